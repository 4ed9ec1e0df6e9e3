"""Statistics told in prose: own sentences in the forms met in reports of every era."""

from __future__ import annotations


import pytest

from govreports.codebook import ProsePattern, indicator, prose_patterns
from govreports.items import Identity, Line, Locality, Outline, Section, Statistic
from govreports.reading.prose import read_prose


def outline(text: str, kind: str | None = None) -> Outline:
    """An outline of one section whose lines are all prose."""
    sections = [Section(1, "一", "情况", kind, [kind] if kind else [])]
    lines: list[Line] = []
    start = 0
    for line in text.split("\n"):
        lines.append(Line(line, start, 0))
        start += len(line) + 1
    return Outline(text, lines, sections, [])


def identity(year: int = 2015, issuer: str = "青石县人民政府", kind: str = "government") -> Identity:
    name = issuer.removesuffix("人民政府")
    place = Locality("430181", "430181", name, name, name, "county")
    return Identity("x", f"{name}报告", f"{name}报告", year, None, issuer, kind, place, None, None)


def read(text: str, section: str | None = None, **who: object) -> list[Statistic]:
    return read_prose(outline(text, section), identity(**who))  # type: ignore[arg-type]


def values(text: str, section: str | None = None, **who: object) -> dict[str, float]:
    """code -> value; every quote is checked on the way."""
    found = read(text, section, **who)
    for entry in found:
        assert entry.quote
        assert entry.at
        assert text[entry.at["text"] :].startswith(entry.quote)
        known = indicator(entry.code)
        assert known is not None
        assert entry.unit == known.unit
    return {entry.code: entry.value for entry in found}


PATTERNS = [p for p in prose_patterns() if p.example and p.expected]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.id)
def test_every_pattern_of_the_codebook_reads_its_example(pattern: ProsePattern) -> None:
    if pattern.kind == "mask":
        return
    told = values(pattern.example)
    code = "applications.closed.total" if pattern.code == "applications.closed" else pattern.code
    assert told.get(code) == float(pattern.expected), told

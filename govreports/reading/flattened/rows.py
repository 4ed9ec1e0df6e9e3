"""Cells of a stream put together as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from govreports.codebook import plain
from govreports.items import Finding, Outline
from govreports.reading import layouts
from govreports.reading.cells import Cell, Entry, number
from govreports.reading.flattened.tokens import Token, is_known
from govreports.reading.layouts import key

MOST = 10_000
"""Cells of one region: more are a list of something else (the largest form has 300)."""


@dataclass(slots=True)
class Rebuilt:
    """A table put together again: its rows as cells, the same as entries, and which lines of the outline it came from."""

    rows: list[list[str]]
    entries: list[Entry]
    lines: list[tuple[int, int]]
    start: int
    before: str
    section: int | None
    doubts: list[Finding] = field(default_factory=list)


def tables_of(outline: Outline, region: list[Token], doubts: list[Finding]) -> Iterator[Rebuilt]:
    """The table of a region of cells, if three of its known labels have figures of their own."""
    if len(region) > MOST:
        return
    rows = list(_rows(outline.text, _without_ordinals(region)))
    figures = sum(1 for labels, _, values in rows if values and labels and labels[-1].kind == "label")
    if any(key(token.text) in layouts.proactive().columns for labels, _, _ in rows for token in labels):
        figures += 2  # the header of table 1 stands above: a table of one row is one too
    figures += 2 * any(_is_row_of_seven(labels, values) for labels, _, values in rows)
    figures += 3 * any(_lies(labels, values) for labels, _, values in rows)
    fifteen = any(
        (len(values) in (5, 15) and sum(key(t.text) in layouts.words("outcome") for t in labels) >= 4)
        or (len(values) == 15 and "复议" in (title := _title(outline, values[0])) and "诉讼" in title)
        for labels, _, values in rows
    )
    if figures < 3 and not fifteen and not doubts:
        return
    while rows and not rows[-1][2]:
        rows.pop()
    while rows and len(rows[0][0]) > 1 and rows[0][0][0].kind == "other" and not layouts.block(rows[0][0][0].text):
        rows[0][0].pop(0)  # what stands above the first label is a heading or a caption
    if not rows and not doubts:
        return
    told: list[Entry] = []
    cells: list[list[str]] = []
    lines: dict[int, int] = {}
    section: int | None = None
    for labels, unit, values in rows:
        own = labels[-1] if labels else values[0]
        headers = key(own.text) in layouts.words("outcome") or (not labels)
        first = values[0] if headers and values else own
        last = values[-1] if values else own
        at = {"text": first.start}
        section = outline.lines[own.line].section
        quote = outline.text[first.start : last.end]
        entry = Entry(
            [Cell(t.text) for t in labels], [Cell(t.text) for t in values], plain(unit.text).strip("()") if unit else None, at, quote,
            section=section,
        )  # fmt: skip
        told.append(entry)
        for token in labels[:-1]:
            lines[token.line] = len(cells)
            cells.append([token.text])
        for token in (own, *([unit] if unit else []), *values):
            lines[token.line] = len(cells)
        cells.append([*([own.text] if labels else []), *([unit.text] if unit else []), *(t.text for t in values)])
    first_line = region[0].line if region else 0
    before = outline.lines[first_line - 1].text if first_line else ""
    title = _title(outline, rows[-1][2][0] if rows else region[0]) if region else ""
    start = region[0].start if region else 0
    if not rows:
        lines = {}
    yield Rebuilt(cells, told, sorted(lines.items()), start, f"{title} {before}"[:200], section, doubts)


def _title(outline: Outline, token: Token) -> str:
    section = outline.lines[token.line].section
    return outline.sections[section].title if section is not None and section < len(outline.sections) else ""


def _is_row_of_seven(labels: list[Token], values: list[Token]) -> bool:
    """Whether a label of the applications table stands before seven figures whose last is the sum of the others."""
    known = labels and len(key(labels[-1].text)) > 7 and key(labels[-1].text) in layouts.applications().codes
    if not known or len(values) != len(layouts.APPLICANTS):
        return False
    *parts, total = (found.value if (found := number(token.text)) else -1 for token in values)
    return sum(parts) == total


def _lies(labels: list[Token], values: list[Token]) -> bool:
    """Whether three indicators or more stand in a row before as many figures."""
    return len(values) > 2 and bool(layouts.across([token.text for token in labels], len(values)))


def _without_ordinals(region: list[Token]) -> list[Token]:
    """The cells without those that count the rows (a column 序号 in front of the labels): figures directly before a label,
    each one more than the last."""
    before = [
        n
        for n, (one, two) in enumerate(pairwise(region))
        if one.kind == "value" and two.kind in ("label", "other") and (n == 0 or region[n - 1].kind != "other")
    ]
    figures = [int(region[n].text) if region[n].text.isdecimal() else -9 for n in before]
    counts = {n for n, figure, last in zip(before[1:], figures[1:], figures, strict=False) if figure - last == 1}
    if len(counts) < 4 or len(counts) * 5 < len(figures) * 4:
        return region
    counts |= {n for n, following in pairwise(before) if following in counts}
    return [token for n, token in enumerate(region) if n not in counts]


def _rows(text: str, region: list[Token]) -> Iterator[tuple[list[Token], Token | None, list[Token]]]:
    """Labels, unit and values of one row after the other; a label broken over lines is put together."""
    labels: list[Token] = []
    values: list[Token] = []
    unit: Token | None = None
    for token in region:
        if token.kind == "value":
            values.append(token)
        elif token.kind == "unit":
            unit = unit or token
        else:
            while values and values[-1].text in ("|", "｜"):  # a bar behind the last figure: no telling what it means
                values.pop()
            if values:
                yield labels, unit, values
                labels, values, unit = [], [], None
            unit = None  # that of a row without figures
            merged = _merge(text, labels, token)
            if merged is not None:
                labels[-merged[1] :] = [merged[0]]
            else:
                labels.append(token)
    if labels or values:
        yield labels, unit, values


def _merge(text: str, labels: list[Token], token: Token) -> tuple[Token, int] | None:
    """The label that `token` completes, and how many of the labels before belong to it."""
    for size in (1, 2, 3):
        parts = [*labels[-size:], token]
        if len(labels) < size or all(part.kind == "label" for part in parts):
            continue
        joined = "".join(part.text for part in parts)
        if is_known(joined):
            return Token("label", joined, parts[0].start, token.end, token.line), size
    return None

"""Changes since last year that the prose tells, against last year's report of the same body.

`120件,比上年增长20%`, `同比减少5件`, `由上年的100件增加到120件`, `是去年的1.2倍`: the words stand in the codebook
(`prose_words.csv`), the figures are those of `Report.statistics`. Rounding at the printed decimals is no finding; neither is a
change that fits another figure of its sentence. X03 of the codebook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govreports.codebook import indicator
from govreports.items import Finding, Report, Statistic
from govreports.reading.numbers import half_width, rounding
from govreports.reading.prose.grammar import phrase

WINDOW = 80
"""Characters before and behind a figure in which the words of its change begin; white space counts."""
_SPACE = re.compile(r"\s+")
_END = re.compile(r"[。!?！？\n]")
_FIRM = ("applications.", "review.", "litigation.", "proactive.total", "fees.")
"""Codes that mean the same in every year; what other words count may have been drawn up otherwise a year before."""
_SCALES = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class _Known:
    """A figure with half the unit of its last printed digit where it was rounded (`1.2万`: 500), else 0."""

    value: float
    slack: float


def changes(before: Report, report: Report, *, reorganised: bool = False) -> Iterator[Finding]:
    """The findings of `report` against the report of the year before; `info` where the body was reorganised meanwhile.

    Rules: `prose_rate` for per cents and multiples, `prose_vs_prose` for what was added and for last year's figure.
    """
    mine = sorted(
        (s for s in report.statistics if s.origin == "prose" and s.applicant is None and s.quote and s.at and "text" in s.at),
        key=lambda s: (_end(s), s.code),
    )
    if not mine or ("年" not in report.text and "同比" not in report.text):
        return
    old: dict[tuple[str, str | None], list[Statistic]] = {}
    for entry in before.statistics:
        if entry.applicant is None and entry.origin in ("prose", "table"):
            old.setdefault((entry.code, entry.scope), []).append(entry)
    seen: set[tuple[int, str]] = set()
    for index, entry in enumerate(mine):
        end = _end(entry)
        for match, told_at in _told(report.text, entry):
            if (match["year"] or str(before.year)) != str(before.year):
                continue
            finding = _finding(before, report, entry, old.get((entry.code, entry.scope), []), match, told_at)
            if finding is None or (end, finding.message) in seen:
                continue
            seen.add((end, finding.message))
            begin = _begin(report.text, end)
            others = _others(mine, index, begin)
            if any(_fits(o, old.get((o.code, o.scope), []), match) for o in others):
                continue
            if others or reorganised or not entry.code.startswith(_FIRM):
                finding.severity = "info"
            yield finding


def _end(entry: Statistic) -> int:
    return (entry.at or {}).get("text", 0) + len(entry.quote or "")


def _begin(text: str, end: int) -> int:
    """Where the sentence begins, within 200 characters."""
    start = max(0, end - 200)
    return max((start + m.end() for m in _END.finditer(text[start : end - 1])), default=start)


def _others(mine: Sequence[Statistic], index: int, begin: int) -> list[Statistic]:
    """The other figures of the sentence told before this one, eight at most, and other readings of this one."""
    found = [s for s in mine[max(0, index - 8) : index] if _end(s) > begin]
    end = _end(mine[index])
    return found + [s for s in mine[index + 1 : index + 5] if _end(s) == end]


def _told(text: str, entry: Statistic) -> Iterator[tuple[re.Match[str], str]]:
    """What the words around a figure say of last year: the match, and which kind it is."""
    end = _end(entry)
    behind = _SPACE.sub("", half_width(text[end : end + WINDOW]))
    for name in ("CHANGED", "TIMES_OF", "LAST_FIGURE"):
        match = phrase(name).match(behind)
        if match:
            yield match, name
    ahead = _SPACE.sub("", half_width(text[max(0, end - WINDOW) : end]))
    for match in phrase("CHANGED_FROM").finditer(ahead):
        if re.fullmatch(r"[\d.,万亿]{1,16}\D{0,3}", ahead[match.end() :]):
            yield match, "CHANGED_FROM"


def _finding(
    before: Report, report: Report, entry: Statistic, told: list[Statistic], match: re.Match[str], kind: str
) -> Finding | None:
    exact = [s for s in told if not s.approximate]
    if not exact or len(exact) != len(told) or entry.approximate or _fits(entry, told, match):
        return None
    last = exact[0]
    known = indicator(entry.code)
    label = known.label if known else entry.code
    rate = match["unit"] in ("%", "倍") and kind != "LAST_FIGURE"
    words = _words(report.text, entry, match, kind)
    values = "、".join(dict.fromkeys(_number(s.value) for s in exact))
    unit = entry.unit or ""
    found: float = _amount(match).value
    expected: float
    if kind in ("LAST_FIGURE", "CHANGED_FROM"):
        expected, should = last.value, ""
    elif not rate:
        expected = round(entry.value - last.value, 6)
        found, should = _signed(match, found), f",实际{_change(expected)}{unit}"
    elif not last.value:
        return None
    else:
        decimals = len(match["n"].partition(".")[2])
        percent = 100 * (entry.value / last.value - 1)
        if kind == "TIMES_OF":
            expected = round(entry.value / last.value, max(2, decimals))
            should = f",实际为{_number(expected)}倍"
        else:
            expected = round(percent, max(2, decimals))
            found, should = _signed(match, found * (100 if match["unit"] == "倍" else 1)), f",实际{_change(expected)}%"
    return Finding(
        rule="prose_rate" if rate else "prose_vs_prose",
        severity="warning",
        message=f"正文称“{words}”,而{before.year}年报告中“{label}”为{values}{unit}{should}",
        codes=[entry.code],
        found=_plain(found),
        expected=_plain(expected),
        quotes=list(dict.fromkeys(q for q in (words, last.quote) if q)),
    )


def _fits(entry: Statistic, told: Sequence[Statistic], match: re.Match[str]) -> bool:
    """Whether the change fits the figure and any of those of last year, within what rounding explains."""
    now = _known(entry)
    return any(_agrees(now, _known(last), match) for last in told)


def _agrees(now: _Known, last: _Known, match: re.Match[str]) -> bool:
    groups = match.groupdict()
    told = _amount(match)
    unit = groups["unit"]
    decimals = len(match["n"].partition(".")[2])
    if "up" not in groups and unit != "倍":  # last year's figure itself
        return abs(told.value - last.value) <= told.slack + last.slack + 1e-9
    if unit not in ("%", "倍"):
        value = _signed(match, told.value)
        return abs(now.value - last.value - value) <= told.slack + now.slack + last.slack + 1e-9
    low, high = last.value - last.slack, last.value + last.slack
    if low <= 0:
        return False
    slack = 0.999 * 10.0**-decimals  # rounded or cut off
    if "up" not in groups:
        least, most, value = (now.value - now.slack) / high, (now.value + now.slack) / low, told.value
    else:
        factor = 100 if unit == "倍" else 1
        least, most = 100 * ((now.value - now.slack) / high - 1), 100 * ((now.value + now.slack) / low - 1)
        value, slack = _signed(match, told.value * factor), slack * factor
    return least - slack - 1e-9 <= value <= most + slack + 1e-9


def _amount(match: re.Match[str]) -> _Known:
    digits = match["n"].replace(",", "")
    scale = _SCALES.get(match["scale"] or "", 1)
    if match["unit"] == "万元":
        scale *= 10_000
    return _Known(float(digits) * scale, scale * 0.5 * 10.0 ** -len(digits.partition(".")[2]) if scale > 1 else 0)


def _signed(match: re.Match[str], value: float) -> float:
    return -value if match["down"] else value


def _known(entry: Statistic) -> _Known:
    """The value with its slack: a figure printed in 万 or 亿 is rounded at its last digit."""
    return _Known(float(entry.value), rounding(entry.quote or "", entry.value) if entry.origin == "prose" else 0)


def _words(text: str, entry: Statistic, match: re.Match[str], kind: str) -> str:
    """The words as they stand in the text: the figure and what is said of last year."""
    end = _end(entry)
    if kind == "CHANGED_FROM":
        start = max(0, end - WINDOW)
        return text[_offset(text, start, match.start()) : end]
    begin = (entry.at or {}).get("text", 0)
    return text[max(begin, end - WINDOW) : _offset(text, end, match.end())]


def _offset(text: str, start: int, count: int) -> int:
    """The offset behind `count` characters that are no white space, counted from `start`."""
    at = start
    while at < len(text) and (count or text[at].isspace()):
        count -= not text[at].isspace()
        at += 1
        if not count:
            break
    return at


def _change(value: float) -> str:
    return f"增加{_number(value)}" if value > 0 else f"减少{_number(-value)}" if value else "增加0"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0").rstrip(".")


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value

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
from govreports.reading.layouts import key, short_key
from govreports.reading.units import line_above

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
    head: str = ""
    """What stands in front of the first row: header cells, the unit of all rows."""
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
    head = _head(region, rows[0]) if rows else ""
    while rows and len(rows[0][0]) > 1 and rows[0][0][0].kind == "other" and not layouts.block(rows[0][0][0].text):
        rows[0][0].pop(0)  # what stands above the first label is a heading or a caption
    if not rows and not doubts:
        return
    told: list[Entry] = []
    cells: list[list[str]] = []
    lines: dict[int, int] = {}
    section: int | None = None
    for labels, units, values in rows:
        own = labels[-1] if labels else values[0]
        headers = key(own.text) in layouts.words("outcome") or (not labels)
        first = values[0] if headers and values else own
        last = values[-1] if values else own
        at = {"text": first.start}
        section = outline.lines[own.line].section
        quote = outline.text[first.start : last.end]
        unit = "/".join(dict.fromkeys(plain(t.text).strip("()") for t in units)) or None
        entry = Entry(
            [Cell(t.text) for t in labels], [Cell(t.text) for t in values], unit, at, quote, section=section
        )
        told.append(entry)
        for token in labels[:-1]:
            lines[token.line] = len(cells)
            cells.append([token.text])
        for token in (own, *units[:1], *values):
            lines[token.line] = len(cells)
        cells.append([*([own.text] if labels else []), *(t.text for t in units[:1]), *(t.text for t in values)])
    first_line = region[0].line if region else 0
    before = line_above(outline.lines, first_line)
    title = _title(outline, rows[-1][2][0] if rows else region[0]) if region else ""
    start = region[0].start if region else 0
    if not rows:
        lines = {}
    yield Rebuilt(cells, told, sorted(lines.items()), start, f"{title} {before}"[:200], section, head, doubts)


def _head(region: list[Token], first: tuple[list[Token], list[Token], list[Token]]) -> str:
    begin = (first[0] or first[2])[-1].start
    above = (token.text for token in region if token.start < begin)
    return " ".join(text for text in above if not {key(text), short_key(text)} & layouts.where().keys())


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
    """The cells without those that count the rows (a column 序号 in front of the labels): figures before a label, or before
    its unit, of which nearly all are one more than the last."""
    before = [n for n, token in enumerate(region) if token.kind == "value" and _precedes_label(region, n)]
    chain: dict[int, tuple[int, int | None]] = {}  # place -> how many count up to it, the place before
    last: dict[int, int] = {}  # figure -> its last place in a chain
    for n in before:
        figure = int(region[n].text) if region[n].text.isdecimal() and len(region[n].text) < 4 else -1
        one_less = last.get(figure - 1)
        length = chain[one_less][0] + 1 if one_less is not None else 1
        if figure >= 0 and (figure not in last or length >= chain[last[figure]][0]):
            chain[n] = length, one_less
            last[figure] = n
    place = max(chain, key=lambda n: chain[n][0], default=None)
    if place is None or chain[place][0] < 5 or chain[place][0] * 5 < len(before) * 4:
        return region
    counts = set()
    while place is not None:
        counts.add(place)
        place = chain[place][1]
    return [token for n, token in enumerate(region) if n not in counts]


def _precedes_label(region: list[Token], n: int) -> bool:
    """Whether a figure stands in front of a label (a blank mark, a unit between them)."""
    if number(region[n].text) is None:
        return False
    behind = [token for token in region[n + 1 : n + 4] if token.kind != "value" or number(token.text) is not None]
    kinds = [token.kind for token in behind]
    return kinds[:1] in (["label"], ["other"]) or kinds[:2] in (["unit", "label"], ["unit", "other"])


def _units_lead(region: list[Token]) -> bool | None:
    """Whether units stand in front of their labels (False: behind them or behind their figures); None where no telling."""
    header = [layouts.words("column").get(key(token.text)) for token in region[:6]]
    if "unit" in header and "label" in header:
        return header.index("unit") < header.index("label")
    kinds = [token.kind for token in region if token.kind != "value" or number(token.text) is not None]
    if "unit" not in kinds or any(one == "unit" and two == "value" for one, two in pairwise(kinds)):
        return False
    first, last = kinds.index("unit"), len(kinds) - kinds[::-1].index("unit")
    leads, trails = "value" not in kinds[:first], "value" not in kinds[last:]
    if leads != trails:
        return leads
    beside = {
        two.line == three.line
        for one, two, three in zip(region, region[1:], region[2:], strict=False)
        if two.kind == "unit" and (two.line == one.line) != (two.line == three.line)
    }
    return beside.pop() if len(beside) == 1 else None


def _rows(text: str, region: list[Token]) -> Iterator[tuple[list[Token], list[Token], list[Token]]]:
    """Labels, units and values of one row after the other; a label broken over lines is put together. Of a unit that may
    belong to the row before or behind it both have it."""
    labels: list[Token] = []
    values: list[Token] = []
    units: list[Token] = []
    ahead: list[Token] = []
    leads = _units_lead(region)
    for token in region:
        if token.kind == "value":
            values.append(token)
        elif token.kind == "unit" and not _ends_label(text, labels, values, token):
            if leads is not False:
                ahead = [token]
            if not leads and (leads is None or not units):
                units = [*units, token]
        else:
            while values and values[-1].text in ("|", "｜"):  # a bar behind the last figure: no telling what it means
                values.pop()
            if values:
                yield labels, units, values
                labels, values, units = [], [], []
            merged = _merge(text, labels, token)
            units = units if leads and merged and not ahead else ahead  # one behind a label is that of a row without figures
            ahead = []
            if merged is not None:
                labels[-merged[1] :] = [merged[0]]
            else:
                labels.append(token)
    if labels or values:
        yield labels, units, values


_PIECES = 7
"""Pieces before the last one that a label may be broken into."""


def _ends_label(text: str, labels: list[Token], values: list[Token], token: Token) -> bool:
    """Whether a unit is the last piece of a broken label (行政规范性文, 件)."""
    return bool(labels) and not values and labels[-1].kind == "other" and _merge(text, labels, token) is not None


def _merge(text: str, labels: list[Token], token: Token) -> tuple[Token, int] | None:
    """The label that `token` completes, and how many of the labels before belong to it."""
    for size in range(1, min(len(labels), _PIECES) + 1):
        parts = [*labels[-size:], token]
        if all(part.kind == "label" for part in parts):
            continue
        joined = "".join(part.text for part in parts)
        if is_known(joined):
            return Token("label", joined, parts[0].start, token.end, token.line), size
    return None

"""Tables of a PDF without rulings: columns by where the figures and the header cells stand, rows by their figures.

Nothing is read off the distance of two lines: a figure belongs to the column whose other figures or whose header stand above
or below it, a row of figures to the label that begins with an ordinal and whose lines it stands beside, at the height that the
other rows of the table show (top, middle or bottom). Where two would do the figures keep their columns and get no label.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from govreports.items import Table
from govreports.reading.cells import is_unit, is_value
from govreports.reading.flattened.tokens import is_known
from govreports.reading.formats.joining import squeeze
from govreports.reading.layouts import block

APART = 0.45
"""Font sizes of white space that part two cells of one line; a space within a cell is half a size at most."""
NEAR = 0.6
"""Font sizes that a header cell may stand beside the figures of its column."""
LEADING = 2.3
"""Font sizes from one line of a cell to its next at most."""
SLACK = 0.35
"""Of the way from one line of a label to the next, how far a figure may stand from the height at which it is looked for."""
NEAREST = 12
"""Labels that are looked at for one row, those above it."""
MAX_LINES = 600
"""A longer run of lines is no table of a form."""
MAX_COLUMNS = 40
"""Columns of figures; the widest form has 15."""
MAX_PARTS = 6000
"""Pieces of a run of lines."""
_ORDINAL = re.compile(r"(?:[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．](?!\d))")
MOST_PARTS = 6
"""Lines of a header cell."""
_HAN = re.compile(r"[\u4e00-\u9fff]+$")
_LEAST_KNOWN = 3
"""Known labels and header cells that a table has at least."""


@dataclass(slots=True)
class Span:
    """A piece of a line: left, right, top (of all pages below each other), font size, text."""

    x0: float
    x1: float
    y: float
    size: float
    text: str
    line: int


@dataclass(slots=True)
class _Label:
    """The label of a row: its lines below each other."""

    spans: list[Span]

    @property
    def text(self) -> str:
        return squeeze("".join(span.text for span in self.spans))

    @property
    def open(self) -> bool:
        """Whether a further line may follow: behind an ordinal, and within brackets."""
        text = self.text
        return _ORDINAL.match(text) is not None or text.count("（") + text.count("(") > text.count("）") + text.count(")")

    def heights(self, y: float, leading: float) -> frozenset[str]:
        """Where `y` lies beside the lines: at the top, the middle, the bottom."""
        first, last = self.spans[0].y, self.spans[-1].y
        places = {"top": first, "middle": (first + last) / 2, "bottom": last}
        return frozenset(name for name, place in places.items() if abs(place - y) < SLACK * leading)


@dataclass(slots=True)
class Layout:
    """The table, and the last of the lines that it is made of."""

    table: Table
    last: int


def lay_out(lines: list[list[Span]]) -> Layout | None:
    """The table that lines in pieces are, from the first line on; None where the columns are not clear, or hardly anything in it
    is known of a form."""
    parts = [span for line in lines for span in line]
    figures = [[span for span in line if _is_figure(span.text)] for line in lines]
    columns = _columns([span for line in figures for span in line])
    if not 0 < len(columns) <= MAX_COLUMNS or len(parts) > MAX_PARTS:
        return None
    edge = columns[0][0]
    words = [span for span in parts if not _is_figure(span.text)]
    labels = [span for span in words if span.x1 <= edge]
    found = _labels(labels)
    leading = _leading(found, figures)
    beside = _beside(found, figures, leading)
    spoilt = _mend(figures, columns, beside)
    rows = [n for n, line in enumerate(figures) if line]
    own = _told_apart({n: beside[n] for n in rows if n in beside and n not in spoilt}, figures, leading)
    if not beside:  # header cells of the first columns, which are blank
        labels, found = [], []
    head = [span for span in words if span.x1 > edge or not labels]
    if any(figures[span.line] for span in head) or any(is_unit(span.text) for span in labels):
        return None  # something else than figures beside the figures: a list
    if len(rows) < 2 and (not rows or len(figures[rows[0]]) < 5):
        return None
    columns, under = _with_headers(columns, head)
    headers = {span.line for span in head}
    rests = sorted({*rows, *(line for label in found if (line := label.spans[0].line) not in headers and is_known(label.text))})
    heads = _header_rows(head, under, len(columns), rests) if len(columns) <= MAX_COLUMNS else None
    if heads is None:
        return None
    told = {cell for _, row, _ in heads for cell in row if cell} | {label.text for label in found}
    if sum(map(is_known, told)) < _LEAST_KNOWN:
        return None
    out: list[tuple[float, int, list[str], list[tuple[int, int]]]] = []
    last = 0
    starts = [column[0] for column in columns]
    for n in rows:
        cells = [""] * len(columns)
        for span in figures[n]:
            at = bisect_right(starts, span.x0) - 1
            if cells[at] or span.x0 > columns[at][1]:
                return None
            cells[at] = squeeze(span.text)
        label = own.get(n)
        if label is not None or not found:
            out.append((figures[n][0].y, 1, [label.text if label else "", *cells], []))
        else:  # in one cell: as values they would be read with the label above
            out.append((figures[n][0].y, 1, ["  ".join(filter(None, cells)), *[""] * len(columns)], []))
        last = max(last, n, *(span.line for span in label.spans) if label else (n,))
    taken = {id(label) for label in own.values()}
    headed = {line: row for line, row, _ in heads}
    for label in found:
        if id(label) in taken or label.spans[0].line > last:
            continue
        row = headed.get(label.spans[0].line)
        if row is not None and not row[0]:
            row[0] = label.text
        else:
            out.append((label.spans[0].y, 0, [label.text, *[""] * len(columns)], []))
    out += [(lines[line][0].y, 0, row, wide) for line, row, wide in heads if line <= last]
    out.sort(key=lambda entry: entry[:2])
    left = 0 if found else 1  # no column of labels
    spans = [(r, first - left, 1, across) for r, (_, _, _, wide) in enumerate(out) for first, across in wide]
    return Layout(Table([row[left:] for _, _, row, _ in out], spans=spans), last)


def _is_figure(text: str) -> bool:
    """Whether a piece is a value: a figure or a blank mark, not the ordinal of a label (（三）)."""
    return is_value(text) and not _ORDINAL.match(text) and not _HAN.match(text)


def _mend(figures: list[list[Span]], columns: list[tuple[float, float]], beside: dict[int, _Label]) -> set[int]:
    """Puts the last digits that a narrow column broke off (nothing but digits, close below the longest figures of their columns,
    with no label of their own) to their figures where only then the row adds up to its last one. The rows where that cannot be
    told, and the digits below them."""
    rows = [n for n, line in enumerate(figures) if line]
    starts = [column[0] for column in columns]
    longest = [0] * len(columns)
    for line in figures:
        for span in line:
            at = bisect_right(starts, span.x0) - 1
            longest[at] = max(longest[at], len(span.text))
    spoilt: set[int] = set()
    for above, below in pairwise(rows):
        one, two = figures[above], figures[below]
        if not one or two[0].y - one[0].y > LEADING * two[0].size or len(two) > len(one) or _other(beside.get(above), beside.get(below)):
            continue
        rest = {bisect_right(starts, span.x0) - 1: span.text for span in two}
        whole = [replace(span, text=span.text + rest.get(bisect_right(starts, span.x0) - 1, "")) for span in one]
        cut = [(new, old) for new, old in zip(whole, one, strict=True) if new.text != old.text]
        if len(cut) < len(two) or not all(
            new.text.isdecimal() and len(old.text) > 2 and len(old.text) == longest[bisect_right(starts, old.x0) - 1]
            for new, old in cut
        ):
            continue
        if beside.get(below) in (None, beside.get(above)) and _adds_up(whole) and not _adds_up(one):
            figures[above], figures[below] = whole, []
        else:
            spoilt |= {above, below}
    return spoilt


def _other(one: _Label | None, two: _Label | None) -> bool:
    """Whether the second label is that of another row: known, and in the column of the first."""
    if one is None or two is None or one is two or not is_known(two.text):
        return False
    return two.spans[0].x0 < one.spans[0].x1 and one.spans[0].x0 < two.spans[0].x1


def _adds_up(row: list[Span]) -> bool:
    told = [int(span.text) for span in row if span.text.isdecimal()]
    return len(told) > 2 and row[-1].text.isdecimal() and sum(told) == 2 * told[-1]


def _columns(spans: list[Span]) -> list[tuple[float, float]]:
    """Where figures stand below each other, left to right."""
    found: list[tuple[float, float]] = []
    for span in sorted(spans, key=lambda span: span.x0):
        if found and span.x0 < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], span.x1)
        else:
            found.append((span.x0, span.x1))
    return found


def _with_headers(columns: list[tuple[float, float]], head: list[Span]) -> tuple[list[tuple[float, float]], dict[int, tuple[int, int]]]:
    """The columns with those that have a header and no figure, and for each header cell the columns below it, first and last."""
    own = list(columns)
    blank: list[tuple[float, float]] = []
    crowded = {n for span in head for n, column in enumerate(own) if _overlap(span, column)}
    for span in sorted(head, key=lambda span: -span.y):
        if len(blank) > MAX_COLUMNS or any(_overlap(span, column) for column in (*own, *blank)):
            continue
        near = sorted((_distance(span, column), n) for n, column in enumerate(own) if n not in crowded)[:2]
        if near and near[0][0] <= NEAR * span.size and (len(near) == 1 or near[1][0] > 2 * near[0][0]):
            own[near[0][1]] = min(own[near[0][1]][0], span.x0), max(own[near[0][1]][1], span.x1)
        else:
            blank.append((span.x0, span.x1))
    whole = sorted([*own, *blank])
    under: dict[int, tuple[int, int]] = {}
    for span in head:
        below = [n for n, column in enumerate(whole) if _overlap(span, column)]
        under[id(span)] = (below[0], below[-1]) if below else (-1, -1)
    return whole, under


def _overlap(span: Span, column: tuple[float, float]) -> bool:
    return span.x0 < column[1] and column[0] < span.x1


def _distance(span: Span, column: tuple[float, float]) -> float:
    return max(column[0] - span.x1, span.x0 - column[1], 0.0)


def _labels(spans: list[Span]) -> list[_Label]:
    """The labels, those of several lines put together: a line goes on with what stands above it and is open."""
    found: list[_Label] = []
    for span in spans:
        above = None
        if not _ORDINAL.match(span.text):
            for label in reversed(found[-12:]):
                over = label.spans[-1]
                left, right = min(s.x0 for s in label.spans), max(s.x1 for s in label.spans)
                if 0 < span.y - over.y <= LEADING * span.size and span.x0 < right and left < span.x1:
                    above = label
                    break
        if above is not None and len(above.spans) < MOST_PARTS * 2 and above.open:
            above.spans.append(span)
        else:
            found.append(_Label([span]))
    return found


def _leading(labels: list[_Label], figures: list[list[Span]]) -> float:
    """From line to line within a label."""
    gaps = Counter(round(two.y - one.y) for label in labels for one, two in pairwise(label.spans))
    return float(gaps.most_common(1)[0][0]) if gaps else 1.3 * next(line[0].size for line in figures if line)


def _beside(labels: list[_Label], figures: list[list[Span]], leading: float) -> dict[int, _Label]:
    """The label of each row of figures: the rightmost whose lines it stands beside."""
    found: dict[int, _Label] = {}
    at = 0
    labels = sorted(labels, key=lambda label: label.spans[0].y)
    for n, line in enumerate(figures):
        if not line:
            continue
        y = line[0].y
        while at < len(labels) and labels[at].spans[0].y - SLACK * leading <= y:
            at += 1
        near = [label for label in labels[max(0, at - NEAREST) : at] if y <= label.spans[-1].y + SLACK * leading]
        if near:
            found[n] = max(near, key=lambda label: label.spans[0].x0)
    return found


def _told_apart(beside: dict[int, _Label], figures: list[list[Span]], leading: float) -> dict[int, _Label]:
    """The rows and their labels where a label has one row only, at the height at which most labels of several lines have it."""
    often = Counter(id(label) for label in beside.values())
    heights = {n: label.heights(figures[n][0].y, leading) for n, label in beside.items()}
    usual = Counter(name for n, label in beside.items() if len(label.spans) > 1 for name in heights[n])
    most = {name for name, count in usual.items() if count == max(usual.values())}
    return {n: label for n, label in beside.items() if often[id(label)] == 1 and (len(label.spans) == 1 or heights[n] & most)}


Header = tuple[int, list[str], list[tuple[int, int]]]
"""A line, a row, and its cells of several columns: the first, how many."""


def _header_rows(head: list[Span], under: dict[int, tuple[int, int]], width: int, rests: list[int]) -> list[Header] | None:
    """The header cells as rows, each with the line of its lowest part: parts below each other that are a known name together are
    one cell; the lowest cells of all columns are one row. Lines of rows (`rests`) part two headers. None where cells beside each
    other ran together."""
    groups: list[list[Span]] = []
    for span in sorted(head, key=lambda span: span.y):
        last = groups[-1][-1] if groups else None
        if last and span.y - last.y <= 2 * LEADING * span.size and bisect_right(rests, span.line) == bisect_right(rests, last.line):
            groups[-1].append(span)
        else:
            groups.append([span])
    found: list[Header] = []
    for group in groups:
        stacks: dict[tuple[int, int], list[Span]] = {}
        for span in group:
            stacks.setdefault(under[id(span)], []).append(span)
        leaves: list[tuple[Span, tuple[int, int], str]] = []
        for place, stack in stacks.items():
            cells = _joined(stack)
            found += [(span.line, *_row([(place, text)], width)) for span, text in cells[:-1]]
            leaves.append((cells[-1][0], place, cells[-1][1]))
        lowest = max((leaf[0] for leaf in leaves), key=lambda span: span.y)
        row: list[tuple[tuple[int, int], str]] = []
        for span, place, text in leaves:
            if place[1] > place[0] and lowest.y - span.y > LEADING * span.size / 2:
                found.append((span.line, *_row([(place, text)], width)))
            else:
                row.append((place, text))
        strange = [place for place, text in row if not is_known(text)]
        if any(last > first for first, last in strange) or len(strange) * 2 > len(row):
            return None
        found.append((lowest.line, *_row(row, width)))
    return found


def _joined(stack: list[Span]) -> list[tuple[Span, str]]:
    """The cells of parts below each other, each with its last part."""
    found: list[tuple[Span, str]] = []
    at = 0
    while at < len(stack):
        for size in range(min(MOST_PARTS, len(stack) - at), 0, -1):
            text = squeeze("".join(span.text for span in stack[at : at + size]))
            if size == 1 or (is_known(text) and not (size > 1 and block(stack[at].text))):
                break
        at += size
        found.append((stack[at - 1], text))
    return found


def _row(cells: list[tuple[tuple[int, int], str]], width: int) -> tuple[list[str], list[tuple[int, int]]]:
    row, wide = [""] * (width + 1), []
    for (first, last), text in cells:
        row[first + 1 : last + 2] = [text] * (last - first + 1)
        if last > first:
            wide.append((first + 1, last - first + 1))
    return row, wide

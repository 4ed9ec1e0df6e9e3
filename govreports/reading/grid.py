"""An HTML table as a grid: spans expanded by the rules of the HTML standard (https://html.spec.whatwg.org/#tables),
bounded against abuse.

A column or a row in which no cell begins (a whole column of ``colspan=2``, an empty row under ``rowspan=2``) is a
table model error by that standard and carries nothing: it is left out, so that no value stands twice.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache

from lxml import etree

from govreports.items import Table
from govreports.reading.lines import close_up, tidy

MAX_SPAN = 1000
"""The standard's own bound of colspan; rowspan is cut at the end of its row group anyway."""
MAX_SLOTS = 400_000
"""Slots of one grid; a table that asks for more has its further spans read as 1."""

_DIGITS = re.compile(r"\s*\+?(\d{1,7})")
_BREAKS = frozenset(("p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt"))
_SKIP = frozenset(("script", "style", "template", "noscript", "select", "textarea", "iframe", "svg"))
_WIDE = re.compile(r"(?<=\d)(?:[^\S\n]{2,}|[\t\u3000])(?=\d)")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)


def grid(table: etree._Element) -> Table:
    """The table element as a `Table`: rows of equal length, a merged cell's text in every slot it covers.

    `Table.spans` lists the merged cells as (row, column, rowspan, colspan) in the coordinates of `rows`.
    Linear in the slots of the table; never raises on odd markup.
    """
    rows, ends = _rows(table)
    count = len(rows)
    taken: list[int] = []  # for every column, the first row in which it is free again
    anchors: list[tuple[int, int, int, int, str]] = []
    slots = 0
    for r, cells in enumerate(rows):
        c = 0
        for cell in cells:
            while c < len(taken) and taken[c] > r:
                c += 1
            colspan, rowspan = cell.get("colspan"), cell.get("rowspan")
            if not (colspan or rowspan):  # nearly all cells
                if c < len(taken):
                    taken[c] = r + 1
                else:
                    taken.append(r + 1)
                anchors.append((r, c, 1, 1, cell_text(cell)))
                c += 1
                continue
            across, down = _span(colspan, 1), _span(rowspan, 0)
            if across > 1 or down != 1:
                down = ends[r] - r if down == 0 else min(down, ends[r] - r)
                slots += across * down
                if slots > MAX_SLOTS:
                    across = down = 1
            stop = c + across
            if stop > len(taken):
                taken.extend([0] * (stop - len(taken)))
            taken[c:stop] = [r + down] * across
            anchors.append((r, c, down, across, cell_text(cell)))
            c = stop
    return _fill(anchors, count, _caption(table))


def _fill(anchors: list[tuple[int, int, int, int, str]], count: int, caption: str | None) -> Table:
    """The grid of placed cells, without the rows and columns in which no cell begins."""
    columns = {c: i for i, c in enumerate(sorted({a[1] for a in anchors}))}
    lines = {r: i for i, r in enumerate(sorted({a[0] for a in anchors}))}
    width = len(columns)
    if width * len(lines) > 4 * MAX_SLOTS:  # one absurdly wide row among many
        return Table(_ragged(anchors, count), caption)
    column_at, row_at = _ranks(columns), _ranks(lines)
    out = [[""] * width for _ in lines]
    spans: list[tuple[int, int, int, int]] = []
    for r, c, down, across, text in anchors:
        top, left = lines[r], columns[c]
        if down == across == 1:
            out[top][left] = text
            continue
        bottom = row_at(r + down) if down > 1 else top + 1
        right = column_at(c + across) if across > 1 else left + 1
        if bottom - top == 1 and right - left == 1:
            out[top][left] = text
            continue
        spans.append((top, left, bottom - top, right - left))
        for row in out[top:bottom]:
            row[left:right] = [text] * (right - left)
    return Table(out, caption, spans)


def _ranks(index: dict[int, int]) -> Callable[[int], int]:
    """How many of the sorted keys of `index` lie below a value."""
    keys = list(index)
    return lambda value: bisect_left(keys, value)


def _ragged(anchors: list[tuple[int, int, int, int, str]], count: int) -> list[list[str]]:
    """The cells row by row with no spans, cut at the widest sane row: the way out for an absurd table."""
    out: list[list[str]] = [[] for _ in range(count)]
    for r, _, _, _, text in anchors:
        if len(out[r]) < MAX_SPAN:
            out[r].append(text)
    width = min(max(map(len, out), default=0), max(1, MAX_SLOTS // max(count, 1)))
    return [row[:width] + [""] * (width - len(row)) for row in out if row]


def _rows(table: etree._Element) -> tuple[list[list[etree._Element]], list[int]]:
    """The cells of each row of the table itself (not of nested tables), and for each row the end of its row group."""
    rows: list[list[etree._Element]] = []
    ends: list[int] = []
    for group in _groups(table):
        start = len(rows)
        rows.extend(group)
        ends.extend([len(rows)] * (len(rows) - start))
    return rows, ends


def _groups(table: etree._Element) -> Iterator[list[list[etree._Element]]]:
    loose: list[list[etree._Element]] = []
    for child in table:
        tag = child.tag
        if tag == "tr":
            loose.append(_cells(child))
        elif tag in ("tbody", "thead", "tfoot"):
            if loose:
                yield loose
                loose = []
            group = [_cells(row) for row in child if row.tag == "tr"]
            stray = [cell for cell in child if cell.tag in ("td", "th")]
            yield [*group, stray] if stray else group
        elif tag in ("td", "th"):
            loose.append([child])
        elif tag in ("form", "div", "span", "font", "center", "p"):  # broken markup: rows inside a wrapper
            loose.extend(_cells(row) for row in child.iter("tr") if next(row.iterancestors("table"), None) is table)
    if loose:
        yield loose


def _cells(row: etree._Element) -> list[etree._Element]:
    return [c for c in row.iterchildren("td", "th") if not ((style := c.get("style")) and _hides(style))]


@lru_cache(maxsize=1024)
def _hides(style: str) -> bool:
    return _HIDDEN.search(style) is not None


def _caption(table: etree._Element) -> str | None:
    found = next((child for child in table if child.tag == "caption"), None)
    return (cell_text(found) or None) if found is not None else None


@lru_cache(maxsize=1024)
def _span(value: str | None, absent: int) -> int:
    """A span attribute by the standard's rule for integers: leading digits count, rubbish is 1 (`absent` 0: zero is allowed)."""
    if value is None:
        return 1
    match = _DIGITS.match(value)
    if match is None:
        return 1
    return min(max(int(match[1]), absent), MAX_SPAN if absent else 65534)


def cell_text(cell: etree._Element) -> str:
    """The text of a cell in one line. A line break in a cell joins without a space, but two numbers (or two Latin
    words) stay apart."""
    node = cell
    text = node.text
    while (children := len(node)) == 1 and not (text and text.strip()):  # the usual <td><p><span>12</span></p></td>
        child = node[0]
        if ((tail := child.tail) and tail.strip()) or child.tag in _SKIP:
            break
        node, text = child, child.text
    if not children:
        if not text or text.isalnum():
            return text or ""
        return join_lines(close_up(text))
    parts: list[str] = []
    walk = etree.iterwalk(node, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIP:
                walk.skip_subtree()
                continue
            if tag in _BREAKS:
                parts.append("\x02")
            if element.text:
                parts.append(element.text)
        elif element is not node:
            if tag in _BREAKS and tag != "br":
                parts.append("\x02")
            if element.tail:
                parts.append(element.tail)
    return join_lines(close_up("".join(parts)).replace("\x02", "\n"))


def join_lines(text: str) -> str:
    """A cell's text with its line breaks closed: no space between, unless digits or Latin letters stand on both sides. Two
    numbers that a break or a wide gap parts have two spaces between them: one would part thousands."""
    text = _WIDE.sub("\n", text)
    if "\n" not in text:
        return tidy(text)
    out = ""
    for piece in text.split("\n"):
        piece = tidy(piece)
        if piece:
            if out and out[-1].isascii() and piece[0].isascii() and out[-1].isalnum() and piece[0].isalnum():
                out += "  " if out[-1].isdecimal() and piece[0].isdecimal() else " "
            out += piece
    return out

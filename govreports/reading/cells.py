"""Rows of a table as entries: labels, unit, values; the same for a grid and for a table that lost its grid.

Which cell is a label and which a value is decided by its form alone: a number, a blank or a dash is a value, everything
else a label. A merged cell counts once, in the row and column where it begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from govreports.codebook import plain
from govreports.items import TableRecord
from govreports.reading import layouts
from govreports.reading.numbers import Number, parse_number
from govreports.reading.units import unit_of

_NOT_A_VALUE = re.compile(r"[^\d〇○零一二两三四五六七八九十百千万亿]*")
_CHANGE = re.compile(r"([^\W\d]{1,2})(\d{1,9})([^\W\d]{0,2})")
_SIGNS = re.compile(r"(?=.*\d)[+\-(（][\d\s+\-()（）/]{1,20}")  # a cell of figures that hold no single one: `+(0) -(0)`
_RULE = re.compile(r":?-{3,}:?")  # the line under the header of a Markdown table


@dataclass(slots=True)
class Cell:
    """One cell: its text, and the columns it covers in a grid (`last` is the last of them); `above`: it begins in a row above."""

    text: str
    first: int = -1
    last: int = -1
    above: bool = False


@dataclass(slots=True)
class Entry:
    """A row of a table, or one half of a row where two lists stand side by side.

    `labels` from the outermost to the row's own; `values` are the value cells in order, blank ones too.
    `at` and `quote` are those of the statistics read from it, which share the one dict.
    """

    labels: list[Cell]
    values: list[Cell]
    unit: str | None = None
    at: dict[str, int] = field(default_factory=dict)
    quote: str = ""
    side: int = 0
    section: int | None = None
    _told: list[Cell] | None = None

    @property
    def own(self) -> str:
        """The row's own label; empty where the row is nothing but values."""
        return self.labels[-1].text if self.labels else ""

    @property
    def told(self) -> list[Cell]:
        """The value cells that hold a number."""
        if self._told is None:
            self._told = [cell for cell in self.values if number(cell.text) is not None]
        return self._told

    def keep(self, values: list[Cell]) -> None:
        """Other value cells in the place of these."""
        self.values, self._told = values, None


@lru_cache(maxsize=8192)
def number(text: str) -> Number | None:
    """The number of a value cell: `parse_number`, and changes told with a word (增2, 减少3). None for blanks."""
    if not text or len(text) > 40:
        return None
    found = parse_number(text)
    if found is None and (match := _CHANGE.fullmatch(plain(text))) is not None:
        sign = layouts.words("increase").get(match.group(1))
        if sign is not None:
            return Number(int(match.group(2)) * int(sign), match.group(3) or None)
    return found


@lru_cache(maxsize=8192)
def is_value(text: str) -> bool:
    """Whether a cell is a value: a number, or one of the ways to leave it blank (nothing, dash, 无)."""
    if not text or text.isspace():
        return True
    if len(text) > 40:
        return False
    if is_unit(text):  # 千元 is no thousand
        return False
    if _RULE.fullmatch(text.strip()) or not any(c.isalnum() or c in "〇○" for c in text):
        return True
    if _NOT_A_VALUE.fullmatch(text):
        return plain(text) in layouts.blanks()
    return number(text) is not None or _SIGNS.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _unit_before(text: str) -> int:
    """How long the unit is that stands before the figure in a cell (条6, 人次 154: two columns that a PDF without lines has
    as one); 0 where none does."""
    if not text[-1:].isdigit() or text[:1].isdigit():
        return 0
    return next((size for size in (2, 1) if is_unit(text[:size]) and number(text[size:].strip()) is not None), 0)


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Whether a cell holds nothing but a unit (条, 万元), with or without brackets."""
    return unit_of(text) is not None


def entries(table: TableRecord, spans: Sequence[tuple[int, int, int, int]], index: int) -> list[Entry]:
    """The rows of table `index` as entries. Linear in the number of cells."""
    begins: dict[int, dict[int, tuple[int, int]]] = {}
    for top, left, down, across in spans:
        for r in range(top, min(top + down, len(table.rows))):
            of_row = begins.setdefault(r, {})
            for c in range(left, min(left + across, len(table.rows[r]))):
                of_row.setdefault(c, (top, left))  # where cells overlap, the grid keeps the earlier one's text
    rows: list[list[Cell]] = []
    for r, row in enumerate(table.rows):
        of_row = begins.get(r, {})
        if not of_row:
            rows.append([Cell(text, c, c) for c, text in enumerate(row)])
            continue
        cells: list[Cell] = []
        origin: tuple[int, int] | None = None
        for c, text in enumerate(row):
            place = of_row.get(c)
            if place is None:
                origin = None
                cells.append(Cell(text, c, c))
                continue
            if place == origin:
                cells[-1].last = c
                continue
            origin = place
            if place != (r, c) and is_value(text):
                text = ""  # a value told once, in the row where its cell begins
            cells.append(Cell(text, c, c, place[0] < r))
        rows.append(cells)
    found = _entries(rows, table, index, frozenset())
    if any(entry.side for entry in found) and (halves := _halves(rows)):
        return _entries(rows, table, index, halves)
    return found


def _entries(rows: list[list[Cell]], table: TableRecord, index: int, halves: frozenset[int]) -> list[Entry]:
    found: list[Entry] = []
    for r, cells in enumerate(rows):
        found.extend(_segments(cells, {"table": index, "row": r}, " ".join(table.rows[r]), table.section, halves))
    return found


def _halves(rows: list[list[Cell]]) -> frozenset[int]:
    """The columns in which a second list begins beside the first: there a label stands behind a figure in every other row
    that has figures, or more."""
    begins: Counter[int] = Counter()
    figures = 0
    for cells in rows:
        told = False
        for one, two in pairwise(cells):
            told = told or number(one.text) is not None
            if told and is_value(one.text) and not is_value(two.text) and not is_unit(two.text):
                begins[two.first] += 1
        figures += told
    return frozenset(column for column, often in begins.items() if often > 1 and often * 2 >= figures)


def _segments(
    cells: list[Cell], at: dict[str, int], quote: str, section: int | None, halves: frozenset[int]
) -> list[Entry]:
    """One row cut where a label follows a number or begins the second half; leading numbers (a column of ordinals) are
    dropped."""
    found: list[Entry] = []
    labels: list[Cell] = []
    values: list[Cell] = []
    unit: str | None = None
    for cell in cells:
        if is_value(cell.text):
            values.append(cell)
            continue
        if is_unit(cell.text):
            unit = plain(cell.text).strip("()")
            continue
        size = _unit_before(cell.text)
        if size and labels:
            unit = cell.text[:size]
            values.append(Cell(cell.text[size:].strip(), cell.first, cell.last))
            continue
        if labels and (cell.first in halves or any(number(v.text) is not None for v in values)):
            found.append(Entry(labels, values, unit, at, quote, len(found), section))
            labels, unit = [], None
        if values and labels:
            unit = None  # that of a label without figures
        values = []
        if not labels or labels[-1].text != cell.text:
            if cell.above and labels and not labels[-1].above:  # a span too long: the row's own label stands left of it
                labels.insert(len(labels) - 1, cell)
            else:
                labels.append(cell)
        else:
            labels[-1].last = cell.last
    found.append(Entry(labels, values, unit, at, quote, len(found), section))
    return found

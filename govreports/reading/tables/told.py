"""What the tables of a report tell: a table as entries, the value of one cell, the rows without a single reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from govreports import codebook
from govreports.items import Finding, Identity, Statistic
from govreports.reading import layouts
from govreports.reading.cells import Cell, Entry, number
from govreports.reading.layouts import short_key
from govreports.reading.numbers import Number
from govreports.reading.units import Unit, money, scaled, unit_of, units_in, units_said

LIKE = 0.7
"""Two labels this alike (`layouts.alike`) are one, where their neighbours agree that it is this row."""
_CAPTION = 60
"""A longer line in front of a table is running text."""


@dataclass(slots=True)
class Piece:
    """A table as entries. `flat`: it lost its grid, so that columns are known by order alone."""

    entries: list[Entry]
    table: int
    offset: int
    before: str
    """The line above the table, and its caption."""
    flat: bool = False
    layout: str | None = None
    head: str = ""
    """The header cells of a table that lost its grid."""
    units: tuple[Unit, ...] = ()
    """The units that the whole table has: in its caption, its header, or a cell that says nothing else (单位:万元)."""

    def __post_init__(self) -> None:
        caption = self.before if len(self.before) <= _CAPTION or "单位" in self.before else ""
        cells = [cell.text for entry in self.entries for cell in entry.labels]
        headers = (t for t in cells if ("(" in t or "（" in t) and short_key(t) in layouts.words("column"))
        said = (unit for text in cells if "单位" in text for unit in units_said(text))
        found = [*units_in(self.head), *units_in(caption), *said]
        self.units = (*found, *(unit for text in headers for unit in units_in(text)))


@dataclass(slots=True)
class Reading:
    """What comes out of the tables of one report."""

    identity: Identity
    statistics: list[tuple[int, Statistic]] = field(default_factory=list)
    """With the order in which they stand in the text."""
    doubts: list[Finding] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    """All tables of the report."""
    _open: dict[tuple[int, str], Finding] = field(default_factory=dict)
    _first: dict[int, str] = field(default_factory=dict)

    def take(
        self,
        piece: Piece,
        entry: Entry,
        cell: Cell,
        code: str,
        applicant: str | None = None,
        *,
        form: str | None = None,
        column: str = "",
    ) -> None:
        """Adds the value of one cell, if it holds a number; `column` is its header, `form` the unit that the form prints:
        None where it is no form's cell, empty where the form leaves the unit to who fills it."""
        self.take_row(piece, entry, code, [(applicant, cell)], form=form, column=column)

    def take_row(
        self,
        piece: Piece,
        entry: Entry,
        code: str,
        cells: Iterable[tuple[str | None, Cell]],
        *,
        form: str | None = None,
        column: str = "",
    ) -> None:
        """Adds the values of a row of one code as `take` does, each with its applicant."""
        known = codebook.indicator(code)
        if known is None or known.unit == "text":
            return
        label, at = entry.labels[-1].text if entry.labels else "", entry.at
        place, quote = at["text"] if "text" in at else piece.offset + at.get("row", 0), " ".join(entry.quote.split())
        factors: dict[str | None, int | None] = {}  # by the unit in the cell: all else is the same in the row
        for applicant, cell in cells:
            read = number(cell.text)
            if read is None or (read.percent and known.unit != "%"):
                continue
            unit, trouble = known.unit, ""
            value: int | float | None
            if unit in ("元", "万元"):
                value, unit, trouble = _money(_Printed(piece, entry, read, cell.text, column), unit, form)
            else:
                if read.unit not in factors:
                    factors[read.unit] = _factor(read.unit, entry.unit, label, column, piece.units, unit)
                factor = factors[read.unit]
                value = read.value if factor == 1 else _scaled(read, cell.text, factor, unit)
                trouble = _AGAINST if value is None else ""
            if trouble and trouble != _MIXED:
                self.doubt(piece, entry, [code], trouble, "cell")
            if value is None:
                continue
            if trouble == _MIXED:
                message = f"“{_name(entry.own)}”一栏以万元为单位,表中却填写“{cell.text.strip()}”,单位不一致"
                self.doubts.append(Finding("cell", "warning", message, [code], found=value, quotes=[entry.quote]))
            found = Statistic(code, applicant, value, unit, "table", read.approximate, None, entry.section, quote, at)
            self.statistics.append((place, found))

    def doubt(
        self, piece: Piece, entry: Entry, codes: Sequence[str], message: str, rule: str = "flattened_ambiguous"
    ) -> None:
        """Notes a row that has no single reading; rows of one table with the same trouble are one finding, of `rule` where
        the table lost its grid."""
        name = _name(entry.own)
        old = self._open.get((piece.table, message))
        if old is not None:
            old.codes.extend(code for code in codes if code not in old.codes)
            old.quotes.append(entry.quote)
            old.found = len(old.quotes)
            old.message = f"{message}:“{_name(self._first[id(old)])}”等{old.found}行"
            return
        rule, severity = (rule, "warning") if piece.flat and rule != "cell" else ("cell", "info")
        finding = Finding(rule, severity, f"{message}:“{name}”", list(codes), found=1, quotes=[entry.quote])
        self._open[piece.table, message] = finding
        self._first[id(finding)] = entry.own
        self.doubts.append(finding)


class _Printed(NamedTuple):
    """A figure and where its unit may stand."""

    piece: Piece
    entry: Entry
    read: Number
    cell: str
    column: str

    @property
    def own(self) -> Unit | None:
        """The unit in the cell itself."""
        return _unit_in_cell(self.read.unit) if self.read.unit else None

    @property
    def row(self) -> Unit | None:
        """The unit in a cell of its own."""
        return unit_of(self.entry.unit or "")

    @property
    def near(self) -> tuple[Unit, ...]:
        """The units of the row and of its column."""
        row = self.row
        return (*((row,) if row else ()), *units_in(self.entry.own), *units_in(self.column))

    @property
    def either(self) -> bool:
        """Whether the unit may be that of the row before or of the row behind (条/万条)."""
        return bool(self.entry.unit) and self.row is None


class _Told(NamedTuple):
    """A value in its unit, or what is the trouble with it."""

    value: int | float | None
    unit: str | None
    trouble: str = ""


_MIXED = "元"
_AGAINST = "标明的单位与指标不符,或者互相矛盾,未采用"


def _scaled(read: Number, cell: str, factor: int | None, target: str | None) -> int | float | None:
    """What a cell counts, in the code's unit; None where its unit is that of something else, or there are two (件, 万件)."""
    if factor is None:
        return None
    if ("万" in cell or "亿" in cell) and not _unit_in_cell(read.unit or ""):  # 1.2万 in a column of 万条
        return read.value
    return scaled(read.value, factor, target)


@lru_cache(maxsize=64)
def _factor(
    cell: str | None, row: str | None, label: str, column: str, whole: tuple[Unit, ...], target: str | None
) -> int | None:
    """By what a count is multiplied whose unit stands in one of these places; None where they do not agree. Cached: the
    cells of a row, taken one after the other, have the same."""
    own, of_row = _unit_in_cell(cell or ""), unit_of(row or "")
    if any(unit.base in ("元", "%") and unit.base != target for unit in (own, of_row) if unit):
        return None
    near = (*((of_row,) if of_row else ()), *units_in(label), *units_in(column))
    factors = {unit.factor for unit in ((own,) if own else near) if unit.base != "元"}
    if len(factors) > 1 or (row and "万" in row and of_row is None):
        return None
    if not factors and [unit.base for unit in whole] == [target]:
        return whole[0].factor
    return max(factors, default=1)


def _unit_in_cell(unit: str) -> Unit | None:
    return unit_of(unit) or next(iter(units_in(unit)), None)


def _money(printed: _Printed, target: str, form: str | None) -> _Told:
    """An amount in its unit; none where neither page nor form tells the unit, or they tell two.

    A cell that prints 元 where its column or form says 万元 keeps its value and the unit 元: flagged, not mended.
    """
    value, own, row = printed.read.value, printed.own, printed.row
    if not value:
        return _Told(0, target)
    outer = money(unit for label in printed.entry.labels[:-1] for unit in units_in(label.text))
    factors = money(printed.near) or outer or money(printed.piece.units) or money(units_in(form or ""))
    if own and own.base == "元":
        whole = own.factor == 1 and not any(scale in printed.cell for scale in "千万亿")
        return _Told(value, "元", _MIXED) if whole and factors == {10_000} else _Told(scaled(value, own.factor, target), target)
    if own is None and any(scale in printed.cell for scale in "万亿"):
        return _Told(scaled(value, 1, target), target)
    if own or printed.either or (row and row.base not in ("元", "")) or len(factors) > 1:
        return _Told(None, target, _AGAINST)
    if factors:
        return _Told(scaled(value, factors.pop(), target), target)
    if form == "" and round(value, 2) == value:  # 采购总金额 of 2019: the form leaves the unit to who fills it
        return _Told(value, target, f"没有标明金额的单位,按{target}计")
    return _Told(None, target, "没有标明金额的单位(元或万元),未采用")


def adds_up(cells: list[Cell]) -> bool:
    """Whether the last cell is the sum of the others, blank ones left out."""
    figures = [found.value if (found := number(cell.text)) else None for cell in cells]
    return figures[-1] is not None and sum(figure or 0 for figure in figures[:-1]) == figures[-1]


def _name(label: str) -> str:
    return codebook.normalise_label(label) if label else ""

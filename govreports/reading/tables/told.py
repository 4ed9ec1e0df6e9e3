"""What the tables of a report tell: a table as entries, the value of one cell, the rows without a single reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from govreports import codebook
from govreports.items import Finding, Identity, Statistic
from govreports.reading.cells import Cell, Entry, number

LIKE = 0.7
"""Two labels this alike (`layouts.alike`) are one, where their neighbours agree that it is this row."""


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


@dataclass(slots=True)
class Reading:
    """What comes out of the tables of one report."""

    identity: Identity
    statistics: list[tuple[int, Statistic]] = field(default_factory=list)
    """With the order in which they stand in the text."""
    doubts: list[Finding] = field(default_factory=list)
    _open: dict[tuple[int, str], Finding] = field(default_factory=dict)
    _first: dict[int, str] = field(default_factory=dict)

    def take(
        self, piece: Piece, entry: Entry, cell: Cell, code: str, applicant: str | None = None, unit: str | None = None
    ) -> None:
        """Adds the value of one cell, if it holds a number; `unit` is the unit that the form or the row prints."""
        found = _statistic(entry, cell, code, applicant, unit, self.doubts)
        if found is not None:
            place = entry.at.get("text", piece.offset + entry.at.get("row", 0))
            self.statistics.append((place, found))

    def doubt(self, piece: Piece, entry: Entry, codes: Sequence[str], message: str) -> None:
        """Notes a row that has no single reading; rows of one table with the same trouble are one finding."""
        name = _name(entry.own)
        old = self._open.get((piece.table, message))
        if old is not None:
            old.codes.extend(code for code in codes if code not in old.codes)
            old.quotes.append(entry.quote)
            old.found = len(old.quotes)
            old.message = f"{message}:“{_name(self._first[id(old)])}”等{old.found}行"
            return
        rule, severity = ("flattened_ambiguous", "warning") if piece.flat else ("cell", "info")
        finding = Finding(rule, severity, f"{message}:“{name}”", list(codes), found=1, quotes=[entry.quote])
        self._open[piece.table, message] = finding
        self._first[id(finding)] = entry.own
        self.doubts.append(finding)


def _statistic(
    entry: Entry, cell: Cell, code: str, applicant: str | None, unit: str | None, doubts: list[Finding]
) -> Statistic | None:
    """The statistic of one value cell, scaled to the code's unit; None for a blank, a dash or a text.

    A cell that prints 元 where its column or form says 万元 keeps its value and the unit 元: flagged, not mended.
    """
    read, known = number(cell.text), codebook.indicator(code)
    if read is None or known is None or known.unit == "text" or (read.percent and known.unit != "%"):
        return None
    value, target = read.value, known.unit
    if target in ("元", "万元") and "元" in (printed := read.unit or entry.unit or unit or target):
        scaled = "万" in cell.text or "亿" in cell.text  # the parser has applied it: the value is in 元
        if scaled:
            in_yuan: bool = True
        else:
            in_yuan = printed == "元"
        column = entry.unit or unit or target
        if read.unit == "元" and not scaled and column == "万元":
            doubts.append(
                Finding(
                    "cell",
                    "warning",
                    f"“{_name(entry.own)}”一栏以万元为单位,表中却填写“{cell.text.strip()}”,单位不一致",
                    [code],
                    found=value,
                    quotes=[entry.quote],
                )
            )
            target = "元"
        elif in_yuan and target == "万元":
            value = _times(value, Decimal("0.0001"))
        elif not in_yuan and target == "元":
            value = _times(value, Decimal(10000))
    return Statistic(code, applicant, value, target, "table", read.approximate, None, entry.section, _one_line(entry.quote), entry.at)


@lru_cache(maxsize=16)
def _one_line(quote: str) -> str:
    """The quote with single spaces: the cells of a row, taken one after the other, have the same."""
    return " ".join(quote.split())


def _times(value: int | float, factor: Decimal) -> int | float:
    """Exact decimal product; an int where it is one."""
    product = Decimal(str(value)) * factor
    return int(product) if product == product.to_integral_value() else float(product)


def adds_up(cells: list[Cell]) -> bool:
    """Whether the last cell is the sum of the others, blank ones left out."""
    figures = [found.value if (found := number(cell.text)) else None for cell in cells]
    return figures[-1] is not None and sum(figure or 0 for figure in figures[:-1]) == figures[-1]


def _name(label: str) -> str:
    return codebook.normalise_label(label) if label else ""

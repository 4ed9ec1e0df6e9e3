"""Two tables of one form in a report: of two years, of the area and of the office, or one that the other contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from govreports import codebook
from govreports.items import Finding, Statistic
from govreports.reading.prose.grammar import phrase
from govreports.reading.tables.told import Piece, Reading

_OF_YEAR = re.compile(r"(?<!\d)(20\d\d)\s?年(?!\s?\d|\s?[一二三四]?季)")
_MOST = 4
"""More tables of one form in a page are a collection of reports, not doubles of two years or of two scopes."""
_NATIONAL = ("_T1", "_T2", "_T3")
Told = dict[tuple[str, str | None], Statistic]


def tell_doubles_apart(reading: Reading) -> None:
    """Of two tables of one national form that stand beside each other: drops the one whose caption names another year, where
    the other's does not; gives each the scope that its caption tells; and notes where two of one scope differ."""
    forms: dict[str, list[Piece]] = {}
    for piece in reading.pieces:
        if piece.layout and piece.layout.endswith(_NATIONAL):
            forms.setdefault(piece.layout, []).append(piece)
    for pieces in forms.values():
        if 1 < len(pieces) <= _MOST:
            _apart(reading, pieces)


def _apart(reading: Reading, pieces: list[Piece]) -> None:
    doubles = {piece.table: _Double(piece.table, _is_own(piece, reading.identity.year), _scope(piece)) for piece in pieces}
    row: dict[str, int] | None = None
    held: _Double | None = None
    for _, entry in reading.statistics:
        if entry.at is not row:  # the figures of a row share their place
            row = entry.at
            held = doubles.get((row or {}).get("table", -1))
        if held is not None:
            held.told[entry.code, entry.applicant] = entry
    foreign: set[int] = set()
    scoped: dict[int, _Double] = {}
    for one, two in combinations(doubles.values(), 2):
        if len(one.told.keys() & two.told.keys()) * 2 <= min(len(one.told), len(two.told)):
            continue  # two parts of one table
        if one.own != two.own:
            foreign.add(two.table if one.own else one.table)
        elif one.scope != two.scope:
            scoped |= {double.table: double for double in (one, two) if double.scope}
        else:
            reading.doubts.extend(_differing(one.told, two.told))
    if foreign or scoped:
        kept = []
        for at, entry in reading.statistics:
            table = (entry.at or {}).get("table", -1)
            if table in scoped:
                entry.scope = scoped[table].scope
            if table not in foreign:
                kept.append((at, entry))
        reading.statistics[:] = kept


@dataclass(slots=True)
class _Double:
    """A table of a form that stands in the report more than once."""

    table: int
    own: bool
    """Its caption does not name other years alone."""
    scope: str | None
    told: Told = field(default_factory=dict)


def _is_own(piece: Piece, year: int) -> bool:
    years = {int(named) for named in _OF_YEAR.findall(piece.before)}
    return not years or year in years


def _scope(piece: Piece) -> str | None:
    """`area` or `office` where the caption says one of them."""
    area, office = (phrase(name).search(piece.before) is not None for name in ("AREA", "OFFICE"))
    return None if area == office else "area" if area else "office"


def _differing(one: Told, two: Told) -> Iterator[Finding]:
    """One finding for two tables of one scope that tell different figures of the same cells."""
    differing = [cell for cell, entry in one.items() if cell in two and two[cell].value != entry.value]
    if not differing:
        return
    cell = differing[0]
    known = codebook.indicator(cell[0])
    yield Finding(
        "duplicate_figure",
        "info",
        f"“{known.label if known else cell[0]}”等{len(differing)}项在两张表中数值不同:前表为{one[cell].value:g},后表为{two[cell].value:g}",
        list(dict.fromkeys(code for code, _ in differing)),
        found=two[cell].value,
        expected=one[cell].value,
        quotes=list(dict.fromkeys(quote for entry in (one[cell], two[cell]) if (quote := entry.quote))),
    )

"""Two tables of one form in a report: of two years, of the area and of the office, or one that the other contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from govreports import codebook
from govreports.items import Finding, Statistic
from govreports.reading.prose.grammar import phrase
from govreports.reading.tables.told import Piece, Reading

_OF_YEAR = re.compile(r"(?<!\d)(20\d\d)\s?年(?!\s?\d|\s?[一二三四]?季)")
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
        if len(pieces) > 1:
            _apart(reading, pieces)


def _apart(reading: Reading, pieces: list[Piece]) -> None:
    told: dict[int, Told] = {piece.table: {} for piece in pieces}
    for _, entry in reading.statistics:
        table = (entry.at or {}).get("table", -1)
        if table in told:
            told[table][entry.code, entry.applicant] = entry
    foreign: set[int] = set()
    scopes: dict[int, str] = {}
    for one, two in combinations(pieces, 2):
        if len(told[one.table].keys() & told[two.table].keys()) * 2 <= min(len(told[one.table]), len(told[two.table])):
            continue  # two parts of one table
        years = [{int(year) for year in _OF_YEAR.findall(piece.before)} for piece in (one, two)]
        own = [not of or reading.identity.year in of for of in years]
        if own[0] != own[1]:
            foreign.add(two.table if own[0] else one.table)
            continue
        found = [_scope(piece) for piece in (one, two)]
        if found[0] != found[1]:
            scopes |= {piece.table: scope for piece, scope in zip((one, two), found, strict=True) if scope}
            continue
        reading.doubts.extend(_differing(told[one.table], told[two.table]))
    if foreign or scopes:
        kept = [(at, entry, (entry.at or {}).get("table", -1)) for at, entry in reading.statistics]
        reading.statistics[:] = [
            (at, replace(entry, scope=scopes[table]) if table in scopes else entry)
            for at, entry, table in kept
            if table not in foreign
        ]


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

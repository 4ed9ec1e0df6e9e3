"""Tables that lie on their side: the indicators stand in the header, one figure below each. Turned upright they are lists.

Of several rows of figures (departments, years) only the one of the report's year or the one that is the total is read. The table
of applications with the applicants down its side is the form itself, rows for columns: turned, it is read like the form.
"""

from __future__ import annotations

from collections.abc import Sequence

from govreports.items import TableRecord
from govreports.reading import layouts
from govreports.reading.cells import Cell, Entry, entries, is_unit, is_value, number
from govreports.reading.layouts import is_indicator, key
from govreports.reading.tables.told import Piece

LEAST = 3
"""A header names so many known indicators at least."""
MOST_ROWS = 200


def upright(piece: Piece, rows: list[list[str]], year: int) -> list[Entry] | None:
    """The table as a list of one indicator a row; None where it does not lie, or nothing tells which row counts."""
    if piece.flat:
        return _run_together(piece, year)
    depth = next((n for n, row in enumerate(rows) if any(number(text) is not None for text in row)), 0)
    if not depth or len(rows) > MOST_ROWS or len(set(map(len, rows))) > 1:
        return None
    units = [row for row in rows[:depth] if all(not text or is_unit(text) or _names(text, "unit") for text in row)]
    header = [row for row in rows[:depth] if row not in units]
    paths = [list(dict.fromkeys(row[column] for row in header if row[column])) for column in range(len(rows[0]))]
    known: list[tuple[int, str]] = []
    part = 0  # columns next to each other with the same cells above: 其中 may stand in several places
    for n, path in enumerate(paths):
        part += n > 0 and path[:-1] != paths[n - 1][:-1]
        if path and is_indicator(path[-1]):
            known.append((part if path[:-1] else 0, path[-1]))
    if len(known) < LEAST or len(set(known)) < len(known) or any(is_indicator(row[0]) for row in rows[depth:]):
        return None
    place = _row_that_counts(rows, depth, year)
    if place is None:
        return None
    quote = next((entry.quote for entry in piece.entries if entry.at.get("row") == place), " ".join(rows[place]))
    found: list[Entry] = []
    above: list[str] = []
    leaves = {leaf for _, leaf in known}
    for column, (path, text) in enumerate(zip(paths, rows[place], strict=True)):
        if not path or not is_value(text):
            continue
        labels = [Cell(label) for label in path[:-1] if label not in above and label not in leaves] + [Cell(path[-1])]
        above = path[:-1]
        unit = next((row[column] for row in units if is_unit(row[column])), None)
        section = piece.entries[0].section
        found.append(Entry(labels, [Cell(text)], unit, {"table": piece.table, "row": place}, quote, section=section))
    return found


MOST_APPLICANTS = 12
"""So many rows has a table of applications that lies at most: seven, and its header."""


def turned(piece: Piece, table: TableRecord, spans: Sequence[tuple[int, int, int, int]]) -> tuple[Piece, dict[str | None, int]] | None:
    """The table with rows for columns and the row of each applicant, where at least three of them stand down its side with
    figures beside them; None for any other."""
    rows = table.rows
    if not 3 < len(rows) <= MOST_APPLICANTS or len(set(map(len, rows))) > 1 or len(rows[0]) < 2:
        return None
    if not any("自然人" in "".join(row[:2]) for row in rows):
        return None
    words = layouts.words("applicant")
    asked: dict[str | None, int] = {}
    for n, row in enumerate(rows):
        means = next((words[name] for text in (row[1], row[0]) if (name := key(text)) in words), None)
        if means is None or means == "subtotal" or not any(number(text) is not None for text in row[1:]):
            continue
        if asked.setdefault(None if means == "total" else means, n) != n:
            return None
    if len(asked) < 3 or "natural_person" not in asked:
        return None
    columns = [list(column) for column in zip(*rows, strict=True)]
    over = [(left, top, across, down) for top, left, down, across in spans]
    found = entries(TableRecord(None, None, columns, table.section), over, piece.table)
    for entry in found:
        entry.quote = piece.entries[0].quote
    return Piece(found, piece.table, piece.offset, piece.before), asked


def _run_together(piece: Piece, year: int) -> list[Entry] | None:
    """The same of a table that lost its grid: as many known indicators in a row as figures behind them, and nothing else."""
    told = [entry for entry in piece.entries if entry.told]
    if len(told) != 1 or len(told[0].values) != len(told[0].told):
        return None
    (row,) = told
    places = layouts.across([cell.text for cell in row.labels], len(row.values))
    named = [cell.text for cell in row.labels[places[-1] + 1 :] if cell.text[:4].isdecimal()] if places else []
    if any(not name.startswith(str(year)) for name in named):
        return None
    return [
        Entry([row.labels[place]], [value], row.unit, row.at, row.quote, section=row.section)
        for place, value in zip(places, row.values, strict=False)
    ]


def _row_that_counts(rows: list[list[str]], depth: int, year: int) -> int | None:
    """The only row of figures, or the one whose name is the report's year, or else the one that is the total, or the only one
    that is named as figures are (数量, beside 占比)."""
    told = [n for n in range(depth, len(rows)) if any(number(text) is not None for text in rows[n])]
    if len(told) == 1:
        return told[0]
    total = layouts.words("total")
    named = [n for n in told if rows[n][0].startswith(str(year))]
    totals = [n for n in told if any(key(text) in total for text in rows[n][:2])]
    figures = [n for n in told if any(_names(rows[n][0], role) for role in ("value", "year"))]
    for counts in (named, totals, figures):
        if len(counts) == 1:
            return counts[0]
    return None


def _names(text: str, role: str) -> bool:
    """Whether a cell is the header of the column of labels or of units."""
    return layouts.words("column").get(key(text)) == role

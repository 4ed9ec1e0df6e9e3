"""Statistics in tables: every table is known by its labels, never by the year of the report, and read in order.

Three kinds of tables: the matrices of the national forms since 2019 (数量 by column, applications by applicant, reviews
and lawsuits by outcome; 国办公开办函〔2019〕60号 and 〔2021〕30号), the forms that list one value a row (the national
return of 2014, annexes of provinces and cities), and unknown annexes whose labels the codebook knows. The same label
stands for different things in one form, so rows are aligned with the form as a sequence.
Tables that lost their grid are rebuilt first (`flattened`) and then read by the same functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from govreports.items import Identity, Outline, Statistic, TableRecord
from govreports.reading.cells import entries
from govreports.reading.flattened import rebuild
from govreports.reading.tables.applications import read_applications, read_lying_applications
from govreports.reading.tables.doubles import tell_doubles_apart
from govreports.reading.tables.lists import read_lists
from govreports.reading.tables.lying import upright
from govreports.reading.tables.outcomes import read_outcomes
from govreports.reading.tables.proactive import read_proactive
from govreports.reading.tables.told import Piece, Reading
from govreports.reading.units import line_above

MAX_ROWS, MAX_COLUMNS = 5000, 200
"""Larger tables are lists of something else: no form has more than 100 rows or 20 columns."""


def read_tables(outline: Outline, identity: Identity) -> list[Statistic]:
    """The statistics of all tables, in document order. To be called once for an outline.

    Sets `layout` of the tables it knows; appends tables rebuilt from text to `outline.tables` (their lines then name
    them); puts what has no single reading into `outline.doubts`.
    """
    reading = Reading(identity)
    pieces = list(_page_pieces(outline))
    for rebuilt in rebuild(outline):
        reading.doubts.extend(rebuilt.doubts)
        if not rebuilt.rows:
            continue
        index = len(outline.tables)
        outline.tables.append(TableRecord(None, None, rebuilt.rows, rebuilt.section))
        while len(outline.spans) < index:
            outline.spans.append([])
        outline.spans.append([])
        for line, row in rebuilt.lines:
            outline.lines[line].table, outline.lines[line].row = index, row
        pieces.append(Piece(rebuilt.entries, index, rebuilt.start, rebuilt.before, flat=True, head=rebuilt.head))
    pieces.sort(key=lambda piece: piece.offset)
    reading.pieces = pieces
    lists: list[Piece] = []
    previous: Piece | None = None
    for piece in pieces:
        known = [name for name in (read_proactive(reading, piece), read_applications(reading, piece, previous)) if name]
        known += [name] if (name := read_outcomes(reading, piece)) else []
        if not known and piece.table < len(outline.spans):
            name = read_lying_applications(reading, piece, outline.tables[piece.table], outline.spans[piece.table])
            known = [name] if name else []
        if known:
            piece.layout = known[0] if len(known) == 1 else next((n for n in known if n.endswith("_T2")), known[0])
        else:
            piece.entries = upright(piece, outline.tables[piece.table].rows, identity.year) or piece.entries
            lists.append(piece)
        previous = piece
    read_lists(reading, lists)
    tell_doubles_apart(reading)
    for piece in pieces:
        if piece.layout:
            outline.tables[piece.table].layout = piece.layout
    outline.doubts = reading.doubts
    reading.statistics.sort(key=itemgetter(0))
    return [found for _, found in reading.statistics]


def _page_pieces(outline: Outline) -> Iterator[Piece]:
    """The tables of the page with the place and the line before each; quotes are the lines of the text."""
    starts: dict[tuple[int, int], tuple[int, str]] = {}
    before: dict[int, str] = {}
    first: dict[int, int] = {}
    last = 0
    for n, line in enumerate(outline.lines):
        if line.table is None:
            last = n + 1
        elif line.row is not None:
            starts.setdefault((line.table, line.row), (line.start, line.text))
            if line.table not in first:
                first[line.table] = line.start
                before[line.table] = line_above(outline.lines, last)
    for index, table in enumerate(outline.tables):
        if len(table.rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in table.rows[:1]):
            continue
        spans = outline.spans[index] if index < len(outline.spans) else []
        rows = entries(table, spans, index)
        offset = first.get(index, len(outline.text) + index)
        for entry in rows:
            start = starts.get((index, entry.at["row"]))
            if start is not None:
                entry.quote = start[1]
        ragged = len(set(map(len, table.rows))) > 1
        yield Piece(rows, index, offset, f"{before.get(index, '')} {table.caption or ''}", flat=ragged)

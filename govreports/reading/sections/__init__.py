"""The heading tree and the record's text: `outline`.

The page's paragraphs and table rows become lines. Which lines are headings is decided over the whole document:
every numbering mark and every line that looks like a heading is a candidate, weighed by its form (`headings`),
then by its neighbours (siblings of one sequence stand or fall together; an item that no text follows is an item
of a list; a label among figures is a table row). Levels come from the nesting of the numbering styles as this
document uses them. The forms are those of QUIRKS Q15 to Q19 of real pages: mixed, restarted, skipped and missing
numbers, run-in headings, headings glued to the text before, headings without any number.
"""

from __future__ import annotations

from govreports.items import Identity, Line, Outline, Page, Section, TableRecord
from govreports.reading.sections.judge import drop_contents, fix_styles, judge
from govreports.reading.sections.levels import set_levels
from govreports.reading.sections.parts import Part, add_unnumbered, join_rejected, parts_of, sure, title_lines
from govreports.reading.sections.pieces import Piece, mark_tables, pieces_of


def outline(page: Page, identity: Identity) -> Outline:
    """The cleaned text as lines with their sections, the sections as a flat tree, and the tables of the page.

    `page` is in simplified characters. Level 1 is the top; a table row is one line, its cells parted by `CELLS`,
    a merged cell told once. Never raises; a page without any heading gives an outline without sections.
    """
    pieces, tables, spans = pieces_of(page)
    mark_tables(pieces)
    parts = parts_of(pieces)
    titles = title_lines(page, identity)
    add_unnumbered(parts, pieces, page, titles)
    fix_styles(parts)
    judge(parts, pieces)
    drop_contents(parts)
    parts = join_rejected(parts)
    set_levels(parts, pieces)
    return _assemble(parts, pieces, tables, spans)


def _assemble(
    parts: list[Part],
    pieces: list[Piece],
    tables: list[TableRecord],
    spans: list[list[tuple[int, int, int, int]]],
) -> Outline:
    lines: list[Line] = []
    sections: list[Section] = []
    own: list[list[str]] = []
    offset = 0
    for part in parts:
        piece = pieces[part.piece]
        text = part.text.strip()
        if not text:
            continue
        body = 0
        if part.accepted:
            c = sure(part.candidate)
            lead = len(part.text) - len(part.text.lstrip())
            body = min(max(c.body - lead, 1), len(text))
            sections.append(Section(part.level, c.number, c.title, c.kinds[0] if c.kinds else None, list(c.kinds)))
            own.append([])
        section = len(sections) - 1 if sections else None
        if section is not None and text[body:].strip():
            own[section].append(text[body:].strip())
        lines.append(Line(text, offset, section, body, piece.table, piece.row))
        offset += len(text) + 1
        if piece.table is not None and tables[piece.table].section is None:
            tables[piece.table].section = section
    for entry, texts in zip(sections, own, strict=True):
        entry.text = "\n".join(texts)
    return Outline("\n".join(line.text for line in lines), lines, sections, tables, spans)

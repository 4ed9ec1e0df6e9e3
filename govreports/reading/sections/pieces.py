"""The lines of a page: paragraphs and table rows, and which of them are cells of a table that lost its grid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from govreports.codebook import heading_words, indicators, layouts, normalise_label
from govreports.items import Page, Paragraph, Table, TableRecord
from govreports.reading.headings import MAX_TITLE, candidates, fold
from govreports.reading.kinds import exact_kinds, place_of

CELLS = " | "
"""What stands between the cells of a table row in the record's text."""
BARS = "| "
"""What a copy of a table puts around its cells."""
MAX_ROW = 200
LONG = 400
"""A line that holds a whole report is longer than this."""
_BLANKS = 20
_BETWEEN = re.compile(r"(?:^|(?<= ))(?P<heading>[一二三四五六七八九十]{1,2}、(?P<title>[^\s、。;,]{2,24}(?:、[^\s、。;,]{2,16})?))(?= |$)")
_FIGURE = re.compile(r"[-+−]?[\d,.]+\s*(?:元|万元|%|[条件次个人份期场篇]|人次)?|[/—–-]{1,3}|[〇○]")
_BLANK = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_RUN = re.compile(r"[^\S\n]+")
_ANY_BLANK = re.compile(rf"[\s{_BLANK.pattern[1:]}")
_LONE_MARK = re.compile(r"[一二三四五六七八九十]{1,2}[、.\uff0e]|[(\uff08][一二三四五六七八九十]{1,2}[)\uff09]")


@dataclass(slots=True)
class Piece:
    """One line to be: a paragraph or a table row."""

    text: str
    paragraph: Paragraph | None = None
    table: int | None = None
    row: int | None = None
    figure: bool = False
    """The whole line is the content of a number cell."""
    label: bool = False
    """The whole line is a label of a table of the codebook."""
    short: bool = False
    filled: bool = False
    """A label of a table of the codebook, its unit and its figures in one line."""
    in_table: bool = False
    """Among the lines of a table that lost its grid."""


def pieces_of(page: Page) -> tuple[list[Piece], list[TableRecord], list[list[tuple[int, int, int, int]]]]:
    """The lines of a page, its tables, and the spans of each table."""
    pieces: list[Piece] = []
    tables: list[TableRecord] = []
    spans: list[list[tuple[int, int, int, int]]] = []
    for block in page.blocks:
        if isinstance(block, Table) and max((len(row) for row in block.rows), default=0) > 1:
            caption = _clean(block.caption) if block.caption else None
            previous = pieces[-1].text if pieces else ""
            if caption and caption != previous:
                heading = candidates(caption)[0].candidate
                pieces.append(Piece(caption, Paragraph(caption) if heading and heading.main else None))
            for r, text in enumerate(_row_texts(block)):
                if text:
                    pieces.append(Piece(text, table=len(tables), row=r))
            tables.append(TableRecord(caption or _caption(previous), None, [list(row) for row in block.rows]))
            spans.append(list(block.spans))
        else:
            paragraphs = (
                [block] if isinstance(block, Paragraph) else [Paragraph(cell) for row in block.rows for cell in row]
            )
            for paragraph in paragraphs:
                lines = (line for text in paragraph.text.split("\n") for line in _apart(_clean(text)))
                pieces.extend(Piece(line, paragraph) for line in lines if line)
    return _mended(pieces), tables, spans


def _apart(text: str) -> list[str]:
    """The lines of a report that was run together into one: cut before and behind each main heading that stands between
    blanks, where there are two at least. Linear."""
    if len(text) < LONG or text.count(" ") < _BLANKS:
        return [text]
    cuts: list[int] = []
    for match in _BETWEEN.finditer(text):
        title = match["title"]
        if any(place_of(kind) == "main" for kind in exact_kinds(title)) and normalise_label(title) not in table_labels():
            cuts += match.start("heading"), match.end("heading")
    if len(cuts) < 4:
        return [text]
    return [text[start:end].strip() for start, end in pairwise([0, *cuts, len(text)])]


def _clean(text: str) -> str:
    return _RUN.sub(" ", _BLANK.sub("", text)).strip() if _ANY_BLANK.search(text) else text


def _row_texts(table: Table) -> list[str]:
    """One text a row; a cell that only repeats a merged one is left out."""
    repeated: dict[int, set[int]] = {}
    """For each row the columns that only repeat."""
    for row, column, rowspan, colspan in table.spans:
        bottom, right = min(row + rowspan, len(table.rows)), column + colspan
        for r in range(row, bottom):
            repeated.setdefault(r, set()).update(range(column + (r == row), min(right, len(table.rows[r]))))
    texts = []
    for r, row_cells in enumerate(table.rows):
        again = repeated.get(r)
        kept = [cell for c, cell in enumerate(row_cells) if c not in again] if again else row_cells
        cells = [cell if cell.isalnum() else _clean(cell.replace("\n", " ")) for cell in kept]
        texts.append(CELLS.join(cells).strip() if any(cells) else "")
    return texts


def _caption(previous: str) -> str | None:
    """The line above a table, where it is its caption."""
    if not 0 < len(previous) <= MAX_TITLE:
        return None
    folded = fold(previous)
    return previous if any(re.search(word.pattern, folded) for word in heading_words("caption")) else None


def _mended(pieces: list[Piece]) -> list[Piece]:
    """A number alone on its line joins its title; a heading broken over two lines is put together where only the
    whole is a heading of the codebook."""
    mended: list[Piece] = []
    for piece in pieces:
        last = mended[-1] if mended else None
        if last and last.paragraph and piece.paragraph and _continues(last.text, piece.text):
            last.text += piece.text
        else:
            mended.append(piece)
    return mended


def _continues(text: str, following: str) -> bool:
    if _LONE_MARK.fullmatch(text):
        return len(following) <= 40
    return (
        len(following) <= 20
        and 6 <= len(text) <= MAX_TITLE
        and text[0] in "一二三四五六七八九十(\uff08"
        and not exact_kinds(text)
        and bool(exact_kinds(text + following))
    )


@cache
def table_labels() -> frozenset[str]:
    """Every label that the codebook knows of a table, normalised."""
    labels = {normalise_label(row.label) for layout in layouts() for row in layout.rows}
    labels |= {normalise_label(text) for entry in indicators() for text in (entry.label, *entry.variants)}
    return frozenset(label for label in labels if len(label) > 1)


@cache
def _label_after() -> dict[str, frozenset[str]]:
    """For each label of a form the labels that follow it in some form."""
    after: dict[str, set[str]] = {}
    for layout in layouts():
        for row, following in pairwise(layout.rows):
            after.setdefault(normalise_label(row.label), set()).add(normalise_label(following.label))
    return {label: frozenset(following) for label, following in after.items()}


def mark_tables(pieces: list[Piece]) -> None:
    """Marks the lines of tables that lost their grid: short lines in a run that holds figures."""
    labels = table_labels()
    for piece in pieces:
        if piece.paragraph and len(piece.text) <= MAX_TITLE:
            piece.short = len(piece.text) <= 30 and "。" not in piece.text
            piece.figure = len(piece.text) <= 16 and bool(_FIGURE.fullmatch(fold(piece.text)))
            piece.label = normalise_label(piece.text.strip(BARS)) in labels
        if piece.paragraph and len(piece.text) <= MAX_ROW and not piece.figure and not piece.label:
            label = _row_label(piece.text)
            piece.filled = bool(label) and normalise_label(label) in labels
    start = 0
    for i in range(len(pieces) + 1):
        if i < len(pieces) and (pieces[i].short or pieces[i].label or pieces[i].filled):
            continue
        run = pieces[start:i]
        figures = sum(piece.figure or piece.filled for piece in run)
        if figures >= 3 and figures * 5 >= len(run):
            cells = [k for k, piece in enumerate(run) if piece.figure or piece.label or piece.filled]
            first, last = cells[0], cells[-1]
            for piece in run[first : last + 1]:
                piece.in_table = True
        start = i + 1


def _row_label(text: str) -> str:
    """What stands before the unit and the figures at the end of a line, or nothing where no figure ends it."""
    tokens = text.replace("|", " ").split()
    count = len(tokens)
    figures = 0
    while tokens and (len(tokens[-1]) <= 3 or _is_figure(tokens[-1])):
        figures += _is_figure(tokens.pop())
    return "".join(tokens) if figures and len(tokens) < count else ""


def _is_figure(token: str) -> bool:
    """Whether a token is the content of a number cell; most are prose, which begins with a letter."""
    return not token[0].isalpha() and _FIGURE.fullmatch(fold(token)) is not None


def is_table_line(text: str) -> bool:
    """Whether a whole table stands in one line: figures apart, and hardly a sentence."""
    tokens = text.replace("|", " ").split()
    figures = sum(1 for token in tokens if len(token) <= 16 and _is_figure(token))
    return figures >= 8 and figures * 5 >= len(tokens) and text.count("。") <= 2


def followed_as_in_form(pieces: list[Piece], i: int) -> bool:
    """Whether the next label below is the one that follows this label in a known form."""
    following = _label_after().get(normalise_label(pieces[i].text.strip(BARS)))
    if not following:
        return False
    for piece in pieces[i + 1 : i + 5]:
        label = _row_label(piece.text) if piece.filled else piece.text.split(CELLS)[0]
        first = normalise_label(label) if len(piece.text) < 200 else ""
        if first in following:
            return True
        if not piece.figure and len(first) > 2:
            return False
    return False

"""PDF to the page model: text lines joined to paragraphs, ruled tables as grids joined over page breaks.

Running headers, footers and page numbers are told by their place and their repetition, never by their words. A document
without characters is a scan: it is recognised where `picture` can, and otherwise said to be one.
"""

from __future__ import annotations

import io
import logging
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfplumber.utils.text import extract_text

from govreports.items import Page, Paragraph, ReadingError, Repair, Table
from govreports.reading.flattened.tokens import is_known
from govreports.reading.formats import picture
from govreports.reading.formats.joining import squeeze
from govreports.reading.formats.picture import Piece
from govreports.reading.formats.unruled import APART, MAX_LINES, Span, lay_out
from govreports.reading.kinds import exact_kinds, place_of

MAX_PAGES = 300
"""An annual report has 5 to 40 pages; what is longer is a book of many bodies and costs too much to read."""
MARGIN = 0.12
"""Share of a page's height at its top and bottom where running headers, footers and page numbers stand."""
LEAST_CHARACTERS = 8
"""Characters a page that a document of text has at least; a scan may bear a stamp or a page number as text."""
GAP = 2.0
"""Font sizes of white space within a line that part it into cells; justified text has no gap of one."""
SPACE = 0.7
"""Font sizes of white space that a space before three digits has at most."""
MAX_EDGES = 6000
"""Rulings of a page up to which tables are looked for; a full page of cells has 1000, a drawn map a million."""
FAR = 4.5
"""Font sizes between two lines of one table at most."""
TOLERANCE = 3.0
"""Points within which two rulings are one."""
_PAGE_NUMBER = re.compile(r"^\s*(?:第\s*\d{1,3}\s*页.*|[-—–－ ]*\d{1,3}[-—–－ ]*|\d{1,3}\s*/\s*\d{1,3})\s*$")
_ORDINAL = re.compile(r"^\s*[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[）)、.．]")
_VALUE = re.compile(r"^[\d,，.．%％+＋/／—–－-]+$")
_SPACED = re.compile(r"(?<=\d) (?=\d)")
_CLOSED = re.compile(r"[。！？!?:：；;）)】]$")
_HEADED = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings on odd fonts are no news to us


@dataclass(slots=True)
class _Text:
    """One text line of a page, in points from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    page: int
    height: float
    cells: list[tuple[float, float, str]] = field(default_factory=list)
    """Left, right and text of the pieces of a line that wide gaps part: a row of a table without rulings."""
    pieces: list[tuple[float, float, str, float]] = field(default_factory=list)
    """The same of what narrow gaps part, one at least, with the height of its middle."""


@dataclass(slots=True)
class _Cell:
    x0: float
    top: float
    x1: float
    bottom: float
    text: str


@dataclass(slots=True)
class _Grid:
    """One ruled table, or several parts of one over page breaks."""

    parts: list[list[_Cell]]
    page: int
    x0: float
    x1: float
    bottom: float


def open_pdf(body: bytes, url: str) -> Page:
    """The page model of a PDF. `url` only names the file in messages.

    Raises ReadingError("page", ...) with the reasons `encrypted`, `truncated` (not readable as a PDF), `scanned` (pictures
    without text) or `limit` (more than MAX_PAGES pages).
    """
    try:
        with pdfplumber.open(io.BytesIO(body), pages=list(range(1, MAX_PAGES + 2))) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise ReadingError("page", "limit", f"{url}: more than {MAX_PAGES} pages are not read")
            flow, width, pictures = _flow(pdf)
            count = len(pdf.pages)
    except ReadingError:
        raise
    except Exception as error:
        kind = "encrypted" if "password" in f"{type(error).__name__} {error} {error!r}".lower() else "truncated"
        raise ReadingError("page", kind, f"{url}: the PDF cannot be read ({type(error).__name__})") from error
    if not count:
        raise ReadingError("page", "truncated", f"{url}: the PDF has no pages")
    if not flow or (2 * pictures >= count and _characters(flow) < LEAST_CHARACTERS * count):
        return _recognised(body, url)
    return _page(flow, width, "pdf")


def page_of(pages: Sequence[tuple[list[list[Piece]], float, float]], format: str) -> Page:
    """The page model of recognised lines: for each page its lines in pieces, its width and height, in any unit."""
    flow: list[_Text | _Grid] = []
    for number, (lines, width, height) in enumerate(pages, 1):
        scale = 595.0 / width  # as if it were a sheet of A4, whose measures the rest of this module knows
        for line in lines:
            size = sorted(piece.bottom - piece.top for piece in line)[len(line) // 2] * scale * 0.8
            # What a recognised space parts nobody knows: two figures, not thousands.
            cells = [(piece.x0 * scale, piece.x1 * scale, _SPACED.sub("  ", piece.text)) for piece in line]
            top, bottom = min(p.top for p in line) * scale, max(p.bottom for p in line) * scale
            text = _Text(" ".join(c[2] for c in cells), cells[0][0], cells[-1][1], top, bottom, size, number, height * scale)
            text.cells = cells if len(cells) > 1 else []
            text.pieces = [(x0, x1, told, (top + bottom) / 2) for x0, x1, told in cells]
            flow.append(text)
    # Boxes of one font differ by a few pixels: only what clearly differs from the body is another size.
    sizes = sorted(text.size for text in flow if isinstance(text, _Text))
    body = sizes[len(sizes) // 2] if sizes else 0.0
    for item in flow:
        if isinstance(item, _Text) and abs(item.size - body) < 0.2 * body:
            item.size = body
    page = _page(flow, 595.0, format)
    page.ocr = True
    return page


def _page(flow: list[_Text | _Grid], width: float, format: str) -> Page:
    """The page model of lines and tables in reading order."""
    flow, repairs = _without_margins(flow)
    blocks = _blocks(_with_rows(flow, width), width)
    told = [b for b in blocks if isinstance(b, Paragraph)]
    title = next((b.text for b in told if b.centered), told[0].text if told else None)
    return Page(format=format, title=title, blocks=blocks, repairs=repairs)


def _characters(flow: list[_Text | _Grid]) -> int:
    """Characters in lines and tables."""
    return sum(
        len(item.text) if isinstance(item, _Text) else sum(len(cell.text) for part in item.parts for cell in part) for item in flow
    )


def _recognised(body: bytes, url: str) -> Page:
    """The page model of a scan, its pages rendered and recognised. Raises ReadingError (`scanned`, `limit`, `truncated`)."""
    if not picture.is_available():
        raise ReadingError(
            "page", "scanned", f"{url}: the PDF holds pictures without text; it is a scan, and reading it needs requirements-ocr.txt"
        )
    import pypdfium2

    pages: list[tuple[list[list[Piece]], float, float]] = []
    try:
        with pypdfium2.PdfDocument(body) as document:
            if len(document) > picture.MAX_FRAMES:
                raise ReadingError("page", "limit", f"{url}: {len(document)} scanned pages, {picture.MAX_FRAMES} are read")
            for sheet in document:
                # A page may claim any size: what is rendered is bounded.
                image = sheet.render(scale=min(150 / 72, picture.MAX_SIDE / max(sheet.get_size()))).to_pil()
                pages.append((picture.rows(image), image.width, image.height))
    except ReadingError:
        raise
    except Exception as error:
        raise ReadingError("page", "truncated", f"{url}: the scan cannot be read ({type(error).__name__})") from error
    page = page_of(pages, "pdf")
    if not page.blocks:
        raise ReadingError("page", "scanned", f"{url}: no characters are recognised in the scan")
    return page


def _flow(pdf: Any) -> tuple[list[_Text | _Grid], float, int]:
    """Text lines and tables of all pages in reading order, the page width, and how many pages a picture covers."""
    flow: list[_Text | _Grid] = []
    width = 595.0
    pictures = 0
    for number, page in enumerate(pdf.pages, 1):
        width = float(page.width)
        pictures += any(2 * i["width"] * i["height"] > page.width * page.height for i in page.images)
        chars = page.chars
        upright = [char for char in chars if abs(char["matrix"][1]) <= 0.1 * abs(char["matrix"][0])]
        if 2 * len(upright) >= len(chars):  # what stands across the text is a watermark or a stamp
            chars = upright
        here: list[tuple[float, _Text | _Grid]] = []
        inside: set[int] = set()
        for found in page.find_tables({"explicit_vertical_lines": _borders(page)}) if _is_ruled(page) else []:
            # A frame, an underline or a letterhead gives a "table" of one column: its text is text.
            if len({round(cell[0]) for cell in found.cells}) < 2:
                continue
            x0, top, x1, bottom = found.bbox
            here.append((top, _Grid([_cells(found, chars, inside)], number, x0, x1, bottom)))
        outside = {id(char) for char in chars if id(char) not in inside}
        if outside:
            rest = page.filter(lambda item, keep=outside: id(item) in keep)
            here += [(line["top"], _line(line, number, page.height)) for line in rest.extract_text_lines(return_chars=True)]
        flow += [block for _, block in sorted(here, key=lambda pair: pair[0])]
        page.close()
    return flow, width, pictures


def _is_ruled(page: Any) -> bool:
    """Whether a page has rulings that could make a table, and not so many that they are a drawing."""
    return len(page.rects) + len(page.lines) + len(page.curves) >= 4 and len(page.edges) <= MAX_EDGES


def _line(line: dict[str, Any], page: int, height: float) -> _Text:
    """A text line as pdfplumber tells it; wide gaps part it into cells."""
    chars = line["chars"]
    size = Counter(round(char["size"]) for char in chars).most_common(1)[0][0]
    text = _Text(line["text"], line["x0"], line["x1"], line["top"], line["bottom"], size, page, height)
    text.pieces = _pieces(chars, APART * max(size, 1))
    if len(text.pieces) > 1:
        text.cells = _apart(text.pieces, GAP * max(size, 1))
        text.text = " ".join(cell[2] for cell in text.cells) if text.cells else text.text
    return text


def _pieces(chars: list[dict[str, Any]], apart: float) -> list[tuple[float, float, str, float]]:
    """Left, right, text and middle of what gaps wider than `apart` part; a space between two digits is kept."""
    found: list[tuple[float, float, str, float]] = []
    spaced = False
    for char in chars:
        text, x0 = char["text"], char["x0"]
        if text.isspace():
            spaced = True
            continue
        if found and x0 - found[-1][1] <= apart:
            left, _, before, y = found[-1]
            found[-1] = left, char["x1"], f"{before} {text}" if spaced and before[-1].isdigit() and text.isdigit() else before + text, y
        else:
            found.append((x0, char["x1"], text, (char["top"] + char["bottom"]) / 2))
        spaced = False
    return found


def _apart(pieces: list[tuple[float, float, str, float]], gap: float) -> list[tuple[float, float, str]]:
    """The pieces put together where no wide gap parts them; [] where none does. Two figures stay two."""
    found = [pieces[0][:3]]
    for x0, x1, text, _ in pieces[1:]:
        left, right, before = found[-1]
        if x0 - right > gap:
            found.append((x0, x1, text))
        else:
            found[-1] = left, x1, before + ("  " if before[-1].isdigit() and text[0].isdigit() else "") + text
    return found if len(found) > 1 else []


def _cells(found: Any, chars: list[dict[str, Any]], inside: set[int]) -> list[_Cell]:
    """The cells of a ruled table with their text; the characters used are noted in `inside`. A character belongs to the cell
    that its middle lies in."""
    x0, top, x1, bottom = found.bbox
    near = []
    for char in chars:
        across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if x0 - TOLERANCE <= across <= x1 + TOLERANCE and top <= down <= bottom:
            near.append((down, across, char))
            inside.add(id(char))
    near.sort(key=lambda entry: entry[0])
    heights = [entry[0] for entry in near]
    cells = []
    for left, upper, right, lower in found.cells:
        band = near[bisect_left(heights, upper) : bisect_right(heights, lower)]
        # The characters in the order of the file, which tells the order of those that overlap.
        mine = [char for _, across, char in band if left <= across < right]
        text = squeeze(extract_text(mine)) if mine else ""
        cells.append(_Cell(left, upper, right, lower, _SPACED.sub("  ", text) if _SPACED.search(text) and _is_wide(mine) else text))
    return cells


def _is_wide(chars: list[dict[str, Any]]) -> bool:
    """Whether more than a space parts two characters of a line: two figures then, no thousands."""
    inked = sorted((char for char in chars if not char["text"].isspace()), key=lambda char: (round(char["bottom"]), char["x0"]))
    return any(round(one["bottom"]) == round(two["bottom"]) and two["x0"] - one["x1"] > SPACE * one["size"] for one, two in pairwise(inked))


def _borders(page: Any) -> list[dict[str, Any]]:
    """The outer vertical borders that a table of full-width rulings lacks: such tables are open left and right."""
    level: dict[int, list[tuple[float, float]]] = {}
    upright: list[tuple[float, float, float]] = []
    for edge in page.edges:
        if edge["orientation"] == "h":
            level.setdefault(round(edge["top"] / TOLERANCE), []).append((edge["x0"], edge["x1"]))
        else:
            upright.append((edge["x0"], edge["top"], edge["bottom"]))
    groups: dict[tuple[int, int], list[tuple[float, float, float]]] = {}
    for height, parts in level.items():
        left = right = None
        for x0, x1 in sorted(parts):
            if right is None or x0 > right + TOLERANCE:
                left, right = x0, x1
            right = max(right, x1)
            assert left is not None
        if left is not None and right is not None and min(parts)[0] == left:  # one ruling without a gap
            groups.setdefault((round(left / 6), round(right / 6)), []).append((height * TOLERANCE, left, right))
    borders: list[dict[str, Any]] = []
    for rulings in groups.values():
        if len(rulings) < 3:
            continue
        rulings.sort()
        top, bottom = rulings[0][0], rulings[-1][0]
        left, right = min(r[1] for r in rulings), max(r[2] for r in rulings)
        within = [u for u in upright if left - TOLERANCE <= u[0] <= right + TOLERANCE and u[1] < bottom and u[2] > top]
        if not any(left + 2 * TOLERANCE < u[0] < right - 2 * TOLERANCE for u in within):
            continue
        # Only as far as the inner verticals reach: a rule in the page's foot is no part of the table.
        top, bottom = max(top, min(u[1] for u in within) - TOLERANCE), min(bottom, max(u[2] for u in within) + TOLERANCE)
        for x in (left, right):
            if not any(abs(u[0] - x) <= 2 * TOLERANCE for u in within):
                place = {"x0": x, "x1": x, "top": top, "bottom": bottom, "width": 0, "height": bottom - top}
                borders.append({"object_type": "line", "orientation": "v", **place})
    return borders


def _without_margins(flow: list[_Text | _Grid]) -> tuple[list[_Text | _Grid], list[Repair]]:
    """The flow without page numbers and lines that stand on most pages at the same height."""
    pages = {line.page for line in flow}
    edge = [
        line
        for line in flow
        if isinstance(line, _Text)
        and (line.top < MARGIN * line.height or line.bottom > (1 - MARGIN) * line.height)
    ]
    seen = Counter((squeeze(line.text), round(line.top / 4)) for line in edge)
    repeated = {key for key, count in seen.items() if count > 2 and count * 2 > len(pages)}
    drop = {
        id(line)
        for line in edge
        if _PAGE_NUMBER.match(line.text) or (squeeze(line.text), round(line.top / 4)) in repeated
    }
    numbers = Counter(re.sub(r"\d+", "1", squeeze(line.text)) for line in edge if id(line) in drop)
    repairs = [Repair("page_number", before, "", count) for before, count in sorted(numbers.items())]
    return [line for line in flow if id(line) not in drop], repairs


def _with_rows(flow: list[_Text | _Grid], width: float) -> list[_Text | _Grid | Table]:
    """The flow with its tables without rulings: those of a form laid out by `unruled`; runs of lines in cells, where every cell
    stands in one column and no two in the same."""
    out: list[_Text | _Grid | Table] = []
    run: list[_Text] = []
    at = tried = 0

    def close() -> None:
        out.extend([table] if (table := _unruled(run)) else run)
        run.clear()

    while at < len(flow):
        item = flow[at]
        if isinstance(item, _Text) and item.cells and at >= tried:
            region = _region(flow, at, width)
            tried = at + len(region)
            layout = lay_out(region)
            if layout is not None:
                close()
                out.append(layout.table)
                at += layout.last + 1
                tried = at
                continue
        if isinstance(item, _Text) and item.cells and (not run or (item.page == run[0].page and item.top - run[-1].bottom < 3 * item.size)):
            run.append(item)
            at += 1
            continue
        if run:
            close()
            continue
        out.append(item)
        at += 1
    close()
    return out


def _region(flow: list[_Text | _Grid], at: int, width: float) -> list[list[Span]]:
    """The lines from `at` on that may be of one table without rulings, in pieces: of one size, none of them prose or a heading of
    the report; over page breaks, too."""
    region: list[list[Span]] = []
    last: _Text | None = None
    below = 0.0
    for line in flow[at : at + MAX_LINES]:
        if not isinstance(line, _Text):
            break
        if last is not None:
            if abs(line.size - last.size) > 1 or (line.page == last.page and line.top - last.bottom > FAR * line.size):
                break
            if line.page > last.page + 1 or (len(line.pieces) < 2 and _is_told(line, width)):
                break
            if line.page > last.page:
                below += last.top + 1.3 * line.size - line.top
        last = line
        region.append([Span(x0, x1, y + below, max(line.size, 1), text, len(region)) for x0, x1, text, y in line.pieces])
    return region


def _is_told(line: _Text, width: float) -> bool:
    """Whether a line in one piece is prose, or a main heading of a report."""
    text = line.text.strip()
    if line.x1 - line.x0 > 0.65 * width or "。" in text:
        return True
    mark = _ORDINAL.match(text)
    title = text[mark.end() :] if mark else ""
    return bool(title) and not is_known(text) and any(place_of(kind) == "main" for kind in exact_kinds(title))


def _unruled(lines: list[_Text]) -> Table | None:
    """Lines in cells as a table, or None where the columns are not clear."""
    if len(lines) < 3:
        return None
    columns: list[list[float]] = []
    for x0, x1, _ in sorted(cell for line in lines for cell in line.cells):
        if columns and x0 <= columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], x1)
        else:
            columns.append([x0, x1])
    if len(columns) < 2:
        return None
    starts = [column[0] for column in columns]
    rows: list[list[str]] = []
    for line in lines:
        row = [""] * len(columns)
        for x0, _, text in line.cells:
            at = bisect_right(starts, x0) - 1
            if row[at]:
                return None
            row[at] = squeeze(text)
        rows.append(row)
    return Table(rows)


def _blocks(flow: list[_Text | _Grid | Table], width: float) -> list[Paragraph | Table]:
    """Paragraphs and tables: lines joined where the line before runs to the right margin and is not closed."""
    texts = [line for line in flow if isinstance(line, _Text)]
    right = sorted(line.x1 for line in texts)[int(len(texts) * 0.75)] if texts else width
    if right < 0.7 * width:  # short lines are in the majority: the longest shows the margin, if any line reaches it
        right = max((line.x1 for line in texts), default=width)
    right = right if right > 0.6 * width else width
    left = sorted(line.x0 for line in texts)[int(len(texts) * 0.25)] if texts else 0.0
    blocks: list[Paragraph | Table] = []
    last: _Text | None = None
    grid: _Grid | None = None
    for line in flow:
        if isinstance(line, Table):
            blocks.append(line)
            last = grid = None
            continue
        if isinstance(line, _Grid):
            if grid is not None and _continues(grid, line):
                grid.parts += line.parts
                grid.page, grid.bottom = line.page, line.bottom
                blocks[-1] = _table(grid)
            else:
                grid = line
                blocks.append(_table(grid))
            last = None
            continue
        grid = None
        text = line.text.strip()
        if line.cells:
            blocks.append(Paragraph(" ".join(squeeze(cell[2]) for cell in line.cells)))
            last = None
            continue
        if last is not None and blocks and isinstance(blocks[-1], Paragraph):
            indented = line.x0 > left + 0.8 * line.size
            before = blocks[-1].text
            closed, headed = _CLOSED.search(before), _HEADED.match(text)
            full = last.x1 > right - 2.2 * last.size and not (headed and closed)
            # a ragged margin: a clause goes on
            full = full or (last.x1 > right - 5 * last.size and not (headed or closed) and ("," in before or "，" in before))
            titled = abs(last.size - line.size) > 1
            centred = blocks[-1].centered and abs((line.x0 + line.x1) / 2 - width / 2) < line.size
            if not titled and ((full and not indented) or (centred and line.x0 > left + 2 * line.size)):
                blocks[-1].text = squeeze(blocks[-1].text + "\n" + text)
                last = line
                continue
            if centred and titled is False and not _CLOSED.search(blocks[-1].text):
                blocks[-1].text = squeeze(blocks[-1].text + "\n" + text)
                last = line
                continue
        middle = abs((line.x0 + line.x1) / 2 - width / 2) < 1.5 * line.size
        inside = line.x0 > left + 2 * line.size and line.x1 < right - 2 * line.size
        blocks.append(Paragraph(squeeze(text), centered=middle and inside))
        last = line
    return blocks


def _continues(grid: _Grid, after: _Grid) -> bool:
    """Whether a table at the top of a page goes on from the page before: same rulings left and right, or same columns."""
    same = abs(grid.x0 - after.x0) < 2 * TOLERANCE and abs(grid.x1 - after.x1) < 2 * TOLERANCE
    return same and after.page == grid.page + 1


def _axis(values: list[float]) -> list[float]:
    """Distinct positions of rulings, those within TOLERANCE as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > TOLERANCE:
            out.append(value)
    return out


def _at(axis: list[float], value: float) -> int:
    """Index of the ruling at `value`."""
    return min(range(max(0, bisect_left(axis, value) - 1), len(axis)), key=lambda i: abs(axis[i] - value))


def _table(grid: _Grid) -> Table:
    """The parts of a table as one grid with its merged cells filled and told in `spans`."""
    columns = _axis([edge for part in grid.parts for cell in part for edge in (cell.x0, cell.x1)])
    rows: list[list[str]] = []
    spans: list[tuple[int, int, int, int]] = []
    for index, part in enumerate(grid.parts):
        lines = _axis([edge for cell in part for edge in (cell.top, cell.bottom)])
        base = len(rows)
        block: list[list[str | None]] = [[None] * (len(columns) - 1) for _ in lines[:-1]]
        for cell in part:
            top, bottom, left, right = (
                _at(lines, cell.top),
                _at(lines, cell.bottom),
                _at(columns, cell.x0),
                _at(columns, cell.x1),
            )
            for r in range(top, bottom):
                for c in range(left, right):
                    block[r][c] = cell.text
            if bottom - top > 1 or right - left > 1:
                spans.append((base + top, left, bottom - top, right - left))
        if index and rows:
            _carry_over(rows, block)
        rows += [[cell or "" for cell in row] for row in block]
    return Table(rows, spans=spans)


def _carry_over(rows: list[list[str]], block: list[list[str | None]]) -> None:
    """A merged label that the page break cut: its lower part is blank, or goes on with the label's last words.

    Only labels left of the first value of the row are mended; a value is never carried over a page break.
    """
    first = block[0]
    for column, cut in enumerate(first):
        label = rows[-1][column]
        if cut is None or _VALUE.match(cut) or _VALUE.match(label) or not label:
            break
        if not any(first[column + 1 :]):
            break
        if cut and (_ORDINAL.match(cut) or cut == label or not _ORDINAL.match(label)):
            continue
        whole = label + cut
        for row in block:
            if row[column] != cut:
                break
            row[column] = whole
        for above in reversed(rows):
            if above[column] != label:
                break
            above[column] = whole

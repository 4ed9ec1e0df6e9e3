"""PDF to the page model: text lines joined to paragraphs, ruled tables as grids joined over page breaks.

Running headers, footers and page numbers are told by their place and their repetition, never by their words. A document
without characters is said to be scanned; it is not guessed at.
"""

from __future__ import annotations

import io
import logging
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pdfplumber

from govreports.items import Page, Paragraph, ReadingError, Repair, Table
from govreports.reading.formats.joining import squeeze

MAX_PAGES = 300
"""An annual report has 5 to 40 pages; what is longer is a book of many bodies and costs too much to read."""
MARGIN = 0.12
"""Share of a page's height at its top and bottom where running headers, footers and page numbers stand."""
TOLERANCE = 3.0
"""Points within which two rulings are one."""
_PAGE_NUMBER = re.compile(r"^\s*(?:第\s*\d{1,3}\s*页.*|[-—–－ ]*\d{1,3}[-—–－ ]*|\d{1,3}\s*/\s*\d{1,3})\s*$")
_ORDINAL = re.compile(r"^\s*[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[）)、.．]")
_VALUE = re.compile(r"^[\d,，.．%％+＋/／—–－-]+$")
_CLOSED = re.compile(r"[。！？!?:：；;）)】]$")

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
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise ReadingError(
                    "page", "limit", f"{url}: {len(pdf.pages)} pages, more than {MAX_PAGES} are not read"
                )
            flow, width = _flow(pdf)
    except ReadingError:
        raise
    except Exception as error:
        kind = "encrypted" if "password" in f"{type(error).__name__} {error}".lower() else "truncated"
        raise ReadingError("page", kind, f"{url}: the PDF cannot be read ({type(error).__name__})") from error
    if not flow:
        raise ReadingError("page", "scanned", f"{url}: the PDF holds pictures without text; it is a scan")
    flow, repairs = _without_margins(flow)
    blocks = _blocks(flow, width)
    told = [b for b in blocks if isinstance(b, Paragraph)]
    title = next((b.text for b in told if b.centered), told[0].text if told else None)
    return Page(format="pdf", title=title, blocks=blocks, repairs=repairs)


def _flow(pdf: Any) -> tuple[list[_Text | _Grid], float]:
    """Text lines and tables of all pages in reading order, and the page width."""
    flow: list[_Text | _Grid] = []
    width = 595.0
    for number, page in enumerate(pdf.pages, 1):
        width = float(page.width)
        here: list[tuple[float, _Text | _Grid]] = []
        boxes = []
        for found in page.find_tables() if page.rects or page.lines or page.curves else []:
            cells = [
                _Cell(
                    x0,
                    top,
                    x1,
                    bottom,
                    squeeze(page.crop((x0, top, x1, bottom), strict=False).extract_text() or ""),
                )
                for x0, top, x1, bottom in found.cells
            ]
            # A frame, an underline or a letterhead gives a "table" of one column: its text is text.
            if len({round(cell.x0) for cell in cells}) < 2:
                continue
            x0, top, x1, bottom = found.bbox
            boxes.append(found.bbox)
            here.append((top, _Grid([cells], number, x0, x1, bottom)))
        for line in page.extract_text_lines(return_chars=True):
            middle = (line["top"] + line["bottom"]) / 2
            if any(b[1] <= middle <= b[3] and b[0] - TOLERANCE <= line["x0"] <= b[2] for b in boxes):
                continue
            size = Counter(round(char["size"]) for char in line["chars"]).most_common(1)[0][0]
            here.append(
                (
                    line["top"],
                    _Text(
                        line["text"],
                        line["x0"],
                        line["x1"],
                        line["top"],
                        line["bottom"],
                        size,
                        number,
                        page.height,
                    ),
                )
            )
        flow += [block for _, block in sorted(here, key=lambda pair: pair[0])]
        page.close()
    return flow, width


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


def _blocks(flow: list[_Text | _Grid], width: float) -> list[Paragraph | Table]:
    """Paragraphs and tables: lines joined where the line before runs to the right margin and is not closed."""
    texts = [line for line in flow if isinstance(line, _Text)]
    right = sorted(line.x1 for line in texts)[int(len(texts) * 0.75)] if texts else width
    left = sorted(line.x0 for line in texts)[int(len(texts) * 0.25)] if texts else 0.0
    blocks: list[Paragraph | Table] = []
    last: _Text | None = None
    grid: _Grid | None = None
    for line in flow:
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
        if last is not None and blocks and isinstance(blocks[-1], Paragraph):
            indented = line.x0 > left + 0.8 * line.size
            full = last.x1 > right - 2.2 * last.size
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

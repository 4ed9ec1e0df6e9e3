"""Spreadsheets (.xls, .xlsx, .et saved as either, .ods) to the page model: one table a sheet, merged cells filled."""

from __future__ import annotations

import io

import python_calamine as calamine

from govreports.items import Page, Paragraph, ReadingError, Table
from govreports.reading.formats.joining import squeeze
from govreports.reading.formats.zipped import check_xml, check_zip

MAX_CELLS = 200_000
"""Cells of one sheet that are read; the largest form has 300."""


def open_sheets(body: bytes, url: str, format: str) -> Page:
    """The page model of a spreadsheet. Raises ReadingError("page", "truncated" | "encrypted" | "limit", ...)."""
    if format == "xlsx":
        check_zip(body, url)
        check_xml(body, url)
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
        blocks: list[Paragraph | Table] = []
        for name in workbook.sheet_names:
            blocks += _sheet(workbook.get_sheet_by_name(name), url)
    except ReadingError:
        raise
    except Exception as error:
        kind = "encrypted" if "password" in str(error).lower() else "truncated"
        raise ReadingError(
            "page", kind, f"{url}: the spreadsheet cannot be read ({type(error).__name__})"
        ) from error
    first = next((b for b in blocks if isinstance(b, Paragraph)), None)
    return Page(format=format, title=first.text if first else None, blocks=blocks)


def _text(value: object) -> str:
    """A cell as it is printed: whole numbers without a decimal point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return squeeze(str(value))


def _sheet(sheet: calamine.CalamineSheet, url: str) -> list[Paragraph | Table]:
    """A sheet: rows with one filled cell above and below the table are paragraphs, the rest is one table."""
    if sheet.height * sheet.width > MAX_CELLS:
        raise ReadingError(
            "page", "limit", f"{url}: a sheet of {sheet.height} by {sheet.width} cells is not read"
        )
    rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    spans = []
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if bottom >= len(rows) or right >= max(map(len, rows), default=0):
            continue
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                rows[r][c] = rows[top][left]
        spans.append((top, left, bottom - top + 1, right - left + 1))
    single = [len({cell for cell in row if cell}) <= 1 for row in rows]
    first = next((i for i, one in enumerate(single) if not one), len(rows))
    last = next((i for i in range(len(rows) - 1, -1, -1) if not single[i]), -1) + 1

    def told(part: list[list[str]]) -> list[Paragraph | Table]:
        return [Paragraph(next(cell for cell in row if cell)) for row in part if any(row)]

    inner = [(r - first, c, h, w) for r, c, h, w in spans if first <= r and r + h <= last]
    table: list[Paragraph | Table] = [Table(rows[first:last], spans=inner)] if first < last else []
    return told(rows[:first]) + table + told(rows[max(first, last) :])

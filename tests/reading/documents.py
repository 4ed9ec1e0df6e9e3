"""Small documents made up for the tests of formats: Word files, archives, PDFs. The text is ours."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import docx
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

FONT = "STSong-Light"
TITLE = "新会区2022年政府信息公开工作年度报告"
CHAPTERS = [
    "一、总体情况",
    "本机关全年主动公开政府信息120条，其中通过网站公开100条，通过公报和其他途径公开20条，公开内容及时准确。",
    "二、依申请公开情况",
    "全年收到政府信息公开申请8件，均在法定期限内答复，其中予以公开5件，信息不存在3件。",
    "三、存在的问题和改进情况",
    "公开内容还不够丰富，今后将继续充实各栏目，加强对街镇的业务指导，组织两期培训。",
]
NUMBERS = [
    ["第二十条第（五）项", "", ""],
    ["信息内容", "本年处理决定数量", ""],
    ["行政许可", "31", ""],
    ["第二十条第（六）项", "", ""],
    ["行政处罚", "7", ""],
    ["行政强制", "2", ""],
]


def word_file(lines: list[str], rows: list[list[str]] | None = None) -> bytes:
    """A .docx of paragraphs and, after them, one table."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                table.cell(r, c).text = cell
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zip_file(members: dict[str, bytes | str]) -> bytes:
    """A zip of named members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def rar_file(members: dict[str, bytes]) -> bytes:
    """A RAR of version 4 whose members are stored, written by hand."""

    def block(kind: int, flags: int, rest: bytes, data: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data

    out = b"Rar!\x1a\x07\x00" + block(0x73, 0, b"\0" * 6)
    for name, data in members.items():
        told = name.encode("ascii")
        sizes = struct.pack("<IIBIIBBHI", len(data), len(data), 3, zlib.crc32(data), 0, 20, 0x30, len(told), 0o100644)
        out += block(0x74, 0x8000, sizes + told, data)
    return out + block(0x7B, 0x4000, b"")


def drawn(pages: list[dict[str, Any]]) -> bytes:
    """A PDF. A page is a dictionary: `text` [(x, y, text)] or [(x, y, text, size)], y from the top; `lines` [(x, y, x, y)];
    `rotated` [(x, y, text, degrees)]; `grid` (xs, ys, [(row, column, text)], whether it has outer vertical borders)."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    height = A4[1]
    for page in pages:
        for x, y, text, *size in page.get("text", []):
            sheet.setFont(FONT, *(size or [14]))
            sheet.drawString(x, height - y, text)
        for x, y, text, degrees in page.get("rotated", []):
            sheet.saveState()
            sheet.setFont(FONT, 40)
            sheet.translate(x, height - y)
            sheet.rotate(degrees)
            sheet.drawString(0, 0, text)
            sheet.restoreState()
        if "grid" in page:
            xs, ys, cells, *closed = page["grid"]
            for y in ys:
                sheet.line(xs[0], height - y, xs[-1], height - y)
            for x in xs if not closed or closed[0] else xs[1:-1]:
                sheet.line(x, height - ys[0], x, height - ys[-1])
            sheet.setFont(FONT, 9)
            for row, column, text in cells:
                for n, line in enumerate(text.split("\n")):
                    sheet.drawString(xs[column] + 3, height - ys[row] - 12 - 11 * n, line)
        sheet.showPage()
    sheet.save()
    return out.getvalue()

"""PDF, Word, spreadsheets, OFD and zip: real files made here, opened to the page model; hostile ones refused."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from govreports.items import Page, Paragraph, ReadingError, Table
from govreports.reading.formats import ofd, pdf, sheets, word, zipped

FONT = "STSong-Light"


def tables(page: Page) -> list[Table]:
    return [b for b in page.blocks if isinstance(b, Table)]


def paragraphs(page: Page) -> list[str]:
    return [b.text for b in page.blocks if isinstance(b, Paragraph)]


def drawn(pages: list[dict[str, Any]]) -> bytes:
    """A PDF: a page is {"text": [(x, y, text)], "grid": (xs, ys, [(row, column, text)])}, y from the top."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    height = A4[1]
    for page in pages:
        sheet.setFont(FONT, 14)
        for x, y, text in page.get("text", []):
            sheet.drawString(x, height - y, text)
        if "grid" in page:
            xs, ys, cells = page["grid"]
            for y in ys:
                sheet.line(xs[0], height - y, xs[-1], height - y)
            for x in xs:
                sheet.line(x, height - ys[0], x, height - ys[-1])
            sheet.setFont(FONT, 9)
            for row, column, text in cells:
                sheet.drawString(xs[column] + 3, height - ys[row] - 14, text)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def test_pdf_lines_become_paragraphs_and_page_numbers_go() -> None:
    full = "本报告依照条例编制并向社会公布所列数据均为全年数据统计期限"
    body = drawn(
        [
            {"text": [(190, 90, "某市2023年年度报告"), (98, 140, full[:-2]), (70, 160, full), (70, 180, "自年初起。"), (280, 820, "- 1 -")]},
            {"text": [(98, 90, "一、总体情况"), (98, 120, full[:-2]), (70, 140, "共三件。"), (280, 820, "- 2 -")]},
        ]
    )
    page = pdf.open_pdf(body, "x.pdf")
    assert paragraphs(page) == ["某市2023年年度报告", full[:-2] + full + "自年初起。", "一、总体情况", full[:-2] + "共三件。"]
    assert page.title == "某市2023年年度报告"
    assert [(r.kind, r.count) for r in page.repairs] == [("page_number", 2)]


def test_pdf_table_goes_on_over_a_page_break() -> None:
    xs = [70, 130, 300, 360]
    body = drawn(
        [
            {"text": [(98, 60, "表")], "grid": (xs, [700, 725, 750], [(0, 0, "(四)无"), (0, 1, "1.甲"), (0, 2, "3"), (1, 0, "(四)无"), (1, 1, "2.乙"), (1, 2, "0")])},
            {"grid": (xs, [60, 85, 110], [(0, 0, "法提供"), (0, 1, "3.丙"), (0, 2, "5"), (1, 1, "4.丁"), (1, 2, "7")])},
        ]
    )
    (table,) = tables(pdf.open_pdf(body, "x.pdf"))
    assert [row[1:] for row in table.rows] == [["1.甲", "3"], ["2.乙", "0"], ["3.丙", "5"], ["4.丁", "7"]]
    assert table.rows[1][0] == "(四)无法提供"


def test_a_value_is_never_carried_over_a_page_break() -> None:
    xs = [70, 300, 360]
    body = drawn(
        [
            {"grid": (xs, [700, 725, 750], [(0, 0, "甲"), (0, 1, "3"), (1, 0, "乙"), (1, 1, "12")])},
            {"grid": (xs, [60, 85, 110], [(0, 0, "丙"), (1, 0, "丁"), (1, 1, "7")])},
        ]
    )
    (table,) = tables(pdf.open_pdf(body, "x.pdf"))
    assert table.rows == [["甲", "3"], ["乙", "12"], ["丙", ""], ["丁", "7"]]


def test_a_scanned_pdf_is_said_to_be_one() -> None:
    with pytest.raises(ReadingError) as caught:
        pdf.open_pdf(drawn([{}, {}]), "x.pdf")
    assert caught.value.reason == "scanned"


def test_a_long_pdf_is_refused() -> None:
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for _ in range(pdf.MAX_PAGES + 1):
        sheet.showPage()
    sheet.save()
    with pytest.raises(ReadingError) as caught:
        pdf.open_pdf(out.getvalue(), "x.pdf")
    assert caught.value.reason == "limit"


def test_a_cut_pdf_is_refused() -> None:
    with pytest.raises(ReadingError) as caught:
        pdf.open_pdf(drawn([{"text": [(70, 90, "甲")]}])[:300], "x.pdf")
    assert caught.value.reason in {"truncated", "scanned"}


def word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("某市2022年政府信息公开工作年度报告")
    document.add_heading("一、总体情况", 1)
    document.add_paragraph("全年新收申请3件。")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "第二十条第(五)项"
    table.cell(1, 0).text = "信息内容"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "本年处理决定数量"
    table.cell(2, 0).text = "行政许可"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "12"
    document.add_paragraph("二、其他")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_blocks_in_order_with_merged_cells() -> None:
    page = word.open_docx(word_file(), "x.docx")
    assert [type(b).__name__ for b in page.blocks] == ["Paragraph", "Paragraph", "Paragraph", "Table", "Paragraph"]
    (table,) = tables(page)
    assert table.rows[2] == ["行政许可", "12", "12"]
    assert (2, 1, 1, 2) in table.spans
    assert isinstance(page.blocks[1], Paragraph)
    assert page.blocks[1].heading == 1


def test_a_word_file_that_is_cut_or_encrypted_is_refused() -> None:
    with pytest.raises(ReadingError) as caught:
        word.open_docx(word_file()[:2000], "x.docx")
    assert caught.value.reason == "truncated"


def test_doc_without_a_program_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word.shutil, "which", lambda name: None)
    with pytest.raises(ReadingError, match="LibreOffice or antiword") as caught:
        word.open_doc(b"\xd0\xcf\x11\xe0", "x.doc")
    assert caught.value.reason == "unsupported"


def xlsx_file(cells: dict[str, str], merged: str) -> bytes:
    """A small spreadsheet, written by hand."""
    rows: dict[str, list[str]] = {}
    for name, value in cells.items():
        kind = f"<c r='{name}'><v>{value}</v></c>" if value.isdigit() else f"<c r='{name}' t='inlineStr'><is><t>{value}</t></is></c>"
        rows.setdefault(name[1:], []).append(kind)
    data = "".join(f"<row r='{r}'>{''.join(c)}</row>" for r, c in rows.items())
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/"
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{package}content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Default Extension='xml' ContentType='application/xml'/><Override PartName='/xl/workbook.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/><Override PartName='/xl/worksheets/sheet1.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'/></Types>",
        "_rels/.rels": f"<Relationships xmlns='{package}relationships'><Relationship Id='r1' Type='{relations}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{relations}'><sheets><sheet name='表' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{package}relationships'><Relationship Id='r1' Type='{relations}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{main}'><sheetData>{data}</sheetData><mergeCells count='1'><mergeCell ref='{merged}'/></mergeCells></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, "<?xml version='1.0' encoding='UTF-8'?>" + text)
    return out.getvalue()


def test_spreadsheet_with_a_title_and_merged_cells() -> None:
    body = xlsx_file({"A1": "某局2021年年度报告", "A3": "指标", "B3": "数量", "A4": "主动公开信息数", "B4": "17", "A5": "其中", "A6": "网站", "B6": "0"}, "A4:A5")
    page = sheets.open_sheets(body, "x.xlsx", "xlsx")
    assert page.title == "某局2021年年度报告"
    (table,) = tables(page)
    assert ["主动公开信息数", "17"] in table.rows
    assert ["网站", "0"] in table.rows
    assert any(h == 2 for _, _, h, _ in table.spans)


def ofd_file(text: str) -> bytes:
    """A one-page OFD, written by hand to GB/T 33190."""
    space = "http://www.ofdspec.org/2016"
    parts = {
        "OFD.xml": f"<ofd:OFD xmlns:ofd='{space}' Version='1.0' DocType='OFD'><ofd:DocBody><ofd:DocInfo><ofd:DocID>a</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document xmlns:ofd='{space}'><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID='1' BaseLoc='Pages/Page_0/Content.xml'/></ofd:Pages></ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page xmlns:ofd='{space}'><ofd:Content><ofd:Layer ID='2'><ofd:TextObject ID='3' Boundary='20 20 150 10' Font='4' Size='5'><ofd:TextCode X='0' Y='5'>{text}</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, "<?xml version='1.0' encoding='UTF-8'?>" + xml)
    return out.getvalue()


def test_ofd_text() -> None:
    assert paragraphs(ofd.open_ofd(ofd_file("某市2024年政府信息公开工作年度报告"), "x.ofd")) == ["某市2024年政府信息公开工作年度报告"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (64 * 2**20))
    for opener in (lambda b: word.open_docx(b, "x"), lambda b: sheets.open_sheets(b, "x", "xlsx"), lambda b: ofd.open_ofd(b, "x")):
        with pytest.raises(ReadingError) as caught:
            opener(out.getvalue())
        assert caught.value.reason == "limit"


def test_names_in_a_zip_are_mended() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("年报.txt".encode("gb18030").decode("cp437")), b"x")
    # Windows' own tools write GBK without the UTF-8 flag: put the raw name there and clear the flag in both headers.
    told, name = "年报.txt".encode("gb18030").decode("cp437").encode("utf-8"), "年报.txt".encode("gb18030")
    raw = out.getvalue().replace(told, name + b"\x00" * (len(told) - len(name)))
    for signature, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        at = raw.index(signature) + offset
        raw = raw[:at] + bytes([raw[at] & ~0x08]) + raw[at + 1 :]
    ((found, body),) = zipped.members(raw, "x.zip")
    assert found.rstrip("\x00") == "年报.txt"
    assert body == b"x"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""]))
def test_rubbish_raises_only_reading_errors(body: bytes, magic: bytes) -> None:
    for opener in (
        lambda b: pdf.open_pdf(b, "x"),
        lambda b: word.open_docx(b, "x"),
        lambda b: sheets.open_sheets(b, "x", "xls"),
        lambda b: ofd.open_ofd(b, "x"),
    ):
        with pytest.raises(ReadingError):
            opener(magic + body)

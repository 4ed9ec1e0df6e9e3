"""Documents that are not what they are called, encrypted, damaged or made to hurt: each fails with its reason, in time."""

from __future__ import annotations

import io
import stat
import time
import zipfile
from pathlib import Path

import docx
import pytest
from documents import CHAPTERS, NUMBERS, TITLE, drawn, word_file, zip_file
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from govreports.items import Page, Paragraph, ReadingError, ReportPage, Table
from govreports.reading import chain
from govreports.reading.formats import ofd, pdf, picture, sheets, sniff, word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


def read(body: bytes, name: str, content_type: str | None = None) -> Page:
    item = ReportPage(url=f"http://www.example.gov.cn/{name}", body=body, content_type=content_type)
    chain.decode_step(item)
    chain.page_step(item)
    assert item.page is not None
    return item.page


def reason(body: bytes, name: str) -> str:
    with pytest.raises(ReadingError) as caught:
        read(body, name)
    assert caught.value.step == "page"
    return caught.value.reason


def ole(*streams: str, fib: bytes = b"") -> bytes:
    """The old Office container as far as telling its kind needs it: names of streams, and the first sector of one."""
    return OLE + bytes(504) + fib.ljust(512, b"\0") + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        (b"<html xmlns:o='urn:x'><body><p>a</p></body></html>", "a.doc", "html"),
        ("<html><body><p>甲</p></body></html>".encode("utf-16"), "a.doc", "html"),
        (b"<table><tr><td>1</td></tr></table>", "a.xls", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "a.doc", "mhtml"),
        (b"From: <saved>\r\nSubject: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x", "a.htm", "mhtml"),
        (b"{\\rtf1\\ansi\\ansicpg936 x}", "a.doc", "doc"),
        (b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument>", "a.doc", "doc"),
        (ole("Root Entry", "WordDocument"), "a.wps", "wps"),
        (ole("Root Entry", "Workbook"), "a.et", "xls"),
        (ole("EncryptionInfo", "EncryptedPackage"), "a.docx", "docx"),
        (ole("EncryptionInfo", "EncryptedPackage"), "a.xlsx", "xlsx"),
        (word_file(["a"]), "a.wps", "docx"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "a.zip", "7z"),
        (PNG, "a.pdf", "image"),
    ],
)
def test_a_format_is_told_by_its_bytes(body: bytes, name: str, expected: str) -> None:
    assert sniff(body, url=f"http://a.example/{name}") == expected


def test_html_under_the_name_of_a_word_file_is_read_as_html() -> None:
    told = "".join(f"<p>{line}</p>" for line in [TITLE, *CHAPTERS])
    page = read(f"<html xmlns:w='urn:schemas-microsoft-com:office:word'><body>{told}</body></html>".encode("gb18030"), "a.doc", "application/msword")
    assert page.format == "html"
    assert "二、依申请公开情况" in [b.text for b in page.blocks if isinstance(b, Paragraph)]


def test_a_web_archive_under_the_name_of_a_word_file_is_read() -> None:
    import base64

    told = base64.encodebytes(("<html><body>" + "".join(f"<p>{line}</p>" for line in [TITLE, *CHAPTERS]) + "</body></html>").encode("gbk"))
    body = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Location: file:///C:/a.htm\r\n"
        b"Content-Transfer-Encoding: base64\r\nContent-Type: text/html; charset=\"gb2312\"\r\n\r\n" + told + b"\r\n--x--\r\n"
    )
    page = read(body, "a.doc")
    assert (page.format, page.title) == ("mhtml", TITLE)
    assert reason(body[:120], "a.doc") == "truncated"


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_an_office_file_behind_a_password(name: str) -> None:
    assert reason(ole("EncryptionInfo", "EncryptedPackage"), name) == "encrypted"


def test_an_old_word_file_behind_a_password() -> None:
    fib = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01"
    assert reason(ole("WordDocument", fib=fib), "a.doc") == "encrypted"


def test_a_zip_with_encrypted_members() -> None:
    body = bytearray(word_file(["a"]))
    at = body.index(b"PK\x01\x02")
    body[at + 8] |= 1
    assert reason(bytes(body), "a.docx") == "encrypted"


def test_a_pdf_behind_a_password() -> None:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4, encrypt="secret")
    sheet.drawString(100, 100, "x" * 40)
    sheet.save()
    assert reason(out.getvalue(), "a.pdf") == "encrypted"


def with_entities(xml: str) -> str:
    """A document type whose last entity expands to a billion characters."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>{xml}'


@pytest.mark.long  # a bound on time: not where other work shares the machine
@pytest.mark.parametrize("name", ["a.docx", "a.ofd", "a.xlsx"])
def test_entities_are_not_expanded(name: str) -> None:
    if name == "a.docx":
        parts = {n: zipfile.ZipFile(io.BytesIO(word_file(["一"]))).read(n) for n in zipfile.ZipFile(io.BytesIO(word_file(["一"]))).namelist()}
        parts["word/document.xml"] = with_entities(
            "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>&e9;</w:t></w:r></w:p></w:body></w:document>"
        ).encode()
    else:
        parts = {"OFD.xml" if name == "a.ofd" else "xl/workbook.xml": with_entities("<x>&e9;</x>").encode()}
    start = time.perf_counter()
    assert reason(zip_file(dict(parts)), name) == "limit"
    assert time.perf_counter() - start < 5


def test_a_macro_document_is_read_without_its_macros() -> None:
    source = io.BytesIO(word_file([TITLE, *CHAPTERS]))
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                plain = b"vnd.openxmlformats-officedocument.wordprocessingml.document.main"
                data = data.replace(plain, b"vnd.ms-word.document.macroEnabled.main")
                assert b"macroEnabled" in data
            new.writestr(name, data)
        new.writestr("word/vbaProject.bin", OLE + b"Sub AutoOpen()" + bytes(500))
    page = read(out.getvalue(), "a.docm")
    assert page.title == TITLE
    assert "一、总体情况" in [b.text for b in page.blocks if isinstance(b, Paragraph)]


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_a_pdf_of_two_thousand_pages_is_refused_in_time() -> None:
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for _ in range(2000):
        sheet.drawString(100, 700, "x" * 50)
        sheet.showPage()
    sheet.save()
    start = time.perf_counter()
    with pytest.raises(ReadingError, match="more than 300 pages") as caught:
        pdf.open_pdf(out.getvalue(), "a.pdf")
    assert caught.value.reason == "limit"
    assert time.perf_counter() - start < 10


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_a_drawing_of_many_lines_is_no_table() -> None:
    lines = canvas.Canvas(out := io.BytesIO())
    for n in range(pdf.MAX_EDGES + 10):
        lines.line(n % 500, n // 500, n % 500 + 1, n // 500 + n % 7)
    lines.drawString(100, 700, "a map of " + "x" * 40)
    lines.save()
    start = time.perf_counter()
    page = pdf.open_pdf(out.getvalue(), "a.pdf")
    assert not [b for b in page.blocks if isinstance(b, Table)]
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_truncated_documents_only_raise_reading_errors(name: str, share: float) -> None:
    body = word_file([TITLE, *CHAPTERS], NUMBERS) if name == "a.docx" else drawn([{"text": [(70, 90, TITLE)]}] * 3)
    told = "pdf"
    try:
        told = read(body[: int(len(body) * share)], name).format  # pdfminer repairs some
    except ReadingError as error:
        told = error.reason
    assert told in (("truncated",) if name == "a.docx" else ("pdf", "truncated", "scanned"))


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_a_table_of_absurd_width_in_a_word_file_is_bounded() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "甲"
    table.cell(0, 0)._tc.get_or_add_tcPr().get_or_add_gridSpan().val = 2_000_000_000
    document.save(out := io.BytesIO())
    start = time.perf_counter()
    with pytest.raises(ReadingError) as caught:
        word.open_docx(out.getvalue(), "a.docx")
    assert caught.value.reason == "limit"
    assert time.perf_counter() - start < 5


# ---------------------------------------------------------------------------------------------------
# LibreOffice and antiword, played by scripts


def program(folder: Path, name: str, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(word.shutil, "which", lambda wanted: str(path) if wanted == name else None)


def test_an_old_word_file_goes_through_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made.docx").write_bytes(word_file([TITLE, *CHAPTERS], NUMBERS))
    program(tmp_path, "soffice", f"cp '{tmp_path}/made.docx' \"$7/in.docx\"", monkeypatch)
    page = read(ole("WordDocument"), "a.wps")
    assert page.format == "doc"
    assert [b.rows for b in page.blocks if isinstance(b, Table)] == [NUMBERS]


def test_antiword_gives_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "antiword", f"printf '{TITLE}\\n\\n" + "\\n\\n".join(CHAPTERS) + "\\n'", monkeypatch)
    page = read(ole("WordDocument"), "a.doc")
    assert (page.format, page.title) == ("doc", TITLE)
    assert reason(b"{\\rtf1\\ansi x}", "a.rtf") == "unsupported"  # antiword does not read it


@pytest.mark.long  # a bound on time: not where other work shares the machine
@pytest.mark.parametrize(("script", "expected"), [("exit 3", "truncated"), ("exit 0", "truncated"), ("sleep 60", "limit"), ("(sleep 60)& wait", "limit")])
def test_a_program_that_fails_or_hangs(script: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "soffice", script, monkeypatch)
    monkeypatch.setattr(word, "CONVERT_SECONDS", 1)
    start = time.perf_counter()
    assert reason(ole("WordDocument"), "a.doc") == expected
    assert time.perf_counter() - start < 8


def test_without_a_program_the_message_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word.shutil, "which", lambda name: None)
    with pytest.raises(ReadingError, match="LibreOffice or antiword"):
        read(ole("WordDocument"), "a.doc")


# ---------------------------------------------------------------------------------------------------
# pictures


def test_a_picture_without_the_extra_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "is_available", lambda: False)
    with pytest.raises(ReadingError, match=r"requirements-ocr\.txt") as caught:
        read(PNG, "a.png")
    assert caught.value.reason == "scanned"


def test_a_picture_of_absurd_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.setattr(picture, "is_available", lambda: True)
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert reason(out.getvalue(), "a.png") == "limit"
    assert reason(out.getvalue()[:80], "a.png") in ("limit", "truncated")


@pytest.mark.skipif(not picture.is_available(), reason="the OCR extra (requirements-ocr.txt) is not installed")
def test_a_scan_is_recognised_and_marked() -> None:
    import pypdfium2

    lines = [(120, 90, TITLE, 16), *((80, 140 + 30 * n, line[:30], 13) for n, line in enumerate(CHAPTERS))]
    with pypdfium2.PdfDocument(drawn([{"text": lines}])) as document:
        image = document[0].render(scale=2).to_pil()
    image.save(out := io.BytesIO(), "PNG")
    page = read(out.getvalue(), "a.png")
    assert (page.format, page.ocr, page.title) == ("image", True, TITLE)
    assert "二、依申请公开情况" in [b.text for b in page.blocks if isinstance(b, Paragraph)]
    image.convert("RGB").save(scan := io.BytesIO(), "PDF")
    page = read(scan.getvalue(), "a.pdf")
    assert (page.format, page.ocr) == ("pdf", True)
    item = ReportPage(url="http://www.example.gov.cn/a.pdf", body=scan.getvalue())
    assert chain.read(item).source.ocr


def test_sheets_of_rubbish_are_refused() -> None:
    for body in (ole("Workbook"), b"PK\x03\x04" + bytes(90)):
        with pytest.raises(ReadingError):
            sheets.open_sheets(body, "a.xls", "xls" if body[:2] != b"PK" else "xlsx")
    with pytest.raises(ReadingError):
        ofd.open_ofd(b"", "a.ofd")

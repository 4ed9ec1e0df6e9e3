"""Word documents to the page model: .docx in order of its body; .doc and .wps through LibreOffice or antiword where installed."""

from __future__ import annotations

import email
import email.policy
import io
import re
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from govreports.items import Page, Paragraph, ReadingError, Table
from govreports.reading.decode import decode
from govreports.reading.formats.html import open_html
from govreports.reading.formats.joining import squeeze
from govreports.reading.formats.running import run
from govreports.reading.formats.text import open_text
from govreports.reading.formats.zipped import check_xml, check_zip

CONVERT_SECONDS = 30
"""LibreOffice needs one to two seconds a file; what takes half a minute hangs. Less than a worker of the pool has."""

MAX_COLUMNS, MAX_ROWS = 200, 5000
"""Of a table; the widest form has 20 columns, the longest 60 rows."""


def open_docx(body: bytes, url: str) -> Page:
    """The page model of a .docx file (bytes). `url` names the file in messages.

    Raises ReadingError("page", ...) with `truncated` (no readable document), `encrypted` or `limit` (a zip bomb).
    """
    check_zip(body, url)
    check_xml(body, url)
    try:
        document = docx.Document(io.BytesIO(_as_document(body)))
        blocks: list[Paragraph | Table] = []
        for item in document.iter_inner_content():
            if isinstance(item, WordTable):
                blocks.append(_table(item))
                continue
            blocks += _paragraphs(item)
    except ReadingError as error:
        raise ReadingError("page", error.reason, f"{url}: {error}") from error
    except Exception as error:
        raise ReadingError(
            "page", "truncated", f"{url}: the Word file cannot be read ({type(error).__name__})"
        ) from error
    title = next((b.text for b in blocks if isinstance(b, Paragraph) and b.text), None)
    return Page(format="docx", title=title, blocks=blocks)


def _as_document(body: bytes) -> bytes:
    """A document with macros or a template as the plain document it otherwise is: python-docx opens no other type. Macros
    are bytes to it; nothing runs them."""
    name, plain = "[Content_Types].xml", b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(io.BytesIO(body)) as old:
        told = old.read(name)
        types = _OTHER_TYPES.sub(plain, told)
        if types == told:
            return body
        with zipfile.ZipFile(made := io.BytesIO(), "w") as new:
            for member in old.infolist():
                new.writestr(member.filename, types if member.filename == name else old.read(member))
    return made.getvalue()


def _paragraphs(item: WordParagraph) -> list[Paragraph]:
    """The lines of a Word paragraph; its style tells a heading, its numbering is not part of the text in the file."""
    style = (item.style.name or "") if item.style is not None else ""
    level = re.match(r"(?:heading|标题)\s*(\d)", style, re.IGNORECASE)
    bold = bool(item.runs) and all(run.bold for run in item.runs if run.text.strip())
    centered = item.alignment is not None and int(item.alignment) == 1
    return [
        Paragraph(squeeze(line), heading=int(level[1]) if level else None, bold=bold, centered=centered)
        for line in item.text.split("\n")
        if line.strip()
    ]


def _table(item: WordTable) -> Table:
    """A Word table as a grid with its merged cells filled and told in `spans`. Raises ReadingError `limit` above MAX_CELLS."""
    owners: list[list[int | None]] = []  # for each place the number of the cell that covers it
    texts: list[str] = []
    boxes: list[list[int]] = []
    for r, row in enumerate(item._tbl.iterdescendants(f"{_W}tr")):
        if next(row.iterancestors(f"{_W}tbl")) is not item._tbl:
            continue  # a table within a cell: its text is the cell's
        line: list[int | None] = [None] * min(_number(row.find(f"{_W}trPr/{_W}gridBefore"), 0), MAX_COLUMNS)
        above = owners[-1] if owners else []
        for tc in row.iter(f"{_W}tc"):
            if next(tc.iterancestors(f"{_W}tr")) is not row:
                continue
            at, width = len(line), min(_number(tc.find(f"{_W}tcPr/{_W}gridSpan"), 1), MAX_COLUMNS)
            merged = tc.find(f"{_W}tcPr/{_W}vMerge")
            owner = above[at] if merged is not None and merged.get(f"{_W}val") != "restart" and at < len(above) else None
            if owner is None:
                owner = len(texts)
                texts.append(squeeze("\n".join("".join(t.text or "" for t in p.iter(_T)) for p in tc.iter(_P))))
                boxes.append([len(owners), at, len(owners), at])
            box = boxes[owner]
            box[2], box[3] = len(owners), max(box[3], at + width - 1)
            line += [owner] * width
            if len(line) > MAX_COLUMNS:
                raise ReadingError("page", "limit", f"a table of more than {MAX_COLUMNS} columns is not read")
        owners.append(line)
        if r > MAX_ROWS:
            raise ReadingError("page", "limit", f"a table of more than {MAX_ROWS} rows is not read")
    columns = max(map(len, owners), default=0)
    rows = [["" if o is None else texts[o] for o in line] + [""] * (columns - len(line)) for line in owners]
    spans = [(b[0], b[1], b[2] - b[0] + 1, b[3] - b[1] + 1) for b in boxes if b[2] > b[0] or b[3] > b[1]]
    return Table(rows, spans=spans)


def _number(element: Any, otherwise: int) -> int:
    """The number that an element's `w:val` says."""
    value = element.get(f"{_W}val") if element is not None else None
    return int(value) if value and value.isdecimal() and len(value) < 20 else otherwise


_OTHER_TYPES = re.compile(
    rb"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabledTemplate|ms-word\.(?:document|template)\.macroEnabled"
    rb"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _T = f"{_W}p", f"{_W}t"


def open_doc(body: bytes, url: str) -> Page:
    """The page model of a .doc, .wps or .rtf file: LibreOffice gives tables; antiword (not for RTF) text
    with bars between the cells.

    Raises ReadingError("page", ...): `unsupported` where neither program is installed, `encrypted`, `truncated` where they
    fail, `limit` where they take too long.
    """
    if _is_encrypted(body):
        raise ReadingError("page", "encrypted", f"{url}: the file is encrypted")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is not None:
        page = open_docx(_converted(office, body, url), url)
        page.format = "doc"
        return page
    antiword = shutil.which("antiword")
    if antiword is None or not body.startswith(_OLE):
        needs = "LibreOffice or antiword" if antiword is None else "LibreOffice"
        raise ReadingError("page", "unsupported", f"{url}: reading this Word file needs {needs} on this machine")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.doc"
        source.write_bytes(body)
        made = run([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)], url, seconds=CONVERT_SECONDS)
    page = open_text(made.decode("utf-8", "replace").replace("\n", "\n\n").replace("|\n\n|", "|\n|"), url)
    if not page.blocks:
        raise ReadingError("page", "scanned", f"{url}: the Word file holds no text")
    page.format = "doc"
    page.title = next((squeeze(b.text) for b in page.blocks if isinstance(b, Paragraph)), None)
    return page


def open_mhtml(body: bytes, url: str) -> Page:
    """The page model of a web page in one file (RFC 2557), as Word saves it under the name .doc: its first HTML part.

    Raises ReadingError("page", "truncated", ...) where it holds none, and like `decode` and `open_html`.
    """
    try:
        message = email.message_from_bytes(body, policy=email.policy.compat32)
        part = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
        data = part.get_payload(decode=True) if part is not None else None
        kind = str(part.get("Content-Type", "")) if part is not None else ""
    except Exception as error:  # the parser of the standard library is not made for hostile input
        raise ReadingError("page", "truncated", f"{url}: the web archive cannot be read ({type(error).__name__})") from error
    if not isinstance(data, bytes) or not data:
        raise ReadingError("page", "truncated", f"{url}: the web archive holds no page")
    page = open_html(decode(data, content_type=kind or None).text, url)
    page.format = "mhtml"
    return page


def _is_encrypted(body: bytes) -> bool:
    """Whether a Word 97 file is: bit 8 of the flags in its information block ([MS-DOC] 2.5.2, FibBase.fEncrypted)."""
    if not body.startswith(_OLE):
        return False
    for start in range(512, min(len(body) - 12, 1 << 22), 512):
        if body[start : start + 2] == b"\xec\xa5" and body[start + 2] in (0xC1, 0xC0, 0xC2):
            return bool(body[start + 11] & 1)
    return False


def _converted(office: str, body: bytes, url: str) -> bytes:
    """The .docx that LibreOffice makes of a file, with a profile of its own so that several may run at once. Macros do not
    run: a new profile has none that it trusts, and a conversion opens no window that could ask."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.doc"
        source.write_bytes(body)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [office, profile, "--headless", "--norestore", "--convert-to", "docx", "--outdir", folder, str(source)]
        run(command, url, seconds=CONVERT_SECONDS)
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise ReadingError("page", "truncated", f"{url}: LibreOffice could not convert the file")
        return made.read_bytes()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

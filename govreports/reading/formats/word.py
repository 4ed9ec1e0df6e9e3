"""Word documents to the page model: .docx in order of its body; .doc and .wps through LibreOffice or antiword where installed."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import docx
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from govreports.items import Page, Paragraph, ReadingError, Table
from govreports.reading.formats.joining import squeeze
from govreports.reading.formats.zipped import check_zip

CONVERT_SECONDS = 60
"""LibreOffice needs one to two seconds a file; what takes a minute hangs."""


def open_docx(body: bytes, url: str) -> Page:
    """The page model of a .docx file (bytes). `url` names the file in messages.

    Raises ReadingError("page", ...) with `truncated` (no readable document), `encrypted` or `limit` (a zip bomb).
    """
    check_zip(body, url)
    try:
        document = docx.Document(io.BytesIO(body))
        blocks: list[Paragraph | Table] = []
        for item in document.iter_inner_content():
            if isinstance(item, WordTable):
                blocks.append(_table(item))
                continue
            blocks += _paragraphs(item)
    except Exception as error:
        raise ReadingError(
            "page", "truncated", f"{url}: the Word file cannot be read ({type(error).__name__})"
        ) from error
    title = next((b.text for b in blocks if isinstance(b, Paragraph) and b.text), None)
    return Page(format="docx", title=title, blocks=blocks)


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
    """A Word table as a grid; a merged cell is one element in several places, which gives its span."""
    cells: list[list[Any]] = [[cell._tc for cell in row.cells] for row in item.rows]
    width = max(map(len, cells), default=0)
    texts: dict[int, str] = {}
    boxes: dict[int, list[int]] = {}
    for r, row in enumerate(cells):
        for c, tc in enumerate(row):
            if id(tc) not in texts:
                texts[id(tc)] = squeeze(
                    "\n".join("".join(t.text or "" for t in p.iter(_T)) for p in tc.iter(_P))
                )
            box = boxes.setdefault(id(tc), [r, c, r, c])
            box[2], box[3] = max(box[2], r), max(box[3], c)
    rows = [[texts[id(tc)] for tc in row] + [""] * (width - len(row)) for row in cells]
    spans = [
        (b[0], b[1], b[2] - b[0] + 1, b[3] - b[1] + 1) for b in boxes.values() if b[2] > b[0] or b[3] > b[1]
    ]
    return Table(rows, spans=spans)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _T = f"{_W}p", f"{_W}t"


def open_doc(body: bytes, url: str) -> Page:
    """The page model of a .doc or .wps file: LibreOffice gives tables; antiword gives text only.

    Raises ReadingError("page", "unsupported", ...) where neither program is installed, "truncated" where they fail.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is not None:
        page = open_docx(_converted(office, body, url), url)
        page.format = "doc"
        return page
    antiword = shutil.which("antiword")
    if antiword is None:
        raise ReadingError(
            "page",
            "unsupported",
            f"{url}: reading .doc and .wps needs LibreOffice or antiword on this machine",
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.doc"
        source.write_bytes(body)
        text = _run([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)], url).decode("utf-8", "replace")
    blocks: list[Paragraph | Table] = [Paragraph(squeeze(line)) for line in text.splitlines() if line.strip()]
    return Page(
        format="doc",
        title=blocks[0].text if blocks and isinstance(blocks[0], Paragraph) else None,
        blocks=blocks,
    )


def _converted(office: str, body: bytes, url: str) -> bytes:
    """The .docx that LibreOffice makes of a .doc or .wps, with a profile of its own so that several may run at once."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.doc"
        source.write_bytes(body)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        _run([office, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)], url)
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise ReadingError("page", "truncated", f"{url}: LibreOffice could not convert the file")
        return made.read_bytes()


def _run(command: list[str], url: str) -> bytes:
    """Output of a program within CONVERT_SECONDS."""
    try:
        return subprocess.run(command, capture_output=True, timeout=CONVERT_SECONDS, check=True).stdout
    except (subprocess.SubprocessError, OSError) as error:
        raise ReadingError(
            "page", "truncated", f"{url}: {Path(command[0]).name} failed ({type(error).__name__})"
        ) from error

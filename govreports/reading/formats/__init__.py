"""Formats: which one the bytes are (`sniff`), and the openers that turn each into the page model, a module each."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from urllib.parse import unquote, urlsplit

from govreports.items import Page

OPENERS: dict[str, str] = {
    "pdf": "pdf:open_pdf",
    "docx": "word:open_docx",
    "doc": "word:open_doc",
    "wps": "word:open_doc",
    "xls": "sheets:open_sheets",
    "xlsx": "sheets:open_sheets",
    "ofd": "ofd:open_ofd",
    "mhtml": "word:open_mhtml",
    "zip": "archived:open_archive",
    "rar": "archived:open_archive",
    "7z": "archived:open_archive",
    "image": "picture:open_image",
}
"""For each format that is opened from its bytes: module of this package and function."""

TEXTUAL = ("html", "text")
"""Formats whose bytes are characters; all others are opened from the bytes."""

_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|style|div|table|p|br|span|a|ul|li|h[1-6]|font|center|tr|td|strong|b|section|article)"
    rb"(?:[\s/>]|$)",
    re.I,
)
_MHTML = re.compile(rb"\s*(?:mime-version|from|date|subject|content-type|message-id|x-[a-z-]{1,40}):", re.I)
_CONTROL = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B, 0x1A, 0x00})


def sniff(body: bytes, *, content_type: str | None = None, url: str | None = None) -> str:
    """The format of the bytes: `html`, `text`, `pdf`, `docx`, `doc`, `xls`, `xlsx`, `wps`, `ofd`, `mhtml`, `zip`, `rar`, `7z`,
    `image`, `binary`, `empty`. HTML and MHTML are told by their bytes, whatever they are called (Word saves both as .doc).

    Magic numbers come first; the declared type and the name's extension only decide between formats with the same
    magic (doc, wps, xls) and between HTML and text where the text itself does not tell. Never raises.
    """
    head = body[:8192]
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        return "empty"
    extension = _extension(url)
    declared = (content_type or "").lower()
    if head.startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_OLE):
        return _ole(body, declared, extension)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(body)
    if head.startswith(b"Rar!\x1a\x07"):
        return "rar"
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
    if head.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "image"
    if head.startswith(b"BM") and b"\0" in head[:32]:
        return "image"
    if head.lstrip().startswith(b"{\\rtf"):
        return "doc"
    text = _narrow(head)
    if text is None:
        return "binary"
    if _MHTML.match(text) and re.search(rb"multipart/related|content-location:", text, re.I):
        return "mhtml"
    if b"<w:wordDocument" in text or b'progid="Word.Document"' in text:
        return "doc"  # Word's XML of 2003, which LibreOffice reads
    if _HTML.search(text) or _HTML.search(body[8192:65536]):
        return "html"
    if "html" in declared and re.search(rb"</?[a-zA-Z][^<>]*>", body[:65536]):
        return "html"
    return "text"


def _extension(url: str | None) -> str:
    """The lower-case extension of the address's last path part, without the dot."""
    if not url:
        return ""
    try:
        name = unquote(urlsplit(url).path).rsplit("/", 1)[-1]
    except ValueError:
        return ""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def _ole(body: bytes, declared: str, extension: str) -> str:
    """Word, Excel or WPS inside the old Office container, by the names of its streams."""
    if "EncryptedPackage".encode("utf-16-le") in body:  # [MS-OFFCRYPTO]: a docx or xlsx behind a password
        return "xlsx" if extension in ("xlsx", "et") or "sheet" in declared else "docx"
    wps = extension == "wps" or "wps" in declared
    if "WordDocument".encode("utf-16-le") in body:
        return "wps" if wps else "doc"
    if "Workbook".encode("utf-16-le") in body or "Book".encode("utf-16-le") in body:
        return "xls"
    if extension in ("xls", "et") or "excel" in declared:
        return "xls"
    return "wps" if wps else "doc" if extension == "doc" or "word" in declared else "binary"


def _zip(body: bytes) -> str:
    """What a ZIP container is, by the names of its members; a damaged one by the names that its bytes still show."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {entry.filename for entry in archive.infolist()[:5000]}
    except Exception:  # zipfile raises many kinds of errors on damaged input
        ends = body[: 1 << 20] + body[-(1 << 16) :]
        names = {n for n in ("word/document.xml", "xl/workbook.xml", "OFD.xml") if n.encode() in ends}
    if any(n.startswith("word/") for n in names):
        return "docx"
    if any(n.startswith("xl/") for n in names):
        return "xlsx"
    return "ofd" if "OFD.xml" in names else "zip"


def _narrow(head: bytes) -> bytes | None:
    """The bytes with the zero bytes of UTF-16 and UTF-32 taken out, or None where they are no text."""
    zeros = head.count(0)
    if zeros:
        wide = head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))
        ascii_wide = max(head[0::2].count(0), head[1::2].count(0)) >= 0.3 * (len(head) // 2)
        if not (wide or ascii_wide or zeros <= len(head) // 500):
            return None
        if wide:
            return head.replace(b"\0", b"")
        head = head.replace(b"\0", b"")
    control = len(head) - len(head.translate(None, _CONTROL))
    return None if control > max(2, len(head) // 50) else head


def opener(format: str) -> Callable[[bytes, str], Page] | None:
    """The function that opens this format from its bytes and address, or None where there is none.

    The module is imported at the first use: most pages are HTML, and the libraries of the others are slow to load.
    """
    entry = OPENERS.get(format)
    if entry is None:
        return None
    module, name = entry.split(":")
    function = getattr(import_module(f"{__name__}.{module}"), name)
    return partial(function, format=format) if module in ("sheets", "archived") else function

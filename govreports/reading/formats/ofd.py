"""OFD (GB/T 33190, the national fixed-layout format) to the page model: lines of text in reading order."""

from __future__ import annotations

import ofdkit

from govreports.items import Page, Paragraph, ReadingError, Table
from govreports.reading.formats.joining import squeeze
from govreports.reading.formats.zipped import check_xml, check_zip


def open_ofd(body: bytes, url: str) -> Page:
    """The page model of an OFD file. Raises ReadingError("page", "truncated" | "limit" | "scanned", ...)."""
    check_zip(body, url)
    check_xml(body, url)
    try:
        with ofdkit.open(body) as document:
            text = document.text()
    except Exception as error:
        raise ReadingError(
            "page", "truncated", f"{url}: the OFD file cannot be read ({type(error).__name__})"
        ) from error
    blocks: list[Paragraph | Table] = [Paragraph(squeeze(line)) for line in text.splitlines() if line.strip()]
    if not blocks:
        raise ReadingError(
            "page", "scanned", f"{url}: the OFD file holds pictures without text; it is a scan"
        )
    first = blocks[0]
    return Page(format="ofd", title=first.text if isinstance(first, Paragraph) else None, blocks=blocks)

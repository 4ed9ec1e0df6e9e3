"""Archives (.zip; .rar and .7z through bsdtar where it is installed) to the page model of the report in them.

Bounded: no archive within an archive, so many members, so many bytes. The members are held in memory and their names
are never used as paths.
"""

from __future__ import annotations

import io
import shutil
import tarfile
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import quote

from govreports.items import Page, ReadingError
from govreports.reading.decode import decode
from govreports.reading.formats import TEXTUAL, opener, sniff
from govreports.reading.formats.html import open_html
from govreports.reading.formats.running import run
from govreports.reading.formats.text import open_text
from govreports.reading.formats.zipped import MAX_UNPACKED, check_zip, members
from govreports.reading.parts import chosen, fill, weigh

MAX_OPENED = 20
"""Members that are opened, in order of their names; an archive of more documents is no report."""
ARCHIVES = ("zip", "rar", "7z")
UNPACK_SECONDS = 20


def open_archive(body: bytes, url: str, format: str) -> Page:
    """The page model of the report in an archive; its `format` is that of the member it was read from. Tables that the
    report lacks and another member has are put at its end, in order of the members' names.

    Raises ReadingError (step `page`): `truncated`, `encrypted`, `limit`, `unsupported` (bsdtar is not installed, or the
    archive holds nothing of a format that is read), or the reason why its only document cannot be read.
    """
    found = members(body, url) if format == "zip" else _unpacked(body, url)
    documents = [(name, data) for name, data in found if data and not _is_litter(name)]
    if len(documents) > MAX_OPENED:
        raise ReadingError("page", "limit", f"{url}: {len(documents)} files in one archive, {MAX_OPENED} are read")
    pages: list[tuple[str, Page]] = []
    errors: list[ReadingError] = []
    for name, data in documents:
        try:
            pages.append((name, _open(name, data, url)))
        except ReadingError as error:
            errors.append(error)
    if not pages:
        raise errors[0] if errors else ReadingError("page", "empty", f"{url}: the archive holds no file")
    weights = [weigh(page, name) for name, page in pages]
    best = chosen(weights)
    if best is None:
        if errors:
            raise errors[0]  # most likely it was the report
        best = max(range(len(pages)), key=lambda index: (weights[index].score, -index))
    report = replace(pages[best][1])
    for index, (_, page) in enumerate(pages):
        year, other = weights[best].year, weights[index].year
        if index != best and weights[index].tables and not weights[index].lookalike and not (year and other and year != other):
            fill(report, page, page.title)
    return report


def _is_litter(name: str) -> bool:
    """Whether a member is what a system leaves behind (resource forks of macOS, thumbnails)."""
    path = PurePosixPath(name.replace("\\", "/"))
    return "__MACOSX" in path.parts or path.name.startswith(("._", "~$")) or path.name in ("Thumbs.db", ".DS_Store", "desktop.ini")


def _open(name: str, body: bytes, url: str) -> Page:
    """The raw page model of one member. Raises ReadingError."""
    told = f"{url}: {name}"
    format = sniff(body, url=quote(name.replace("\\", "/")))
    if format == "zip":
        check_zip(body, told)  # a damaged document is no archive
    if format in ARCHIVES:
        raise ReadingError("page", "unsupported", f"{told}: an archive within an archive is not read")
    if format in TEXTUAL:
        text = decode(body).text
        return open_html(text, told) if format == "html" else open_text(text, told)
    open_ = opener(format)
    if open_ is None:
        raise ReadingError("page", "unsupported", f"{told}: no reader for the format {format}")
    return open_(body, told)


def _unpacked(body: bytes, url: str) -> list[tuple[str, bytes]]:
    """Name and bytes of the files in a .rar or .7z, in order of their names; bsdtar makes a tar stream of it, which is
    read here and stopped where it grows too long."""
    program = shutil.which("bsdtar")
    if program is None:
        raise ReadingError("page", "unsupported", f"{url}: reading .rar and .7z needs bsdtar on this machine")
    # The tar goes through our memory, never to the file system: names in it, links and modes mean nothing here.
    # The zeros keep it from taking the end of a stored .docx, which is a zip, for the end of the archive.
    command = [program, "-c", "-f", "-", "--format", "pax", "@-"]
    stream = run(command, url, given=body + bytes(1 << 16), seconds=UNPACK_SECONDS, most=MAX_UNPACKED)
    out: list[tuple[str, bytes]] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(stream), mode="r:") as tar:
            for member in tar:
                file = tar.extractfile(member) if member.isreg() else None
                if file is not None:
                    out.append((member.name, file.read()))
    except (tarfile.TarError, OSError, ValueError, EOFError) as error:
        raise ReadingError("page", "truncated", f"{url}: the archive is damaged ({type(error).__name__})") from error
    return sorted(out)

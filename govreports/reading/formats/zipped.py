"""Zip files, and the formats that are zip files, within bounds."""

from __future__ import annotations

import io
import zipfile

from govreports.items import ReadingError

MAX_UNPACKED = 200 * 2**20
"""Bytes that all members of a file may unpack to; a report with pictures has a tenth of it."""
MAX_MEMBERS = 5000
MAX_RATIO = 200
"""Unpacked by packed size; text reaches 20, a bomb 1000."""


def check_zip(body: bytes, url: str) -> None:
    """Raises ReadingError("page", ...) `truncated`, `encrypted` or `limit` for a zip file that must not be opened."""
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadingError("page", "encrypted", f"{url}: the file is encrypted")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
    except Exception as error:  # zipfile raises many kinds of errors on damaged input
        raise ReadingError("page", "truncated", f"{url}: the file is damaged ({error})") from error
    if any(member.flag_bits & 1 for member in members):
        raise ReadingError("page", "encrypted", f"{url}: the file is encrypted")
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or (unpacked > 2**20 and unpacked > MAX_RATIO * len(body))
    ):
        raise ReadingError(
            "page", "limit", f"{url}: unpacks to {unpacked} bytes in {len(members)} files, more than is read"
        )


def check_xml(body: bytes, url: str) -> None:
    """Raises ReadingError("page", "limit", ...) where a part of a zip file of XML declares entities: no program that writes
    documents does, and their expansion has no bound."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for member in archive.infolist():
            if not member.filename.lower().endswith((".xml", ".rels")):
                continue
            try:
                with archive.open(member) as part:
                    head = part.read(4096).replace(b"\0", b"")
            except Exception as error:
                raise ReadingError("page", "truncated", f"{url}: {member.filename} in the file is damaged") from error
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise ReadingError("page", "limit", f"{url}: {member.filename} in the file declares entities; it is not read")


def members(body: bytes, url: str) -> list[tuple[str, bytes]]:
    """Name and bytes of the files in a zip, in order of their names. Names in GBK, as Windows writes them, are mended."""
    check_zip(body, url)
    out = []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for member in sorted(archive.infolist(), key=lambda m: m.filename):
            if member.is_dir():
                continue
            name = member.filename
            if not member.flag_bits & 0x800:
                try:
                    name = name.encode("cp437").decode("gb18030")
                except (UnicodeEncodeError, UnicodeDecodeError):
                    name = member.filename
            try:
                out.append((name, archive.read(member)))
            except Exception as error:
                raise ReadingError("page", "truncated", f"{url}: {name} in the file is damaged") from error
    return out

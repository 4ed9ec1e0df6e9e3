"""The records of WARC files (ISO 28500:2017, WARC 1.1): made as bytes, one gzip member each, and found again."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from govreports.store.canonical import dumps
from govreports.store.database import StoreError

logger = logging.getLogger(__name__)

JSON = "application/json"
CHUNK = 1 << 16
LEVEL = 6
"""zlib's own default: level 9 costs twice the time for one percent."""
DECODED_HEADERS = ("content-encoding", "transfer-encoding")
"""Headers that no longer hold for the body as Scrapy hands it on: kept under another name, as other archivers do."""


def body_record(
    sha: str, url: str, body: bytes, status: int | None, headers: list[tuple[str, str]], content_type: str | None, at: str
) -> bytes:
    """A body with its hash; without a status, it came from no server."""
    http = _http(status, headers)
    writer = _writer()
    record = writer.create_warc_record(
        _uri(url),
        "response" if http else "resource",
        payload=BytesIO(body),
        length=len(body),
        warc_content_type="" if http else content_type or "application/octet-stream",
        warc_headers_dict={"WARC-Date": at, "WARC-Payload-Digest": f"sha256:{sha}"},
        http_headers=http,
    )
    return _packed(writer, record)


def revisit_record(
    sha: str, url: str, status: int | None, headers: list[tuple[str, str]], at: str, *, known_url: str, known_at: str
) -> bytes:
    """The same body under another address (6.7 of the standard)."""
    writer = _writer()
    record = writer.create_revisit_record(
        _uri(url), f"sha256:{sha}", _uri(known_url), known_at, _http(status, headers), warc_headers_dict={"WARC-Date": at}
    )
    return _packed(writer, record)


def metadata_record(url: str, value: Any, at: str) -> bytes:
    """A value as JSON."""
    writer = _writer()
    payload = dumps(value).encode("utf-8", "surrogatepass")
    record = writer.create_warc_record(
        _uri(url),
        "metadata",
        payload=BytesIO(payload),
        length=len(payload),
        warc_content_type=JSON,
        warc_headers_dict={"WARC-Date": at},
    )
    return _packed(writer, record)


def _writer() -> WARCWriter:
    return WARCWriter(BytesIO(), gzip=False, warc_version="WARC/1.1")


def _packed(writer: WARCWriter, record: Any) -> bytes:
    writer.write_record(record)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return bytes(packer.compress(writer.out.getvalue()) + packer.flush())


def _http(status: int | None, headers: list[tuple[str, str]]) -> StatusAndHeaders | None:
    """Headers that can stand in a record: one line each, none that would have a reader decode the body again."""
    if status is None:
        return None
    out = []
    for name, value in headers:
        renamed = f"X-Archive-Orig-{name}" if name.lower() in DECODED_HEADERS else name
        out.append((" ".join(renamed.split()), " ".join(value.split())))
    return StatusAndHeaders(f"{status} {'OK' if status == 200 else 'Status'}", out, "HTTP/1.1")


def _uri(url: str) -> str:
    """An address as a header of a record."""
    return "".join(url.split())


def members(stream: BinaryIO, offset: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """(offset, offset of the next, content) of every whole gzip member from `offset` on."""
    stream.seek(offset)
    pending = b""
    while True:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        parts: list[bytes] = []
        consumed = 0
        while not unpacker.eof:
            chunk = pending or stream.read(CHUNK)
            pending = b""
            if not chunk:
                return
            try:
                parts.append(unpacker.decompress(chunk))
            except zlib.error as error:
                logger.error("%s: damaged at %d: %s", getattr(stream, "name", "archive"), offset, error)
                return
            consumed += len(chunk)
        pending = unpacker.unused_data
        following = offset + consumed - len(pending)
        position = stream.tell()  # the consumer may move the stream
        yield offset, following, b"".join(parts)
        stream.seek(position)
        offset = following


def is_torn(stream: BinaryIO, offset: int) -> bool:
    """Whether what begins at `offset` is the beginning of a member that was never finished (not a damaged one)."""
    stream.seek(offset)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        while chunk := stream.read(CHUNK):
            unpacker.decompress(chunk)
    except zlib.error:
        return False
    return not unpacker.eof


def parse(member: bytes) -> tuple[Any, bytes]:
    """The record of a member, and its payload."""
    record = next(iter(ArchiveIterator(BytesIO(member))))
    return record, record.raw_stream.read()


def record_at(path: Path, offset: int) -> tuple[Any, bytes]:
    """The record that begins there, and its payload. Raises StoreError."""
    try:
        with path.open("rb") as stream:
            for _, _, member in members(stream, offset):
                return parse(member)
    except OSError as error:
        raise StoreError(f"the archive {path} cannot be read: {error.strerror or error}") from error
    raise StoreError(f"the archive {path} has no whole record at {offset}")

"""The byte archive: every fetched report page and attachment in WARC files, and beside them what is needed to build the
same `ReportPage` again (a `metadata` record a page).

One file a run, one gzip member a record, each handed to the operating system whole, so that a killed run leaves at most
one torn member at the end, which the next start cuts off. A body is written once; a second address of the same bytes
is a `revisit` record (WARC 1.1, ISO 28500:2017, 6.7). Where a record lies stands in the store, and can be built anew
from the files at any time.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from govreports.items import Attachment, Failure, ListingEntry, PortalHint, ReportPage, Sighting
from govreports.store.canonical import dumps
from govreports.store.clock import now
from govreports.store.database import Store, StoreError

logger = logging.getLogger(__name__)

OUR_URN = "urn:govreports:"
RUN_URN = f"{OUR_URN}run:"
SIGHTING_URN = f"{OUR_URN}sighting:"
JSON = "application/json"
CHUNK = 1 << 16
LEVEL = 6
"""zlib's own default: level 9 costs twice the time for one percent."""
DECODED_HEADERS = ("content-encoding", "transfer-encoding")
"""Headers that no longer hold for the body as Scrapy hands it on: kept under another name, as other archivers do."""


@dataclass(frozen=True, slots=True)
class RunOutcomes:
    """What a run said of its portals at its end: (portal_id, outcome, what is published of the portal beside it)."""

    run_id: str
    at: str
    outcomes: list[tuple[str, str, dict[str, Any]]]


class Archive:
    """The archive in `folder`, indexed in `store`. Raises StoreError where the folder cannot be read or written."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self._store = store
        self._file: BinaryIO | None = None
        self._name = ""

    def start(self, run_id: str) -> None:
        """Bring the index up to date after a kill, cut torn records off, and name the file of this run."""
        self._name = f"{run_id}.warc.gz"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            known = self._store.archive_files()
            for path in sorted(self.folder.glob("*.warc.gz")):
                if path.stat().st_size != known.get(path.name, 0):
                    self._index(path, known.get(path.name, 0))
        except OSError as error:
            raise StoreError(f"the archive {self.folder} cannot be written: {error.strerror or error}") from error

    def close(self) -> None:
        """Close the file of this run."""
        if self._file:
            self._file.close()
            self._file = None

    def put(self, page: ReportPage) -> str:
        """Archive a page with its attachments, set `page.archive`, and return it (``sha256:`` and hex digits).

        Bytes and descriptions that are already there are not written again. A page that comes from an archive (its
        `archive` is set) is there already where any capture is the same; a fetched one where the newest is, so that a page
        that changes back is told.
        """
        replayed = page.archive is not None
        sha = hashlib.sha256(page.body).hexdigest()
        page.archive = f"sha256:{sha}"
        description = _describe(page, sha)
        digest = hashlib.sha256(dumps(_stable(description)).encode("utf-8", "surrogatepass")).hexdigest()
        parts = [(sha, page.url, page.body, page.status, page.headers, page.content_type)]
        for a in page.attachments:
            if a.body:
                key = hashlib.sha256(a.body).hexdigest()
                parts.append((key, a.url, a.body, a.status, a.headers, a.content_type))
        there, known = self._store.archive_state(page.url, digest, [part[0] for part in parts], newest=not replayed)
        if there:
            return page.archive
        at = now()
        bodies = [self._body(known.get(part[0]), *part, at) for part in parts]
        offset = self._metadata(page.url, description, at)
        capture = {"url": page.url, "at": at, "digest": digest, "sha256": sha, "offset": offset}
        self._store.index_archive(self._name, self._end(), [b for b in bodies if b], [capture])
        return page.archive

    def put_outcomes(self, outcomes: RunOutcomes) -> None:
        """Archive what a run said of its portals, so that the archive alone can rebuild the feeds' index."""
        self._metadata(RUN_URN + outcomes.run_id, {"outcomes": outcomes.outcomes}, outcomes.at)
        self._store.index_archive(self._name, self._end(), [], [])

    def put_sighting(self, sighting: Sighting) -> None:
        """Archive what a listing or a 404 said of where reports still are, unless it is there (see `Store.sight`)."""
        known = self._store.listing(sighting.portal_id)
        if known is None or known.at < sighting.at:
            self._metadata(SIGHTING_URN + sighting.portal_id, asdict(sighting), sighting.at)
            self._store.index_archive(self._name, self._end(), [], [])

    def read(self, key: str) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and body of ``sha256:...``. Raises KeyError where it is not archived."""
        sha = key.removeprefix("sha256:")
        row = self._store.archived(sha)
        if row is None:
            raise KeyError(key)
        record, body = _record_at(self.folder / row.file, row.offset)
        if hashlib.sha256(body).hexdigest() != sha:
            raise StoreError(f"the archive {row.file} is damaged at {row.offset}: the bytes are not those of {key}")
        return (record.http_headers.headers if record.http_headers else []), body

    def where(self, sha256: str) -> tuple[str, int] | None:
        """WARC file and offset of the record with these bytes, or None."""
        row = self._store.archived(sha256)
        return (row.file, row.offset) if row else None

    def page(self, url: str, sha256: str) -> ReportPage | None:
        """The page as it was archived last under this address with these bytes, or None."""
        row = self._store.capture(url, sha256)
        if row is None:
            return None
        _, payload = _record_at(self.folder / row.file, row.offset)
        return _rebuild(json.loads(payload), lambda key: self.read(key)[1])

    # -- writing ------------------------------------------------------------------------------------

    def _body(
        self,
        known: Any,
        sha: str,
        url: str,
        body: bytes,
        status: int | None,
        headers: list[tuple[str, str]],
        content_type: str | None,
        at: str,
    ) -> dict[str, Any] | None:
        """Write a body and return its row of the index, or a revisit record and None where it is `known` (its row)."""
        http = None
        if status is not None:
            http = StatusAndHeaders(f"{status} {'OK' if status == 200 else 'Status'}", _clean(headers), "HTTP/1.1")
        writer = WARCWriter(BytesIO(), gzip=False, warc_version="WARC/1.1")
        if known is not None:
            if known.url == url:
                return None
            record = writer.create_revisit_record(
                _uri(url), f"sha256:{sha}", _uri(known.url), known.at, http, warc_headers_dict={"WARC-Date": at}
            )
            self._append(writer, record)
            return None
        record = writer.create_warc_record(
            _uri(url),
            "response" if http else "resource",
            payload=BytesIO(body),
            length=len(body),
            warc_content_type="" if http else content_type or "application/octet-stream",
            warc_headers_dict={"WARC-Date": at, "WARC-Payload-Digest": f"sha256:{sha}"},
            http_headers=http,
        )
        return {"sha256": sha, "offset": self._append(writer, record), "url": url, "at": at}

    def _metadata(self, url: str, value: Any, at: str) -> int:
        writer = WARCWriter(BytesIO(), gzip=False, warc_version="WARC/1.1")
        payload = dumps(value).encode("utf-8", "surrogatepass")
        record = writer.create_warc_record(
            _uri(url),
            "metadata",
            payload=BytesIO(payload),
            length=len(payload),
            warc_content_type=JSON,
            warc_headers_dict={"WARC-Date": at},
        )
        return self._append(writer, record)

    def _append(self, writer: WARCWriter, record: Any) -> int:
        """Write one record as one gzip member and return its offset; a failed write leaves no torn member."""
        writer.write_record(record)
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        data = packer.compress(writer.out.getvalue()) + packer.flush()
        path = self.folder / self._name
        try:
            if self._file is None:
                self._file = path.open("ab", buffering=0)
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # tells other jobs that this file is in use
            offset = self._file.seek(0, os.SEEK_END)
            view = memoryview(data)
            try:
                while view:
                    view = view[self._file.write(view) :]
            except OSError:
                self._file.truncate(offset)
                raise
        except OSError as error:
            raise StoreError(f"the archive {path} cannot be written: {error.strerror or error}") from error
        return offset

    def _end(self) -> int:
        return self._file.tell() if self._file else 0

    def _index(self, path: Path, start: int) -> None:
        """Index what a run wrote but did not enter, and cut a torn last record off. A file in use is left alone."""
        with path.open("r+b") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            if path.stat().st_size < start:
                start = 0
            bodies, captures, end = [], [], start
            for offset, following, member in _members(stream, start):
                record, payload = _parse(member)
                url, end = record.rec_headers.get_header("WARC-Target-URI"), following
                at = record.rec_headers.get_header("WARC-Date")
                if record.rec_type in ("response", "resource"):
                    sha = record.rec_headers.get_header("WARC-Payload-Digest").removeprefix("sha256:")
                    bodies.append({"sha256": sha, "offset": offset, "url": url, "at": at})
                elif record.rec_type == "metadata" and not url.startswith(OUR_URN):
                    value = json.loads(payload)
                    digest = hashlib.sha256(dumps(_stable(value)).encode("utf-8", "surrogatepass")).hexdigest()
                    captures.append(
                        {"url": value["url"], "at": at, "digest": digest, "sha256": value["sha256"], "offset": offset}
                    )
            if end < path.stat().st_size and _torn(stream, end):
                logger.warning("%s: a torn record of a killed run is cut off at %d", path, end)
                stream.truncate(end)
            self._store.index_archive(path.name, end, bodies, captures)


# -- reading ----------------------------------------------------------------------------------------


def iter_captures(path: Path) -> Iterator[ReportPage | RunOutcomes | Sighting | Failure]:
    """Everything in an archive (one WARC file or a folder of them), in the order in which it was archived: needs no
    store and no index. A torn last record is passed over; a file from where it is damaged on, and a page whose bytes are
    lost, is a Failure. Raises StoreError where there is no archive.
    """
    files = sorted(path.glob("*.warc.gz")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise StoreError(f"{path} holds no archive: a .warc.gz file or a folder of them is needed")
    bodies: dict[str, tuple[Path, int]] = {}
    order: list[tuple[str, int, int]] = []
    for number, file in enumerate(files):
        with file.open("rb") as stream:
            size, end = os.fstat(stream.fileno()).st_size, 0
            for offset, following, member in _members(stream):
                end = following
                record, _ = _parse(member)
                headers = record.rec_headers
                if record.rec_type in ("response", "resource"):
                    digest = headers.get_header("WARC-Payload-Digest") or ""
                    bodies.setdefault(digest, (file, offset))
                elif record.rec_type == "metadata" and headers.get_header("Content-Type") == JSON:
                    order.append((headers.get_header("WARC-Date"), number, offset))
            if end < size and not _torn(stream, end):
                yield Failure(str(file), "archive", "store", f"damaged at {end}: what stands from there on is lost")

    def body(key: str) -> bytes:
        if key not in bodies:
            raise StoreError(f"the archive lacks the bytes {key}")
        return _record_at(*bodies[key])[1]

    for at, number, offset in sorted(order):
        record, payload = _record_at(files[number], offset)
        url = record.rec_headers.get_header("WARC-Target-URI")
        value = json.loads(payload)
        if url.startswith(RUN_URN):
            # The first release wrote no third part.
            outcomes = [(str(p), str(o), dict(*facts)) for p, o, *facts in value["outcomes"]]
            yield RunOutcomes(url.removeprefix(RUN_URN), at, outcomes)
        elif url.startswith(SIGHTING_URN):
            yield Sighting(**value)
        else:
            try:
                page = _rebuild(value, body)
            except StoreError as error:
                yield Failure(value["url"], "archive", "store", str(error), value["hint"]["portal_id"], value["sha256"])
            else:
                yield page


def _members(stream: BinaryIO, offset: int = 0) -> Iterator[tuple[int, int, bytes]]:
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


def _torn(stream: BinaryIO, offset: int) -> bool:
    """Whether what begins at `offset` is the beginning of a member that was never finished (not a damaged one)."""
    stream.seek(offset)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        while chunk := stream.read(CHUNK):
            unpacker.decompress(chunk)
    except zlib.error:
        return False
    return not unpacker.eof


def _parse(member: bytes) -> tuple[Any, bytes]:
    record = next(iter(ArchiveIterator(BytesIO(member))))
    return record, record.raw_stream.read()


def _record_at(path: Path, offset: int) -> tuple[Any, bytes]:
    try:
        with path.open("rb") as stream:
            for _, _, member in _members(stream, offset):
                return _parse(member)
    except OSError as error:
        raise StoreError(f"the archive {path} cannot be read: {error.strerror or error}") from error
    raise StoreError(f"the archive {path} has no whole record at {offset}")


# -- a page and its description ---------------------------------------------------------------------


def _describe(page: ReportPage, sha: str) -> dict[str, Any]:
    return {
        "url": page.url,
        "sha256": sha,
        "status": page.status,
        "content_type": page.content_type,
        "fetched": page.fetched,
        "headers": page.headers,
        "hint": asdict(page.hint),
        "platform": page.platform,
        "entry": asdict(page.entry) if page.entry else None,
        "article_html": page.article_html,
        "article_title": page.article_title,
        "article_date": page.article_date,
        "attachments": [
            {
                **{f.name: getattr(a, f.name) for f in fields(Attachment) if f.name != "body"},
                "sha256": hashlib.sha256(a.body).hexdigest() if a.body else None,
            }
            for a in page.attachments
        ],
    }


def _stable(description: dict[str, Any]) -> dict[str, Any]:
    """The description without what differs at every fetch (times, headers such as Date)."""
    passing = ("fetched", "headers")
    return {
        **{k: v for k, v in description.items() if k not in passing},
        "attachments": [{k: v for k, v in a.items() if k not in passing} for a in description["attachments"]],
    }


def _rebuild(value: dict[str, Any], body: Any) -> ReportPage:
    attachments = []
    for a in value["attachments"]:
        sha = a.pop("sha256")
        a["headers"] = [(str(n), str(v)) for n, v in a["headers"]]
        attachments.append(Attachment(**a, body=body(f"sha256:{sha}") if sha else b""))
    return ReportPage(
        url=value["url"],
        body=body(f"sha256:{value['sha256']}"),
        status=value["status"],
        headers=[(str(n), str(v)) for n, v in value["headers"]],
        content_type=value["content_type"],
        fetched=value["fetched"],
        hint=PortalHint(**value["hint"]),
        platform=value["platform"],
        entry=ListingEntry(**value["entry"]) if value["entry"] else None,
        attachments=attachments,
        archive=f"sha256:{value['sha256']}",
        article_html=value["article_html"],
        article_title=value["article_title"],
        article_date=value["article_date"],
    )


def _clean(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers that can stand in a record: one line each, none that would have a reader decode the body again."""
    out = []
    for name, value in headers:
        renamed = f"X-Archive-Orig-{name}" if name.lower() in DECODED_HEADERS else name
        out.append((" ".join(renamed.split()), " ".join(value.split())))
    return out


def _uri(url: str) -> str:
    return "".join(url.split())

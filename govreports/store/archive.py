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
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from govreports.items import Failure, ReportPage, Sighting
from govreports.store import warc
from govreports.store.clock import now
from govreports.store.database import Store, StoreError
from govreports.store.descriptions import describe, digest_of, rebuild
from govreports.store.index import Entry

logger = logging.getLogger(__name__)

OUR_URN = "urn:govreports:"
RUN_URN = f"{OUR_URN}run:"
SIGHTING_URN = f"{OUR_URN}sighting:"
_Part = tuple[str, str, bytes, int | None, list[tuple[str, str]], str | None]
"""A body with what it came with: hash, address, bytes, status, headers, content type."""


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
            self._store.index_now()
        except OSError as error:
            raise StoreError(f"the archive {self.folder} cannot be written: {error.strerror or error}") from error

    def close(self) -> None:
        """Close the file of this run, and enter what of it still waits for the index."""
        if self._file:
            self._file.close()
            self._file = None
        self._store.index_now()

    def put(self, page: ReportPage) -> str:
        """Archive a page with its attachments, set `page.archive`, and return it (``sha256:`` and hex digits).

        Bytes and descriptions that are already there are not written again. A page that comes from an archive (its
        `archive` is set) is there already where any capture is the same; a fetched one where the newest is, so that a page
        that changes back is told.
        """
        replayed = page.archive is not None
        sha = hashlib.sha256(page.body).hexdigest()
        page.archive = f"sha256:{sha}"
        description = describe(page, sha)
        digest = digest_of(description)
        parts: list[_Part] = [(sha, page.url, page.body, page.status, page.headers, page.content_type)]
        for a in page.attachments:
            if a.body:
                key = hashlib.sha256(a.body).hexdigest()
                parts.append((key, a.url, a.body, a.status, a.headers, a.content_type))
        there, known = self._store.archive_state(page.url, digest, [part[0] for part in parts], newest=not replayed)
        if there:
            return page.archive
        at = now()
        bodies = [self._body(known.get(part[0]), part, at) for part in parts]
        offset = self._append(warc.metadata_record(page.url, description, at))
        capture = {"url": page.url, "at": at, "digest": digest, "sha256": sha, "offset": offset}
        self._store.index_archive(Entry(self._name, self._end(), [b for b in bodies if b], [capture]))
        return page.archive

    def put_outcomes(self, outcomes: RunOutcomes) -> None:
        """Archive what a run said of its portals, so that the archive alone can rebuild the feeds' index."""
        self._append(warc.metadata_record(RUN_URN + outcomes.run_id, {"outcomes": outcomes.outcomes}, outcomes.at))
        self._store.index_archive(Entry(self._name, self._end()))

    def put_sighting(self, sighting: Sighting) -> None:
        """Archive what a listing or a 404 said of where reports still are, unless it is there (see `Store.sight`)."""
        known = self._store.listing(sighting.portal_id)
        if known is None or known.at < sighting.at:
            self._append(warc.metadata_record(SIGHTING_URN + sighting.portal_id, asdict(sighting), sighting.at))
            self._store.index_archive(Entry(self._name, self._end()))

    def read(self, key: str) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and body of ``sha256:...``. Raises KeyError where it is not archived."""
        sha = key.removeprefix("sha256:")
        row = self._store.archived(sha)
        if row is None:
            raise KeyError(key)
        record, body = warc.record_at(self.folder / row.file, row.offset)
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
        _, payload = warc.record_at(self.folder / row.file, row.offset)
        return rebuild(json.loads(payload), lambda key: self.read(key)[1])

    # -- writing ------------------------------------------------------------------------------------

    def _body(self, known: Any, part: _Part, at: str) -> dict[str, Any] | None:
        """Write a body and return its row of the index, or a revisit record and None where it is `known` (its row)."""
        sha, url, body, status, headers, content_type = part
        if known is None:
            offset = self._append(warc.body_record(sha, url, body, status, headers, content_type, at))
            return {"sha256": sha, "offset": offset, "url": url, "at": at}
        if known.url != url:
            self._append(warc.revisit_record(sha, url, status, headers, at, known_url=known.url, known_at=known.at))
        return None

    def _append(self, data: bytes) -> int:
        """Write one record and return its offset; a failed write leaves no torn member."""
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
            for offset, following, member in warc.members(stream, start):
                record, payload = warc.parse(member)
                url, end = record.rec_headers.get_header("WARC-Target-URI"), following
                at = record.rec_headers.get_header("WARC-Date")
                if record.rec_type in ("response", "resource"):
                    sha = record.rec_headers.get_header("WARC-Payload-Digest").removeprefix("sha256:")
                    bodies.append({"sha256": sha, "offset": offset, "url": url, "at": at})
                elif record.rec_type == "metadata" and not url.startswith(OUR_URN):
                    value = json.loads(payload)
                    captures.append(
                        {"url": value["url"], "at": at, "digest": digest_of(value), "sha256": value["sha256"], "offset": offset}
                    )
            if end < path.stat().st_size and warc.is_torn(stream, end):
                logger.warning("%s: a torn record of a killed run is cut off at %d", path, end)
                stream.truncate(end)
            self._store.index_archive(Entry(path.name, end, bodies, captures))


# -- reading ----------------------------------------------------------------------------------------


def files_of(path: Path) -> list[Path]:
    """The WARC files of an archive (one of them, or a folder). Raises StoreError where there is none."""
    files = sorted(path.glob("*.warc.gz")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise StoreError(f"{path} holds no archive: a .warc.gz file or a folder of them is needed")
    return files


def iter_captures(path: Path) -> Iterator[ReportPage | RunOutcomes | Sighting | Failure]:
    """Everything in an archive (one WARC file or a folder of them), in the order in which it was archived: needs no
    store and no index. A torn last record is passed over; a file from where it is damaged on, and a page whose bytes are
    lost, is a Failure. Raises StoreError where there is no archive.
    """
    files = files_of(path)
    bodies: dict[str, tuple[Path, int]] = {}
    order: list[tuple[str, int, int]] = []
    for number, file in enumerate(files):
        with file.open("rb") as stream:
            size, end = os.fstat(stream.fileno()).st_size, 0
            for offset, following, member in warc.members(stream):
                end = following
                record, _ = warc.parse(member)
                headers = record.rec_headers
                if record.rec_type in ("response", "resource"):
                    digest = headers.get_header("WARC-Payload-Digest") or ""
                    bodies.setdefault(digest, (file, offset))
                elif record.rec_type == "metadata" and headers.get_header("Content-Type") == warc.JSON:
                    order.append((headers.get_header("WARC-Date"), number, offset))
            if end < size and not warc.is_torn(stream, end):
                yield Failure(str(file), "archive", "store", f"damaged at {end}: what stands from there on is lost")

    def body(key: str) -> bytes:
        if key not in bodies:
            raise StoreError(f"the archive lacks the bytes {key}")
        return warc.record_at(*bodies[key])[1]

    for at, number, offset in sorted(order):
        record, payload = warc.record_at(files[number], offset)
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
                page = rebuild(value, body)
            except StoreError as error:
                yield Failure(value["url"], "archive", "store", str(error), value["hint"]["portal_id"], value["sha256"])
            else:
                yield page

"""Store and archive against each other: every fault is one sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select

from govreports.store import tables as t
from govreports.store.archive import Archive
from govreports.store.canonical import content_hash
from govreports.store.database import Store, StoreError


def verify(store: Store, archive: Archive) -> Iterator[str]:
    """Reads everything; changes nothing. Raises StoreError where the store cannot be read."""
    yield from _files(store, archive)
    bodies: set[str] = set()
    with store.reading() as db:
        for sha in db.execute(select(t.archived.c.sha256).order_by(t.archived.c.file, t.archived.c.offset)).scalars():
            try:
                archive.read(f"sha256:{sha}")
            except StoreError as error:
                yield f"archive: {error}"
            else:
                bodies.add(sha)
    yield from _reports(store, bodies)


def _files(store: Store, archive: Archive) -> Iterator[str]:
    known = store.archive_files()
    for name, indexed in sorted(known.items()):
        path = archive.folder / name
        size = path.stat().st_size if path.is_file() else None
        if size is None:
            yield f"archive: {name} is missing"
        elif size < indexed:
            yield f"archive: {name} has {size} bytes, and the store knows {indexed}"
        elif size > indexed:
            yield f"archive: {name} has {size - indexed} bytes that are not indexed: the next crawl does so, if none is running now"
    for path in sorted(archive.folder.glob("*.warc.gz")):
        if path.name not in known:
            yield f"archive: {path.name} is not indexed: the next crawl does so, if none is running now"


def _reports(store: Store, bodies: set[str]) -> Iterator[str]:
    r, s = t.reports.c, t.statistics.c
    rows = select(r.report_id, r.version, r.content_hash, r.record).order_by(r.report_id, r.version).execution_options(yield_per=100)
    with store.reading() as db:
        for report_id, version, hashed, text in db.execute(rows):
            name = f"store: {report_id}, version {version}"
            try:
                record = json.loads(text)
            except ValueError:
                yield f"{name}: the record is no JSON"
                continue
            if content_hash(record) != hashed:
                yield f"{name}: the record is not what was stored (its hash differs)"
            figures = select(s.code, s.applicant, s.value).where(s.report_id == report_id, s.version == version).order_by(s.position)
            told = [(x["code"], x["applicant"], x["value"]) for x in record["statistics"]]
            if [tuple(row) for row in db.execute(figures)] != told:
                yield f"{name}: its rows in statistics are not those of the record"
            source = record["source"]
            for sha in [source["sha256"], *(a["sha256"] for a in source["attachments"] if a.get("sha256"))]:
                if sha not in bodies:
                    yield f"{name}: the archive lacks the bytes sha256:{sha}"

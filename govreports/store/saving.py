"""How a report comes in: what `Store.save` decides about it (`new`, `version`, `unchanged`, `also`), and its rows.

What is decided does not depend on the order in which the addresses of a report arrive.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam, delete, insert, select, update

from govreports.items import Report
from govreports.store import comparison, dirty
from govreports.store import tables as t
from govreports.store.canonical import dumps

# Statements made once: SQLAlchemy's work on a statement costs more than SQLite's.
_R, _A = t.reports.c, t.addresses.c
VERSIONS = (
    select(_R.version, _R.url, _R.fetched, _R.sha256, _R.source_key, _R.content_hash, _R.reader, _R.series, _A.rank,
           _A.unlisted)
    .outerjoin(t.addresses, (_A.report_id == _R.report_id) & (_A.url == _R.url))
    .where(_R.report_id == bindparam("report_id"))
    .order_by(_R.version)
)
ADDRESS = select(t.addresses).where(_A.report_id == bindparam("report_id"), _A.url == bindparam("url"))
MISREAD = select(_R.report_id, _R.version, _R.series).where(
    _R.source_key == bindparam("source_key"), _R.url == bindparam("url"), _R.report_id != bindparam("report_id")
)
INSERT_REPORT, INSERT_ADDRESS = insert(t.reports), insert(t.addresses)
NEWEST = (
    select(_R.url, _R.sha256)
    .where(_R.report_id == bindparam("report_id"))
    .order_by(_R.version.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What `Store.save` did. `outcome`: `new`, `version`, `unchanged`, `also`, or `unsure` (nothing yet: it needs to be
    told `old_content`); `version`: the one the page belongs to."""

    outcome: str
    version: int


Figures = Callable[[Report], str | None]
"""The statistics of a report as the feeds have them: `govreports.publishing.figures`."""


@dataclass(slots=True)
class Incoming:
    """A report on its way in, with what `decide` compares."""

    report: Report
    record: dict[str, Any]
    parts: dict[str, str]
    """The JSON text of every field of the record."""
    source_key: str
    content_hash: str
    rank: int
    run_id: str
    reader: str
    figures: Figures | None
    zeros: frozenset[str] | None

    def fields(self, version: int, fetched: str | None) -> dict[str, str]:
        """The JSON text of every field as it is stored: `also` is left to `Store.records`, since it grows with other pages."""
        source = dumps({**self.record["source"], "fetched": fetched, "also": []})
        return {**self.parts, "version": str(version), "source": source}


def decide(db: Connection, new: Incoming, portal_id: str | None, old_content: str | None) -> Saved:
    """Store a report, within a transaction that writes. Raises IntegrityError where another job stored the same report at
    the same moment."""
    report_id, url, fetched = new.report.report_id, new.report.source.url, new.report.source.fetched
    _drop_misread(db, new)
    versions = db.execute(VERSIONS, {"report_id": report_id}).all()
    address = db.execute(ADDRESS, {"report_id": report_id, "url": url}).first()
    _put_address(db, new, address, portal_id)
    if not versions:
        _insert(db, new, 1)
        return Saved("new", 1)
    latest = versions[-1]
    same = [v for v in versions if v.url == url and v.source_key == new.source_key]
    for version in same:
        _refresh(db, new, version)
    last = address.last_fetched if address else None
    stale = bool(last and fetched and (fetched <= last if same else fetched < last))
    if (same and (stale or latest in same)) or stale:
        return Saved("unchanged", (same or [latest])[-1].version)
    before = latest
    if url != latest.url:
        better = (new.rank, url) < (latest.rank if latest.rank is not None else 9, latest.url)
        if better and (address is None or address.rank != new.rank):
            _replace(db, new, latest)
            return Saved("also", latest.version)
        if address is None:
            dirty.mark(db, latest.series)
            return Saved("also", latest.version)
        if address.content_hash is None or not (better or latest.unlisted):
            return Saved("unchanged", latest.version)
        before = address  # what is new is new against what stood at this address
    same_content = new.content_hash in (before.content_hash, latest.content_hash, old_content)
    if same_content or _lost_attachment(db, new, latest):
        return Saved("unchanged", latest.version)
    if old_content is None and before.reader != new.reader:
        return Saved("unsure", latest.version)
    _insert(db, new, latest.version + 1)
    return Saved("version", latest.version + 1)


def bytes_before(db: Connection, report_id: str, url: str) -> tuple[str, str] | None:
    """See `Store.bytes_before`."""
    newest = db.execute(NEWEST, {"report_id": report_id}).first()
    address = db.execute(ADDRESS, {"report_id": report_id, "url": url}).first()
    found = address if address is not None and newest is not None and newest.url != url else newest
    return (found.url, found.sha256) if found is not None and found.sha256 else None


def _drop_misread(db: Connection, new: Incoming) -> None:
    """Remove what an earlier reader made of the same bytes at the same address under another identity."""
    report_id, url = new.report.report_id, new.report.source.url
    for row in db.execute(MISREAD, {"source_key": new.source_key, "url": url, "report_id": report_id}).all():
        _delete(db, row.report_id, row.version)
        a = t.addresses.c
        db.execute(delete(t.addresses).where(a.report_id == row.report_id, a.url == url))
        dirty.mark(db, row.series)


def _lost_attachment(db: Connection, new: Incoming, latest: t.AnyRow) -> bool:
    """Whether an attachment that the stored version was read from failed this time: then nothing is known."""
    failed = {x["url"] for x in new.record["source"]["attachments"] if not x.get("sha256")}
    if not failed:
        return False
    stored = json.loads(_record(db, new.report.report_id, latest.version))["source"]["attachments"]
    return any(x.get("sha256") and x["url"] in failed for x in stored)


def _record(db: Connection, report_id: str, version: int) -> str:
    r = t.reports.c
    return str(db.execute(select(r.record).where(r.report_id == report_id, r.version == version)).scalar_one())


def _refresh(db: Connection, new: Incoming, version: t.AnyRow) -> None:
    """The same bytes read anew: where the record differs, a better reader made it, and it replaces the old one."""
    if _json(new.fields(version.version, version.fetched)) != _record(db, new.report.report_id, version.version):
        _replace(db, new, version, fetched=version.fetched)


def _replace(db: Connection, new: Incoming, version: t.AnyRow, fetched: str | None = None) -> None:
    _delete(db, new.report.report_id, version.version)
    if version.series != new.report.locality.series:
        dirty.mark(db, version.series)
    _insert(db, new, version.version, fetched=fetched)


def _delete(db: Connection, report_id: str, version: int) -> None:
    for table in (t.reports, t.statistics, t.sections, t.findings):
        db.execute(delete(table).where(table.c.report_id == report_id, table.c.version == version))


def _json(fields: dict[str, str]) -> str:
    return "{" + ",".join(f'"{name}":{text}' for name, text in fields.items()) + "}"


def _insert(db: Connection, new: Incoming, version: int, fetched: str | None = None) -> None:
    report, place, source = new.report, new.report.locality, new.report.source
    fetched = fetched or source.fetched
    db.execute(
        INSERT_REPORT,
        {
            "report_id": report.report_id,
            "version": version,
            "series": place.series,
            "code": place.code,
            "name": place.name,
            "full_name": place.full_name,
            "level": place.level,
            "year": report.year,
            "issuer": report.issuer,
            "issuer_kind": report.issuer_kind,
            "title": report.title,
            "published": report.published,
            "dated": report.dated,
            "url": source.url,
            "fetched": fetched,
            "sha256": source.sha256,
            "source_key": new.source_key,
            "content_hash": new.content_hash,
            "reader": new.reader,
            "run_id": new.run_id,
            "record": _json(new.fields(version, fetched)),
            "figures": new.figures(report) if new.figures else None,
            "compared": None if new.zeros is None else comparison.written(report.statistics, new.fields(version, None), new.zeros),
        },
    )
    key = (report.report_id, version)
    rows: list[tuple[Table, list[tuple[Any, ...]]]] = [
        (
            t.statistics,
            [
                (
                    *key,
                    n,
                    s.code,
                    s.applicant,
                    s.value,
                    s.unit,
                    s.approximate,
                    s.scope,
                    s.origin,
                    s.section,
                    s.quote,
                    s.at.get("text") if s.at else None,
                )
                for n, s in enumerate(report.statistics)
            ],
        ),
        (
            t.sections,
            [
                (*key, n, s.level, s.number, s.title, s.kind, "|".join(s.kinds), s.text)
                for n, s in enumerate(report.sections)
            ],
        ),
        (t.findings, [(*key, n, f.rule, f.severity, f.message, None) for n, f in enumerate(report.findings)]),
    ]
    for table, values in rows:
        insert_many(db, table, values)
    dirty.mark(db, place.series)


def _put_address(db: Connection, new: Incoming, known: t.AnyRow | None, portal_id: str | None) -> None:
    source, a = new.report.source, t.addresses.c
    values = {
        "rank": new.rank, "source_key": new.source_key, "portal_id": portal_id, "sha256": source.sha256,
        "content_hash": new.content_hash, "reader": new.reader,
    }  # fmt: skip
    if known is None:
        db.execute(
            INSERT_ADDRESS,
            {"report_id": new.report.report_id, "url": source.url, "last_fetched": source.fetched, **values},
        )
    elif not (known.last_fetched and source.fetched and source.fetched < known.last_fetched):
        db.execute(
            update(t.addresses)
            .where(a.report_id == new.report.report_id, a.url == source.url)
            .values(last_fetched=source.fetched or known.last_fetched, **values)
        )


def insert_many(db: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    """Insert rows (values in the order of the columns) past SQLAlchemy's work on every single value, which is a
    third of the cost of a save; the statement itself is compiled for the dialect, once."""
    if not rows:
        return
    statement = _compiled(table, db.dialect)
    names = [column.name for column in table.columns]
    if statement.positional:
        order = [names.index(name) for name in statement.positiontup or names]
        values: Any = rows if order == sorted(order) else [tuple(row[n] for n in order) for row in rows]
    else:
        values = [dict(zip(names, row, strict=True)) for row in rows]
    db.exec_driver_sql(statement.string, values)


@functools.lru_cache(maxsize=16)
def _compiled(table: Table, dialect: Dialect) -> Any:
    return insert(table).compile(dialect=dialect)

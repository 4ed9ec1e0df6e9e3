"""The report store: what is known, in which version, found where, and what of it is not yet published.

All decisions about a report (`new`, `version`, `unchanged`, `also`) are made in `Store.save`, in one transaction, and
do not depend on the order in which the addresses of a report arrive.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Row,
    Table,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from govreports.items import Failure, Finding, Report, ReportPage, Sighting
from govreports.store import decisions, leases, migrations, presence, sources
from govreports.store import tables as t
from govreports.store.clock import now

AnyRow = Row[*tuple[Any, ...]]
UNPUBLISHED = "source", "version", "repairs"
"""Fields of a record that say where it came from and how it was mended, not what the report says."""


# The statements of `save`, made once: SQLAlchemy's work on a statement costs more than SQLite's.
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
MARK = update(t.dirty).where(t.dirty.c.series == bindparam("one")).values(mark=t.dirty.c.mark + 1)
INSERT_REPORT, INSERT_ADDRESS, INSERT_DIRTY = insert(t.reports), insert(t.addresses), insert(t.dirty)
_S, _C = t.page_states.c, t.captures.c
STATE = select(_S.unchanged, _S.changed).where(_S.url == bindparam("of"))
NEWEST = (
    select(_R.url, _R.sha256)
    .where(_R.report_id == bindparam("report_id"))
    .order_by(_R.version.desc())
    .limit(1)
)
BODY = select(t.archived).where(t.archived.c.sha256 == bindparam("sha256"))
DIGEST = select(_C.digest).where(_C.url == bindparam("url")).order_by(_C.at.desc()).limit(1)
SAME = select(_C.digest).where(_C.url == bindparam("url"), _C.digest == bindparam("digest")).limit(1)
DROP_CAPTURE = delete(t.captures).where(_C.url == bindparam("of"), _C.at == bindparam("when"))
INDEXED = update(t.archive_files).where(t.archive_files.c.file == bindparam("of")).values(indexed=bindparam("upto"))
INSERT_STATE, INSERT_BODY, INSERT_CAPTURE = insert(t.page_states), insert(t.archived), insert(t.captures)


ACROSS = 10_000
"""Position in `findings` from which on they are those of `put_across`."""


WRITING = 0x676F7672
"""PostgreSQL's advisory lock of whoever writes."""


class StoreError(Exception):
    """The store cannot be opened, read or written; the message is one clear sentence."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What `Store.save` did. `outcome`: `new`, `version`, `unchanged`, `also`, or `unsure` (nothing yet: it needs to be
    told `old_content`); `version`: the one the page belongs to."""

    outcome: str
    version: int


@dataclass(slots=True)
class PageState:
    """What is known of an address: for conditional requests (`etag`, `last_modified`) and for due dates.

    `unchanged` counts the checks in a row that found nothing new; `report_id` is None where the page gave no report.
    Times are UTC, ISO 8601.
    """

    url: str
    portal_id: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    report_id: str | None = None
    checked: str | None = None
    changed: str | None = None
    unchanged: int = 0


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dumps(value: Any) -> str:
    """JSON as the store and the feeds write it: no escapes, no spaces, keys in the order of declaration."""
    return _ENCODER.encode(value)


def content_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of what the report says: the record without its source, version and repairs."""
    return _content_hash({name: dumps(value) for name, value in record.items()})


def _content_hash(parts: Mapping[str, str]) -> str:
    return _sha256("\n".join(text for name, text in parts.items() if name not in UNPUBLISHED))


def source_key(record: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of all bytes a record was read from: the page's and its attachments' hashes."""
    source = record["source"]
    parts = sorted(f"{a.get('url')} {a.get('sha256')}" for a in source["attachments"] if a.get("sha256"))
    return _sha256("\n".join([source["sha256"], *parts]))


def page_key(page: ReportPage) -> str:
    """The `source_key` of what is read from a page."""
    attachments = [{"url": a.url, "sha256": hashlib.sha256(a.body).hexdigest()} for a in page.attachments if a.body]
    return source_key({"source": {"sha256": hashlib.sha256(page.body).hexdigest(), "attachments": attachments}})


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Store:
    """The store behind `url` (an SQLAlchemy URL). Every method is one transaction. Raises StoreError."""

    def __init__(self, url: str) -> None:
        self.url = url
        parsed = make_url(url)
        path = Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None
        try:
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._engine = _engine(url)
            self._inserts: dict[Table, Any] = {}
            try:
                with self._engine.begin() as db:
                    migrations.prepare(db)
            except BaseException:
                self._engine.dispose()
                raise
        except (OSError, SQLAlchemyError, migrations.WrongStore) as error:
            where = f"the store {path}" if path else f"the store {parsed.render_as_string(hide_password=True)}"
            raise StoreError(f"{where} cannot be opened for writing: {_reason(error)}") from error

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _write(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as db:
                yield db
        except SQLAlchemyError as error:
            raise StoreError(f"the store cannot be written: {_reason(error)}") from error

    def writing(self) -> contextlib.AbstractContextManager[Connection]:
        """One transaction that writes. Raises StoreError."""
        return self._write()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads. Raises StoreError."""
        try:
            with self._engine.connect().execution_options(readonly=True) as db:
                yield db
        except SQLAlchemyError as error:
            raise StoreError(f"the store cannot be read: {_reason(error)}") from error

    # -- reports ------------------------------------------------------------------------------------

    def save(
        self,
        report: Report,
        *,
        run_id: str,
        rank: int = 0,
        portal_id: str | None = None,
        reader: str = "",
        state: PageState | None = None,
        old_content: str | None = None,
        record: dict[str, Any] | None = None,
    ) -> Saved:
        """Store what was read at one address, and mark its locality dirty where that changed something.

        `rank` orders the addresses of a report: 0 the portal's own, 1 its parent's, 2 another portal's, 3 a mirror's;
        the content published is that of the lowest (rank, url). A better address takes the newest version over in
        place, whether it arrives first or last; other bytes at the same address with other content make a version. Once
        that address is unlisted, a change at another one is the publisher's too, against what stood there before: a
        portal that moves brings no version, and its later changes do.
        `reader` names the reader that made the record. Where a version turns on what another reader made of the bytes
        that are stored, the outcome is `unsure`; `old_content` then is the `content_hash` of the present reader's reading
        of them (see `bytes_before`; "" where they cannot be read), so that a better reader alone makes no version. `state` is
        stored in the same transaction. `record` is `report.to_dict()`, where it is at hand. Raises StoreError.
        """
        record = record or report.to_dict()
        parts = {name: dumps(value) for name, value in record.items()}
        incoming = _Incoming(report, record, parts, source_key(record), _content_hash(parts), rank, run_id, reader)
        for attempt in (1, 2, 3):
            try:
                with self._engine.begin() as db:
                    saved = self._decide(db, incoming, portal_id, old_content)
                    if saved.outcome == "unsure":
                        db.rollback()
                    elif state is not None:
                        state.report_id = report.report_id
                        self._put_state(db, state, changed=saved.outcome in ("new", "version"))
                    return saved
            except IntegrityError as error:  # another job stored the same report at the same moment
                if attempt == 3:
                    raise StoreError(f"the store cannot be written: {_reason(error)}") from error
            except SQLAlchemyError as error:
                raise StoreError(f"the store cannot be written: {_reason(error)}") from error
        raise AssertionError("unreachable")

    def _decide(self, db: Connection, new: _Incoming, portal_id: str | None, old_content: str | None) -> Saved:
        report_id, url, fetched = new.report.report_id, new.report.source.url, new.report.source.fetched
        self._drop_misread(db, new)
        versions = db.execute(VERSIONS, {"report_id": report_id}).all()
        address = db.execute(ADDRESS, {"report_id": report_id, "url": url}).first()
        self._put_address(db, new, address, portal_id)
        if not versions:
            self._insert(db, new, 1)
            return Saved("new", 1)
        latest = versions[-1]
        same = [v for v in versions if v.url == url and v.source_key == new.source_key]
        for version in same:
            self._refresh(db, new, version)
        last = address.last_fetched if address else None
        stale = bool(last and fetched and (fetched <= last if same else fetched < last))
        if (same and (stale or latest in same)) or stale:
            return Saved("unchanged", (same or [latest])[-1].version)
        before = latest
        if url != latest.url:
            better = (new.rank, url) < (latest.rank if latest.rank is not None else 9, latest.url)
            if better and (address is None or address.rank != new.rank):
                self._replace(db, new, latest)
                return Saved("also", latest.version)
            if address is None:
                self._dirty(db, latest.series)
                return Saved("also", latest.version)
            if address.content_hash is None or not (better or latest.unlisted):
                return Saved("unchanged", latest.version)
            before = address  # what is new is new against what stood at this address
        same_content = new.content_hash in (before.content_hash, latest.content_hash, old_content)
        if same_content or self._lost_attachment(db, new, latest):
            return Saved("unchanged", latest.version)
        if old_content is None and before.reader != new.reader:
            return Saved("unsure", latest.version)
        self._insert(db, new, latest.version + 1)
        return Saved("version", latest.version + 1)

    def _drop_misread(self, db: Connection, new: _Incoming) -> None:
        """Remove what an earlier reader made of the same bytes at the same address under another identity."""
        report_id, url = new.report.report_id, new.report.source.url
        for row in db.execute(MISREAD, {"source_key": new.source_key, "url": url, "report_id": report_id}).all():
            self._delete(db, row.report_id, row.version)
            a = t.addresses.c
            db.execute(delete(t.addresses).where(a.report_id == row.report_id, a.url == url))
            self._dirty(db, row.series)

    def _lost_attachment(self, db: Connection, new: _Incoming, latest: AnyRow) -> bool:
        """Whether an attachment that the stored version was read from failed this time: then nothing is known."""
        failed = {x["url"] for x in new.record["source"]["attachments"] if not x.get("sha256")}
        if not failed:
            return False
        stored = json.loads(self._record(db, new.report.report_id, latest.version))["source"]["attachments"]
        return any(x.get("sha256") and x["url"] in failed for x in stored)

    def _record(self, db: Connection, report_id: str, version: int) -> str:
        r = t.reports.c
        return str(db.execute(select(r.record).where(r.report_id == report_id, r.version == version)).scalar_one())

    def _refresh(self, db: Connection, new: _Incoming, version: AnyRow) -> None:
        """The same bytes read anew: where the record differs, a better reader made it, and it replaces the old one."""
        if new.json(version.version, version.fetched) != self._record(db, new.report.report_id, version.version):
            self._replace(db, new, version, fetched=version.fetched)

    def _replace(self, db: Connection, new: _Incoming, version: AnyRow, fetched: str | None = None) -> None:
        self._delete(db, new.report.report_id, version.version)
        if version.series != new.report.locality.series:
            self._dirty(db, version.series)
        self._insert(db, new, version.version, fetched=fetched)

    def _delete(self, db: Connection, report_id: str, version: int) -> None:
        for table in (t.reports, t.statistics, t.sections, t.findings):
            db.execute(delete(table).where(table.c.report_id == report_id, table.c.version == version))

    def _insert(self, db: Connection, new: _Incoming, version: int, fetched: str | None = None) -> None:
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
                "record": new.json(version, fetched),
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
            self._insert_many(db, table, values)
        self._dirty(db, place.series)

    def _insert_many(self, db: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
        """Insert rows (values in the order of the columns) past SQLAlchemy's work on every single value, which is a
        third of the cost of a save; the statement itself is compiled for the dialect."""
        if not rows:
            return
        if table not in self._inserts:
            self._inserts[table] = insert(table).compile(dialect=self._engine.dialect)
        statement = self._inserts[table]
        names = [column.name for column in table.columns]
        if statement.positional:
            order = [names.index(name) for name in statement.positiontup or names]
            values: Any = rows if order == sorted(order) else [tuple(row[n] for n in order) for row in rows]
        else:
            values = [dict(zip(names, row, strict=True)) for row in rows]
        db.exec_driver_sql(statement.string, values)

    def _put_address(self, db: Connection, new: _Incoming, known: AnyRow | None, portal_id: str | None) -> None:
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

    def _dirty(self, db: Connection, series: str) -> None:
        if not db.execute(MARK, {"one": series}).rowcount:
            db.execute(INSERT_DIRTY, {"series": series, "mark": 1})

    def bytes_before(self, report_id: str, url: str) -> tuple[str, str] | None:
        """Address and SHA-256 of the page against which other content at `url` is new: that of the newest version where it
        is of this address, else what stood there before; or None."""
        with self.reading() as db:
            newest = db.execute(NEWEST, {"report_id": report_id}).first()
            address = db.execute(ADDRESS, {"report_id": report_id, "url": url}).first()
        found = address if address is not None and newest is not None and newest.url != url else newest
        return (found.url, found.sha256) if found is not None and found.sha256 else None

    def dirty(self) -> dict[str, int]:
        """Series whose feed is older than their reports, with the mark to hand back to `clean`."""
        with self.reading() as db:
            return {row.series: row.mark for row in db.execute(select(t.dirty).order_by(t.dirty.c.series))}

    def clean(self, marks: Mapping[str, int]) -> None:
        """The feeds of these series are published as of these marks; a later change stays dirty."""
        if marks:
            d = t.dirty.c
            statement = delete(t.dirty).where(d.series == bindparam("s"), d.mark == bindparam("m"))
            with self._write() as db:
                db.execute(statement, [{"s": series, "m": mark} for series, mark in marks.items()])

    def mark_dirty(self, series: Iterable[str]) -> None:
        """Have the feeds of these series written anew."""
        with self._write() as db:
            for one in series:
                self._dirty(db, one)

    def series(self) -> list[str]:
        """All series with at least one report, sorted."""
        with self.reading() as db:
            return list(db.execute(select(t.reports.c.series).distinct().order_by(t.reports.c.series)).scalars())

    def records(self, series: str) -> list[dict[str, Any]]:
        """The records of one series, every version, by year, issuer, version; `source.also` filled in."""
        r, a = t.reports.c, t.addresses.c
        with self.reading() as db:
            rows = db.execute(
                select(r.report_id, r.url, r.record)
                .where(r.series == series)
                .order_by(r.year, r.issuer, r.report_id, r.version)
            ).all()
            found = db.execute(
                select(a.report_id, a.url, a.portal_id, a.rank, a.unlisted, a.gone)
                .where(a.report_id.in_(select(r.report_id).where(r.series == series)))
                .order_by(a.rank, a.url)
            ).all()
        urls: dict[str, list[str]] = {}
        for address in found:
            urls.setdefault(address.report_id, []).append(address.url)
        taken_down = presence.withdrawn(found)
        records = []
        for row in rows:
            record = json.loads(row.record)
            record["source"]["also"] = [url for url in urls.get(row.report_id, []) if url != row.url]
            if row.report_id in taken_down:
                record["withdrawn"] = True
            records.append(record)
        return sorted(records, key=lambda x: (x["year"], x["issuer"], x["report_id"], x["version"]))

    def put_across(self, series: str, findings: Mapping[tuple[str, int], list[Finding]]) -> None:
        """Keep what was found across the reports of a series, by (report_id, version), beside their own findings. It is
        no part of a version: it is made anew whenever the feed is."""
        f, r = t.findings.c, t.reports.c
        of_series = select(r.report_id).where(r.series == series)
        rows: list[tuple[Any, ...]] = [
            (report_id, version, ACROSS + n, found.rule, found.severity, found.message, _evidence(found))
            for (report_id, version), several in findings.items()
            for n, found in enumerate(several)
        ]
        with self._write() as db:
            db.execute(delete(t.findings).where(f.position >= ACROSS, f.report_id.in_(of_series)))
            self._insert_many(db, t.findings, rows)

    def report(self, report_id: str, version: int | None = None) -> dict[str, Any] | None:
        """One record (the newest version unless told), or None."""
        r = t.reports.c
        with self.reading() as db:
            series = db.execute(select(r.series).where(r.report_id == report_id)).scalars().first()
        found = [x for x in self.records(series) if x["report_id"] == report_id] if series else []
        return next((x for x in reversed(found) if version in (None, x["version"])), None)

    def read_from(self, url: str, source_key: str) -> list[dict[str, Any]]:
        """The records that were made of these bytes of an address (`source.also` is empty)."""
        r = t.reports.c
        query = select(r.record).where(r.source_key == source_key, r.url == url).order_by(r.report_id, r.version)
        with self.reading() as db:
            return [json.loads(record) for record in db.execute(query).scalars()]

    def knows(self, report_id: str) -> bool:
        """Whether there is a report of this id."""
        with self.reading() as db:
            return db.execute(select(t.reports.c.version).where(t.reports.c.report_id == report_id)).first() is not None

    def overview(self) -> list[AnyRow]:
        """One row a report (its newest version): series, code, name, full_name, level, year, issuer, version,
        findings (count), sections, statistics, url, fetched, portal_id, run_id; by series, year, issuer."""
        r, a = t.reports.c, t.addresses.c
        newest = select(r.report_id, func.max(r.version).label("version")).group_by(r.report_id).subquery()

        def count(table: Table) -> Any:
            return (
                select(func.count())
                .select_from(table)
                .where(table.c.report_id == r.report_id, table.c.version == r.version)
                .scalar_subquery()
            )

        query = (
            select(
                r.report_id, r.version, r.series, r.code, r.name, r.full_name, r.level, r.year, r.issuer, r.url,
                r.fetched, r.run_id, a.portal_id,
                count(t.findings).label("findings"), count(t.sections).label("sections"),
                count(t.statistics).label("statistics"),
            )
            .join(newest, (newest.c.report_id == r.report_id) & (newest.c.version == r.version))
            .outerjoin(t.addresses, (a.report_id == r.report_id) & (a.url == r.url))
            .order_by(r.series, r.year, r.issuer, r.report_id)
        )  # fmt: skip
        with self.reading() as db:
            return list(db.execute(query).all())

    # -- pages --------------------------------------------------------------------------------------

    def page_state(self, url: str) -> PageState | None:
        """What is known of an address, or None."""
        with self.reading() as db:
            row = db.execute(select(t.page_states).where(t.page_states.c.url == url)).first()
        return PageState(**row._mapping) if row else None

    def page_states(self, portal_id: str) -> dict[str, PageState]:
        """All known pages of a portal by address."""
        with self.reading() as db:
            rows = db.execute(select(t.page_states).where(t.page_states.c.portal_id == portal_id)).all()
        return {row.url: PageState(**row._mapping) for row in rows}

    def put_page_state(self, state: PageState, *, changed: bool = False) -> None:
        """Store what is known of an address. `changed`: this check found something new."""
        with self._write() as db:
            self._put_state(db, state, changed=changed)

    def page_checked(self, url: str, checked: str) -> None:
        """The page was asked for and had not changed (304)."""
        p = t.page_states.c
        with self._write() as db:
            db.execute(update(t.page_states).where(p.url == url).values(checked=checked, unchanged=p.unchanged + 1))

    def _put_state(self, db: Connection, state: PageState, *, changed: bool) -> None:
        values = asdict(state)
        known = db.execute(STATE, {"of": state.url}).first()
        values["unchanged"] = known.unchanged + 1 if known and not changed else 0
        values["changed"] = state.checked if changed or known is None else known.changed
        if known is None:
            db.execute(INSERT_STATE, values)
        else:
            db.execute(update(t.page_states).where(t.page_states.c.url == state.url).values(values))

    # -- where reports still are --------------------------------------------------------------------

    def listing(self, portal_id: str) -> presence.Listed | None:
        """The last listing of a portal that was taken at its word, or None."""
        with self.reading() as db:
            return presence.listing(db, portal_id)

    def addresses(self, portal_id: str) -> dict[str, presence.Address]:
        """The known addresses of a portal, and whether its listing still has them."""
        with self.reading() as db:
            return presence.addresses(db, portal_id)

    def sight(self, sighting: Sighting) -> None:
        """Enter a sighting; the localities of reports that became withdrawn, or ceased to be, are dirty then."""
        with self._write() as db:
            for series in presence.apply(db, sighting):
                self._dirty(db, series)

    def withdrawn(self, series: str) -> dict[str, str]:
        """The reports of a series that their publishers took down, and when that was proven."""
        a, r = t.addresses.c, t.reports.c
        ours = select(r.report_id).where(r.series == series)
        with self.reading() as db:
            query = select(a.report_id, a.portal_id, a.rank, a.unlisted, a.gone).where(a.report_id.in_(ours))
            return presence.withdrawn(db.execute(query).all())

    # -- leases -------------------------------------------------------------------------------------

    def lease(self, portal_id: str, owner: str, seconds: float) -> bool:
        """Take a portal for `owner` (a run id) for so long, or longer where it has it already. False: another live job
        has it. A dead owner on this host loses it at once, one on another host when its time runs out."""
        try:
            with self._engine.begin() as db:
                return leases.take(db, portal_id, owner, seconds)
        except IntegrityError:  # another job took it at the same moment
            return False
        except SQLAlchemyError as error:
            raise StoreError(f"the store cannot be written: {_reason(error)}") from error

    def renew_leases(self, owner: str, seconds: float) -> int:
        """Have all leases of a run end so long from now; returns how many it still has."""
        with self._write() as db:
            return leases.renew(db, owner, seconds)

    def release_leases(self, owner: str, portal_id: str | None = None) -> None:
        """Give back one lease of a run, or all."""
        with self._write() as db:
            leases.release(db, owner, portal_id)

    # -- failures and runs --------------------------------------------------------------------------

    def add_failure(self, run_id: str, failure: Failure, state: PageState | None = None) -> None:
        """One row of `failures`; the same step of the same page in one run is one row."""
        f = t.failures.c
        values = {**asdict(failure), "run_id": run_id, "at": now()}
        with self._write() as db:
            db.execute(delete(t.failures).where(f.run_id == run_id, f.url == failure.url, f.step == failure.step))
            db.execute(insert(t.failures), values)
            if state is not None:
                self._put_state(db, state, changed=False)

    def failures(self, run_id: str | None = None) -> list[dict[str, Any]]:
        """The failures of a run (or of all), by run, address and step."""
        f = t.failures.c
        query = select(t.failures).order_by(f.run_id, f.url, f.step)
        with self.reading() as db:
            rows = db.execute(query if run_id is None else query.where(f.run_id == run_id)).all()
        return [dict(row._mapping) for row in rows]

    def start_run(self, run_id: str, spider: str, started: str) -> list[str]:
        """Enter a run; returns the runs found dead (never finished, and their process gone from this host, or their leases
        run out), which are marked `killed`."""
        host, r = socket.gethostname(), t.runs.c
        leases.own.add(run_id)
        with self._write() as db:
            rows = db.execute(select(r.run_id, r.host, r.pid).where(r.state == "running")).all()
            dead = [x.run_id for x in rows if leases.is_dead(x.run_id, x.host, x.pid) or (x.host != host and leases.lapsed(db, x.run_id))]
            for one in dead:
                db.execute(update(t.runs).where(r.run_id == one).values(state="killed", finished=started))
            db.execute(
                insert(t.runs),
                {
                    "run_id": run_id,
                    "spider": spider,
                    "started": started,
                    "state": "running",
                    "host": host,
                    "pid": os.getpid(),
                },
            )
        return dead

    def finish_run(self, run_id: str, state: str, finished: str) -> None:
        """The run ended; `state` is Scrapy's finish reason."""
        with self._write() as db:
            db.execute(update(t.runs).where(t.runs.c.run_id == run_id).values(state=state, finished=finished))

    def put_outcomes(
        self,
        run_id: str,
        at: str,
        outcomes: Iterable[tuple[str, str, Mapping[str, Any]]],
        *,
        keep: bool = False,
        more: bool = False,
    ) -> None:
        """The outcome of every portal of a run: (portal_id, outcome, evidence). `more`: of some, beside those that are known;
        `keep`: the same, and what is known of these stands."""
        o = t.portal_outcomes.c
        rows = [
            {"run_id": run_id, "portal_id": portal, "at": at, "outcome": outcome, "evidence": dumps(evidence)}
            for portal, outcome, evidence in outcomes
        ]
        with self._write() as db:
            if keep:
                known = set(db.execute(select(o.portal_id).where(o.run_id == run_id)).scalars())
                rows = [row for row in rows if row["portal_id"] not in known]
            elif more:
                db.execute(delete(t.portal_outcomes).where(o.run_id == run_id, o.portal_id.in_([row["portal_id"] for row in rows])))
            else:
                db.execute(delete(t.portal_outcomes).where(o.run_id == run_id))
            if rows:
                db.execute(insert(t.portal_outcomes), rows)

    def last_outcomes(self) -> dict[str, tuple[str, str]]:
        """(outcome, time) of every portal's last run that was not killed and did not leave it to another."""
        o = t.portal_outcomes.c
        query = select(o.portal_id, o.outcome, o.at).where(o.outcome.not_in(("killed", "busy"))).order_by(o.at, o.run_id)
        with self.reading() as db:
            return {row.portal_id: (row.outcome, row.at) for row in db.execute(query)}

    # -- what was decided of portals -----------------------------------------------------------------

    def put_decision(self, decision: decisions.Decision) -> None:
        """See `decisions`."""
        with self._write() as db:
            decisions.put(db, decision)

    def decision(self, portal_id: str) -> decisions.Decision | None:
        """What was decided of a portal."""
        with self.reading() as db:
            return decisions.get(db, portal_id)

    # -- the sources ----------------------------------------------------------------------------------

    def sources(self, good: Collection[str]) -> list[sources.Source]:
        """Every portal that a run has seen, by id, with its last outcome and its last `good` one; see `sources`."""
        with self.reading() as db:
            return sources.all_of(db, good)

    # -- the index of the archive -------------------------------------------------------------------

    def archived(self, sha256: str) -> AnyRow | None:
        """Where the body with this hash lies: file, offset, url, at."""
        with self.reading() as db:
            return db.execute(BODY, {"sha256": sha256}).first()

    def capture(self, url: str, sha256: str | None = None) -> AnyRow | None:
        """The newest archived form of a page (with these bytes): digest, sha256, file, offset."""
        c = t.captures.c
        query = select(t.captures).where(c.url == url).order_by(c.at.desc()).limit(1)
        with self.reading() as db:
            return db.execute(query if sha256 is None else query.where(c.sha256 == sha256)).first()

    def archive_state(
        self, url: str, digest: str, bodies: Iterable[str], *, newest: bool
    ) -> tuple[bool, dict[str, AnyRow]]:
        """Whether a page was archived in this form (as the newest of its address, or at any time), and if not, where those
        of these bodies lie that are archived: file, offset, url, at, by hash."""
        with self.reading() as db:
            if newest:
                known = db.execute(DIGEST, {"url": url}).scalar() == digest
            else:
                known = db.execute(SAME, {"url": url, "digest": digest}).first() is not None
            if known:
                return True, {}
            rows = (db.execute(BODY, {"sha256": sha}).first() for sha in bodies)
            return False, {row.sha256: row for row in rows if row}

    def index_archive(
        self, file: str, upto: int, bodies: Iterable[Mapping[str, Any]], captures: Iterable[Mapping[str, Any]]
    ) -> None:
        """Enter records of one WARC file; `upto` is the offset up to which the file is now indexed."""
        with self._write() as db:
            for row in bodies:
                if not db.execute(BODY, {"sha256": row["sha256"]}).first():
                    db.execute(INSERT_BODY, {**row, "file": file})
            for row in captures:
                db.execute(DROP_CAPTURE, {"of": row["url"], "when": row["at"]})
                db.execute(INSERT_CAPTURE, {**row, "file": file})
            if not db.execute(INDEXED, {"of": file, "upto": upto}).rowcount:
                db.execute(insert(t.archive_files), {"file": file, "indexed": upto})

    def archive_files(self) -> dict[str, int]:
        """How far (bytes) every WARC file is indexed."""
        with self.reading() as db:
            return {row.file: row.indexed for row in db.execute(select(t.archive_files))}


@dataclass(slots=True)
class _Incoming:
    """A report on its way in, with what `save` compares."""

    report: Report
    record: dict[str, Any]
    parts: dict[str, str]
    """The JSON text of every field of the record."""
    source_key: str
    content_hash: str
    rank: int
    run_id: str
    reader: str

    def json(self, version: int, fetched: str | None) -> str:
        """The record as it is stored: `also` is left to `Store.records`, since it grows with other pages."""
        source = dumps({**self.record["source"], "fetched": fetched, "also": []})
        parts = {**self.parts, "version": str(version), "source": source}
        return "{" + ",".join(f'"{name}":{text}' for name, text in parts.items()) + "}"


def _engine(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))  # a server may have been started anew
    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "begin")
        def alone(connection: Connection) -> None:
            # One transaction writes at a time, as in SQLite: what a save decides rests on what it has read.
            # A reading one sees one state throughout, also as in SQLite.
            readonly = connection.get_execution_options().get("readonly")
            reading = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
            connection.exec_driver_sql(reading if readonly else f"SELECT pg_advisory_xact_lock({WRITING})")

    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _: Any) -> None:
            connection.isolation_level = None  # transactions begin where we say, below
            for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=NORMAL", "wal_autocheckpoint=4000"):
                connection.execute(f"PRAGMA {pragma}").close()

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            # A transaction that reads and then writes must own the write lock from its start: a lock taken later
            # fails at once when another job wrote in between, whatever the timeout.
            readonly = connection.get_execution_options().get("readonly")
            connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine


def _evidence(finding: Finding) -> str:
    return dumps({name: getattr(finding, name) for name in ("codes", "found", "expected", "quotes", "suspect")})


def _reason(error: BaseException) -> str:
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    return str(error).splitlines()[0] if str(error) else type(error).__name__


"""The stored records as they were stored, whole, and one row a report of what there is."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Table, func, select

from govreports.store import presence
from govreports.store import tables as t

_R, _A = t.reports.c, t.addresses.c


def series(db: Connection) -> list[str]:
    """All series with at least one report, sorted."""
    return list(db.execute(select(_R.series).distinct().order_by(_R.series)).scalars())


def of_series(db: Connection, series: str) -> list[dict[str, Any]]:
    """See `Store.records`."""
    rows = db.execute(
        select(_R.report_id, _R.url, _R.record)
        .where(_R.series == series)
        .order_by(_R.year, _R.issuer, _R.report_id, _R.version)
    ).all()
    found = db.execute(
        select(_A.report_id, _A.url, _A.portal_id, _A.rank, _A.unlisted, _A.gone)
        .where(_A.report_id.in_(select(_R.report_id).where(_R.series == series)))
        .order_by(_A.rank, _A.url)
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


def one(db: Connection, report_id: str, version: int | None) -> dict[str, Any] | None:
    """One record (the newest version unless told), or None."""
    series = db.execute(select(_R.series).where(_R.report_id == report_id)).scalars().first()
    found = [x for x in of_series(db, series) if x["report_id"] == report_id] if series else []
    return next((x for x in reversed(found) if version in (None, x["version"])), None)


def read_from(db: Connection, url: str, source_key: str) -> list[dict[str, Any]]:
    """The records that were made of these bytes of an address (`source.also` is empty)."""
    query = select(_R.record).where(_R.source_key == source_key, _R.url == url).order_by(_R.report_id, _R.version)
    return [json.loads(record) for record in db.execute(query).scalars()]


def knows(db: Connection, report_id: str) -> bool:
    """Whether there is a report of this id."""
    return db.execute(select(_R.version).where(_R.report_id == report_id)).first() is not None


def overview(db: Connection) -> list[t.AnyRow]:
    """See `Store.overview`."""
    newest = select(_R.report_id, func.max(_R.version).label("version")).group_by(_R.report_id).subquery()

    def count(table: Table) -> Any:
        return (
            select(func.count())
            .select_from(table)
            .where(table.c.report_id == _R.report_id, table.c.version == _R.version)
            .scalar_subquery()
        )

    query = (
        select(
            _R.report_id, _R.version, _R.series, _R.code, _R.name, _R.full_name, _R.level, _R.year, _R.issuer, _R.url,
            _R.fetched, _R.run_id, _A.portal_id,
            count(t.findings).label("findings"), count(t.sections).label("sections"),
            count(t.statistics).label("statistics"),
        )
        .join(newest, (newest.c.report_id == _R.report_id) & (newest.c.version == _R.version))
        .outerjoin(t.addresses, (_A.report_id == _R.report_id) & (_A.url == _R.url))
        .order_by(_R.series, _R.year, _R.issuer, _R.report_id)
    )  # fmt: skip
    return list(db.execute(query).all())

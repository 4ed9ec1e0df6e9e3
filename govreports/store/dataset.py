"""The store as the exports read it: every version of every report, streamed, whatever the size of the store."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, or_, select

from govreports.store import presence
from govreports.store import tables as t
from govreports.store.across import ACROSS
from govreports.store.database import Store

STREAMED = 200
"""Rows of a stream in memory at once; a record may be as large as its report."""
_R, _A, _F = t.reports.c, t.addresses.c, t.findings.c


@dataclass(frozen=True, slots=True)
class Held:
    """One version of a report."""

    record: dict[str, Any]
    """With `source.also` filled in."""
    newest: bool
    withdrawn: str | None
    """When it was proven that the publisher took the report down (UTC), or None."""
    across: list[t.AnyRow]
    """What was found across reports (`Store.put_across`): rule, severity, message, evidence (JSON; null of an older store)."""


def each(store: Store, *, since: int = 0, provinces: Collection[str] = ()) -> Iterator[Held]:
    """Every version of every report of the years from `since` on, of these provinces (the first two digits of their codes;
    none: all), by series, report and version, within one transaction. Raises StoreError."""
    columns = _R.series, _R.report_id, _R.version, _R.url, _R.record, _outdated().label("outdated")
    query = _within(select(*columns), since, provinces).order_by(_R.series, _R.report_id, _R.version)
    with store.reading() as db:
        for rows in db.execute(query, execution_options={"yield_per": STREAMED}).partitions():
            ids = sorted({row.report_id for row in rows})
            addresses, across = _addresses(db, ids), _across(db, ids)
            gone = presence.withdrawn(addresses)
            urls: dict[str, list[str]] = {}
            for address in addresses:
                urls.setdefault(address.report_id, []).append(address.url)
            for row in rows:
                record = json.loads(row.record)
                record["source"]["also"] = [url for url in urls.get(row.report_id, []) if url != row.url]
                key = row.report_id, row.version
                yield Held(record, not row.outdated, gone.get(row.report_id), across.get(key, []))


def known_years(store: Store, *, since: int = 0, provinces: Collection[str] = ()) -> list[t.AnyRow]:
    """One short row a report, selected as by `each`, by series, year and report: report_id, series, code, name, full_name,
    level, year, issuer_kind, published (of the newest version). Raises StoreError."""
    columns = _R.report_id, _R.series, _R.code, _R.name, _R.full_name, _R.level, _R.year, _R.issuer_kind, _R.published
    query = _within(select(*columns).where(~_outdated()), since, provinces)
    with store.reading() as db:
        return list(db.execute(query.order_by(_R.series, _R.year, _R.report_id)).all())


def withdrawn(store: Store) -> dict[str, str]:
    """The reports that their publishers took down, and when that was proven. Raises StoreError."""
    gone = t.addresses.alias()
    some = select(gone.c.report_id).where(gone.c.gone.is_not(None))
    with store.reading() as db:
        query = select(_A.report_id, _A.portal_id, _A.rank, _A.unlisted, _A.gone).where(_A.report_id.in_(some))
        return presence.withdrawn(db.execute(query).all())


def state(store: Store) -> list[Any]:
    """A few values that are others once anything of the store has changed that an export shows. Raises StoreError."""
    queries = (
        select(func.count(), func.max(_R.fetched)),
        select(_R.reader, func.count()).group_by(_R.reader).order_by(_R.reader),
        select(func.count(), func.max(_A.last_fetched), func.max(_A.unlisted), func.max(_A.gone)),
        select(func.count(), func.max(_F.rule)).where(_F.position >= ACROSS),
        select(func.count(), func.max(t.runs.c.run_id), func.max(t.runs.c.finished)),
    )
    with store.reading() as db:
        return [[list(row) for row in db.execute(query)] for query in queries]


def _outdated() -> Any:
    newer = t.reports.alias()
    return exists().where(newer.c.report_id == _R.report_id, newer.c.version > _R.version)


def _within(query: Select[Any], since: int, provinces: Collection[str]) -> Select[Any]:
    query = query.where(_R.year >= since)
    if provinces:
        query = query.where(or_(*(_R.code.startswith(province, autoescape=True) for province in provinces)))
    return query


def _addresses(db: Connection, ids: list[str]) -> list[t.AnyRow]:
    query = select(_A.report_id, _A.url, _A.portal_id, _A.rank, _A.unlisted, _A.gone).where(_A.report_id.in_(ids))
    return list(db.execute(query.order_by(_A.rank, _A.url)).all())


def _across(db: Connection, ids: list[str]) -> dict[tuple[str, int], list[t.AnyRow]]:
    columns = _F.report_id, _F.version, _F.rule, _F.severity, _F.message, _F.evidence
    query = select(*columns).where(_F.position >= ACROSS, _F.report_id.in_(ids))
    found: dict[tuple[str, int], list[t.AnyRow]] = {}
    for row in db.execute(query.order_by(_F.report_id, _F.version, _F.position)):
        found.setdefault((row.report_id, row.version), []).append(row)
    return found

"""Where reports still are: what listings that were read to their end say of known addresses, and pages of themselves.

A report is withdrawn when every portal but mirrors took it down: its address is no longer listed on two listings at least
a day apart, each read to its end, and then answers 404 or 410 itself. Whatever else happens to a listing proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Connection, bindparam, insert, select, update

from govreports.items import Sighting
from govreports.store import clock
from govreports.store import tables as t

APART = timedelta(days=1)
"""Between the first listing without a report and the one after which its page is asked for."""
SHORT = timedelta(days=30)
"""After so long a listing that has become much shorter is what the portal has."""
MIRROR = 3
"""Rank of addresses that cannot tell whether a publisher took a report down."""
_A, _L = t.addresses.c, t.listings.c


@dataclass(frozen=True, slots=True)
class Listed:
    """The last listing of a portal that was taken at its word; times are UTC, ISO 8601."""

    at: str
    listed: int
    short_since: str | None


@dataclass(frozen=True, slots=True)
class Address:
    """A known address of a portal: since when it is not listed any more, and when its page proved gone."""

    unlisted: str | None
    gone: str | None


class Place(Protocol):
    """A row of `addresses`, as far as it says where a report is."""

    @property
    def report_id(self) -> str: ...
    @property
    def portal_id(self) -> str | None: ...
    @property
    def rank(self) -> int: ...
    @property
    def unlisted(self) -> str | None: ...
    @property
    def gone(self) -> str | None: ...


def listing(db: Connection, portal_id: str) -> Listed | None:
    """What is known of a portal's listing, or None before the first."""
    row = db.execute(select(_L.at, _L.listed, _L.short_since).where(_L.portal_id == portal_id)).first()
    return Listed(*row) if row else None


def addresses(db: Connection, portal_id: str) -> dict[str, Address]:
    """The addresses at which a portal has reports."""
    rows = db.execute(select(_A.url, _A.unlisted, _A.gone).where(_A.portal_id == portal_id)).all()
    return {url: Address(unlisted, gone) for url, unlisted, gone in rows}


def is_short(before: Listed | None, listed: int, at: str) -> bool:
    """Whether a listing is not to be taken at its word, since it lost more than a third of its reports (and two at least),
    or all: a pager or a year that went missing looks the same as a portal that took its reports down."""
    if before is None or (listed and (before.listed - listed < 2 or 3 * listed >= 2 * before.listed)):
        return False
    since, now = clock.parse(before.short_since), clock.parse(at)
    return bool(before.listed) and not (since and now and now - since >= SHORT)


def apply(db: Connection, sighting: Sighting) -> set[str]:
    """Enter a sighting; one that is not newer than the last of its portal is known already. Returns the series whose
    reports became withdrawn, or ceased to be."""
    before = listing(db, sighting.portal_id)
    if before is not None and sighting.at <= before.at:
        return set()
    touched = _series(db, [*sighting.gone, *(url for url in sighting.back if _is_gone(db, url))])
    for urls, values in (
        (sighting.lost, {"unlisted": sighting.at}),
        (sighting.back, {"unlisted": None, "gone": None}),
        (sighting.gone, {"gone": sighting.at}),
    ):
        if urls:
            statement = update(t.addresses).where(_A.url == bindparam("of")).values(values)
            db.execute(statement, [{"of": url} for url in urls])
    row = {"at": sighting.at, "listed": before.listed if before else 0, "short_since": before.short_since if before else None}
    if sighting.short:
        row["short_since"] = row["short_since"] or sighting.at
    elif sighting.listed is not None:
        row |= {"listed": sighting.listed, "short_since": None}
    if not db.execute(update(t.listings).where(_L.portal_id == sighting.portal_id).values(row)).rowcount:
        db.execute(insert(t.listings).values(portal_id=sighting.portal_id, **row))
    return touched


def withdrawn(rows: Iterable[Place]) -> dict[str, str]:
    """The withdrawn reports among those whose addresses (all of them) are given, and when that was proven."""
    found: dict[str, dict[str | None, list[Place]]] = {}
    for row in rows:
        if row.rank < MIRROR:
            found.setdefault(row.report_id, {}).setdefault(row.portal_id, []).append(row)
    proven = {report_id: [_taken_down(several) for several in portals.values()] for report_id, portals in found.items()}
    return {report_id: max(filter(None, times)) for report_id, times in proven.items() if all(times)}


def withdrawn_of(db: Connection, series: str) -> dict[str, str]:
    """The withdrawn reports of a series, and when that was proven."""
    ours = select(t.reports.c.report_id).where(t.reports.c.series == series)
    query = select(_A.report_id, _A.portal_id, _A.rank, _A.unlisted, _A.gone).where(_A.report_id.in_(ours))
    return withdrawn(db.execute(query).all())


def _taken_down(places: list[Place]) -> str | None:
    """When a portal was proven not to have a report any more: the address that it listed last is gone. Earlier ones need
    no proof (a portal that moved leaves hosts behind that nobody may ask)."""
    last = max((place.unlisted or "~") for place in places)
    gone = [place.gone for place in places if place.unlisted == last]
    return max(filter(None, gone)) if gone and all(gone) else None


def _is_gone(db: Connection, url: str) -> bool:
    return db.execute(select(_A.gone).where(_A.url == url, _A.gone.is_not(None))).first() is not None


def _series(db: Connection, urls: list[str]) -> set[str]:
    """The series of the reports at these addresses."""
    found: set[str] = set()
    for url in urls:
        query = select(t.reports.c.series).join(t.addresses, _A.report_id == t.reports.c.report_id).where(_A.url == url)
        found.update(db.execute(query.distinct()).scalars())
    return found

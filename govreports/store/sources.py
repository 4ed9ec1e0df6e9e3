"""What is known of a portal over all its runs: is it well, since when, and what came from it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from govreports.store import tables as t


@dataclass(slots=True)
class Source:
    """What is known of a portal. `since`: the run from which on its outcome has been this (all good ones are one);
    `newest`: when the newest of its reports was fetched. Times are UTC, ISO 8601."""

    portal_id: str
    outcome: str = ""
    at: str = ""
    since: str = ""
    last_good: str | None = None
    evidence: dict[str, Any] = field(default_factory=dict)
    """Of its last run (`PortalRun` as a dictionary)."""
    reports: int = 0
    first_year: int | None = None
    last_year: int | None = None
    newest: str | None = None


@dataclass(slots=True)
class Told:
    """What the runs said of a portal: the rows that make its `Source`."""

    first: t.AnyRow
    """From which on its outcome has been the last one (all good ones are one)."""
    last: t.AnyRow
    good: t.AnyRow | None


def told(db: Connection, good: Collection[str]) -> dict[str, Told]:
    """By portal. A run that was killed, or that left the portal to another job, says nothing of it."""
    o = t.portal_outcomes.c
    query = select(o.portal_id, o.outcome, o.at, o.run_id).where(o.outcome.not_in(("killed", "busy")))
    found: dict[str, Told] = {}
    for row in db.execute(query.order_by(o.at, o.run_id)):
        one = found.setdefault(row.portal_id, Told(row, row, None))
        if row.outcome != one.last.outcome and not (row.outcome in good and one.last.outcome in good):
            one.first = row
        one.last = row
        if row.outcome in good:
            one.good = row
    return found


def all_of(db: Connection, good: Collection[str]) -> list[Source]:
    """Every portal that a run has seen, by id; see `told`."""
    o, a, r = t.portal_outcomes.c, t.addresses.c, t.reports.c
    held = (
        select(a.portal_id, func.count(a.report_id.distinct()), func.min(r.year), func.max(r.year), func.max(r.fetched))
        .join(t.reports, (r.report_id == a.report_id) & (r.url == a.url))
        .group_by(a.portal_id)
    )
    rows = told(db, good)
    found = {
        portal_id: Source(portal_id, x.last.outcome, x.last.at, x.first.at, x.good.at if x.good else None)
        for portal_id, x in rows.items()
    }
    for run_id in sorted({x.last.run_id for x in rows.values()}):  # of the last runs only: that of years is more than memory holds
        for portal_id, evidence in db.execute(select(o.portal_id, o.evidence).where(o.run_id == run_id)):
            if portal_id in rows and rows[portal_id].last.run_id == run_id:
                found[portal_id].evidence = json.loads(evidence)
    for portal_id, *figures in db.execute(held):
        if portal_id in found:
            one = found[portal_id]
            one.reports, one.first_year, one.last_year, one.newest = figures
    return [found[portal_id] for portal_id in sorted(found)]

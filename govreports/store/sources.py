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


def all_of(db: Connection, good: Collection[str]) -> list[Source]:
    """Every portal that a run has seen, by id. A run that was killed, or that left the portal to another job, says nothing
    of it."""
    o, a, r = t.portal_outcomes.c, t.addresses.c, t.reports.c
    told = select(o.portal_id, o.outcome, o.at, o.run_id).where(o.outcome.not_in(("killed", "busy")))
    held = (
        select(a.portal_id, func.count(a.report_id.distinct()), func.min(r.year), func.max(r.year), func.max(r.fetched))
        .join(t.reports, (r.report_id == a.report_id) & (r.url == a.url))
        .group_by(a.portal_id)
    )
    found: dict[str, Source] = {}
    last: dict[str, str] = {}
    for portal_id, outcome, at, run_id in db.execute(told.order_by(o.at, o.run_id)):
        source = found.setdefault(portal_id, Source(portal_id))
        if outcome in good:
            source.last_good = at
        if outcome != source.outcome and not (outcome in good and source.outcome in good):
            source.since = at
        source.outcome, source.at = outcome, at
        last[portal_id] = run_id
    for run_id in sorted(set(last.values())):  # of the last runs only: the evidence of years is more than memory holds
        for portal_id, evidence in db.execute(select(o.portal_id, o.evidence).where(o.run_id == run_id)):
            if last.get(portal_id) == run_id:
                found[portal_id].evidence = json.loads(evidence)
    for portal_id, *figures in db.execute(held):
        if portal_id in found:
            one = found[portal_id]
            one.reports, one.first_year, one.last_year, one.newest = figures
    return [found[portal_id] for portal_id in sorted(found)]

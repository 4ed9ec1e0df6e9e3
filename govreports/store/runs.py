"""Runs, and what came of them: failures, and one outcome a portal."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from govreports.items import Failure
from govreports.store import leases
from govreports.store import tables as t
from govreports.store.canonical import dumps
from govreports.store.clock import now

_F, _R, _O = t.failures.c, t.runs.c, t.portal_outcomes.c


def add_failure(db: Connection, run_id: str, failure: Failure) -> None:
    """One row of `failures`; the same step of the same page in one run is one row."""
    values = {**asdict(failure), "run_id": run_id, "at": now()}
    db.execute(delete(t.failures).where(_F.run_id == run_id, _F.url == failure.url, _F.step == failure.step))
    db.execute(insert(t.failures), values)


def failures(db: Connection, run_id: str | None, most: int | None) -> list[dict[str, Any]]:
    """See `Store.failures`."""
    query = select(t.failures).order_by(_F.run_id, _F.url, _F.step).limit(most)
    rows = db.execute(query if run_id is None else query.where(_F.run_id == run_id)).all()
    return [dict(row._mapping) for row in rows]


def start(db: Connection, run_id: str, spider: str, started: str) -> list[str]:
    """See `Store.start_run`."""
    host = socket.gethostname()
    leases.own.add(run_id)
    rows = db.execute(select(_R.run_id, _R.host, _R.pid).where(_R.state == "running")).all()
    dead = [x.run_id for x in rows if leases.is_dead(x.run_id, x.host, x.pid) or (x.host != host and leases.lapsed(db, x.run_id))]
    for one in dead:
        db.execute(update(t.runs).where(_R.run_id == one).values(state="killed", finished=started))
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


def finish(db: Connection, run_id: str, state: str, finished: str) -> None:
    """The run ended; `state` is Scrapy's finish reason."""
    db.execute(update(t.runs).where(_R.run_id == run_id).values(state=state, finished=finished))


def put_outcomes(
    db: Connection,
    run_id: str,
    at: str,
    outcomes: Iterable[tuple[str, str, Mapping[str, Any]]],
    *,
    keep: bool,
    more: bool,
) -> None:
    """See `Store.put_outcomes`."""
    rows = [
        {"run_id": run_id, "portal_id": portal, "at": at, "outcome": outcome, "evidence": dumps(evidence)}
        for portal, outcome, evidence in outcomes
    ]
    if keep:
        known = set(db.execute(select(_O.portal_id).where(_O.run_id == run_id)).scalars())
        rows = [row for row in rows if row["portal_id"] not in known]
    elif more:
        db.execute(delete(t.portal_outcomes).where(_O.run_id == run_id, _O.portal_id.in_([row["portal_id"] for row in rows])))
    else:
        db.execute(delete(t.portal_outcomes).where(_O.run_id == run_id))
    if rows:
        db.execute(insert(t.portal_outcomes), rows)


def has_told(db: Connection, run_id: str, portal_id: str) -> bool:
    """Whether a run came to an outcome of a portal, and it is stored."""
    outcome = db.execute(select(_O.outcome).where(_O.run_id == run_id, _O.portal_id == portal_id)).scalar()
    return outcome not in (None, "killed")


def last_outcomes(db: Connection) -> dict[str, tuple[str, str]]:
    """(outcome, time) of every portal's last run that was not killed and did not leave it to another."""
    query = select(_O.portal_id, _O.outcome, _O.at).where(_O.outcome.not_in(("killed", "busy"))).order_by(_O.at, _O.run_id)
    return {row.portal_id: (row.outcome, row.at) for row in db.execute(query)}

"""How long what runs said is kept: runs, outcomes and failures of the last HISTORY_DAYS, and of older outcomes those that are
still published or shown (`sources.Told`)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, select

from govreports.store import sources
from govreports.store import tables as t

_O, _F, _R = t.portal_outcomes.c, t.failures.c, t.runs.c


def forget(db: Connection, before: str, good: Collection[str]) -> int:
    """Delete what runs said that began before `before` (as run ids begin: they sort by time, so that no row of a younger run
    is read). Returns how many rows went."""
    old = db.execute(select(_O.run_id, _O.portal_id).where(_O.run_id < before)).all()
    kept = {
        (row.run_id, row.portal_id)
        for told in (sources.told(db, good).values() if old else ())
        for row in (told.first, told.last, told.good)
        if row is not None
    }
    gone = [{"run": row.run_id, "portal": row.portal_id} for row in old if tuple(row) not in kept]
    if gone:
        one = delete(t.portal_outcomes).where(_O.run_id == bindparam("run"), _O.portal_id == bindparam("portal"))
        db.execute(one, gone)
    failures = db.execute(delete(t.failures).where(_F.run_id < before)).rowcount
    runs = db.execute(delete(t.runs).where(_R.run_id < before, _R.state != "running")).rowcount  # who is not known to be dead, stays
    return len(gone) + failures + runs

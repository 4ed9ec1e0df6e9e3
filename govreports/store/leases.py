"""Who is crawling a portal: one row a portal while a run has it, so that two jobs never crawl the same one at once.

A live run renews its leases. One whose process is gone loses them at once where that can be seen (same host), and
where it cannot, when their time runs out.
"""

from __future__ import annotations

import os
import socket
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from govreports.store import clock
from govreports.store import tables as t

own: set[str] = set()
"""Runs of this process: its number may have been another's before."""
_L = t.leases.c


def take(db: Connection, portal_id: str, owner: str, seconds: float) -> bool:
    """Take or prolong a lease; False where another live run has it. Raises IntegrityError where another run took the
    free portal at the same moment."""
    own.add(owner)
    values = {"owner": owner, "host": socket.gethostname(), "pid": os.getpid(), "until": _until(seconds)}
    held = db.execute(select(t.leases).where(_L.portal_id == portal_id)).first()
    if held is None:
        db.execute(insert(t.leases).values(portal_id=portal_id, **values))
        return True
    if held.owner != owner and held.until > clock.now() and not is_dead(held.owner, held.host, held.pid):
        return False
    # Only the row that was seen: another run may have taken it over in between.
    seen = (_L.portal_id == portal_id, _L.owner == held.owner, _L.until == held.until)
    return db.execute(update(t.leases).where(*seen).values(**values)).rowcount == 1


def holder(db: Connection, portal_id: str) -> str | None:
    """The run that has a portal, or died while it had it."""
    return db.execute(select(_L.owner).where(_L.portal_id == portal_id)).scalar()


def renew(db: Connection, owner: str, seconds: float) -> int:
    """Prolong all leases of a run; how many it has."""
    return db.execute(update(t.leases).where(_L.owner == owner).values(until=_until(seconds))).rowcount


def release(db: Connection, owner: str, portal_id: str | None) -> None:
    """Give back a lease of a run, or all of them."""
    one = () if portal_id is None else (_L.portal_id == portal_id,)
    db.execute(delete(t.leases).where(_L.owner == owner, *one))


def lapsed(db: Connection, owner: str) -> bool:
    """Whether a run has leases, and let the time of all of them run out."""
    last = db.execute(select(func.max(_L.until)).where(_L.owner == owner)).scalar()
    return last is not None and last <= clock.now()


def is_dead(owner: str, host: str, pid: int) -> bool:
    """Whether a run is known to be gone: its process was on this host and is no more."""
    return host == socket.gethostname() and owner not in own and not _running(pid)


def _running(pid: int) -> bool:
    if pid == os.getpid():
        return False  # not one of ours: the number was given out again
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _until(seconds: float) -> str:
    return clock.stamp(clock.moment() + timedelta(seconds=seconds))

"""What was decided of a portal that its registry row leaves open: its platform, and where its columns were found.

One row a portal. It stands for the address the row named when it was made: a row that names another one is looked at
anew. How long columns that were found are gone to without a new search is the reader's to say.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from govreports.store import tables as t


@dataclass(frozen=True, slots=True)
class Decision:
    """`start_url` is where the row sends the walk; `columns` are addresses found from the home page, none where the
    row's own address is good. `at` is UTC, ISO 8601."""

    portal_id: str
    start_url: str
    platform: str
    columns: tuple[str, ...]
    at: str


def put(db: Connection, decision: Decision) -> None:
    """Store a decision in place of the portal's former one."""
    db.execute(delete(t.decisions).where(t.decisions.c.portal_id == decision.portal_id))
    values = {**asdict(decision), "columns": json.dumps(decision.columns)}
    db.execute(insert(t.decisions).values(values))


def get(db: Connection, portal_id: str) -> Decision | None:
    """The decision of a portal."""
    row = db.execute(select(t.decisions).where(t.decisions.c.portal_id == portal_id)).first()
    return Decision(row.portal_id, row.start_url, row.platform, tuple(json.loads(row.columns)), row.at) if row else None

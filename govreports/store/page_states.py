"""What is known of every page that was asked for, whether it gave a report or not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from govreports.items import plain
from govreports.store import tables as t

_P = t.page_states.c
STATE = select(_P.unchanged, _P.changed).where(_P.url == bindparam("of"))
INSERT_STATE = insert(t.page_states)


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


def get(db: Connection, url: str) -> PageState | None:
    """What is known of an address, or None."""
    row = db.execute(select(t.page_states).where(_P.url == url)).first()
    return PageState(**row._mapping) if row else None


def of_portal(db: Connection, portal_id: str) -> dict[str, PageState]:
    """All known pages of a portal by address."""
    rows = db.execute(select(t.page_states).where(_P.portal_id == portal_id)).all()
    return {row.url: PageState(**row._mapping) for row in rows}


def put(db: Connection, state: PageState, *, changed: bool) -> None:
    """Store what is known of an address. `changed`: this check found something new."""
    values = plain(state)
    known = db.execute(STATE, {"of": state.url}).first()
    values["unchanged"] = known.unchanged + 1 if known and not changed else 0
    values["changed"] = state.checked if changed or known is None else known.changed
    if known is None:
        db.execute(INSERT_STATE, values)
    else:
        db.execute(update(t.page_states).where(_P.url == state.url).values(values))


def checked(db: Connection, url: str, at: str) -> None:
    """The page was asked for and had not changed (304)."""
    db.execute(update(t.page_states).where(_P.url == url).values(checked=at, unchanged=_P.unchanged + 1))

"""What is known of every page that was asked for, whether it gave a report or not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from govreports.items import Failure, plain
from govreports.store import tables as t

_P = t.page_states.c
STATE = select(_P.unchanged, _P.changed, _P.report_id, _P.failure).where(_P.url == bindparam("of"))
INSERT_STATE = insert(t.page_states)
SETTLED = frozenset((
    "gone-404", "soft-404", "moved", "too-large", "binary", "too_large", "encrypted", "scanned", "lookalike", "no_report", "no_year",
    "no_locality", "no_issuer",
))  # fmt: skip
"""Reasons of failures that are the page's own: asked again at once, it would say the same. The others are of the day (a time-out, a
full disk), of us, or of something missing that may be there tomorrow (an attachment, a program)."""


@dataclass(slots=True)
class PageState:
    """What is known of an address: for conditional requests (`etag`, `last_modified`) and for due dates.

    `unchanged` counts the checks in a row that found nothing new; `report_id` is None where the page gave no report, and
    `failure` says why (`step/reason: detail`) where the reason is the page's own.
    Times are UTC, ISO 8601.
    """

    url: str
    portal_id: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    report_id: str | None = None
    failure: str | None = None
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


def failed(db: Connection, failure: Failure, state: PageState | None, at: str) -> None:
    """Store that a page was asked for and gave no report. `state` is what came, None where nothing did: then what is known of a
    report there stays as it is. The first failure of a kind begins the intervals anew."""
    said = f"{failure.step}/{failure.reason}: {failure.detail}" if failure.reason in SETTLED else None
    known = db.execute(STATE, {"of": failure.url}).first()
    if state is None:
        if said is None or (known is not None and known.report_id is not None):
            return
        state = PageState(failure.url, failure.portal_id, checked=at)
    state.failure = said
    put(db, state, changed=known is None or known.failure != said)


def failure_of(state: PageState) -> Failure | None:
    """The failure that a page is known for, as it was told when the page was last asked for; None where it is known for none."""
    if state.failure is None or state.report_id is not None:
        return None
    step, _, rest = state.failure.partition("/")
    reason, _, detail = rest.partition(": ")
    archived = f"sha256:{state.sha256}" if state.sha256 else None
    return Failure(state.url, step, reason, detail, state.portal_id, state.sha256, archived)


def checked(db: Connection, url: str, at: str) -> None:
    """The page was asked for and had not changed (304)."""
    db.execute(update(t.page_states).where(_P.url == url).values(checked=at, unchanged=_P.unchanged + 1))

"""When a known page is asked for again, and how: only when due, and only for what changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from govreports.store import PageState, clock


def is_due(state: PageState, settings: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether the page is to be checked: `REFRESH_DAYS` after the last check, twice as long after every check that
    found nothing, at most `REFRESH_DAYS_MAX`. A page whose last check is unknown is due."""
    due = due_at(state, settings)
    return due is None or (now or clock.moment()) >= due


def due_at(state: PageState, settings: Mapping[str, Any]) -> datetime | None:
    """When the page is to be checked again (UTC); None where its last check is unknown."""
    checked = clock.parse(state.checked)
    if checked is None:
        return None
    first, most = float(settings["REFRESH_DAYS"]), float(settings["REFRESH_DAYS_MAX"])
    return checked + timedelta(days=min(first * 2 ** min(state.unchanged, 30), most))


WHOLE = 8
"""Every eighth check in a row that finds nothing asks for the page whole: some servers answer 304 whatever changed."""


def conditional(state: PageState) -> dict[str, str]:
    """Headers that ask for the page only if it changed (RFC 9110, 13.1); none for a page that gave no report, and none now
    and then, to take no server at its word for ever."""
    if state.report_id is None or (state.unchanged + 1) % WHOLE == 0:
        return {}
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in headers.items() if value}

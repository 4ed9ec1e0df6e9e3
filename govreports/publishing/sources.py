"""The health of every source, beside the feeds: `sources.csv`, one row a portal. See docs/DATA_FORMAT.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from govreports.publishing.cells import cell, table
from govreports.publishing.feeds import alone, settled, write
from govreports.store import Store

SOURCES = (
    "portal_id", "locality", "code", "platform", "listing_url", "outcome", "since", "reports", "first_year", "last_year", "newest",
)  # fmt: skip
FACTS = ("locality", "code", "platform", "listing_url")
"""What a row says of the portal itself; archived with its outcome, so that the archive alone gives the file again."""
GOOD = ("ok", "unchanged", "empty-legit")
"""Outcomes of a portal that was read to its end."""


def facts(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """The FACTS of a portal's evidence."""
    return {name: evidence.get(name) for name in FACTS}


def write_sources(store: Store, folder: Path) -> list[Path]:
    """Write `sources.csv`. Returns the files written (none where nothing changed). Raises StoreError.

    `outcome` is that of the last run that had the portal (`unchanged` stands as `ok`), `since` the day (UTC) from which on
    it has been that, `newest` the day on which the newest of its reports was fetched.
    """
    with alone(folder):
        rows = [
            (
                cell(source.portal_id), *(cell(value) for value in facts(source.evidence).values()), settled(source.outcome),
                source.since[:10], source.reports, source.first_year, source.last_year, (source.newest or "")[:10],
            )
            for source in store.sources(GOOD)
        ]  # fmt: skip
        path = folder / "sources.csv"
        return write(path, table(SOURCES, rows)) if rows or path.exists() else []

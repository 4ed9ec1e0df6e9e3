"""What was found across the reports of a series, kept beside the findings of each. It is no part of a version: it is made
anew whenever the feed is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select

from govreports.items import Finding
from govreports.store import tables as t
from govreports.store.canonical import dumps
from govreports.store.saving import insert_many

ACROSS = 10_000
"""Position in `findings` from which on they are those found across reports."""


def put(db: Connection, series: str, findings: Mapping[tuple[str, int], list[Finding]]) -> None:
    """Replace those of a series by these, by (report_id, version)."""
    f, r = t.findings.c, t.reports.c
    of_series = select(r.report_id).where(r.series == series)
    rows: list[tuple[Any, ...]] = [
        (report_id, version, ACROSS + n, found.rule, found.severity, found.message, _evidence(found))
        for (report_id, version), several in findings.items()
        for n, found in enumerate(several)
    ]
    db.execute(delete(t.findings).where(f.position >= ACROSS, f.report_id.in_(of_series)))
    insert_many(db, t.findings, rows)


def _evidence(finding: Finding) -> str:
    return dumps({name: getattr(finding, name) for name in ("codes", "found", "expected", "quotes", "suspect")})

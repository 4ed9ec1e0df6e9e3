"""The rows that one record gives in every table of the dataset."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from govreports.items import Report
from govreports.publishing.dataset import Row
from govreports.publishing.panel import form_of
from govreports.publishing.revisions import Revision, revisions
from govreports.store.across import ACROSS
from govreports.store.dataset import Held


def report(held: Held) -> Row:
    """The row of `reports`."""
    r = held.record
    place, source, period = r["locality"], r["source"], r["period"] or [None, None]
    return (
        r["report_id"], r["version"], held.newest, held.withdrawn, place["series"], place["code"], place["name"], place["full_name"],
        place["level"], place["name_in_report"], r["year"], r["issuer"], r["issuer_kind"], r["title"],
        r["title_original"], day(period[0]), day(period[1]), day(r["published"]), day(r["dated"]), source["url"],
        source["also"], source["fetched"], source["status"], source["content_type"], source["sha256"],
        source["archive"], source["format"], source["encoding"], source["encoding_evidence"], source["ocr"],
        r["script"], form_of(r), len(r["statistics"]), len(r["findings"]) + len(held.across), r["text"], r["tables"],
        r["repairs"], source["attachments"],
    )  # fmt: skip


def statistics(held: Held) -> Iterator[Row]:
    """The rows of `statistics`."""
    r = held.record
    key, place = (r["report_id"], r["version"]), (r["locality"]["series"], r["year"])
    for n, s in enumerate(r["statistics"]):
        at = s["at"] or {}
        yield (
            *key, n, *place, s["code"], s["applicant"], s["value"], s["unit"], s["approximate"], s["scope"],
            s["origin"], s["section"], s["quote"], at.get("text"), at.get("table"), at.get("row"), s.get("from"),
        )  # fmt: skip


def sections(held: Held) -> Iterator[Row]:
    """The rows of `sections`."""
    r = held.record
    for n, s in enumerate(r["sections"]):
        yield r["report_id"], r["version"], n, s["level"], s["number"], s["title"], s["kind"], s["kinds"], s["text"]


def findings(held: Held) -> Iterator[Row]:
    """The rows of `findings`: those of the record, then those that need several reports (position from ACROSS on)."""
    r = held.record
    key, place = (r["report_id"], r["version"]), (r["locality"]["series"], r["year"])
    across = [{**f._mapping, **json.loads(f.evidence or "{}")} for f in held.across]
    for n, f in [*enumerate(r["findings"]), *enumerate(across, ACROSS)]:
        yield (
            *key, n, *place, f["rule"], f["severity"], f["message"], f.get("codes"), _words(f.get("found")),
            _words(f.get("expected")), f.get("quotes"), f.get("suspect"),
        )  # fmt: skip


def differences(before: Mapping[str, Any] | None, held: Held) -> Iterator[Row]:
    """The rows of `revisions`: what a version changed against the one before it, if there is one, and that the report was
    taken down."""
    found = revisions(Report.from_dict(dict(before)), Report.from_dict(held.record)) if before else []
    if held.newest and held.withdrawn:
        found.append(Revision(held.record["report_id"], held.record["version"], held.withdrawn, "withdrawn"))
    for n, r in enumerate(found):
        yield (
            r.report_id, r.version, n, r.when, r.what, r.section, r.code, r.applicant, r.unit, r.before, r.after,
        )  # fmt: skip


def day(text: str | None) -> str | None:
    """An ISO date; None where the calendar has no such day."""
    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        return None


def _words(value: Any) -> str | None:
    return None if value is None else str(value)

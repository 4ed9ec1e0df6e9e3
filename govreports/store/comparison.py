"""What of a version is compared with the other years of its body: its head and text without sections and tables, and its
statistics without most zeros, a sixth of the record (when it was fetched is of no account). It is kept beside the record, so
that a feed need not parse that."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from govreports.items import Report, Statistic
from govreports.store.canonical import dumps

LEFT_OUT = "sections", "tables", "statistics"


def written(statistics: Iterable[Statistic], fields: Mapping[str, str], zeros: frozenset[str]) -> str:
    """The JSON that is stored; `fields` is the JSON text of every field of the record. The zeros in a table's columns of
    applicants, most of a table, are left out, but of the codes `zeros`."""
    kept = [
        (s.code, s.applicant, s.value, s.unit, s.origin, s.approximate, s.scope, s.quote, s.at.get("text") if s.at else None)
        for s in statistics
        if s.value or s.applicant is None or s.origin == "prose" or s.code in zeros
    ]
    head = ",".join(f'"{name}":{text}' for name, text in fields.items() if name not in LEFT_OUT)
    return f'{{"zeros":{dumps(sorted(zeros))},"head":{{{head}}},"statistics":{dumps(kept)}}}'


def compared(stored: str | None, zeros: frozenset[str]) -> Report | None:
    """The report as it is compared, from what was stored of it; None where that is nothing, or lacks zeros of these codes."""
    if stored is None:
        return None
    found = json.loads(stored)
    if not zeros.issubset(found["zeros"]):
        return None
    report = without(found["head"])
    report.statistics = listed(found["statistics"])
    return report


def without(head: dict[str, Any]) -> Report:
    """A report of its record's other fields, with no sections, tables and statistics."""
    return Report.from_dict({**head, "sections": [], "tables": [], "statistics": []})


def listed(rows: Iterable[Iterable[Any]]) -> list[Statistic]:
    """Statistics of (code, applicant, value, unit, origin, approximate, scope, quote, place in the text)."""
    return [
        Statistic(
            code, applicant, int(value) if value == int(value) else value, unit, origin, approximate, scope, None, quote,
            None if place is None else {"text": place},
        )
        for code, applicant, value, unit, origin, approximate, scope, quote, place in rows
    ]  # fmt: skip

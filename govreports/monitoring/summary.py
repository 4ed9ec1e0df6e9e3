"""A run in a few figures, made from its report (`data/runs/<run>.json`): what the monitors look at, and what later runs
are compared with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean, median
from typing import Any

from govreports.codebook.deadlines import deadline
from govreports.publishing.sources import GOOD

QUIET = (*GOOD, "busy")
"""Outcomes that ask nothing of anybody."""
HISTORY = 5
"""Earlier runs that a run is compared with."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One run. Shares are between 0 and 1, and None where there is nothing to divide by."""

    run_id: str
    spider: str
    finish_reason: str
    outcomes: dict[str, str]
    """Outcome by portal."""
    listed: dict[str, int]
    """Reports listed, by portal whose listing was read to its end."""
    late: list[str]
    """Such portals whose listing lacks the report that was due (see `is_late`)."""
    read: int
    failed: int
    errors: int
    """What went wrong on our side: exceptions, feeds held back, failures that could not be stored."""
    coverage: dict[str, float]
    """Share of the reports read that have a field."""
    statistics: float | None
    """Statistics a report."""
    failures: frozenset[tuple[str, str, str]] = frozenset()
    """Address, step and reason of what failed, so far as the run report names it."""

    @property
    def bad(self) -> dict[str, str]:
        """The portals whose outcome asks for something."""
        return {portal: outcome for portal, outcome in self.outcomes.items() if outcome not in QUIET}



def due_year(today: date, issuer_kind: str) -> int:
    """The newest report year that every issuer of this kind has to have published by now."""
    return today.year - 1 if today > deadline(today.year - 1, issuer_kind).day else today.year - 2


def is_late(newest: Mapping[str, int], today: date) -> bool:
    """Whether a listing lacks a report that is due, by the newest year it has of each kind of issuer. A kind of which it has had
    none for more than a year, while it goes on with others, is not published there any more."""
    for kind, year in newest.items():
        due = due_year(today, kind)
        if year < due and (year == due - 1 or year == max(newest.values())):
            return True
    return False


def summarise(report: Mapping[str, Any]) -> Summary:
    """The figures of a run report. Raises KeyError where it is no run report."""
    counts, portals = report["counts"], report["portals"]
    today = date.fromisoformat(report["started"][:10])
    whole = [p for p in portals if p["complete"] and p["listed"]]
    read = sum(counts.get(f"reports/{outcome}", 0) for outcome in ("new", "version", "unchanged", "also"))
    failures = {name: n for name, n in counts.items() if name.startswith("failures/") and name.count("/") == 2}
    ours = sum(n for name, n in failures.items() if name.endswith(("/error", "/store")))
    return Summary(
        run_id=report["run_id"],
        spider=report["spider"],
        finish_reason=report["finish_reason"],
        outcomes={p["portal_id"]: p["outcome"] for p in portals},
        listed={p["portal_id"]: p["listed"] for p in whole},
        late=[p["portal_id"] for p in whole if is_late(p.get("newest", {}), today)],
        read=read,
        failed=sum(failures.values()),
        errors=ours + counts.get("feeds/errors", 0) + counts.get("failures/not_stored", 0),
        coverage={
            name.removeprefix("coverage/"): n / read for name, n in counts.items() if read and name.startswith("coverage/")
        },
        statistics=counts.get("reports/statistics", 0) / read if read else None,
        failures=frozenset((row["url"], row["step"], row["reason"]) for row in report.get("failures", ())),
    )


def earlier(folder: Path, run_id: str, spider: str) -> list[Summary]:
    """The last finished runs of this spider before `run_id`, the newest first, at most HISTORY."""
    found: list[Summary] = []
    for path in sorted(folder.glob(f"*-{spider}-*.json"), reverse=True):
        if path.stem >= run_id or len(found) == HISTORY:
            continue
        try:
            summary = summarise(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # of another release, or damaged: nothing to compare with
        if summary.finish_reason == "finished":
            found.append(summary)
    return found


def shrunk(now: Summary, before: Sequence[Summary], share: float) -> dict[str, tuple[int, float]]:
    """Portals that list fewer reports than `1 - share` of what they did (median): listed now, listed before."""
    found = {}
    for portal, listed in now.listed.items():
        past = [summary.listed[portal] for summary in before if portal in summary.listed]
        if past and listed < (1 - share) * median(past):
            found[portal] = (listed, median(past))
    return found


def failing(now: Summary, before: Sequence[Summary]) -> tuple[int, int]:
    """Reports that could not be fetched or read, and all that were tried; without those that failed in the same way before. (A dead
    link of a listing is asked for on every run: where all else is known, it would be all that was tried.)"""
    failed = now.failed - len(now.failures & frozenset().union(*(summary.failures for summary in before)))
    return failed, now.read + failed


def usual_statistics(before: Sequence[Summary]) -> float | None:
    """Statistics a report in earlier runs (median), or None."""
    past = [summary.statistics for summary in before if summary.statistics is not None]
    return median(past) if past else None


def usual_coverage(before: Sequence[Summary]) -> dict[str, float]:
    """Coverage in earlier runs (mean), by field."""
    fields = {name for summary in before for name in summary.coverage}
    return {name: mean(s.coverage.get(name, 0.0) for s in before if s.coverage) for name in sorted(fields)}


def tally(summary: Summary) -> str:
    """The outcomes in words: `9 ok, 1 blocked:412`."""
    counted = Counter(summary.outcomes.values())
    return ", ".join(f"{n} {outcome}" for outcome, n in sorted(counted.items(), key=lambda x: (-x[1], x[0])))

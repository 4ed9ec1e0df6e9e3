"""By when a report has to be published: `deadlines.csv`, one row a rule of the Regulations on open government information."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from govreports.codebook import rows, split


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which a report is in time, and the law that says so."""

    day: date
    law: str


@cache
def deadline(year: int, issuer_kind: str) -> Deadline:
    """Of the report for `year` of an issuer of this kind (`issuer_kind` of the record): the newest rule that holds for the year
    decides, and of its rows the one that names the kind."""
    held = [row for row in rows("deadlines.csv") if int(row["from_year"]) <= year]
    fit = [row for row in held if not row["kinds"] or issuer_kind in split(row["kinds"])]
    rule = max(fit, key=lambda row: (int(row["from_year"]), bool(row["kinds"])))
    month, day = map(int, rule["due"].split("-"))
    return Deadline(date(year + 1, month, day), rule["law"])

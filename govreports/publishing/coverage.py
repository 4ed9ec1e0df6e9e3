"""Coverage: for every locality and year whether its report is there, and if not, why not.

What was asked for is told by the registry (which places have a listing, from which year on) and by the outcome of each
listing's last run; what came of it by the store. The first row of a place in the registry is its own listing, the others
are its departments' and parts'.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from govreports import localities
from govreports.codebook.deadlines import deadline
from govreports.items import Locality
from govreports.publishing.dataset import Row
from govreports.publishing.rows import day
from govreports.store import Store
from govreports.store.dataset import known_years, withdrawn

FIRST_YEAR = 2008
"""The Regulations on the disclosure of government information are in force since 1 May 2008."""
READ = ("ok", "unchanged", "empty-legit", "below-min")
"""Outcomes of a listing that was read to its end: what it does not list is missing."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the registry knows of one listing; the columns of a portal's row."""

    portal_id: str
    code: str
    locality: str
    level: str
    since: int | None = None

    @property
    def place(self) -> Locality:
        """The place it is of. Raises ValueError for a code that no place has."""
        found = localities.by_code(self.code)
        if self.level == "zone":
            found = localities.resolve(self.locality, hint_code=self.code[:6]) or found
        if found is None:
            raise ValueError(f"{self.portal_id}: no place has the code {self.code}")
        return found


@dataclass(frozen=True, slots=True)
class Cell:
    """One locality in one year. `status`: `present`, `withdrawn`, `unread`, `missing`, `not_asked`."""

    place: Locality
    year: int
    status: str
    reason: str | None = None
    """Of `not_asked` and `unread`: a word of the run report's outcomes, `no-portal`, `before-since`, `never-run` or `not-due`."""
    report_id: str | None = None
    published: str | None = None
    late: int | None = None
    """Days after the date of the law; 0 in time, None where the date proves nothing."""

    def row(self) -> Row:
        """The row of the dataset's table."""
        return (
            self.place.series, self.year, self.status, self.reason, self.report_id, self.published, self.late,
        )  # fmt: skip


def coverage(
    store: Store, listings: Iterable[Listing], *, since: int = 0, provinces: Collection[str] = ()
) -> list[Cell]:
    """Every locality that has a listing or a report, by code and series, in every year from `FIRST_YEAR` (or the first
    report, or `since`) to the last that a report or a listing tells of. Raises StoreError."""
    known = known_years(store, since=since, provinces=provinces)
    evidence = {source.portal_id: (source.outcome, source.evidence, source.at[:10]) for source in store.sources(READ)}
    asked: dict[str, Listing] = {}
    for listing in listings:
        if not provinces or listing.code[:2] in provinces:
            asked.setdefault(listing.place.series, listing)
    places = {series: listing.place for series, listing in asked.items()}
    gone = withdrawn(store)
    own: dict[tuple[str, int], Any] = {}
    some: set[tuple[str, int]] = set()
    for row in known:
        some.add((row.series, row.year))
        is_gov = row.report_id.split("-")[-2] == "gov"
        if is_gov or row.issuer_kind == "office":
            places.setdefault(row.series, Locality(row.code, row.series, row.name, row.name, row.full_name, row.level))
            if is_gov or (row.series, row.year) not in own:
                own[row.series, row.year] = row
    years = {row.year for row in known} | {year for _, e, _ in evidence.values() for year in e.get("years", ())}
    if not years:
        return []
    span = range(since or min(FIRST_YEAR, *years), max(years) + 1)
    ordered = sorted(places.values(), key=lambda place: (place.code, place.series))
    return [_cell(place, year, own, some, asked, evidence, gone) for place in ordered for year in span]


def _cell(
    place: Locality,
    year: int,
    own: Mapping[tuple[str, int], Any],
    some: Collection[tuple[str, int]],
    asked: Mapping[str, Listing],
    evidence: Mapping[str, tuple[str, Mapping[str, Any], str]],
    gone: Collection[str],
) -> Cell:
    row = own.get((place.series, year))
    if row is not None:
        status = "withdrawn" if row.report_id in gone else "present"
        return Cell(place, year, status, None, row.report_id, day(row.published), late(year, row.published))
    listing = asked.get(place.series)
    if listing is None:
        return Cell(place, year, "not_asked", "no-portal")
    if listing.since and year < listing.since:
        return Cell(place, year, "not_asked", "before-since")
    if listing.portal_id not in evidence:
        return Cell(place, year, "not_asked", "never-run")
    outcome, run, seen = evidence[listing.portal_id]
    if year in run.get("years", ()) and (place.series, year) not in some:
        return Cell(place, year, "unread", None if outcome in READ else outcome)
    if outcome in READ:  # a listing that was read before the date of the law proves nothing
        due = seen > deadline(year, "government").day.isoformat()
        return Cell(place, year, "missing") if due else Cell(place, year, "not_asked", "not-due")
    return Cell(place, year, "not_asked", outcome)


def late(year: int, published: str | None) -> int | None:
    """Days after the date by which the law has a government publish (`codebook.deadlines`). None without a date, and for one
    two years or more after the report's year, which is that of a migrated page."""
    told = date.fromisoformat(day(published) or "0001-01-01")
    return max(0, (told - deadline(year, "government").day).days) if told.year == year + 1 else None


def by_place(cells: Iterable[Cell]) -> Iterator[tuple[Locality, list[Cell]]]:
    """The cells of each locality, in the order given."""
    found: dict[str, tuple[Locality, list[Cell]]] = {}
    for cell in cells:
        found.setdefault(cell.place.series, (cell.place, []))[1].append(cell)
    yield from found.values()

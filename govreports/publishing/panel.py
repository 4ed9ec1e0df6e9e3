"""The panel: one row a locality and year, one column an indicator of the national series.

Which codes a column adds up in which form, and where two forms count differently, is data: `codebook/panel.csv` and
`codebook/forms.csv`. A cell that the report does not tell, or tells twice with different values, stays blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from govreports import codebook
from govreports.publishing.dataset import Row

ORIGINS = ("table", "derived", "prose")
"""The best source of a value first."""
SCOPES = ("area", None, "office")


@dataclass(frozen=True, slots=True)
class Term:
    """How one form tells one column."""

    codes: tuple[str, ...]
    definition: str


def form_of(record: Mapping[str, Any]) -> str:
    """The form of statistics a report follows: as its tables say, otherwise by its year."""
    layouts = {table["layout"] for table in record["tables"]}
    forms = codebook.rows("forms.csv")
    told = [row["form"] for row in forms if layouts & set(codebook.split(row["layouts"]))]
    by_year = (row["form"] for row in forms if int(row["first_year"]) <= record["year"] <= int(row["last_year"]))
    return told[-1] if told else next(by_year, forms[0]["form"])


@cache
def columns() -> dict[str, dict[str, Term]]:
    """The columns in their order; for each the term of every form that tells it."""
    found: dict[str, dict[str, Term]] = {}
    every = [row["form"] for row in codebook.rows("forms.csv")]
    for row in codebook.rows("panel.csv"):
        forms = every if row["form"] == "*" else codebook.split(row["form"])
        term = Term(tuple(code.strip() for code in row["codes"].split("+")), row["definition"])
        found.setdefault(row["column"], {}).update(dict.fromkeys(forms, term))
    return found


def needed(record: Mapping[str, Any]) -> dict[str, Any]:
    """What `rows` needs of a record, so that the records of a locality need not all be held."""
    codes = {code for forms in columns().values() for term in forms.values() for code in term.codes}
    kept = {name: record[name] for name in ("report_id", "version", "year", "issuer_kind", "locality")}
    statistics = [s for s in record["statistics"] if s["applicant"] is None and s["code"] in codes]
    return {**kept, "statistics": statistics, "tables": [{"layout": table["layout"]} for table in record["tables"]]}


def stands_for_place(record: Mapping[str, Any]) -> bool:
    """Whether a report can stand for its locality: the government's own, or that of a general office."""
    return _of_government(record) or record["issuer_kind"] == "office"


def rows(records: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """The rows of one locality, from the newest versions of its reports, by year."""
    best: dict[int, Mapping[str, Any]] = {}
    for record in sorted(filter(stands_for_place, records), key=_rank):
        best.setdefault(record["year"], record)
    before: tuple[str, dict[str, Any]] | None = None
    for year in sorted(best):
        record = best[year]
        form = form_of(record)
        cells, approximate = _cells(record, form)
        breaks = []
        if before:
            breaks = [
                c for c in columns() if c in cells and c in before[1] and _defined(c, form) != _defined(c, before[0])
            ]
        place = record["locality"]
        yield (
            place["series"], year, place["code"], place["full_name"], place["level"], record["report_id"],
            record["version"], record["issuer_kind"], form, bool(before and form != before[0]), breaks, approximate,
            *(cells.get(column) for column in columns()),
        )  # fmt: skip
        before = (form, cells)


def _rank(record: Mapping[str, Any]) -> tuple[bool, str]:
    return not _of_government(record), record["report_id"]


def _of_government(record: Mapping[str, Any]) -> bool:
    return str(record["report_id"]).split("-")[-2] == "gov"


def _defined(column: str, form: str) -> str:
    return columns()[column][form].definition


def _cells(record: Mapping[str, Any], form: str) -> tuple[dict[str, Any], list[str]]:
    """The cells of one report, and the columns of them that are approximate."""
    told: dict[str, list[Mapping[str, Any]]] = {}
    for entry in record["statistics"]:
        if entry["applicant"] is None:  # the column of totals
            told.setdefault(entry["code"], []).append(entry)
    cells: dict[str, Any] = {}
    approximate = []
    for column, forms in columns().items():
        if form not in forms:
            continue
        parts = [_best(told.get(code, [])) for code in forms[form].codes]
        if all(part is not None for part in parts):
            cells[column] = sum(part["value"] for part in parts if part)
            if any(part["approximate"] for part in parts if part):
                approximate.append(column)
    return cells, approximate


def _best(entries: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The entry of the best source, or None where that source tells two values."""
    if not entries:
        return None
    ranked = sorted(entries, key=_source)
    first = [entry for entry in ranked if _source(entry) == _source(ranked[0])]
    return first[0] if len({entry["value"] for entry in first}) == 1 else None


def _source(entry: Mapping[str, Any]) -> tuple[int, int]:
    return ORIGINS.index(entry["origin"]), SCOPES.index(entry["scope"])

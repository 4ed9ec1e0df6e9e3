"""What the pages ask of the exported SQLite file: read-only, typed rows, every value bound."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import Any

from govreports.items import Locality, Report, Source
from govreports.publishing.dataset import tables
from govreports.publishing.site.search import SEARCH, facts

MANY = 10_000
"""Findings are counted up to this many."""
PAGE = 100
"""Findings a page."""
SORTS = {
    "year": "f.year DESC, f.report_id DESC, f.version DESC, f.position DESC",
    "locality": "f.series, f.year, f.report_id, f.version, f.position",
    "rule": "f.rule, f.year DESC, f.report_id DESC, f.version DESC, f.position DESC",
    "severity": "f.severity, f.year DESC, f.report_id DESC, f.version DESC, f.position DESC",
}
"""Orders of the findings; each has its index."""
_SHORT = (
    "r.report_id, r.version, r.newest, r.withdrawn, r.series, r.full_name, r.year, r.issuer, r.issuer_kind, r.title,"
    " r.published, r.url, r.fetched, r.sha256, r.archive, r.format, r.form, r.statistics, r.findings"
)
Found = sqlite3.Row


class SiteError(Exception):
    """The site cannot be made; the message is one clear sentence."""


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write and takes no lock. Raises SiteError."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.execute("SELECT 1 FROM sqlite_master").close()
    except sqlite3.Error as error:
        raise SiteError(f"{path} is no database that can be read: {error}") from error
    connection.row_factory = sqlite3.Row
    connection.text_factory = lambda body: body.decode("utf-8", "replace")
    return connection


class Database:
    """The exported file with the search index beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = read_only(path)
        self.search = read_only(path.with_name(SEARCH))

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[Database]:
        """A database that is closed at the end."""
        found = cls(path)
        try:
            yield found
        finally:
            found.close()

    def close(self) -> None:
        """Let the files go."""
        self._db.close()
        self.search.close()

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        return self._db.execute(query, values).fetchall()

    def facts(self) -> dict[str, Any]:
        """`reports`, `statistics`, `fetched` (the last capture), counted when the search index was made, and `findings`."""
        return {**facts(self.search), "findings": self._all("SELECT count(*) FROM findings")[0][0]}

    def years(self) -> list[int]:
        """The years of the coverage."""
        first, last = self._all("SELECT min(year), max(year) FROM coverage")[0]
        return list(range(first, last + 1)) if first else []

    def provinces(self) -> list[str]:
        """The first two digits of the provinces of which there is a locality."""
        return [row[0] for row in self._all("SELECT DISTINCT province FROM localities ORDER BY 1")]

    def coverage_by_province(self) -> dict[tuple[str, int], dict[str, int]]:
        """For province and year how many localities have each status."""
        found: dict[tuple[str, int], dict[str, int]] = {}
        query = (
            "SELECT l.province, c.year, c.status, count(*) FROM coverage c JOIN localities l USING (series) GROUP BY 1, 2, 3"
        )
        for province, year, status, count in self._all(query):
            found.setdefault((province, year), {})[status] = count
        return found

    def coverage(self, province: str) -> dict[str, list[sqlite3.Row]]:
        """The cells of each locality of a province, by series: series, full_name, year, status, reason, published, late."""
        found: dict[str, list[sqlite3.Row]] = {}
        query = (
            "SELECT c.*, l.full_name, l.reports FROM localities l JOIN coverage c USING (series) WHERE l.province = ?"
            " ORDER BY l.code, series, year"
        )
        for row in self._all(query, province):
            found.setdefault(row["series"], []).append(row)
        return found

    def localities(self) -> list[str]:
        """The series of every locality that has a page: those with a report."""
        return [row[0] for row in self._all("SELECT DISTINCT series FROM reports ORDER BY 1")]

    def locality(self, series: str) -> sqlite3.Row | None:
        """One locality."""
        return next(iter(self._all("SELECT * FROM localities WHERE series = ?", series)), None)

    def panel(self, series: str) -> list[sqlite3.Row]:
        """Its rows of the panel by year; `breaks` is a list of columns in JSON."""
        return self._all("SELECT * FROM panel WHERE series = ? ORDER BY year", series)

    def reports_of(self, series: str) -> list[sqlite3.Row]:
        """Every version of its reports, the newest year first, with what of it stands elsewhere."""
        query = (
            f"SELECT {_SHORT}, c.last_year, c.same_year FROM reports r LEFT JOIN copying c USING (report_id, version)"
            " WHERE r.series = ? ORDER BY r.year DESC, r.report_id, r.version DESC"
        )
        return self._all(query, series)

    def findings_of(self, series: str) -> list[sqlite3.Row]:
        """The findings of the newest versions of its reports."""
        query = (
            "SELECT f.* FROM findings f JOIN reports r USING (report_id, version) WHERE f.series = ? AND r.newest"
            f" ORDER BY {SORTS['year']}"
        )
        return self._all(query, series)

    def versions_of_all(self) -> Iterator[tuple[str, int]]:
        """Every version of every report."""
        yield from map(tuple, self._db.execute("SELECT report_id, version FROM reports ORDER BY 1, 2"))

    def versions(self, report_id: str) -> list[sqlite3.Row]:
        """The versions of a report."""
        return self._all(f"SELECT {_SHORT} FROM reports r WHERE report_id = ? ORDER BY version", report_id)

    def relatives(self, report_id: str) -> list[sqlite3.Row]:
        """The reports in which its words stand, the nearest first."""
        query = (
            "SELECT v.*, r.title, r.full_name, r.year FROM relatives v JOIN reports r"
            " ON r.report_id = v.other AND r.version = v.other_version WHERE v.report_id = ? ORDER BY v.share DESC, v.other"
        )
        return self._all(query, report_id)

    def report(self, report_id: str, version: int) -> Report | None:
        """One version, as the reader made it and with what was found by comparing reports."""
        row = next(iter(self._all("SELECT * FROM reports WHERE report_id = ? AND version = ?", report_id, version)), None)
        if row is None:
            return None
        parts = {
            table: [_parsed(part) for part in self._all(f"SELECT * FROM {table} WHERE report_id = ? AND version = ?"
                                                       " ORDER BY position", report_id, version)]
            for table in ("statistics", "sections", "findings")
        }  # fmt: skip
        return Report.from_dict(_record(_parsed(row), parts))

    def finding_counts(self) -> dict[str, int]:
        """How many findings every rule has, over all versions."""
        return dict(map(tuple, self._all("SELECT rule, count(*) FROM findings GROUP BY rule ORDER BY rule")))

    def findings(
        self, wanted: Mapping[str, str], *, sort: str = "year", first: int = 0, limit: int = PAGE
    ) -> tuple[int, list[sqlite3.Row]]:
        """How many findings of newest versions fit (up to `MANY` + 1), and some of them. `wanted`: `severity`, `rule`, `year`,
        `province`; blank: all."""
        tests, values = ["r.newest"], []
        for name, test in (("severity", "f.severity = ?"), ("rule", "f.rule = ?"), ("year", "f.year = ?")):
            if wanted.get(name):
                tests.append(test)
                values.append(wanted[name])
        if wanted.get("province"):
            tests.append("f.series >= ? AND f.series < ?")
            values += [wanted["province"], wanted["province"] + ":"]
        which = f"FROM findings f JOIN reports r USING (report_id, version) WHERE {' AND '.join(tests)}"
        total = self._all(f"SELECT count(*) FROM (SELECT 1 {which} LIMIT {MANY + 1})", *values)[0][0]
        query = f"SELECT f.*, r.full_name {which} ORDER BY {SORTS[sort]} LIMIT ? OFFSET ?"
        return total, self._all(query, *values, limit, first)

    def columns(self) -> dict[str, list[sqlite3.Row]]:
        """The columns of the panel, in its order, with their definition in every form, the oldest first."""
        found: dict[str, list[sqlite3.Row]] = {}
        for row in self._all("SELECT s.*, f.first_year FROM series s JOIN forms f USING (form) ORDER BY f.first_year"):
            found.setdefault(row["column"], []).append(row)
        return {field.name: found[field.name] for field in tables()["panel"].fields if field.name in found}

    def medians(self, column: str) -> dict[tuple[str, str], dict[int, tuple[float, int]]]:
        """For level and province the median of a column by year, and of how many localities. Raises KeyError for a column
        that the panel has not."""
        if column not in self.columns():
            raise KeyError(column)
        values: dict[tuple[str, str], dict[int, list[float]]] = {}
        query = f'SELECT level, substr(code, 1, 2), year, "{column}" FROM panel WHERE "{column}" IS NOT NULL'
        for level, province, year, value in self._all(query):
            values.setdefault((level, province), {}).setdefault(year, []).append(value)
        return {key: {y: (median(v), len(v)) for y, v in sorted(years.items())} for key, years in sorted(values.items())}

    def texts(self, rowids: Sequence[int]) -> list[sqlite3.Row]:
        """Reports with their texts by `reports.rowid`, in the order given."""
        marks = ",".join("?" * len(rowids))
        rows = self._all(f"SELECT r.rowid AS place, {_SHORT}, r.text FROM reports r WHERE r.rowid IN ({marks})", *rowids)
        found = {row["place"]: row for row in rows}
        return [found[rowid] for rowid in rowids]

    def postings(self) -> Iterator[tuple[str, list[int]]]:
        """Every term of the search index, by code points, with the numbers of its reports."""
        self.search.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, instance)")
        rows = self.search.execute("SELECT term, doc FROM temp.terms")  # in order of the terms: a walk through the index
        for term, several in groupby(rows, key=itemgetter(0)):
            yield term, sorted({row[1] for row in several})
        self.search.execute("DROP TABLE temp.terms")

    def entries(self) -> Iterator[tuple[int, str, str, int, str]]:
        """The reports of the search index by number: number, path, title, year, locality."""
        self.search.execute("ATTACH ? AS data", (self._path.resolve().as_uri() + "?mode=ro&immutable=1",))
        yield from map(tuple, self.search.execute(
            "SELECT e.id, 'report/' || r.report_id || '-v' || r.version || '.html', r.title, r.year, r.full_name"
            " FROM entries e JOIN data.reports r ON r.rowid = e.report ORDER BY e.id"
        ))  # fmt: skip


_JSON = {"also", "tables", "repairs", "attachments", "kinds", "codes", "quotes", "suspect", "from"}


def _parsed(row: sqlite3.Row) -> dict[str, Any]:
    return {name: json.loads(row[name]) if name in _JSON and row[name] is not None else row[name] for name in row.keys()}  # noqa: SIM118


def _record(row: dict[str, Any], parts: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The JSON object of the record from its rows; the inverse of `publishing.rows`."""
    place = {**row, "name": row["locality"]}
    return {
        **{name: row[name] for name in Report.__slots__ if name in row},
        "withdrawn": bool(row["withdrawn"]),
        "period": [row["period_start"], row["period_end"]] if row["period_start"] else None,
        "locality": {name: place[name] for name in Locality.__slots__},
        "source": {**{name: row[name] for name in Source.__slots__}, "ocr": bool(row["ocr"])},
        "sections": [{name: s[name] for name in ("level", "number", "title", "kind", "kinds", "text")} for s in parts["sections"]],
        "statistics": [_statistic(s) for s in parts["statistics"]],
        "findings": [_finding(f) for f in parts["findings"]],
    }


def _statistic(row: dict[str, Any]) -> dict[str, Any]:
    at = {name: row[f"at_{name}"] for name in ("text", "table", "row") if row[f"at_{name}"] is not None}
    kept = ("code", "applicant", "value", "unit", "scope", "origin", "section", "quote", "from")
    return {**{name: row[name] for name in kept}, "approximate": bool(row["approximate"]), "at": at or None}


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    kept = ("rule", "severity", "message", "found", "expected", "suspect")
    return {**{name: row[name] for name in kept}, "codes": row["codes"] or [], "quotes": row["quotes"] or []}

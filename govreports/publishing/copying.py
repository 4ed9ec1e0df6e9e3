"""Copying measured over the dataset: the tables `copying` and `relatives`.

A report is compared with its body's report of the year before, and with those nearest to it among the other bodies' of its
year. The prose waits in a file, so that memory holds the sketches of one year only.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govreports.publishing.dataset import Row
from govreports.reading.copying import Compared, Neighbours, length, prose

SHOWN = 5
"""Passages of a pair that are kept, the longest first ..."""
CUT = 200
"""... and so many characters of each."""


@dataclass(frozen=True, slots=True)
class Relative:
    """One report in which prose of another stands."""

    relation: str
    """`last_year` (the same body's) or `same_year` (another body's)."""
    report_id: str
    version: int
    share: float
    """Share of the prose, 0 to 1."""
    passages: tuple[str, ...]


class Proses:
    """The prose of every report, by year and body, in a file that is thrown away."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF"):
            self._db.execute(f"PRAGMA {pragma}").close()
        self._db.execute(
            "CREATE TABLE proses (year INTEGER, body TEXT, version INTEGER, prose BLOB, PRIMARY KEY (year, body)) WITHOUT ROWID"
        )
        self._db.execute("BEGIN")

    def add(self, record: dict[str, Any]) -> None:
        """Take the newest version of a report."""
        body = record["report_id"].rpartition("-")[0]
        text = prose(record["text"], (table["rows"] for table in record["tables"]))
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"), 1)
        self._db.execute("INSERT INTO proses VALUES (?, ?, ?, ?)", (record["year"], body, record["version"], packed))

    def close(self) -> None:
        """Release the file."""
        self._db.close()

    def years(self) -> list[int]:
        """All years, sorted."""
        return [year for (year,) in self._db.execute("SELECT DISTINCT year FROM proses ORDER BY year")]

    def bodies(self, year: int) -> list[tuple[str, int]]:
        """Body and version of every report of a year, sorted."""
        return self._db.execute("SELECT body, version FROM proses WHERE year = ? ORDER BY body", (year,)).fetchall()

    def get(self, year: int, body: str) -> tuple[int, str] | None:
        """Version and prose of one report."""
        query = "SELECT version, prose FROM proses WHERE year = ? AND body = ?"
        row = self._db.execute(query, (year, body)).fetchone()
        return (row[0], zlib.decompress(row[1]).decode("utf-8", "surrogatepass")) if row else None


def measure(proses: Proses) -> Iterator[tuple[Row, list[Row]]]:
    """For every report with prose its row of `copying` and its rows of `relatives`, by year and body."""
    for year in proses.years():
        bodies = proses.bodies(year)
        neighbours = Neighbours(_prose(proses, year, body) for body, _ in bodies)
        for body, _ in bodies:
            neighbours.add(_prose(proses, year, body))
        for number, (body, version) in enumerate(bodies):
            text = _prose(proses, year, body)
            if not text:
                continue
            pairs = [("last_year", year - 1, body)]
            pairs += [("same_year", year, bodies[other][0]) for other in neighbours.near(number)]
            compared = Compared(text)
            found = [r for pair in pairs if (r := _compare(proses, compared, *pair)) is not None]
            yield _rows(f"{body}-{year}", version, text, found)


def _prose(proses: Proses, year: int, body: str) -> str:
    known = proses.get(year, body)
    return known[1] if known else ""


def _compare(proses: Proses, text: Compared, relation: str, year: int, body: str) -> Relative | None:
    known = proses.get(year, body)
    if known is None:
        return None
    common = text.shared(known[1])
    share = round(common.characters / length(text.text), 4)
    return Relative(relation, f"{body}-{year}", known[0], share, common.passages)


def _rows(report_id: str, version: int, text: str, found: list[Relative]) -> tuple[Row, list[Row]]:
    best = {
        name: max((r.share for r in found if r.relation == name), default=None) for name in ("last_year", "same_year")
    }
    relatives: list[Row] = []
    for r in sorted(found, key=lambda one: (one.relation, -one.share, one.report_id)):
        if r.passages:
            longest = [passage[:CUT] for passage in sorted(r.passages, key=len, reverse=True)[:SHOWN]]
            relatives.append(
                (report_id, version, r.report_id, r.version, r.relation, r.share, len(r.passages), longest)
            )
    return (report_id, version, length(text), best["last_year"], best["same_year"]), relatives

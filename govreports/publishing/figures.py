"""The statistics of a report as rows of its locality's CSV: one a number. See docs/DATA_FORMAT.md.

They are made when a version is stored and copied into the feed from then on: whatever changes their form here has to set
`reports.figures` of the store to null by a migration.
"""

from __future__ import annotations

from collections.abc import Iterable

from govreports.items import Report, Statistic
from govreports.publishing.cells import cell, lines

COLUMNS = (
    "report_id", "series", "code_of_locality", "locality", "year", "issuer", "version", "code", "applicant", "value",
    "unit", "approximate", "scope", "origin", "quote",
)  # fmt: skip


def figures(report: Report, version: int) -> str:
    """The rows of a version."""
    place = report.locality
    return rows((report.report_id, place.series, place.code, place.name, report.year, report.issuer, version), report.statistics)


def rows(head: tuple[str | int, ...], statistics: Iterable[Statistic]) -> str:
    """The rows of these statistics; `head` is what all of them begin with, the first seven of `COLUMNS`."""
    begin = lines([tuple(map(cell, head))])[:-1]
    words, quotes = _WORDS, _Cells()
    return "".join([
        f"{begin},{words[s.code]},{words[s.applicant]},{int(s.value) if s.value == int(s.value) else s.value},{words[s.unit]},"
        f"{'true' if s.approximate else 'false'},{words[s.scope]},{words[s.origin]},{quotes[s.quote]}\n"
        for s in statistics
    ])  # fmt: skip


class _Cells(dict[str | None, str]):
    """Words as CSV writes them, each made once: the hundreds of rows of a version have few."""

    def __missing__(self, word: str | None) -> str:
        self[word] = text = lines([(cell(word), "")])[: -len(",\n")]
        return text


_WORDS = _Cells()
"""Those of the closed lists, which all versions share."""

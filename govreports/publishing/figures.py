"""The statistics of a report as rows of its locality's CSV: one a number. See docs/DATA_FORMAT.md.

What a row says of the number is made once, when a version is stored; a feed puts before it what all rows of the version begin
with. Whatever changes its form here has to set `reports.figures` of the store to null by a migration.
"""

from __future__ import annotations

from collections.abc import Iterable

from govreports.items import Report, Statistic
from govreports.publishing.cells import cell, lines

COLUMNS = (
    "report_id", "series", "code_of_locality", "locality", "year", "issuer", "version", "code", "applicant", "value",
    "unit", "approximate", "scope", "origin", "quote",
)  # fmt: skip


def figures(report: Report) -> str | None:
    """What the rows of a report say of its numbers, a line each; None where a quote has lines of its own."""
    if any(s.quote and ("\n" in s.quote or "\r" in s.quote) for s in report.statistics):
        return None
    return "".join(f"{text}\n" for text in _rows(report.statistics))


def under(head: tuple[str | int, ...], stored: bytes) -> bytes:
    """The rows whose ends `figures` made (as UTF-8); `head` is what all of them begin with, the first seven of `COLUMNS`."""
    begin = _begin(head).encode()
    return begin + stored[:-1].replace(b"\n", b"\n" + begin) + b"\n" if stored else b""


def rows(head: tuple[str | int, ...], statistics: Iterable[Statistic]) -> str:
    """The rows of these statistics, whole."""
    begin = _begin(head)
    return "".join(f"{begin}{text}\n" for text in _rows(statistics))


def _begin(head: tuple[str | int, ...]) -> str:
    return lines([tuple(map(cell, head))])[:-1] + ","


def _rows(statistics: Iterable[Statistic]) -> list[str]:
    words, quotes = _WORDS, _Cells()
    return [
        f"{words[s.code]},{words[s.applicant]},{int(s.value) if s.value == int(s.value) else s.value},{words[s.unit]},"
        f"{'true' if s.approximate else 'false'},{words[s.scope]},{words[s.origin]},{quotes[s.quote]}"
        for s in statistics
    ]


class _Cells(dict[str | None, str]):
    """Words as CSV writes them, each made once: the hundreds of rows of a version have few."""

    def __missing__(self, word: str | None) -> str:
        self[word] = text = lines([(cell(word), "")])[: -len(",\n")]
        return text


_WORDS = _Cells()
"""Those of the closed lists, which all versions share."""

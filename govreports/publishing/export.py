"""The whole dataset into a folder, in one pass over the store: `scrapy export`. See docs/DATA_FORMAT.md, Dataset.

The folder is replaced as a whole (`whole.py`). Memory holds a batch of rows of each table, and what the panel needs of one
locality.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Self

from govreports.publishing import copying, package, panel, reference, rows
from govreports.publishing.coverage import Listing, coverage
from govreports.publishing.dataset import Row, tables
from govreports.publishing.masking import mask
from govreports.publishing.whole import replacing
from govreports.publishing.writers import Writer, WriterError, writer
from govreports.store import Store
from govreports.store.dataset import Held, each

BATCH = 10_000
"""Rows of a table that are written at once."""
BATCH_OF_TEXTS = 200
"""The same where a row may hold a whole report."""
TEXTS = ("reports", "sections", "relatives")
BESIDE = ("search.sqlite", "search.tmp")
"""What the site puts beside an export (`site/search.py`)."""
PROSES = ".proses"
"""What the measure of copying keeps while it works."""


class ExportError(Exception):
    """The dataset cannot be written; the message is one clear sentence."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the store is exported, and how."""

    formats: tuple[str, ...] = ("csv",)
    since: int = 0
    """First year."""
    provinces: tuple[str, ...] = ()
    """First two digits of codes; none: all."""
    mask_contacts: bool = False


def export(store: Store, folder: Path, wanted: Wanted, listings: Iterable[Listing] = ()) -> dict[str, int]:
    """Write the dataset; returns how many rows every table has. Raises ExportError and StoreError; then the old folder
    stands as it was."""
    folder = folder.resolve()
    try:
        with replacing(folder) as work:
            _check(folder)
            counts = _write(store, work, wanted, list(listings))
            (work / package.NAME).write_text(package.describe(work, wanted.formats, counts), encoding="utf-8")
    except WriterError as error:
        raise ExportError(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{folder} cannot be written: {reason}; what was there stands") from error
    return counts


def _check(folder: Path) -> None:
    """Only a folder that is empty, or holds an older export and nothing else, is replaced."""
    if folder.is_dir():
        if {path.name for path in folder.iterdir()} - {*package.described(folder), *BESIDE}:
            raise ExportError(f"{folder} holds other things than an export: name a new or empty folder")
    elif folder.exists():
        raise ExportError(f"{folder} is no folder")


def _write(store: Store, folder: Path, wanted: Wanted, listings: list[Listing]) -> dict[str, int]:
    out = _Output([writer(name, folder) for name in wanted.formats], wanted.mask_contacts)
    places: dict[str, Row] = {}
    tally: dict[str, list[int]] = {}
    with out, closing(copying.Proses(folder / PROSES)) as proses:
        for table in reference.TABLES:
            out.put(table, reference.rows(table))
        for series, group in _by_series(each(store, since=wanted.since, provinces=wanted.provinces)):
            newest = _one_series(out, group, proses)
            out.put("panel", panel.rows(newest))
            places[series] = _place(max(newest, key=lambda record: int(record["year"]))["locality"])
            tally[series] = [record["year"] for record in newest]
        for row, relatives in copying.measure(proses):
            out.put("copying", [row])
            out.put("relatives", relatives)
        for cell in coverage(store, listings, since=wanted.since, provinces=wanted.provinces):
            out.put("coverage", [cell.row()])
            places.setdefault(cell.place.series, _place(asdict(cell.place)))
        for series in sorted(places):
            years = tally.get(series, [])
            out.put("localities", [(*places[series], len(years), min(years, default=None), max(years, default=None))])
        out.finish()
    (folder / PROSES).unlink()
    return out.counts


def _one_series(out: _Output, group: Iterator[Held], proses: copying.Proses) -> list[Mapping[str, Any]]:
    """Write the rows of one locality's reports; returns what the panel needs of their newest versions."""
    newest: list[Mapping[str, Any]] = []
    before: Mapping[str, Any] | None = None
    for held in group:
        record = held.record
        out.put("reports", [rows.report(held)])
        out.put("statistics", rows.statistics(held))
        out.put("sections", rows.sections(held))
        out.put("findings", rows.findings(held))
        if before and before["report_id"] != record["report_id"]:
            before = None
        out.put("revisions", rows.differences(before, held))
        before = record
        if held.newest:
            newest.append(panel.needed(record))
            proses.add(record)
    return newest


def _by_series(stream: Iterator[Held]) -> Iterator[tuple[str, Iterator[Held]]]:
    yield from groupby(stream, key=lambda held: held.record["locality"]["series"])


def _place(locality: Mapping[str, Any]) -> Row:
    names = ("series", "code", "name", "full_name", "level")
    return (*(locality[name] for name in names), locality["code"][:2])


@dataclass(slots=True)
class _Output:
    """Rows on their way into every format."""

    writers: list[Writer]
    mask_contacts: bool
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(tables(), 0))
    waiting: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in tables()})

    def put(self, name: str, found: Iterable[Row]) -> None:
        """Take rows of a table."""
        masked = [n for n, f in enumerate(tables()[name].fields) if f.contacts] if self.mask_contacts else []
        waiting = self.waiting[name]
        for row in found:
            if masked:
                row = tuple(mask(value) if n in masked else value for n, value in enumerate(row))
            waiting.append(row)
        if len(waiting) >= (BATCH_OF_TEXTS if name in TEXTS else BATCH):
            self._flush(name)

    def _flush(self, name: str) -> None:
        waiting = self.waiting[name]
        self.waiting[name] = []
        self.counts[name] += len(waiting)
        for one in self.writers:
            one.write(tables()[name], waiting)

    def finish(self) -> None:
        """Write what waits."""
        for name in tables():
            self._flush(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.writers:
            one.close()

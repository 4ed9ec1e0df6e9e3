"""The feeds: one folder a province, a pair of files a locality, a third where its reports were changed, and the index. See
docs/DATA_FORMAT.md.

A feed is a view of the store: written whole to a temporary file beside it, synced and renamed, only for localities whose
reports changed, and byte for byte the same when nothing did. What cannot be written leaves the old feed as it was.
"""

from __future__ import annotations

import contextlib
import fcntl
import filecmp
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import Any

from govreports.items import Finding, Report
from govreports.publishing import figures
from govreports.publishing.cells import cell, table
from govreports.publishing.revisions import Revision, revisions
from govreports.reading.across import Total, outdone, total_of
from govreports.store import Store, StoreError
from govreports.store.versions import (
    Version,
    compared,
    figures_of,
    published,
    record_of,
    statistics_of,
    versions,
)

Across = Callable[[Sequence[Report]], Mapping[str, list[Finding]]]
"""`govreports.reading.across`: findings by `report_id` that need several reports."""

REVISIONS = (
    "report_id", "series", "locality", "year", "issuer", "version", "when", "what", "section", "code", "applicant", "unit",
    "before", "after",
)  # fmt: skip
INDEX = (
    "series", "code", "name", "full_name", "level", "first_year", "last_year", "reports", "findings", "last_outcome",
    "last_good",
)  # fmt: skip


@dataclass(slots=True)
class Published:
    """What `publish` did: the files written."""

    written: list[Path] = field(default_factory=list)


def publish(store: Store, folder: Path, *, across: Across, zeros: frozenset[str] = frozenset()) -> Published:
    """Write the feeds of the dirty localities; `zeros` are the codes of which `across` compares zeros, too, in the columns of
    applicants. Raises StoreError where the store cannot be read or the folder not be
    written; what was written until then stands. What the store holds fits the schema: the store step sees to it.
    """
    done = Published()
    with alone(folder):
        for left in (*folder.glob(".*.tmp"), *folder.glob("*/.*.tmp")):  # by a job that was killed while it wrote
            remove(left)
        for series, mark in store.dirty().items():
            written, more = render(store, folder, series, across, zeros)
            done.written += written
            store.put_across(series, {(v.report_id, v.version): findings for v, findings in more.items()})
            store.clean({series: mark})
    return done


def render(
    store: Store, folder: Path, series: str, across: Across, zeros: frozenset[str] = frozenset(), *, anew: bool = False
) -> tuple[list[Path], dict[Version, list[Finding]]]:
    """Write the files of a locality as the store has it now. Returns those written, and the findings that need several
    reports. `anew` takes nothing that was made when a version was stored. Raises StoreError."""
    base = folder / _file_name(series[:2]) / _file_name(series)
    feed, numbers, changes = (base.with_name(base.name + end) for end in (".jsonl", ".csv", ".revisions.csv"))
    written: list[Path] = []
    with store.reading() as db:
        found = versions(db, series)
        more = _findings(db, found, across, zeros)
        revised = _revisions(db, series, found)
        if found:
            written += write(feed, _lines(db, found, more))
            written += write(numbers, chain((table(figures.COLUMNS, ()),), _rows(db, series, found, anew)))
    written += write(changes, table(REVISIONS, revised)) if revised else remove(changes)
    if not found:  # a better reader found that no report is of this place
        written += remove(feed) + remove(numbers)
    return written, more


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One job at a time publishes into a folder: of two that read the store one after the other, the older reading would
    otherwise be written last now and then. Raises StoreError."""
    path = folder.parent / f".{folder.name}.lock"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("w")
        fcntl.flock(stream, fcntl.LOCK_EX)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error
    with stream:
        yield


def _lines(db: Any, found: Sequence[Version], more: Mapping[Version, list[Finding]]) -> Iterator[bytes]:
    """The records of a locality, one a line."""
    for version in found:
        gone = version.withdrawn is not None
        yield published(record_of(db, version), version.also, more.get(version, ()), withdrawn=gone) + b"\n"


def _rows(db: Any, series: str, found: Sequence[Version], anew: bool) -> Iterator[str | bytes]:
    """The statistics of a locality, one a line: as they were stored with the version, or made of the store's table."""
    for v in found:
        head = v.report_id, series, v.code, v.name, v.year, v.issuer, v.version
        stored = None if anew else figures_of(db, v)
        yield figures.rows(head, statistics_of(db, v)) if stored is None else figures.under(head, stored)


def history(db: Any, found: Sequence[Version]) -> Iterator[Revision]:
    """What changed in the reports of a locality: version against version, and what was taken down."""
    for _, several in groupby(found, key=lambda version: version.report_id):
        group = list(several)
        for old, new in pairwise(group):
            before, after = (Report.from_dict(json.loads(record_of(db, version))) for version in (old, new))
            yield from revisions(before, after)
        if group[-1].withdrawn:
            yield Revision(group[-1].report_id, group[-1].version, group[-1].withdrawn, "withdrawn")


def _revisions(db: Any, series: str, found: Sequence[Version]) -> list[tuple[Any, ...]]:
    heads = {version.report_id: (series, cell(version.name), version.year, cell(version.issuer)) for version in found}
    return [
        (
            r.report_id, *heads[r.report_id], r.version, r.when, r.what, cell(r.section), r.code, r.applicant, r.unit,
            cell(r.before), cell(r.after),
        )
        for r in history(db, found)
    ]  # fmt: skip


def _findings(
    db: Any, found: Sequence[Version], across: Across, zeros: frozenset[str]
) -> dict[Version, list[Finding]]:
    """Of the newest version of each report the findings that need several reports. Body by body, since of reports of different
    bodies only their totals are compared: what is held at once stays little."""
    newest = {version.report_id: version for version in found}
    more: dict[Version, list[Finding]] = {}
    totals: list[Total] = []
    for _, body in groupby(sorted(newest.values(), key=_body), key=_body):
        reports = [compared(db, version, zeros) for version in body]
        for report_id, findings in across(reports).items():
            more[newest[report_id]] = findings
        totals += filter(None, map(total_of, reports))
    for report_id, findings in outdone(totals).items():
        more.setdefault(newest[report_id], []).extend(findings)
    return more


def _body(version: Version) -> str:
    """What the ids of one body's reports share: all but the year."""
    return version.report_id.rpartition("-")[0]


def write_index(store: Store, folder: Path) -> list[Path]:
    """Write `index.csv`: one row a locality. Returns the files written (none where nothing changed). Raises StoreError.

    `last_outcome` is that of the portal where the locality's newest report was found (`unchanged` stands as `ok`, since
    nothing is wrong and nothing is new), `last_good` the day (UTC) on which its newest content was fetched.
    """
    with alone(folder):
        outcomes = store.last_outcomes()
        rows = []
        for series, group in groupby(store.overview(), key=lambda row: row.series):
            reports = list(group)
            newest = max(reports, key=lambda row: (row.year, row.portal_id is not None, row.report_id))
            outcome, _ = outcomes.get(newest.portal_id or "", ("", ""))
            years = [row.year for row in reports]
            findings = sum(row.findings for row in reports)
            good = max((row.fetched or "")[:10] for row in reports)
            place = (series, newest.code, cell(newest.name), cell(newest.full_name), newest.level)
            rows.append((*place, min(years), max(years), len(reports), findings, settled(outcome), good))
        return write(folder / "index.csv", table(INDEX, rows)) if rows or (folder / "index.csv").exists() else []


def settled(outcome: str) -> str:
    """An outcome without the difference between a run that brought something new and one that did not."""
    return "ok" if outcome == "unchanged" else outcome


def write(path: Path, text: str | Iterable[str | bytes]) -> list[Path]:
    """Replace a file as one step: temporary file beside it, fsync, rename, fsync of the folder. A file that holds these
    bytes already is left alone. Returns the path if it was written. Raises StoreError; then the old file is intact.
    """
    chunks = [text] if isinstance(text, str) else text
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                for chunk in chunks:
                    stream.write(chunk.encode("utf-8", "backslashreplace") if isinstance(chunk, str) else chunk)
                stream.flush()
                if path.is_file() and filecmp.cmp(path, name, shallow=False):
                    os.unlink(name)
                    return []
                os.fsync(stream.fileno())
            os.chmod(name, 0o644)  # mkstemp makes it private; a feed is public
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}; the old file stands") from error
    return [path]


def remove(path: Path) -> list[Path]:
    """Take a feed away that no report is left for. Raises StoreError."""
    try:
        path.unlink()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{path} cannot be removed: {error.strerror or error}") from error
    return [path]


def _file_name(series: str) -> str:
    """A series as a file name: our own series are digits, letters and hyphens; anything else cannot leave the folder."""
    return re.sub(r"[^0-9A-Za-z_-]", "_", series)

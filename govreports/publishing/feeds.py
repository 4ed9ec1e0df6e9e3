"""The feeds: one folder a province, one pair of files a locality, and the index. See docs/DATA_FORMAT.md.

A feed is a view of the store: written whole to a temporary file beside it, synced and renamed, only for localities whose
reports changed, and byte for byte the same when nothing did. What cannot be written leaves the old feed as it was.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from govreports.items import Finding, Report
from govreports.publishing.schema import problem
from govreports.store import Store, StoreError
from govreports.store.database import dumps

Across = Callable[[Sequence[Report]], Mapping[str, list[Finding]]]
"""`govreports.reading.across`: findings by `report_id` that need several reports."""

STATISTICS = (
    "report_id", "series", "code_of_locality", "locality", "year", "issuer", "version", "code", "applicant", "value",
    "unit", "approximate", "scope", "origin", "quote",
)  # fmt: skip
INDEX = (
    "series", "code", "name", "full_name", "level", "first_year", "last_year", "reports", "findings", "last_outcome",
    "last_good",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?", re.ASCII)


@dataclass(slots=True)
class Published:
    """What `publish` did: the files written, and one sentence for every locality whose feed was held back."""

    written: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def publish(store: Store, folder: Path, *, across: Across) -> Published:
    """Write the feeds of the dirty localities. A record that does not fit the schema holds its locality's feed back (it
    stays dirty). Raises StoreError where the folder cannot be written; what was written until then stands.
    """
    done = Published()
    for series, mark in store.dirty().items():
        found, more = records(store, series, across)
        faults = [fault for record in found if (fault := problem(record))]
        if faults:
            done.problems.append(f"the feed of {series} is held back: {faults[0]}")
            continue
        base = folder / series[:2] / _file_name(series)
        feed, figures = base.with_name(base.name + ".jsonl"), base.with_name(base.name + ".csv")
        if found:
            done.written += write(feed, "".join(dumps(record) + "\n" for record in found))
            done.written += write(figures, table(STATISTICS, statistics(found)))
        else:  # a better reader found that no report is of this place
            done.written += remove(feed) + remove(figures)
        store.put_across(series, more)
        store.clean({series: mark})
    return done


def records(
    store: Store, series: str, across: Across
) -> tuple[list[dict[str, Any]], dict[tuple[str, int], list[Finding]]]:
    """The records of a locality as they are published: every version; the newest of each report also carries the findings
    that need several reports. These come once more by (report_id, version)."""
    found = store.records(series)
    newest = {record["report_id"]: record for record in found}
    more: dict[tuple[str, int], list[Finding]] = {}
    if newest:
        for report_id, findings in across([Report.from_dict(record) for record in newest.values()]).items():
            newest[report_id]["findings"] += [asdict(finding) for finding in findings]
            more[report_id, newest[report_id]["version"]] = findings
    return found, more


def statistics(found: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a locality's CSV: one a number."""
    for r in found:
        place = r["locality"]
        head = (r["report_id"], place["series"], place["code"], place["name"], r["year"], r["issuer"], r["version"])
        head = tuple(map(cell, head))
        for s in r["statistics"]:
            yield (
                *head, cell(s["code"]), s["applicant"], s["value"], cell(s["unit"]), "true" if s["approximate"] else "false",
                s["scope"], s["origin"], cell(s["quote"]),
            )  # fmt: skip


def write_index(store: Store, folder: Path) -> list[Path]:
    """Write `index.csv`: one row a locality. Returns the files written (none where nothing changed). Raises StoreError.

    `last_outcome` is that of the portal where the locality's newest report was found (`unchanged` stands as `ok`, since
    nothing is wrong and nothing is new), `last_good` the day (UTC) on which its newest content was fetched.
    """
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


def table(header: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> str:
    """CSV text with one kind of line end. None is the blank cell; words of others have gone through `cell`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def cell(value: Any) -> Any:
    """A value as a cell: one that a spreadsheet would take for a formula gets a `'` before it."""
    if isinstance(value, str) and value[:1] in FORMULA and not NUMBER.fullmatch(value):
        return "'" + value
    return value


def write(path: Path, text: str) -> list[Path]:
    """Replace a file as one step: temporary file beside it, fsync, rename, fsync of the folder. A file that holds these
    bytes already is left alone. Returns the path if it was written. Raises StoreError; then the old file is intact.
    """
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return []
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
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

"""The stored versions of a series, one at a time, as the feeds read them. Most of a record is its tables and statistics;
the latter stand in a table of their own as well, so that no record need be parsed whole to be published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Select, bindparam, cast, func, select

from govreports.items import Finding, Report, Statistic, plain
from govreports.store import comparison, presence
from govreports.store import tables as t
from govreports.store.canonical import dumps

_R, _A, _N = t.reports.c, t.addresses.c, t.statistics.c
_SERIES = _R.series == bindparam("series")
VERSIONS = select(_R.report_id, _R.version, _R.year, _R.issuer, _R.code, _R.name, _R.url).where(_SERIES)
ADDRESSES = (
    select(_A.report_id, _A.url, _A.portal_id, _A.rank, _A.unlisted, _A.gone)
    .where(_A.report_id.in_(select(_R.report_id).where(_SERIES)))
    .order_by(_A.rank, _A.url)
)
_VERSION = _R.report_id == bindparam("report_id"), _R.version == bindparam("version")


def _utf8_of(column: Column[Any]) -> dict[str, Select[Any]]:
    """The query for a text of a version as UTF-8, by dialect: what is copied into a feed need not become text before."""
    as_bytes = {"sqlite": cast(column, LargeBinary), "postgresql": func.convert_to(column, "UTF8", type_=LargeBinary)}
    return {dialect: select(text).where(*_VERSION) for dialect, text in as_bytes.items()}


RECORD, FIGURES = _utf8_of(_R.record), _utf8_of(_R.figures)
COMPARED = select(_R.compared).where(*_VERSION)
STATISTICS = (
    select(_N.code, _N.applicant, _N.value, _N.unit, _N.origin, _N.approximate, _N.scope, _N.quote, _N.at_text)
    .where(_N.report_id == bindparam("report_id"), _N.version == bindparam("version"))
    .order_by(_N.position)
)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one report: its key, what every row of it tells in a feed, and the report's other addresses."""

    report_id: str
    version: int
    year: int
    issuer: str
    code: str
    name: str
    also: tuple[str, ...]
    withdrawn: str | None
    """When it was proven (UTC) that the publisher took the report down."""


def versions(db: Connection, series: str) -> list[Version]:
    """All versions of a series in the order of a feed: year, issuer, version."""
    urls: dict[str, list[str]] = {}
    addresses = db.execute(ADDRESSES, {"series": series}).all()
    for address in addresses:
        urls.setdefault(address.report_id, []).append(address.url)
    gone = presence.withdrawn(addresses)
    found = [
        Version(
            row.report_id, *row[1:-1], tuple(url for url in urls.get(row.report_id, []) if url != row.url),
            gone.get(row.report_id),
        )
        for row in db.execute(VERSIONS, {"series": series})
    ]  # fmt: skip
    return sorted(found, key=lambda x: (x.year, x.issuer, x.report_id, x.version))


def record_of(db: Connection, version: Version) -> bytes:
    """The JSON (UTF-8) of a version as the store wrote it: `source.also` is empty."""
    key = {"report_id": version.report_id, "version": version.version}
    return bytes(db.execute(RECORD[db.dialect.name], key).scalar_one())


def published(record: bytes, also: Sequence[str], more: Sequence[Finding], *, withdrawn: bool = False) -> bytes:
    """A stored record with the other addresses of its report, with findings behind its own, and marked as withdrawn.

    Put in without parsing: in JSON without spaces a quotation mark inside a string is escaped, so `"also":[]` stands there
    once, and the findings are the last field.
    """
    if also:
        record = record.replace(b'"also":[]', b'"also":' + _utf8(also), 1)
    if more:
        own, told = record.removesuffix(b"]}"), b",".join(_utf8(plain(finding)) for finding in more)
        record = b"".join((own, b"" if own.endswith(b"[") else b",", told, b"]}"))
    return record.removesuffix(b"}") + b',"withdrawn":true}' if withdrawn else record


def _utf8(value: Any) -> bytes:
    return dumps(value).encode("utf-8", "backslashreplace")


def figures_of(db: Connection, version: Version) -> bytes | None:
    """What its rows of the locality's CSV say of each number (UTF-8), as it was stored with it; None: it was not."""
    key = {"report_id": version.report_id, "version": version.version}
    found: bytes | None = db.execute(FIGURES[db.dialect.name], key).scalar_one()
    return found


def statistics_of(db: Connection, version: Version) -> list[Statistic]:
    """The statistics of a version in the order of its record, without their sections, rows of tables and `from_`."""
    return comparison.listed(db.execute(STATISTICS, {"report_id": version.report_id, "version": version.version}))


def compared(db: Connection, version: Version, zeros: frozenset[str]) -> Report:
    """A version as it is compared with other years, with the zeros of these codes at least; see `comparison`."""
    key = {"report_id": version.report_id, "version": version.version}
    report = comparison.compared(db.execute(COMPARED, key).scalar_one(), zeros)
    if report is None:
        report = comparison.without(json.loads(record_of(db, version)))
        report.statistics = statistics_of(db, version)
    return report

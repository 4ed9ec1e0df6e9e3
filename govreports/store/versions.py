"""The stored versions of a series, one at a time, as the feeds read them. Most of a record is its tables and statistics;
the latter stand in a table of their own as well, so that no record need be parsed whole to be published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, select

from govreports.items import Finding, Report, Statistic
from govreports.store import presence
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
RECORD = select(_R.record).where(_R.report_id == bindparam("report_id"), _R.version == bindparam("version"))
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


def record_of(db: Connection, version: Version) -> str:
    """The JSON of a version as the store wrote it: `source.also` is empty."""
    key = {"report_id": version.report_id, "version": version.version}
    return str(db.execute(RECORD, key).scalar_one())


def published(record: str, also: Sequence[str], more: Sequence[Finding], *, withdrawn: bool = False) -> str:
    """A stored record with the other addresses of its report, with findings behind its own, and marked as withdrawn.

    Put in without parsing: in JSON without spaces a quotation mark inside a string is escaped, so `"also":[]` stands there
    once, and the findings are the last field.
    """
    if also:
        record = record.replace('"also":[]', f'"also":{dumps(also)}', 1)
    if more:
        own, told = record.removesuffix("]}"), ",".join(dumps(asdict(finding)) for finding in more)
        record = f"{own}{'' if own.endswith('[') else ','}{told}]}}"
    return record.removesuffix("}") + ',"withdrawn":true}' if withdrawn else record


def statistics_of(db: Connection, version: Version) -> list[Statistic]:
    """The statistics of a version in the order of its record, without their sections, rows of tables and `from_`."""
    rows = db.execute(STATISTICS, {"report_id": version.report_id, "version": version.version}).all()
    return [
        Statistic(
            code, applicant, int(value) if value == int(value) else value, unit, origin, approximate, scope, None, quote,
            None if place is None else {"text": place},
        )
        for code, applicant, value, unit, origin, approximate, scope, quote, place in rows
    ]  # fmt: skip


def without_tables(record: str, statistics: list[Statistic]) -> Report:
    """The report of a stored record with these statistics, without its sections and tables."""
    head = json.loads(record[: record.index(',"sections":[')] + "}")
    findings = json.loads(record[record.rindex(',"findings":[') + len(',"findings":') : -1])
    report = Report.from_dict({**head, "sections": [], "tables": [], "statistics": [], "findings": findings})
    report.statistics = statistics
    return report

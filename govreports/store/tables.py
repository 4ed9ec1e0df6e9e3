"""The tables of the store, in the names of docs/DATA_FORMAT.md. Dialect-neutral: SQLite by default, others by URL.

Times are ISO 8601 strings in UTC, dates ISO strings: both sort as text and mean the same in every dialect.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, MetaData, Row, String, Table, Text

AnyRow = Row[*tuple[Any, ...]]
"""A row of a query, whatever its columns."""
metadata = MetaData()
BYTES = Integer().with_variant(BigInteger(), "postgresql")
"""A place in a file that may be larger than 2 GB; SQLite's integers are."""

reports = Table(
    "reports",
    metadata,
    Column("report_id", String(120), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("series", String(40), nullable=False),
    Column("code", String(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("level", String(16), nullable=False),
    Column("year", Integer, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("issuer_kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("published", String(10)),
    Column("dated", String(10)),
    Column("url", Text, nullable=False),
    Column("fetched", String(32)),
    Column("sha256", String(64), nullable=False),
    Column("source_key", String(64), nullable=False),  # hash of all bytes the report was read from
    Column("content_hash", String(64), nullable=False),  # hash of the record without where it came from
    Column("reader", String(64), nullable=False),  # which reader made the record
    Column("run_id", String(64), nullable=False),
    Column("record", Text, nullable=False),  # the JSON object, without `source.also` (see `addresses`)
    Column("figures", Text),  # what its rows of the locality's CSV say of each number; null: a feed makes it of `statistics`
    Column("compared", Text),  # what of it is compared with other years (`comparison.py`); null: a feed makes it of `record`
    Index("reports_series", "series", "year"),
    Index("reports_source", "source_key"),
)

addresses = Table(  # every address a report was found at
    "addresses",
    metadata,
    Column("report_id", String(120), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("rank", Integer, nullable=False),  # 0 the portal's own, 1 its parent's, 2 another's, 3 a mirror's
    Column("source_key", String(64), nullable=False),
    Column("portal_id", String(120)),
    Column("last_fetched", String(32)),
    Column("sha256", String(64)),  # of the page, when it was last taken at its word
    Column("content_hash", String(64)),  # what it said then ...
    Column("reader", String(64)),  # ... as this reader read it
    Column("unlisted", String(32)),  # since when its portal's listing, read to its end, no longer has it
    Column("gone", String(32)),  # when the page itself answered 404 or 410 after that
    Index("addresses_url", "url"),
    Index("addresses_portal", "portal_id"),
)

statistics = Table(
    "statistics",
    metadata,
    Column("report_id", String(120), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", String(120), nullable=False),
    Column("applicant", String(40)),
    Column("value", Float, nullable=False),
    Column("unit", String(20)),
    Column("approximate", Boolean, nullable=False),
    Column("scope", String(10)),
    Column("origin", String(10), nullable=False),
    Column("section", Integer),
    Column("quote", Text),
    Column("at_text", Integer),  # offset of the quote in the record's text; null: it is a row of a table
    sqlite_with_rowid=False,  # rows lie in the order of their key: half the pages to write
)

sections = Table(
    "sections",
    metadata,
    Column("report_id", String(120), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("level", Integer, nullable=False),
    Column("number", Text),
    Column("title", Text, nullable=False),
    Column("kind", String(60)),
    Column("kinds", Text, nullable=False),  # joined with `|`
    Column("text", Text, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    Column("report_id", String(120), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("rule", String(60), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("message", Text, nullable=False),
    Column("evidence", Text),  # of those across reports, which no record holds: the finding's other fields as JSON
    sqlite_with_rowid=False,
)

dirty = Table(  # localities whose feed is older than their reports
    "dirty",
    metadata,
    Column("series", String(40), primary_key=True),
    Column("mark", Integer, nullable=False),  # grows with every change, so that a change during rendering is not lost
)

failures = Table(
    "failures",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("step", String(40), primary_key=True),
    Column("reason", String(60), nullable=False),
    Column("detail", Text, nullable=False),
    Column("portal_id", String(120)),
    Column("sha256", String(64)),
    Column("archive", String(80)),
    Column("at", String(32), nullable=False),
)

page_states = Table(  # what is known of an address, for conditional requests and due dates
    "page_states",
    metadata,
    Column("url", Text, primary_key=True),
    Column("portal_id", String(120)),
    Column("status", Integer),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("sha256", String(64)),
    Column("report_id", String(120)),  # null: the page gave no report
    Column("failure", Text),  # why, as `step/reason: detail`, where that is of the page and not of the day
    Column("checked", String(32)),
    Column("changed", String(32)),
    Column("unchanged", Integer, nullable=False, default=0),  # checks in a row that found nothing new
    Index("page_states_report", "report_id"),
    Index("page_states_portal", "portal_id"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("spider", String(120), nullable=False),
    Column("started", String(32), nullable=False),
    Column("finished", String(32)),
    Column("state", String(20), nullable=False),  # `running`, `killed`, or Scrapy's finish reason
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
)

portal_outcomes = Table(
    "portal_outcomes",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("portal_id", String(120), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("evidence", Text, nullable=False),  # JSON of the portal's counts and events
)

listings = Table(  # the last listing of a portal that was read to its end and taken at its word
    "listings",
    metadata,
    Column("portal_id", String(120), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("listed", Integer, nullable=False),  # reports of this law on it
    Column("short_since", String(32)),  # since when it has far fewer
)

decisions = Table(  # what was found out of a portal that its registry row leaves open
    "decisions",
    metadata,
    Column("portal_id", String(120), primary_key=True),
    Column("start_url", Text, nullable=False),  # of the row it was found for
    Column("platform", String(40), nullable=False),
    Column("columns", Text, nullable=False),  # JSON list of addresses found from the home page
    Column("at", String(32), nullable=False),
)

leases = Table(  # which run is crawling a portal
    "leases",
    metadata,
    Column("portal_id", String(120), primary_key=True),
    Column("owner", String(120), nullable=False),  # run id
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("until", String(32), nullable=False),
    Index("leases_owner", "owner"),
)

archived = Table(  # where in the WARC files a body lies
    "archived",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("file", String(255), nullable=False),
    Column("offset", BYTES, nullable=False),
    Column("url", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

captures = Table(  # every archived form of every page address
    "captures",
    metadata,
    Column("url", Text, primary_key=True),
    Column("at", String(32), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("file", String(255), nullable=False),
    Column("offset", BYTES, nullable=False),
)

archive_files = Table(  # how far each WARC file is indexed
    "archive_files",
    metadata,
    Column("file", String(255), primary_key=True),
    Column("indexed", BYTES, nullable=False),
)

"""What flows through the house: `ReportPage` (what a spider hands on), the intermediate results of
`reading`, and `Report` (what comes out, the public record of docs/DATA_FORMAT.md).

Plain dataclasses; this module imports nothing of ours. itemadapter speaks them, so Scrapy takes them
as items. Dates are ISO 8601 strings, times are UTC with a trailing ``Z``. All text values are mainland
simplified Chinese unless a field says ``original``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# ---------------------------------------------------------------------------------------------------
# what a spider hands on


@dataclass(slots=True)
class ListingEntry:
    """One row of a portal's listing: what the listing says of a report before it is fetched."""

    url: str
    title: str
    date: str | None = None
    """Publication date of the row, ISO, or None."""
    listing_url: str | None = None
    post_id: str | None = None
    """The portal's own id of the post, where it has one."""


@dataclass(slots=True)
class Attachment:
    """One file that a report page links, fetched or failed (then `error` says why and `body` is empty)."""

    url: str
    name: str
    body: bytes = b""
    status: int | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    content_type: str | None = None
    fetched: str | None = None
    error: str | None = None


@dataclass(slots=True)
class PortalHint:
    """What the registry row knows of the body behind a page; evidence, never stronger than the text."""

    portal_id: str | None = None
    code: str | None = None
    """GB/T 2260 code of the row."""
    locality: str | None = None
    level: str | None = None


@dataclass(slots=True)
class ReportPage:
    """One fetched report page, whole: bytes, headers, attachments, and where it was listed.

    The pipelines put the result of each step of `reading` on it (`decoded` ... `report`).
    """

    url: str
    body: bytes
    status: int | None = 200
    """HTTP status, or None where the bytes were not fetched (a file)."""
    headers: list[tuple[str, str]] = field(default_factory=list)
    content_type: str | None = None
    fetched: str | None = None
    hint: PortalHint = field(default_factory=PortalHint)
    platform: str | None = None
    entry: ListingEntry | None = None
    attachments: list[Attachment] = field(default_factory=list)
    archive: str | None = None
    """``sha256:...`` key of the archived bytes, set when they are archived."""
    article_html: str | None = None
    """The article as the platform isolated it (e.g. `_CONFIG.DETAIL.content`), or None: then the page step isolates it."""
    article_title: str | None = None
    article_date: str | None = None
    decoded: Decoded | None = None
    page: Page | None = None
    outline: Outline | None = None
    identity: Identity | None = None
    statistics: list[Statistic] | None = None
    findings: list[Finding] | None = None
    report: Report | None = None
    outcome: str | None = None
    """What the store did: `new`, `version`, `unchanged`, `also` (same report at another address)."""


# ---------------------------------------------------------------------------------------------------
# parts of the record


@dataclass(slots=True)
class Repair:
    """One kind of mending of the text; `before` is what the page has, `after` what it became, `count` how often.

    `kind`: `pinyin_annotation`, `lost_date_characters`, `lost_character`, `phrase_conversion`, `line_join`,
    `punctuation`, `page_number`, `markup_remains`.
    """

    kind: str
    before: str
    after: str
    count: int = 1


@dataclass(slots=True)
class Section:
    """One heading with its own text (without its subsections). `level` 1 is the top."""

    level: int
    number: str | None
    title: str
    kind: str | None
    kinds: list[str]
    text: str = ""


@dataclass(slots=True)
class TableRecord:
    """A table of the report: rows of cells, spans expanded; `section` is an index into the sections."""

    caption: str | None
    layout: str | None
    rows: list[list[str]]
    section: int | None = None


@dataclass(slots=True)
class Statistic:
    """One number that the codebook knows; see docs/DATA_FORMAT.md. `value` is scaled to `unit`."""

    code: str
    applicant: str | None
    value: int | float
    unit: str | None
    origin: str
    """`table`, `prose` or `derived` (then `from_` holds the codes)."""
    approximate: bool = False
    scope: str | None = None
    section: int | None = None
    quote: str | None = None
    at: dict[str, int] | None = None
    from_: list[str] | None = None
    """Serialised as `from`; only with origin `derived`."""


@dataclass(slots=True)
class Finding:
    """What does not add up, with its evidence. `severity`: `error`, `warning`, `info`."""

    rule: str
    severity: str
    message: str
    codes: list[str] = field(default_factory=list)
    found: int | float | str | None = None
    expected: int | float | str | None = None
    quotes: list[str] = field(default_factory=list)
    suspect: dict[str, Any] | None = None


@dataclass(slots=True)
class Locality:
    """The place a report is about; `level`: `province`, `prefecture`, `county`, `township`, `zone`."""

    code: str
    series: str
    name: str
    name_in_report: str
    full_name: str
    level: str


@dataclass(slots=True)
class Source:
    """Where the bytes came from and how they were read."""

    url: str
    fetched: str | None
    status: int | None
    content_type: str | None
    sha256: str
    encoding: str | None
    encoding_evidence: str | None
    archive: str | None = None
    also: list[str] = field(default_factory=list)
    format: str = "html"
    ocr: bool = False
    attachments: list[dict[str, Any]] = field(default_factory=list)


def plain(part: Any) -> dict[str, Any]:
    """The fields of one of our dataclasses (with slots) by name, in order of declaration; what they hold is not copied, as
    `dataclasses.asdict` would at ten times the cost."""
    return {name: getattr(part, name) for name in part.__slots__}


@dataclass(slots=True)
class Report:
    """The record: one version of one report. `to_dict` gives the JSON object of docs/DATA_FORMAT.md."""

    report_id: str
    version: int
    title: str
    title_original: str
    year: int
    period: list[str] | None
    issuer: str
    issuer_kind: str
    locality: Locality
    published: str | None
    dated: str | None
    source: Source
    script: str
    repairs: list[Repair]
    text: str
    sections: list[Section]
    tables: list[TableRecord]
    statistics: list[Statistic]
    findings: list[Finding]
    withdrawn: bool = False
    """The publisher took it down, and that is proven; serialised only then."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of the public record: field order of declaration, `from_` written as `from`.

        It shares the inner lists with the report, see `plain`.
        """
        record = plain(self)
        record["locality"] = plain(self.locality)
        record["source"] = plain(self.source)
        for name in ("repairs", "sections", "tables", "statistics", "findings"):
            record[name] = [plain(entry) for entry in record[name]]
        for entry in record["statistics"]:
            codes = entry.pop("from_")
            if codes is not None:
                entry["from"] = codes
        if not self.withdrawn:
            del record["withdrawn"]
        return record

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Report:
        """The inverse of `to_dict`. Raises KeyError or TypeError where the record is not one of ours."""
        data = dict(record)
        data["locality"] = Locality(**data["locality"])
        data["source"] = Source(**data["source"])
        data["repairs"] = [Repair(**r) for r in data["repairs"]]
        data["sections"] = [Section(**s) for s in data["sections"]]
        data["tables"] = [TableRecord(**t) for t in data["tables"]]
        data["statistics"] = [
            Statistic(**{("from_" if k == "from" else k): v for k, v in s.items()}) for s in data["statistics"]
        ]
        data["findings"] = [Finding(**f) for f in data["findings"]]
        return cls(**data)


# ---------------------------------------------------------------------------------------------------
# intermediate results of `reading`, one type a step


@dataclass(slots=True)
class Decoded:
    """Result of decode: the text of the bytes. `evidence`: `bom`, `header`, `meta`, `detected`, `declared-wrong`."""

    text: str
    encoding: str
    evidence: str
    declared: str | None = None
    replaced: int = 0
    """How many characters are U+FFFD because the bytes were damaged."""


@dataclass(slots=True)
class Paragraph:
    """One paragraph of the article. `heading` is the level of the markup (h1..h6 -> 1..6) or None."""

    text: str
    heading: int | None = None
    bold: bool = False
    centered: bool = False


@dataclass(slots=True)
class Table:
    """One table: rows of equal length, spans expanded (a merged cell's text stands in every cell it covers).

    `spans` lists the merged cells as (row, column, rowspan, colspan), so that a reader can tell a repeated
    value from a value told twice. A blank cell is the empty string.
    """

    rows: list[list[str]]
    caption: str | None = None
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """The page model, the same for every format: what is left when navigation, footers and adverts are gone.

    Made by the page step in the page's own characters; `simplify` returns a new one in simplified characters
    (then `script` is set and `title_original` keeps the page's own).
    """

    format: str
    title: str | None
    """Best title of the page (meta ArticleTitle, h1, first line ...)."""
    blocks: list[Paragraph | Table]
    meta: dict[str, str] = field(default_factory=dict)
    """Named metadata: meta tags (ArticleTitle, PubDate, ContentSource, SiteIDCode, ...) and the page's own labelled
    fields (索引号, 发布机构, 发布日期, 来源, ...), keys as printed without inner spaces."""
    published: str | None = None
    """ISO date the page says it was published, or None."""
    announced: list[str] = field(default_factory=list)
    """Headings that the page lists before its text (wiki mirrors): not in `blocks`, used by sections."""
    repairs: list[Repair] = field(default_factory=list)
    script: str | None = None
    title_original: str | None = None
    ocr: bool = False
    """Whether the text, or part of it, was recognised from pictures."""


@dataclass(slots=True)
class Identity:
    """Result of identify: whose report of which year this is."""

    report_id: str
    title: str
    title_original: str
    year: int
    period: list[str] | None
    issuer: str
    issuer_kind: str
    locality: Locality
    published: str | None
    dated: str | None


@dataclass(slots=True)
class Line:
    """One line of the record's `text`: a paragraph, a heading or a table row.

    `start` is its offset in `text`; `section` an index into the sections or None before the first;
    `table`/`row` are set where the line is a row of a table of the outline;
    `body` is the offset within the line where a run-in heading ends and its prose begins (0: no heading in
    the line; len(text): the line is only a heading).
    """

    text: str
    start: int
    section: int | None
    body: int = 0
    table: int | None = None
    row: int | None = None


@dataclass(slots=True)
class Outline:
    """Result of sections: the cleaned text as lines with their sections, and the tables."""

    text: str
    lines: list[Line]
    sections: list[Section]
    tables: list[TableRecord]
    spans: list[list[tuple[int, int, int, int]]] = field(default_factory=list)
    """For each table the merged cells of the page, as in `Table.spans`."""
    doubts: list[Finding] = field(default_factory=list)
    """What the statistics step found in tables but could not read for sure; `audit` hands it on."""
    scanned: list[Any] | None = field(default=None, repr=False, compare=False)
    """The sentences of the prose as the statistics step cut them, for `audit`, which lets them go."""
    sheets: list[Any] | None = field(default=None, repr=False, compare=False)
    """The table cells as the statistics step put them into sets of tables, for `audit`, which lets them go."""
    again: list[Statistic] = field(default_factory=list, repr=False, compare=False)
    """The table cells that repeat a statistic of another table, for `audit`: each table is checked with all of its own."""
    ocr: bool = False
    """Whether the page, or part of it, was recognised from pictures."""


@dataclass(slots=True)
class Failure:
    """A page or file that could not be read: which step, why, and where the bytes are."""

    url: str
    step: str
    reason: str
    detail: str = ""
    portal_id: str | None = None
    sha256: str | None = None
    archive: str | None = None


@dataclass(slots=True)
class Sighting:
    """What became known of where reports still are: from a listing of a portal that was read to its end, or from the
    404 of a page that is no longer listed. `at` is the moment (UTC); the lists hold addresses of known reports."""

    portal_id: str
    at: str
    listed: int | None = None
    """Reports on the listing; None where a page is told of."""
    short: bool = False
    """The listing has become too short to be taken at its word: nothing follows from what is missing."""
    lost: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


PORTALS_DONE = object()
"""Signal of a spider that shares portals with others (`portal_ids`): nothing more will come of these in this run."""


class ReadingError(Exception):
    """A report that cannot be read. `step` is the name of the step, `reason` a short code of
    docs/reading-the-run-report.md (`empty`, `binary`, `no_report`, `no_year`, `no_locality`, `no_issuer`, `lookalike`,
    `too_large`, `encrypted`, `scanned`, `truncated`, `unsupported`, `limit`, `unfetched`), the message one clear sentence."""

    def __init__(self, step: str, reason: str, message: str) -> None:
        super().__init__(message)
        self.step = step
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.step, self.reason, str(self)))


# ---------------------------------------------------------------------------------------------------
# how a portal was walked


@dataclass(slots=True)
class PortalEvent:
    """One thing that went wrong, or was refused, while a portal was walked.

    `kind` is one of a closed list: `blocked` (`detail` begins with its kind: `403`, `412`, `429`, `521`, `captcha`,
    `javascript`), `robots`, `dns`, `refused`, `timeout`, `tls`, `reset`, `server-error`, `gone-404`, `soft-404`,
    `moved`, `host-refused`, `needs-browser`, `busy`, `truncated` (the portal serves fewer rows than it advertises),
    `shortened` (it lists far fewer reports than before),
    `layout` (a page is not what its platform makes, or yields fewer rows than it must), `limit` (a bound of ours was
    reached), `too-large`, `error` (any other status or exception).

    `stage` is `start` (the first page of the portal's listing: without it nothing is known), `listing` (a later page
    or column), `report` or `attachment`.
    """

    kind: str
    stage: str
    url: str
    detail: str = ""


EVENTS_TOLD = 20
"""Events of one stage and kind that are told one by one; of more only their number is kept."""


@dataclass(slots=True)
class PortalRun:
    """The evidence of one portal in one run, from which its outcome is decided.

    The spider counts what it asked and got; `read`, `failed`, `new`, `versions` and `unchanged` are also grown by
    whoever sees the items come out of the pipelines.
    """

    portal_id: str
    locality: str
    code: str | None = None
    platform: str | None = None
    listing_url: str | None = None
    minimum: int = 0
    """How many reports the registry expects at least; 0: an empty listing is legitimate."""
    since: int | None = None
    advertised: int | None = None
    """How many rows the portal says it has (all columns walked), or None where it does not say."""
    pages: int = 0
    """Listing pages and columns read."""
    rows: int = 0
    """Different rows seen in them, of any kind."""
    listed: int = 0
    """Rows that are annual reports of this law."""
    lookalikes: int = 0
    others: int = 0
    outside: int = 0
    """Reports listed but outside `since`/`until` of the run."""
    known: int = 0
    """Reports listed and not asked for, since the store has them (mode `new`) or they are not due."""
    held: int = 0
    """Reports listed whose pages gave none when they were last asked for, and are not due: told again as `failed`."""
    unreadable: int = 0
    """How many of these had come, and could not be read."""
    asked: int = 0
    """Report pages asked for."""
    fetched: int = 0
    """Report pages fetched."""
    attachments: int = 0
    read: int = 0
    """Reports that came out of the pipelines."""
    failed: int = 0
    """Reports listed that could not be fetched or read."""
    new: int = 0
    versions: int = 0
    unchanged: int = 0
    open_requests: int = 0
    """Listing requests on their way; more than 0 at the end of a run means it was cut short."""
    complete: bool = False
    """The listing was read to its end, every column and page."""
    sampled: bool = False
    """The run was asked to stop early (`sample`), and did."""
    years: list[int] = field(default_factory=list)
    """Report years listed, sorted."""
    newest: dict[str, int] = field(default_factory=dict)
    """The newest of them by who owes the report, as the titles name it: `department`, or `government` for any other."""
    columns: list[str] = field(default_factory=list)
    """Addresses of the columns that were found from the home page, where the registry has none or a dead one."""
    events: list[PortalEvent] = field(default_factory=list)
    """The first EVENTS_TOLD of every stage and kind."""
    event_counts: dict[str, int] = field(default_factory=dict)
    """How many there were in all, by `stage/kind`."""

    def note(self, kind: str, stage: str, url: str, detail: str = "") -> None:
        """Record an event."""
        name = f"{stage}/{kind}"
        self.event_counts[name] = self.event_counts.get(name, 0) + 1
        if self.event_counts[name] <= EVENTS_TOLD:
            self.events.append(PortalEvent(kind, stage, url, detail))

"""What a platform is: the hooks of one family of content systems, on responses, without requests of its own.

A platform tells where a walk begins (`listing_requests`), what a listing page says (`entries`), where it goes on
(`next_pages`), and what of a report page is the report (`article`). The spider asks and counts. A page that is not what
the platform makes is told as a problem, never as an empty list.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, ClassVar, Protocol
from urllib.parse import unquote, urlsplit

from scrapy.http import Response, TextResponse

from govreports import codebook
from govreports.items import Attachment, ListingEntry

MAX_ATTACHMENTS = 20
"""Attachments fetched of one report page; more are no annual report."""
MAX_TREE = 5_000_000
"""Bytes of a page that is made a tree within the crawl; a larger report is read where time and memory are bounded."""
MAX_PAGES = 200
"""Pages read of one column: 20 rows each, far above any column of annual reports."""


class PortalRow(Protocol):
    """What a platform needs to know of a row of the registry."""

    @property
    def start_url(self) -> str: ...
    @property
    def sid(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One listing page to be asked for, with what the pages before it told."""

    url: str
    kind: str = "column"
    """A platform's own word for what the page is."""
    page: int = 1
    depth: int = 0
    """Columns above this one."""
    seen: int = 0
    """Rows on the pages of this column before this one."""
    advertised: int | None = None
    """Rows the column says it has."""
    before: frozenset[str] = frozenset()
    """Addresses on the pages of this column before, to notice a page that repeats."""
    promised: bool = True
    """The portal links it; False: it is only tried, and a 404 is the end."""
    jump: bool = False
    """It may lead to another host or platform; then the platform is decided anew by the page."""
    first_url: str = ""
    """Page 1 of the column."""
    counted: bool = True
    """Its rows are not told of again by another column (a parent has those of its children)."""
    sid: str = ""


@dataclass(slots=True)
class Listing:
    """What one listing page says."""

    entries: list[ListingEntry] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    advertised: int | None = None
    """Rows the column says it has, told once a column."""
    problems: list[tuple[str, str]] = field(default_factory=list)
    """Kind of `PortalEvent` and detail."""
    itself: ListingEntry | None = None
    """The page is itself a report (the newest): its entry."""


@dataclass(slots=True)
class Article:
    """The report of a report page, as far as the platform tells it."""

    html: str | None = None
    title: str | None = None
    date: str | None = None
    attachments: list[Attachment] = field(default_factory=list)


class Platform(ABC):
    """One family of content systems. Subclasses set `name` and write the hooks."""

    name: ClassVar[str]

    @abstractmethod
    def recognise(self, response: TextResponse) -> bool:
        """Whether the page has the family's fingerprint."""

    def listing_requests(self, portal: PortalRow) -> list[Step]:
        """Where the walk begins."""
        return [Step(portal.start_url, kind="start", first_url=portal.start_url, sid=portal.sid)]

    @abstractmethod
    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        """The rows of a listing page, in its order, with absolute addresses."""

    @abstractmethod
    def next_pages(self, response: TextResponse, step: Step, entries: list[ListingEntry]) -> list[Step]:
        """Further pages and columns."""

    def listing(self, response: TextResponse, step: Step) -> Listing:
        """All that the page says: entries, further steps, problems."""
        entries = self.entries(response, step)
        if step.page > 1 and self.repeats(step, entries):
            return self.end(replace(step, promised=step.promised and not entries))
        return Listing(entries, self.next_pages(response, step, entries))

    def repeats(self, step: Step, entries: list[ListingEntry]) -> bool:
        """Whether a page has only what the column's pages before had, or nothing: portals repeat the last page, or
        give the first one, for a number past the end."""
        return all(entry.url in step.before for entry in entries)

    def absent(self, step: Step) -> Listing | None:
        """What a 404 or 410 for this step means; None: the page is gone, and that is an event."""
        return self.end(step) if step.page > 1 else None

    def end(self, step: Step) -> Listing:
        """The column ended before this page: a shortfall where it had told of more."""
        if step.advertised is not None and step.seen < step.advertised:
            return Listing(problems=[("truncated", f"advertised {step.advertised} rows, served {step.seen}")])
        if step.advertised is None and step.promised and step.page > 1:
            return Listing(problems=[("truncated", f"page {step.page} is linked and is not there")])
        return Listing()

    def article(self, response: TextResponse) -> Article | None:
        """The report of a report page; None where the page is no article at all (a home page, an error page)."""
        title, date = meta(response, "ArticleTitle"), iso_date(meta(response, "PubDate") or "")
        if not title and count_headings(response) < 2 and not response.selector.xpath(_ARTICLE_MARKS):
            return None
        return Article(None, title, date, attachments(response))


_ARTICLE_MARKS = (
    "//*[@id='UCAP-CONTENT' or @id='zoom' or @id='Zoom' or @id='zoomcon' or @id='vsb_content' or @id='ivs_content'"
    " or contains(concat(' ', normalize-space(@class), ' '), ' TRS_Editor ') or contains(@class, 'trs_editor_view')"
    " or contains(@class, 'article-content') or contains(@class, 'news_cont_d_wrap') or contains(@class, 'tyxxy_main')]"
)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s{0,9}[-./年]\s{0,9}(\d{1,2})\s{0,9}[-./月]\s{0,9}(\d{1,2})(?!\d)")
_FILE = re.compile(r"\.(?:docx?|wps|et|pdf|ofd|xlsx?|rtf|zip|rar)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download\.jsp|downloadfile|/attachment/|DownloadAttach", re.IGNORECASE)
_HEADING = re.compile(r"^[\s\u3000]*([一二三四五六七八九])[、,，.\s\u3000]")
_NO_ROW = ("ul", "ol", "dl", "table", "tbody", "section", "main", "form", "body", "html")
_LINK_SCHEMES = re.compile(r"^(?:javascript|mailto|tel|data|file|about):", re.IGNORECASE)


@cache
def words(kind: str) -> re.Pattern[str]:
    """The pattern of a kind of `portal_words.csv`, its rows joined. Raises KeyError where there is none."""
    found = [row["pattern"] for row in codebook.rows("portal_words.csv") if row["kind"] == kind]
    if not found:
        raise KeyError(kind)
    return re.compile("|".join(found), re.IGNORECASE)


def is_column(name: str) -> bool:
    """Whether a column or link of this name holds annual reports of this law."""
    return bool(words("column").search(name)) and not words("not_column").search(name)


def iso_date(text: str) -> str | None:
    """The first date written with separators in `text` (2024-01-30, 2024.1.30, 2024年1月30日), ISO, or None."""
    for match in _DATE.finditer(text):
        year, month, day = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04d}-{month:02d}-{day:02d}"
    return None


def absolute(response: TextResponse, href: str) -> str | None:
    """The address of a link on the page, without fragment; None where it leads nowhere (script, mail, same page).

    Protocol-relative and ``./`` links are resolved; ``/../`` that is left over is removed (some servers answer 400).
    """
    href = re.sub(r"[\s\u3000]+", "", href) if len(href) < 4096 else ""
    if not href or href.startswith("#") or _LINK_SCHEMES.match(href):
        return None
    try:
        url = response.urljoin(href.replace("\\", "/")).split("#", 1)[0]
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            return None
    except ValueError:
        return None
    return url.replace("/../", "/")


def link_title(anchor: Any) -> str:
    """The title of a link: `@title`, unless the text within is the longer one and not cut off."""
    text = squeeze(" ".join(anchor.itertext()))
    parts = [squeeze("".join(part.itertext())) for part in anchor.iter("p", "span", "h3", "h4", "h5")]
    parts = [part for part in parts if part and iso_date(part) is None]
    title = squeeze(anchor.get("title") or "")
    inner = max(parts, key=len, default="") if iso_date(text) else text
    if title and not (len(inner) > len(title) and not inner.rstrip(" ").endswith(("...", "…"))):
        return title
    return inner or title or squeeze(anchor.get("alt") or "")


def squeeze(text: str) -> str:
    """White space of any kind as single spaces, none at the ends."""
    return " ".join(text.split())


def row_date(anchor: Any, title: str, is_row: Any) -> str | None:
    """The date nearest to a link: in the smallest element around it that holds a date and no other row's link."""
    element = anchor
    for _ in range(6):
        text = " ".join(element.itertext()).replace(title, " ")
        if len(text) > 300:
            return None
        found = iso_date(text)
        if found:
            return found
        element = element.getparent()
        if element is None or element.tag in _NO_ROW:
            return None
        rows = 0
        for link in element.iter("a"):
            rows += is_row(link)
            if rows > 1:
                return None
    return None


def attachments(response: TextResponse) -> list[Attachment]:
    """The files that a report page links, in order, each once; at most `MAX_ATTACHMENTS`."""
    found: dict[str, Attachment] = {}
    for anchor in response.selector.root.iter("a"):
        href = anchor.get("href") or ""
        text = squeeze(" ".join(anchor.itertext()))
        kind = f"{anchor.get('class') or ''} {getattr(anchor.getparent(), 'attrib', {}).get('class', '')}"
        path = href.split("?", 1)[0].split("#", 1)[0]
        marked = any(word in kind for word in ("nfw-cms-attachment", "m-attachment", "insertfileTag"))
        if not (marked or anchor.get("appendix") or _FILE.search(path) or _FILE.search(text) or _DOWNLOAD.search(href)):
            continue
        url = absolute(response, href)
        if url and url not in found and url != response.url and len(found) < MAX_ATTACHMENTS:
            found[url] = Attachment(url, attachment_name(url, anchor.get("alt"), anchor.get("title"), text))
    return list(found.values())


def attachment_name(url: str, *names: str | None) -> str:
    """The most telling of the names: one with a file's ending, else the first, else the address's last part."""
    given = [squeeze(name) for name in names if name and name.strip()]
    last = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    return next((name for name in given if _FILE.search(name)), given[0] if given else last)


def is_file(url: str) -> bool:
    """Whether an address ends like a document that is no web page."""
    return bool(_FILE.search(urlsplit(url).path))


def meta(response: TextResponse, name: str) -> str | None:
    """The last non-empty content of a meta tag of this name, in any case (State Council notice 2017 No. 47)."""
    found = None
    for tag in response.selector.root.iter("meta"):
        if (tag.get("name") or "").lower() == name.lower() and squeeze(tag.get("content") or ""):
            found = squeeze(tag.get("content"))
    return found


def count_headings(response: TextResponse) -> int:
    """How many different headings 一、二、三、 begin a piece of text of the page."""
    found = set()
    for element in response.selector.root.iter("p", "div", "h1", "h2", "h3", "h4", "span", "strong", "td", "br"):
        match = _HEADING.match((element.tail if element.tag == "br" else element.text) or "")
        if match:
            found.add(match[1])
    return len(found)


def text_response(response: Response) -> TextResponse | None:
    """The response where it is text with a tree that can be asked, else None; also None above `MAX_TREE` bytes."""
    if not isinstance(response, TextResponse) or not response.body or len(response.body) > MAX_TREE:
        return None
    return response if response.selector.root is not None and hasattr(response.selector.root, "iter") else None


def following(step: Step, url: str, seen: int, entries: list[ListingEntry], *, promised: bool = True) -> Step:
    """The step of the next page of a column."""
    before = step.before | {entry.url for entry in entries}
    return replace(step, url=url, page=step.page + 1, seen=seen, before=before, promised=promised, jump=False)

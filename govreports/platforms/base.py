"""What a platform is: the hooks of one family of content systems, on responses, without requests of its own.

A platform tells where a walk begins (`listing_requests`), what a listing page says (`entries`), where it goes on
(`next_pages`), and what of a report page is the report (`article`). The spider asks and counts. A page that is not what
the platform makes is told as a problem, never as an empty list.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any, ClassVar, Protocol
from urllib.parse import unquote, urljoin, urlsplit

from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.response import get_base_url

from govreports import codebook
from govreports.items import Attachment, ListingEntry
from govreports.reading.titles import classify, parse_title

MAX_ATTACHMENTS = 20
"""Attachments fetched of one report page; more are no annual report."""
MAX_CONTAINERS = 20
"""Elements marked as the text of a page; more are no text."""
MAX_TREE = 5_000_000
"""Bytes of a page that is made a tree within the crawl; a larger report is read where time and memory are bounded."""
MAX_PAGES = 200
"""Pages read of one column: 20 rows each, far above any column of annual reports."""
SEARCHING = ("start", "way")
"""Kinds of step by which the column is looked for from a home page."""
MAX_BARREN = 40
"""Pages in a row without a single report, after which a column is left: it is another list, or it never ends."""


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
    """Addresses on the pages of this column before, and what each of these said, to notice a page that repeats."""
    barren: int = 0
    """Pages of this column in a row before this one that had no report."""
    promised: bool = True
    """The portal links it; False: it is only tried, and a 404 is the end."""
    jump: bool = False
    """It may lead to another host or platform; then the platform is decided anew by the page."""
    first_url: str = ""
    """Page 1 of the column."""
    counted: bool = True
    """Its rows are not told of again by another column (a parent has those of its children)."""
    sid: str = ""
    more: str = ""
    """What told of further rows without linking them, in words: where there is no such page, they are missing."""
    spare: tuple[ListingEntry, ...] = ()
    """Rows of a stale copy of the list, taken where the list itself cannot be had."""


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
    body: ClassVar[str] = ""
    """XPath of the element that holds a report, where the family has one that is sure."""
    mirror: ClassVar[bool] = False
    """Its pages are copies of other portals' reports: evidence of the last resort."""

    @abstractmethod
    def recognise(self, response: TextResponse) -> bool:
        """Whether the page has the family's fingerprint."""

    def owns(self, url: str) -> bool:
        """Whether an article's address is of the family."""
        return False

    def has_home(self, url: str) -> bool:
        """Whether the home page of the host is that of the body whose listing has this address."""
        return True

    def listing_requests(self, portal: PortalRow) -> list[Step]:
        """Where the walk begins."""
        return [Step(portal.start_url, first_url=portal.start_url, sid=portal.sid)]

    @abstractmethod
    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        """The rows of a listing page, in its order, with absolute addresses."""

    def next_pages(self, response: TextResponse, step: Step, entries: list[ListingEntry]) -> list[Step]:
        """Further pages and columns; none where an interface tells its totals (see `served`)."""
        return []

    def listing(self, response: TextResponse, step: Step) -> Listing:
        """All that the page says: entries, further steps, problems."""
        entries = self.entries(response, step)
        if step.page > 1 and self.repeats(step, entries):
            return self.end(replace(step, promised=step.promised and not entries))
        return self.within_bounds(Listing(entries, self.next_pages(response, step, entries)))

    def served(
        self, step: Step, entries: list[ListingEntry], rows: int, next_url: str, *,
        told: int | None, most: int | None = None, more: str = "",
    ) -> Listing:  # fmt: skip
        """What one page of an interface says: `rows` of them on this page, `told` in all, `most` that it serves at all
        where that is less (both counted over the whole column), `more` as in `Step`."""
        if step.page > 1 and self.repeats(step, entries):
            return self.end(step)
        advertised = step.advertised if step.page > 1 else told
        seen = step.seen + rows
        here = replace(step, seen=seen, advertised=advertised, promised=False)
        listing = Listing(entries, advertised=advertised if step.page == 1 and step.counted else None)
        if len(entries) < rows:
            listing.problems.append(("layout", f"{rows - len(entries)} rows without address or title"))
        if not rows or any(total is not None and seen >= total for total in (most, advertised)):
            listing.problems += self.end(here).problems
        else:
            listing.steps = [following(here, next_url, seen, entries, promised=False, more=more)]
        return self.within_bounds(listing)

    def within_bounds(self, found: Listing) -> Listing:
        """The listing without steps beyond the bounds; what is left out is told."""
        steps = [s for s in found.steps if s.page <= MAX_PAGES and s.barren < MAX_BARREN]
        if len(steps) < len(found.steps):
            barren = any(s.barren >= MAX_BARREN for s in found.steps)
            why = f"{MAX_BARREN} pages in a row without a report" if barren else f"more than {MAX_PAGES} pages"
            found.problems.append(("limit", why))
        found.steps = steps
        return found

    def repeats(self, step: Step, entries: list[ListingEntry]) -> bool:
        """Whether a page has only what the column's pages before had, or nothing: portals repeat the last page, or
        give the first one, for a number past the end; some write every address anew each time."""
        if all(entry.url in step.before for entry in entries):
            return True
        return len(entries) > 1 and _said(entries) in step.before

    def absent(self, step: Step) -> Listing | None:
        """What a 404 or 410 for this step means; None: the page is gone, and that is an event."""
        return self.end(step) if step.page > 1 else None

    def end(self, step: Step) -> Listing:
        """The column ended before this page: a shortfall where it had told of more."""
        if step.advertised is not None and step.seen < step.advertised:
            return Listing(problems=[("truncated", f"advertised {step.advertised} rows, served {step.seen}")])
        if step.more:
            return Listing(list(step.spare), problems=[("truncated", step.more)])
        if step.advertised is None and step.promised and step.page > 1:
            return Listing(problems=[("truncated", f"page {step.page} is linked and is not there")])
        return Listing()

    def article(self, response: TextResponse) -> Article | None:
        """The report of a report page; None where the page is no article at all (a home page, an error page)."""
        title, held = meta(response, "ArticleTitle"), self.container(response)
        if not (title or held or count_headings(response) >= 2 or response.selector.xpath(_ARTICLE_MARKS)):
            return None
        return Article(held, title or heading(response), published(response), attachments(response))

    def container(self, response: TextResponse) -> str | None:
        """The HTML of the element that holds the report; None where the page has none, or several beside each other."""
        found = response.xpath(self.body) if self.body else []
        if len(found) > MAX_CONTAINERS:
            return None
        outer = [e for e in found if not any(o is not e and o.root in e.root.iterancestors() for o in found)]
        return str(outer[0].get()) if len(outer) == 1 else None


_ARTICLE_MARKS = (
    "//*[@id='UCAP-CONTENT' or @id='zoom' or @id='Zoom' or @id='zoomcon' or starts-with(@id, 'vsb_content')"
    " or @id='ivs_content' or contains(concat(' ', normalize-space(@class), ' '), ' TRS_Editor ')"
    " or contains(@class, 'trs_editor_view') or contains(@class, 'TRS_UEDITOR') or contains(@class, 'Custom_UnionStyle')"
    " or contains(@class, 'article-content') or contains(@class, 'news_cont_d_wrap') or contains(@class, 'tyxxy_main')]"
)
_DATE_LABELS = "//text()[contains(., '发布日期') or contains(., '发布时间') or contains(., '发文日期')]/../.."
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


def heading(response: TextResponse) -> str | None:
    """The heading of a report page: the first that is the title of a report, else the first at all."""
    found = [squeeze("".join(e.xpath(".//text()").getall())) for e in response.xpath(_HEADINGS)[:30]]
    titles = (text for text in found if parse_title(text).kind == "report")
    first = squeeze("".join(response.xpath("(//h1)[1]//text()").getall()))
    return next(titles, first) or None


_HEADINGS = "//h1 | //h2 | //h3 | //*[contains(@class, 'title') or contains(@class, 'Title')] | //ucaptitle"


def published(response: TextResponse) -> str | None:
    """The publication date of a report page: of its meta tag, else beside 发布日期 or 发布时间 (来源:某街发布日期:2021-01-22
    stands in one text, or the date in the element after the label)."""
    if told := iso_date(meta(response, "PubDate") or ""):
        return told
    texts = ("".join(label.xpath(".//text()").getall()) for label in response.xpath(_DATE_LABELS)[:5])
    return next(filter(None, (iso_date(text[:2000]) for text in texts)), None)


def absolute(response: TextResponse, href: str) -> str | None:
    """The address of a link on the page, without fragment; None where it leads nowhere (script, mail, same page).

    Protocol-relative and ``./`` links are resolved; ``/../`` that is left over is removed (some servers answer 400).
    """
    return _absolute(get_base_url(response), href) if len(href) < 4096 else None


@lru_cache(maxsize=4096)  # a page's links are looked at several times
def _absolute(base: str, href: str) -> str | None:
    href = _SPACE.sub("", href)
    if not href or href.startswith("#") or _LINK_SCHEMES.match(href):
        return None
    try:
        url = urljoin(base, href.replace("\\", "/")).split("#", 1)[0]
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return url.replace("/../", "/")


_SPACE = re.compile(r"[\s\u3000]+")


def link_title(anchor: Any) -> str:
    """The title of a link: `@title`, unless the text within is the longer one and not cut off; of a link around a whole
    row (heading, date, first lines) the heading."""
    text = squeeze(" ".join(anchor.itertext()))
    headings = (squeeze("".join(part.itertext())) for part in anchor.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    head = next(filter(None, headings), "")
    parts = [squeeze("".join(part.itertext())) for part in anchor.iter("p", "span")]
    parts = [part for part in parts if part and iso_date(part) is None]
    title = squeeze(anchor.get("title") or "")
    inner = head or (max(parts, key=len, default="") if iso_date(text) else text)
    if title and not (len(inner) > len(title) and not inner.rstrip(" ").endswith(("...", "…"))):
        return title
    pictures = (squeeze(image.get("alt") or image.get("title") or "") for image in anchor.iter("img"))
    return inner or title or squeeze(anchor.get("alt") or "") or next(filter(None, pictures), "")


def plain(html: str) -> str:
    """The text of a title with mark-up in it."""
    return squeeze(_TAG.sub("", html[:MAX_TITLE]))


MAX_TITLE = 2000
_TAG = re.compile(r"<[^<>]*>")


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
    for anchor in elements(response, "a"):
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
    for tag in elements(response, "meta"):
        if (tag.get("name") or "").lower() == name.lower() and squeeze(tag.get("content") or ""):
            found = squeeze(tag.get("content"))
    return found


def count_headings(response: TextResponse) -> int:
    """How many different headings 一、二、三、 begin a piece of text of the page."""
    found = set()
    for element in elements(response, "p", "div", "h1", "h2", "h3", "h4", "span", "strong", "td", "br"):
        match = _HEADING.match((element.tail if element.tag == "br" else element.text) or "")
        if match:
            found.add(match[1])
    return len(found)


def elements(response: TextResponse, *tags: str) -> Iterator[Any]:
    """The elements of these names, in the order of the page; also those of a second document behind the first, which
    some portals send in one answer."""
    root = response.selector.root
    while root is not None:
        if isinstance(root.tag, str):
            yield from root.iter(*tags)
        root = root.getnext()


def text_response(response: Response) -> TextResponse | None:
    """The response where it is text with a tree that can be asked, else None; also None above `MAX_TREE` bytes."""
    if not isinstance(response, TextResponse) or not response.body or len(response.body) > MAX_TREE:
        return None
    return response if response.selector.root is not None and hasattr(response.selector.root, "iter") else None


def fragment(response: TextResponse, html: str) -> TextResponse:
    """A piece of HTML that a script would put into the page, with the page's address."""
    return HtmlResponse(response.url, body=f"<html><body>{html}</body></html>".encode(), encoding="utf-8")


def following(
    step: Step, url: str, seen: int, entries: list[ListingEntry], *, promised: bool = True, more: str = ""
) -> Step:
    """The step of the next page of a column."""
    before = step.before | {entry.url for entry in entries} | {_said(entries)}
    barren = 0 if any(classify(entry.title) == "report" for entry in entries) else step.barren + 1
    return replace(
        step, url=url, page=step.page + 1, seen=seen, before=before, barren=barren, promised=promised, more=more, jump=False
    )


def _said(entries: list[ListingEntry]) -> str:
    """The titles and dates of a page, in its order."""
    return "\n".join(f"{entry.title} {entry.date}" for entry in entries)

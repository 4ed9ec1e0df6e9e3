"""What a platform is: the hooks of one family of content systems, on responses, without requests of its own.

A platform tells where a walk begins (`listing_requests`), what a listing page says (`entries`), where it goes on
(`next_pages`), and what of a report page is the report (`article`). The spider asks and counts. A page that is not what
the platform makes is told as a problem, never as an empty list.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

from scrapy.http import TextResponse

from govreports.items import Attachment, ListingEntry
from govreports.platforms.markup import attachments, count_headings, heading, meta, published
from govreports.reading.titles import classify

MAX_CONTAINERS = 20
"""Elements marked as the text of a page; more are no text."""
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

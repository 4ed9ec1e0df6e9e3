"""The reports among the rows of a listing: which are asked for, and each page handed on whole, with its attachments."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from govreports.items import Failure, ListingEntry, PortalRun, ReportPage
from govreports.middlewares import TurnedAway
from govreports.platforms import Platform
from govreports.portals import Portal
from govreports.reading.identify import kind_of
from govreports.reading.titles import classify, parse_title, year_of
from govreports.spiders.arguments import Arguments
from govreports.spiders.evidence import event_of
from govreports.spiders.gate import Gate
from govreports.spiders.owners import owner
from govreports.spiders.pages import fill, report_page
from govreports.spiders.refresh import conditional, due_at, is_due
from govreports.spiders.walk import Walk
from govreports.store import PageState, StoreError, failure_of, store_of
from govreports.store.clock import moment, now

URL_LIMIT = 2083
"""Characters of an address; Scrapy drops longer ones without a word, so they are counted here."""
WAITING = 2000
"""Requests that wait while no further portal is begun; many more than can be under way."""
REPORT_PRIORITY = 10
"""Reports before further listing pages: what waits stays little, however many portals are walked."""
GONE = (404, 410)


class ReportPages(Spider):
    """The half of a walk that has to do with reports; its listings are `base.ReportSpider`'s."""

    def __init__(self, *, portals: tuple[Portal, ...] = (), arguments: Arguments | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.portals = portals
        self.arguments = arguments or Arguments()
        self.portal_runs: dict[str, PortalRun] = {}
        self.allowed_hosts = {p.host for p in portals} | {urlsplit(p.start_url).netloc for p in portals}
        self._states: dict[str, dict[str, PageState]] = {}
        self._gate = Gate(WAITING)
        self._pages: set[str] = set()

    def _entries(self, walk: Walk, platform: Platform, entries: list[ListingEntry]) -> Iterator[Request | Failure]:
        """Requests for the reports among the rows, in the order of the listing, and the failures that are told again."""
        for entry in entries:
            if entry.url in walk.listed:
                continue
            walk.listed.add(entry.url)
            owner = self._owner(walk, entry)
            if owner is None:
                continue
            portal, run = owner
            if not self._count(run, entry):
                continue
            if (failure := self._held(portal, run, entry)) is not None:
                yield failure
            elif self._wanted(walk, portal, run, entry):
                self._pages.add(entry.url)
                known = self._known(portal).get(entry.url)
                yield self._request(
                    entry.url, portal, self.parse_report, self.report_failed,
                    {"portal": portal, "entry": entry, "platform": platform}, priority=REPORT_PRIORITY, statuses=(304, *GONE),
                    headers=conditional(known) if known and self.arguments.mode == "changed" else None,
                )  # fmt: skip

    def _owner(self, walk: Walk, entry: ListingEntry) -> tuple[Portal, PortalRun] | None:
        """Whose row this is: of a shared listing, the one whose name the title holds, else the listing's own body."""
        pairs = list(zip(walk.portals, walk.runs, strict=True))
        if not walk.portals[0].shared:
            return pairs[0]
        found = owner(walk.portals, urlsplit(walk.portals[0].start_url).netloc, entry.title)
        return next((pair for pair in pairs if pair[0] is found), None)

    def _count(self, run: PortalRun, entry: ListingEntry) -> bool:
        """Counts a row; whether it is a report within the years asked for."""
        run.rows += 1
        kind = classify(entry.title)
        if kind == "lookalike":
            run.lookalikes += 1
        elif kind == "other":
            run.others += 1
        else:
            run.listed += 1
            return self._within(run, entry)
        return False

    def _within(self, run: PortalRun, entry: ListingEntry) -> bool:
        """Whether a report is within the years asked for; its year is one that the portal has (`newest`: a general
        office may publish its own report or the government's, so it is held to the later date)."""
        year = year_of(entry.title)
        if year is None:
            return True
        run.years = sorted({*run.years, year})
        who = "department" if kind_of(parse_title(entry.title).body) == "department" else "government"
        run.newest[who] = max(year, run.newest.get(who, year))
        run.outside += not self.arguments.covers(year)
        return self.arguments.covers(year)

    def _held(self, portal: Portal, run: PortalRun, entry: ListingEntry) -> Failure | None:
        """The failure of a listed report whose page would say the same again: it is told, and the page asked for when due."""
        state = self._known(portal).get(entry.url)
        failure = failure_of(state) if state is not None else None
        if state is None or failure is None or entry.url in self._pages or self.arguments.mode == "full":
            return None
        due = due_at(state, self.settings)
        if due is None or due <= moment():
            return None
        self._pages.add(entry.url)
        run.held += 1
        run.failed += 1
        if failure.step == "fetch":
            run.note(failure.reason, "report", entry.url, f"{failure.detail} ({state.checked}; asked again from {due:%Y-%m-%d})")
        else:
            run.unreadable += 1
        return failure

    def _wanted(self, walk: Walk, portal: Portal, run: PortalRun, entry: ListingEntry) -> bool:
        """Whether a listed report is asked for now."""
        if entry.url in self._pages:  # another listing of this run has it
            run.known += 1
            return False
        if len(entry.url) > URL_LIMIT:
            run.note("limit", "report", entry.url[:200], "the address is too long")
            run.failed += 1
            return False
        if self.arguments.sample and run.asked >= self.arguments.sample:
            run.sampled = True
            return False
        state = self._known(portal).get(entry.url)
        if state is not None and state.report_id is not None and self.arguments.mode != "full":
            due = self.arguments.mode == "changed" and is_due(state, self.settings)
            if not due:
                run.known += 1
                return False
        run.asked += 1
        return True

    def _newest(
        self, response: Response, walk: Walk, platform: Platform, entry: ListingEntry
    ) -> ReportPage | None:
        """The page of a listing that is itself the newest report. It has been fetched: the store sees what changed."""
        run = walk.runs[0]
        walk.listed.add(entry.url)
        run.rows += 1
        run.listed += 1
        if not self._within(run, entry):
            return None
        if entry.url in self._pages or (self.arguments.sample and run.asked >= self.arguments.sample):
            return None
        self._pages.add(entry.url)
        run.asked += 1
        return self._page(response, walk.portals[0], platform, entry)

    async def parse_report(
        self, response: Response, portal: Portal, entry: ListingEntry, platform: Platform
    ) -> AsyncIterator[ReportPage | Failure]:
        """One report page, handed on whole: with its attachments."""
        self._gate.answered()
        run = self.portal_runs[portal.portal_id]
        if response.status == 304:
            run.unchanged += 1
            store_of(self.crawler).page_checked(entry.url, now("seconds"))
            return
        if response.status in GONE:
            yield self._failure(portal, entry, "gone-404", f"status {response.status}")
            return
        try:
            page = self._page(response, portal, platform, entry)
        except Exception as error:
            self.logger.exception("%s: report page", response.url)
            yield self._failure(portal, entry, "error", f"{type(error).__name__}: {error}")
            return
        if page is None:
            yield self._failure(portal, entry, "soft-404", "status 200, but the page is no article")
            return
        await self._attach(page, portal)
        yield page

    def report_failed(self, failure: TwistedFailure) -> Iterator[Failure]:
        """A report page that could not be had: a row of `failures`."""
        self._gate.answered()
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        yield self._failure(kwargs["portal"], kwargs["entry"], *event_of(failure.value))

    def _page(self, response: Response, portal: Portal, platform: Platform, entry: ListingEntry) -> ReportPage | None:
        page = report_page(response, portal, platform, entry)
        self.portal_runs[portal.portal_id].fetched += page is not None
        return page

    async def _attach(self, page: ReportPage, portal: Portal) -> None:
        """Fetch the attachments of a page; what fails is recorded on the attachment. They are held in memory together: none is
        asked for once those before it are as large as a report may be."""
        run, held, most = self.portal_runs[portal.portal_id], 0, self.settings.getint("DOWNLOAD_MAXSIZE")
        for attachment in page.attachments:
            request = self._request(attachment.url, portal, None, None, {}, statuses=(), referer=page.url)
            try:
                if most and held >= most:
                    raise TurnedAway("too-large", f"the attachments before it have {held} bytes")
                failed = fill(attachment, await self.crawler.engine.download_async(request))
                held += len(attachment.body)
            except Exception as error:
                failed = event_of(error)
            if failed is None:
                run.attachments += 1
                continue
            kind, detail = failed
            attachment.error = f"{kind}: {detail}"
            run.note(kind, "attachment", attachment.url, detail)
            self.crawler.stats.inc_value(f"attachments/failed/{kind}")

    def _failure(self, portal: Portal, entry: ListingEntry, kind: str, detail: str) -> Failure:
        """A listed page that was asked for, and of which nothing came."""
        run = self.portal_runs[portal.portal_id]
        run.failed += 1
        run.note(kind, "report", entry.url, detail)
        failure = Failure(entry.url, "fetch", kind, detail, portal.portal_id)
        try:
            store_of(self.crawler).page_failed(failure)
        except StoreError as error:  # then it is asked for at once again, the next time
            self.logger.error("%s: %s", entry.url, error)
        return failure

    def _request(
        self, url: str, portal: Portal, callback: Any, errback: Any, cb_kwargs: dict[str, Any], *, statuses: tuple[int, ...],
        jump: bool = False, again: bool = False, priority: int = 0, headers: dict[str, str] | None = None, referer: str | None = None,
    ) -> Request:  # fmt: skip
        """`jump`: it may lead to a host of no row; `again`: another walk of this run may ask for the same address."""
        if callback is not None:
            self._gate.made()
        meta: dict[str, Any] = {"portal_id": portal.portal_id}
        if statuses:
            meta["handle_httpstatus_list"] = list(statuses)
        if jump:
            meta["jump"] = True
        if portal.tls:
            meta["tls"] = portal.tls
        if portal.robots == "ignore":
            meta["dont_obey_robotstxt"] = True
        if portal.engine and callback is not None:
            meta["engine"] = portal.engine
        given = {**(headers or {}), **({"Referer": referer} if referer else {})}
        return Request(
            url, callback=callback, errback=errback, cb_kwargs=cb_kwargs, meta=meta, priority=priority, headers=given,
            dont_filter=again,
        )  # fmt: skip

    def _known(self, portal: Portal) -> dict[str, PageState]:
        """What the store knows of the pages of a portal; asked once a portal and run."""
        if portal.portal_id not in self._states:
            self._states[portal.portal_id] = store_of(self.crawler).page_states(portal.portal_id)
        return self._states[portal.portal_id]

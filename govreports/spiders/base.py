"""The walk, shared by all provinces: registry rows, listings, report pages, attachments.

A province's spider is a name and a province. The spider asks and counts; what a page means is the platform's business,
what a report says is the pipelines'. All evidence of a portal is kept in `portal_runs`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure as TwistedFailure

from govreports.items import Failure, PortalRun, ReportPage, Sighting
from govreports.platforms import Listing, Platform, Step, choose
from govreports.platforms.markup import text_response
from govreports.portals import Portal, PortalError, find, registry
from govreports.spiders.arguments import (
    Arguments,
    WrongArgument,
    check_contact,
    check_no_job,
    check_numbers,
    check_queue,
)
from govreports.spiders.evidence import event_of
from govreports.spiders.manners import apply
from govreports.spiders.presence import concluded, is_same_page, vanished
from govreports.spiders.reports import GONE, REPORT_PRIORITY, URL_LIMIT, ReportPages
from govreports.spiders.walk import DEAD, Walk
from govreports.store import run_id, store_of
from govreports.store.clock import now


class ReportSpider(ReportPages):
    """Arguments: `locality` (code, name or portal id), `since` and `until` (report years), `sample` (stop after as many
    reports a portal), `mode` (`changed`: new reports, and known ones that are due; `new`: new ones only; `full`: all,
    unconditionally)."""

    scope: ClassVar[str] = ""
    """Which part of the registry: the slug of a province, or `portals.COUNTRY`."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Checks the arguments and the registry; a wrong one ends the command with one sentence (exit status 1)."""
        portals, arguments = cls.checked(crawler.settings, kwargs)
        apply(crawler.settings, portals)
        return super().from_crawler(crawler, portals=portals, arguments=arguments)

    @classmethod
    def checked(cls, settings: BaseSettings, given: Mapping[str, Any]) -> tuple[tuple[Portal, ...], Arguments]:
        """The rows that are walked and the arguments. Raises SystemExit with one sentence where something cannot be."""
        try:
            check_numbers(settings)
            check_no_job(settings)
            if settings.get("REDIS_URL"):
                check_queue(settings["REDIS_URL"])
            arguments = Arguments.parse(given)
            portals = cls.choose(registry(cls.scope, settings.get("PORTALS") or None), arguments)
            check_contact(settings, (host for portal in portals for host in (portal.host, urlsplit(portal.start_url).netloc)))
        except (PortalError, WrongArgument) as error:
            # SystemExit, since Scrapy prints a traceback for every other exception and goes on to exit status 0 or 1.
            raise SystemExit(f"{cls.name}: {error}") from None
        return portals, arguments

    @classmethod
    def choose(cls, rows: tuple[Portal, ...], arguments: Arguments) -> tuple[Portal, ...]:
        """The rows that are walked. Raises PortalError and WrongArgument."""
        return find(rows, arguments.locality) if arguments.locality else rows

    # ------------------------------------------------------------------------------------------ the listings

    async def start(self) -> AsyncIterator[Any]:
        """The first request of every walk. With REDIS_URL, walks come from the queue that several crawlers share."""
        walks = self._walks()
        if self.settings.get("REDIS_URL"):
            from govreports.sharing.queue import PortalQueue

            self.queue = PortalQueue(self, walks, self._begin)
            return
        for walk in walks:
            self._enter(walk)
        for walk in walks:
            await self._gate.room()
            requests = self._begin(walk)
            if requests is None:
                walk.note("busy", "start", walk.portals[0].start_url, "another job is crawling it")
                continue
            for request in requests:
                yield request

    def _walks(self) -> list[Walk]:
        """Rows that share a listing are walked together."""
        walks: dict[str, Walk] = {}
        for portal in self.portals:
            run = PortalRun(
                portal.portal_id, portal.locality, portal.code, portal.platform or None, portal.start_url,
                portal.min, portal.since,
            )  # fmt: skip
            walk = walks.setdefault(portal.start_url, Walk([], []))
            walk.portals.append(portal)
            walk.runs.append(run)
        return list(walks.values())

    def _enter(self, walk: Walk) -> None:
        self.portal_runs.update((run.portal_id, run) for run in walk.runs)

    def _begin(self, walk: Walk) -> Iterator[Request] | None:
        """Lease a walk and give its first requests; None where another run has it."""
        return self._first(walk) if self._leased(walk) else None

    def _first(self, walk: Walk) -> Iterator[Request]:
        self._enter(walk)
        decision = store_of(self.crawler).decision(walk.portals[0].portal_id)
        platform, steps = walk.begin(decision, self.settings.getfloat("SEARCH_DAYS"))
        yield from self._steps(walk, platform, steps)

    def release(self, walk: Walk) -> None:
        """Give back the leases of a walk before the run ends."""
        for portal in walk.portals:
            store_of(self.crawler).release_leases(run_id(self.crawler), portal.portal_id)

    def _leased(self, walk: Walk) -> bool:
        """Take the leases of all rows of a walk, or none; the run report renews them and gives them back."""
        store, owner = store_of(self.crawler), run_id(self.crawler)
        for n, portal in enumerate(walk.portals):
            if not store.lease(portal.portal_id, owner, self.settings.getfloat("LEASE_SECONDS", 600)):
                for taken in walk.portals[:n]:
                    store.release_leases(owner, taken.portal_id)
                return False
        return True

    def _steps(self, walk: Walk, platform: Platform, steps: list[Step]) -> Iterator[Request]:
        """Requests for listing pages, each address once a walk."""
        for step in steps:
            if step.url in walk.asked or not walk.may_search(step):
                continue
            if len(step.url) > URL_LIMIT or len(walk.asked) >= self.settings.getint("LISTING_PAGES_MAX", 2000):
                walk.note("limit", "listing", step.url[:200], f"{len(walk.asked)} listing pages asked")
                continue
            walk.asked.add(step.url)
            for run in walk.runs:
                run.open_requests += 1
            yield self._request(
                step.url, walk.portals[0], self.parse_listing, self.listing_failed,
                {"walk": walk, "platform": platform, "step": step}, jump=step.jump, statuses=GONE, again=True,
            )  # fmt: skip

    async def parse_listing(
        self, response: Response, walk: Walk, platform: Platform, step: Step
    ) -> AsyncIterator[Request | ReportPage | Sighting | Failure]:
        """One listing page: its rows are counted and asked for, and the walk goes on."""
        self._gate.answered()
        stage = "start" if not any(run.pages for run in walk.runs) else "listing"
        try:
            listing, platform = self._listing(response, walk, platform, step)
        except Exception as error:  # a platform that fails costs this page, and the portal is not complete
            self.logger.exception("%s: listing", response.url)
            listing = Listing(problems=[("error", f"{type(error).__name__}: {error}")])
        for run in walk.runs:
            run.pages += response.status not in GONE
            if listing.advertised is not None and not walk.portals[0].shared:
                run.advertised = (run.advertised or 0) + listing.advertised
        for kind, detail in walk.problems(step, listing):
            walk.note(kind, stage, response.url, detail)
        if response.status not in GONE:
            walk.learn(step, platform, listing)
        if listing.itself is not None:
            page = self._newest(response, walk, platform, listing.itself)
            if page is not None:
                await self._attach(page, walk.portals[0])
                yield page
        if step.kind == "api":  # a row that two columns have is advertised twice
            again = sum(entry.url in walk.listed for entry in listing.entries) * step.counted
            for run in walk.runs:
                run.advertised = max(run.advertised - again, 0) if run.advertised is not None else None
        for entry in self._entries(walk, platform, listing.entries):
            yield entry
        if self._sampled(walk):
            for run in walk.runs:
                run.sampled = True
        else:
            for request in self._steps(walk, platform, listing.steps):
                yield request
        for seen in self._ended(walk):  # only now: while attachments were awaited above, another page may have ended
            yield seen

    def _listing(self, response: Response, walk: Walk, platform: Platform, step: Step) -> tuple[Listing, Platform]:
        if response.status in GONE:
            return self._dead(walk, platform, step, "gone-404", f"status {response.status}")
        if not isinstance(response, TextResponse) or (step.kind != "api" and text_response(response) is None):
            return Listing(problems=[("layout", "the answer is no page, or too large for a list")]), platform
        if step.page == 1 and step.kind != "api":
            platform = choose(walk.name_for(step, platform), response, step)
            for run in walk.runs:
                run.platform = run.platform or platform.name
        return platform.listing(response, step), platform

    def _dead(self, walk: Walk, platform: Platform, step: Step, kind: str, detail: str) -> tuple[Listing, Platform]:
        """What a page that is not there means: the end of a column, another way to it, or that the portal is gone."""
        absent = platform.absent(step) if kind in DEAD else None
        if absent is not None:
            walk.first |= {further.url for further in absent.steps} if step.url in walk.first else set()
            return absent, platform
        instead = walk.instead(step, kind, detail)
        if instead is None:
            return Listing(problems=[(kind, detail)]), platform
        self.crawler.stats.inc_value("listings/dead")
        return Listing(steps=instead[1]), instead[0]

    def listing_failed(self, failure: TwistedFailure) -> Iterator[Request | Sighting | Failure]:
        """A listing page that could not be had: told, and the portal is not complete; a dead one may be elsewhere."""
        self._gate.answered()
        kwargs = failure.request.cb_kwargs  # type: ignore[attr-defined]
        walk, platform, step = kwargs["walk"], kwargs["platform"], kwargs["step"]
        kind, detail = event_of(failure.value)
        stage = "start" if not any(run.pages for run in walk.runs) else "listing"
        listing = Listing(problems=[(kind, detail)])
        if step.url in walk.first or (kind in DEAD and not step.promised):
            listing, platform = self._dead(walk, platform, step, kind, detail)
        for kind, detail in listing.problems:
            walk.note(kind, stage, step.url, detail)
        yield from self._entries(walk, platform, listing.entries)
        yield from self._steps(walk, platform, listing.steps)
        yield from self._ended(walk)

    def _ended(self, walk: Walk) -> Iterator[Request | Sighting]:
        """One listing page less is on its way; what the walk comes to where it was the last."""
        if all(run.open_requests == 1 for run in walk.runs) and not self._sampled(walk):
            walk.settle()
        for portal, run in zip(walk.portals, walk.runs, strict=True):
            run.open_requests -= 1
            self._settle(run)
            if run.complete:
                yield from self._presence(walk, portal, run)
        for decision in walk.decided():
            store_of(self.crawler).put_decision(decision)

    # ------------------------------------------------------------------------- what is listed no longer

    def _presence(self, walk: Walk, portal: Portal, run: PortalRun) -> Iterator[Request | Sighting]:
        """What the listing, now read to its end, says of known addresses, and questions to pages it no longer has."""
        store, at = store_of(self.crawler), now()
        known = store.addresses(run.portal_id)
        seen = concluded(run, store.listing(run.portal_id), known, walk.listed, at)
        if seen is not None:
            yield seen
        if not run.complete:
            return
        for url in vanished(known, walk.listed, at, store.page_state, self.settings):
            yield self._request(
                url, portal, self.parse_vanished, self.vanished_failed, {"portal": portal, "address": url},
                statuses=GONE, priority=REPORT_PRIORITY,
            )  # fmt: skip

    def parse_vanished(self, response: Response, portal: Portal, address: str) -> Iterator[Sighting]:
        """The page of a report that is not listed any more: only its own 404 or 410 proves it gone."""
        self._gate.answered()
        store_of(self.crawler).page_checked(address, now("seconds"))
        if response.status in GONE and is_same_page(address, response.url):
            yield Sighting(portal.portal_id, now(), gone=[address])

    def vanished_failed(self, failure: TwistedFailure) -> None:
        """It could not be had: that proves nothing, and it is asked for again when due."""
        self._gate.answered()
        store_of(self.crawler).page_checked(failure.request.cb_kwargs["address"], now("seconds"))  # type: ignore[attr-defined]

    def _sampled(self, walk: Walk) -> bool:
        return bool(self.arguments.sample) and all(run.asked >= self.arguments.sample for run in walk.runs)

    def _settle(self, run: PortalRun) -> None:
        """Whether the listing has been read to its end so far as is known now."""
        bad = any(event.stage in ("start", "listing") for event in run.events)
        run.complete = run.pages > 0 and run.open_requests == 0 and not run.sampled and not bad
        if run.open_requests == 0:
            self._states.pop(run.portal_id, None)

"""What all pipelines share: a step that fails costs its report, never the run, and is never lost silently."""

from __future__ import annotations

import hashlib
import logging
import weakref
from typing import Any, ClassVar, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from govreports.items import Failure, PortalRun, ReadingError, ReportPage
from govreports.pipelines.cluster import ClusterPool
from govreports.pipelines.pool import ReadingPool, is_heavy
from govreports.store import PageState, Store, StoreError, record_failure, store_of
from govreports.store.clock import now

logger = logging.getLogger(__name__)
_pools: weakref.WeakKeyDictionary[Crawler, ReadingPool | ClusterPool] = weakref.WeakKeyDictionary()


def pool_of(crawler: Crawler) -> ReadingPool | ClusterPool:
    """The reading pool of a crawl, made when first asked for: settings READING_PROCESSES, READING_SECONDS (a document),
    READING_MEMORY_MB (a process), and READING_SCHEDULER, the address of a Dask scheduler to read on its cluster."""
    if crawler not in _pools:
        s = crawler.settings
        limits = s.getfloat("READING_SECONDS", 60), s.getint("READING_MEMORY_MB", 1536)
        if s.get("READING_SCHEDULER"):
            _pools[crawler] = ClusterPool(s["READING_SCHEDULER"], *limits)
        else:
            _pools[crawler] = ReadingPool(s.getint("READING_PROCESSES", 2), *limits)
    return _pools[crawler]


class Step:
    """Base of the pipelines: calls `handle`, and turns whatever it raises into a row of `failures`."""

    name: ClassVar[str]

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.store: Store = store_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes components."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """One item through this step; raises DropItem where it ends here."""
        if not isinstance(item, ReportPage):
            return item
        try:
            await self.handle(item)
        except ReadingError as error:
            raise self.failed(item, error.step, error.reason, str(error)) from error
        except StoreError as error:
            raise self.failed(item, self.name, "store", str(error)) from error
        except Exception as error:
            logger.exception("%s: step %s", item.url, self.name)
            raise self.failed(item, self.name, "error", f"{type(error).__name__}: {error}") from error
        return item

    async def handle(self, page: ReportPage) -> None:
        """The work of the step, in place."""
        raise NotImplementedError

    def failed(self, page: ReportPage, step: str, reason: str, detail: str) -> DropItem:
        """Record a failure (store, statistics, portal) and make the exception that drops the page."""
        failure = Failure(
            url=page.url,
            step=step,
            reason=reason,
            detail=detail,
            portal_id=page.hint.portal_id,
            sha256=hashlib.sha256(page.body).hexdigest(),
            archive=page.archive,
        )
        state = page_state(page)
        state.etag = state.last_modified = None  # so that it is fetched again whole, and told again, until it is read
        record_failure(self.crawler, failure, state)
        portal = portal_run(self.crawler, page.hint.portal_id)
        if portal:
            portal.failed += 1
        return DropItem(f"{page.url}: {step}: {reason}: {detail}", log_level="DEBUG")


class ReadingStep(Step):
    """A step of reading: one pure function, `govreports.reading.chain`. Heavy pages are read whole, in a worker, when they
    come to the `first` of them; the others then find the report made."""

    first: ClassVar[bool] = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.apart = crawler.settings.getbool("READING_APART")

    async def handle(self, page: ReportPage) -> None:
        """Run the step here, or all of them in a worker."""
        if page.report is not None:
            return
        if self.first and (self.apart or is_heavy(page)):
            page.decoded = None  # the worker decodes by itself: a message is short
            page.report = (await pool_of(self.crawler).read(page)).report
            return
        self.step(page)

    def step(self, page: ReportPage) -> None:
        """The pure function of this step."""
        raise NotImplementedError


def page_state(page: ReportPage) -> PageState:
    """What the store keeps of a fetched address."""
    headers = {name.lower(): value for name, value in page.headers}
    return PageState(
        url=page.url,
        portal_id=page.hint.portal_id,
        status=page.status,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        sha256=hashlib.sha256(page.body).hexdigest(),
        checked=page.fetched or now(),
    )


def portal_run(crawler: Crawler, portal_id: str | None) -> PortalRun | None:
    """The evidence of a portal in this run, where the spider keeps any."""
    runs: dict[str, PortalRun] = getattr(crawler.spider, "portal_runs", {})
    return runs.get(portal_id) if portal_id else None

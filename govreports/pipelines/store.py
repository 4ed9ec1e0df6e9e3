"""Pipeline step `store`: decides between `new`, `version`, `unchanged` and `also`."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from govreports.items import Failure, Locality, PortalHint, ReadingError, Report, ReportPage
from govreports.pipelines.pool import is_heavy
from govreports.pipelines.reader import reader
from govreports.pipelines.step import Step, page_state, pool_of, portal_run
from govreports.publishing.figures import figures
from govreports.publishing.schema import problem
from govreports.reading.across import zeros
from govreports.reading.chain import read
from govreports.store import Archive, Saved, StoreError, archive_dir, record_failure, run_id
from govreports.store.canonical import content_hash

logger = logging.getLogger(__name__)


class StorePipeline(Step):
    """Stores the report with the state of its page; also enters the `Failure` items that a spider yields."""

    name = "store"

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.archive = Archive(archive_dir(crawler.settings), self.store)

    async def process_item(self, item: Any) -> Any:
        """A page is stored; a failure becomes its row and ends here."""
        if isinstance(item, Failure):
            record_failure(self.crawler, item)
            raise DropItem(f"{item.url}: {item.step}: {item.reason}: {item.detail}", log_level="DEBUG")
        return await super().process_item(item)

    async def handle(self, page: ReportPage) -> None:
        """See `Store.save`; sets `outcome` and the report's version, and counts."""
        report = page.report
        if report is None:
            raise ReadingError(self.name, "error", "no step made a report of this page")
        record = report.to_dict()
        fault = problem(record)
        if fault:
            raise ReadingError(self.name, "schema", fault)
        saved = self._save(page, report, record)
        if saved.outcome == "unsure":
            saved = self._save(page, report, record, await self._old_content(report))
        page.outcome, report.version = saved.outcome, saved.version
        self.crawler.stats.inc_value("reports/count")
        self.crawler.stats.inc_value(f"reports/{saved.outcome}")
        portal = portal_run(self.crawler, page.hint.portal_id)
        if portal:
            portal.read += 1
            portal.new += saved.outcome == "new"
            portal.versions += saved.outcome == "version"
            portal.unchanged += saved.outcome in ("unchanged", "also")

    def _save(
        self, page: ReportPage, report: Report, record: dict[str, Any], old_content: str | None = None
    ) -> Saved:
        return self.store.save(
            report,
            run_id=run_id(self.crawler),
            rank=rank(page.hint, report.locality, page.platform),
            portal_id=page.hint.portal_id,
            reader=reader(),
            state=page_state(page),
            old_content=old_content,
            record=record,
            figures=figures,
            zeros=zeros(),
        )

    async def _old_content(self, report: Report) -> str:
        """What the present reader makes of the bytes that stood there before, which an older reader read: only a difference
        between this and the report is the publisher's. Empty where those bytes cannot be read."""
        before = self.store.bytes_before(report.report_id, report.source.url)
        try:
            old = self.archive.page(*before) if before else None
            if old is None:
                return ""
            if is_heavy(old):
                old = await pool_of(self.crawler).read(old)
            else:
                read(old)
        except (ReadingError, StoreError, KeyError) as error:  # the last two: a file of the archive is lost or damaged
            logger.warning("%s: what stood there before cannot be read again: %s", report.source.url, error)
            return ""
        return content_hash(old.report.to_dict()) if old.report else ""


def rank(hint: PortalHint, locality: Locality, platform: str | None = None) -> int:
    """How near the portal stands to the place a report is about: 0 its own, 1 its parent's, 2 another's, 3 none known,
    or a mirror."""
    if not hint.code or platform == "mirror":
        return 3
    if hint.code == locality.code and (locality.level != "zone" or hint.level == "zone"):
        return 0
    area = hint.code
    while area.endswith("00"):  # GB/T 2260: two digits each for province, prefecture, county
        area = area[:-2]
    return 1 if locality.code.startswith(area) else 2

"""Pipeline step `store`: decides between `new`, `version`, `unchanged` and `also`."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from govreports.items import Failure, Locality, PortalHint, ReadingError, ReportPage
from govreports.pipelines.pool import is_heavy
from govreports.pipelines.step import Step, page_state, pool_of, portal_run
from govreports.reading.chain import read
from govreports.store import Archive, archive_dir, record_failure, run_id
from govreports.store.database import content_hash, source_key


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
        saved = self.store.save(
            report,
            run_id=run_id(self.crawler),
            rank=rank(page.hint, report.locality),
            portal_id=page.hint.portal_id,
            reader=reader(),
            state=page_state(page),
            old_content=await self._old_content(page),
        )
        page.outcome, report.version = saved.outcome, saved.version
        self.crawler.stats.inc_value("reports/count")
        self.crawler.stats.inc_value(f"reports/{saved.outcome}")
        portal = portal_run(self.crawler, page.hint.portal_id)
        if portal:
            portal.read += 1
            portal.new += saved.outcome == "new"
            portal.versions += saved.outcome == "version"
            portal.unchanged += saved.outcome in ("unchanged", "also")

    async def _old_content(self, page: ReportPage) -> str | None:
        """Where other bytes come from the address of the newest version, and an older reader made that version: what
        the present reader makes of its bytes. Only a difference between these two is the publisher's."""
        report = page.report
        newest = self.store.newest(report.report_id) if report else None
        if report is None or newest is None or newest.url != page.url or newest.reader == reader():
            return None
        record = report.to_dict()
        if newest.source_key == source_key(record) or newest.content_hash == content_hash(record):
            return None
        old = self.archive.page(newest.url, newest.sha256)
        if old is None:
            return None
        try:
            if is_heavy(old):
                old = await pool_of(self.crawler).read(old)
            else:
                read(old)
        except ReadingError:
            return None
        return content_hash(old.report.to_dict()) if old.report else None


def rank(hint: PortalHint, locality: Locality) -> int:
    """How near the portal stands to the place a report is about: 0 its own, 1 its parent's, 2 another's, 3 none known."""
    if not hint.code:
        return 3
    if hint.code == locality.code and (locality.level != "zone" or hint.level == "zone"):
        return 0
    area = hint.code
    while area.endswith("00"):  # GB/T 2260: two digits each for province, prefecture, county
        area = area[:-2]
    return 1 if locality.code.startswith(area) else 2


@lru_cache(maxsize=1)
def reader() -> str:
    """A name for the present reader: it changes with its code and with its data."""
    digest = hashlib.sha256()
    for package in ("reading", "codebook", "localities"):
        _add(digest, files(f"govreports.{package}"))
    return digest.hexdigest()


def _add(digest: Any, folder: Traversable) -> None:
    for entry in sorted(folder.iterdir(), key=lambda x: x.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                _add(digest, entry)
        elif entry.name.endswith((".py", ".csv")):
            digest.update(entry.name.encode())
            digest.update(entry.read_bytes())

"""Pipeline step `archive`, before all others: the bytes are kept even where reading fails. Sightings are kept, and
entered into the store, here too: only the archive knows whether they are new."""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from govreports.items import Failure, ReportPage, Sighting
from govreports.pipelines.step import Step
from govreports.store import Archive, StoreError, archive_dir, record_failure, run_id


class ArchivePipeline(Step):
    """Writes the page and its attachments into the WARC file of the run; sets `archive`."""

    name = "archive"

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.archive = Archive(archive_dir(crawler.settings), self.store)
        self.archive.start(run_id(crawler))

    async def process_item(self, item: Any) -> Any:
        """A page is archived; a sighting ends here."""
        if not isinstance(item, Sighting):
            return await super().process_item(item)
        try:
            self.archive.put_sighting(item)
            self.store.sight(item)
        except StoreError as error:  # told; the next run sees the same again
            record_failure(self.crawler, Failure(item.portal_id, self.name, "store", str(error), item.portal_id))
        raise DropItem(f"{item.portal_id}: where its reports are", log_level="DEBUG")

    async def handle(self, page: ReportPage) -> None:
        """See `Archive.put`."""
        self.archive.put(page)

    def close_spider(self) -> None:
        """Close the file of the run."""
        self.archive.close()

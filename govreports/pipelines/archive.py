"""Pipeline step `archive`, before all others: the bytes are kept even where reading fails."""

from __future__ import annotations

from scrapy.crawler import Crawler

from govreports.items import ReportPage
from govreports.pipelines.step import Step
from govreports.store import Archive, archive_dir, run_id


class ArchivePipeline(Step):
    """Writes the page and its attachments into the WARC file of the run; sets `archive`."""

    name = "archive"

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.archive = Archive(archive_dir(crawler.settings), self.store)
        self.archive.start(run_id(crawler))

    async def handle(self, page: ReportPage) -> None:
        """See `Archive.put`."""
        self.archive.put(page)

    def close_spider(self) -> None:
        """Close the file of the run."""
        self.archive.close()

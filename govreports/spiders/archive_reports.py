"""`scrapy crawl archive_reports -a path=data/archive`: the feeds again from the archive alone; no registry, no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler

from govreports.items import Failure, ReportPage, Sighting
from govreports.spiders.on_disk import OnDiskSpider
from govreports.store import StoreError, archive_dir, iter_captures, store_of
from govreports.store.archive import RunOutcomes, files_of


class ArchiveReportsSpider(OnDiskSpider):
    """Argument: `path`, a WARC file of ours or a folder of them (default: the archive of DATA_DIR)."""

    name = "archive_reports"

    def __init__(self, path: str = "", **kwargs: Any) -> None:
        if kwargs:
            raise SystemExit(f"{self.name}: unknown argument {', '.join(sorted(kwargs))}; known: path")
        super().__init__()
        self.path = path
        self.archive = Path()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """An archive that is not there ends the command with one sentence (exit status 1)."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.archive = Path(spider.path) if spider.path else archive_dir(crawler.settings)
        try:
            files_of(spider.archive)
        except StoreError as error:
            raise SystemExit(f"{cls.name}: {error}") from None
        return spider

    def pages(self) -> Iterator[ReportPage | Failure | Sighting]:
        """Every archived page, in the order in which it was archived."""
        try:
            for capture in iter_captures(self.archive):
                if isinstance(capture, RunOutcomes):
                    store_of(self.crawler).put_outcomes(capture.run_id, capture.at, capture.outcomes, keep=True)
                else:
                    yield capture
        except StoreError as error:
            self.logger.error("%s", error)
            yield Failure(str(self.archive), "archive", "store", str(error))

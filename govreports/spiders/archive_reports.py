"""`scrapy crawl archive_reports -a path=data/archive`: the feeds again from the archive alone; no registry, no network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from govreports.items import Failure, ReportPage, Sighting
from govreports.spiders.on_disk import OnDiskSpider
from govreports.store import StoreError, archive_dir, iter_captures, store_of
from govreports.store.archive import RunOutcomes, files_of


class ArchiveReportsSpider(OnDiskSpider):
    """Argument: `path`, a WARC file of ours or a folder of them (default: the archive of DATA_DIR)."""

    name = "archive_reports"
    arguments = ("path",)

    def __init__(self, path: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.path = path
        self.archive = Path()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Takes the path of the settings where none is given."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.archive = _archive(crawler.settings, spider.path)
        return spider

    @classmethod
    def checked(cls, settings: BaseSettings, given: Mapping[str, Any]) -> None:
        """An archive that is not there ends the command, too."""
        super().checked(settings, given)
        try:
            files_of(_archive(settings, given.get("path", "")))
        except StoreError as error:
            raise SystemExit(f"{cls.name}: {error}") from None

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


def _archive(settings: BaseSettings, path: str) -> Path:
    return Path(path) if path else archive_dir(settings)

"""What Scrapy's own `-o FILE` and `-O FILE` write: the record of every report that was read, as `scrapy extract` prints it.

What flows through the pipelines is a page with its bytes, which no format of Scrapy's can hold.
"""

from __future__ import annotations

from typing import Any

from scrapy import Spider
from scrapy.extensions.feedexport import FeedExporter

from govreports.items import ReportPage


class RecordExporter(FeedExporter):
    """Scrapy's exporter, given the record of a page instead of the page."""

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """A page that became a report; what else is scraped (sightings) is no record."""
        if isinstance(item, ReportPage) and item.report is not None:
            super().item_scraped(item.report.to_dict(), spider)

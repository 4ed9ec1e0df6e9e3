"""Pipeline step `feeds`: publishes the localities whose reports changed, when the spider closes, and at the next start
what a killed run left."""

from __future__ import annotations

import logging

from govreports.pipelines.step import Step, pool_of
from govreports.publishing.feeds import publish
from govreports.reading.across import across, zeros
from govreports.store import StoreError, feed_dir

logger = logging.getLogger(__name__)


class FeedsPipeline(Step):
    """Renders the dirty localities; no item passes here."""

    name = "feeds"

    async def process_item(self, item: object) -> object:
        """Nothing to do for one item."""
        return item

    def open_spider(self) -> None:
        """What a killed run left unpublished."""
        self._publish()

    def close_spider(self) -> None:
        """What this run changed."""
        pool_of(self.crawler).close()
        self._publish()

    def _publish(self) -> None:
        stats, folder = self.crawler.stats, feed_dir(self.crawler.settings)
        try:
            published = publish(self.store, folder, across=across, zeros=zeros())
        except StoreError as error:
            stats.inc_value("feeds/errors")
            logger.error("feeds: %s", error)
            return
        stats.inc_value("feeds/written", len(published.written))

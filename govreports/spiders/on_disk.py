"""What the spiders for things on disk share: no downloads, and never more in the pipelines than they can hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from govreports.items import Failure, ReportPage, Sighting
from govreports.spiders.arguments import WrongArgument, check_numbers


class OnDiskSpider(Spider):
    """Yields pages straight into the pipelines; a subclass gives `pages`. Two captures of one address never overtake
    each other, since their order makes the versions; a sighting waits for all before it, and all after it for it."""

    arguments: ClassVar[tuple[str, ...]] = ()
    """What a user may give with -a."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Connects what tells that an item has left the pipelines."""
        cls.checked(crawler.settings, kwargs)
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider._left, signal=signal)
        return spider

    @classmethod
    def checked(cls, settings: BaseSettings, given: Mapping[str, Any]) -> None:
        """Raises SystemExit with one sentence where a setting or an argument cannot be. `_job` and the like are Scrapyd's."""
        try:
            check_numbers(settings)
        except WrongArgument as error:
            raise SystemExit(f"{cls.name}: {error}") from None
        unknown = sorted(name for name in given if name not in cls.arguments and not name.startswith("_"))
        if unknown:
            raise SystemExit(f"{cls.name}: unknown argument {', '.join(unknown)}; known: {', '.join(cls.arguments)}")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._inside: dict[int, str] = {}
        self._changed = asyncio.Event()

    def pages(self) -> Iterator[ReportPage | Failure | Sighting]:
        """What is on disk, in order."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Any]:
        """One page after the other, as the pipelines take them: at most PAGES_AT_ONCE."""
        at_once = self.settings.getint("PAGES_AT_ONCE", 8)
        for item in self.pages():
            alone = isinstance(item, Sighting)
            url = "" if isinstance(item, Sighting) else item.url
            while self._inside and (alone or len(self._inside) >= at_once or {url, ""} & set(self._inside.values())):
                self._changed.clear()
                await self._changed.wait()
            self._inside[id(item)] = url
            yield item
            await asyncio.sleep(0)  # lets the pipelines take it

    def _left(self, item: Any) -> None:
        self._inside.pop(id(item), None)
        self._changed.set()

"""Runs one walk in a process of its own and prints what came of it as JSON: `walk_runner.py PORTALS JSON`.

The second argument is {"settings": {...}, "arguments": {...}, "known": [[portal_id, url, {...}], ...], "mirrors": false}. The pipelines
are left out: what is tested here is the walk.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import base64
import json
import sys
from dataclasses import asdict
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

import govreports.settings
from govreports.items import Failure, ReportPage
from govreports.portals import provinces
from govreports.spiders.base import ReportSpider
from govreports.spiders.portal_reports import MirrorSpider
from govreports.spiders.provinces import spider_of
from govreports.store import PageState, Store, page_states
from govreports.store.run import database_url


class Collector:
    """Keeps every item."""

    items: list[Any] = []  # noqa: RUF012

    def process_item(self, item: Any) -> Any:
        self.items.append(item)
        return item


def plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value))


def main(portals: str, options: dict[str, Any]) -> None:
    settings = Settings()
    settings.setmodule(govreports.settings)
    settings.setdict(
        {
            "PORTALS": portals, "ITEM_PIPELINES": {Collector: 1}, "EXTENSIONS": {}, "SPIDER_MODULES": ["govreports.spiders.provinces"], "DOWNLOAD_DELAY": 0,
            "LOG_LEVEL": "WARNING", "RETRY_TIMES": 1, "DOWNLOAD_TIMEOUT": 3, "BACK_OFF": 0, **options.get("settings", {}),
        },
        priority="cmdline",
    )  # fmt: skip
    store = Store(database_url(settings))
    for portal_id, url, values in options.get("known", []):
        with store.writing() as db:
            page_states.put(db, PageState(url, portal_id, **values), changed=False)
    process = AsyncCrawlerProcess(settings)
    guangdong = next(spider_of(p) for p in provinces() if p.slug == "guangdong")
    crawler = process.create_crawler(MirrorSpider if options.get("mirrors") else guangdong)
    closed: dict[str, str] = {}
    spider: list[ReportSpider] = []
    process.crawl(crawler, **options.get("arguments", {}))
    crawler.signals.connect(lambda spider, reason: closed.update(reason=reason), signals.spider_closed, weak=False)
    crawler.signals.connect(lambda spider: None, signals.spider_opened, weak=False)
    spider.append(crawler.spider)  # type: ignore[arg-type]
    process.start()
    found = crawler.spider
    json.dump(
        {
            "runs": {k: asdict(v) for k, v in found.portal_runs.items()} if found else {},  # type: ignore[attr-defined]
            "pages": [asdict(i) for i in Collector.items if isinstance(i, ReportPage)],
            "failures": [asdict(i) for i in Collector.items if isinstance(i, Failure)],
            "stats": {k: str(v) for k, v in crawler.stats.get_stats().items()},
            "reason": closed.get("reason"),
            "states": [asdict(s) for portal in (found.portal_runs if found else {}) for s in store.page_states(portal).values()],  # type: ignore[attr-defined]
        },
        sys.stdout, default=plain,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))

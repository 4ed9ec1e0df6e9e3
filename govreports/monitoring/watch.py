"""Runs the monitors when a run has ended and its report is written; what they say goes into the report, into the log and,
where a check failed, to the operator."""

from __future__ import annotations

import json
import logging
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from spidermon.results.monitor import MonitorResult
from spidermon.runners import MonitorRunner

from govreports.items import Report, ReportPage
from govreports.monitoring.actions import redacted
from govreports.monitoring.monitors import RunSuite
from govreports.monitoring.summary import earlier, summarise
from govreports.publishing.feeds import write
from govreports.store import StoreError, run_id, runs_dir

logger = logging.getLogger(__name__)

FIELDS = ("published", "dated", "title", "sections", "statistics", "text")
"""Fields of a report whose coverage is counted."""


class Watch:
    """Scrapy extension; its order in EXTENSIONS is after RunReport's. Spidermon's own extension is not used: it still calls
    what Scrapy 2.19 deprecates."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connects the signals."""
        watch = cls(crawler)
        crawler.signals.connect(watch.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(watch.spider_closed, signal=signals.spider_closed)
        return watch

    def item_scraped(self, item: Any) -> None:
        """Count the fields that a report has."""
        if isinstance(item, ReportPage) and item.report:
            for name in filled(item.report):
                self.crawler.stats.inc_value(f"coverage/{name}")
            self.crawler.stats.inc_value("reports/statistics", len(item.report.statistics))

    def spider_closed(self) -> None:
        """Look at the run."""
        folder = runs_dir(self.crawler.settings)
        path = folder / f"{run_id(self.crawler)}.json"
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
            run = summarise(report)
        except (OSError, ValueError, KeyError) as error:
            self.crawler.stats.inc_value("watch/failed")
            logger.error("watch: the run report cannot be read: %s", error)
            return
        result: MonitorResult = MonitorRunner().run(
            RunSuite(crawler=self.crawler),
            run=run,
            before=earlier(folder, run.run_id, run.spider),
            settings=self.crawler.settings,
            path=str(path),
        )
        report["watch"] = self._told(result)
        try:
            write(path, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
        except StoreError as error:
            logger.error("watch: %s", error)

    def _told(self, result: MonitorResult) -> list[dict[str, Any]]:
        """One row a check; the log has those that failed, and what could not be sent."""
        for action in result.monitors_failed_action_results:
            if action.error:
                self.crawler.stats.inc_value("watch/unsent")
                why = redacted(action.error.strip().splitlines()[-1], self.crawler.settings)
                logger.error("watch: %s failed: %s", action.item.name, why)
        rows = []
        for check in result.monitor_results:
            failed = check in result.monitors_failed_results
            reason = (check.reason or check.error or "") if failed else None
            rows.append({"check": check.item.name, "passed": not failed, "message": reason})
            if failed:
                self.crawler.stats.inc_value("watch/failed")
                logger.warning("watch: %s", reason)
        return rows


def filled(report: Report) -> list[str]:
    """The names of FIELDS that this report has something in."""
    return [name for name in FIELDS if getattr(report, name)]

"""`scrapy run SPIDER`: as `scrapy crawl`, with an exit status that tells how the run went."""

from __future__ import annotations

import argparse

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError
from scrapy.statscollectors import StatsCollector

from govreports.commands.asking import check_crawl

FAILED, ALARMED = 1, 3
"""Exit statuses: the run itself failed; the run ended, but a check of the monitors failed. 2 is Scrapy's own (usage)."""


class Command(BaseRunSpiderCommand):
    """For cron, systemd and scripts: `scrapy crawl` ends with 0 whatever happened."""

    requires_project = True

    def syntax(self) -> str:
        """What follows the command's name."""
        return "[options] <spider>"

    def short_desc(self) -> str:
        """One line."""
        return "Run a spider as `crawl` does; the exit status tells how it went (0 well, 1 failed, 3 a check failed)"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Checks spider and arguments before a crawler process is made, which begins the log."""
        super().process_options(args, opts)
        if len(args) != 1:
            raise UsageError("name one spider")
        assert self.settings is not None
        check_crawl(self.settings, args[0], opts.spargs)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """One spider, to its end."""
        assert self.crawler_process is not None
        crawler = self.crawler_process.create_crawler(args[0])
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        failed = self.crawler_process.bootstrap_failed or crawler.stats is None
        self.exitcode = FAILED if failed else status(crawler.stats)


def status(stats: StatsCollector) -> int:
    """The exit status of a run that has ended, from its statistics. The monitors count errors of ours as a failed check; they
    are told apart here, since a schedule may try those again."""
    value = stats.get_value
    ours = value("feeds/errors", 0) + value("failures/not_stored", 0) + value("run_report/errors", 0)
    failures = [name for name in stats.get_stats() if name.startswith("failures/") and name.endswith(("/error", "/store"))]
    if value("finish_reason") != "finished" or ours or failures:
        return FAILED
    return ALARMED if value("watch/failed", 0) or value("watch/unsent", 0) else 0

"""`scrapy crawl SPIDER`: Scrapy's own, but what is asked wrongly is one sentence, and nothing else."""

from __future__ import annotations

import argparse

from scrapy.commands import crawl

from govreports.commands.asking import check_crawl


class Command(crawl.Command):
    """An unknown spider would be a traceback, and a wrong argument stand behind a page of versions."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Checks spider and arguments before a crawler process is made, which begins the log."""
        super().process_options(args, opts)
        assert self.settings is not None
        if len(args) == 1:
            check_crawl(self.settings, args[0], opts.spargs)

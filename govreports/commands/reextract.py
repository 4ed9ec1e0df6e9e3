"""`scrapy reextract`: runs the present reader over the archived bytes; no network."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError


class Command(ScrapyCommand):
    """The archive through the pipelines, into the store that stands: records are mended in place, none gets a version."""

    requires_project = True

    def syntax(self) -> str:
        """What follows the command's name."""
        return ""

    def short_desc(self) -> str:
        """One line."""
        return "Run the present reader over the archived bytes, without network"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """As `scrapy crawl archive_reports` on the archive of DATA_DIR."""
        if args:
            raise UsageError(f"reextract takes no argument, but was given {args[0]}", print_help=False)
        assert self.crawler_process is not None
        self.crawler_process.crawl("archive_reports")
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = 1

"""`scrapy reextract`: runs the present reader over the archived bytes; no network."""

from __future__ import annotations

import argparse
import os

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from govreports.commands.rereading import show_differences
from govreports.commands.run import FAILED, status
from govreports.pipelines.cluster import ClusterError, ClusterPool
from govreports.pipelines.step import pool_of

AHEAD = 3
"""Pages in the pipelines for each reader, so that none waits for the archive or the store."""


class Command(ScrapyCommand):
    """The archive through the pipelines, into the store that stands: records are mended in place, none gets a version."""

    requires_project = True

    def syntax(self) -> str:
        """What follows the command's name."""
        return "[--diff | --processes N | --scheduler ADDRESS]"

    def short_desc(self) -> str:
        """One line."""
        return "Run the present reader over the archived bytes, without network, on all cores or on a Dask cluster"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Where the pages are read."""
        super().add_options(parser)
        parser.add_argument("--diff", action="store_true", help="write nothing, print what would change as CSV")
        parser.add_argument("--processes", type=int, metavar="N", help="processes that read (default: the cores of this machine)")
        parser.add_argument("--scheduler", metavar="ADDRESS", help="read on the Dask cluster of this scheduler (tcp://host:8786)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """As `scrapy crawl archive_reports` on the archive of DATA_DIR; the exit status is 1 where the run itself failed."""
        if args:
            raise UsageError(f"reextract takes no argument, but was given {args[0]}", print_help=False)
        if opts.processes is not None and (opts.processes < 1 or opts.scheduler):
            raise UsageError("--processes is a number from 1 on, and goes without --scheduler", print_help=False)
        if opts.diff and (opts.processes is not None or opts.scheduler):
            raise UsageError("--diff goes without --processes and --scheduler", print_help=False)
        assert self.crawler_process is not None
        assert self.settings is not None
        if opts.diff:
            self.exitcode = show_differences(self.settings)
            return
        processes = opts.processes or os.cpu_count() or 1
        for name, value in {
            "READING_APART": bool(opts.scheduler) or processes > 1,
            "READING_PROCESSES": processes,
            "READING_SCHEDULER": opts.scheduler or "",
            "PAGES_AT_ONCE": AHEAD * max(processes, 3),
        }.items():
            self.settings.set(name, value, priority="cmdline")
        crawler = self.crawler_process.create_crawler("archive_reports")
        if opts.scheduler:
            try:
                pool = pool_of(crawler)  # made now, so that a cluster that is not there ends the command
            except ClusterError as error:
                raise UsageError(str(error), print_help=False) from error
            assert isinstance(pool, ClusterPool)
            crawler.settings.set("PAGES_AT_ONCE", AHEAD * pool.size, priority="cmdline")
        self.crawler_process.crawl(crawler)
        self.crawler_process.start()
        failed = self.crawler_process.bootstrap_failed or crawler.stats is None or status(crawler.stats) == FAILED
        self.exitcode = FAILED if failed else 0

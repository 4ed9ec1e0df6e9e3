"""`scrapy browse`: the site on this machine, with a database to ask."""

from __future__ import annotations

import argparse
import sys
import webbrowser

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from govreports.commands.asking import listings, needs_site
from govreports.commands.quiet import Quiet
from govreports.store import Archive, archive_dir
from govreports.store.run import data_dir


class Command(Quiet, ScrapyCommand):
    """See docs/browsing.md."""

    def syntax(self) -> str:
        """What follows the command's name."""
        return "[--port N] [--no-open]"

    def short_desc(self) -> str:
        """One line."""
        return "Look at what is in the store: maps, series, reports, findings, search, and a database to ask"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of the syntax."""
        super().add_options(parser)
        parser.add_argument("--port", metavar="N", default="8001", help="port on 127.0.0.1 (default 8001; 0: any)")
        parser.add_argument("--no-open", action="store_true", help="do not open a browser")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Makes the export anew where the store has changed, and serves until Ctrl-C."""
        if args:
            raise UsageError(f"browse takes no argument, but was given {args[0]}", print_help=False)
        if not (opts.port.isascii() and opts.port.isdigit() and int(opts.port) < 65536):
            raise UsageError(f"--port {opts.port!r} is no number from 0 to 65535", print_help=False)
        needs_site()
        from govreports.publishing.export import ExportError
        from govreports.publishing.site.browse import serve
        from govreports.publishing.site.database import SiteError
        from govreports.publishing.site.making import make

        def ready(url: str) -> None:
            sys.stdout.write(f"{url}\n")
            sys.stdout.flush()
            if not opts.no_open:
                webbrowser.open(url)

        assert self.settings is not None
        found = listings(self.settings)
        with self.telling(ExportError, SiteError), self.opened() as store:
            database = make(store, data_dir(self.settings) / "site", found)
            archive = Archive(archive_dir(self.settings), store)
            serve(database, lambda sha256: archive.read(sha256)[1], int(opts.port), ready)

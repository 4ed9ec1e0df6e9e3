"""`scrapy site --to DIR`: the site as static pages, for any web server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from govreports.commands.asking import listings, needs_site
from govreports.commands.quiet import Quiet
from govreports.store.run import data_dir


class Command(Quiet, ScrapyCommand):
    """See docs/browsing.md."""

    def syntax(self) -> str:
        """What follows the command's name."""
        return "--to DIR"

    def short_desc(self) -> str:
        """One line."""
        return "Write the site as static pages, with the dataset to download"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of the syntax."""
        super().add_options(parser)
        parser.add_argument("--to", metavar="DIR", help="the folder to write; of an older site only what changed is written")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Writes the site and prints how many files it has."""
        if args:
            raise UsageError(f"site takes no argument, but was given {args[0]}", print_help=False)
        if not opts.to:
            raise UsageError("name the folder to write: --to DIR", print_help=False)
        needs_site()
        from govreports.publishing.export import ExportError
        from govreports.publishing.site.database import SiteError
        from govreports.publishing.site.making import make
        from govreports.publishing.site.static import write_site

        assert self.settings is not None
        found = listings(self.settings)
        with self.telling(ExportError, SiteError):
            with self.opened() as store:
                database = make(store, data_dir(self.settings) / "site", found)
            files, written = write_site(database, Path(opts.to))
            sys.stdout.write(f"{files} files in {opts.to}, {written} of them written\n")

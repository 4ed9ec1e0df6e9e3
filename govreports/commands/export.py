"""`scrapy export --to DIR`: the whole dataset as files, with a Frictionless `datapackage.json`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from govreports.commands.asking import listings, provinces_of, year_of
from govreports.commands.quiet import Quiet


class Command(Quiet, ScrapyCommand):
    """See docs/DATA_FORMAT.md, Dataset."""

    def syntax(self) -> str:
        """What follows the command's name."""
        return "--to DIR [--format csv,parquet,jsonl,sqlite] [--since YEAR] [--province NAME] [--mask-contacts]"

    def short_desc(self) -> str:
        """One line."""
        return "Write the whole dataset as CSV, JSON Lines, Parquet or SQLite, with its data package"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of the syntax."""
        super().add_options(parser)
        parser.add_argument("--to", metavar="DIR", help="the folder to write; an older export in it is replaced")
        parser.add_argument(
            "--format", metavar="LIST", default="csv", help="of csv, jsonl, parquet, sqlite (default: csv)"
        )
        parser.add_argument("--since", metavar="YEAR", help="only reports of this year and later")
        parser.add_argument(
            "--province", metavar="NAME", help="only these provinces: 广东省, guangdong or 44, with commas"
        )
        parser.add_argument(
            "--mask-contacts",
            action="store_true",
            help="put stars for names, telephone numbers and mail addresses of clerks",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Writes the dataset and prints one line a table."""
        from govreports.publishing.export import ExportError, Wanted, export
        from govreports.publishing.writers import FORMATS

        if args:
            raise UsageError(f"export takes no argument, but was given {args[0]}", print_help=False)
        if not opts.to:
            raise UsageError("name the folder to write: --to DIR", print_help=False)
        formats = [part.strip() for part in opts.format.split(",") if part.strip()]
        unknown = [part for part in formats if part not in FORMATS]
        if unknown or not formats:
            raise UsageError(f"--format is a list of {', '.join(FORMATS)}, not {opts.format!r}", print_help=False)
        assert self.settings is not None
        wanted = Wanted(
            tuple(name for name in FORMATS if name in formats),
            year_of(opts.since),
            provinces_of(opts.province),
            opts.mask_contacts,
        )
        found = listings(self.settings)
        with self.telling(ExportError), self.opened() as store:
            counts = export(store, Path(opts.to), wanted, found)
            width = max(map(len, counts))
            sys.stdout.writelines(f"{name:<{width}}  {count}\n" for name, count in counts.items())

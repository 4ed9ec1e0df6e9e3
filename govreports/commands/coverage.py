"""`scrapy coverage`: locality by year: what is there, what is missing, what was late."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from govreports.commands.asking import listings, provinces_of, year_of
from govreports.commands.quiet import Quiet
from govreports.monitoring.table import layout
from govreports.publishing import coverage_views
from govreports.publishing.coverage import Cell, coverage
from govreports.publishing.feeds import write

FORMATS = ("table", "csv", "svg")


class Command(Quiet, ScrapyCommand):
    """See docs/DATA_FORMAT.md, coverage."""

    def syntax(self) -> str:
        """What follows the command's name."""
        return "[--format table|csv|svg] [--to FILE] [--since YEAR] [--province NAME]"

    def short_desc(self) -> str:
        """One line."""
        return "Show for every locality and year whether its report is there, late, missing or was not asked for"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of the syntax."""
        super().add_options(parser)
        parser.add_argument(
            "--format", choices=FORMATS, default="table", help="table (default), csv, or svg (a picture)"
        )
        parser.add_argument("--to", metavar="FILE", help="write into a file instead of standard output")
        parser.add_argument("--since", metavar="YEAR", help="only this year and later")
        parser.add_argument(
            "--province", metavar="NAME", help="only these provinces: 广东省, guangdong or 44, with commas"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Prints or writes the coverage."""
        if args:
            raise UsageError(f"coverage takes no argument, but was given {args[0]}", print_help=False)
        assert self.settings is not None
        since, provinces, found = year_of(opts.since), provinces_of(opts.province), listings(self.settings)
        with self.telling():
            with self.opened() as store:
                cells = coverage(store, found, since=since, provinces=provinces)
            text = {"table": table, "csv": coverage_views.csv_text, "svg": coverage_views.svg}[opts.format](cells)
            if opts.to:
                write(Path(opts.to), text)
            else:
                sys.stdout.write(text)


def table(cells: list[Cell]) -> str:
    """The table with its legend; localities that were never asked are only counted."""
    header, rows = coverage_views.grid(cells)
    if not rows:
        return "no report is in the store and no portal was asked\n"
    silent = len({c.place.series for c in cells}) - len(rows)
    lines = [layout(header, rows), "", *coverage_views.legend(cells)]
    if silent:
        lines.append(f"{silent} localities of which nothing was asked are not shown (--format csv lists them)")
    return "\n".join(lines) + "\n"

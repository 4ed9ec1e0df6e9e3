"""`scrapy backup FILE`: store, archive, run reports and feeds in one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from govreports.commands.quiet import Quiet
from govreports.store import archive_dir, feed_dir, runs_dir
from govreports.store.backup import Folders, backup


class Command(Quiet, ScrapyCommand):
    """See docs/operating.md."""

    def syntax(self) -> str:
        """What follows the command's name."""
        return "FILE.tar"

    def short_desc(self) -> str:
        """One line."""
        return "Back up store, archive, run reports and feeds into one file; also while a crawl runs"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Writes the file whole or not at all."""
        if len(args) != 1:
            raise UsageError("name the file to write", print_help=False)
        assert self.settings is not None
        with self.telling(), self.opened(new=False) as store:
            manifest = backup(store, folders(self.settings), Path(args[0]))
            size = sum(entry["size"] for entry in manifest.values())
            sys.stdout.write(f"{len(manifest)} files, {size / 1e6:.1f} MB, in {args[0]}\n")


def folders(settings: BaseSettings) -> Folders:
    """The folders of a project."""
    return Folders(archive_dir(settings), runs_dir(settings), feed_dir(settings))

"""`scrapy restore FILE`: a backup, put where there is nothing yet."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from govreports.commands.backup import folders
from govreports.commands.quiet import Quiet
from govreports.store.backup import restore
from govreports.store.run import database_url


class Command(Quiet, ScrapyCommand):
    """See docs/operating.md."""

    def syntax(self) -> str:
        """What follows the command's name."""
        return "FILE.tar"

    def short_desc(self) -> str:
        """One line."""
        return "Restore a backup into an empty DATA_DIR and an empty store (DATABASE_URL may be of another kind)"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Restores all of it, or nothing."""
        if len(args) != 1:
            raise UsageError("name the file of the backup", print_help=False)
        assert self.settings is not None
        with self.telling():
            manifest = restore(Path(args[0]), database_url(self.settings), folders(self.settings))
            sys.stdout.write(f"{len(manifest)} files restored; `scrapy verify` checks them\n")

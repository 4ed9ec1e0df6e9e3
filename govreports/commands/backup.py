"""`scrapy backup FILE`: store, archive, run reports and feeds in one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from govreports.store import Store, StoreError, archive_dir, feed_dir, runs_dir
from govreports.store.backup import Folders, backup
from govreports.store.run import database_url


class Command(ScrapyCommand):
    """See docs/operating.md."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

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
        try:
            store = Store(database_url(self.settings))
            manifest = backup(store, folders(self.settings), Path(args[0]))
            store.close()
        except StoreError as error:
            sys.stderr.write(f"govreports: {error}\n")
            self.exitcode = 1
            return
        size = sum(entry["size"] for entry in manifest.values())
        sys.stdout.write(f"{len(manifest)} files, {size / 1e6:.1f} MB, in {args[0]}\n")


def folders(settings: BaseSettings) -> Folders:
    """The folders of a project."""
    return Folders(archive_dir(settings), runs_dir(settings), feed_dir(settings))

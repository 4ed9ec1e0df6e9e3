"""`scrapy verify`: store, archive and feeds against each other."""

from __future__ import annotations

import argparse
import sys
from itertools import chain

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from govreports.commands.quiet import Quiet
from govreports.publishing.verify import verify_feeds
from govreports.reading.across import across, zeros
from govreports.store import Archive, archive_dir, feed_dir
from govreports.store.verify import verify


class Command(Quiet, ScrapyCommand):
    """Reads everything, changes nothing."""

    def short_desc(self) -> str:
        """One line."""
        return "Check store, archive and feeds against each other; names what differs (exit status 1)"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """One line a fault."""
        if args:
            raise UsageError(f"verify takes no argument, but was given {args[0]}", print_help=False)
        assert self.settings is not None
        faults = 0
        with self.telling(), self.opened(new=False) as store:
            archive = Archive(archive_dir(self.settings), store)
            for fault in chain(verify(store, archive), verify_feeds(store, feed_dir(self.settings), across, zeros())):
                faults += 1
                sys.stdout.write(fault + "\n")
            if not faults:
                sys.stdout.write("store, archive and feeds agree\n")
            self.exitcode = 1 if faults else 0

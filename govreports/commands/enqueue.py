"""`scrapy enqueue SPIDER`: puts a spider's portals on the queue that several crawlers share."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.utils.conf import arglist_to_dict

from govreports.commands.checkall import spiders
from govreports.portals import PortalError, registry
from govreports.spiders.arguments import Arguments, WrongArgument, check_queue


class Command(ScrapyCommand):
    """See docs/scaling.md."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What follows the command's name."""
        return "SPIDER [-a locality=...]"

    def short_desc(self) -> str:
        """One line."""
        return "Put the portals of a spider on the Redis queue (REDIS_URL) that its crawlers take them from"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The one argument of a crawl that chooses portals."""
        super().add_options(parser)
        parser.add_argument("-a", dest="spargs", action="append", default=[], metavar="NAME=VALUE", help="only locality")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Adds what is not on the queue yet; prints how many."""
        assert self.settings is not None
        found = {spider.name: spider for spider in spiders(self.settings) if spider.scope}
        if len(args) != 1 or args[0] not in found:
            raise UsageError("name one spider that walks portals", print_help=False)
        if not self.settings.get("REDIS_URL"):
            raise UsageError("REDIS_URL is not set: where is the queue?", print_help=False)
        try:
            check_queue(self.settings["REDIS_URL"])
            given = arglist_to_dict(opts.spargs)
        except WrongArgument as error:
            raise UsageError(str(error), print_help=False) from error
        except ValueError as error:
            raise UsageError("Invalid -a value, use -a NAME=VALUE", print_help=False) from error  # Scrapy's own words
        from redis.exceptions import RedisError

        from govreports.sharing.queue import enqueue

        spider = found[args[0]]
        try:
            arguments = Arguments.parse(given)
            rows = registry(spider.scope, self.settings.get("PORTALS") or None)
            heads = {portal.start_url: portal.portal_id for portal in reversed(rows)}  # rows that share a listing are one walk
            chosen = list(dict.fromkeys(heads[portal.start_url] for portal in spider.choose(rows, arguments)))
            added = enqueue(self.settings, spider.name, chosen)
        except (PortalError, WrongArgument, RedisError) as error:
            sys.stderr.write(f"govreports: {error}\n")
            self.exitcode = 1
            return
        sys.stdout.write(f"{added} of {len(chosen)} portals added to the queue\n")

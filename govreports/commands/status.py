"""`scrapy status [SPIDER]`: one line a portal, what became of it last and what to do next."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from govreports.commands.checkall import spiders
from govreports.commands.quiet import Quiet
from govreports.monitoring.outcome import advice
from govreports.monitoring.table import layout
from govreports.portals import COUNTRY, Portal, PortalError, registry
from govreports.publishing.sources import GOOD
from govreports.store import Source
from govreports.store.clock import moment

COLUMNS = ("portal", "locality", "outcome", "since", "last good", "age", "reports", "newest year", "next")


class Command(Quiet, ScrapyCommand):
    """The operator's first look."""

    def syntax(self) -> str:
        """What follows the command's name."""
        return "[SPIDER] [--json]"

    def short_desc(self) -> str:
        """One line."""
        return "One line a portal: last outcome, last good run and its age in days, what to do next"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """--json prints one object a line."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a portal and line, with all that is known")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Every portal of SPIDER (of the whole country by default), seen or not."""
        assert self.settings is not None
        with self.telling(PortalError), self.opened() as store:
            rows = _registered(self.settings, args)
            known = {source.portal_id: source for source in store.sources(GOOD)}
            now = moment()
            found = [_row(known.get(portal.portal_id) or Source(portal.portal_id), portal, now) for portal in rows]
            if opts.json:
                sys.stdout.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
            else:
                sys.stdout.write(_table(found))


def _table(found: list[dict[str, Any]]) -> str:
    cells = [
        [
            r["portal_id"], r["locality"], r["outcome"] or "never run", r["since"][:10], (r["last_good"] or "")[:10], r["age"],
            r["reports"], r["last_year"], r["next"],
        ]
        for r in found
    ]  # fmt: skip
    return layout(COLUMNS, cells) + "\n"


def _registered(settings: BaseSettings, args: list[str]) -> list[Portal]:
    """The rows of the named spiders, each portal once."""
    known = {spider.name: spider.scope for spider in spiders(settings) if spider.scope}
    unknown = [name for name in args if name not in known]
    if unknown:
        raise UsageError(f"{unknown[0]} is no spider that walks portals; known: {', '.join(sorted(known))}", print_help=False)
    scopes = [known[name] for name in args] or [COUNTRY]
    rows = (portal for scope in scopes for portal in registry(scope, settings.get("PORTALS") or None))
    return list({portal.portal_id: portal for portal in rows}.values())


def _row(source: Source, portal: Portal, now: datetime) -> dict[str, Any]:
    """One portal; `age`: whole days since its last good run."""
    row = asdict(source)
    evidence = row.pop("evidence")
    age = (now - datetime.fromisoformat(source.last_good)).days if source.last_good else None
    return {
        "portal_id": row.pop("portal_id"), "locality": portal.locality, "code": portal.code, "listing_url": portal.start_url,
        **row, "age": age, "next": advice(source.outcome),
        "events": evidence.get("events", []), "event_counts": evidence.get("event_counts", {}),
    }  # fmt: skip

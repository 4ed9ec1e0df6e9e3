"""`scrapy addportal PAGE --url URL --locality PLACE`: a row of the registry and a recorded fixture from a saved page.

The fingerprint of the page says the platform; what the platform reads of the page is recorded beside it, so that
`tests/platforms/test_recorded_portals.py` notices when it is read otherwise. Nothing is asked of the portal.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.http import HtmlResponse, Request, Response

from govreports import localities, portals
from govreports.commands.quiet import Quiet
from govreports.middlewares.challenge import challenge
from govreports.middlewares.decode import DecodeMiddleware
from govreports.platforms import PLATFORMS, choose
from govreports.platforms.markup import text_response
from govreports.publishing.feeds import write
from govreports.reading.titles import classify
from govreports.store import StoreError

COLUMNS = ("portal_id", "locality", "code", "level", "host", "platform", "listing_url", "sid", "min", "since", "status", "confidence",
           "engine", "delay", "robots", "tls", "reason", "notes")  # fmt: skip
"""The order of the columns in a new file."""


class Command(Quiet, ScrapyCommand):
    """See docs/adding-a-portal.md."""

    def syntax(self) -> str:
        return "PAGE --url URL --locality PLACE [options]"

    def short_desc(self) -> str:
        return "Make a row of the registry and a recorded fixture from a saved listing page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--url", help="the address that the page was saved from")
        parser.add_argument("--locality", metavar="PLACE", help="whose reports it lists: a code (440115) or a name (广州市南沙区)")
        parser.add_argument("--id", help="the portal_id (default: the code)")
        parser.add_argument("--host", help="the body's own host (default: that of the address)")
        parser.add_argument("--min", metavar="N", help="reports expected at least (default: those on the page)")
        parser.add_argument("--since", metavar="YEAR", default="", help="first report year expected")
        parser.add_argument("--notes", metavar="TEXT", default="", help="evidence in words")
        parser.add_argument("--registry", metavar="CSV", help="the file that gets the row (default: the province's in the package)")
        parser.add_argument("--fixtures", metavar="DIR", default="tests/fixtures/portals", help="where the page is recorded (%(default)s)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            if len(args) != 1 or not opts.url or not opts.locality:
                raise ValueError("name one saved page, its --url and its --locality.")
            body = Path(args[0]).read_bytes()
            found = recorded(body, opts.url)
            row = self._row(opts, found)
            path = Path(opts.registry) if opts.registry else _package_file(row["code"])
            text = with_row(path.read_text(encoding="utf-8-sig") if path.exists() else "", row)
            portals.parse(text, str(path))
            folder = Path(opts.fixtures)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{row['portal_id']}.html").write_bytes(body)
            fixture = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
            (folder / f"{row['portal_id']}.json").write_text(fixture, encoding="utf-8")
            write(path, text)
        except (ValueError, OSError, StoreError) as error:  # a PortalError is a ValueError
            told = f"{error.filename}: {error.strerror}." if isinstance(error, OSError) else str(error)
            sys.stderr.write(f"addportal: {told}\n")
            self.exitcode = 2
            return
        sys.stdout.write(
            f"{path}: {row['portal_id']} {row['locality']}, {row['platform']}: {len(found['entries'])} rows on the page, "
            f"{len(found['steps'])} further pages or columns; recorded in {folder}\n"
        )

    def _row(self, opts: argparse.Namespace, found: dict[str, Any]) -> dict[str, str]:
        place = localities.by_code(opts.locality) or localities.resolve(opts.locality)
        if place is None:
            raise ValueError(f"there is no place {opts.locality!r}, or several have the name: give the code.")
        reports = sum(classify(entry["title"]) == "report" for entry in found["entries"]) + (found["itself"] is not None)
        if not reports and not found["steps"]:
            raise ValueError(f"no annual report is listed on the page, and nothing that leads to one ({found['platform']}).")
        known = next((row.locality for row in portals.registry(portals.COUNTRY) if row.code == place.code), place.full_name)
        saved = f"page saved {datetime.now(UTC):%Y-%m-%d}, {reports} reports on it"
        cells = {
            "portal_id": opts.id or place.code, "locality": known, "code": place.code, "level": place.level,
            "host": opts.host or urlsplit(opts.url).netloc, "platform": found["platform"], "listing_url": opts.url,
            "min": opts.min or str(max(reports, 1)), "since": opts.since, "status": "seen", "confidence": "high",
            "notes": "; ".join(filter(None, (opts.notes, saved))),
        }  # fmt: skip
        return {column: cells.get(column, "") for column in COLUMNS}


def recorded(body: bytes, url: str) -> dict[str, Any]:
    """What the platform of a saved page reads of it. Raises ValueError where it is no page of a portal."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise ValueError(f"{url!r} is no address of the web.")
    raw = Response(url, body=body, headers={"Content-Type": "text/html"})
    response = DecodeMiddleware().process_response(Request(url), raw)
    if not isinstance(response, HtmlResponse) or text_response(response) is None:
        raise ValueError("the file is no web page.")
    if kind := challenge(response):
        raise ValueError(f"the page is a challenge ({kind}), not the portal's.")
    (step,) = PLATFORMS["generic"].listing_requests(_Row(url))
    platform = choose("generic", response, step)
    listing = platform.listing(response, step)
    return {
        "url": url, "platform": platform.name, "advertised": listing.advertised,
        "entries": [{"title": e.title, "date": e.date, "url": e.url} for e in listing.entries],
        "steps": [{"kind": s.kind, "url": s.url} for s in listing.steps],
        "itself": asdict(listing.itself) if listing.itself else None, "problems": [list(problem) for problem in listing.problems],
    }  # fmt: skip


class _Row:
    """The row that a walk from this address has before it is written."""

    sid = ""

    def __init__(self, url: str) -> None:
        self.start_url = url


def with_row(text: str, row: dict[str, str]) -> str:
    """The CSV with one row more; a row of the same id that has no listing yet is completed instead.

    Raises ValueError where the id is taken.
    """
    reader = csv.DictReader(io.StringIO(text))
    columns = [*(reader.fieldnames or ()), *(c for c in COLUMNS if c not in (reader.fieldnames or ()) and (row[c] or not text))]
    rows = [{name: cell or "" for name, cell in held.items()} for held in reader]
    held = next((held for held in rows if held.get("portal_id") == row["portal_id"]), None)
    if held is None:
        rows.append(row)
    elif held.get("listing_url"):
        raise ValueError(f"{row['portal_id']} has the listing {held['listing_url']} already: give another --id, or change that row.")
    else:
        notes = "; ".join(filter(None, (row["notes"], held.get("notes"))))
        held.update({name: cell for name, cell in row.items() if cell} | {"host": held["host"], "notes": notes})
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _package_file(code: str) -> Path:
    slug = next(province.slug for province in portals.provinces() if province.code[:2] == code[:2])
    file = resources.files("govreports.portals") / f"{slug}.csv"
    if not isinstance(file, Path):
        raise ValueError("the registry lies in an egg: name the file that gets the row with --registry.")
    return file

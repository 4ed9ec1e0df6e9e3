"""The site: the slowest page of every kind, and full-text search, as a visitor of `scrapy browse` gets them.

``python -m bench.site --reports 100000`` is the full size; ``--database FILE`` takes an export that is there already.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import quote

from bench.crawl import ROOT
from bench.export import fill
from govreports.publishing.site.browse import application
from govreports.publishing.site.database import Database
from govreports.publishing.site.search import SEARCH, refresh

TIMES = 5
WORDS = ("公开", "政府信息公开", "行政复议", "收费 减免", "熊猫", "申", "2019")


def addresses(database: Path) -> Iterator[tuple[str, list[str]]]:
    """Kinds of pages, each with the addresses that cost most: the largest province, the localities with most reports."""
    with Database.opened(database) as db:
        provinces = sorted(db.provinces(), key=lambda p: -len(db.coverage(p)))
        series = sorted(db.localities(), key=lambda one: -len(db.reports_of(one)))[:3] if len(db.localities()) < 500 else db.localities()[:3]
        reports = [r["report_id"] for one in series for r in db.reports_of(one)][:5]
        rule = max(counts, key=lambda r: counts[r]) if (counts := db.finding_counts()) else ""
    yield "index", ["/"]
    yield "province", [f"/province/{p}.html" for p in provinces[:3]]
    yield "locality", [f"/locality/{one}.html" for one in series]
    yield "report", [f"/report/{one}-v1.html" for one in reports]
    filters = ("", "?severity=error", f"?rule={rule}&sort=locality", f"?province={provinces[0]}&severity=warning", "?year=2019&sort=rule", "?page=100")
    yield "findings", [f"/findings.html{query}" for query in filters]
    yield "indicator", ["/indicators.html", "/indicator/applications_received.html", "/indicator/proactive_total.html"]
    yield "search", [f"/search.html?q={quote(word)}" for word in WORDS]
    yield "search within a year", [f"/search.html?q={quote(WORDS[0])}&year=2012"]


async def measure(database: Path) -> None:
    """Prints the slowest page of every kind: median and worst of `TIMES` after one to warm up."""
    site = application(database, lambda sha256: b"")
    await site.invoke_startup()
    print("| page | median ms | worst ms | KB |\n|---|---|---|---|")
    for kind, urls in addresses(database):
        slowest = (0.0, 0.0, 0, "")
        for url in urls:
            times = []
            for _ in range(TIMES + 1):
                began = time.perf_counter()
                answer = await site.client.get(url)
                times.append((time.perf_counter() - began) * 1000)
                if answer.status_code != 200:
                    raise RuntimeError(f"{url}: {answer.status_code}")
            slowest = max(slowest, (median(times[1:]), max(times[1:]), len(answer.content), url))
        print(f"| {kind} (`{slowest[3]}`) | {slowest[0]:.0f} | {slowest[1]:.0f} | {slowest[2] / 1000:.0f} |", flush=True)


def main(count: int = 2000, database: Path | None = None) -> None:
    """Prints how long the index takes, and the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if database is None:
            fill(folder, count)
            command = [sys.executable, "-m", "scrapy", "export", "--to", str(folder / "export"), "--format", "sqlite", "-s", f"DATA_DIR={folder}"]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            database = folder / "export" / "govreports.sqlite"
        began = time.perf_counter()
        index = refresh(database)
        told = f"search index: {time.perf_counter() - began:.0f} s, {index.stat().st_size / 1e6:.0f} MB ({SEARCH})"
        with Database.opened(database) as db:
            print(f"{db.facts()['reports']} reports, {database.stat().st_size / 1e6:.0f} MB; {told}\n")
        asyncio.run(measure(database))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Times the pages of the site over a generated store.")
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--database", type=Path, help="an exported govreports.sqlite instead of a generated one")
    options = parser.parse_args()
    main(options.reports, options.database)

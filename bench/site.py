"""The site: the slowest page of every kind, and full-text search, as a visitor of `scrapy browse` gets them.

``python -m bench.site --reports 5100 --times 20`` is the full size: an export of generated reports, of which every body is put
under twenty places (the export itself, with its measure of copying, is timed by `bench.export`). ``--database FILE`` takes an
export that is there already.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from urllib.parse import quote, unquote

from bench.crawl import ROOT
from bench.export import fill
from govreports.localities import series_rows
from govreports.publishing.dataset import tables
from govreports.publishing.site.browse import application
from govreports.publishing.site.database import Database
from govreports.publishing.site.search import SEARCH, refresh

TIMES = 5
WORDS = ("公开", "政府信息公开", "行政复议", "收费 减免", "熊猫", "申", "2019")


def addresses(database: Path) -> Iterator[tuple[str, list[str]]]:
    """Kinds of pages, each with the addresses that cost most: the largest provinces, the largest rule."""
    with Database.opened(database) as db:
        provinces = sorted(db.provinces(), key=lambda p: -len(db.coverage(p)))
        series = db.localities()[:3]
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


PLACED = {"series": "m.series", "code": "m.code", "locality": "m.name", "full_name": "m.full_name", "level": "m.level",
          "report_id": "m.series || substr(t.report_id, 7)"}  # fmt: skip


def multiply(database: Path, times: int) -> None:
    """Puts the reports of the export under `times` - 1 further places each, and calls them present in the coverage."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("PRAGMA journal_mode=OFF").close()
        have = [row[0] for row in db.execute("SELECT DISTINCT series FROM reports ORDER BY 1")]
        free = [place for place in series_rows() if place.series not in set(have)]
        new = [(have[n % len(have)], p.series, p.code, p.name, p.full_name, p.level) for n, p in enumerate(free[: len(have) * (times - 1)])]
        db.execute("CREATE TEMP TABLE m(old, series, code, name, full_name, level)")
        db.executemany("INSERT INTO m VALUES (?, ?, ?, ?, ?, ?)", new)
        indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for name, _ in indexes:
            db.execute(f"DROP INDEX {name}")
        db.execute("BEGIN")
        for table in ("reports", "statistics", "panel", "sections", "findings", "copying"):
            columns = [field.name for field in tables()[table].fields]
            moved = PLACED if table in ("reports", "panel") else {name: PLACED[name] for name in ("series", "report_id")}
            chosen = ", ".join(moved.get(name, f't."{name}"') for name in columns)
            db.execute(f"INSERT INTO {table} SELECT {chosen} FROM {table} t JOIN m ON m.old = substr(t.report_id, 1, 6) ORDER BY m.series")
        known = "SELECT p.report_id FROM panel p WHERE p.series = coverage.series AND p.year = coverage.year"
        db.execute(f"UPDATE coverage SET status = 'present', reason = NULL, report_id = ({known}) WHERE EXISTS ({known})")
        db.execute("UPDATE localities SET reports = (SELECT count(*) FROM panel p WHERE p.series = localities.series)")
        db.execute("COMMIT")
        for _, sql in indexes:
            db.execute(sql)


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
        print(f"| {kind} (`{unquote(slowest[3])}`) | {slowest[0]:.0f} | {slowest[1]:.0f} | {slowest[2] / 1000:.0f} |", flush=True)


def main(count: int = 1020, times: int = 2, database: Path | None = None) -> None:
    """Prints how long the index takes, and the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if database is None:
            fill(folder, count)
            command = [sys.executable, "-m", "scrapy", "export", "--to", str(folder / "export"), "--format", "sqlite", "-s", f"DATA_DIR={folder}"]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            database = folder / "export" / "govreports.sqlite"
        if times > 1:
            multiply(database, times)
        began = time.perf_counter()
        index = refresh(database)
        told = f"search index: {time.perf_counter() - began:.0f} s, {index.stat().st_size / 1e6:.0f} MB ({SEARCH})"
        with Database.opened(database) as db:
            print(f"{db.facts()['reports']} reports, {database.stat().st_size / 1e6:.0f} MB; {told}\n")
        asyncio.run(measure(database))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Times the pages of the site over a generated store.")
    parser.add_argument("--reports", type=int, default=1020)
    parser.add_argument("--times", type=int, default=1, help="under how many places every body is put")
    parser.add_argument("--database", type=Path, help="an exported govreports.sqlite instead of a generated one")
    options = parser.parse_args()
    main(options.reports, options.times, options.database)

"""Growing: refresh of an unchanged fleet against a full crawl, re-extraction on one core, all cores and Dask, and two crawlers on
one Redis queue against one. Each beside what one would take instead.

BENCH_REPORTS changes how many archived reports are read again: 5,000 by default, so that `make bench` ends within half an hour; the
figures of docs/performance.md say how many they are of.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import Pool
from pathlib import Path

from bench.crawl import BARE, ROOT, crawl_command, fleet, measured
from bench.fleet import CODES, Fleet, place_of, registry
from govreports.items import ListingEntry, PortalHint, ReportPage
from govreports.reading.chain import read
from govreports.store import Archive, Store, iter_captures

REFRESHED = 1000
SHARED = 1500
ARCHIVED = int(os.environ.get("BENCH_REPORTS", "5000"))


def counts(data: Path) -> tuple[int, int]:
    """Pages fetched and reports read in the last run."""
    run = json.loads(max((data / "runs").glob("*.json")).read_text(encoding="utf-8"))
    return run["counts"]["pages"], run["counts"].get("reports/count", 0)


def refresh() -> None:
    """A full crawl, and the same fleet again: everything asked conditionally, and where no page is due."""
    print(f"{REFRESHED} reports on 5 portals, nothing changed since\n")
    print("| | seconds | pages | reports read | peak MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name, fleet(REFRESHED) as base:
        folder = Path(name)
        portals = registry(folder / "portals.csv", base, REFRESHED)
        for what, more in (
            ("full crawl", ()),
            ("refresh, every page due (`REFRESH_DAYS=0`)", ("-s", "REFRESH_DAYS=0")),
            ("refresh, no page due: the listings only", ()),
        ):
            wall, _, peak = measured(crawl_command(folder, portals, *more), ROOT)
            print(f"| {what} | {wall:.1f} | {counts(folder / 'data')[0]} | {counts(folder / 'data')[1]} | {peak / 1e6:.0f} |")
        urls = folder / "urls.txt"
        with Store(f"sqlite:///{folder / 'data' / 'govreports.db'}").reading() as db:
            urls.write_text("\n".join(db.exec_driver_sql("select url from addresses").scalars()), encoding="utf-8")
        (folder / "bare.py").write_text(BARE, encoding="utf-8")
        bare = [sys.executable, "-m", "scrapy", "runspider", "bare.py", "-a", f"urls={urls}", "-s", "LOG_LEVEL=ERROR", "-s", "DOWNLOAD_DELAY=0",
                "-s", "HTTPCACHE_ENABLED=1", "-s", "HTTPCACHE_POLICY=scrapy.extensions.httpcache.RFC2616Policy"]  # fmt: skip
        for what in ("bare Scrapy with its HTTP cache, first time", "... and again"):
            wall, _, peak = measured(bare, folder)
            print(f"| {what} | {wall:.1f} | {REFRESHED} | 0 | {peak / 1e6:.0f} |")


def make_archive(folder: Path, reports: int) -> None:
    """An archive of so many report pages, as crawls leave it."""
    store = Store(f"sqlite:///{folder / 'index.db'}")
    archive = Archive(folder / "archive", store)
    archive.start("bench")
    base, each = "http://127.0.0.1:1", -(-reports // len(CODES))
    for code in CODES:
        site = Fleet(base, 0)
        posts = [Fleet.post(code, number) for number in range(min(each, reports))]
        reports -= len(posts)
        site.nfcms(f"/{code}/zfxxgknb/", posts, place_of(code))
        pages = [(path, found) for path, found in site.resources.items() if "/post_" in path]
        for (path, found), post in zip(pages, posts, strict=True):
            url = base + path
            page = ReportPage(
                url=url, body=found.body, content_type=found.content_type, status=200, fetched="2025-01-01T00:00:00Z",
                hint=PortalHint(f"fleet-{code}", code, place_of(code), "county"), entry=ListingEntry(url, post.text.title),
            )  # fmt: skip
            archive.put(page)
    archive.close()
    store.close()


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """A Dask scheduler and a worker a core, in processes of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    worker = ["worker", address, "--nworkers", str(os.cpu_count()), "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]
    with (folder / "dask.log").open("wb") as log:
        started = [
            subprocess.Popen([sys.executable, "-m", "dask", *command], env=environment, cwd=folder, stdout=log, stderr=log)
            for command in (["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], worker)
        ]
    try:
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(os.cpu_count(), timeout=60)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def _read(page: ReportPage) -> int:
    return len(read(page).statistics)


def reextract(reports: int = ARCHIVED) -> None:
    """The archive read again into an empty store."""
    print(f"{reports} archived reports into an empty store, {os.cpu_count()} cores\n")
    print("| | seconds | reports a second | peak MB of the largest process |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name, cluster(Path(name)) as address:
        folder = Path(name)
        make_archive(folder, reports)
        feeds = []
        for n, (what, more) in enumerate(
            (
                ("one core", ("--processes", "1")),
                ("all cores", ()),
                ("Dask, a worker a core, on this machine", ("--scheduler", address)),
            )
        ):
            data = folder / f"data{n}"
            command = [sys.executable, "-m", "scrapy", "reextract", *more, "-s", f"DATA_DIR={data}", "-s", f"ARCHIVE_DIR={folder / 'archive'}",
                       "-s", "LOG_LEVEL=ERROR"]  # fmt: skip
            wall, _, peak = measured(command, ROOT)
            if counts(data)[1] != reports:
                raise RuntimeError(f"{counts(data)[1]} of {reports} reports were read")
            print(f"| {what} | {wall:.1f} | {reports / wall:.0f} | {peak / 1e6:.0f} |", flush=True)
            feeds.append({p.relative_to(data): p.read_bytes() for p in (data / "feeds").rglob("*.jsonl")})
            shutil.rmtree(data)
        if feeds[1:] != feeds[:-1]:
            raise RuntimeError("the feeds differ")
        began, done = time.perf_counter(), 0
        with Pool() as pool:
            captures = (page for page in iter_captures(folder / "archive") if isinstance(page, ReportPage))
            done = sum(1 for _ in pool.imap_unordered(_read, captures, chunksize=8))
        wall = time.perf_counter() - began
        print(f"| `multiprocessing.Pool` over reading alone, nothing stored | {wall:.1f} | {done / wall:.0f} | |")


def share() -> None:
    """One crawler without a queue, one and two with one; a SQLite store."""
    if not shutil.which("redis-server"):
        print("redis-server is not installed")
        return
    print(f"{SHARED} reports on 8 portals of one loopback host, no pause, {os.cpu_count()} cores (the portals' server has one of them)\n")
    print("| | seconds | reports a second | peak MB of one crawler |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name, fleet(SHARED) as base, socket.socket() as free:
        folder = Path(name)
        portals = registry(folder / "portals.csv", base, SHARED)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        server = subprocess.Popen(["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""], stdout=subprocess.DEVNULL)
        url = ("-s", f"REDIS_URL=redis://127.0.0.1:{port}/0", "-s", "QUEUE_PORTALS=2")
        try:
            for what, crawlers, queue in (("one crawler", 1, ()), ("one on the queue", 1, url), ("two on the queue", 2, url)):
                data = folder / what.replace(" ", "-")
                command = crawl_command(data, portals, *queue)
                if queue:
                    enqueue = [sys.executable, "-m", "scrapy", "enqueue", "guangdong_reports", "-s", f"PORTALS={portals}", *queue]
                    subprocess.run(enqueue, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
                began = time.perf_counter()
                with ThreadPoolExecutor(crawlers) as threads:
                    peaks = [peak for _, _, peak in threads.map(lambda c: measured(c, ROOT), [command] * crawlers)]
                wall = time.perf_counter() - began
                with Store(f"sqlite:///{data / 'data' / 'govreports.db'}").reading() as db:
                    found = db.exec_driver_sql("select count(*) from reports").scalar()
                if found != SHARED:
                    raise RuntimeError(f"{found} of {SHARED} reports were stored")
                print(f"| {what} | {wall:.1f} | {SHARED / wall:.0f} | {max(peaks) / 1e6:.0f} |", flush=True)
        finally:
            server.terminate()
            server.wait()


def main() -> None:
    """All three."""
    print("### Refresh\n")
    refresh()
    print("\n### Re-extraction\n")
    reextract()
    print("\n### Two crawlers on one queue\n")
    share()


if __name__ == "__main__":
    main()

"""The crawl: pages a second of the sample portal and of a generated fleet, with the pipelines and with none (bare Scrapy), the
cost of a page against the sum of its parts, and the peak memory of a large crawl against a small one.

The server runs in a process of its own and has rendered its pages before the clock starts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from bench.fleet import registry

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
SHORT_ROUNDS = 8

BARE = """
import scrapy

class Bare(scrapy.Spider):
    name = "bare"
    def __init__(self, urls=None, **kwargs):
        super().__init__(**kwargs)
        self.urls = open(urls).read().split()
    async def start(self):
        for url in self.urls:
            yield scrapy.Request(url)
    def parse(self, response):
        yield {"url": response.url, "length": len(response.body)}
"""


def fleet(reports: int) -> AbstractContextManager[str]:
    """A generated fleet in a process of its own; its address."""
    return serving("bench.fleet", "--reports", str(reports))


@contextmanager
def serving(*module: str) -> Iterator[str]:
    """A server in a process of its own; its address, which it prints when it is ready."""
    process = subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def measured(command: list[str], cwd: Path) -> tuple[float, float, int]:
    """Wall and processor seconds and peak memory (bytes) of a command and all its children. Raises where it fails."""
    script = (
        "import json,resource,subprocess,sys,time;b=time.perf_counter();c=subprocess.run(sys.argv[1:]).returncode;"
        "w=time.perf_counter()-b;u=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps([c,w,u.ru_utime+u.ru_stime,u.ru_maxrss*(1024 if sys.platform!='darwin' else 1)]))"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], cwd=cwd, capture_output=True, text=True, check=False)
    code, wall, cpu, peak = json.loads(done.stdout.splitlines()[-1])
    if code:
        raise RuntimeError(f"{command[:6]} ended with {code}: {done.stderr[-2000:]}")
    return wall, cpu, peak


def crawl_command(folder: Path, portals: Path, *more: str) -> list[str]:
    """The crawl as a user runs it, without pauses between requests."""
    return [
        sys.executable, "-m", "scrapy", "crawl", "guangdong_reports", "-s", f"PORTALS={portals}",
        "-s", f"DATA_DIR={folder / 'data'}", "-s", "DOWNLOAD_DELAY=0", "-s", "LOG_LEVEL=ERROR", *more,
    ]  # fmt: skip


def one_size(reports: int, base: str | None = None) -> dict[str, float]:
    """One crawl of a fleet (that at this address, or one of its own), and bare Scrapy over the same addresses."""
    if base is None:
        with fleet(reports) as base:
            return one_size(reports, base)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = crawled(folder, registry(folder / "portals.csv", base, reports))
    if found["read"] != reports:
        raise RuntimeError(f"the crawl read {found['read']:.0f} of {reports} reports")
    return found


def sample_portal() -> dict[str, float]:
    """The same of the sample portal: few pages, so that starting up counts for most of the time."""
    with tempfile.TemporaryDirectory() as name, serving("samples.serve"):
        return crawled(Path(name), ROOT / "samples" / "portals.csv")


def crawled(folder: Path, portals: Path) -> dict[str, float]:
    """One crawl of these portals, and bare Scrapy over the addresses of the reports that it read."""
    wall, cpu, peak = measured(crawl_command(folder, portals), ROOT)
    run = json.loads(next((folder / "data" / "runs").glob("*.json")).read_text(encoding="utf-8"))
    pages = sum(portal["pages"] + portal["fetched"] for portal in run["portals"])
    urls = folder / "urls.txt"
    found = [
        json.loads(line)["source"]["url"]
        for path in (folder / "data" / "feeds").rglob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    urls.write_text("\n".join(sorted(found)), encoding="utf-8")
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    bare = [
        sys.executable, "-m", "scrapy", "runspider", "bare.py", "-a", f"urls={urls}", "-s", "LOG_LEVEL=ERROR",
        "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "-s", "DOWNLOAD_DELAY=0",
    ]  # fmt: skip
    bare_wall, bare_cpu, bare_peak = measured(bare, folder)
    return {
        "reports": len(found), "read": sum(portal["read"] for portal in run["portals"]), "pages": pages, "wall": wall, "cpu": cpu,
        "peak": peak, "bare_wall": bare_wall, "bare_cpu": bare_cpu, "bare_peak": bare_peak,
    }  # fmt: skip


def parts(count: int) -> dict[str, float]:
    """Seconds a report of each part alone: reading, one store write, one WARC record (means over `count` reports)."""
    from bench.parts import measure

    return measure(count)


def least(runs: Iterable[dict[str, float]]) -> dict[str, float]:
    """Of each figure the least of the runs, which is the one that other work on the machine has disturbed least; of peaks the
    highest."""
    found = list(runs)
    return {name: (max if name.endswith("peak") else min)(run[name] for run in found) for name in found[0]}


def main(small: int = 500, large: int = 5000) -> None:
    """Prints the sample portal, both sizes of the fleet with their peak memory, the parts and the ratio."""
    sizes = [one_size(small), one_size(large)]
    rows = [("sample portal", least(sample_portal() for _ in range(ROUNDS))), *(("fleet", row) for row in sizes)]
    print("| portals | reports | pages | crawl s | pages/s | bare Scrapy pages/s | peak MB | bare peak MB |")
    print("|---|---|---|---|---|---|---|---|")
    for name, row in rows:
        print(
            f"| {name} | {row['reports']:.0f} | {row['pages']:.0f} | {row['wall']:.1f} | {row['pages'] / row['wall']:.1f} "
            f"| {row['reports'] / row['bare_wall']:.1f} | {row['peak'] / 1e6:.0f} | {row['bare_peak'] / 1e6:.0f} |"
        )
    print(f"\npeak memory: {sizes[1]['peak'] / 1e6 - sizes[0]['peak'] / 1e6:+.0f} MB from {small} to {large} reports (limit +100)")
    against_parts()


def against_parts(few: int = 100, many: int = 1100) -> None:
    """Prints the cost of a page of the crawl beside that of its parts: the marginal cost of a report between two sizes, so that
    starting up does not count. Processor time: a crawl with one connection a host mostly waits for the answer, and bare Scrapy
    (8 connections, to its advantage) does not."""
    # A shared machine is faster and slower from one quarter of a minute to the next. So the runs are short and many, crawl and
    # parts in turn, and of each figure the least counts: that of the run in which the machine was left alone.
    with fleet(few) as one, fleet(many) as other:
        rounds = [(one_size(few, one), one_size(many, other), parts(many - few)) for _ in range(SHORT_ROUNDS)]
    first, second, alone = (least(figures) for figures in zip(*rounds, strict=True))
    extra = second["reports"] - first["reports"]
    whole = (second["cpu"] - first["cpu"]) / extra
    # A crawl fetches the listings, too: bare Scrapy is counted for as many pages.
    pages = (second["pages"] - first["pages"]) / extra
    bare = (second["bare_cpu"] - first["bare_cpu"]) / extra * pages
    total = bare + sum(alone.values())
    print("\n| part of one report's cost | ms of processor time |\n|---|---|")
    for name, seconds in [(f"bare Scrapy ({pages:.2f} pages)", bare), *alone.items(), ("sum of the parts", total), ("the crawl", whole)]:
        print(f"| {name} | {seconds * 1000:.2f} |")
    print(f"\nthe crawl costs {whole / total:.2f} times the sum of its parts (limit 1.25)")


if __name__ == "__main__":
    main()

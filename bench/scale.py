"""Runs over many portals: the first, one over an unchanged country, and ones that find a little; ``python -m bench.scale``
prints the tables of docs/refresh.md.

Every run is a `scrapy crawl` of its own; the country is served by a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bench.country import registry
from bench.crawl import ROOT, crawl_command, measured

SHARES = (0, 1, 10, 50)
"""Percent of the portals that publish one more report before a further run."""


@dataclass(frozen=True)
class Run:
    """What one run cost (seconds; bytes) and did."""

    what: str
    wall: float
    cpu: float
    peak: int
    pages: int
    fetched: int
    new: int


@contextmanager
def country(portals: int, each: int) -> Iterator[tuple[int, IO[str], IO[str]]]:
    """A generated country in a process of its own: its port, and the streams that tell it how many portals changed."""
    command = [sys.executable, "-m", "bench.country", "--portals", str(portals), "--each", str(each)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), process.stdin, process.stdout
        finally:
            process.kill()


def crawl(what: str, folder: Path, portals: Path) -> Run:
    """One run into `folder`."""
    wall, cpu, peak = measured(crawl_command(folder, portals), ROOT)
    report = json.loads(max((folder / "data" / "runs").glob("*.json")).read_text(encoding="utf-8"))
    total = {key: sum(portal[key] for portal in report["portals"]) for key in ("pages", "fetched", "new", "failed")}
    if total["failed"] or {portal["outcome"] for portal in report["portals"]} - {"ok", "unchanged"}:
        raise RuntimeError(f"{what}: {total}")
    return Run(what, wall, cpu, peak, total["pages"], total["fetched"], total["new"])


def again(folder: Path) -> Run:
    """The feeds once more from the archive alone. Raises RuntimeError where a byte differs."""
    other = folder / "again"
    command = [
        sys.executable, "-m", "scrapy", "crawl", "archive_reports", "-a", f"path={folder / 'data' / 'archive'}",
        "-s", f"DATA_DIR={other}", "-s", "LOG_LEVEL=ERROR",
    ]  # fmt: skip
    wall, cpu, peak = measured(command, ROOT)
    one, two = (
        {str(path.relative_to(feeds)): path.read_bytes() for path in feeds.glob("*/*")}
        for feeds in (folder / "data" / "feeds", other / "feeds")
    )
    if one != two:
        raise RuntimeError(f"{len(one)} feed files, and {len(two)} other ones from the archive")
    return Run("archive_reports", wall, cpu, peak, 0, 0, 0)


def runs(portals: int, each: int, shares: tuple[int, ...] = SHARES) -> Iterator[Run]:
    """A first run, further ones with shares of the portals changed before each, and one from the archive."""
    with tempfile.TemporaryDirectory() as name, country(portals, each) as (port, told, answer):
        folder = Path(name)
        rows = registry(folder / "portals.csv", port, portals)
        yield crawl("first", folder, rows)
        for share in shares:
            told.write(f"{portals * share // 100}\n")
            told.flush()
            answer.readline()
            yield crawl(f"{share} % of the portals changed" if share else "nothing changed", folder, rows)
        yield again(folder)


def main() -> int:
    """Prints a table a size; sizes are given as PORTALSxREPORTS."""
    for size in sys.argv[1:] or ["100x50", "1000x50"]:
        portals, each = map(int, size.split("x"))
        print(f"\n{portals} portals, {portals * each} reports\n")
        print("| run | seconds | seconds of processor time | listing pages | report pages | new | peak MB |")
        print("|---|---|---|---|---|---|---|", flush=True)
        for run in runs(portals, each):
            print(
                f"| {run.what} | {run.wall:.0f} | {run.cpu:.0f} | {run.pages} | {run.fetched} | {run.new} | {run.peak / 1e6:.0f} |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

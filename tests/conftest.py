"""What the tests share: the sample portal on a free loopback port, and crawls as a user runs them."""

from __future__ import annotations

import csv
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytest_plugins = ["site_worlds"]  # fixtures of the site; a second conftest would hide this one from `from conftest import ...`

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("GOVREPORTS_CONTACT", "https://govreports.example/contact")  # rows of names that do not exist are crawled, too

from samples.serve import PORT, SampleServer  # noqa: E402

STRICT = (
    "import sys, warnings; from datetime import timedelta; from scrapy.exceptions import ScrapyDeprecationWarning;"
    "warnings.simplefilter('error', ScrapyDeprecationWarning); from scrapy.cmdline import execute;"
    "from govreports.store import clock; clock.offset = timedelta(days=float(sys.argv[1]));"
    "execute(['scrapy', *sys.argv[2:]])"
)
"""`scrapy`, where a deprecation is an error (the interpreter's own -W cannot name Scrapy's warning); the first argument moves the clock by
so many days."""


@dataclass
class Crawler:
    """Runs `scrapy` of this environment against a server, with its own data folder."""

    data: Path
    portals: Path
    server: SampleServer
    environment: dict[str, str] = field(default_factory=dict)
    days: float = 0.0
    """How far the clock of its crawls is ahead."""

    def command(self, *arguments: str, spider: str = "guangdong_reports") -> list[str]:
        """The command line of a crawl without pauses (the portal is our own)."""
        return [
            sys.executable, "-c", STRICT, str(self.days), "crawl", spider,
            "-s", f"PORTALS={self.portals}", "-s", f"DATA_DIR={self.data}", "-s", "DOWNLOAD_DELAY=0",
            "-s", "LOG_LEVEL=WARNING", *arguments,
        ]  # fmt: skip

    def run(self, *arguments: str, spider: str = "guangdong_reports", timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """One crawl to its end."""
        return subprocess.run(
            self.command(*arguments, spider=spider), cwd=ROOT, capture_output=True, text=True, timeout=timeout,
            env={**os.environ, **self.environment}, check=False,
        )  # fmt: skip

    def feeds(self) -> dict[str, bytes]:
        """The feed files by relative path."""
        folder = self.data / "feeds"
        return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def portals_for(server: SampleServer, target: Path) -> Path:
    """The sample registry, rewritten to the port of `server`."""
    text = (ROOT / "samples" / "portals.csv").read_text(encoding="utf-8")
    target.write_text(text.replace(f"127.0.0.1:{PORT}", server.base.removeprefix("http://")), encoding="utf-8")
    return target


@pytest.fixture
def sample_server() -> Iterator[SampleServer]:
    """The sample portal on a free port; a test may change `server.site.resources`."""
    server = SampleServer(0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def crawler(sample_server: SampleServer, tmp_path: Path) -> Crawler:
    """A crawl of the sample portal into a fresh data folder."""
    return Crawler(tmp_path / "data", portals_for(sample_server, tmp_path / "portals.csv"), sample_server)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents and their gold labels; skipped where it is missing."""
    if not (SHARED / "gold" / "score.py").is_file():
        pytest.skip("the folder of real documents (../shared) is not here")
    return SHARED


def without_times(feeds: dict[str, bytes]) -> dict[str, bytes]:
    """Feeds without the one thing in which two crawls may differ: when a page was fetched."""
    return {name: re.sub(rb'"fetched":"[^"]*"', b"", feed) for name, feed in feeds.items()}


def free_port() -> int:
    """A port of loopback that nobody listens on, for servers that cannot choose one themselves."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def index_rows(data: Path) -> list[dict[str, str]]:
    """The rows of the feed index."""
    with (data / "feeds" / "index.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))

"""Portals on loopback that live through several days, and whole crawls of them into one data folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import Crawler
from portal_server import serving
from walks import Portals

from govreports.localities import by_code

YEARS = [2019, 2020, 2021, 2022]
CODES = [
    "440200", "440300", "440400", "440500", "440600", "440700", "440800", "440900", "441200", "441300", "441400", "441500",
    "441600", "441700", "441800", "441900", "442000", "445100", "445200", "445300", "440103", "440104",
]  # fmt: skip
SETTINGS = ["DOWNLOAD_TIMEOUT=1.5", "RETRY_TIMES=0", "LISTING_PAGES_MAX=40"]


@dataclass
class World:
    """Portals, and crawls of all of them into one data folder."""

    portals: Portals
    crawler: Crawler
    codes: dict[str, str] = field(default_factory=dict)

    def portal(self, name: str, *, platform: str = "nfcms", least: int = 1, years: list[int] = YEARS, **more: Any) -> None:
        """A well-behaved portal of the next locality."""
        code = self.codes.setdefault(name, CODES[len(self.codes)])
        locality = by_code(code)
        assert locality is not None
        self.portals.row(name, locality=locality.name, code=code, level=locality.level, platform=platform, least=least)
        self.portals.column(name, years, place=locality.name, **more)

    def place(self, name: str) -> str:
        locality = by_code(self.codes[name])
        assert locality is not None
        return locality.name

    def crawl(self, day: float, *arguments: str) -> dict[str, str]:
        """One run on a day; outcome by portal."""
        self.portals.registry(self.crawler.portals)
        self.crawler.days = day
        settings = [part for s in SETTINGS for part in ("-s", s)]
        done = self.crawler.run(*settings, *arguments)
        assert done.returncode == 0, done.stderr[-3000:]
        assert "Traceback" not in done.stderr, done.stderr[-3000:]
        newest = max((self.crawler.data / "runs").glob("*.json"), key=lambda path: path.name)
        return {p["portal_id"]: p["outcome"] for p in json.loads(newest.read_text(encoding="utf-8"))["portals"]}

    def records(self, name: str) -> list[dict[str, Any]]:
        """The records of a portal's locality, from its feed."""
        path = self.crawler.data / "feeds" / "44" / f"{self.codes[name]}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def dataset(self) -> dict[str, bytes]:
        """The feeds of all localities (the index and the sources tell outcomes)."""
        return {name: body for name, body in self.crawler.feeds().items() if "/" in name}


@contextmanager
def new_world(folder: Path) -> Iterator[World]:
    """No portals yet; the server ends with the context."""
    with serving() as server:
        yield World(Portals(server), Crawler(folder / "data", folder / "portals.csv", server))  # type: ignore[arg-type]

"""Portals for the tests of the walk, and the run of one walk in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal_server import Answer, Page, PortalServer

RUNNER = Path(__file__).with_name("walk_runner.py")
HEADER = "portal_id,locality,code,level,host,platform,listing_url,sid,min,since,status,confidence,engine,delay,robots,tls,reason,notes"


def titled(place: str, year: int) -> str:
    return f"{place}{year}年政府信息公开工作年度报告"


def report(title: str, more: str = "") -> str:
    """A report page of the static columns."""
    return (
        f"<html><head><title>{title}</title><meta name='ArticleTitle' content='{title}'><meta name='PubDate' content='2024-01-30 10:00'>"
        f"</head><body><h1>{title}</h1><p>一、总体情况</p><p>收到申请12件。</p>{more}</body></html>"
    )


@dataclass
class Portals:
    """Rows and pages for one walk; every portal lies under a folder named like it."""

    server: PortalServer
    rows: list[str] = field(default_factory=list)

    def row(self, name: str, *, url: str | None = None, host: str | None = None, platform: str = "nfcms", least: int = 1,
            locality: str = "广州市", code: str = "440100", level: str = "prefecture", engine: str = "", robots: str = "", tls: str = "") -> str:  # fmt: skip
        """A row of the registry; returns the folder's address."""
        folder = f"{self.server.base}/{name}/nb/"
        reason = "test" if engine or robots or tls else ""
        listing = folder if url is None else url
        self.rows.append(
            f"{name},{locality},{code},{level},{host or self.server.netloc},{platform},{listing},,{least},,seen,high,{engine},,{robots},{tls},{reason},"
        )
        return folder

    def page(self, name: str, path: str, page: Page) -> None:
        self.server.pages[f"/{name}/nb/{path}"] = page

    def column(self, name: str, years: dict[int, Page] | list[int], *, place: str = "广州市", more: str = "", path: str = "") -> None:
        """A column page with a row and a report a year."""
        pages: dict[int, Page] = {y: report(titled(place, y)) for y in years} if isinstance(years, list) else years
        items = "".join(
            f"<li><a href='content/post_{y}.html'>{titled(place, y)}</a><span>{y + 1}-01-30</span></li>" for y in pages
        )
        self.page(name, path, f"<html><body><ul>{items}</ul>{more}<script>window.NFCMS_SITE_ID=1;</script></body></html>")
        for year, page in pages.items():
            self.page(name, f"content/post_{year}.html", page)

    def portal(self, name: str, years: dict[int, Page] | list[int], **more: Any) -> None:
        """Row and column."""
        self.row(name, **{k: v for k, v in more.items() if k in ("locality", "code", "level", "least", "engine", "robots", "tls")})
        self.column(name, years, **{k: v for k, v in more.items() if k in ("place", "more")})

    def registry(self, path: Path) -> Path:
        """Writes the rows as a registry."""
        path.write_text("\n".join([HEADER, *self.rows]) + "\n", encoding="utf-8")
        return path

    def walk(self, folder: Path, *, expect: int = 0, **options: Any) -> dict[str, Any]:
        """Runs the walk and returns what the runner prints."""
        folder.mkdir(exist_ok=True)
        registry = self.registry(folder / "portals.csv")
        options.setdefault("settings", {}).setdefault("DATA_DIR", str(folder / "data"))
        done = subprocess.run(
            [sys.executable, "-W", "error::scrapy.exceptions.ScrapyDeprecationWarning", "-W", "error::DeprecationWarning:govreports",
             str(RUNNER), str(registry), json.dumps(options)],
            capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "PYTHONHASHSEED": "0"},
        )  # fmt: skip
        assert done.returncode == expect, done.stderr[-4000:]
        if expect:
            return {"stderr": done.stderr}
        assert "Traceback" not in done.stderr, done.stderr[-4000:]
        return {**json.loads(done.stdout), "stderr": done.stderr}


def kinds(result: dict[str, Any], portal: str, stage: str | None = None) -> list[str]:
    """The kinds of events of a portal."""
    return [e["kind"] for e in result["runs"][portal]["events"] if stage in (None, e["stage"])]


__all__ = ["Answer", "Portals", "kinds", "report", "titled"]

"""Rendering where a row says `engine`: the page is fetched like any other, and a browser then runs its scripts.

So robots.txt, redirects, refusals, challenge pages and charsets are dealt with before a browser sees anything, and a
challenge is never solved by the way. The browser gets the page's text under the page's address, asks only for what the
scripts ask for, and only hosts that the guard lets through.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import BaseSettings

from govreports.middlewares import TurnedAway
from govreports.middlewares.guard import Guard, HostGuardMiddleware

ENGINES = {
    "splash": ("SPLASH_URL", "set SPLASH_URL to the address of a Splash server, or CHROMIUM to the path of a Chromium"),
    "playwright": ("CHROMIUM", "set CHROMIUM to the path of a Chromium, and install requirements-playwright.txt"),
}
"""What a row may say, the setting that has it, and the sentence for where it is not set."""
SWITCHES = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync")  # fmt: skip
"""Nothing that it does of its own accord."""
PAGES = 4
"""Pages that a browser has open at once: each takes memory."""
SECONDS = 2.0
"""How long the scripts of a page have after it is loaded."""


class RenderingMiddleware:
    """Turns the answer to a request with `meta["engine"]` into a request for the same page to a browser."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        wanted = request.meta.get("engine")
        if wanted and engine_for(wanted, self.crawler.settings) is None:
            raise TurnedAway("needs-browser", ENGINES[wanted][1])

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if "rendered" in request.meta:
            if response.status != 200:
                kind = "timeout" if response.status == 504 else "needs-browser"
                raise TurnedAway(kind, f"the browser answered {response.status}")
            if len(response.body) > self.crawler.settings.getint("DOWNLOAD_MAXSIZE"):
                raise TurnedAway("too-large", f"the scripts made a page of {len(response.body)} bytes")
            return response
        if not request.meta.get("engine") or response.status != 200 or not isinstance(response, HtmlResponse):
            return response
        guard = self.crawler.get_downloader_middleware(HostGuardMiddleware)
        rule = guard.rule if guard is not None else None
        engine = engine_for(request.meta["engine"], self.crawler.settings)
        make = splash_meta if engine == "splash" else playwright_meta
        headers = response.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"  # what a browser gives back
        meta = {**request.meta, "rendered": headers, **make(response, rule)}
        return request.replace(meta=meta, headers={"User-Agent": request.headers.get("User-Agent")}, dont_filter=True)

    def process_exception(self, request: Request, exception: Exception) -> None:
        if "rendered" in request.meta and not isinstance(exception, IgnoreRequest):
            detail = " ".join(f"{type(exception).__name__}: {exception}".split())[:200]
            raise TurnedAway("needs-browser", f"the browser failed: {detail}") from exception


class ChromiumAddon:
    """Puts the handler in place that knows Chromium; without `CHROMIUM` it does nothing.

    Ends the command with one sentence where the browser or the packages for it are missing.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        path = settings.get("CHROMIUM")
        if not path:
            raise NotConfigured
        if not Path(path).is_file():
            raise SystemExit(f"CHROMIUM: there is no browser at {path}.")
        try:
            from govreports.middlewares.chromium import RenderingDownloadHandler
        except ImportError as error:
            raise SystemExit(f"CHROMIUM: {error}; install requirements-playwright.txt.") from None
        handlers = settings.getwithbase("DOWNLOAD_HANDLERS").copy_to_dict()
        handlers.update(dict.fromkeys(("http", "https"), RenderingDownloadHandler))
        settings.set("DOWNLOAD_HANDLERS", handlers, priority="project")
        # As root it starts without its sandbox only: run the crawl as an ordinary user.
        switches = [*SWITCHES, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", {"executable_path": path, "args": switches}, priority="addon")
        settings.set("PLAYWRIGHT_MAX_PAGES_PER_CONTEXT", PAGES, priority="addon")


def engine_for(wanted: str, settings: BaseSettings) -> str | None:
    """The engine that renders: the one that the row names, or a current browser in place of Splash; None: there is none."""
    if settings.get(ENGINES[wanted][0]):
        return wanted
    return "playwright" if settings.get("CHROMIUM") else None


def splash_meta(response: HtmlResponse, rule: Guard | None) -> dict[str, Any]:
    """The request meta by which Splash renders a page."""
    from govreports.middlewares.splash import SCRIPT

    args = {
        "lua_source": SCRIPT, "url": response.url, "html": response.text, "wait": SECONDS,
        "hosts": sorted(rule.named) if rule else [], "endings": sorted(rule.bases) if rule else ["."],
    }  # fmt: skip
    return {"splash": {"endpoint": "execute", "args": args}}


def playwright_meta(response: HtmlResponse, rule: Guard | None) -> dict[str, Any]:
    """The request meta by which Chromium renders a page."""
    from govreports.middlewares.chromium import page_meta

    return page_meta(response.text, rule, SECONDS)

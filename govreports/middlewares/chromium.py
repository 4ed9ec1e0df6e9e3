"""Rendering by Chromium (scrapy-playwright), where `CHROMIUM` is set: the download handler and what a page may ask for.

Imported only then; `requirements-playwright.txt` has what it needs.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Page, Route, TimeoutError, WebSocketRoute
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from govreports.middlewares.guard import Guard, address_of
from govreports.middlewares.handler import PoliteDownloadHandler

NOT_NEEDED = ("image", "media", "font", "stylesheet")
"""Resources that fill no list."""


class RenderingDownloadHandler(PoliteDownloadHandler, ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Our handler; requests with `meta["playwright"]` go on to the browser."""


def page_meta(html: str, rule: Guard | None, seconds: float) -> dict[str, Any]:
    """The request meta for a page whose text is `html`, with as many `seconds` for its scripts."""

    async def prepare(page: Page, request: Request) -> None:
        given = False

        async def answer(route: Route) -> None:
            nonlocal given
            asked = route.request
            if not given and asked.is_navigation_request():
                given = True
                await route.fulfill(body=html, content_type="text/html; charset=utf-8")
            elif asked.resource_type in NOT_NEEDED or await _refused(asked.url, rule):
                await route.abort()
            else:
                await route.fallback()

        async def close(socket: WebSocketRoute) -> None:
            await socket.close()

        await page.route("**", answer)
        await page.route_web_socket("**", close)

    async def settle(page: Page) -> None:
        try:
            await page.wait_for_load_state("networkidle", timeout=seconds * 1000)
        except TimeoutError:
            return  # a page that never rests is taken as it is now

    return {
        "playwright": True,
        "playwright_context_kwargs": {"service_workers": "block"},
        "playwright_page_init_callback": prepare,
        "playwright_page_methods": [PageMethod(settle)],
    }


async def _refused(url: str, rule: Guard | None) -> bool:
    if rule is None or url.startswith(("data:", "blob:")):
        return False
    if rule.refusal(url):
        return True
    try:
        address = await address_of(urlsplit(url).hostname or "")
    except CannotResolveHostError:
        return True
    return bool(address and rule.private(url, address))

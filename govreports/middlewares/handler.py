"""The download handler: guard and manners are asked at the moment when a request really goes out.

A middleware would come too early for that: many requests have passed it when the first answer arrives.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Request, Response
from scrapy.utils.asyncio import run_in_thread

from govreports.middlewares.guard import HostGuardMiddleware
from govreports.middlewares.legacy_tls import fetch, is_tls
from govreports.middlewares.politeness import PolitenessMiddleware


class PoliteDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler behind the guard and the manners, no more requests a host than the settings say; where the handshake
    with a host fails and its row says `tls=legacy`, an old one is tried, and counted."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        most = max(1, crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))
        # Scrapy 2.19 counts a request as being sent only when its task begins (`Downloader._process_queue`): of those that
        # wait when a host is free again, it sends several where the delay between them is none, or passes meanwhile.
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(most))

    async def download_request(self, request: Request) -> Response:
        async with self._turns[request.meta.get("download_slot", "")]:
            return await self._in_turn(request)

    async def _in_turn(self, request: Request) -> Response:
        guard = self.crawler.get_downloader_middleware(HostGuardMiddleware)
        if guard is not None:
            await guard.before_sending(request)
        politeness = self.crawler.get_downloader_middleware(PolitenessMiddleware)
        if politeness is not None:
            await politeness.before_sending(request)
        response = await self._download(request)
        if politeness is not None:
            politeness.received(request, response)
        return response

    async def _download(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            if request.meta.get("tls") != "legacy" or request.meta.get("proxy") or not is_tls(error):
                raise
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value("tls/legacy")
        guard = self.crawler.get_downloader_middleware(HostGuardMiddleware)

        def private(address: str) -> bool:
            return guard is not None and guard.rule is not None and guard.rule.private(request.url, address)

        return await run_in_thread(fetch, request, self.crawler.settings.getint("DOWNLOAD_MAXSIZE"), private)

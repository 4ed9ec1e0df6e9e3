"""Manners towards a host: Retry-After, Crawl-delay, and stopping for the run when it says no.

A host that answers 412 or 521, shows a captcha or a script challenge, or 403 several times in a row, is left alone for
the rest of the run (every further request to it ends as `blocked` without being sent). Behind an address instead of a
name there may be several portals (a tunnel, the samples): there each portal is stopped by itself. After every refusal
before that the pause grows.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.asyncio import sleep

from govreports.middlewares import TurnedAway
from govreports.middlewares.guard import ip_of
from govreports.middlewares.splash import real_url

CHALLENGE_STATUSES = (412, 521)
"""Statuses of challenge pages: Rui Shu and Jia Su Le."""
WAITING = (403, 413, 429, 503)
"""Statuses whose Retry-After is honoured: those of RFC 9110, and 403, by which firewalls say the same."""
STRIKES = {403: 3, 429: 3}
"""Answers in a row after which a host is left alone; of what is no passing answer, one is enough."""


class PolitenessMiddleware:
    """Waits where the host asks for it, and stops where it refuses. Settings: `RETRY_AFTER_MAX`,
    `CRAWL_DELAY_MAX`, `BACK_OFF`."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.back_off = crawler.settings.getfloat("BACK_OFF")
        self.retry_after_max = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self.crawl_delay_max = crawler.settings.getfloat("CRAWL_DELAY_MAX")
        self.not_before: dict[str, float] = {}
        self.stopped: dict[str, str] = {}
        self.strikes: dict[tuple[str, int], int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.robots_parsed, signal=signals.robots_parsed)
        return middleware

    async def before_sending(self, request: Request) -> None:
        """Called at the moment a request would go out: waits as the host asked, or raises TurnedAway."""
        key = host_key(request)
        wait = self.not_before.get(key, 0.0) - time.monotonic()
        if wait > 0:
            await sleep(wait)
        if key in self.stopped and not is_robots(request):
            self.crawler.stats.inc_value("politeness/not_sent")
            raise TurnedAway("blocked", f"{self.stopped[key]}: the host is left alone for this run")

    def received(self, request: Request, response: Response) -> None:
        """Called when an answer has come, before the next request to the host goes out. Raises TurnedAway where it
        asks for a longer wait than we give."""
        if is_robots(request):
            return
        key, status = host_key(request), response.status
        if status in CHALLENGE_STATUSES:
            self.stop(request, str(status))
        if status in WAITING and (asked := retry_after(response)) is not None:
            if asked > self.retry_after_max:
                self.stop(request, str(status))
                raise TurnedAway("blocked", f"{status}: asked to wait {asked:.0f} s")
            self._pause(key, asked)
            self.crawler.stats.inc_value("politeness/retry_after")
        if status in STRIKES:
            count = self.strikes[key, status] = self.strikes.get((key, status), 0) + 1
            self._pause(key, self.back_off * 2 ** (count - 1))
            if count >= STRIKES[status]:
                self.stop(request, str(status))
        elif status < 400:
            for refusal in STRIKES:
                self.strikes.pop((key, refusal), None)

    def _pause(self, key: str, seconds: float) -> None:
        self.not_before[key] = max(self.not_before.get(key, 0.0), time.monotonic() + seconds)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A robots.txt that cannot be had forbids nothing; Scrapy would log a traceback for it."""
        if is_robots(request) and not isinstance(exception, IgnoreRequest):
            raise IgnoreRequest(f"robots.txt: {type(exception).__name__}") from exception

    def stop(self, request: Request, why: str) -> None:
        """Leave the host of this request alone for the rest of the run."""
        if self.stopped.setdefault(host_key(request), why) == why:
            self.crawler.stats.inc_value("politeness/stopped")

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Act on Crawl-delay, which Scrapy only reads."""
        delay = robotparser.crawl_delay(self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        slot = self.crawler.engine.downloader.slots.get(self.crawler.engine.downloader.get_slot_key(request))
        if delay and slot is not None and delay > slot.delay:
            slot.delay = min(float(delay), self.crawl_delay_max)
            self.crawler.stats.inc_value("politeness/crawl_delay")


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, one request a host at a time while robots.txt is asked for.

    Of several requests that wait for the file, Scrapy 2.19 gives it to the first and None to the others (they share a
    Deferred, and what one takes from it the next does not find): these would pass whatever it says.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        async with self._locks[urlsplit(request.url).netloc]:
            return await super().robot_parser(request)


def host_key(request: Request) -> str:
    """What is stopped together: the host, or behind a bare address the portal."""
    parts = urlsplit(real_url(request))
    if ip_of(parts.hostname or "") is not None:
        return f"{parts.netloc} {request.meta.get('portal_id', '')}"
    return parts.netloc


def is_robots(request: Request) -> bool:
    """Whether this is the request for robots.txt: what it answers says nothing of the portal."""
    return urlsplit(request.url).path == "/robots.txt"


def retry_after(response: Response) -> float | None:
    """Seconds that the server asks to wait (RFC 9110, 10.2.3: a number, or a date), or None."""
    given = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if given.isascii() and given.isdigit():
        return float(given[:9])
    try:
        moment = parsedate_to_datetime(given)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())

"""The queue of portals on Redis, through scrapy-redis (`requirements-scale.txt`): several crawlers share the portals.

A crawler takes a portal and walks it whole, so that politeness to a host needs no agreement between machines. Who walks
one, and its host, is told by its lease in the store. A portal stays among the `open` ones until its outcome is stored: the portals of a
crawler that dies are taken by the others when its leases have run out.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from redis.exceptions import RedisError
from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.utils.asyncio import create_looping_call
from scrapy_redis import connection
from scrapy_redis.spiders import RedisMixin
from twisted.python.failure import Failure as TwistedFailure

from govreports.items import PORTALS_DONE
from govreports.store import StoreError, run_id, store_of

if TYPE_CHECKING:
    from govreports.spiders.base import ReportSpider
    from govreports.spiders.walk import Walk

SECONDS = 1.0
"""Between two looks at the queue."""
PATIENCE = 5
"""Looks between two at portals that another crawler has: its lease is asked of the store."""
TRIES = 30
"""Failed attempts in a row to store an outcome, after which this crawler ends: another may have a disk that is not full."""


class PortalQueue(RedisMixin):  # type: ignore[misc]
    """The queue of one crawler. Settings: REDIS_URL, QUEUE_PORTALS (walked by it at once). `begin` leases a walk and gives
    its first requests, or None where another crawler has it."""

    def __init__(self, spider: ReportSpider, walks: Iterable[Walk], begin: Callable[[Walk], Iterator[Request] | None]) -> None:
        self.spider, self.crawler, self.settings = spider, spider.crawler, spider.settings
        self.name, self.logger = spider.name, logging.getLogger(__name__)
        self.redis_key, self._open_key = keys(spider.name)
        self._walks = {walk.portals[0].portal_id: walk for walk in walks}
        self._begin, self._taken, self._looks = begin, dict[str, Any](), 0
        self._unstored = 0
        self._store, self._owner = store_of(self.crawler), run_id(self.crawler)
        self._seconds = self.settings.getfloat("LEASE_SECONDS", 600)
        self._ending: asyncio.Future[None] | None = None
        self._limit = self.settings.getint("QUEUE_PORTALS", 16)
        self.setup_redis(self.crawler)
        self._look = create_looping_call(self._tick)
        self._look.start(SECONDS, now=True)
        self.crawler.signals.connect(self._close, signal=signals.spider_closed)

    def make_request_from_data(self, data: bytes) -> Iterator[Request]:
        """The first requests of the portal that was taken; none where another crawler has it already."""
        yield from self._take(data.decode())

    def spider_idle(self) -> None:
        """The crawl goes on while any portal is open: one that another crawler has may come back."""
        self._guard(lambda: self._done(list(self._taken)))
        if self._taken or self._guard(self._open):
            raise DontCloseSpider

    def _tick(self) -> None:
        self._guard(self._turn)

    def _turn(self) -> None:
        """Give back what is done, and take what there is room for."""
        self._done([key for key, walk in self._taken.items() if walk.ended()])
        self.redis_batch_size = self._limit - len(self._taken)
        if self.redis_batch_size > 0:
            self.schedule_next_requests()
        self._looks += 1
        if self._looks % PATIENCE == 0 and len(self._taken) < self._limit and not self.server.llen(self.redis_key):
            for key in self._open():
                if len(self._taken) < self._limit:
                    for request in self._take(key, back=True):
                        self.crawler.engine.crawl(request)

    def _open(self) -> list[str]:
        """The portals of our registry that nobody has finished."""
        return sorted(self._walks.keys() & {key.decode() for key in self.server.smembers(self._open_key)})

    def _take(self, key: str, *, back: bool = False) -> Iterator[Request]:
        """`back`: nobody waits for it, it is of a crawler that may be dead."""
        walk = self._walks.get(key)
        if walk is None or key in self._taken:  # of a larger registry, or ours already
            return
        finished = back and self._store.finished(key, self._owner)  # asked before the lease is ours
        requests = self._begin(walk) if self._store.lease(_host(walk), self._owner, self._seconds) else None
        if requests is None:
            self._free(walk)
            return
        self._taken[key] = walk
        if finished:  # by one that was killed before the queue knew
            self.server.srem(self._open_key, key)
        if not self.server.sismember(self._open_key, key):  # ... or by another between our look and our lease
            self._release(key)
            return
        yield from requests

    def _done(self, keys_: list[str]) -> None:
        for key in keys_:
            walk = self._taken[key]
            told = self.crawler.signals.send_catch_log(PORTALS_DONE, portal_ids=[portal.portal_id for portal in walk.portals])
            if any(isinstance(answer, TwistedFailure) for _, answer in told):
                self._unstored += 1  # tried again at the next look
                if self._unstored >= TRIES:
                    raise StoreError(f"the outcome of {key} could not be stored")
                continue
            self._unstored = 0
            self.server.srem(self._open_key, key)
            self._release(key)

    def _release(self, key: str) -> None:
        walk = self._taken.pop(key)
        self.spider.release(walk)
        self._free(walk)

    def _free(self, walk: Walk) -> None:
        """Give the host back, where none of our walks is on it."""
        if _host(walk) not in map(_host, self._taken.values()):
            self._store.release_leases(self._owner, _host(walk))

    def _guard(self, act: Callable[[], Any]) -> Any:
        """A queue or a store that is lost ends this crawler: what it had taken goes back to the others."""
        if self._ending is None:
            try:
                return act()
            except (RedisError, StoreError) as error:
                self.logger.error("the queue of portals is lost: %s", error)
                self._close()
                self._ending = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="queue-lost"))
        return None

    def _close(self) -> None:
        if self._look.running:
            self._look.stop()
        self.server.close()


def _host(walk: Walk) -> str:
    """The name under which the host of a walk is leased: portals of one host are walked by one crawler at a time."""
    return f"host:{urlsplit(walk.portals[0].start_url).hostname}"


def keys(spider: str) -> tuple[str, str]:
    """Redis keys of a spider: the list of waiting portals, the set of those that are not finished."""
    return f"govreports:{spider}:waiting", f"govreports:{spider}:open"


def enqueue(settings: Any, spider: str, portal_ids: Iterable[str]) -> int:
    """Have portals crawled; those that are open already stay as they are. How many were added. Raises RedisError."""
    server, (waiting, open_) = connection.from_settings(settings), keys(spider)
    try:
        added = [portal_id for portal_id in portal_ids if server.sadd(open_, portal_id)]
        for portal_id in added:
            server.rpush(waiting, portal_id)
    finally:
        server.close()
    return len(added)

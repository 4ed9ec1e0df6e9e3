"""http or https: some portals answer by one of them only, and rows (and links) name the other.

A host that cannot be reached by the one is asked by the other, once; what works is remembered for the run. Addresses with
a port are meant as they stand. The entry of a listing keeps its address, whichever way its page was fetched.
"""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadFailedError
from scrapy.http import Request, Response

OTHER = {"http": "https", "https": "http"}


class SchemeMiddleware:
    """Falls back to the other scheme."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.works: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Request | None:
        parts = urlsplit(request.url)
        known = self.works.get(parts.netloc)
        return self._other(request) if known and known != parts.scheme and "other_scheme" not in request.meta else None

    def process_response(self, request: Request, response: Response) -> Response:
        parts = urlsplit(request.url)
        if "other_scheme" in request.meta and response.status < 300 and parts.netloc not in self.works:
            self.works[parts.netloc] = parts.scheme
            assert self.crawler.stats is not None
            self.crawler.stats.inc_value(f"politeness/by_{parts.scheme}")
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        unreachable = isinstance(exception, DownloadConnectionRefusedError | DownloadFailedError)
        tried = "other_scheme" in request.meta or "rendered" in request.meta
        return self._other(request) if unreachable and not tried and urlsplit(request.url).port is None else None

    def _other(self, request: Request) -> Request:
        parts = urlsplit(request.url)
        meta = {**request.meta, "other_scheme": True}
        return request.replace(url=parts._replace(scheme=OTHER[parts.scheme]).geturl(), meta=meta, dont_filter=True)

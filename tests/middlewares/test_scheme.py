"""http in place of https and the other way, once, and remembered where it works."""

from __future__ import annotations

import pytest
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Request, Response
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from govreports.middlewares.scheme import SchemeMiddleware

URL = "http://www.example.gov.cn/nb/?a=1"


@pytest.fixture
def middleware() -> SchemeMiddleware:
    crawler = get_crawler()
    crawler.stats = MemoryStatsCollector(crawler)
    return SchemeMiddleware.from_crawler(crawler)


@pytest.mark.parametrize("error", [DownloadConnectionRefusedError("x"), DownloadFailedError("handshake")])
@pytest.mark.parametrize(("url", "other"), [(URL, URL.replace("http:", "https:")), (URL.replace("http:", "https:"), URL)])
def test_the_other_scheme_is_tried_once(middleware: SchemeMiddleware, error: Exception, url: str, other: str) -> None:
    second = middleware.process_exception(Request(url, meta={"portal_id": "a"}, cb_kwargs={"step": 1}), error)
    assert second is not None
    assert (second.url, second.meta["portal_id"], second.cb_kwargs) == (other, "a", {"step": 1})
    assert middleware.process_exception(second, error) is None


def test_slowness_and_named_ports_are_not_answered_by_it(middleware: SchemeMiddleware) -> None:
    assert middleware.process_exception(Request(URL), DownloadTimeoutError("x")) is None
    assert middleware.process_exception(Request("http://127.0.0.1:81/"), DownloadConnectionRefusedError("x")) is None
    assert middleware.process_exception(Request(URL, meta={"rendered": {}}), DownloadFailedError("x")) is None


def test_what_works_is_remembered_but_no_redirect(middleware: SchemeMiddleware) -> None:
    second = middleware.process_exception(Request(URL), DownloadConnectionRefusedError("x"))
    assert second is not None
    middleware.process_response(second, Response(second.url, status=302))
    assert middleware.process_request(Request(URL)) is None, "it may lead back"
    middleware.process_response(second, Response(second.url, status=200))
    third = middleware.process_request(Request("http://www.example.gov.cn/robots.txt"))
    assert third is not None
    assert third.url == "https://www.example.gov.cn/robots.txt"
    assert middleware.process_request(third) is None
    assert middleware.process_request(Request("http://other.gov.cn/")) is None
    assert middleware.crawler.stats is not None
    assert middleware.crawler.stats.get_value("politeness/by_https") == 1

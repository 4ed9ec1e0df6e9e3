"""The host guard: what may be asked, of whom, before and after redirects."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import Request
from scrapy.utils.test import get_crawler

from govreports.middlewares import TurnedAway
from govreports.middlewares.guard import Guard, HostGuardMiddleware

NAMED = {"www.gz.gov.cn", "zjj.sz.gov.cn", "127.0.0.1:8377", "portal.example:8080"}


@pytest.mark.parametrize(
    "url",
    [
        "http://www.gz.gov.cn/a", "https://www.gz.gov.cn/a", "https://www.gz.gov.cn:443/a", "http://www.gz.gov.cn:80/", "http://gz.gov.cn/",
        "http://zwgk.gz.gov.cn/x", "http://WWW.GZ.GOV.CN/", "http://127.0.0.1:8377/x", "http://portal.example:8080/", "https://zjj.sz.gov.cn/",
    ],
)  # fmt: skip
def test_what_rows_name_may_be_asked(url: str) -> None:
    assert Guard(NAMED).refusal(url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://www.sz.gov.cn/", "no row names the host"), ("http://evilgz.gov.cn/", "no row names the host"),
        ("http://www.gz.gov.cn.evil.example/", "no row names the host"), ("http://www.gz.gov.cn@evil.example/", "no row names the host"),
        ("http://www.gz.gov.cn:8080/", "no row names the port 8080"), ("http://portal.example/", "no row names the host"),
        ("http://127.0.0.1/", "no row names the address"), ("http://127.0.0.1:22/", "no row names the port 22"),
        ("http://10.1.2.3/", "no row names the address"), ("http://169.254.169.254/latest/", "no row names the address"),
        ("http://[::1]/", "no row names the address"), ("http://8.8.8.8/", "no row names the address"),
        ("file:///etc/passwd", "the scheme 'file'"), ("ftp://www.gz.gov.cn/x", "the scheme 'ftp'"), ("http://www.gz.gov.cn:x/", "malformed"),
        ("http://www.gz.gov.cn:0/", "no row names the port 0"),
    ],
)  # fmt: skip
def test_what_no_row_names_is_refused(url: str, reason: str) -> None:
    refusal = Guard(NAMED).refusal(url)
    assert refusal is not None
    assert reason in refusal


def test_without_names_nothing_passes() -> None:
    assert Guard(()).refusal("http://www.gz.gov.cn/") is not None


def test_a_name_that_leads_inside_is_told_apart_from_a_named_address() -> None:
    guard = Guard(NAMED)
    assert guard.private("http://www.gz.gov.cn/", "10.0.0.7")
    assert guard.private("http://www.gz.gov.cn/", "127.0.0.1")
    assert guard.private("http://www.gz.gov.cn/", "fe80::1")
    assert not guard.private("http://www.gz.gov.cn/", "118.190.1.1")
    assert not guard.private("http://127.0.0.1:8377/", "127.0.0.1")


def test_a_listing_may_lead_to_another_government_host_of_the_registry_only() -> None:
    guard = Guard(NAMED, lambda: ["www.foshan.gov.cn"])
    assert guard.allow("http://old.foshan.gov.cn/nb/")
    assert guard.refusal("http://old.foshan.gov.cn/nb/index_2.html") is None
    for url in ("http://mirror.example/nb/", "http://old.foshan.gov.cn:81/", "http://www.shaoguan.gov.cn/", "http://gov.cn.evil.example/", "http://10.0.0.1/"):
        assert not guard.allow(url)


def middleware(hosts: Any) -> HostGuardMiddleware:
    crawler = get_crawler()
    crawler.spider = SimpleNamespace(allowed_hosts=hosts) if hosts is not None else SimpleNamespace()  # type: ignore[assignment]
    return HostGuardMiddleware.from_crawler(crawler)


def test_the_middleware_turns_away_and_counts() -> None:
    guard = middleware(NAMED)
    guard.process_request(Request("http://www.gz.gov.cn/"))
    with pytest.raises(TurnedAway) as caught:
        guard.process_request(Request("http://mirror.example/"))
    assert (caught.value.kind, "mirror.example" in caught.value.detail) == ("host-refused", True)
    with pytest.raises(TurnedAway) as caught:
        guard.process_request(Request("http://mirror.example/", meta={"redirect_times": 1}))
    assert caught.value.kind == "moved"
    assert guard.crawler.stats.get_value("guard/refused") == 2
    with pytest.raises(TurnedAway):  # a jump that was redirected elsewhere is not let in
        guard.process_request(Request("http://www.hunan.gov.cn/", meta={"jump": True, "redirect_times": 1}))
    guard.process_request(Request("http://www.hunan.gov.cn/", meta={"jump": True}))
    guard.process_request(Request("http://www.hunan.gov.cn/content/post_1.html"))


def test_spiders_without_hosts_are_left_alone() -> None:
    middleware(None).process_request(Request("http://anything.example/"))

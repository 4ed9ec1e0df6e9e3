"""Challenges, error pages with status 200, and the decoding of pages."""

from __future__ import annotations

import time

import pytest
from scrapy.http import HtmlResponse, Request, Response, TextResponse
from scrapy.utils.test import get_crawler

from govreports.middlewares import TurnedAway
from govreports.middlewares.challenge import challenge, soft_404, visible
from govreports.middlewares.decode import DecodeMiddleware
from govreports.middlewares.politeness import PolitenessMiddleware, host_key, retry_after

URL = "http://www.example.gov.cn/nb/a.html"
RUISHU = "<script type='text/javascript' r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;$_ts.cd='qqq';</script>"
JSL = "<script>document.cookie=('_')+('_')+'=1;path=/';location.href=location.pathname</script>"
TEXT = "<p>" + "本年度主动公开政府信息情况良好," * 40 + "</p>"


def page(body: str, url: str = URL, **more: object) -> HtmlResponse:
    return HtmlResponse(url, body=body.encode(), encoding="utf-8", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<html><head>{RUISHU}</head><body></body></html>", "javascript"),
        (JSL, "javascript"),
        ("<html><script>var x=go({tn:'__jsl_clearance_s',ct:'a'})</script></html>", "javascript"),
        ("<html><body><div id='captcha-box'></div>请完成安全验证</body></html>", "captcha"),
        ("<html><body>请输入验证码:<input></body></html>", "captcha"),
        ("<html><title>提示</title><body>您的请求已被网站防火墙拦截</body></html>", "waf"),
        (f"<html><head>{RUISHU}</head><body>{TEXT}</body></html>", None),
        (f"<html><body>{TEXT}<p>登录请输入验证码</p></body></html>", None),
        ("<html><body><p>敬请期待</p></body></html>", None),
        ("<html><body></body></html>", None),
    ],
)
def test_challenges_are_told_from_pages_with_the_same_scripts(body: str, kind: str | None) -> None:
    assert challenge(page(body)) == kind


def test_visible_text_counts_no_scripts_and_stops_early() -> None:
    assert visible(page("<p>甲乙 丙</p><script>var a=1</script><style>p{}</style>丁<!-- 戊 -->"), 99) == 4
    assert visible(page("<p>甲乙</p><p>丙丁</p>"), 2) == 2


@pytest.mark.parametrize("head", ["404", "404 Not Found", "页面不存在", "您访问的页面不存在", "找不到该页面", "该信息已被删除", "404错误"])
def test_error_pages_with_status_200(head: str) -> None:
    assert soft_404(Request(URL), page(f"<html><title>{head}</title><body>x</body></html>"))
    assert soft_404(Request(URL), page(f"<html><title>某市</title><body><h1> {head} </h1></body></html>"))


def test_pages_that_speak_of_errors_are_pages() -> None:
    for head in ("示例市2014年政府信息公开工作年度报告", "信息不存在的答复情况"):
        assert not soft_404(Request(URL), page(f"<html><title>{head}</title><body>{TEXT}</body></html>"))


def test_a_deep_link_that_ends_at_the_home_page() -> None:
    redirected = Request("http://www.example.gov.cn/", meta={"redirect_urls": [URL]})
    assert soft_404(redirected, page("<html>门户</html>", "http://www.example.gov.cn/"))
    assert not soft_404(Request("http://www.example.gov.cn/"), page("<html>门户</html>", "http://www.example.gov.cn/"))


# --------------------------------------------------------------------------------------------------- decoding

REPORT = "<html><head><title>示例市年度报告</title></head><body><p>政府信息公开工作情况,㙟镕,共12件。</p></body></html>"


@pytest.mark.parametrize(
    ("encoding", "header"),
    [("gb18030", "text/html; charset=utf-8"), ("gb18030", "text/html"), ("utf-8", "text/html; charset=gb2312"), ("big5hkscs", "text/html")],
)
def test_the_encoding_is_that_of_the_bytes(encoding: str, header: str) -> None:
    text = REPORT if encoding != "big5hkscs" else "<html><body><p>政府資訊公開工作年度報告,本年度主動公開政府資訊共一百二十件。</p></body></html>"
    body = text.encode(encoding)
    given = HtmlResponse(URL, body=body, headers={"Content-Type": header}, status=200, ip_address="1.2.3.4")
    found = DecodeMiddleware().process_response(Request(URL), given)
    assert isinstance(found, HtmlResponse)
    assert found.text == text
    assert found.body == body
    assert (found.status, found.ip_address, found.headers["Content-Type"]) == (200, "1.2.3.4", header.encode())


def test_html_under_another_type_becomes_html_and_files_stay() -> None:
    middleware = DecodeMiddleware()
    html = Response(URL, body=REPORT.encode("gbk", "ignore"), headers={"Content-Type": "application/octet-stream"})
    assert isinstance(middleware.process_response(Request(URL), html), HtmlResponse)
    pdf = Response(URL, body=b"%PDF-1.4 <html>", headers={"Content-Type": "application/pdf"})
    assert middleware.process_response(Request(URL), pdf) is pdf
    for body in (b"", b"\x00\x01\x02\x03" * 50):
        odd = HtmlResponse(URL, body=body)
        assert middleware.process_response(Request(URL), odd) is odd
    answer = TextResponse(URL, body=b'{"a": 1}', headers={"Content-Type": "application/json"})
    assert middleware.process_response(Request(URL), answer) is answer


# ---------------------------------------------------------------------------------------------------- manners


@pytest.mark.parametrize(
    ("value", "seconds"), [("120", 120.0), (" 5 ", 5.0), ("Fri, 31 Oct 2014 08:00:00 GMT", 0.0), ("soon", None), ("", None), ("-3", None)]
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(Response(URL, headers={"Retry-After": value})) == seconds


def test_retry_after_as_a_date_in_the_future() -> None:
    found = retry_after(Response(URL, headers={"Retry-After": "Fri, 31 Oct 2999 08:00:00 GMT"}))
    assert found is not None
    assert found > 1e9


def test_a_host_is_stopped_after_refusals_in_a_row_only() -> None:
    politeness = PolitenessMiddleware(get_crawler(settings_dict={"RETRY_AFTER_MAX": 1, "CRAWL_DELAY_MAX": 1}))
    request = Request(URL)
    for status in (403, 403, 200, 403, 403):
        politeness.received(request, Response(URL, status=status))
    assert politeness.stopped == {}
    politeness.received(request, Response(URL, status=403))
    assert politeness.stopped == {"www.example.gov.cn": "403"}
    politeness.received(Request("http://b.example/robots.txt"), Response("http://b.example/robots.txt", status=412))
    assert list(politeness.stopped) == ["www.example.gov.cn"], "what robots.txt answers says nothing of the portal"


@pytest.mark.parametrize("status", [403, 413, 429, 503])
def test_who_asks_for_a_pause_gets_it_up_to_a_cap(status: int) -> None:
    politeness = PolitenessMiddleware(get_crawler(settings_dict={"RETRY_AFTER_MAX": 60, "CRAWL_DELAY_MAX": 1}))
    before = time.monotonic()
    politeness.received(Request(URL), Response(URL, status=status, headers={"Retry-After": "50"}))
    assert politeness.not_before["www.example.gov.cn"] >= before + 50
    with pytest.raises(TurnedAway, match=f"{status}: asked to wait 61 s"):
        politeness.received(Request(URL), Response(URL, status=status, headers={"Retry-After": "61"}))
    assert politeness.stopped == {"www.example.gov.cn": str(status)}


def test_what_is_stopped_together() -> None:
    assert host_key(Request(URL, meta={"portal_id": "a"})) == host_key(Request("http://www.example.gov.cn/x", meta={"portal_id": "b"}))
    assert host_key(Request("http://127.0.0.1:80/", meta={"portal_id": "a"})) != host_key(Request("http://127.0.0.1:80/", meta={"portal_id": "b"}))
    rendered = Request("http://127.0.0.1:8050/render.html", meta={"splash": {"args": {"url": URL}}})
    assert host_key(rendered) == "www.example.gov.cn"


def test_the_text_goes_along_and_never_that_of_a_page_that_led_here() -> None:
    request = Request(URL)
    page = "<html><body>政府信息公开</body></html>".encode("gbk")
    DecodeMiddleware().process_response(request, HtmlResponse(URL, body=page, headers={"Content-Type": "text/html"}))
    assert request.meta["decoded"].text == page.decode("gbk")
    further = request.replace(url=URL + "report.pdf")
    DecodeMiddleware().process_response(further, Response(further.url, body=b"%PDF-1.4\n1 0 obj"))
    assert "decoded" not in further.meta

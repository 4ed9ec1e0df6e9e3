"""No page makes a platform fail, and none holds it up: what would take the square of its length is tried at length."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import api, html

from govreports.platforms import PLATFORMS, Step, choose

URL = "http://www.example.gov.cn/zwgk/nb/index.html"
LONG = 40_000
PARTS = [
    "<li><a href='./202401/t20240130_1.html' title='示例区2023年政府信息公开工作年度报告'>示例...</a><span>2024-01-30</span></li>", "<a href=", "<a onclick=\"location.href='",
    "<script>createPageHTML('page_div',3,1,'list','shtml',9);</script>", "createPage(1,", "<record><![CDATA[", "]]></record>", "<datastore>", "<nextgroup><![CDATA[",
    "articleList: [", "channelsTagSelf = {\"articleCount\":", "{\"urls\":\"{\\\"pc\\\":\\\"/a/\\\"}\"}", "queryData=\"{'webId':'1'}\"", "<!--", "-->", "<div class='TRS_Editor'>",
    "<div class='page'>1/3</div>", "<iframe src='/x.html'>", "</html>", "<html>", "一、总体情况", "<h1>", "TREE: [", "_CONFIG = {", "dataproxy.jsp", "/info/1/2.htm", "\x00", "<ucapcontent>",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join), st.sampled_from(sorted(PLATFORMS)), st.sampled_from(["column", "start", "way", "tree", "api"]))
def test_any_page_is_a_listing_or_a_problem(body: str, name: str, kind: str) -> None:
    platform, step = PLATFORMS[name], Step(URL, kind, first_url=URL)
    response = api(URL, body) if kind == "api" else html(URL, body or " ")
    if kind != "api":
        assert choose(name, response, step).name in PLATFORMS
        platform.article(response)
    if kind == "api" and name not in ("gkmlpt", "hanweb", "ucap"):
        return  # they ask for no interface
    listing = platform.listing(response, step)
    assert all(entry.url.startswith("http") for entry in listing.entries)


@pytest.mark.parametrize("name", ["trs", "hanweb", "ucap", "jsonlist", "generic"])
@pytest.mark.parametrize(
    "body",
    [
        "<record><![CDATA[" * LONG, "<nextgroup><![CDATA[" * LONG, "<script>" + "createPage(x" * LONG, "<script>createPage(" + "a,b," * 80 + ")", "'" * LONG,
        "<script>document.write('" * LONG, "articleList: " + "[" * LONG, "<!--" * LONG, f"<a href='/{'1' * 4000}/'>示例区政府信息公开年度报告2023</a>" * 20,
        "<div class='TRS_Editor'>" * 2000, "<a title='" + "<" * LONG + "'>x</a>", "channelsTagA = {" * LONG, "<script>" + "location.href=" * LONG, "1/" * LONG,
    ],
    ids=["records", "groups", "calls", "arguments", "quotes", "writes", "brackets", "comments", "digits", "containers", "tags", "channels", "moves", "fractions"],
)  # fmt: skip
def test_no_page_takes_the_square_of_its_length(name: str, body: str) -> None:
    response = html(URL, f"<html><body>{body}</body></html>")
    step = Step(URL, first_url=URL)
    choose("", response, step)
    PLATFORMS[name].recognise(response)
    PLATFORMS[name].listing(response, step)
    PLATFORMS[name].article(response)


@pytest.mark.parametrize("name", ["ucap", "hanweb", "gkmlpt"])
def test_interfaces_that_answer_with_anything(name: str) -> None:
    step = Step("http://www.example.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?x=1" if name == "hanweb" else URL, "api", first_url=URL)
    rows = [{"title": "<" * LONG, "url": "/a/1.shtml"}, {"title": 5, "url": None}, None, 7]
    for answer in ("", "null", "[]", "{}", "[" * LONG, {"data": None}, {"data": {"results": rows, "html": "<" * LONG}}, {"articles": rows}):
        PLATFORMS[name].listing(api(step.url, answer), step)

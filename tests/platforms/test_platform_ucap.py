"""ucap: lists as they are, lists filled by a search with a stale copy in a comment, channels by year, report pages."""

from __future__ import annotations

from typing import Any

import pytest
from pages import BLOCKED, REPORT, html, titled, walk

from govreports.platforms import Step, choose
from govreports.platforms.ucap import Ucap

BASE = "http://x.example.gov.cn"
CHANNEL = "0123456789abcdef0123456789abcdef"
COLUMN = f"{BASE}/x/c110280/zwgklist.shtml"
PLATFORM = Ucap()
HEAD = f'<meta name="channelId" content="{CHANNEL}"><meta name="code" content="c110280"><meta name="ColumnName" content="政府信息公开年报">'


def item(year: int) -> str:
    return (
        f'<li><a target="_blank" href="/x/c110280/{year + 1}03/{year}.shtml" title="{titled("示例厅", year)}"> {titled("示例厅", year)} </a>'
        f"<b>{year + 1}-03-20</b></li>"
    )


def page(list_: str, more: str = "") -> str:
    return f"<html><head>{HEAD}</head><body>{list_}<div class='page'><div id='page_div'></div></div>{more}</body></html>"


def search(page: int) -> str:
    return f"{BASE}/common/search/{CHANNEL}?sort=&_isAgg=false&_isJson=true&_pageSize=20&_template=index&page={page}"


STALE = "<ul class='jytxxgklist'><!--" + item(2008) + item(2007) + "<script>createPageHTML('page_div',2,1,'zwgklist','shtml',25);</script>--></ul>"


def test_pages_are_counted_from_1_and_named_by_the_script() -> None:
    def call(n: int) -> str:
        return f"<script>createPageHTML('page_div',3, {n},'zwgklist','shtml',15);</script>"

    pages = {COLUMN: page("<ul class='list'>" + "".join(map(item, range(2020, 2025))) + "</ul>", call(1))}
    for n in (2, 3):
        years = range(2025 - 5 * n, 2030 - 5 * n)
        pages[COLUMN.replace("list.", f"list_{n}.")] = page("<ul>" + "".join(map(item, years)) + "</ul>", call(n))
    found = walk(PLATFORM, pages, COLUMN)
    assert (found.asked, found.problems, len(found.titles)) == (list(pages), [], 15)
    assert (found.urls[0], found.dates[0]) == (f"{BASE}/x/c110280/202103/2020.shtml", "2021-03-20")


def answer(years: list[int], total: int | None = None) -> dict[str, Any]:
    rows = [
        {"id": f"m{y}", "title": f"<em>{titled('示例厅', y)}</em>", "url": f"/x/c110280/{y + 1}03/{y}.shtml", "publishedTimeStr": f"{y + 1}-03-20 10:00:00"}
        for y in years
    ]
    return {"data": {"results": rows, **({"total": total} if total is not None else {})}}


def test_the_search_is_asked_and_not_the_stale_copy() -> None:
    pages: dict[str, Any] = {COLUMN: page(STALE), search(1): answer([2023, 2022], total=3), search(2): answer([2021], total=3)}
    found = walk(PLATFORM, pages, COLUMN)
    assert found.titles == [titled("示例厅", y) for y in (2023, 2022, 2021)]
    assert (found.dates[0], found.problems, found.advertised) == ("2024-03-20", [], 3)
    assert found.asked == [COLUMN, search(1), search(2)]


def test_a_search_that_serves_less_than_its_total_is_a_shortfall() -> None:
    found = walk(PLATFORM, {COLUMN: page(STALE), search(1): answer([2023, 2022], total=30)}, COLUMN)
    assert found.problems == [("truncated", "advertised 30 rows, served 2")]


@pytest.mark.parametrize("reply", [None, "<html>404</html>", {"data": None}], ids=["404", "no JSON", "no results"])
def test_where_the_search_is_not_there_the_stale_copy_is_taken_and_told(reply: Any) -> None:
    pages = {COLUMN: page(STALE), **({search(1): reply} if reply is not None else {})}
    found = walk(PLATFORM, pages, COLUMN)
    assert found.titles == [titled("示例厅", 2008), titled("示例厅", 2007)]
    ((kind, detail),) = found.problems
    assert kind == "truncated"
    assert "2 rows of a stale copy" in detail


def test_channels_of_years_and_bodies() -> None:
    other, bodies = f"{BASE}/x/c110281/zwgklist.shtml", f"{BASE}/x/c110300/list.shtml"
    menu = f"<a href='{other}'>2009年</a><a href='{bodies}'>市县政府信息公开年报</a><a href='/x/c99/list.shtml'>政策文件</a>"
    found = walk(PLATFORM, {COLUMN: page(f"<ul>{item(2008)}</ul>", menu), other: page(f"<ul>{item(2009)}</ul>"), bodies: page(f"<ul>{item(2010)}</ul>")},
                 COLUMN)  # fmt: skip
    assert (found.asked, len(found.titles), found.problems) == ([COLUMN, other, bodies], 3, [])


ARTICLES = {
    "container by id": f"<html><head>{HEAD}<meta name='ArticleTitle' content='{titled('示例厅', 2023)}'><meta name='PubDate' content='2024-01-20 09:00'>"
                       f"</head><body><div>导航</div><div id='UCAP-CONTENT'>{REPORT}<a href='/x/f/1.pdf'>年报.pdf</a></div></body></html>",
    "container by name": f"<html><body><div>导航</div><UCAPTITLE>{titled('示例厅', 2023)}</UCAPTITLE><span>发布时间:2024-01-20</span>"
                         f"<UCAPCONTENT>{REPORT}<a href='/x/f/1.pdf'>年报.pdf</a></UCAPCONTENT></body></html>",
}  # fmt: skip


@pytest.mark.parametrize("form", ARTICLES)
def test_report_pages(form: str) -> None:
    found = PLATFORM.article(html(f"{BASE}/x/c110280/202401/2023.shtml", ARTICLES[form]))
    assert found is not None
    assert (found.title, found.date) == (titled("示例厅", 2023), "2024-01-20")
    assert [a.url for a in found.attachments] == [f"{BASE}/x/f/1.pdf"]
    assert found.html is not None
    assert "导航" not in found.html


def test_fingerprint_and_pages_that_are_none() -> None:
    step = Step(COLUMN, first_url=COLUMN)
    assert choose("", html(COLUMN, page(f"<ul>{item(2008)}</ul>")), step).name == "ucap"
    assert choose("", html(COLUMN, page(STALE)), step).name == "ucap"
    for body in (BLOCKED, "<html><body></body></html>"):
        assert not PLATFORM.recognise(html(COLUMN, body))
        assert [kind for kind, _ in walk(PLATFORM, {COLUMN: body}, COLUMN).problems] == ["layout"]
        assert PLATFORM.article(html(COLUMN, body)) is None

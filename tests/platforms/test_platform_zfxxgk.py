"""zfxxgk: the list block of the national form, its menu, pagers of any maker, report pages."""

from __future__ import annotations

import pytest
from pages import BLOCKED, REPORT, html, titled, walk

from govreports.platforms import Step, choose
from govreports.platforms.zfxxgk import Zfxxgk

BASE = "http://www.example.gov.cn"
COLUMN = f"{BASE}/zfxxgk/gknb/"
PLATFORM = Zfxxgk()
MENU = "<div class='zfxxgk_nav'><a href='/zfxxgk/zn/'>政府信息公开指南</a><a href='/zfxxgk/gknb/'>政府信息公开年报</a><a href='/zfxxgk/ysq/'>依申请公开</a></div>"


def form(years: range, more: str = "") -> str:
    items = "".join(f"<li><a href='/p/{y}.html' title='{titled('示例区', y)}'>{titled('示例区', y)}</a><b>{y + 1}-01-20</b></li>" for y in years)
    return (
        f"<html><head><title>政府信息公开年报</title></head><body>{MENU}<div class='zfxxgk_zdgktit'>政府信息公开年报</div>"
        f"<div class='scroll_main'><div class='zfxxgk_zdgkc'><ul>{items}</ul></div></div>{more}</body></html>"
    )


PAGERS = {
    "TRS": ("<script>createPageHTML(2, 0, 'index', 'html');</script>", f"{COLUMN}index_1.html"),
    "UCAP": ("<script>createPageHTML('page_div', 2, 1, 'index', 'html', 8);</script>", f"{COLUMN}index_2.html"),
    "links": ("<div class='page'><a href='index_2.html'>下页</a></div>", f"{COLUMN}index_2.html"),
}


@pytest.mark.parametrize("maker", PAGERS)
def test_rows_of_the_block_with_the_pager_of_its_maker(maker: str) -> None:
    pager, second = PAGERS[maker]
    found = walk(PLATFORM, {COLUMN: form(range(2020, 2024), pager), second: form(range(2016, 2020))}, COLUMN)
    assert (found.asked, found.problems, len(found.titles), found.dates[0]) == ([COLUMN, second], [], 8, "2021-01-20")


def test_what_is_beside_the_block_is_no_row() -> None:
    beside = f"<div class='hot'><a href='/x/1.html'>{titled('示例市', 2009)}</a></div>"
    assert walk(PLATFORM, {COLUMN: form(range(2020, 2022), beside)}, COLUMN).titles == [titled("示例区", y) for y in (2020, 2021)]


def test_years_beside_the_list() -> None:
    years = "<a href='/zfxxgk/gknb_19/'>2019</a>"
    pages = {COLUMN: form(range(2020, 2022), years), f"{BASE}/zfxxgk/gknb_19/": form(range(2019, 2020))}
    assert walk(PLATFORM, pages, COLUMN).asked == list(pages)


@pytest.mark.parametrize("body", [f"<div class='article-content'>{REPORT}</div>", REPORT])
def test_report_pages(body: str) -> None:
    found = PLATFORM.article(html(f"{BASE}/p/1.html", f"<html><body>{MENU}<h1>{titled('示例区', 2020)}</h1><p>发布日期:2021-01-20</p>{body}</body></html>"))
    assert found is not None
    assert (found.title, found.date) == (titled("示例区", 2020), "2021-01-20")


def test_fingerprint_and_pages_that_are_none() -> None:
    step = Step(COLUMN, first_url=COLUMN)
    assert choose("", html(COLUMN, form(range(2020, 2022))), step).name == "zfxxgk"
    trs = form(range(2020, 2022)).replace("/p/2020.html", "./202101/t20210120_1.html")
    assert choose("", html(COLUMN, trs), step).name == "trs", "the maker is known"
    for body in (BLOCKED, "<html><body></body></html>"):
        assert not PLATFORM.recognise(html(COLUMN, body))
        assert [kind for kind, _ in walk(PLATFORM, {COLUMN: body}, COLUMN).problems] == ["layout"]
        assert PLATFORM.article(html(COLUMN, body)) is None

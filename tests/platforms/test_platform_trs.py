"""trs: the pagers of its variants, rows, channels, report pages."""

from __future__ import annotations

import pytest
from pages import BLOCKED, REPORT, html, titled, walk

from govreports.platforms import Step, choose
from govreports.platforms.trs import Trs

BASE = "http://www.example.gov.cn"
COLUMN = f"{BASE}/xxgk/xxgknb/"
PLATFORM = Trs()


def rows(years: range, *, pager: str = "", place: str = "示例市某局") -> str:
    items = "".join(
        f'<li><a href="./{y + 1}01/t{y + 1}0114_{y}01.html" title="{titled(place, y)}" target="_blank">{titled(place, y)[:16]}...</a>'
        f"<span>{y + 1}-01-14</span></li>"
        for y in reversed(years)
    )
    return f"<html><head><title>政府信息公开年报</title></head><body><ul class='list'>{items}</ul><div class='page'>{pager}</div></body></html>"


def call(text: str) -> str:
    return f"<script>{text}</script>"


def numbered(pages: int, current: int) -> str:
    return call(f'createPageHTML({pages}, {current}, "index", "html");')


VARIANTS = {
    "counted from 0": (lambda n: call(f'createPageHTML(3, {n}, "index", "html");'), "index_{}.html", (1, 2)),
    "with rows at the end": (lambda n: call(f'createPageHTML(3, {n}, "index", "shtml", "x", 25);'), "index_{}.shtml", (1, 2)),
    "its kin createPage": (lambda n: call(f"createPage(3,{n},'index','html')"), "index_{}.html", (1, 2)),
    "counted from 1": (lambda n: call(f'createPageHTML(3, {n + 1}, "newxxgklist", "html");'), "newxxgklist_{}.html", (2, 3)),
    "rows, pages, page": (lambda n: call(f'createPageHTML(25, 3, {n}, "index", "html");'), "index_{}.html", (1, 2)),
    "variables": (
        lambda n: call(f'var countPage = 3;//共多少页\nvar currentPage = {n};\ncreatePageHTML(countPage, currentPage, "index", "html");'),
        "index_{}.html",
        (1, 2),
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_pages_are_counted_as_the_script_counts_them(name: str) -> None:
    pager, address, numbers = VARIANTS[name]
    pages = {COLUMN: rows(range(2020, 2025), pager=pager(0))}
    for index, number in enumerate(numbers, 1):
        pages[COLUMN + address.format(number)] = rows(range(2020 - 5 * index, 2025 - 5 * index), pager=pager(index))
    found = walk(PLATFORM, pages, COLUMN)
    assert found.asked == list(pages), "every page, and none beyond the last"
    assert found.titles == [titled("示例市某局", y) for y in range(2024, 2009, -1)]
    assert (found.dates[0], found.problems) == ("2025-01-14", [])
    assert found.urls[0] == f"{COLUMN}202501/t20250114_202401.html"


def test_a_page_that_the_script_tells_of_and_that_is_a_stub_is_a_shortfall() -> None:
    pager = numbered(3, 0)
    pages = {COLUMN: rows(range(2020, 2025), pager=pager), f"{COLUMN}index_1.html": "<html><body></body></html>"}
    assert walk(PLATFORM, pages, COLUMN).problems == [("truncated", "page 2 of 3 has no new rows")]
    del pages[f"{COLUMN}index_1.html"]
    assert walk(PLATFORM, pages, COLUMN).problems == [("truncated", "page 2 of 3 has no new rows")]


def test_a_call_in_a_comment_or_a_definition_is_none() -> None:
    for text in ('//createPageHTML(9, 0, "index", "html");', 'function createPageHTML(n, c, "index", "html"){}'):
        found = walk(PLATFORM, {COLUMN: rows(range(2020, 2025), pager=call(text))}, COLUMN)
        assert (found.asked, found.problems) == ([COLUMN], [])
    hidden = "<!-- <script>createPageHTML(9, 0, 'index', 'html');</script> -->"
    assert walk(PLATFORM, {COLUMN: rows(range(2020, 2025), pager=hidden)}, COLUMN).asked == [COLUMN]


def test_a_list_that_a_script_writes_row_by_row() -> None:
    script = "".join(
        f"document.writeln('<li><a href=\"./202501/t20250114_{n}.html\">{title}<\\/a><span>2025-01-14<\\/span><\\/li>');"
        for n, title in enumerate(titled(f"示例市{n}局", 2024) for n in range(3))
    )
    found = walk(PLATFORM, {COLUMN: f"<html><body><div class='TRS_Editor'></div>{call(script)}"}, COLUMN)
    assert found.titles == [titled(f"示例市{n}局", 2024) for n in range(3)]
    assert found.dates == ["2025-01-14"] * 3


def test_channels_below_by_rank_and_year_and_reports_as_files() -> None:
    links = '<a href="./bmnb_97945/">部门信息公开年报</a><a href="./2019/">2019</a><a href="/zwgk/">政务公开</a>'
    file = f'<li><a href="./202501/P020250114000000000001.pdf">{titled("示例市", 2024)}</a><span>2025-01-14</span></li>'
    pages = {COLUMN: rows(range(2022, 2024)) + links + file, f"{COLUMN}bmnb_97945/": rows(range(2021, 2022)),
             f"{COLUMN}2019/": rows(range(2019, 2020))}  # fmt: skip
    found = walk(PLATFORM, pages, COLUMN)
    assert found.asked == [COLUMN, f"{COLUMN}bmnb_97945/", f"{COLUMN}2019/"]
    assert f"{COLUMN}202501/P020250114000000000001.pdf" in found.urls
    assert len(found.titles) == 5


def test_a_report_page_with_meta_tags_and_nested_editors() -> None:
    page = (
        f"<html><head><meta name='ArticleTitle' content='{titled('示例局', 2024)}'/><meta name='PubDate' content='2025-01-14 16:20'/></head>"
        "<body><div class='nav'>首页</div><div class='view TRS_UEDITOR trs_paper_default'><div class='TRS_Editor'>"
        f"<style type='text/css'>.TRS_Editor P{{line-height:2}}</style>{REPORT}<p><a appendix='true' href='./P020250114000000000001.pdf' "
        "title='附件.pdf'>附件.pdf</a></p></div></div></body></html>"
    )
    found = PLATFORM.article(html(f"{COLUMN}202501/t20250114_1.html", page))
    assert found is not None
    assert (found.title, found.date) == (titled("示例局", 2024), "2025-01-14")
    assert [a.url for a in found.attachments] == [f"{COLUMN}202501/P020250114000000000001.pdf"]
    assert found.html is not None
    assert found.html.startswith('<div class="view TRS_UEDITOR')
    assert "首页" not in found.html


def test_an_older_report_page_without_meta_tags() -> None:
    page = (
        f"<html><body><h1>示例市政府</h1><div class='title'>{titled('示例市', 2016)}</div><table><tr><td>发文日期</td><td>2017年03月17日</td></tr></table>"
        f"<div class='Custom_UnionStyle'>{REPORT}</div></body></html>"
    )
    found = PLATFORM.article(html(f"{COLUMN}201703/t20170317_1.html", page))
    assert found is not None
    assert (found.title, found.date) == (titled("示例市", 2016), "2017-03-17")


def test_fingerprint_and_pages_that_are_none() -> None:
    step = Step(COLUMN, first_url=COLUMN)
    assert choose("", html(COLUMN, rows(range(2020, 2022))), step).name == "trs"
    assert not PLATFORM.recognise(html(COLUMN, BLOCKED))
    assert [kind for kind, _ in walk(PLATFORM, {COLUMN: BLOCKED}, COLUMN).problems] == ["layout"]
    assert [kind for kind, _ in walk(PLATFORM, {COLUMN: "<html><body></body></html>"}, COLUMN).problems] == ["layout"]
    assert PLATFORM.article(html(COLUMN, BLOCKED)) is None
    foreign = rows(range(2020, 2022)) + "<a href='http://www.other.gov.cn/zw/content/post_1.html'>要闻</a>"
    assert choose("", html(COLUMN, foreign), step).name == "trs", "a link to another system's article decides nothing"


def test_pages_that_never_end_are_left_and_told() -> None:
    pages = {}
    for n in range(300):
        address = COLUMN if n == 0 else f"{COLUMN}index_{n}.html"
        items = "".join(f"<li><a href='./202501/t20250101_{n}{k}.html'>通知{n}-{k}</a></li>" for k in range(5))
        pages[address] = f"<title>政府信息公开年报</title>{items}{numbered(300, n)}"
    found = walk(PLATFORM, pages, COLUMN)
    assert len(found.asked) == 40
    assert found.problems == [("limit", "40 pages in a row without a report")]


def test_pages_that_repeat_with_new_addresses_end_the_column() -> None:
    pages = {}
    for n in range(30):
        address = COLUMN if n == 0 else f"{COLUMN}index_{n}.html"
        items = "".join(f"<li><a href='./202501/t20250101_{n}{y}.html'>{titled('示例市', y)}</a></li>" for y in range(2020, 2025))
        pages[address] = f"<title>政府信息公开年报</title>{items}{numbered(30, n)}"
    found = walk(PLATFORM, pages, COLUMN)
    assert (len(found.asked), found.problems) == (2, [("truncated", "page 2 of 30 has no new rows")])

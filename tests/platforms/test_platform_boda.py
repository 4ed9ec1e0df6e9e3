"""boda: pages numbered from the end, columns in the folder named like the page, report pages."""

from __future__ import annotations

import pytest
from pages import BLOCKED, REPORT, html, titled, walk

from govreports.platforms import Step, choose
from govreports.platforms.boda import Boda

BASE = "http://www.example.gov.cn"
COLUMN = f"{BASE}/zwgk/zfxxgknb.htm"
PLATFORM = Boda()


def items(years: range, up: str = "..") -> str:
    return "".join(
        f'<li id="line_u5_{n}"><a href="{up}/info/1050/{y}8.htm" target="_blank" title="{titled("示例县", y)}">{titled("示例县", y)}</a><span>{y + 1}-01-30</span></li>'
        for n, y in enumerate(years)
    )


def pager(page: int, pages: int, prefix: str, *, links: bool = True) -> str:
    following = f'<span class="p_next p_fun"><a href="{prefix}{pages - page}.htm">下页</a></span>' if page < pages else '<span class="p_next_d p_fun_d">下页</span>'
    last = f'<span class="p_last p_fun"><a href="{prefix}1.htm">尾页</a></span>'
    return (
        f'<div class="pb_sys_common pb_sys_normal"><span class="p_t">共15条</span> <span class="p_pages"><span class="p_no_d">{page}</span>'
        f'{following + last if links else ""}</span> <span class="p_t">{page}/{pages}</span></div>'
    )


def column(list_: str, more: str = "") -> str:
    return f"<html><head><title>政府信息公开年报-示例县</title></head><body><ul>{list_}</ul>{more}</body></html>"


@pytest.mark.parametrize("links", [True, False], ids=["linked", "reckoned from 1/3"])
def test_pages_are_numbered_from_the_end(links: bool) -> None:
    pages = {
        COLUMN: column(items(range(2020, 2025)), pager(1, 3, "zfxxgknb/", links=links)),
        f"{BASE}/zwgk/zfxxgknb/2.htm": column(items(range(2015, 2020), "../.."), pager(2, 3, "", links=links)),
        f"{BASE}/zwgk/zfxxgknb/1.htm": column(items(range(2010, 2015), "../.."), pager(3, 3, "", links=links)),
    }
    found = walk(PLATFORM, pages, COLUMN)
    assert (found.asked, found.problems, len(found.titles)) == (list(pages), [], 15)
    assert (found.urls[0], found.dates[0]) == (f"{BASE}/info/1050/20208.htm", "2021-01-30")


def test_a_page_that_is_not_there_is_a_shortfall() -> None:
    found = walk(PLATFORM, {COLUMN: column(items(range(2020, 2025)), pager(1, 3, "zfxxgknb/"))}, COLUMN)
    assert found.problems == [("truncated", "page 2 of 3 has no new rows")]


def test_columns_below_lie_in_the_folder_of_the_page() -> None:
    menu = "<a href='zfxxgknb/bmnb.htm'>部门年报</a><a href='zfxxgknb/x/2019.htm'>2019年</a><a href='zcwj.htm'>政策文件</a><a href='zfxxgknb/1.htm'>2</a>"
    pages = {COLUMN: column(items(range(2022, 2024)), menu), f"{BASE}/zwgk/zfxxgknb/bmnb.htm": column(items(range(2021, 2022), "../..")),
             f"{BASE}/zwgk/zfxxgknb/x/2019.htm": column(items(range(2019, 2020), "../../.."))}  # fmt: skip
    found = walk(PLATFORM, pages, COLUMN)
    assert (found.asked, found.problems, len(found.titles)) == (list(pages), [], 4)


def test_a_link_around_the_whole_row_is_titled_by_its_heading() -> None:
    row = (
        f"<li id='line_u5_0'><a href='../info/1050/1.htm'><img src=''><h4>{titled('示例县', 2020)}</h4><p class='date'>2021-01-30</p>"
        "<p>本报告由示例县人民政府办公室编制,包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况……</p></a></li>"
    )
    found = walk(PLATFORM, {COLUMN: column(row)}, COLUMN)
    assert (found.titles, found.dates) == ([titled("示例县", 2020)], ["2021-01-30"])


def test_dynamic_addresses_are_rows() -> None:
    row = f"<li><a href='../content.jsp?urltype=news.NewsContentUrl&wbtreeid=1050&wbnewsid=64208'>{titled('示例县', 2020)}</a></li>"
    assert walk(PLATFORM, {COLUMN: column(row)}, COLUMN).titles == [titled("示例县", 2020)]


@pytest.mark.parametrize("container", ['<div id="vsb_content_1001">{}</div>', '<div id="vsb_content"><div class="v_news_content">{}</div></div>'])
def test_report_pages_with_downloads_without_an_ending(container: str) -> None:
    file = "<a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77'>附件1:年报</a>"
    body = container.format(f"{REPORT}<img class='img_vsb_content' src='/__local/A/BB/1.png'>")
    found = PLATFORM.article(html(f"{BASE}/info/1050/1.htm", f"<html><body><div>导航</div><h2>{titled('示例县', 2020)}</h2><p>发布时间:2021-01-30</p>{body}{file}</body></html>"))
    assert found is not None
    assert (found.title, found.date) == (titled("示例县", 2020), "2021-01-30")
    assert [a.name for a in found.attachments] == ["附件1:年报"]
    assert found.html is not None
    assert "导航" not in found.html
    assert "img_vsb_content" in found.html


def test_fingerprint_and_pages_that_are_none() -> None:
    step = Step(COLUMN, first_url=COLUMN)
    assert choose("", html(COLUMN, column(items(range(2020, 2022)))), step).name == "boda"
    for body in (BLOCKED, "<html><body></body></html>"):
        assert not PLATFORM.recognise(html(COLUMN, body))
        assert [kind for kind, _ in walk(PLATFORM, {COLUMN: body}, COLUMN).problems] == ["layout"]
        assert PLATFORM.article(html(COLUMN, body)) is None

"""panzhihua, zhuzhou, yunan: the addresses of their articles, columns, pages whose name is tried, report pages."""

from __future__ import annotations

import pytest
from pages import BLOCKED, REPORT, html, titled, walk

from govreports.platforms import Platform, Step, choose
from govreports.platforms.dialects import Panzhihua, Yunan, Zhuzhou

PZH, ZZ, YA = "http://www.example-pzh.gov.cn", "http://fgw.example-zz.gov.cn", "http://www.yunan.gov.cn"
COLUMNS: dict[str, tuple[Platform, str, str]] = {
    "panzhihua": (Panzhihua(), f"{PZH}/zfxxgk/zfxxgknb/xxgkgzndbg/index.shtml", "/zfxxgk/zfxxgknb/xxgkgzndbg/102{}.shtml"),
    "zhuzhou": (Zhuzhou(), f"{ZZ}/c14780/index.html", "/c14780/{0}0130/i25{0}.html"),
    "yunan": (Yunan(), f"{YA}/menhuwangzhan/zfxxgk/qzfxxgk/zfxxgkndbg", "/menhuwangzhan/zfxxgk/qzfxxgk/zfxxgkndbg/500047{}"),
}


def rows(address: str, years: range, more: str = "") -> str:
    items = "".join(f"<li><a href='{address.format(y)}' title='{titled('示例区', y)}'>{titled('示例区', y)[:9]}..</a><span>{y + 1}-01-22</span></li>" for y in years)
    return f"<html><head><title>政府信息公开年报</title></head><body><ul>{items}</ul>{more}</body></html>"


@pytest.mark.parametrize("name", COLUMNS)
def test_rows_and_a_linked_second_page(name: str) -> None:
    platform, column, address = COLUMNS[name]
    second = column + "x2"
    pages = {column: rows(address, range(2020, 2024), f"<a href='{second}'>下一页</a>"), second: rows(address, range(2016, 2020))}
    found = walk(platform, pages, column)
    assert (found.asked, found.problems) == ([column, second], [])
    assert found.titles == [titled("示例区", y) for y in (2020, 2021, 2022, 2023, 2016, 2017, 2018, 2019)]
    assert found.dates[0] == "2021-01-22"
    assert choose("", html(column, pages[column]), Step(column, first_url=column)).name == name


def test_the_second_page_of_a_full_one_is_tried_under_both_names() -> None:
    platform, column, address = COLUMNS["panzhihua"]
    full = rows(address, range(2000, 2020))
    for second in ("index_2", "index_1"):
        pages = {column: full, column.replace("index", second): rows(address, range(2020, 2024))}
        found = walk(platform, pages, column)
        assert (len(found.titles), found.problems) == (24, [])
    found = walk(platform, {column: full}, column)
    assert (found.asked[1:], found.problems) == ([column.replace("index", name) for name in ("index_1", "index_2")], [])


def test_panzhihua_knows_a_post_by_its_number_under_every_section_and_host() -> None:
    platform, column, _ = COLUMNS["panzhihua"]
    title = titled("示例市某局", 2025)
    links = "".join(f"<li><a href='{href}'>{title}</a></li>" for href in ("/zwgk/ztxx/nb/10188142.shtml", "http://wap.example-pzh.gov.cn/zfxxgk1/nb/10188142.shtml"))
    entries = platform.entries(html(column, f"<ul>{links}</ul>"), Step(column, first_url=column))
    assert [entry.post_id for entry in entries] == ["10188142"] * 2


def test_panzhihua_has_a_folder_a_department() -> None:
    platform, column, address = COLUMNS["panzhihua"]
    below = f"{PZH}/zfxxgk/zfxxgknb/xxgkgzndbg/qzfb/index.shtml"
    pages = {column: rows(address, range(2020, 2021), "<a href='qzfb/index.shtml'>区政府办</a><a href='/zwgk/index.shtml'>政务公开</a>"),
             below: rows(address.replace("102", "103"), range(2021, 2022))}  # fmt: skip
    found = walk(platform, pages, column)
    assert (found.asked, len(found.titles), found.problems) == ([column, below], 2, [])


def test_zhuzhou_has_columns_with_numbers_told_by_their_names() -> None:
    platform, column, address = COLUMNS["zhuzhou"]
    menu = "<a href='/c24643/index.html'>县市区政府信息公开年报</a><a href='/c1/index.html'>通知公告</a>"
    pages = {column: rows(address, range(2020, 2021), menu), f"{ZZ}/c24643/index.html": rows(address, range(2021, 2022))}
    found = walk(platform, pages, column)
    assert (found.asked, len(found.titles), found.problems) == (list(pages), 2, [])


def test_yunan_writes_every_sub_host_as_the_main_one() -> None:
    platform, column, _ = COLUMNS["yunan"]
    title = titled("示例镇", 2018)
    links = "".join(f"<a href='http://{host}.yunan.gov.cn/menhuwangzhan/a/5000479938'>{title}</a>" for host in ("xwdx", "xcl", "www"))
    other = f"<a href='http://www.other.gov.cn/menhuwangzhan/a/5000479939'>{titled('示例乡', 2018)}</a>"
    entries = platform.entries(html(column, links + other), Step(column, first_url=column))
    assert [entry.url for entry in entries] == [f"{YA}/menhuwangzhan/a/5000479938", "http://www.other.gov.cn/menhuwangzhan/a/5000479939"]


REPORTS = {
    "panzhihua": f"<div class='xq'><h1>{titled('示例区', 2023)}</h1><div class='sub'>www.example.gov.cn&nbsp;发布时间:2024-01-22&nbsp;来源:示例局 选择阅读字号:[ ]</div>"
                 f"<div id='zoom'><p align='center'>示例市某局</p>{REPORT}</div></div>",
    "zhuzhou": f"<h1>{titled('示例区', 2023)}</h1><span>发布时间:2024-01-22 10:01</span><div class='content'>{REPORT}<img src='t.png'></div>",
    "yunan": f"<div class='article'><h1>{titled('示例区', 2023)}</h1><div class='info'>发布时间 : 2024-01-22 14:46 来源 : 示例区办 浏览次数 : 23056次<span>字号:</span></div>"
             f"<div class='content'>{REPORT}</div></div>",
}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("head", ["", f"<meta name='ArticleTitle' content='{titled('示例区', 2023)}'><meta name='PubDate' content='2024-01-22'>"])
def test_report_pages(name: str, head: str) -> None:
    found = COLUMNS[name][0].article(html(COLUMNS[name][1], f"<html><head>{head}</head><body>{REPORTS[name]}</body></html>"))
    assert found is not None
    assert (found.title, found.date) == (titled("示例区", 2023), "2024-01-22")


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("body", [BLOCKED, "<html><body></body></html>"], ids=["challenge", "empty"])
def test_pages_that_are_none(name: str, body: str) -> None:
    platform, column, _ = COLUMNS[name]
    assert not platform.recognise(html(column, body))
    assert [kind for kind, _ in walk(platform, {column: body}, column).problems] == ["layout"]
    assert platform.article(html(column, body)) is None

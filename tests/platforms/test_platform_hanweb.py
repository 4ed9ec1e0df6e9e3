"""hanweb: rows as they are, in a datastore, from the data proxy, and from the JPAAS interface."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pages import BLOCKED, REPORT, Walked, html, titled, walk

from govreports.platforms import Step, choose
from govreports.platforms.hanweb import Hanweb

BASE = "http://www.example.gov.cn"
COLUMN = f"{BASE}/col/col89736/index.html"
PROXY = f"{BASE}/module/web/jpage/dataproxy.jsp"
UNIT = f"{BASE}/api-gateway/jpaas-publish-server/front/page/build/unit"
PLATFORM = Hanweb()


def item(n: int) -> str:
    title = titled(f"示例{n}厅", 2024)
    return (
        f'<li><a target="_blank" href="/art/2025/1/{n % 28 + 1}/art_80001_{n}.html" title="{title}">{title[:12]}…</a>'
        f'<b readlabel="2025-01-{n % 28 + 1:02d}">2025-01-{n % 28 + 1:02d}</b></li>'
    )


def records(numbers: range, *, total: int | None = None, group: str = "") -> str:
    head = f"<totalrecord>{total}</totalrecord><totalpage>9</totalpage>" if total is not None else ""
    link = f'<nextgroup><![CDATA[<a href="{group}"></a>]]></nextgroup>' if group else ""
    rows = "".join(f"<record><![CDATA[{item(n)}]]></record>\n" for n in numbers)
    return f"<datastore>{link}{head}<recordset>{rows}</recordset></datastore>"


def column(list_: str, script: str = "") -> str:
    return f"<html><head><title>政府信息公开年报</title></head><body><div id='405463'>{list_}</div><script>{script}</script></body></html>"


def jpage(total: int) -> str:
    return (
        f"$('#405463').jpage({{totalRecord:{total},perPage:5,proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{{data:"
        "{col:1,appid:1,webid:23,path:'/',columnid:89736,sourceContentType:9,unitid:'405463',webname:'示例厅',permissiontype:0}}});"
    )


class Proxy(dict[str, Any]):
    """The pages of a portal with a data proxy that serves by record numbers."""

    def __init__(self, pages: dict[str, Any], total: int, serve: int | None = None) -> None:
        super().__init__(pages)
        self.total, self.serve = total, total if serve is None else serve

    def get(self, url: str, default: Any = None) -> Any:
        if not url.startswith(PROXY):
            return super().get(url, default)
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (query["columnid"], query["unitid"], query["webid"], query["sourceContentType"]) == ("89736", "405463", "23", "9")
        first, last = int(query["startrecord"]), int(query["endrecord"])
        return records(range(first - 1, min(last, self.serve)), total=self.total)


def titles(numbers: range) -> list[str]:
    return [titled(f"示例{n}厅", 2024) for n in numbers]


def test_rows_as_they_are_need_no_interface() -> None:
    found = walk(PLATFORM, {COLUMN: column("<ul>" + "".join(map(item, range(4))) + "</ul>", jpage(4))}, COLUMN)
    assert (found.titles, found.dates[0], found.problems, found.asked) == (titles(range(4)), "2025-01-01", [], [COLUMN])


def test_rows_in_the_datastore_and_the_rest_by_record_numbers() -> None:
    stored = f'<script type="text/xml">{records(range(15))}</script>'
    found = walk(PLATFORM, Proxy({COLUMN: column(stored, jpage(41))}, 41), COLUMN)
    assert (found.titles, found.problems, found.advertised) == (titles(range(41)), [], 41)
    numbers = [parse_qs(urlsplit(url).query) for url in found.asked[1:]]
    assert [(q["startrecord"], q["endrecord"], q["perpage"]) for q in numbers] == [(["16"], ["30"], ["5"]), (["31"], ["45"], ["5"])]


def test_a_datastore_that_has_them_all_is_the_end() -> None:
    found = walk(PLATFORM, {COLUMN: column(f'<script type="text/xml">{records(range(15))}</script>', jpage(15))}, COLUMN)
    assert (len(found.titles), found.problems, found.asked, found.advertised) == (15, [], [COLUMN], 15)


def test_a_proxy_that_serves_less_than_it_tells_is_a_shortfall() -> None:
    stored = f'<script type="text/xml">{records(range(15))}</script>'
    found = walk(PLATFORM, Proxy({COLUMN: column(stored, jpage(756))}, 756, serve=45), COLUMN)
    assert (len(found.titles), found.problems) == (45, [("truncated", "advertised 756 rows, served 45")])
    assert found.advertised == 756


def test_a_proxy_that_answers_with_nothing_or_is_not_there() -> None:
    stored = f'<script type="text/xml">{records(range(15))}</script>'
    pages = {COLUMN: column(stored, jpage(41))}
    assert walk(PLATFORM, pages, COLUMN).problems == [("truncated", "advertised 41 rows, served 15")]
    untold = column(stored, jpage(41).replace("totalRecord:41,", ""))
    assert walk(PLATFORM, {COLUMN: untold}, COLUMN).problems == [("truncated", "the data proxy that has the other rows is not there")]

    class Empty(Proxy):
        def get(self, url: str, default: Any = None) -> Any:
            return "\n<html></html>\n" if url.startswith(PROXY) else super().get(url, default)

    assert walk(PLATFORM, Empty(pages, 41), COLUMN).problems == [("truncated", "the data proxy gave nothing after 15 rows")]


@pytest.mark.parametrize("first", [0, 1], ids=["groups from 0", "groups from 1"])
def test_groups_by_the_address_that_each_answer_gives(first: int) -> None:
    """The page names group 1; where groups are counted from 1 that is the one on the page, and group 2 is asked for."""
    address = "/module/web/jpage/dataproxy.jsp?page={}&amp;webid=1&amp;columnid=33718&amp;unitid=212860"
    groups = [range(15), range(15, 30), range(30, 41)]
    pages: dict[str, Any] = {COLUMN: column(f'<script type="text/xml">{records(groups[0], total=41, group=address.format(1))}</script>')}
    for index, numbers in enumerate(groups):
        url = BASE + address.format(index + first).replace("&amp;", "&")
        pages[url] = records(numbers, total=41, group=address.format(index + first + 1))
    found = walk(PLATFORM, pages, COLUMN)
    assert (found.titles, found.problems) == (titles(range(41)), [])


def test_dates_broken_over_lines_and_new_addresses() -> None:
    row = f'<li><a href="/col/col1/art/2026/art_9f52b7fd.html">{titled("示例局", 2025)}</a><span class="time">2026-\n 01-\n 23</span></li>'
    found = walk(PLATFORM, {COLUMN: column(f"<ul>{row}</ul>")}, COLUMN)
    assert (found.urls, found.dates) == ([f"{BASE}/col/col1/art/2026/art_9f52b7fd.html"], ["2026-01-23"])


# ---------------------------------------------------------------------------------------------------- JPAAS

QUERY = (
    "<script url='/api-gateway/jpaas-publish-server/front/page/build/unit' queryData=\"{'parseType':'bulidstatic','webId':'3096',"
    "'tplSetId':'x1','pageType':'column','tagId':'当前栏目list','editType':'null','pageId':'1554467'}\"></script>"
)


class Units(dict[str, Any]):
    """A portal with the JPAAS interface, five rows a page; `ignores`: it gives page 1 for every number."""

    def __init__(self, total: int, *, tells: bool = True, ignores: bool = False, pager: str = "") -> None:
        super().__init__({COLUMN: column(QUERY)})
        self.total, self.tells, self.ignores, self.pager = total, tells, ignores, pager

    def get(self, url: str, default: Any = None) -> Any:
        if not url.startswith(UNIT):
            return super().get(url, default)
        query = parse_qs(urlsplit(url).query)
        assert (query["webId"], query["pageId"], query["tagId"]) == (["3096"], ["1554467"], ["当前栏目list"])
        page = 1 if self.ignores or "paramJson" not in query else json.loads(query["paramJson"][0])["pageNo"]
        rows = "".join(item(n) for n in range((page - 1) * 5, min(page * 5, self.total)))
        count = f'<div class="page" count="{self.total}" pageNo="{page}"></div>' if self.tells else self.pager
        return {"success": True, "data": {"html": f"<ul>{rows}</ul>{count}"}}


def units(**more: Any) -> Walked:
    return walk(PLATFORM, Units(**more), COLUMN)


def test_the_interface_is_asked_page_by_page_until_its_total() -> None:
    found = units(total=12)
    assert (found.titles, found.problems, found.advertised, len(found.asked)) == (titles(range(12)), [], 12, 4)


def test_a_gateway_that_gives_page_1_for_every_number_is_a_shortfall() -> None:
    assert units(total=12, ignores=True).problems == [("truncated", "advertised 12 rows, served 5")]
    pager = "<div class='page'><span>1/3</span></div>"
    assert units(total=12, tells=False, ignores=True, pager=pager).problems == [
        ("truncated", "page 1 of 3 links no next page: the others come by a script")
    ]


def test_without_a_total_a_page_without_new_rows_is_the_end() -> None:
    found = units(total=12, tells=False)
    assert (found.titles, found.problems) == (titles(range(12)), [])


def test_an_interface_that_answers_otherwise_is_a_problem() -> None:
    class Broken(Units):
        def get(self, url: str, default: Any = None) -> Any:
            return {"success": False} if url.startswith(UNIT) else super().get(url, default)

    assert walk(PLATFORM, Broken(total=1), COLUMN).problems == [("layout", "the list interface gave no page: KeyError")]


# -------------------------------------------------------------------------------------------------- the rest


def test_columns_of_years_and_bodies_are_told_by_their_names() -> None:
    links = "<a href='/col/col2/index.html'>2023年</a><a href='/col/col3/index.html'>部门信息公开年报</a><a href='/col/col4/index.html'>工作动态</a>"
    found = walk(PLATFORM, {COLUMN: column(f"<ul>{item(1)}</ul>{links}"), f"{BASE}/col/col2/index.html": column(f"<ul>{item(2)}</ul>"),
                            f"{BASE}/col/col3/index.html": column(f"<ul>{item(3)}</ul>")}, COLUMN)  # fmt: skip
    assert (found.titles, found.problems) == (titles(range(1, 4)), [])
    assert f"{BASE}/col/col4/index.html" not in found.asked


HEAD = "<table><tr><td>索 引 号</td><td>1</td><td>发布日期</td><td>2025-01-09</td></tr></table>"


@pytest.mark.parametrize("container", ["<div id='zoom'>{}</div>", "<div class='article_zoom bfr_article_content'>{}</div>"])
def test_report_pages(container: str) -> None:
    page = f"<html><body><h1>{titled('示例厅', 2024)}</h1>{HEAD}{container.format(REPORT)}<p>版权所有</p></body></html>"
    found = PLATFORM.article(html(f"{BASE}/art/2025/1/9/art_80001_1.html", page))
    assert found is not None
    assert (found.title, found.date) == (titled("示例厅", 2024), "2025-01-09")
    assert found.html is not None
    assert "版权所有" not in found.html


def test_fingerprint_and_pages_that_are_none() -> None:
    step = Step(COLUMN, first_url=COLUMN)
    assert choose("", html(COLUMN, column(f"<ul>{item(1)}</ul>")), step).name == "hanweb"
    assert choose("", html(COLUMN, column(QUERY)), step).name == "hanweb"
    assert not PLATFORM.recognise(html(COLUMN, BLOCKED))
    for page in (BLOCKED, "<html><body></body></html>"):
        assert [kind for kind, _ in walk(PLATFORM, {COLUMN: page}, COLUMN).problems] == ["layout"]
    assert PLATFORM.article(html(COLUMN, BLOCKED)) is None

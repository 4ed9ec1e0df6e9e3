"""generic: the column is found from the home page by the texts of links, and its rows by their titles."""

from __future__ import annotations

from dataclasses import dataclass

from pages import html, titled

from govreports.platforms import Step, choose
from govreports.platforms.generic import Generic

BASE = "http://www.example.gov.cn"
PLATFORM = Generic()
HOME = Step(f"{BASE}/", "start", first_url=f"{BASE}/")


@dataclass
class Row:
    start_url: str
    sid: str = ""


def links(*pairs: tuple[str, str]) -> str:
    return "<html><body>" + "".join(f"<li><a href='{href}'>{text}</a></li>" for href, text in pairs)


def test_from_the_home_page_the_way_is_taken() -> None:
    page = links(("/zw/", "要闻"), ("/zfxxgk/", "政府信息公开"), ("/fg/2024/1.html", "示例市法治政府建设年度报告"), ("/fw/", "服务"))
    (step,) = PLATFORM.listing(html(f"{BASE}/", page), HOME).steps
    assert (step.url, step.kind, step.depth) == (f"{BASE}/zfxxgk/", "way", 1)


def test_a_link_named_like_the_column_comes_before_all_ways() -> None:
    page = links(("/zfxxgk/", "政府信息公开"), ("/zfxxgk/nb/", "政府信息公开年报"), ("/zfxxgk/zn/", "政府信息公开指南"))
    (step,) = PLATFORM.listing(html(f"{BASE}/", page), HOME).steps
    assert (step.url, step.kind) == (f"{BASE}/zfxxgk/nb/", "column")


def test_another_host_is_marked_for_the_guard() -> None:
    (step,) = PLATFORM.listing(html(f"{BASE}/", links(("http://xxgk.other.gov.cn/nb/", "政府信息公开年报"))), HOME).steps
    assert step.jump


def test_rows_are_the_titles_of_reports_and_years_are_recursed() -> None:
    url = f"{BASE}/zfxxgk/nb/"
    step = Step(url, "column", depth=2, first_url=url)
    page = "<title>政府信息公开年报</title>" + links(
        ("2023/", "2023"), ("/menhuwangzhan/zfxxgkndbg/5000479938", titled("示例区", 2018)), ("/x", "关于公布电话的通知"),
        ("/y/1.html", "示例区2018年政府网站工作年度报表"),
    )  # fmt: skip
    listing = PLATFORM.listing(html(url, page), step)
    assert [entry.title for entry in listing.entries] == [titled("示例区", 2018), "示例区2018年政府网站工作年度报表"]
    assert [s.url for s in listing.steps] == [f"{url}2023/"]


def test_a_home_page_that_leads_nowhere_is_a_problem() -> None:
    assert PLATFORM.listing(html(f"{BASE}/", links(("/a/", "要闻"))), HOME).problems[0][0] == "layout"
    way = Step(f"{BASE}/a/", "way", depth=1, first_url=f"{BASE}/a/")
    assert PLATFORM.listing(html(f"{BASE}/a/", links(("/b/", "要闻"))), way).problems == []


def test_ways_are_bounded() -> None:
    page = links(*((f"/xxgk{n}/", "政务公开") for n in range(30)))
    assert len(PLATFORM.listing(html(f"{BASE}/", page), HOME).steps) == 8
    deep = Step(f"{BASE}/", "way", depth=4, first_url=f"{BASE}/")
    assert PLATFORM.listing(html(f"{BASE}/", page), deep).steps == []


def test_a_row_with_a_listing_begins_in_the_column() -> None:
    (step,) = PLATFORM.listing_requests(Row(f"{BASE}/zfxxgk/nb"))
    assert step.kind == "column"
    (step,) = PLATFORM.listing_requests(Row(f"{BASE}/"))
    assert step.kind == "start"


def test_a_directory_on_the_way_is_recognised() -> None:
    page = html(f"{BASE}/gkmlpt/index", "<script>window._CONFIG = {SID: '1', TREE: []};</script>")
    way = Step(f"{BASE}/gkmlpt/index", "way", depth=1, first_url=f"{BASE}/gkmlpt/index")
    assert choose("", page, way).name == "gkmlpt"
    portal = html(f"{BASE}/", "<script>window.NFCMS_SITE_ID=1</script>")
    assert choose("", portal, HOME).name == "generic", "a home page is searched, whatever system made it"
    assert choose("", portal, Step(f"{BASE}/nb/", "column", depth=1)).name == "nfcms"

"""generic: the column is found from the home page by the texts of links, and its rows by their titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import REPORT, Row, html, titled, walk

from govreports.platforms import Step, choose
from govreports.platforms.columns import is_report_row
from govreports.platforms.generic import Generic
from govreports.platforms.pagers import read_pager

BASE = "http://www.example.gov.cn"
PLATFORM = Generic()
HOME = Step(f"{BASE}/", "start", first_url=f"{BASE}/")


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


# ------------------------------------------------------------------------------------ ways that are no plain links


def steps(page: str, step: Step = HOME) -> list[tuple[str, str]]:
    return [(s.url, s.kind) for s in PLATFORM.listing(html(step.url, page), step).steps]


@pytest.mark.parametrize(
    "way",
    [
        "<a href='/zfxxgk/'><img src='x.png' alt='政府信息公开'></a>",
        "<a href='/zfxxgk/' title='政府信息公开'><i></i></a>",
        "<map><area href='/zfxxgk/' alt='政府信息公开'></map>",
        "<a href='javascript:;' onclick=\"window.open('/zfxxgk/')\">政府信息公开</a>",
        "<li onclick=\"location.href='/zfxxgk/'\">政府信息公开</li>",
        "<a href=\"javascript:location.href='/zfxxgk/'\">政 府 信 息 公 开</a>",
        "<a href='/zfxxgk/'>示例市政府信息公开平台</a>",
        "<a href='/zfxxgk/'>法定主动公开内容</a>",
    ],
)
def test_a_way_of_any_form(way: str) -> None:
    assert steps(f"<html><body>{way}<a href='/xw/'>要闻</a></body></html>") == [(f"{BASE}/zfxxgk/", "way")]


@pytest.mark.parametrize("post", ["<script>window.location.href='/web/index.html';</script>", "<script>location.replace('/web/index.html')</script>",
                                  "<frameset><frame src='/web/index.html'></frameset>", "<iframe src='/web/index.html'></iframe>"])  # fmt: skip
def test_a_home_page_that_is_a_mere_signpost(post: str) -> None:
    assert steps(f"<html><body>{post}</body></html>") == [(f"{BASE}/web/index.html", "start")]


def test_a_script_on_a_full_page_and_a_frame_of_another_host_lead_nowhere() -> None:
    many = "".join(f"<a href='/n{n}/'>栏目{n}</a>" for n in range(9)) + "<script>if (phone) location.href='/m/';</script>"
    assert steps(f"<html><body>{many}</body></html>") == []
    assert steps("<html><body><iframe src='http://ads.example.com/x.html'></iframe></body></html>") == []


def test_a_column_whose_list_lies_in_a_frame() -> None:
    url, inner = f"{BASE}/zfxxgk/nb/", f"{BASE}/zfxxgk/nb/list.html"
    pages = {url: f"<title>政府信息公开年报</title><iframe src='{inner}'></iframe>", inner: links(("/a/1.html", titled("示例区", 2020)))}
    found = walk(PLATFORM, pages, url)
    assert (found.titles, found.problems) == ([titled("示例区", 2020)], [])


# ----------------------------------------------------------------------------------------------- columns and rows


YEAR, BODY = "2023年政府信息公开年报", "示例区政府信息公开年度报告"
ARTICLES = ("/202401/t20240130_77.html", "/art/2024/1/30/art_1_2.html", "/zwgk/20240130/12.html", "/xxgk/1234567.html", "/show.asp?id=7",
            "/0123456789abcdef0123456789abcdef.shtml", "/info/1050/64208.htm", "/f/nb.pdf")  # fmt: skip
PLACES = ("/zfxxgk/2023/", "/c110280/zwgklist.shtml", "/nb/index.html", "/nb/list_2.html", "/nb/2023.htm", "/channel/80.asp", "/list.asp?id=7")


@pytest.mark.parametrize("path", ARTICLES)
def test_a_title_of_a_year_or_a_body_alone_is_a_report_at_an_articles_address(path: str) -> None:
    assert [is_report_row(f"{BASE}{path}", title) for title in (YEAR, BODY)] == [True, True]
    assert not is_report_row(f"{BASE}{path}", "示例区政府信息公开年报"), "the name that the law gives the column"


@pytest.mark.parametrize("path", PLACES)
def test_and_a_column_at_any_other(path: str) -> None:
    assert [is_report_row(f"{BASE}{path}", title) for title in (YEAR, BODY)] == [False, False]
    assert is_report_row(f"{BASE}{path}", titled("示例区", 2023)), "body and year: some articles lie in folders"


def test_a_column_that_turns_out_to_be_a_report_with_no_more_than_an_attachment() -> None:
    url = f"{BASE}/nb/"
    page = f"<html><head><meta name='ArticleTitle' content='{titled('示例区', 2022)}'></head><body><a href='/f/1.pdf'>点击查看.pdf</a></body></html>"
    found = walk(PLATFORM, {url: "<title>政府信息公开年报</title>" + links((f"{BASE}/nb/22.html", "2022年")), f"{BASE}/nb/22.html": page}, Step(url, first_url=url))
    assert (found.own, found.problems) == ([titled("示例区", 2022)], [])


def test_years_and_ranks_of_a_portal_of_no_known_make() -> None:
    url = f"{BASE}/channel/77.asp"
    pages = {
        url: "<title>政府信息公开年报</title>" + links(("/channel/78.asp", "2022年"), ("/channel/79.asp?year=2021", "2021年度"), ("/channel/80.asp", "镇街信息公开年报"),
                                                ("/channel/81.asp", "工作动态"), ("/art/1.asp", titled("示例区", 2023))),
        f"{BASE}/channel/78.asp": links(("/art/2.asp", titled("示例区", 2022))),
        f"{BASE}/channel/79.asp?year=2021": links(("/art/3.asp", titled("示例区", 2021))),
        f"{BASE}/channel/80.asp": links(("/art/4.asp", titled("示例镇", 2023))),
    }  # fmt: skip
    found = walk(PLATFORM, pages, Step(url, first_url=url))
    assert (len(found.titles), found.asked, found.problems) == (4, list(pages), [])


def test_a_year_that_is_a_report_itself() -> None:
    url = f"{BASE}/nb/"
    page = f"<html><body><h1>{titled('示例区', 2022)}</h1>{REPORT}</body></html>"
    found = walk(PLATFORM, {url: "<title>政府信息公开年报</title>" + links((f"{BASE}/nb/22.html", "2022年")), f"{BASE}/nb/22.html": page}, Step(url, first_url=url))
    assert (found.own, found.problems) == ([titled("示例区", 2022)], [])


def test_named_columns_count_their_depth_anew_and_are_not_cut() -> None:
    deep = Step(f"{BASE}/w/", "way", depth=4, first_url=f"{BASE}/w/")
    page = links(*((f"/c{n}/", f"{name}政府信息公开年报") for n, name in enumerate("甲乙丙丁戊己庚辛壬癸")))
    listing = PLATFORM.listing(html(deep.url, page), deep)
    assert [(s.kind, s.depth) for s in listing.steps] == [("column", 1)] * 10


def test_a_dead_link_on_the_way_is_no_loss() -> None:
    assert PLATFORM.absent(Step(f"{BASE}/w/", "way", depth=1)) is not None
    assert PLATFORM.absent(Step(f"{BASE}/nb/", "column", depth=1)) is None


# ---------------------------------------------------------------------------------------- what a script keeps back

ROWS = tuple((f"/a/{year}.html", titled("示例区", year)) for year in range(2014, 2024))
COLUMN = Step(f"{BASE}/nb/", first_url=f"{BASE}/nb/")


@pytest.mark.parametrize(
    ("pager", "told"),
    [
        ("<a onclick='goPage(2)' href='javascript:;'>下一页</a>", "only a script opens the page after page 1"),
        ("<a href='javascript:goPage(2)'>下页 &gt;</a>", "only a script opens the page after page 1"),
        ("<button onclick='next(1)'>下一页</button>", "only a script opens the page after page 1"),
        ("<div class='pagination'>第1/2页</div>", "page 1 of 2 links no next page: the others come by a script"),
        ("<div class='page'>共 2 页</div>", "page 1 of 2 links no next page: the others come by a script"),
        ("<script>var pager = {pageCount: 2, pageIndex: 1};</script>", "page 1 of 2 links no next page: the others come by a script"),
    ],
)
def test_a_next_page_that_only_a_script_opens_is_tried_and_then_told(pager: str, told: str) -> None:
    page = "<title>政府信息公开年报</title>" + links(*ROWS) + pager
    found = walk(PLATFORM, {COLUMN.url: page}, COLUMN)
    assert found.asked == [COLUMN.url, f"{BASE}/nb/index_1.html", f"{BASE}/nb/index_2.html"]
    assert (len(found.titles), found.problems) == (10, [("truncated", told)])
    second = links(("/a/2013.html", titled("示例区", 2013))) + pager.replace("1/2", "2/2").replace("下", "末")
    assert walk(PLATFORM, {COLUMN.url: page, f"{BASE}/nb/index_2.html": second}, COLUMN).problems == []


@pytest.mark.parametrize("pager", ["<a href='javascript:;'>下一页</a>", "<a class='disabled' onclick='go(2)'>下一页</a>", "<div class='page'>1/1</div>",
                                   "<a href='javascript:void(0)'>下一页</a>", "<div class='page'>共1页 <a onclick='go(1)'>下一页</a></div>"])  # fmt: skip
def test_a_pager_that_is_at_its_end_is_no_shortfall(pager: str) -> None:
    assert walk(PLATFORM, {COLUMN.url: "<title>政府信息公开年报</title>" + links(*ROWS) + pager}, COLUMN).problems == []


def test_of_pages_counted_from_0_none_is_missed_and_of_others_none_is_read_twice() -> None:
    def page(first: int, rows: int = 20) -> str:
        return "<title>政府信息公开年报</title>" + links(*((f"/a/{n}.html", titled(f"示例{n}局", 2023)) for n in range(first, first + rows)))

    one, two = f"{BASE}/nb/index_1.html", f"{BASE}/nb/index_2.html"
    for second in ({one: page(20), two: page(40, 5)}, {one: page(0), two: page(20), f"{BASE}/nb/index_3.html": page(40, 5)},
                   {one: "<html><body>首页</body></html>", two: page(20), f"{BASE}/nb/index_3.html": page(40, 5)}):  # fmt: skip
        found = walk(PLATFORM, {COLUMN.url: page(0), **second}, COLUMN)
        assert (len(found.titles), found.problems) == (45, [])


def test_a_second_document_behind_the_first_is_read_too() -> None:
    page = f"<html><body><p>头</p></body></html><!DOCTYPE html><html><head><meta name='ColumnName' content='年报'></head><body>{links(*ROWS)}</body></html>"
    assert len(PLATFORM.listing(html(COLUMN.url, page), COLUMN).entries) == 10


@given(st.text(alphabet="createPageHTML(){}'\",;0123456789indexhtml \n/var=", max_size=200), st.integers(1, 5))
def test_any_script_may_be_asked_for_a_pager(script: str, page: int) -> None:
    found = read_pager(html(COLUMN.url, f"<html><body><script>{script}</script><a>x</a></body></html>"), page)
    assert found.next_url is None or found.next_url.startswith("http")


@given(st.integers(1, 400), st.integers(1, 400), st.booleans(), st.sampled_from(["index", "list", "zwgklist"]))
def test_the_next_page_follows_from_how_this_one_is_counted(pages: int, page: int, from_zero: bool, name: str) -> None:
    page = min(page, pages)
    current = page - 1 if from_zero else page
    found = read_pager(html(COLUMN.url, f"<html><body><script>createPageHTML({pages}, {current}, '{name}', 'html')</script></body></html>"), page)
    assert found.pages == pages
    number = page if from_zero else page + 1
    assert found.next_url == (f"{BASE}/nb/{name}_{number}.html" if page < pages else None)

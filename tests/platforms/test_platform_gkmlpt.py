"""gkmlpt: the tree in the page, the list API with its shortfalls, the dates, the report page."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest
from pages import api, html, titled

from govreports import portals
from govreports.platforms import PLATFORMS, Step, choose
from govreports.platforms.gkmlpt import Gkmlpt
from govreports.platforms.gkmlpt_data import value

BASE = "http://www.example.gov.cn"
PLATFORM = Gkmlpt()
API = f"{BASE}/gkmlpt/api/all/2602?page=1&sid=799001"


@dataclass
class Row:
    start_url: str = f"{BASE}/gkmlpt/annualreport"
    sid: str = ""


def node(identifier: int, name: str, count: int = 0, jump: str = "", children: list[Any] | None = None) -> dict[str, Any]:
    return {"id": identifier, "name": name, "jump_url": jump, "children": children or [], "post_count": count}


def directory(tree: list[Any], *, sid: str = "799001", before: str = "", after: str = "SERVICE_AREA_ID: 0") -> str:
    return (
        f"<html><head><script>window._CONFIG = {{ APP_URL: '{BASE}', {before} SID: '{sid}', "
        f"TREE: {json.dumps(tree, ensure_ascii=False)}, {after} }};</script></head><body><div id='app'></div></body></html>"
    )


def article(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "title": titled("示例市", 2000 + number % 30), "date": 1740758400, "create_time": 1740793504,
        "created_at": "2030-01-01 00:00:00", "display_publish_time": 1740793500, "attachment": [],
        "url": f"//www.example.gov.cn/gkmlpt/content/0/{number // 1000}/post_{number}.html", **more,
    }  # fmt: skip


def answer(articles: list[Any], *, count: int | None = None, total: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"articles": articles, "classify": {"id": 2602, "name": "年报"}}
    if count is not None:
        found["classify"]["post_count"] = count
    if total is not None:
        found["total"] = total
    return found


def walk(page: str) -> list[Step]:
    (start,) = PLATFORM.listing_requests(Row())
    return PLATFORM.listing(html(start.url, page), start).steps


STEP = Step(API, "api", first_url=API, sid="799001")


# --------------------------------------------------------------------------------------------------- the tree


def test_the_column_is_found_by_its_name_below_others() -> None:
    tree = [node(11, "机构职能", 3), node(20, "法定主动公开内容", 9, children=[node(2602, "政府信息公开年报", 2)]), node(12, "政策文件", 5)]
    (step,) = walk(directory(tree))
    assert step.url == API
    assert (step.kind, step.page, step.sid) == ("api", 1, "799001")


@pytest.mark.parametrize("name", ["政府网站工作年度报表", "法治政府建设年度报告", "部门预算年度报告"])
def test_look_alike_columns_are_not_read(name: str) -> None:
    steps = walk(directory([node(5, name, 4), node(2602, "信息公开年度报告", 1)]))
    assert [step.url for step in steps] == [API]


def test_children_are_read_and_the_parent_only_for_what_they_lack() -> None:
    children = [node(31, "市政府", 2), node(32, "部门", 3)]
    steps = walk(directory([node(30, "政府信息公开年报", 5, children=children)]))
    assert [step.url.split("/all/")[1].split("?")[0] for step in steps] == ["31", "32"]
    steps = walk(directory([node(30, "政府信息公开年报", 7, children=children)]))
    assert [(step.url.split("/all/")[1].split("?")[0], step.counted) for step in steps] == [("30", False), ("31", True), ("32", True)]


def test_a_jump_url_is_followed_not_skipped() -> None:
    tree = [node(30, "历年政府信息公开年报", jump="//old.example.gov.cn/zwgk/nb/index.html"), node(31, "政府信息公开年报", 1)]
    jump, plain = walk(directory(tree))
    assert (jump.url, jump.jump, jump.kind) == ("http://old.example.gov.cn/zwgk/nb/index.html", True, "column")
    assert (plain.kind, plain.jump) == ("api", False)


def test_the_tree_is_cut_by_its_bracket_whatever_follows_or_precedes() -> None:
    tree = [node(2602, '年报 "]" }; TREE: [', 1)]
    page = directory(tree, before='DETAIL: {"content": "TREE: [1] \\u003Cp\\u003E ]}"},', after="X: [1, {a: 'b'}], Y: 2")
    assert [step.url for step in walk(page)] == [API]
    assert value("var TREE: [1];", "TREE", "[") is None  # no configuration
    assert value("_CONFIG = {TREE: [oops, TREE: [2]}", "TREE", "[") == [2]


def test_an_app_on_a_shared_host_keeps_its_path() -> None:
    start = Step(f"{BASE}/zqhjj/gkmlpt/index", "tree", first_url=f"{BASE}/zqhjj/gkmlpt/index")
    (step,) = PLATFORM.listing(html(start.url, directory([node(2602, "年报", 1)], sid="758019")), start).steps
    assert step.url == f"{BASE}/zqhjj/gkmlpt/api/all/2602?page=1&sid=758019"


def test_without_a_named_column_everything_is_read_or_what_the_address_names() -> None:
    page = directory([node(11, "机构职能", 3)])
    assert walk(page)[0].url.endswith("/api/all/0?page=1&sid=799001")
    url = f"{BASE}/gkmlpt/annualreport#2629"
    (step,) = PLATFORM.listing(html(url, page), Step(url, "tree", first_url=url)).steps
    assert "/api/all/2629?" in step.url


def test_the_rows_sid_stands_in_and_without_any_it_is_a_problem() -> None:
    page = directory([node(2602, "年报", 1)]).replace("SID: '799001',", "")
    (start,) = PLATFORM.listing_requests(Row(sid="799009"))
    assert PLATFORM.listing(html(start.url, page), start).steps[0].sid == "799009"
    assert PLATFORM.listing(html(start.url, page), replace(start, sid="")).problems[0][0] == "layout"
    assert PLATFORM.listing(html(start.url, "<html><body>welcome</body></html>"), start).problems[0][0] == "layout"


def test_a_missing_annualreport_route_leads_to_the_index() -> None:
    (start,) = PLATFORM.listing_requests(Row())
    found = PLATFORM.absent(start)
    assert found is not None
    assert found.steps[0].url == f"{BASE}/gkmlpt/index"
    assert PLATFORM.absent(found.steps[0]) is None


# ---------------------------------------------------------------------------------------------------- the API


def test_rows_have_address_title_china_date_and_id() -> None:
    listing = PLATFORM.listing(api(API, answer([article(963149)], count=1, total=1)), STEP)
    (entry,) = listing.entries
    assert entry.url == "http://www.example.gov.cn/gkmlpt/content/0/963/post_963149.html"
    assert (entry.date, entry.post_id) == ("2025-03-01", "963149")
    assert listing.advertised == 1
    assert listing.steps == []
    assert listing.problems == []


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"display_publish_time": None, "create_time": None, "date": 1783353600}, "2026-07-07"),  # midnight in China
        ({"display_publish_time": "2024-01-30 09:00"}, "2024-01-30"),
        ({"display_publish_time": 0, "create_time": "1740793504"}, "2025-03-01"),
        ({"display_publish_time": None, "create_time": None, "date": None}, None),
        ({"display_publish_time": "soon", "create_time": 99999999999999, "date": -5}, None),
    ],
)
def test_dates(fields: dict[str, Any], date: str | None) -> None:
    listing = PLATFORM.listing(api(API, answer([article(1, **fields)], count=1)), STEP)
    assert listing.entries[0].date == date


def test_post_url_where_url_is_missing_and_a_row_with_neither_is_a_problem() -> None:
    rows = [article(1, url="", post_url=f"{BASE}/nb/content/post_1.html"), article(2, url="", post_url=None), "rubbish"]
    listing = PLATFORM.listing(api(API, answer(rows, count=3)), STEP)
    assert [entry.url for entry in listing.entries] == [f"{BASE}/nb/content/post_1.html"]
    assert listing.problems[0] == ("layout", "2 rows without address or title")


def test_pages_go_on_until_the_total_is_reached() -> None:
    first = PLATFORM.listing(api(API, answer([article(n) for n in range(100)], count=150, total=150)), STEP)
    assert first.advertised == 150
    (second,) = first.steps
    assert second.url == API.replace("page=1", "page=2")
    assert (second.seen, second.advertised, second.promised) == (100, 150, False)
    last = PLATFORM.listing(api(second.url, answer([article(n) for n in range(100, 150)], count=150, total=150)), second)
    assert (last.steps, last.problems, last.advertised) == ([], [], None)


def test_total_below_post_count_is_truncated_history() -> None:
    listing = PLATFORM.listing(api(API, answer([article(n) for n in range(21)], count=2679, total=21)), STEP)
    assert listing.steps == []
    assert listing.problems == [("truncated", "advertised 2679 rows, served 21")]


def test_a_404_on_page_2_is_the_end_and_a_shortfall_only_if_more_was_told() -> None:
    rows = [article(n) for n in range(88)]
    told = PLATFORM.listing(api(API, answer(rows, count=203)), STEP).steps[0]
    end = PLATFORM.absent(told)
    assert end is not None
    assert end.problems == [("truncated", "advertised 203 rows, served 88")]
    untold = PLATFORM.listing(api(API, answer(rows)), STEP).steps[0]
    end = PLATFORM.absent(untold)
    assert end is not None
    assert end.problems == []
    assert PLATFORM.absent(STEP) is None  # page 1 gone is an event


def test_empty_and_repeated_pages_end_the_column() -> None:
    rows = [article(n) for n in range(100)]
    second = PLATFORM.listing(api(API, answer(rows)), STEP).steps[0]
    for page in ([], rows, rows[:5]):
        listing = PLATFORM.listing(api(second.url, answer(page)), second)
        assert (listing.steps, listing.problems) == ([], [])


@pytest.mark.parametrize("body", ["<html>busy</html>", "[]", '{"articles": null}', '{"error": 1}', "", "[" * 5000])
def test_an_answer_that_is_no_list_is_a_problem(body: str) -> None:
    assert PLATFORM.listing(api(API, body), STEP).problems[0][0] == "layout"


# -------------------------------------------------------------------------------------------------- the page

BODY = "<p>一、总体情况</p><p>收到申请12件。</p>"


def report_page(detail: object | None, rest: str = "") -> str:
    script = "" if detail is None else json.dumps(detail, ensure_ascii=False).replace("<", "\\u003C").replace(">", "\\u003E")
    config = f"<script>window._CONFIG = {{SID:'799001', DETAIL: {script}, TREE: []}};</script>" if script else ""
    return (
        f"<html><head>{config}</head><body><table><tr><td>成文日期:</td><td>2025-02-01</td><td>发布日期:</td><td><span>2025-03-01</span></td></tr>"
        f"</table><div class='content' style='margin-top: 30px'><h1 class='title'>示例市2024年报</h1>{rest}</div></body></html>"
    )


def test_the_body_comes_from_the_configuration_with_its_attachments() -> None:
    detail = {"title": "示例市2024年报", "content": BODY + '<a class="nfw-cms-attachment" alt="表.xls" href="/attachment/0/1/1/2.xls">点击下载</a>',
              "attachments": [{"name": "全文.pdf", "url": "/attachment/0/1/3/2.pdf"}, {"name": "x", "url": ""}]}  # fmt: skip
    found = PLATFORM.article(html(f"{BASE}/gkmlpt/content/0/1/post_2.html", report_page(detail)))
    assert found is not None
    assert found.html is not None
    assert found.html.startswith("<p>一、总体情况</p>")
    assert (found.title, found.date) == ("示例市2024年报", "2025-03-01")
    assert [(a.url, a.name) for a in found.attachments] == [
        (f"{BASE}/attachment/0/1/3/2.pdf", "全文.pdf"),
        (f"{BASE}/attachment/0/1/1/2.xls", "表.xls"),
    ]


@pytest.mark.parametrize("detail", [None, {"content": ""}, {"content": None}])
def test_else_from_the_html(detail: object) -> None:
    page = report_page(detail, f'<div class="date-row">发布日期:2025-03-01</div><div class="article-content">{BODY}</div>')
    found = PLATFORM.article(html(f"{BASE}/gkmlpt/content/0/1/post_2.html", page))
    assert found is not None
    assert found.html is not None
    assert "收到申请12件" in found.html
    assert "date-row" not in found.html
    assert (found.title, found.date) == ("示例市2024年报", "2025-03-01")


def test_a_page_without_an_article_is_none() -> None:
    assert PLATFORM.article(html(f"{BASE}/", "<html><body><h2>欢迎</h2><p>要闻</p></body></html>")) is None


# -------------------------------------------------------------------------------------------- which platform


def test_the_fingerprint_decides_for_a_row_that_moved_or_names_none() -> None:
    step = Step(f"{BASE}/gkmlpt/index", "tree", first_url=f"{BASE}/gkmlpt/index")
    page = html(step.url, directory([node(1, "年报", 1)]))
    assert [choose(name, page, step).name for name in ("gkmlpt", "nfcms", "")] == ["gkmlpt"] * 3
    home = html(f"{BASE}/", "<html><script>window.NFCMS_SITE_ID=1</script><a href='/zw/content/post_1.html'>要闻</a></html>")
    assert choose("gkmlpt", home, step).name == "gkmlpt", "a home page in place of the directory is not a column"
    listed = f"<script>NFCMS_SITE_ID=1</script><li><a href='/nb/content/post_9.html'>{titled('示例市', 2020)}</a></li>"
    assert choose("gkmlpt", html(f"{BASE}/nb/", listed), step).name == "nfcms"
    assert set(PLATFORMS) == set(portals.PLATFORMS), "what rows may name"

"""jsonlist: the list in a script, its addresses within text, files as reports, what is missing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pages import BLOCKED, REPORT, html, titled, walk

from govreports.platforms import Step, choose
from govreports.platforms.generic import Generic
from govreports.platforms.jsonlist import JsonList, rows_of

BASE = "http://www.example.gov.cn"
COLUMN = f"{BASE}/demo/col/col100/index.html"
PLATFORM = JsonList()


def row(year: int, **more: Any) -> dict[str, Any]:
    return {
        "title": titled("示例县", year), "showTitle": f"<p>{titled('示例县', year)}</p>", "pubDate": f"{year + 1}-01-20 16:59",
        "contentSource": "县政府办", "id": f"19000000000000{year}", "articleFiles": [{}],
        "urls": json.dumps({"pc": f"/demo/col/col100/content/content_19000000000000{year}.html"}), **more,
    }  # fmt: skip


def page(rows: list[dict[str, Any]], count: int | None = None, more: str = "") -> str:
    told = f'"articleCount":{count},' if count is not None else ""
    urls = json.dumps(json.dumps({"pc": "/demo/col/col100/index.html"}))
    return (
        f"<html><head><meta name='ColumnName' content='政府信息公开年报'></head><body>{more}<script>var websiteId='1',codeName='col100';\n"
        f'var channelsTagSelf={{"code":"col100",{told}"name":"政府信息公开年报","urls":{urls}}};\n'
        f"var listData={{ articleList: {json.dumps(rows, ensure_ascii=False)} }};</script></body></html>"
    )


def test_rows_of_the_script() -> None:
    found = walk(PLATFORM, {COLUMN: page([row(2024), row(2023)], 2)}, COLUMN)
    assert (found.titles, found.dates) == ([titled("示例县", 2024), titled("示例县", 2023)], ["2025-01-20", "2024-01-20"])
    assert found.urls[0] == f"{BASE}/demo/col/col100/content/content_190000000000002024.html"
    assert (found.problems, found.asked) == ([], [COLUMN])


def test_marked_up_titles_objects_and_files() -> None:
    file = {"fileName": "年报.pdf", "domainName": BASE, "filePath": "/demo/Ab1.pdf", "url": "/doc/ucap/Ab1.pdf"}
    rows = [
        row(2024, title="", urls={"common": "/demo/c/content_1.html"}), row(2023, urls="", articleFiles=[file]),
        row(2022, urls="/demo/c/content_2.html"), row(2021, urls="", title="甲"), row(2020, urls="{", title="乙"),
    ]  # fmt: skip
    found = walk(PLATFORM, {COLUMN: page(rows)}, COLUMN)
    assert found.titles == [titled("示例县", y) for y in (2024, 2023, 2022)]
    assert found.urls == [f"{BASE}/demo/c/content_1.html", f"{BASE}/doc/ucap/Ab1.pdf", f"{BASE}/demo/c/content_2.html"]


def test_fewer_rows_than_the_column_tells_of_are_told() -> None:
    found = walk(PLATFORM, {COLUMN: page([row(2024), row(2023)], 444)}, COLUMN)
    assert found.problems == [("truncated", "2 of 444 rows are shown: the others come by a script")]


def test_lists_as_they_are_with_pages() -> None:
    url = f"{BASE}/zg/xxgknb/pc/list.html"
    items = "".join(f"<li><a href='/zg/xxgknb/pc/content/content_19000000000000{y}.html'>{titled('示例区', y)}</a><i>{y}-12-31</i></li>" for y in (2020, 2021))
    pages = {url: f"<title>政府信息公开年报</title><ul>{items}</ul><a href='list_2.html'>下一页</a>",
             url.replace("list", "list_2"): f"<ul>{items.replace('1900', '1800').replace('示例区', '示例县')}</ul>"}  # fmt: skip
    found = walk(PLATFORM, pages, url)
    assert (len(found.titles), found.asked, found.problems) == (4, list(pages), [])


def test_columns_of_a_menu_that_a_script_makes() -> None:
    def node(name: str, code: str, children: list[Any] | None = None) -> dict[str, Any]:
        urls = json.dumps({"pc": f"/demo/col/{code}/index.html"})
        return {"showName": f"<p>{name}</p>", "urls": urls, "articleCount": 900, "children": children or []}

    menu = [node("政务公开", "col1", [node("2022年", "col22"), node("镇街政府信息公开年报", "col23"), node("政策文件", "col24")])]
    script = f"<script>var channelsTagParent = {json.dumps(menu)}; var channelsTagTop = [oops;</script>"
    pages = {COLUMN: page([row(2024)], 1, script), **{f"{BASE}/demo/col/col{n}/index.html": page([row(1998 + n)], 1) for n in (22, 23)}}
    found = walk(PLATFORM, pages, COLUMN)
    assert (found.asked, len(found.titles), found.problems) == (list(pages), 3, [])
    home = Generic().listing(html(f"{BASE}/", f"<html><body>{script}</body></html>"), Step(f"{BASE}/", "start", first_url=f"{BASE}/"))
    assert [s.url for s in home.steps] == [f"{BASE}/demo/col/col23/index.html"], "also on the way from the home page"


@pytest.mark.parametrize("script", ["", "articleList: [", "articleList: [{]", "articleList: 5", "articleList: [" + "[" * 100_000])
def test_scripts_that_hold_no_list(script: str) -> None:
    assert rows_of(script) is None


def test_an_empty_list_is_told() -> None:
    assert [kind for kind, _ in walk(PLATFORM, {COLUMN: page([], 0)}, COLUMN).problems] == ["layout"]


@pytest.mark.parametrize("head", [f"<meta name='ArticleTitle' content='{titled('示例县', 2024)}'><meta name='PubDate' content='2025-01-20 16:59'>", ""])
def test_report_pages(head: str) -> None:
    body = f"<h1>{titled('示例县', 2024)}</h1><p>发布时间:2025-01-20 16:59</p><div>{REPORT}</div><a href='/doc/Ab1.pdf'>年报.pdf</a>"
    found = PLATFORM.article(html(f"{BASE}/demo/content/content_1.html", f"<html><head>{head}</head><body>{body}</body></html>"))
    assert found is not None
    assert (found.title, found.date, [a.url for a in found.attachments]) == (titled("示例县", 2024), "2025-01-20", [f"{BASE}/doc/Ab1.pdf"])


def test_fingerprint_and_pages_that_are_none() -> None:
    step = Step(COLUMN, first_url=COLUMN)
    assert choose("", html(COLUMN, page([row(2024)])), step).name == "jsonlist"
    for body in (BLOCKED, "<html><body></body></html>"):
        assert not PLATFORM.recognise(html(COLUMN, body))
        assert [kind for kind, _ in walk(PLATFORM, {COLUMN: body}, COLUMN).problems] == ["layout"]
        assert PLATFORM.article(html(COLUMN, body)) is None

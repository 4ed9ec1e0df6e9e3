"""Portals that misbehave after they were read once: each has its outcome, and the dataset stays as it was.

Every portal is a prefecture's or district's, with four reports, and goes wrong in its own way from the second run on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from portal_server import Answer, Page
from walks import report, titled
from worlds import YEARS, World, new_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with new_world(tmp_path) as made:
        yield made


def listing(world: World, name: str) -> str:
    page = world.portals.server.pages[f"/{name}/nb/"]
    assert isinstance(page, str)
    return page


def bouncing(page: str) -> Callable[[BaseHTTPRequestHandler], Answer]:
    def answer(request: BaseHTTPRequestHandler) -> Answer:
        if "seen=1" in (request.headers.get("Cookie") or ""):
            return Answer(page)
        return Answer("", 302, {"Location": request.path, "Set-Cookie": "seen=1; Path=/"})

    return answer


def lying_304(page: str) -> Callable[[BaseHTTPRequestHandler], Answer]:
    """The first time the page; then 304 for whatever it has become, with the new body behind it."""

    def answer(request: BaseHTTPRequestHandler) -> Answer:
        if request.headers.get("If-None-Match"):
            return Answer(page.replace("12件", "999件"), 304, {"ETag": '"e"'})
        return Answer(page, headers={"ETag": '"e"'})

    return answer


def endless(world: World, name: str) -> None:
    """Every page links one more, with rows that were never seen before."""
    for number in range(2, 60):
        rows = f"<li><a href='content/post_{9000 + number}.html'>关于第{number}号事项的通知</a><span>2020-01-01</span></li>"
        page = f"<ul>{rows}</ul><a href='index_{number + 1}.html'>下一页</a><script>NFCMS_SITE_ID=1</script>"
        world.portals.page(name, f"index_{number}.html", page)


def lose(world: World, name: str, years: list[int]) -> None:
    """The listing forgets reports, and their pages are gone."""
    world.portals.column(name, [y for y in YEARS if y not in years], place=world.place(name))
    for year in years:
        world.portals.page(name, f"content/post_{year}.html", Answer("no", 404))


def gkmlpt(world: World, name: str) -> None:
    """The portal's listing and pages as the other platform makes them, under addresses of their own."""
    base, place = world.portals.server.base, world.place(name)
    tree = [{"id": 7, "name": "政府信息公开年报", "jump_url": "", "children": [], "post_count": len(YEARS)}]
    config = f"<script>window._CONFIG = {{SID: '9', TREE: {json.dumps(tree)}}};</script>"
    rows = [{"id": y, "title": titled(place, y), "url": f"{base}/{name}/gkmlpt/content/0/2/post_{y}.html", "date": 1740758400} for y in YEARS]
    world.portals.page(name, "", Answer("", 302, {"Location": f"/{name}/gkmlpt/index"}))
    world.portals.server.pages[f"/{name}/gkmlpt/index"] = f"<html><body>{config}</body></html>"
    answer = json.dumps({"articles": rows, "classify": {"post_count": len(YEARS)}})
    world.portals.server.pages[f"/{name}/gkmlpt/api/all/7?page=1&sid=9"] = Answer(answer, headers={"Content-Type": "application/json"})
    for y in YEARS:
        content = "<p>一、总体情况</p><p>收到申请12件。</p>"
        detail = json.dumps({"title": titled(place, y), "content": content, "attachments": []})
        world.portals.server.pages[f"/{name}/gkmlpt/content/0/2/post_{y}.html"] = f"<html><script>_CONFIG = {{DETAIL: {detail}}}</script>"
        world.portals.page(name, f"content/post_{y}.html", Answer("no", 404))


def test_whatever_a_portal_does_the_dataset_stands(world: World) -> None:
    healthy = ["slow", "truncated", "resetting", "length", "endless", "repeats", "error200", "loop", "bounce", "half", "all", "gone", "blocked",
               "redesign", "page2"]  # fmt: skip
    for name in healthy:
        world.portal(name)
    world.portal("lies", more="<script>NFCMS</script>")
    world.portal("charset")
    for year in YEARS:
        page = world.portals.server.pages[f"/charset/nb/content/post_{year}.html"]
        assert isinstance(page, str)
        body = page.replace("<head>", "<head><meta charset='big5'>").encode("gb18030")
        world.portals.page("charset", f"content/post_{year}.html", Answer(body, headers={"Content-Type": "text/html; charset=utf-8"}))
    world.portal("same304")
    for year in YEARS:
        world.portals.page("same304", f"content/post_{year}.html", lying_304(report(titled(world.place("same304"), year))))
    world.portal("platform", platform="")
    first = world.crawl(0)
    assert set(first.values()) == {"ok"}, first
    before = world.dataset()
    assert len([name for name in before if name.endswith(".jsonl")]) == len(world.codes)

    well = {name: listing(world, name) for name in world.codes}
    pages: dict[str, Page] = {
        "slow": Answer(well["slow"], wait=3.0),
        "truncated": Answer(well["truncated"], length=9000),
        "resetting": Answer(well["resetting"], reset=True),
        "length": Answer(well["length"], length=len(well["length"].encode()) // 2),
        "endless": well["endless"].replace("</body>", "<a href='index_2.html'>下一页</a></body>"),
        "repeats": well["repeats"].replace("</body>", "<a href='index_2.html'>下一页</a></body>"),
        "lies": well["lies"].replace("-01-30", "-13-45").replace("2020-13-45", "2099-12-31").replace("2021-13-45", "1970-01-01"),
        "charset": Answer(well["charset"].encode("gb18030"), headers={"Content-Type": "text/html; charset=iso-8859-1"}),
        "error200": "<html><title>系统错误</title><body><h1>页面不存在</h1></body></html>",
        "loop": Answer("", 302, {"Location": "/loop/nb/"}),
        "bounce": bouncing(well["bounce"]),
        "gone": Answer("no", 404),
        "blocked": Answer("<html><script r='m'>$_ts=1</script></html>", 412),
        "redesign": "<html><body><p>新版网站即将上线</p></body></html>",
        "page2": well["page2"].replace("</body>", "<a href='index_2.html'>下一页</a></body>"),
    }
    for name, page in pages.items():
        world.portals.page(name, "", page)
    world.portals.page("repeats", "index_2.html", well["repeats"])
    world.portals.page("page2", "index_2.html", Answer("no", 500))
    endless(world, "endless")
    lose(world, "half", [2019, 2020])
    world.portals.page("all", "", "<html><body><ul></ul><script>window.NFCMS_SITE_ID=1;</script></body></html>")
    gkmlpt(world, "platform")

    expected = {
        "slow": "timeout", "truncated": "refused", "resetting": "refused", "length": "incomplete", "endless": "incomplete",
        "repeats": "unchanged", "lies": "unchanged", "charset": "unchanged", "error200": "gone-404", "loop": "moved", "bounce": "unchanged",
        "same304": "unchanged", "half": "incomplete", "gone": "gone-404", "blocked": "blocked:412", "redesign": "layout-changed",
        "page2": "incomplete", "platform": "unchanged", "all": "layout-changed",
    }  # fmt: skip
    assert world.crawl(2) == expected
    assert world.crawl(4) == expected
    after = world.dataset()
    moved = {name for name in before if world.codes["platform"] in name}
    assert {k: v for k, v in after.items() if k not in moved} == {k: v for k, v in before.items() if k not in moved}
    assert after.keys() == before.keys()
    for record in world.records("platform"):
        assert (record["version"], len(record["source"]["also"])) == (1, 1)
        assert "withdrawn" not in record

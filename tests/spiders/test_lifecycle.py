"""What becomes of reports over the days: refreshed, changed, moved, taken down; and the archive tells it all again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawler
from portal_server import Answer
from walks import report, titled
from worlds import YEARS, World, new_world

from govreports.store import Store


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with new_world(tmp_path) as made:
        yield made


def asked(world: World) -> list[str]:
    """What was asked since the last call, without robots.txt."""
    log = world.portals.server.log
    paths = [path for _, path, _ in log if path != "/robots.txt"]
    log.clear()
    return paths


def by_year(world: World, name: str) -> dict[tuple[int, int], dict[str, Any]]:
    return {(r["year"], r["version"]): r for r in world.records(name)}


def revised(world: World, name: str) -> list[tuple[str, ...]]:
    """Year, version, what, code, before, after of the revisions feed."""
    path = world.crawler.data / "feeds" / "44" / f"{world.codes[name]}.revisions.csv"
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))) if path.is_file() else ()
    return [(r["year"], r["version"], r["what"], r["code"], r["before"], r["after"]) for r in rows]


def test_an_unchanged_portal_is_asked_for_its_listings_only(world: World) -> None:
    world.portal("a", more="<a href='index_2.html'>下一页</a>")
    world.portals.column("a", [2017, 2018], place=world.place("a"), path="index_2.html")
    assert world.crawl(0) == {"a": "ok"}
    before = world.crawler.feeds()
    asked(world)
    assert world.crawl(0.5) == {"a": "unchanged"}
    assert asked(world) == ["/a/nb/", "/a/nb/index_2.html"]
    assert world.dataset() == {name: body for name, body in before.items() if "/" in name}


def test_what_gave_no_report_is_told_on_every_run_and_asked_for_when_due(world: World) -> None:
    """A dead link, a page that is another kind of report, one without a word for an answer: three portals."""
    world.portal("dead")
    world.portals.page("dead", "content/post_2020.html", Answer("no", 404))
    world.portal("other")
    place = world.place("other")
    world.portals.page("other", "content/post_2021.html", report(f"{place}2021年法治政府建设工作年度报告"))
    world.portal("unread")
    for year in YEARS:
        world.portals.page("unread", f"content/post_{year}.html", report(f"{world.place('unread')}{year}年法治政府建设工作年度报告"))
    first = {"dead": "ok", "other": "ok", "unread": "layout-changed"}
    assert world.crawl(0) == first
    told = failures(world)
    assert {(reason, url.rsplit("/")[-1]) for url, _, reason, *_ in told if "unread" not in url} == {
        ("gone-404", "post_2020.html"), ("lookalike", "post_2021.html"),
    }  # fmt: skip
    asked(world)
    same = {"dead": "unchanged", "other": "unchanged", "unread": "layout-changed"}
    assert world.crawl(0.5) == same
    assert sorted(asked(world)) == ["/dead/nb/", "/other/nb/", "/unread/nb/"]
    assert failures(world) == told, "what was not had is told all the same"
    assert [(run["failed"], run["held"]) for run in runs(world)] == [(1, 1), (1, 1), (4, 4)]
    assert runs(world)[0]["events"][0]["detail"].startswith("status 404 (2")

    # When it is due, each is asked for once more, then at twice the interval, until it is there.
    assert world.crawl(1.2) == same
    assert "/dead/nb/content/post_2020.html" in asked(world)
    assert world.crawl(2.5) == same
    assert "/dead/nb/content/post_2020.html" not in asked(world)
    world.portals.page("dead", "content/post_2020.html", report(titled(world.place("dead"), 2020)))
    assert world.crawl(2.6, "-a", "mode=full")["dead"] == "ok"
    assert {r["year"] for r in world.records("dead")} == set(YEARS)
    assert not [row for row in failures(world) if "/dead/" in row[0]]


def runs(world: World) -> list[dict[str, Any]]:
    """The evidence of the portals in the newest run."""
    newest = max((world.crawler.data / "runs").glob("*.json"), key=lambda path: path.name)
    found: list[dict[str, Any]] = json.loads(newest.read_text(encoding="utf-8"))["portals"]
    return found


def failures(world: World) -> list[tuple[Any, ...]]:
    """The rows of `failures` of the newest run, but for their run and moment."""
    store = Store(f"sqlite:///{world.crawler.data / 'govreports.db'}")
    newest = max(row["run_id"] for row in store.failures())
    rows = [tuple(v for k, v in row.items() if k not in ("run_id", "at", "id")) for row in store.failures(newest)]
    store.close()
    return rows


def test_a_report_lives_and_is_taken_down(world: World, tmp_path: Path) -> None:
    world.portal("a")
    world.portal("moves", years=[2020, 2021, 2022])
    place, moved = world.place("a"), world.place("moves")
    world.crawl(0)

    # Day 2: 2020 is corrected, 2021 leaves the listing and its page is gone; the other portal moves to new addresses, where
    # the pages look a little different.
    text = report(titled(place, 2020)).replace("收到申请12件", "收到申请15件")
    world.portals.column("a", [2019, 2020, 2022], place=place)
    world.portals.page("a", "content/post_2020.html", text)
    world.portals.page("a", "content/post_2021.html", Answer("no", 410))
    for year in (2020, 2021, 2022):
        world.portals.page("moves", f"content/post_{year}.html", Answer("no", 404))
        new = report(titled(moved, year), "<p>(本页由新平台生成)</p>")
        world.portals.page("moves", f"new/content/post_{year}9.html", new)
    items = "".join(f"<li><a href='new/content/post_{y}9.html'>{titled(moved, y)}</a><span>2024-05-01</span></li>" for y in (2020, 2021, 2022))
    world.portals.page("moves", "", f"<ul>{items}</ul><script>window.NFCMS_SITE_ID=1;</script>")
    assert world.crawl(2) == {"a": "ok", "moves": "unchanged"}
    assert ("2020", "2", "statistic", "applications.received.total", "12", "15") in revised(world, "a")
    assert any(what == "section" and "15件" in after for _, _, what, _, _, after in revised(world, "a"))
    assert {r["version"] for r in world.records("moves")} == {1}
    assert all(len(r["source"]["also"]) == 1 for r in world.records("moves"))
    assert not any("withdrawn" in r for r in world.records("a")), "one listing without it proves nothing"
    assert not revised(world, "moves")

    # A day on: still not listed, and the page says itself that it is gone.
    world.crawl(3.5)
    assert by_year(world, "a")[2021, 1]["withdrawn"] is True
    assert not any("withdrawn" in r for (year, _), r in by_year(world, "a").items() if year != 2021)
    assert ("2021", "1", "withdrawn", "", "", "") in revised(world, "a")
    assert not any("withdrawn" in r for r in world.records("moves")), "it is at its new address"

    # The moved portal corrects a report where it is now.
    world.portals.page("moves", "new/content/post_20229.html", report(titled(moved, 2022), "<p>收取费用300元。</p>"))
    world.crawl(8)
    assert {(y, v) for y, v in by_year(world, "moves")} == {(2020, 1), (2021, 1), (2022, 1), (2022, 2)}
    assert by_year(world, "moves")[2022, 2]["source"]["url"].endswith("post_20229.html")

    # The archive alone tells all of it again, byte for byte.
    again = Crawler(tmp_path / "again", world.crawler.portals, world.crawler.server)
    done = again.run("-a", f"path={world.crawler.data / 'archive'}", spider="archive_reports")
    assert done.returncode == 0, done.stderr[-2000:]
    assert {n: b for n, b in again.feeds().items() if "/" in n} == world.dataset()

    # And the report may come back.
    world.portals.column("a", YEARS, place=place)
    world.portals.page("a", "content/post_2020.html", text)
    world.crawl(9)
    assert not any("withdrawn" in r for r in world.records("a"))
    assert {(y, v) for y, v in by_year(world, "a")} == {(2019, 1), (2020, 1), (2020, 2), (2021, 1), (2022, 1)}


def test_the_same_address_with_next_years_report_is_another_report(world: World) -> None:
    world.portal("a", years=[2021])
    place = world.place("a")
    current = "content/post_1.html"

    def show(year: int) -> None:
        world.portals.page("a", "", f"<li><a href='{current}'>{titled(place, year)}</a></li><script>window.NFCMS_SITE_ID=1;</script>")
        world.portals.page("a", current, report(titled(place, year)))

    show(2021)
    world.crawl(0)
    show(2022)
    world.crawl(2)
    assert set(by_year(world, "a")) == {(2021, 1), (2022, 1)}


def test_one_report_under_three_addresses_is_one(world: World) -> None:
    world.portal("a", years=[2022])
    title = titled(world.place("a"), 2022)
    links = "".join(f"<li><a href='{path}'>{title}</a></li>" for path in ("content/post_7.html", "x/content/post_7.html", "content/mpost_7.html"))
    world.portals.page("a", "", f"<ul>{links}</ul><script>window.NFCMS_SITE_ID=1;</script>")
    for path in ("content/post_7.html", "x/content/post_7.html", "content/mpost_7.html"):
        world.portals.page("a", path, report(title))
    world.crawl(0)
    (record,) = world.records("a")
    assert (record["version"], len(record["source"]["also"])) == (1, 2)


def test_a_portal_that_another_job_has_is_busy(world: World) -> None:
    world.portal("a", years=[2021])
    world.portal("b", years=[2021])
    store = Store(f"sqlite:///{world.crawler.data / 'govreports.db'}")
    assert store.lease("a", "another-job", 600)
    assert world.crawl(0) == {"a": "busy", "b": "ok"}
    assert not any(path.startswith("/a/") for path in asked(world))
    store.release_leases("another-job")
    assert world.crawl(0) == {"a": "ok", "b": "unchanged"}
    store.close()


VOLATILE = [
    "浏览次数:<span>{n}</span>", "<p>【字体:大 中 小】 浏览量:{n}次</p>", "<div class='share'>分享到:微信 微博 {n}</div>",
    "<p>您是第{n}位访问者</p>", "<p>页面生成时间:2026-01-{d:02d} 10:{d:02d}:01</p>", "<p>打印本页 关闭窗口</p>", "<p>阅读:{n}</p>", "<p>点击数:{n}</p>",
    "<!-- generated at 2026-01-{d:02d} in 0.{n}s -->", "<p>今天是2026年1月{d}日 星期三</p>", "<p>访问量:{n}</p>",
]  # fmt: skip


@pytest.mark.parametrize("volatile", VOLATILE)
@pytest.mark.parametrize("where", ["before", "after"])
def test_what_changes_by_itself_makes_no_version(volatile: str, where: str) -> None:
    from govreports.items import ReportPage
    from govreports.reading.chain import read
    from govreports.store.canonical import content_hash

    def hashed(n: int) -> str:
        more = volatile.format(n=n, d=n % 28 + 1)
        page = report(titled("广州市", 2022), more if where == "after" else "")
        if where == "before":
            page = page.replace("</h1>", "</h1>" + more)
        return content_hash(read(ReportPage("http://a.example/1.html", page.encode(), content_type="text/html; charset=utf-8")).to_dict())

    assert hashed(17) == hashed(9041)

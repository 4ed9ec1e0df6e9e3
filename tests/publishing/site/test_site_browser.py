"""The site in a real Chromium, served static and by `scrapy browse`: no error, no other host, the figures of the store, search,
keyboard, a phone's width. With `SCREENSHOTS=docs/images` it also takes the pictures of docs/browsing.md."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from site_worlds import Made

from govreports.publishing import panel
from govreports.publishing.coverage import coverage
from govreports.publishing.dataset import tables

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    not CHROMIUM or find_spec("playwright") is None, reason="no chromium, or requirements-playwright.txt is not installed"
)
PAGES = (
    "index.html", "province/44.html", "locality/440100.html", "locality/440115-0a1b2c3d.html", "report/440100-gov-2022-v1.html",
    "report/440115-0a1b2c3d-gov-2019-v1.html", "findings.html", "indicators.html", "indicator/applications_received.html",
    "search.html?q=公开", "downloads.html",
)  # fmt: skip
SHOTS = {"index": PAGES[0], "province": PAGES[1], "locality": PAGES[2], "report": PAGES[4] + "#p1", "findings": PAGES[6]}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["static_site", "live_site"])
def base(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


class Watched:
    """A page of the browser with all it complained of and all it asked for."""

    def __init__(self, chromium: Any, width: int = 1100) -> None:
        self.page = chromium.new_page(viewport={"width": width, "height": 720})
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).netloc))

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self.page.close()


def test_every_kind_of_page_opens_at_every_width_without_error_or_other_host(chromium: Any, base: str) -> None:
    with Watched(chromium) as watched:
        for path in PAGES:
            answer = watched.page.goto(f"{base}/{path}")
            assert answer.status == 200, path
            assert watched.page.locator("h1").count() == 1, path
            assert watched.page.evaluate("window.hacked") is None, path
            for width in (375, 1100):
                watched.page.set_viewport_size({"width": width, "height": 720})
                assert watched.page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        assert watched.complaints == []
        assert watched.hosts == {urlsplit(base).netloc}


def test_every_figure_of_the_charts_is_the_stores(chromium: Any, base: str, made: Made) -> None:
    rows = panel.rows([panel.needed(record) for record in made.store.records("440100")])
    names = [field.name for field in tables()["panel"].fields]
    told = [dict(zip(names, row, strict=True)) for row in rows]
    with Watched(chromium) as watched:
        watched.page.goto(f"{base}/locality/440100.html")
        drawn = watched.page.evaluate(
            "Array.from(document.querySelectorAll('figure')).map(f => [f.dataset.column, Array.from(f.querySelectorAll('circle'))"
            ".map(c => [+c.dataset.year, +c.dataset.value]), Array.from(f.querySelectorAll('[data-break]')).map(b => +b.dataset.break)])"
        )
        assert len(drawn) > 10
        for column, dots, breaks in drawn:
            assert dots == [[row["year"], row[column]] for row in told if row[column] is not None]
            assert breaks == [row["year"] for row in told if column in row["breaks"]]
        assert {column for column, _, _ in drawn} == {
            name for name in names[names.index("approximate") + 1 :] if any(row[name] is not None for row in told)
        }
        cells = {(c.place.full_name, c.year): c.status for c in coverage(made.store, made.listings)}
        watched.page.goto(f"{base}/province/44.html")
        squares = watched.page.evaluate(
            "Array.from(document.querySelectorAll('.map rect')).map(r => [r.dataset.row, +r.dataset.year, r.dataset.value])"
        )
        assert len(squares) > 100
        assert [cells[f"广东省{row}".replace("广东省广东省", "广东省"), year] for row, year, _ in squares] == [s for _, _, s in squares]
        watched.page.goto(f"{base}/index.html")
        shares = watched.page.evaluate("Array.from(document.querySelectorAll('.map rect')).map(r => [+r.dataset.year, r.dataset.value])")
        for year, value in shares:
            asked = [s for (_, its), s in cells.items() if its == year and s != "not_asked"]
            assert value == (f"{asked.count('present')}/{len(asked)}" if asked else "")


def test_search_finds_a_word_of_two_characters_and_shows_it(chromium: Any, base: str, made: Made) -> None:
    from playwright.sync_api import expect

    with Watched(chromium) as watched:
        for word, some in (("结转", True), ("政府信息公开", True), ("熊猫", False)):
            expected = sum(word in f"{r['title']}\n{r['text']}" for s in made.store.series() for r in made.store.records(s))
            watched.page.goto(f"{base}/search.html")
            watched.page.fill("input[name=q]", word)
            watched.page.keyboard.press("Enter")
            watched.page.wait_for_url("**/search.html?*")
            expect(watched.page.locator("#count")).to_have_text(re.compile("[0-9] ?份"))
            hits = watched.page.locator("#hits li")
            assert (expected > 0) is some
            assert hits.count() == min(expected, 20)
            for number in range(hits.count()):
                assert hits.nth(number).locator("mark").inner_text() == word
        assert watched.complaints == []


def test_findings_are_sorted_and_filtered(chromium: Any, base: str, made: Made) -> None:
    with Watched(chromium) as watched:
        watched.page.goto(f"{base}/findings.html")
        every = watched.page.locator("#findings tbody tr").count()
        watched.page.select_option("select[name=severity]", "error")
        watched.page.select_option("select[name=sort]", "rule")
        watched.page.click("#filter button")
        watched.page.wait_for_load_state()
        rows = watched.page.evaluate(
            "Array.from(document.querySelectorAll('#findings tbody tr')).filter(r => !r.hidden).map(r => [r.dataset.severity, r.dataset.rule])"
        )
        assert 0 < len(rows) < every
        assert {severity for severity, _ in rows} == {"error"}
        assert rows == sorted(rows)
        assert watched.complaints == []


@pytest.mark.parametrize(
    ("site", "path"),
    [("static_site", "index.html"), ("static_site", "locality/440100.html"), ("static_site", "search.html?q=公开"), ("live_site", "findings.html")],
)
def test_the_keyboard_reaches_everything(chromium: Any, request: pytest.FixtureRequest, site: str, path: str) -> None:
    base = request.getfixturevalue(site)
    with Watched(chromium) as watched:
        watched.page.goto(f"{base}/{path}")
        if "q=" in path:
            watched.page.wait_for_selector("#hits li:nth-child(20)")
        wanted = watched.page.evaluate(
            """() => { const all = [...document.querySelectorAll('a[href],button,input,select,summary')];
            const shown = all.filter(e => e.tagName === 'SUMMARY' || !e.closest('details:not([open])'));
            shown.forEach((e, n) => e.setAttribute('data-n', n)); return shown.length; }"""
        )
        watched.page.evaluate("() => { window.seen = []; addEventListener('focusin', e => seen.push(e.target.getAttribute('data-n'))); }")
        for _ in range(wanted + 20):
            watched.page.keyboard.press("Tab")
        assert {n for n in watched.page.evaluate("seen") if n} == {str(n) for n in range(wanted)}
        watched.page.goto(f"{base}/{path}")
        watched.page.keyboard.press("Tab")
        assert watched.page.evaluate("document.activeElement.className") == "skip"
        watched.page.keyboard.press("Enter")
        assert watched.page.evaluate("document.activeElement.id") == "main"
        watched.page.locator("nav a").nth(1).focus()
        watched.page.keyboard.press("Enter")
        watched.page.wait_for_url("**/indicators.html")


def test_dashboards_and_tables_of_datasette_work_without_another_host(chromium: Any, live_site: str) -> None:
    with Watched(chromium) as watched:
        for path in ("-/dashboards/overview?level=county", "govreports", "govreports/findings?severity=error", "govreports/values_of"):
            assert watched.page.goto(f"{live_site}/{path}").status == 200
            if "dashboards" in path:
                watched.page.wait_for_function("document.querySelectorAll('.vega-embed canvas, .vega-embed svg').length >= 3")
        assert watched.complaints == []
        assert watched.hosts - {urlsplit(live_site).netloc, ""} == set()


@pytest.mark.skipif("SCREENSHOTS" not in os.environ, reason="SCREENSHOTS names no folder for the pictures of the documentation")
def test_pictures_of_the_documentation(chromium: Any, static_site: str) -> None:
    folder = Path(os.environ["SCREENSHOTS"])
    with Watched(chromium, 960) as watched:
        for name, path in SHOTS.items():
            watched.page.goto(f"{static_site}/{path}")
            watched.page.screenshot(path=folder / f"site-{name}.png")
            assert (folder / f"site-{name}.png").stat().st_size < 150_000

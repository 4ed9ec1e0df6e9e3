"""Portals whose list is filled by script, before a real Splash and a real Chromium, and before what answers as Splash does."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Request
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "spiders"))

from portal_server import Answer, PortalServer, serving
from walks import Portals, kinds, titled

from govreports.middlewares import TurnedAway
from govreports.middlewares.rendering import ChromiumAddon, RenderingMiddleware, engine_for
from govreports.middlewares.splash import SplashAddon

ROOT = Path(__file__).resolve().parents[2]
SPLASH = ROOT / ".splash" / "bin" / "python"
CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(
    not CHROMIUM or find_spec("scrapy_playwright") is None, reason="no chromium, or requirements-playwright.txt is not installed"
)
FILL = """
var socket = typeof WebSocket === 'undefined' ? null : new WebSocket('ws://' + location.host + '/a/nb/socket');
var ask = new XMLHttpRequest();
ask.open('GET', 'list.json');
ask.onload = function () {
  JSON.parse(ask.responseText).forEach(function (row) {
    var item = document.createElement('li');
    item.innerHTML = '<a href="' + row.url + '">' + row.title + '</a><span>2021-01-30</span>';
    document.getElementById('list').appendChild(item);
  });
};
ask.send();
"""


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def splash(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Splash, started here."""
    if not SPLASH.is_file():
        pytest.skip("no Splash in .splash/ (.ci/run installs it, on Debian)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("splash") / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [str(SPLASH), str(Path(__file__).with_name("splash_server.py")), "--ip", "127.0.0.1", "--port", str(port), "--disable-xvfb",
             "--disable-browser-caches"],
            stdout=out, stderr=out, env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"},
        )  # fmt: skip
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(300):
            assert process.poll() is None, log.read_text()[-2000:]
            try:
                urllib.request.urlopen(f"{base}/_ping", timeout=1).read()
                break
            except OSError:
                time.sleep(0.1)
        yield base
    finally:
        process.kill()
        process.wait()


def scripted(portals: Portals, name: str, engine: str, more: str = "") -> None:
    """A portal whose list is filled by a script that asks for it."""
    portals.portal(name, [2020], engine=engine)
    rows = [{"url": "content/post_2020.html", "title": titled("广州市", 2020)}]
    portals.page(name, "", f"<html><body><ul id='list'></ul><script src='fill.js'></script>{more}<script>NFCMS_SITE_ID=1</script></body></html>")
    portals.page(name, "fill.js", Answer(FILL, headers={"Content-Type": "application/javascript"}))
    portals.page(name, "list.json", Answer(json.dumps(rows), headers={"Content-Type": "application/json"}))


def check_rendered(server: PortalServer, found: dict[str, Any]) -> None:
    (page,) = found["pages"]
    assert page["url"] == f"{server.base}/a/nb/content/post_2020.html"
    assert page["entry"]["title"] == titled("广州市", 2020)
    assert page["article_title"] == titled("广州市", 2020)
    assert ["Etag", '"7"'] in page["headers"], "what the portal said of the page, not what the browser says"
    assert found["runs"]["a"]["complete"]
    assert server.asked("/a/nb/") == 1, "the browser gets the page that was fetched"
    assert server.asked("/a/nb/list.json") == 1
    assert {entry[2]["user-agent"] for entry in server.log if entry[1] == "/a/nb/list.json"} == {agent(server)}


def agent(server: PortalServer) -> str:
    (found,) = {entry[2]["user-agent"] for entry in server.log if entry[1] == "/a/nb/"}
    assert found.startswith("Mozilla/5.0 (compatible; govreports/")
    return found


def misbehaving(portals: Portals, elsewhere: PortalServer) -> None:
    """A portal that asks for more than a list, one whose page is a challenge that a browser could solve, one that forbids."""
    server = portals.server
    scripted(portals, "a", "splash", f"<script src='{elsewhere.base}/foreign.js'></script><iframe src='{elsewhere.base}/frame'></iframe>")
    portals.page("a", "content/post_2020.html", Answer(server.pages["/a/nb/content/post_2020.html"], headers={"ETag": '"7"'}))  # type: ignore[arg-type]
    scripted(portals, "b", "splash")
    solved = "<script>document.cookie='ok=1';$_ts={};$_ts.cd='q';new Image().src='solved.png';location.reload()</script>"
    portals.page("b", "", f"<html><head>{solved}</head><body></body></html>")
    scripted(portals, "robots", "splash")
    server.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /robots/\n", headers={"Content-Type": "text/plain"})


def check_manners(found: dict[str, Any], server: PortalServer, elsewhere: PortalServer) -> None:
    check_rendered(server, found)
    assert elsewhere.log == [], "no host that the registry does not name"
    assert server.asked("/a/nb/socket") == 0, "nothing passes by the guard"
    assert kinds(found, "b", "start") == ["blocked"], "a challenge is not given to a browser"
    assert (server.asked("/b/nb/"), server.asked("/b/nb/solved.png")) == (1, 0)
    assert kinds(found, "robots", "start") == ["robots"]
    assert server.asked("/robots/nb/") == 0


def test_a_real_splash_fills_the_list(server: PortalServer, splash: str, tmp_path: Path) -> None:
    portals = Portals(server)
    with serving() as elsewhere:
        misbehaving(portals, elsewhere)
        found = portals.walk(tmp_path, settings={"SPLASH_URL": splash, "DOWNLOAD_TIMEOUT": 30})
        check_manners(found, server, elsewhere)


@needs_chromium
def test_a_real_chromium_fills_the_list(server: PortalServer, tmp_path: Path) -> None:
    portals = Portals(server)
    with serving() as elsewhere:
        misbehaving(portals, elsewhere)
        scripted(portals, "c", "playwright")
        found = portals.walk(tmp_path, settings={"CHROMIUM": CHROMIUM, "DOWNLOAD_TIMEOUT": 30})
        assert found["runs"].pop("c")["fetched"] == 1, (found["runs"], found["stderr"][-3000:])
        found["pages"] = [page for page in found["pages"] if page["hint"]["portal_id"] == "a"]
        check_manners(found, server, elsewhere)


def test_without_an_engine_the_outcome_says_what_to_set(server: PortalServer, tmp_path: Path) -> None:
    portals = Portals(server)
    scripted(portals, "a", "splash")
    scripted(portals, "b", "playwright")
    found = portals.walk(tmp_path)
    told = {name: [(e["kind"], e["detail"]) for e in found["runs"][name]["events"]] for name in "ab"}
    assert [kind for events in told.values() for kind, _ in events] == ["needs-browser"] * 2
    assert "SPLASH_URL" in told["a"][0][1]
    assert "CHROMIUM" in told["a"][0][1]
    assert "requirements-playwright.txt" in told["b"][0][1]
    assert {path for _, path, _ in server.log} <= {"/robots.txt"}


def test_a_splash_that_is_down_or_fails_is_not_the_portals_fault(server: PortalServer, tmp_path: Path) -> None:
    portals = Portals(server)
    scripted(portals, "a", "splash")
    down = portals.walk(tmp_path, settings={"SPLASH_URL": "http://127.0.0.1:1", "RETRY_TIMES": 0})
    assert kinds(down, "a", "start") == ["needs-browser"]
    assert down["runs"]["a"]["events"][0]["detail"].startswith("the browser failed: DownloadConnectionRefusedError")
    with serving() as splash:
        for status, kind in ((400, "needs-browser"), (504, "timeout")):
            splash.pages["/execute"] = Answer("{}", status, {"Content-Type": "application/json"})
            found = portals.walk(tmp_path, settings={"SPLASH_URL": splash.base, "RETRY_TIMES": 0})
            assert kinds(found, "a", "start") == [kind]


def test_what_goes_to_splash_and_comes_back(server: PortalServer, tmp_path: Path) -> None:
    """Against a server that answers as Splash does: the page that was fetched goes out, decoded, with the guard's hosts."""
    portals = Portals(server)
    portals.portal("a", [2020], engine="splash")
    portals.page("a", "", Answer("<html><meta charset='gb2312'><p>空列表</p></html>".encode("gb18030"), headers={"Content-Type": "text/html"}))
    asked: list[dict[str, Any]] = []

    def render(request: BaseHTTPRequestHandler) -> Answer:
        asked.append(json.loads(request.rfile.read(int(request.headers["Content-Length"]))))
        row = f"<li><a href='content/post_2020.html'>{titled('广州市', 2020)}</a></li><script>NFCMS_SITE_ID=1</script>"
        html = row if str(asked[-1]["url"]).endswith("/nb/") else asked[-1]["html"]
        return Answer(json.dumps({"html": html, "url": asked[-1]["url"]}), headers={"Content-Type": "application/json"})

    with serving() as splash:
        splash.pages["/execute"] = render
        found = portals.walk(tmp_path, settings={"SPLASH_URL": splash.base})
    assert [str(a["url"]).removeprefix(server.base) for a in asked] == ["/a/nb/", "/a/nb/content/post_2020.html"]
    assert "空列表" in asked[0]["html"]
    assert asked[0]["hosts"] == [server.netloc]
    assert asked[0]["headers"]["User-Agent"].startswith("Mozilla/5.0 (compatible; govreports/")
    (page,) = found["pages"]
    assert page["article_title"] == titled("广州市", 2020)
    assert found["runs"]["a"]["complete"]


def test_any_engine_will_do_for_splash_but_not_for_a_current_browser() -> None:
    assert engine_for("splash", Settings({"SPLASH_URL": "http://x"})) == "splash"
    assert engine_for("splash", Settings({"CHROMIUM": "/c"})) == "playwright"
    assert engine_for("playwright", Settings({"SPLASH_URL": "http://x"})) is None
    assert engine_for("playwright", Settings({"CHROMIUM": "/c", "SPLASH_URL": "http://x"})) == "playwright"


def test_a_page_that_its_scripts_blow_up_is_cut_off() -> None:
    middleware = RenderingMiddleware.from_crawler(get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": 1000}))
    request = Request("http://www.example.gov.cn/", meta={"rendered": {}})
    assert middleware.process_response(request, HtmlResponse(request.url, body=b"x" * 1000)).status == 200  # type: ignore[union-attr]
    with pytest.raises(TurnedAway, match="too-large"):
        middleware.process_response(request, HtmlResponse(request.url, body=b"x" * 1001))


def test_nothing_is_imported_without_an_engine() -> None:
    for addon in (SplashAddon(), ChromiumAddon()):
        with pytest.raises(NotConfigured):
            addon.update_settings(Settings())
    code = (
        "import sys, govreports.middlewares.splash, govreports.middlewares.rendering;"
        "sys.exit(any(name in sys.modules for name in ('scrapy_splash', 'scrapy_playwright', 'playwright')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_chromium_that_is_not_there_ends_the_command_with_a_sentence() -> None:
    with pytest.raises(SystemExit, match=r"CHROMIUM: there is no browser at /nowhere/chromium\."):
        ChromiumAddon().update_settings(Settings({"CHROMIUM": "/nowhere/chromium"}))

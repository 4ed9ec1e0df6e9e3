"""Rendering through Splash's interface: the mends of scrapy-splash, against a server that answers as Splash does.

The real Splash is tested elsewhere; here stands what goes over the wire and what comes back to the walk.
"""

from __future__ import annotations

import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "spiders"))

from portal_server import Answer, PortalServer, serving
from walks import Portals, kinds, titled

from govreports.middlewares.splash import SplashAddon


def test_nothing_is_imported_without_a_splash() -> None:
    with pytest.raises(NotConfigured):
        SplashAddon().update_settings(Settings())
    code = "import sys, govreports.middlewares.splash; sys.exit('scrapy_splash' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[2], check=False).returncode == 0


def test_a_listing_that_needs_a_browser_is_rendered(tmp_path: Path) -> None:
    with serving() as server, serving() as splash:
        portals = Portals(server)
        portals.portal("a", [2020], engine="splash")
        server.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /a/nb/content/post_2019\n", headers={"Content-Type": "text/plain"})
        rendered = server.pages.pop("/a/nb/")
        asked: list[dict[str, object]] = []

        def render(request: BaseHTTPRequestHandler) -> Answer:
            length = int(request.headers["Content-Length"])
            asked.append(json.loads(request.rfile.read(length)))
            url = str(asked[-1]["url"])
            page = rendered if url.endswith("/nb/") else server.pages[url.removeprefix(server.base)]
            assert isinstance(page, str)
            hidden = f"<li><a href='content/post_2019.html'>{titled('广州市', 2019)}</a></li>"
            return Answer(page.replace("</ul>", hidden + "</ul>"))

        splash.pages["/render.html"] = render
        found = portals.walk(tmp_path, settings={"SPLASH_URL": splash.base})
    assert server_hits(server) == ["/robots.txt"]
    assert [str(a["url"]).removeprefix(server.base) for a in asked] == ["/a/nb/", "/a/nb/content/post_2020.html"]
    headers = asked[0]["headers"]
    assert isinstance(headers, dict)
    assert headers["User-Agent"].startswith("Mozilla/5.0 (compatible; govreports/")
    (page,) = found["pages"]
    assert page["url"] == f"{server.base}/a/nb/content/post_2020.html"
    assert page["article_title"] == titled("广州市", 2020)
    assert kinds(found, "a", "report") == ["robots"], "robots.txt of the portal is obeyed for rendered pages, too"
    assert found["runs"]["a"]["complete"]


def server_hits(server: PortalServer) -> list[str]:
    return [entry[1] for entry in server.log]

"""Every outcome that a run by itself can come to, from real crawls of a loopback portal to the run report.

`busy` and `killed` need a second job: they are reached where leases and kills are tested.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawler

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "spiders"))

from portal_server import Answer, PortalServer, serving
from walks import HEADER, Portals

from samples.reports import all_reports


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with serving() as running:
        yield running


def crawl(portals: Portals, folder: Path, *arguments: str) -> dict[str, str]:
    """The outcomes of a crawl, by portal."""
    registry = folder / "portals.csv"
    registry.write_text("\n".join([HEADER, *portals.rows]) + "\n", encoding="utf-8")
    crawler = Crawler(folder / "data", registry, portals.server)  # type: ignore[arg-type]
    quick = [f"-s{name}={value}" for name, value in {"BACK_OFF": 0, "RETRY_TIMES": 0, "DOWNLOAD_TIMEOUT": 3}.items()]
    done = crawler.run(*quick, *arguments)
    assert done.returncode == 0, done.stderr[-3000:]
    newest = max((folder / "data" / "runs").glob("*.json"), key=lambda path: path.name)
    told = json.loads(newest.read_text(encoding="utf-8"))["portals"]
    rows: list[dict[str, Any]] = list(told.values()) if isinstance(told, dict) else told
    return {row["portal_id"]: row["outcome"] for row in rows}


def test_every_outcome_is_reached(server: PortalServer, tmp_path: Path) -> None:
    portals = Portals(server)
    server.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /robots/\n", headers={"Content-Type": "text/plain"})
    text = next(iter(all_reports().values()))
    article = f"<html><head><meta name='ArticleTitle' content='{text.title}'></head><body><h1>{text.title}</h1>{text.html}</body></html>"
    row = f"<li><a href='content/post_1.html'>{text.title}</a></li><script>NFCMS_SITE_ID=1</script>"

    def portal(name: str, listing: Any, **more: Any) -> None:
        portals.row(name, **more)
        portals.page(name, "", listing)
        portals.page(name, "content/post_1.html", article)

    portal("ok", row)
    portal("empty", "<li><a href='content/post_9.html'>关于发布政府信息公开目录的通知</a></li><script>NFCMS_SITE_ID=1</script>", least=0)
    for kind, answer in {
        "403": Answer("no", 403), "412": Answer("no", 412), "429": Answer("no", 429), "521": Answer("no", 521),
        "captcha": "<html><body>请输入验证码后继续访问</body></html>",
        "javascript": "<script>$_ts={};$_ts.cd='q'</script>",
        "waf": "<html><title>拦截</title><body>您的访问请求可能存在威胁,已被拦截</body></html>",
    }.items():  # fmt: skip
        portal(f"blocked-{kind}", answer)
    portal("robots", row)
    portals.row("dns", url="http://no-such-host.invalid/nb/", host="no-such-host.invalid")
    portals.row("refused", url="http://127.0.0.1:1/nb/", host="127.0.0.1:1")
    portals.row("tls", url=f"https://{server.netloc}/tls/nb/")
    portal("timeout", Answer(row, wait=6.0))
    portal("server-error", Answer("no", 500))
    portal("gone-404", Answer("no", 404))
    portal("moved", Answer("", 301, {"Location": "http://new.example/nb/"}))
    portal("needs-browser", row, engine="splash")
    portal("incomplete", row + "<a href='index_2.html'>下一页</a>")
    portals.page("incomplete", "index_2.html", Answer("no", 500))
    portal("layout-changed", "<html><body><p>新版网站即将上线</p></body></html>")
    portal("below-min", row, least=5)
    found = crawl(portals, tmp_path)
    expected = {
        "ok": "ok", "empty": "empty-legit", "robots": "robots", "dns": "dns", "refused": "refused", "tls": "tls", "timeout": "timeout",
        "server-error": "server-error", "gone-404": "gone-404", "moved": "moved", "needs-browser": "needs-browser",
        "incomplete": "incomplete", "layout-changed": "layout-changed", "below-min": "below-min",
        **{f"blocked-{kind}": f"blocked:{kind}" for kind in ("403", "412", "429", "521", "captcha", "javascript", "waf")},
    }  # fmt: skip
    assert found == expected
    again = crawl(portals, tmp_path, "-a", "locality=ok")
    assert again == {"ok": "unchanged"}

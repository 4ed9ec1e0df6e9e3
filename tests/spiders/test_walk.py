"""The walk against portals that behave and portals that do not: what is counted, what is told, what is handed on."""

from __future__ import annotations

import base64
import itertools
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from portal_server import PortalServer, serving
from walks import Answer, Portals, kinds, report, titled

CHALLENGE = "<html><head><script r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.cd='q';</script></head><body></body></html>"


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with serving() as running:
        yield running


@pytest.fixture
def portals(server: PortalServer) -> Portals:
    return Portals(server)


def gkmlpt(portals: Portals, name: str, years: list[int], *, advertised: int, serve: int | None = None) -> None:
    """A gkmlpt site whose API serves `serve` of the years."""
    base = f"{portals.server.base}/{name}"
    tree = [{"id": 7, "name": "政府信息公开年报", "jump_url": "", "children": [], "post_count": advertised}]
    portals.row(name, url=f"{base}/gkmlpt/annualreport", platform="gkmlpt")
    portals.server.pages[f"/{name}/gkmlpt/index"] = f"<script>window._CONFIG = {{SID: '9', TREE: {json.dumps(tree)}}};</script>"
    rows = [{"id": y, "title": titled("广州市", y), "url": f"{base}/gkmlpt/content/0/2/post_{y}.html", "date": 1740758400} for y in years]
    answer = {"articles": rows[:serve], "classify": {"post_count": advertised}}
    portals.server.pages[f"/{name}/gkmlpt/api/all/7?page=1&sid=9"] = Answer(json.dumps(answer), headers={"Content-Type": "application/json"})
    for y in years:
        detail = json.dumps({"title": titled("广州市", y), "content": "<p>一、总体情况</p><p>文字</p>", "attachments": []})
        portals.server.pages[f"/{name}/gkmlpt/content/0/2/post_{y}.html"] = f"<html><script>_CONFIG = {{DETAIL: {detail}}}</script>"


# ----------------------------------------------------------------------------------------------- what is there


def test_a_portal_is_walked_to_its_end_and_counted(portals: Portals, tmp_path: Path) -> None:
    look = "<li><a href='content/post_1.html'>广州市2022年政府网站工作年度报表</a></li><li><a href='content/post_2.html'>通知</a></li>"
    portals.portal("a", [2023, 2022], more=look + "<a href='index_2.html'>下一页</a>")
    portals.column("a", [2021], path="index_2.html")
    run = portals.walk(tmp_path)["runs"]["a"]
    counted = {k: run[k] for k in ("pages", "rows", "listed", "lookalikes", "others", "asked", "fetched", "failed", "known", "outside")}
    assert counted == {"pages": 2, "rows": 5, "listed": 3, "lookalikes": 1, "others": 1, "asked": 3, "fetched": 3, "failed": 0,
                       "known": 0, "outside": 0}  # fmt: skip
    assert (run["complete"], run["open_requests"], run["events"], run["years"]) == (True, 0, [], [2021, 2022, 2023])
    assert (run["platform"], run["minimum"], run["code"]) == ("nfcms", 1, "440100")
    assert portals.server.asked("/a/nb/content/post_1.html") == 0, "look-alikes are not fetched"


def test_a_page_is_handed_on_whole(portals: Portals, tmp_path: Path) -> None:
    files = ("<a class='nfw-cms-attachment' alt='年报.pdf' href='/f/1.pdf'>点击下载</a><a href='/f/gone.doc'>附件.doc</a>"
             "<a href='http://elsewhere.example/x.pdf'>附件二.pdf</a>")  # fmt: skip
    page = report(titled("广州市", 2020), files).replace("<head>", "<head><meta charset='gb2312'>").replace("12件", "12件㙟")
    body = page.encode("gb18030")
    portals.portal("a", {2020: Answer(body, headers={"Content-Type": "text/html", "ETag": '"x"'})})
    portals.server.pages["/f/1.pdf"] = Answer(b"%PDF-1.4 a", headers={"Content-Type": "application/pdf"})
    found = portals.walk(tmp_path)
    (page_item,) = found["pages"]
    assert base64.b64decode(page_item["body"]) == body, "the bytes as they came"
    assert ["Etag", '"x"'] in page_item["headers"]
    assert (page_item["status"], page_item["content_type"], page_item["platform"]) == (200, "text/html", "nfcms")
    assert page_item["hint"] == {"portal_id": "a", "code": "440100", "locality": "广州市", "level": "prefecture"}
    assert (page_item["entry"]["title"], page_item["entry"]["date"]) == (titled("广州市", 2020), "2021-01-30")
    assert (page_item["article_title"], page_item["article_date"]) == (titled("广州市", 2020), "2024-01-30")
    good, gone, foreign = page_item["attachments"]
    assert (base64.b64decode(good["body"]), good["name"], good["status"], good["error"]) == (b"%PDF-1.4 a", "年报.pdf", 200, None)
    assert (gone["body"], gone["status"], gone["error"]) == ("", 404, "gone-404: status 404")
    assert foreign["error"].startswith("host-refused: no row names the host elsewhere.example")
    assert kinds(found, "a", "attachment") == ["gone-404", "host-refused"]
    assert found["runs"]["a"]["attachments"] == 1
    assert found["runs"]["a"]["complete"], "a dead attachment does not make the listing incomplete"


def test_mislabelled_listings_are_read(portals: Portals, tmp_path: Path) -> None:
    portals.portal("a", [2020])
    listing = portals.server.pages["/a/nb/"]
    assert isinstance(listing, str)
    portals.page("a", "", Answer(listing.encode("gb18030"), headers={"Content-Type": "text/html; charset=utf-8"}))
    (page,) = portals.walk(tmp_path)["pages"]
    assert page["entry"]["title"] == titled("广州市", 2020)


def test_years_bound_the_walk(portals: Portals, tmp_path: Path) -> None:
    portals.portal("a", [2023, 2022, 2021, 2020])
    found = portals.walk(tmp_path, arguments={"since": "2021", "until": "2022"})
    assert sorted(p["entry"]["title"][3:7] for p in found["pages"]) == ["2021", "2022"]
    assert (found["runs"]["a"]["listed"], found["runs"]["a"]["outside"]) == (4, 2)


def test_sample_stops_after_n_reports_a_portal(portals: Portals, tmp_path: Path) -> None:
    portals.portal("a", [2023, 2022, 2021], more="<a href='index_2.html'>2</a>")
    portals.column("a", [2020], path="index_2.html")
    portals.portal("b", [2023])
    found = portals.walk(tmp_path, arguments={"sample": "2"})
    assert [p["entry"]["title"][3:7] for p in found["pages"] if p["hint"]["portal_id"] == "a"] == ["2023", "2022"]
    assert (found["runs"]["a"]["sampled"], found["runs"]["a"]["complete"]) == (True, False)
    assert (found["runs"]["b"]["sampled"], found["runs"]["b"]["complete"]) == (False, True)
    assert portals.server.asked("/a/nb/index_2.html") == 0


def test_one_locality(portals: Portals, tmp_path: Path) -> None:
    portals.portal("a", [2023])
    portals.portal("b", [2023], locality="深圳市", code="440300", place="深圳市")
    assert set(portals.walk(tmp_path, arguments={"locality": "深圳市"})["runs"]) == {"b"}
    assert portals.server.asked("/a/nb/") == 0


def test_a_shared_column_is_walked_once_and_told_apart_by_names(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    folder = portals.row("gq", least=0)
    portals.row("th", url=folder, host="th.example", locality="广州市天河区", code="440106", level="county")
    portals.row("by", url=folder, host="by.example", locality="广州市白云区", code="440111", level="county")
    items = {11: titled("广州市天河区", 2020), 12: titled("白云区", 2020), 13: titled("黄埔区", 2020)}
    rows = "".join(f"<li><a href='content/post_{n}.html'>{t}</a></li>" for n, t in items.items())
    portals.page("gq", "", f"<html><body>{rows}<script>NFCMS_SITE_ID=1</script>")
    for number, title in items.items():
        portals.page("gq", f"content/post_{number}.html", report(title))
    found = portals.walk(tmp_path)
    assert server.asked("/gq/nb/") == 1
    assert {p["hint"]["portal_id"]: p["entry"]["title"] for p in found["pages"]} == {"th": items[11], "by": items[12], "gq": items[13]}
    assert all(run["complete"] and run["listed"] == 1 for run in found["runs"].values())
    only = portals.walk(tmp_path, arguments={"locality": "天河区"}, settings={"DATA_DIR": str(tmp_path / "x")})
    assert [p["entry"]["title"] for p in only["pages"]] == [items[11]]


def test_a_report_listed_twice_is_fetched_once(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    portals.portal("a", [2020])
    portals.row("b")
    portals.page("b", "", f"<li><a href='/a/nb/content/post_2020.html'>{titled('广州市', 2020)}</a></li><script>NFCMS_SITE_ID=1</script>")
    found = portals.walk(tmp_path)
    assert server.asked("/a/nb/content/post_2020.html") == 1
    assert sorted(run["known"] for run in found["runs"].values()) == [0, 1]


def test_the_newest_year_of_departments_is_kept_apart(portals: Portals, tmp_path: Path) -> None:
    portals.portal("a", [2022], more="<li><a href='content/post_9.html'>广州市教育局2023年政府信息公开工作年度报告</a></li>")
    assert portals.walk(tmp_path)["runs"]["a"]["newest"] == {"government": 2022, "department": 2023}


def test_a_listing_that_is_itself_the_newest_report(portals: Portals, tmp_path: Path) -> None:
    portals.row("a")
    newest = report(titled("广州市", 2024), "<p>二、甲</p><p>三、乙</p><li><a href='content/post_2023.html'>" + titled("广州市", 2023) + "</a></li>")
    portals.page("a", "", newest)
    portals.page("a", "content/post_2023.html", report(titled("广州市", 2023)))
    found = portals.walk(tmp_path)
    assert {p["url"].removeprefix(portals.server.base): p["entry"]["title"] for p in found["pages"]} == {
        "/a/nb/": titled("广州市", 2024), "/a/nb/content/post_2023.html": titled("广州市", 2023),
    }  # fmt: skip
    assert (found["runs"]["a"]["listed"], found["runs"]["a"]["fetched"], found["runs"]["a"]["complete"]) == (2, 2, True)


def test_gkmlpt_from_a_missing_route_to_its_reports(portals: Portals, tmp_path: Path) -> None:
    gkmlpt(portals, "ok", [2022, 2023], advertised=2)
    gkmlpt(portals, "short", [2022, 2023], advertised=726)
    found = portals.walk(tmp_path)
    assert (found["runs"]["ok"]["advertised"], found["runs"]["ok"]["fetched"], found["runs"]["ok"]["events"]) == (2, 2, [])
    assert found["runs"]["ok"]["complete"]
    short = found["runs"]["short"]
    assert (short["advertised"], short["rows"], short["complete"]) == (726, 2, False)
    assert kinds(found, "short", "listing") == ["truncated"]
    assert all(p["article_html"].startswith("<p>一、总体情况") for p in found["pages"])


def test_a_cookie_bounce_is_passed(portals: Portals, tmp_path: Path) -> None:
    portals.portal("a", [2020])
    listing = portals.server.pages["/a/nb/"]
    assert isinstance(listing, str)

    def bounce(request: BaseHTTPRequestHandler) -> Answer:
        if "seen=1" in (request.headers.get("Cookie") or ""):
            return Answer(listing)
        return Answer("", 302, {"Location": "/a/nb/", "Set-Cookie": "seen=1; Path=/"})

    portals.page("a", "", bounce)
    assert portals.walk(tmp_path)["runs"]["a"]["fetched"] == 1


# --------------------------------------------------------------------------------------------- what goes wrong


def test_every_way_in_which_a_listing_fails(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    server.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /robots/\n", headers={"Content-Type": "text/plain"})
    server.pages["/"] = "<html><title>门户</title><body>欢迎</body></html>"
    column = f"<li><a href='content/post_1.html'>{titled('广州市', 2020)}</a></li><script>NFCMS_SITE_ID=1</script>"
    answers: dict[str, Any] = {
        "robots": column,
        "gone": Answer("no", 404),
        "error500": Answer("no", 500),
        "s403": Answer("no", 403),
        "s412": Answer(CHALLENGE, 412),
        "s521": Answer("<script>document.cookie='a=1';location.href='/'</script>", 521),
        "s429": Answer("no", 429),
        "wait": Answer("no", 429, {"Retry-After": "99999"}),
        "script": CHALLENGE,
        "captcha": "<html><body>请输入验证码后继续访问</body></html>",
        "waf": "<html><title>拦截</title><body>您的访问请求可能存在威胁,已被拦截</body></html>",
        "soft": Answer("", 302, {"Location": "/"}),
        "soft200": "<html><title>页面不存在</title><body>404</body></html>",
        "moved": Answer("", 301, {"Location": "http://new.example/nb/"}),
        "private": Answer("", 302, {"Location": "http://10.0.0.1/nb/"}),
        "loop": Answer("", 302, {"Location": "/loop/nb/"}),
        "slow": Answer(column, wait=3.0),
        "drop": Answer(drop=True),
        "short": Answer(column, length=5000),
        "layout": "<html><body><p>新版网站即将上线</p></body></html>",
        "binary": Answer(b"\x00\x01\x02" * 99, headers={"Content-Type": "application/octet-stream"}),
        "big": Answer(b"<html>" + b"x" * 300_000),
    }
    for name, page in answers.items():
        portals.row(name)
        portals.page(name, "", page)
    portals.row("dns", url="http://no-such-host.invalid/nb/", host="no-such-host.invalid")
    portals.row("refused", url="http://127.0.0.1:1/nb/", host="127.0.0.1:1")
    portals.row("tls", url=f"https://{server.netloc}/tls/nb/")
    portals.row("browser", engine="splash")
    portals.portal("good", [2020])
    found = portals.walk(tmp_path, settings={"DOWNLOAD_TIMEOUT": 1, "DOWNLOAD_MAXSIZE": 200_000})
    expected = {
        "robots": "robots", "gone": "gone-404", "error500": "server-error", "s403": "blocked", "s412": "blocked", "s521": "blocked",
        "s429": "blocked", "wait": "blocked", "script": "blocked", "captcha": "blocked", "waf": "blocked", "soft": "soft-404",
        "soft200": "soft-404", "moved": "moved", "private": "moved", "loop": "moved", "slow": "timeout", "drop": "reset",
        "short": "reset", "layout": "layout", "binary": "layout", "big": "too-large", "dns": "dns", "refused": "refused",
        "tls": "tls", "browser": "needs-browser",
    }  # fmt: skip
    assert {name: kinds(found, name, "start") for name in expected} == {name: [kind] for name, kind in expected.items()}
    details = {name: found["runs"][name]["events"][0]["detail"].split(":")[0] for name in expected if expected[name] == "blocked"}
    assert details == {"s403": "403", "s412": "412", "s521": "521", "s429": "429", "wait": "429", "script": "javascript",
                       "captcha": "captcha", "waf": "waf"}  # fmt: skip
    for name in expected:
        run = found["runs"][name]
        assert (run["complete"], run["open_requests"], run["fetched"]) == (False, 0, 0), name
    assert found["runs"]["good"]["complete"], "one portal's trouble is not another's"
    assert [p["hint"]["portal_id"] for p in found["pages"]] == ["good"]
    assert server.asked("/s412/nb/") == 1, "a challenge is not asked again"
    assert server.asked("/browser/nb/") == 0


def test_a_listing_that_dies_on_page_2_is_incomplete(portals: Portals, tmp_path: Path) -> None:
    deaths: dict[str, tuple[Any, str]] = {
        "e500": (Answer("no", 500), "server-error"), "drop": (Answer(drop=True), "reset"), "s412": (Answer(CHALLENGE, 412), "blocked"),
        "s404": (Answer("no", 404), "truncated"), "empty": ("<html><body></body></html>", "truncated"), "s403": (Answer("x", 403), "blocked"),
    }  # fmt: skip
    for name, (page, _) in deaths.items():
        portals.portal(name, [2023], more="<a href='index_2.html'>下一页</a>")
        portals.page(name, "index_2.html", page)
    found = portals.walk(tmp_path)
    assert {name: kinds(found, name, "listing") for name in deaths} == {name: [kind] for name, (_, kind) in deaths.items()}
    assert not any(found["runs"][name]["complete"] for name in deaths)


def test_every_way_in_which_a_report_fails(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    server.pages["/"] = "<html><title>门户</title><body>欢迎</body></html>"
    pages: dict[int, Any] = {
        2008: Answer("no", 404), 2009: Answer("no", 500), 2010: server.pages["/"], 2011: Answer("", 302, {"Location": "/"}),
        2012: Answer("", 302, {"Location": "http://mirror.example/x"}), 2013: Answer(drop=True),
        2014: Answer("<html>x", length=900), 2015: report(titled("广州市", 2015)),
    }  # fmt: skip
    foreign = f"<li><a href='http://mirror.example/content/post_5.html'>{titled('广州市', 2016)}</a></li>"
    port = f"<li><a href='http://127.0.0.1:22/content/post_6.html'>{titled('广州市', 2017)}</a></li>"
    portals.portal("a", pages, more=foreign + port)
    found = portals.walk(tmp_path)
    reasons = {f["url"].rsplit("_", 1)[1].split(".")[0]: f["reason"] for f in found["failures"]}
    assert reasons == {
        "2008": "gone-404", "2009": "server-error", "2010": "soft-404", "2011": "soft-404", "2012": "moved", "2013": "reset",
        "2014": "reset", "5": "host-refused", "6": "host-refused",
    }  # fmt: skip
    assert all(f["step"] == "fetch" and f["portal_id"] == "a" and f["detail"] for f in found["failures"])
    run = found["runs"]["a"]
    assert (run["listed"], run["asked"], run["fetched"], run["failed"]) == (10, 10, 1, 9)
    assert run["complete"], "the listing itself was read"
    assert len(found["pages"]) == 1


def test_a_challenge_amid_the_reports_stops_the_portal(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    portals.portal("a", {2023: report(titled("广州市", 2023)), 2022: Answer(CHALLENGE, 412), 2021: "never", 2020: "never"})
    found = portals.walk(tmp_path)
    assert [f["reason"] for f in found["failures"]] == ["blocked"] * 3
    assert server.asked("/a/nb/content/post_2021.html") == 0
    assert server.asked("/a/nb/content/post_2020.html") == 0


def test_a_failing_platform_costs_a_page_and_is_told(portals: Portals, tmp_path: Path) -> None:
    portals.portal("a", [2020])
    found = portals.walk(tmp_path, settings={"LISTING_PAGES_MAX": 0})
    assert kinds(found, "a") == ["limit"]
    assert found["runs"]["a"]["complete"] is False


# --------------------------------------------------------------------------------------------------- manners


def test_who_we_are_and_what_we_ask_first(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    portals.portal("a", [2020])
    portals.walk(tmp_path, settings={"CONTACT": "post@example.org"})
    paths = [entry[1] for entry in server.log]
    assert paths[0] == "/robots.txt"
    agents = {entry[2]["user-agent"] for entry in server.log}
    (agent,) = agents
    assert agent.startswith("Mozilla/5.0 (compatible; govreports/")
    assert agent.endswith("; +post@example.org)")


@pytest.mark.parametrize(("who", "says"), [("Mozilla", ("Allow", "Disallow")), ("govreports", ("Disallow", "Allow"))])
def test_robots_speaks_to_us_by_our_name(portals: Portals, server: PortalServer, tmp_path: Path, who: str, says: tuple[str, str]) -> None:
    robots = f"User-agent: {who}\n{says[0]}: /\n\nUser-agent: *\n{says[1]}: /\n"
    server.pages["/robots.txt"] = Answer(robots, headers={"Content-Type": "text/plain"})
    portals.portal("a", [2020])
    assert kinds(portals.walk(tmp_path), "a") == ["robots"]


def test_robots_may_be_excepted_by_a_row(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    server.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"})
    portals.portal("a", [2020])
    portals.portal("b", [2020], robots="ignore")
    found = portals.walk(tmp_path)
    assert kinds(found, "a") == ["robots"]
    assert found["runs"]["b"]["fetched"] == 1


def test_no_page_that_robots_forbids_is_asked_for_however_many_wait_for_it(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    server.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /no/\n", headers={"Content-Type": "text/plain"}, wait=0.3)
    for name in ("yes", "also", "no/1", "no/2", "no/3"):
        portals.portal(name.replace("/", "-"), [2020])
        portals.rows[-1] = portals.rows[-1].replace(name.replace("/", "-") + "/nb/", name + "/nb/")
    found = portals.walk(tmp_path)
    assert [kinds(found, f"no-{n}", "start") for n in (1, 2, 3)] == [["robots"]] * 3
    assert not [path for _, path, _ in server.log if path.startswith("/no/")]
    assert server.asked("/robots.txt") == 1


def test_retry_after_is_honoured(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    portals.portal("a", [2020])
    listing = portals.server.pages["/a/nb/"]
    assert isinstance(listing, str)
    portals.page("a", "", lambda request: Answer("", 503, {"Retry-After": "1"}) if server.asked("/a/nb/") == 1 else Answer(listing))
    assert portals.walk(tmp_path)["runs"]["a"]["complete"]
    first, second = (entry[0] for entry in server.log if entry[1] == "/a/nb/")
    assert second - first >= 0.95


def test_crawl_delay_is_followed_up_to_a_cap(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    server.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 30\n", headers={"Content-Type": "text/plain"})
    portals.portal("a", [2022, 2021, 2020])
    portals.walk(tmp_path, settings={"CRAWL_DELAY_MAX": 0.4, "DOWNLOAD_DELAY_JITTER": 0})
    times = [entry[0] for entry in server.log if entry[1] != "/robots.txt"]
    assert all(b - a >= 0.35 for a, b in itertools.pairwise(times))


def test_one_connection_a_host_even_without_a_delay(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    now, most = [0], [0]

    def busy(year: int) -> Any:
        def answer(request: BaseHTTPRequestHandler) -> Answer:
            now[0] += 1
            most[0] = max(most[0], now[0])
            time.sleep(0.03)
            now[0] -= 1
            return Answer(report(titled("广州市", year)))

        return answer

    portals.portal("a", {year: busy(year) for year in range(2010, 2022)})
    assert portals.walk(tmp_path)["runs"]["a"]["fetched"] == 12
    assert most[0] == 1


# --------------------------------------------------------------------------------------------------- refresh


def known(portals: Portals, year: int, **more: Any) -> list[Any]:
    url = f"{portals.server.base}/a/nb/content/post_{year}.html"
    state = {"report_id": "r", "checked": "2020-01-01T00:00:00Z", "etag": '"e"', "last_modified": "Fri, 31 Oct 2025 08:00:00 GMT"}
    return ["a", url, {**state, **more}]


def test_modes(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    def page(year: int) -> Any:
        def answer(request: BaseHTTPRequestHandler) -> Answer:
            if request.headers.get("If-None-Match") == '"e"':
                return Answer("", 304)
            return Answer(report(titled("广州市", year)))

        return answer

    portals.portal("a", {year: page(year) for year in (2019, 2020, 2021, 2022)})
    fresh = "2999-01-01T00:00:00Z"
    states = [known(portals, 2019), known(portals, 2020, checked=fresh), known(portals, 2021, report_id=None)]

    def walk(mode: str) -> dict[str, Any]:
        return portals.walk(tmp_path / mode, arguments={"mode": mode}, known=states)

    def years(found: dict[str, Any]) -> list[str]:
        return sorted(p["entry"]["title"][3:7] for p in found["pages"])

    found = walk("new")
    assert (years(found), found["runs"]["a"]["known"]) == (["2021", "2022"], 2)
    found = walk("changed")
    assert (years(found), found["runs"]["a"]["known"], found["runs"]["a"]["unchanged"]) == (["2021", "2022"], 1, 1)
    checked = {s["url"].rsplit("_")[-1]: s for s in found["states"]}["2019.html"]
    assert checked["checked"] > "2025"
    assert checked["unchanged"] == 1
    assert years(walk("full")) == ["2019", "2020", "2021", "2022"]


def test_a_run_over_an_unchanged_portal_asks_for_its_listings_only(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    portals.portal("a", [2021, 2022])
    states = [known(portals, year, checked="2999-01-01T00:00:00Z") for year in (2021, 2022)]
    run = portals.walk(tmp_path, known=states)["runs"]["a"]
    assert (run["known"], run["asked"], run["complete"]) == (2, 0, True)
    assert [entry[1] for entry in server.log] == ["/robots.txt", "/a/nb/"]


# --------------------------------------------------------------------------------------------------- arguments


def test_a_wrong_argument_is_one_sentence(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    portals.portal("a", [2020])
    stderr = portals.walk(tmp_path, expect=1, arguments={"locality": "火星市"})["stderr"]
    assert "Traceback" not in stderr
    assert stderr.strip().splitlines()[-1].startswith("guangdong_reports: ")
    assert "火星市" in stderr.strip().splitlines()[-1]
    assert server.log == []

"""The column is looked for from the home page: where the row has no address, or a dead one; what was found is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from portal_server import PortalServer, serving
from walks import Answer, Portals, kinds, report, titled

from govreports.items import PortalRun
from govreports.platforms import Step
from govreports.portals import Portal
from govreports.spiders.walk import Walk


@pytest.fixture
def server() -> Iterator[PortalServer]:
    with serving() as running:
        yield running


@pytest.fixture
def portals(server: PortalServer) -> Portals:
    return Portals(server)


def trs(portals: Portals, years: range, folder: str = "/zfxxgk/nb/") -> None:
    """A portal whose home page leads over 政府信息公开 to a column of TRS pages."""
    pages = portals.server.pages
    pages["/"] = "<html><body><a href='/xw/'>要闻</a><a href='/zfxxgk/'><img alt='政府信息公开'></a><a href='/dead/'>政务公开</a></body></html>"
    pages["/zfxxgk/"] = f"<html><body><a href='{folder}'>政府信息公开年报</a><a href='/zfxxgk/zn/'>政府信息公开指南</a></body></html>"
    column(portals, years, folder)


def column(portals: Portals, years: range, folder: str) -> None:
    pages = portals.server.pages
    rows = "".join(f"<li><a href='./{y + 1}01/t{y + 1}0130_1.html'>{titled('广州市', y)}</a><span>{y + 1}-01-30</span></li>" for y in years)
    pages[folder] = f"<html><title>政府信息公开年报</title><body>{rows}<script>createPageHTML(1, 0, 'index', 'html');</script></body></html>"
    for y in years:
        pages[f"{folder}{y + 1}01/t{y + 1}0130_1.html"] = report(titled("广州市", y))


def blank(portals: Portals, name: str = "a", *, least: int = 1) -> None:
    portals.row(name, url="", platform="", least=least)


def asked(server: PortalServer) -> list[str]:
    return [entry[1] for entry in server.log if entry[1] != "/robots.txt"]


def test_from_the_home_page_to_the_reports_and_next_time_directly(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    trs(portals, range(2020, 2023))
    blank(portals)
    found = portals.walk(tmp_path)
    run = found["runs"]["a"]
    assert (run["listed"], run["fetched"], run["complete"], run["events"]) == (3, 3, True, [])
    assert (run["platform"], run["columns"]) == ("trs", [f"{server.base}/zfxxgk/nb/"])
    assert asked(server)[:1] == ["/"]
    server.log.clear()
    again = portals.walk(tmp_path)["runs"]["a"]
    assert (again["platform"], again["columns"], again["complete"]) == ("trs", [f"{server.base}/zfxxgk/nb/"], True)
    assert asked(server)[0] == "/zfxxgk/nb/"
    assert "/" not in asked(server), "what was found is gone to directly"
    server.log.clear()
    portals.walk(tmp_path, settings={"DATA_DIR": str(tmp_path / "data"), "SEARCH_DAYS": 0})
    assert asked(server)[0] == "/", "and looked for anew when that is due"


def test_a_dead_listing_is_looked_for_before_the_portal_is_called_gone(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    trs(portals, range(2020, 2023))
    deaths = {"d404": Answer("no", 404), "d410": Answer("no", 410), "home": Answer("", 302, {"Location": "/"}),
              "moved": Answer("", 301, {"Location": "http://new.example/nb/"})}  # fmt: skip
    for name, answer in deaths.items():
        portals.row(name)
        portals.page(name, "", answer)
    portals.row("dns", url="http://no-such-host.invalid/nb/")
    runs = portals.walk(tmp_path)["runs"]
    told = {name: (run["listed"], run["complete"], run["events"], run["columns"]) for name, run in runs.items()}
    assert told == dict.fromkeys((*deaths, "dns"), (3, True, [], [f"{server.base}/zfxxgk/nb/"]))
    server.log.clear()
    assert all(run["complete"] for run in portals.walk(tmp_path)["runs"].values())
    assert set(asked(server)) & {"/", "/d404/nb/", "/home/nb/"} == set(), "what was found is gone to directly"


def test_a_found_column_that_dies_is_looked_for_again(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    trs(portals, range(2020, 2023))
    blank(portals)
    portals.walk(tmp_path)
    server.pages["/zfxxgk/nb/"] = Answer("no", 404)
    trs(portals, range(2019, 2023), "/new/nb/")
    server.pages["/zfxxgk/nb/"] = Answer("no", 404)
    run = portals.walk(tmp_path)["runs"]["a"]
    assert (run["columns"], run["listed"], run["complete"], run["events"]) == ([f"{server.base}/new/nb/"], 4, True, [])


def beginning(**more: Any) -> Walk:
    row = {"portal_id": "p", "locality": "广州市", "code": "440100", "level": "prefecture", "host": "www.example.gov.cn", **more}
    walk = Walk([Portal(**row)], [PortalRun("p", "广州市")])
    walk.asked |= {step.url for step in walk.begin(None, 30)[1]}
    return walk


def then(walk: Walk, url: str, kind: str, step_kind: str = "column") -> list[str]:
    """Where the walk goes when an address is dead."""
    found = walk.instead(Step(url, step_kind, first_url=url), kind, "x")
    walk.asked |= {step.url for step in found[1]} if found else set()
    return [step.url for step in found[1]] if found else []


def test_where_a_walk_goes_when_an_address_is_dead() -> None:
    home, secure, other = "http://www.example.gov.cn/", "https://www.example.gov.cn/", "http://old.example.gov.cn/nb/"
    walk = beginning(platform="trs", listing_url=other)
    assert then(walk, other, "timeout") == [], "that may pass"
    assert then(walk, other, "dns") == [home], "no page of a host that is no more"
    assert then(walk, home, "refused", "start") == [secure], "some answer to one of the two only"
    assert then(walk, secure, "refused", "start") == []
    walk = beginning()
    assert then(walk, home, "timeout", "start") == [secure]
    walk = beginning(platform="trs", listing_url=other)
    assert then(walk, other, "gone-404") == ["http://old.example.gov.cn/"]
    assert then(walk, "http://old.example.gov.cn/page.html", "gone-404") == [], "only of what it began with"


def test_the_home_page_of_another_body_is_not_gone_to() -> None:
    department = "http://www.example.gov.cn/zqhjj/gkmlpt/annualreport"
    assert then(beginning(platform="gkmlpt", listing_url=department), department, "gone-404") == []
    city = "http://www.example.gov.cn/gkmlpt/index"
    assert then(beginning(platform="gkmlpt", listing_url=city), city, "gone-404") == ["http://www.example.gov.cn/"]
    copy = "http://www.example.gov.cn/wiki/1"
    assert then(beginning(platform="mirror", listing_url=copy), copy, "gone-404") == []


def test_where_nothing_is_found_that_is_told(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    server.pages["/"] = "<html><body><a href='/zfxxgk/'>政府信息公开</a><a href='/xw/'>要闻</a></body></html>"
    server.pages["/zfxxgk/"] = "<html><body><a href='/zn/'>政府信息公开指南</a></body></html>"
    blank(portals, least=0)
    portals.row("b", platform="trs", least=0)
    found = portals.walk(tmp_path)
    assert kinds(found, "a") == ["layout"], "never empty-legit"
    assert found["runs"]["a"]["events"][0]["detail"] == "no column of annual reports was found from the home page"
    assert kinds(found, "b") == ["gone-404"]
    assert found["runs"]["b"]["events"][0]["detail"] == "status 404; nothing was found from the home page"
    assert not any(run["complete"] for run in found["runs"].values())


def test_a_search_that_never_ends_is_left_and_told(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    class Maze(dict[str, Any]):
        """Every page leads to eight new ones."""

        def get(self, path: str, default: Any = None) -> Any:
            ways = "".join(f"<a href='{path.rstrip('/')}/{n}/'>政府信息公开</a>" for n in range(8))
            return default if path == "/robots.txt" else f"<html><body>{ways}</body></html>"

    server.pages = Maze()
    blank(portals)
    found = portals.walk(tmp_path)
    assert kinds(found, "a") == ["limit"]
    assert len(asked(server)) == 60


def test_a_directory_on_the_way_is_walked_and_kept(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    tree = '[{"id": 7, "name": "政府信息公开年报", "jump_url": "", "children": [], "post_count": 1}]'
    server.pages["/"] = "<html><body><a href='/gkmlpt/index'>政府信息公开</a></body></html>"
    server.pages["/gkmlpt/index"] = f"<html><script>window._CONFIG = {{SID: '9', TREE: {tree}}};</script></html>"
    row = f'{{"id": 1, "title": "{titled("广州市", 2020)}", "url": "{server.base}/gkmlpt/content/0/0/post_1.html", "date": 1740758400}}'
    server.pages["/gkmlpt/api/all/7?page=1&sid=9"] = Answer(f'{{"articles": [{row}], "classify": {{"post_count": 1}}}}', headers={"Content-Type": "application/json"})
    server.pages["/gkmlpt/content/0/0/post_1.html"] = report(titled("广州市", 2020))
    blank(portals)
    run = portals.walk(tmp_path)["runs"]["a"]
    assert (run["platform"], run["columns"], run["listed"], run["complete"]) == ("gkmlpt", [f"{server.base}/gkmlpt/index"], 1, True)
    server.log.clear()
    assert portals.walk(tmp_path)["runs"]["a"]["complete"]
    assert asked(server)[0] == "/gkmlpt/index"


def test_two_rows_of_one_host_may_need_the_same_pages(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    trs(portals, range(2020, 2023))
    for name in ("a", "b"):
        portals.row(name, platform="trs")
    runs = portals.walk(tmp_path)["runs"]
    assert [(run["complete"], run["open_requests"], run["listed"]) for run in runs.values()] == [(True, 0, 3)] * 2


def test_a_page_that_is_only_tried_and_answered_with_the_home_page_is_the_end(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    server.pages["/"] = "<html><title>门户</title><body>欢迎</body></html>"
    portals.portal("a", list(range(2008, 2024)))
    for number in (1, 2):
        portals.page("a", f"index_{number}.html", Answer("", 302, {"Location": "/"}))
    run = portals.walk(tmp_path)["runs"]["a"]
    assert (run["listed"], run["events"], run["complete"]) == (16, [], True)


def test_a_list_that_leaves_rows_to_an_unknown_script_is_incomplete(portals: Portals, server: PortalServer, tmp_path: Path) -> None:
    portals.row("rest", platform="")
    column(portals, range(2014, 2022), "/rest/nb/")
    page = server.pages["/rest/nb/"]
    assert isinstance(page, str)
    server.pages["/rest/nb/"] = page.replace("createPageHTML(1, 0, 'index', 'html');", "loadList({totalCount: 31});")
    portals.row("all", platform="")
    server.pages["/all/nb/"] = "<html><title>政府信息公开年报</title><body><div id='app'></div><script>axios.get('/api/x')</script></body></html>"
    found = portals.walk(tmp_path)
    (event,) = found["runs"]["rest"]["events"]
    assert (event["kind"], event["detail"]) == ("truncated", "8 of 31 rows are shown: the others come by a script")
    assert (found["runs"]["rest"]["fetched"], found["runs"]["rest"]["complete"]) == (8, False)
    assert kinds(found, "all") == ["truncated"]

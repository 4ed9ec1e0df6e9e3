"""A generated country of portals on loopback, each on an address of its own (127.0.x.y): ``python -m bench.country
--portals 1000 --each 50`` serves it. Pages are made when they are asked for, from their place in the country, so that the
same arguments give the same bytes and the server holds nothing.

The reports are short prose: what is measured is the crawl, not the reading.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Protocol

from govreports.items import Locality
from govreports.localities import series_rows
from samples.reports import Text
from samples.serve import handler
from samples.site import Post, Resource, Site

YEARS = tuple(range(2008, 2025))
ORGANS = (
    "", "教育局", "财政局", "民政局", "司法局", "审计局", "水务局", "农业农村局", "交通运输局", "卫生健康局", "应急管理局", "统计局",
    "公安局", "自然资源局", "生态环境局", "住房和城乡建设局", "商务局", "文化广电旅游体育局", "退役军人事务局", "市场监督管理局",
    "医疗保障局", "信访局", "林业局", "城市管理局",
)  # fmt: skip
BODIES = 3
"""Bodies whose reports one portal has, at 17 years each."""
PATH = re.compile(r"/(\d+)/nb/(?:content/post_(\d+)|index(?:_(\d+))?)\.html")
NOT_THERE = Resource(b"<html><body>404 Not Found</body></html>", status=404)


class Country:
    """`portals` portals of Guangdong with `each` reports; the last `changed` of them have published one more."""

    def __init__(self, portals: int, each: int, changed: int = 0) -> None:
        places = [place for place in series_rows() if place.code.startswith("44") and place.level != "province"]
        groups = len(ORGANS) // BODIES
        if portals > len(places) * groups or each >= BODIES * len(YEARS):
            raise ValueError(f"at most {len(places) * groups} portals with {BODIES * len(YEARS) - 1} reports each")
        self.portals, self.each, self.changed = portals, each, changed
        self._places = places
        self.base = ""

    def place(self, portal: int) -> Locality:
        """The locality of a portal."""
        return self._places[portal % len(self._places)]

    def get(self, path: str) -> Resource:
        """The answer to a request, made anew each time."""
        if path == "/robots.txt":
            return Resource(b"User-agent: *\nAllow: /\n", content_type="text/plain")
        found = PATH.fullmatch(path)
        if not found or int(found[1]) >= self.portals:
            return NOT_THERE
        portal = int(found[1])
        site = Site.__new__(Site)
        site.base, site.resources = "", {}
        if found[2]:
            if int(found[2]) >= self._count(portal):
                return NOT_THERE
            site.article(path, Post(int(found[2]), self.text(portal, int(found[2]))), place=_short(self.place(portal)))
        else:
            site.column(f"/{portal}/nb/", self._rows(portal))
        return site.resources.get(path, NOT_THERE)

    def _count(self, portal: int) -> int:
        return self.each + (portal >= self.portals - self.changed)

    def _rows(self, portal: int) -> list[tuple[str, str, str]]:
        texts = ((number, self.text(portal, number)) for number in reversed(range(self._count(portal))))
        return [(f"/{portal}/nb/content/post_{number}.html", text.title, text.published) for number, text in texts]

    def text(self, portal: int, number: int) -> Text:
        """A report, by its place in the country."""
        year = YEARS[number % len(YEARS)]
        organ = ORGANS[portal // len(self._places) * BODIES + number // len(YEARS)]
        total = 100 + (portal * 37 + number * 11) % 900
        return short_report(_short(self.place(portal)), organ, year, total, (portal + number) % 40)


def short_report(place: str, organ: str, year: int, total: int, received: int) -> Text:
    """A report of a few sentences with a few figures."""
    paragraphs = (
        f"本报告由{place}{organ or '人民政府'}编制,统计期限自{year}年1月1日起至{year}年12月31日止。",
        "一、概述",
        f"{year}年,{place}修订公开目录,明确专人负责。",
        "二、主动公开政府信息情况",
        f"全年主动公开政府信息{total}条。",
        "三、依申请公开政府信息情况",
        f"全年收到政府信息公开申请{received}件,均已答复。",
        "四、存在的主要问题和改进措施",
        "公开内容还不够全面,下一步将加强培训。",
    )
    html = "".join(f"<p>　　{paragraph}</p>" for paragraph in paragraphs)
    return Text(f"{place}{organ}{year}年政府信息公开工作年度报告", html, f"{year + 1}-03-15", place + (organ or "人民政府"))


def _short(place: Locality) -> str:
    return place.full_name.removeprefix("广东省")


def host(portal: int) -> str:
    """The loopback address of a portal."""
    return f"127.0.{1 + portal // 250}.{1 + portal % 250}"


def registry(target: Path, port: int, portals: int) -> Path:
    """The rows of the country's portals."""
    country = Country(portals, 1)
    columns = (Path(__file__).parents[1] / "samples" / "portals.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for portal in range(portals):
            place = country.place(portal)
            address = f"{host(portal)}:{port}"
            writer.writerow(
                {"portal_id": f"p{portal:04d}", "locality": place.name, "code": place.code, "level": place.level, "host": address,
                 "platform": "nfcms", "listing_url": f"http://{address}/{portal}/nb/index.html", "min": 1, "status": "seen",
                 "confidence": "high", "notes": "generated"}
            )  # fmt: skip
    return target


class Generated(Protocol):
    """What makes pages when they are asked for."""

    def get(self, target: str, /) -> Resource: ...


class Server(ThreadingHTTPServer):
    """Serves generated portals on every loopback address (which takes a socket for all addresses), to this machine only."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, site: Generated) -> None:
        super().__init__(("0.0.0.0", 0), handler(site, 0.0))  # type: ignore[arg-type]

    def verify_request(self, request: object, client_address: tuple[str, int]) -> bool:  # type: ignore[override]
        """Nobody else is answered."""
        return client_address[0].startswith("127.")


def main() -> int:
    """Command line: prints its port and serves until its input ends; each line of input is a new number of changed portals."""
    parser = argparse.ArgumentParser(description="Serves a generated country of portals on loopback.")
    parser.add_argument("--portals", type=int, default=100)
    parser.add_argument("--each", type=int, default=50)
    options = parser.parse_args()
    country = Country(options.portals, options.each)
    server = Server(country)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    for line in sys.stdin:
        country.changed = int(line)
        print("ok", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

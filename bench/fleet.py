"""A generated fleet of portals of any size, on loopback: static columns with reports in the form of 2021.

``python -m bench.fleet --port P --reports N`` serves it; `registry` writes the rows that the spider needs. Every figure is
made from the place of the report in the fleet, so that the same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import sys
from http.server import ThreadingHTTPServer
from pathlib import Path

from govreports.localities import by_code
from samples import forms
from samples.reports import Text, form_2021
from samples.serve import handler
from samples.site import Post, Resource, Site

YEARS = tuple(range(2008, 2025))
ORGANS = ("", "教育局", "财政局", "民政局", "司法局", "审计局", "水务局", "农业农村局", "交通运输局", "卫生健康局", "应急管理局", "统计局")
MORE = tuple(f"{name}{kind}" for kind in ("局", "办公室") for name in (
    "发展和改革", "科技", "工业和信息化", "自然资源", "住房和城乡建设", "文化广电旅游", "退役军人事务", "市场监督管理", "医疗保障",
    "信访", "城市管理", "林业", "体育", "国有资产监督管理", "金融工作",
))  # fmt: skip
"""Further organs, for an archive that is larger than the fleet."""
CODES = (
    "440100", "440200", "440300", "440400", "440500", "440600", "440700", "440800", "440900", "441200", "441300", "441400",
    "441500", "441600", "441700", "441800", "441900", "442000", "445100", "445200", "445300", "440103", "440104", "440105",
    "440106", "440111", "440112", "440113", "440114", "440115", "440117", "440118",
)  # fmt: skip
PER_PORTAL = len(ORGANS) * len(YEARS)


class Fleet(Site):
    """The portals of `reports` reports; each has one column with 20 rows a page."""

    def __init__(self, base: str, reports: int) -> None:
        self.reports = reports
        super().__init__(base)

    def _build(self) -> None:
        self.resources["/robots.txt"] = Resource(b"User-agent: *\nAllow: /\n", content_type="text/plain")
        left = self.reports
        for code in CODES:
            if left <= 0:
                break
            posts = [self.post(code, number) for number in range(min(left, PER_PORTAL))]
            self.nfcms(f"/{code}/zfxxgknb/", posts, place_of(code))
            left -= len(posts)
        if left > 0:
            raise ValueError(f"the fleet holds {len(CODES) * PER_PORTAL} reports at most")

    @staticmethod
    def post(code: str, number: int) -> Post:
        """The report with this number of a place: an organ after the other, each with all years."""
        organ, year = (ORGANS + MORE)[number // len(YEARS)], YEARS[number % len(YEARS)]
        scale = 2 + (int(code) + number) % 23
        applications = forms.balanced(
            {"granted": (3 * scale, scale, 0, 0, 0, 0), "not_held": (scale, 0, 0, 0, 0, 0), "petition": (1, 0, 0, 0, 0, 0)},
            (0,) * 6,
            (0,) * 6,
        )
        figures = {
            "total": 130 * scale + number, "website": 90 * scale, "wechat": 20 * scale, "applications": applications,
            "proactive": ((0, 0, 1), (scale, 1, 5 * scale), 40 * scale, 9 * scale, scale, f"{scale}.20"),
            "cases": ((1, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)),
        }  # fmt: skip
        place = place_of(code)
        text = form_2021(place + organ, place + (organ or "人民政府"), year, figures, f"{year + 1}-03-{1 + number % 28:02d}")
        return Post(int(code) * 1000 + number, Text(text.title, text.html, text.published, text.source))


def place_of(code: str) -> str:
    """The full name of a place under its province, e.g. 广州市南沙区."""
    locality = by_code(code)
    if locality is None:
        raise ValueError(f"no locality has the code {code}")
    return locality.full_name.removeprefix("广东省")


def registry(target: Path, base: str, reports: int) -> Path:
    """The registry rows of the fleet, in the columns of the samples' own registry."""
    columns = (Path(__file__).parents[1] / "samples" / "portals.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    left = reports
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for code in CODES:
            if left <= 0:
                break
            locality = by_code(code)
            assert locality is not None
            row = {"portal_id": f"fleet-{code}", "locality": locality.name, "code": code, "level": locality.level,
                   "host": base.removeprefix("http://"), "platform": "nfcms", "listing_url": f"{base}/{code}/zfxxgknb/index.html",
                   "min": min(left, PER_PORTAL), "since": 2008, "status": "seen", "confidence": "high",
                   "notes": "generated"}  # fmt: skip
            writer.writerow(row)
            left -= PER_PORTAL
    return target


def main() -> int:
    """Command line: serves until it is ended."""
    parser = argparse.ArgumentParser(description="Serves a generated fleet of portals on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--reports", type=int, default=500)
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", options.port), handler(Site.__new__(Site), 0.0))
    server.daemon_threads = True
    base = f"http://127.0.0.1:{server.server_address[1]}"
    server.RequestHandlerClass = handler(Fleet(base, options.reports), 0.0)
    print(base, flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())

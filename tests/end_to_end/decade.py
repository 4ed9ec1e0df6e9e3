"""Ten years of a generated set of portals: they grow, correct, withdraw and move. What a portal shows in a year, and what a
dataset made by yearly crawls must hold, both follow from a few rules of arithmetic."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.country import NOT_THERE, host, short_report
from govreports.items import Locality
from govreports.localities import by_code, series_rows
from samples.site import Post, Resource, Site

PROVINCES = {"44": "guangdong_reports", "43": "hunan_reports", "51": "sichuan_reports"}
PATH = re.compile(r"/(\d+)/(nb|new|far)/(?:content/post_(\d{4})|index(?:_\d+)?)\.html")


@dataclass(frozen=True)
class Expected:
    """What the dataset must hold of one report: the figure of every version, and whether it was taken down."""

    figures: tuple[int, ...]
    withdrawn: bool


class Decade:
    """`count` localities, looked at once a year from `first` to `last`; `year` is the present one."""

    def __init__(self, count: int, first: int, last: int) -> None:
        each = -(-count // len(PROVINCES))
        rows = [r for r in series_rows() if r.level != "province"]
        chosen = [[r for r in rows if r.code.startswith(code)][:each] for code in PROVINCES]
        self.places: list[Locality] = [place for several in zip(*chosen, strict=True) for place in several][:count]
        self.first, self.last, self.year = first, last, first

    # -- the rules -----------------------------------------------------------------------------------

    def moves(self, i: int) -> int | None:
        """The year in which a portal moves: its pages get other addresses, every other time on another host."""
        return self.first + 1 + (i // 2) % (self.last - self.first - 1) if i % 2 == 0 else None

    def column(self, i: int, year: int) -> str:
        """Where a portal's column lies in a year."""
        moved = self.moves(i)
        return "nb" if moved is None or year < moved else "far" if i % 4 == 0 else "new"

    def withdrawn(self, i: int, y: int) -> int | None:
        """The year from which on the report on `y` is not there any more."""
        if (i * 13 + y * 7) % 41:
            return None
        moved = self.moves(i)
        return moved + 1 if moved is not None and y + 3 in (moved - 1, moved) else y + 3

    def corrections(self, i: int, y: int, year: int) -> int:
        """How often the report on `y` has been corrected by a year; never in the year of a move."""
        return sum((i * 31 + y * 17 + e * 13) % 29 == 0 and e != self.moves(i) for e in range(y + 2, year + 1))

    def listed(self, i: int, year: int) -> list[int]:
        """The report years on a portal's column in a year."""
        return [
            y
            for y in range(self.first - 7 + i % 6, year)
            if (i * 7 + y) % 23 and not ((gone := self.withdrawn(i, y)) and gone <= year)
        ]

    def figure(self, i: int, y: int, year: int) -> int:
        """The figure that the report on `y` tells in a year."""
        return 100 + (i * 37 + y * 11) % 900 + 1000 * self.corrections(i, y, year)

    def expected(self, i: int) -> dict[int, Expected]:
        """What the dataset must hold of a locality at the end, by report year."""
        found: dict[int, list[int]] = {}
        for year in range(self.first, self.last + 1):
            for y in self.listed(i, year):
                figures = found.setdefault(y, [])
                if not figures or figures[-1] != self.figure(i, y, year):
                    figures.append(self.figure(i, y, year))
        gone = {y: self.withdrawn(i, y) for y in found}
        return {y: Expected(tuple(figures), bool(gone[y] and gone[y] < self.last)) for y, figures in found.items()}  # type: ignore[operator]

    # -- what is served ------------------------------------------------------------------------------

    def get(self, path: str) -> Resource:
        """The answer to a request in the present year."""
        found = PATH.fullmatch(path)
        if path == "/robots.txt" or not found:
            return NOT_THERE
        i, column = int(found[1]), found[2]
        now = self.column(i, self.year)
        if column != now:  # a moved column says where it went, its pages do not
            headers = (("Location", f"/{i}/{now}/index.html"),)
            return NOT_THERE if found[3] or now == "far" else Resource(b"", status=302, headers=headers)
        site = Site.__new__(Site)
        site.base, site.resources = "", {}
        if found[3]:
            y = int(found[3])
            if y in self.listed(i, self.year):
                text = short_report(self.called(i, y), "", y, self.figure(i, y, self.year), (i + y) % 40)
                site.article(path, Post(y, text), place=self.called(i, y))
        else:
            site.column(f"/{i}/{column}/", list(self._rows(i, column)))
        return site.resources.get(path, NOT_THERE)

    def _rows(self, i: int, column: str) -> Iterator[tuple[str, str, str]]:
        for y in reversed(self.listed(i, self.year)):
            text = short_report(self.called(i, y), "", y, 0, 0)
            yield f"/{i}/{column}/content/post_{y}.html", text.title, text.published

    def called(self, i: int, y: int) -> str:
        """A locality with its prefecture, as it was called in a year."""
        place = self.places[i]
        then = by_code(place.code, y) or place
        full = place.full_name.removesuffix(place.name) + then.name_in_report
        return re.sub("^(广东|湖南|四川)省", "", full)

    def registry(self, target: Path, port: int) -> Path:
        """The rows of the present year: whoever moved to another host has it there."""
        columns = (Path(__file__).parents[2] / "samples" / "portals.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        with target.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
            writer.writeheader()
            for i, place in enumerate(self.places):
                far = self.column(i, self.year) == "far"
                address = f"{host(i + 1000 * far)}:{port}"
                writer.writerow(
                    {"portal_id": f"d{i:03d}", "locality": place.name, "code": place.code, "level": place.level, "host": address,
                     "platform": "nfcms", "listing_url": f"http://{address}/{i}/{'far' if far else 'nb'}/index.html", "min": 0,
                     "status": "seen", "confidence": "high", "notes": "generated"}
                )  # fmt: skip
        return target

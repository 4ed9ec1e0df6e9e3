"""Which place a phrase names: chains of divisions, short forms, renamed places, townships, zones.

The text is read from the left: the first place name and what hangs on it (省 市 区 街道), the longest name
first. Where one name fits several places, the year, the parents in the phrase and then the caller's hint
decide; where they do not, there is no answer.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from govreports.items import Locality
from govreports.localities import divisions as table
from govreports.localities import townships as towns
from govreports.localities.divisions import Division, short_name

LONGEST = 80
"""So many characters of a phrase are looked at."""
_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+")
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
_UNKNOWN_TOWN = re.compile(rf"({_HAN}{{1,6}}?(?:街道|镇|乡|苏木))(?=$|办事处|街道|人民政府|政府|党|便民|\d|[^\u4e00-\u9fff])")
_GOVERNMENT = "人民政府"
_KIND_CHARACTERS = frozenset("省市县区州盟旗镇乡")


@dataclass(frozen=True, slots=True)
class Place:
    """A place found in a phrase: `phrase[start:end]` names it; `phrase` is the text without white space, in NFKC."""

    locality: Locality
    phrase: str
    start: int
    end: int

    @property
    def before(self) -> str:
        """What stands before the place."""
        return self.phrase[: self.start]

    @property
    def rest(self) -> str:
        """What stands after the place: the organ."""
        return self.phrase[self.end :]


@dataclass(frozen=True, slots=True)
class _Zone:
    name: str
    parent: str


def squeeze(text: str) -> str:
    """The text in NFKC without white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def find_place(
    name: str, *, year: int | None = None, hint_code: str | None = None, context: str = "", town_by_context: bool = False
) -> Place | None:
    """The first place that `name` (a title, an issuer) names, or None where it names none or cannot be settled.

    `year` is the year reported on: a name is looked for among those valid then, else the nearest. `hint_code` is
    the GB/T 2260 code (six digits or more) of the portal or of the page's SiteIDCode: it settles names that several
    places share, and stands for the parent of a zone or township named alone. `context` is more text of the same
    document: of places that share a name, the one whose parents it names is meant; of townships named alone only
    with `town_by_context`, since the text may still name the town in full.
    """
    phrase = squeeze(name[: LONGEST * 4])[:LONGEST]
    hint = _hint(hint_code)
    if (trade := _FREE_TRADE.match(phrase)) and (found := _free_trade_zone(trade, year)):
        return found
    for start in _starts(phrase):
        chain = _chain(phrase, start, year, hint, context)
        if chain is not None:
            return chain
    return _alone(phrase, hint, context if town_by_context else "")


def _starts(phrase: str) -> Iterator[int]:
    """Offsets where a place may begin: the start, and behind anything that is no part of an unknown place's name."""
    yield 0
    yield from (i for i in range(1, len(phrase) - 1) if phrase[i - 1] not in _KIND_CHARACTERS)


@cache
def _words(role: str) -> tuple[str, ...]:
    return tuple(r["word"] for r in table.table("context_words.csv") if r["role"] == role)


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """The first two characters of all names of divisions -> how long names that begin so are, the longest first."""
    return _by_beginning((*table.by_name(), *table.short_names()))


@cache
def _zone_lengths() -> dict[str, tuple[int, ...]]:
    return _by_beginning(_zones())


def _by_beginning(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for name in names:
        found.setdefault(name[:2], set()).add(len(name))
    return {beginning: tuple(sorted(lengths, reverse=True)) for beginning, lengths in found.items()}


@cache
def _zones() -> dict[str, _Zone]:
    found: dict[str, _Zone] = {}
    for r in table.table("zones.csv"):
        zone = _Zone(r["name"], r["parent"])
        for name in (r["name"], *filter(None, r["aliases"].split("|"))):
            found[name] = zone
    return found


@cache
def _zone_word() -> re.Pattern[str]:
    words = sorted((re.escape(r["word"]) for r in table.table("zone_words.csv")), key=len, reverse=True)
    return re.compile(rf"{_HAN}{{0,12}}?(?:{'|'.join(words)})")


def _hint(code: str | None) -> Division | None:
    rows = table.by_code_rows().get(code[:6]) if code else None
    return table.current()[rows[-1].series] if rows else None


# ---------------------------------------------------------------------------------------------------
# chains of divisions


def _chain(phrase: str, start: int, year: int | None, hint: Division | None, context: str) -> Place | None:
    """The place whose name begins at `start`, or None."""
    beginning = phrase[start : start + 2]
    if beginning in _zone_lengths() and (start == 0 or phrase[:start] in _words("lead")):
        known = _known_zone(phrase, start, None)
    elif beginning in _lengths():
        known = None
    else:
        return None
    if known is not None:
        return _finish_zone(phrase, start, *known)
    found: list[Division] = []
    short = False
    at = start
    while at < len(phrase):
        known = next((z for row in found if (z := _known_zone(phrase, at, row))), None)
        if known is not None:
            return _finish_zone(phrase, start, *known)
        step = _step(phrase, at, found, year, start)
        if step is None:
            break
        length, found, short = step
        at += length
        if found[0].level == "county":
            break
    if not found:
        return None
    chosen = _settle(found, hint, short, context)
    if chosen is None:
        return None
    return _hang_on(phrase, start, at, chosen)


def _step(
    phrase: str, at: int, parents: list[Division], year: int | None, start: int
) -> tuple[int, list[Division], bool] | None:
    """The longest name at `at` that is a place (within `parents`, where there are any): its length, its rows."""
    names, shorts = table.by_name(), table.short_names()
    for length in _lengths().get(phrase[at : at + 2], ()):
        word = phrase[at : at + length]
        rows = names.get(word)
        if rows is not None and (length > 2 or at == 0 or parents or phrase[:at] in _words("lead")):
            found = _valid(rows, parents, year)
            if found:
                return length, found, False
        rows = shorts.get(word)
        if rows is not None and (parents or at == 0 or phrase[:at] in _words("lead")):
            found = _valid(rows, parents, year)
            if found and _short_fits(phrase, at + length, found, start):
                return length, found, True
    return None


def _valid(rows: tuple[Division, ...], parents: list[Division], year: int | None) -> list[Division]:
    """The rows within `parents` that are valid in `year`, else the nearest; one a series."""
    if parents:
        above = {row.series for row in parents}
        lines = table.ancestors()
        rows = tuple(row for row in rows if lines[row.series] & above)
    if not rows:
        return []
    when = table.NOW if year is None else year
    nearest = min(row.distance(when) for row in rows)
    return list({row.series: row for row in rows if row.distance(when) == nearest}.values())


def _short_fits(phrase: str, at: int, found: list[Division], start: int) -> bool:
    """Whether what follows a short form (at `at`) lets it be one: 株洲|政府, 株洲|云龙示范区, 长沙|岳麓区."""
    rest = phrase[at:]
    if not rest or not "\u4e00" <= rest[0] <= "\u9fff" or rest.startswith(_words("follows")):
        return True
    if rest[0] in _KIND_CHARACTERS:
        return False
    if _zone_word().match(rest) or _step(phrase, at, found, None, start) is not None:
        return True
    if any(_town(rest, row) for row in found[:4]):
        return True
    return at - start > 1 and len(rest) > 2 and rest.endswith(_words("ends")) and found[0].level != "county"


def _settle(found: list[Division], hint: Division | None, short: bool, context: str) -> Division | None:
    """The one row meant: the only one, the one nearest to the hint, (of short forms) the highest, or the
    one whose parents the context names."""
    if len(found) == 1:
        return found[0]
    if hint is not None:
        ranked = sorted((_kinship(row, hint), n) for n, row in enumerate(found))
        if ranked[0][0] < 4 and ranked[0][0] != ranked[1][0]:
            return found[ranked[0][1]]
    if short:
        for level in ("province", "prefecture"):
            high = [row for row in found if row.level == level]
            if len(high) == 1:
                return high[0]
    if context:
        return _named_around(found, context)
    return None


def _named_around(found: list[Division], context: str) -> Division | None:
    """Of several places the one whose own and whose parents' names a text has more of, by their full names, else by short ones
    (深圳晚报); None where it does not part them."""
    scored = []
    for n, row in enumerate(found):
        names = {table.current()[series].name for series in (row.series, *table.ancestors()[row.series])}
        scored.append((sum(name in context for name in names), sum(short_name(name) in context for name in names), n))
    scored.sort(reverse=True)
    return found[scored[0][2]] if scored[0][:2] > scored[1][:2] else None


def _kinship(row: Division, hint: Division) -> int:
    """0: the place of the hint; 1: within it; 2: in its prefecture, or that; 3: in its province; 4: elsewhere."""
    lines = table.ancestors()
    if row.series == hint.series:
        return 0
    if hint.series in lines[row.series]:
        return 1
    now = table.current()[row.series]
    if (hint.city and now.city == hint.city) or row.series in lines[hint.series]:
        return 2
    return 3 if now.province == hint.province else 4


# ---------------------------------------------------------------------------------------------------
# what hangs on a division: zones and townships


def _hang_on(phrase: str, start: int, at: int, row: Division) -> Place:
    """The zone or township that follows a division at `at`, else the division."""
    known = _known_zone(phrase, at, row)
    if known is not None:
        return _finish_zone(phrase, start, *known)
    # the office of a street may call itself an outpost: 某区人民政府某街道办事处
    behind = at + len(_GOVERNMENT) if phrase.startswith(_GOVERNMENT, at) else at
    rest = phrase[behind:]
    town = _town(rest, row)
    if town is not None:
        name, code, length = town
        end = behind + length
        return Place(_township(name, code, row, phrase[start:at] + phrase[behind:end]), phrase, start, end)
    zone = _zone_word().match(rest) if behind == at else None
    if zone is not None and _zone_ends(rest, zone.end()):
        end = at + zone.end()
        if found := _town_of_zone(phrase, start, end, row):
            return found
        return Place(_zone(zone[0], row, phrase[start:end]), phrase, start, end)
    unknown = _UNKNOWN_TOWN.match(rest)
    if unknown is not None and row.level != "province":
        end = behind + unknown.end()
        return Place(_township(unknown[1], None, row, phrase[start:at] + unknown[1]), phrase, start, end)
    return Place(_division(row, phrase[start:at]), phrase, start, at)


_FREE_TRADE = re.compile(rf"(?:中国)?\(({_HAN}{{2,4}})\)(自由贸易试验区|自贸试验区|自贸区)(?:({_HAN}{{2,8}}?)片区)?")


def _free_trade_zone(found: re.Match[str], year: int | None) -> Place | None:
    """中国(福建)自由贸易试验区福州片区: the State Council's way of naming these; its parent is the city of the part where that is
    one of the province's, else the province."""
    within = find_place(found[1] + (found[3] or ""), year=year) or find_place(found[1], year=year)
    if within is None or within.start:
        return None
    row = table.current().get(within.locality.series)
    whole = found[0] if found[0].startswith("中国") else "中国" + found[0]
    return Place(_zone(whole, row, found[0], known=True), found.string, 0, found.end()) if row else None


def _zone_ends(rest: str, end: int) -> bool:
    """Whether a zone's name ends here: not before the rest of an organ's own name (开发区建设局 is an organ of the zone)."""
    return not rest[end:].startswith(("域", "划", "块", "间"))


def _known_zone(phrase: str, at: int, parent: Division | None) -> tuple[int, _Zone] | None:
    """The zone of `zones.csv` whose name stands at `at` (within `parent`): the end of its name, and it."""
    zones = _zones()
    for length in _zone_lengths().get(phrase[at : at + 2], ()):
        zone = zones.get(phrase[at : at + length])
        if zone is None or (length < 4 and phrase[at + length : at + length + 1] in ("市", "县", "镇", "区")):
            continue
        rows = table.by_code_rows().get(zone.parent, ())
        if rows and (parent is None or parent.series in (rows[-1].series, *table.ancestors()[rows[-1].series])):
            return at + length, zone
    return None


def _finish_zone(phrase: str, start: int, end: int, zone: _Zone) -> Place:
    row = table.current()[table.by_code_rows()[zone.parent][-1].series]
    return _town_of_zone(phrase, start, end, row) or Place(
        _zone(zone.name, row, phrase[start:end], known=True), phrase, start, end
    )


def _town_of_zone(phrase: str, start: int, end: int, row: Division) -> Place | None:
    """郑州高新区石佛街道: a township that a zone looks after keeps the code of the county it is counted under."""
    name, code, length = _town(phrase[end:], row) or ("", "", 0)
    if not name or not phrase.startswith(name, end):
        return None
    place = _township(name, code, row, phrase[start : end + length])
    if code[:6] not in table.by_code_rows():  # counted under the zone itself, which is no division
        place = replace(place, full_name=full_name(row.series) + phrase[start:end].removeprefix(row.name) + name)
    return Place(place, phrase, start, end + length)


def _town(rest: str, row: Division) -> tuple[str, str, int] | None:
    """The township of today at the beginning of `rest`: its name, nine-digit code, and the length of its name there.

    A former kind (关口镇 for 关口街道) and a bare stem before 街道办 are recognised. In a prefecture all its
    counties are looked at; a name that two of them have is no answer.
    """
    if not rest or (row.level == "province" and row.code not in table.PROVINCIAL_CITIES):
        return None
    found = {entry for county in _counties(row) if (entry := _town_in(rest, county)) is not None}
    longest = max((entry[2] for entry in found), default=0)
    found = {entry for entry in found if entry[2] == longest}
    return found.pop() if len(found) == 1 else None


@cache
def _county_codes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in table.current().values():
        if row.level == "county" and row.last == table.NOW:
            found.setdefault(row.province if row.province in table.PROVINCIAL_CITIES else row.city, []).append(row.code)
    return {city: tuple(codes) for city, codes in found.items()}


def _counties(row: Division) -> tuple[str, ...]:
    now = table.current()[row.series]
    return (now.code, *_county_codes().get(now.code, ()))


def _town_in(rest: str, county: str) -> tuple[str, str, int] | None:
    if rest[:2] not in towns.beginnings(county):
        return None
    names = towns.townships(county)
    for length in range(min(15, len(rest)), 1, -1):
        word = rest[:length]
        code = names.get(word)
        if code is not None:
            return word, code, length
        kind = next((k for k in towns.KINDS if word.endswith(k) and len(word) > len(k) + 1), None)
        if kind is not None:
            official = towns.stems(county).get(word[: -len(kind)])
            if official is not None and _town_ends(rest[length:]):
                return official, names[official], length
    return None


def _town_ends(after: str) -> bool:
    """Whether the name of a township ends before `after` (城乡|建设局 is no township)."""
    return _UNKNOWN_TOWN.match("某镇" + after) is not None


def _alone(phrase: str, hint: Division | None, context: str) -> Place | None:
    """A zone or a township named without its parents; the hint, where there is one, is the parent, else (of several townships
    of one name) what the context names."""
    text = phrase
    offset = 0
    while text[:1] and text.startswith(_words("relative")):
        text, offset = text[1:], offset + 1
    if hint is not None and not text.startswith(_words("follows")):
        place = _hang_on(phrase, offset, offset, hint)
        if place.end > offset:
            return place
    word = next((m for m in _ALONE.finditer(text) if m.start() == 0), None)
    if word is None:
        return None
    codes = towns.everywhere().get(word[1], ())
    counties = {rows[-1].series: code for code in codes if (rows := table.by_code_rows().get(code[:6]))}
    found = [table.current()[series] for series in counties]
    row = found[0] if len(codes) == len(found) == 1 else _named_around(found, context) if context and len(found) > 1 else None
    if row is None:
        return None
    end = offset + len(word[1])
    return Place(_township(word[1], counties[row.series], row, phrase[offset:end]), phrase, offset, end)


_ALONE = re.compile(rf"({_HAN}{{2,12}}?(?:街道|镇|乡|苏木))(?=$|办事处|人民政府|政府|\d)")

# ---------------------------------------------------------------------------------------------------
# localities


@cache
def full_name(series: str) -> str:
    """广东省广州市南沙区: the names of today from the province down."""
    row = table.current()[series]
    parts = []
    for code in dict.fromkeys((row.province, row.city, row.code)):
        rows = table.by_code_rows().get(code)
        if rows:
            parts.append(table.current()[rows[-1].series].name)
    return "".join(dict.fromkeys(parts))


def _division(row: Division, called: str) -> Locality:
    now = table.current()[row.series]
    return Locality(now.code, row.series, now.name, called, full_name(row.series), now.level)


def _township(name: str, code: str | None, row: Division, called: str) -> Locality:
    """A township with its nine-digit code, or (a former one, an unknown one) under its county's six."""
    now = table.current()[row.series]
    above = full_name(row.series)
    if code is None:
        return Locality(now.code, f"{row.series}-{digest(name)}", name, called, above + name, "township")
    rows = table.by_code_rows().get(code[:6])
    county = table.current()[rows[-1].series] if rows else now
    return Locality(code, code, name, called, full_name(county.series) + name, "township")


def _zone(name: str, row: Division, called: str, known: bool = False) -> Locality:
    """A zone carries its parent's code. Its name is the parent's short name and its own: 株洲云龙示范区."""
    now = table.current()[row.series]
    stem = short_name(now.name)
    whole = name if known or name.startswith(stem) else stem + name
    own = name.removeprefix(stem)
    own = own if len(own) > 2 else whole
    return Locality(now.code, f"{row.series}-{digest(whole)}", whole, called, full_name(row.series) + own, "zone")


def digest(name: str) -> str:
    """The first eight hexadecimal digits of the SHA-1 of a name in UTF-8."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8]

"""The grammar of numbers in prose, compiled from the codebook: patterns, masks, vetoes, units, terms, zeros."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from govreports.codebook import ProsePattern, prose_patterns, rows, split
from govreports.codebook.characters import swapper
from govreports.reading.guard import any_of, guarded
from govreports.reading.numbers import NUMBER


@cache
def phrase(name: str) -> re.Pattern[str]:
    """The compiled pattern of a row of `prose_words.csv`. Raises KeyError where it has none of the name."""
    return guarded(expand(_words()[name]))


@cache
def _words() -> dict[str, str]:
    return {row["name"]: row["pattern"] for row in rows("prose_words.csv")}


def expand(pattern: str) -> str:
    """`<NAME>` in a pattern becomes the pattern of that name."""
    return re.sub(r"<([A-Z]+)>", lambda m: expand(_words()[m.group(1)]), pattern)


def unit_class(unit: str) -> str:
    """A name for all units that count the same things: cases, items; the unit itself where it has no group."""
    word = unit.partition("(")[0]
    return "件" if word in units()["alike"] else word


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `prose_patterns.csv`, compiled."""

    row: ProsePattern
    lead: re.Pattern[str] | None
    tail: re.Pattern[str] | None
    units: frozenset[str]
    words: re.Pattern[str] | None
    veto: re.Pattern[str] | None


@cache
def units() -> dict[str, frozenset[str]]:
    """Class of units -> its words, from `units.csv`."""
    return {row["class"]: frozenset(part.strip() for part in row["words"].split("|")) for row in rows("units.csv")}


@cache
def count_pattern() -> re.Pattern[str]:
    """A number phrase with its unit."""
    unit = any_of({word for group in units().values() for word in group if word})
    return re.compile(
        r"(?=[\d０-９约近逾超突将接大〇○零一二两三四五六七八九十百千万亿])"
        + NUMBER.pattern
        + rf"(?P<unit>(?:{unit})(?:\((?:{unit})\))?)?(?P<more3>余|多)?"
    )


@cache
def masks() -> re.Pattern[str]:
    """Figures that count nothing: document numbers, telephones, time limits ..."""
    return guarded("|".join(p.lead for p in prose_patterns() if p.kind == "mask"))


@cache
def mask_keys() -> re.Pattern[str]:
    """The words of which one stands wherever a mask matches: most sentences have none. Anything, if a mask has no keys."""
    return re.compile("|".join("|".join(map(re.escape, p.keys)) for p in prose_patterns() if p.kind == "mask"))


@cache
def hard_masks() -> re.Pattern[str]:
    """The masks without the time limits."""
    return guarded("|".join(p.lead for p in prose_patterns() if p.kind == "mask" and p.id != "M12"))


@cache
def time_limits() -> re.Pattern[str]:
    """Time limits: 20个工作日."""
    return guarded("|".join(p.lead for p in prose_patterns() if p.id == "M12"))


@lru_cache(maxsize=4096)
def vetoed(lead: str) -> bool:
    """Whether the words before a number say that it is no figure of the year."""
    always, keys, keyed = _vetoes()
    return always.search(lead) is not None or (keys.search(lead) is not None and keyed.search(lead) is not None)


@cache
def _vetoes() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The vetoes without keys; all keys of the others; the others."""
    rows = [p for p in prose_patterns() if p.kind == "veto"]
    always, keyed = (
        guarded("|".join(f"(?:{p.lead})" for p in rows if bool(p.keys) == with_keys)) for with_keys in (False, True)
    )
    return always, re.compile("|".join(key for p in rows for key in p.keys)), keyed


@cache
def rules(kind: str) -> tuple[Rule, ...]:
    """The patterns of some kinds (`count|after`), in the order of the file."""
    glue = _words()["GLUE"]
    return tuple(
        Rule(
            row=p,
            lead=guarded(rf"(?:{expand(p.lead)}){glue if kind != 'after' else ''}$") if p.lead else None,
            tail=guarded(expand(p.tail)) if p.tail else None,
            units=units().get(p.unit, frozenset(["%"])),
            words=guarded(p.words) if p.words else None,
            veto=guarded(p.veto) if p.veto else None,
        )
        for p in prose_patterns()
        if p.kind in kind.split("|")
    )


@cache
def _of_unit(unit: str) -> tuple[Rule, ...]:
    """The patterns that take a number of this unit; visits are often told without one, other counts where it was lost."""
    bare = ("visit", "case", "item") if not unit else ()
    return tuple(r for r in rules("count|after|proactive") if unit in r.units or r.row.unit in bare)


@cache
def _keys(unit: str) -> re.Pattern[str]:
    """Any key of the patterns of a unit, as group 1: at every place the longest that begins there, also within another. The
    match itself is the first character alone, which `re` looks for."""
    keys = {key for rule in _of_unit(unit) for key in rule.row.keys}
    first = re.escape("".join({key[0]: None for key in keys}))
    return re.compile(f"[{first}](?<=(?=({any_of(keys)})).)" if keys else "(?!)()")


Called = tuple[tuple[Rule, bool], ...]
"""Patterns of which a key stands beside a number, and of each whether it stands on the side where the pattern looks."""


@lru_cache(maxsize=4096)
def _called(unit: str, before: frozenset[str], behind: frozenset[str]) -> Called:
    """The patterns that keys call, themselves or by a shorter key that they begin with."""
    found: list[tuple[Rule, bool]] = []
    for rule in _of_unit(unit):
        in_lead, in_tail = (any(key.startswith(rule.row.keys) for key in keys) for keys in (before, behind))
        if in_lead or in_tail:
            found.append((rule, in_tail if rule.row.kind == "after" else in_lead or bool(rule.row.tail)))
    return tuple(found)


@lru_cache(maxsize=4096)
def called(unit: str, lead: str, tail: str) -> Called:
    """The patterns for a number of this unit of which a key stands before or behind it, in the order of the file. Cached: the
    same few words stand around a good half of all numbers."""
    keys = _keys(unit)
    before, behind = keys.findall(lead), keys.findall(tail)
    return _called(unit, frozenset(before), frozenset(behind)) if before or behind else ()


@cache
def terms() -> dict[str, dict[str, str]]:
    """family -> normalised word -> code."""
    found: dict[str, dict[str, str]] = {}
    for row in rows("prose_terms.csv"):
        for word in split(row["words"]):
            found.setdefault(row["family"], {}).setdefault(bare(word), row["code"])
    return found


@cache
def any_term(family: str) -> re.Pattern[str]:
    """Any term of a family, anywhere."""
    return re.compile(any_of(terms()[family]))


def bare(text: str) -> str:
    """A term without quotation marks and blanks."""
    return _drop_marks(text)


_drop_marks = swapper(dict.fromkeys(map(ord, '“”"《》 ')))


@cache
def topics() -> re.Pattern[str]:
    """Words that say whose number follows."""
    return guarded("|".join(row["words"] for row in rows("subjects.csv")))


@lru_cache(maxsize=1024)
def topic_of(word: str) -> str:
    """The topic of a match of `topics`: the words of a row stand for themselves, whatever is around them."""
    return next(row["topic"] for row in rows("subjects.csv") if re.match(row["words"], word))


@dataclass(frozen=True, slots=True)
class Zero:
    """A row of `prose_zero.csv`, compiled."""

    code: str
    keys: tuple[str, ...]
    object: re.Pattern[str]
    sections: frozenset[str]
    words: re.Pattern[str]
    veto: re.Pattern[str] | None


@cache
def zeros() -> tuple[Zero, ...]:
    """What there may be none of, in the order of the file."""
    return tuple(
        Zero(
            row["code"],
            split(row["keys"]),
            re.compile(expand(row["object"])),
            frozenset(row["sections"].split()),
            re.compile(row["words"]),
            re.compile(row["veto"]) if row["veto"] else None,
        )
        for row in rows("prose_zero.csv")
    )

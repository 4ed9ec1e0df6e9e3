"""What a heading is about: its kinds in the codebook (`codebook/sections.csv`).

A heading that the codebook lists, up to one slip of the pen, has the kinds that list it; any other has the
kinds whose key words it holds, in the order in which it names them. Nothing is guessed: no word, no kind.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from govreports.codebook import normalise_label, plain, section_kinds

_YEAR = re.compile(r"^(?:19|20)\d{2}年?度?")
_FILLERS = re.compile(r"[的了,.:;\"'()\[\]<>!\s]|以?及|和|与|暨")
_CONNECTOR = re.compile(r"[,;]|和|及|与|暨|并")
_HEAD_END = re.compile(r"[\u4e00-\u9fff]{0,6}(?:情况|工作)?")
"""What may stand behind the words that a heading ends with."""
_TYPO_LENGTH = 6
"""Shorter headings differ from each other by single characters (主要问题, 重要问题): no slip is allowed there."""

_NOTHING = ("无", "没有", "未", "暂无")
"""How a sentence begins that says there is nothing to tell (无其他需要报告的事项), however like a heading the rest is."""

_MODIFIERS = ("sec.proactive", "sec.on_request")
"""Kinds whose words only say what a fee, a suit or a problem is about: 依申请公开信息收费情况 is about fees."""


@lru_cache(maxsize=4096)
def kinds_of(title: str) -> tuple[str, ...]:
    """The codes of all kinds that fit a heading (without its number), the best first; () where none does."""
    exact = exact_kinds(title)
    found = _by_words(plain(title))
    if exact:
        more = [code for code in found if _adds(code, exact)]
        return (*exact, *more)
    return tuple(found)


@lru_cache(maxsize=4096)
def exact_kinds(title: str) -> tuple[str, ...]:
    """The kinds that list this heading, with other little words (的, 和) or one wrong character at most."""
    key = heading_key(title)
    if not key or key.startswith(_NOTHING):
        return ()
    known = _variants()
    if key in known:
        return known[key]
    if len(key) >= _TYPO_LENGTH:
        near = _near()
        for mutilated in _one_less(key):
            if mutilated in near:
                return known[near[mutilated]]
    return ()


def heading_key(title: str) -> str:
    """What two spellings of one heading share: no number, year, punctuation or little words."""
    return _FILLERS.sub("", _YEAR.sub("", normalise_label(title)))


@cache
def place_of(code: str | None) -> str:
    """Where sections of a kind usually stand: `main`, `sub` or `none`."""
    return next((kind.place for kind in section_kinds() if kind.code == code), "sub")


@cache
def variant_texts() -> tuple[str, ...]:
    """All main headings that the codebook lists, `plain` and without number, longest first; for glued text."""
    texts = {normalise_label(v) for kind in section_kinds() if kind.place == "main" for v in kind.variants}
    return tuple(sorted((t for t in texts if len(t) >= 4), key=lambda t: (-len(t), t)))


@cache
def _variants() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind in section_kinds():
        for variant in kind.variants:
            codes = found.setdefault(heading_key(variant), [])
            if kind.code not in codes:
                codes.append(kind.code)
    found.pop("", None)
    return {key: tuple(codes) for key, codes in found.items()}


@cache
def _near() -> dict[str, str]:
    """Every listed heading with one character left out, to find a heading with one slip in linear time."""
    near: dict[str, str] = {}
    for key in _variants():
        if len(key) >= _TYPO_LENGTH:
            for mutilated in (key, *_one_less(key)):
                near.setdefault(mutilated, key)
    return near


def _one_less(key: str) -> list[str]:
    return [key[:i] + key[i + 1 :] for i in range(min(len(key), 40))]


@cache
def _keywords() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (kind.code, re.compile("|".join(f"(?:{word})" for word in kind.keywords)))
        for kind in section_kinds()
        if kind.keywords
    )


def _by_words(text: str) -> list[str]:
    hits: dict[str, tuple[int, int]] = {}
    for code, pattern in _keywords():
        match = pattern.search(text)
        if match:
            hits[code] = match.span()
    if "sec.problems_improvements" in hits:
        hits.pop("sec.problems", None)
        hits.pop("sec.improvements", None)
    for code in [c for c in hits if any(other.startswith(c + ".") for other in hits)]:
        del hits[code]
    asked, put = hits.get("sec.on_request"), hits.get("sec.proactive")
    if asked and put and asked[0] <= put[0] <= asked[1]:
        del hits["sec.proactive"]  # 依申请|公开政府信息情况 and 不予公开政府信息情况 are one thing
    for code in _MODIFIERS:
        if code in hits and any(
            hits[code][0] < start and place_of(other) == "main" and not _CONNECTOR.search(text[hits[code][1] : start])
            for other, (start, _) in hits.items()
            if other not in (code, "sec.overview")
        ):
            del hits[code]
    if len(hits) > 1:
        hits.pop("sec.overview", None)
    if "sec.improvements" in hits and "sec.next_plan" in hits:
        hits["sec.improvements"] = min(hits["sec.improvements"], hits["sec.next_plan"])
    order = {code: i for i, (code, _) in enumerate(_keywords())}
    found = sorted(hits, key=lambda code: (hits[code][0], order[code]))
    if len(found) > 1 and place_of(found[0]) == "sub" and place_of(found[-1]) == "main":
        between = text[hits[found[0]][1] : hits[found[-1]][0]]
        if not _CONNECTOR.search(between) and _HEAD_END.fullmatch(text, hits[found[-1]][1]):
            found.insert(0, found.pop())  # 门户网站主动公开政府信息情况 is about what was published
    return found


def _adds(code: str, exact: tuple[str, ...]) -> bool:
    """Whether a kind found by words says something that the listed kinds do not."""
    if code in exact or code in _MODIFIERS or code == "sec.overview" or place_of(code) != "main":
        return False
    return not ("sec.problems_improvements" in exact and code in ("sec.problems", "sec.improvements"))

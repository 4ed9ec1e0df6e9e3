"""Changes since last year against last year's figure where the same sentence tells it (收到申请35件,比上年的20件增长65%), and shares of
a figure that is told between (30件,占申请总数40件的75%).

The words stand in the codebook (`prose_words.csv`, GROWN_...). Against the report of the year before see `changes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from govreports.items import Finding
from govreports.reading.prose.grammar import phrase

_FORMS = ("GROWN_SINCE", "GROWN_YEARS", "GROWN_FROM", "GROWN_BY")
_ROUGH = "近约逾超余多"
Growth = tuple[int, int, Finding]
"""Where the words stand in the sentence, and what is wrong with them."""


def growth(text: str) -> Iterator[Growth]:
    """The changes of one sentence that do not follow from its own figures. Rounding and cutting off are no finding."""
    if "占" in text and "%" in text:
        for match in phrase("SHARE_OF_FIGURE").finditer(text):
            if (finding := _share(match, text)) is not None:
                yield match.start(), match.end(), finding
    if not ("上" in text or "去年" in text or "同比" in text or "20" in text):
        return
    if not (phrase("GREW").search(text) or phrase("SHRANK").search(text)):  # which stand in every form
        return
    for name in _FORMS:
        for match in phrase(name).finditer(text):
            finding = _finding(match, text)
            if finding is not None:
                yield match.start(), match.end(), finding


def _share(match: re.Match[str], text: str) -> Finding | None:
    part, base, told = int(match["now"]), int(match["ago"]), float(match["n"].replace(",", ""))
    decimals = len(match["n"].partition(".")[2])
    if not base or match["scale"] or _rough(text, match.start()) or abs(100 * part / base - told) < 10.0**-decimals:
        return None
    expected = round(100 * part / base, max(1, decimals))
    return Finding(
        rule="prose_rate",
        severity="warning",
        message=f"正文称{part}{match['counted']}占{base}{match['counted']}的{told:g}%,应为{expected:g}%。",
        found=int(told) if told == int(told) else told,
        expected=int(expected) if expected == int(expected) else expected,
    )


def _finding(match: re.Match[str], text: str) -> Finding | None:
    groups = match.groupdict()
    now = int(match["now"])
    first = match.start("ago") if match.start("now") and groups.get("ago") else match.start("now")
    if groups["scale"] or any(_rough(text, at) for at in (match.start("now"), first)):
        return None
    if groups.get("by"):
        ago = now + int(match["by"]) * (1 if groups["less"] else -1)
    else:
        ago = int(match["ago"])
    told = float(match["n"].replace(",", "")) * (-1 if match["down"] else 1)
    if match["unit"] == "%":
        if ago <= 0:
            return None
        decimals = len(match["n"].partition(".")[2])
        exact = 100 * (now - ago) / ago
        if abs(exact - told) < 10.0**-decimals:
            return None
        expected, unit = round(exact, max(1, decimals)), "%"
    else:
        if told == now - ago or match["unit"] != groups["counted"]:
            return None
        expected, unit = now - ago, match["unit"]
    words = match["up"] or match["down"]
    return Finding(
        rule="prose_rate" if unit == "%" else "prose_vs_prose",
        severity="warning",
        message=f"正文称{words}{abs(told):g}{unit},而由{ago}到{now},应为{'增加' if expected >= 0 else '减少'}{abs(expected):g}{unit}。",
        found=int(told) if told == int(told) else told,
        expected=int(expected) if expected == int(expected) else expected,
    )


def _rough(text: str, at: int) -> bool:
    """Whether the figure at a place is told about only (近35件)."""
    return at > 0 and text[at - 1] in _ROUGH

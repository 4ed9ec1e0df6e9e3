"""Numbers as people write them in reports: thousands separators, full width, 万 and 亿, 余 and 约, Chinese numerals.

`NUMBER` finds a number phrase in running text; `parse_number` reads a whole table cell. Blank cells and the marks
`/ - —` are not numbers and never zero. Half- and full-width digits, commas, dots, percent signs are alike.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from govreports.codebook import rows, split
from govreports.codebook.characters import swapper

half_width = swapper(str.maketrans("０１２３４５６７８９，．％＋－：；（）", "0123456789,.%+-:;()"))
"""Full-width digits and marks to half width: one character each, so offsets stay."""

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIERS = {"千": 1_000, "万": 10_000, "亿": 100_000_000, "百万": 1_000_000, "千万": 10_000_000, "万亿": 10**12}
_BEFORE = "约|大约|近|逾|超过|超|突破|将近|接近|上|多达"
_CHINESE = "零〇○一二两三四五六七八九十百千万亿"

NUMBER = re.compile(
    r"(?P<before>大约|超过|突破|将近|接近|约|近|逾|超)?\s{0,2}"
    r"(?:"
    # 1,204 · 1，204 · 12.5 · 1204; not the tail of a longer digit string. The quantifiers are bounded: linear time.
    r"(?<![\d.])(?P<digits>(?:\d{1,3}(?:[,，]\s{0,1}\d{3}){1,4}(?!\d)|\d{1,15})(?:[.．]\d{1,6})?)\s{0,2}"
    r"(?P<more1>余|多)?\s{0,1}(?P<scale>百万|千万|万亿|千|万|亿)?"
    r"|(?P<chinese>[" + _CHINESE + r"]{1,14})"
    r")\s{0,2}(?P<more2>余|多)?\s{0,2}"
    r"(?P<percent>[%％])?"
)
"""One number phrase; `read_groups` turns its groups into a `Number`. Full-width digits match too."""

_SPACED = r"[1-9]\d{0,2}(?P<gap>[ \u00a0\u2009\u202f])\d{3}(?:(?P=gap)\d{3}){0,4}(?!\d)"
"""1 234 567: one space, the same throughout, before every three digits. Two spaces part two numbers."""
_SIGNED = re.compile(
    rf"\s*(?P<sign>[+\-−﹣－＋])?\s*(?P<digits>\d{{1,3}}(?:[,，]\s?\d{{3}})+(?!\d)|{_SPACED}|\d{{1,15}})"
    r"(?P<fraction>[.．]\d+)?\s*"
    r"(?P<more1>余|多)?\s*(?P<scale>百万|千万|万亿|千|万|亿)?\s*(?P<more2>余|多)?\s*(?P<unit>[^\d\s+\-−,，.．/]{0,8})\s*"
)
_NOTHING = frozenset(["", "/", "-", "—", "——", "－", "–", "−", "\\", "／", "--", "…", "*", "无数据", "N/A", "n/a"])


class Number(NamedTuple):
    """A number as printed: `value` with its multiplier applied, `unit` as printed or None."""

    value: int | float
    unit: str | None = None
    approximate: bool = False
    percent: bool = False


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral (`三百零五` 305, `二〇一九` 2019, `两万` 20000), or None where it is none."""
    if not text or any(c not in _CHINESE and c not in _DIGITS for c in text):
        return None
    if all(c in _DIGITS for c in text):  # digit by digit only with a zero in it or at length: 二三 is "two or three"
        figure = "".join(str(_DIGITS[c]) for c in text)
        return int(figure) if len(text) in (1, 3, 4) or "0" in figure else None
    if text[0] in "万亿":
        return None
    total = part = digit = 0
    for c in text:
        if c in _DIGITS:
            if digit:  # 二三: two digits in a row beside tens are no numeral (二三十 is a guess)
                return None
            digit = _DIGITS[c]
        elif c in _TENS:
            part += (digit or 1) * _TENS[c]
            digit = 0
        else:
            total = (total + part + digit or 1) * _MULTIPLIERS[c]
            part = digit = 0
    return total + part + digit


@lru_cache(maxsize=4096)
def read_groups(
    before: str | None,
    digits: str,
    more1: str | None,
    scale: str | None,
    chinese: str | None,
    more2: str | None,
    percent: str | None,
) -> Number | None:
    """The number of the groups of a match of `NUMBER`; None where its Chinese characters are no numeral."""
    value = chinese_number(chinese) if chinese else _scaled(digits, scale)
    return None if value is None else Number(value, None, bool(before or more1 or more2), bool(percent))


def rounding(text: str, value: float) -> float:
    """How far the truth may be from `value`, told by the last figure of a text: half of its last digit where it is printed in
    万 or 亿 (1.2万: 500), else nothing."""
    end = text[-40:]
    if "万" not in end and "亿" not in end and "千" not in end:
        return 0.0
    last = next(reversed(list(NUMBER.finditer(end))), None)
    if last is None or not last["scale"] or not last["digits"]:
        return 0.0
    fraction = half_width(last["digits"]).partition(".")[2]
    shown = _scaled(last["digits"], None)
    return 0.5 * abs(value) / shown * 10.0 ** -len(fraction) if shown else 0.0


def parse_number(cell: str) -> Number | None:
    """The number of a whole table cell, or None where the cell is blank, a dash, or holds no single number.

    Signs, thousands separators (commas, or single spaces: in a cell they can part nothing else), multipliers, units within the
    cell (`3.5万元`, `12件`), `约`/`余`, `（3）` for a negative change and Chinese numerals are read. A bare `〇` or `○` is 0.
    """
    text = half_width(cell).strip()
    if len(text) > 60 or text in _NOTHING:
        return None
    negative = False
    if text.startswith("(") and text.endswith(")") and len(text) < 20:  # accountants' negative
        text, negative = text[1:-1].strip(), True
    before = re.match(rf"(?:{_BEFORE})\s*", text)
    match = _SIGNED.fullmatch(text, before.end() if before else 0)
    if match is None:
        return _chinese_cell(text)
    group = match.groupdict()
    unit = group["unit"].strip("()") or None
    if unit and (unit[0] in "年月日号第:;、。" or unit == "."):
        return None
    value = _scaled(group["digits"] + (group["fraction"] or ""), group["scale"])
    if negative and unit:
        return None
    if negative or group["sign"] in ("-", "−", "﹣", "－"):
        value = -value
    percent = unit in ("%", "‰")
    return Number(value, unit, bool(before or group["more1"] or group["more2"]), percent)


def _chinese_cell(text: str) -> Number | None:
    match = re.fullmatch(rf"([{_CHINESE}]{{1,14}})([余多])?(\S{{0,4}})", text)
    value = chinese_number(match.group(1)) if match else None
    if match is None or value is None:
        return None
    unit = match.group(3) or None
    if unit and (unit[0] in "年月日号" or unit not in _units()):
        return None
    return Number(value, unit, bool(match.group(2)))


@cache
def _units() -> frozenset[str]:
    """Every word that counts something (件, 次, 人 ...), from `units.csv`."""
    return frozenset(word for row in rows("units.csv") for word in split(row["words"]))


def _scaled(digits: str, scale: str | None) -> int | float:
    """`1,204` -> 1204; `12.5` + 万 -> 125000. Decimal arithmetic on the digits, so that no float error shows."""
    if not scale and digits.isdecimal():
        return int(digits)
    text = digits if digits.isdecimal() else "".join(half_width(digits).replace(",", "").split())
    if not scale and text.isdecimal():
        return int(text)
    whole, _, fraction = text.partition(".")
    factor = _MULTIPLIERS[scale] if scale else 1
    if not fraction:
        return int(whole) * factor
    scaled = int(whole + fraction) * factor
    unit = int("1" + "0" * len(fraction))
    return scaled // unit if scaled % unit == 0 else scaled / unit

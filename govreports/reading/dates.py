"""Dates as people and machines write them: publication dates, statistical periods, dates of signature.

Forms are structural (digits, 年月日, separators) and stand here; the words around a period are in `codebook/period_words.csv`.
All results are ISO 8601 dates (``2010-03-19``); an impossible date is none.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from govreports.codebook import rows

_WIDTH = 2_000_000
"""So many characters of a text are searched for a period."""
_BLANK = re.compile(r"[\s\u200b\ufeff]+")
_O = "0〇零○◯oOОоΟο"
"""What people write for a zero in a year, the last ones Cyrillic and Greek."""
_DATE = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d\d|[一二][九{_O}][{_O}一二三四五六七八九]{{2}}|2[{_O}][\d{_O}]{{2}})"
    r"(?:年(?P<m>\d{1,2}|[〇零○一二三四五六七八九十]{1,3})月(?P<d>\d{1,2}|[〇零○一二三四五六七八九十廿卅]{1,3})(?:日|号|(?!\d))"
    r"|(?P<s>[-./])(?P<m2>\d{1,2})(?P=s)(?P<d2>\d{1,2})(?!\d)"
    r"|(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])(?!\d))"
)
_TIME_GLUED = re.compile(r"((?:19|20)\d\d[-./]\d{1,2}[-./]\d{2})(\d{1,2}:\d{2})")
_DIGITS = {c: str(v) for v, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys(_O, "0")


def find_date(text: str) -> str | None:
    """The first valid date of `text`, or None.

    Reads 2010年3月4日, 二○一○年三月四日, ２０１０年…, 2010-03-19 14:41, 2010/3/19, 2010.3.19, 20100319, and dates
    broken over lines (``2026-\\n 01-\\n 23``). Digits from which 年 and 月 were lost are not read here: see `mend_date`.
    """
    return next(iter(_dates(text)), None)


def _dates(text: str) -> Iterator[str]:
    plain = _squeeze(text)
    for m in _DATE.finditer(plain):
        found = _iso(m["y"], m["m"] or m["m2"] or m["m3"], m["d"] or m["d2"] or m["d3"])
        if found is not None:
            yield found


def _squeeze(text: str) -> str:
    """NFKC, no white space; a time glued to its date is set apart again."""
    plain = unicodedata.normalize("NFKC", text)
    if ":" not in plain:
        return _BLANK.sub("", plain)
    # a time that stands behind a date would become part of the day when the blank goes
    plain = re.sub(r"(\d)\s+(\d{1,2}:\d{2})", r"\1#\2", plain)
    plain = _BLANK.sub("", plain)
    return _TIME_GLUED.sub(r"\1#\2", plain)


def number(text: str) -> int | None:
    """The value of a year, month or day in digits or Chinese numerals (2010, 二○一○, 十二, 廿三), or None."""
    text = text.strip()
    if text.isdecimal():
        return int(text)
    for tens, value in (("廿", "二十"), ("卅", "三十")):
        text = text.replace(tens, value)
    if "十" in text:
        head, _, tail = text.partition("十")
        left, right = number(head) if head else 1, number(tail) if tail else 0
        return None if left is None or right is None or left > 9 or right > 9 else left * 10 + right
    digits = "".join(_DIGITS.get(c, c) for c in text)
    return int(digits) if digits.isdecimal() else None


def _iso(year: str, month: str, day: str) -> str | None:
    y, m, d = number(year), number(month), number(day)
    if y is None or m is None or d is None or not 1980 <= y <= 2099:
        return None
    try:
        return datetime.date(y, m, d).isoformat()
    except ValueError:
        return None


def mend_date(digits: str) -> str | None:
    """The date of a run of digits from which 年 and 月 (and 日) were lost, where exactly one split is valid.

    ``2020315`` is 2020-03-15; ``2020111`` may be 1 November or 11 January, ``202012`` a month, and they are None.
    """
    if not digits.isdecimal() or not digits.isascii() or not 6 <= len(digits) <= 8:
        return None
    tail = digits[4:]
    if tail in ("10", "11", "12"):
        return None  # a month without a day
    found = set()
    for cut in range(1, len(tail)):
        month, day = tail[:cut], tail[cut:]
        # a leading zero stands only before one digit; people do not write 0 alone
        if len(month) <= 2 and len(day) <= 2 and (iso := _iso(digits[:4], month, day)) is not None:
            found.add(iso)
    return found.pop() if len(found) == 1 else None


def china_date(seconds: float) -> str:
    """The calendar date at +08:00 of a time in Unix seconds (gkmlpt stores dates as midnight at +08:00).

    Raises ValueError for a time outside the years 1 to 9999.
    """
    zone = datetime.timezone(datetime.timedelta(hours=8))
    try:
        return datetime.datetime.fromtimestamp(seconds, zone).date().isoformat()
    except (OverflowError, OSError) as error:
        raise ValueError(f"{seconds} is no time in Unix seconds") from error


# ---------------------------------------------------------------------------------------------------
# the statistical period

_Y = rf"(?P<y1>20\d\d|二[{_O}][{_O}一二三四][{_O}一二三四五六七八九])"
_M = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_D = r"\d{1,2}|[一二三四五六七八九十廿卅]{1,3}"
_IN_FORCE = "《?[^》,。;]{0,20}》?(?:施行|实施)(?:之日|以来)?起?"
_ANCHOR = re.compile(r"月|-0?1[-./]0?1|\.0?1[-./]0?1|/0?1[-./]0?1|1231")
"""Every way begins with a character of its own: `re` looks for these at once, where a class among them would hinder it."""
_RANGE = re.compile(
    rf"(?<!\d)(?:{_Y}年度?)?(?P<m1>{_M})月(?P<d1>{_D})[日号]?(?:\([^()]{{1,20}}\))?(?:起|始|开始|{_IN_FORCE})?[,、]?"
    rf"(?:截至|截止|至|到|—|–|-|~)+"
    rf"(?:{_Y.replace('y1', 'y2')}年|当年|同年|本年)?(?P<m2>{_M})月(?P<d2>{_D})(?:[日号]|(?!\d))"
)
_DOTTED = re.compile(
    r"(?<!\d)(20\d\d)([-./])(\d{1,2})\2(\d{1,2})(?:起)?(?:至|到|—|–|-|~)+(20\d\d)\2(\d{1,2})\2(\d{1,2})(?!\d)"
)
_LOST = re.compile(r"(?<!\d)(20\d\d)?11日?起?(?:至|到|-)(20\d\d)?1231(?:日|止|期间)")


def find_period(text: str, year: int | None) -> list[str] | None:
    """The statistical period that a report states, as [first day, last day], or None.

    Of the ranges of dates in the text: the first one of `year` that stands beside a word such as 统计期限 or 涵盖, or that
    is the whole year; else one beside such a word though it is of another year (the text is what it is; the audit
    compares). A range without a year is one of `year`. A range of a few days in passing is none.
    """
    stated: list[str] | None = None
    for plain in _windows(text[:_WIDTH]):
        for start, end, first, last in _ranges(plain, year):
            before, after = plain[max(0, start - 40) : start], plain[end : end + 12]
            named = _period_words().search(before) is not None or after.startswith(("期间", "止", "的数据", "的统计"))
            fits = year is None or (first[:4] == last[:4] == str(year))
            whole = first[5:] in ("01-01", "05-01") and last[5:] == "12-31"
            if fits and whole and (named or first[5:] == "01-01" or first == "2008-05-01"):
                return [first, last]
            if named and _long(first, last) and (stated is None or (fits and stated[0][:4] != str(year))):
                stated = [first, last]
    return stated


def _windows(text: str) -> Iterator[str]:
    """The pieces of a text that may hold a range of dates, each squeezed: most of a report has none."""
    end = -1
    start = 0
    for anchor in _ANCHOR.finditer(text):
        if end >= 0 and anchor.start() - 80 > end:
            yield _squeeze(text[start:end])
            start = anchor.start() - 80
        elif end < 0:
            start = max(0, anchor.start() - 80)
        end = anchor.end() + 80
    if end >= 0:
        yield _squeeze(text[start:end])


def _ranges(plain: str, year: int | None) -> Iterator[tuple[int, int, str, str]]:
    found: list[tuple[int, int, str | None, str | None]] = []
    for m in _RANGE.finditer(plain):
        y1 = m["y1"] or m["y2"] or (str(year) if year else None)
        y2 = m["y2"] or y1
        if y1 and y2:
            found.append((m.start(), m.end(), _iso(y1, m["m1"], m["d1"]), _iso(y2, m["m2"], m["d2"])))
    for m in _DOTTED.finditer(plain):
        found.append((m.start(), m.end(), _iso(m[1], m[3], m[4]), _iso(m[5], m[6], m[7])))
    for m in _LOST.finditer(plain):
        y1 = m[1] or m[2] or (str(year) if year else None)
        if y1:
            found.append((m.start(), m.end(), f"{y1}-01-01", f"{m[2] or y1}-12-31"))
    for start, end, first, last in sorted(found, key=lambda entry: entry[:2]):
        if first is not None and last is not None and first <= last:
            yield start, end, first, last


@cache
def _period_words() -> re.Pattern[str]:
    """Words near a range of dates that make it the statistical period."""
    return re.compile("|".join(r["words"] for r in rows("period_words.csv")))


def _long(first: str, last: str) -> bool:
    """At least half a year: what a report can cover, and a campaign does not."""
    return (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days >= 180


# ---------------------------------------------------------------------------------------------------
# the date of signature



def signature_date(lines: Iterable[str], *, first: int = 12, last: int = 15) -> str | None:
    """The date a report is signed with: alone on its line near the end, or before an annex, or under its title.

    `lines` are the lines of the text. Digits that lost their 年 and 月 and dates with separators count only among the
    `last` lines; under the title, and on a cover page, only among the `first`. A cover that names only the month gives none.
    """
    known = [line for line in (line.strip() for line in lines) if line]
    for place, line in enumerate(reversed(known)):
        if (found := _alone(line, digits=place < last)) is not None and place < max(len(known) - 1, last):
            return found
    return next((found for line in known[:first] if (found := _alone(line, digits=False)) is not None), None)


_DATE_BEGINS = re.compile(r"[(\[【〔（［\s]*[\d二一]")


def _alone(line: str, *, digits: bool) -> str | None:
    """The date of a line that is nothing but a date, in brackets or not; without 年 only where `digits` says so."""
    if not 6 <= len(line) <= 40 or not ("年" in line or digits) or not _DATE_BEGINS.match(line):
        return None
    plain = _squeeze(line).strip("()[]【】〔〕。.")
    m = _DATE.match(plain)
    if m is not None and m.end() == len(plain) and (m["m"] or digits):
        return next(_dates(plain), None)
    return mend_date(plain.removesuffix("日")) if digits else None

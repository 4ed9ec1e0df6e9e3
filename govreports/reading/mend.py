"""Characters that copying added or lost: pinyin notes, the 年, 月, 日 of dates, brackets of document numbers.

All functions work on the page's own characters, simplified or traditional, and mend only where exactly one reading is
left; a run of digits that can be two dates, or a count, stays as it is. The words that say a date is meant
(codebook/mending_words.csv) are what keeps counts, telephone and document numbers untouched.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache

from govreports.codebook import rows

Mendings = Counter[tuple[str, str, str]]
"""How often each (kind, before, after) was mended; the parts are those of `items.Repair`."""

CELL, PARAGRAPH = "\x1f", "\x1e"
"""End of a table cell and of a paragraph in the texts of `mend`."""

# A syllable of pinyin; with a tone mark, or in a text that is annotated anyway, it is a note.
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|uang|iong|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ui|ue|ve|er|[aoeiuv])"
)
_LETTERS = "[a-zɑɡàáèéêìíòóùúüāēěīńňōūǎǐǒǔǖǘǚǜǹḿ\u0300-\u030c]{1,8}"
_NOTES = re.compile(
    # the character before is asked for behind the bracket, so that the search can go from bracket to bracket
    "[(（](?<=[\u3400-\u9fff\U00020000-\U0003ffff].)"
    f"{_LETTERS}[)）](?:[(（]{_LETTERS}[)）])*"
)
_NOTE = re.compile("[(（]([^()（）]+)[)）]")
ANNOTATED = 6
"""So many notes make a page annotated all over."""


def strip_notes(text: str, annotated: bool = False) -> tuple[str, Mendings]:
    """`text` without pinyin in brackets after a Chinese character, `關(guān)` or `政(zheng)(zheng)`, and what was taken out.

    Mirrors that convert pages to traditional characters add such notes. A syllable without tone marks is taken out
    when it stands repeated or inside a sentence of Chinese, and wherever it stands in a page that is `annotated` all
    over; `(GDP)`, `(app)`, `(km)`, `(试行)` stay. One entry a distinct note, `after` empty; the counts add up to the
    number of notes.
    """
    found: Mendings = Counter()
    if "(" not in text and "（" not in text:
        return text, found

    def strip(match: re.Match[str]) -> str:
        run = match[0]
        notes = _NOTE.findall(run)
        if not all(map(_is_syllable, notes)):
            return run
        if run.isascii() or not any(_toned(note) for note in notes):
            behind = text[match.end() : match.end() + 1]
            repeated = len(notes) > 1 and len(set(notes)) == 1
            if not repeated and (notes[0] in _words("not_pinyin") or not (annotated or _is_han(behind))):
                return run
        found.update(("pinyin_annotation", note, "") for note in re.findall("[(（][^()（）]+[)）]", run))
        return ""

    return _NOTES.sub(strip, text), found


def mend(text: str, report_year: int | None = None) -> tuple[str, Mendings]:
    """`text` with lost characters put back where only one reading is valid, and what was mended.

    `text`: paragraphs ended by `PARAGRAPH`, table cells by `CELL`, or any plain text. `report_year`: the year of the
    report's title; a date signed alone on its line must be of that year or of the two after it. `after` is simplified.
    """
    found: Mendings = Counter()
    if not _CANDIDATE.search(text):
        return text, found
    for pattern, reading, kind in _rules():

        def put(match: re.Match[str], reading: Rule = reading, kind: str = kind) -> str:
            before = match["run"]
            after = reading(match, report_year)
            if after is None:
                return match[0]
            found[kind, before, after] += 1
            start, end = match.span("run")
            return match[0][: start - match.start()] + after + match[0][end - match.start() :]

        text = pattern.sub(put, text)
    return text, found


# ---------------------------------------------------------------------------------------------------
# rules: a pattern with the group `run`, and a function that reads it (None: leave it as it is)

Rule = Callable[[re.Match[str], int | None], str | None]
Day = tuple[int, int, int]
"""Year, month, day; the day is 0 where a month alone is meant."""

_APART = r"(?<![0-9A-Za-z./\\#_=&-])"
_YEAR = r"(?:19[89]|20[0-4])[0-9]"
_END = r"(?![0-9A-Za-z./_=&-])"
# What every rule needs; most pages have none of it.
_CANDIDATE = re.compile(  # all begin with a digit: `re` looks for that first; most figures in tables end with it
    r"[0-9](?=[0-9?？\ufffd])(?:(?<=1)9[89][0-9]{2}|(?<=2)0[0-4][0-9]{2}|[0-9]{2,3}日|(?<=年[0-9])[0-9]{1,3}日|[?？\ufffd][0-9])"
)
_BRACKETS = {"〔": "〕", "﹝": "﹞", "[": "]", "［": "］", "【": "】"}


def _month_day(digits: str) -> Iterator[tuple[int, int]]:
    """The ways to read 1 to 4 digits as month and day, or as a month alone (day 0)."""
    for cut in (1, 2):
        month, day = digits[:cut], digits[cut:]
        if len(month) < cut or not 1 <= int(month) <= 12 or len(day) > 2:
            continue
        if not day:
            yield int(month), 0
        elif _is_day(2000, int(month), int(day)):
            yield int(month), int(day)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _readings(digits: str) -> list[Day]:
    """All ways to read digits that begin with a year as a day or a month."""
    year = int(digits[:4])
    return [(year, m, d) for m, d in _month_day(digits[4:]) if d == 0 or _is_day(year, m, d)]


def _only(readings: Iterable[Day], *, days: bool = False) -> str | None:
    """The date in words if there is exactly one reading; `days`: months alone do not count as one."""
    found = {r for r in readings if r[2] or not days}
    return _in_words(found.pop()) if len(found) == 1 else None


def _in_words(day: Day) -> str:
    return f"{day[0]}年{day[1]}月" + (f"{day[2]}日" if day[2] else "")


def _two_dates(match: re.Match[str], _: int | None) -> str | None:
    """`20091120091231`: two days of one year in a row, first to last, or of two years where a period is announced."""
    digits = match["digits"]
    if any(match.string.startswith(w, match.end()) for w in _words("measure")):
        return None
    pairs = {
        (first, last)
        for cut in range(6, 9)
        if re.match(_YEAR, digits[cut:])
        for first in _readings(digits[:cut])
        for last in _readings(digits[cut:])
        if first[2] and last[2] and first < last
    }
    if len(pairs) != 1:
        return None
    first, last = pairs.pop()
    if first[0] != last[0] and not _announced(match):
        return None
    return f"{_in_words(first)}至{_in_words(last)}"


def _period(match: re.Match[str], _: int | None) -> str | None:
    """`201011-20101231`, `200911至20091231`: two days, or two months, with their sign between."""
    if not _announced(match):
        return None
    pairs = {
        (first, last)
        for first in _readings(match["first"])
        for last in _readings(match["last"])
        if bool(first[2]) == bool(last[2]) and first < last
    }
    if len(pairs) != 1:
        return None
    first, last = pairs.pop()
    return f"{_in_words(first)}{match['sign']}{_in_words(last)}"


def _announced(match: re.Match[str]) -> bool:
    """Whether the twelve characters before say that a period follows."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    return any(word in before for word in _words("period"))


def _full_day(match: re.Match[str], _: int | None) -> str | None:
    """`20111231日`."""
    return _only(_readings(match["digits"]), days=True)


def _full_month(match: re.Match[str], _: int | None) -> str | None:
    """`201612月`."""
    digits = match["digits"]
    month = int(digits[4:])
    return f"{digits[:4]}年{month}月" if 1 <= month <= 12 else None


def _day_of_year(match: re.Match[str], _: int | None) -> str | None:
    """`2016年1231日`."""
    year = int(match["year"])
    return _only(((year, m, d) for m, d in _month_day(match["digits"]) if d and _is_day(year, m, d)), days=True)


def _day_without_year(match: re.Match[str], _: int | None) -> str | None:
    """`截至1231日`, `至1231日止`: only with a word before or after that makes it a day."""
    before = match.string[max(0, match.start() - 4) : match.start()]
    after = match.string[match.end() : match.end() + 2]
    told = any(before.endswith(w) for w in (*_words("until"), *_words("towards"))) or any(
        after.startswith(w) for w in _words("after_date")
    )
    if not told or any(before.endswith(w) for w in _words("no_arrival")):
        return None
    found = {(m, d) for m, d in _month_day(match["digits"]) if d}
    if len(found) != 1:
        return None
    month, day = found.pop()
    return f"{month}月{day}日"


def _day_without_signs(match: re.Match[str], _: int | None) -> str | None:
    """`20091231止`, `截至20091231`: all signs lost, a word before or after that makes it a day."""
    before = match.string[max(0, match.start() - 4) : match.start()]
    after = match.string[match.end() : match.end() + 3]
    until = any(before.endswith(w) for w in _words("until"))
    ends = next((w for w in _words("after_date") if after.startswith(w)), None)
    counted = any(after.startswith(w) for w in _words("measure")) and not ends
    if any(before.endswith(w) for w in _words("no_arrival")) or counted or not (until or ends):
        return None
    return _only(_readings(match["digits"]))


def _signed(match: re.Match[str], report_year: int | None) -> str | None:
    """`201033` alone on a line below the name of an organ, or at the end of the text below a full sentence."""
    digits = match["digits"]
    above = match.string[max(0, match.start() - 80) : match.start()].rstrip(" \t\u3000\xa0\n" + PARAGRAPH)
    if not above.endswith(_words("signer")):
        return None
    if report_year is not None and not report_year <= int(digits[:4]) <= report_year + 2:
        return None
    return _only(_readings(digits), days=True) if len(_readings(digits)) == 1 else None


def _labelled(match: re.Match[str], _: int | None) -> str | None:
    """`填报时间:201033`; eight digits are a way to write dates, not a loss."""
    return _only(_readings(match["digits"])) if len(match["digits"]) < 8 else None


def _document_number(match: re.Match[str], _: int | None) -> str | None:
    """`〔201226号`: the closing bracket after the year."""
    return f"{match['open']}{match['year']}{_BRACKETS[match['open']]}{match['number']}号"


def _month_dot_day(match: re.Match[str], _: int | None) -> str | None:
    """`7?27`, the day of an event, whose dot became a question mark."""
    month, day = int(match["month"]), int(match["day"])
    return f"{month}·{day}" if _is_day(2000, month, day) else None


@cache
def _words(kind: str) -> tuple[str, ...]:
    """One kind of codebook/mending_words.csv."""
    return tuple(w for row in rows("mending_words.csv") if row["kind"] == kind for w in row["words"].split("|"))


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Rule, str], ...]:
    """Pattern, reading, and kind of repair; in this order, since a later rule sees what an earlier one has mended."""
    def one_of(kind: str) -> str:
        return "|".join(map(re.escape, _words(kind)))

    blank = "[ \t\u3000\xa0]{0,8}"
    dates = (
        (rf"{_APART}(?P<run>(?P<digits>{_YEAR}[0-9]{{8,12}})日?){_END}", _two_dates),
        (
            rf"{_APART}(?P<run>(?P<first>{_YEAR}[0-9]{{1,4}})(?P<sign>[至到—~～－-]|——)(?P<last>{_YEAR}[0-9]{{1,4}})日?){_END}",
            _period,
        ),
        (rf"{_APART}(?P<run>(?P<digits>{_YEAR}[0-9]{{2,4}})日)(?!{one_of('not_day')})", _full_day),
        (rf"{_APART}(?P<run>(?P<digits>{_YEAR}[0-9]{{1,2}})月)(?!{one_of('not_month')})", _full_month),
        (rf"(?P<run>(?P<year>{_YEAR})年(?P<digits>[0-9]{{2,4}})日)(?!{one_of('not_day')})", _day_of_year),
        (rf"{_APART}(?P<run>(?P<digits>[0-9]{{3,4}})日)(?!{one_of('not_day')})", _day_without_year),
        (rf"{_APART}(?P<run>(?P<digits>{_YEAR}[0-9]{{2,4}}))(?![0-9A-Za-z./_=&年月日-])", _day_without_signs),
        (
            rf"(?:(?<=[\n{PARAGRAPH}{CELL}])|\A){blank}(?P<run>(?P<digits>{_YEAR}[0-9]{{2,4}})){blank}(?=[\n{PARAGRAPH}]|\Z)",
            _signed,
        ),
        (
            rf"(?:{one_of('signature')})[:：]{blank}(?P<run>(?P<digits>{_YEAR}[0-9]{{2,3}}))(?![0-9A-Za-z./年月日-])",
            _labelled,
        ),
    )
    others = (
        (rf"(?P<run>(?P<open>[〔﹝[［【])(?P<year>{_YEAR})(?P<number>[1-9][0-9]{{0,3}}) ?[号號])", _document_number),
        (r"(?<![0-9A-Za-z./?=&%_-])(?P<run>(?P<month>[0-9]{1,2})[?？\ufffd](?P<day>[0-9]{1,2}))(?![0-9A-Za-z./?=&%_-])",
         _month_dot_day),
    )
    return tuple(
        (re.compile(pattern), reading, kind)
        for kind, rules in (("lost_date_characters", dates), ("lost_character", others))
        for pattern, reading in rules
    )


# ---------------------------------------------------------------------------------------------------
# pinyin


def _plain_letters(note: str) -> str:
    """A note in letters without tones: ǖ and ü as v."""
    letters = unicodedata.normalize("NFD", note.replace("ɡ", "g").replace("ɑ", "a")).replace("u\u0308", "v")
    return "".join(c for c in letters if c.isascii())


def _toned(note: str) -> bool:
    return not note.isascii()


def _is_syllable(note: str) -> bool:
    letters = _plain_letters(note)
    return bool(_SYLLABLE.fullmatch(letters)) or (_toned(note) and letters in ("m", "n", "ng", "hm", "hng"))


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char > "\U0001ffff"

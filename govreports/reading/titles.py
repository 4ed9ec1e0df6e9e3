"""What a title says: whether it is that of an annual open-information report, of which year, and of which body.

Words are those of `codebook/title_words.csv`; titles may be in traditional characters (listings are not simplified).
The grammar: [body] [year] 政府信息公开 [工作] 年度报告, with the year before or after the body or in brackets
at the end.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from govreports.codebook import rows
from govreports.localities import find_place

TitleKind = Literal["report", "lookalike", "other"]

LONGEST = 200
"""So many characters of a title are looked at."""
FIRST_YEAR = 2007
LAST_YEAR = 2049
"""Years that a report can be of (2007: reports published early, of the time before the Regulations came into force)."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"\s+")
_INNER_SPACE = re.compile(rf"(?<=[{_HAN}\d()《》〔〕]) (?=[{_HAN}\d()《》〔〕])")
_YEAR_DIGITS = "[二2][〇零○oO0][〇零○oO0-4一二三四][〇零○oO\\d一二三四五六七八九]"
_YEAR = re.compile(rf"(?<![\d〇零一二三四五六七八九])({_YEAR_DIGITS})(?:年?[-—–~至]({_YEAR_DIGITS}))?(年度?)?(?![\d〇])")
_NUMERALS = str.maketrans("〇零○oO一二三四五六七八九", "00000123456789")
_DOCUMENT_NUMBER = re.compile(r"[〔\[(]\d{4}[〕\])](?:第?\d+号)|\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{4}-\d{1,2}-\d{1,2}")
_LEADING_NUMBER = re.compile(rf"^[{_HAN}]{{1,12}}\s?[〔\[(【]\d{{4}}[〕\])】]\s?第?\d+号\s?(?=[{_HAN}\d])")
"""A document's number before its title: 某政办〔2012〕3号."""
_TAG = re.compile(rf"^[\[【]([{_HAN}]{{2,20}})[\]】]\s*(?=\S)")
"""The body that a portal puts before a title: [某镇]2012年某镇政府信息公开年度报告."""
_BOUNDARY = re.compile(r"[_|｜¦>»]+|\s[-—–·]+\s|——+|--+|(?<!\d)[-—–](?!\d)|(?<=\d)[-—–](?=[^\d])")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,3}[.、](?!\d)|\(?[一二三四五六七八九十\d]{1,3}\)|附件?\d*[:.、]?"
    r"|[·•●※◆]+)"
)
_YEAR_BRACKET = re.compile(r"[(\[【〔](?:" + _YEAR_DIGITS + r")(?:年度?)?[)\]】〕]")
_FILE_EXTENSION = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|ofd|txt|zip|rar|s?html?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart. `text` is the clean title (site's additions and inner spaces gone)."""

    text: str
    kind: TitleKind
    year: int | None
    body: str
    """Who reports, as the title says it, without year; "" where it does not."""
    sure: bool
    """Whether the words alone make it a report (年度报告, 年报); else only the year beside 报告 does."""


def classify(title: str) -> TitleKind:
    """`report` for an annual report of this law, `lookalike` for what is easily taken for one (website statements,
    rule-of-law reports, budgets, guides, comments on reports, other bodies' reports), `other` for the rest."""
    return parse_title(title).kind


def year_of(title: str) -> int | None:
    """The year a title reports on (2012年, 2012年度, 二〇一二年, ２０１２, (2012)), or None where it names none."""
    return parse_title(title).year


def words(role: str) -> tuple[str, ...]:
    """The words of one role of `title_words.csv`, the longest first."""
    return _words(role)


def simplified(title: str) -> str:
    """`title` with the characters of the report words in their simplified form; other characters stay."""
    return title.translate(_characters())


_OFFICE_OF_ENFORCEMENT = re.compile("行政执法(?=局|支队|大队|总队|队|中心|委员会|办公室)")
"""In the name of an organ (综合行政执法局) these are no words of another kind of report."""


@lru_cache(maxsize=4096)
def parse_title(title: str) -> Title:
    """Takes a title apart; see `Title`. Linear in the length of the title, of which `LONGEST` characters count."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", title[: LONGEST * 4]))
    text = _SPACE.sub(" ", text).strip()[:LONGEST]
    text = _LETTER_SPACED.sub(_closed_up, text)
    text = _FILE_EXTENSION.sub("", text)
    best: Title | None = None
    for part in _parts(text):
        found = _parse_part(part)
        if best is None or _rank(found) > _rank(best):
            best = found
    return best or Title("", "other", None, "", False)


_LETTERS = rf"(?:[{_HAN}]{{1,2}}|\d{{4}})"
_LETTER_SPACED = re.compile(rf"(?<![{_HAN}\d]){_LETTERS}(?: {_LETTERS}){{3,}}(?![{_HAN}])")
"""Words set with spaces between their letters (某 县 人 民 政 府), which are no words of their own."""


def _closed_up(match: re.Match[str]) -> str:
    """The letters without their spaces, unless most of them are words of two (首页 政务 公开)."""
    letters = match[0].split(" ")
    return "".join(letters) if 2 * sum(len(letter) == 1 for letter in letters) > len(letters) else match[0]


def _rank(title: Title) -> tuple[int, bool, bool]:
    return {"report": 2, "lookalike": 1, "other": 0}[title.kind], title.sure, bool(title.body)


def _parts(text: str) -> list[str]:
    """The pieces of a title between the separators of sites, and the whole where it has none."""
    parts = [piece.strip(" -—–_|·:,") for piece in _BOUNDARY.split(text)]
    parts = [piece for piece in parts if piece]
    return [*parts, text] if len(parts) > 1 and not any(_subject(simplified(piece)) for piece in parts) else parts


def _parse_part(text: str) -> Title:
    text = _without_spam(text)
    if tag := _TAG.match(text):
        text = ("" if tag[1] in text[tag.end() :] else tag[1]) + text[tag.end() :]
    bare = text.strip("《》【】[]“”\"' ")
    bare = _LEADING_NUMBER.sub("", bare)
    while (numbered := _NUMBERING.match(bare)) and len(numbered[0]) < len(bare):
        bare = bare[numbered.end() :].lstrip(" :")
    plain = simplified(bare).replace(" ", "")
    subject = _subject(plain)
    form = _form().search(plain, subject.end()) if subject else None
    year = _year(plain)
    kind: TitleKind = "other"
    sure = form is not None and form["sure"] is not None
    if _lookalike().search(_OFFICE_OF_ENFORCEMENT.sub("", plain)) or (form and _is_foreign(plain, subject)):
        kind = "lookalike"
    elif subject and form and (sure or (year is not None and subject[0] not in ("政务公开", "政府信息"))):
        kind = "report"
    if kind != "report" or subject is None or form is None:
        return Title(_tidy(bare), kind, year, "", sure)
    end = _end_of_title(bare, plain, form.end())
    return Title(_tidy(bare[:end]), kind, year, _body_of(plain, subject, form.end()), sure)


def _subject(plain: str) -> re.Match[str] | None:
    return _subjects().search(plain)


def _year(plain: str) -> int | None:
    """The year nearest before the end of the report words, never one of a document's number or of a date."""
    text = _DOCUMENT_NUMBER.sub("#", plain)
    found = [(m[3] or "", _number(m[2] or m[1])) for m in _YEAR.finditer(text)]
    found = [(mark, year) for mark, year in found if FIRST_YEAR <= year <= LAST_YEAR]
    marked = [year for mark, year in found if mark] or [year for _, year in found]
    return marked[0] if marked else None


def _number(year: str) -> int:
    digits = year.translate(_NUMERALS)
    return int(digits) if digits.isdecimal() else 0


def _body_of(plain: str, subject: re.Match[str], end: int) -> str:
    """Who reports: what stands before the subject, less the year; else what stands in brackets after the words."""
    body = _strip_body(plain[: subject.start()])
    if body:
        return _SAID_TWICE.sub(r"\1", body)
    tail = re.match(r"[(\[【]([^()\[\]【】]{2,40})[)\]】]", plain[end:])
    return _strip_body(tail[1]) if tail else ""


_SAID_TWICE = re.compile(rf"^(.+?([{_HAN}]{{2,4}})(?:总?局|总?署)?)\2$")
"""A body whose line of work is told once more, of the information: 某海关2015年海关政府信息公开年度报告."""


def _strip_body(text: str) -> str:
    text = _DOCUMENT_NUMBER.sub("", text)
    text = _YEAR_BRACKET.sub("", text)
    text = _YEAR.sub("", text)
    text = text.strip("《》“”\"'-—–:,.、()[]【】〔〕<>的 ")
    changed = True
    while changed and text:
        changed = False
        for lead in _words("lead"):
            if text.startswith(lead):
                text, changed = text[len(lead) :].lstrip("《“\":"), True
        for trail in _words("trail"):
            if text.endswith(trail) and text != trail:
                text, changed = text[: -len(trail)].rstrip("《“\"(,、"), True
    return "" if text in _words("trail") else text


def _end_of_title(bare: str, plain: str, end: int) -> int:
    """Where the title ends in `bare`: after the report words and a bracket with year or body behind them."""
    tail = re.match(r"(?:\((?:[^()]{2,30})\)|【[^【】]{2,30}】)?", plain[end:])
    end += tail.end() if tail and not re.search(r"[\d一二三四五六七八九十]月|\d{4}[-./]\d|发布|公开日期|字体", tail[0]) else 0
    count = 0
    for position, character in enumerate(bare):
        count += character != " "
        if count == end:
            return position + 1
    return len(bare)


def _tidy(text: str) -> str:
    """Inner spaces between Chinese characters and digits gone."""
    return _INNER_SPACE.sub("", _INNER_SPACE.sub("", text)).strip(" -—–_|·:,;")


def _without_spam(text: str) -> str:
    """Tokens before the first that has to do with a place, a year or the report are someone else's advertisement."""
    tokens = simplified(text).split(" ")
    whole = text.split(" ")
    while len(tokens) > 1 and not _belongs(tokens[0]) and any(_subject(token) for token in tokens[1:]):
        del tokens[0], whole[0]
    return " ".join(whole)


def _belongs(token: str) -> bool:
    """Whether a token of a title is part of it: a year, a number, a place, an organ."""
    if not token or token.isdigit() or _YEAR.search(token) or _subject(token) or token in _words("lead"):
        return True
    if token.endswith(_words("furniture")):
        return False
    return token.endswith(_organ_ends()) or find_place(token) is not None


@cache
def _organ_ends() -> tuple[str, ...]:
    return tuple(r["words"] for r in rows("issuers.csv") if r["role"] in ("suffix", "exact", "relative"))


def _is_foreign(plain: str, subject: re.Match[str] | None) -> bool:
    """信息公开 of a university, hospital or company: not of this law (政府信息公开 of such a body is)."""
    if subject is None or "政府" in subject[0] or "政务" in subject[0]:
        return False
    return _strip_body(plain[: subject.start()]).endswith(_words("foreign"))


@cache
def _words(role: str) -> tuple[str, ...]:
    found = {r["words"] for r in rows("title_words.csv") if r["role"] == role}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def _characters() -> dict[int, str]:
    """Traditional characters of the report words, and their simplified ones."""
    pairs = {}
    for r in rows("title_words.csv"):
        if len(r["words"]) == len(r["traditional"]):
            pairs.update({ord(t): s for t, s in zip(r["traditional"], r["words"], strict=True) if t != s})
    return pairs


@cache
def _subjects() -> re.Pattern[str]:
    """What the report is about. 人民政府信息公开 is the 信息公开 of a 人民政府."""
    return re.compile("|".join(("(?<!人民)" if w.startswith("政府") else "") + re.escape(w) for w in _words("subject")))


@cache
def _form() -> re.Pattern[str]:
    """How the report calls itself, behind its subject; the year may stand between (政府信息公开2012年年度报告)."""
    sure = [r["words"] for r in rows("title_words.csv") if r["role"] == "form" and r["note"] == "sure"]
    rest = [w for w in _words("form") if w not in sure]
    parts = ["|".join(map(re.escape, sorted(group, key=len, reverse=True))) for group in (sure, rest)]
    return re.compile(rf"(?<!\w政府工作)(?:(?P<sure>{parts[0]})|(?:{parts[1]}))(?!表|书)")


@cache
def _lookalike() -> re.Pattern[str]:
    """The words of look-alikes; … stands for up to 20 characters."""
    return re.compile("|".join(".{0,20}?".join(map(re.escape, w.split("…"))) for w in _words("lookalike")))


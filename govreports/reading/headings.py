"""Headings by their form: numbering marks, where a title ends and prose begins, and how much a line looks like one.

`candidates` cuts one paragraph into segments, each with the heading that may open it; `weigh` says what the
form of one candidate is worth. Which candidates are headings, and of which level, is for `sections` to decide,
since that takes the whole document. All scans are linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, pairwise

from govreports.codebook import heading_words, plain
from govreports.codebook.characters import swapper
from govreports.reading.kinds import exact_kinds, kinds_of, place_of, variant_texts

STYLES: dict[str, float] = {
    "part": 0.0,
    "chapter": 0.2,
    "article": 0.4,
    "roman": 1.0,
    "cn_space": 1.8,
    "cn": 2.0,
    "cn_inner": 2.5,
    "cn_paren": 3.0,
    "ordinal": 3.5,
    "num": 4.0,
    "num_dots": 4.5,
    "num_paren": 5.0,
    "num_close": 5.5,
    "circled": 6.0,
}
"""Numbering styles and their usual nesting, outermost first (GB/T 9704-2012, 7.3.3: 一、 (一) 1. (1))."""

MAX_TITLE = 60
"""Longest title in characters; the longest of the codebook has 40."""

_MAX_MARKS = 500
"""Numbers looked at within one paragraph; a whole report in one paragraph has fewer than a hundred."""

_CN = "一二三四五六七八九十"
_MARK = re.compile(
    rf"""
      第\s*(?P<part>[{_CN}]{{1,3}}|\d{{1,2}})\s*(?P<unit>部分|章|节|篇)[、.,:\s]*
    | (?P<ordinal>第[{_CN}]{{1,3}})[、,:.]
    | (?P<cn_paren>[(]\s*[{_CN}]{{1,3}}\s*(?:[)]|、)|[{_CN}]{{1,3}}[)]|[㈠-㈩])[、.]?
    | (?P<cn>[{_CN}]{{1,3}})\s*[、.,﹑:]
    | (?P<dash>[—－-])、
    | (?P<roman>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])[、.]
    | (?P<num_dots>\d{{1,2}}(?:[.]\d{{1,2}}){{1,2}})(?:[、.]|\s+|(?=[^\W\d_a-zA-Z万亿元条件次个]))
    | (?P<num_paren>[(]\s*\d{{1,2}}\s*[)]|[⑴-⒇])[、.]?
    | (?P<num_close>\d{{1,2}}[)])
    | (?P<num>\d{{1,2}}\s*(?P<sep>[、.,﹑])(?:(?!\d)|(?=20\d\d年))|[⒈-⒛])
    | (?P<circled>[①-⑳])[、.]?
    | (?P<cn_space>[{_CN}]{{1,2}})[ ]+(?=[\u4e00-\u9fff\d《“])
    | (?P<num_space>\d{{1,2}})[ ]+(?=[\u4e00-\u9fff])
    """,
    re.VERBOSE,
)
_LEAD = re.compile(r"[\s\u3000#*>●■◆★▪•·【\[]*")
_INNER = re.compile(rf"(?<=[。!?;:)”])\s*(?=[(]?[{_CN}\d]{{1,3}}[、.)]|[㈠-㈩⑴-⒇⒈-⒛]|第[{_CN}]{{1,2}}部分)")
_NUMBERED = re.compile(rf"[{_CN}]{{1,2}}[、.]|[(][{_CN}]{{1,2}}[)]")
_MARKS = f"{_CN}\\d⼀⼆⼋⼗\uff10-\uff19㈠-㈩⑴-⒇⒈-⒛"
_MAY_BEGIN = re.compile(rf"[\s\u3000#*>●■◆★▪•·【\[]*[{_MARKS}①-⑳Ⅰ-Ⅹ第(\uff08﹙—\uff0d-]")
_MAY_STAND = re.compile(rf"[{_MARKS}](?:[、.\uff0e)\uff09]|部分|(?<=[㈠-㈩⑴-⒇⒈-⒛]))")  # one class first: `re` looks for that
"""What every paragraph with a numbered heading holds, at its beginning or within; a first, quick look."""
_END = re.compile(r"[。!?;:]")
_SPACES = re.compile(r"(?<=[\u4e00-\u9fff])[ ]+(?=[\u4e00-\u9fff])")
_TRAIL = " \t\u3000。.:;、,*#】]\uff0c\uff0e\uff1a\uff1b"
_LISTED_BEFORE = '为是括含、,:和及与第《“"(见至到'
_LISTED_AFTER = '、,;和及与》”")'
_FOLD = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x2F00: 0x4E00, 0x2F06: 0x4E8C} | {
    0x2F0B: 0x516B, 0x2F17: 0x5341, 0xFE59: 0x28, 0xFE5A: 0x29, 0xFE50: 0x2C, 0xFE55: 0x3A}  # fmt: skip
"""Full-width forms, and the Kangxi radicals that PDF files put for 一 二 八 十."""
_VALUES = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_ROW_END = re.compile(r"\s(?:[-—–/]+|[-+]?\d[\d,.]*|[条件次个人家元份期场篇]|人次|万元)$|—{2,}$|\.{6}|…{2}\s*\d*$")
_GAP = re.compile(r"(?<=[^\s\d])[ \t]+")
_CELLS = re.compile(r"[|│┃｜]\s{0,20}[^|│┃｜\s][^|│┃｜]{0,200}(?:[|│┃｜]|$)")
"""Bars between the cells of a row told in one line."""
_LIST_OF_HEADINGS = re.compile(rf"[,、;。]\s*(?:[(][{_CN}]{{1,2}}[)]|[{_CN}]{{1,2}}、)")
_FIRST_SUB = re.compile(r"[(]一[)]|1[.、](?:(?!\d)|(?=20\d\d年))|[(]1[)]")
_OPENS_SUB = re.compile(
    rf"(?:^|[\s。;:)”])(?:[(][{_CN}]{{1,3}}[)]|[{_CN}]{{1,3}}、)[^\s。,;:()]{{2,24}}(?:\s+(?={_FIRST_SUB.pattern})|(?=[(]一[)]))"
)
"""(一)公开渠道 1.政府网站 …, 二、主动公开情况(一)…: a heading whose first subheading follows on the same line."""
_FIGURES = re.compile(r"^\s*[-+]?\d[\d,.]*\s*[^\W\d]{0,2}[。.]?\s*$")


@dataclass(slots=True)
class Candidate:
    """A heading that may open a segment. Offsets count from the start of the paragraph.

    `ends`: how the title ends: `line` (nothing follows), `stop` (a full stop at the end), `run_in`, `colon`
    or `glued` (prose follows in the same segment).
    """

    style: str
    value: int
    number: str | None
    title: str
    ends: str
    body: int
    """Where the prose of the segment begins; its end where there is none."""
    inline: bool
    """Whether it stands within a paragraph rather than at its beginning."""
    score: float = 0.0
    kinds: tuple[str, ...] = ()
    exact: bool = False
    """Whether the codebook lists the title."""
    main: bool = False
    """Whether the codebook lists it as a main heading."""


@dataclass(slots=True)
class Segment:
    """A piece of a paragraph, `text[start:end]`, with the heading that may open it."""

    start: int
    end: int
    candidate: Candidate | None


def candidates(text: str) -> list[Segment]:
    """The paragraph cut before everything that may be a heading; a paragraph without one is one segment."""
    if (not _MAY_BEGIN.match(text) and not _MAY_STAND.search(text)) or _CELLS.search(text):
        return [Segment(0, len(text), None)]
    raw, text = text, fold(text)
    cuts = {0}
    marks = islice(_INNER.finditer(text), _MAX_MARKS)
    cuts.update(match.end() for match in marks if match.end() < len(text))
    cuts.update(match.end() for match in islice(_OPENS_SUB.finditer(text), _MAX_MARKS))
    glued = _glued(text)
    cuts.update(glued)
    bounds = [*sorted(cuts), len(text)]
    found: list[Segment] = []
    for start, end in pairwise(bounds):
        candidate = _candidate(raw, text, start, end, inline=start > 0, glued=start in glued)
        if candidate and candidate.inline and candidate.style == "ordinal":
            candidate = None
        if start == 0 or candidate:
            found.append(Segment(start, end, candidate))
        else:
            found[-1].end = end
            last = found[-1].candidate
            if last and last.ends in ("line", "stop"):
                found[-1].candidate = _candidate(raw, text, found[-1].start, end, inline=last.inline, glued=False)
    return found


fold = swapper(_FOLD)
"""A text with half-width punctuation, digits and spaces, character for character: offsets stay."""


def bare_title(text: str) -> str:
    """A title as the record tells it: without closing punctuation and without the spaces that only widen it."""
    return _SPACES.sub("", " ".join(text.strip().strip("*#【】").split())).strip().rstrip(_TRAIL).strip()


@lru_cache(maxsize=4096)
def sentence_signs(title: str) -> float:
    """How much a title reads like a sentence: the summed weights of `heading_words.csv`, 0 for none."""
    return sum(weight for pattern, weight in _signs() if pattern.search(fold(title)))


def weigh(candidate: Candidate) -> float:
    """What the form of one candidate alone is worth; about 1 and more is a heading."""
    title, ends = candidate.title, candidate.ends
    length = len(plain(title))
    if not title or length > MAX_TITLE or (length > 45 and not candidate.exact):
        return -9.0
    broken = candidate.style == "cn" and ends == "line" and not candidate.inline  # 一、概 is what is left of 一、概述
    if not candidate.exact and (
        _unbalanced(title) or _ROW_END.search(title) or _LIST_OF_HEADINGS.search(fold(title)) or (length < 2 and not broken)
    ):
        return -9.0
    short = 2.0 if length <= 18 else 1.5 if length <= 30 else 0.5
    if ends == "line":
        score = 2.0 if length <= 30 else 1.0
    elif ends == "stop":
        score = 1.0 if length <= 30 else -1.0
    elif ends == "colon":
        score = 1.0 if length <= 12 else 0.5 if length <= 20 else -1.0
    else:
        score = short
    score += {"cn": 1.0, "part": 1.0, "chapter": 1.0, "cn_paren": 0.5, "num": 0.0, "cn_space": 0.0}.get(
        candidate.style, -0.5
    )
    if candidate.exact:
        score += 3.0
    elif candidate.kinds:
        score += 0.5
    if candidate.inline and not candidate.exact:
        score -= 1.0
    return score - sentence_signs(title)


def annex_of(text: str) -> tuple[str, str] | None:
    """Number and title of a caption such as 附表1 主动公开情况统计; None for any other line."""
    match = _ANNEX.match(fold(text.strip())) if len(text) <= MAX_TITLE else None
    return ("".join(match.group(1).split()), bare_title(_UNIT.sub("", match.group(2)))) if match else None


_ANNEX = re.compile(rf"(附[表件图]\s*(?:[{_CN}]{{1,2}}|\d{{1,2}}))(?=[\s:、.(]|[\u4e00-\u9fff])[\s:、.]*([^。;]*)$")
_UNIT = re.compile(r"[(]?单位:.{1,6}$")


def _candidate(raw: str, text: str, start: int, end: int, *, inline: bool, glued: bool) -> Candidate | None:
    lead = _LEAD.match(text, start, end)
    begin = lead.end() if lead else start
    mark = _MARK.match(text, begin, end)
    style, value, number = _read(mark, raw) if mark else ("", 0, None)
    after = mark.end() if mark else begin
    if not mark and not inline:
        after, style, value, number = _bare_number(text, begin, end)
    if not style:
        return None
    title, ends, body = _title(raw, text, after, end)
    if not title:
        return None
    exact = tuple(code for code in exact_kinds(title) if place_of(code) != "none")
    if style.endswith("_space") and style != "cn_space" and not exact:
        return None
    candidate = Candidate(
        style={"num_space": "num"}.get(style, style),
        value=value,
        number=number,
        title=title,
        ends=ends,
        body=body,
        inline=inline and not glued,
        kinds=exact or kinds_of(title),
        exact=bool(exact),
        main=any(place_of(code) == "main" for code in exact),
    )
    if ends in ("colon",) and _FIGURES.match(text[body : body + 40]):
        return None
    if ends == "listed":
        return None
    candidate.score = weigh(candidate)
    return candidate


def _title(raw: str, text: str, start: int, end: int) -> tuple[str, str, int]:
    """(title as printed, how it ends, where the prose begins) of what follows a mark; `text` is `raw` folded."""
    limit = min(end, start + MAX_TITLE + 12)
    stop = _END.search(text, start, limit)
    place = stop.start() if stop else end
    whole = raw[start : min(place, limit)]
    rest = text[place + 1 : min(end, place + 40)].strip() if stop else ""
    glue = _glue_end(text, start, end)
    if glue and not exact_kinds(bare_title(whole)):
        return bare_title(raw[start:glue]), "glued", _skip_space(text, glue, end)
    parted = _parted(text, start, min(limit, place), far=place - start > 20)
    if parted:
        return bare_title(raw[start:parted]), "glued", _skip_space(text, parted, end)
    run = _dated_prose(text, start, min(limit, place), end)
    if run:
        return bare_title(raw[start:run]), "glued", run
    if not stop:
        return (bare_title(whole), "line", end) if limit == end else ("", "line", end)
    if stop.group() == ";":
        return bare_title(whole), "listed", end
    if stop.group() == ":":
        return bare_title(whole), ("colon" if rest else "line"), _skip_space(text, place + 1, end)
    if rest:
        return bare_title(whole), "run_in", _skip_space(text, place + 1, end)
    return bare_title(whole), "stop", end


def _glue_end(text: str, start: int, end: int) -> int | None:
    """Where a listed main heading ends that prose follows without anything between them."""
    known = _variant_pattern().match(text, start, end)
    if not known or known.end() >= end:
        return None
    behind = _skip_space(text, known.end(), end)
    if _body_start().match(text, behind, end):
        return known.end()
    if _long_start().match(text, behind, end) and not _END.search(text, behind, min(end, behind + _SENTENCE)) and end - behind > _SENTENCE:
        return known.end()
    return None


def _parted(text: str, start: int, limit: int, *, far: bool) -> int | None:
    """Where only a space parts the title from its prose: 一、总体情况 2020年,我局… `far`: the first stop is far off."""
    for gap in _GAP.finditer(text, start, limit):
        title = bare_title(text[start : gap.start()])
        exact = exact_kinds(title)
        if (exact or (far and len(title) >= 4)) and _body_start().match(text, gap.end()):
            return gap.start()
        least = 2 if text.startswith("。", limit) else 6  # 更新慢。
        if exact and len(title) >= 4 and limit - gap.end() >= least and not exact_kinds(bare_title(text[start:limit])):
            return gap.start()
    return None


def _dated_prose(text: str, start: int, limit: int, end: int) -> int | None:
    """Where prose that begins with its year follows the title directly: (一)加强组织领导2015年,我局…"""
    found = _DATED_PROSE.search(text, start, min(start + 40, len(text)))
    return found.start() if found and start + 4 <= found.start() < limit and end - found.start() > 12 else None


_DATED_PROSE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![的在自从至到据按照于因为由对和与及将以是较比])(?=20\d\d年(?:度|以来)?,)"
    r"|(?<=情况)(?=(?:本年度|今年|全年|20\d\d年度?)[我本全各区县市街镇乡局共主][^,;。]{4})"
)


def _glued(text: str) -> set[int]:
    """Where a numbered heading of the codebook begins within a line, and is not one of a list of headings."""
    found: set[int] = set()
    listed_until = -1
    for mark in islice(_NUMBERED.finditer(text, 1), _MAX_MARKS):
        begin = mark.start()
        known = _variant_pattern().match(text, mark.end())
        if not known:
            continue
        before = text[max(0, begin - 8) : begin].rstrip()[-1:]
        behind = _skip_space(text, known.end(), len(text))
        after = text[known.end() : known.end() + 1]
        opens = (behind > known.end() or text.startswith("(一)", behind)) and _FIRST_SUB.match(text, behind)
        if opens:  # 五、存在的主要问题 (一)…: the first subheading follows
            after = "("
        listed = before in _LISTED_BEFORE or (after and after in _LISTED_AFTER) or listed_until == begin
        if listed:
            listed_until = known.end() + (1 if after and after in _LISTED_AFTER else 0)
            continue
        if not after or after in "。:(" or _body_start().match(text, behind):
            found.add(begin)
            if opens:
                found.add(behind)
    return found


def _read(mark: re.Match[str], raw: str) -> tuple[str, int, str]:
    kind = mark.lastgroup or ""
    if kind == "unit":
        style = {"部分": "part", "篇": "part", "章": "chapter", "节": "article"}[mark["unit"]]
        return style, _value(mark["part"]), f"第{mark['part']}{mark['unit']}"
    if kind == "dash":
        return "cn", 1, "一"
    printed = "".join(raw[mark.start(kind) : mark.end(kind)].split()).replace("、", "")
    return kind, _value(printed), printed.rstrip(",﹑\uff0c")


@lru_cache(maxsize=1024)
def _value(printed: str) -> int:
    """The value of a number as printed: 十二, (三), 4., ⑸, ②, 2.1 (its last part); 0 where it has none."""
    digits = re.findall(r"\d+", plain(printed))
    if digits:
        return int(digits[-1])
    text = "".join(c for c in plain(printed) if c in _VALUES or c == "十")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _VALUES.get(tens[-1:], 1) * 10 + _VALUES.get(ones[:1], 0)
    if text:
        return _VALUES[text[-1]]
    return "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".find(printed[:1]) + 1 if printed else 0


def _bare_number(text: str, begin: int, end: int) -> tuple[int, str, int, str | None]:
    """一概述: a number with nothing behind it, only where what follows is a listed heading."""
    for size in (2, 1):
        number = text[begin : begin + size]
        if (
            number
            and all(c in _CN for c in number)
            and exact_kinds(bare_title(text[begin + size : min(end, begin + size + MAX_TITLE)]))
        ):
            return begin + size, "cn", _value(number), number
    return begin, "", 0, None


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " \t\u3000*":
        start += 1
    return start


def _unbalanced(title: str) -> bool:
    folded = fold(title)
    return any(folded.count(a) != folded.count(b) for a, b in ("《》", "“”", "()", "【】"))


@cache
def _signs() -> tuple[tuple[re.Pattern[str], float], ...]:
    words = (*heading_words("sentence"), *heading_words("sentence_start"))
    return tuple((re.compile(word.pattern), word.weight) for word in words)


@cache
def _body_start() -> re.Pattern[str]:
    return re.compile("|".join(word.pattern.removeprefix("^") for word in heading_words("body_start")))


_SENTENCE = 40
"""What goes on so long without a full stop is a sentence, not the rest of a heading."""


@cache
def _long_start() -> re.Pattern[str]:
    return re.compile("|".join(word.pattern for word in heading_words("long_start")))


@cache
def _variant_pattern() -> re.Pattern[str]:
    """Any listed main heading, with any comma, longest first."""
    return re.compile("|".join(_any_comma(text) for text in variant_texts()))


def _any_comma(text: str) -> str:
    widths = {",": "[,、]", '"': '["“”]', ".": "[.。]"}
    return "".join(widths.get(c, re.escape(c)) for c in text)

"""Recognising page furniture line by line: header fields, menus, share bars, footers, boxes of wiki mirrors.

The patterns are data (`codebook/furniture.csv`, simplified characters); a line is compared in simplified characters,
without pinyin notes and without spaces, so that glued, spaced and converted pages are all recognised. Where on the page
a line may be furniture is the business of `page.py`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

from govreports.codebook.characters import swapper
from govreports.codebook.furniture import furniture
from govreports.reading.guard import any_of, guarded

MAX_LINE = 400
"""No line of furniture is longer (characters)."""
TRAIL = "位置"
"""The field of `Page.meta` that keeps the page's breadcrumb trail."""

_PINYIN = re.compile(r"(?<=[\u3400-\u9fff])(?:\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜḿńňǹɡ]{1,6}\))+")
_half = swapper(str.maketrans("：（）［］【】｜，．／＞，", ":()[][]|,./>,"))
_BARE = re.compile(r"[\s\[\]()|·•:,.。、>»/\\_-]+")
_BETWEEN = re.compile(r"[\s|/·•,]+")
_HAN = r"\u3400-\u9fff"
_DATED = re.compile(r"20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?")
_CRUMB = re.compile(r"[^>»›→]{1,20}(?:\s*(?:>>?|»|›|→)\s*[^>»›→]{1,40}){2,}$")
_CRUMB_END = re.compile(r"(?:[>»›]{1,2}\s*[^>»›\s。]{1,20}\s*){2,}$")
"""The rest of a trail whose first item stands on a line of its own: >政务公开>年报."""


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _traditional() -> re.Pattern[str]:
    """Characters that only stand in traditional spellings of our patterns."""
    book = furniture()
    kinds = [k for k in book.patterns if k not in ("container", "noise", "meta")]
    simple = {c for k in kinds for p in book.of(k) for c in p}
    both = {c for k in kinds for p in book.both_scripts(k) for c in p}
    return re.compile("[" + re.escape("".join(sorted(both - simple))) + "發佈瀏覽]")


def plain(line: str) -> str:
    """`line` in simplified characters with half-width marks, without pinyin notes; for comparing only."""
    if "(" in line:
        line = _PINYIN.sub("", line)
    if _traditional().search(line):
        line = _converter().convert(line)
    return _half(line)


def bare(line: str) -> str:
    """`line` as `plain` without spaces and marks: two lines that read alike are alike."""
    return _BARE.sub("", plain(line))


@cache
def _field_pattern() -> re.Pattern[str]:
    """Any label of a header field followed by its colon (or by a date); spaces within the label are allowed."""
    alternatives = []
    for label in sorted(furniture().of("field"), key=len, reverse=True):
        spaced = r"\s*".join(map(re.escape, label))
        alternatives.append(spaced if len(label) > 2 else rf"(?<![{_HAN}]){spaced}|(?<=\d日){spaced}")
    joined = "|".join(alternatives)
    return guarded(rf"({joined})\s*(?:[:]\s*|(?=20\d\d[-年/.]))|\[({joined})\]\s*")


@cache
def _label_end() -> re.Pattern[str]:
    """How a label of `_field_pattern` ends, whichever it is: most lines with a colon or a year have none."""
    last = re.escape("".join({label[-1]: None for label in furniture().of("field")}))
    return re.compile(rf"[{last}]\s*(?::|20\d\d[-年/.])|\[")


def fields(line: str) -> list[tuple[str, str]]:
    """The labelled fields of a header line in order, glued or not: (label without spaces, value up to the next label).

    Empty where the line holds none, or where text stands before the first label that is more than a host name or a mark.
    """
    if len(line) > MAX_LINE:
        return []
    if not (":" in line or "：" in line or "[" in line or "［" in line or "20" in line):  # what ends a label
        return []
    text = plain(line)
    found = list(_field_pattern().finditer(text)) if _label_end().search(text) else []
    if len(found) < 2 and (spaced := _spaced_fields(text)):
        return spaced
    if not found:
        return []
    before = text[: found[0].start()].strip()
    dated = _DATED.fullmatch(before)
    if before and not dated and len(found) < 2 and any("\u3400" <= c <= "\u9fff" for c in before):
        return []
    out = [("时间", before)] if dated else []  # 2019年3月28日来源:某局
    for match, after in zip(found, [*found[1:], None], strict=True):
        value = text[match.end() : after.start() if after else len(text)]
        label = re.sub(r"\s", "", match[1] or match[2])
        value = value.strip(" \t|[]-;,　\xa0")
        if label.endswith("来源") and (told := _SOURCE_AND_DATE.fullmatch(value)):
            out += [(label, told[1].rstrip()), ("时间", told[2])]
        else:
            out.append((label, value))
    return out


_SOURCE_AND_DATE = re.compile(r"(\D{2,40}?)\s+(20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d\d?:\d\d(?::\d\d)?)?)")
"""来源:某省某厅 2025-01-26 09:18"""


@cache
def _spaced_pattern() -> re.Pattern[str]:
    """A label between spaces, its own characters apart or not."""
    labels = sorted(furniture().of("field"), key=len, reverse=True)
    return guarded(r"(?:^|(?<=\s))(" + "|".join(r"\s{0,8}".join(map(re.escape, label)) for label in labels) + r")(?:\s+|$)")


def _spaced_fields(text: str) -> list[tuple[str, str]]:
    """The fields of a row that lost its colons and bars (索 引 号 0160/2021-02 发布机构 市政府办): it begins with a label, and
    has another one or writes it apart."""
    found = list(_spaced_pattern().finditer(text))
    if not found or found[0].start() or (len(found) < 2 and not re.search(r"\s", found[0][1])):
        return []
    ends = [*(match.start() for match in found[1:]), len(text)]
    return [(re.sub(r"\s", "", m[1]), text[m.end() : end].strip()) for m, end in zip(found, ends, strict=True)]


def label_of(cell: str) -> str | None:
    """The field label that a table cell is (索 引 号:), or None."""
    if len(cell) > 20:
        return None
    text = bare(cell)
    return text if text in furniture().values["field"] else None


def role(label: str) -> str:
    """What a field tells: `published`, `published_weak`, `tail` (it stands after a report too) or "" (only kept in `meta`)."""
    return furniture().values["field"].get(label, "")


@cache
def _exact() -> frozenset[str]:
    return frozenset(bare(p) for p in furniture().of("line"))


@cache
def _menu() -> frozenset[str]:
    return frozenset(bare(p) for p in furniture().of("menu"))


@cache
def _parts() -> frozenset[str]:
    return _exact() | _menu() | {bare(p) for p in furniture().of("nav")}


@cache
def boxes() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Headings of the boxes of wiki mirrors, labels within them, headings of lists of headings; all as `bare`."""
    book = furniture()
    box, label, contents = (frozenset(bare(p) for p in book.of(k)) for k in ("box", "boxlabel", "contents"))
    return box, label, contents


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(any_of(furniture().of("start")))


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(
        "|".join(re.escape(p) if p[-1] in ":©" or p.isascii() else re.escape(p) + r"(?=$|[:\s|])|" + re.escape(p) + r"\S{0,2}$"
                 for p in furniture().of("end"))
    )  # fmt: skip


@cache
def _holds() -> re.Pattern[str]:
    return re.compile(any_of(furniture().of("has")))


@lru_cache(maxsize=4096)
def is_furniture(line: str, before: bool = False) -> bool:
    """Whether a line outside the report's body is a button, a share bar, a breadcrumb trail, a footer, or (`before` the
    report) an item of a menu."""
    if len(line) > MAX_LINE:
        return False
    text = plain(line)
    key = _BARE.sub("", text)
    if not key:
        return not any(c in "-/" for c in text)  # a cell may say "none" in this way
    if key in _exact() or (before and key in _menu()):
        return True
    close = re.sub(r"\s+", "", text).lstrip("[(")
    if _starts().match(close) or _holds().search(close):
        return True
    if _CRUMB.match(text.strip()) or _CRUMB_END.match(text.strip()):
        return True
    parts = [p for p in _BETWEEN.split(text) if p]
    words = _parts() if before else _exact()
    known = sum(1 for p in parts if _BARE.sub("", p) in words)
    return len(parts) >= 2 and known * 2 >= len(parts)


def trail(line: str) -> str:
    """A breadcrumb trail as it stands (当前位置:首页 > 部门公开 > 市审计局), "" for any other line."""
    placed = "位置" in line[:16]
    if len(line) > MAX_LINE or not (placed or any(sign in line for sign in ">»›→")):
        return ""
    text = plain(line).strip()
    if placed and _starts().match(re.sub(r"\s+", "", text)):
        return text
    return text if _CRUMB.match(text) or _CRUMB_END.match(text) else ""


def is_end(line: str) -> bool:
    """Whether a line says that only furniture follows (相关链接, 版权所有 ...)."""
    if len(line) > MAX_LINE:
        return False
    text = re.sub(r"\s+", "", plain(line)).lstrip("[(")
    return bool(_ends().match(text) or _holds().search(text))


def is_title(line: str) -> bool:
    """Whether a line can be a report's title: short, no sentence, and with at least two of the title words."""
    if not 8 <= len(line) <= 80 or "。" in line or "；" in line:
        return False
    if _CRUMB.match(line):
        return False
    text = bare(line)
    return sum(1 for word in furniture().of("title") if word in text) >= 2 or ("年" in text and text.endswith(("年报", "年度报告")))


@cache
def _organs() -> tuple[str, ...]:
    return furniture().of("organ")


def is_organ(line: str) -> bool:
    """Whether a line can be a public body's name standing alone."""
    text = bare(line)
    return 3 <= len(text) <= 40 and text.endswith(_organs()) and not any(c.isdigit() for c in text)


def has_title_word(line: str) -> bool:
    """Whether a short line holds a word of a report's title."""
    if len(line) > 60:
        return False
    text = bare(line)
    return any(word in text for word in furniture().of("title"))

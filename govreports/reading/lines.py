"""Lines: white space made plain, and lines that were broken inside a sentence, a word or a number joined again.

An opener hands on paragraphs whose text may still hold ``\\n`` (a soft break: `<br>`, a single line end in a text
file) and leading spaces (an indented line begins a paragraph). `mend` splits at the soft breaks and joins only
where the form says that the line goes on. A heading, a list item or a cell of a table that lost its grid
(one cell a line) is never joined to its neighbour, and a line that is nothing but a number never is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from govreports.codebook.characters import swapper
from govreports.codebook.furniture import furniture
from govreports.items import Paragraph, Repair, Table

Block = Paragraph | Table

_SPACES = dict.fromkeys(map(ord, "\t\v\f\r\n\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"), " ") | dict.fromkeys(
    range(0x2000, 0x200B), " "
)
_DROPPED = dict.fromkeys(
    [*range(0x09), *range(0x0E, 0x1C), 0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF]
)
_plain = swapper({**_SPACES, **_DROPPED})
_ODD = re.compile(r"[^\x20-\x7e\u2010-\u2027\u2030-\u2fff\u3001-\ufefe\uff00-\uffff]")
_RUN = re.compile(r"  +")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK = rf"{_HAN}\u3001-\u303f\uff01-\uff65\u2018-\u201d\u2026\u2014○"
_SOURCE_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t\r]*\n[ \t\r\n]*(?=[{_CJK}])")
_SOURCE_SPACE = re.compile(r"[ \t\r\n]+")
_PROSE_MARK = re.compile(r"[，。；,;]")
_LOOSE = re.compile(
    rf"(?<=[{_HAN}]) (?=\d[\d,.]* ?[{_HAN}%％])(?!\d{{4}} ?年)|(?<=[\d%％]) (?=[{_HAN}，。；、）%％])"
    r"|(?<=[，。；、（《“]) | (?=[，。；、）》”])"
)
_FIGURES = re.compile(r"\d (?:\d[\d,.]{0,12} ){2}\d")
"""Four figures in a row: a table in one line, whose spaces part its cells."""


def tidy(text: str) -> str:
    """One line with plain single spaces, no control or zero-width characters; no space at the ends.

    In a sentence the space between a number and its Chinese neighbours goes (受理 12 件), but not where a year
    begins (a heading may run into 2011年); between two numbers or two words a space stays.
    """
    if "  " in text or _ODD.search(text):
        text = _RUN.sub(" ", _plain(text))
    text = text.strip()
    if " " in text and len(text) > 20 and _PROSE_MARK.search(text) and not _FIGURES.search(text):
        text = _LOOSE.sub("", text)
    return text


def close_up(text: str) -> str:
    """Source text of HTML, where a line end is only white space: gone between Chinese characters, else one space."""
    if "\n" in text:
        text = _SOURCE_BREAK.sub("", text)
    elif not (" " in text or "\t" in text or "\r" in text):
        return text
    return _SOURCE_SPACE.sub(" ", text)


# ---------------------------------------------------------------------------------------------------
# mending

_TERMINAL = frozenset("。！？；：!?;:…")
_CLOSING = frozenset("，。；、：！？）》〉”’】〕」』,;:!?)]")
_OPENING = frozenset("（《〈“‘【〔「『([")
_PAIRS = (("《", "》"), ("（(", "）)"), ("“", "”"), ("〔[【", "〕]】"), ("「", "」"), ("『", "』"))
_NUMBER = re.compile(r"[\s\d０-９,，.．%％+＋\-－—–/／〇○]+$")
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十百]{1,3}[）)、.．,，]|第[一二三四五六七八九十\d]{1,3}[章节条部分、，,项表]|\d{1,2}(?:[.．、)）](?!\d)|[.．]\d{1,2}[.．、\s])"
    r"|[（(]\d{1,2}[）)]|[①-⑳㈠-㈩❶-❿➊-➓●○■□◆◇▲△★☆※•·►▪]|[一二三四五六七八九十]{1,2}(?:是|\s)|附[件表錄录注註:：]|表[\d一二三四五六七八九十]|注[:：释]|[-—–]{1,2}\s?[^\d]"
)
_GOES_ON = re.compile(rf"[{_HAN}《“‘（(〔「『\dA-Za-z]")
_FIGURE = re.compile(rf"\d[\d,，.．]*\s?[{_HAN}%％]")
_CUT_FIGURE = re.compile(r"\d[.．,，]?$")
_CUT_THOUSANDS = re.compile(r"\d[,，]\d{1,2}$")
"""What no whole figure ends with: the rest of it stands on the next line, however short this one is."""
_ROW_NUMBER = re.compile(r"(\d{1,3}) +\S")
_ROW_END = re.compile(r"(?:\s[-+]?\d[\d,.]*|\s[条件次个人篇元])\s[-+]?\d[\d,.]*$")
"""Two figures, or a unit and a figure, with white space between: the end of a row of a table, never of a broken sentence."""
_COMMA = re.compile(r"[，,、]")
_STRONG_PROSE = re.compile(r"《|年|[，,].*[，,]")
_PAGE_NUMBER = re.compile(r"(?:[-—–－―─]+\s*\d{1,4}\s*[-—–－―─]+|第\s*\d{1,4}\s*[页頁](?:\s*[,，/]?\s*共\s*\d{1,4}\s*[页頁])?)$")


class Soft(Paragraph):
    """A physical line that only a soft break parts from the one before it."""

    __slots__ = ()


def physical(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with every physical line a paragraph of its own (`Soft` after a soft break), blank ones left out."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            out.append(block)
        elif "\n" not in block.text:
            if block.text.strip():
                out.append(block)
        else:
            kind: type[Paragraph] = Paragraph
            for line in block.text.split("\n"):
                if line.strip():
                    out.append(kind(line, block.heading, block.bold, block.centered))
                    kind = Soft
    return out


@dataclass(slots=True)
class _Line:
    text: str
    paragraph: Paragraph
    indented: bool
    soft: bool
    """Whether only a soft break (not a paragraph's end) stands before it."""
    after_page: bool = False


def is_numbered(line: str) -> bool:
    """Whether a line begins with a numbering, a bullet or a mark of an annex: it begins something of its own."""
    return _NUMBERED.match(line) is not None


def is_number(line: str) -> bool:
    """Whether a line is nothing but a number or its signs."""
    return _NUMBER.match(line) is not None


def width(line: str) -> float:
    """How wide a line prints, in Chinese characters: ASCII counts half. Linear."""
    return 0.5 * len(line) + 0.25 * (len(line.encode("utf-8", "replace")) - len(line))


def mend(blocks: Iterable[Block]) -> tuple[list[Block], list[Repair]]:
    """The blocks one line a paragraph, broken lines joined, page numbers gone; and a `Repair` for each kind of mending.

    Repairs: `line_join` one entry a join (one entry in all where the whole page is hard-wrapped), `page_number` one entry.
    """
    lines, pages = _split(blocks)
    flat = [line for line in lines if isinstance(line, _Line)]
    wrap = _wrap_width(flat)
    indents = _uses_indents(flat)
    out: list[Block] = []
    repairs: list[Repair] = []
    wraps: list[Repair] = []
    last: _Line | None = None
    parts: list[str] = []  # the joined line under way, whose text so far is `last.text` from its last piece on
    piece = ""  # the last physical line that went into it

    def close() -> None:
        nonlocal last
        if last is not None:
            text = parts[0] if len(parts) == 1 else tidy("".join(parts))
            old = last.paragraph
            out.append(Paragraph(text, old.heading, old.bold, old.centered))
        last = None
        parts.clear()

    for line in lines:
        if isinstance(line, Table):
            close()
            out.append(line)
            continue
        if last is not None and _joins(last, piece, line, wrap, indents):
            gap = " " if piece[-1].isascii() and piece[-1].isalpha() and line.text[0].isascii() and line.text[0].isalpha() else ""
            before, after = piece[-12:], line.text[:12]
            (wraps if wrap else repairs).append(Repair("line_join", f"{before}\n{after}", before + gap + after))
            parts.append(gap + line.text)
            last.text = (last.text + gap + line.text)[-400:]  # what joins needs of it; keeps this linear
            piece = line.text
            continue
        close()
        last, piece = line, line.text
        parts.append(line.text)
    close()
    if wraps:
        first = wraps[0]
        repairs.append(Repair("line_join", first.before, first.after, len(wraps)))
    if pages:
        repairs.append(Repair("page_number", pages[0], "", len(pages)))
    return out, repairs


def _split(blocks: Iterable[Block]) -> tuple[list[_Line | Table], list[str]]:
    """The blocks as physical lines, and the page numbers that stood among them."""
    out: list[_Line | Table] = []
    pages: list[str] = []
    after_page = False
    for block in physical(blocks):
        if isinstance(block, Table):
            out.append(block)
            after_page = False
            continue
        text = tidy(block.text)
        if not text:
            continue
        if len(text) < 24 and _PAGE_NUMBER.match(text):
            pages.append(text)
            after_page = True
            continue
        lead = block.text[: len(block.text) - len(block.text.lstrip())]
        indented = "\u3000" in lead or len(lead) >= 2
        out.append(_Line(text, block, indented, isinstance(block, Soft), after_page))
        after_page = False
    return out, pages


def _wrap_width(lines: Sequence[_Line]) -> float:
    """The width at which the whole page is hard-wrapped, or 0: lines that do not end a sentence all end at one width,
    hold sentences, and nothing is longer."""
    unended = [
        (w, line) for line in lines if len(line.text) >= 12 and line.text[-1] not in _TERMINAL and (w := width(line.text)) >= 12
    ]
    if len(unended) < 5:
        return 0.0
    order = sorted(w for w, _ in unended)
    top = order[int(len(order) * 0.95)] if len(order) > 20 else order[-1]
    banded = [line for w, line in unended if top - 2.5 <= w <= top + 2]
    if not 16 <= top <= 90 or len(banded) < 0.6 * len(unended):
        return 0.0
    if sum(1 for line in lines if len(line.text) > top + 2 and width(line.text) > top + 2) > 0.03 * len(lines):
        return 0.0
    prose = sum(1 for line in banded if _PROSE_MARK.search(line.text) or "、" in line.text)
    return top if prose >= 0.3 * len(banded) else 0.0


def _uses_indents(lines: Sequence[_Line]) -> bool:
    """Whether the page marks the beginning of a paragraph by indenting it."""
    long = [line for line in lines if len(line.text) >= 30]
    return len(long) >= 2 and sum(line.indented for line in long) >= 0.4 * len(long)


def _joins(last: _Line, piece: str, line: _Line, wrap: float, indents: bool) -> bool:
    """Whether `line` goes on where `last` broke off, whose last physical line is `piece`."""
    a, b = last.text, line.text
    tail, head = piece[-1], b[0]
    if tail in "。；！？" and not (wrap and indents):
        return False
    if is_number(piece) or is_number(b) or (tail.isdigit() and _ROW_END.search(piece, max(0, len(piece) - 40))):
        return False
    if not line.soft and (last.paragraph.heading or line.paragraph.heading):
        return False
    if head in _CLOSING and head not in ":：":
        return True
    if is_numbered(b):
        return False
    if not _GOES_ON.match(b):
        return False
    if tail in _OPENING or (tail not in _TERMINAL and _closes(a, b)):
        return True
    titled = is_numbered(a) and len(a) < 45
    if tail in "，、," and len(a) >= 6:
        return True
    cut = _CUT_THOUSANDS.search(piece) or (len(a) >= 15 and _CUT_FIGURE.search(piece))
    if not titled and head.isdigit() and _FIGURE.match(b) and cut and not _counts_on(a, b):
        return True
    goes_on = tail not in _TERMINAL or (indents and tail not in "：:")
    if wrap and width(piece) >= wrap - 2.5 and not line.indented and goes_on:
        return True
    if tail in _TERMINAL:
        return False
    if len(a) >= 8 and _splits_word(piece, b) and not (titled and len(b) > 40):
        return True
    if titled or not (line.soft or line.after_page) or line.indented:
        return False
    if indents or line.after_page:
        return len(a) >= (12 if line.after_page else 20) and bool(_COMMA.search(a))
    return len(a) >= 20 and bool(_COMMA.search(a)) and (len(a) >= 40 or bool(_STRONG_PROSE.search(a)))


def _counts_on(a: str, b: str) -> bool:
    """Whether both are rows of a table that begin with their numbers, one after the other."""
    one, two = _ROW_NUMBER.match(a), _ROW_NUMBER.match(b)
    return one is not None and two is not None and int(two[1]) == int(one[1]) + 1


def _closes(a: str, b: str) -> bool:
    """Whether a bracket or a quotation that `a` leaves open is closed early in `b`, before another one opens."""
    for opens, closes in _PAIRS:
        start = max(a.rfind(c) for c in opens)
        if start < 0 or len(a) - start > 80 or any(a.find(c, start) >= 0 for c in closes):
            continue
        ends = [i for i in (b.find(c, 0, 60) for c in closes) if i >= 0]
        again = [i for i in (b.find(c, 0, 60) for c in opens) if i >= 0]
        if ends and (not again or min(ends) < min(again)):
            return True
    return False


@cache
def _words() -> tuple[dict[str, tuple[str, ...]], int]:
    """The words of `furniture.csv` that a line must not break, by the two characters around the break."""
    found: dict[str, list[str]] = {}
    for word in furniture().both_scripts("word"):
        for i in range(1, len(word)):
            found.setdefault(word[i - 1 : i + 1], []).append(word)
    return {k: tuple(v) for k, v in found.items()}, max(map(len, furniture().of("word")), default=0)


def _splits_word(a: str, b: str) -> bool:
    """Whether the break between `a` and `b` falls inside a word that is never broken."""
    by_pair, longest = _words()
    words = by_pair.get(a[-1] + b[0])
    if not words:
        return False
    left, right = a[-longest:], b[:longest]
    whole = left + right
    return any(0 <= whole.find(w, max(0, len(left) - len(w) + 1)) < len(left) for w in words)

"""The scan of an outline's prose: its sentences and their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from govreports.items import Line, Outline
from govreports.reading.numbers import Number, half_width, read_groups
from govreports.reading.prose import grammar
from govreports.reading.prose.grammar import phrase

TAIL = 40


@dataclass(slots=True)
class Count:
    """A number with its unit: places are offsets in `Sentence.text`; `end` is behind the unit."""

    start: int
    end: int
    number: Number
    unit: str
    lead: str
    tail: str
    decimals: int = 0
    after: int = 0
    """Where the number before ends, or the sentence begins."""
    reading: str | None = None
    """The code it was read as (`applicant.` and the applicant, where it counts who asked), or None."""
    rank: int = 9
    """How weak that reading is."""
    family: str | None = None

    @property
    def value(self) -> int | float:
        """As printed, multiplier applied, not yet scaled to the unit of a code."""
        return self.number.value


@dataclass(slots=True)
class Sentence:
    """One sentence without white space, in half width, masked figures as ``＃``; `places` leads back to the text."""

    text: str
    places: Sequence[int]
    """For each character its offset in `Outline.text`."""
    section: int | None
    kinds: frozenset[str]
    line: int
    first: bool
    """The first sentence of its line."""
    counts: list[Count] = field(default_factory=list)
    figures: bool = False
    """Whether it has a figure, masked or not."""
    open: str | None = None
    """The text with its time limits as figures (20个工作日), where it has any."""
    _found: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def spans(self, name: str) -> list[tuple[int, int]]:
        """Where the words of a row of `prose_words.csv` stand in the sentence; looked for once."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = [match.span() for match in phrase(name).finditer(self.text)]
        return found

    def with_limits(self) -> Sentence:
        """The sentence with its time limits as figures, for checks of rates."""
        return self if self.open is None else replace(self, text=self.open, counts=_counts(self.open), _found={})

    def quote(self, outline: Outline, start: int, end: int) -> tuple[str, int]:
        """The exact words of the outline between two places of the sentence, and their offset."""
        begin = self.places[start]
        return outline.text[begin : self.places[end - 1] + 1], begin


_FIGURE = re.compile(
    r"[\d０-９一二两三四五六七八九十百千](?:(?<=[\d０-９])|[一二两三四五六七八九十百千]{0,3}余?[件次场期起例份条个名宗处])"
)
NOTHING = re.compile("未|没|无|零|〇|不存在|不收")
_CANDIDATE = re.compile(f"{_FIGURE.pattern}|{NOTHING.pattern}|[信意]箱|热线")
_END = re.compile(r"[^。!?]{1,800}(?:[。!?]|$)|[^。!?]{1,800}[,;]|[^。!?]{1,800}")
"""A sentence; one of more than 800 characters is cut behind a comma, since each of its figures looks at all of it."""
_WORD = re.compile(r"[^\W\d_]")
_SPACE = re.compile(r"\s\s*")  # not `+`: `re` looks for the first one at once
_QUOTED = re.compile(r"《[^《》]{0,80}》|“[^“”]{1,40}”|\"[^\"]{1,40}\"|『[^』]{1,40}』|「[^」]{1,40}」")
_DIGIT = re.compile(r"[\d一二两三四五六七八九十百千]")


def scan(outline: Outline) -> Iterator[Sentence]:
    """The sentences of prose that may tell a number or a zero. Lines of tables, also of lost ones, are left out."""
    kinds = _section_kinds(outline)
    for index, line in _prose(outline):
        body = line.text[line.body :]
        if not _CANDIDATE.search(body):
            continue
        text, places = _compact(body, line.start + line.body)
        for position, match in enumerate(_END.finditer(text)):
            part = match.group()
            if not _WORD.search(part):  # a row of bare figures
                continue
            figures = _FIGURE.search(part) is not None
            if not figures and not _CANDIDATE.search(part):
                continue
            begin, end = match.span()
            of_section = kinds[line.section] if line.section is not None else frozenset()
            sentence = Sentence(part, places[begin:end], line.section, of_section, index, position == 0, figures=figures)
            if figures:
                _mask(sentence)
                sentence.counts = _counts(sentence.text)
            yield sentence


KEPT = 5_000
"""Sentences that are kept for the audit; of a text that has more, none, for the sake of memory."""


def scanned(outline: Outline) -> Iterator[Sentence]:
    """What `scan` gives, from what `read_prose` has kept of it where it has."""
    return iter(outline.scanned) if outline.scanned is not None else scan(outline)


def _compact(body: str, start: int) -> tuple[str, Sequence[int]]:
    """White space dropped (a blank between digits stays, so that figures of a row never join), width made half."""
    text = half_width(body).replace("！", "!").replace("？", "?").replace("｡", "。")
    if not _SPACE.search(text):
        return text, range(start, start + len(text))
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for match in _SPACE.finditer(text):
        begin, end = match.span()
        parts.append(text[last:begin])
        places.extend(range(start + last, start + begin))
        if begin > 0 and end < len(text) and text[begin - 1].isdigit() and text[end].isdigit():
            parts.append(" ")
            places.append(start + begin)
        last = end
    parts.append(text[last:])
    places.extend(range(start + last, start + len(text)))
    return "".join(parts), places


def _mask(sentence: Sentence) -> None:
    """Figures within titles and quotation marks, document numbers, telephones ... become ``＃``, one for one."""
    text = sentence.text = _QUOTED.sub(_hide, sentence.text)
    if not grammar.mask_keys().search(text):
        return
    sentence.text, masked = grammar.masks().subn(_hide, text)
    if masked and grammar.time_limits().search(text):
        sentence.open = grammar.hard_masks().sub(_hide, text)


def _hide(match: re.Match[str]) -> str:
    return _DIGIT.sub("＃", match.group())


def _counts(text: str) -> list[Count]:
    found: list[Count] = []
    last = 0
    spaced = {m.end(): m for m in _SPACED.finditer(text)} if " " in text else {}
    for match in grammar.count_pattern().finditer(text):
        groups = match.groups()
        before, digits, _, _, chinese, _, _, unit, _ = groups
        if chinese and not unit:
            continue
        start, end = match.span()
        if spaced and digits:
            if any(m.start() <= match.start("digits") < m.end() != match.end("digits") for m in spaced.values()):
                continue
            if (whole := spaced.get(match.end("digits"))) is not None:
                start, digits = whole.start(), whole.group().replace(" ", "")
                groups = (before, digits, *groups[2:])
        if before:  # 约, 近 belong to the number, but the words before must see that they end there
            start = match.start("digits") if digits else match.start("chinese")
        if not unit and (text[end : end + 1] in _NOT_AFTER or _HOTLINE.fullmatch(digits or "")):
            continue
        previous = text[start - 1] if start else ""
        if not unit and digits and len(digits) < 3 and text[end : end + 1] in _ORDINAL and previous in _ITEM_BEGINS:
            last = end + 1  # 其中:1.机构类信息5条;2.公告类信息8条
            continue
        if chinese and (previous in _NOT_BEFORE or text.endswith("没有", 0, start)):
            continue  # 数十件, 无一例, 每一次
        if (chinese or digits) in ("一", "1") and phrase("NONE_OF").search(text, max(0, start - 12), start):
            continue  # 未发生一起
        if not unit and previous.isascii() and previous.isalpha():
            continue  # a name of an account (微信号:abcd2468)
        if previous and (previous in "第-—–#＃" or (previous in "./·" and not unit)):
            continue
        number = read_groups(*groups[:7])
        if number is None:
            continue
        found.append(
            Count(
                start,
                end,
                number,
                "%" if number.percent else unit or "",
                text[last:start],
                text[end : end + TAIL],
                len(digits) - digits.find(".") - 1 if digits and "." in digits else 0,
                last,
            )
        )
        last = end
    for count, following in pairwise(found):
        if following.start < count.end + TAIL:
            count.tail = text[count.end : following.start]
        if following.lead in _SAME_ITEM and count.unit in _ISSUES and following.unit:
            following.lead, following.after = count.lead, count.after  # 发布信息54期97条
    return found


_SPACED = re.compile(r"(?<![\d.,] )(?<![\d.,])[1-9]\d{0,2}(?: \d{3}){1,3}(?![\d.,]| \d)(?=[余多万]?[^\W\d])")
"""Digits in threes with blanks between them (1 234条)."""
_SAME_ITEM = frozenset(["", "共", "共计", "合计", "总计", "累计"])
_ISSUES = frozenset(["期", "期次", "次", "批", "批次"])
_ORDINAL = frozenset(".、．")
_ITEM_BEGINS = frozenset(["", *":;,。("])
_HOTLINE = re.compile(r"1[12]\d{3}")
_NOT_BEFORE = frozenset("数几上成无未每任逐另统唯同之")
_NOT_AFTER = frozenset("年月日号时点分秒届-—–/·℃楼室栋路弄")


def _prose(outline: Outline) -> Iterator[tuple[int, Line]]:
    """Lines that are prose: no headings, no table rows, no run of bare cells that was a table once."""
    lines = outline.lines
    for index, line in enumerate(lines):
        if line.table is not None or line.body >= len(line.text):
            continue
        if _is_cell(line) and any(map(_is_figure_cell, lines[max(0, index - 2) : index] + lines[index + 1 : index + 3])):
            continue
        yield index, line


def _is_cell(line: Line) -> bool:
    return len(line.text) < 60 and not _STOPS.search(line.text)


def _is_figure_cell(line: Line) -> bool:
    return line.table is not None or (_is_cell(line) and _FIGURE_CELL.fullmatch(line.text.strip()) is not None)


_STOPS = re.compile(r"[。；;，]|,(?!\d)")
_FIGURE_CELL = re.compile(r"[^\d\s]{0,40}[\d,.+-]{1,14}|/|[^\s]{1,40}(?:\s{1,4}[\d,.]{1,14}){1,12}|[-—]+")


def _section_kinds(outline: Outline) -> list[frozenset[str]]:
    """For each section its kinds; plans, problems and tables hand theirs down to their subsections."""
    found: list[frozenset[str]] = []
    path: list[tuple[int, frozenset[str]]] = []
    for section in outline.sections:
        own = frozenset([*section.kinds, *([section.kind] if section.kind else [])])
        while path and path[-1][0] >= section.level:
            path.pop()
        inherited = frozenset().union(*(kinds & CLOSED for _, kinds in path))
        if not own and path:  # a heading of no kind speaks of what its parent speaks of
            own = path[-1][1]
        path.append((section.level, own))
        found.append(own | inherited)
    return found


CLOSED = frozenset(
    ["sec.next_plan", "sec.improvements", "sec.problems", "sec.problems_improvements", "sec.chrome", "sec.tables"]
)
"""Kinds of section whose numbers are no figures of the year: plans, problems, tables, page furniture."""

"""Tables that lost their grid: one cell a line, one row a line, the whole table in one line with or without separators.

Text is cut into cells only where their form leaves one reading: a known label, a unit, a number, a blank mark. Digits
that lost their separators are split only where the number of columns (told by the header or fixed by the form) and the
sums of the form admit exactly one way; everything else is left out and told as a doubt. Running text is never
read as a table: three known labels with figures of their own must follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from govreports import codebook
from govreports.codebook import normalise_label, plain
from govreports.items import Finding, Line, Outline
from govreports.reading import identities, layouts
from govreports.reading.cells import Cell, Entry, is_unit, is_value, number
from govreports.reading.layouts import key, short_key

SHORT = 60
"""A cell is no longer than this (the longest label of a form has 57 characters)."""
MOST = 10_000
"""Cells of one region: more are a list of something else (the largest form has 300)."""
LONGEST = 20_000
"""Longer lines are no table in one line."""

_PARTS = re.compile(r"[^\s|｜]+")
_PAIR = re.compile(r"([-+]?\d[\d,]{0,15}(?:\.\d{1,6})?)\s?([^\d\s]{0,3})$")
_FIGURE_FIRST = re.compile(r"(\d[\d,]{0,15}(?:\.\d{1,6})?)([^\W\d].*)")
_GLUED = re.compile(r"[^\W\d][)）]?\d")
_LINK = re.compile(r"(?P<label>[^\d。;]{3,40}?)(?P<unit>万元|人次|[条件次个人元篇期份项宗起场])(?P<digits>\d{1,24})")
_SENTENCE = re.compile(r"[。；！？]|[，,].*[，,]")
_RUN = re.compile(r"(?:\(?(?:计量)?单位:)?(?P<unit>万元|人次|[^\d\W])?\)?[:,]?(?P<digits>\d[\d,.]*)?(?P<rest>.*)", re.S)


@dataclass(slots=True)
class Token:
    """One cell of a stream: `label` (known), `other` (a short text), `unit` or `value`; offsets in the text."""

    kind: str
    text: str
    start: int
    end: int
    line: int


@dataclass(slots=True)
class Rebuilt:
    """A table put together again: its rows as cells, the same as entries, and which lines of the outline it came from."""

    rows: list[list[str]]
    entries: list[Entry]
    lines: list[tuple[int, int]]
    start: int
    before: str
    section: int | None
    doubts: list[Finding] = field(default_factory=list)


def rebuild(outline: Outline) -> list[Rebuilt]:
    """The tables that stand in the text without a grid, in order. Linear in the length of the text."""
    found: list[Rebuilt] = []
    region: list[Token] = []
    doubts: list[Finding] = []
    strangers = 0
    last = ""
    prose = _Prose(outline)
    for number_, line in enumerate(outline.lines):
        tokens = _tokens(line, number_, doubts, last, prose) if line.table is None else None
        last = line.text
        strangers = strangers + 1 if tokens and all(t.kind == "other" for t in tokens) else 0
        if tokens is None or strangers > 6:
            found.extend(_tables(outline, region, doubts))
            region, doubts, strangers = [], [], 0
        if tokens:
            region.extend(tokens)
    found.extend(_tables(outline, region, doubts))
    return found


# -------------------------------------------------------------------------------------------------------------
# cells


@cache
def _vocabulary() -> frozenset[str]:
    """Keys of everything that stands in a known table: labels, headings, headers."""
    names: set[str] = set(layouts.where()) | set(layouts.known())
    names.update(layouts.applications().codes, layouts.applications().groups)
    names.update(layouts.proactive().columns, layouts.proactive().rows)
    for kind in ("applicant", "group", "outcome", "column"):
        names.update(layouts.words(kind))
    for layout in codebook.layouts():
        for row in layout.rows:
            names.update(part for label in re.split(r"[|/]", row.label) if (part := key(label)))
    return frozenset(names)


@lru_cache(maxsize=8192)
def _is_known(text: str) -> bool:
    if len(text) > 2 * SHORT:
        return False
    return key(text) in _vocabulary() or (len(short_key(text)) >= 4 and short_key(text) in _vocabulary())


def _tokens(line: Line, index: int, doubts: list[Finding], last: str, prose: _Prose) -> list[Token] | None:
    """The cells of one line, or None where it is running text; `last` is the line before it."""
    text = line.text
    stripped = text.strip()
    if not stripped:
        return []
    start = line.start + text.index(stripped[0])
    if len(stripped) <= SHORT:
        whole = _cell(stripped, start, index)
        if whole is not None:
            return whole
        if stripped[-1] in "。；;！？":
            return None
    elif not _dense(stripped):
        return _headers(stripped, start, index, doubts) if len(stripped) <= 200 else None
    parts = _split(stripped, start, index)
    if parts is not None:
        return parts
    glued = _headers(stripped, start, index, doubts) or _glued(stripped, start, index, doubts, last, prose)
    if glued is not None:
        return glued
    if len(stripped) <= SHORT and not _SENTENCE.search(stripped):
        return [Token("other", stripped, start, start + len(stripped), index)]
    return None


def _cell(text: str, start: int, line: int) -> list[Token] | None:
    """One cell, or a label with its figure (`申请总数:12件`); None where it is neither."""
    end = start + len(text)
    match = _FIGURE_FIRST.fullmatch(text)
    if match and _is_known(match.group(2)) and match.group(1) not in _ordinals().get(key(match.group(2)), ()):
        middle = start + match.start(2)
        return [
            Token("value", match.group(1), start, middle, line),
            Token("label", match.group(2), middle, end, line),
        ]
    if _is_known(text):
        return [Token("label", text, start, end, line)]
    if is_unit(text):
        return [Token("unit", text, start, end, line)]
    if is_value(text):
        return [Token("value", text, start, end, line)]
    match = _PAIR.search(text)
    if match and match.start() and not (match.group(2) and not is_unit(match.group(2))):
        left = text[: match.start()].rstrip(" \t:：=|")
        figure = Token("value", text[match.start() :], start + match.start(), end, line)
        if _is_known(left):
            return [Token("label", left, start, start + len(left), line), figure]
        for size in (2, 1):
            if is_unit(left[-size:]) and _is_known(left[:-size].rstrip(" :：")):
                name = left[:-size].rstrip(" :：")
                unit = Token("unit", left[-size:], start + len(left) - size, start + len(left), line)
                return [Token("label", name, start, start + len(name), line), unit, figure]
    return None


@cache
def _ordinals() -> dict[str, frozenset[str]]:
    """The ordinals that the forms print before a label: `2传真申请数` is the label 2, `12行政规范性文件` a figure and a label."""
    found: dict[str, set[str]] = {}
    for layout in codebook.layouts():
        for row in layout.rows:
            match = re.match(r"(?:其中:)?\(?(\d{1,2})[.)、]", plain(row.label))
            if match:
                found.setdefault(key(row.label), set()).add(match.group(1))
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _dense(text: str) -> bool:
    """Whether a long line may be a table: hardly a sentence in it, and figures enough."""
    return len(text) <= LONGEST and text.count("。") * 200 <= len(text) and sum(map(str.isdigit, text)) >= 3


def _split(text: str, start: int, line: int) -> list[Token] | None:
    """Cells separated by spaces, tabs or bars; a label with spaces inside is put together again. None for prose."""
    parts = [(m.group(), start + m.start()) for m in _PARTS.finditer(text)]
    if len(parts) < 2:
        return None
    tokens: list[Token] = []
    unknown = 0
    i = 0
    while i < len(parts):
        part, at = parts[i]
        for size in (4, 3, 2):
            joined = " ".join(p for p, _ in parts[i : i + size])
            if (
                not is_value(part)
                and i + size <= len(parts)
                and not any(is_value(p) for p, _ in parts[i + 1 : i + size])
                and _is_known(joined)
                and not all(_is_known(p) for p, _ in parts[i : i + size])
            ):
                last, last_at = parts[i + size - 1]
                tokens.append(
                    Token("label", text[at - start : last_at + len(last) - start], at, last_at + len(last), line)
                )
                i += size
                break
        else:
            cells = _cell(part, at, line)
            if cells is None:
                if len(part) > 40 or _SENTENCE.search(part):
                    return None
                unknown += 1
                cells = [Token("other", part, at, at + len(part), line)]
            tokens.extend(cells)
            i += 1
    values = sum(1 for token in tokens if token.kind == "value")
    if not values and unknown:
        return None
    return tokens if unknown * 3 <= len(tokens) or (values and unknown == 1) else None


# -------------------------------------------------------------------------------------------------------------
# digits without separators


@dataclass(frozen=True, slots=True)
class _Family:
    """The labels of one form as they are searched in a line without separators, in order."""

    name: str
    labels: tuple[tuple[str, str], ...]
    """(as printed with its ordinal, without)."""


@cache
def _families() -> tuple[_Family, ...]:
    found = []
    for layout in codebook.layouts():
        labels = tuple(
            (plain(part), normalise_label(part))
            for row in layout.rows
            for part in (row.label.split("/") if layout.name.endswith("_T3") else row.label.split("|"))
            if len(normalise_label(part)) >= 2
        )
        if layout.name.endswith("_T3"):
            labels = tuple(dict.fromkeys(labels))
        found.append(_Family(layout.name, labels))
    return tuple(found)


def _glued(text: str, start: int, line: int, doubts: list[Finding], last: str, prose: _Prose) -> list[Token] | None:
    """Cells of a line without separators; None where fewer than three labels of one form stand in it, and it is no
    chain of label, unit and digits either. A header in the line or in the one before tells how many columns there are."""
    if sum(map(str.isdigit, text)) < 3 or len(text) < 12 or not _may_be_glued(text):
        return None
    squeezed, origin = _squeeze(text)
    best: tuple[int, _Family, list[tuple[int, int]]] | None = None
    for family in _families():
        hits = _hits(squeezed, family)
        if len(hits) >= 3 and (best is None or len(hits) > best[0]):
            best = (len(hits), family, hits)
    if best is None:
        return _chain(squeezed, text, origin, start, line, doubts, last)
    _, family, hits = best
    gaps = [squeezed[end : hits[n + 1][0] if n + 1 < len(hits) else len(squeezed)] for n, (_, end) in enumerate(hits)]
    if sum(len(gap) > 24 for gap in gaps) * 3 > len(gaps):
        return None
    columns = _columns(squeezed[: hits[0][0]]) or _columns(plain(last)[-40:])
    troubles: list[tuple[str, str, str]] = []
    tokens = _place(text, squeezed, origin, start, line, family, hits, gaps, columns, troubles, prose)
    doubts.extend(_doubts(troubles))
    return tokens


def _may_be_glued(text: str) -> bool:
    """Whether digits follow at least twice directly upon the end of a known label, or upon a unit: a cheap first look."""
    labels = chained = 0
    for match in _GLUED.finditer(text):
        before = text[max(0, match.start() - 4) : match.end() - 1].rstrip(")）")
        unit = next((n for n in (2, 1) if is_unit(before[-n:])), 0)
        chained += unit > 0
        labels += before[len(before) - unit - 2 : len(before) - unit] in _endings() or before[-2:] in _endings()
        if labels >= 2 or chained >= 2:
            return True
    return False


@cache
def _endings() -> frozenset[str]:
    """The last two characters of every label of the forms, as printed and without what stands in brackets."""
    return frozenset(
        name[-2:]
        for family in _families()
        for _, label in family.labels
        for name in (key(label), short_key(label))
        if len(name) > 1
    )


def _chain(
    squeezed: str, text: str, origin: list[int], start: int, line: int, doubts: list[Finding], last: str
) -> list[Token] | None:
    """A line that is nothing but labels, units and digits, of labels no form has: read where a header tells that it has
    one column of figures, else a doubt. None for anything else."""
    links = list(_LINK.finditer(squeezed))
    if len(links) < 2 or links[0].start() > 20 or links[-1].end() < len(squeezed) - 2:
        return None
    if any(two.start() != one.end() for one, two in pairwise(links)) or not all(is_unit(m["unit"]) for m in links):
        return None
    columns = _columns(squeezed[: links[0].start()] + links[0]["label"][:12]) or _columns(plain(last)[-40:])
    tokens: list[Token] = []
    troubles: list[tuple[str, str, str]] = []
    for match in links:
        found = ways(match["digits"], columns, ()) if columns else []
        first, final = origin[match.start()], origin[match.end() - 1] + 1
        if len(found) != 1:
            troubles.append((match["label"], match["digits"], text[first:final]))
            continue
        for kind in ("label", "unit", "digits"):
            begin, end = origin[match.start(kind)], origin[match.end(kind) - 1] + 1
            name = {"label": "label" if _is_known(match["label"]) else "other", "digits": "value"}.get(kind, kind)
            if kind == "digits" and columns and columns > 1:
                at = match.start(kind)
                for way in found[0]:
                    tokens.append(Token(name, way, start + origin[at], start + origin[at + len(way) - 1] + 1, line))
                    at += len(way)
            else:
                tokens.append(Token(name, text[begin:end], start + begin, start + end, line))
    doubts.extend(_doubts(troubles))
    return tokens


@cache
def _header_words() -> re.Pattern[str]:
    """The header cells of the national tables, longest first."""
    names = {"信息内容", "申请人情况", "法人或其他组织"} | set(layouts.proactive().columns)
    for kind in ("group", "outcome", "applicant"):
        names.update(name for name in layouts.words(kind) if len(name) > 2 or name in ("总计", "其他"))
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))


def _headers(text: str, start: int, line: int, doubts: list[Finding]) -> list[Token] | None:
    """Header cells of a national table run together, with the 15 figures of reviews and lawsuits behind them or not;
    None where the line holds anything else."""
    tokens: list[Token] = []
    words = _header_words()
    at = 0
    while (match := words.match(text, at)) is not None:
        tokens.append(Token("label", match.group(), start + at, start + match.end(), line))
        at = match.end()
        while at < len(text) and text[at] in " \t\u3000|":
            at += 1
    if len(tokens) < 2:
        return None
    digits = text[at:]
    if not digits:
        return tokens
    outcomes = sum(key(token.text) in layouts.words("outcome") for token in tokens)
    if not digits.isdigit() or outcomes < 15:
        return None
    found = ways(digits, 15, (5, 5, 5))
    if len(found) != 1:
        doubts.extend(_doubts([(tokens[0].text, digits, text)]))
        return tokens
    for way in found[0]:
        tokens.append(Token("value", way, start + at, start + at + len(way), line))
        at += len(way)
    return tokens


def _place(
    text: str,
    squeezed: str,
    origin: list[int],
    start: int,
    line: int,
    family: _Family,
    hits: list[tuple[int, int]],
    gaps: list[str],
    columns: int | None,
    troubles: list[tuple[str, str, str]],
    prose: _Prose,
) -> list[Token]:
    tokens: list[Token] = []
    runs: list[tuple[int, str]] = []  # (index of the label token, digits) of lists whose number of columns is not told
    header: list[str] = []
    for begin, end in _header(squeezed[: hits[0][0]]):
        first, last = origin[begin], origin[end - 1] + 1
        tokens.append(Token("label", text[first:last], start + first, start + last, line))
    for (begin, end), gap in zip(hits, gaps, strict=True):
        label = squeezed[begin:end]
        first, last = origin[begin], origin[end - 1] + 1
        tokens.append(Token("label", text[first:last], start + first, start + last, line))
        if key(label) in layouts.proactive().columns:
            header = [*header, label] if tokens[-2:-1] and key(tokens[-2].text) in map(key, header) else [label]
        match = _RUN.match(gap)
        digits = match.group("digits") if match else None
        if match is None or not digits:
            continue
        if match.group("unit") and is_unit(match.group("unit")):
            at = start + origin[end]
            tokens.append(Token("unit", match.group("unit"), at, at + len(match.group("unit")), line))
        rest = match.group("rest")
        if any(c.isdigit() for c in rest):
            digits_ways: list[list[str]] = []
        elif family.name.endswith("_T2"):
            digits_ways = ways(digits, 7, (7,))
            if len(digits_ways) > 1:  # left whole: the sums of the columns may settle it once all rows are known
                digits_ways = [[digits]]
        elif family.name.endswith("_T3"):
            digits_ways = ways(digits, 15, (5, 5, 5))
        elif family.name.endswith("_T1"):
            digits_ways = _as_told(digits, len(header) or 1, label, prose)
        elif columns:
            digits_ways = _as_told(digits, columns, label, prose)
        else:
            runs.append((len(tokens), digits))
            digits_ways = [[digits]]
        at = end + match.start("digits")
        if len(digits_ways) == 1:
            for way in digits_ways[0]:
                first, last = origin[at], origin[at + len(way) - 1] + 1
                tokens.append(Token("value", way, start + first, start + last, line))
                at += len(way)
        else:
            troubles.append((label, digits, text[origin[begin] : origin[at + len(digits) - 1] + 1]))
    if runs and not _sums_hold(family, tokens) and not _told_whole(runs, tokens, prose):
        for place, digits in reversed(runs):
            own = tokens[place - 1 if tokens[place - 1].kind == "label" else place - 2]
            troubles.append((own.text, digits, text[own.start - start : tokens[place].end - start]))
            del tokens[place]
    return tokens


def _as_told(digits: str, columns: int, label: str, prose: _Prose) -> list[list[str]]:
    """The ways to split digits; of several the one that alone has most of the figures that the prose tells of the label: two
    of them, or one of three digits."""
    found = ways(digits, columns, ())
    if len(found) < 2 or not (told := prose.figures(label)):
        return found
    found = ways(digits, columns, (), _MOST_WAYS)
    if len(found) == _MOST_WAYS:
        return found
    fits = [told.intersection(way) for way in found]
    best = max(map(len, fits))
    if sum(len(fit) == best for fit in fits) > 1:
        return found
    n = next(n for n, fit in enumerate(fits) if len(fit) == best)
    return [found[n]] if best > 1 or any(len(figure) > 2 for figure in fits[n]) else found


def _told_whole(runs: list[tuple[int, str]], tokens: list[Token], prose: _Prose) -> bool:
    """Whether the prose tells at least two of the figures whole (of two digits or more): then there is one column."""
    whole = 0
    for place, digits in runs:
        own = tokens[place - 1 if tokens[place - 1].kind == "label" else place - 2]
        whole += len(digits) > 1 and digits in prose.figures(own.text)
    return whole > 1


_MOST_WAYS = 200
_MOST_QUESTIONS = 300


class _Prose:
    """What the running text tells of a label: the figures of the sentences that name it. Sentences are cut when first
    asked for; after `_MOST_QUESTIONS` labels and behind 200,000 characters nothing is known."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._sentences: list[tuple[str, frozenset[str]]] | None = None
        self._asked: dict[str, frozenset[str]] = {}

    def figures(self, label: str) -> frozenset[str]:
        """The figures told with a label, as plain digits."""
        name = short_key(normalise_label(label))
        if name not in self._asked:
            if len(name) < 4 or len(self._asked) >= _MOST_QUESTIONS:
                return frozenset()
            named = (figures for text, figures in self._told() if name in text)
            self._asked[name] = frozenset[str]().union(*named)
        return self._asked[name]

    def _told(self) -> list[tuple[str, frozenset[str]]]:
        if self._sentences is None:
            lines = (line.text for line in self._outline.lines if line.table is None and _SENTENCE.search(line.text))
            text = plain("\n".join(lines)[:200_000].replace("\n", "。"))
            self._sentences = [
                (sentence, frozenset(figure.replace(",", "") for figure in figures))
                for sentence in re.split("[。;]", text)
                if (figures := _TOLD.findall(sentence))
            ]
        return self._sentences


_TOLD = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d.年])|(?<![\d.,])\d{1,9}(?![\d.年])")


def _doubts(troubles: list[tuple[str, str, str]]) -> list[Finding]:
    """One finding for the digits of one line that have no single reading: (label, digits, quote)."""
    if not troubles:
        return []
    troubles = sorted(troubles, key=lambda trouble: trouble[2])
    label, digits, _ = troubles[0]
    more = f"等{len(troubles)}处" if len(troubles) > 1 else ""
    message = f"“{normalise_label(label)}”后的数字“{digits}”{more}失去分隔,无法确定各栏数值"
    return [Finding("flattened_ambiguous", "warning", message, [], found=digits, quotes=[q for _, _, q in troubles])]


def _squeeze(text: str) -> tuple[str, list[int]]:
    """`plain(text)` with, for each of its characters, the offset of the character it came from."""
    out: list[str] = []
    origin: list[int] = []
    for i, char in enumerate(text):
        for c in plain(char) if not char.isascii() else char.strip():
            out.append(c)
            origin.append(i)
    return "".join(out), origin


def _hits(text: str, family: _Family) -> list[tuple[int, int]]:
    """Where the labels of a form stand in order, each at its next place not far behind the one before."""
    found: list[tuple[int, int]] = []
    at = 0
    for printed, name in family.labels:
        limit = at + 80 if found else len(text)
        place = text.find(printed, at, limit)
        size = len(printed)
        bare = text.find(name, at, limit)
        if place < 0 or 0 <= bare < place - 4:
            place, size = bare, len(name)
        if place >= 0:
            found.append((place, place + size))
            at = place + size
    return found


def _header(head: str) -> list[tuple[int, int]]:
    """The header cells at the end of what stands before the first label: (begin, end) each, in order."""
    roles = layouts.words("column")
    found: list[tuple[int, int]] = []
    at = len(head)
    while at > 0:
        size = next((n for n in range(min(8, at), 1, -1) if head[at - n : at] in roles), 0)
        if not size:
            break
        found.append((at - size, at))
        at -= size
    return found[::-1]


def _columns(head: str) -> int | None:
    """How many value columns the header in front of the first label tells, or None where it tells none."""
    roles = layouts.words("column")
    return sum(roles[head[begin:end]] not in ("label", "unit") for begin, end in _header(head)) or None


def ways(digits: str, columns: int, blocks: tuple[int, ...], most: int = 2) -> list[list[str]]:
    """All ways (`most` at most are looked for) to split digits into numbers without leading zeros; the last number of each
    block must be the sum of the others. A run with separators of its own (1,204) is taken whole."""
    if columns == 1:
        return [[digits]] if number(digits) is not None and (digits[0] != "0" or digits == "0" or "." in digits) else []
    if not digits.isdigit() or not columns <= len(digits) <= 36:
        return []
    ends: set[int] = set()
    begins: dict[int, int] = {}
    at = 0
    for size in blocks:
        begins.update((i, at) for i in range(at, at + size))
        at += size
        ends.add(at - 1)
    found: list[list[str]] = []
    steps = 0

    def walk(place: int, way: list[str]) -> None:
        nonlocal steps
        steps += 1
        if len(found) >= most or steps > 20_000:
            return
        column = len(way)
        if column == columns:
            if place == len(digits):
                found.append(list(way))
            return
        left = columns - column - 1
        longest = 1 if digits[place] == "0" else len(digits) - place - left
        if left == 0 and longest < len(digits) - place:
            return
        if column in ends:
            total = str(sum(int(part) for part in way[begins[column] :]))
            sizes = [len(total)] if digits.startswith(total, place) and len(total) <= longest else []
        else:
            sizes = list(range(1, longest + 1)) if left else [len(digits) - place]
        for size in sizes:
            way.append(digits[place : place + size])
            walk(place + size, way)
            way.pop()

    walk(0, [])
    return found if steps <= 20_000 else []


def _sums_hold(family: _Family, tokens: list[Token]) -> bool:
    """Whether the sums of the form confirm the figures read as one column: one holds that is not zero, none is broken."""
    form = layouts.forms().get(family.name)
    if form is None:
        return False
    cells: dict[tuple[str, str | None], int | float] = {}
    code: str | None = None
    place = -1
    for token in tokens:
        if token.kind == "label":
            places = [p for p in form.places.get(key(token.text), ()) if p > place]
            place = places[0] if places else place
            code = form.rows[place].code if places else None
        elif token.kind == "value" and code and (read := number(token.text)) is not None:
            cells[code, None] = read.value
    checks = [c for c in identities.checks(cells, {family.name}) if c.relation == "="]
    return any(check.holds and check.left for check in checks) and all(check.holds for check in checks)


# -------------------------------------------------------------------------------------------------------------
# rows


def _tables(outline: Outline, region: list[Token], doubts: list[Finding]) -> Iterator[Rebuilt]:
    """The table of a region of cells, if three of its known labels have figures of their own."""
    if len(region) > MOST:
        return
    rows = list(_rows(outline.text, region))
    figures = sum(1 for labels, _, values in rows if values and labels and labels[-1].kind == "label")
    if any(key(token.text) in layouts.proactive().columns for labels, _, _ in rows for token in labels):
        figures += 2  # the header of table 1 stands above: a table of one row is one too
    fifteen = any(
        len(values) in (5, 15) and sum(key(t.text) in layouts.words("outcome") for t in labels) >= 4
        for labels, _, values in rows
    )
    if figures < 3 and not fifteen and not doubts:
        return
    while rows and not rows[-1][2]:
        rows.pop()
    while rows and rows[0][0] and rows[0][0][0].kind == "other" and len(rows[0][0]) > 1:
        rows[0][0].pop(0)  # what stands above the first label is a heading or a caption
    if not rows and not doubts:
        return
    told: list[Entry] = []
    cells: list[list[str]] = []
    lines: dict[int, int] = {}
    section = outline.lines[region[0].line].section if region else None
    for labels, unit, values in rows:
        own = labels[-1] if labels else values[0]
        headers = key(own.text) in layouts.words("outcome") or (not labels)
        first = values[0] if headers and values else own
        last = values[-1] if values else own
        at = {"text": first.start}
        section = outline.lines[own.line].section
        quote = outline.text[first.start : last.end]
        entry = Entry(
            [Cell(t.text) for t in labels], [Cell(t.text) for t in values], plain(unit.text).strip("()") if unit else None, at, quote,
            section=section,
        )  # fmt: skip
        told.append(entry)
        for token in labels[:-1]:
            lines[token.line] = len(cells)
            cells.append([token.text])
        for token in (own, *([unit] if unit else []), *values):
            lines[token.line] = len(cells)
        cells.append([*([own.text] if labels else []), *([unit.text] if unit else []), *(t.text for t in values)])
    first_line = region[0].line if region else 0
    before = outline.lines[first_line - 1].text if first_line else ""
    title = outline.sections[section].title if section is not None and section < len(outline.sections) else ""
    start = region[0].start if region else 0
    if not rows:
        lines = {}
    yield Rebuilt(cells, told, sorted(lines.items()), start, f"{title} {before}"[:200], section, doubts)


def _rows(text: str, region: list[Token]) -> Iterator[tuple[list[Token], Token | None, list[Token]]]:
    """Labels, unit and values of one row after the other; a label broken over lines is put together."""
    labels: list[Token] = []
    values: list[Token] = []
    unit: Token | None = None
    for token in region:
        if token.kind == "value":
            values.append(token)
        elif token.kind == "unit":
            unit = unit or token
        else:
            if values:
                yield labels, unit, values
                labels, values, unit = [], [], None
            merged = _merge(text, labels, token)
            if merged is not None:
                labels[-merged[1] :] = [merged[0]]
            else:
                labels.append(token)
    if labels or values:
        yield labels, unit, values


def _merge(text: str, labels: list[Token], token: Token) -> tuple[Token, int] | None:
    """The label that `token` completes, and how many of the labels before belong to it."""
    for size in (1, 2, 3):
        parts = [*labels[-size:], token]
        if len(labels) < size or all(part.kind == "label" for part in parts):
            continue
        joined = "".join(part.text for part in parts)
        if _is_known(joined):
            return Token("label", joined, parts[0].start, token.end, token.line), size
    return None

"""Tables in one line without separators: labels, units and digits run together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from govreports import codebook
from govreports.codebook import normalise_label, plain
from govreports.items import Finding
from govreports.reading import identities, layouts
from govreports.reading.cells import is_unit, number
from govreports.reading.flattened.splits import MOST_WAYS, ToldInProse, ways
from govreports.reading.flattened.tokens import Token, is_known
from govreports.reading.layouts import key, short_key

_GLUED = re.compile(r"[^\W\d][)）]?\d")
_LINK = re.compile(
    r"(?P<label>[^\d。;]{3,40}?)(?P<unit>[百千万亿]?元|[万亿]?(?:人次|[条件次个人篇期份项宗起场]))(?P<digits>\d{1,24})"
)
_RUN = re.compile(
    r"(?:\(?(?:计量)?单位:|\()?(?P<unit>[百千万亿]?元|[万亿]?人次|[万亿]?[^\d\W])?\)?[:,]?(?P<digits>\d[\d,.]*)?(?P<rest>.*)",
    re.S,
)


@dataclass(frozen=True, slots=True)
class _Family:
    """The labels of one form as they are searched in a line without separators, in order."""

    name: str
    labels: tuple[tuple[str, str], ...]
    """(as printed with its ordinal, without)."""
    begins: dict[str, frozenset[int]]
    """The first two characters of labels, and which labels begin with them."""


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
        begins: dict[str, set[int]] = {}
        for n, names in enumerate(labels):
            for name in names:
                begins.setdefault(name[:2], set()).add(n)
        found.append(_Family(layout.name, labels, {pair: frozenset(which) for pair, which in begins.items()}))
    return tuple(found)


def glued_tokens(
    text: str, start: int, line: int, doubts: list[Finding], last: str, prose: ToldInProse
) -> list[Token] | None:
    """Cells of a line without separators; None where fewer than three labels of one form stand in it, and it is no
    chain of label, unit and digits either. A header in the line or in the one before tells how many columns there are."""
    if sum(map(str.isdigit, text)) < 3 or len(text) < 12 or not _may_be_glued(text):
        return None
    squeezed, origin = _squeeze(text)
    pairs = {squeezed[i : i + 2] for i in range(len(squeezed) - 1)}
    best: tuple[int, _Family, list[tuple[int, int]]] | None = None
    for family in _families():
        least = 3 if best is None else best[0] + 1
        hits = _hits(squeezed, pairs, family, least)
        if len(hits) >= least:
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
            name = {"label": "label" if is_known(match["label"]) else "other", "digits": "value"}.get(kind, kind)
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


def header_tokens(text: str, start: int, line: int, doubts: list[Finding]) -> list[Token] | None:
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
    prose: ToldInProse,
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


def _as_told(digits: str, columns: int, label: str, prose: ToldInProse) -> list[list[str]]:
    """The ways to split digits; of several the one that alone has most of the figures that the prose tells of the label: two
    of them, or one of three digits."""
    found = ways(digits, columns, ())
    if len(found) < 2 or not (told := prose.figures(label)):
        return found
    found = ways(digits, columns, (), MOST_WAYS)
    if len(found) == MOST_WAYS:
        return found
    fits = [told.intersection(way) for way in found]
    best = max(map(len, fits))
    if sum(len(fit) == best for fit in fits) > 1:
        return found
    n = next(n for n, fit in enumerate(fits) if len(fit) == best)
    return [found[n]] if best > 1 or any(len(figure) > 2 for figure in fits[n]) else found


def _told_whole(runs: list[tuple[int, str]], tokens: list[Token], prose: ToldInProse) -> bool:
    """Whether the prose tells at least two of the figures whole (of two digits or more): then there is one column."""
    whole = 0
    for place, digits in runs:
        own = tokens[place - 1 if tokens[place - 1].kind == "label" else place - 2]
        whole += len(digits) > 1 and digits in prose.figures(own.text)
    return whole > 1


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
        for c in _plain_character(char):
            out.append(c)
            origin.append(i)
    return "".join(out), origin


@lru_cache(maxsize=4096)
def _plain_character(char: str) -> str:
    return char.strip() if char.isascii() else plain(char)


def _hits(text: str, pairs: set[str], family: _Family, least: int) -> list[tuple[int, int]]:
    """Where the labels of a form stand in order, each at its next place not far behind the one before; `pairs` are all
    neighbours of the text, so that labels whose beginning it lacks are not searched, and none where there are fewer than
    `least` others."""
    begun = frozenset[int]().union(*(family.begins[pair] for pair in pairs & family.begins.keys()))
    found: list[tuple[int, int]] = []
    at = 0
    for n in sorted(begun) if len(begun) >= least else ():
        printed, name = family.labels[n]
        limit = at + 80 if found else len(text)
        place = text.find(printed, at, limit)
        size = len(printed)
        bare = text.find(name, at, limit)
        if place < 0 or 0 <= bare < place - 4:
            place, size = bare, len(name)
        if place >= 0 and text[max(0, place - 1) : place] != "不":  # 同意公开答复数 in 不同意公开答复数
            found.append((place, place + size))
            at = place + size
    return found


def _header(head: str) -> list[tuple[int, int]]:
    """The header cells at the end of what stands before the first label: (begin, end) each, in order."""
    roles = layouts.words("column")
    found: list[tuple[int, int]] = []
    at = len(_ORDINAL.sub("", head))
    while at > 0:
        size = next((n for n in range(min(8, at), 1, -1) if head[at - n : at] in roles), 0)
        if not size:
            break
        found.append((at - size, at))
        at -= size
    return found[::-1]


_ORDINAL = re.compile(r"(?:[一二三四五六七八九十]{1,2}、|[(][一二三四五六七八九十]{1,2}[)]|\d{1,2}[.、])$")
"""The ordinal of the first label, which was found without it."""


def _columns(head: str) -> int | None:
    """How many value columns the header in front of the first label tells, or None where it tells none."""
    roles = layouts.words("column")
    return sum(roles[head[begin:end]] not in ("label", "unit") for begin, end in _header(head)) or None


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

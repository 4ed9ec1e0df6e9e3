"""The cells of a line of text: known labels, units, figures, blank marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from govreports import codebook
from govreports.codebook import plain
from govreports.reading import layouts
from govreports.reading.cells import is_unit, is_value
from govreports.reading.layouts import key, short_key
from govreports.reading.units import units_in

SHORT = 60
"""A cell is no longer than this (the longest label of a form has 57 characters)."""
_PARTS = re.compile(r"[^\s|｜]+")
_PAIR = re.compile(r"([-+]?\d[\d,]{0,15}(?:\.\d{1,6})?)\s?([^\d\s]{0,3})$")
_FIGURE_FIRST = re.compile(r"(\d[\d,]{0,15}(?:\.\d{1,6})?)([^\W\d].*)")
_TWO = re.compile(r"\d\s\d")
_YEAR_COLUMN = re.compile(r"(?:19|20)\d\d\s*年(?:度|数|度数)?")
"""The header of the column of one year, also where a copy put white space behind the figures."""
SENTENCE = re.compile(r"[。；！？]|[，,].*[，,]")


@dataclass(slots=True)
class Token:
    """One cell of a stream: `label` (known), `other` (a short text), `unit` or `value`; offsets in the text."""

    kind: str
    text: str
    start: int
    end: int
    line: int


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
def is_known(text: str) -> bool:
    """Whether a text is a label, a heading or a header of a known table."""
    if len(text) > 2 * SHORT:
        return False
    short = short_key(text)
    return key(text) in _vocabulary() or (short in _vocabulary() and (len(short) >= 4 or bool(units_in(text))))


@cache
def _long_labels() -> tuple[str, ...]:
    return tuple(name for name in _vocabulary() if len(name) > 15)


@lru_cache(maxsize=1024)
def is_piece(text: str) -> bool:
    """Whether a short text without figures is a piece of a long label (的,只计这一情形,不计其)."""
    name = key(text)
    return 3 < len(name) <= 20 and not any(map(str.isdigit, text)) and any(name in label for label in _long_labels())


def cell_of(text: str, start: int, line: int) -> list[Token] | None:
    """One cell, or a label with its figure (`申请总数:12件`); None where it is neither."""
    end = start + len(text)
    if _YEAR_COLUMN.fullmatch(text):
        return [Token("other", text, start, end, line)]
    match = _FIGURE_FIRST.fullmatch(text)
    if match and is_known(match.group(2)) and match.group(1) not in _ordinals().get(key(match.group(2)), ()):
        middle = start + match.start(2)
        return [
            Token("value", match.group(1), start, middle, line),
            Token("label", match.group(2), middle, end, line),
        ]
    if is_known(text):
        return [Token("label", text, start, end, line)]
    if is_unit(text):
        return [Token("unit", text, start, end, line)]
    if _is_value(text):
        return [Token("value", text, start, end, line)]
    match = _PAIR.search(text)
    if match and match.start() and not (match.group(2) and not is_unit(match.group(2))):
        left = text[: match.start()].rstrip(" \t:：=|")
        figure = Token("value", text[match.start() :], start + match.start(), end, line)
        if is_known(left):
            return [Token("label", left, start, start + len(left), line), figure]
        for size in (2, 1):
            if is_unit(left[-size:]) and is_known(left[:-size].rstrip(" :：")):
                name = left[:-size].rstrip(" :：")
                unit = Token("unit", left[-size:], start + len(left) - size, start + len(left), line)
                return [Token("label", name, start, start + len(name), line), unit, figure]
    return None


def _is_value(text: str) -> bool:
    """Whether a text without a grid is one value: a space between two digits (1 234) may part two cells here."""
    return is_value(text) and not _TWO.search(text)


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


def split_line(text: str, start: int, line: int) -> list[Token] | None:
    """Cells separated by spaces, tabs or bars, or else by one of the marks of a list; a label with spaces inside is put together
    again. None for prose."""
    if (marked := marked_cells(text, start, line)) is not None:
        return marked
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
            year = _YEAR_COLUMN.fullmatch(joined) is not None
            if i + size <= len(parts) and (
                year
                or (
                    not any(is_value(p) for p, _ in parts[i : i + size])
                    and is_known(joined)
                    and not all(is_known(p) for p, _ in parts[i : i + size])
                )
            ):
                last, last_at = parts[i + size - 1]
                kind = "other" if year else "label"
                tokens.append(
                    Token(kind, text[at - start : last_at + len(last) - start], at, last_at + len(last), line)
                )
                i += size
                break
        else:
            cells = cell_of(part, at, line)
            if cells is None:
                if len(part) > 40 or SENTENCE.search(part):
                    return None
                unknown += 1
                cells = [Token("other", part, at, at + len(part), line)]
            tokens.extend(cells)
            i += 1
    values = sum(1 for token in tokens if token.kind == "value")
    if not values and (unknown or all(token.kind == "other" for token in tokens)):
        return None
    return tokens if unknown * 3 <= len(tokens) or (values and unknown == 1) else None


def marked_cells(text: str, start: int, line: int) -> list[Token] | None:
    """Cells parted by commas, semicolons or dots (`行政许可,31`), blank ones between two of them; None where hardly any is a bare
    figure, as in prose, or where the comma may part thousands and the sums do not show that it parts cells."""
    if not _MARKED.search(text):
        return None
    mark = max(_MARKS, key=text.count)
    parts: list[tuple[int, int]] = []
    at = 0
    for piece in text.split(mark):
        left = len(piece) - len(piece.lstrip())
        parts.append((at + left, at + left + len(piece.strip())))
        at += len(piece) + 1
    if parts[-1][0] >= parts[-1][1]:  # a mark at the end closes the row
        parts.pop()
    tokens: list[Token] = []
    figures = blank = unknown = i = 0
    while i < len(parts):
        begin, end = parts[i]
        for last in range(min(i + 3, len(parts) - 1), i, -1):  # a label with the mark inside
            whole, words = text[begin : parts[last][1]], [text[b:e] for b, e in parts[i : last + 1]]
            if all(_WORD.search(word) for word in words) and is_known(whole) and not all(map(is_known, words)):
                tokens.append(Token("label", whole, start + begin, start + parts[last][1], line))
                i = last
                break
        else:
            cell = text[begin:end]
            if _is_value(cell):
                figures += bool(cell)
                blank += not cell
                tokens.append(Token("value", cell, start + begin, start + end, line))
            elif found := cell_of(cell, start + begin, line):
                tokens += found
            else:
                unknown += 1
                tokens.append(Token("other", cell, start + begin, start + end, line))
        i += 1
    if not (figures or (blank > 2 and not unknown)) or 3 * (figures + blank) < len(parts) - unknown or 4 * unknown > len(tokens):
        return None
    return tokens if mark != "," or not _THOUSANDS.search(text) or _rows_add_up(tokens) else None


def _rows_add_up(tokens: list[Token]) -> bool:
    """Whether the figures between two labels are seven whose last is the sum of the others, or fifteen of three such fives."""
    runs = [[t.text for t in run] for values, run in groupby(tokens, key=lambda t: t.kind == "value") if values]
    if any(len(run) not in _SUMS or not all(text.isdecimal() for text in run) for run in runs):
        return False
    figures = [[int(text) for text in run[at : at + _SUMS[len(run)]]] for run in runs for at in range(0, len(run), _SUMS[len(run)])]
    return all(sum(some) == 2 * some[-1] for some in figures)


_WORD = re.compile(r"[^\W\d]")
_MARKS = ",，;；、·"
_MARKED = re.compile(rf"[\d{_MARKS}]\s{{0,3}}[{_MARKS}]\s{{0,3}}(?:[\d{_MARKS}]|$)|[^\W\d][{_MARKS}]\s?\d[\d.]*$")
"""A figure between two marks, or the last cell of a row: only then a line is looked at."""
_SUMS = {7: 7, 15: 5}
"""How many figures stand in a row of the national tables, and how many of them make up a sum."""
_THOUSANDS = re.compile(r"\d,\d{3}(?!\d)")


MOST_STRANGERS = 4


def runs_of_cells(text: str) -> list[tuple[int, int]]:
    """Where a line of running text holds tables, their cells parted by spaces or bars: three known labels and eight
    figures at least, no sentence among them. Linear."""
    found: list[tuple[int, int]] = []
    if len(_PARTS.findall(text)) < 8:  # a part holds one figure at most
        return found
    run: list[Token] = []
    strangers = 0

    def close() -> None:
        nonlocal run, strangers
        while run and run[-1].kind == "other":
            run.pop()
        kinds = [token.kind for token in run]
        if kinds.count("value") >= 8 and kinds.count("label") >= 3:
            found.append((run[0].start, run[-1].end))
        run, strangers = [], 0

    for match in _PARTS.finditer(text):
        part = match.group()
        cells = cell_of(part, match.start(), 0) if len(part) <= SHORT else None
        if cells is None and (len(part) > SHORT or SENTENCE.search(part) or strangers == MOST_STRANGERS):
            close()
        elif cells is None:
            strangers += 1
            run.append(Token("other", part, match.start(), match.end(), 0))
        else:
            strangers = 0
            run.extend(cells)
    close()
    return found

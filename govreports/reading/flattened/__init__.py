"""Tables that lost their grid: one cell a line, one row a line, the whole table in one line with or without separators.

Text is cut into cells only where their form leaves one reading: a known label, a unit, a number, a blank mark. Digits
that lost their separators are split only where the number of columns (told by the header or fixed by the form) and the
sums of the form admit exactly one way; everything else is left out and told as a doubt. Running text is never
read as a table: three known labels with figures of their own must follow each other.
"""

from __future__ import annotations

import re
from dataclasses import replace

from govreports.items import Finding, Line, Outline
from govreports.reading import layouts
from govreports.reading.flattened.glued import glued_tokens, header_tokens
from govreports.reading.flattened.rows import Rebuilt, tables_of
from govreports.reading.flattened.splits import ToldInProse
from govreports.reading.flattened.tokens import (
    SENTENCE,
    SHORT,
    Token,
    cell_of,
    is_piece,
    marked_cells,
    runs_of_cells,
    split_line,
)
from govreports.reading.layouts import key

LONG = 120
"""A line of running text longer than this may hold a table."""
_DEFINED = re.compile(r"([^\s:：]{2,14})[:：]")
"""A label with what it means behind a colon."""
_ROW_NUMBER = re.compile(r"(\d{1,3})(?:[ \t]+\S|$)")
LONGEST = 20_000
"""Longer lines are no table in one line."""


def rebuild(outline: Outline) -> list[Rebuilt]:
    """The tables that stand in the text without a grid, in order. Linear in the length of the text."""
    found: list[Rebuilt] = []
    region: list[Token] = []
    doubts: list[Finding] = []
    strangers = 0
    last = ""
    prose = ToldInProse(outline)
    outline.lines = [part for line in outline.lines for part in _parted(line)]
    counted = _counted(outline.lines)
    for number_, line in enumerate(outline.lines):
        tokens = _tokens(line, number_, doubts, last, prose, counted.get(number_)) if line.table is None else None
        last = line.text
        strange = tokens and all(t.kind == "other" and not is_piece(t.text) for t in tokens)
        strangers = strangers + 1 if strange else 0
        if tokens is None or strangers > 6:
            if region or doubts:
                found.extend(tables_of(outline, region, doubts))
                region, doubts = [], []
            strangers = 0
        if tokens:
            region.extend(tokens)
    found.extend(tables_of(outline, region, doubts))
    return found


def _parted(line: Line) -> list[Line]:
    """A long line of running text cut before and behind each table that stands in it; any other line as it is."""
    if line.table is not None or len(line.text) <= LONG or (_dense(line.text) and split_line(line.text, 0, 0)):
        return [line]
    found: list[Line] = []
    at = 0
    for run in runs_of_cells(line.text):
        for begin, end in ((at, run[0]), run):
            text = line.text[begin:end].strip()
            if text:
                found.append(replace(line, text=text, start=line.start + line.text.index(text, begin)))
        at = run[1]
    rest = line.text[at:].strip()
    if rest and found:
        found.append(replace(line, text=rest, start=line.start + line.text.index(rest, at)))
    return found or [line]


def _counted(lines: list[Line]) -> dict[int, str]:
    """The lines that begin with the number of their row, one more than the line before (four of them at least), each with
    blanks in the place of that number, and of the number of a heading that was cut off behind it."""
    found: dict[int, str] = {}
    run: list[tuple[int, str]] = []
    last = at = 0
    for n, line in enumerate(lines):
        match = _ROW_NUMBER.match(line.text) if line.table is None else None
        if match is None:
            continue
        figure, text = int(match[1]), " " * len(match[1]) + line.text[len(match[1]) :]
        if len(match[0]) == len(line.text) and (figure != last + 1 or n - at > 1):
            continue  # a figure on a line of its own
        cut = f" {last + 1}"  # the number of a heading that was cut off
        if figure == last + 2 and n - at <= 2 and run and run[-1][1].endswith(cut):
            run[-1] = run[-1][0], run[-1][1].removesuffix(cut)
        elif figure != last + 1 or n - at > 2:
            if len(run) > 3:
                found.update(run)
            run = []
        last, at = figure, n
        run.append((n, text))
    if len(run) > 3:
        found.update(run)
    return found


def _tokens(
    line: Line, index: int, doubts: list[Finding], last: str, prose: ToldInProse, counted: str | None = None
) -> list[Token] | None:
    """The cells of one line, or None where it is running text; `counted` is its text without the number of its row, `last`
    the line before it."""
    text = counted or line.text
    stripped = text.strip()
    if not stripped:
        return []
    start = line.start + text.index(stripped[0])
    defined = _DEFINED.match(stripped)
    if defined and len(stripped) > SHORT and key(defined[1]) in layouts.proactive().rows:
        return [Token("label", defined[1], start, start + len(defined[1]), index)]
    if len(stripped) <= SHORT:
        if (cells := marked_cells(stripped, start, index)) is not None:
            return cells
        whole = cell_of(stripped, start, index)
        if whole is not None:
            return whole
        if stripped[-1] in "。；;！？":
            return None
    elif not _dense(stripped):
        return header_tokens(stripped, start, index, doubts) if len(stripped) <= 200 else None
    parts = split_line(stripped, start, index)
    if parts is not None:
        return parts
    glued = header_tokens(stripped, start, index, doubts) or glued_tokens(stripped, start, index, doubts, last, prose)
    if glued is not None:
        return glued
    if len(stripped) <= SHORT and (not SENTENCE.search(stripped) or is_piece(stripped)):
        return [Token("other", stripped, start, start + len(stripped), index)]
    return None


def _dense(text: str) -> bool:
    """Whether a long line may be a table: hardly a sentence in it, and figures enough."""
    return len(text) <= LONGEST and text.count("。") * 200 <= len(text) and sum(map(str.isdigit, text)) >= 3

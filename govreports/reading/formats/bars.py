"""Tables that a converter wrote into plain text with bars between their cells.

Converters differ: a row a line (`规章 | 3 | 0 | 15 |`), a cell a line with the bar behind it, before it or on a line of
its own. A bar parts two cells; several bars in a row fill up a row that lost its merged or blank cells (`||||`) or part
two cells of a compact copy (`|a||b|`), so they never stand for blank cells; bars with white space between them do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from govreports.reading.grid import join_lines
from govreports.reading.layouts import key, where
from govreports.reading.lines import is_numbered

_BAR = re.compile(r"(?<!\\)\|")
_BARS = re.compile(r"(?<!\\)[|｜]+")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_TAG_BREAK = re.compile(r"<br\s*/?>", re.I)
_NUMBER = re.compile(r"[增减+-]?\d[\d,.，．]*\s?[^\W\d]{0,3}$")
_LABEL = re.compile(r"[\u4e00-\u9fff]{2}")
_PADDED = re.compile(r"[|｜]{2,}\s*$")
_CELL = 60
"""A line without a bar among cells is no longer than this."""
_APART = 4
"""So many lines without a bar may follow each other in one table (a row of labels, each with its bar elsewhere)."""


def has_bar(line: str) -> bool:
    """Whether a line has a bar."""
    return "|" in line or "｜" in line


def heads_rows(line: str) -> bool:
    """Whether a line without a bar is the heading of a group of rows in a list of the codebook."""
    return key(line[:_CELL]) in where()


def is_rule(line: str) -> bool:
    """Whether a line is the line under the header of a Markdown table."""
    return _RULE.match(line) is not None and "-" in line


@dataclass(frozen=True, slots=True)
class Barred:
    """What stands from a first bar on up to line `end`: rows where every row is a line, else cells one by one (a blank one
    as `|`); both empty where the bars part something else.

    Rows keep their own lengths: where these differ, blank or merged cells were lost and the columns say nothing.
    """

    end: int
    rows: list[list[str]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


def barred(lines: Sequence[str], at: int) -> Barred:
    """The table whose first bar stands in line `at`. Linear."""
    end = _end_of_rows(lines, at)
    padded = any(_PADDED.search(line) for line in lines[at:end])
    rows = [_row(line, padded=padded) for line in lines[at:end] if not is_rule(line.strip())]
    alone = sum(1 for line in lines[at:end] if line.strip() in ("|", "｜"))
    told = [line.strip() for line in lines[at:end] if has_bar(line) and line.strip(" \t|｜")]
    opened = sum(line[0] in "|｜" for line in told)
    closed = sum(line[0] in "|｜" and line[-1] in "|｜" for line in told)
    whole = sum(1 for row in rows if sum(map(bool, row)) > 1)
    if not alone and opened in (0, len(told)) and max(whole, closed) * 2 > len(rows):
        figures = sum(1 for row in rows for cell in row if _NUMBER.match(cell))
        return Barred(end, rows=[row for row in rows if any(row)] if figures > 1 and end - at > 1 else [])
    end = _end_of_cells(lines, at)
    cells = _cells(lines[at:end])
    return Barred(end, cells=cells if any(map(_NUMBER.match, cells)) else [])


def _end_of_rows(lines: Sequence[str], at: int) -> int:
    """Behind the last line with a bar; the heading of a group of rows in a list has none."""
    while at < len(lines) and (
        has_bar(lines[at]) or (has_bar("".join(lines[at + 1 : at + 2])) and heads_rows(lines[at]))
    ):
        at += 1
    return at


def _end_of_cells(lines: Sequence[str], at: int) -> int:
    """Behind the last bar from which the next one is not far, with nothing but short lines between."""
    end = last = at
    while end < len(lines) and end - last <= 2 * _APART:
        line = lines[end].strip()
        if has_bar(line):
            last = end
        elif (
            len(line) > _CELL
            or line[-1:] in ("。", "；")
            or sum(map(bool, lines[last + 1 : end])) > _APART
            or (len(line) > 6 and is_numbered(line) and line[-2:] == "情况" and key(line) not in where())
        ):
            break
        end += 1
    return last + 1


def _row(line: str, *, padded: bool) -> list[str]:
    """The cells of a row on one line, without the bars that fill it up: they stand where the converter fills rows up at
    all (`padded`), or closes them with a bar that it does not open them with."""
    bare = line.strip()
    parts = _BARS.split(bare)
    closed, opened = parts[-1] == "", parts[0] == ""
    if closed:
        parts.pop()
        while parts and (padded or not opened) and not parts[-1].strip():
            parts.pop()
    if opened and parts:
        parts.pop(0)
    return [_cell(part) for part in parts]


def bar_cells(line: str) -> list[str]:
    """The cells of a Markdown row, blank ones too."""
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [_cell(part) for part in _BAR.split(inner)]


def _cell(text: str) -> str:
    return join_lines(_TAG_BREAK.sub("\n", text).replace("\\|", "|"))


def _cells(lines: Sequence[str]) -> list[str]:
    """The cells of lines of which none is a row. What a lone bar behind the last figure of a row means (a blank cell, a
    row filled up, the opening of the next row) cannot be told: it is left out."""
    cells: list[str] = []
    parted = True
    for line in lines:
        at = 0
        for match in (*_BARS.finditer(line), None):
            text = _cell(line[at : match.start() if match else len(line)])
            if text:
                while cells and cells[-1] == "|" and _LABEL.search(text):
                    cells.pop()
                cells.append(text)
                parted = False
            if match is None:
                break
            at = match.end()
            if match.end() - match.start() == 1 and parted and cells:
                cells.append("|")
            parted = match.end() - match.start() == 1
    while cells and cells[-1] == "|":
        cells.pop()
    return cells

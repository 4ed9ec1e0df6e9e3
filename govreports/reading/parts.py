"""A report told in several files: which of them is the report, and which tables it lacks that another one has.

Used for a page with its attachments (`attachments.py`) and for the members of an archive (`formats/archived.py`). What a
document is worth is read from its form: chapters, tables whose labels the codebook knows, running text, its title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from govreports import codebook
from govreports.codebook.furniture import furniture
from govreports.items import Page, Paragraph, Table
from govreports.reading import furniture as known
from govreports.reading import layouts, titles
from govreports.reading.numbers import parse_number

MAX_CELLS = 3000
"""Cells of a table that are looked at; the largest form has 300."""
SHORT = 80
"""Characters of its own text up to which a page without chapters and tables says nothing of a year's work."""

_CHAPTER = re.compile(r"(?:第\s*)?([一二三四五六七八九十]{1,3})\s*(?:[、.．，,]|(?:部分|章)[\s、:：]?|\s(?=\S))")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Weight:
    """How much of a report a page model holds."""

    chapters: int
    """Different top-level headings (一、 二、 ...), or headings of the markup where these are more."""
    tables: int
    """Tables with figures under labels of the codebook."""
    characters: int
    """Running text, without titles, header fields and lines that only point somewhere."""
    titled: bool
    """Whether the title is that of an annual report of this law."""
    lookalike: bool
    year: int | None
    """The year that the title or the file's name tells."""

    @property
    def is_report(self) -> bool:
        """Whether it can stand alone as a report."""
        told = self.chapters >= 2 or self.tables > 0 or (self.titled and self.characters > 4 * SHORT)
        return told and not self.lookalike

    @property
    def score(self) -> float:
        """For comparing documents; a document of another law has the least."""
        if self.lookalike:
            return -1.0
        text = min(self.characters, 3000) / 1000
        return 2 * min(self.chapters, 6) + 3 * min(self.tables, 3) + text + 4 * self.titled


def weigh(page: Page, name: str = "") -> Weight:
    """The weight of a page model; `name` is the name of its file, or the words of the link to it."""
    chapters: set[str] = set()
    headings = tables = characters = 0
    for block in page.blocks:
        if isinstance(block, Table):
            tables += _is_statistical(block)
            continue
        text = block.text.strip()
        headings += block.heading is not None and block.heading > 1
        if match := _CHAPTER.match(text):
            chapters.add(match[1])
        if not (block.heading == 1 or points(text) or known.is_title(text) or known.fields(text) or known.is_furniture(text)):
            characters += len(text)
    names = [titles.parse_title(title) for title in (page.title or "", _first_title(page), name) if title]
    return Weight(
        chapters=max(len(chapters), headings),
        tables=tables,
        characters=characters,
        titled=any(title.kind == "report" for title in names),
        lookalike=any(title.kind == "lookalike" for title in names) and not any(t.kind == "report" for t in names),
        year=next((title.year for title in names if title.year), None),
    )


def _first_title(page: Page) -> str:
    """The first line of a document that reads like a report's title, or nothing."""
    lines = [block.text for block in page.blocks[:8] if isinstance(block, Paragraph)]
    return next((line for line in lines if known.is_title(line)), "")


@cache
def _pointers() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in furniture().of("pointer")))


def points(line: str) -> bool:
    """Whether a line says nothing but where to look (附件：…, 点击查看, 全文下载)."""
    if not line or len(line) > 120:
        return False
    return bool(_pointers().search(known.plain(line))) and line.count("。") <= 1


def chosen(weights: Sequence[Weight], year: int | None = None) -> int | None:
    """The index of the document that is the report: of the year asked for where one is, then the weightiest, then the
    first. None where none can stand alone."""
    ranked = [
        (year is None or weight.year in (None, year), weight.score, -index)
        for index, weight in enumerate(weights)
        if weight.is_report
    ]
    return -max(ranked)[2] if ranked else None


def fill(page: Page, other: Page, caption: str | None = None) -> int:
    """Put those tables of `other` at the end of `page` that hold figures of the codebook and that `page` lacks, in the
    order of `other`; returns how many. A table is there already where most of its labels are, in a table or in the text
    (a table that lost its grid is still there)."""
    added = 0
    have: set[str] | None = None
    text = ""
    for block in other.blocks:
        if not isinstance(block, Table) or not _is_statistical(block):
            continue
        if have is None:
            have = {name for b in page.blocks if isinstance(b, Table) for name in _labels(b)}
            text = layouts.key("".join(b.text for b in page.blocks if isinstance(b, Paragraph))[:200_000])
        labels = {name for name in _labels(block) if len(name) >= 3}
        there = sum(1 for name in labels if name in have or (len(name) >= 4 and name in text))
        if 2 * there > len(labels):
            continue
        page.blocks.append(Table(block.rows, block.caption or caption, block.spans))
        added += 1
    return added


def _labels(table: Table) -> set[str]:
    """The labels of a table as they are compared."""
    width = max(map(len, table.rows), default=1) or 1
    cells = {cell for row in table.rows[: max(1, MAX_CELLS // width)] for cell in row if 2 <= len(cell) <= 120}
    found = {layouts.short_key(cell) for cell in cells if _HAN.search(cell)}
    return {name for name in found if len(name) >= 2}


def _is_statistical(table: Table) -> bool:
    """Whether a table has figures and at least three labels that the codebook knows."""
    width = max(map(len, table.rows), default=0)
    if width < 2:
        return False
    figures = 0
    for row in table.rows[: max(1, MAX_CELLS // width)]:
        figures += sum(1 for cell in row if cell and len(cell) < 24 and cell[-1] not in "年月日" and parse_number(cell) is not None)
    return figures >= 2 and len(_labels(table) & _known()) >= 3


@cache
def _known() -> frozenset[str]:
    """All labels that a form or an indicator of the codebook has, as `layouts.short_key`."""
    forms = (part for form in codebook.layouts() for row in form.rows for part in row.label.split("|"))
    names = {layouts.short_key(label) for label in forms} | set(layouts.known())
    return frozenset(name for name in names if len(name) >= 3)

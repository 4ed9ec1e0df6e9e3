"""The ways to split digits that lost their separators, and what the running text tells of them."""

from __future__ import annotations

import re

from govreports.codebook import normalise_label, plain
from govreports.items import Outline
from govreports.reading.cells import number
from govreports.reading.flattened.tokens import SENTENCE
from govreports.reading.layouts import short_key

MOST_WAYS = 200
_MOST_QUESTIONS = 300


class ToldInProse:
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
            lines = (line.text for line in self._outline.lines if line.table is None and SENTENCE.search(line.text))
            text = plain("\n".join(lines)[:200_000].replace("\n", "。"))
            self._sentences = [
                (sentence, frozenset(figure.replace(",", "") for figure in figures))
                for sentence in re.split("[。;]", text)
                if (figures := _TOLD.findall(sentence))
            ]
        return self._sentences


_TOLD = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d.年])|(?<![\d.,])\d{1,9}(?![\d.年])")


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

"""How much of a report's prose stands in another report: MinHash finds who is near, an exact comparison says what is shared.

Pure. Prose are the paragraphs of at least `PASSAGE` characters, without headings and tables. Shared is what stands in both
word for word, white space aside, over as many characters of one paragraph; set phrases of the law count like other words.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

from govreports.reading.sections.pieces import CELLS

PASSAGE = 30
"""Characters; shorter runs are set phrases, names and headings."""
SEED = 20
STEP = PASSAGE - SEED + 1
"""Every run of PASSAGE characters of the other text holds a whole seed that begins at a multiple of STEP."""
SHINGLE = 8
HASHES, BANDS = 252, 126
"""Two hashes a band: texts of which half is the same (a third of their shingles) always meet, of which a third is the same (a
fifth of the shingles) with 99 %, a fifth with 79 %."""
NEAR = 0.12
"""Estimated similarity from which two reports are compared exactly."""
NEAREST = 5
"""So many of them, the most similar first."""
COMMON = 50
"""A sentence that stands in so many texts is a set phrase: it brings nobody near."""
_SENTENCE = re.compile(r"[^。;；!！?？\n]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Shared:
    """What one text has in common with another."""

    characters: int
    """Of the text, in passages that stand in the other."""
    passages: tuple[str, ...]
    """In the order of the text, without white space."""


def prose(text: str, tables: Iterable[Iterable[Sequence[str]]] = ()) -> str:
    """The prose of a record's `text`: a paragraph a line, without white space. `tables` are the rows of the record's tables,
    which stand in its text too."""
    cells = {cell.strip() for rows in tables for row in rows for cell in row}
    lines = (_SPACE.sub("", line) for line in text.splitlines() if CELLS not in line and line.strip() not in cells)
    return "\n".join(line for line in lines if len(line) >= PASSAGE)


def length(text: str) -> int:
    """Characters of a prose."""
    return len(text) - text.count("\n")


class Compared:
    """A prose that is compared with several others: where its runs of `SEED` characters begin is found out once. A run that
    the prose repeats is known where it stands last."""

    def __init__(self, text: str) -> None:
        self.text = text
        starts = range(len(text) - SEED + 1)
        self._starts = dict(zip([text[start : start + SEED] for start in starts], starts, strict=True))

    def shared(self, other: str) -> Shared:
        """The passages that stand in `other`, a prose too, from left to right; none overlaps another."""
        seeds: dict[str, int] = {}
        for start in range(0, len(other) - SEED + 1, STEP):
            seeds.setdefault(other[start : start + SEED], start)
        common = seeds.keys() & self._starts.keys()
        found: list[str] = []
        done = 0
        for at, there in sorted((self._starts[seed], seeds[seed]) for seed in common if "\n" not in seed):
            if at >= done:
                begin, end = _extend(self.text, other, at, there, done)
                if end - begin >= PASSAGE:
                    found.append(self.text[begin:end])
                    done = end
        return Shared(sum(map(len, found)), tuple(found))


def _extend(text: str, other: str, at: int, there: int, done: int) -> tuple[int, int]:
    """The run of equal characters around a seed, within its paragraph; what is before `done` is taken already."""
    begin, left = at, there
    while begin > done and left > 0 and text[begin - 1] == other[left - 1] != "\n":
        begin, left = begin - 1, left - 1
    end, right = at + SEED, there + SEED
    while end < len(text) and right < len(other) and text[end] == other[right] != "\n":
        end, right = end + 1, right + 1
    return begin, end


class Neighbours:
    """Who is near whom among texts; memory is two kilobytes a text. Set phrases, which most reports of a year share, do not
    count here: everybody would be near everybody."""

    def __init__(self, texts: Iterable[str]) -> None:
        """`texts` are all that will be added: what is common among them is found out first."""
        self._common = Counter(_mark(s) for text in texts for s in set(_SENTENCE.findall(text)))
        self._sketches: list[RMinHash] = []
        self._index = RMinHashLSH(threshold=NEAR, num_perm=HASHES, num_bands=BANDS)

    def add(self, text: str) -> None:
        """Take a text (as `prose` gives it); texts are numbered from 0. One of set phrases alone is near nobody."""
        own = [s for s in _SENTENCE.findall(text) if self._common[_mark(s)] < COMMON]
        sketch = RMinHash(num_perm=HASHES, seed=1)
        shingles = [s[n : n + SHINGLE] for s in own for n in range(len(s) - SHINGLE + 1)]
        sketch.update(shingles)
        if shingles:
            self._index.insert(len(self._sketches), sketch)
        self._sketches.append(sketch)

    def near(self, number: int) -> Iterator[int]:
        """The numbers of the texts nearest to one of them, the most similar first."""
        sketch = self._sketches[number]
        found = []
        for other in self._index.query(sketch):
            if other != number:
                similar = sketch.jaccard(self._sketches[other])
                if similar >= NEAR:
                    found.append((-similar, other))
        yield from (other for _, other in sorted(found)[:NEAREST])


def _mark(sentence: str) -> int:
    """Eight bytes that stand for a sentence."""
    return int.from_bytes(hashlib.blake2b(sentence.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")

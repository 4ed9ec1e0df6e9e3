"""The levels of headings, from the nesting of numbering styles as one document uses them."""

from __future__ import annotations

from govreports.reading.headings import STYLES, Candidate
from govreports.reading.sections.parts import Part, sure
from govreports.reading.sections.pieces import Piece

_UNNUMBERED_RANK = 2.9
"""Nesting rank of a heading without a number below a main heading: outside (一), inside 一、."""
_FAR = 60
"""Headings between two of one sequence at most."""
_BELOW_NUMBERED_RANK = 3.2
"""The same where the section already has numbered (一)."""


def set_levels(parts: list[Part], pieces: list[Piece]) -> None:
    """Levels by nesting: a heading stands below the last one whose style is an outer one in this document."""
    heads = [part for part in parts if part.accepted]
    _go_on([sure(part.candidate) for part in heads if sure(part.candidate).style in STYLES])
    outer = _order([sure(part.candidate) for part in heads])
    main_marks = {
        kind
        for p in heads
        for kind in sure(p.candidate).kinds[:1]
        if sure(p.candidate).style in ("cn", "cn_space", "part")
    }
    has_cn = any(sure(p.candidate).style in ("cn", "cn_space", "part", "chapter") for p in heads)
    stack: list[tuple[str, float, int]] = []
    current: tuple[str, ...] = ()
    numbered_below = False
    tops = [pieces[p.piece].paragraph for p in heads if sure(p.candidate).style == "cn" or sure(p.candidate).main]
    top_markup = min((p.heading for p in tops if p and p.heading), default=None)
    top = _top_rank([sure(part.candidate) for part in heads])
    for n, part in enumerate(heads):
        c = sure(part.candidate)
        rank = STYLES.get(c.style)
        if rank is None:
            paragraph = pieces[part.piece].paragraph
            rank = _plain_rank(part, heads[n + 1] if n + 1 < len(heads) else None, current, main_marks, numbered_below)
            if rank > 1 and paragraph and paragraph.heading and top_markup and paragraph.heading <= top_markup:
                rank = 1.0
            if rank == 1.0 and top > 1.0 and c.kinds and _between(heads, n, top):
                rank = _BELOW_NUMBERED_RANK if numbered_below else _UNNUMBERED_RANK
            rank = STYLES["cn"] if c.kinds[:1] == ("sec.preamble",) else top if rank == 1.0 else rank
        while stack and not _is_outer(stack[-1], (c.style, rank), outer):
            stack.pop()
        base = 1 if not stack and has_cn and c.style in STYLES and rank >= 3 else 0
        part.level = (stack[-1][2] if stack else base) + 1
        stack.append((c.style, rank, part.level))
        if part.level == 1:
            current, numbered_below = c.kinds, False
        elif c.style in STYLES:
            numbered_below = True


def _go_on(heads: list[Candidate]) -> None:
    """Gives a number in another style the style of the sequence that it goes on with (一、 2. （三） 四、): it is one more than
    the heading above it and none of its own style is open; the sequence misses just the numbers up to where it goes on itself,
    or does not go on, and both are main headings. So a list whose first number was lost stays a list."""
    if len(heads) > 1 and _begins(heads[0], heads[1]):
        heads[0].style = heads[1].style
    following: list[dict[str, int]] = [{} for _ in heads]  # of each place where each style stands next
    for n in range(len(heads) - 2, -1, -1):
        following[n] = {**following[n + 1], heads[n + 1].style: n + 1}
    open_: list[Candidate] = []
    for n, c in enumerate(heads):
        if c.value > 1 and not any(held.style == c.style for held in open_):
            above = next((held for held in reversed(open_) if held.value == c.value - 1 and STYLES[held.style] < STYLES[c.style]), None)
            if above is not None and _is_next(heads, n, following[n].get(above.style), above):
                c.style = above.style
        while open_ and STYLES[open_[-1].style] >= STYLES[c.style]:
            open_.pop()
        open_.append(c)


def _begins(first: Candidate, second: Candidate) -> bool:
    """Whether the first heading of all is 1 in an inner style, and the next one goes on with 2 in an outer one (1. 二、)."""
    return first.main and second.main and (first.value, second.value) == (1, 2) and STYLES[first.style] > STYLES[second.style]


def _is_next(heads: list[Candidate], n: int, after: int | None, above: Candidate) -> bool:
    if after is None:
        return above.main and heads[n].main
    value = heads[n].value
    for c in heads[n : min(after, n + _FAR)]:
        value += c.value == value
    return heads[after].value == value


def _top_rank(heads: list[Candidate]) -> float:
    """Nesting rank of a main heading without a number: that of 一、 二、 where these are the main headings."""
    for style in ("part", "chapter", "cn_space", "cn"):
        found = [c for c in heads if c.style == style]
        if found:
            restarts = sum(c.value == 1 for c in found)
            main = sum(c.main for c in found) >= 2 or (len(found) == 1 and found[0].value == 1)  # 引言, then 一、 of a short text
            return STYLES[style] if restarts < 2 and main else 1.0
    return 1.0


def _between(heads: list[Part], n: int, top: float) -> bool:
    """Whether the numbers of the main headings around a heading without a number leave no place for it."""
    before = next((sure(p.candidate).value for p in reversed(heads[max(0, n - 60) : n]) if _ranks(p, top)), 0)
    after = next((sure(p.candidate).value for p in heads[n + 1 : n + 61] if _ranks(p, top)), 0)
    return bool(before and after) and after == before + 1


def _ranks(part: Part, rank: float) -> bool:
    return STYLES.get(sure(part.candidate).style) == rank


def _plain_rank(
    part: Part, following: Part | None, current: tuple[str, ...], main_marks: set[str], numbered_below: bool
) -> float:
    """Nesting rank of a heading without a number, by what it is about and what follows it."""
    c = sure(part.candidate)
    kind = c.kinds[0] if c.kinds else None
    below = _BELOW_NUMBERED_RANK if numbered_below else _UNNUMBERED_RANK
    if c.style == "annex":
        return below + 0.2
    within = kind in ("sec.problems", "sec.improvements") and "sec.problems_improvements" in current
    if c.main and not within and kind not in main_marks:
        return 1.0
    directly = following is not None and not part.has_text and sure(following.candidate).style not in STYLES
    if not c.kinds and directly and not sure(following.candidate if following else None).main:
        return 1.0
    return below


def _order(heads: list[Candidate]) -> set[tuple[str, str]]:
    """Pairs (a, b) of styles where this document nests b inside a against the usual order.

    Evidence is a sequence that goes on across another: between 1. and 2. stand (一) (二), never the reverse.
    """
    votes: dict[tuple[str, str], int] = {}
    last: dict[str, tuple[int, int]] = {}
    for i, c in enumerate(heads):
        if c.style not in STYLES:
            continue
        value, at = last.get(c.style, (0, -1))
        if value and c.value == value + 1:
            for other, (_, seen) in last.items():
                if other != c.style and seen > at:
                    votes[c.style, other] = votes.get((c.style, other), 0) + 1
        last[c.style] = (c.value, i)
    return {(a, b) for (a, b), n in votes.items() if STYLES[a] > STYLES[b] and n > votes.get((b, a), 0)}


def _is_outer(entry: tuple[str, float, int], new: tuple[str, float], inverted: set[tuple[str, str]]) -> bool:
    style, rank, _ = entry
    if (style, new[0]) in inverted:
        return True
    if (new[0], style) in inverted:
        return False
    return rank < new[1]

"""Which candidates are headings: by their own form, their siblings, and whether text follows."""

from __future__ import annotations

from collections import Counter

from govreports.reading.headings import STYLES, Candidate
from govreports.reading.kinds import heading_key
from govreports.reading.sections.parts import Part, sure
from govreports.reading.sections.pieces import Piece

_ACCEPT = 1.0


def fix_styles(parts: list[Part]) -> None:
    """One style where a document writes 一、 and 一 for the same level; two where 一、 stands inside 一、."""
    mains = Counter(p.piece for p in parts if p.candidate and p.candidate.main)
    cn = [
        p.candidate
        for p in parts
        if p.candidate and p.candidate.style in ("cn", "cn_space") and (not p.candidate.inline or mains[p.piece] > 1)
    ]
    spaced = {c.value for c in cn if c.style == "cn_space"}
    stopped = {c.value for c in cn if c.style == "cn"}
    if not spaced & stopped:
        for c in cn:
            c.style = "cn"
        _nest(cn)


def _nest(found: list[Candidate]) -> None:
    """Tells 一、 inside 一、 by its restart, where the outer sequence goes on afterwards."""
    outer, inner = 0, 0
    held: list[Candidate] = []
    for c in found:
        if c.main or (not held and not (c.value == 1 and outer >= 1)):
            if held and c.value == outer + 1:
                for h in held:
                    h.style = "cn_inner"
            held, outer, inner = [], c.value, 0
        elif held and c.value == outer + 1 and c.value != inner + 1:
            for h in held:
                h.style = "cn_inner"
            held, outer, inner = [], c.value, 0
        else:
            held.append(c)
            inner = c.value


def judge(parts: list[Part], pieces: list[Piece]) -> None:
    """Accepts candidates: their own form, then their siblings', then whether any text follows."""
    found = [n for n, part in enumerate(parts) if part.candidate]
    for n in found:
        parts[n].has_text = _has_text(parts, n)
    groups: dict[int, list[Part]] = {}
    open_groups: dict[str, tuple[int, int]] = {}
    count = 0
    for n in found:
        part = parts[n]
        c = sure(part.candidate)
        if c.style not in STYLES:
            if c.main:
                open_groups.clear()
            part.group = count
            groups[count] = [part]
            count += 1
            continue
        rank = STYLES[c.style]
        if c.score >= 0.5:
            for style in [s for s in open_groups if STYLES[s] > rank]:
                del open_groups[style]
        group, last = open_groups.get(c.style, (-1, 0))
        if group < 0 or c.value <= last:
            group = count
            count += 1
            groups[group] = []
        open_groups[c.style] = (group, c.value)
        groups[group].append(part)
        part.group = group
    for group_parts in groups.values():
        _judge_group(group_parts)


def _judge_group(group: list[Part]) -> None:
    scores = []
    for part in group:
        c = sure(part.candidate)
        score = c.score + part.extra
        if not part.has_text and not c.main and c.style != "annex" and not part.announced:
            score -= 1.5
        scores.append(score)
    alike = len(group) > 1 and all(part.has_text and len(sure(part.candidate).title) <= 30 for part in group)
    mean = sum(max(s, -3.0) for s in scores) / len(scores) + (1.0 if alike else 0.0)
    lone = len(group) == 1 and sure(group[0].candidate).style in STYLES
    for part, score in zip(group, scores, strict=True):
        c = sure(part.candidate)
        own = score + (1.0 if alike else 0.0) - (0.5 if lone and not c.exact else 0.0)
        if c.inline and lone and not c.exact and c.value != 1:
            own -= 1.0
        if score > -5:
            part.accepted = (own + min(own, mean)) / 2 >= _ACCEPT or (c.main and own >= _ACCEPT)
    _agree(group, scores)


def _agree(group: list[Part], scores: list[float]) -> None:
    """Siblings agree: one between two headings is a heading too, and a few headings in a list of items are none."""
    style = sure(group[0].candidate).style
    if len(group) < 2 or style not in STYLES:
        return
    accepted = [part.accepted for part in group]
    for i in range(1, len(group) - 1):
        if accepted[i - 1] and accepted[i + 1] and scores[i] > -3:
            group[i].accepted = True
    few = 2 * sum(part.accepted for part in group)
    if few < len(group) or (few == len(group) and STYLES[style] >= STYLES["num"]):
        for part in group:
            part.accepted = part.accepted and sure(part.candidate).exact


def _has_text(parts: list[Part], n: int) -> bool:
    """Whether a heading at `n` has text, a table or a heading of an inner style below it."""
    part = parts[n]
    c = sure(part.candidate)
    if len(part.text) - c.body >= 4 or c.ends in ("run_in", "colon", "glued"):
        return True
    if n + 1 >= len(parts):
        return False
    following = parts[n + 1].candidate
    if following is None or following.score < -2:
        return True
    if following.style not in STYLES or c.style not in STYLES:
        return not following.main or (c.style in STYLES and following.style not in STYLES and STYLES[c.style] < 3)
    return following.style != c.style and following.value <= 1 and not (following.main and STYLES[c.style] > 2)


def drop_contents(parts: list[Part]) -> None:
    """A list of contents before the text: headings without text that come again below are not headings there."""
    last: dict[str, int] = {}
    for n, part in enumerate(parts):
        if part.accepted:
            last[heading_key(sure(part.candidate).title)] = n
    run: list[Part] = []
    for n, part in enumerate(parts):
        c = part.candidate
        bare = part.accepted and c and c.ends in ("line", "stop") and last[heading_key(c.title)] > n
        if bare:
            run.append(part)
            continue
        if len(run) >= 3:
            for entry in run:
                entry.accepted = False
        run = []

"""The candidates: every part of a line that may be a heading, numbered or not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from govreports.codebook import heading_words, normalise_label, plain
from govreports.items import Identity, Page
from govreports.reading.headings import MAX_TITLE, Candidate, annex_of, bare_title, candidates, fold, sentence_signs
from govreports.reading.kinds import exact_kinds, heading_key, kinds_of, place_of
from govreports.reading.sections.pieces import CELLS, Piece, followed_as_in_form, is_table_line, table_labels

_DATE = re.compile(r"[二〇○一三四五六七八九十\d]{2,4}\s*年.*[月日]")
_BULLET = re.compile(r"[•●■◆★▪◇□○➢\uf06c\uf0d8]\s*")
"""What Word and its copies leave of a number that the software counted."""
_LOST = re.compile(r"(?:[?\uff1f]{0,2}[、.\uff0e]|[(\uff08]\s*[?\uff1f]{0,2}\s*[)\uff09]、?)\s*(?=[\u4e00-\u9fff])")
"""What a copy leaves of a number whose digits it lost: 、主动公开情况, ()公开内容."""
_RUN_IN = re.compile(r"[^。:;,、!?\s]{2,20}[。:]")
_MAX_UNNUMBERED = 32
"""Longest heading without a number, in characters, unless the page's own list or markup names it."""


@dataclass(slots=True)
class Part:
    """A piece, or a part of one that a heading in mid-line begins."""

    piece: int
    text: str
    candidate: Candidate | None = None
    accepted: bool = False
    has_text: bool = True
    level: int = 0
    announced: bool = False
    group: int = -1
    extra: float = field(default=0.0)


def parts_of(pieces: list[Piece]) -> list[Part]:
    """The lines, cut where a heading stands in mid-line, with their numbered candidates."""
    parts: list[Part] = []
    for i, piece in enumerate(pieces):
        if not piece.paragraph or piece.figure or piece.filled or is_table_line(piece.text):
            candidate = None if piece.paragraph else _heading_row(piece, pieces, i)
            parts.append(Part(i, piece.text, candidate))
            continue
        for segment in candidates(piece.text):
            text = piece.text[segment.start : segment.end]
            found = segment.candidate
            if found:
                found.body = max(0, found.body - segment.start)
                if found.inline:
                    found = None if piece.label else found
                elif found.ends in ("line", "stop") and _is_table_label(pieces, i, found):
                    found = None
            parts.append(Part(i, text, found))
    return parts


def _heading_row(piece: Piece, pieces: list[Piece], i: int) -> Candidate | None:
    """A row of a table that is only a main heading of the report, as where one table holds the whole report."""
    if piece.table is None or CELLS in piece.text or len(piece.text) > MAX_TITLE:
        return None
    found = candidates(piece.text)[0].candidate
    fits = found and found.main and found.style in ("cn", "part") and found.ends == "line"
    return (
        found
        if fits and normalise_label(piece.text) not in table_labels() and not followed_as_in_form(pieces, i)
        else None
    )


def _is_table_label(pieces: list[Piece], i: int, found: Candidate) -> bool:
    """Whether a numbered line is a row label of a table that lost its grid."""
    after = pieces[i + 1] if i + 1 < len(pieces) else None
    before = pieces[i - 1] if i else None
    if found.main and found.style in ("cn", "cn_space", "part"):
        return bool(after and after.figure) or followed_as_in_form(pieces, i)
    if pieces[i].in_table or (after and after.figure):
        return True
    return pieces[i].label and any(p is not None and (p.label or p.figure or p.filled) for p in (before, after))


def title_lines(page: Page, identity: Identity) -> set[str]:
    """What stands at the head and foot of a report and is no heading: its title and its issuer."""
    names = (page.title, page.title_original, identity.title, identity.title_original, identity.issuer)
    return {plain(name) for name in names if name}


def add_unnumbered(parts: list[Part], pieces: list[Piece], page: Page, titles: set[str]) -> None:
    """Adds candidates for headings without a number: listed by the page or its preamble, by the codebook, or by
    their markup."""
    listed = {heading_key(text) for text in page.announced} - {""}
    numbered = {part.candidate.kinds[0] for part in parts if part.candidate and part.candidate.kinds}
    first_level = sum(piece.paragraph is not None and piece.paragraph.heading == 1 for piece in pieces)
    announcement = ""
    bold: list[Part] = []
    run_in: list[Part] = []
    bulleted: list[tuple[Part, str]] = []
    title_words = [re.compile(word.pattern) for word in heading_words("title_line")]
    announces = re.compile("|".join(word.pattern for word in heading_words("announcement")))
    for n, part in enumerate(parts):
        piece = pieces[part.piece]
        paragraph = piece.paragraph
        if not paragraph or part.candidate or piece.figure or piece.in_table:
            continue
        text = part.text
        if len(text) > MAX_TITLE:
            if len(announcement) < 2000 and n < 20 and announces.search(text):
                announcement += heading_key(text[:1000]) + ","
            if "。" in text[:22] or ":" in fold(text[:22]):
                _run_in(part, run_in)
            continue
        lost = _LOST.match(text)
        title = bare_title(_BULLET.sub("", text[lost.end() :] if lost else text))
        key = heading_key(title)
        whole = plain(title)
        if len(title) < len(text) and (lost or _BULLET.match(text)):
            bulleted.append((part, title))
        if not key or whole in titles or _DATE.search(text):
            continue
        if any(word.search(fold(title)) for word in title_words) and not exact_kinds(title):
            continue
        following = pieces[part.piece + 1] if part.piece + 1 < len(pieces) else None
        if following is None or following.figure:
            continue
        annex = annex_of(text)
        if annex and (following.table is not None or following.in_table or following.label):
            _give(part, annex[1] or annex[0], "annex", 3.0, number=annex[0] if annex[1] else None)
            continue
        ended = text[-1] in "。;,、!\uff1b\uff0c"
        if key in listed and not ended:
            _give(part, title, "plain", 4.0)
            part.announced = True
            continue
        if len(title) > _MAX_UNNUMBERED or text[-1] in ";,、\uff1b\uff0c":
            _run_in(part, run_in)
            continue
        exact = [code for code in exact_kinds(title) if place_of(code) != "none"]
        if exact and not (piece.label and following.label):
            prose = bool(lost) or following.table is not None or len(following.text) > 15 or _opens(parts, n + 1)
            if prose and (place_of(exact[0]) == "main" or paragraph.heading or paragraph.bold):
                _give(part, title, "plain", 3.0)
            elif prose and exact[0] not in numbered and not ended:
                _give(part, title, "plain", 1.5)
            continue
        if ended or sentence_signs(title) or piece.label:
            if "。" in text[:-1]:
                _run_in(part, run_in)
            continue
        if len(key) >= 4 and key in announcement:
            _give(part, title, "plain", 3.0)
        elif paragraph.heading and (paragraph.heading > 1 or first_level > 1):
            _give(part, title, "plain", 2.0)
        elif paragraph.bold and len(following.text) > 20 and not fold(text).endswith(":"):
            bold.append(part)
    if sum(part.candidate is not None for part, _ in bulleted) > 1:  # what has the same mark is their sibling
        for part, title in bulleted:
            if not part.candidate and len(title) <= _MAX_UNNUMBERED and kinds_of(title) and not sentence_signs(title):
                _give(part, title, "plain", 1.5)
    for group in (bold, run_in):
        if len(group) > 1:
            for part in group:
                _give(part, bare_title(_run_in_title(part.text)), "plain", 2.0)


def _opens(parts: list[Part], n: int) -> bool:
    """Whether the next part may be a heading itself: then what stands above it is no lone line."""
    if n >= len(parts):
        return False
    found = parts[n].candidate
    return bool(found.value <= 1 if found else exact_kinds(bare_title(parts[n].text[:MAX_TITLE])))


def _run_in_title(text: str) -> str:
    match = _RUN_IN.match(fold(text[:24]))
    return text[: match.end() - 1] if match and match.end() < len(text) else text


def _run_in(part: Part, found: list[Part]) -> None:
    """Collects 平台建设。全年… : a listed heading without a number that runs into its prose."""
    title = _run_in_title(part.text)
    if title != part.text and exact_kinds(bare_title(title)):
        found.append(part)


def _give(part: Part, title: str, style: str, score: float, number: str | None = None) -> None:
    body = len(_run_in_title(part.text)) + 1 if len(title) < len(part.text) - 2 and style == "plain" else len(part.text)
    body = min(body, len(part.text))
    exact = tuple(code for code in exact_kinds(title) if place_of(code) != "none")
    kinds = exact or kinds_of(title)
    if style == "annex" and "sec.tables" not in kinds:
        kinds = ("sec.tables", *kinds)
    part.candidate = Candidate(
        style=style,
        value=0,
        number=number,
        title=title,
        ends="line" if body == len(part.text) else "run_in",
        body=body,
        inline=False,
        score=score,
        kinds=kinds,
        exact=bool(exact),
        main=any(place_of(code) == "main" for code in exact),
    )


def join_rejected(parts: list[Part]) -> list[Part]:
    """Parts of one line whose heading was rejected become one part again."""
    joined: list[Part] = []
    texts: list[list[str]] = []
    for part in parts:
        if joined and joined[-1].piece == part.piece and not part.accepted:
            texts[-1].append(part.text)
        else:
            joined.append(part)
            texts.append([part.text])
    for part, pieces_of in zip(joined, texts, strict=True):
        part.text = "".join(pieces_of)
    return joined


def sure(candidate: Candidate | None) -> Candidate:
    """The candidate of a part that is known to have one."""
    assert candidate is not None
    return candidate

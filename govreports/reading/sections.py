"""The heading tree and the record's text: `outline`.

The page's paragraphs and table rows become lines. Which lines are headings is decided over the whole document:
every numbering mark and every line that looks like a heading is a candidate, weighed by its form (`headings`),
then by its neighbours (siblings of one sequence stand or fall together; an item that no text follows is an item
of a list; a label among figures is a table row). Levels come from the nesting of the numbering styles as this
document uses them. The forms are those of QUIRKS Q15 to Q19 of real pages: mixed, restarted, skipped and missing
numbers, run-in headings, headings glued to the text before, headings without any number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from govreports.codebook import heading_words, indicators, layouts, normalise_label, plain
from govreports.items import Identity, Line, Outline, Page, Paragraph, Section, Table, TableRecord
from govreports.reading.headings import (
    MAX_TITLE,
    STYLES,
    Candidate,
    annex_of,
    bare_title,
    candidates,
    fold,
    sentence_signs,
)
from govreports.reading.kinds import exact_kinds, heading_key, kinds_of, place_of

CELLS = " | "
"""What stands between the cells of a table row in the record's text."""

_ACCEPT = 1.0
_UNNUMBERED_RANK = 2.9
"""Nesting rank of a heading without a number below a main heading: outside (一), inside 一、."""
_BELOW_NUMBERED_RANK = 3.2
"""The same where the section already has numbered (一)."""
_MAX_UNNUMBERED = 32
"""Longest heading without a number, in characters, unless the page's own list or markup names it."""
BARS = "| "
"""What a copy of a table puts around its cells."""
MAX_ROW = 200
_FIGURE = re.compile(r"[-+−]?[\d,.]+\s*(?:元|万元|%|[条件次个人份期场篇]|人次)?|[/—–-]{1,3}|[〇○]")
_DATE = re.compile(r"[二〇○一三四五六七八九十\d]{2,4}\s*年.*[月日]")
_BLANK = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_RUN = re.compile(r"[^\S\n]+")
_LONE_MARK = re.compile(r"[一二三四五六七八九十]{1,2}[、.\uff0e]|[(\uff08][一二三四五六七八九十]{1,2}[)\uff09]")
_BULLET = re.compile(r"[•●■◆★▪◇□○➢\uf06c\uf0d8]\s*")
"""What Word and its copies leave of a number that the software counted."""
_RUN_IN = re.compile(r"[^。:;,、!?\s]{2,20}[。:]")


@dataclass(slots=True)
class _Piece:
    """One line to be: a paragraph or a table row."""

    text: str
    paragraph: Paragraph | None = None
    table: int | None = None
    row: int | None = None
    figure: bool = False
    """The whole line is the content of a number cell."""
    label: bool = False
    """The whole line is a label of a table of the codebook."""
    short: bool = False
    filled: bool = False
    """A label of a table of the codebook, its unit and its figures in one line."""
    in_table: bool = False
    """Among the lines of a table that lost its grid."""


@dataclass(slots=True)
class _Part:
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


def outline(page: Page, identity: Identity) -> Outline:
    """The cleaned text as lines with their sections, the sections as a flat tree, and the tables of the page.

    `page` is in simplified characters. Level 1 is the top; a table row is one line, its cells parted by `CELLS`,
    a merged cell told once. Never raises; a page without any heading gives an outline without sections.
    """
    pieces, tables, spans = _pieces(page)
    _mark_tables(pieces)
    parts = _parts(pieces)
    titles = _titles(page, identity)
    _unnumbered(parts, pieces, page, titles)
    _fix_styles(parts)
    _judge(parts, pieces)
    _drop_contents(parts)
    parts = _join_rejected(parts)
    _set_levels(parts, pieces)
    return _assemble(parts, pieces, tables, spans)


# ---------------------------------------------------------------------------------------------------
# lines of the page


def _pieces(page: Page) -> tuple[list[_Piece], list[TableRecord], list[list[tuple[int, int, int, int]]]]:
    pieces: list[_Piece] = []
    tables: list[TableRecord] = []
    spans: list[list[tuple[int, int, int, int]]] = []
    for block in page.blocks:
        if isinstance(block, Table) and max((len(row) for row in block.rows), default=0) > 1:
            caption = _clean(block.caption) if block.caption else None
            previous = pieces[-1].text if pieces else ""
            if caption and caption != previous:
                heading = candidates(caption)[0].candidate
                pieces.append(_Piece(caption, Paragraph(caption) if heading and heading.main else None))
            for r, text in enumerate(_row_texts(block)):
                if text:
                    pieces.append(_Piece(text, table=len(tables), row=r))
            tables.append(TableRecord(caption or _caption(previous), None, [list(row) for row in block.rows]))
            spans.append(list(block.spans))
        else:
            paragraphs = (
                [block] if isinstance(block, Paragraph) else [Paragraph(cell) for row in block.rows for cell in row]
            )
            for paragraph in paragraphs:
                pieces.extend(_Piece(t, paragraph) for t in map(_clean, paragraph.text.split("\n")) if t)
    return _mended(pieces), tables, spans


def _clean(text: str) -> str:
    return text if text.isalnum() else _RUN.sub(" ", _BLANK.sub("", text)).strip()


def _row_texts(table: Table) -> list[str]:
    """One text a row; a cell that only repeats a merged one is left out."""
    repeated: set[tuple[int, int]] = set()
    for row, column, rowspan, colspan in table.spans:
        bottom, right = min(row + rowspan, len(table.rows)), column + colspan
        for r in range(row, bottom):
            repeated.update((r, c) for c in range(column, min(right, len(table.rows[r]))) if (r, c) != (row, column))
    texts = []
    for r, row_cells in enumerate(table.rows):
        cells = [_clean(cell.replace("\n", " ")) for c, cell in enumerate(row_cells) if (r, c) not in repeated]
        texts.append(CELLS.join(cells).strip() if any(cells) else "")
    return texts


def _caption(previous: str) -> str | None:
    """The line above a table, where it is its caption."""
    if not 0 < len(previous) <= MAX_TITLE:
        return None
    folded = fold(previous)
    return previous if any(re.search(word.pattern, folded) for word in heading_words("caption")) else None


def _mended(pieces: list[_Piece]) -> list[_Piece]:
    """A number alone on its line joins its title; a heading broken over two lines is put together where only the
    whole is a heading of the codebook."""
    mended: list[_Piece] = []
    for piece in pieces:
        last = mended[-1] if mended else None
        if last and last.paragraph and piece.paragraph and _continues(last.text, piece.text):
            last.text += piece.text
        else:
            mended.append(piece)
    return mended


def _continues(text: str, following: str) -> bool:
    if _LONE_MARK.fullmatch(text):
        return len(following) <= 40
    return (
        len(following) <= 20
        and 6 <= len(text) <= MAX_TITLE
        and text[0] in "一二三四五六七八九十(\uff08"
        and not exact_kinds(text)
        and bool(exact_kinds(text + following))
    )


@cache
def _table_labels() -> frozenset[str]:
    labels = {normalise_label(row.label) for layout in layouts() for row in layout.rows}
    labels |= {normalise_label(text) for entry in indicators() for text in (entry.label, *entry.variants)}
    return frozenset(label for label in labels if len(label) > 1)


@cache
def _label_after() -> dict[str, frozenset[str]]:
    """For each label of a form the labels that follow it in some form."""
    after: dict[str, set[str]] = {}
    for layout in layouts():
        for row, following in pairwise(layout.rows):
            after.setdefault(normalise_label(row.label), set()).add(normalise_label(following.label))
    return {label: frozenset(following) for label, following in after.items()}


def _mark_tables(pieces: list[_Piece]) -> None:
    """Marks the lines of tables that lost their grid: short lines in a run that holds figures."""
    labels = _table_labels()
    for piece in pieces:
        if piece.paragraph and len(piece.text) <= MAX_TITLE:
            piece.short = len(piece.text) <= 30 and "。" not in piece.text
            piece.figure = len(piece.text) <= 16 and bool(_FIGURE.fullmatch(fold(piece.text)))
            piece.label = normalise_label(piece.text.strip(BARS)) in labels
        if piece.paragraph and len(piece.text) <= MAX_ROW and not piece.figure and not piece.label:
            label = _row_label(piece.text)
            piece.filled = bool(label) and normalise_label(label) in labels
    start = 0
    for i in range(len(pieces) + 1):
        if i < len(pieces) and (pieces[i].short or pieces[i].label or pieces[i].filled):
            continue
        run = pieces[start:i]
        figures = sum(piece.figure or piece.filled for piece in run)
        if figures >= 3 and figures * 5 >= len(run):
            cells = [k for k, piece in enumerate(run) if piece.figure or piece.label or piece.filled]
            first, last = cells[0], cells[-1]
            for piece in run[first : last + 1]:
                piece.in_table = True
        start = i + 1


def _row_label(text: str) -> str:
    """What stands before the unit and the figures at the end of a line, or nothing where no figure ends it."""
    tokens = text.replace("|", " ").split()
    count = len(tokens)
    figures = 0
    while tokens and (len(tokens[-1]) <= 3 or _FIGURE.fullmatch(fold(tokens[-1]))):
        figures += bool(_FIGURE.fullmatch(fold(tokens.pop())))
    return "".join(tokens) if figures and len(tokens) < count else ""


def _is_table_line(text: str) -> bool:
    """Whether a whole table stands in one line: figures apart, and hardly a sentence."""
    tokens = text.replace("|", " ").split()
    figures = sum(1 for token in tokens if len(token) <= 16 and _FIGURE.fullmatch(fold(token)))
    return figures >= 8 and figures * 5 >= len(tokens) and text.count("。") <= 2


# ---------------------------------------------------------------------------------------------------
# candidates


def _parts(pieces: list[_Piece]) -> list[_Part]:
    parts: list[_Part] = []
    for i, piece in enumerate(pieces):
        if not piece.paragraph or piece.figure or piece.filled or _is_table_line(piece.text):
            candidate = None if piece.paragraph else _heading_row(piece, pieces, i)
            parts.append(_Part(i, piece.text, candidate))
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
            parts.append(_Part(i, text, found))
    return parts


def _heading_row(piece: _Piece, pieces: list[_Piece], i: int) -> Candidate | None:
    """A row of a table that is only a main heading of the report, as where one table holds the whole report."""
    if piece.table is None or CELLS in piece.text or len(piece.text) > MAX_TITLE:
        return None
    found = candidates(piece.text)[0].candidate
    fits = found and found.main and found.style in ("cn", "part") and found.ends == "line"
    return (
        found
        if fits and normalise_label(piece.text) not in _table_labels() and not _followed_as_in_form(pieces, i)
        else None
    )


def _is_table_label(pieces: list[_Piece], i: int, found: Candidate) -> bool:
    """Whether a numbered line is a row label of a table that lost its grid."""
    after = pieces[i + 1] if i + 1 < len(pieces) else None
    before = pieces[i - 1] if i else None
    if found.main and found.style in ("cn", "cn_space", "part"):
        return bool(after and after.figure) or _followed_as_in_form(pieces, i)
    if pieces[i].in_table or (after and after.figure):
        return True
    return pieces[i].label and any(p is not None and (p.label or p.figure or p.filled) for p in (before, after))


def _followed_as_in_form(pieces: list[_Piece], i: int) -> bool:
    """Whether the next label below is the one that follows this label in a known form."""
    following = _label_after().get(normalise_label(pieces[i].text.strip(BARS)))
    if not following:
        return False
    for piece in pieces[i + 1 : i + 5]:
        label = _row_label(piece.text) if piece.filled else piece.text.split(CELLS)[0]
        first = normalise_label(label) if len(piece.text) < 200 else ""
        if first in following:
            return True
        if not piece.figure and len(first) > 2:
            return False
    return False


def _titles(page: Page, identity: Identity) -> set[str]:
    """What stands at the head and foot of a report and is no heading: its title and its issuer."""
    names = (page.title, page.title_original, identity.title, identity.title_original, identity.issuer)
    return {plain(name) for name in names if name}


def _unnumbered(parts: list[_Part], pieces: list[_Piece], page: Page, titles: set[str]) -> None:
    """Adds candidates for headings without a number: listed by the page or its preamble, by the codebook, or by
    their markup."""
    listed = {heading_key(text) for text in page.announced} - {""}
    numbered = {part.candidate.kinds[0] for part in parts if part.candidate and part.candidate.kinds}
    first_level = sum(piece.paragraph is not None and piece.paragraph.heading == 1 for piece in pieces)
    announcement = ""
    bold: list[_Part] = []
    run_in: list[_Part] = []
    bulleted: list[tuple[_Part, str]] = []
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
        title = bare_title(_BULLET.sub("", text))
        key = heading_key(title)
        whole = plain(title)
        if len(title) < len(text) and _BULLET.match(text):
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
            prose = following.table is not None or len(following.text) > 15 or _opens(parts, n + 1)
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


def _opens(parts: list[_Part], n: int) -> bool:
    """Whether the next part may be a heading itself: then what stands above it is no lone line."""
    if n >= len(parts):
        return False
    found = parts[n].candidate
    return bool(found.value <= 1 if found else exact_kinds(bare_title(parts[n].text[:MAX_TITLE])))


def _run_in_title(text: str) -> str:
    match = _RUN_IN.match(fold(text[:24]))
    return text[: match.end() - 1] if match and match.end() < len(text) else text


def _run_in(part: _Part, found: list[_Part]) -> None:
    """Collects 平台建设。全年… : a listed heading without a number that runs into its prose."""
    title = _run_in_title(part.text)
    if title != part.text and exact_kinds(bare_title(title)):
        found.append(part)


def _give(part: _Part, title: str, style: str, score: float, number: str | None = None) -> None:
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


# ---------------------------------------------------------------------------------------------------
# which candidates are headings


def _fix_styles(parts: list[_Part]) -> None:
    """One style where a document writes 一、 and 一 for the same level; two where 一、 stands inside 一、."""
    cn = [
        p.candidate for p in parts if p.candidate and p.candidate.style in ("cn", "cn_space") and not p.candidate.inline
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


def _judge(parts: list[_Part], pieces: list[_Piece]) -> None:
    """Accepts candidates: their own form, then their siblings', then whether any text follows."""
    found = [n for n, part in enumerate(parts) if part.candidate]
    for n in found:
        parts[n].has_text = _has_text(parts, n)
    groups: dict[int, list[_Part]] = {}
    open_groups: dict[str, tuple[int, int]] = {}
    count = 0
    for n in found:
        part = parts[n]
        c = _sure(part.candidate)
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


def _judge_group(group: list[_Part]) -> None:
    scores = []
    for part in group:
        c = _sure(part.candidate)
        score = c.score + part.extra
        if not part.has_text and not c.main and c.style != "annex" and not part.announced:
            score -= 1.5
        scores.append(score)
    alike = len(group) > 1 and all(part.has_text and len(_sure(part.candidate).title) <= 30 for part in group)
    mean = sum(max(s, -3.0) for s in scores) / len(scores) + (1.0 if alike else 0.0)
    lone = len(group) == 1 and _sure(group[0].candidate).style in STYLES
    for part, score in zip(group, scores, strict=True):
        c = _sure(part.candidate)
        own = score + (1.0 if alike else 0.0) - (0.5 if lone and not c.exact else 0.0)
        if c.inline and lone and not c.exact and c.value != 1:
            own -= 1.0
        if score > -5:
            part.accepted = (own + min(own, mean)) / 2 >= _ACCEPT or (c.main and own >= _ACCEPT)
    _agree(group, scores)


def _agree(group: list[_Part], scores: list[float]) -> None:
    """Siblings agree: one between two headings is a heading too, and a few headings in a list of items are none."""
    style = _sure(group[0].candidate).style
    if len(group) < 2 or style not in STYLES:
        return
    accepted = [part.accepted for part in group]
    for i in range(1, len(group) - 1):
        if accepted[i - 1] and accepted[i + 1] and scores[i] > -3:
            group[i].accepted = True
    few = 2 * sum(part.accepted for part in group)
    if few < len(group) or (few == len(group) and STYLES[style] >= STYLES["num"]):
        for part in group:
            part.accepted = part.accepted and _sure(part.candidate).exact


def _has_text(parts: list[_Part], n: int) -> bool:
    """Whether a heading at `n` has text, a table or a heading of an inner style below it."""
    part = parts[n]
    c = _sure(part.candidate)
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


def _drop_contents(parts: list[_Part]) -> None:
    """A list of contents before the text: headings without text that come again below are not headings there."""
    last: dict[str, int] = {}
    for n, part in enumerate(parts):
        if part.accepted:
            last[heading_key(_sure(part.candidate).title)] = n
    run: list[_Part] = []
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


def _join_rejected(parts: list[_Part]) -> list[_Part]:
    """Parts of one line whose heading was rejected become one part again."""
    joined: list[_Part] = []
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


def _sure(candidate: Candidate | None) -> Candidate:
    assert candidate is not None
    return candidate


# ---------------------------------------------------------------------------------------------------
# levels


def _set_levels(parts: list[_Part], pieces: list[_Piece]) -> None:
    """Levels by nesting: a heading stands below the last one whose style is an outer one in this document."""
    heads = [part for part in parts if part.accepted]
    outer = _order([_sure(part.candidate) for part in heads])
    main_marks = {
        kind
        for p in heads
        for kind in _sure(p.candidate).kinds[:1]
        if _sure(p.candidate).style in ("cn", "cn_space", "part")
    }
    has_cn = any(_sure(p.candidate).style in ("cn", "cn_space", "part", "chapter") for p in heads)
    stack: list[tuple[str, float, int]] = []
    current: tuple[str, ...] = ()
    numbered_below = False
    tops = [pieces[p.piece].paragraph for p in heads if _sure(p.candidate).style == "cn" or _sure(p.candidate).main]
    top_markup = min((p.heading for p in tops if p and p.heading), default=None)
    top = _top_rank([_sure(part.candidate) for part in heads])
    for n, part in enumerate(heads):
        c = _sure(part.candidate)
        rank = STYLES.get(c.style)
        if rank is None:
            paragraph = pieces[part.piece].paragraph
            rank = _plain_rank(part, heads[n + 1] if n + 1 < len(heads) else None, current, main_marks, numbered_below)
            if rank > 1 and paragraph and paragraph.heading and top_markup and paragraph.heading <= top_markup:
                rank = 1.0
            if rank == 1.0 and top > 1.0 and c.kinds and _between(heads, n, top):
                rank = _BELOW_NUMBERED_RANK if numbered_below else _UNNUMBERED_RANK
            rank = top if rank == 1.0 else rank
        while stack and not _is_outer(stack[-1], (c.style, rank), outer):
            stack.pop()
        base = 1 if not stack and has_cn and c.style in STYLES and rank >= 3 else 0
        part.level = (stack[-1][2] if stack else base) + 1
        stack.append((c.style, rank, part.level))
        if part.level == 1:
            current, numbered_below = c.kinds, False
        elif c.style in STYLES:
            numbered_below = True


def _top_rank(heads: list[Candidate]) -> float:
    """Nesting rank of a main heading without a number: that of 一、 二、 where these are the main headings."""
    for style in ("part", "chapter", "cn_space", "cn"):
        found = [c for c in heads if c.style == style]
        if found:
            restarts = sum(c.value == 1 for c in found)
            return STYLES[style] if restarts < 2 and sum(c.main for c in found) >= 2 else 1.0
    return 1.0


def _between(heads: list[_Part], n: int, top: float) -> bool:
    """Whether the numbers of the main headings around a heading without a number leave no place for it."""
    before = next((_sure(p.candidate).value for p in reversed(heads[max(0, n - 60) : n]) if _ranks(p, top)), 0)
    after = next((_sure(p.candidate).value for p in heads[n + 1 : n + 61] if _ranks(p, top)), 0)
    return bool(before and after) and after == before + 1


def _ranks(part: _Part, rank: float) -> bool:
    return STYLES.get(_sure(part.candidate).style) == rank


def _plain_rank(
    part: _Part, following: _Part | None, current: tuple[str, ...], main_marks: set[str], numbered_below: bool
) -> float:
    """Nesting rank of a heading without a number, by what it is about and what follows it."""
    c = _sure(part.candidate)
    kind = c.kinds[0] if c.kinds else None
    below = _BELOW_NUMBERED_RANK if numbered_below else _UNNUMBERED_RANK
    if c.style == "annex":
        return below + 0.2
    within = kind in ("sec.problems", "sec.improvements") and "sec.problems_improvements" in current
    if c.main and not within and kind not in main_marks:
        return 1.0
    directly = following is not None and not part.has_text and _sure(following.candidate).style not in STYLES
    if not c.kinds and directly and not _sure(following.candidate if following else None).main:
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


# ---------------------------------------------------------------------------------------------------
# the result


def _assemble(
    parts: list[_Part],
    pieces: list[_Piece],
    tables: list[TableRecord],
    spans: list[list[tuple[int, int, int, int]]],
) -> Outline:
    lines: list[Line] = []
    sections: list[Section] = []
    own: list[list[str]] = []
    offset = 0
    for part in parts:
        piece = pieces[part.piece]
        text = part.text.strip()
        if not text:
            continue
        body = 0
        if part.accepted:
            c = _sure(part.candidate)
            lead = len(part.text) - len(part.text.lstrip())
            body = min(max(c.body - lead, 1), len(text))
            sections.append(Section(part.level, c.number, c.title, c.kinds[0] if c.kinds else None, list(c.kinds)))
            own.append([])
        section = len(sections) - 1 if sections else None
        if section is not None and text[body:].strip():
            own[section].append(text[body:].strip())
        lines.append(Line(text, offset, section, body, piece.table, piece.row))
        offset += len(text) + 1
        if piece.table is not None and tables[piece.table].section is None:
            tables[piece.table].section = section
    for entry, texts in zip(sections, own, strict=True):
        entry.text = "\n".join(texts)
    return Outline("\n".join(line.text for line in lines), lines, sections, tables, spans)

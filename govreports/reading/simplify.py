"""The page in mainland simplified characters: script detected, notes and losses mended, Taiwan vocabulary undone.

Characters are converted by OpenCC's `tw2s`, or by `hk2s` where the text writes 着 (there 著 is always 著), never by its
phrase configurations: those turn ordinary mainland words (指标, 查询, 档案馆) into others. Mirrors that translate whole
reports into Taiwan words are undone by an own list (codebook/vocab_tw2cn.csv) behind a gate: the words of
codebook/script_markers.csv must outweigh their mainland counterparts. And word by word: a converter replaces every
instance, so where a mainland word itself is still there more often than its Taiwan word, the Taiwan word is the author's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import opencc

from govreports.codebook import rows
from govreports.items import Page, Paragraph, Repair, Table
from govreports.reading.guard import any_of
from govreports.reading.mend import ANNOTATED, CELL, PARAGRAPH, Mendings, mend, strip_notes

MIXED = 0.05
"""Share of traditional among the characters that tell, from which a text is not simplified any more."""
TRADITIONAL = 0.85
"""Share from which a text is traditional throughout."""
EVIDENCE = 3
"""Weight of markers that a text converted with regional vocabulary must reach."""

DECISIVE = 5
"""Weight of a word that nobody on the mainland writes: it decides, since converters leave many words as they were."""

_PLACE = 0xF0000
"""First of the private characters (plane 15) that stand for an entry of the vocabulary while OpenCC runs."""
_PLACES = re.compile("[\U000f0000-\U000ffffd]")
_SURROGATES = re.compile("[\ud800-\udfff\x00\U000f0000-\U000ffffd]")
_ENDS = re.compile(f"[{CELL}{PARAGRAPH}]")
_TITLE_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?=[^0-9]|$)")


def simplify(page: Page) -> Page:
    """A new page in mainland simplified characters, with `script`, `title_original` and its repairs.

    Converts paragraphs, tables, captions, title, named metadata (their names too) and announced headings. `repairs`
    holds those of `page` and, one a distinct (kind, before, after), the pinyin notes taken out, the lost characters
    put back and the vocabulary undone; `before` is in the page's own characters, `after` in simplified ones. What
    stands in a title or heading list and again as a paragraph is counted once. Never raises.
    """
    heads, body = _strings(page)
    year = _TITLE_YEAR.search(page.title or "")
    found: Mendings = Counter()
    annotated = sum(r.count for r in page.repairs if r.kind == "pinyin_annotation") >= ANNOTATED
    text, of_body = _mended(body, annotated, int(year[0]) if year else None)
    mended = [_mended(head, annotated) for head in heads]
    script = script_of("\n".join([text, *(head for head, _ in mended)]))
    if script == "simplified" and not of_body and not any(of_head for _, of_head in mended):  # nearly all pages
        return replace(page, blocks=list(page.blocks), script=script, title_original=page.title_original or page.title)
    found.update(of_body)
    parts = _ENDS.split(text)
    lines = set(parts if text == body else _ENDS.split(body))
    counted = [head not in lines for head in heads]
    for (head, of_head), counts in zip(mended, counted, strict=True):
        parts.append(head)
        if counts:
            found.update(of_head)
    if script != "simplified":
        first_head = len(parts) - len(heads)
        parts, words = _convert(parts, script, lambda i: i < first_head or counted[i - first_head])
        found.update(words)
    return _rebuilt(page, parts, script, found)


def _mended(text: str, annotated: bool, year: int | None = None) -> tuple[str, Mendings]:
    """`text` without notes and with what was lost put back, and all that was mended."""
    text, stripped = strip_notes(text, annotated)
    text, found = mend(text, year)
    if stripped:
        found = stripped + found
    return text, found


def script_of(text: str) -> str:
    """`simplified`, `mixed`, `traditional`, `traditional_tw` or `traditional_hk`: what `text` is written in. Linear."""
    if not _any_traditional().search(text):
        return "simplified"
    letters = Counter(text)
    old = sum(n for c, n in letters.items() if c in _traditional())
    new = sum(n for c, n in letters.items() if c in _simplified())
    share = old / (old + new)
    if share < MIXED:
        return "simplified"
    if share < TRADITIONAL:
        return "mixed"
    return "traditional_tw" if _speaks(text, "tw") else "traditional_hk" if _speaks(text, "hk") else "traditional"


def _speaks(text: str, region: str) -> bool:
    """Whether the region's markers stand in the text more than their counterparts, with enough weight."""
    evidence = counter = 0
    for row in rows("script_markers.csv"):
        if row["script"] == region:
            here, there, weight = text.count(row["marker"]), text.count(row["counterpart"]), int(row["weight"])
            if here > there and weight >= DECISIVE:
                return True
            evidence += weight * (here > there)
            counter += weight * (there > here)
    return evidence >= EVIDENCE and evidence > counter


# ---------------------------------------------------------------------------------------------------
# characters and vocabulary


@dataclass(frozen=True, slots=True)
class _Word:
    """One entry of the vocabulary. `plain` is the word character by character; equal to `mainland`: it only stays."""

    word: str
    mainland: str
    plain: str
    core: str
    """The mainland word whose survival shows that the converter left it alone; empty: nothing can."""
    told: bool
    """Whether undoing it is a repair: not for words that only stay."""


def _convert(parts: list[str], script: str, counts: Callable[[int], bool]) -> tuple[list[str], Mendings]:
    """The parts in simplified characters, and the words undone in those parts that `counts`."""
    old = _traditional()
    chosen = [i for i, part in enumerate(parts) if part and (script != "mixed" or not old.isdisjoint(part))]
    text = _clean(PARAGRAPH.join(parts[i] for i in chosen))
    gates = ("always", *_gates(text)) if script == "traditional_tw" else ("always", "gateway") if "政府資訊" in text else ("always",)
    pattern, words = _vocabulary(gates)
    text = pattern.sub(lambda match: chr(_PLACE + words[match[0]][0]), text)
    text = _converter(script in ("mixed", "traditional_hk") or (script == "traditional" and "着" in text)).convert(text)
    entries = [entry for _, entry in words.values()]
    kept = _kept(text, entries)
    found: Mendings = Counter()
    out = list(parts)
    for i, part in zip(chosen, text.split(PARAGRAPH), strict=True):
        for place in _PLACES.findall(part) if counts(i) else ():
            entry = entries[ord(place) - _PLACE]
            if entry.told and entry.core not in kept:
                found["phrase_conversion", entry.word, entry.mainland] += 1
        out[i] = _PLACES.sub(lambda place: _read(entries[ord(place[0]) - _PLACE], kept), part)
    return out, found


def _kept(text: str, entries: list[_Word]) -> set[str]:
    """The mainland words that stand in the converted text at least as often as what would become them."""
    made: Counter[str] = Counter()
    for place in _PLACES.findall(text):
        entry = entries[ord(place) - _PLACE]
        if entry.core and entry.told:
            made[entry.core] += 1
    return {core for core, n in made.items() if text.count(core) >= n}


def _read(entry: _Word, kept: set[str]) -> str:
    return entry.plain if entry.core in kept else entry.mainland


def _clean(text: str) -> str:
    """Without what OpenCC cannot take (NUL, halves of surrogate pairs) or what is used as a place here."""
    return _SURROGATES.sub("", text) if _SURROGATES.search(text) else text


def _gates(text: str) -> tuple[str, ...]:
    """`tw`; and `deep` where even 信息 was translated: such a converter also takes words that mainland prose knows."""
    return ("tw", "deep") if text.count("資訊") > text.count("信息") else ("tw",)


@cache
def _vocabulary(gates: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, tuple[int, _Word]]]:
    """The words of these gates: a pattern, longest first, and their entries with the number of their place."""
    chosen = [row for row in rows("vocab_tw2cn.csv") if row["gate"] in gates]
    plain = _converter(False).convert("\n".join(row["word"] for row in chosen)).split("\n")
    words = {}
    for i, (row, characters) in enumerate(zip(chosen, plain, strict=True)):
        core = "" if row["core"] == "-" else row["core"] or row["mainland"]
        told = characters != row["mainland"] or (row["gate"] == "always" and not row["note"].endswith("stays"))
        words[row["word"]] = (i, _Word(row["word"], row["mainland"], characters, core, told))
    return re.compile(any_of(words)), words


@lru_cache(maxsize=2)
def _converter(hong_kong: bool) -> opencc.OpenCC:
    """OpenCC by characters: for texts with 着 (Hong Kong, mainland, OpenCC's standard) or with 著 for both (Taiwan)."""
    return opencc.OpenCC("hk2s" if hong_kong else "tw2s")


@cache
def _traditional() -> frozenset[str]:
    """The characters that simplification changes."""
    return _changed("t2s")


@cache
def _any_traditional() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(_traditional())))}]")


@cache
def _simplified() -> frozenset[str]:
    """The characters that only simplification made: no traditional text (Big5) has them."""
    changed = "".join(sorted(_changed("s2t")))
    return frozenset(changed) - frozenset(changed.encode("big5", "ignore").decode("big5")) - _traditional()


def _changed(config: str) -> frozenset[str]:
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    converted = opencc.OpenCC(config).convert("\n".join(characters)).split("\n")
    return frozenset(a for a, b in zip(characters, converted, strict=True) if a != b)


# ---------------------------------------------------------------------------------------------------
# the page as strings and back


def _strings(page: Page) -> tuple[list[str], str]:
    """Title, metadata and announced headings; and the body as one text with the ends of paragraphs and cells marked."""
    heads = [page.title or "", *page.meta, *page.meta.values(), *page.announced]
    body: list[str] = []
    for block in page.blocks:
        if isinstance(block, Paragraph):
            body += (_unmarked(block.text), PARAGRAPH)
        else:
            body += (_unmarked(block.caption or ""), CELL)
            for row in block.rows:
                whole = CELL.join(row)
                if PARAGRAPH in whole or whole.count(CELL) >= len(row):
                    whole = CELL.join(map(_unmarked, row))
                body += (whole, CELL) if row else ()
    return [_unmarked(head) for head in heads], "".join(body)


def _unmarked(text: str) -> str:
    return _ENDS.sub(" ", text) if CELL in text or PARAGRAPH in text else text


def _rebuilt(page: Page, parts: list[str], script: str, found: Mendings) -> Page:
    """The page with its strings replaced by `parts`: the body's, an empty one, then the heads'."""
    rest = iter(parts)
    blocks: list[Paragraph | Table] = []
    for block in page.blocks:
        if isinstance(block, Paragraph):
            blocks.append(replace(block, text=next(rest)))
        else:
            caption = next(rest)
            cells = [[next(rest) for _ in row] for row in block.rows]
            blocks.append(replace(block, caption=None if block.caption is None else caption, rows=cells))
    next(rest)
    title = next(rest)
    names = [next(rest) for _ in page.meta]
    meta: dict[str, str] = {}
    for name in names:
        value = next(rest)
        meta[name] = meta.get(name) or value
    repairs: Mendings = Counter()
    for repair in page.repairs:
        repairs[repair.kind, repair.before, repair.after] += repair.count
    repairs.update(found)
    return replace(
        page,
        title=None if page.title is None else title,
        blocks=blocks,
        meta=meta,
        announced=[next(rest) for _ in page.announced],
        repairs=[Repair(*key, count) for key, count in repairs.items()],
        script=script,
        title_original=page.title_original or page.title,
    )

"""The page step: the opener of the format, then what is the same for every format. Header fields go into `meta`,
menus, boxes and footers go away, broken lines are mended, the title stands first.

Furniture is told by its words (`codebook/furniture.csv`) and by its place: before the report's first sentence or
numbered heading, or after its last. Between these nothing is ever dropped, but for the box and the list of headings that
wiki mirrors put into the text.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from itertools import chain

from govreports.items import Decoded, Page, Paragraph, ReadingError, Repair, Table
from govreports.reading import furniture as known
from govreports.reading.formats import opener
from govreports.reading.formats.html import open_html, table_fields
from govreports.reading.formats.text import open_text
from govreports.reading.lines import Block, is_numbered, mend, physical, tidy
from govreports.reading.mend import strip_notes

MAX_HEAD = 80
"""Blocks before the report's first sentence that may be furniture; a longer run of short lines is content."""
MAX_TAIL = 300
"""Blocks at the end that may be furniture."""

_DATE = re.compile(r"((?:19|20)\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)|(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_SIGNS = re.compile("[&<(（[]")
"""What remains of markup and notes begin with."""
_MARKUP = re.compile(
    r"<!--\s*(?:\[(?:if|endif)[^>]{0,200}\]|StartFragment|EndFragment)\s*(?:--)?>|<!\[(?:if|endif)[^>]{0,200}>"
    r"|\[if !supportLists\]|\[endif\]|</?o:p>|&(?:nbsp|ensp|emsp|lt|gt|amp|quot|ldquo|rdquo|lsquo|rsquo|middot|mdash|hellip|#160|#12288);?"
)
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’",
             "middot": "·", "mdash": "—", "hellip": "…"}  # fmt: skip
_STYLE_RULE = re.compile(r"[.#@]?[A-Za-z][\w\-.,#:> ]{0,80}\{[^{}]{0,400}\}$")
_STAMP = re.compile(r"(20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?)\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*[|｜]")
"""A header line of a news site: date, time, a bar."""
_MOMENT = re.compile(r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?")
"""A line that is nothing but a date in figures."""
_NAME_AND_DATE = re.compile(r"([^\W\d]{4,20})(?: [\w.-]{4,40})? (20\d\d[-/.]\d{1,2}[-/.]\d{1,2})")
_LIST_ITEM = re.compile(r"\d{1,2}[.、]\s*")
_FILE = re.compile(r"[^\s。;；:：]{4,80}\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|jpe?g|png)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d|[二〇○零一九]{4}年")
_NAMELESS = re.compile(r"\d|关于|關於|政府信息|政府資訊|政务|政務|信息|年度|二")
_CHAPTER = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")
_BULLETS = frozenset("·•●○■□◆◇▲△★☆※►▪-—–:：")
_ITEMS = re.compile(r"[,，、]\s*")
_LEADERS = re.compile(r"(?:\s|\.{2}|[.．·…—-]{2})[\s.．·…—-]*\d{1,3}$")
_BULLET = re.compile(r"^\s*[•·▪●*-]?\s*")


def isolate(
    decoded: Decoded | None,
    body: bytes,
    *,
    format: str,
    url: str,
    article_html: str | None = None,
    article_title: str | None = None,
    article_date: str | None = None,
) -> Page:
    """The page model of one document in its own characters.

    `decoded` is the text of the bytes (HTML and text only), `format` as `formats.sniff` says, `article_*` what the
    platform already knows of the article. Raises ReadingError with step `page`: `empty`, `binary`, `unsupported`,
    `too_large`, `limit`, or what the opener of the format raises. A page without an article gives few or no blocks.
    """
    if format == "empty":
        raise ReadingError("page", "empty", "the document is empty")
    if format == "binary":
        raise ReadingError("page", "binary", "the bytes are no text and no known document")
    if format in ("html", "text"):
        if decoded is None:
            raise ReadingError("page", "binary", "the document was not decoded")
        if len(decoded.text) > 10_000 and decoded.replaced > len(decoded.text) // 4:
            raise ReadingError("page", "binary", "most of the document's bytes are no characters")
        if format == "html" or article_html:
            page = open_html(decoded.text, url, article_html)
        else:
            page = open_text(decoded.text, url)
    else:
        open_ = opener(format)
        if open_ is None:
            raise ReadingError("page", "unsupported", f"no reader for the format {format}")
        page = open_(body, url)
    return _finish(page, tidy(article_title or ""), article_date)


def _finish(page: Page, article_title: str, article_date: str | None) -> Page:
    """What is the same for every format."""
    repairs = Counter[tuple[str, str, str]]()
    blocks, announced = _boxes(_unmark(physical(page.blocks), repairs))
    meta = dict(page.meta)
    blocks, mended = mend(_tail(_head(blocks, meta), meta))
    title = _title(page, article_title, blocks, meta)
    blocks = _with_title(blocks, title)
    return Page(
        format=page.format,
        title=title,
        blocks=blocks,
        meta=meta,
        published=_published(meta, article_date, page.published),
        announced=[*page.announced, *announced],
        repairs=[*page.repairs, *(Repair(*key, count=n) for key, n in repairs.items()), *mended],
        script=page.script,
        title_original=page.title_original,
        ocr=page.ocr,
    )


# ---------------------------------------------------------------------------------------------------
# remains of markup


_LOST_INDENT = re.compile("\\s*[?？]{1,4}(?=[\u3400-\u9fff（(])")
_LOST_END = re.compile("(?<=[。；：”])\\s*[?？]{1,4}\\s*$")
"""Wide spaces that a wrong decoding made question marks, before a line (??根据) and behind it."""


def _unmark(blocks: list[Block], repairs: Counter[tuple[str, str, str]]) -> list[Block]:
    """The blocks without pinyin notes, conditional comments, entities and style rules that stand in the text."""

    def replace(match: re.Match[str]) -> str:
        found = match[0]
        after = _ENTITIES.get(found.strip("&;"), " ") if found[0] == "&" else ""
        repairs["markup_remains", found[:40], after.strip()] += 1
        return after

    def clean(text: str) -> str:
        # Pinyin notes go here, not only in `simplify`: furniture is told by its words, and dropped lines had notes too.
        if "(" in text or "（" in text:
            text, notes = strip_notes(text)
            repairs.update(notes)
        if ("?" in text or "？" in text) and (lost := _LOST_INDENT.match(text) or _LOST_END.search(text)):
            repairs["lost_character", lost[0].strip(), ""] += 1
            text = _LOST_END.sub("", _LOST_INDENT.sub("\u3000\u3000", text))
        return _MARKUP.sub(replace, text) if "&" in text or "<" in text or "[" in text else text

    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            if _SIGNS.search("".join(chain.from_iterable(block.rows))):
                rows = [[*map(clean, row)] if _SIGNS.search("".join(row)) else row for row in block.rows]
                block = Table(rows, block.caption, block.spans)
            out.append(block)
            continue
        text = clean(block.text)
        if "{" in text and _STYLE_RULE.match(text.strip()):
            repairs["markup_remains", tidy(text)[:40], ""] += 1
            continue
        if text.strip():
            out.append(block if text is block.text else type(block)(text, block.heading, block.bold, block.centered))
    return out


# ---------------------------------------------------------------------------------------------------
# furniture by place


def _boxes(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """The blocks without a wiki mirror's box and lists of headings, and the headings these announce."""
    box, labels, contents = known.boxes()
    texts = [tidy(b.text) if isinstance(b, Paragraph) else "" for b in blocks]
    last = {_entry(text): i for i, text in enumerate(texts) if 0 < len(text) <= 60}
    drop: set[int] = set()
    announced: list[str] = []
    for i, text in enumerate(texts):
        if not text or i in drop:
            continue
        if len(text) <= 12 and (key := known.bare(text)) in box:
            drop.update(_box_rows(texts, i, labels))
        elif len(text) <= 12 and key in contents:
            end = i + 1
            while end < len(texts) and texts[end] and last.get(_entry(texts[end]), 0) > end:
                end += 1
            if end - i >= 3:
                announced += [_entry(t) for t in texts[i + 1 : end]]
                drop.update(range(i, end))
        elif _commas(text) >= 2 and len(text) < 4000:
            parts = _ITEMS.split(text)
            first = [*map(_entry, parts[: len(parts) // 5 + 1])]
            if all(first) and not any(last.get(item, 0) > i for item in first):  # then less than four of five can
                continue
            items = [item for item in map(_entry, parts) if item]
            again = sum(1 for item in items if last.get(item, 0) > i)
            if len(items) >= 3 and again >= 0.8 * len(items):
                announced += items
                drop.add(i)
                if i and known.bare(texts[i - 1]) in contents:
                    drop.add(i - 1)
    return [b for i, b in enumerate(blocks) if i not in drop] if drop else blocks, announced


def _entry(text: str) -> str:
    """A heading as a list of contents names it, without leaders and page number."""
    return (_LEADERS.sub("", text) if text[-1:].isdigit() else text).strip()


def _box_rows(texts: list[str], start: int, labels: frozenset[str]) -> list[int]:
    """The indices of a box: its heading, then labelled lines or lines that are label and value in turn."""
    rows = [start]
    i = start + 1
    while i < len(texts) and texts[i]:
        line = _BULLET.sub("", known.plain(texts[i]))
        label, colon, _ = line.partition(":")
        if known.bare(label) not in labels:
            break
        rows.append(i)
        i += 1
        if not colon and i < len(texts) and len(texts[i]) <= 60:
            rows.append(i)
            i += 1
    return rows if len(rows) > 1 else []


def _commas(text: str) -> int:
    """How many marks part the items of a line."""
    return text.count(",") + text.count("，") + text.count("、")


def _is_prose(text: str, least: int) -> bool:
    """Whether a line is running text of at least `least` characters."""
    return len(text) >= least and ("。" in text or _commas(text) >= 2) and not known.is_furniture(text)


def _begins(text: str) -> bool:
    """Whether a line is a numbered heading."""
    return text[:1] not in _BULLETS and is_numbered(text)


def _header(text: str) -> list[tuple[str, str]]:
    """The fields of a header line, or nothing where the line is no such line."""
    return known.fields(text) if (":" in text or "：" in text or "[" in text or "【" in text or "20" in text) and len(text) < 300 else []


def _head(blocks: list[Block], meta: dict[str, str]) -> list[Block]:
    """The blocks without what stands before the report: header fields (into `meta`), menus, trails, the site's name."""
    head: list[Block] = []
    body = 0
    labels: list[str | None] = []
    empty: str | None = None  # a label alone on the line above
    for body, block in enumerate(blocks):
        if isinstance(block, Table):
            pairs = table_fields(block)
            cells = [cell for row in block.rows for cell in row if cell]
            if len(block.rows) == 1 and all(_is_button(cell) or known.is_furniture(cell, before=True) for cell in cells):
                continue  # | 简体版 | 繁体版 | 智能问答 |, | 当前位置: 首页 > 年报 |
            known_labels = sum(1 for cell in cells if known.label_of(cell)) if len(cells) < 60 else 0
            if (len({label for label, _ in pairs}) < 2 and known_labels < 3) or (len(pairs) + known_labels) * 4 < len(cells):
                break
            _put(meta, pairs)
            continue
        text = tidy(block.text)
        if text[:1].isdigit() and (item := _LIST_ITEM.match(text)) and known.is_furniture(text[item.end() :], before=True):
            continue  # a trail that was a list: 1. 当前位置, 2. 首页 > 年报, 3. > 正文
        parts = text.strip("|").split("|") if "|" in text else []
        above, labels = labels, [known.label_of(part) for part in parts]
        if len(labels) > 1 and all(labels):
            continue  # a row of labels; the row below it has their values
        if len(above) > 1 and all(above) and len(above) == len(parts):
            _put(meta, [(label, part.strip()) for label, part in zip(above, parts, strict=True) if label])
        elif pairs := _header(text):
            _put(meta, pairs)
        elif stamp := _STAMP.match(text):
            if "网" not in text:  # the date of a site that copied the report is not that of its publication
                _put(meta, [("时间", stamp[1])])
        elif (moment := _MOMENT.match(bare := text.lstrip("•· "))) and (moment.end() == len(bare) or known.is_organ(bare[moment.end() :])):
            _put(meta, [("时间", moment[0])])  # 2018-01-08 alone or before its source: the page's date, not a signature
        elif (named := _NAME_AND_DATE.fullmatch(text)) and (".gov." in text or not known.is_organ(named[1])):
            _put(meta, [("时间", named[2])])  # 某省信息公开 2015/3/27
        elif _is_prose(text, 40) or _begins(text) or body >= MAX_HEAD:
            break
        elif label := known.label_of(text):
            empty = label
            continue
        elif empty and len(text) <= 40 and not known.is_title(text) and not known.is_organ(text):
            _put(meta, [(empty, text)])
        elif not known.is_furniture(text, before=True):
            bare = text.strip("| ")  # the bars of a table of one cell
            lone = "|" in text and "|" not in bare
            head.append(Paragraph(bare, block.heading, block.bold, block.centered) if lone else block)
        elif trail := known.trail(text):
            meta.setdefault(known.TRAIL, trail)
        empty = None
    else:
        body = len(blocks)
    head = [_without_rest(block) for block in _without_trails(head)]
    lines = [tidy(b.text) for b in head if isinstance(b, Paragraph)]
    title = next((i for i, text in enumerate(lines) if known.is_title(text)), 0)
    keep = title
    while keep and title - keep < 2 and _leads(lines[keep - 1]):
        keep -= 1
    return head[keep:] + blocks[body:]


def _without_trails(head: list[Block]) -> list[Block]:
    """The blocks without a trail that ends in the title of the page (某市门户网站 某局 年报 某局2023年…报告)."""
    texts = [tidy(b.text) if isinstance(b, Paragraph) else "" for b in head]
    titles = {text for text in texts if known.is_title(text)}
    trails = {text for text in texts for title in titles if text != title and text.endswith((f" {title}", f"\u3000{title}"))}
    return [b for b, text in zip(head, texts, strict=True) if text not in trails] if trails else head


def _without_rest(block: Block) -> Block:
    """A title line without the buttons behind it (… 年度报告 字号:[ ])."""
    if not isinstance(block, Paragraph) or len(block.text) > 120:
        return block
    title, _, rest = tidy(block.text).partition(" ")
    if not rest or not known.is_title(title) or not known.is_furniture(rest):
        return block
    return Paragraph(title, block.heading, block.bold, block.centered)


def _is_button(cell: str) -> bool:
    """Whether a cell of a bar above the report is a button: few words, no figure, no body's name."""
    return len(cell) <= 14 and sum(map(str.isdigit, cell)) < 2 and not known.is_organ(cell) and not known.has_title_word(cell)


def _leads(line: str) -> bool:
    """Whether a line above the title may be the first part of it: a body's name, a year, words of a title."""
    return known.is_organ(line) or bool(_YEAR.search(line)) or known.has_title_word(line)


def _put(meta: dict[str, str], pairs: list[tuple[str, str]]) -> None:
    for label, value in pairs:
        if value:
            meta.setdefault(label, value)


def _tail(blocks: list[Block], meta: dict[str, str]) -> list[Block]:
    """The blocks without what stands after the report: related entries, share bars, footers, the makers' names."""
    blocks = blocks[: _cut(blocks)]
    end = len(blocks)
    least = max(0, end - MAX_TAIL)
    while end > least:
        block = blocks[end - 1]
        if isinstance(block, Table):
            break
        text = tidy(block.text)
        if _is_prose(text, 25) or _begins(text):
            break
        end -= 1
    tail: list[Block] = []
    files = False
    for block in blocks[end:]:
        text = tidy(block.text) if isinstance(block, Paragraph) else ""
        if known.is_end(text):
            break
        pairs = _header(text)
        if pairs and all(known.role(label) in ("tail", "published") for label, _ in pairs):
            _put(meta, pairs)
        elif _FILE.fullmatch(text):
            files = True  # what is offered for download, after which menus may stand
        elif not known.is_furniture(text, before=files):
            tail.append(block)
    return blocks[:end] + tail


def _cut(blocks: list[Block]) -> int:
    """Where the furniture begins whose heading stands alone (相关词条), even with sentences below; else the end."""
    cut = len(blocks)
    for i in range(len(blocks) - 1, max(len(blocks) // 3, len(blocks) - MAX_TAIL), -1):
        block = blocks[i]
        if isinstance(block, Table) or _CHAPTER.match(block.text.lstrip()):
            break
        if len(block.text) <= 16 and known.is_end(tidy(block.text)):
            cut = i
    return cut


# ---------------------------------------------------------------------------------------------------
# title and date


def _title(page: Page, article_title: str, blocks: list[Block], meta: dict[str, str]) -> str | None:
    """The best title: what the platform says, what the page says, the header's field, the first lines; of these the
    first that reads like a report's title, else the first there is."""
    lines = [b.text for b in blocks[:12] if isinstance(b, Paragraph)]
    first = next((i for i, text in enumerate(lines) if known.is_title(text)), None)
    seen = ""
    if first is not None:
        seen = lines[first]
        if first and known.is_organ(lines[first - 1]) and _NAMELESS.match(seen) and lines[first - 1].split()[-1] not in seen:
            seen = lines[first - 1] + seen
    candidates = [article_title, page.title or "", seen, meta.get("标题", ""), meta.get("名称", ""), meta.get("信息名称", "")]
    if lines and len(lines[0]) <= 80:
        candidates.append(lines[0])
    return next((c for c in candidates if known.is_title(c)), None) or next((c for c in candidates if c), None)


def _with_title(blocks: list[Block], title: str | None) -> list[Block]:
    """The blocks with the title as the first paragraph, a heading of level 1; title lines of the text itself stay."""
    if not title or not known.is_title(title):
        return blocks
    key, text = known.bare(title), ""
    for i, block in enumerate(blocks[:3]):
        if not isinstance(block, Paragraph) or len(block.text) > 80:
            break
        if i and known.bare(block.text) == key:
            return blocks  # issuer and year stand above it
        text += known.bare(block.text)
        if text == key:
            return [Paragraph(block.text, 1, block.bold, block.centered), *blocks[1:]] if i == 0 else blocks
    return [Paragraph(title, heading=1), *blocks]


def _published(meta: dict[str, str], article_date: str | None, found: str | None) -> str | None:
    """The ISO date of publication: meta tag PubDate, then a visible field, then what the platform says, then weaker fields."""
    strong = [meta.get("PubDate"), *(v for k, v in meta.items() if known.role(k) == "published")]
    weak = [v for k, v in meta.items() if known.role(k) == "published_weak"]
    for value in (*strong, article_date, found, *weak):
        date = _date(value)
        if date:
            return date
    return None


def _date(value: str | None) -> str | None:
    """The first valid date of a field's value, ISO, or None."""
    for match in _DATE.finditer(value or ""):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            return datetime.date(year, month, day).isoformat()
        except ValueError:
            continue
    return None

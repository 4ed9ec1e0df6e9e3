"""HTML as the page model: the report's container found, everything around it left out, tables as grids.

One walk over the tree notes every block of text, every table, and for each container-like element which blocks it
holds; where the report is, is then decided on these ranges with running sums, so that all is linear in the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate, chain

from lxml import etree

from govreports.codebook.furniture import furniture
from govreports.items import Page, Paragraph, ReadingError, Table
from govreports.reading import furniture as known
from govreports.reading.grid import cell_text, grid
from govreports.reading.guard import any_of
from govreports.reading.lines import close_up, tidy

MAX_CHARACTERS = 24_000_000
"""A longer page is no report: `ReadingError("page", "too_large")`."""
MAX_TABLE_DEPTH = 4
"""Tables nested deeper are taken for layout without a look at their cells."""
MAX_OUTER = 80
"""Blocks before the article that are looked through for header fields."""

_SKIP = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "object", "svg", "select", "option", "button",
        "textarea", "head", "applet", "embed", "map", "audio", "video",
    )
)  # fmt: skip
_BLOCK = frozenset(
    (
        "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "td", "th", "tbody", "thead", "tfoot", "h1",
        "h2", "h3", "h4", "h5", "h6", "center", "section", "article", "main", "header", "footer", "nav", "aside",
        "form", "fieldset", "blockquote", "pre", "hr", "address", "body", "html", "figure", "figcaption", "caption",
        "ucapcontent", "ucaptitle", "publishtime",
    )
)  # fmt: skip
_HOLDER = frozenset(
    (
        "div", "section", "article", "main", "td", "body", "form", "center", "ucapcontent", "span", "font", "html",
        "dd", "blockquote",
    )
)  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_NOISE_TAGS = frozenset(("nav", "footer", "aside", "menu"))
_PREAMBLE = re.compile(r"\s{0,100}<\?xml[^>]{0,300}\?>", re.I)
_DOCUMENT_END = re.compile(r"</(?:html|body)\s*>|<!doctype[^>]{0,300}>", re.I)
_INLINE_TAG = re.compile(r"</?(?:b|i|u|em|strong|font|span|big|small|center|o:p|st1:[a-z]+|blockquote|div|ins|del|sup|sub)\b[^<>]*>", re.I)
_CENTERED = re.compile(r"text-align\s*:\s*center", re.I)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_TITLE_CUT = re.compile(r"\s*[_|｜\-—–>»]+\s*")
_BLANK_LINE = re.compile(r"\n[\s\u3000]*\n")


@dataclass(slots=True)
class _Block:
    """One paragraph or table as it stands in the page."""

    text: str
    links: int = 0
    heading: int | None = None
    bold: bool = False
    centered: bool = False
    table: Table | None = None


@dataclass(slots=True)
class _Scan:
    """What one walk over a tree found. A range is (first block, block after the last, rank or order)."""

    blocks: list[_Block] = field(default_factory=list)
    holders: list[tuple[int, int, int]] = field(default_factory=list)
    """Elements that may hold the article, with the rank of their name among the known containers (or -1)."""
    noise: list[tuple[int, int]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    title: str | None = None


def open_html(text: str, url: str, article_html: str | None = None) -> Page:
    """The page model of an HTML page: the article's blocks, `meta` with the meta tags and the header fields around
    the article, `title`. `article_html` is the article where the platform already has it; the page around it still
    gives `meta`. Soft line breaks stay as ``\\n`` in a paragraph (see `lines.mend`).

    Raises ReadingError `too_large` above `MAX_CHARACTERS`, `limit` for markup nested beyond all reason.
    """
    scan = _scan(text)
    sums, noise = _sums(scan)
    start, stop = _article(scan, sums)
    outer = scan.blocks[max(0, start - MAX_OUTER) : start] + scan.blocks[stop : stop + 10]
    if article_html is not None and article_html.strip():
        inner = _scan(article_html)
        chosen = inner.blocks
        outer = scan.blocks[:MAX_OUTER] + scan.blocks[start : start + MAX_OUTER]
    else:
        chosen = _without_noise(scan, noise, start, stop)
    meta = dict(scan.meta)
    _outer_fields(outer, meta)
    blocks: list[Paragraph | Table] = []
    for block in chosen:
        if block.table is not None:
            blocks.append(block.table)
            continue
        for part in _BLANK_LINE.split(block.text) if "\n" in block.text else (block.text,):
            if part.strip():
                blocks.append(Paragraph(part, block.heading, block.bold, block.centered))
    title = _title(scan, outer, chosen)
    bodies = [part for part in reversed(_TITLE_CUT.split(scan.title or "")) if known.is_organ(part)]
    if bodies:
        meta.setdefault("SiteName", bodies[0])  # 某报告 - 某县人民政府
    if len(bodies) > 1:
        meta.setdefault(known.TRAIL, " > ".join(bodies))  # 某报告_审计局_某县人民政府
    return Page(format="html", title=title, blocks=blocks, meta=meta)


def _tree(text: str) -> etree._Element | None:
    """The parsed tree of the decoded text (its own declarations of an encoding are not looked at), or None for nothing."""
    if len(text) > MAX_CHARACTERS:
        raise ReadingError("page", "too_large", f"the page has {len(text)} characters, more than {MAX_CHARACTERS}")
    preamble = _PREAMBLE.match(text)
    text = _DOCUMENT_END.sub(" ", text[preamble.end() :] if preamble else text).replace("\0", "")
    root, deep = _parse(text)
    if deep:  # the parser stops there and loses the rest: without inline tags most such pages are flat
        root, deep = _parse(_INLINE_TAG.sub(" ", text))
        if deep:
            raise ReadingError("page", "limit", "the page's tags are nested too deeply")
    return root


def _parse(text: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None, False
    return root, any(e.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for e in parser.error_log.filter_from_fatals())


@cache
def _ranks() -> dict[str, int]:
    """The known containers (`#id`, `.class`, `tag`) and their rank, the best first; ids and classes in lower case."""
    return {p.lower(): rank for rank, p in reversed(list(enumerate(furniture().of("container"))))}


@cache
def _noise_names() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(map(re.escape, furniture().of('noise')))})(?:$|[\s_\d-])", re.I)


@lru_cache(maxsize=1024)
def _is_noise(id_: str, class_: str) -> bool:
    """Whether an element's names are those of menus, share bars, footers."""
    return _noise_names().search(f"{class_} {id_}") is not None


@lru_cache(maxsize=1024)
def _style(style: str) -> tuple[bool, bool | None, bool]:
    """What a style says: bold, centered (None where it says nothing of it), hidden."""
    centered = _CENTERED.search(style) is not None if "text-align" in style else None
    return "weight" in style and _BOLD.search(style) is not None, centered, _HIDDEN.search(style) is not None


@lru_cache(maxsize=1024)
def _rank(tag: str, id_: str, class_: str) -> int:
    """The rank of an element among the known containers, or -1."""
    ranks = _ranks()
    names = [f".{c}" for c in class_.lower().split()] if class_ else []
    if id_:
        names.append(f"#{id_.lower()}")
    if tag in ranks:
        names.append(tag)
    return min((ranks[n] for n in names if n in ranks), default=-1)


class _Writer:
    """The block under way while the tree is walked."""

    def __init__(self, scan: _Scan) -> None:
        self.scan = scan
        self.parts: list[str] = []
        self.links = 0
        self.bold = 0
        self.size = 0

    def flush(self, heading: int | None, centered: bool) -> None:
        """Ends the block under way."""
        if self.parts:
            text = "".join(self.parts)
            self.parts.clear()
            if text.strip():
                text = close_up(text).replace("\x02", "\n").strip("\n")
                self.scan.blocks.append(_Block(text, self.links, heading, self.bold > 0 and self.bold >= self.size, centered))
        self.links = self.bold = self.size = 0


def _scan(text: str) -> _Scan:
    """One walk over the page."""
    scan = _Scan()
    root = _tree(text)
    if root is None:
        return scan
    _head(root, scan)
    writer = _Writer(scan)
    parts = writer.parts
    blocks = scan.blocks
    link = bold = pre = 0
    layouts: list[etree._Element] = []
    heading: int | None = None
    centered = False
    undo: list[tuple[etree._Element, int, int | None, bool, int, int, bool]] = []
    # (element, bold, heading, centered, first block, rank of the container or -2, noise) to restore at its end
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, el in walk:
        tag = el.tag
        if event == "start":
            if tag in _SKIP:
                walk.skip_subtree()
                continue
            block = tag in _BLOCK
            if block:
                if parts:
                    writer.flush(heading, centered)
                if tag == "table":
                    found = None if len(layouts) >= MAX_TABLE_DEPTH else _data_table(el)
                    if found is not None:
                        if found.rows:
                            blocks.append(_Block("", table=found))
                        walk.skip_subtree()
                        continue
                    layouts.append(el)
            elif tag == "br":
                parts.append("\x02")
                continue
            elif tag == "a":
                link += 1
            attributes = dict(el.items())
            if attributes or tag in _HEADINGS or tag in _NOISE_TAGS or tag in ("b", "strong", "center", "pre", "ucapcontent", "article"):
                outside = bold, heading, centered
                rank, noise = -2, tag in _NOISE_TAGS
                if tag in _HEADINGS:
                    heading = _HEADINGS[tag]
                elif tag in ("b", "strong"):
                    bold += 1
                elif tag == "center":
                    centered = True
                elif tag == "pre":
                    pre += 1
                if attributes:
                    style = attributes.get("style")
                    if style:
                        heavy, middle, hidden = _style(style)
                        bold += heavy
                        if block and middle is not None:
                            centered = middle
                        noise = noise or hidden
                    if block and (align := attributes.get("align")):
                        centered = align.lower() == "center"
                    if "hidden" in attributes:
                        noise = True
                    id_, class_ = attributes.get("id") or "", attributes.get("class") or ""
                    if tag in _HOLDER:
                        rank = _rank(tag, id_, class_) if id_ or class_ else -1
                    if block and (id_ or class_) and tag not in ("html", "body") and _is_noise(id_, class_):
                        noise = True
                elif tag in ("ucapcontent", "article"):
                    rank = _rank(tag, "", "")
                undo.append((el, *outside, len(blocks), rank, noise))
            elif tag in ("td", "div", "section", "main", "body"):
                undo.append((el, bold, heading, centered, len(blocks), -1, False))
            if el.text:
                _take(writer, el.text, link, bold, pre)
        else:
            if tag in _BLOCK:
                if parts:
                    writer.flush(heading, centered)
                if layouts and layouts[-1] is el:
                    layouts.pop()
            elif tag == "a":
                link = max(0, link - 1)
            if undo and undo[-1][0] is el:
                _, bold, heading, centered, first, rank, noise = undo.pop()
                if tag == "pre":
                    pre = max(0, pre - 1)
                if rank >= 0 and tag not in _BLOCK:
                    writer.flush(heading, centered)
                if len(blocks) > first:
                    if noise:
                        scan.noise.append((first, len(blocks)))
                    if rank >= -1:
                        scan.holders.append((first, len(blocks), rank))
            if el.tail and el is not root:
                _take(writer, el.tail, link, bold, pre)
    writer.flush(heading, centered)
    return scan


def _take(writer: _Writer, text: str, link: int, bold: int, pre: int) -> None:
    """One text node into the block under way."""
    if pre:
        text = text.replace("\r\n", "\n").replace("\n", "\x02")
    writer.parts.append(text)
    size = len(text.strip())
    writer.size += size
    if link:
        writer.links += size
    if bold:
        writer.bold += size


def _head(root: etree._Element, scan: _Scan) -> None:
    """Meta tags (names in any case and order, the last that is not empty wins) and the <title>."""
    names = furniture().values["meta"]
    for el in root.iter("meta", "title"):
        if el.tag == "title":
            if scan.title is None and el.text and next(el.iterancestors("svg"), None) is None:
                scan.title = tidy(el.text)
            continue
        name = names.get((el.get("name") or el.get("property") or el.get("itemprop") or "").strip().lower())
        value = tidy(el.get("content") or "")
        if name and value:
            scan.meta[name] = value


def _data_table(el: etree._Element) -> Table | None:
    """The grid of a table that holds data (without rows where it holds nothing), or None for one that only lays out text."""
    if _HIDDEN.search(el.get("style") or ""):
        return Table([])
    inner = next(el.iterdescendants("table"), None)
    if inner is not None:
        nested = sum(len(cell_text(t)) for t in el.iterdescendants("table") if next(t.iterancestors("table"), None) is el)
        rows = [row for row in el.iter("tr") if next(row.iterancestors("table"), None) is el]
        if len(rows) < 3 or nested > 0.3 * len(cell_text(el)):
            return None
    table = grid(el)
    cells = set[str]().union(*table.rows)
    cells.discard("")
    if not cells:
        return Table([])
    if len(table.rows[0]) == 1:
        return None
    total = sum(map(len, cells))
    long = sum(len(c) for c in cells if len(c) > 200)
    if long > 0.6 * total and len(cells) <= 12:
        return None
    return table


# ---------------------------------------------------------------------------------------------------
# where the report is


@cache
def _report_words() -> re.Pattern[str]:
    return re.compile(any_of(furniture().both_scripts("report")))


def _weight(block: _Block) -> float:
    """How much of a report a block holds: its characters outside links, sentences and report words counting more."""
    if block.table is not None:
        return float(sum(map(len, chain.from_iterable(block.table.rows))) + 40)
    size = len(block.text)
    if block.links * 2 >= size:
        return 0.0
    weight = float(size - block.links)
    if size < 25 and "。" not in block.text:
        return weight * 0.3
    return weight + (40 if _report_words().search(block.text, 0, 400) else 0)


def _sums(scan: _Scan) -> tuple[list[float], list[tuple[int, int]]]:
    """Running sums of the blocks' weights with noise left out, and the ranges that are noise (a noisy name around
    most of the page is only a name)."""
    weights = [_weight(block) for block in scan.blocks]
    plain = [0.0, *accumulate(weights)]
    noise = [(a, b) for a, b in scan.noise if plain[b] - plain[a] < 0.4 * plain[-1]]
    for a, b in _merged(noise):
        weights[a:b] = [0.0] * (b - a)
    return [0.0, *accumulate(weights)], noise


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Nested or equal ranges as the outer ones only, in order."""
    out: list[tuple[int, int]] = []
    for a, b in sorted(ranges, key=lambda r: (r[0], -r[1])):
        if not out or b > out[-1][1]:
            out.append((a, b))
    return out


def _article(scan: _Scan, sums: list[float]) -> tuple[int, int]:
    """The range of blocks that is the article: a known container where it holds most of the page's text, otherwise
    the smallest element that does."""
    count = len(scan.blocks)
    total = sums[-1]
    if not total:
        return 0, count

    def held(a: int, b: int) -> float:
        return sums[b] - sums[a]

    known_ones = [(a, b, rank) for a, b, rank in scan.holders if rank >= 0 and held(a, b) > 0]
    if known_ones:
        most = max(held(a, b) for a, b, _ in known_ones)
        if most >= 0.6 * total:
            a, b, _ = min((h for h in known_ones if held(h[0], h[1]) >= 0.7 * most), key=lambda h: (h[2], h[1] - h[0]))
            return a, b
    fitting = [(a, b) for a, b, _ in scan.holders if held(a, b) >= 0.85 * total]
    return min(fitting, key=lambda h: h[1] - h[0]) if fitting else (0, count)


def _without_noise(scan: _Scan, noise: list[tuple[int, int]], start: int, stop: int) -> list[_Block]:
    """The article's blocks without the menus, share bars and hidden parts inside it."""
    out: list[_Block] = []
    at = start
    for a, b in _merged([(max(a, start), min(b, stop)) for a, b in noise if a < stop and b > start]):
        if a <= start and b >= stop:
            continue
        out.extend(scan.blocks[at:a])
        at = max(at, b)
    out.extend(scan.blocks[at:stop])
    return out


def _outer_fields(blocks: list[_Block], meta: dict[str, str]) -> None:
    """The labelled fields around the article into `meta`; what is there already stays."""
    for n, block in enumerate(blocks):
        if block.table is not None:
            for label, value in table_fields(block.table):
                meta.setdefault(label, value)
        elif len(block.text) <= known.MAX_LINE:
            for line in block.text.split("\n"):
                for label, value in known.fields(line):
                    if value:
                        meta.setdefault(label, value)
                if trail := known.trail(line):
                    meta.setdefault(known.TRAIL, trail if len(trail) > LABEL else _listed_trail(blocks[n:]))


LABEL = 10
"""A trail that is no longer is only its label (您现在的位置:); its parts stand below."""


def _listed_trail(blocks: list[_Block]) -> str:
    """A trail whose parts are blocks of their own: its label, and the short blocks behind it."""
    parts: list[str] = []
    for block in blocks[:LABEL]:
        if block.table is not None or len(block.text) > 2 * LABEL:
            break
        parts.append(block.text)
    return " > ".join(parts)


def table_fields(table: Table) -> list[tuple[str, str]]:
    """The labelled fields of a table that holds a page's header: label cell then value cell, or both in one cell."""
    out: list[tuple[str, str]] = []
    for row in table.rows[:40]:
        for i, cell in enumerate(row[:20]):
            label = known.label_of(cell)
            if label is not None:
                value = row[i + 1] if i + 1 < len(row) else ""
                if value and known.label_of(value) is None:
                    out.append((label, value))
            else:
                out.extend((k, v) for k, v in known.fields(cell) if v and (not out or out[-1] != (k, v)))
    return out


def _title(scan: _Scan, outer: list[_Block], chosen: list[_Block]) -> str | None:
    """The best title of the page: the first of meta tag, h1, <title> without the site's name, first lines of the
    article that reads like a report's title; failing that the first there is."""
    candidates = [scan.meta.get("ArticleTitle", "")]
    candidates += [tidy(b.text.replace("\n", "")) for b in (*chosen[:20], *reversed(outer)) if b.heading == 1]
    if scan.title:
        candidates += [scan.title, *_TITLE_CUT.split(scan.title)] if not _TITLE_CUT.search(scan.title) else _TITLE_CUT.split(scan.title)
    first = [tidy(line) for b in chosen[:6] if b.table is None and (b.centered or b.heading or b.bold) for line in b.text.split("\n")][:4]
    if len(first) > 1 and known.is_organ(first[0]):
        candidates.append(first[0] + first[1])
    candidates += first
    candidates += [tidy(b.text.replace("\n", "")) for b in reversed(outer) if b.heading or b.centered or b.bold]
    found = next((c for c in candidates if known.is_title(c)), None)
    return found or next((c for c in candidates if c), None)

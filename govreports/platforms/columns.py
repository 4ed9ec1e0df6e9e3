"""Columns as static pages: rows of links with a date, further pages, and columns below (by year, by rank).

All platforms but the directory are such columns; they differ in what a row is, where a column may lie, and in how a
page tells of the next one.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from govreports.items import ListingEntry
from govreports.platforms.base import Listing, Platform, Step, following
from govreports.platforms.markup import (
    absolute,
    count_headings,
    elements,
    heading,
    is_file,
    link_title,
    meta,
    published,
    row_date,
)
from govreports.platforms.pagers import Pager, read_pager
from govreports.platforms.wording import is_column, iso_date, plain, squeeze, words
from govreports.reading.titles import parse_title

MAX_DEPTH = 4
"""Columns within columns: portal, rank, unit, year."""
MAX_COLUMNS = 120
"""Columns taken from one page; a city has fewer departments."""
FULL_PAGE = 15
"""A page with as many rows may have a second one that it does not link (pagers made by a script)."""
FEW_LINKS = 5
"""A page with fewer links may be a mere signpost to another one."""
MAX_FRAMES = 5
MAX_CHANNELS = 1000
"""Links taken of a menu that a script makes."""
_INDEX = re.compile(r"/(?:index|default|main|\w*list)(?:_?\d{1,3})?\.(?:s?html?|aspx?|jsp)$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:年度?|n)?$")


class StaticColumns(Platform):
    """Columns of static pages. Subclasses tell what a row is (`is_row`)."""

    row: ClassVar[re.Pattern[str] | None] = None
    """The address of an article, where the family has one that is sure."""
    second_page: ClassVar[int] = 1
    """The number in the address of the second page: index_1.html, or index_2.html. Where that is not known, 1 is tried
    first: of pages counted from 0, index_2.html is the third, and the second would be missed."""
    flat: ClassVar[bool] = False
    """Columns do not lie within each other's folders: they are told by their names alone."""

    def owns(self, url: str) -> bool:
        return bool(self.row and self.row.search(url))

    def is_row(self, url: str, title: str) -> bool:
        """Whether a link is a row of a listing: it leads to an article, or it is titled like a report."""
        return self.owns(url) or is_report_row(url, title)

    def listing(self, response: TextResponse, step: Step) -> Listing:
        found = super().listing(response, step)
        if _is_tried(step) and not found.entries and (other := self.absent(step)):
            return other  # it gave the first page again, or nothing
        if step.page == 1:
            found.itself = self.newest_report(response)
            if step.depth and not (found.itself or found.entries or found.steps):
                found.itself = self.named_report(response)
            empty = not found.entries and not found.steps and not found.itself
            script = empty and words("list_script").search(response.text)
            if script:
                found.problems.append(("truncated", f"the list is filled by a script that no platform knows: {script[0]}"))
            elif empty and not (step.depth and self.may_be_empty(response, step)):
                found.problems.append(("layout", "the page has no rows, no columns, and is no report"))
        return found

    def within_bounds(self, found: Listing) -> Listing:
        columns = [s for s in found.steps if s.page == 1]
        kept = [s for s in columns if s.depth <= MAX_DEPTH][:MAX_COLUMNS]
        found.steps = [s for s in found.steps if s.page > 1]
        found = super().within_bounds(found)
        if len(kept) < len(columns):
            found.problems.append(("limit", f"{len(columns) - len(kept)} columns beyond the bounds"))
        found.steps += kept
        return found

    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        found: dict[str, ListingEntry] = {}

        def address(anchor: Any) -> str | None:
            return absolute(response, anchor.get("href") or "")

        def is_row(anchor: Any) -> bool:
            url = address(anchor)
            return bool(url) and self.is_row(str(url), link_title(anchor))

        for anchor in elements(response, "a"):
            url, title = address(anchor), link_title(anchor)
            if url and title and url != response.url and self.is_row(url, title):
                date = row_date(anchor, title, is_row) or _date_of_address(url)
                if url not in found or len(found[url].title) < len(title):
                    found[url] = ListingEntry(url, title, date, step.first_url or response.url)
        return list(found.values())

    def next_pages(self, response: TextResponse, step: Step, entries: list[ListingEntry]) -> list[Step]:
        links = links_of(response)
        further = self._further(response, step, entries, [url for url, _ in links])
        found = further + self.columns(response, step, links)
        if not entries and not found and step.page == 1:
            found = [replace(step, url=url, depth=step.depth + 1, first_url=url) for url in passages(response, len(links))]
        return found

    def absent(self, step: Step) -> Listing | None:
        if _is_tried(step):  # the other base is tried once
            url = _page_url(step.first_url, 1 if self.second_page == 2 else 2)
            return Listing(steps=[replace(step, url=url, kind="other base")])
        return super().absent(step)

    def may_be_empty(self, response: TextResponse, step: Step) -> bool:
        """Whether a page below the first one may have nothing on it (a year without reports)."""
        return self.recognise(response)

    def newest_report(self, response: TextResponse) -> ListingEntry | None:
        """The page's own entry where it is not a list but the newest report itself: it has the headings of one."""
        if count_headings(response) < 3:
            return None
        title = meta(response, "ArticleTitle") or squeeze("".join(response.xpath("(//h1)[1]//text()").getall()))
        title = title or squeeze("".join(response.xpath("//title//text()").getall()))
        return ListingEntry(response.url, title, iso_date(meta(response, "PubDate") or ""), response.url)

    def named_report(self, response: TextResponse) -> ListingEntry | None:
        """The page's own entry where a link that looked like a column's led to a report, if only to its attachment."""
        title = meta(response, "ArticleTitle") or heading(response) or ""
        found = parse_title(title)
        if found.kind != "report" or not found.year or self.article(response) is None:
            return None
        return ListingEntry(response.url, title, published(response), response.url)

    def pager(self, response: TextResponse, step: Step) -> Pager:
        """What the page says of the pages of its column."""
        return read_pager(response, step.page)

    def _further(self, response: TextResponse, step: Step, entries: list[ListingEntry], urls: list[str]) -> list[Step]:
        """The next page: linked (then it must be there), or tried: after a full page, and where the page tells of rows
        that it does not link (scripts often only put the number into the address)."""
        if not entries:
            return []
        seen, pager = step.seen + len(entries), self.pager(response, step)
        if pager.next_url:
            told = pager.pages is not None and step.page < pager.pages
            more = f"page {step.page + 1} of {pager.pages} has no new rows" if told else ""
            return [following(step, pager.next_url, seen, entries, more=more)]
        number = step.page + self.second_page - 1
        if step.kind == "other base":
            number = step.page - self.second_page + 2
        pattern = _page_pattern(step.first_url or response.url)
        linked = {int(match[1]): url for url in urls if pattern and (match := pattern.match(url))}
        promised = any(found >= number for found in linked)
        more = "" if promised else pager.more(step.page, seen if self.row else None)
        full = len(entries) >= FULL_PAGE and pager.pages is None
        if not (promised or more or full):
            return []
        url = linked.get(number) or _page_url(step.first_url or response.url, number)
        return [following(step, url, seen, entries, promised=promised, more=more)]

    def columns(self, response: TextResponse, step: Step, links: list[tuple[str, str]]) -> list[Step]:
        """Columns below this page: folders within its folder, year folders beside a year folder."""
        if step.page > 1:
            return []
        here, host = self.folder(step.first_url or response.url), urlsplit(response.url).netloc
        ours = self.holds_reports(response, here)
        found: dict[str, Step] = {}
        for url, title in links:
            folder, there = self.folder(url), urlsplit(url).netloc
            if not title or url == response.url or is_file(url) or self.is_row(url, title):
                continue
            named = ours and there == host and (is_year(title) or (self.flat and is_column(title)))
            inside = folder != here and "/content/" not in url and self.is_column(here, url, folder, title)
            if named or (inside and (ours or is_column(title))):
                key = url if named else folder
                found.setdefault(key, Step(url, "column", depth=step.depth + 1, first_url=url, jump=there != host))
        return list(found.values())

    def folder(self, url: str) -> str:
        """What the pages of a column share of their addresses."""
        return _folder(url)

    def holds_reports(self, response: TextResponse, here: str) -> bool:
        """Whether a page is a column of annual reports by its folder's or its own name: only then are the folders
        below it columns, too (elsewhere they are all that a government has)."""
        names = [meta(response, "ColumnName"), meta(response, "ColumnType"), *response.xpath("//title//text()").getall()]
        return bool(words("slug").search(urlsplit(here).path)) or any(is_column(name) for name in names if name)

    def is_column(self, here: str, url: str, folder: str, title: str) -> bool:
        """Whether a link leads to a column of reports, seen from the folder `here`."""
        if not is_column_url(url):
            return False
        inside = folder.startswith(here) and folder.count("/") <= here.count("/") + 2
        years = _YEAR.match(here.rstrip("/").rsplit("/", 1)[-1]) and _YEAR.match(folder.rstrip("/").rsplit("/", 1)[-1])
        beside = years and _parent(folder) == _parent(here)
        return bool((inside or beside) and not words("not_column").search(title))


def _is_tried(step: Step) -> bool:
    """Whether a second page is asked for under a name that nothing has told."""
    return step.page == 2 and not step.promised and step.kind != "other base"


def links_of(response: TextResponse) -> list[tuple[str, str]]:
    """The addresses and titles of all links, also of those whose address only a script has (`onclick`)."""
    found = []
    for element in elements(response, "a", "area", "li", "div", "span", "td"):
        opened = _OPENED.search(f"{element.get('href') or ''} {element.get('onclick') or ''}")
        url = absolute(response, element.get("href") or "") or (absolute(response, opened[1] or opened[2]) if opened else None)
        if url and (element.tag in ("a", "area") or opened):
            found.append((url, link_title(element)))
    return found + _channels(response)


def _channels(response: TextResponse) -> list[tuple[str, str]]:
    """The links of a menu that a script makes of JSON (`var channelsTag…= [{name, urls, children}]`)."""
    found: list[tuple[str, str]] = []
    for match in islice(_CHANNELS.finditer(response.text), 20) if "channelsTag" in response.text else ():
        try:
            nodes = [json.JSONDecoder(strict=False).raw_decode(response.text, match.end())[0]]
        except (ValueError, RecursionError):
            continue
        while nodes and len(found) < MAX_CHANNELS:
            node = nodes.pop(0)
            nodes += node if isinstance(node, list) else node.get("children") or [] if isinstance(node, dict) else []
            url = absolute(response, page_of(node.get("urls"))) if isinstance(node, dict) else None
            if url:
                found.append((url, plain(str(node.get("name") or node.get("showName") or ""))))
    return found


def page_of(urls: object) -> str:
    """The address for the desktop, of an object or one written as text: {"pc": "/demo/col/col100/index.html"}."""
    if isinstance(urls, str):
        try:
            urls = json.loads(urls)
        except (ValueError, RecursionError):
            return urls if isinstance(urls, str) and urls.startswith(("/", "http")) else ""
    if not isinstance(urls, dict):
        return ""
    return str(urls.get("pc") or urls.get("common") or next(iter(urls.values()), "") or "")


_CHANNELS = re.compile(r"\bchannelsTag\w*\s*=\s*(?=[\[{])")


_OPENED = re.compile(r"(?:window\.open|location\.(?:replace|assign))\s*\(\s*['\"]([^'\"]+)|location(?:\.href)?\s*=\s*['\"]([^'\"]+)")


def passages(response: TextResponse, links: int) -> list[str]:
    """Where a page without rows of its own has its content: the pages in its frames, or the one that it goes on to by a
    script (asked only of a page with next to no links)."""
    host = urlsplit(response.url).netloc
    found = [absolute(response, frame.get("src") or "") for frame in elements(response, "iframe", "frame")]
    if links < FEW_LINKS:
        scripts = (script.text or "" for script in elements(response, "script"))
        found += [absolute(response, m[1] or m[2]) for script in scripts for m in _OPENED.finditer(script)]
    own = (url for url in found if url and url != response.url and urlsplit(url).netloc == host)
    return list(dict.fromkeys(own))[:MAX_FRAMES]


def listing_rank(title: str) -> bool:
    """Whether a title is that of a report of this law, or of one that looks like it (which is counted): of a year or
    of a body. 政府信息公开年报 alone is the name of a column."""
    found = parse_title(title)
    return found.kind != "other" and bool(found.year or found.body)


def is_report_row(url: str, title: str) -> bool:
    """Whether a link with the title of a report leads to one, and not to the column of a year or of a body.

    A title with year and body is a report's. One with only a year or a body may be either, and the address decides: that of
    an article has a date or a number. …政府信息公开年报 without a year is the name that the law gives the column.
    """
    found = parse_title(title)
    if found.kind == "other" or not (found.year or found.body):
        return False
    if found.kind == "lookalike":  # counted, never asked for
        return not is_column_url(url)
    if found.year and found.body:
        return True
    article = is_file(url) or (bool(words("article_url").search(url[-200:])) and not is_column_url(url))
    return article and bool(found.year or not found.text.endswith("年报"))


def is_column_url(url: str) -> bool:
    """Whether an address looks like that of a column: a folder, or an index or list in it."""
    plain = url.split("?", 1)[0]
    return plain.endswith("/") or bool(_INDEX.search(plain))


def is_year(name: str) -> bool:
    """Whether a link is named by a year alone: 2023, 2023年, 2023年度."""
    return bool(_YEAR.match(squeeze(name)))


def _folder(url: str) -> str:
    """The address without its last part: what the pages of a column share."""
    plain = url.split("?", 1)[0]
    last = plain.rsplit("/", 1)[-1]
    return plain if not last else (plain.removesuffix(last) if "." in last else plain + "/")


def _parent(folder: str) -> str:
    return folder.rstrip("/").rsplit("/", 1)[0]


def _stem(url: str) -> tuple[str, str, str]:
    """Folder, name and ending of page 1: (…/nb/, index, .html)."""
    plain = url.split("?", 1)[0]
    last = plain.rsplit("/", 1)[-1]
    if "." not in last:
        return _folder(url), "index", ".html"
    name, _, ending = last.rpartition(".")
    return plain.removesuffix(last), name, "." + ending


def _page_pattern(first_url: str) -> re.Pattern[str] | None:
    folder, name, ending = _stem(first_url)
    return re.compile(re.escape(folder) + re.escape(name) + r"_(\d{1,4})" + re.escape(ending) + "$")


def _page_url(first_url: str, number: int) -> str:
    folder, name, ending = _stem(first_url)
    return f"{folder}{name}_{number}{ending}"


def _date_of_address(url: str) -> str | None:
    """The date that an article's address carries (TRS, Hanweb), or None."""
    match = re.search(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d+\.|/art/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/", url)
    return iso_date("-".join(part for part in match.groups() if part)) if match else None

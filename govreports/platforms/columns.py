"""Columns as static pages: rows of links with a date, further pages, and columns below (by year, by rank).

`nfcms` and `generic` are such columns; they differ in what a row is and where a column may lie.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from govreports.items import ListingEntry
from govreports.platforms.base import (
    MAX_PAGES,
    Listing,
    Platform,
    Step,
    absolute,
    count_headings,
    following,
    is_column,
    is_file,
    iso_date,
    link_title,
    meta,
    row_date,
    squeeze,
    words,
)
from govreports.reading.titles import parse_title

MAX_DEPTH = 4
"""Columns within columns: portal, rank, unit, year."""
MAX_COLUMNS = 120
"""Columns taken from one page; a city has fewer departments."""
FULL_PAGE = 15
"""A page with as many rows may have a second one that it does not link (pagers made by a script)."""
_INDEX = re.compile(r"(?:index|list)\.s?html?$|default\.aspx?$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:年度?|n)?$")


class StaticColumns(Platform):
    """Columns of static pages. Subclasses tell what a row is (`is_row`)."""

    second_page: ClassVar[int] = 2
    """The number in the address of the second page: index_2.html, or index_1.html."""

    def is_row(self, url: str, title: str) -> bool:
        """Whether a link is a row of a listing: it leads to an article or a file."""
        raise NotImplementedError

    def listing(self, response: TextResponse, step: Step) -> Listing:
        found = super().listing(response, step)
        if step.page == 1:
            found.itself = self.newest_report(response)
            empty = not found.entries and not found.steps and not found.itself
            if empty and not (step.depth and self.may_be_empty(response, step)):
                found.problems.append(("layout", "the page has no rows, no columns, and is no report"))
        return self._bounded(found)

    def _bounded(self, found: Listing) -> Listing:
        """The listing within the bounds; what is beyond them is told."""
        pages, columns = [s for s in found.steps if s.page > 1], [s for s in found.steps if s.page == 1]
        steps = [s for s in pages if s.page <= MAX_PAGES] + [s for s in columns if s.depth <= MAX_DEPTH][:MAX_COLUMNS]
        if len(steps) < len(found.steps):
            found.problems.append(("limit", f"{len(found.steps) - len(steps)} pages or columns beyond the bounds"))
        found.steps = steps
        return found

    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        found: dict[str, ListingEntry] = {}

        def address(anchor: Any) -> str | None:
            return absolute(response, anchor.get("href") or "")

        def is_row(anchor: Any) -> bool:
            url = address(anchor)
            return bool(url) and self.is_row(str(url), link_title(anchor))

        for anchor in response.selector.root.iter("a"):
            url, title = address(anchor), link_title(anchor)
            if url and title and url != response.url and self.is_row(url, title):
                date = row_date(anchor, title, is_row) or _date_of_address(url)
                if url not in found or len(found[url].title) < len(title):
                    found[url] = ListingEntry(url, title, date, step.first_url or response.url)
        return list(found.values())

    def next_pages(self, response: TextResponse, step: Step, entries: list[ListingEntry]) -> list[Step]:
        anchors = [(absolute(response, a.get("href") or ""), link_title(a)) for a in response.selector.root.iter("a")]
        links = [(url, title) for url, title in anchors if url]
        further = self._further(response, step, entries, [url for url, _ in links])
        return further + self.columns(response, step, links)

    def absent(self, step: Step) -> Listing | None:
        if step.page == 2 and not step.promised and step.kind != "other base":
            # Some skins count from index_1.html: the other base is tried once.
            url = _page_url(step.first_url, 1 if self.second_page == 2 else 2)
            return Listing(steps=[replace(step, url=url, kind="other base")] if url else [])
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

    def _further(self, response: TextResponse, step: Step, entries: list[ListingEntry], urls: list[str]) -> list[Step]:
        """The next page: linked (then it must be there), or tried after a full page."""
        if not entries:
            return []
        number = step.page + self.second_page - 1
        if step.kind == "other base":
            number = step.page - self.second_page + 2
        pattern = _page_pattern(step.first_url or response.url)
        numbers = [int(match[1]) for url in urls if pattern and (match := pattern.match(url))]
        promised = any(found >= number for found in numbers)
        url = _page_url(step.first_url or response.url, number)
        if not url or not (promised or len(entries) >= FULL_PAGE):
            return []
        linked = [url for url in urls if pattern and (match := pattern.match(url)) and int(match[1]) == number]
        return [following(step, linked[0] if linked else url, step.seen + len(entries), entries, promised=promised)]

    def columns(self, response: TextResponse, step: Step, links: list[tuple[str, str]]) -> list[Step]:
        """Columns below this page: folders within its folder, year folders beside a year folder."""
        if step.page > 1:
            return []
        here = _folder(step.first_url or response.url)
        ours = self.holds_reports(response, here)
        found: dict[str, Step] = {}
        for url, title in links:
            folder = _folder(url)
            if self.is_row(url, title) or folder == here or is_file(url) or not title or "/content/" in url:
                continue
            if folder not in found and self.is_column(here, url, folder, title) and (ours or is_column(title)):
                jump = urlsplit(url).netloc != urlsplit(response.url).netloc
                found[folder] = Step(url, "column", depth=step.depth + 1, first_url=url, jump=jump)
        return list(found.values())

    def holds_reports(self, response: TextResponse, here: str) -> bool:
        """Whether a page is a column of annual reports by its folder's or its own name: only then are the folders
        below it columns, too (elsewhere they are all that a government has)."""
        names = [meta(response, "ColumnName"), meta(response, "ColumnType"), *response.xpath("//title//text()").getall()]
        return bool(words("slug").search(urlsplit(here).path)) or any(is_column(name) for name in names if name)

    def is_column(self, here: str, url: str, folder: str, title: str) -> bool:
        """Whether a link leads to a column of reports, seen from the folder `here`."""
        if not (url.endswith("/") or _INDEX.search(url)):
            return False
        inside = folder.startswith(here) and folder.count("/") <= here.count("/") + 2
        years = _YEAR.match(here.rstrip("/").rsplit("/", 1)[-1]) and _YEAR.match(folder.rstrip("/").rsplit("/", 1)[-1])
        beside = years and _parent(folder) == _parent(here)
        return bool((inside or beside) and not words("not_column").search(title))


def listing_rank(title: str) -> bool:
    """Whether a title is that of a report of this law, or of one that looks like it (which is counted): of a year or
    of a body. 政府信息公开年报 alone is the name of a column."""
    found = parse_title(title)
    return found.kind != "other" and bool(found.year or found.body)


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


def _page_url(first_url: str, number: int) -> str | None:
    folder, name, ending = _stem(first_url)
    return f"{folder}{name}_{number}{ending}"


def _date_of_address(url: str) -> str | None:
    """The date that an article's address carries (TRS, Hanweb), or None."""
    match = re.search(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d+\.|/art/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/", url)
    return iso_date("-".join(part for part in match.groups() if part)) if match else None

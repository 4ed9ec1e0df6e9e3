"""What the mark-up of a page says, whatever family made it: links and their titles, dates, attachments, meta tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.response import get_base_url

from govreports.items import Attachment
from govreports.platforms.wording import iso_date, squeeze
from govreports.reading.titles import parse_title

MAX_ATTACHMENTS = 20
"""Attachments fetched of one report page; more are no annual report."""
MAX_TREE = 5_000_000
"""Bytes of a page that is made a tree within the crawl; a larger report is read where time and memory are bounded."""
_DATE_LABELS = "//text()[contains(., '发布日期') or contains(., '发布时间') or contains(., '发文日期')]/../.."
_FILE = re.compile(r"\.(?:docx?|wps|et|pdf|ofd|xlsx?|rtf|zip|rar)$", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download\.jsp|downloadfile|/attachment/|DownloadAttach", re.IGNORECASE)
_HEADING = re.compile(r"^[\s\u3000]*([一二三四五六七八九])[、,，.\s\u3000]")
_NO_ROW = ("ul", "ol", "dl", "table", "tbody", "section", "main", "form", "body", "html")
_SPACE = re.compile(r"[\s\u3000]+")
_HEADINGS = "//h1 | //h2 | //h3 | //*[contains(@class, 'title') or contains(@class, 'Title')] | //ucaptitle"
_LINK_SCHEMES = re.compile(r"^(?:javascript|mailto|tel|data|file|about):", re.IGNORECASE)


def heading(response: TextResponse) -> str | None:
    """The heading of a report page: the first that is the title of a report, else the first at all."""
    found = [squeeze("".join(e.xpath(".//text()").getall())) for e in response.xpath(_HEADINGS)[:30]]
    titles = (text for text in found if parse_title(text).kind == "report")
    first = squeeze("".join(response.xpath("(//h1)[1]//text()").getall()))
    return next(titles, first) or None


def published(response: TextResponse) -> str | None:
    """The publication date of a report page: of its meta tag, else beside 发布日期 or 发布时间 (来源:某街发布日期:2021-01-22
    stands in one text, or the date in the element after the label)."""
    if told := iso_date(meta(response, "PubDate") or ""):
        return told
    texts = ("".join(label.xpath(".//text()").getall()) for label in response.xpath(_DATE_LABELS)[:5])
    return next(filter(None, (iso_date(text[:2000]) for text in texts)), None)


def absolute(response: TextResponse, href: str) -> str | None:
    """The address of a link on the page, without fragment; None where it leads nowhere (script, mail, same page).

    Protocol-relative and ``./`` links are resolved; ``/../`` that is left over is removed (some servers answer 400).
    """
    return _absolute(get_base_url(response), href) if len(href) < 4096 else None


@lru_cache(maxsize=4096)  # a page's links are looked at several times
def _absolute(base: str, href: str) -> str | None:
    href = _SPACE.sub("", href)
    if not href or href.startswith("#") or _LINK_SCHEMES.match(href):
        return None
    try:
        url = urljoin(base, href.replace("\\", "/")).split("#", 1)[0]
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return url.replace("/../", "/")


def link_title(anchor: Any) -> str:
    """The title of a link: `@title`, unless the text within is the longer one and not cut off; of a link around a whole
    row (heading, date, first lines) the heading."""
    text = squeeze(" ".join(anchor.itertext()))
    headings = (squeeze("".join(part.itertext())) for part in anchor.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    head = next(filter(None, headings), "")
    parts = [squeeze("".join(part.itertext())) for part in anchor.iter("p", "span")]
    parts = [part for part in parts if part and iso_date(part) is None]
    title = squeeze(anchor.get("title") or "")
    inner = head or (max(parts, key=len, default="") if iso_date(text) else text)
    if title and not (len(inner) > len(title) and not inner.rstrip(" ").endswith(("...", "…"))):
        return title
    pictures = (squeeze(image.get("alt") or image.get("title") or "") for image in anchor.iter("img"))
    return inner or title or squeeze(anchor.get("alt") or "") or next(filter(None, pictures), "")


def row_date(anchor: Any, title: str, is_row: Any) -> str | None:
    """The date nearest to a link: in the smallest element around it that holds a date and no other row's link."""
    element = anchor
    for _ in range(6):
        text = " ".join(element.itertext()).replace(title, " ")
        if len(text) > 300:
            return None
        found = iso_date(text)
        if found:
            return found
        element = element.getparent()
        if element is None or element.tag in _NO_ROW:
            return None
        rows = 0
        for link in element.iter("a"):
            rows += is_row(link)
            if rows > 1:
                return None
    return None


def attachments(response: TextResponse) -> list[Attachment]:
    """The files that a report page links, in order, each once; at most `MAX_ATTACHMENTS`."""
    found: dict[str, Attachment] = {}
    for anchor in elements(response, "a"):
        href = anchor.get("href") or ""
        text = squeeze(" ".join(anchor.itertext()))
        kind = f"{anchor.get('class') or ''} {getattr(anchor.getparent(), 'attrib', {}).get('class', '')}"
        path = href.split("?", 1)[0].split("#", 1)[0]
        marked = any(word in kind for word in ("nfw-cms-attachment", "m-attachment", "insertfileTag"))
        if not (marked or anchor.get("appendix") or _FILE.search(path) or _FILE.search(text) or _DOWNLOAD.search(href)):
            continue
        url = absolute(response, href)
        if url and url not in found and url != response.url and len(found) < MAX_ATTACHMENTS:
            found[url] = Attachment(url, attachment_name(url, anchor.get("alt"), anchor.get("title"), text))
    return list(found.values())


def attachment_name(url: str, *names: str | None) -> str:
    """The most telling of the names: one with a file's ending, else the first, else the address's last part."""
    given = [squeeze(name) for name in names if name and name.strip()]
    last = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    return next((name for name in given if _FILE.search(name)), given[0] if given else last)


def is_file(url: str) -> bool:
    """Whether an address ends like a document that is no web page."""
    return bool(_FILE.search(urlsplit(url).path))


def meta(response: TextResponse, name: str) -> str | None:
    """The last non-empty content of a meta tag of this name, in any case (State Council notice 2017 No. 47)."""
    found = None
    for tag in elements(response, "meta"):
        if (tag.get("name") or "").lower() == name.lower() and squeeze(tag.get("content") or ""):
            found = squeeze(tag.get("content"))
    return found


def count_headings(response: TextResponse) -> int:
    """How many different headings 一、二、三、 begin a piece of text of the page."""
    found = set()
    for element in elements(response, "p", "div", "h1", "h2", "h3", "h4", "span", "strong", "td", "br"):
        match = _HEADING.match((element.tail if element.tag == "br" else element.text) or "")
        if match:
            found.add(match[1])
    return len(found)


def elements(response: TextResponse, *tags: str) -> Iterator[Any]:
    """The elements of these names, in the order of the page; also those of a second document behind the first, which
    some portals send in one answer."""
    root = response.selector.root
    while root is not None:
        if isinstance(root.tag, str):
            yield from root.iter(*tags)
        root = root.getnext()


def text_response(response: Response) -> TextResponse | None:
    """The response where it is text with a tree that can be asked, else None; also None above `MAX_TREE` bytes."""
    if not isinstance(response, TextResponse) or not response.body or len(response.body) > MAX_TREE:
        return None
    return response if response.selector.root is not None and hasattr(response.selector.root, "iter") else None


def fragment(response: TextResponse, html: str) -> TextResponse:
    """A piece of HTML that a script would put into the page, with the page's address."""
    return HtmlResponse(response.url, body=f"<html><body>{html}</body></html>".encode(), encoding="utf-8")

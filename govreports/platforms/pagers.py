"""What a listing page says of its further pages, in the forms that content systems write.

Three kinds of evidence: the call of a script that writes the pager (its arguments tell the pages, and how they are
named), a link to the next page, and the totals that a pager shows. A next page that only a script knows is told, too:
then the rows on the page are not the whole listing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice, takewhile

from scrapy.http import TextResponse

from govreports.platforms.markup import absolute, elements
from govreports.platforms.wording import squeeze, words

MAX_CALLS = 10
"""Calls looked at in one script."""
PAGER_TEXT = 400
"""Characters of an element's text above which it is no pager."""


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page says of the pages of its column; None: it does not say."""

    pages: int | None = None
    rows: int | None = None
    next_url: str | None = None
    scripted: bool = False
    """It has a next page that only a script can open."""

    def more(self, page: int, seen: int | None) -> str:
        """In words, what is told of beyond page `page` and `seen` rows (None: rows are not compared); "": nothing."""
        if self.pages is not None and self.pages > page:
            return f"page {page} of {self.pages} links no next page: the others come by a script"
        if self.pages is None and seen is not None and self.rows is not None and self.rows > seen:
            return f"{seen} of {self.rows} rows are shown: the others come by a script"
        if self.pages is None and self.scripted:
            return f"only a script opens the page after page {page}"
        return ""


def read_pager(response: TextResponse, page: int) -> Pager:
    """The pager of page `page` (from 1) of a column."""
    called = called_pager(response, page)
    if called is not None:
        return called
    scripts = _scripts(response)
    next_url, scripted = _next(response)
    text = pager_text(response)
    current, pages = _fraction(text)
    if pages is None:
        pages = _told("pages_told", text, scripts)
    if current is not None and pages is not None and current == pages:
        scripted = False
    return Pager(pages, _told("rows_told", text, scripts), next_url, scripted and not next_url)


def called_pager(response: TextResponse, page: int) -> Pager | None:
    """The pager of a page that calls `createPageHTML(pages, current, name, ending)` or one of its kin; None: it does not.

    With plain numbers first the page is counted from 0, or from 1 in the variant; three numbers are rows, pages, page.
    With the name of a container first it is counted from 1. Which it is, the number of this page shows: of pages counted
    from 0 the second one is name_1, else name_2. Calls in comments are none: they stand in stale copies of the list.
    """
    for script in _scripts(response):
        for call in islice(_CALL.finditer(script), MAX_CALLS):
            line = script[script.rfind("\n", 0, call.start()) + 1 : call.start()]
            if "//" in line or "function" in line:
                continue
            found = _called(response, script, call[1], page)
            if found is not None:
                return found
    return None


_CALL = re.compile(r"(?<![\w.])createPage\w{0,20}\s*\(([^(){}]{3,400})\)")
_ARGUMENT = re.compile(r"""'([^']*)'|"([^"]*)"|([^\s,'"]+)""")


def _called(response: TextResponse, script: str, call: str, page: int) -> Pager | None:
    arguments = [_value(script, *match.groups()) for match in _ARGUMENT.finditer(call)]
    if arguments and isinstance(arguments[0], str):
        arguments = arguments[1:]  # the container's name
    numbers = [n for n in takewhile(lambda a: isinstance(a, int), arguments) if isinstance(n, int)]
    rest = arguments[len(numbers) :]
    texts = [text for text in rest if isinstance(text, str) and text]
    if len(numbers) < 2 or len(texts) < 2 or not re.fullmatch(r"[\w./-]+", texts[0]):
        return None
    rows, pages, current = numbers[:3] if len(numbers) > 2 else (None, numbers[0], numbers[1])
    if rows is None:
        rows = next((n for n in reversed(rest) if isinstance(n, int)), None)
    if current not in (page - 1, page):
        return Pager(pages, rows)  # the page is another one than was asked for
    number = page if current == page - 1 else page + 1
    address = absolute(response, f"{texts[0]}_{number}.{texts[1].lstrip('.')}")
    return Pager(pages, rows, address if page < pages else None)


def _value(script: str, single: str | None, double: str | None, plain: str | None) -> str | int:
    """An argument: text in quotes, a number, or a variable that the script sets to one of these."""
    if plain is None:
        return single if single is not None else double or ""
    if not plain.isdigit() and re.fullmatch(r"\w+", plain):
        given = re.search(rf"\b{plain}\s*=\s*['\"]?([\w./-]{{1,80}})", script)
        plain = given[1] if given else plain
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else plain


def pager_text(response: TextResponse) -> str:
    """The text of the elements that look like pagers, by their class or id."""
    found = []
    for element in response.xpath(_PAGERS)[:20]:
        text = squeeze(" ".join(element.xpath(".//text()[not(parent::script or parent::style)]").getall()))
        if len(text) <= PAGER_TEXT:
            found.append(text)
    return "\n".join(found)


_PAGER_NAMES = ("page", "Page", "pagination", "fenye", "pb_sys")
_PAGERS = "//*[not(self::script or self::link or self::body or self::a)][{}]".format(
    " or ".join(f"contains(concat(@class, ' ', @id), '{name}')" for name in _PAGER_NAMES)
)
_FRACTION = re.compile(r"(?<![\d/.-])(\d{1,4})\s*(?:页)?\s*/\s*(?:共\s*)?(\d{1,4})(?![\d/.-])")


def _fraction(text: str) -> tuple[int | None, int | None]:
    """Page and pages where a pager shows `1/11`."""
    match = _FRACTION.search(text)
    return (int(match[1]), int(match[2])) if match and 0 < int(match[1]) <= int(match[2]) else (None, None)


def _told(kind: str, text: str, scripts: list[str]) -> int | None:
    """The first number that the pager or a script tells under a name of `portal_words.csv`."""
    for source in (text, *scripts):
        match = words(kind).search(source)
        if match:
            return int(next(group for group in match.groups() if group))
    return None


def _next(response: TextResponse) -> tuple[str | None, bool]:
    """The address of the next page, and whether there is one that a script must open."""
    scripted = False
    for element in elements(response, "a", "button", "span", "li"):
        if element.tag != "a" and not element.get("onclick"):
            continue
        text = "".join(squeeze("".join(element.itertext()) or element.get("title") or "").split())
        if len(text) > 12 or not words("next_page").search(text):
            continue
        if re.search(r"disable|none|no-?more|_d\b", f"{element.get('class') or ''}", re.IGNORECASE):
            continue
        href = element.get("href") or ""
        url = absolute(response, href)
        if url and url != response.url.split("#", 1)[0]:
            return url, False
        scripted = scripted or _calls(href) or _calls(element.get("onclick") or "")
    return None, scripted


def _calls(script: str) -> bool:
    """Whether a link's script does something: a call with an argument (`javascript:void(0)` is none)."""
    return bool(re.search(r"\w\s*\(\s*[^)\s]", script)) and "void(" not in script.replace(" ", "")


def _scripts(response: TextResponse) -> list[str]:
    """The texts of the page's scripts; what stands in comments of the page is none."""
    return [script.text for script in elements(response, "script") if script.text]


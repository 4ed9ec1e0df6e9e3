"""`hanweb`, Hanweb JCMS and JPAAS: columns `/col/colN/index.html`, articles `/art/YYYY/M/D/art_N_N.html`.

A column page has its first rows as they are, or in a `<datastore>` that a script shows; what is beyond them comes from
`/module/web/jpage/dataproxy.jsp` as XML with the rows in CDATA, by record numbers or by the address that each answer
gives for the next group. The newer JPAAS gives pieces of HTML in JSON (`/api-gateway/…/front/page/build/unit`).
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlencode

from scrapy.http import TextResponse

from govreports.items import ListingEntry
from govreports.platforms.base import Listing, Step, following
from govreports.platforms.columns import StaticColumns
from govreports.platforms.markup import absolute, fragment
from govreports.platforms.pagers import read_pager

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
PROXY = "/module/web/jpage/dataproxy.jsp"
GROUP = 3
"""Pages that the script asks the data proxy for at once."""
_NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[.{0,200}?href=[\"']([^\"']+)[\"']", re.DOTALL)
_PARAMETERS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
_QUERY = re.compile(r"querydata=\"(\{[^\"]+\})\"|querydata='(\{[^']+\})'", re.IGNORECASE)
_TOTAL = r"(?:totalRecords?['\"]?\s*[:=]\s*['\"]?|<totalrecord>\s*)(\d+)"


class Hanweb(StaticColumns):
    """The portals made with Hanweb's systems."""

    name: ClassVar[str] = "hanweb"
    row: ClassVar[re.Pattern[str]] = re.compile(r"/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_[\w-]+\.html?$")
    flat: ClassVar[bool] = True
    body: ClassVar[str] = "//*[@id='zoom' or contains(@class, 'bfr_article_content')]"

    def recognise(self, response: TextResponse) -> bool:
        signs = r"/col/col\d+/|/art/\d{4}/(?:\d{1,2}/\d{1,2}/)?art_|jpage/dataproxy\.jsp|jpaas-publish-server"
        return bool(re.search(signs, response.text))

    def listing(self, response: TextResponse, step: Step) -> Listing:
        if step.kind == "api":
            return self._unit(response, step) if UNIT in step.url else self._group(response, step)
        found = super().listing(response, step)
        if _records(response.text):
            found.advertised = _number(_TOTAL, response.text)
        return found

    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        stored = "".join(_records(response.text))
        return super().entries(fragment(response, stored) if stored else response, step)

    def next_pages(self, response: TextResponse, step: Step, entries: list[ListingEntry]) -> list[Step]:
        """The interface that serves the rest, where the page names one; else as static columns."""
        found = super().next_pages(response, step, entries)
        stored = len(_records(response.text))
        interface = self._page_of_units(response, step) or self._groups(response, step, entries, stored)
        if not interface and not stored:
            return found
        return [*([interface] if interface else []), *(further for further in found if further.page == 1)]

    def _page_of_units(self, response: TextResponse, step: Step) -> Step | None:
        """The first page of the JPAAS interface, by the parameters that the page has for the list."""
        queries = [double or single for double, single in _QUERY.findall(response.text)]
        given = [dict(re.findall(r"['\"]([^'\"]+)['\"]\s*:\s*['\"]([^'\"]*)['\"]", q.replace("&quot;", "'"))) for q in queries]
        if not given:
            return None
        lists = [query for query in given if re.search("列表|list|分页|当前栏目", query.get("tagId", ""))]
        url = absolute(response, f"{UNIT}?{urlencode((lists or given)[0])}")
        return replace(step, url=url, kind="api", first_url=step.first_url or response.url) if url else None

    def _groups(self, response: TextResponse, step: Step, entries: list[ListingEntry], stored: int) -> Step | None:
        """The next group of the data proxy, where the page has fewer rows than it tells of."""
        if not stored and "dataproxy.jsp" not in response.text:
            return None
        rows, total = stored or len(entries), _number(_TOTAL, response.text)
        url = _next_group(response) or _by_numbers(response, rows)
        if not url or (total is not None and rows >= total):
            return None
        untold = "the data proxy that has the other rows is not there" if total is None else ""
        return following(replace(step, kind="api", advertised=total), url, rows, entries, promised=False, more=untold)

    def _group(self, response: TextResponse, step: Step) -> Listing:
        """A group of rows of the data proxy."""
        entries, rows = self.entries(response, step), len(_records(response.text))
        if not rows and "<datastore" not in response.text:
            return Listing(problems=[("truncated", f"the data proxy gave nothing after {step.seen} rows")])
        number = _number(r"[?&]page=(\d+)", step.url)
        if rows and self.repeats(step, entries) and number is not None and number < step.page:
            again = re.sub(r"([?&]page=)\d+", rf"\g<1>{number + 1}", step.url)  # groups counted from 1: it was the first
            return Listing(steps=[replace(step, url=again)])
        total = step.advertised if step.advertised is not None else _number(_TOTAL, response.text)
        url = _next_group(response) or _following_group(step, rows)
        return self.served(replace(step, advertised=total, more=""), entries, rows, url, told=total)

    def _unit(self, response: TextResponse, step: Step) -> Listing:
        """A page of the JPAAS interface. Some gateways give page 1 for every number: then what its pager told is missing."""
        try:
            html = str(json.loads(response.text, strict=False)["data"]["html"] or "")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            return Listing(problems=[("layout", f"the list interface gave no page: {type(error).__name__}")])
        inner = fragment(response, html)
        entries, pager = self.entries(inner, step), read_pager(inner, step.page)
        told = _number(r"\bcount['\"]?\s*[:=]\s*['\"]?(\d+)", html) or pager.rows
        size = max(len(entries), step.seen // max(step.page - 1, 1))
        asked = json.dumps({"pageNo": step.page + 1, "pageSize": size}, separators=(",", ":"))
        url = f"{step.url.split('&paramJson=')[0]}&{urlencode({'paramJson': asked})}"
        return self.served(step, entries, len(entries), url, told=told, more=pager.more(step.page, None))


def _records(text: str) -> list[str]:
    """The rows of a datastore: the CDATA of its records. The XML is not always well-formed."""
    found, position = [], 0
    while (start := text.find("<record>", position)) >= 0:
        begin = text.find("<![CDATA[", start)
        position = text.find("]]>", begin)
        if begin < 0 or position < 0:
            break
        found.append(text[begin + len("<![CDATA[") : position])
    return found


def _number(pattern: str, text: str) -> int | None:
    match = re.search(pattern, text, re.IGNORECASE)
    return int(match[1]) if match else None


def _next_group(response: TextResponse) -> str | None:
    match = _NEXT_GROUP.search(response.text)
    return absolute(response, match[1].replace("&amp;", "&")) if match else None


def _by_numbers(response: TextResponse, rows: int) -> str | None:
    """The address of the group after `rows`, made of the parameters that the page's script has."""
    found = ((name, re.search(rf"\b{name}['\"]?\s*[:=]\s*['\"]?([^'\",&}}\s]+)", response.text)) for name in _PARAMETERS)
    given = {name: match[1] for name, match in found if match}
    if "columnid" not in given or "unitid" not in given:
        return None
    size = _number(r"\bperPage['\"]?\s*[:=]\s*['\"]?(\d+)", response.text) or max(rows, 1)
    numbers = {"startrecord": rows + 1, "endrecord": rows + GROUP * size, "perpage": size}
    return absolute(response, f"{PROXY}?{urlencode({**numbers, **given})}")


def _following_group(step: Step, rows: int) -> str:
    """The address of the next group, by the numbers of its records or by its own number."""
    start, size = step.seen + rows, _number(r"[?&]perpage=(\d+)", step.url) or max(rows, 1)
    for name, value in (("startrecord", start + 1), ("endrecord", start + GROUP * size)):
        step = replace(step, url=re.sub(rf"([?&]{name}=)\d+", rf"\g<1>{value}", step.url))
    if "startrecord=" in step.url:
        return step.url
    return re.sub(r"([?&]page=)(\d+)", lambda match: f"{match[1]}{int(match[2]) + 1}", step.url)

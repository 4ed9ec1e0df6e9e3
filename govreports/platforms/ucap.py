"""`ucap`, the shared portals of UCAP's make: `/<site>/cN/<list>.shtml`, articles `/<site>/cN/YYYYMM/<id>.shtml`.

The pager is a script's (`createPageHTML('page_div', 10, 1, 'zwgklist', 'shtml', 200)`), counted from 1. Some lists are
filled from `/common/search/<channelId>`, while a copy of an older list stands in a comment of the page: that copy is
taken only where the search is not there, and the portal is told to be incomplete then. Columns are channels with codes
of their own, one a year or a body.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlencode

from scrapy.http import TextResponse

from govreports.items import ListingEntry
from govreports.platforms.base import Listing, Step
from govreports.platforms.columns import StaticColumns
from govreports.platforms.markup import absolute, fragment, meta
from govreports.platforms.wording import iso_date, plain

PAGE_SIZE = 20
_ARTICLE = r"/c\d+\w?/(?:\d{6}/(?:\d+|[0-9a-f]{32}|c\w+)|c\d+/content)\.shtml$|/\d{4}/\d{1,2}/\d{1,2}/[0-9a-f]{32}\.shtml$"


class Ucap(StaticColumns):
    """The shared portals whose pages end in .shtml."""

    name: ClassVar[str] = "ucap"
    row: ClassVar[re.Pattern[str]] = re.compile(_ARTICLE)
    second_page: ClassVar[int] = 2
    flat: ClassVar[bool] = True
    body: ClassVar[str] = "//*[@id='UCAP-CONTENT'] | //ucapcontent"

    def recognise(self, response: TextResponse) -> bool:
        channel = re.fullmatch(r"[0-9a-f]{32}", meta(response, "channelId") or "")
        return bool(channel or re.search(r"<ucap(?:title|content)|UCAP-CONTENT", response.text, re.IGNORECASE))

    def listing(self, response: TextResponse, step: Step) -> Listing:
        return self._found(response, step) if step.kind == "api" else super().listing(response, step)

    def next_pages(self, response: TextResponse, step: Step, entries: list[ListingEntry]) -> list[Step]:
        found = super().next_pages(response, step, entries)
        channel = meta(response, "channelId")
        if entries or step.page > 1 or not channel or not self._filled_by_script(response):
            return found
        query = {"sort": "", "_isAgg": "false", "_isJson": "true", "_pageSize": PAGE_SIZE, "_template": "index", "page": 1}
        url = absolute(response, f"/common/search/{channel}?{urlencode(query)}")
        spare = tuple(self._stale(response, step))
        more = f"the list is filled by a search that is not there; {len(spare)} rows of a stale copy in a comment are taken"
        search = replace(step, url=str(url), kind="api", first_url=step.first_url or response.url, more=more, spare=spare)
        return [search, *found]

    def absent(self, step: Step) -> Listing | None:
        return self.end(step) if step.kind == "api" else super().absent(step)

    def _filled_by_script(self, response: TextResponse) -> bool:
        """Whether the page has the place of a list with nothing in it, or a list only in a comment."""
        return any("<li" in comment or "createPageHTML" in comment for comment in _comments(response)) or bool(
            response.xpath("//ul[contains(@class, 'list')][not(li)] | //*[@id='page_div']")
        )

    def _stale(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        """The rows of the copies in comments."""
        rows = "".join(comment for comment in _comments(response) if "<li" in comment)
        return self.entries(fragment(response, rows), step) if rows else []

    def _found(self, response: TextResponse, step: Step) -> Listing:
        """A page of the search's answer: `data.results` (or `results`), with `total`."""
        try:
            answer = json.loads(response.text, strict=False)
            data = answer["data"] if isinstance(answer.get("data"), dict) else answer
            rows = data["results"]
            entries = [entry for entry in (self._entry(response, step, row) for row in rows) if entry]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return self.end(step)
        total = data.get("total", data.get("totalCount"))
        url = re.sub(r"([?&]page=)\d+", rf"\g<1>{step.page + 1}", step.url)
        here = replace(step, more="", spare=())
        return self.served(here, entries, len(rows), url, told=int(total) if str(total).isdigit() else None)

    def _entry(self, response: TextResponse, step: Step, row: dict[str, Any]) -> ListingEntry | None:
        url = absolute(response, str(row.get("url") or ""))
        title = plain(str(row.get("title") or row.get("titleHtml") or ""))
        date = iso_date(str(row.get("publishedTimeStr") or ""))
        return ListingEntry(url, title, date, step.first_url, str(row.get("id") or "") or None) if url and title else None


def _comments(response: TextResponse) -> list[str]:
    return [comment.removeprefix("<!--").removesuffix("-->") for comment in response.xpath("//comment()").getall()]

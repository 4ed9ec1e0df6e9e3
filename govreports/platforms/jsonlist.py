"""`jsonlist`, newer shared portals whose list is JSON in a script of the page: `var listData = {articleList: […]}`.

Lists are `/<site>/<col>/pc/list.html` or `/<site>/col/colN/index.html`, articles `…/content/content_N.html`. Of a row,
`urls` is JSON within a JSON string, `showTitle` has mark-up, and where a row has no page of its own its file is the
report. The column tells how many articles it has (`articleCount`); where the page has fewer, the others come from an
interface that is not known, and that is told.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, ClassVar

from scrapy.http import TextResponse

from govreports.items import ListingEntry
from govreports.platforms.base import Step
from govreports.platforms.columns import StaticColumns, page_of
from govreports.platforms.markup import absolute
from govreports.platforms.pagers import Pager
from govreports.platforms.wording import iso_date, plain

_COUNT = re.compile(r"\bchannelsTagSelf\s*=\s*\{[^{}\[\]]*\"articleCount\"\s*:\s*\"?(\d+)")
_LIST = re.compile(r"""\barticleList['"]?\s*:\s*(?=\[)""")


class JsonList(StaticColumns):
    """The portals with their lists as JSON in the page."""

    name: ClassVar[str] = "jsonlist"
    row: ClassVar[re.Pattern[str]] = re.compile(r"/content/content_\d{5,}\.html$")
    flat: ClassVar[bool] = True

    def recognise(self, response: TextResponse) -> bool:
        text = response.text
        return bool(_LIST.search(text)) or "channelsTagSelf" in text or bool(re.search(r"/content/content_\d{15,}\.html", text))

    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        given = rows_of(response.text)
        if given is None:
            return super().entries(response, step)
        found = (self._entry(response, step, row) for row in given if isinstance(row, dict))
        return [entry for entry in found if entry]

    def pager(self, response: TextResponse, step: Step) -> Pager:
        told = _COUNT.search(response.text)
        found = super().pager(response, step)
        return replace(found, rows=int(told[1])) if told else found

    def _entry(self, response: TextResponse, step: Step, row: dict[str, Any]) -> ListingEntry | None:
        url = absolute(response, page_of(row.get("urls")) or _file_of(row.get("articleFiles")))
        title = plain(str(row.get("title") or row.get("showTitle") or ""))
        post = str(row.get("id") or "") or None
        return ListingEntry(url, title, iso_date(str(row.get("pubDate") or "")), step.first_url, post) if url and title else None


def rows_of(script: str) -> list[Any] | None:
    """The rows of the page's list, cut where their bracket closes (what is around them is no JSON); None: it has none."""
    match = _LIST.search(script)
    if not match:
        return None
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(script, match.end())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _file_of(files: object) -> str:
    """The address of the first file: `[{}]` is none."""
    for file in files if isinstance(files, list) else []:
        if isinstance(file, dict) and (file.get("url") or file.get("filePath")):
            return f"{file.get('domainName') or ''}{file.get('url') or file.get('filePath')}"
    return ""

"""`boda`, Webber Visual SiteBuilder (博达): columns `nb.htm`, articles `info/1050/64208.htm`.

Pages are numbered from the end: of eleven, the second is `nb/10.htm` and the last `nb/1.htm`; a pager shows `1/11`.
Columns below lie in the folder named like the page (`zwgk/nb.htm`, `zwgk/nb/bm.htm`). Attachments are downloads
without an ending (`download.jsp?…wbfileid=…`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import ClassVar

from scrapy.http import TextResponse

from govreports.platforms.base import Step
from govreports.platforms.columns import StaticColumns
from govreports.platforms.markup import absolute
from govreports.platforms.pagers import Pager


class Boda(StaticColumns):
    """The portals made with Webber's site builder."""

    name: ClassVar[str] = "boda"
    row: ClassVar[re.Pattern[str]] = re.compile(r"/info/\d+/\d+\.html?$|content\.jsp\?.*wbnewsid=\d+")
    body: ClassVar[str] = "//*[starts-with(@id, 'vsb_content')] | //*[contains(@class, 'v_news_content')]"

    def recognise(self, response: TextResponse) -> bool:
        return bool(re.search(r"/?info/\d+/\d+\.htm|vsb_content|v_news_content|/_vsl/|/system/resource/", response.text))

    def folder(self, url: str) -> str:
        """zwgk/nb.htm and its pages zwgk/nb/10.htm share zwgk/nb/."""
        plain = re.sub(r"/\d+\.html?$", "/", url.split("?", 1)[0])
        return re.sub(r"(?:/(?:index|list))?\.html?$", "", plain.rstrip("/")) + "/"

    def is_column(self, here: str, url: str, folder: str, title: str) -> bool:
        return folder.startswith(here) and super().is_column(here, folder, folder, title)

    def pager(self, response: TextResponse, step: Step) -> Pager:
        """The linked next page; where only the number of pages is told, the address that is reckoned from it."""
        found = super().pager(response, step)
        if found.next_url or found.pages is None or step.page >= found.pages:
            return found
        stem = re.sub(r"\.html?$", "", (step.first_url or response.url).split("?", 1)[0])
        return replace(found, next_url=absolute(response, f"{stem}/{found.pages - step.page}.htm"))

"""Systems of single cities: Panzhihua with its districts, Zhuzhou with its counties, and Yun'an.

Each is a class of static columns that knows how an article's address looks; what the second page of a column is called
has not been seen, so that it is taken from its link, else tried.
"""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from govreports.items import ListingEntry
from govreports.platforms.base import Step
from govreports.platforms.columns import StaticColumns


class Panzhihua(StaticColumns):
    """Panzhihua and its districts: `/zfxxgk/…/10269652.shtml`, one space of numbers for all their hosts and sections, so
    that the number is the identity of a post."""

    name: ClassVar[str] = "panzhihua"
    row: ClassVar[re.Pattern[str]] = re.compile(r"/(\d{5,9})\.shtml$")

    def recognise(self, response: TextResponse) -> bool:
        return bool(re.search(r"/\d{5,9}\.shtml[\"']", response.text)) and "createPageHTML(" not in response.text

    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        found = super().entries(response, step)
        for entry in found:
            post = self.row.search(entry.url)
            entry.post_id = post[1] if post else None
        return found


class Zhuzhou(StaticColumns):
    """Zhuzhou and its counties: columns `/c14780/index.html`, articles `/c5375/20260901/i2524327.html`."""

    name: ClassVar[str] = "zhuzhou"
    row: ClassVar[re.Pattern[str]] = re.compile(r"/c\d+/\d{8}/i\d+\.html$")
    flat: ClassVar[bool] = True

    def recognise(self, response: TextResponse) -> bool:
        return bool(re.search(r"/c\d+/\d{8}/i\d+\.html", response.text))


class Yunan(StaticColumns):
    """Yun'an district of Yunfu: `/menhuwangzhan/<columns>/5000479938`, without an ending. Any sub-host has the same
    content, so that all addresses are written with the main host."""

    name: ClassVar[str] = "yunan"
    row: ClassVar[re.Pattern[str]] = re.compile(r"/menhuwangzhan/(?:\w+/)+\d{9,12}$")
    host: ClassVar[str] = "yunan.gov.cn"

    def recognise(self, response: TextResponse) -> bool:
        return bool(re.search(r"/menhuwangzhan/(?:\w+/)+\d{9,12}", response.text))

    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        found: dict[str, ListingEntry] = {}
        for entry in super().entries(response, step):
            host = urlsplit(entry.url).netloc
            if host == self.host or host.endswith("." + self.host):
                entry.url = entry.url.replace(host, "www." + self.host, 1)
            found.setdefault(entry.url, entry)
        return list(found.values())

    def is_column(self, here: str, url: str, folder: str, title: str) -> bool:
        return folder.startswith(here) and super().is_column(here, folder, folder, title)

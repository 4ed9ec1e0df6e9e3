"""`zfxxgk`, the national page form of the open-information section (State Council office, 2019), of any maker.

The rows are `div.zfxxgk_zdgkc > ul > li > a + b`, beside a menu with the names that the form prescribes; 政府信息公开年报
is one of them. What is not in the list block is no row, however it is titled. The pager is its maker's.
"""

from __future__ import annotations

from typing import ClassVar

from scrapy.http import TextResponse

from govreports.items import ListingEntry
from govreports.platforms.base import Step
from govreports.platforms.columns import StaticColumns
from govreports.platforms.markup import absolute

_LIST = "//*[contains(@class, 'zfxxgk_zdgkc')]"


class Zfxxgk(StaticColumns):
    """Sections in the national form whose maker is not known."""

    name: ClassVar[str] = "zfxxgk"
    flat: ClassVar[bool] = True

    def recognise(self, response: TextResponse) -> bool:
        return bool(response.xpath("//*[contains(@class, 'zfxxgk_')]"))

    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        listed = {absolute(response, href) for href in response.xpath(f"{_LIST}//li//a/@href").getall()}
        found = super().entries(response, step)
        return [entry for entry in found if entry.url in listed] if listed else found

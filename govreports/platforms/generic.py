"""`generic`: nothing is known of the portal but an address, at worst its home page.

The column is found by the texts of links: what the law prescribes (政府信息公开, then 政府信息公开年报), then folders,
years and ranks below. Rows are the links whose titles are annual reports, with the nearest date.
"""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from govreports.platforms.base import PortalRow, Step, is_column, words
from govreports.platforms.columns import MAX_DEPTH, StaticColumns, listing_rank

MAX_WAYS = 8
"""Links followed from one page while the column is looked for."""


class Generic(StaticColumns):
    """Any portal of static pages."""

    name: ClassVar[str] = "generic"

    def recognise(self, response: TextResponse) -> bool:
        return False  # it has no fingerprint: it is what is taken when no other platform is recognised

    def listing_requests(self, portal: PortalRow) -> list[Step]:
        url = portal.start_url
        home = urlsplit(url).path in ("", "/") and not urlsplit(url).query
        return [Step(url, "start" if home else "column", first_url=url)]

    def is_row(self, url: str, title: str) -> bool:
        return listing_rank(title)

    def may_be_empty(self, response: TextResponse, step: Step) -> bool:
        return True

    def columns(self, response: TextResponse, step: Step, links: list[tuple[str, str]]) -> list[Step]:
        """On the way to the column: links named like it, else those that lead there. In it: folders, years, ranks."""
        if step.kind not in ("start", "way"):
            return super().columns(response, step, links)
        if step.depth >= MAX_DEPTH:
            return []
        named = dict.fromkeys(url for url, title in links if is_column(title) and not self.is_row(url, title))
        ways = dict.fromkeys(url for url, title in links if words("way").search(title))
        kind, chosen = ("column", named) if named else ("way", ways)
        here = urlsplit(response.url).netloc
        return [
            Step(url, kind, depth=step.depth + 1, first_url=url, jump=urlsplit(url).netloc != here)
            for url in list(chosen)[:MAX_WAYS]
            if url != response.url
        ]

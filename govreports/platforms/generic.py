"""`generic`: nothing is known of the portal but an address, at worst its home page.

The column is found by the texts of links: what the law prescribes (政府信息公开, then 政府信息公开年报), then folders,
years and ranks below. Rows are the links whose titles are annual reports, with the nearest date. The search is bounded
in depth and in pages; a link on the way that is dead leads nowhere, and is no loss where another one leads to the column.
"""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from govreports.platforms.base import SEARCHING, Listing, PortalRow, Step
from govreports.platforms.columns import MAX_DEPTH, StaticColumns
from govreports.platforms.wording import is_column, words

MAX_WAYS = 8
"""Links followed from one page while the column is looked for."""
MAX_SEARCH = 60
"""Pages read while the column is looked for."""


class Generic(StaticColumns):
    """Any portal of static pages."""

    name: ClassVar[str] = "generic"
    flat: ClassVar[bool] = True

    def recognise(self, response: TextResponse) -> bool:
        return False  # it has no fingerprint: it is what is taken when no other platform is recognised

    def listing_requests(self, portal: PortalRow) -> list[Step]:
        url = portal.start_url
        home = urlsplit(url).path in ("", "/") and not urlsplit(url).query
        return [Step(url, "start" if home else "column", first_url=url)]

    def absent(self, step: Step) -> Listing | None:
        return Listing() if step.kind == "way" else super().absent(step)

    def may_be_empty(self, response: TextResponse, step: Step) -> bool:
        return True

    def columns(self, response: TextResponse, step: Step, links: list[tuple[str, str]]) -> list[Step]:
        """On the way to the column: links named like it, else those that lead there. In it: folders, years, ranks."""
        if step.kind not in SEARCHING:
            return super().columns(response, step, links)
        here = urlsplit(response.url).netloc
        named = dict.fromkeys(url for url, title in links if is_column(title) and not self.is_row(url, title))
        named.pop(response.url, None)
        if named:  # their depth counts anew: how far they lie from the home page says nothing of what is below them
            return [Step(url, depth=1, first_url=url, jump=urlsplit(url).netloc != here) for url in named]
        ways = dict.fromkeys(url for url, title in links if words("way").search("".join(title.split())))
        ways.pop(response.url, None)
        chosen = list(ways)[:MAX_WAYS] if step.depth < MAX_DEPTH else []
        return [Step(url, "way", depth=step.depth + 1, first_url=url, jump=urlsplit(url).netloc != here) for url in chosen]

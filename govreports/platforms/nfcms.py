"""`nfcms`, the static portal system of Guangdong: columns of `…/content/post_N.html`.

Pages are index.html, index_2.html, …; past the end is a 404. Every site has its own skin, so that rows are taken by
their structure: a link to an article, and the nearest date in its row. A column may be split by year or by rank, and
the listing address may show the newest report itself, with the older ones linked beside it.
"""

from __future__ import annotations

import re
from typing import ClassVar

from scrapy.http import TextResponse

from govreports.platforms.base import Article
from govreports.platforms.columns import StaticColumns, listing_rank
from govreports.platforms.markup import attachments, heading, is_file, published


class Nfcms(StaticColumns):
    """The portal system of Guangdong's cities and districts."""

    name: ClassVar[str] = "nfcms"
    row: ClassVar[re.Pattern[str]] = re.compile(r"/content/(?:\d+/\d+/)?m?post_\d+\.s?html?(?:\?|$)")
    second_page: ClassVar[int] = 2

    def recognise(self, response: TextResponse) -> bool:
        return "NFCMS_" in response.text or "nfw-cms-" in response.text or "/content/post_" in response.text

    def is_row(self, url: str, title: str) -> bool:
        return self.owns(url) or (is_file(url) and listing_rank(title))

    def article(self, response: TextResponse) -> Article | None:
        found = super().article(response)
        if found is None and "NFCMS_POST_ID" in response.text:
            found = Article(None, heading(response), published(response), attachments(response))
        return found

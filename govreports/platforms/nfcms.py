"""`nfcms`, the static portal system of Guangdong: columns of `…/content/post_N.html`.

Pages are index.html, index_2.html, …; past the end is a 404. Every site has its own skin, so that rows are taken by
their structure: a link to an article, and the nearest date in its row. A column may be split by year or by rank, and
the listing address may show the newest report itself, with the older ones linked beside it.
"""

from __future__ import annotations

import re
from typing import ClassVar

from scrapy.http import TextResponse

from govreports.platforms.base import Article, attachments, count_headings, is_file, iso_date, squeeze
from govreports.platforms.columns import StaticColumns, listing_rank

_POST = re.compile(r"/content/(?:\d+/\d+/)?m?post_\d+\.s?html?$")


class Nfcms(StaticColumns):
    """The portal system of Guangdong's cities and districts."""

    name: ClassVar[str] = "nfcms"

    def recognise(self, response: TextResponse) -> bool:
        return "NFCMS_" in response.text or "nfw-cms-" in response.text or "/content/post_" in response.text

    def is_row(self, url: str, title: str) -> bool:
        return bool(_POST.search(url.split("?", 1)[0])) or (is_file(url) and listing_rank(title))

    def article(self, response: TextResponse) -> Article | None:
        found = super().article(response)
        if found is None and ("NFCMS_POST_ID" in response.text or count_headings(response) >= 2):
            found = Article(None, None, None, attachments(response))
        if found and not found.title:
            found.title = squeeze("".join(response.xpath("(//h1)[1]//text()").getall())) or None
        if found and not found.date:
            # 来源:某街发布日期:2021-01-22 stands in one text, or the date in the element after the label
            labels = response.xpath("//text()[contains(., '发布日期') or contains(., '发布时间')]/../..")
            texts = ("".join(label.xpath(".//text()").getall()) for label in labels[:5])
            found.date = next(filter(None, (iso_date(text[:2000]) for text in texts)), None)
        return found

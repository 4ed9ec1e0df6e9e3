"""`mirror`, encyclopedias that copied reports (newton.com.tw and its kin, from Baidu Baike), in traditional characters.

A copy is the last evidence there is of a report whose portal is gone: it is taken for the body that its title names,
never for the mirror, and stands behind every other address of the report (`rank` 3 in the store). Rows are links titled
like reports; an article that is named in the registry is its own entry. Nothing else of a mirror is walked.
"""

from __future__ import annotations

from typing import ClassVar

from scrapy.http import TextResponse

from govreports.items import ListingEntry
from govreports.platforms.base import Article, Step
from govreports.platforms.columns import StaticColumns, listing_rank
from govreports.platforms.markup import heading

_ARTICLE = "//*[@id='content']//*[contains(concat(' ', @class, ' '), ' wiki ')] | //article//*[@id='content']"


class Mirror(StaticColumns):
    """Encyclopedias with copies of reports."""

    name: ClassVar[str] = "mirror"
    mirror: ClassVar[bool] = True
    body: ClassVar[str] = "//article//*[@id='content'] | //body[not(.//article)]//*[@id='content']"

    def recognise(self, response: TextResponse) -> bool:
        return "/wiki" in response.url and bool(response.xpath(_ARTICLE))

    def has_home(self, url: str) -> bool:
        return False

    def is_row(self, url: str, title: str) -> bool:
        return listing_rank(title) and "/wiki" in url

    def newest_report(self, response: TextResponse) -> ListingEntry | None:
        title = heading(response)
        if not title or not listing_rank(title) or not response.xpath(_ARTICLE):
            return None
        return ListingEntry(response.url, title, None, response.url)

    def columns(self, response: TextResponse, step: Step, links: list[tuple[str, str]]) -> list[Step]:
        return []

    def article(self, response: TextResponse) -> Article | None:
        title = heading(response)
        if not response.xpath(_ARTICLE) or not title:
            return None
        return Article(self.container(response), title, None, [])  # its dates are those of the mirror

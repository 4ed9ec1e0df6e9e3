"""Pages that are not the portal's: challenges before it (never solved, never stored) and error pages served with 200.

The signs are patterns in `codebook/portal_words.csv`. A challenge is told by its status (412, 521), or, with 200, by
its sign in a page that has no text to speak of: the same scripts stand in ordinary pages, too.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Request, Response, TextResponse

from govreports import codebook
from govreports.middlewares import TurnedAway
from govreports.middlewares.politeness import CHALLENGE_STATUSES, PolitenessMiddleware, is_robots

LARGE = 1_000_000
"""Bytes above which a page is no challenge and no error page."""
CHALLENGE_TEXT = 400
"""Characters of visible text above which a page with a challenge's script is the page itself."""


class ChallengeMiddleware:
    """Turns away challenge pages and soft 404s; the politeness middleware then leaves the host alone."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if is_robots(request):
            return response
        if response.status in CHALLENGE_STATUSES:
            self._turn_away(request, str(response.status))
        if isinstance(response, HtmlResponse) and len(response.body) <= LARGE:
            kind = challenge(response)
            if kind:
                self._turn_away(request, kind)
            if response.status == 200 and soft_404(request, response):
                self.crawler.stats.inc_value("challenge/soft-404")
                raise TurnedAway("soft-404", f"status 200, but an error page or the home page: {response.url}")
        return response

    def _turn_away(self, request: Request, kind: str) -> None:
        self.crawler.stats.inc_value(f"challenge/{kind}")
        politeness = self.crawler.get_downloader_middleware(PolitenessMiddleware)
        if politeness is not None:
            politeness.stop(request, kind)
        raise TurnedAway("blocked", kind)


def challenge(response: TextResponse) -> str | None:
    """The kind of challenge that a page is: `javascript`, `captcha`, `waf`; None where it is a page."""
    text = response.text
    if len(text) - len(text.encode("ascii", "ignore")) > 2 * CHALLENGE_TEXT:
        return None  # Chinese text in plenty: no need to look where it stands
    if visible(response, CHALLENGE_TEXT) >= CHALLENGE_TEXT:
        return None
    return next((kind for kind, pattern in _challenges() if pattern.search(text)), None)


def visible(response: TextResponse, enough: int) -> int:
    """Characters of text on the page that are no script and no style, counted up to `enough`."""
    count = 0
    for element in response.selector.root.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            count += len("".join((element.text or "").split()))
        count += len("".join((element.tail or "").split()))
        if count >= enough:
            break
    return count


def soft_404(request: Request, response: TextResponse) -> bool:
    """Whether a page says by its title or headings that it is not there, or a deep link ended at the home page."""
    asked, got = (request.meta.get("redirect_urls") or [request.url])[0], response.url
    if urlsplit(asked).path not in ("", "/") and urlsplit(got).path in ("", "/") and not urlsplit(got).query:
        return True
    heads = islice(response.selector.root.iter("title", "h1", "h2"), 3)
    return any(_soft404().search(" ".join("".join(head.itertext()).split())[:300]) for head in heads)


@cache
def _challenges() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = codebook.rows("portal_words.csv")
    return tuple(
        (row["kind"].removeprefix("challenge:"), re.compile(row["pattern"], re.IGNORECASE | re.DOTALL))
        for row in rows
        if row["kind"].startswith("challenge:")
    )


@cache
def _soft404() -> re.Pattern[str]:
    return re.compile(
        "|".join(row["pattern"] for row in codebook.rows("portal_words.csv") if row["kind"] == "soft404"), re.IGNORECASE
    )

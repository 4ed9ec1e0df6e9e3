"""How portals are built: one class a family of content systems, found by name or by the fingerprint of a page."""

from __future__ import annotations

from scrapy.http import TextResponse

from govreports.platforms.base import Article, Listing, Platform, Step
from govreports.platforms.columns import listing_rank
from govreports.platforms.generic import Generic
from govreports.platforms.gkmlpt import Gkmlpt
from govreports.platforms.nfcms import Nfcms

__all__ = ["PLATFORMS", "Article", "Listing", "Platform", "Step", "article", "choose"]

PLATFORMS: dict[str, Platform] = {platform.name: platform for platform in (Gkmlpt(), Nfcms(), Generic())}
"""All platforms by name, the surest fingerprint first; they keep no state."""


def choose(name: str, response: TextResponse, step: Step) -> Platform:
    """The platform of a listing page: the one that its row names where the page has its fingerprint, else the one
    whose fingerprint it has (portals move from one system to another), else the named one, else `generic`.

    While the column is still looked for from a home page, only a directory (`gkmlpt`) ends the search. A row that names
    another platform gives way to static columns only where the page lists reports (a home page in place of a
    directory has the same fingerprint).
    """
    named = PLATFORMS.get(name)
    searching = step.kind in ("start", "way") and (named is None or named.name == "generic")
    candidates = [PLATFORMS["gkmlpt"]] if searching else list(PLATFORMS.values())
    if named is not None and named.recognise(response):
        return named
    for platform in candidates:
        sure = named is None or platform.name == "gkmlpt"
        if platform.recognise(response) and (sure or _lists(platform, response, step)):
            return platform
    return named or PLATFORMS["generic"]


def _lists(platform: Platform, response: TextResponse, step: Step) -> bool:
    return any(listing_rank(entry.title) for entry in platform.entries(response, step))


def article(platform: Platform, response: TextResponse) -> Article | None:
    """The report of a page: of the directory where the page is one of its, whichever listing led to it."""
    directory = PLATFORMS["gkmlpt"]
    own = isinstance(directory, Gkmlpt) and directory.has_article(response)
    return (directory if own else platform).article(response)

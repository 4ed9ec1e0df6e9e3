"""How portals are built: one class a family of content systems, found by name or by the fingerprint of a page."""

from __future__ import annotations

from scrapy.http import TextResponse

from govreports.platforms.base import SEARCHING, Article, Listing, Platform, Step
from govreports.platforms.boda import Boda
from govreports.platforms.columns import listing_rank
from govreports.platforms.dialects import Panzhihua, Yunan, Zhuzhou
from govreports.platforms.generic import Generic
from govreports.platforms.gkmlpt import Gkmlpt
from govreports.platforms.hanweb import Hanweb
from govreports.platforms.jsonlist import JsonList
from govreports.platforms.mirror import Mirror
from govreports.platforms.nfcms import Nfcms
from govreports.platforms.trs import Trs
from govreports.platforms.ucap import Ucap
from govreports.platforms.zfxxgk import Zfxxgk

__all__ = ["PLATFORMS", "SEARCHING", "Article", "Listing", "Platform", "Step", "article", "choose"]

PLATFORMS: dict[str, Platform] = {
    platform.name: platform
    for platform in (
        Gkmlpt(), Nfcms(), Yunan(), Zhuzhou(), JsonList(), Ucap(), Hanweb(), Trs(), Boda(), Panzhihua(), Zfxxgk(), Mirror(),
        Generic(),
    )
}  # fmt: skip
"""All platforms by name, the surest fingerprint first; they keep no state."""


def choose(name: str, response: TextResponse, step: Step) -> Platform:
    """The platform of a listing page: the one that its row names where the page has its fingerprint, else the one
    whose fingerprint it has (portals move from one system to another), else the named one, else `generic`.

    While the column is still looked for from a home page, only a directory (`gkmlpt`) ends the search. A row that names
    another platform gives way to static columns only where the page lists reports (a home page in place of a
    directory has the same fingerprint). Pages link articles of other portals: of several fingerprints, the one most of
    whose reports have addresses of the family decides, and none of which the page has no report where others see some.
    """
    generic, directory = PLATFORMS["generic"], PLATFORMS["gkmlpt"]
    named = PLATFORMS.get(name) if name != generic.name else None
    if named is not None and named.recognise(response):
        return named
    if directory.recognise(response):
        return directory
    if step.kind in SEARCHING:
        return generic
    recognised = [platform for platform in PLATFORMS.values() if platform.recognise(response)]
    if named is None and not recognised:
        return generic
    reports = {platform.name: _reports(platform, response, step) for platform in recognised}
    best = max(recognised, key=lambda p: (sum(map(p.owns, reports[p.name])), len(reports[p.name])), default=generic)
    if not any(map(best.owns, reports.get(best.name, ()))):
        plain = _reports(generic, response, step)
        best = best if best in recognised and len(reports[best.name]) >= len(plain) else generic
        reports[generic.name] = plain
    return best if named is None or (reports[best.name] and best is not generic) else named


def _reports(platform: Platform, response: TextResponse, step: Step) -> list[str]:
    return [entry.url for entry in platform.entries(response, step) if listing_rank(entry.title)]


def article(platform: Platform, response: TextResponse) -> Article | None:
    """The report of a page: of the directory where the page is one of its, whichever listing led to it."""
    directory = PLATFORMS["gkmlpt"]
    own = isinstance(directory, Gkmlpt) and directory.has_article(response)
    return (directory if own else platform).article(response)

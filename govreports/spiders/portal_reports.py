"""Walks that are not of one province: any portal of the country by its locality, and the mirrors."""

from __future__ import annotations

from govreports.portals import COUNTRY, MIRRORS, Portal
from govreports.spiders.arguments import Arguments, WrongArgument
from govreports.spiders.base import ReportSpider


class PortalSpider(ReportSpider):
    """The portals of one locality, wherever it is; `locality` has to be given."""

    name = "portal_reports"
    scope = COUNTRY

    @classmethod
    def choose(cls, rows: tuple[Portal, ...], arguments: Arguments) -> tuple[Portal, ...]:
        """A run over the whole country by accident would be impolite to thousands."""
        if not arguments.locality:
            raise WrongArgument("which locality? Give -a locality= with a code (440115), a name (南沙区) or a portal id.")
        return super().choose(rows, arguments)


class MirrorSpider(ReportSpider):
    """The encyclopedias that copied reports: the last evidence of those whose portal is gone."""

    name = "mirror_reports"
    scope = MIRRORS

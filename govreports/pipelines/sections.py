"""Pipeline step `sections`: The heading tree and the text of the record."""

from __future__ import annotations

from govreports.items import ReportPage
from govreports.pipelines.step import ReadingStep
from govreports.reading.chain import sections_step


class SectionsPipeline(ReadingStep):
    """The heading tree and the text of the record."""

    name = "sections"

    def step(self, page: ReportPage) -> None:
        """See `govreports.reading.chain.sections_step`."""
        sections_step(page)

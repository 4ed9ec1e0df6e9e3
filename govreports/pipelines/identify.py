"""Pipeline step `identify`: Whose report, of which year."""

from __future__ import annotations

from govreports.items import ReportPage
from govreports.pipelines.step import ReadingStep
from govreports.reading.chain import identify_step


class IdentifyPipeline(ReadingStep):
    """Whose report, of which year."""

    name = "identify"

    def step(self, page: ReportPage) -> None:
        """See `govreports.reading.chain.identify_step`."""
        identify_step(page)

"""Pipeline step `simplify`: The page model in simplified characters."""

from __future__ import annotations

from govreports.items import ReportPage
from govreports.pipelines.step import ReadingStep
from govreports.reading.chain import simplify_step


class SimplifyPipeline(ReadingStep):
    """The page model in simplified characters."""

    name = "simplify"

    def step(self, page: ReportPage) -> None:
        """See `govreports.reading.chain.simplify_step`."""
        simplify_step(page)

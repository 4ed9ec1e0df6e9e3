"""Pipeline step `statistics`: The numbers that the codebook knows."""

from __future__ import annotations

from govreports.items import ReportPage
from govreports.pipelines.step import ReadingStep
from govreports.reading.chain import statistics_step


class StatisticsPipeline(ReadingStep):
    """The numbers that the codebook knows."""

    name = "statistics"

    def step(self, page: ReportPage) -> None:
        """See `govreports.reading.chain.statistics_step`."""
        statistics_step(page)

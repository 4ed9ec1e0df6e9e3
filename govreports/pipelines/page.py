"""Pipeline step `page`: Text or bytes to the page model."""

from __future__ import annotations

from govreports.items import ReportPage
from govreports.pipelines.step import ReadingStep
from govreports.reading.chain import page_step


class PagePipeline(ReadingStep):
    """Text or bytes to the page model."""

    name = "page"

    def step(self, page: ReportPage) -> None:
        """See `govreports.reading.chain.page_step`."""
        page_step(page)

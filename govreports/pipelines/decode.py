"""Pipeline step `decode`: Bytes to text."""

from __future__ import annotations

from govreports.items import ReportPage
from govreports.pipelines.step import ReadingStep
from govreports.reading.chain import decode_step


class DecodePipeline(ReadingStep):
    """Bytes to text."""

    name = "decode"
    first = True

    def step(self, page: ReportPage) -> None:
        """See `govreports.reading.chain.decode_step`."""
        decode_step(page)

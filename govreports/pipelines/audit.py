"""Pipeline step `audit`: What does not add up; then the report is whole."""

from __future__ import annotations

from govreports.items import ReportPage
from govreports.pipelines.step import ReadingStep
from govreports.reading.chain import audit_step


class AuditPipeline(ReadingStep):
    """What does not add up; then the report is whole."""

    name = "audit"

    def step(self, page: ReportPage) -> None:
        """See `govreports.reading.chain.audit_step`."""
        audit_step(page)

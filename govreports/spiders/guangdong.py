"""Guangdong."""

from govreports.spiders.base import ReportSpider


class GuangdongSpider(ReportSpider):
    """The portals of Guangdong province."""

    name = "guangdong_reports"
    province = "guangdong"

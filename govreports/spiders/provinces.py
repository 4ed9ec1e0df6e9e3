"""One spider a province, made from the registry: `guangdong_reports`, `hunan_reports`, `sichuan_reports`, ...

Scrapy's loader finds a class by its module and its name, also one that was made at run time.
"""

from __future__ import annotations

from govreports.portals import Province, provinces
from govreports.spiders.base import ReportSpider


def spider_of(province: Province) -> type[ReportSpider]:
    """The spider of a province."""
    return type(
        f"{province.slug.title()}Spider",
        (ReportSpider,),
        {
            "__module__": __name__,
            "__doc__": f"The portals of {province.name}.",
            "name": f"{province.slug}_reports",
            "scope": province.slug,
        },
    )


globals().update({spider.__name__: spider for spider in map(spider_of, provinces())})

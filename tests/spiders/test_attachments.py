"""What a page's attachments may take of the memory of a run."""

from __future__ import annotations

import asyncio
from unittest.mock import Mock

from fake_reports import make_page
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from govreports.items import Attachment, PortalRun
from govreports.spiders.base import ReportSpider


def test_attachments_together_are_no_larger_than_a_report_may_be() -> None:
    spider = ReportSpider(name="x")
    spider.crawler, spider.settings = Mock(), Settings({"DOWNLOAD_MAXSIZE": 10})
    run = spider.portal_runs["p"] = PortalRun("p", "某县")
    asked = []

    async def download(request: Request) -> Response:
        asked.append(request.url)
        return Response(request.url, body=b"x" * 6)

    spider.crawler.engine.download_async = download
    page = make_page(attachments=[Attachment(f"http://a.example/{n}.pdf", "附件") for n in range(4)])
    asyncio.run(spider._attach(page, Mock(portal_id="p", tls="", robots="", engine="")))
    assert asked == ["http://a.example/0.pdf", "http://a.example/1.pdf"]
    assert [attachment.error for attachment in page.attachments] == [None, None, *["too-large: the attachments before it have 12 bytes"] * 2]
    assert (run.attachments, [event.kind for event in run.events]) == (2, ["too-large"] * 2)

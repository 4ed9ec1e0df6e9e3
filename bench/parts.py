"""The parts of one report's cost, each alone, over the pages as a crawl's spider hands them on: reading (each page, and the
reports of a body against each other), one store write (with the state of its page, as in a crawl), one WARC record (with its
line in the index)."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

from scrapy.http import HtmlResponse

import govreports.settings  # noqa: F401  # the garbage collection of a crawl
from bench.fleet import YEARS, Fleet, registry
from govreports.items import ListingEntry, ReportPage
from govreports.pipelines.reader import reader
from govreports.pipelines.step import page_state
from govreports.platforms import PLATFORMS
from govreports.portals import registry as load
from govreports.publishing.figures import figures
from govreports.reading.across import across, zeros
from govreports.reading.chain import read
from govreports.spiders.pages import report_page
from govreports.store import Archive, Store

ORGAN = len(YEARS)
"""Pages of one body, whose reports are compared with each other."""


def pages(count: int) -> Iterator[ReportPage]:
    """The report pages of a generated fleet."""
    site = Fleet("http://127.0.0.1:1", count)
    with tempfile.TemporaryDirectory() as name:
        portal = load("guangdong", registry(Path(name) / "portals.csv", site.base, count))[0]
    for path, resource in site.resources.items():
        if "/post_" in path:
            headers = {"Content-Type": resource.content_type, "Content-Length": str(len(resource.body)), "Server": "samples/1.0", "Date": "Fri, 31 Oct 2025 08:00:00 GMT", "ETag": f'"{"0" * 40}"', "Last-Modified": "Fri, 31 Oct 2025 08:00:00 GMT"}  # fmt: skip
            response = HtmlResponse(site.base + path, headers=headers, body=resource.body, encoding="utf-8")
            entry = ListingEntry(response.url, response.xpath("string(//title)").get(""), listing_url=portal.listing_url)
            page = report_page(response, portal, PLATFORMS["nfcms"], entry)
            if page is not None:
                yield page


def measure(count: int) -> dict[str, float]:
    """Mean processor seconds a report of each part over `count` pages of a generated fleet: each part alone over the pages of one body,
    then the next body. So no more reports are held than in a crawl, all parts see the same minutes of a shared machine, and
    store and archive grow to the size that the crawl's have: a write costs more in a large store."""
    for page in pages(1):
        read(page)  # loads the codebook
    reader()  # hashes the package once
    spent = [0.0, 0.0, 0.0]
    given = pages(count)
    with tempfile.TemporaryDirectory() as name:
        store = Store(f"sqlite:///{Path(name) / 'bench.db'}")
        archive = Archive(Path(name) / "archive", store)
        archive.start("bench")
        while some := list(islice(given, ORGAN)):
            times = [time.process_time()]
            reports = [read(page) for page in some]
            across(reports)
            times.append(time.process_time())
            for page, report in zip(some, reports, strict=True):
                state = page_state(page)
                store.save(
                    report, run_id="bench", portal_id="bench", reader=reader(), state=state, figures=figures, zeros=zeros()
                )
            times.append(time.process_time())
            for page in some:
                archive.put(page)
                store.index_now()
            times.append(time.process_time())
            spent = [total + end - begin for total, (begin, end) in zip(spent, pairwise(times), strict=True)]
        archive.close()
        store.close()
    names = "reading", "one store write", "one WARC record"
    return {name: total / count for name, total in zip(names, spent, strict=True)}

"""The parts of one report's cost, each alone, over the pages as a crawl's spider hands them on: reading (each page, and the
reports of a body against each other), one store write (with the state of its page, as in a crawl), one WARC record (with its
line in the index)."""

from __future__ import annotations

import tempfile
import time
from itertools import groupby
from pathlib import Path

from scrapy.http import HtmlResponse

import govreports.settings  # noqa: F401  # the garbage collection of a crawl
from bench.fleet import Fleet, registry
from govreports.items import ListingEntry, ReportPage
from govreports.pipelines.reader import reader
from govreports.pipelines.step import page_state
from govreports.platforms import PLATFORMS
from govreports.portals import registry as load
from govreports.publishing.figures import figures
from govreports.reading.across import across
from govreports.reading.chain import read
from govreports.spiders.pages import report_page
from govreports.store import Archive, Store


def pages(count: int) -> list[ReportPage]:
    """The report pages of a generated fleet."""
    site = Fleet("http://127.0.0.1:1", count)
    with tempfile.TemporaryDirectory() as name:
        portal = load("guangdong", registry(Path(name) / "portals.csv", site.base, count))[0]
    found = []
    for path, page in site.resources.items():
        if "/post_" in path:
            headers = {"Content-Type": page.content_type, "Content-Length": str(len(page.body)), "Server": "samples/1.0", "Date": "Fri, 31 Oct 2025 08:00:00 GMT", "ETag": f'"{"0" * 40}"', "Last-Modified": "Fri, 31 Oct 2025 08:00:00 GMT"}  # fmt: skip
            response = HtmlResponse(site.base + path, headers=headers, body=page.body, encoding="utf-8")
            entry = ListingEntry(response.url, response.xpath("string(//title)").get(""), listing_url=portal.listing_url)
            found.append(report_page(response, portal, PLATFORMS["nfcms"], entry))
    return [page for page in found if page is not None]


def measure(count: int) -> dict[str, float]:
    """Mean processor seconds a report of each part over `count` pages of a generated fleet."""
    given = pages(count)
    read(ReportPage(url=given[0].url, body=given[0].body))  # loads the codebook
    out = {}
    began = time.process_time()
    reports = [read(page) for page in given]
    for _, body in groupby(reports, key=lambda report: report.report_id.rpartition("-")[0]):
        across(list(body))
    out["reading"] = (time.process_time() - began) / count
    with tempfile.TemporaryDirectory() as name:
        store = Store(f"sqlite:///{Path(name) / 'bench.db'}")
        reader()  # hashes the package once
        began = time.process_time()
        for page, report in zip(given, reports, strict=True):
            state = page_state(page)
            store.save(report, run_id="bench", portal_id="bench", reader=reader(), state=state, figures=figures)
        out["one store write"] = (time.process_time() - began) / count
        archive = Archive(Path(name) / "archive", store)
        archive.start("bench")
        began = time.process_time()
        for page in given:
            archive.put(page)
        out["one WARC record"] = (time.process_time() - began) / count
        archive.close()
        store.close()
    return out

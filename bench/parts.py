"""The parts of one report's cost, each alone, over the pages as a crawl's spider hands them on: reading (each page, and the
reports of a body against each other), one store write (with the state of its page, as in a crawl), one WARC record (with its
line in the index)."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from scrapy.http import HtmlResponse

import govreports.settings  # noqa: F401  # the garbage collection of a crawl
from bench.fleet import PER_PORTAL, YEARS, Fleet, registry
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


def measure(count: int, reading: int) -> dict[str, float]:
    """Mean processor seconds a report of each part, alone: reading over the first `reading` pages of a generated fleet, writing into a
    store and an archive that grow to the size that `count` reports give them, since a write costs more in a large store."""
    for page in pages(1):
        read(page)  # loads the codebook
    reader()  # hashes the package once
    writing = writes(count)
    return {"reading": reads(reading), **writing}


def reads(count: int) -> float:
    """Seconds of reading and comparing a report; no more than a body's reports are held, as in a crawl."""
    spent, given = 0.0, pages(count)
    while some := list(islice(given, ORGAN)):
        began = time.process_time()
        across([read(page) for page in some])
        spent += time.process_time() - began
    return spent / count


def writes(count: int) -> dict[str, float]:
    """Seconds of a store write and of a WARC record; what is written is read beside the clock, so many pages at a time."""
    store_write = warc_record = 0.0
    given = pages(count)
    with tempfile.TemporaryDirectory() as name:
        store = Store(f"sqlite:///{Path(name) / 'bench.db'}")
        archive = Archive(Path(name) / "archive", store)
        archive.start("bench")
        while some := list(islice(given, PER_PORTAL)):
            made = [(read(page), page_state(page)) for page in some]
            began = time.process_time()
            for report, state in made:
                store.save(
                    report, run_id="bench", portal_id="bench", reader=reader(), state=state, figures=figures, zeros=zeros()
                )
            stored = time.process_time()
            for page in some:
                archive.put(page)
            store_write, warc_record = store_write + stored - began, warc_record + time.process_time() - stored
        archive.close()
        store.close()
    return {"one store write": store_write / count, "one WARC record": warc_record / count}

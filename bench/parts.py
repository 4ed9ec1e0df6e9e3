"""The parts of one report's cost, each alone: reading, one store write (with the state of its page, as in a crawl), one WARC
record (with its line in the index)."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import govreports.settings  # noqa: F401  # the garbage collection of a crawl
from bench.fleet import Fleet
from govreports.items import ReportPage
from govreports.pipelines.step import page_state
from govreports.pipelines.store import reader
from govreports.reading.chain import read
from govreports.store import Archive, Store


def measure(count: int) -> dict[str, float]:
    """Mean processor seconds a report of each part over `count` pages of a generated fleet."""
    site = Fleet("http://127.0.0.1:1", count)
    pages = [
        ReportPage(url=site.base + path, body=found.body, content_type=found.content_type, fetched="2025-01-01T00:00:00Z")
        for path, found in site.resources.items()
        if "/post_" in path
    ]
    read(ReportPage(url=pages[0].url, body=pages[0].body))  # loads the codebook
    out = {}
    began = time.process_time()
    reports = [read(page) for page in pages]
    out["reading"] = (time.process_time() - began) / count
    with tempfile.TemporaryDirectory() as name:
        store = Store(f"sqlite:///{Path(name) / 'bench.db'}")
        reader()  # hashes the package once
        began = time.process_time()
        for page, report in zip(pages, reports, strict=True):
            store.save(report, run_id="bench", portal_id="bench", reader=reader(), state=page_state(page))
        out["one store write"] = (time.process_time() - began) / count
        archive = Archive(Path(name) / "archive", store)
        archive.start("bench")
        began = time.process_time()
        for page in pages:
            archive.put(page)
        out["one WARC record"] = (time.process_time() - began) / count
        archive.close()
        store.close()
    return out

"""A store with sample reports of several years and a hostile one, and the site made of it, both ways."""

from __future__ import annotations

import functools
import http.server
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fake_reports import make_report

from govreports.items import Finding, Locality, Report, ReportPage, Section, TableRecord
from govreports.portals import COUNTRY, registry
from govreports.publishing.coverage import Listing
from govreports.publishing.site.making import make
from govreports.publishing.site.static import write_site
from govreports.reading.chain import read
from govreports.store import Archive, Store
from samples.reports import all_reports

ROOT = Path(__file__).resolve().parents[1]
HOSTILE = '"><script>window.hacked=1</script><img src=x onerror=window.hacked=1>\'</td>{{7*7}}'
ZONE = Locality("440115", "440115-0a1b2c3d", HOSTILE, HOSTILE, f"广东省广州市南沙区{HOSTILE}", "zone")


def hostile() -> Report:
    """A report whose every word is code."""
    report = make_report(
        2019, url="javascript:window.hacked=1", body=b"h", place=ZONE, title=HOSTILE, title_original=HOSTILE, text=HOSTILE,
        issuer=HOSTILE, report_id="440115-0a1b2c3d-gov-2019", issuer_kind="zone",
        tables=[TableRecord(HOSTILE, None, [[HOSTILE, "10"]], 0)],
    )  # fmt: skip
    report.sections = [Section(1, HOSTILE, HOSTILE, None, [], HOSTILE)]
    report.statistics[0].quote = HOSTILE
    report.findings = [Finding(HOSTILE, "warning", HOSTILE, [HOSTILE], HOSTILE, HOSTILE, [HOSTILE], {"code": HOSTILE})]
    report.source.attachments = [{"url": HOSTILE, "name": "../../evil", "content_type": HOSTILE, "sha256": None, "error": None}]
    return report


@dataclass
class Made:
    """A store and the site's files."""

    store: Store
    data: Path
    database: Path
    static: Path
    listings: list[Listing]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The samples in a store, exported, and written as static pages."""
    data = tmp_path_factory.mktemp("site")
    store = Store(f"sqlite:///{data / 'govreports.db'}")
    archive = Archive(data / "archive", store)
    archive.start("r1")
    for key, text in all_reports().items():
        url = f"http://portal.example/{key}.html"
        body = f"<h1>{text.title}</h1>{text.html}".encode()
        page = ReportPage(url=url, body=body, content_type="text/html; charset=utf-8", fetched="2026-01-01T00:00:00Z")
        page.archive = archive.put(page)
        store.save(read(page), run_id="r1")
    archive.close()
    store.save(hostile(), run_id="r1")
    store.save(make_report(2018, url="http://other.example/", body=b"o", report_id="../../evil-gov-2018", fetched=None), run_id="r1")
    listings = [Listing(row.portal_id, row.code, row.locality, row.level, row.since)
                for row in registry(COUNTRY, ROOT / "samples" / "portals.csv")]  # fmt: skip
    database = make(store, data / "site", listings)
    write_site(database, data / "static")
    yield Made(store, data, database, data / "static", listings)
    store.close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A static server that says nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="session")
def static_site(made: Made) -> Iterator[str]:
    """Address of the static pages."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(made.static)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def live_site(made: Made) -> Iterator[str]:
    """Address of a real `scrapy browse`."""
    command = [sys.executable, "-m", "scrapy", "browse", "--no-open", "--port", "0", "-s", f"DATA_DIR={made.data}",
               "-s", f"PORTALS={ROOT / 'samples' / 'portals.csv'}"]  # fmt: skip
    said = made.data / "browse.txt"  # Datasette tells much of a query that fails: more than a pipe holds
    with said.open("w") as stream, subprocess.Popen(command, cwd=ROOT, stdout=stream, stderr=stream) as process:
        end = time.monotonic() + 60
        while not (found := re.search(r"http://127[.]0[.]0[.]1:[0-9]+", said.read_text(encoding="utf-8"))) and time.monotonic() < end:
            assert process.poll() is None, said.read_text(encoding="utf-8")
            time.sleep(0.1)
        assert found
        yield found.group()
        os.kill(process.pid, signal.SIGINT)
        process.wait(30)

"""The run report of crawls that do not go as they should: exceptions, kills, large runs; and its table."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import Mock

import pytest
from fake_reports import make_page, make_report
from scrapy import Spider
from scrapy.utils.test import get_crawler

from govreports.commands.run import FAILED, status
from govreports.items import Failure, PortalEvent, PortalRun
from govreports.monitoring import run_report
from govreports.monitoring.run_report import CHECKPOINT, FIRST, SHOWN, RunReport
from govreports.monitoring.table import layout, width
from govreports.store import StoreError, clock, store_of
from govreports.store.run import began

ROOT = Path(__file__).resolve().parents[2]

SPIDER = """
import asyncio, sys
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings
from govreports.items import Failure, PortalRun

class Odd(Spider):
    name = "odd"
    portal_runs = {"p1": PortalRun("p1", "南沙区", rows=2, listed=2, open_requests=1)}
    async def start(self):
        yield Failure("http://a.example/1", "fetch", "gone-404", "status 404", "p1")
        yield {"an item": "of no kind we know"}
        if sys.argv[2] == "wait":
            await asyncio.sleep(600)
        raise RuntimeError("never seen before")

settings = get_project_settings()
settings.set("DATA_DIR", sys.argv[1])
settings.set("PROGRESS_SECONDS", 0.2)
process = AsyncCrawlerProcess(settings)
process.crawl(Odd)
process.start()
"""


def command(data: Path, how: str) -> list[str]:
    return [sys.executable, "-c", SPIDER, str(data), how]


def run_reports(data: Path) -> list[dict[str, Any]]:
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted((data / "runs").glob("*.json"))]


def test_an_exception_in_a_spider_and_a_failure_item_are_rows(tmp_path: Path) -> None:
    done = subprocess.run(command(tmp_path, "raise"), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    (report,) = run_reports(tmp_path)
    rows = {(f["step"], f["reason"], f["detail"]) for f in report["failures"]}
    assert rows == {("fetch", "gone-404", "status 404"), ("spider", "error", "RuntimeError: never seen before")}
    assert report["portals"][0]["outcome"] == "incomplete"
    assert report["finish_reason"] == "start_error"
    assert "0 reports (0 new, 0 new versions), 2 failures" in done.stderr


def test_a_killed_run_is_told_by_the_next(tmp_path: Path) -> None:
    process = subprocess.Popen(command(tmp_path, "wait"), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("0 pages, 0 reports, 1 failures"):  # the progress, as a plain line where there is no terminal
            break
    deadline = time.monotonic() + 20
    while not (tmp_path / "runs").glob("*.json") or not run_reports(tmp_path)[0]["portals"]:
        assert time.monotonic() < deadline, "no state of the run on disk"
        time.sleep(0.2)
    assert run_reports(tmp_path)[0]["finish_reason"] == "running"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    subprocess.run(command(tmp_path, "raise"), cwd=ROOT, capture_output=True, timeout=60, check=False)
    killed, _ = run_reports(tmp_path)
    assert killed["finish_reason"] == "killed"
    assert [p["outcome"] for p in killed["portals"]] == ["killed"]
    assert killed["failures"][0]["url"] == "http://a.example/1"


class Fake(Spider):
    name = "fake"
    portal_runs: ClassVar[dict[str, PortalRun]] = {}


@pytest.fixture
def report(tmp_path: Path) -> Any:
    crawler = get_crawler(Fake, {"DATA_DIR": str(tmp_path)})
    crawler.spider = Fake()
    Fake.portal_runs.clear()
    yield RunReport(crawler)
    store_of(crawler).close()


def scrape(report: RunReport, count: int) -> None:
    for n in range(count):
        page = make_page(f"http://a.example/{n:04}")
        page.report, page.outcome = make_report(1990 + n % 30), "new"
        report.item_scraped(page)
        report.crawler.stats.inc_value("reports/count")


def test_the_closing_table_names_every_report_and_portal(report: RunReport) -> None:
    scrape(report, 2)
    run = PortalRun("p1", "南沙区", advertised=3, listed=2, fetched=2, read=2)
    report.crawler.spider.portal_runs["p1"] = run
    text = report.closing({"p1": "ok"})
    assert "广东省广州市南沙区  1990  new             1           3         1" in text
    assert "p1      南沙区    ok                3       2        2     2       0" in text
    assert str(report.path) in text


def test_a_large_run_shows_the_first_and_counts_the_rest(report: RunReport) -> None:
    scrape(report, SHOWN + 5)
    for n in range(SHOWN + 2):
        report.crawler.spider.portal_runs[f"p{n}"] = PortalRun(f"p{n}", "某县")
    outcomes = {p: "ok" if n else "dns" for n, p in enumerate(report.crawler.spider.portal_runs)}
    text = report.closing(outcomes)
    assert "... and 5 more" in text
    assert f"... and 2 more; in all: 1 dns, {SHOWN + 1} ok" in text


def test_a_rare_line_does_not_delay_what_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    crawler = get_crawler(Fake, {"DATA_DIR": str(tmp_path), "PROGRESS_SECONDS": 3600, "LEASE_SECONDS": 20})
    crawler.spider = Fake()
    loop = Mock()
    monkeypatch.setattr(run_report, "create_looping_call", loop)
    report, store = RunReport(crawler), store_of(crawler)
    report.spider_opened(crawler.spider)
    look, seconds = loop.call_args.args
    assert seconds <= CHECKPOINT
    store.lease("p1", report.path.stem, 20)
    look(seconds)
    assert (seconds, capsys.readouterr().err) == (FIRST, "0 pages, 0 reports, 0 failures\n"), "that something goes on is told at once"
    crawler.stats.set_value("response_received_count", 1)
    for _ in range(round(3600 / seconds) - 1):
        look(seconds)
    monkeypatch.setattr(clock, "offset", timedelta(seconds=15))
    assert capsys.readouterr().err == ""
    look(seconds)
    assert capsys.readouterr().err == "1 pages, 0 reports, 0 failures\n"
    monkeypatch.setattr(clock, "offset", timedelta(seconds=30))
    assert not store.lease("p1", "another", 20), "it was not renewed"
    store.close()


def test_the_state_of_a_large_run_is_written_more_rarely(report: RunReport, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[float] = []
    now = 0.0
    monkeypatch.setattr(run_report, "monotonic", lambda: now + len(written))  # each takes a second
    monkeypatch.setattr(report, "_write", lambda *_: written.append(now))
    for _ in range(25):
        now += CHECKPOINT
        report._progress(CHECKPOINT)
    assert written == [5.0, 55.0, 105.0]


def test_a_run_that_is_over_at_once_has_told_how_far_it_came(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    report.spider_closed(report.crawler.spider, "finished")
    assert capsys.readouterr().err.startswith("0 pages, 0 reports, 0 failures\nno report was read\n")


def test_evidence_stands_in_the_file(report: RunReport) -> None:
    run = PortalRun("p1", "南沙区", events=[PortalEvent("dns", "start", "http://a.example/")])
    report.crawler.spider.portal_runs["p1"] = run
    report.spider_closed(report.crawler.spider, "finished")
    value = json.loads(report.path.read_text(encoding="utf-8"))
    assert value["portals"][0]["events"] == [{"kind": "dns", "stage": "start", "url": "http://a.example/", "detail": ""}]
    assert value["portals"][0]["outcome"] == "dns"
    assert store_of(report.crawler).last_outcomes()["p1"][0] == "dns"


@pytest.mark.parametrize(("days", "kept"), [(400, 1), (0, 0)])
def test_what_is_older_than_the_history_goes(tmp_path: Path, days: int, kept: int) -> None:
    crawler = get_crawler(Fake, {"DATA_DIR": str(tmp_path), "HISTORY_DAYS": days})
    crawler.spider = Fake()
    Fake.portal_runs.clear()
    report, store = RunReport(crawler), store_of(crawler)
    old, last_year = "20200101T000000000000-odd-1", f"{began(clock.moment() - timedelta(days=399))}-odd-2"
    for run in (old, last_year):
        report.path.with_name(f"{run}.json").write_text("{}", encoding="utf-8")
        store.put_outcomes(run, run, [("p1", "ok", {})])
        store.add_failure(run, Failure("http://a.example/", "fetch", "timeout", ""))
    report.spider_closed(crawler.spider, "finished")
    assert [failure["run_id"] for failure in store.failures()] == [last_year] * kept
    assert sorted(tmp_path.glob("runs/*")) == [report.path.with_name(f"{last_year}.json")] * kept + [report.path]
    assert store.last_outcomes()["p1"][0] == "ok"
    store.close()


def test_columns_line_up_under_wide_characters() -> None:
    text = layout(["locality", "n"], [["云安区", 1], ["x", None]])
    assert text.splitlines() == ["locality  n", "--------  -", "云安区    1", "x"]
    assert {width(line[:-1]) for line in text.splitlines()[:3]} == {10}


def test_a_report_that_cannot_be_written_is_a_failed_run(report: RunReport, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("No space left on device")

    monkeypatch.setattr(run_report, "write", full)
    report.crawler.stats.set_value("finish_reason", "finished")
    report.spider_closed(report.crawler.spider, "finished")
    assert status(report.crawler.stats) == FAILED

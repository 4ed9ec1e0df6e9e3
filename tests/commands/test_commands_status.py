"""`scrapy run` and `scrapy status` against the sample portal, and `sources.csv`."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from commanding import run_command
from conftest import ROOT, STRICT, Crawler
from scrapy.utils.test import get_crawler

import govreports.settings
from govreports.commands import status as status_command
from govreports.commands.run import ALARMED, FAILED, status


def scrapy(crawler: Crawler, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command over the sample registry and the crawl's data folder."""
    line = [sys.executable, "-c", STRICT, "0", command, *arguments, "-s", f"PORTALS={crawler.portals}", "-s", f"DATA_DIR={crawler.data}",
            "-s", "DOWNLOAD_DELAY=0", "-s", "LOG_LEVEL=WARNING"]  # fmt: skip
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def sources(crawler: Crawler) -> dict[str, dict[str, str]]:
    """The rows of sources.csv by portal."""
    text = crawler.feeds()["sources.csv"].decode()
    return {row["portal_id"]: row for row in csv.DictReader(io.StringIO(text))}


def test_the_exit_status_the_status_and_the_sources_tell_the_truth(crawler: Crawler) -> None:
    before = scrapy(crawler, "status", "guangdong_reports", "--json")
    rows = [json.loads(line) for line in before.stdout.splitlines()]
    assert {(row["outcome"], row["next"]) for row in rows} == {("", "run it")}

    done = scrapy(crawler, "run", "guangdong_reports")
    assert done.returncode == ALARMED, done.stderr[-2000:]
    assert "watch: 3 of 11 portals failed: 8 ok, 2 incomplete, 1 blocked:412" in done.stderr

    one = scrapy(crawler, "run", "guangdong_reports", "-a", "locality=sample-yf", "-s", "WATCH_LATE=1")
    assert one.returncode == 0, one.stderr[-2000:]
    assert scrapy(crawler, "run", "guangdong_reports", "-a", "locality=nowhere").returncode == FAILED
    assert scrapy(crawler, "run", "no_such_spider").returncode == 2

    shown = scrapy(crawler, "status", "guangdong_reports")
    lines = {line.split()[0]: line for line in shown.stdout.splitlines()}
    assert "blocked:412" in lines["sample-qy"]
    assert lines["sample-qy"].endswith("wait; then ask the portal's operator")
    assert lines["sample-yf"].split()[2] == "unchanged"
    row = next(r for r in map(json.loads, scrapy(crawler, "status", "--json").stdout.splitlines()) if r["portal_id"] == "sample-sg")
    assert (row["outcome"], row["last_good"], row["age"]) == ("incomplete", None, None)
    assert row["events"][0]["kind"] == "server-error"
    assert sum(row["event_counts"].values()) == len(row["events"])

    found = sources(crawler)
    assert (found["sample-qy"]["outcome"], found["sample-qy"]["locality"]) == ("blocked:412", "清远市")
    assert (found["sample-yf"]["outcome"], found["sample-yf"]["reports"], found["sample-yf"]["last_year"]) == ("ok", "3", "2022")

    again = Crawler(crawler.data.with_name("again"), crawler.portals, crawler.server)
    assert again.run("-a", f"path={crawler.data / 'archive'}", spider="archive_reports").returncode == 0
    assert again.feeds()["sources.csv"] == crawler.feeds()["sources.csv"]


@pytest.mark.parametrize(
    ("stats", "expected"),
    [
        ({}, 0),
        ({"finish_reason": "shutdown"}, FAILED),
        ({"feeds/errors": 1, "watch/failed": 1}, FAILED),
        ({"run_report/errors": 1, "watch/failed": 1}, FAILED),
        ({"failures/store/store": 1}, FAILED),
        ({"failures/spider/error": 1}, FAILED),
        ({"failures/fetch/gone-404": 1}, 0),
        ({"watch/failed": 2}, ALARMED),
        ({"watch/unsent": 1}, ALARMED),
    ],
)
def test_exit_statuses(stats: dict[str, object], expected: int) -> None:
    collector = get_crawler().stats
    collector.set_stats({"finish_reason": "finished", **stats})
    assert status(collector) == expected


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense:secret", "DATABASE_URL is no address of a database"),
        ("mysql://user:secret@host/name", "DATABASE_URL is of mysql: the store is one of sqlite, postgresql"),
        ("postgresql+nonsense://user:secret@host/name", "DATABASE_URL is no address of a database"),
        ("postgresql+pg8000://user:secret@host/name", "needs `pip install -r requirements-scale.txt`"),
    ],
)
def test_a_store_that_cannot_be_is_one_sentence(
    url: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(govreports.settings, "DATABASE_URL", url)
    exit_status, said = run_command(status_command.Command(), tmp_path, ["guangdong_reports"], capsys)
    assert exit_status == 1
    assert sentence in said
    assert said.count("\n") == 1
    assert "secret" not in said

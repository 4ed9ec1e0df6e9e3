"""A set of portals crawled once a year: the dataset equals what the generator knows."""

from __future__ import annotations

import json
import threading
from collections import Counter
from pathlib import Path

import pytest
from conftest import Crawler
from decade import PROVINCES, Decade, Expected

from bench.country import Server


def held(data: Path) -> dict[str, dict[int, Expected]]:
    """What the feeds hold, by series and report year."""
    found: dict[str, dict[int, list[dict]]] = {}
    for path in (data / "feeds").glob("*/*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            assert record["locality"]["series"] == path.stem, "one series a locality"
            found.setdefault(path.stem, {}).setdefault(record["year"], []).append(record)
    return {series: {year: expected(records) for year, records in years.items()} for series, years in found.items()}


def expected(records: list[dict]) -> Expected:
    assert [record["version"] for record in records] == list(range(1, len(records) + 1))
    figures = [s["value"] for record in records for s in record["statistics"] if s["code"] == "proactive.total"]
    return Expected(tuple(figures), any(record.get("withdrawn", False) for record in records))


def lived_through(decade: Decade, tmp_path: Path) -> None:
    server = Server(decade)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    crawler = Crawler(tmp_path / "data", tmp_path / "portals.csv", server)  # type: ignore[arg-type]
    for year in range(decade.first, decade.last + 1):
        decade.year, crawler.days = year, (year - 2026) * 365.25
        decade.registry(crawler.portals, server.server_address[1])
        for spider in sorted({PROVINCES[place.code[:2]] for place in decade.places}):
            done = crawler.run(spider=spider, timeout=1800)
            assert done.returncode == 0, done.stderr[-3000:]
    server.shutdown()
    server.server_close()
    truth = {place.series: decade.expected(i) for i, place in enumerate(decade.places)}
    found = held(crawler.data)
    assert found.keys() == truth.keys()
    for series, years in truth.items():
        assert found[series] == years, series
    seen = Counter(kind for years in truth.values() for e in years.values() for kind in (len(e.figures) > 1, e.withdrawn and "withdrawn"))
    assert seen[True], "some reports were corrected"
    assert seen["withdrawn"], "some were taken down"
    again = Crawler(tmp_path / "again", crawler.portals, crawler.server)
    done = again.run("-a", f"path={crawler.data / 'archive'}", spider="archive_reports", timeout=1800)
    assert done.returncode == 0, done.stderr[-3000:]
    assert {n: b for n, b in again.feeds().items() if "/" in n} == {n: b for n, b in crawler.feeds().items() if "/" in n}


def test_a_few_years(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decade.PROVINCES", {"44": "guangdong_reports"})
    lived_through(Decade(24, 2015, 2018), tmp_path)


@pytest.mark.long
def test_ten_years(tmp_path: Path) -> None:
    lived_through(Decade(300, 2015, 2025), tmp_path)

"""The memory of an export does not grow with the store: a simulation of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.crawl import ROOT, measured
from bench.export import fill


@pytest.mark.long
def test_ten_times_the_reports_take_hardly_more_memory(tmp_path: Path) -> None:
    peaks = []
    for count in (600, 6000):
        folder = tmp_path / str(count)
        folder.mkdir()
        fill(folder, count)
        command = [sys.executable, "-m", "scrapy", "export", "--to", str(folder / "out"), "--format", "csv,jsonl,parquet,sqlite",
                   "-s", f"DATA_DIR={folder}"]  # fmt: skip
        peaks.append(measured(command, ROOT)[2])
    assert peaks[1] - peaks[0] < 80e6

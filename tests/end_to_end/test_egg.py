"""The built egg, zipped as Scrapyd runs it: settings, spiders, commands and every data file come out of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from govreports.portals import provinces
from samples.reports import all_reports

RUN = "import sys, govreports; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"


@pytest.fixture(scope="module")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The egg of this checkout."""
    folder = tmp_path_factory.mktemp("egg")
    shutil.copytree(ROOT / "govreports", folder / "govreports", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder / name)
    subprocess.run([sys.executable, "setup.py", "-q", "bdist_egg"], cwd=folder, check=True, capture_output=True)
    (built,) = (folder / "dist").glob("*.egg")
    return built


def run(egg: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the project inside the zipped egg, in a folder that has nothing of the checkout."""
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = govreports.settings\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(egg)},
    )  # fmt: skip


def test_spiders_are_listed(egg: Path, tmp_path: Path) -> None:
    listed = set(run(egg, tmp_path, "list").stdout.split())
    assert {"guangdong_reports", "hunan_reports", "sichuan_reports", "portal_reports", "mirror_reports", "archive_reports", "file_reports"} <= listed
    assert {f"{province.slug}_reports" for province in provinces()} <= listed


def test_a_report_is_read_with_all_data_files(egg: Path, tmp_path: Path) -> None:
    text = all_reports()["yf2022"]
    (tmp_path / "r.html").write_text(f"<html><meta charset='utf-8'><h1>{text.title}</h1>{text.html}</html>", encoding="utf-8")
    done = run(egg, tmp_path, "extract", "r.html")
    assert done.returncode == 0, done.stderr[-2000:]
    record = json.loads(done.stdout)
    assert record["locality"]["series"]
    assert len(record["statistics"]) > 200


def test_the_registry_loads(egg: Path, tmp_path: Path) -> None:
    done = run(egg, tmp_path, "checkall", "-s", "CONTACT=https://govreports.example/contact")
    assert done.returncode == 0, done.stdout + done.stderr

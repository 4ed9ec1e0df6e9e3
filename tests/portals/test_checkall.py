"""`scrapy checkall`: no fault in what is shipped, and one sentence for each that is made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commanding import run_command
from scrapy.settings import Settings

import govreports.settings
from govreports.commands import checkall
from govreports.portals import parse

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings() -> Settings:
    found = Settings({"SPIDER_MODULES": ["govreports.spiders"]})
    found.setmodule(govreports.settings)
    found.set("CONTACT", "post@example.org")
    return found


def test_what_is_shipped_has_no_fault(settings: Settings) -> None:
    assert list(checkall.check(settings)) == []


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("CONTACT", "", "CONTACT is not set"), ("CONTACT", "someone", "CONTACT must be"), ("ROBOTSTXT_OBEY", False, "ROBOTSTXT_OBEY"),
        ("DOWNLOAD_DELAY", 0, "DOWNLOAD_DELAY"), ("CONCURRENT_REQUESTS_PER_DOMAIN", 8, "CONCURRENT"),
        ("TELNETCONSOLE_ENABLED", True, "TELNETCONSOLE"), ("REMOTE_CONTROL_ENABLED", True, "REMOTE_CONTROL"),
    ],
)  # fmt: skip
def test_a_setting_that_must_not_be(settings: Settings, name: str, value: object, word: str) -> None:
    settings.set(name, value)
    faults = list(checkall.check_settings(settings))
    assert len(faults) == 1
    assert word in faults[0]


def test_a_code_of_another_place_and_a_seen_listing_without_expectation() -> None:
    header = "portal_id,locality,code,level,host,min,status,confidence\n"
    rows = parse(header + "a,广州市,440300,prefecture,www.gz.gov.cn,1,none,low\n" + "b,深圳市,440300,prefecture,x.sz.gov.cn,0,seen,low\n", "t")
    faults = list(checkall.check_rows(rows, "t"))
    assert len(faults) == 2
    assert "深圳市" in faults[0]
    assert "at least one" in faults[1]


def test_a_row_may_not_be_faster_than_the_project_but_for_ourselves() -> None:
    header = "portal_id,locality,code,level,host,min,status,confidence,delay,reason\n"
    rows = [f"{name},广州市,440100,prefecture,{host},1,none,low,{delay},test\n"
            for name, host, delay in (("a", "www.gz.gov.cn", 0), ("b", "127.0.0.1:8377", 0), ("c", "www.sz.gov.cn", 5))]  # fmt: skip
    assert list(checkall.check_rows(parse(header + "".join(rows), "t"), "t")) == ["t: a: the delay 0 is below 1 second."]


def test_the_command_tells_and_exits(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("portal_id,locality\n", encoding="utf-8")
    command = [sys.executable, "-m", "scrapy", "checkall", "-s", "CONTACT=post@example.org"]
    good = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (good.returncode, "no fault found" in good.stdout) == (0, True), good.stderr
    wrong = subprocess.run([*command, "-s", f"PORTALS={bad}"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert wrong.returncode == 1
    assert "bad.csv, line 1: the column 'code' is missing." in wrong.stdout



def test_it_takes_no_argument(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(checkall.Command(), tmp_path, ["x"], capsys) == (2, "checkall takes no argument, but was given x")

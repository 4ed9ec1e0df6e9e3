"""`scrapy cite` as a user runs it: the proof of a value, and an exit status that tells whether it still holds."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from commanding import run_command

from govreports.commands.cite import Command
from govreports.items import PortalHint, ReportPage
from govreports.reading.chain import read
from govreports.store import Archive, Store

ROOT = Path(__file__).resolve().parents[2]
PAGE = """<html><head><title>广州市南沙区2014年政府信息公开工作年度报告</title></head><body><h1>广州市南沙区2014年政府信息公开工作年度报告</h1>
<p>一、概述</p><p>本年度报告由广州市南沙区人民政府编制,公布如下,统计期限自2014年1月1日至12月31日。</p>
<p>二、依申请公开政府信息情况</p><p>2014年,全区共收到政府信息公开申请37件,全部按时答复。</p></body></html>"""
REPORT, CODE = "440115-gov-2014", "applications.received.total"


def cite(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "cite", *arguments, "-s", f"DATA_DIR={data}"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one report, archived."""
    store = Store(f"sqlite:///{tmp_path / 'govreports.db'}")
    page = ReportPage(
        url="http://ns.example/1.html", body=PAGE.encode(), content_type="text/html; charset=utf-8",
        fetched="2026-01-01T00:00:00Z", hint=PortalHint("p", "440115", "南沙区", "county"),
    )  # fmt: skip
    archive = Archive(tmp_path / "archive", store)
    archive.start("r1")
    archive.put(page)
    archive.close()
    store.save(read(page), run_id="r1")
    store.close()
    return tmp_path


def test_a_value_comes_with_its_proof_in_both_languages(data: Path) -> None:
    done = cite(data, REPORT, CODE)
    assert (done.returncode, done.stderr) == (0, "")
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines() if line)
    assert lines["数值 value"] == "37 件"
    assert lines["指标 indicator"] == "收到政府信息公开申请数 · applications received (applications.received.total)"
    assert "收到政府信息公开申请37件" in lines["原文 quote"]
    assert lines["章节 section"] == "二 依申请公开政府信息情况"
    assert lines["网址 address"] == "http://ns.example/1.html"
    assert lines["采集 captured"] == "2026-01-01T00:00:00Z"
    assert len(lines["哈希 sha256"]) == 64
    file, _, offset = lines["存档 archive record"].partition(" @ ")
    assert (data / "archive" / file).is_file()
    assert offset == "0"
    assert lines["核对 check"].startswith("重新读取存档字节,得到同一数值")


def test_a_value_that_the_archive_does_not_yield_is_told(data: Path) -> None:
    with sqlite3.connect(data / "govreports.db") as db:
        db.execute("UPDATE reports SET record = replace(record, '\"value\":37,', '\"value\":38,')")
    db.close()
    done = cite(data, REPORT, CODE)
    assert done.returncode == 1
    assert "未得到这一数值" in done.stdout


def test_bytes_that_are_gone_or_damaged_prove_nothing(data: Path) -> None:
    (path,) = (data / "archive").glob("*.warc.gz")
    path.write_bytes(path.read_bytes()[:200] + b"\0" * 50 + path.read_bytes()[250:])
    done = cite(data, REPORT, CODE)
    assert done.returncode == 1
    assert "存档字节与哈希不符" in done.stdout
    with sqlite3.connect(data / "govreports.db") as db:
        db.execute("DELETE FROM captures")
        db.execute("DELETE FROM archived")
    db.close()
    done = cite(data, REPORT, CODE)
    assert (done.returncode, "未存档" in done.stdout) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["440115-gov-1999", CODE], 1, "the store has no report 440115-gov-1999"),
        ([REPORT, CODE, "--version", "7"], 1, "the store has no report 440115-gov-2014 of version 7"),
        ([REPORT, "litigation.total"], 1, "the report 440115-gov-2014 does not tell litigation.total"),
        ([REPORT, CODE, "--origin", "table"], 1, "does not tell applications.received.total"),
        ([REPORT], 2, "name a report and a code"),
        ([REPORT, CODE, "--version", "x"], 2, "--version 'x' is no number of a version"),
    ],
)
def test_what_cannot_be_cited_is_one_sentence(
    data: Path, arguments: list[str], status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run_command(Command(), data, arguments, capsys)
    assert found[0] == status
    assert sentence in found[1]
    assert found[1].count("\n") <= 1

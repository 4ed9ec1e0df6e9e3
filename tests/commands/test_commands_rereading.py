"""`scrapy reextract --diff`: what a better reader would change, before it is accepted."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, STRICT
from fake_reports import NANSHA, YUNAN, make_page, make_report
from scrapy.settings import Settings

from govreports.commands import rereading as rereading_command
from govreports.commands.rereading import show_differences
from govreports.items import Finding, Report, ReportPage, Statistic
from govreports.publishing.revisions import rereading
from govreports.reading.chain import read
from govreports.store import Archive, Store
from govreports.store.run import database_url

PAGE = (
    "<html><head><meta name='ArticleTitle' content='{t}'><meta name='PubDate' content='2023-01-30'></head><body><h1>{t}</h1>"
    "<p>一、总体情况</p><p>全年收到政府信息公开申请12件。</p></body></html>"
).format(t="广州市南沙区2022年政府信息公开工作年度报告")


def scrapy(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", STRICT, "0", *arguments, "-s", f"DATA_DIR={data}", "-s", "LOG_LEVEL=WARNING"]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_what_would_change_is_shown_and_nothing_is_written(tmp_path: Path) -> None:
    files, data = tmp_path / "files", tmp_path / "data"
    files.mkdir()
    (files / "report.html").write_text(PAGE, encoding="utf-8")
    assert scrapy(data, "crawl", "file_reports", "-a", f"path={files}").returncode == 0
    done = scrapy(data, "reextract", "--diff")
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1), done.stderr
    assert "0 reports would change" in done.stderr

    # As if an older reader had read it: another title and another number stand in the store.
    store = Store(f"sqlite:///{data / 'govreports.db'}")
    (series,) = store.series()
    (record,) = store.records(series)
    older = make_report().from_dict(record)
    older.title = "旧读法"
    older.statistics = [replace(s, value=99) for s in older.statistics]
    store.save(older, run_id="old", reader="old")
    before = store.records(series)
    done = scrapy(data, "reextract", "--diff")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert ("metadata", "title", "旧读法", record["title"]) in [(r["what"], r["code"], r["before"], r["after"]) for r in rows]
    assert ("statistic", "applications.received.total", "99", "12") in [(r["what"], r["code"], r["before"], r["after"]) for r in rows]
    assert "1 reports would change; nothing was written" in done.stderr
    assert store.records(series) == before
    store.close()


def test_reports_that_would_go_or_come_and_findings() -> None:
    old = make_report(2022, place=NANSHA)
    assert [(r.what, r.report_id) for r in rereading([old], None)] == [("lost", "440115-gov-2022")]
    other = make_report(2022, place=YUNAN)
    assert [(r.what, r.report_id) for r in rereading([old], other)] == [("lost", "440115-gov-2022"), ("found", "445323-gov-2022")]
    assert [r.what for r in rereading([], old)] == ["found"]
    better = replace(old, findings=[Finding("A01", "error", "合计不符。")], statistics=[*old.statistics, Statistic("x", None, 1, "件", "prose")])
    told = [(r.what, r.code, r.before, r.after) for r in rereading([replace(old, version=3)], better)]
    assert told == [
        ("statistic", "x", "", "1"), ("finding", "prose_sum", "合计与各项之和不符。", ""), ("finding", "A01", "", "合计不符。"),
    ]  # fmt: skip
    assert {r.version for r in rereading([replace(old, version=3)], better)} == {3}


def test_a_diff_goes_without_processes(tmp_path: Path) -> None:
    assert scrapy(tmp_path, "reextract", "--diff", "--processes", "2").returncode == 2


def test_an_archive_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = scrapy(tmp_path, "reextract", "--diff")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "holds no archive" in done.stderr


@pytest.mark.parametrize("fault", ["damage", "defect"])
def test_what_could_not_be_read_again_is_told_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    settings = Settings({"DATA_DIR": str(tmp_path)})
    store = Store(database_url(settings))
    for n in (1, 2):
        archive = Archive(tmp_path / "archive", store)
        archive.start(f"run{n}")
        archive.put(make_page(f"http://a.example/{n}.html", PAGE.replace("2022", f"202{n}").encode()))
        archive.close()
    store.close()
    assert show_differences(settings) == 0
    assert capsys.readouterr().err == "2 reports would change; nothing was written\n"
    first = tmp_path / "archive" / "run1.warc.gz"
    if fault == "damage":
        data = bytearray(first.read_bytes())
        data[20] ^= 0xFF
        first.write_bytes(data)
    else:

        def trips(page: ReportPage) -> Report:
            if page.url.endswith("1.html"):
                raise KeyError("a defect")
            return read(page)

        monkeypatch.setattr(rereading_command, "read", trips)
    assert show_differences(settings) == 1
    told = capsys.readouterr()
    assert [row["what"] for row in csv.DictReader(io.StringIO(told.out))] == ["found"]
    assert "1 reports would change; nothing was written; 1 parts of the archive could not be read" in told.err
    assert (str(first) if fault == "damage" else "http://a.example/1.html: KeyError") in told.err

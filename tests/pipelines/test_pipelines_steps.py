"""The steps as Scrapy runs them: whole crawls of pages made up here, with nothing fetched."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fake_reports import NANSHA, YUNAN

from govreports.items import Locality, PortalHint
from govreports.pipelines.store import rank, reader
from govreports.spiders.file_reports import FileReportsSpider

ROOT = Path(__file__).resolve().parents[2]

PAGE = """<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>
<p>一、概述</p><p>本年度报告由广州市南沙区人民政府编制,公布如下。</p>
<p>二、依申请公开政府信息情况</p><p>{year}年,全区共收到政府信息公开申请{count}件。</p>{more}</body></html>"""


def report_html(year: int, count: int = 12, more: str = "") -> bytes:
    """A report of our own, as HTML."""
    return PAGE.format(title=f"广州市南沙区{year}年政府信息公开工作年度报告", year=year, count=count, more=more).encode()


def crawl(data: Path, *arguments: str, spider: str = "file_reports", **settings: str) -> subprocess.CompletedProcess[str]:
    """A crawl as a user runs it."""
    options = [part for name, value in {"DATA_DIR": str(data), **settings}.items() for part in ("-s", f"{name}={value}")]
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", "-m", "scrapy", "crawl", spider, *arguments, *options],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip


def feeds(data: Path) -> dict[str, bytes]:
    return {str(p.relative_to(data / "feeds")): p.read_bytes() for p in (data / "feeds").rglob("*") if p.is_file()}


def records(data: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for name, body in sorted(feeds(data).items())
        if name.endswith(".jsonl")
        for line in body.decode("utf-8").splitlines()
    ]


def run_reports(data: Path) -> list[dict[str, Any]]:
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted((data / "runs").glob("*.json"))]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two reports and things that are none."""
    folder = tmp_path / "files"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.html").write_bytes(report_html(2014))
    (folder / "deep" / "b.html").write_bytes(report_html(2015))
    (folder / "empty.html").write_bytes(b"")
    (folder / "rubbish.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "page.html").write_text("<html><body><p>今天天气很好。</p></body></html>", encoding="utf-8")
    return folder


def test_files_become_feeds_and_what_is_no_report_a_failure_row(files: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = crawl(data, "-a", f"path={files}")
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    assert [(r["year"], r["source"]["url"]) for r in records(data)] == [
        (2014, (files / "a.html").as_uri()),
        (2015, (files / "deep" / "b.html").as_uri()),
    ]
    (report,) = run_reports(data)
    failed = {Path(f["url"]).name: f for f in report["failures"]}
    assert set(failed) == {"empty.html", "rubbish.bin", "page.html"}
    assert all(f["archive"] == f"sha256:{f['sha256']}" and f["step"] and f["reason"] for f in failed.values())
    assert "error" not in {f["reason"] for f in failed.values()}
    assert "广东省广州市南沙区" in done.stderr
    assert f"feeds: {data / 'feeds'}" in done.stderr


def test_the_archive_alone_gives_the_same_feeds(files: Path, tmp_path: Path) -> None:
    crawl(tmp_path / "data", "-a", f"path={files}")
    (files / "a.html").write_bytes(report_html(2014, 13))
    crawl(tmp_path / "data", "-a", f"path={files}")
    assert [(r["year"], r["version"]) for r in records(tmp_path / "data")] == [(2014, 1), (2014, 2), (2015, 1)]
    done = crawl(tmp_path / "again", "-a", f"path={tmp_path / 'data' / 'archive'}", spider="archive_reports")
    assert done.returncode == 0, done.stderr[-3000:]
    assert feeds(tmp_path / "again") == feeds(tmp_path / "data")


def test_a_lost_archive_holds_no_new_version_back(files: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, "-a", f"path={files / 'a.html'}")
    (old,) = (data / "archive").iterdir()
    old.unlink()
    with sqlite3.connect(data / "govreports.db") as db:  # only then are the old bytes asked for
        db.execute("update reports set reader = 'old'")
    (files / "a.html").write_bytes(report_html(2014, 13))
    done = crawl(data, "-a", f"path={files / 'a.html'}")
    assert "cannot be read again" in done.stderr
    assert [(r["year"], r["version"]) for r in records(data)] == [(2014, 1), (2014, 2)]


def test_a_second_run_over_the_same_files_changes_nothing(files: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, "-a", f"path={files}")
    before, size = feeds(data), sum(p.stat().st_size for p in (data / "archive").iterdir())
    crawl(data, "-a", f"path={files}")
    assert feeds(data) == before
    assert sum(p.stat().st_size for p in (data / "archive").iterdir()) == size
    assert run_reports(data)[1]["counts"]["reports/unchanged"] == 2


def test_a_manifest_says_where_files_came_from(files: Path, tmp_path: Path) -> None:
    manifest = files / "manifest.csv"
    manifest.write_text("path,url,code\na.html,http://www.gzns.gov.cn/a.html,440115\n", encoding="utf-8")
    done = crawl(tmp_path / "data", "-a", f"manifest={manifest}")
    assert done.returncode == 0, done.stderr[-3000:]
    assert [r["source"]["url"] for r in records(tmp_path / "data")] == ["http://www.gzns.gov.cn/a.html"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("http://a.example/1", "line 2: path is missing"), (",a.html,440115,county,more", "line 2: there are more cells than columns"),
        (",a.html,999999,", "line 2: the code '999999' is not in GB/T 2260"), (",a.html,,planet", "line 2: level 'planet' is not one of province, "),
        ("a.example/1,a.html,,", "line 2: url 'a.example/1' is no address of the web"), (f"http://a.example/{'x' * 200_000},a.html,,", "field larger than"),
    ],
)  # fmt: skip
def test_a_bad_row_of_a_manifest_is_one_sentence(tmp_path: Path, row: str, sentence: str) -> None:
    (tmp_path / "m.csv").write_text(f"url,path,code,level\n{row}\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=f"^file_reports: {tmp_path / 'm.csv'}.*{sentence}"):
        FileReportsSpider(manifest=str(tmp_path / "m.csv"))


@pytest.mark.parametrize(
    ("spider", "argument", "word"),
    [
        ("file_reports", "path=/nowhere/at/all", "no file at /nowhere/at/all"),
        ("file_reports", "colour=red", "colour"),
        ("archive_reports", "colour=red", "colour"),
        ("file_reports", "manifest=/nowhere.csv", "/nowhere.csv"),
        ("archive_reports", "path=/nowhere", "/nowhere holds no archive"),
    ],
)
def test_a_wrong_argument_is_one_sentence(tmp_path: Path, spider: str, argument: str, word: str) -> None:
    done = crawl(tmp_path / "data", "-a", argument, spider=spider)
    assert done.returncode != 0
    assert word in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("setting", ["DATA_DIR", "ARCHIVE_DIR"])
def test_a_folder_that_cannot_be_written_is_one_sentence(files: Path, tmp_path: Path, setting: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = crawl(tmp_path / "data", "-a", f"path={files}", **{setting: str(tmp_path / "file" / "data")})
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert re.search(rf"^govreports: .*{tmp_path / 'file' / 'data'}.* cannot be (made|opened for writing): ", done.stderr, re.MULTILINE)


def test_feeds_that_cannot_be_written_are_told_and_written_next_time(files: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    (tmp_path / "file").write_text("not a folder")
    done = crawl(data, "-a", f"path={files}", FEED_DIR=str(tmp_path / "file" / "feeds"))
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert run_reports(data)[0]["counts"]["feeds/errors"] >= 1
    crawl(data, "-a", f"path={files}")
    assert len(records(data)) == 2


def crawl_with_a_step_more(files: Path, tmp_path: Path, what: str) -> Path:
    """A crawl of the files with one step behind all steps of reading, which does `what` with the page a.html; its data."""
    package = tmp_path / "more"
    package.mkdir()
    (package / "more.py").write_text(
        "from govreports.pipelines.step import Step\n"
        "class More(Step):\n"
        "    name = 'more'\n"
        "    async def handle(self, page):\n"
        "        if 'a.html' in page.url:\n"
        f"            {what}\n",
        encoding="utf-8",
    )
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from scrapy.crawler import AsyncCrawlerProcess\nfrom scrapy.utils.project import get_project_settings\n"
        "s = get_project_settings(); s.set('DATA_DIR', sys.argv[2])\n"
        "s.set('ITEM_PIPELINES', {**s.getdict('ITEM_PIPELINES'), 'more.More': 750})\n"
        "p = AsyncCrawlerProcess(s); p.crawl('file_reports', path=sys.argv[3]); p.start()\n"
    )
    data = tmp_path / "data"
    done = subprocess.run(
        [sys.executable, "-c", script, str(package), str(data), str(files)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return data


def test_an_exception_in_a_step_costs_one_report_and_is_told(files: Path, tmp_path: Path) -> None:
    data = crawl_with_a_step_more(files, tmp_path, "raise RuntimeError('never seen before')")
    assert [r["year"] for r in records(data)] == [2015]
    (row,) = [f for f in run_reports(data)[0]["failures"] if f["step"] == "more"]
    assert (row["reason"], row["detail"]) == ("error", "RuntimeError: never seen before")
    assert Path(row["url"]).name == "a.html"


def test_a_record_that_breaks_the_contract_is_a_failure_and_no_feed_is_held_back(files: Path, tmp_path: Path) -> None:
    data = crawl_with_a_step_more(files, tmp_path, "page.report.script = 'klingon'")
    assert [r["year"] for r in records(data)] == [2015]
    (row,) = [f for f in run_reports(data)[0]["failures"] if f["step"] == "store"]
    assert row["reason"] == "schema"
    assert "script" in row["detail"]


def test_reextract_mends_the_store_in_place(files: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, "-a", f"path={files}")
    before = feeds(data)
    with sqlite3.connect(data / "govreports.db") as db:  # as if an older reader had read less
        db.execute("update reports set record = replace(record, '12件', '件'), reader = 'old' where year = 2014")
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "reextract", "-s", f"DATA_DIR={data}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert {r["version"] for r in records(data)} == {1}
    assert feeds(data) == before
    assert len(list((data / "archive").iterdir())) == 1


@pytest.mark.parametrize(
    ("hint", "place", "expected"),
    [
        (PortalHint("p", "440115"), NANSHA, 0),
        (PortalHint("p", "440100"), NANSHA, 1),
        (PortalHint("p", "440000"), NANSHA, 1),
        (PortalHint("p", "440300"), NANSHA, 2),
        (PortalHint("p", "440115"), YUNAN, 2),
        (PortalHint(), NANSHA, 3),
        (PortalHint("p", "440115", level="county"), Locality("440115", "440115-ab", "某区", "某区", "x", "zone"), 1),
        (PortalHint("p", "440115", level="zone"), Locality("440115", "440115-ab", "某区", "某区", "x", "zone"), 0),
        (PortalHint("p", "440115"), Locality("440115101", "440115101", "某镇", "某镇", "x", "township"), 1),
    ],
)
def test_how_near_a_portal_stands(hint: PortalHint, place: Locality, expected: int) -> None:
    assert rank(hint, place) == expected
    assert rank(hint, place, "trs") == expected
    assert rank(hint, place, "mirror") == 3, "a copy stands behind every other address"


def test_the_reader_has_a_name_that_stays() -> None:
    assert len(reader()) == 64
    assert reader() == reader.__wrapped__()

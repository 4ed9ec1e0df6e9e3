"""`scrapy extract` as a user runs it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from govreports.publishing.schema import record_schema

ROOT = Path(__file__).resolve().parents[2]
TEXT = """广州市南沙区2014年政府信息公开工作年度报告

一、概述
本年度报告由广州市南沙区人民政府编制,公布如下。
二、依申请公开政府信息情况
2014年,全区共收到政府信息公开申请{count}件。
"""


def extract(*arguments: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning", "-m", "scrapy", "extract", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, **more,  # type: ignore[call-overload]
    )  # fmt: skip


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告 2014.txt"
    path.write_text(TEXT.format(count=12), encoding="gb18030")
    return path


def test_one_record_a_line_and_nothing_else(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.html"
    other.write_text(f"<html><body><pre>{TEXT.format(count=3)}</pre></body></html>", encoding="utf-8")
    done = extract(report, other)
    assert (done.returncode, done.stderr) == (0, "")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["source"]["format"] for r in records] == ["text", "html"]
    for record in records:
        Draft202012Validator(record_schema()).validate(record)
    source = records[0]["source"]
    assert source["url"] == report.as_uri()
    assert source["archive"] == "sha256:" + hashlib.sha256(report.read_bytes()).hexdigest()
    assert (source["status"], source["fetched"], source["encoding"]) == (None, None, "gb18030")
    assert {s["value"] for s in records[0]["statistics"] if s["code"] == "applications.received.total"} == {12}


def test_the_same_file_gives_the_same_line(report: Path) -> None:
    assert extract(report).stdout == extract(report).stdout


def test_url_and_content_type_are_taken_over(report: Path) -> None:
    done = extract(report, "--url", "http://www.gzns.gov.cn/1.txt", "--content-type", "text/plain; charset=gbk")
    source = json.loads(done.stdout)["source"]
    assert (source["url"], source["content_type"]) == ("http://www.gzns.gov.cn/1.txt", "text/plain; charset=gbk")


@pytest.mark.parametrize("url", ["www.gzns.gov.cn/1.txt", "ftp://www.gzns.gov.cn/1.txt", "http://[x/1.txt", "http:///1.txt"])
def test_what_is_no_address_is_refused(report: Path, url: str) -> None:
    done = extract(report, "--url", url)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"--url {url!r} is no address" in done.stderr


def test_a_body_that_names_no_place_is_of_the_place_whose_portal_the_address_is(tmp_path: Path) -> None:
    bare = tmp_path / "bare.txt"
    bare.write_text(
        "教育局2020年政府信息公开工作年度报告\n一、总体情况\n我局依据条例编制本报告,全年主动公开政府信息12条。\n"
        "二、收到和处理政府信息公开申请情况\n全年未收到政府信息公开申请,未发生行政复议、行政诉讼,存在的问题另述。\n",
        encoding="utf-8",
    )
    assert "no_locality" in extract(bare).stderr
    told = json.loads(extract(bare, "--url", "http://jyj.gz.gov.cn/a.html").stdout)
    assert (told["issuer"], told["locality"]["code"]) == ("广州市教育局", "440100")


def test_what_fails_is_one_line_and_the_others_are_still_read(report: Path, tmp_path: Path) -> None:
    empty, rubbish, encrypted = tmp_path / "empty.html", tmp_path / "rubbish.bin", tmp_path / "broken.pdf"
    empty.write_bytes(b"")
    rubbish.write_bytes(os.urandom(5000))
    encrypted.write_bytes(b"%PDF-1.7\nnot really")
    os.mkfifo(tmp_path / "fifo")
    bad = [tmp_path / "missing.html", tmp_path, empty, rubbish, encrypted, tmp_path / "fifo"]
    done = extract(*bad[:3], report, *bad[3:])
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    lines = done.stderr.splitlines()
    assert len(lines) == len(bad)
    for path, line in zip(bad, lines, strict=True):
        assert line.startswith(f"{path}: ")
    assert "is a directory" in lines[1]
    assert ": error:" not in done.stderr, "every one of these has a reason of its own"


def test_a_document_out_of_bounds_costs_itself_only(report: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_text(TEXT.format(count=5) + "本年度共公开信息一条。\n" * 400_000, encoding="utf-8")
    done = extract(large, report, "-s", "READING_SECONDS=0.05")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert "limit: reading took longer than 0.05 seconds" in done.stderr


def test_no_file_is_a_usage_error() -> None:
    done = extract()
    assert done.returncode == 2
    assert "name at least one file" in done.stdout + done.stderr


def test_nothing_is_written_to_disk(report: Path, tmp_path: Path) -> None:
    extract(report, "-s", f"DATA_DIR={tmp_path / 'data'}")
    assert not (tmp_path / "data").exists()


def test_a_reader_that_goes_away_is_no_traceback(report: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "extract", *[str(report)] * 200], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    process.wait(60)
    assert "Traceback" not in errors
    assert "BrokenPipe" not in errors


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_it_starts_soon(report: Path) -> None:
    extract(report)  # compiles what is not compiled yet
    began = time.monotonic()
    extract(report)
    assert time.monotonic() - began < 10  # about one second on a quiet machine


def test_every_format_is_read_and_a_hostile_file_costs_itself_only(tmp_path: Path) -> None:
    import io
    import zipfile

    import docx

    document = docx.Document()
    for line in TEXT.format(count=7).split("\n"):
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    whole = (tmp_path / "a.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("报告.docx", whole)
    (tmp_path / "cut.docx").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "word.doc").write_text(f"<html><body><pre>{TEXT.format(count=3)}</pre></body></html>", encoding="utf-8")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (64 << 20))
    (tmp_path / "bomb.docx").write_bytes(bomb.getvalue())
    (tmp_path / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    done = extract(*(tmp_path / name for name in ("bomb.docx", "a.docx", "cut.docx", "locked.docx", "a.zip", "word.doc")))
    assert done.returncode == 1
    assert [json.loads(line)["source"]["format"] for line in done.stdout.splitlines()] == ["docx", "docx", "html"]
    told = [line.split(": ")[1:3] for line in done.stderr.splitlines()]
    assert told == [["page", "limit"], ["page", "truncated"], ["page", "encrypted"]]

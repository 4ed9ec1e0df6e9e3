"""Documents and attachments in the reading pool: a hostile one costs itself only."""

from __future__ import annotations

import io
import os
import signal
import time
import zipfile
from pathlib import Path

import docx
import pytest
from fake_reports import make_page
from test_pipelines_pool import REPORT

from govreports.items import Attachment, ReadingError, ReportPage
from govreports.pipelines import pool
from govreports.pipelines.pool import Worker
from govreports.reading import chain
from govreports.store import Archive, Store, iter_captures

TITLE = "南沙区2015年政府信息公开工作年度报告"
LINES = [TITLE, "一、概述", "本年度报告由广州市南沙区人民政府编制，共主动公开信息20条。", "二、依申请公开情况", "2015年，全区共收到政府信息公开申请12件。"]


def word_file() -> bytes:
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    document.save(out := io.BytesIO())
    return out.getvalue()


def page(*attachments: Attachment, body: str = REPORT) -> ReportPage:
    return make_page(body=body.encode(), entry=None, attachments=list(attachments))


def test_a_pointer_is_read_from_its_attachment_in_a_worker() -> None:
    pointer = f"<html><body><h1>{TITLE}</h1><div id='zoom'><p>附件：点击下载</p></div></body></html>"
    worker = Worker(seconds=60, megabytes=1536)
    read = worker.read(page(Attachment("http://a.example/1.docx", "1.docx", word_file()), body=pointer)).report
    worker.close()
    assert read is not None
    assert read.source.format == "docx"
    assert [s.value for s in read.statistics if s.code == "applications.received.total"] == [12]
    assert read.source.attachments[0]["sha256"]


def test_an_attachment_that_hangs_costs_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {tmp_path}/pid\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    hanging = Attachment("http://a.example/1.doc", "1.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"))
    worker = Worker(seconds=8, megabytes=1536)
    worker.read(page())  # started and warm
    start = time.perf_counter()
    read = worker.read(page(hanging)).report
    worker.close()
    assert read is not None
    assert (read.source.attachments[0]["error"] or "").startswith("limit: ")
    assert time.perf_counter() - start < 30
    helper = int((tmp_path / "pid").read_text())
    for _ in range(50):  # what the worker started ended with it
        state = Path(f"/proc/{helper}/stat")
        if not state.exists() or state.read_text().split(") ")[1][0] == "Z":
            break
        time.sleep(0.1)
    else:
        os.kill(helper, signal.SIGKILL)
        pytest.fail("the program outlives its worker")


def test_a_small_attachment_survives_a_large_one_that_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is read again without the largest attachment first."""
    worker = Worker(seconds=60, megabytes=1536)
    once = worker._read_once
    bomb, small = Attachment("http://a.example/1.pdf", "1.pdf", b"%PDF-1.7" + bytes(90_000)), Attachment("http://a.example/2.docx", "2.docx", word_file())

    def limited(item: ReportPage) -> ReportPage:
        if any(a.url.endswith("1.pdf") and not a.error for a in item.attachments):
            raise ReadingError("page", "limit", "too much")
        return once(item)

    monkeypatch.setattr(worker, "_read_once", limited)
    read = worker.read(page(small, bomb)).report
    worker.close()
    assert read is not None
    assert [bool(a["error"]) for a in read.source.attachments] == [False, True]


def test_a_page_that_itself_is_too_much_fails_whatever_is_attached(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(seconds=60, megabytes=1536)
    asked = []

    def limited(item: ReportPage) -> ReportPage:
        asked.append(item)
        raise ReadingError("page", "limit", "too much")

    monkeypatch.setattr(worker, "_read_once", limited)
    with pytest.raises(ReadingError, match="too much"):
        worker.read(page(*(Attachment(f"http://a.example/{n}.docx", "", b"x" * n) for n in range(1, 9))))
    assert len(asked) == 4


def test_pictures_are_read_in_a_worker() -> None:
    assert pool.is_heavy(page(Attachment("http://a.example/1.png", "1.png", b"\x89PNG\r\n\x1a\n" + bytes(60))))


def test_memory_bound_holds_for_documents() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # Within the bounds of a zip, but a tree of a million elements in memory.
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", os.urandom(8 << 20).hex())
    worker = Worker(seconds=60, megabytes=400)
    with pytest.raises(ReadingError) as caught:
        worker.read(make_page(body=out.getvalue(), entry=None))
    assert caught.value.reason in ("truncated", "limit")
    assert worker.read(page()).report is not None
    worker.close()


def test_the_archive_alone_gives_the_same_record(tmp_path: Path) -> None:
    pointer = f"<html><body><h1>{TITLE}</h1><div id='zoom'><p>附件：点击下载</p></div></body></html>"
    bad = Attachment("http://a.example/2.docx", "2.docx", word_file()[:700])
    item = page(Attachment("http://a.example/1.docx", "1.docx", word_file()), bad, body=pointer)
    store = Store(f"sqlite:///{tmp_path}/reports.db")
    archive = Archive(tmp_path / "archive", store)
    archive.start("run1")
    archive.put(item)
    archive.close()
    (again,) = [capture for capture in iter_captures(tmp_path / "archive") if isinstance(capture, ReportPage)]
    first, second = chain.read(item), chain.read(again)
    store.close()
    assert second.to_dict() == first.to_dict()
    assert [bool(a["error"]) for a in second.source.attachments] == [False, True]

"""Reading in a process of its own: bounds that hold, and a crawl that goes on after each."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_reports import make_page

from govreports.items import Attachment, ReadingError, ReportPage
from govreports.pipelines.pool import LARGE, ReadingPool, Worker, is_heavy, receive, send

REPORT = """<html><head><meta charset="utf-8"><title>南沙区2015年政府信息公开工作年度报告</title></head><body>
<h1>南沙区2015年政府信息公开工作年度报告</h1><p>一、概述</p><p>本年度报告由广州市南沙区人民政府编制。</p>
<p>二、依申请公开情况</p><p>2015年,全区共收到政府信息公开申请12件。</p></body></html>"""


def page(body: bytes = REPORT.encode(), **changes: object) -> ReportPage:
    return make_page(body=body, entry=None, **changes)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker(seconds=60, megabytes=1536)
    yield worker
    worker.close()


def test_a_small_page_is_read_here_and_everything_else_there() -> None:
    pdf = Attachment("http://a.example/t.pdf", "附表", b"%PDF-1.7 ...")
    assert not is_heavy(page())
    assert not is_heavy(page(body=b""))
    assert is_heavy(page(body=b"x" * (LARGE + 1)))
    assert is_heavy(page(body=b"%PDF-1.7\n"))
    assert is_heavy(page(attachments=[pdf]))
    assert not is_heavy(page(attachments=[Attachment("http://a.example/t.pdf", "附表", b"", error="gone-404")]))


def test_a_message_comes_back_as_it_was_and_a_torn_one_is_the_end() -> None:
    stream = io.BytesIO()
    send(stream, {"a": 1})
    assert receive(io.BytesIO(stream.getvalue())) == {"a": 1}
    for length in (0, 3, 9):
        with pytest.raises(EOFError):
            receive(io.BytesIO(stream.getvalue()[:length]))


def test_a_worker_reads_what_reading_reads(worker: Worker) -> None:
    from govreports.reading.chain import read

    expected = read(page())
    assert worker.read(page()).report == expected


def test_what_is_no_report_is_told_with_its_reason_and_the_worker_lives(worker: Worker) -> None:
    with pytest.raises(ReadingError) as caught:
        worker.read(page(body=b""))
    assert caught.value.reason not in ("limit", "error")
    first = worker._process
    assert worker.read(page()).report is not None
    assert worker._process is first


def test_a_document_that_takes_too_long_costs_itself_only(worker: Worker) -> None:
    slow = Worker(seconds=0.001, megabytes=1536)
    with pytest.raises(ReadingError, match=r"longer than 0\.001 seconds") as caught:
        slow.read(page())
    assert caught.value.reason == "limit"
    slow._seconds = 60
    assert slow.read(page()).report is not None
    slow.close()


def test_a_worker_without_memory_is_a_failure_of_its_document() -> None:
    small = Worker(seconds=60, megabytes=64)
    with pytest.raises(ReadingError) as caught:
        small.read(page())
    assert caught.value.reason == "limit"
    small.close()


def test_a_worker_that_is_killed_is_replaced(worker: Worker) -> None:
    worker.read(page())
    process = worker._process
    assert process is not None
    killer = threading.Timer(0.02, lambda: os.kill(process.pid, signal.SIGKILL))
    killer.start()
    long = page(body=REPORT.replace("</p></body>", "又收到申请13件。" * 200_000 + "</p></body>").encode())
    with pytest.raises(ReadingError, match="died"):
        worker.read(long)
    killer.join()
    assert worker.read(page()).report is not None


def test_a_pool_reads_several_at_once_and_leaves_no_process() -> None:
    pool = ReadingPool(size=2, seconds=60, megabytes=1536)

    async def main() -> list[ReportPage]:
        return await asyncio.gather(*[pool.read(page()) for _ in range(4)])

    done = asyncio.run(main())
    assert {p.report.report_id for p in done if p.report} == {done[0].report.report_id if done[0].report else ""}
    pids = [w._process.pid for w in pool._workers if w._process]
    assert 1 <= len(pids) <= 2
    pool.close()
    for pid in pids:
        assert not Path(f"/proc/{pid}/exe").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc to look at another process")
def test_a_worker_ends_when_the_crawl_that_started_it_is_killed(tmp_path: Path) -> None:
    import subprocess
    import sys

    script = (
        "import os,signal,sys; sys.path[:0]=sys.argv[1:]\n"
        "from govreports.pipelines.pool import Worker\nfrom fake_reports import make_page\n"
        "w=Worker(60,1536)\n"
        "try: w.read(make_page())\nexcept Exception: pass\n"
        "print(w._process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    paths = [str(Path(__file__).resolve().parents[n]) for n in (1, 2)]
    done = subprocess.run([sys.executable, "-c", script, *paths], capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}/exe").exists():
            return
        time.sleep(0.05)
    raise AssertionError("the worker is still there")

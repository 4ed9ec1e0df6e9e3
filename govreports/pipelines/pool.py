"""Reading in a process of its own, with a bound on time and memory that is enforced from outside the parser.

What takes long (anything but HTML and text, and HTML over 1 MB) goes through here, so that no single document can
hold up or bring down a crawl: a worker that runs out of its time is killed, one that runs out of memory fails, and the
next document gets a new one. A worker is `python -m govreports.pipelines.worker`, spoken to over its standard input
and output.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from govreports.items import ReadingError, ReportPage
from govreports.reading.formats import TEXTUAL, sniff

LARGE = 1_000_000
"""Bytes of HTML or text from which on a page is read in a worker."""
HEADER = struct.Struct(">Q")
LIFE = 200
"""Documents after which a worker is replaced, so that what a parser leaks is given back."""


def is_heavy(page: ReportPage) -> bool:
    """Whether a page is to be read in a worker: large, or no text, or with attachments that are no text."""
    if len(page.body) > LARGE:
        return True
    formats = (*TEXTUAL, "empty", "binary")
    if sniff(page.body, content_type=page.content_type, url=page.url) not in formats:
        return True
    return any(
        len(a.body) > LARGE or sniff(a.body, content_type=a.content_type, url=a.url) not in formats
        for a in page.attachments
        if a.body
    )


def send(stream: IO[bytes], value: Any) -> None:
    """Write one message: its length, then its pickle."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message. Raises EOFError where the other side is gone."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        raise EOFError
    (length,) = HEADER.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a worker with all that it started, even where it is gone already."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


class Worker:
    """One process that reads documents, one at a time. `seconds` a document; `megabytes` of address space in all."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0

    def read(self, page: ReportPage) -> ReportPage:
        """The page with every step's result on it. Raises ReadingError (`limit` where a bound was reached).

        An attachment that reaches a bound costs itself only: the page is read again without the largest attachment, then
        without the two largest, then without any; those left out get their `error` set.
        """
        for leave_out in (1, 2, len(page.attachments)):
            try:
                return self._read_once(page)
            except ReadingError as error:
                live = sorted((a for a in page.attachments if a.body and not a.error), key=lambda a: len(a.body), reverse=True)
                if error.reason != "limit" or not live:
                    raise
                for attachment in live[: 1 if leave_out < 3 else None]:
                    attachment.error = "limit: reading the page with it took more time or memory than a page may take"
        return self._read_once(page)

    def _read_once(self, page: ReportPage) -> ReportPage:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            _end(process)

        timer = threading.Timer(self._seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            send(process.stdin, (page, self._seconds))
            answer = receive(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self.close()
            if late.is_set():
                message = f"reading took longer than {self._seconds:g} seconds and was stopped"
            else:
                message = "the process that read the document died, most likely for want of memory"
            raise ReadingError("page", "limit", message) from error
        finally:
            timer.cancel()
        self._done += 1
        if isinstance(answer, Exception):
            if isinstance(answer, ReadingError) and answer.reason == "limit":
                self.close()  # what ran out of memory once is not trusted with the next document
            raise answer
        assert isinstance(answer, ReportPage)
        return answer

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process:
            _end(process)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and (self._process.poll() is not None or self._done >= LIFE):
            self.close()
        if self._process is None:
            self._done = 0
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
            self._process = subprocess.Popen(
                [sys.executable, "-m", "govreports.pipelines.worker", str(self._megabytes)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # so that what it starts (LibreOffice) can be ended with it
            )
        return self._process


class ReadingPool:
    """A few workers behind an awaitable `read`. Each thread of the executor owns one worker."""

    def __init__(self, size: int, seconds: float, megabytes: int) -> None:
        self._limits = (seconds, megabytes)
        self._threads = ThreadPoolExecutor(max_workers=size, thread_name_prefix="reading")
        self._own = threading.local()
        self._workers: list[Worker] = []

    async def read(self, page: ReportPage) -> ReportPage:
        """As `Worker.read`, without holding up the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, page)

    def _read(self, page: ReportPage) -> ReportPage:
        worker = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = Worker(*self._limits)
            self._workers.append(worker)
        return worker.read(page)

    def close(self) -> None:
        """Wait for what is being read, then end the workers."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.close()

"""The other side of `pool`: reads a page a message, and answers with the page or the exception."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys

from govreports.items import ReadingError, ReportPage
from govreports.pipelines.pool import receive, send
from govreports.reading.chain import read


def main(megabytes: int) -> None:
    """Serve until the other side closes our input."""
    with contextlib.suppress(ValueError, OSError):  # not every system lets the address space be bounded
        # The hard bound stays: LibreOffice, which a document may need, maps more (see reading/formats/running.py).
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the crawl, which ends us when it is done
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a parser prints must not stand between the messages
    while True:
        try:
            page, seconds = receive(sys.stdin.buffer)
        except EOFError:
            return
        # If the other side dies while a parser hangs, nobody would end us: SIGALRM does, by its default action.
        signal.alarm(int(seconds) + 5)
        try:
            read(page)
            answer = page
        except MemoryError:
            answer = ReadingError("page", "limit", f"reading needed more than {megabytes} MB of memory")
        except ReadingError as error:
            answer = error
        except Exception as error:
            answer = ReadingError("page", "error", f"{type(error).__name__}: {error}")
        signal.alarm(0)
        strip(page)
        send(replies, answer)


def strip(page: ReportPage) -> None:
    """Take off what the other side has already, and what the report was made from: a message is short."""
    page.decoded, page.body, page.attachments = None, b"", []
    page.page = page.outline = page.identity = None
    page.statistics, page.findings = [], []


if __name__ == "__main__":
    main(int(sys.argv[1]))

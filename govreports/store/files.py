"""A file on disk as the page it would have been, had it been fetched."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from govreports.items import ReadingError, ReportPage

LARGEST = 256 << 20
"""Bytes; no report is nearly as large."""


def file_page(path: Path, *, url: str | None = None, content_type: str | None = None) -> ReportPage:
    """The file as a `ReportPage`; `url` is the address it came from (its ``file://`` URI otherwise). Raises ReadingError
    (step `file`; `unreadable`, `too_large`)."""
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise ReadingError("file", "unreadable", "is a directory, not a file")
        if not stat.S_ISREG(state.st_mode):
            raise ReadingError("file", "unreadable", "is no regular file")
        if state.st_size > LARGEST:
            raise ReadingError("file", "too_large", f"has {state.st_size} bytes; the limit is {LARGEST}")
        body = path.read_bytes()
    except OSError as error:
        raise ReadingError("file", "unreadable", error.strerror or str(error)) from error
    except ValueError as error:  # a name with a NUL in it
        raise ReadingError("file", "unreadable", str(error)) from error
    return ReportPage(
        url=url or path.resolve().as_uri(),
        body=body,
        status=None,
        content_type=content_type,
        archive=f"sha256:{hashlib.sha256(body).hexdigest()}",
    )

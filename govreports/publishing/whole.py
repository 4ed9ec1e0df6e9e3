"""A folder that is replaced as a whole: written beside the old one, synced, and put in its place.

Between two renames there is no folder. A job that is killed just there leaves the old one beside its place, and the next job
puts it back before anything else. (Linux could exchange the two in one step; Python has no call for that.)
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """An empty folder that takes the place of `folder` at the end; where anything is raised, the old one stands. One job at a
    time; what a killed one left is put right first. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        _put_right(folder)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent))
        try:
            yield work
            _replace(folder, work)
        finally:
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One export at a time into a folder. The file that keeps the others waiting is gone afterwards: who waited for one that
    is no longer there waits for the next."""
    path = folder.with_name(f".{folder.name}.lock")
    while True:
        with path.open("w") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            if not _is_at(stream.fileno(), path):
                continue
            try:
                yield
            finally:
                path.unlink(missing_ok=True)
            return


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _put_right(folder: Path) -> None:
    """What an export that was killed left: an old folder that was out of the way for the new one comes back, the rest goes."""
    ours = re.compile(rf"\.{re.escape(folder.name)}\.[a-z0-9_]{{8}}\.(tmp|old)")  # as mkdtemp names them
    left = [path for path in folder.parent.iterdir() if ours.fullmatch(path.name)]
    for path in sorted(left, key=lambda path: path.suffix, reverse=True):  # .tmp before .old
        if path.suffix == ".old" and not folder.exists():
            path.rename(folder)
        else:
            shutil.rmtree(path)


def _replace(folder: Path, work: Path) -> None:
    """Put `work` in the place of `folder`, and the old one in the place of `work`."""
    for path in work.iterdir():
        _sync(path)
    work.chmod(0o755)  # mkdtemp makes it private; a dataset is public
    _sync(work)
    old = work.with_suffix(".old")
    if folder.exists():
        folder.rename(old)
    try:
        work.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    if old.exists():
        old.rename(work)
    _sync(folder.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""A backup: one tar file with the whole store (as SQLite, whatever the store is), the archive, the run reports and the feeds.

It may be taken while a crawl runs: the store is read in one transaction, and the files of the archive, which only grow,
are taken up to where that store knows them. Restoring into another kind of store is how one moves from SQLite to PostgreSQL.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from sqlalchemy import Connection, func, insert, select

from govreports.store import tables as t
from govreports.store.database import Store, StoreError

ROWS = 1000
"""Rows copied at once."""
MANIFEST = "manifest.json"
STORE = "store.db"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the files of a project lie."""

    archive: Path
    runs: Path
    feeds: Path

    def named(self) -> Iterator[tuple[str, Path]]:
        """Name in the backup and folder."""
        yield from (("archive", self.archive), ("runs", self.runs), ("feeds", self.feeds))


def backup(store: Store, folders: Folders, target: Path) -> dict[str, Any]:
    """Write the backup to `target` and return its manifest: name, size and SHA-256 of every file. Raises StoreError; then
    there is no `target`, or the old one."""
    part = target.with_name(f".{target.name}.part")
    manifest: dict[str, Any] = {}
    try:
        with TemporaryDirectory(dir=target.parent) as name:
            copied = Path(name) / STORE
            fresh = Store(f"sqlite:///{copied}")
            with store.reading() as source, fresh.writing() as into:
                copy(source, into)
            known = fresh.archive_files()
            fresh.close()
            with part.open("wb") as stream, tarfile.open(fileobj=stream, mode="w") as tar:
                _add(tar, manifest, STORE, copied)
                for kind, folder in folders.named():
                    # What begins with a dot is a lock, or a file that a crawl is writing now.
                    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
                        size = known.get(path.name, 0) if kind == "archive" else None
                        _add(tar, manifest, f"{kind}/{path.relative_to(folder)}", path, size)
                text = json.dumps(manifest, indent=1).encode()
                entry = tarfile.TarInfo(MANIFEST)
                entry.size = len(text)
                tar.addfile(entry, io.BytesIO(text))
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(target)
    except OSError as error:
        raise StoreError(f"the backup {target} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(source: Path, url: str, folders: Folders) -> dict[str, Any]:
    """Put a backup where there is nothing yet: a store without reports behind `url`, folders without files. Returns the
    manifest. Raises StoreError; nothing is put in place before every file has been found whole."""
    for _, folder in folders.named():
        if any(folder.rglob("*")):
            raise StoreError(f"{folder} is not empty: a backup is restored where there is nothing yet")
    store = Store(url)
    try:
        with store.reading() as db:
            if db.execute(select(func.count()).select_from(t.reports)).scalar():
                raise StoreError("the store holds reports: a backup is restored into an empty one")
        folders.archive.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folders.archive.parent, prefix=".restore-") as name:
            unpacked = Path(name)
            with tarfile.open(source) as tar:
                tar.extractall(unpacked, filter="data")
            manifest = _checked(source, unpacked)
            held = Store(f"sqlite:///{unpacked / STORE}")  # brought up here, where it is of an older release
            with held.reading() as old, store.writing() as into:
                for table in reversed(t.metadata.sorted_tables):
                    into.execute(table.delete())
                copy(old, into)
            held.close()
            for kind, folder in folders.named():
                if (unpacked / kind).is_dir():
                    if folder.is_dir():
                        folder.rmdir()
                    (unpacked / kind).replace(folder)
    except (OSError, tarfile.TarError) as error:
        raise StoreError(f"the backup {source} cannot be restored: {error}") from error
    finally:
        store.close()
    return manifest


def copy(source: Connection, target: Connection) -> None:
    """All rows of all tables."""
    for table in t.metadata.sorted_tables:
        rows = source.execute(select(table).execution_options(yield_per=ROWS))
        for some in rows.mappings().partitions(ROWS):
            target.execute(insert(table), [dict(row) for row in some])


class _Hashing:
    """A stream of `size` bytes that is hashed as it is read."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream, self._left, self.digest = stream, size, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        self.digest.update(data)
        return data


def _add(tar: tarfile.TarFile, manifest: dict[str, Any], name: str, path: Path, size: int | None = None) -> None:
    """A file, or its first `size` bytes."""
    entry = tarfile.TarInfo(name)
    with path.open("rb") as stream:
        there = os.fstat(stream.fileno())  # of the file that is read: a crawl may put another in its place meanwhile
        entry.size, entry.mtime = there.st_size if size is None else size, int(there.st_mtime)
        hashing = _Hashing(stream, entry.size)
        tar.addfile(entry, hashing)
    manifest[name] = {"size": entry.size, "sha256": hashing.digest.hexdigest()}


def _checked(source: Path, unpacked: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((unpacked / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise StoreError(f"{source} is no whole backup: it has no manifest") from error
    for name, told in manifest.items():
        path = unpacked / name
        digest = hashlib.sha256()
        if path.is_file():
            with path.open("rb") as stream:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
        if not path.is_file() or digest.hexdigest() != told["sha256"]:
            raise StoreError(f"{source} is damaged: {name} is not what was backed up")
    return manifest

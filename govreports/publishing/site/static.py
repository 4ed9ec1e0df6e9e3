"""`scrapy site`: every page as a file, with the dataset and a search index in shards that a script reads, so that any web
server can publish them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from govreports.publishing import feeds
from govreports.publishing.site.database import Database, SiteError
from govreports.publishing.site.pages import ASSETS, Asked, asset, is_page, paths, render
from govreports.publishing.site.search import SEARCH

SHARD = 200_000
"""Document numbers in one shard of the index, about."""
ENTRIES = 1000
"""Reports in one file of entries."""
MARK = ".govreports-site"
"""What tells a folder that holds a site from any other, which is never touched; written first."""


def write_site(database: Path, folder: Path) -> tuple[int, int]:
    """Writes the site; returns how many files there are and how many of them were written, since they changed. What the last
    site had and this one has not is removed. Raises SiteError and StoreError."""
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file())):
        raise SiteError(f"{folder} holds other things than a site: name a new or empty folder")
    kept: set[Path] = set()
    written = 0
    try:
        with Database.opened(database) as db:
            for name, content in _files(db):
                kept.add(folder / name)
                written += len(feeds.write(folder / name, content))
        for path in sorted(database.parent.iterdir()):
            if path.name != SEARCH:
                kept.add(folder / "data" / path.name)
                written += _copy(path, folder / "data" / path.name)
        for path in folder.rglob("*"):
            if path.is_file() and path not in kept:
                path.unlink()
    except OSError as error:
        raise SiteError(f"{folder} cannot be written: {error.strerror or error}") from error
    return len(kept), written


def _files(db: Database) -> Iterator[tuple[str, str]]:
    yield MARK, ""
    for name in ASSETS:
        yield name, asset(name)
    for path in paths(db):
        yield path, render(db, Asked(path))
    yield from _index(db)


def _copy(source: Path, target: Path) -> bool:
    """A file of the dataset, unless it is there already (they are written whole, with their time)."""
    told = source.stat()
    if target.is_file() and (target.stat().st_size, target.stat().st_mtime_ns) == (told.st_size, told.st_mtime_ns):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    work = target.with_name(f".{target.name}.tmp")
    shutil.copy2(source, work)
    os.replace(work, target)
    return True


def _index(db: Database) -> Iterator[tuple[str, str]]:
    """The search index: shards of terms with the gaps between the numbers of their reports, and what the numbers mean."""
    first: list[str] = []
    shard: dict[str, list[int]] = {}
    size = 0
    for term, numbers in db.postings():
        if not shard:
            first.append(term)
        shard[term] = [after - before for before, after in zip([0, *numbers], numbers, strict=False)]
        size += len(numbers)
        if size >= SHARD:
            yield f"search/{len(first) - 1}.json", _json(shard)
            shard, size = {}, 0
    if shard:
        yield f"search/{len(first) - 1}.json", _json(shard)
    for number, some in groupby(db.entries(), key=lambda entry: entry[0] // ENTRIES):
        rows = [(path if is_page(path) else "", *told) for _, path, *told in some]
        if number == 0:
            rows.insert(0, ("",))  # numbers begin at 1
        yield f"search/entries-{number}.json", _json(rows)
    yield "search/index.json", _json({"first": first, "entries": ENTRIES})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

"""The feeds against the store: every fault is one sentence."""

from __future__ import annotations

import filecmp
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from govreports.publishing.feeds import Across, render, write_index
from govreports.publishing.sources import write_sources
from govreports.store import Store


def verify_feeds(store: Store, folder: Path, across: Across, zeros: frozenset[str] = frozenset()) -> Iterator[str]:
    """Renders every locality anew and compares; changes nothing. Raises StoreError where the store cannot be read. What
    waits to be published is told as such."""
    waiting, expected = store.dirty(), set[Path]()
    with TemporaryDirectory() as name:
        fresh = Path(name) / "feeds"
        for series in store.series():
            render(store, fresh, series, across, zeros, anew=True)
            for path in _files(fresh):
                expected.add(path)
                if series not in waiting:
                    yield from _compared(folder, fresh, path)
                (fresh / path).unlink()
        for path in (*write_index(store, fresh), *write_sources(store, fresh)):
            expected.add(path.relative_to(fresh))
            if not waiting:
                yield from _compared(folder, fresh, path.relative_to(fresh))
    for series in waiting:
        yield f"feeds: {series} waits to be published: the next crawl does so"
    for path in _files(folder):
        if path not in expected and not path.name.startswith("."):
            yield f"feeds: {path} belongs to no locality of the store"


def _files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _compared(folder: Path, fresh: Path, path: Path) -> Iterator[str]:
    if not (folder / path).is_file():
        yield f"feeds: {path} is missing"
    elif not filecmp.cmp(folder / path, fresh / path, shallow=False):
        yield f"feeds: {path} is not what the store holds"

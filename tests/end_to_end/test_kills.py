"""Crawls killed at random moments (SIGKILL) and run again end like one that was never killed: feeds, store, archive."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Crawler
from sqlalchemy import create_engine, select
from test_crawl_samples import same
from warcio.archiveiterator import ArchiveIterator

from govreports.store import Archive, Store
from govreports.store import tables as t

PASSING = {
    t.reports: ("fetched", "run_id", "record"), t.addresses: ("last_fetched",), t.statistics: (), t.sections: (), t.findings: (),
    t.page_states: ("checked", "changed", "unchanged"), t.listings: ("at",), t.dirty: (), t.leases: (),
    t.failures: ("run_id", "at"), t.captures: ("at", "file", "offset"), t.archived: ("at", "file", "offset"),
}  # fmt: skip
"""Tables that are compared, without the columns that hold times, runs and places in files. `archived.url` goes, too: of several
addresses with the same bytes it is the first that was fetched."""


def content(data: Path) -> dict[str, list[Any]]:
    """What the store holds, as sorted rows."""
    engine = create_engine(f"sqlite:///{data / 'govreports.db'}")
    found: dict[str, list[Any]] = {}
    with engine.connect() as db:
        for table, passing in PASSING.items():
            columns = [c for c in table.columns if c.name not in passing and not (table is t.archived and c.name == "url")]
            found[table.name] = sorted({tuple(map(str, row)) for row in db.execute(select(*columns))})
        records = [json.loads(record) for record in db.execute(select(t.reports.c.record)).scalars()]
    engine.dispose()
    for record in records:
        record["source"].pop("fetched")
    found["records"] = sorted(json.dumps(record, ensure_ascii=False) for record in records)
    return found


def index(store: Store) -> list[Any]:
    """Where everything lies in the files of the archive."""
    with store.reading() as db:
        bodies = db.execute(select(t.archived.c.sha256, t.archived.c.file, t.archived.c.offset)).all()
        captures = db.execute(select(t.captures)).all()
    return sorted(map(tuple, [*bodies, *captures]))


def readable(data: Path) -> None:
    """Every record of every WARC file can be read, and the index is what the files say."""
    for path in (data / "archive").rglob("*.warc.gz"):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                record.content_stream().read()
    kept, anew = (Store(f"sqlite:///{data / name}") for name in ("govreports.db", "anew.db"))
    Archive(data / "archive", anew).start("anew")
    assert index(kept) == index(anew)
    kept.close()
    anew.close()


def killed_and_run_again(crawler: Crawler, rounds: int, seed: int, tmp_path: Path) -> None:
    """In every round five crawls of one data folder are killed, the sixth ends; it is compared with one never killed."""
    chance = random.Random(seed)
    whole = Crawler(tmp_path / "whole", crawler.portals, crawler.server)
    began = time.monotonic()
    assert whole.run().returncode == 0
    length = time.monotonic() - began
    expected, stored = same(whole.feeds()), content(whole.data)
    for number in range(rounds):
        one = Crawler(tmp_path / f"killed{number}", crawler.portals, crawler.server)
        for _ in range(5):
            process = subprocess.Popen(one.command(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.25, 1.0) * length)
            process.send_signal(signal.SIGKILL)
            process.wait()
        done = one.run()
        assert done.returncode == 0, done.stderr[-2000:]
        assert same(one.feeds()) == expected
        held = content(one.data)
        for table, rows in stored.items():
            assert held[table] == rows, table
        readable(one.data)


def test_five_kills(crawler: Crawler, tmp_path: Path) -> None:
    killed_and_run_again(crawler, 1, 5, tmp_path)


@pytest.mark.long
def test_a_hundred_kills(crawler: Crawler, tmp_path: Path) -> None:
    killed_and_run_again(crawler, 20, 100, tmp_path)

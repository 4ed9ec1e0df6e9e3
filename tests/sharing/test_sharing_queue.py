"""Several crawlers on one Redis queue: each portal once, the bytes of one machine, and nothing lost where one is killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT, STRICT, Crawler, index_rows, portals_for, without_times
from servers import redis

pytest.importorskip("scrapy_redis", reason="scrapy-redis is not installed (requirements-scale.txt)")
from redis import Redis
from scrapy.signalmanager import SignalManager

from govreports.items import PORTALS_DONE
from govreports.sharing.queue import TRIES, PortalQueue
from govreports.store import StoreError
from samples.serve import SampleServer, handler


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[str]:
    """A Redis; its URL."""
    with redis(tmp_path) as url:
        yield url


def slow_down(server: SampleServer) -> None:
    """The sample portal takes its time from now on."""
    server.RequestHandlerClass = handler(server.site, 0.15)


def enqueue(crawler: Crawler, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`scrapy enqueue` of the sample portal."""
    line = [sys.executable, "-c", STRICT, "0", "enqueue", "guangdong_reports", "-s", f"PORTALS={crawler.portals}", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False, env={**os.environ, **crawler.environment})


def start(crawler: Crawler, *arguments: str) -> subprocess.Popen[str]:
    """One more crawler on the queue, two portals at a time."""
    command = crawler.command("-s", "QUEUE_PORTALS=2", *arguments)
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **crawler.environment}, stderr=subprocess.PIPE, text=True)


def walked(crawler: Crawler) -> list[tuple[str, str]]:
    """(portal, run) of every outcome that was stored."""
    with sqlite3.connect(crawler.data / "govreports.db") as db:
        return db.execute("select portal_id, run_id from portal_outcomes where outcome <> 'killed' order by 1").fetchall()


def leases(crawler: Crawler) -> set[str]:
    """The portals, and hosts, that somebody walks."""
    with sqlite3.connect(crawler.data / "govreports.db") as db:
        return {portal for (portal,) in db.execute("select portal_id from leases")}


def on_two_hosts(portals: Path) -> Path:
    """Every other listing of a registry asked of `localhost`, so that there are two hosts to share."""
    lines = portals.read_text(encoding="utf-8").splitlines()
    moved = [line.replace("127.0.0.1", "localhost") if n % 2 else line for n, line in enumerate(lines)]
    portals.write_text("\n".join(moved) + "\n", encoding="utf-8")
    return portals


def test_two_crawlers_share_the_portals_and_give_the_bytes_of_one(sample_server: SampleServer, queue: str, tmp_path: Path) -> None:
    one = Crawler(tmp_path / "one", on_two_hosts(portals_for(sample_server, tmp_path / "portals.csv")), sample_server)
    assert one.run().returncode == 0
    slow_down(sample_server)
    two = Crawler(tmp_path / "two", one.portals, sample_server, {"GOVREPORTS_REDIS_URL": queue})
    assert enqueue(two).stdout == "11 of 11 portals added to the queue\n"
    assert enqueue(two, "-a", "locality=440100").stdout == "0 of 2 portals added to the queue\n"
    client = Redis.from_url(queue)
    for key in ("govreports:guangdong_reports:waiting", "govreports:guangdong_reports:open"):  # from somebody who reached Redis
        (client.rpush if key.endswith("waiting") else client.sadd)(key, "http://127.0.0.1:9/evil", "440000")
    client.close()
    jobs = [start(two, "-s", "QUEUE_PORTALS=1") for _ in range(2)]  # one host each, and some left for the second
    for job in jobs:
        _, log = job.communicate(timeout=300)
        assert job.returncode == 0, log[-3000:]
    found = walked(two)
    assert len(found) == len({portal for portal, _ in found}) == 11
    assert len({run for _, run in found}) == 2, "one crawler did all"
    assert without_times(two.feeds()) == without_times(one.feeds())


def test_a_killed_crawler_gives_its_portals_back_when_its_lease_runs_out(sample_server: SampleServer, queue: str, tmp_path: Path) -> None:
    whole = Crawler(tmp_path / "whole", portals_for(sample_server, tmp_path / "portals.csv"), sample_server)
    assert whole.run().returncode == 0
    slow_down(sample_server)
    shared = Crawler(tmp_path / "shared", whole.portals, sample_server, {"GOVREPORTS_REDIS_URL": queue})
    enqueue(shared)
    first = start(shared, "-s", "LEASE_SECONDS=6")
    deadline = time.monotonic() + 120
    while True:  # until some are done and others half-way; it stands still while we look
        first.send_signal(signal.SIGSTOP)
        done, held = (walked(shared), leases(shared)) if list(shared.data.glob("runs/*.json")) else ([], set())
        if done and {portal for portal in held if ":" not in portal} - dict(done).keys():
            break
        first.send_signal(signal.SIGCONT)
        assert time.monotonic() < deadline, "nothing was walked"
        time.sleep(0.1)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    (finished, run), *_ = done
    with sqlite3.connect(shared.data / "govreports.db") as db:
        # As if it had been killed before it could say that this one is done, ...
        db.execute("delete from leases where portal_id = ?", (finished,))
        db.execute("insert into leases select ?, owner, host, pid, until from leases where owner = ? limit 1", (finished, run))
        db.execute("update leases set host = 'elsewhere'")  # ... and on another machine: nobody here sees that it is dead
    client = Redis.from_url(queue)
    client.sadd("govreports:guangdong_reports:open", finished)
    client.close()
    second = start(shared, "-s", "LEASE_SECONDS=6")
    _, log = second.communicate(timeout=300)
    assert second.returncode == 0, log[-3000:]
    found = [portal for portal, _ in walked(shared)]
    assert len(found) == len(set(found)) == 11, "a portal was lost or walked twice"
    assert without_times(shared.feeds()) == without_times(whole.feeds())
    assert {row["last_outcome"] for row in index_rows(shared.data)} == {"ok", "incomplete"}
    again = Crawler(tmp_path / "again", whole.portals, sample_server)
    assert again.run("-a", f"path={shared.data / 'archive'}", spider="archive_reports").returncode == 0
    # A page that was archived and not yet stored is fetched twice: the archive has the first time, the store the second.
    assert without_times(again.feeds()) == without_times(shared.feeds())


def test_a_queue_that_is_not_there_ends_the_crawl(crawler: Crawler) -> None:
    crawler.environment["GOVREPORTS_REDIS_URL"] = "redis://127.0.0.1:1/0"
    done = enqueue(crawler)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    command = crawler.command()
    command[command.index("crawl")] = "run"
    run = subprocess.run(command, cwd=ROOT, env={**os.environ, **crawler.environment}, capture_output=True, text=True, timeout=180, check=False)
    assert run.returncode == 1
    assert "the queue of portals is lost" in run.stderr


@pytest.mark.parametrize("url", ["nonsense", "http://:secret@127.0.0.1", "redis://:secret@127.0.0.1:port/0"])
def test_an_address_that_is_no_queue_is_one_sentence(crawler: Crawler, url: str) -> None:
    crawler.environment["GOVREPORTS_REDIS_URL"] = url
    for done, status in ((enqueue(crawler), 2), (crawler.run(), 1)):
        assert done.returncode == status
        assert "REDIS_URL is no address of a Redis server" in done.stderr
        assert "Traceback" not in done.stderr
        assert "secret" not in done.stderr


def test_a_word_that_is_no_argument_is_one_sentence(crawler: Crawler) -> None:
    crawler.environment["GOVREPORTS_REDIS_URL"] = "redis://127.0.0.1:1/0"
    done = enqueue(crawler, "-a", "440115")
    assert done.returncode == 2
    assert "use -a NAME=VALUE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_crawler_whose_outcomes_cannot_be_stored_ends() -> None:
    def full(**_: object) -> None:
        raise OSError("No space left on device")

    signals = SignalManager()
    signals.connect(full, signal=PORTALS_DONE)
    queue = PortalQueue.__new__(PortalQueue)  # without a Redis and a crawl
    queue.crawler = SimpleNamespace(signals=signals)
    queue._taken, queue._unstored = {"p": SimpleNamespace(portals=[SimpleNamespace(portal_id="p")])}, 0
    for _ in range(TRIES - 1):
        queue._done(["p"])
    with pytest.raises(StoreError, match="the outcome of p could not be stored"):
        queue._done(["p"])
    assert "p" in queue._taken

"""Leases: one portal, one job; on SQLite, and on PostgreSQL where tests of the store have one."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from govreports.store import Store, clock
from govreports.store.clock import now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    yield store
    store.close()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Moves the clock."""
    return lambda seconds: monkeypatch.setattr(clock, "offset", timedelta(seconds=seconds))


def leased_elsewhere(store: Store, owner: str, program: str = "") -> None:
    """A lease of a process that has ended."""
    script = f"from govreports.store import Store; s = Store({store.url!r}); assert s.lease('p', {owner!r}, 60)"
    subprocess.run([sys.executable, "-c", script + program], check=True)


def test_one_job_has_a_portal_until_it_gives_it_back(store: Store) -> None:
    assert store.lease("p", "a", 60)
    assert not store.lease("p", "b", 60)
    assert store.lease("q", "b", 60), "another portal is free"
    assert store.lease("p", "a", 60), "one's own is prolonged"
    store.release_leases("a", "p")
    assert store.lease("p", "b", 60)
    store.release_leases("b")
    assert store.lease("p", "a", 60)
    assert store.lease("q", "a", 60)


def test_a_lease_runs_out_unless_it_is_renewed(store: Store, later) -> None:
    assert store.lease("p", "a", 60)
    later(50)
    assert store.renew_leases("a", 60) == 1
    later(100)
    assert not store.lease("p", "b", 60)
    later(111)
    assert store.lease("p", "b", 60)
    assert store.renew_leases("a", 60) == 0, "who lost it is told"


def test_a_dead_owner_on_this_host_frees_it_at_once(store: Store) -> None:
    leased_elsewhere(store, "dead")
    assert store.lease("p", "b", 60)


def test_a_dead_owner_on_another_host_frees_it_when_its_time_is_over(store: Store, later) -> None:
    other = "; import socket; socket.gethostname = lambda: 'other'; assert s.lease('p', 'dead', 60)"
    leased_elsewhere(store, "dead", other)
    assert not store.lease("p", "b", 60)
    later(61)
    assert store.lease("p", "b", 60)


def test_a_run_of_another_host_is_dead_when_its_leases_ran_out(store: Store, later, monkeypatch: pytest.MonkeyPatch) -> None:
    here = socket.gethostname()
    monkeypatch.setattr(socket, "gethostname", lambda: "other")
    store.start_run("run-other", "s", now())
    assert store.lease("p", "run-other", 60)
    monkeypatch.setattr(socket, "gethostname", lambda: here)
    assert store.start_run("run-1", "s", now()) == []
    later(61)
    assert store.start_run("run-2", "s", now()) == ["run-other"]


def _race(url: str, owner: str, barrier, won) -> None:
    store = Store(url)
    barrier.wait()
    won.put([portal for portal in map(str, range(40)) if store.lease(portal, owner, 60)])
    barrier.wait()


def test_of_several_jobs_exactly_one_wins_each_portal(store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, won = context.Barrier(4), context.Queue()
    jobs = [context.Process(target=_race, args=(store.url, f"job{n}", barrier, won)) for n in range(4)]
    for job in jobs:
        job.start()
    taken = [won.get(timeout=60) for _ in jobs]
    for job in jobs:
        job.join()
    assert sorted(int(portal) for one in taken for portal in one) == list(range(40))

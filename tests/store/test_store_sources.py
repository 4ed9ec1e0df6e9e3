"""What is known of a portal over all its runs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from govreports.items import Failure
from govreports.publishing.sources import GOOD
from govreports.store import Store
from govreports.store import tables as t


def test_the_evidence_is_that_of_the_last_run_that_says_something(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    store.put_outcomes("run1", "2024-01-01T00:00:00Z", [("p1", "ok", {"listed": 1}), ("p2", "ok", {"listed": 10})])
    store.put_outcomes("run2", "2024-02-01T00:00:00Z", [("p1", "dns", {"listed": 2}), ("p2", "busy", {"listed": 0})])
    store.put_outcomes("run3", "2024-03-01T00:00:00Z", [("p1", "killed", {"listed": 3})])
    found = {source.portal_id: source for source in store.sources(("ok",))}
    store.close()
    assert {name: (s.outcome, s.last_good, s.evidence) for name, s in found.items()} == {
        "p1": ("dns", "2024-01-01T00:00:00Z", {"listed": 2}),
        "p2": ("ok", "2024-01-01T00:00:00Z", {"listed": 10}),
    }


def test_old_outcomes_go_but_for_what_is_told_of_a_portal(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    said = {
        "20240101T0-x-1": [("well", "ok"), ("ill", "ok"), ("left", "ok"), ("killed", "killed")],
        "20240201T0-x-1": [("well", "unchanged"), ("ill", "unchanged"), ("left", "busy")],
        "20240301T0-x-1": [("well", "ok"), ("ill", "dns")],
        "20240401T0-x-1": [("well", "ok"), ("ill", "dns")],
        "20250901T0-x-1": [("well", "ok"), ("ill", "dns"), ("killed", "killed")],
    }
    for run_id, outcomes in said.items():
        store.put_outcomes(run_id, run_id, [(portal, outcome, {"run": run_id}) for portal, outcome in outcomes])
        store.add_failure(run_id, Failure("http://a.example/", "fetch", "timeout", ""))
    for run_id in ("20240101T0-x-1", "20240401T0-x-1", "20250901T0-x-1"):
        store.start_run(run_id, "x", run_id)
        if run_id != "20240401T0-x-1":
            store.finish_run(run_id, "finished", run_id)
    before, outcomes_before = store.sources(GOOD), store.last_outcomes()
    assert store.forget("20250101T0", GOOD) == 7 + 4 + 1
    with store.reading() as db:
        left = db.execute(select(t.portal_outcomes.c.run_id, t.portal_outcomes.c.portal_id).order_by(t.portal_outcomes.c.run_id)).all()
    assert {(run[:6], portal) for run, portal in left} == {
        ("202401", "well"),  # since when it is well
        ("202401", "left"),  # its last
        ("202402", "ill"),  # its last good one
        ("202403", "ill"),  # since when it is ill
        ("202509", "well"), ("202509", "ill"), ("202509", "killed"),
    }  # fmt: skip
    with store.reading() as db:
        held = db.execute(select(t.runs.c.run_id, t.runs.c.state).order_by(t.runs.c.run_id)).all()
    assert [tuple(run) for run in held] == [("20240401T0-x-1", "running"), ("20250901T0-x-1", "finished")]
    assert (store.sources(GOOD), store.last_outcomes()) == (before, outcomes_before)
    assert [row["run_id"] for row in store.failures()] == ["20250901T0-x-1"]
    assert store.forget("20250101T0", GOOD) == 0
    store.close()

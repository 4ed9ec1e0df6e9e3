"""What is known of a portal over all its runs."""

from __future__ import annotations

from pathlib import Path

from govreports.store import Store


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

"""What was decided of a portal stands until it is decided anew."""

from __future__ import annotations

from pathlib import Path

from govreports.store import Decision, Store


def test_a_decision_is_kept_over_runs_and_replaced_by_the_next(tmp_path: Path) -> None:
    first = Decision("p", "http://a.gov.cn/", "trs", ("http://a.gov.cn/nb/", "http://a.gov.cn/bm/"), "2025-01-01T00:00:00Z")
    other = Decision("q", "http://b.gov.cn/nb/", "hanweb", (), "2025-01-01T00:00:00Z")
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    assert store.decision("p") is None
    store.put_decision(first)
    store.put_decision(other)
    store.close()
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    assert (store.decision("p"), store.decision("q")) == (first, other)
    moved = Decision("p", "http://a.gov.cn/", "ucap", ("http://a.gov.cn/c1/list.shtml",), "2026-01-01T00:00:00Z")
    store.put_decision(moved)
    assert (store.decision("p"), store.decision("q")) == (moved, other)
    store.close()

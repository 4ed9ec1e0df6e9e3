"""Every outcome of the closed list is reached by evidence, and the first that fits is said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.items import EVENTS_TOLD, PortalEvent, PortalRun
from govreports.monitoring.outcome import decide

KINDS = (
    "blocked", "robots", "dns", "refused", "timeout", "tls", "reset", "server-error", "gone-404", "soft-404", "moved",
    "host-refused", "needs-browser", "busy", "truncated", "layout", "limit", "too-large", "error",
)  # fmt: skip
OUTCOMES = {
    "ok", "unchanged", "empty-legit", "robots", "dns", "refused", "timeout", "tls", "server-error", "gone-404", "moved",
    "needs-browser", "busy", "incomplete", "layout-changed", "below-min",
}  # fmt: skip


def portal(*events: tuple[str, ...], **evidence: Any) -> PortalRun:
    """A portal whose three reports were listed, fetched and read, but for what is said otherwise."""
    values = {
        "pages": 1, "rows": 4, "listed": 3, "asked": 3, "fetched": 3, "read": 3, "new": 3, "complete": True, "minimum": 2,
    }  # fmt: skip
    run = PortalRun("p", "南沙区", **{**values, **evidence})
    run.events = [PortalEvent(kind, stage, "http://a.example/", *detail) for kind, stage, *detail in events]
    return run


def dead(*events: tuple[str, ...]) -> PortalRun:
    """A portal whose first page could not be had."""
    return portal(*events, pages=0, rows=0, listed=0, asked=0, fetched=0, read=0, new=0, complete=False)


@pytest.mark.parametrize(
    ("run", "outcome"),
    [
        (portal(), "ok"),
        (portal(new=0, versions=1, unchanged=2), "ok"),
        (portal(new=0, unchanged=3), "unchanged"),
        (portal(new=0, asked=0, fetched=0, read=0, known=3), "unchanged"),
        (portal(rows=0, listed=0, asked=0, fetched=0, read=0, new=0, minimum=0), "empty-legit"),
        (portal(rows=5, listed=0, asked=0, fetched=0, read=0, new=0, minimum=0), "empty-legit"),
        (portal(listed=1, asked=1, fetched=1, read=1, new=1), "below-min"),
        (portal(listed=1, asked=1, fetched=1, read=1, new=1, sampled=True, complete=False), "ok"),
        (dead(("blocked", "start", "412")), "blocked:412"),
        (dead(("blocked", "start", "captcha: 请输入验证码")), "blocked:captcha"),
        (portal(("blocked", "report", "403"), failed=1, asked=4), "blocked:403"),
        (portal(("blocked", "attachment", "403")), "ok"),
        (dead(("robots", "start")), "robots"),
        (dead(("dns", "start")), "dns"),
        (dead(("refused", "start")), "refused"),
        (dead(("reset", "start")), "refused"),
        (dead(("timeout", "start")), "timeout"),
        (dead(("tls", "start")), "tls"),
        (dead(("server-error", "start")), "server-error"),
        (dead(("gone-404", "start")), "gone-404"),
        (dead(("soft-404", "start")), "gone-404"),
        (dead(("moved", "start")), "moved"),
        (dead(("needs-browser", "start")), "needs-browser"),
        (dead(("busy", "start")), "busy"),
        (portal(("server-error", "listing"), complete=False), "incomplete"),
        (portal(("truncated", "listing")), "incomplete"),
        (portal(advertised=7), "incomplete"),
        (portal(advertised=4), "ok"),
        (portal(open_requests=1, complete=False), "incomplete"),
        (portal(asked=5), "incomplete"),
        (portal(("timeout", "report"), asked=4, failed=1), "incomplete"),
        (portal(("gone-404", "report"), asked=4, failed=1), "ok"),
        (dead(("layout", "start")), "layout-changed"),
        (portal(("layout", "listing")), "layout-changed"),
        (portal(rows=0, listed=0, asked=0, fetched=0, read=0, new=0), "layout-changed"),
        (portal(read=0, new=0, failed=3), "layout-changed"),
        (portal(read=0, new=0, asked=0, fetched=0, failed=3, held=3, unreadable=3), "layout-changed"),
        (portal(read=0, new=0, asked=0, fetched=0, failed=3, held=3), "unchanged"),
        (portal(("blocked", "report", "521"), ("server-error", "listing")), "blocked:521"),
        (portal(("server-error", "listing"), ("layout", "listing")), "incomplete"),
    ],
)  # fmt: skip
def test_the_first_outcome_that_fits(run: PortalRun, outcome: str) -> None:
    assert decide(run) == outcome


COUNT = st.integers(0, 4)


@settings(max_examples=100)
@given(
    events=st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(["start", "listing", "report", "attachment"])), max_size=3),
    counts=st.fixed_dictionaries(dict.fromkeys(("pages", "rows", "listed", "asked", "fetched", "read", "failed", "new"), COUNT)),
    complete=st.booleans(),
    advertised=st.one_of(st.none(), COUNT),
)
def test_any_evidence_has_one_outcome_of_the_closed_list(
    events: list[tuple[str, str]], counts: dict[str, int], complete: bool, advertised: int | None
) -> None:
    outcome = decide(portal(*events, **counts, complete=complete, advertised=advertised))
    assert outcome in OUTCOMES or outcome.startswith("blocked:")
    if outcome in ("ok", "unchanged", "empty-legit"):
        assert complete, "a listing that was not read to its end is never told as well"


@settings(max_examples=50)
@given(
    events=st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(["start", "listing", "report"])), min_size=1, max_size=3),
    times=st.integers(EVENTS_TOLD, EVENTS_TOLD * 3),
)
def test_of_many_events_the_first_are_told_and_all_are_counted(events: list[tuple[str, str]], times: int) -> None:
    whole, bounded = portal(*(events * times)), portal()
    for kind, stage in events * times:
        bounded.note(kind, stage, "http://a.example/")
    assert sum(bounded.event_counts.values()) == len(whole.events)
    assert len(bounded.events) == EVENTS_TOLD * len(set(events))
    assert decide(bounded) == decide(whole)

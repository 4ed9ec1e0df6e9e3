"""What a listing that was read to its end proves of reports that are not on it, and what it does not."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from govreports.items import PortalRun
from govreports.spiders.presence import concluded, is_same_page, vanished
from govreports.store import PageState
from govreports.store.presence import Address, Listed, is_short, withdrawn

DAY = "2026-03-{:02d}T12:00:00.000000Z".format
SETTINGS = {"REFRESH_DAYS": 1.0, "REFRESH_DAYS_MAX": 64.0}
HERE = Address(None, None)


def run(listed: int, minimum: int = 0) -> PortalRun:
    return PortalRun("p", "广州市", listing_url="http://a.example/", listed=listed, minimum=minimum, complete=True)


@pytest.mark.parametrize(
    ("before", "listed", "short"),
    [(40, 20, True), (40, 27, False), (40, 26, True), (3, 1, True), (2, 1, False), (1, 0, True), (0, 0, False), (5, 9, False)],
)
def test_a_listing_that_lost_a_third_at_once_is_short(before: int, listed: int, short: bool) -> None:
    assert is_short(Listed(DAY(1), before, None), listed, DAY(3)) is short
    assert not is_short(None, listed, DAY(3))


def test_a_short_listing_is_believed_after_a_month() -> None:
    before = Listed(DAY(1), 40, DAY(1))
    assert is_short(before, 20, "2026-03-31T11:59:59Z")
    assert not is_short(before, 20, "2026-03-31T12:00:01Z")


def test_what_is_lost_and_what_is_back() -> None:
    known = {"a": HERE, "b": HERE, "c": Address(DAY(1), None), "d": Address(DAY(1), None)}
    seen = concluded(run(3), Listed(DAY(1), 3, None), known, {"a", "c", "x"}, DAY(3))
    assert seen is not None
    assert (seen.lost, seen.back, seen.listed, seen.short) == (["b"], ["c"], 3, False)
    assert concluded(run(1), Listed(DAY(1), 1, None), {"a": HERE}, {"a"}, DAY(3)) is None, "nothing new, nothing written"


def test_a_short_listing_proves_nothing_and_is_told() -> None:
    walked = run(20)
    seen = concluded(walked, Listed(DAY(1), 40, None), {"a": HERE}, set(), DAY(3))
    assert seen is not None
    assert (seen.short, seen.lost) == (True, [])
    assert (walked.complete, [e.kind for e in walked.events]) == (False, ["shortened"])
    assert concluded(run(20), Listed(DAY(1), 40, DAY(2)), {"a": HERE}, set(), DAY(3)) is None


def test_a_listing_below_what_the_registry_expects_proves_nothing() -> None:
    assert concluded(run(2, minimum=3), Listed(DAY(1), 3, None), {"a": HERE}, set(), DAY(3)) is None


def test_a_page_is_asked_only_after_two_listings_a_day_apart() -> None:
    known = {"a": Address(DAY(1), None)}
    never = {"a": PageState("a", checked="2026-02-01T00:00:00Z", unchanged=6)}

    def asked(at: str, states: dict[str, PageState] = never, listed: tuple[str, ...] = ()) -> list[str]:
        return vanished(known, listed, at, states.get, SETTINGS)

    assert asked("2026-03-02T11:59:59Z") == []
    assert asked("2026-03-02T12:00:01Z") == ["a"]
    assert asked(DAY(3), listed=("a",)) == [], "it is back"
    answered = {"a": PageState("a", checked=DAY(3), unchanged=2)}
    assert asked(DAY(6), answered) == []
    assert asked(DAY(7), answered) == ["a"]
    assert vanished({"a": Address(DAY(1), DAY(2)), "b": HERE}, (), DAY(9), never.get, SETTINGS) == []


def test_only_the_pages_own_answer_counts() -> None:
    asked = "http://a.example/nb/content/post_1.html"
    assert is_same_page(asked, asked)
    assert is_same_page(asked, "https://www.a.example/nb/content/post_1.html")
    assert not is_same_page(asked, "http://a.example/404.html")


class Row(NamedTuple):
    report_id: str
    portal_id: str
    rank: int
    unlisted: str | None
    gone: str | None


def test_a_report_is_withdrawn_when_all_portals_but_mirrors_took_it_down() -> None:
    rows = [
        Row("r1", "p", 0, DAY(1), DAY(2)), Row("r1", "q", 1, DAY(3), DAY(4)), Row("r1", "m", 3, None, None),  # mirrors do not count
        Row("r2", "p", 0, DAY(1), DAY(2)), Row("r2", "q", 2, None, None),  # still elsewhere
        Row("r3", "m", 3, DAY(1), DAY(2)),  # a mirror alone tells nothing
        Row("r4", "p", 0, DAY(1), None), Row("r4", "p", 0, DAY(5), DAY(7)),  # moved, then taken down
        Row("r5", "p", 0, DAY(1), DAY(2)), Row("r5", "p", 0, None, None),  # moved
        Row("r6", "p", 0, DAY(1), DAY(2)), Row("r6", "p", 0, DAY(3), None),  # moved, and not listed there: no proof yet
    ]  # fmt: skip
    assert withdrawn(rows) == {"r1": DAY(4), "r4": DAY(7)}

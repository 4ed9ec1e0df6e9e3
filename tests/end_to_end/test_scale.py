"""Many portals in one job: what waits and what is held does not grow with them, and a further run asks for listings only."""

from __future__ import annotations

import pytest

from bench.scale import Run, runs


def by_name(portals: int, each: int) -> dict[str, Run]:
    return {run.what: run for run in runs(portals, each, shares=(0, 10))}


def checked(portals: int, each: int) -> dict[str, Run]:
    """One size: all reports are read, then listings only, then what is new; and the archive gives the same feeds."""
    found = by_name(portals, each)
    pages = portals * -(-each // 20)  # 20 rows a page
    assert (found["first"].pages, found["first"].new) == (pages, portals * each)
    unchanged = found["nothing changed"]
    assert (unchanged.pages, unchanged.fetched) == (pages, 0)
    assert found["10 % of the portals changed"].new == found["10 % of the portals changed"].fetched == portals // 10
    assert "archive_reports" in found
    return found


def test_a_few_portals() -> None:
    checked(10, 21)


@pytest.mark.long
def test_a_thousand_portals() -> None:
    tenth, whole = checked(100, 50), checked(1000, 50)
    assert whole["first"].peak - tenth["first"].peak < 150e6, "bytes"
    assert whole["nothing changed"].wall < whole["first"].wall / 10
    assert whole["nothing changed"].cpu < whole["first"].cpu / 10

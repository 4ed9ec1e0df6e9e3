"""Coverage: what is known of a locality's year, from the registry, the runs and the store."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_reports import NANSHA, YUNAN, make_report

from govreports.items import Locality
from govreports.publishing import coverage_views
from govreports.publishing.coverage import Cell, Listing, coverage, late
from govreports.store import Store

LISTING = Listing("ns", "440115", "广州市南沙区", "county", 2010)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    yield store
    store.close()


def ran(store: Store, outcome: str, **evidence: Any) -> None:
    store.put_outcomes("r1", "2026-01-01T00:00:00Z", [("ns", outcome, {"years": [], **evidence})])


def cells(store: Store, *listings: Listing, **more: Any) -> dict[int, Cell]:
    return {c.year: c for c in coverage(store, listings or [LISTING], **more) if c.place.series == "440115"}


def test_a_listing_read_to_its_end_makes_what_it_lacks_missing(store: Store) -> None:
    store.save(make_report(2012, published="2013-04-12"), run_id="r1")
    ran(store, "unchanged", years=[2012, 2013])
    found = cells(store)
    assert (found[2009].status, found[2009].reason) == ("not_asked", "before-since")
    assert (found[2010].status, found[2010].reason) == ("missing", None)
    assert (found[2012].status, found[2012].report_id, found[2012].late) == ("present", "440115-gov-2012", 12)
    assert (found[2013].status, found[2013].reason) == ("unread", None)
    assert (min(found), max(found)) == (2008, 2013)


@pytest.mark.parametrize("outcome", ["blocked:412", "incomplete", "timeout", "layout-changed", "robots"])
def test_a_run_that_saw_nothing_proves_nothing(store: Store, outcome: str) -> None:
    ran(store, outcome, years=[2015])
    found = cells(store)
    assert (found[2014].status, found[2014].reason) == ("not_asked", outcome)
    assert (found[2015].status, found[2015].reason) == ("unread", outcome)


def test_what_was_not_due_when_the_listing_was_read_is_not_missing(store: Store) -> None:
    store.save(make_report(2025, place=YUNAN, published="2026-01-20"), run_id="r1")
    ran(store, "ok")
    assert (cells(store)[2025].status, cells(store)[2025].reason) == ("not_asked", "not-due")
    store.put_outcomes("r2", "2026-04-01T00:00:00Z", [("ns", "ok", {"years": []})])
    assert cells(store)[2025].status == "missing"


def test_a_killed_run_does_not_count(store: Store) -> None:
    ran(store, "ok", years=[2015])
    store.put_outcomes("r2", "2026-02-01T00:00:00Z", [("ns", "killed", {"years": []})])
    assert cells(store)[2014].status == "missing"


def test_a_place_nobody_asked_is_told_as_such(store: Store) -> None:
    store.save(make_report(2012), run_id="r1")
    assert cells(store)[2011].reason == "never-run"
    assert {c.reason for c in coverage(store, []) if c.status == "not_asked"} == {"no-portal"}


def test_a_department_is_not_its_place(store: Store) -> None:
    store.save(make_report(2012, report_id="440115-0a1b2c3d-2012", issuer="南沙区司法局", issuer_kind="department"), run_id="r")
    ran(store, "ok", years=[2012])
    assert cells(store)[2012].status == "missing"


def test_a_general_office_stands_in_and_the_government_comes_first(store: Store) -> None:
    office = {"issuer": "南沙区人民政府办公室", "issuer_kind": "office"}
    store.save(make_report(2012, report_id="440115-0a1b2c3d-2012", **office), run_id="r")
    store.save(make_report(2013, report_id="440115-0a1b2c3d-2013", url="http://a.example/o", body=b"o", **office), run_id="r")
    store.save(make_report(2013, url="http://a.example/g", body=b"g"), run_id="r")
    assert (cells(store)[2012].report_id, cells(store)[2013].report_id) == ("440115-0a1b2c3d-2012", "440115-gov-2013")


def test_the_first_row_of_a_place_is_its_own_listing(store: Store) -> None:
    store.put_outcomes("r1", "2026-01-01T00:00:00Z", [("ns", "ok", {"years": [2012]}), ("ns-bm", "robots", {"years": []})])
    assert cells(store, LISTING, Listing("ns-bm", "440115", "广州市南沙区", "county"))[2011].status == "missing"


def test_since_and_province(store: Store) -> None:
    store.save(make_report(2012), run_id="r1")
    assert min(cells(store, since=2011)) == 2011
    assert coverage(store, [LISTING], provinces=("51",)) == []


@pytest.mark.parametrize(
    ("published", "days"),
    [("2013-03-31", 0), ("2013-04-01", 1), ("2013-01-01", 0), ("2015-06-01", None), (None, None), ("2013-02-31", None)],
)
def test_days_late_after_the_date_of_the_law(published: str | None, days: int | None) -> None:
    assert late(2012, published) == days


def test_the_views_tell_the_same(store: Store) -> None:
    store.save(make_report(2012, published="2013-04-12"), run_id="r1")
    ran(store, "ok", years=[2012])
    found = coverage(store, [LISTING, Listing("p", "440300", "深圳市", "prefecture")])
    rows = list(csv.DictReader(io.StringIO(coverage_views.csv_text(found))))
    assert len(rows) == 2 * 5
    header, (signs,) = coverage_views.grid(found)
    assert dict(zip(header, signs, strict=True)) == {
        "locality": "广东省广州市南沙区", "2008": "·", "2009": "·", "2010": "×", "2011": "×", "2012": "+12",
    }  # fmt: skip
    assert any("never-run" in line for line in coverage_views.legend(found))
    picture = ET.fromstring(coverage_views.svg(found))
    titles = [element.text or "" for element in picture.iter("{http://www.w3.org/2000/svg}title")]
    assert sum("缺失" in title for title in titles) == 2 + 1, "two cells and the key"
    assert any("逾期12天" in title for title in titles)


def test_a_hostile_name_is_no_markup_in_the_picture(store: Store) -> None:
    name = "<script>alert(1)</script>"
    place = Locality(NANSHA.code, NANSHA.series, name, name, name, "county")
    store.save(make_report(2012, place=place), run_id="r1")
    picture = coverage_views.svg(coverage(store, []))
    assert "<script" not in picture
    assert name in [element.text for element in ET.fromstring(picture).iter()]


def test_nothing_is_known_of_an_empty_store(store: Store) -> None:
    assert coverage(store, [LISTING]) == []
    assert ET.fromstring(coverage_views.svg([])).tag.endswith("svg")

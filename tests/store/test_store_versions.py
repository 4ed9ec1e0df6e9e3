"""What the feeds read of the store without parsing it is what the records say."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from fake_reports import make_report
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.items import Finding, Report, Statistic
from govreports.store import Store
from govreports.store.canonical import dumps
from govreports.store.versions import compared, published, record_of, statistics_of, versions

TRAPS = st.sampled_from(['"also":[]', ',"sections":[', ',"findings":[', "]}", '\\"', "\n", "申请10件", '\\"also":[]'])
WORDS = st.lists(st.one_of(TRAPS, st.text(max_size=4)), max_size=5).map("".join)


@settings(max_examples=60, deadline=None)
@given(text=WORDS, also=st.lists(WORDS, max_size=2), told=st.lists(WORDS, max_size=2), own=st.booleans())
def test_a_record_is_completed_without_parsing(text: str, also: list[str], told: list[str], own: bool) -> None:
    report = make_report(text=text, title=text)
    report.findings = report.findings if own else []
    more = [Finding("sequence", "error", message) for message in told]
    stored = dumps(report.to_dict()).encode()
    expected = {**report.to_dict(), "findings": [asdict(f) for f in [*report.findings, *more]]}
    expected["source"]["also"] = also
    assert published(stored, also, more) == dumps(expected).encode()


def test_versions_come_in_the_order_of_a_feed_with_their_other_addresses(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    office = make_report(2011, url="http://o.example/", body=b"o", report_id="440115-0a1b2c3d-2011", issuer="南沙区司法局")
    again = make_report(2012, url="http://b.example/2", body=b"two")
    for report in (again, make_report(2012, url="http://a.example/2", body=b"two"), office, make_report(2011)):
        store.save(report, run_id="r")
    with store.reading() as db:
        found = versions(db, "440115")
        assert [(v.year, v.issuer, v.version, v.also) for v in found] == [
            (2011, "南沙区人民政府", 1, ()), (2011, "南沙区司法局", 1, ()), (2012, "南沙区人民政府", 1, ("http://b.example/2",)),
        ]  # fmt: skip
        assert [json.loads(record_of(db, v))["year"] for v in found] == [2011, 2011, 2012]
    store.close()


def test_statistics_are_those_of_the_record(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    given_ = [
        Statistic("proactive.total", None, 12000, "条", "prose", approximate=True, scope="area", quote="1.2万条", at={"text": 4}),
        Statistic("fees.total", "natural_person", 0.5, "万元", "table", quote="收费|0.5", at={"table": 0, "row": 1}),
    ]
    report = make_report(2023, url="http://a.example/2")
    report.statistics = given_
    store.save(report, run_id="r")
    with store.reading() as db:
        found = statistics_of(db, versions(db, "440115")[-1])
    store.close()
    given_[1].at = None  # the row of a table is left to the record
    assert found == given_
    assert isinstance(found[0].value, int)


CARRIED = frozenset(["applications.carried_in"])


def with_zeros() -> Report:
    """A report with zeros of every sort; that of the second statistic is not compared."""
    report = make_report(2023, url="http://a.example/2")
    report.statistics = [
        Statistic("applications.carried_in", "natural_person", 0, "件", "table"),
        Statistic("applications.outcome.granted", "natural_person", 0, "件", "table"),
        Statistic("applications.outcome.granted", "legal.business", 2, "件", "table"),
        Statistic("applications.outcome.granted", None, 0, "件", "table"),
        Statistic("fees.total", "natural_person", 0.5, "万元", "table"),
        Statistic("applications.received.total", "natural_person", 0, "件", "prose", quote="自然人申请0件", at={"text": 0}),
    ]
    return report


@pytest.mark.parametrize(("kept", "whole"), [(CARRIED, False), (CARRIED | {"other"}, False), (frozenset[str](), True), (None, True)])
def test_a_version_is_compared_as_it_was_stored_with_the_zeros_asked_for(tmp_path: Path, kept: frozenset[str] | None, whole: bool) -> None:
    """Kept without these zeros, or not kept at all (by an older version of this program): the record has them all."""
    store, report = Store(f"sqlite:///{tmp_path / 'g.db'}"), with_zeros()
    store.save(report, run_id="r", zeros=kept)
    with store.reading() as db:
        found = compared(db, versions(db, "440115")[-1], CARRIED)
    store.close()
    assert found.statistics == (report.statistics if whole else [report.statistics[0], *report.statistics[2:]])
    assert isinstance(found.statistics[0].value, int)
    assert (found.text, found.findings, found.locality, found.version) == (report.text, report.findings, report.locality, 1)
    assert (found.sections, found.tables) == ([], [])


def test_a_version_that_is_replaced_is_compared_as_it_is_now(tmp_path: Path) -> None:
    store, report = Store(f"sqlite:///{tmp_path / 'g.db'}"), with_zeros()
    store.save(report, run_id="r", reader="old", zeros=CARRIED)
    report.statistics[2].value = 3
    store.save(report, run_id="r", reader="new", zeros=CARRIED)
    with store.reading() as db:
        (version,) = versions(db, "440115")
        assert compared(db, version, CARRIED).statistics[1].value == 3
    store.close()

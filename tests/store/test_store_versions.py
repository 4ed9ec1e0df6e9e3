"""What the feeds read of the store without parsing it is what the records say."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from fake_reports import make_report
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.items import Finding, Statistic
from govreports.store import Store
from govreports.store.canonical import dumps
from govreports.store.versions import compared, published, record_of, statistics_of, versions, without_tables

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
    light = without_tables(stored, [])
    assert (light.text, light.findings, light.locality) == (report.text, report.findings, report.locality)


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


def test_of_the_zeros_of_applicants_only_those_that_are_compared_are_read(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    told = [
        Statistic("applications.carried_in", "natural_person", 0, "件", "table"),
        Statistic("applications.outcome.granted", "natural_person", 0, "件", "table"),  # left out
        Statistic("applications.outcome.granted", "legal.business", 2, "件", "table"),
        Statistic("applications.outcome.granted", None, 0, "件", "table"),
        Statistic("applications.received.total", "natural_person", 0, "件", "prose", quote="自然人申请0件", at={"text": 0}),
    ]
    report = make_report(2023, url="http://a.example/2")
    report.statistics = told
    store.save(report, run_id="r")
    with store.reading() as db:
        found = compared(db, versions(db, "440115")[-1], frozenset(["applications.carried_in"]))
    store.close()
    assert found == [told[0], *told[2:]]

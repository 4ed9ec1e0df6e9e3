"""The accuracy on the documents of tests/fixtures, which are ours, against floors that only rise."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from govreports.items import PortalHint, ReadingError, ReportPage
from govreports.publishing.schema import problem
from govreports.reading.chain import read

FOLDER = Path(__file__).resolve().parents[1] / "fixtures"
sys.path[:0] = [str(FOLDER.parent), str(FOLDER / "source")]

import scoring  # noqa: E402

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["fixtures"]
EXPECTED = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


def record_of(wanted: dict[str, Any]) -> dict[str, Any] | str:
    """The record of a fixture, or the reason it was refused."""
    given = wanted.get("input", {})
    page = ReportPage(
        given.get("url", f"https://www.a.example/{wanted['document']}"), (FOLDER / wanted["document"]).read_bytes(),
        content_type=given.get("content_type"), hint=PortalHint(code=given.get("hint")),
    )  # fmt: skip
    try:
        return read(page).to_dict()
    except ReadingError as error:
        return error.reason


def test_there_are_enough_documents() -> None:
    assert len(EXPECTED) >= 110
    numbers = {int(name[1:3]) for name in EXPECTED if name[0] == "q" and name[1:3].isdigit()}
    of_listings, with_another = {27, 28, 29, 30, 32}, {12, 22}  # Q12 stands in many, Q22 in the document of Q20
    assert numbers | with_another >= set(range(1, 38)) - of_listings


@pytest.mark.parametrize("name", [n for n, wanted in EXPECTED.items() if "refused" in wanted])
def test_what_is_no_report_is_refused(name: str) -> None:
    assert record_of(EXPECTED[name]) in EXPECTED[name]["refused"]


def test_no_metric_falls_below_its_floor() -> None:
    scores, wrong = [], {}
    for name, wanted in EXPECTED.items():
        if "refused" in wanted:
            continue
        record = record_of(wanted)
        if isinstance(record, str) and wanted.get("or_refused"):
            continue
        found = None if isinstance(record, str) else record
        assert found is None or problem(found) is None
        one, words = scoring.score(wanted, found)
        scores.append(one)
        if words:
            wrong[name] = words
    rates = scoring.added(scores)
    assert set(rates) == set(FLOORS)
    below = {metric: rates[metric] for metric, floor in FLOORS.items() if rates[metric] < floor - 1e-9}
    assert below == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


def test_the_files_are_what_their_sources_say() -> None:
    import fixture_markups
    import fixture_notation as notation
    import fixture_pages
    import fixture_prose
    import fixture_tables

    documents = [*fixture_tables.documents(), *fixture_markups.documents(), *fixture_prose.documents(), *fixture_pages.documents()]
    assert sorted(d.name for d in documents) == sorted(EXPECTED)
    for document in documents:
        page, wanted = notation.build(document)
        assert json.loads(json.dumps(wanted)) == EXPECTED[document.name], "run tests/fixtures/source/write.py"
        assert (FOLDER / wanted["document"]).read_bytes() == page.encode(document.encoding), document.name


def test_the_scorer_sees_what_is_wrong() -> None:
    wanted = EXPECTED["era2008_county"]
    record = record_of(wanted)
    assert isinstance(record, dict)
    right, words = scoring.score(wanted, record)
    assert words == []
    worse = json.loads(json.dumps(record))
    worse["statistics"][0]["value"] += 1
    worse["sections"].pop()
    worse["locality"]["code"] = "000000"
    worse["findings"].append({"rule": "prose_sum", "severity": "error", "message": "7", "found": 7, "expected": 8, "codes": [], "quotes": [], "suspect": None})
    rates = {m: good / total for m, (good, total) in scoring.score(wanted, worse)[0].items() if total}
    perfect = {m: good / total for m, (good, total) in right.items() if total}
    assert {m for m in rates if rates[m] < perfect[m]} == {"metadata", "sections_r", "prose_p", "prose_r", "alarms_avoided"}
    assert {m: good for m, (good, _) in scoring.score(wanted, None)[0].items() if good} == {}

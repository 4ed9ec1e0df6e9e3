"""The schema is the dataclasses, the file in docs is the schema, and our fast check agrees with jsonschema."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from fake_reports import make_report
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from govreports.publishing.schema import compiled, problem, record_schema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = record_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
RECORD = json.loads(json.dumps(make_report(statistics=2).to_dict()))


def test_the_file_in_docs_is_up_to_date() -> None:
    assert json.loads((ROOT / "docs" / "record.schema.json").read_text(encoding="utf-8")) == SCHEMA


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_field_of_the_record_is_required_and_no_other_allowed() -> None:
    assert problem(RECORD) is None
    for name in RECORD:
        assert problem({k: v for k, v in RECORD.items() if k != name})
    assert "surprise" in str(problem({**RECORD, "surprise": 1}))


def test_derived_values_name_their_codes() -> None:
    record = copy.deepcopy(RECORD)
    record["statistics"][0] |= {"origin": "derived", "from": ["a", "b"], "quote": None}
    assert problem(record) is None
    record["statistics"][0]["from"] = []
    assert "statistics/0" in str(problem(record))


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *[path for key, one in inner for path in paths(one, (*at, key))]]


@settings(max_examples=100, deadline=None)
@given(
    path=st.sampled_from([p for p in paths(RECORD) if p]),
    value=st.one_of(
        st.none(), st.booleans(), st.integers(-3, 3000), st.floats(0.1, 0.9), st.text(max_size=5), st.just([]), st.just({}),
        st.sampled_from(["2020-01-01", "gov", "area", "legal", "a" * 64, "sha256:" + "a" * 64, "44-gov-2020"]),
    ),
)  # fmt: skip
def test_the_fast_check_agrees_with_jsonschema(path: tuple[Any, ...], value: Any) -> None:
    record = copy.deepcopy(RECORD)
    place = record
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert (problem(record) is None) == VALIDATOR.is_valid(record)


def test_a_keyword_that_is_not_compiled_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        compiled({"type": "string", "format": "date"}, {})

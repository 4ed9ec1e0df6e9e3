"""The codebook within the dataset: complete, and in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govreports import codebook
from govreports.publishing import reference
from govreports.publishing.dataset import tables
from govreports.publishing.panel import columns

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("table", sorted(reference.TABLES))
def test_every_code_has_a_chinese_and_an_english_name(table: str) -> None:
    names = [field.name for field in tables()[table].fields]
    for row in reference.rows(table):
        told = dict(zip(names, row, strict=True))
        assert told["label_zh"], told
        assert told["label_en"], told
        if table != "fields":
            assert HAN.search(str(told["label_zh"])), told
        assert not HAN.search(str(told["label_en"])), told


def test_every_field_is_described_in_both_languages() -> None:
    for table in tables().values():
        assert table.primary
        for field in table.fields:
            assert HAN.search(field.label_zh), (table.name, field.name)
            assert field.label_en
            assert not HAN.search(field.label_en), (table.name, field.name)


def test_every_reference_points_to_a_whole_key() -> None:
    for table in tables().values():
        for other, pairs in table.references.items():
            assert tuple(there for _, there in pairs) == tables()[other].primary, (table.name, other)


def test_every_rule_that_reading_can_find_is_in_the_table() -> None:
    source = Path(reference.__file__).parents[1] / "reading"
    text = "\n".join(path.read_text(encoding="utf-8") for path in source.rglob("*.py"))
    literal = set(re.findall(r'(?:Finding\(\s*|rule=)"(\w+)"', text))
    assert {"prose_sum", "copied_text", "late_publication"} <= literal
    assert literal <= {str(row[0]) for row in reference.rows("rules")}


def test_the_panel_names_indicators_of_the_codebook() -> None:
    codes = {code for forms in columns().values() for term in forms.values() for code in term.codes}
    assert codes <= {entry.code for entry in codebook.indicators()}
    forms = {row["form"] for row in codebook.rows("forms.csv")}
    assert all(set(found) <= forms for found in columns().values())


def test_layouts_of_the_forms_are_those_of_the_codebook() -> None:
    named = {layout for row in codebook.rows("forms.csv") for layout in codebook.split(row["layouts"])}
    assert named <= {layout.name for layout in codebook.layouts()}


def test_an_identity_is_told_in_words() -> None:
    rules = {row[0]: row for row in reference.rows("rules")}
    assert rules["A02"][1:3] == (
        "收到政府信息公开申请数 = 申请办结数 + 结转下年度继续办理",
        "applications received = applications closed + applications carried out to the next year",
    )

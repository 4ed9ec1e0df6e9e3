"""The codebook as tables of the dataset, in Chinese and English, so that the dataset explains itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from govreports import codebook
from govreports.publishing.dataset import Row, tables
from govreports.publishing.panel import columns

_CODE = re.compile(r"[a-z_]+(?:\.[a-z_0-9]+)+")


def rows(table: str) -> Iterator[Row]:
    """The rows of one of `TABLES`."""
    return TABLES[table]()


def label(group: str, code: str) -> str:
    """A code of the codebook in words, Chinese and English: `缺失 · the portal was read and does not list it`."""
    named = _labels_by_code().get((group, code))
    known = codebook.indicator(code) if group == "indicator" else None
    if named is None:
        return known.label if known else code
    return f"{known.label if known else named[0]} · {named[1]}"


@cache
def _labels_by_code() -> dict[tuple[str, str], tuple[str, str]]:
    return {(r["group"], r["code"]): (r["label_zh"], r["label_en"]) for r in codebook.rows("labels.csv")}


def _indicators() -> Iterator[Row]:
    english = _english("indicator")
    for i in sorted(codebook.indicators(), key=lambda entry: entry.code):
        yield (
            i.code, i.label, english[i.code], list(i.variants), i.unit, list(i.eras), i.table, i.parent, i.sum_role,
            i.note or None,
        )  # fmt: skip


def _section_kinds() -> Iterator[Row]:
    english = _english("section")
    for kind in sorted(codebook.section_kinds(), key=lambda entry: entry.code):
        yield kind.code, kind.label, english[kind.code], list(kind.eras), kind.note or None


def _rules() -> Iterator[Row]:
    named = {row["code"]: row for row in codebook.rows("labels.csv") if row["group"] == "rule"}
    known = {rule.id: rule for rule in codebook.identities()}
    for code in sorted({*named, *known}):
        rule, words = known.get(code), named.get(code)
        chinese = words["label_zh"] if words else _in_words(rule, 0)
        english = words["label_en"] if words else _in_words(rule, 1)
        told = (rule.era or None, rule.left, rule.relation, rule.right, rule.severity) if rule else (None,) * 5
        yield code, chinese, english, *told


def _in_words(rule: codebook.IdentityRow | None, language: int) -> str:
    """An identity with the labels of its codes (0: Chinese, 1: English): `收到申请数 = 当面申请数 + 网络申请数`."""
    assert rule is not None
    known = _names()

    def name(match: re.Match[str]) -> str:
        return known[match.group()][language] if match.group() in known else match.group()

    return f"{_CODE.sub(name, rule.left)} {rule.relation} {_CODE.sub(name, rule.right)}"


@cache
def _names() -> dict[str, tuple[str, str]]:
    english = _english("indicator")
    return {i.code: (i.label, english[i.code]) for i in codebook.indicators()}


def _forms() -> Iterator[Row]:
    for row in codebook.rows("forms.csv"):
        years = int(row["first_year"]), int(row["last_year"])
        yield row["form"], *years, list(codebook.split(row["layouts"])), row["label_zh"], row["label_en"]


def _series() -> Iterator[Row]:
    known = {(row["column"], row["codes"]): row for row in codebook.rows("panel.csv")}
    for column, forms in columns().items():
        for form, term in forms.items():
            row = known[column, " + ".join(term.codes)]
            yield (
                column, form, list(term.codes), term.definition, row["unit"], row["label_zh"], row["label_en"],
                row["note"] or None,
            )  # fmt: skip


def _labels() -> Iterator[Row]:
    for row in codebook.rows("labels.csv"):
        if row["group"] not in ("indicator", "section", "rule"):
            yield row["group"], row["code"], row["label_zh"], row["label_en"]


def _fields() -> Iterator[Row]:
    for table in tables().values():
        for field in table.fields:
            yield table.name, field.name, field.type, field.unit or None, field.label_zh, field.label_en


def _english(group: str) -> dict[str, str]:
    return {row["code"]: row["label_en"] for row in codebook.rows("labels.csv") if row["group"] == group}


TABLES = {
    "indicators": _indicators, "section_kinds": _section_kinds, "rules": _rules, "forms": _forms, "series": _series,
    "labels": _labels, "fields": _fields,
}  # fmt: skip

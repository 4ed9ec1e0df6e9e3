"""Every form filled so that it adds up, then one identity of the codebook after the other broken in it: the findings are those
that a plain calculation over the same figures expects, no more and no fewer. The calculation is written again here."""

from __future__ import annotations

import math
import random
import re
from functools import cache
from types import CodeType

import pytest
from tabling import ROWS_2019, ROWS_2021, applications, figures, identity, outline, table

from govreports import codebook
from govreports.items import Table
from govreports.reading.audit import audit
from govreports.reading.layouts import forms
from govreports.reading.statistics import statistics

YEARS = {"1": 2011, "2": 2015, "3": 2020}
CODE = re.compile(r"[a-z][a-z_0-9]*(?:\.[a-z_0-9]+)+")
Figures = dict[str, float]


def era(name: str) -> str:
    year = int((re.findall(r"_(20\d\d)", name) or ["2009"])[0])
    return "1" if year < 2014 else "2" if year < 2019 else "3"


@cache
def rows(name: str) -> list[codebook.IdentityRow]:
    """The rows of the file that speak of a form and compare its figures with each other, without applicant columns."""
    found = []
    for row in codebook.identities():
        text = row.left + row.right
        spoken = any(name.startswith(short + "_") or name.endswith("_" + short) or name == short for short in row.layouts)
        if era(name) not in re.sub(r"\(.*?\)", "", row.era) or (row.layouts and not spoken):
            continue
        if row.relation not in (":=", "=", "<=", ">=") or (any(mark in text for mark in ("@", "[", "prose:", "(", ":")) and "max(" not in text):
            continue
        if CODE.search(row.left) and (CODE.search(row.right)):
            found.append(row)
    return found


@cache
def terms(text: str) -> tuple[tuple[str, ...], CodeType]:
    """The codes of one side, and the side as an expression over `cells`."""
    expression = CODE.sub(lambda m: f"cells.get({m.group()!r}, 0)", text)
    return tuple(CODE.findall(text)), compile(expression, "identities.csv", "eval")


def side(text: str, cells: Figures) -> float | None:
    """The value of one side; None where none of its codes is there. What the form does not have counts nothing."""
    codes, expression = terms(text)
    if not any(code in cells for code in codes):
        return None
    return float(eval(expression, {"max": max, "cells": cells}))


def filled(name: str, told: Figures) -> Figures:
    """With what the definitions of the codebook derive."""
    cells = dict(told)
    for row in rows(name):
        if row.relation == ":=" and row.left not in cells and (value := side(row.right, cells)) is not None:
            cells[row.left] = value
    return cells


def broken(name: str, told: Figures) -> set[str]:
    cells, wrong = filled(name, told), set()
    for row in rows(name):
        if row.relation == ":=" or not any(code in told for code in (*terms(row.left)[0], *terms(row.right)[0])):
            continue
        left, right = side(row.left, cells), side(row.right, cells)
        if left is None or right is None:
            continue
        if not {"=": abs(left - right) < 1e-6, "<=": left <= right, ">=": left >= right}[row.relation]:
            wrong.add(row.id)
    return wrong


def balanced(name: str) -> Figures:
    """Figures that are not 0 and break no identity, found by mending one broken identity at random after the other."""
    draw = random.Random(7)
    cells: Figures = {row.code: 2 + row.place % 4 for row in forms()[name].rows if row.code and (known := codebook.indicator(row.code)) and known.unit != "text"}
    by_id = {row.id: row for row in rows(name)}
    for _ in range(5_000):
        wrong = sorted(broken(name, cells))
        if not wrong:
            return cells
        row = by_id[draw.choice(wrong)]
        all_cells = filled(name, cells)
        gap = (side(row.right, all_cells) or 0) - (side(row.left, all_cells) or 0)
        total = terms(row.left)[0][0]
        parts = [code for code in terms(row.right)[0] if code in cells]
        if "max(" not in row.right and parts and draw.random() < 0.4:  # one of the parts takes up the difference
            code, gap = draw.choice(parts), -gap
        else:
            code = total
        cells[code] = max(0, math.ceil(cells.get(code, 0) + gap) if row.relation == ">=" else math.floor(cells.get(code, 0) + gap))
    raise AssertionError((name, wrong))


def page_of(name: str, cells: Figures) -> Table:
    units = {row.code: row.unit for row in forms()[name].rows}
    told = []
    for row in forms()[name].rows:
        value = cells.get(row.code or "")
        known = codebook.indicator(row.code) if row.code else None
        if value is not None and known and (known.unit, units[row.code]) == ("元", "万元"):
            value = value / 10_000
        told.append([row.label, row.unit or "", "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")])
    return Table([["指标", "单位", "统计数"], *told])


def findings(name: str, *blocks: str | Table, level: str = "prefecture") -> set[str]:
    page, who = outline(*blocks), identity(YEARS[era(name)], level=level)
    known = {row.id for row in codebook.identities() if row.relation != "check"}
    return {finding.rule for finding in audit(page, who, statistics(page, who)) if finding.rule in known}


@pytest.mark.parametrize("name", sorted(forms()))
def test_a_listing_form_with_one_broken_identity_after_the_other(name: str) -> None:
    good = balanced(name)
    assert findings(name, page_of(name, good)) == set()
    told = 0
    for row in rows(name):
        if row.relation == ":=":
            continue
        for code in (c for c in (*terms(row.left)[0], *terms(row.right)[0]) if c in good):
            wrong = next(
                (w for step in (3, -1, 50, 5000) if row.id in broken(name, w := {**good, code: good[code] + step})), None
            )  # fmt: skip
            if wrong is not None and min(wrong.values()) >= 0:
                assert findings(name, page_of(name, wrong)) == broken(name, wrong), (row.id, code)
                told += 1
                break
    assert told, name


@pytest.mark.parametrize("name", sorted(forms()))
def test_a_blank_in_a_listing_form_breaks_nothing(name: str) -> None:
    good = balanced(name)
    for code in list(good)[:: max(1, len(good) // 8)]:
        left = {c: v for c, v in good.items() if c != code}
        assert findings(name, page_of(name, left)) == set(), code


LEAVES = {"NAT_2021_T2": (ROWS_2021, "C03b"), "NAT_2019_T2": (ROWS_2019, "C03a")}


@pytest.mark.parametrize("name", sorted(LEAVES))
@pytest.mark.parametrize(
    ("row", "column", "rules"),
    [
        ("granted", 0, {"C02", "leaves"}), ("granted", 6, {"C02", "leaves"}), ("query", 3, {"C02", "leaves"}), ("new", 2, {"C01", "C02"}),
        ("in", 5, {"C01", "C02"}), ("out", 6, {"C01", "C02"}), ("total", 1, {"C01", "C02", "leaves"}), ("total", 6, {"C01", "C02", "leaves"}),
    ],
)  # fmt: skip
def test_one_wrong_cell_of_the_applications_table(name: str, row: str, column: int, rules: set[str]) -> None:
    form, leaves = LEAVES[name]
    cells = figures(form, granted=[9, 1, 1, 1, 1, 1], query=[4, 0, 0, 2, 0, 0], out=[1, 0, 0, 0, 0, 1], **{"in": [2, 1, 0, 0, 0, 1]})
    assert findings(name, applications(cells, form)) == set()
    cells[row][column] = str(int(cells[row][column]) + 2)
    assert findings(name, applications(cells, form)) == {leaves if rule == "leaves" else rule for rule in rules}


@pytest.mark.parametrize(
    ("place", "rules"), [(0, {"C04"}), (4, {"C04"}), (6, {"C05"}), (9, {"C05"}), (10, {"C06"}), (14, {"C06"})]
)
def test_one_wrong_cell_of_reviews_and_lawsuits(place: int, rules: set[str]) -> None:
    five = "结果维持|结果纠正|其他结果|尚未审结|总计"
    head = f"行政复议*5^2|行政诉讼*10\n未经复议直接起诉*5|复议后起诉*5\n{five}|{five}|{five}\n"
    cells = [1, 2, 0, 1, 4, 5, 0, 0, 2, 7, 1, 1, 1, 1, 4]
    assert findings("NAT_2019_2021_T3", table(head + "|".join(map(str, cells)))) == set()
    cells[place] += 3
    assert findings("NAT_2019_2021_T3", table(head + "|".join(map(str, cells)))) == rules


@pytest.mark.parametrize(
    ("documents", "rules", "noted"),
    [((1, 1, 6), (2, 2, 9), set()), ((1, 7, 6), (2, 2, 9), {"C12"}), ((1, 1, 6), (2, 10, 9), {"C11", "C13"}), ((1, 1, 6), (2, 3, 9), {"C13"})],
)
def test_documents_of_the_form_of_2019(documents: tuple[int, ...], rules: tuple[int, ...], noted: set[str]) -> None:
    head = "信息内容|本年新制作数量|本年新公开数量|对外公开总数量\n"
    markup = f"{head}规章|{'|'.join(map(str, documents))}\n规范性文件|{'|'.join(map(str, rules))}"
    assert findings("NAT_2019_T1", table(markup)) == noted

"""The unit of a figure, wherever a table prints it: what is lost would make a figure ten thousand times too small."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabling import identity, outline, table, values
from test_reading_markups import DROP, KEEP, Rows, few, markup

from govreports import codebook
from govreports.items import Finding, Outline, ReportPage
from govreports.reading import chain
from govreports.reading.layouts import forms
from govreports.reading.tables import read_tables
from govreports.reading.units import Unit, scaled, unit_of, units_in

FACTORS = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}
ROWS = "统计指标|单位|统计数\n收到申请数|件|5\n行政复议数量|件|1\n行政诉讼数量|件|1\n"
FEES = "依申请公开信息收取的费用"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("万元", Unit(10_000, "元")),
        ("（件）", Unit(1, "件")),
        ("万人次", Unit(10_000, "人次")),
        ("千元", Unit(1000, "元")),
        ("元整", Unit(1, "元")),
        ("万", Unit(10_000, "")),
        ("千", None),
        ("美元", None),
        ("项目", None),
        ("", None),
    ],
)
def test_a_text_that_is_a_unit(text: str, unit: Unit | None) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    ("label", "units"),
    [
        ("全年收费金额（单位：元）", [Unit(1, "元")]),
        ("金额(万元)", [Unit(10_000, "元")]),
        ("单位:件、万元", [Unit(1, "件"), Unit(10_000, "元")]),
        ("收取费用总额千元", [Unit(1000, "元")]),
        ("主动公开政府信息数（万条）", [Unit(10_000, "条")]),
        ("部分公开(区分处理的,只计这一情形)", []),
        ("本单位收到申请数", []),
        ("第二十条", []),
    ],
)
def test_units_in_labels_headers_and_captions(label: str, units: list[Unit]) -> None:
    assert list(units_in(label)) == units


def test_amounts_are_scaled_exactly() -> None:
    assert scaled(0.1, 10_000, "元") == 1000
    assert scaled(15000, 1, "万元") == 1.5
    assert scaled(3, 10_000, "万元") == 3


def told(*blocks: str, form: str = ROWS) -> tuple[dict[str, int | float], list[Finding]]:
    page: Outline = outline(*(table(form + block) if "|" in block else block for block in blocks))
    found = read_tables(page, identity(2015))
    return values(found), page.doubts


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (f"{FEES}|万元|655", 6_550_000),
        (f"{FEES}|元|655", 655),
        (f"{FEES}|千元|655", 655_000),
        (f"{FEES}||655", 6_550_000),
        (f"{FEES}|——|655", 6_550_000),
        (f"{FEES}（单位：元）||655", 655),
        (f"{FEES}||0.5万元", 5000),
        (f"{FEES}|万元|0.5万", 5000),
        (f"{FEES}|万元|3百元", 300),
        (f"{FEES}|件|0", 0),
    ],
)
def test_the_nearest_unit_of_an_amount_counts(row: str, value: int) -> None:
    assert told(row)[0]["fees.collected"] == value


@pytest.mark.parametrize("row", [f"{FEES}|件|655", f"{FEES}(元)|万元|655", f"{FEES}|万元|655件"])
def test_an_amount_whose_units_disagree_is_left_out_and_told(row: str) -> None:
    found, doubts = told(row)
    assert "fees.collected" not in found
    assert [(d.rule, d.codes, "655" in d.quotes[0]) for d in doubts] == [("cell", ["fees.collected"], True)]


def test_an_amount_without_any_unit_is_left_out_and_told() -> None:
    """A table that is no form: nothing says whether the publisher counts in 元 or in 万元."""
    rows = "项目|数量\n当面申请数|3\n传真申请数|1\n信函申请数|2\n减免费用金额|{}"
    found, doubts = told(rows.format(655), form="")
    assert "fees.waived" not in found
    assert [(d.rule, d.codes) for d in doubts] == [("cell", ["fees.waived"])]
    assert told(rows.format(0), form="")[0]["fees.waived"] == 0
    assert told(rows.format("655元"), form="")[0]["fees.waived"] == 655
    assert told(rows.replace("数量", "数量(单位:万元)", 1).format(655), form="")[0]["fees.waived"] == 6_550_000
    assert told("单位:件、万元", rows.format(655), form="")[0]["fees.waived"] == 6_550_000


def test_the_2019_form_leaves_the_unit_of_purchases_open() -> None:
    head = "信息内容|采购项目数量|采购总金额{}\n政府集中采购|6|{}"
    assert told(head.format("", "120.5万元"), form="")[0]["actions.procurement.amount"] == 1_205_000
    assert told(head.format("(万元)", 120.5), form="")[0]["actions.procurement.amount"] == 1_205_000
    found, doubts = told(head.format("", 3_600_000), form="")
    assert found["actions.procurement.amount"] == 3_600_000
    assert "没有标明金额的单位" in doubts[0].message
    found, doubts = told(head.format("", "120.5678"), form="")  # 元 has two decimals
    assert "actions.procurement.amount" not in found
    assert [d.codes for d in doubts] == [["actions.procurement.amount"]]


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("主动公开政府信息数|万条|1.2", 12_000),
        ("主动公开政府信息数(万条)||1.2", 12_000),
        ("主动公开政府信息数|万条|1.2万", 12_000),
        ("主动公开政府信息数|条|12", 12),
        ("主动公开政府信息数|万元|12", None),
        ("主动公开政府信息数|%|12", None),
        ("主动公开政府信息数(条)|万条|12", None),
    ],
)
def test_counts_in_ten_thousands(row: str, value: int | None) -> None:
    assert told(row)[0].get("proactive.total") == value


def test_the_unit_of_a_row_without_figure_is_not_that_of_the_next_row() -> None:
    rows = ["收到申请数", "件", "5", "行政诉讼数量", "件", "3", "举报投诉数量", "件", FEES, "655", "行政复议数量", "件", "1"]
    found = read_tables(outline("\n".join(rows)), identity(2015))
    assert values(found)["fees.collected"] == 6_550_000
    grid = "收到申请数|件|5|行政复议数量|件|1\n举报投诉数量|件||依申请公开信息收取的费用||655\n行政诉讼数量|件|1|培训班数||2"
    assert told(grid)[0]["fees.collected"] == 6_550_000


def annex(layout: str, figures: dict[str, int | None], units: dict[str, str], place: str, *, counted: bool) -> Rows:
    """A form that lists one value a row, its units printed at one place."""
    head = {
        "column": ["指标", "单位", "统计数"],
        "before the label": ["单位", "指标", "统计数"],
        "behind the figure": ["指标", "统计数", "单位"],
        "header": ["指标", f"统计数({units['money']})"],
    }
    lines = [head.get(place, ["指标", "统计数"])]
    for row in forms()[layout].rows:
        unit = units.get(row.code or "", "") if place != "header" else ""
        figure = figures.get(row.code or "")
        told = "" if figure is None else str(figure)
        lines.append(
            {
                "column": [row.label, unit or "——", told],
                "before the label": [unit or "——", row.label, told],
                "behind the figure": [row.label, told, unit or "——"],
                "label": [row.label + (f"({unit})" if unit else ""), told],
                "label said": [row.label + (f"(单位:{unit})" if unit else ""), told],
                "cell": [row.label, told + unit if told else ""],
            }.get(place, [row.label, told])
        )
    numbers = (["序号"] if n == 0 else [str(n)] for n in range(len(lines)))
    return [
        [(text, 1, 1) for text in [*(number if counted else []), *line]]
        for number, line in zip(numbers, lines, strict=True)
    ]


@pytest.mark.parametrize(
    "place",
    ["column", "before the label", "behind the figure", "label", "label said", "cell", "header", "caption", "form"],
)
@pytest.mark.parametrize("name", ["html", *KEEP, *DROP])
@settings(few, max_examples=2)
@given(data=st.data())
def test_no_unit_is_lost_wherever_it_stands(name: str, place: str, data: st.DataObject) -> None:
    """Blank rows, any unit of money, every markup: what is read has the value of its unit."""
    layout = data.draw(st.sampled_from(["NAT_2014", "SH_PD_2008"]))
    rows = {row.code: row for row in forms()[layout].rows if row.code and codebook.indicator(row.code).unit != "text"}
    one = data.draw(st.sampled_from(["元", "千元", "万元"]))
    units, figures = {"money": one}, {}
    for code, row in rows.items():
        money = codebook.indicator(code).unit in ("元", "万元")
        others = [unit for unit in (row.unit, f"万{row.unit}") if row.unit and place not in ("form", "header", "caption")]
        drawn = one if place in ("header", "caption") else data.draw(st.sampled_from(sorted(FACTORS)))
        units[code] = (row.unit or "" if place == "form" else drawn) if money else data.draw(st.sampled_from(others or [row.unit or ""]))
        figures[code] = data.draw(st.none() if data.draw(st.integers(0, 5)) == 5 else st.integers(0, 99_999))
    printed = {} if place in ("form", "caption") else {**units}
    body = (markup if name == "html" else (KEEP | DROP)[name])(
        annex(layout, figures, printed | {"money": one}, place, counted=data.draw(st.booleans()))
    )
    lines = ["沂水县人民政府2016年政府信息公开工作年度报告", "一、概述", "全县政府信息公开工作平稳推进。", "二、附表"]
    lines += [f"(单位:{one})"] if place == "caption" else []
    lines += [body, "三、存在的问题"]
    kind = "html" if name == "html" else "plain"
    text = "".join(x if x.startswith("<table") else f"<p>{x}</p>" for x in lines) if kind == "html" else "\n".join(lines)
    report = chain.read(ReportPage(f"file:///r.{kind}", text.encode(), content_type=f"text/{kind}; charset=utf-8"))
    wrong = {}
    for found in report.statistics:
        if found.origin == "table" and found.code in figures:
            figure, unit = figures[found.code], units[found.code]
            factor = FACTORS.get(unit, 10_000 if unit.startswith("万") else 1)
            base = 10_000 if codebook.indicator(found.code).unit == "万元" and found.unit == "万元" else 1
            if figure is None or abs(found.value * base - figure * factor) > 1e-6 * figure * factor:
                wrong[found.code] = found.value, figure, unit
    assert wrong == {}
    if name == "html":
        read = {found.code for found in report.statistics if found.origin == "table"}
        assert {code for code, figure in figures.items() if figure is not None} <= read

"""Titles: reports of this law, what is easily taken for one, the year reported on, the body that reports."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.reading.titles import classify, parse_title, year_of

REPORTS = [
    "示例市2012年政府信息公开工作年度报告",
    "示例市2012年度政府信息公开年度报告",
    "示例市教育局2012年信息公开年报",
    "2009年度示例市教育局政府信息公开工作年度报告",
    "示例县政府信息公开2012年年度报告",
    "示例县信息公开报告(2012年)",
    "示例市人民政府关于2012年度政府信息公开工作的报告",
    "示例市水务局关于2012年度政府信息公开工作情况的报告",
    "示例县2012年度信息公开工作年度报告",
    "示例市财政局2012年政府信息公开年度工作报告",
    "示例市人民政府办公室 2024年政府信息公开工作年度报告",
    "示例市2020年政府信息公开工作年度报告.pdf",
    "附件：示例区2020年政府信息公开工作年报",
    "关于公布示例区2013年政府信息公开年度报告的公告",
    "示例市2013年政务公开工作年度报告",
    "示例市2012年政务信息公开年度报告",
    "示例市衛生局2012年政府信息公開工作年度報告",
    "示例市2012年政府資訊公開年度報告",
    "《示例市2012年政府信息公开工作年度报告》",
    "示例区综合行政执法局2021年政府信息公开工作年度报告",
]
LOOKALIKES = [
    "2022年政府网站工作年度报表",
    "示例市人民政府网站2019年度工作报表",
    "示例市2022年法治政府建设年度报告",
    "2013年示例市政府工作报告",
    "示例市政府信息公开指南",
    "示例局2019年部门决算",
    "示例局2020年度部门预算公开",
    "示例大学2021年信息公开年度报告",
    "示例市第一医院2021年信息公开年度报告",
    "示例市自来水有限公司2015年信息公开年报",
    "关于做好2012年政府信息公开年度报告编制工作的通知",
    "一图读懂：示例市2020年政府信息公开工作年度报告",
    "示例市2020年政府信息公开工作年度报告解读",
    "示例县2021年党务公开年度报告",
    "2019年度示例市依法行政工作报告",
    "示例市2020年政府信息公开工作要点",
    "示例市政府信息公開指南",
]
OTHERS = ["", "首页", "示例市2012年工作总结", "示例市举行防汛演练", "示例市政务公开工作总结", "示例市2012年统计月报"]


@pytest.mark.parametrize("title", REPORTS)
def test_reports(title: str) -> None:
    assert classify(title) == "report"


@pytest.mark.parametrize("title", LOOKALIKES)
def test_lookalikes(title: str) -> None:
    assert classify(title) == "lookalike"


@pytest.mark.parametrize("title", OTHERS)
def test_others(title: str) -> None:
    assert classify(title) == "other"


def test_disclosure_by_a_school_under_the_regulations_of_government_is_a_report() -> None:
    assert classify("示例市卫生学校2015年政府信息公开年度报告") == "report"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("示例市2012年政府信息公开年度报告", 2012),
        ("2012年度示例市政府信息公开年度报告", 2012),
        ("２０１２年示例市政府信息公开年度报告", 2012),
        ("示例市二〇一二年政府信息公开年度报告", 2012),
        ("示例市二○一二年政府信息公开年度报告", 2012),
        ("示例市二零一二年度政府信息公开年度报告", 2012),
        ("示例市2○12年政府信息公开年度报告", 2012),
        ("示例市2012 年政府信息公开年度报告", 2012),
        ("示例市政府信息公开2012年年度报告", 2012),
        ("示例市政府信息公开年度报告(2012)", 2012),
        ("示例市政府信息公开年度报告(2012年度)", 2012),
        ("2012示例市政府信息公开年度报告", 2012),
        ("示例市2012年政府信息公开年度报告(2013年3月发布)", 2012),
        ("示例市〔2013〕5号 2012年政府信息公开年度报告", 2012),
        ("示例市2008-2009年度政府信息公开年度报告", 2009),
        ("示例市政府信息公开年度报告", None),
        ("示例市1998年政府信息公开年度报告", None),
        ("示例市政府信息公开年度报告 2013-03-05", None),
    ],
)
def test_the_year_reported_on(title: str, year: int | None) -> None:
    assert year_of(title) == year


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("示例市2012年政府信息公开年度报告", "示例市"),
        ("2012年示例区人民政府信息公开年度报告", "示例区人民政府"),
        ("示例区人民政府政府信息公开年度报告(2012年)", "示例区人民政府"),
        ("示例市水务局关于2012年度政府信息公开工作情况的报告", "示例市水务局"),
        ("2012年政府信息公开年度报告(示例市教育局)", "示例市教育局"),
        ("关于公布示例区2013年政府信息公开年度报告的公告", "示例区"),
        ("示例市水务局发布2012年政府信息公开年度报告", "示例市水务局"),
        ("示例海关2015年海关政府信息公开年度报告", "示例海关"),
        ("示例海事局2013年海事政府信息公开年度报告", "示例海事局"),
        ("2012年政府信息公开年度报告", ""),
    ],
)
def test_the_body_that_reports(title: str, body: str) -> None:
    assert parse_title(title).body == body


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("示例市2012年政府信息公开年度报告_示例市人民政府门户网站", "示例市2012年政府信息公开年度报告"),
        ("示例市2012年政府信息公开年度报告-示例市人民政府", "示例市2012年政府信息公开年度报告"),
        ("首页 > 年报 > 示例市2012年政府信息公开年度报告", "示例市2012年政府信息公开年度报告"),
        ("示例市某街道 2012年政府信息公开年度报告", "示例市某街道2012年政府信息公开年度报告"),
        ("示 例 市 2012 年 政 府 信 息 公 开 年 度 报 告", "示例市2012年政府信息公开年度报告"),
        ("某 县人 民 政 府2012年政府信息公开年度报告", "某县人民政府2012年政府信息公开年度报告"),
        ("彩票APP 长沙市2012年政府信息公开年度报告_彩票", "长沙市2012年政府信息公开年度报告"),
        ("长沙市人民政府办公室 2012年政府信息公开年度报告", "长沙市人民政府办公室2012年政府信息公开年度报告"),
        ("一、示例市2012年政府信息公开年度报告", "示例市2012年政府信息公开年度报告"),
        ("示例市2012年政府信息公开年度报告【字体:大中小】", "示例市2012年政府信息公开年度报告"),
        ("示例市政府信息公开年度报告(2012年度)", "示例市政府信息公开年度报告(2012年度)"),
        ("2007年示例市司法局政府信息公开年报(2008-03-19)", "2007年示例市司法局政府信息公开年报"),
        ("雲安縣2012年政府信息公開工作年度報告", "雲安縣2012年政府信息公開工作年度報告"),
    ],
)
def test_what_the_site_adds_is_taken_off(title: str, clean: str) -> None:
    assert parse_title(title).text == clean


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_is_classified(text: str) -> None:
    assert classify(text) in ("report", "lookalike", "other")
    year = year_of(text)
    assert year is None or 2007 <= year <= 2049


@pytest.mark.parametrize(("title", "clean", "body"), [
    ("[示例镇]2012年示例镇政府信息公开工作年度报告", "2012年示例镇政府信息公开工作年度报告", "示例镇"),
    ("【示例局】2012年政府信息公开年度报告", "示例局2012年政府信息公开年度报告", "示例局"),
    ("示国土资[2012]18号示例市国土资源局2011年度政府信息公开年度报告", "示例市国土资源局2011年度政府信息公开年度报告", "示例市国土资源局"),
])  # fmt: skip
def test_a_tag_or_a_document_number_before_the_title(title: str, clean: str, body: str) -> None:
    found = parse_title(title)
    assert (found.text, found.body, found.kind) == (clean, body, "report")

"""Numbers of cells and of running text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.reading.numbers import NUMBER, Number, chinese_number, parse_number, read_groups


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12", Number(12)),
        (" 1,204 ", Number(1204)),
        ("１，２３４", Number(1234)),
        ("1,234,567", Number(1234567)),
        ("3.5万元", Number(35000, "元")),
        ("1.2万条", Number(12000, "条")),
        ("2.05亿", Number(205_000_000)),
        ("12件", Number(12, "件")),
        ("约300人次", Number(300, "人次", True)),
        ("14万多人次", Number(140000, "人次", True)),
        ("5500余", Number(5500, None, True)),
        ("-417", Number(-417)),
        ("＋2", Number(2)),
        ("−1", Number(-1)),
        ("(3)", Number(-3)),
        ("98.86%", Number(98.86, "%", False, True)),
        ("8．5％", Number(8.5, "%", False, True)),
        ("0", Number(0)),
        ("0.0", Number(0)),
        ("〇", Number(0)),
        ("十二件", Number(12, "件")),
        ("三百零五", Number(305)),
        ("96171.6", Number(96171.6)),
        ("1 234", Number(1234)),
        ("12 345.6", Number(12345.6)),
        ("1\u00a0234\u00a0567", Number(1234567)),
        ("１ ２３４", Number(1234)),
        ("-1\u2009234", Number(-1234)),
        ("约12\u202f345 件", Number(12345, "件", True)),
        ("1 234.5万元", Number(12345000, "元")),
    ],
)
def test_a_cell_is_read(cell: str, expected: Number) -> None:
    assert parse_number(cell) == expected


@pytest.mark.parametrize(
    "cell",
    ["", " ", "/", "-", "—", "——", "－", "\\", "万", "一般", "无", "2019年", "3月", "第3号", "1,2", "12-3",
     "12;3", "1.1.1", "3.其他", "一、", "十余", "二三", "3号", "12(含3)"],
)  # fmt: skip
def test_blanks_dashes_and_what_is_no_single_number_are_nothing(cell: str) -> None:
    value = parse_number(cell)
    assert value is None or value.approximate  # 十余 is a number, but only about one


@pytest.mark.parametrize(
    "cell",
    ["1 2", "12 34", "1234 567", "1 2345", "0 123", "1  234", "1 234 56", "1 234\u00a0567", "1 234,567", "1,234 567", "1 234 5", "1\t234",
     "1\n234", "1 234 件 5", "2019 年 123", "1 234 / 567"],
)  # fmt: skip
def test_two_numbers_in_a_cell_are_not_glued(cell: str) -> None:
    assert parse_number(cell) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("二十一", 21), ("一百零三", 103), ("两千三百", 2300), ("三万五千", 35000), ("一亿", 100_000_000),
     ("二〇一九", 2019), ("零", 0), ("两", 2), ("二三", None), ("万", None), ("abc", None), ("", None)],
)  # fmt: skip
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("发布77000多条", [(77000, True)]),
        ("达987万人次", [(9870000, False)]),
        ("刊发2万余条", [(20000, True)]),
        ("近1.2万条", [(12000, True)]),
        ("约 373279 次", [(373279, True)]),
        ("共1，204条", [(1204, False)]),
        ("12,5件", [(12, False), (5, False)]),
        ("达90.2%", [(90.2, False)]),
        ("十余件", [(10, True)]),
        ("200多件次", [(200, True)]),
    ],
)
def test_number_phrases_in_a_sentence(sentence: str, expected: list[tuple[float, bool]]) -> None:
    found = [n for match in NUMBER.finditer(sentence) if (n := read_groups(*match.groups()))]
    assert [(n.value, n.approximate) for n in found] == expected


@given(st.integers(0, 10**12))
@settings(max_examples=100)
def test_separators_change_nothing(value: int) -> None:
    assert parse_number(f"{value:,}") == parse_number(str(value)) == Number(value)


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    parse_number(text)
    for match in NUMBER.finditer(text):
        read_groups(*match.groups())

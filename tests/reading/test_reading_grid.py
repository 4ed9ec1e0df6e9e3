"""Tables as grids: spans by the HTML rules, bounded; cells in one line."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from govreports.items import Table
from govreports.reading.grid import MAX_SLOTS, grid


def table(markup: str) -> Table:
    return grid(html.fromstring(f"<div><table>{markup}</table></div>")[0])


def test_plain_rows_keep_blank_cells_blank() -> None:
    assert table("<tr><td>规章</td><td>0</td><td>&nbsp;</td></tr><tr><td>合计</td><td></td><td>3</td></tr>").rows == [
        ["规章", "0", ""],
        ["合计", "", "3"],
    ]


def test_a_merged_cell_stands_in_every_slot_and_in_spans() -> None:
    made = table(
        "<tr><td rowspan=2>信息内容</td><td colspan=2>数量</td></tr><tr><td>新制作</td><td>新公开</td></tr><tr><td>规章</td><td>1</td><td>2</td></tr>"
    )
    assert made.rows == [["信息内容", "数量", "数量"], ["信息内容", "新制作", "新公开"], ["规章", "1", "2"]]
    assert made.spans == [(0, 0, 2, 1), (0, 1, 1, 2)]


def test_a_column_in_which_no_cell_begins_is_no_column() -> None:
    made = table("<tr><td>项目</td><td colspan=2>数量</td><td>金额</td></tr><tr><td>采购</td><td colspan=2>6</td><td>251</td></tr>")
    assert made.rows == [["项目", "数量", "金额"], ["采购", "6", "251"]]
    assert made.spans == []


def test_an_empty_row_under_a_span_is_no_row() -> None:
    assert table("<tr><td rowspan=2>甲</td><td rowspan=2>1</td></tr><tr></tr><tr><td>乙</td><td>2</td></tr>").rows == [["甲", "1"], ["乙", "2"]]


@pytest.mark.parametrize("rowspan", ["0", "999999", "99999999999999"])
def test_a_rowspan_ends_with_its_row_group(rowspan: str) -> None:
    made = table(
        f"<tbody><tr><td rowspan={rowspan}>甲</td><td>1</td></tr><tr><td>2</td></tr></tbody><tbody><tr><td>乙</td><td>3</td></tr></tbody>"
    )
    assert made.rows == [["甲", "1"], ["甲", "2"], ["乙", "3"]]


@pytest.mark.parametrize("value", ["", "abc", "-3", "100%x", "2px", "1.9"])
def test_rubbish_in_a_span_never_raises(value: str) -> None:
    made = table(f'<tr><td colspan="{value}" rowspan="{value}">甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>')
    assert made.rows[0][0] == "甲"
    assert len({len(row) for row in made.rows}) == 1


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_spans_are_bounded() -> None:
    start = time.monotonic()
    made = table("<tr>" + "<td colspan=1000 rowspan=65000>1</td>" * 100 + "</tr>" + "<tr><td>x</td></tr>" * 5000)
    assert time.monotonic() - start < 5
    assert sum(map(len, made.rows)) <= 4 * MAX_SLOTS


def test_one_absurdly_wide_row_does_not_widen_all() -> None:
    made = table("<tr>" + "<td>1</td>" * 5000 + "</tr>" + "<tr><td>x</td></tr>" * 5000)
    assert sum(map(len, made.rows)) <= 4 * MAX_SLOTS
    assert made.rows[1][0] == "x"


def test_rows_of_a_nested_table_are_not_rows_of_this_one() -> None:
    made = table("<tr><td>甲</td><td><table><tr><td>内</td></tr><tr><td>里</td></tr></table></td></tr><tr><td>乙</td><td>2</td></tr>")
    assert [row[0] for row in made.rows] == ["甲", "乙"]
    assert made.rows[0][1] == "内里"


def test_missing_end_tags_and_stray_cells() -> None:
    assert table("<tr><td>甲<td>1<tr><td>乙<td>2").rows == [["甲", "1"], ["乙", "2"]]


def test_a_break_in_a_cell_joins_words_but_not_numbers() -> None:
    made = table("<tr><td><p>本年新<br/>制作数量</p></td><td><p>12</p><p>34</p></td><td><p>处理</p>\n  <p>决定</p></td><td>5<br>件</td></tr>")
    assert made.rows == [["本年新制作数量", "12  34", "处理决定", "5件"]]


def test_thousands_are_parted_by_one_space_and_numbers_by_more() -> None:
    made = table("<tr><td>1&nbsp;234</td><td>1&#8239;234 件</td><td>1&nbsp;&nbsp;234</td><td>1&#12288;234</td><td>1<br>234</td></tr>")
    assert made.rows == [["1 234", "1 234 件", "1  234", "1  234", "1  234"]]


def test_text_after_inline_tags_is_kept() -> None:
    assert table("<tr><td><span>2014</span>年<span>1</span>月</td><td>1<sup>2</sup>3</td></tr>").rows == [["2014年1月", "123"]]


def test_white_space_of_the_source_is_none() -> None:
    assert table("<tr><td>\n   政府信息\n   公开 </td><td>\u30001\u00a0</td></tr>").rows == [["政府信息公开", "1"]]


def test_the_caption() -> None:
    assert table("<caption>表1 数量</caption><tr><td>甲</td><td>1</td></tr>").caption == "表1 数量"


def test_hidden_cells_and_scripts_are_left_out() -> None:
    assert table("<tr><td style='display:none'>x</td><td>甲<script>1</script></td><td>2</td></tr>").rows == [["甲", "2"]]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(-2, 9), st.integers(-2, 9), st.sampled_from(["", "0", "甲", "12"])), max_size=6), min_size=1, max_size=6
    )
)
def test_any_spans_give_a_rectangle_that_holds_every_text(rows: list[list[tuple[int, int, str]]]) -> None:
    markup = "".join(
        "<tr>" + "".join(f"<td colspan='{across}' rowspan='{down}'>{text}</td>" for across, down, text in row) + "</tr>" for row in rows
    )
    made = table(markup)
    assert len({len(row) for row in made.rows}) <= 1
    flat = [cell for row in made.rows for cell in row]
    for _, _, text in (cell for row in rows for cell in row):
        assert text in flat
    for top, left, down, across in made.spans:
        assert down * across > 1
        assert top + down <= len(made.rows)
        assert left + across <= len(made.rows[0])

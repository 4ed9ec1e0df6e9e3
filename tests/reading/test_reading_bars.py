"""Tables that converters wrote into text with bars: rows where every row is a line, cells where they are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.items import Paragraph, Table
from govreports.reading.formats.text import open_text

T1 = [["第二十条第(一)项"], ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "3", "0", "15"]]
CELLS = [cell for row in T1 for cell in row]


def blocks(text: str) -> list[list[list[str]] | str]:
    return [b.rows if isinstance(b, Table) else b.text for b in open_text(text, "").blocks]


@pytest.mark.parametrize(
    "text",
    [
        "第二十条第(一)项 | |||\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n规章 | 3 | 0 | 15 |",
        "| 第二十条第(一)项 | |||\n| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 | \n| 规章 | 3 | 0 | 15 | ",
        "|第二十条第(一)项|\n|信息内容||本年制发件数||本年废止件数||现行有效件数|\n|规章||3||0||15|",
        "第二十条第(一)项 | ||||\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 | |\n规章 | 3 | 0 | 15 | |",
    ],
    ids=["filled up", "opened too", "two bars", "filled up with one"],
)
def test_a_row_a_line_is_a_table(text: str) -> None:
    assert blocks(text) == [T1]


@pytest.mark.parametrize(
    "text",
    [
        "第二十条第(一)项 |\n|||\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n规章 |\n3 |\n0 |\n15 |\n规章 |\n3 |\n0 |\n15 |",
        "|\n第二十条第(一)项 |\n|||\n|\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n|\n规章 |\n3 |\n0 |\n15 |\n|\n规章 |\n3 |\n0 |\n15 |",
        "|第二十条第(一)项\n|信息内容\n|本年制发件数\n|本年废止件数\n|现行有效件数\n|规章\n|3\n|0\n|15\n|规章\n|3\n|0\n|15",
    ],
    ids=["bar behind", "row opened by a bar", "bar before"],
)
def test_a_cell_a_line_is_cells(text: str) -> None:
    assert blocks(text) == [*CELLS, *T1[-1]]


def test_a_bar_on_a_line_of_its_own_parts_two_cells_and_two_hold_a_blank_one() -> None:
    text = "信息内容\n|\n件数\n|\n规章\n|\n3\n|\n|\n15\n|\n文件\n|\n7\n|\n8\n|\n9\n|\n10\n|\n合计\n|"
    assert blocks(text) == ["信息内容", "件数", "规章", "3", "|", "15", "文件", "7", "8", "9", "10", "合计"]


def test_blank_cells_that_break_the_line_keep_their_place() -> None:
    text = "规章 | 3 |\n| 15 |\n文件 |\n|\n| 9 |\n行政许可 |\n|\n|\n|\n行政处罚 | 4 | 5 | 6 |"
    assert blocks(text) == ["规章", "3", "|", "15", "文件", "|", "|", "9", "行政许可", "行政处罚", "4", "5", "6"]


def test_blank_cells_of_markdown_stay_and_what_fills_up_goes() -> None:
    assert blocks("| a | b |\n|---|---|\n| 规章 |  | 5 |\n| 文件 | 7 |  |") == [
        [["a", "b"], ["规章", "", "5"], ["文件", "7", ""]]
    ]
    assert blocks("规章 | 3 | ||\n文件 | 1 | 2 | 4 |") == [[["规章", "3"], ["文件", "1", "2", "4"]]]


def test_menus_and_header_fields_are_no_tables() -> None:
    page = open_text(
        "首页 | 政务公开 | 年报 |\n索 引 号 | 0001/2018-04736 | 分 类 | 年报 |\n发布日期 | 2018-02-28 |", ""
    )
    assert all(isinstance(block, Paragraph) for block in page.blocks)


def test_cells_parted_by_two_tabs() -> None:
    assert blocks("信息内容\t\t本年制发件数\t\t本年废止件数\n规章\t\t\t\t46\n文件\t\t5\t\t6") == [
        [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "", "46"], ["文件", "5", "6"]]
    ]


@given(
    st.lists(
        st.sampled_from(["|", "||", " | ", "\n", "规章", "12", "三、情况", "。", "\t", "---", "｜", " "]), max_size=60
    )
)
def test_no_text_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    told = "".join(
        "".join("".join(row) for row in b.rows) if isinstance(b, Table) else b.text for b in open_text(text, "").blocks
    )
    kept = [mark for mark in text if mark in "规章二情况三、。12"]
    assert [mark for mark in told if mark in "规章二情况三、。12"] == kept

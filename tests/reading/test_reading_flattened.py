"""Tables that lost their grid: read where one reading is left, told as a doubt where not; running text is no table."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabling import ROWS_2021, figures, identity, outline, values

from govreports import codebook
from govreports.items import Outline
from govreports.reading.flattened.splits import ways
from govreports.reading.identities import column_sums
from govreports.reading.layouts import forms
from govreports.reading.settle import settle
from govreports.reading.tables import read_tables

CELLS = figures(
    **{"in": [3, 0, 0, 0, 0, 0]}, granted=[15, 1, 0, 0, 2, 0], secret=[0, 0, 1, 0, 0, 0], misc=[2, 0, 0, 0, 0, 0], out=[1, 0, 0, 0, 1, 0]
)
LABELS = [(name, label.split("|")[-1].split("*")[0].split("^")[0].strip()) for name, label in ROWS_2021]
OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
BLOCKS = "行政复议行政诉讼" + "".join(OUTCOMES[:5]) + "未经复议直接起诉复议后起诉" + "".join(OUTCOMES[5:])


def read(text: str, year: int = 2021) -> tuple[dict[str, int | float], Outline]:
    found = outline(text)
    return values(read_tables(found, identity(year))), found


def listed(name: str) -> tuple[list[list[str]], dict[str, int]]:
    rows, want = [["指标", "单位", "数量"]], {}
    for row in forms()[name].rows:
        known = codebook.indicator(row.code) if row.code else None
        if known is None or known.unit == "text":
            rows.append([row.label])
            continue
        value = 100 + 7 * row.place
        rows.append([row.label, row.unit or "条", str(value)])
        want[known.code] = value * 10000 if (known.unit, row.unit) == ("元", "万元") else value
    return rows, want


@pytest.mark.parametrize("name", sorted(forms()))
@pytest.mark.parametrize(
    ("cell", "row"), [("\n", "\n"), (" ", "\n"), ("\t", "\n"), (" ", " "), ("|", "|"), (" | ", "\n"), ("", "")],
    ids=["a cell a line", "a row a line", "tabs", "one line", "bars", "rows with bars", "no separator"],
)  # fmt: skip
def test_every_listing_form_without_its_grid(name: str, cell: str, row: str) -> None:
    rows, want = listed(name)
    found, page = read(row.join(cell.join(cells) for cells in rows), year=2012)
    assert found == want
    assert page.doubts == []
    assert page.tables[0].layout == name


@pytest.mark.parametrize(
    ("cell", "row"),
    [("\n", "\n"), (" ", "\n"), (" ", " "), ("\t", "\n"), (",", "\n"), ("，", "，"), ("；", "\n"), (" · ", "\n")],
    ids=["a cell a line", "a row a line", "one line", "tabs", "commas", "one line of commas", "semicolons", "dots"],
)
def test_the_applications_table_without_its_grid(cell: str, row: str) -> None:
    found, page = read(row.join(cell.join([label, *CELLS[name]]) for name, label in LABELS))
    assert len(found) == 175
    assert found["applications.outcome.granted_full@natural_person"] == 15
    assert found["applications.outcome.granted_full"] == 18
    assert page.tables[0].layout == "NAT_2021_T2"


def test_marks_with_nothing_between_them_stand_for_blank_cells() -> None:
    blank = {name: ["" if cell == "0" else cell for cell in row] for name, row in CELLS.items()}
    found, _ = read("\n".join(" · ".join([label, *blank[name]]).strip() for name, label in LABELS))
    assert found == {code: value for code, value in read("\n".join(" ".join([label, *CELLS[name]]) for name, label in LABELS))[0].items() if value}


def test_a_comma_that_may_part_thousands_parts_cells_only_where_their_sums_say_so() -> None:
    row = "一、本年新收政府信息公开申请数量,{0}\n二、上年结转政府信息公开申请数量,0,0,0,0,0,0,0\n(一)予以公开,{0}"
    assert read(row.format("1,200,0,0,0,0,201"))[0]["applications.received.total@legal.business"] == 200
    assert "applications.received.total@legal.business" not in read(row.format("1,200,0,0,0,0,1,200"))[0]


def glued(cells: dict[str, list[str]], row: str) -> str:
    return row.join(label + "".join(cells[name]) for name, label in LABELS)


@pytest.mark.parametrize("row", ["", "\n"])
def test_seven_figures_run_together_are_split_by_the_sums_of_rows_and_columns(row: str) -> None:
    found, page = read(glued(CELLS, row))  # 1510020 18 alone may be 15 1 0 0 2 0 or 1 5 10 0 2 0
    want, _ = read("\n".join(" ".join([label, *CELLS[name]]) for name, label in LABELS))
    assert found == want
    assert page.doubts == []


@pytest.mark.parametrize("row", ["", "\n"])
def test_what_the_columns_do_not_settle_is_left_out(row: str) -> None:
    cells = {**CELLS, "total": ["0", *CELLS["total"][1:6], str(int(CELLS["total"][6]) - int(CELLS["total"][0]))]}  # no column sum holds
    found, page = read(glued(cells, row))
    assert found["applications.carried_in@natural_person"] == found["applications.carried_in"] == 3
    assert found["applications.outcome.denied.state_secret@legal.research"] == 1
    assert "applications.outcome.granted_full" not in found
    assert {d.rule for d in page.doubts} == {"flattened_ambiguous"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 0, 0, 1, 2, 11, 12, 40, 111, 305]), min_size=6, max_size=6), min_size=5, max_size=5))
def test_settled_rows_are_the_true_ones(told: list[list[int]]) -> None:
    names = ["in", "granted", "secret", "misc", "out"]
    cells = figures(**dict(zip(names, told, strict=True)))
    if any(int(figure) < 0 for row in cells.values() for figure in row):
        return
    found, _ = read(glued(cells, ""))
    want, _ = read("\n".join(" ".join([label, *cells[name]]) for name, label in LABELS))
    assert found.items() <= want.items()


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_settling_is_bounded() -> None:
    rows = [(n % 7, n % 5, n % 3, 0, 0, 0, n % 7 + n % 5 + n % 3) for n in range(39)]
    codes = [code for equation in column_sums("NAT_2021_T2") for code in equation]
    begun = time.perf_counter()
    assert settle(dict.fromkeys(codes, rows), "NAT_2021_T2") == {}
    assert time.perf_counter() - begun < 2


def test_rows_that_lost_their_blank_cells_keep_only_a_total_that_is_one() -> None:
    text = "一、本年新收政府信息公开申请数量 21 3 1 25\n二、上年结转政府信息公开申请数量 4\n(一)予以公开 7 2\n(二)部分公开 3 1\n(七)总计 20 4 1 25"
    found, page = read(text)
    assert found == {"applications.received.total": 25, "applications.outcome.total": 25}
    assert [d.rule for d in page.doubts] == ["flattened_ambiguous"]


@pytest.mark.parametrize("figure", ["1 0 2 0 3 0 0 0 0 0 1 0 0 0 1", "102030000010001"])
def test_reviews_and_lawsuits_without_their_grid(figure: str) -> None:
    for text in (f"{BLOCKS}\n{figure}", BLOCKS + figure if " " not in figure else "\n".join([BLOCKS, *figure.split()])):
        found, _ = read(text)
        if "\n" in text and " " not in figure and not text.endswith("1\n"):
            continue  # digits alone in a line are one number: nothing says that they are 15
        assert len(found) == 15
        assert found["review.other"] == 2
        assert found["litigation.after_review.total"] == 1


def test_table_1_without_separators_is_split_only_where_one_way_is_left() -> None:
    found, page = read("信息内容本年制发件数本年废止件数现行有效件数规章0012行政规范性文件51230")
    assert found == {"regulations.issued": 0, "regulations.repealed": 0, "regulations.in_force": 12}
    assert [d.rule for d in page.doubts] == ["flattened_ambiguous"]
    assert "51230" in page.doubts[0].message


TABLE_1 = "信息内容本年制发件数本年废止件数现行有效件数规章0012行政规范性文件51230"


@pytest.mark.parametrize(
    ("prose", "want"),
    [
        ("全年制发行政规范性文件5件,废止12件。", (5, 12, 30)),
        ("现行有效的行政规范性文件共230件。", (5, 1, 230)),
        ("全年制发行政规范性文件5件。", None),
        ("全年公开信息12条,行政规范性文件全部公开。召开会议230次。", None),
    ],
)
def test_the_prose_settles_a_row_where_one_way_has_its_figures(prose: str, want: tuple[int, ...] | None) -> None:
    found, page = read(f"{prose}\n{TABLE_1}")
    told = [found[code] for code in ("normative_docs.issued", "normative_docs.repealed", "normative_docs.in_force") if code in found]
    assert told == list(want or ())
    assert bool(page.doubts) == (want is None)


def test_the_prose_tells_that_there_is_one_column() -> None:
    table = "主动公开信息数条4252其中:全文电子化的主动公开信息数条4100新增的行政规范性文件数条20"
    found, page = read(f"全年主动公开信息数为4,252条,其中全文电子化的主动公开信息数4100条。\n{table}")
    assert found == {"proactive.total": 4252, "proactive.electronic_fulltext": 4100, "proactive.normative_docs.disclosed": 20}
    assert page.doubts == []
    found, page = read(f"全年主动公开信息数为425条,全文电子化的主动公开信息数410条。\n{table}")
    assert found == {}
    assert page.doubts


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_many_rows_without_separators_beside_much_prose_stay_linear() -> None:
    text = "全年主动公开信息数为4252条,行政规范性文件20件。\n" * 4_000 + f"{TABLE_1}\n" * 300
    begun = time.perf_counter()
    read(text)
    assert time.perf_counter() - begun < 5


def test_table_1_a_row_a_line() -> None:
    found, _ = read("信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 12\n行政规范性文件 5 12 30\n信息内容 本年处理决定数量\n行政许可 7")
    assert found["normative_docs.repealed"] == 12
    assert found["actions.license.decisions"] == 7


def test_a_year_behind_the_heading_of_a_column_is_no_column() -> None:
    cells = ["信息内容", "上一年项目数量 2019年", "本年 增/减", "处理决定数量", "行政许可", "43", "+2", "66", "其他对外管理服务事项", "19", "0", "7"]
    found, _ = read("\n".join(cells), 2019)
    assert [found[f"actions.{name}.items_prev"] for name in ("license", "other_service")] == [43, 19]
    assert [found[f"actions.{name}.decisions"] for name in ("license", "other_service")] == [66, 7]


def test_digits_of_an_unknown_number_of_columns_are_a_doubt() -> None:
    found, page = read("主动公开文件数条128045210其中政府网站公开数条97038800")
    assert found == {}
    assert [d.rule for d in page.doubts] == ["flattened_ambiguous"]
    found, page = read("主动公开信息数条4252其中:全文电子化的主动公开信息数条4252新增的行政规范性文件数条20")
    assert found == {}
    assert page.doubts


def test_a_header_in_the_line_before_tells_the_columns() -> None:
    found, page = read("指标单位数量\n主动公开信息数条4252其中:全文电子化的主动公开信息数条4252新增的行政规范性文件数条20")
    assert found == {"proactive.total": 4252, "proactive.electronic_fulltext": 4252, "proactive.normative_docs.disclosed": 20}
    assert page.doubts == []


def test_sums_of_the_form_confirm_one_column() -> None:
    text = "申请总数条3其中:1.当面申请数条12.传真申请数条03.电子邮件申请数条04.网上申请数条25.信函申请数条06.其他形式申请数条0"
    found, page = read(text)
    assert found["applications.received.total"] == 3
    assert found["applications.channel.network.web"] == 2
    assert page.doubts == []
    assert read(text.replace("总数条3", "总数条4"))[0] == {}


def test_two_columns_without_separators_are_split_where_nothing_else_is_possible() -> None:
    found, page = read("指标单位本年度历年累计主动公开信息数条00其中:1.政府网站条12342.政府公报条70受理依申请公开信息总数件5", year=2009)
    assert found == {"proactive.total": 0, "proactive.cumulative_total": 0, "proactive.channel.gazette": 7}
    assert page.doubts


@pytest.mark.parametrize(
    "text",
    [
        "2013年,全市主动公开政府信息12345条。\n全年收到申请12件,其中当面申请3件,网络申请9件。\n行政复议数0件。",
        "一、主动公开情况\n(一)主动公开政府信息数\n全年公开120条。\n四、行政复议数量\n本年度没有行政复议。\n五、行政诉讼数量\n无。",
        "1.申请总数\n2.答复总数\n3.收费总额",
        "咨询电话\n12345\n邮编\n511458",
        "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况",
    ],
)
def test_running_text_and_headings_are_no_table(text: str) -> None:
    found, page = read(text, year=2013)
    assert found == {}
    assert page.tables == []
    assert page.doubts == []


def test_a_label_broken_over_lines_and_labels_with_colons() -> None:
    found, _ = read("主动公开政府信息数(不同渠道和\n方式公开相同信息计1条)\n条\n120\n其中:主动公开规范性\n文件数\n条\n3\n制发规范性文件总数\n件\n4", 2014)
    assert found == {"proactive.total": 120, "proactive.normative_docs.disclosed": 3, "normative_docs.issued": 4}
    found, _ = read("主动公开政府信息数:1,120条\n收到申请数:3件\n申请答复数:3件\n行政复议数量:0件", 2014)
    assert found == {"proactive.total": 1120, "applications.received.total": 3, "applications.outcome.total": 3, "review.total": 0}


def test_rebuilt_tables_stand_in_the_record_and_their_lines_name_them() -> None:
    page = outline("三、附表\n申请总数\n条\n3\n当面申请数\n条\n1\n信函申请数\n条\n2\n以上为全年数。")
    found = read_tables(page, identity(2011))
    assert page.tables[0].rows[-3:] == [["申请总数", "条", "3"], ["当面申请数", "条", "1"], ["信函申请数", "条", "2"]]
    assert page.tables[0].section == 0
    assert [line.table for line in page.lines] == [None, *[0] * 9, None]
    for entry in found:
        assert entry.at is not None
        assert " ".join(page.text[entry.at["text"] :].split()).startswith(str(entry.quote))
        assert str(entry.quote).endswith(str(entry.value))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 500), min_size=6, max_size=6))
def test_a_split_is_taken_only_where_it_is_the_only_one(parts: list[int]) -> None:
    right = [str(part) for part in (*parts, sum(parts))]
    found = ways("".join(right), 7, (7,))
    assert len(found) != 1 or found[0] == right


@pytest.mark.parametrize("text", ["9" * 40, "0" * 40, "1" * 36, "12" * 18])
def test_long_runs_of_digits_cost_no_time(text: str) -> None:
    assert len(ways(text, 7, (7,))) <= 2
    assert len(ways(text, 15, (5, 5, 5))) <= 2


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["申请总数", "条", "3", "0", "其中:1.当面申请数", "总计", "结果维持", "规章", "本年制发件数", "\n", " ", "|", "/", "。", "12", "主动公开信息数", "指标", "数量"]),
        max_size=40,
    )
)  # fmt: skip
def test_mangled_text_never_raises_and_quotes_stand_in_it(parts: list[str]) -> None:
    page = outline("".join(parts))
    for entry in read_tables(page, identity()):
        assert entry.quote
        assert "".join(entry.quote.split()) in "".join(page.text.split())
        assert str(entry.value) in entry.quote


@pytest.mark.parametrize("cell", ["\n", " ", "\n\n"], ids=["a cell a line", "a row a line", "blank lines between"])
def test_the_column_of_the_year_with_white_space_in_its_header(cell: str) -> None:
    rows = [["指   标  名  称", "计量 单位", "2009  年度", "历年 累计"], ["主动公开信息数", "条", "3", "50"], ["其中:1.政府网站", "条", "0", "61"]]
    rows += [["受理依申请公开信息总数", "件", "9", "83"], ["行政复议数", "件", "1", "2"]]
    found, _ = read("\n".join(cell.join(row) for row in rows), year=2009)
    assert found == {
        "proactive.total": 3, "proactive.cumulative_total": 50, "proactive.channel.website": 0, "applications.received.total": 9,
        "review.total": 1,
    }  # fmt: skip


def test_letters_of_columns_and_codes_of_rows_are_no_figures() -> None:
    head = "指 标 名 称\n计量\n单位\n代码\n本期实际\n本年累计\n甲\n乙\n丙\n1\n2"
    rows = [("主动公开信息数", 4, 9), ("提供服务类信息数", 1, 2), ("申请总数", 0, 3), ("行政复议数", 1, 1)]
    found, _ = read(head + "".join(f"\n{label}\n条\n{n:02d}\n{a}\n{b}" for n, (label, a, b) in enumerate(rows, 1)), year=2010)
    assert found == {"proactive.total": 9, "service.items": 2, "applications.received.total": 3, "review.total": 1}


@pytest.mark.parametrize(
    "text",
    [
        "申请总数 当面申请数 网络申请数 行政复议数\n95 3 80 2",
        "申请总数\n当面申请数\n网络申请数\n行政复议数\n95\n3\n80\n2",
        "指标 申请总数 当面申请数 网络申请数 行政复议数\n数量 95 3 80 2",
        "年度 申请总数 当面申请数 网络申请数 行政复议数\n2021年 95 3 80 2",
    ],
)
def test_indicators_in_a_line_before_as_many_figures(text: str) -> None:
    found, _ = read(text)
    assert found == {
        "applications.received.total": 95, "applications.channel.in_person": 3, "applications.channel.network": 80, "review.total": 2,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["申请总数 当面申请数 网络申请数 行政复议数\n95 3 80", "年度 申请总数 当面申请数 行政复议数\n2020年 95 3 2"])
def test_fewer_figures_or_another_year_are_left_out(text: str) -> None:
    assert read(text)[0] == {}


def test_zeros_of_a_table_that_lost_its_last_columns_are_no_totals() -> None:
    found, _ = read("一、本年新收政府信息公开申请数量 3 1 0\n(一)予以公开 2 1 0\n1.属于国家秘密 0 0 0\n2.其他法律行政法规禁止公开 0 0 0\n(七)总计 3 1 0")
    assert found == {}


def part_of(name: str, begin: int, end: int, cell: str) -> tuple[str, dict[str, int]]:
    """Some rows of a form run together behind its header, each as `cell` has it."""
    rows, want = [], {}
    for row in forms()[name].rows[begin:end]:
        known = codebook.indicator(row.code) if row.code else None
        value = 100 + 7 * row.place
        rows.append(cell.format(label=row.label, unit=row.unit or "", value=value) if known and known.unit != "text" else row.label)
        if known and known.unit != "text":
            want[known.code] = value * 10000 if (known.unit, row.unit) == ("元", "万元") else value
    return "统计指标单位统计数" + "".join(rows), want


@pytest.mark.parametrize("name", ["NAT_2014", "SH_PD_2008"])
def test_a_form_run_together_with_its_units_in_brackets(name: str) -> None:
    text, want = part_of(name, 0, 99, "{label}({unit}){value}")
    assert read(text, year=2012)[0] == want


@pytest.mark.parametrize("cell", ["{label}{unit}{value}", "{label}({unit}){value}", "{label}{value}{unit}"])
def test_a_part_of_a_form_run_together_is_right_or_left_out(cell: str) -> None:
    for name in ("NAT_2014", "SC_CITY_2009", "SH_PD_2008"):
        for begin in range(0, len(forms()[name].rows) - 6, 5):
            text, want = part_of(name, begin, begin + 14, cell)
            assert read(text, year=2012)[0].items() <= want.items()


def test_what_is_not_done_is_not_taken_for_what_is() -> None:
    found, _ = read("统计指标单位统计数4.不同意公开答复数件325.不属于本行政机关公开数件16.申请信息不存在数件47.告知作出更改补充数件9", year=2015)
    assert "applications.outcome.granted_full" not in found


@pytest.mark.parametrize("width", [6, 8, 10])
def test_labels_broken_into_many_pieces(width: int) -> None:
    cells = [cell for name, label in LABELS for cell in (*(label[at : at + width] for at in range(0, len(label), width)), *CELLS[name])]
    found, page = read("\n".join(cells))
    assert len(found) == 175
    assert page.doubts == []
    proactive = "信息内容\n本年制\n发件数\n本年废\n止件数\n现行有\n效件数\n规章\n0\n0\n12\n行政规范性文\n件\n5\n12\n30"
    assert read(proactive)[0]["normative_docs.in_force"] == 30


@pytest.mark.parametrize("between", ["\n", " ", "\t"])
def test_a_space_between_two_figures_parts_them_where_there_is_no_grid(between: str) -> None:
    rows = [["信息内容", "本年处理决定数量"], ["行政许可", "1 234"], ["行政处罚", "7"], ["行政强制", "12 345"]]
    found, _ = read("\n".join(between.join(row) for row in rows))
    assert not {1234, 12345} & set(found.values())

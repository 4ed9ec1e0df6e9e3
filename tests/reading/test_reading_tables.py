"""Tables by their labels: the national forms of 2014, 2019 and 2021, annexes, and what is no table of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabling import HEAD, ROWS_2019, ROWS_2021, applications, figures, identity, outline, table, values

from govreports import codebook
from govreports.items import Outline, Table
from govreports.reading.layouts import APPLICANTS, forms
from govreports.reading.tables import read_tables

FIGURES = figures(
    **{"in": [3, 0, 0, 0, 0, 0]}, granted=[5, 1, 0, 0, 2, 0], secret=[0, 0, 1, 0, 0, 0], misc=[2, 0, 0, 0, 0, 0], out=[1, 0, 0, 0, 1, 0]
)
T1_2021 = """第二十条第(一)项*4
信息内容|本年制发件数|本年废止件数|现行有效件数
规章|0|0|12
行政规范性文件|5|12|30
第二十条第(五)项*4
信息内容|本年处理决定数量*3
行政许可|1,234*3
第二十条第(六)项*4
信息内容|本年处理决定数量*3
行政处罚|/*3
行政强制|0*3
第二十条第(八)项*4
信息内容|本年收费金额(单位:万元)*3
行政事业性收费|96.5*3"""
T1_2019 = """第二十条第(一)项*4
信息内容|本年新制作数量|本年新公开数量|对外公开总数量
规章|1|2|12
规范性文件|5|12|30
第二十条第(五)项*4
信息内容|上一年项目数量|本年增/减|处理决定数量
行政许可|10|+2|300
其他对外管理服务事项|5|减1|6
第二十条第(六)项*4
信息内容|上一年项目数量|本年增/减|处理决定数量
行政处罚|417|-417|0
行政强制|0|—|０
第二十条第(八)项*4
信息内容|上一年项目数量*2|本年增/减*2
行政事业性收费|3*2|0*2
第二十条第(九)项*4
信息内容|采购项目数量*2|采购总金额*2
政府集中采购|6*2|12.5万元*2"""
FIVE = "结果维持|结果纠正|其他结果|尚未审结|总计"
T3_HEAD = f"行政复议*5^2 | 行政诉讼*10\n未经复议直接起诉*5 | 复议后起诉*5\n{FIVE}|{FIVE}|{FIVE}\n"
T3_ROW = "1|0|2|0|3|0|4|0|0|4|1|0|0|5|6"
T3 = {
    "review.upheld": 1, "review.corrected": 0, "review.other": 2, "review.pending": 0, "review.total": 3,
    "litigation.direct.upheld": 0, "litigation.direct.corrected": 4, "litigation.direct.other": 0,
    "litigation.direct.pending": 0, "litigation.direct.total": 4, "litigation.after_review.upheld": 1,
    "litigation.after_review.corrected": 0, "litigation.after_review.other": 0, "litigation.after_review.pending": 5,
    "litigation.after_review.total": 6,
}  # fmt: skip


def read(*blocks: str | Table, year: int = 2021, title: str = "附表") -> tuple[dict[str, int | float], Outline]:
    found = outline(*blocks, title=title)
    return values(read_tables(found, identity(year))), found


def test_every_cell_of_the_seven_applicant_columns() -> None:
    found, page = read(applications(FIGURES))
    assert len(found) == 175
    assert page.tables[0].layout == "NAT_2021_T2"
    assert found["applications.outcome.granted_full@natural_person"] == 5
    assert found["applications.outcome.granted_full"] == 8
    assert found["applications.outcome.denied.state_secret@legal.research"] == 1
    assert found["applications.outcome.other.misc@natural_person"] == 2
    assert found["applications.outcome.total@legal.legal_service"] == 2


def test_the_form_is_known_by_its_labels_and_not_by_the_year() -> None:
    cells = figures(ROWS_2019, granted=[5, 0, 0, 0, 0, 0], other=[4, 0, 0, 0, 0, 0])
    for year in (2019, 2021, 2024):
        found, page = read(applications(cells, ROWS_2019), year=year)
        assert page.tables[0].layout == "NAT_2019_T2"
        assert len(found) == 161
        assert found["applications.outcome.other.total@natural_person"] == 4


@pytest.mark.parametrize("blank", ["", "/", "-", "—", "无"])
def test_a_blank_is_left_out_and_never_zero(blank: str) -> None:
    cells = {name: [blank if v == "0" else v for v in row] for name, row in FIGURES.items()}
    found, _ = read(applications(cells))
    assert found["applications.outcome.granted_full@natural_person"] == 5
    assert "applications.outcome.granted_full@legal.research" not in found
    assert 0 not in found.values()


@pytest.mark.parametrize("zero", ["0", "〇", "０", "0件"])
def test_a_stated_zero_is_zero(zero: str) -> None:
    cells = {name: [zero if v == "0" else v for v in row] for name, row in FIGURES.items()}
    assert len(read(applications(cells))[0]) == 175


def test_thousands_parted_by_spaces_are_one_number_in_a_cell() -> None:
    row = "本年新收政府信息公开申请数量*3 | 1 200 | 0 | 0 | 0 | 34 | 0 | 1 234"
    found, _ = read(table(HEAD + row + "\n" + "\n".join(f"{label} | 0 | 0 | 0 | 0 | 0 | 0 | 0" for _, label in ROWS_2021[1:4])))
    new = "applications.received.total"
    assert (found[f"{new}@natural_person"], found[f"{new}@legal.other"], found[new]) == (1200, 0, 1234)


def test_header_rows_may_be_missing() -> None:
    assert read(applications(FIGURES, head=""))[0] == read(applications(FIGURES))[0]


def test_a_stray_subtotal_column_is_not_read() -> None:
    head = HEAD.replace("申请人情况*7", "申请人情况*8").replace("其他组织*5", "其他组织*6")
    head = head.replace("法律服务机构 | 其他", "法律服务机构 | 其他 | 小计")
    cells = {name: [*row[:6], str(sum(map(int, row[1:6]))), row[6]] for name, row in FIGURES.items()}
    assert read(applications(cells, head=head))[0] == read(applications(FIGURES))[0]


def test_merged_cells_may_come_repeated_or_blank_without_their_spans() -> None:
    want, _ = read(applications(FIGURES))
    grid = applications(FIGURES)
    blank = [list(row) for row in grid.rows]
    for top, left, down, across in grid.spans:
        for i in range(down):
            for j in range(across):
                if i or j:
                    blank[top + i][left + j] = ""
    assert read(Table(grid.rows))[0] == want
    assert read(Table(blank))[0] == want


def test_a_table_over_a_page_break_is_one_table() -> None:
    grid = applications(FIGURES)
    found, page = read(Table(grid.rows[:20]), Table(grid.rows[20:]))
    assert len(found) == 175
    assert [t.layout for t in page.tables] == ["NAT_2021_T2", "NAT_2021_T2"]


@pytest.mark.parametrize("above", [True, False])
def test_a_label_broken_over_two_rows(above: bool) -> None:
    rows = applications(FIGURES).rows
    at = next(i for i, row in enumerate(rows) if "逾期未按收费通知" in row[2])
    first, second = list(rows[at]), [""] * 10
    first[2], second[2] = rows[at][2][:16], rows[at][2][16:]
    if not above:
        first[3:], second[3:] = [""] * 7, first[3:]
    found, _ = read(Table([*rows[:at], first, second, *rows[at + 1 :]]))
    assert len(found) == 175


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 99999), min_size=6, max_size=6), min_size=3, max_size=3))
def test_any_figures_come_back_by_row_and_column(rows: list[list[int]]) -> None:
    cells = figures(granted=rows[0], misc=rows[1], out=rows[2])
    found, _ = read(applications(cells))
    for code, name in (("outcome.granted_full", "granted"), ("outcome.other.misc", "misc"), ("carried_out", "out")):
        for applicant, value in zip(APPLICANTS, cells[name], strict=True):
            assert found[f"applications.{code}" + (f"@{applicant}" if applicant else "")] == int(value)


def test_table_1_of_2021() -> None:
    found, page = read(table(T1_2021))
    assert page.tables[0].layout == "NAT_2021_T1"
    assert found == {
        "regulations.issued": 0, "regulations.repealed": 0, "regulations.in_force": 12, "normative_docs.issued": 5,
        "normative_docs.repealed": 12, "normative_docs.in_force": 30, "actions.license.decisions": 1234,
        "actions.coercion.decisions": 0, "actions.fees.amount": 96.5,
    }  # fmt: skip


def test_table_1_of_2019_has_other_columns_signed_changes_and_a_unit_in_the_cell() -> None:
    found, page = read(table(T1_2019), year=2022)
    assert page.tables[0].layout == "NAT_2019_T1"
    assert found["proactive.normative_docs.disclosed"] == 12
    assert found["normative_docs.public_stock"] == 30
    assert "normative_docs.repealed" not in found
    assert found["actions.license.items_change"] == 2
    assert found["actions.other_service.items_change"] == -1
    assert found["actions.penalty.items_change"] == -417
    assert "actions.coercion.items_change" not in found
    assert found["actions.fees.items_prev"] == 3
    assert found["actions.procurement.amount"] == 125000


def test_spans_of_header_and_rows_may_disagree() -> None:
    found, _ = read(table("信息内容|上一年项目数量|本年增/减*2|处理决定数量\n行政许可|7*2|1|9\n行政处罚|5*2|2|3"))
    assert found["actions.license.items_prev"] == 7
    assert found["actions.license.items_change"] == 1
    assert found["actions.license.decisions"] == 9


def test_table_1_without_headers_is_read_where_the_number_of_figures_tells_the_form() -> None:
    found, _ = read(table("规章|0|0|12\n行政规范性文件|5|12|30\n行政许可|1*3\n行政处罚|2*3\n行政强制|0*3\n行政事业性收费|3.5*3"))
    assert found["normative_docs.repealed"] == 12
    assert found["actions.fees.amount"] == 3.5


@pytest.mark.parametrize(
    "blocks",
    [
        [table(T3_HEAD + T3_ROW)],
        ["四、政府信息公开行政复议、行政诉讼情况", table(T3_ROW)],
        [table(f"{FIVE}|{FIVE}|{FIVE}\n{T3_ROW}")],
        ["行政复议", table(f"{FIVE}\n1|0|2|0|3"), "行政诉讼:未经复议直接起诉", table(f"{FIVE}\n0|4|0|0|4"), "复议后起诉", table(f"{FIVE}\n1|0|0|5|6")],
        [table(f"行政复议*5\n{FIVE}\n1|0|2|0|3"), table(f"未经复议直接起诉*5\n{FIVE}\n0|4|0|0|4"), table(f"复议后起诉*5\n{FIVE}\n1|0|0|5|6")],
        [table(f"行政复议*5\n{FIVE}\n1|0|2|0|3\n行政诉讼*5\n未经复议直接起诉*5\n{FIVE}\n0|4|0|0|4\n复议后起诉*5\n{FIVE}\n1|0|0|5|6")],
        [table(f"类别|{FIVE}\n行政复议|1|0|2|0|3\n未经复议直接起诉|0|4|0|0|4\n复议后起诉|1|0|0|5|6")],
        [table("结果|行政复议|未经复议直接起诉|复议后起诉\n结果维持|1|0|1\n结果纠正|0|4|0\n其他结果|2|0|0\n尚未审结|0|0|5\n总计|3|4|6")],
    ],
    ids=["whole", "figures only", "no blocks named", "three tables, named above", "three tables", "below each other", "blocks down", "outcomes down"],
)  # fmt: skip
def test_reviews_and_lawsuits_in_every_shape(blocks: list[str | Table]) -> None:
    found, page = read(*blocks)
    assert found == T3
    assert {t.layout for t in page.tables} == {"NAT_2019_2021_T3"}


def test_blank_outcomes_are_left_out() -> None:
    found, _ = read(table(T3_HEAD + "5|||2|7|8|||1|9|||||"))
    assert found == {
        "review.upheld": 5, "review.pending": 2, "review.total": 7,
        "litigation.direct.upheld": 8, "litigation.direct.pending": 1, "litigation.direct.total": 9,
    }  # fmt: skip


def listed(name: str) -> tuple[list[list[str]], dict[str, int]]:
    """A listing form filled with figures that are all different: its rows, and what must be read."""
    rows, want = [], {}
    for row in forms()[name].rows:
        known = codebook.indicator(row.code) if row.code else None
        if known is None or known.unit == "text":
            rows.append([row.label, "", ""])
            continue
        value = 100 + 7 * row.place
        rows.append([row.label, row.unit or "", str(value)])
        want[known.code] = value * 10000 if (known.unit, row.unit) == ("元", "万元") else value
    return rows, want


@pytest.mark.parametrize("name", sorted(forms()))
def test_every_listing_form_of_the_codebook(name: str) -> None:
    rows, want = listed(name)
    half = len(rows) // 2
    left, right = rows[:half], [*rows[half:]]
    left += [["", "", ""]] * (len(right) - len(left))
    numbered = [[str(i), a, b, f"{i:02d}", c] for i, (a, b, c) in enumerate(rows, 1)]
    head = ["指标", "单位", "统计数"]
    shapes = {
        "three columns": [Table([head, *rows])],
        "ordinals and codes": [Table([["序号", "指标名称", "计量单位", "代码", "本期实际"], *numbered])],
        "codes, no header": [Table([[a, b, f"{i:02d}", c] for i, (a, b, c) in enumerate(rows, 1)])],
        "two pages": [Table([head, *rows[:half]]), Table([head, *rows[half:]])],
        "side by side": [Table([head * 2, *(a + b for a, b in zip(left, right, strict=True))])],
    }
    for shape, blocks in shapes.items():
        found, page = read(*blocks, year=2012)
        assert found == want, shape
        assert {t.layout for t in page.tables} == {name}, shape


def test_the_column_of_the_year_is_read_and_the_cumulative_one_apart() -> None:
    found, _ = read(table("指标名称|单位|本月|本年累计\n主动信息公开|条|10|120\n公文类信息数|条|1|20\n申请总次数|条|0|3"))
    assert found == {"proactive.total": 120, "proactive.official_documents": 20, "applications.received.total": 3}
    rows = "主动公开信息数|条|10|120\n其中:1.政府网站|条|9|110\n受理依申请公开信息总数|件|0|3"
    found, _ = read(table(f"指标名称|单位|2009年|历年累计\n{rows}"), year=2009)
    assert found == {
        "proactive.total": 10, "proactive.cumulative_total": 120, "proactive.channel.website": 9, "applications.received.total": 0
    }  # fmt: skip
    found, _ = read(table(f"指标名称|单位|2009年|历年累计\n累计主动公开政府信息数量|条|119|119\n{rows}"), year=2009)
    assert found["proactive.cumulative_total"] == 119
    found, _ = read(table(f"指标名称|单位|2009年|2008年\n{rows}"), year=2009)
    assert found["proactive.total"] == 10
    assert "proactive.cumulative_total" not in found


def test_two_columns_of_figures_without_a_header_are_left_out() -> None:
    found, page = read(table("主动公开信息数|条|10|120\n其中:1.政府网站|条|9|110\n申请总数|件|4|3\n行政复议数|件|2|1"))
    assert found == {}
    assert page.doubts[0].rule == "cell"


def test_local_rows_in_the_national_return() -> None:
    found, page = read(
        table(
            "统计指标|单位|统计数\n一、主动公开情况|——|——\n(一)主动公开政府信息数|条|100\n其中:主动公开规范性文件数|条|5\n"
            "制发规范性文件总数|件|6\n主动公开财政预决算信息|条|7\n主动公开本地特色事项|条|8\n1.政府公报公开政府信息数|条|0\n"
            "2.政府网站公开政府信息数|条|90\n六、举报投诉数量|件|0\n七、依申请公开信息收取的费用|万元|0.35"
        ),
        year=2015,
    )
    assert page.tables[0].layout == "NAT_2014"
    assert found == {
        "proactive.total": 100, "proactive.normative_docs.disclosed": 5, "normative_docs.issued": 6,
        "proactive.category.finance": 7, "proactive.channel.gazette": 0, "proactive.channel.website": 90,
        "complaints.total": 0, "fees.collected": 3500,
    }  # fmt: skip


def test_an_unknown_annex_of_known_labels_is_read_by_what_stands_above() -> None:
    found, page = read(
        table("项目|数量\n主动公开政府信息数|100条\n全文电子化信息数|1.2万条\n行政复议数|1\n其中:被依法纠错数|1\n行政诉讼数|3\n被依法纠错数|2\n本地事项|8")
    )
    assert page.tables[0].layout is None
    assert found == {
        "proactive.total": 100, "proactive.electronic_fulltext": 12000, "review.total": 1, "review.corrected": 1,
        "litigation.total": 3, "litigation.corrected": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        "部门|件数\n公安部门|100\n教育部门|90\n其他|6\n总计|196",
        "日期|事项\n1月5日|召开会议\n2月3日|组织培训",
        "行政许可|3\n其他|4",
        "名次|单位|得分\n1|甲镇|99\n2|乙镇|98\n3|丙镇|97",
    ],
)
def test_other_tables_are_left_alone(rows: str) -> None:
    found, page = read(table(rows))
    assert found == {}
    assert page.tables[0].layout is None


def test_yuan_in_a_column_of_ten_thousands_is_flagged_and_not_mended() -> None:
    markup = "统计指标|单位|统计数\n收到申请数|件|5\n行政复议数量|件|1\n行政诉讼数量|件|1\n政府信息公开专项经费|万元|15000元"
    page = outline(table(markup))
    found = read_tables(page, identity(2015))
    assert [(s.value, s.unit) for s in found if s.code == "org.budget"] == [(15000, "元")]
    assert [d.rule for d in page.doubts] == ["cell"]
    assert "15000元" in page.doubts[0].message


def test_ten_thousands_told_within_the_cell_are_scaled() -> None:
    markup = "统计指标|单位|统计数\n收到申请数|件|5\n行政复议数量|件|1\n行政诉讼数量|件|1\n政府信息公开专项经费|万元|1.5万元"
    assert read(table(markup))[0]["org.budget"] == 1.5


def test_quotes_are_lines_of_the_text_and_places_lead_to_their_row() -> None:
    page = outline("一、说明", applications(FIGURES))
    for entry in read_tables(page, identity()):
        assert entry.quote in page.text
        assert entry.at is not None
        assert entry.at["table"] == 0
        assert str(entry.value) in page.tables[0].rows[entry.at["row"]]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["", "总计", "其他", "行政复议", "结果维持", "规章", "申请总数", "3", "-", "1.2万元", "条", "本年制发件数", "自然人"]), min_size=1, max_size=9),
        max_size=14,
    )
)  # fmt: skip
def test_mangled_tables_never_raise_and_never_invent(rows: list[list[str]]) -> None:
    width = max(map(len, rows), default=0)
    page = outline(Table([row + [""] * (width - len(row)) for row in rows]))
    told = {"3", "12000"}
    for entry in read_tables(page, identity()):
        assert entry.quote
        assert f"{entry.value:g}" in told | {"1.2"}


def test_headings_cut_to_the_same_words_and_labels_with_what_they_mean() -> None:
    ragged = Table(
        [
            ["第二十条第(一)项"],
            ["信息内容", "本年新", "本年新", "对外公开总数量"],
            ["规章:由有立法权的人民政府制定", "0", "0", "2"],
            ["规范性文件", "4", "3", "21"],
            ["第二十条第(五)项"],
            ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
            ["行政许可", "43", "+(0) -(0)", "66"],
            ["第二十条第(六)项"],
            ["行政处罚", "12", "减3", "5"],
        ]
    )
    assert values(read_tables(outline(ragged), identity(2020))) == {
        "regulations.issued": 0, "regulations.disclosed": 0, "regulations.public_stock": 2,
        "normative_docs.issued": 4, "proactive.normative_docs.disclosed": 3, "normative_docs.public_stock": 21,
        "actions.license.items_prev": 43, "actions.license.decisions": 66,
        "actions.penalty.items_prev": 12, "actions.penalty.items_change": -3, "actions.penalty.decisions": 5,
    }  # fmt: skip


def test_a_row_that_lost_its_blank_cells_gives_its_total_where_it_adds_up() -> None:
    rows = [["自然人", "法人或其他组织", "总计"], ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]]
    rows += [["一、本年新收政府信息公开申请数量", "3", "2", "5"], ["二、上年结转政府信息公开申请数量", "1", "1"], ["三、本年度办理结果", "(一)予以公开", "4", "2", "6"]]
    rows += [["(七)总计", "4", "2", "6"], ["四、结转下年度继续办理"]]
    found = outline(Table(rows))
    assert values(read_tables(found, identity(2021))) == {
        "applications.received.total": 5, "applications.carried_in": 1, "applications.outcome.granted_full": 6, "applications.outcome.total": 6,
    }  # fmt: skip
    assert [doubt.rule for doubt in found.doubts] == ["flattened_ambiguous"]


def test_a_header_that_lost_its_merged_cells_does_not_place_the_figures() -> None:
    rows = [["申请人情况", "", "", "", "", "", "", ""], ["自然人", "法人或其他组织", "总计", "", "", "", "", ""]]
    rows += [["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "", "", ""]]
    rows += [[label, "1", "2", "0", "0", "0", "4", "7"] for label in ("一、本年新收政府信息公开申请数量", "(一)予以公开", "(七)总计")]
    told = values(read_tables(outline(Table(rows)), identity(2021)))
    assert told["applications.received.total@natural_person"] == 1
    assert told["applications.received.total@legal.business"] == 2
    assert told["applications.received.total@legal.other"] == 4
    assert told["applications.received.total"] == 7


def test_reviews_below_a_header_that_lost_its_merged_cells_are_not_guessed() -> None:
    five = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [["行政复议", "行政诉讼"], [*five, "未经复议直接起诉", "复议后起诉"], [*five, *five], ["", "", "", "", "", "", "2", "5", "17", "24"]]
    page = outline(Table([[*row, *[""] * (10 - len(row))] for row in rows]))
    assert read_tables(page, identity(2022)) == []
    assert [doubt.rule for doubt in page.doubts] == ["cell"]


def test_letters_below_the_header_of_a_statistical_return_are_no_figures() -> None:
    rows = "主动公开信息数|条|01|4|9\n新增的行政规范性文件数|条|02|1|2\n申请总数|条|03|0|3\n行政复议数|件|04|1|1"
    found, _ = read(table(f"指标名称|计量单位|代码|本期实际|本年累计\n甲|乙|丙|1|2\n{rows}"), year=2010)
    assert found == {
        "proactive.total": 9, "proactive.normative_docs.disclosed": 2, "applications.received.total": 3, "review.total": 1,
    }  # fmt: skip


def test_figures_that_grow_from_row_to_row_do_not_count_the_rows() -> None:
    rows = "主动公开信息数|条|3|50\n其中:1.政府网站|条|5|61\n2.政府公报|条|7|72\n受理依申请公开信息总数|件|9|83"
    found, _ = read(table(f"指标名称|单位|2009年度|历年累计\n{rows}"), year=2009)
    assert found["proactive.channel.website"] == 5
    assert found["proactive.cumulative_total"] == 50


def test_headings_in_the_left_half_do_not_pull_the_right_half_over() -> None:
    left = ["(一)收到申请数|件|8", "1.当面申请数|件|1", "四、行政复议数量|件|7", "(二)被依法纠错数|件|2", "(三)其他情形数|件|5", "九、政府信息公开会议和培训情况||"]
    right = ["五、行政诉讼数量|件|9", "(一)维持具体行政行为或者驳回原告诉讼请求数|件|1", "(二)被依法纠错数|件|3", "六、举报投诉数量|件|0", "(一)召开政府信息公开工作会议或专题会议数|次|2"]
    right = ["八、机构建设和保障经费情况||", *right]
    found, _ = read(table("\n".join(f"{a}|{b}" for a, b in zip(left, right, strict=True))), year=2015)
    assert found == {
        "applications.received.total": 8, "applications.channel.in_person": 1, "review.total": 7, "review.corrected": 2,
        "review.other": 5, "litigation.total": 9, "litigation.upheld": 1, "litigation.corrected": 3, "complaints.total": 0,
        "training.meetings": 2,
    }  # fmt: skip


def test_a_label_that_the_form_has_twice_is_left_out_where_nothing_tells_which_it_is() -> None:
    rows = "统计指标|单位|统计数\n(一)收到申请数|件|8\n四、行政复议数量|件|7\n(三)其他情形数|件|5\n六、举报投诉数量|件|4"
    found, page = read(table(rows), year=2015)
    assert found == {"applications.received.total": 8, "review.total": 7, "complaints.total": 4}
    assert [doubt.rule for doubt in page.doubts] == ["cell"]
    found, _ = read(table(rows.replace("(三)其他情形数|件|5", "(三)其他情形数|件|5\n五、行政诉讼数量|件|1\n(三)其他情形数|件|1")), year=2015)
    assert (found["review.other"], found["litigation.other"]) == (5, 1)


def test_labels_that_differ_only_in_their_brackets_do_not_stand_for_each_other() -> None:
    rows = "2.邮寄费|元|7\n3.复制费(纸张)|元|3\n4.复制费(光盘)|元|9\n5.复制费(软盘)|元|4\n政府信息公开指定专职人员数|人|8\n其中:1.全职人员|人|2"
    found, _ = read(table(rows), year=2008)  # of which of the two lists of fees?
    assert found == {"org.staff.total": 8, "org.staff.full_time": 2}


def test_a_local_row_is_no_row_of_the_form_that_only_ends_like_it() -> None:
    found, _ = read(
        table("统计指标|单位|统计数\n(一)主动公开政府信息数|条|100\n1.政府公报公开政府信息数|条|2\n部门网站公开政府信息数|条|90\n(一)收到申请数|件|8\n四、行政复议数量|件|7"),
        year=2015,
    )
    assert "proactive.channel.website" not in found
    assert found["proactive.channel.gazette"] == 2


LYING = {
    "applications.received.total": 95, "applications.channel.in_person": 3, "applications.channel.network": 80, "review.total": 2,
}  # fmt: skip
LYING_HEAD = "申请总数|当面申请数|网络申请数|行政复议数"


@pytest.mark.parametrize(
    "rows",
    [
        f"{LYING_HEAD}\n95|3|80|2",
        f"{LYING_HEAD}\n件|件|件|件\n95|3|80|2",
        f"指标|{LYING_HEAD}\n单位|件|件|件|件\n数量|95|3|80|2",
        "申请总数(件)|当面申请数(件)|网络申请数(件)|行政复议数(件)\n95|3|80|2",
        "申请总数^2|其中*2|行政复议数^2\n当面申请数|网络申请数\n95|3|80|2",
        f"年度|{LYING_HEAD}\n2020年|50|3|4|5\n2021年|95|3|80|2",
        f"单位|{LYING_HEAD}\n甲局|90|3|70|1\n乙局|5|0|10|1\n合计|95|3|80|2",
        f"项目|{LYING_HEAD}\n数量|95|3|80|2\n占比|100%|3%|84%|2%",
        f"季度|{LYING_HEAD}\n一季度|90|3|70|1\n二季度|5|0|10|1\n全年|95|3|80|2",
        f"序号|单位|{LYING_HEAD}\n1|甲局|90|3|70|1\n2|乙局|5|0|10|1\n合计*2|95|3|80|2",
    ],
    ids=["one row", "row of units", "rows named", "units in the header", "parents above", "years", "departments", "shares", "quarters", "departments counted"],
)
def test_indicators_in_the_header_and_their_figures_below(rows: str) -> None:
    found, page = read(table(rows))
    assert found == LYING
    assert page.doubts == []


@pytest.mark.parametrize(
    "rows",
    [
        f"单位|{LYING_HEAD}\n甲局|90|3|70|1\n乙局|5|0|10|1",
        f"年度|{LYING_HEAD}\n2019年|50|3|4|5\n2020年|95|3|80|2",
        "单位|申请总数|行政复议数|单位|申请总数|行政复议数\n合计|90|3|合计|70|1",
        "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计\n1|0|0|0|0|0|1",
    ],
    ids=["no total", "other years", "twice beside each other", "applicants"],
)
def test_a_lying_table_is_left_out_where_nothing_tells_which_row_counts(rows: str) -> None:
    assert read(table(rows))[0] == {}


BLOCKS_OF_T3 = [
    ("行政复议", "行政诉讼(未经复议直接起诉)", "行政诉讼(复议后起诉)"),
    ("(一)行政复议情况", "(二)行政诉讼——未经复议直接起诉", "(三)行政诉讼——复议后起诉"),
    ("政府信息公开行政复议", "政府信息公开行政诉讼:直接起诉", "政府信息公开行政诉讼:经复议后起诉"),
]
FIGURES_OF_T3 = ("1|0|2|0|3", "0|4|0|0|4", "1|0|0|5|6")


def shapes_of_t3(names: tuple[str, ...]) -> dict[str, list[str | Table]]:
    pairs = list(zip(names, FIGURES_OF_T3, strict=True))
    columns = zip(FIVE.split("|"), *(row.split("|") for row in FIGURES_OF_T3), strict=True)
    ten = f"行政诉讼*10\n{names[1]}*5|{names[2]}*5\n{FIVE}|{FIVE}\n{FIGURES_OF_T3[1]}|{FIGURES_OF_T3[2]}"
    return {
        "below each other": [table("\n".join(f"{name}*5\n{FIVE}\n{row}" for name, row in pairs))],
        "three tables": [table(f"{name}*5\n{FIVE}\n{row}") for name, row in pairs],
        "named above": [part for name, row in pairs for part in (name, table(f"{FIVE}\n{row}"))],
        "blocks down": [table(f"类别|{FIVE}\n" + "\n".join(f"{name}|{row}" for name, row in pairs))],
        "outcomes down": [table("|".join(("结果", *names)) + "\n" + "\n".join("|".join(row) for row in columns))],
        "five and ten": [table(f"{names[0]}*5\n{FIVE}\n{FIGURES_OF_T3[0]}"), table(ten)],
        "a row a line": ["\n".join(f"{name}\n{FIVE}\n{row}".replace("|", " ") for name, row in pairs)],
        "blocks down, a row a line": [f"类别 {FIVE}\n".replace("|", " ") + "\n".join(f"{name} {row}".replace("|", " ") for name, row in pairs)],
    }


@pytest.mark.parametrize("names", BLOCKS_OF_T3)
@pytest.mark.parametrize("shape", list(shapes_of_t3(BLOCKS_OF_T3[0])))
def test_blocks_of_reviews_and_lawsuits_are_known_among_other_words(names: tuple[str, ...], shape: str) -> None:
    found, page = read(*shapes_of_t3(names)[shape])
    assert found == T3
    assert page.doubts == []


@pytest.mark.parametrize("shape", [s for s in shapes_of_t3(BLOCKS_OF_T3[0]) if s != "named above"])
def test_blocks_of_unknown_names_are_not_guessed(shape: str) -> None:
    found, page = read(*shapes_of_t3(("甲类", "乙类", "丙类"))[shape])
    assert found == {}
    assert page.doubts


def test_a_block_claimed_twice_is_left_out() -> None:
    found, page = read(table(f"类别|{FIVE}\n行政复议|1|0|2|0|3\n未经复议直接起诉|0|4|0|0|4\n直接起诉案件|1|0|0|5|6"))
    assert found == {code: value for code, value in T3.items() if code.startswith("review.")}
    assert [doubt.rule for doubt in page.doubts] == ["cell"]


NAMES_OF_T2 = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]


def one_header_row(names: list[str], row: Callable[[list[str]], list[str]]) -> list[list[str]]:
    cells = [[label.split("|")[-1].split("*")[0].split("^")[0].strip(), *row(FIGURES[name])] for name, label in ROWS_2021]
    return [["项目", *names], *cells]


@pytest.mark.parametrize("flat", [False, True], ids=["grid", "a row a line"])
def test_a_header_of_one_row_tells_its_columns_in_any_order(flat: bool) -> None:
    want, _ = read(applications(FIGURES))

    def told(names: list[str], row: Callable[[list[str]], list[str]]) -> dict[str, int | float]:
        rows = one_header_row(names, row)
        return read("\n".join(" ".join(cells) for cells in rows) if flat else table("\n".join("|".join(cells) for cells in rows)))[0]

    assert told(["总计", *NAMES_OF_T2], lambda row: [row[6], *row[:6]]) == want
    subtotal = told([*NAMES_OF_T2, "小计", "总计"], lambda row: [*row[:6], str(sum(map(int, row[1:6]))), row[6]])
    assert subtotal == want
    few = told(["自然人", "法人或其他组织", "总计"], lambda row: [row[0], str(sum(map(int, row[1:6]))), row[6]])
    assert few == {code: value for code, value in want.items() if "@legal" not in code}


def test_units_in_the_rows_of_table_1() -> None:
    rows = T1_2021.replace("规章|", "规章(件)|").replace("行政许可|", "行政许可(件)|").replace("收费|", "收费(万元)|")
    assert read(table(rows))[0] == read(table(T1_2021))[0]
    assert read(rows.replace("|", " ").replace("*4", "").replace("*3", ""))[0] == read(table(T1_2021))[0]


def test_cells_of_the_national_tables_one_a_row() -> None:
    rows = "项目|数量\n规章本年制发件数|1\n行政规范性文件现行有效件数|30\n行政许可本年处理决定数量|120\n行政复议结果维持|2\n行政复议尚未审结|1\n未经复议直接起诉总计|4"
    assert read(table(rows))[0] == {
        "regulations.issued": 1, "normative_docs.in_force": 30, "actions.license.decisions": 120, "review.upheld": 2,
        "review.pending": 1, "litigation.direct.total": 4,
    }  # fmt: skip


def test_lawsuits_above_both_branches_are_no_block_of_their_own() -> None:
    head = f"行政复议*5^2|行政诉讼*6\n未经复议直接起诉*5|\n{FIVE}|{FIVE}|结果维持\n"
    found, page = read(table(head + "0|4|1|0|5|0|13|13|13|39|7"))
    assert "litigation.upheld" not in found
    assert found["litigation.direct.total"] == 39
    assert [doubt.rule for doubt in page.doubts] == ["cell"]


def test_a_unit_and_its_figure_in_one_cell() -> None:
    found, _ = read(table("指标|单位数量\n主动公开信息数|条6\n网上咨询数|人次 154\n申请总数|条0\n行政复议数|件88,768"), year=2012)
    assert found == {"proactive.total": 6, "consult.online": 154, "applications.received.total": 0, "review.total": 88768}


@pytest.mark.parametrize("group", ["(三)不予公开^8", "(四)无法提供^3", "(五)不予处理^5"])
@pytest.mark.parametrize("more", [1, 3])
def test_a_group_whose_span_is_too_long_moves_no_label(group: str, more: int) -> None:
    name, _, rows = group.partition("^")
    moved = tuple((code, label.replace(group, f"{name}^{int(rows) + more}")) for code, label in ROWS_2021)
    assert read(applications(FIGURES, moved))[0] == read(applications(FIGURES))[0]


@pytest.mark.parametrize("lost", range(5))
def test_a_header_of_reviews_moved_by_a_lost_span_moves_no_figure(lost: int) -> None:
    heads = [f"{name}{'' if n == lost else '^2'}" for n, name in enumerate(FIVE.split("|"))]
    head = f"行政复议*5|行政诉讼*10\n{'|'.join(heads)}|未经复议直接起诉*5|复议后起诉*5\n{FIVE}|{FIVE}\n"
    assert read(table(head + T3_ROW))[0] == T3
    found, page = read(table(head + T3_ROW.replace("0|4|0|0|4", "0|4|0|0|9")))  # no sum tells that they stand in order
    assert found == {}
    assert page.doubts


@pytest.mark.parametrize("cells", [("自然人",), ("总计",), ("自然人", "总计")])
def test_a_header_cell_that_reaches_into_the_rows_moves_no_figure(cells: tuple[str, ...]) -> None:
    head = HEAD
    for name in cells:
        head = head.replace(f"{name}^2", f"{name}^4")
    want, _ = read(applications(FIGURES))
    found, _ = read(applications(FIGURES, head=head))
    assert found.items() <= want.items()
    assert len(found) >= len(want) - 14


def test_a_row_that_is_one_cell_short_gives_only_what_is_certain() -> None:
    want, _ = read(applications(FIGURES))
    for place in range(7):
        cells = {**FIGURES, "granted": [*FIGURES["granted"][:place], *FIGURES["granted"][place + 1 :], ""]}
        found, page = read(applications(cells))
        rest = {code: value for code, value in want.items() if "granted_full" not in code}
        assert {code: value for code, value in found.items() if "granted_full" not in code} == rest
        assert found.get("applications.outcome.granted_full", 8) == 8
        assert not any(code.startswith("applications.outcome.granted_full@") for code in found)
        assert [doubt.rule for doubt in page.doubts] == ["cell"]


def test_a_row_of_reviews_that_is_one_cell_short_is_left_out() -> None:
    found, page = read(table(T3_HEAD + "1|0|2|0|3|0|4|0|4|1|0|0|5|6|"))
    assert found == {}
    assert [doubt.rule for doubt in page.doubts] == ["cell"]


# --- the applicants down the side ----------------------------------------------------------------------------

WHO = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ASKED = figures(ROWS_2021, granted=[3, 1, 0, 0, 0, 0], not_held=[2, 0, 1, 0, 0, 4], out=[1, 0, 0, 0, 0, 0])


def on_its_side(order: tuple[int, ...] = tuple(range(7)), names: tuple[str, ...] = tuple(name for name, _ in ROWS_2021)) -> Table:
    labels = {name: label.split("|")[-1].split("*")[0].strip() for name, label in ROWS_2021}
    return Table([["申请人"] + [labels[n] for n in names], *([WHO[i]] + [ASKED[n][i] for n in names] for i in order)])


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4, 5, 6), (6, 0, 1, 2, 3, 4, 5), (5, 0, 3, 2, 1, 4, 6)])
def test_the_table_of_applications_with_the_applicants_down_its_side(order: tuple[int, ...]) -> None:
    upright, _ = read(applications(ASKED))
    found, page = read(on_its_side(order))
    assert found == upright
    assert page.tables[0].layout == "NAT_2021_T2"


def test_the_place_of_a_cell_is_the_row_of_its_applicant() -> None:
    page = outline(on_its_side())
    cell = next(s for s in read_tables(page, identity(2021)) if s.applicant == "legal.business" and s.value == 1)
    assert cell.at == {"table": 0, "row": 2}
    assert cell.quote.startswith("商业企业")
    assert cell.quote in page.text


def test_a_merged_cell_stands_before_the_five_legal_persons() -> None:
    names = ("new", "in", "granted", "total", "out")
    labels = ["本年新收政府信息公开申请数量", "上年结转政府信息公开申请数量", "予以公开", "总计", "结转下年度继续办理"]
    told = [" | ".join(ASKED[n][i] for n in names) for i in range(7)]
    side = [f"自然人*2 | {told[0]}", f"法人或其他组织^5 | 商业企业 | {told[1]}", *(f"{WHO[i]} | {told[i]}" for i in range(2, 6))]
    found, _ = read(table("\n".join([f"申请人*2 | {' | '.join(labels)}", *side, f"总计*2 | {told[6]}"])))
    assert found["applications.outcome.granted_full@legal.business"] == 1
    assert found["applications.received.total"] == int(ASKED["new"][6])
    assert len(found) == 35


def test_names_of_applicants_in_a_single_column_are_no_table() -> None:
    assert read(table("申请人\n自然人\n商业企业\n科研机构\n总计"))[0] == {}


def test_columns_in_the_order_of_the_form_are_not_guessed_from_other_names_down_the_side() -> None:
    other = on_its_side()
    other.rows[2][0], other.rows[3][0], other.rows[4][0] = "甲类", "乙类", "丙类"
    found, _ = read(other)
    assert [code for code in found if "@legal.public" in code or "@legal.research" in code] == []


# --- a block of outcomes that nothing names --------------------------------------------------------------------

BLOCK = Table([["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"], ["3", "1", "0", "0", "4"]])


@pytest.mark.parametrize("line", ["(单位:件)", "政府信息公开行政复议、行政诉讼情况"])
def test_a_lone_block_that_nothing_names_is_left_out(line: str) -> None:
    found, page = read(line, BLOCK)
    assert found == {}
    assert [d.rule for d in page.doubts] == ["cell"]


@pytest.mark.parametrize(
    ("line", "group"), [("行政复议情况", "review"), ("本年度因政府信息公开被提起行政诉讼4件,情况如下:", "litigation")]
)
def test_a_lone_block_is_of_what_the_line_above_it_names(line: str, group: str) -> None:
    found, _ = read(line, BLOCK)
    assert found[f"{group}.upheld"] == 3


def test_a_second_block_without_a_name_is_not_guessed_from_the_first() -> None:
    assert set(read("行政复议", BLOCK, BLOCK)[0]) == {f"review.{w}" for w in ("upheld", "corrected", "other", "pending", "total")}


def test_a_whole_header_of_two_rows_tells_its_columns_in_any_order() -> None:
    head = "项目*3^2 | 总计^2 | 自然人^2 | 法人或其他组织*5\n商业企业|科研机构|社会公益组织|法律服务机构|其他\n"
    moved = {name: [row[6], *row[:6]] for name, row in FIGURES.items()}
    assert read(applications(moved, head=head))[0] == read(applications(FIGURES))[0]


def test_outcomes_of_reviews_in_the_order_of_their_header() -> None:
    five = "总计|结果维持|结果纠正|其他结果|尚未审结"
    row = T3_ROW.split("|")
    moved = "|".join(cell for n in (0, 5, 10) for cell in (row[n + 4], *row[n : n + 4]))
    assert read(table(f"{T3_HEAD.replace(FIVE, five)}{moved}"))[0] == T3


@pytest.mark.parametrize("shape", ["cells", "spans", "rows"])
def test_outcomes_of_reviews_one_a_row(shape: str) -> None:
    blocks = (("行政复议", 0), ("行政诉讼(未经复议直接起诉)", 5), ("行政诉讼(复议后起诉)", 10))
    rows, cells = [], T3_ROW.split("|")
    for name, first in blocks:
        rows += [f"{name}*2"] if shape == "rows" else []
        for n, outcome in enumerate(FIVE.split("|")):
            group = {"cells": f"{name}|", "spans": f"{name}^5|" if n == 0 else "", "rows": ""}[shape]
            rows.append(f"{group}{outcome}|{cells[first + n]}")
    assert read(table("\n".join(rows)))[0] == T3


def test_a_column_of_last_year_in_table_1_is_not_the_one_of_the_form() -> None:
    for names, figures_of in (("本年处理决定数量|上年处理决定数量", "{0}|{1}"), ("上年处理决定数量|本年处理决定数量", "{1}|{0}")):
        rows = "\n".join(f"{name}|{figures_of.format(now, now + 3)}" for name, now in (("行政许可", 31), ("行政处罚", 5)))
        assert read(table(f"信息内容|{names}\n{rows}"))[0] == {"actions.license.decisions": 31, "actions.penalty.decisions": 5}


def test_two_tables_of_one_form_are_told_apart_by_their_captions() -> None:
    want, _ = read(applications(FIGURES))
    other = applications({name: [str(2 * int(cell)) for cell in row] for name, row in FIGURES.items()})
    last = outline("2020年收到和处理申请情况", other, "2021年收到和处理申请情况", applications(FIGURES))
    assert values(read_tables(last, identity(2021))) == want
    both = outline("区本级收到和处理申请情况", other, "全区收到和处理申请情况", applications(FIGURES))
    found = read_tables(both, identity(2021))
    assert values([entry for entry in found if entry.scope == "area"]) == want
    assert {entry.scope for entry in found} == {"area", "office"}
    assert both.doubts == []
    twice = outline("附表", other, "附表", applications(FIGURES))
    read_tables(twice, identity(2021))
    assert [(doubt.rule, doubt.severity) for doubt in twice.doubts] == [("duplicate_figure", "info")]
    collected = outline(*["附表", other, "附表", applications(FIGURES)] * 7)
    read_tables(collected, identity(2021))
    assert collected.doubts == []


def test_lawsuits_that_are_not_told_apart_beside_the_reviews() -> None:
    found, page = read(table(f"行政复议*5|行政诉讼*5\n{FIVE}|{FIVE}\n1|0|2|0|3|0|4|0|0|4"))
    assert found == {
        **{code: value for code, value in T3.items() if code.startswith("review")},
        "litigation.upheld": 0, "litigation.corrected": 4, "litigation.other": 0, "litigation.pending": 0, "litigation.total": 4,
    }  # fmt: skip
    assert page.doubts == []


def test_both_tables_on_one_sheet_raise_no_doubt() -> None:
    head = HEAD.replace("总计^2", "总计^2|*8").replace("其他\n", "其他|*8\n")
    rows = "\n".join(f"{label} | " + " | ".join(FIGURES[name]) + " | *5" for name, label in ROWS_2021)
    found, page = read(table(f"{head}{rows}\n{T3_HEAD}{T3_ROW}"))
    assert found == {**read(applications(FIGURES))[0], **T3}
    assert page.doubts == []


@pytest.mark.parametrize(
    ("header", "row"), [("2020年|2021年", "{0}9|{0}"), ("本年|上年|同比", "{0}|{0}9|-5%"), ("数量|占比", "{0}|12.5")], ids=["years", "last year", "share"]
)
def test_totals_of_the_applications_beside_those_of_last_year(header: str, row: str) -> None:
    rows = "\n".join(f"{label} | {row.format(FIGURES[name][-1])}" for name, label in ROWS_2021)
    want = {code: value for code, value in read(applications(FIGURES))[0].items() if "@" not in code}
    assert read(table(f"项目*3|{header}\n{rows}"))[0] == want

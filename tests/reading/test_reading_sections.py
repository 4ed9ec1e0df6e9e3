"""The heading tree and the record's text, on small documents of many shapes (our own sentences)."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.items import Identity, Locality, Page, Paragraph, Table
from govreports.reading.kinds import exact_kinds, kinds_of
from govreports.reading.sections import outline
from govreports.reading.sections.pieces import CELLS

GOLD = Path(__file__).resolve().parents[2] / ".." / "shared" / "gold"
TITLE = "示例县2015年政府信息公开年度报告"
PROSE = "各单位按照部署完善目录,更新栏目,按时报送,群众反映较好。"
PLACE = Locality("449999", "449999", "示例县", "示例县", "示例省示例县", "county")
IDENTITY = Identity("449999-gov-2015", TITLE, TITLE, 2015, None, "示例县人民政府", "government", PLACE, None, None)


def read(*blocks, announced=()):
    page = Page("text", TITLE, [Paragraph(b) if isinstance(b, str) else b for b in blocks], announced=list(announced))
    return outline(page, IDENTITY)


def tree(*blocks, announced=()):
    return [(s.level, s.number, s.title) for s in read(*blocks, announced=announced).sections]


def titles(*blocks, announced=()):
    return [(s.level, s.title) for s in read(*blocks, announced=announced).sections]


# ---------------------------------------------------------------------------------------------------
# numbering


def test_the_six_sections_since_2019():
    found = read(
        TITLE, PROSE, "一、总体情况", PROSE, "二、主动公开政府信息情况", Table([["规章", "1"], ["规范性文件", "2"]]),
        "三、收到和处理政府信息公开申请情况", PROSE, "四、政府信息公开行政复议、行政诉讼情况", PROSE,
        "五、存在的主要问题及改进情况", PROSE, "六、其他需要报告的事项", "无。",
    )  # fmt: skip
    assert [s.kind for s in found.sections] == [
        "sec.overview", "sec.proactive", "sec.on_request", "sec.review_litigation", "sec.problems_improvements",
        "sec.other",
    ]  # fmt: skip
    assert [s.number for s in found.sections] == list("一二三四五六")
    assert {s.level for s in found.sections} == {1}
    assert found.sections[5].text == "无。"


def test_arabic_numbers_directly_under_chinese_ones():
    assert tree("一、概述", PROSE, "1.组织领导", PROSE, "2、制度建设", PROSE, "二、主动公开情况", PROSE) == [
        (1, "一", "概述"), (2, "1.", "组织领导"), (2, "2", "制度建设"), (1, "二", "主动公开情况"),
    ]  # fmt: skip


def test_four_styles_nest():
    assert titles("一、概述", "(一)制度建设", PROSE, "1.目录", PROSE, "(1)编制目录", PROSE, "(2)更新目录", PROSE,
                  "(二)载体建设", PROSE) == [
        (1, "概述"), (2, "制度建设"), (3, "目录"), (4, "编制目录"), (4, "更新目录"), (2, "载体建设"),
    ]  # fmt: skip


def test_levels_follow_the_document_not_a_fixed_order():
    assert titles("1、总体情况", "(一)主动公开", PROSE, "(二)依申请公开", PROSE, "2、存在问题", PROSE, "3、其他事项",
                  "(一)收费情况", PROSE, "(二)提案办理情况", PROSE) == [
        (1, "总体情况"), (2, "主动公开"), (2, "依申请公开"), (1, "存在问题"), (1, "其他事项"), (2, "收费情况"),
        (2, "提案办理情况"),
    ]  # fmt: skip


def test_prose_that_begins_with_its_year_directly_behind_the_title():
    assert tree("一、概述", PROSE, "(一)切实加强组织领导2015年,我县研究部署。" + PROSE, "(二)不断完善工作制度2015年,我县出台制度。" + PROSE)[1:] == [
        (2, "(一)", "切实加强组织领导"),
        (2, "(二)", "不断完善工作制度"),
    ]
    assert tree("一、总体情况", PROSE, "(一)公开政府信息情况本年度我乡发布信息73条。", "(二)依申请公开情况。" + PROSE)[1:] == [
        (2, "(一)", "公开政府信息情况"),
        (2, "(二)", "依申请公开情况"),
    ]
    assert tree("一、概述", PROSE, "(一)完善2015年,2016年两年目录", PROSE, "(二)组织领导", PROSE)[1][2] != "完善"


def test_a_long_sentence_directly_behind_a_listed_title():
    assert titles(
        "一、总体情况",
        "(一)主动公开始终以公开为常态,围绕财政资金、社会保障和安全生产等重点领域,通过网站和公众号等平台公开信息。",
        "(二)监督保障机制不断完善。全年检查各单位三次,通报问题并督促整改,各单位的信息更新都比上年及时。",
    ) == [(1, "总体情况"), (2, "主动公开"), (2, "监督保障机制不断完善")]  # fmt: skip


def test_an_introduction_stands_beside_the_only_main_heading():
    found = titles("引 言", "根据条例要求,编制本报告,所列数据的统计期限为全年。", "一、基本情况", "(一)组织领导情况", "建立了领导小组,明确了专人。")
    assert [level for level, _ in found] == [1, 1, 2]


def test_a_year_directly_behind_the_number():
    assert tree("一、主动公开情况", PROSE, "1、2019年目录落实情况", PROSE, "2、2019年网站建设情况", PROSE)[1:] == [
        (2, "1", "2019年目录落实情况"),
        (2, "2", "2019年网站建设情况"),
    ]


def test_full_width_and_special_numbers():
    assert tree("（一）公开内容", PROSE, "１．目录", PROSE, "⑴编制", PROSE, "㈡ 公开形式", PROSE) == [
        (1, "（一）", "公开内容"), (2, "１．", "目录"), (3, "⑴", "编制"), (1, "㈡", "公开形式"),
    ]  # fmt: skip


def test_radicals_of_pdf_files_are_numbers():
    assert titles("⼀、总体情况", PROSE, "⼆、主动公开政府信息情况", PROSE) == [
        (1, "总体情况"),
        (1, "主动公开政府信息情况"),
    ]


def test_spaced_numbers_and_spaced_titles():
    assert tree("一 概 述", PROSE, "二 主动公开情况", PROSE, "三、 依申请公开情况", PROSE, "四 2016年工作计划", PROSE) == [
        (1, "一", "概述"), (1, "二", "主动公开情况"), (1, "三", "依申请公开情况"), (1, "四", "2016年工作计划"),
    ]  # fmt: skip


def test_chinese_numbers_inside_spaced_chinese_numbers():
    assert titles("一 概述", "一、健全制度", PROSE, "二、建好网站", PROSE, "二 主动公开情况", PROSE) == [
        (1, "概述"), (2, "健全制度"), (2, "建好网站"), (1, "主动公开情况"),
    ]  # fmt: skip


def test_the_same_style_inside_itself():
    assert titles("一、概述", "一、加强领导", PROSE, "二、完善制度", PROSE, "三、加强培训", PROSE, "二、主动公开情况",
                  PROSE, "三、依申请公开情况", PROSE) == [
        (1, "概述"), (2, "加强领导"), (2, "完善制度"), (2, "加强培训"), (1, "主动公开情况"), (1, "依申请公开情况"),
    ]  # fmt: skip


def test_main_headings_that_count_from_one_again():
    found = tree("一、总体情况", PROSE, "一、主动公开政府信息情况", PROSE, "二、收到和处理政府信息公开申请情况", PROSE)
    assert [(level, number) for level, number, _ in found] == [(1, "一"), (1, "一"), (1, "二")]


def test_skipped_numbers():
    assert [n for _, n, _ in tree("一、概述", PROSE, "三、收费情况", PROSE, "四、存在问题", PROSE)] == ["一", "三", "四"]


def test_parts_and_decimals():
    assert titles("第一部分 概述", PROSE, "第二部分 主动公开政府信息情况", "一、公开内容", PROSE, "二、公开形式", PROSE) == [
        (1, "概述"), (1, "主动公开政府信息情况"), (2, "公开内容"), (2, "公开形式"),
    ]  # fmt: skip
    assert titles("1 总体情况", PROSE, "1.1 主动公开", PROSE, "1.2 依申请公开", PROSE, "2 存在问题", PROSE) == [
        (1, "总体情况"), (2, "主动公开"), (2, "依申请公开"), (1, "存在问题"),
    ]  # fmt: skip


def test_a_dash_for_the_first_number():
    assert tree("—、总体情况", PROSE, "二、主动公开政府信息情况", PROSE)[0] == (1, "一", "总体情况")


def test_markdown():
    assert titles("# " + TITLE, "## 一、总体情况", PROSE, "### (一)主动公开", PROSE, "**二、存在问题**", PROSE) == [
        (1, "总体情况"), (2, "主动公开"), (1, "存在问题"),
    ]  # fmt: skip


def test_sub_headings_before_any_main_heading_keep_their_level():
    assert titles("(一)存在问题", PROSE, "(二)改进措施", PROSE, "六、其他需要报告的事项", PROSE) == [
        (2, "存在问题"), (2, "改进措施"), (1, "其他需要报告的事项"),
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------
# where a title ends


def test_run_in_headings_end_at_the_full_stop():
    found = read("一、概述", "(一)加大力度,推进信息公开。" + PROSE, "(二)强化监督,确保公开成效。" + PROSE)
    assert [(s.level, s.title) for s in found.sections] == [
        (1, "概述"), (2, "加大力度,推进信息公开"), (2, "强化监督,确保公开成效"),
    ]  # fmt: skip
    assert found.sections[1].text == PROSE
    line = found.lines[1]
    assert line.text[: line.body] == "(一)加大力度,推进信息公开。"


def test_run_in_headings_end_at_a_colon_or_a_space():
    assert titles("一、总体情况 2015年,全县公开工作有序推进,制度更加健全,渠道更加畅通,群众更加满意。",
                  "（一）主动公开：" + PROSE, "（二）依申请公开：" + PROSE) == [
        (1, "总体情况"), (2, "主动公开"), (2, "依申请公开"),
    ]  # fmt: skip


def test_a_closing_full_stop_is_not_part_of_the_title():
    assert titles("五、复议、诉讼和申诉情况。", PROSE) == [(1, "复议、诉讼和申诉情况")]


def test_headings_glued_to_the_text_before():
    found = read(TITLE + "一、总体情况2015年,我县推进公开。二、主动公开政府信息情况全年公开信息12条。")
    assert [s.title for s in found.sections] == ["总体情况", "主动公开政府信息情况"]
    assert found.sections[1].text == "全年公开信息12条。"
    assert found.lines[0].text == TITLE


def test_two_headings_on_one_line():
    assert titles("一、总体情况(一)主动公开情况。" + PROSE, "(二)依申请公开情况。1.收到情况。" + PROSE + "2.办理情况。" + PROSE) == [
        (1, "总体情况"), (2, "主动公开情况"), (2, "依申请公开情况"), (3, "收到情况"), (3, "办理情况"),
    ]  # fmt: skip


def test_a_whole_report_in_one_paragraph():
    text = "一、概述 根据条例,县里设立了查阅点。 二、主动公开政府信息的情况 本单位新增信息83条。 三、咨询情况 无。"
    assert [t for _, t in titles(text)] == ["概述", "主动公开政府信息的情况", "咨询情况"]


def test_a_first_heading_behind_the_title_in_one_paragraph():
    text = "某县人民政府2019年政府信息公开工作年度报告 一、总体情况 2019年,我县推进公开。 (一)主动公开情况。公开86条。 (二)依申请公开情况。收到2件。"
    assert titles(text) == [(1, "总体情况"), (2, "主动公开情况"), (2, "依申请公开情况")]


def test_sub_headings_in_the_same_paragraph_as_their_heading():
    text = "五、收费及减免情况 全年未收取费用。 六、存在的主要问题和改进措施 (一)存在的主要问题 更新还不够及时。 (二)改进措施 加强业务学习。"
    assert titles("一、概述", PROSE, text) == [
        (1, "概述"), (1, "收费及减免情况"), (1, "存在的主要问题和改进措施"), (2, "存在的主要问题"), (2, "改进措施"),
    ]  # fmt: skip


def test_headings_with_the_same_mark_are_siblings_and_the_mark_is_no_title():
    blocks = ("• 主动公开情况", PROSE, "• 依申请公开情况", PROSE, "• 政府信息管理机制情况", PROSE)
    assert titles("一、总体情况", PROSE, *blocks, "二、存在的问题", PROSE) == [
        (1, "总体情况"), (2, "主动公开情况"), (2, "依申请公开情况"), (2, "政府信息管理机制情况"), (1, "存在的问题"),
    ]  # fmt: skip


def test_a_number_alone_and_a_title_broken_over_lines():
    assert titles("一、", "总体情况", PROSE, "二、政府信息公开行政复议、行", "政诉讼情况", PROSE) == [
        (1, "总体情况"), (1, "政府信息公开行政复议、行政诉讼情况"),
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------
# without numbers


def test_headings_that_the_page_announces():
    listed = ["主要做法及成效", "建好网站", "办好热线", "收费及减免情况", "存在问题及改进措施", "存在问题", "改进措施"]
    assert titles(PROSE, "主要做法及成效", "建好网站", PROSE, "办好热线", PROSE, "收费及减免情况", PROSE,
                  "存在问题及改进措施", "存在问题", PROSE, "改进措施", PROSE, announced=listed) == [
        (1, "主要做法及成效"), (2, "建好网站"), (2, "办好热线"), (1, "收费及减免情况"), (1, "存在问题及改进措施"),
        (2, "存在问题"), (2, "改进措施"),
    ]  # fmt: skip


def test_headings_that_the_codebook_knows_or_the_preamble_lists():
    preamble = "本报告由概述、公开工作的亮点、收费及减免情况三部分组成,统计期限为2015年1月1日至12月31日,欢迎监督,电子版可以下载。"
    assert titles(TITLE, preamble, "概述", PROSE, "公开工作的亮点", PROSE, "收费及减免情况", PROSE) == [
        (1, "概述"), (2, "公开工作的亮点"), (1, "收费及减免情况"),
    ]  # fmt: skip


def test_sub_headings_without_numbers():
    for blocks in (
        [Paragraph("主动公开", bold=True), PROSE, Paragraph("依申请公开", bold=True), PROSE],
        ["主动公开。" + PROSE, "依申请公开。" + PROSE],
    ):
        assert titles("一、总体情况", PROSE, *blocks, "二、主动公开政府信息情况", PROSE, "三、存在的主要问题", PROSE) == [
            (1, "总体情况"), (2, "主动公开"), (2, "依申请公开"), (1, "主动公开政府信息情况"), (1, "存在的主要问题"),
        ]  # fmt: skip


def test_a_main_heading_that_lost_its_number():
    assert titles("一、总体情况", PROSE, "主动公开政府信息情况", PROSE, "三、存在的主要问题及改进情况", PROSE) == [
        (1, "总体情况"), (1, "主动公开政府信息情况"), (1, "存在的主要问题及改进情况"),
    ]  # fmt: skip


def test_headings_of_the_markup():
    assert titles(Paragraph(TITLE, heading=1), PROSE, Paragraph("总体情况", heading=2), PROSE,
                  Paragraph("夯实基础", heading=3), PROSE, Paragraph("努力方向", heading=2), PROSE) == [
        (1, "总体情况"), (2, "夯实基础"), (1, "努力方向"),
    ]  # fmt: skip


def test_preface_and_annex_beside_numbered_headings():
    assert titles("编制说明", PROSE, "一、概述", PROSE, "二、存在问题", PROSE, "附件",
                  Table([["指标", "单位", "数"], ["主动公开政府信息数", "条", "3"]])) == [
        (1, "编制说明"), (1, "概述"), (1, "存在问题"), (1, "附件"),
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------
# what is no heading


def test_title_addressee_and_signature_are_no_headings():
    assert titles("示例县人民政府", Paragraph(TITLE, bold=True, centered=True), "省政府办公厅:", PROSE, "一、概述", PROSE,
                  Paragraph("示例县人民政府", bold=True), Paragraph("2016年3月1日", bold=True)) == [(1, "概述")]  # fmt: skip


def test_enumerations_in_a_sentence_are_no_headings():
    assert titles("一、概述", "一是健全制度。" + PROSE, "二是加强培训。" + PROSE,
                  "主要公开:1.机构职能;2.规划计划;3.办事指南。", "依据《条例》第二十条第(一)项。(二)") == [(1, "概述")]  # fmt: skip


@pytest.mark.parametrize(
    "items",
    [
        ["1.部分单位重视程度不够。", "2.公开内容还不够及时。", "3.人员更换频繁。"],
        ["(1)加强培训;", "(2)加强督查;", "(3)完善制度。"],
        ["1.机构职能", "2.政策法规", "3.规划计划", PROSE],
        ["(一)2015年,全县主动公开信息123条。" + PROSE, "(二)全年受理申请3件,均已办结。"],
        ["1.当面申请数:3件", "2.网上申请数:2件"],
        ["附件1:示例县统计表", "附件2:示例县公开目录"],
        ["1表格中统计时间从1月1日至12月31日;", "2表格中所称网站指门户网站。"],
    ],
)
def test_items_of_a_list_are_no_headings(items):
    assert titles("一、概述", PROSE, *items, "二、存在问题", PROSE) == [(1, "概述"), (1, "存在问题")]


def test_headings_listed_in_the_preamble_or_in_a_list_of_contents_are_told_once():
    sentence = "本报告包括一、总体情况,二、主动公开政府信息情况,三、其他需要报告的事项三个部分。"
    contents = ["一、总体情况", "二、主动公开政府信息情况", "三、其他需要报告的事项"]
    body = [text for heading in contents for text in (heading, PROSE)]
    expected = [(1, "总体情况"), (1, "主动公开政府信息情况"), (1, "其他需要报告的事项")]
    assert titles(sentence, *body) == expected
    found = read(*contents, *body)
    assert [(s.level, s.title) for s in found.sections] == expected
    assert found.sections[0].text == PROSE
    assert titles("一、概述,(一)注重重点,深化内容。,二、主动公开情况", "一、概述", PROSE) == [(1, "概述")]


def test_labels_of_a_table_that_lost_its_grid():
    cells = ["一、本年新收政府信息公开申请数量", "5", "0", "5", "二、上年结转政府信息公开申请数量", "0", "0", "0",
             "三、本年度办理结果", "(一)予以公开", "3", "0", "3", "(三)不予公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开",
             "(七)总计", "4", "四、结转下年度继续办理", "1"]  # fmt: skip
    rows = ["一、本年新收政府信息公开申请数量 5 0 5", "三、本年度办理结果", "(一)予以公开 3 0 3", "(七)总计 4 0 4"]
    bars = ["一、本年新收政府信息公开申请数量 | 5 | 0 |", "三、本年度办理结果 | (一)予以公开 | 3 | 0 |", "(三)不予公开 | 1.属于国家秘密 | 0 |"]
    one = ["(本列数据的勾稽关系为:第一项加第二项之和)一、本年新收政府信息公开申请数量50005三、本年度办理结果(一)予以公开30003"]
    for lines in (cells, rows, bars, one):
        assert titles("三、收到和处理政府信息公开申请情况", *lines, "四、政府信息公开行政复议、行政诉讼情况", PROSE) == [
            (1, "收到和处理政府信息公开申请情况"), (1, "政府信息公开行政复议、行政诉讼情况"),
        ]  # fmt: skip


def test_group_rows_of_the_return_of_2014_are_no_headings():
    lines = ["一、主动公开情况", "——", "(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)", "条", "123",
             "二、回应解读情况", "——", "(一)回应公众关注热点或重大舆情数(不同方式回应同一热点或舆情计1次)", "次", "0"]  # fmt: skip
    assert titles("一、概述", PROSE, "附表", *lines) == [(1, "概述"), (1, "附表")]
    grid = Table([["一、主动公开情况"] * 3, ["(一)主动公开政府信息数", "条", "3"]], spans=[(0, 0, 1, 3)])
    assert titles("一、概述", PROSE, grid) == [(1, "概述")]


def test_sentences_after_problems_are_items_and_topics_are_headings():
    items = ["1、进一步梳理公开信息、丰富公开内容、加大公开的信息量。", "2、进一步采取多种方式为公众获取信息提供便利。"]
    topics = ["1.内容需要深化。与群众需求还有差距。", "2.形式需要丰富。渠道还比较单一。"]
    for lines, count in ((items, 0), (topics, 2)):
        found = titles("六、存在的主要问题和改进情况", "仍有差距。", *lines, "七、其他事项", "无。")
        assert len(found) == 2 + count


# ---------------------------------------------------------------------------------------------------
# text, lines, tables


def test_lines_are_the_text():
    found = read(TITLE, "一、概述", "(一)制度建设。" + PROSE, PROSE + "\n" + PROSE, Table([["a", "1"], ["b", ""]]), "二、其他", "无")
    assert found.text == "\n".join(line.text for line in found.lines)
    assert all(found.text[line.start :].startswith(line.text) for line in found.lines)
    assert [line.section for line in found.lines] == [None, 0, 1, 1, 1, 1, 1, 2, 2]
    assert [line.body for line in found.lines] == [0, 4, 8, 0, 0, 0, 0, 4, 0]


def test_the_own_text_of_a_section_is_without_its_subsections():
    found = read("一、概述", PROSE, "(一)制度建设。甲乙丙。", "丁。", "二、其他", "无")
    assert [s.text for s in found.sections] == [PROSE, "甲乙丙。\n丁。", "无"]


def test_a_table_row_is_a_line_and_a_merged_cell_is_told_once():
    table = Table([["信息内容", "信息内容", "数量"], ["规章", "", "1"], ["规章", "", ""]], caption="附表",
                  spans=[(0, 0, 1, 2), (1, 0, 2, 1)])  # fmt: skip
    found = read("二、主动公开政府信息情况", table)
    assert [line.text for line in found.lines[1:]] == ["附表", f"信息内容{CELLS}数量", CELLS.join(["规章", "", "1"])]
    assert [(line.table, line.row) for line in found.lines[2:]] == [(0, 0), (0, 1)]
    assert found.tables[0].caption == "附表"
    assert found.tables[0].section == 0
    assert found.tables[0].layout is None
    assert found.spans == [table.spans]


def test_the_line_above_a_table_is_its_caption_where_it_reads_like_one():
    found = read("一、概述", PROSE, Table([["a", "1"]]), "附表2 咨询情况统计", Table([["b", "2"]]))
    assert [table.caption for table in found.tables] == [None, "附表2 咨询情况统计"]


def test_a_main_heading_in_the_first_row_of_a_table():
    table = Table([["二、主动公开政府信息情况"] * 2, ["规章", "1"]], spans=[(0, 0, 1, 2)])
    found = read("一、总体情况", PROSE, table)
    assert [s.title for s in found.sections] == ["总体情况", "主动公开政府信息情况"]
    assert found.tables[0].section == 1


def test_a_table_of_one_column_is_text():
    found = read(Table([["一、概述"], [PROSE]]))
    assert found.tables == []
    assert [s.title for s in found.sections] == ["概述"]


def test_a_page_without_headings_or_without_anything():
    assert read(PROSE).sections == []
    assert read().text == ""


# ---------------------------------------------------------------------------------------------------
# kinds


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("概 述", ["sec.overview"]),
        ("政府信息主动公开情况", ["sec.proactive"]),
        ("主动公开政府政府情况", ["sec.proactive"]),
        ("存在的主要问提及改进措施", ["sec.problems_improvements"]),
        ("因信息公开申请行政复仪、提起行政诉讼的情况", ["sec.review_litigation"]),
        ("依申请公开信息的收费情况", ["sec.fees"]),
        ("与诉讼有关的费用支出", ["sec.fees", "sec.review_litigation"]),
        ("收费减免及行政复议情况", ["sec.fees", "sec.review_litigation"]),
        ("复议、诉讼和申诉情况", ["sec.review_litigation", "sec.complaints"]),
        ("问题、建议和对策", ["sec.problems_improvements"]),
        ("2016年的工作打算", ["sec.next_plan"]),
        ("信息发布的保密审查工作", ["sec.secrecy_review"]),
        ("提升政务服务窗口水平", ["sec.service_windows"]),
        ("深化电子政务", ["sec.e_government"]),
        ("健全长效机制", ["sec.mechanisms"]),
        ("开展年度考核与评议", ["sec.supervision"]),
        ("夯实工作根基", []),
        ("行政机关依申请公开政府信息情况", ["sec.on_request"]),
        ("不予公开政府信息情况", ["sec.on_request"]),
        ("数量情况", ["sec.proactive.content"]),
        ("信息数量", ["sec.proactive.content"]),
    ],
)
def test_kinds(title, kinds):
    assert list(kinds_of(title)) == kinds


def test_a_heading_of_which_one_character_is_left():
    assert titles("一、概", PROSE, "(一)推进公开。" + PROSE, "二、主动公开情况", PROSE) == [
        (1, "概"), (2, "推进公开"), (1, "主动公开情况"),
    ]  # fmt: skip


def test_a_bar_at_the_end_of_a_report_in_one_paragraph():
    text = f"统计期限至12月31日止。 一、概述 2019年,{PROSE} 二、主动公开情况 全年{PROSE} 示例镇人民政府 |"
    assert titles(text) == [(1, "概述"), (1, "主动公开情况")]


def test_page_furniture_is_no_kind_of_heading():
    assert titles("一、概述", PROSE, "联系我们", PROSE) == [(1, "概述")]


def test_short_titles_are_compared_letter_by_letter():
    assert exact_kinds("附表") == ("sec.tables",)
    assert exact_kinds("附记") == ()


# ---------------------------------------------------------------------------------------------------
# any input


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["一", "二", "、", "(一)", "（二）", "1.", "2、", "①", "第一部分", "。", ";", "：", "主动公开", "总体情况",
                 "情况", "\n", " ", "12条", "附表1", "——", "数", "*", "#", "了", "《", "”", "2015年", "一、总体情况"]
            ),
            max_size=12,
        ).map("".join),
        max_size=12,
    )
)  # fmt: skip
def test_any_lines_give_a_sound_outline(lines):
    found = read(*lines)
    assert found.text == "\n".join(line.text for line in found.lines)
    kept = "".join("".join(lines).split()).replace("\xad", "")
    assert "".join(found.text.split()) == kept
    depth = 0
    for section in found.sections:
        assert section.title
        assert 1 <= section.level <= max(depth, 1) + 1
        depth = section.level
    for line in found.lines:
        assert line.section is None or 0 <= line.section < len(found.sections)
        assert 0 <= line.body <= len(line.text)


@pytest.mark.long  # a bound on time: not where other work shares the machine
@pytest.mark.parametrize(
    "unit", ["一、总体情况", "(一)", "1.甲。", "。 ", "第一部分 ", "附表1 ", "《", "12\n", "一、主动公开情况\n", "甲：一、"]
)
def test_time_is_linear(unit):
    def seconds(size):
        text = unit * (size // len(unit))
        started = time.process_time()
        read(*text.split("\n"))
        return time.process_time() - started

    seconds(20_000)
    small, large = seconds(100_000), seconds(400_000)
    assert large < max(small, 0.05) * 4 * 3


# ---------------------------------------------------------------------------------------------------
# the labelled documents


@pytest.mark.skipif(not GOLD.is_dir(), reason="the labelled documents are not beside this checkout")
@pytest.mark.parametrize("name", ["seeds/panzhihua_2009", "seeds/nansha_2011", "seeds/guankou_2011",
                                  "seeds/yunlong_2016", "national/huaian-2024", "national/shanghai-office-2019"])  # fmt: skip
def test_headings_of_labelled_documents(name):
    folder, document = name.split("/")
    gold = json.loads((GOLD / folder / f"{document}.json").read_text(encoding="utf-8"))
    text = (GOLD / folder / "text" / f"{document}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line.strip()]
    page = Page("text", lines[0], [Paragraph(line) for line in lines])
    found = [(s.level, "".join(s.title.split())) for s in outline(page, IDENTITY).sections]
    hits = 0
    for want in gold["sections"]:
        forms = {"".join(t.split()) for t in [want["title"], *want.get("titles_also", [])]}
        hits += any(t in forms and level in [want["level"], *want.get("levels_also", [])] for level, t in found)
    assert hits == len(gold["sections"])
    assert len(found) <= len(gold["sections"]) + len(gold.get("sections_optional", []))


def test_an_introduction_stands_above_the_first_section_not_over_it():
    assert titles("引 言", PROSE, "一、概述", PROSE)[-1] == (1, "概述")


def test_a_sentence_that_there_is_nothing_is_no_heading():
    assert titles("五、存在问题", PROSE, "六、其他需要报告的事项", "无其他需要报告的事项。") == [
        (1, "存在问题"), (1, "其他需要报告的事项"),
    ]  # fmt: skip


def test_the_end_of_a_heading_says_what_it_is_about():
    assert kinds_of("县政府门户网站主动公开政府信息情况")[0] == "sec.proactive"
    assert kinds_of("健全组织,成立机构") == ("sec.resources",)
    assert kinds_of("发挥官网作用") == ("sec.platform",)
    assert kinds_of("门户网站接受咨询服务情况")[0] == "sec.consult"


# ---------------------------------------------------------------------------------------------------
# headings that a copy ran together


def test_headings_run_together_at_the_end_of_sentences():
    assert titles(
        "我镇认真贯彻条例,现报告如下。一、主动公开情况。全年公开信息86条。二、依申请公开情况。收到申请2件。三、存在不足。更新慢。"
    ) == [(1, "主动公开情况"), (1, "依申请公开情况"), (1, "存在不足")]


def test_headings_run_together_with_nothing_before_their_prose():
    assert titles(
        "一、主动公开情况全年公开信息86条。二、行政复议和诉讼情况2015年未发生。三、存在的问题主要是更新慢。四、下一步打算继续加强培训。"
    ) == [(1, "主动公开情况"), (1, "行政复议和诉讼情况"), (1, "存在的问题"), (1, "下一步打算")]


def test_headings_run_together_with_short_answers_behind_a_blank():
    assert [(s.title, s.text) for s in read("一、依申请公开情况 没有收到申请。 二、复议诉讼情况 无。 三、存在问题 更新慢。").sections] == [
        ("依申请公开情况", "没有收到申请。"), ("复议诉讼情况", "无。"), ("存在问题", "更新慢。"),
    ]  # fmt: skip


def test_a_first_subheading_directly_behind_its_heading():
    assert titles("一、主动公开情况(一)公开内容。公开信息86条。(二)公开形式。网站公开80条。二、依申请公开情况(一)申请情况。收到2件。") == [
        (1, "主动公开情况"), (2, "公开内容"), (2, "公开形式"), (1, "依申请公开情况"), (2, "申请情况"),
    ]  # fmt: skip


def test_numbers_that_restart_within_a_paragraph_nest():
    assert titles(
        "一、基本情况。一、加强领导。成立了领导小组。二、健全制度。制定了制度。二、依申请公开情况。收到申请3件。三、收费情况。未收取费用。"
    ) == [(1, "基本情况"), (2, "加强领导"), (2, "健全制度"), (1, "依申请公开情况"), (1, "收费情况")]


def test_parts_run_together():
    assert titles("第一部分概述。我局认真贯彻条例。第二部分主动公开情况。全年公开信息86条。") == [(1, "概述"), (1, "主动公开情况")]


def test_an_enumeration_with_numerals_is_no_heading():
    assert titles("一、概述", "公开信息86条。一、二季度共培训2次。三、四季度开展检查。", "二、存在问题", PROSE) == [(1, "概述"), (1, "存在问题")]


@pytest.mark.parametrize("lost", ["、", "?、", "．"])
def test_headings_whose_numbers_a_copy_lost(lost):
    assert tree(f"{lost}主动公开情况", "公开信息86条。", f"{lost}存在问题", "更新慢。") == [(1, None, "主动公开情况"), (1, None, "存在问题")]


def test_subheadings_whose_numbers_a_copy_lost():
    assert titles("一、概述", "()公开内容", "公开信息86条。", "()公开形式", "网站公开80条。", "二、存在问题", PROSE) == [
        (1, "概述"), (2, "公开内容"), (2, "公开形式"), (1, "存在问题"),
    ]  # fmt: skip


def levels(*marks):
    """The levels of headings told as the mark and the title, each with prose below it."""
    found = tree(*(block for mark in marks for block in (mark, PROSE)))
    assert len(found) == len(marks)
    return [level for level, _, _ in found]


@pytest.mark.parametrize(
    "marks",
    [
        ("一、总体情况", "2.主动公开情况", "（三）依申请公开情况", "四、存在问题"),
        ("一、总体情况", "2、主动公开情况", "3、依申请公开情况", "4、存在问题"),
        ("一、总体情况", "（二）主动公开情况", "三、依申请公开情况", "（四）存在问题"),
        ("一、总体情况", "二、群众来信工作", "3、信息发布工作", "四、存在问题"),
        ("1.总体情况", "二、主动公开情况", "三、依申请公开情况"),
        ("第一部分 总体情况", "二、主动公开情况", "三、依申请公开情况"),
    ],
)
def test_a_number_in_another_style_goes_on_with_its_sequence(marks):
    assert levels(*marks) == [1] * len(marks)


def test_so_does_one_of_a_list_within_a_section():
    assert levels("一、总体情况", "（一）加强组织领导", "2.完善工作制度", "（三）强化队伍培训", "二、主动公开情况") == [1, 2, 2, 2, 1]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (("一、总体情况", "2.组织领导", "3.制度建设", "二、主动公开情况"), [1, 2, 2, 1]),
        (("一、总体情况", "2.群众来信工作", "3.信息发布工作"), [1, 2, 2]),
        (("一、总体情况", "1.组织领导", "2.制度建设", "三、主动公开情况"), [1, 2, 2, 1]),
        (("一、总体情况", "二、主动公开情况", "1.公开渠道", "2.公开内容", "3.公开形式", "三、依申请公开情况"), [1, 1, 2, 2, 2, 1]),
    ],
    ids=["its first number was lost", "nothing shows that it goes on", "it has its first number", "it is a list below"],
)
def test_a_list_below_a_heading_stays_a_list(marks, expected):
    assert levels(*marks) == expected

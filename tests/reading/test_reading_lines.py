"""White space made plain; broken lines joined, and only those."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.items import Paragraph, Table
from govreports.reading.lines import is_numbered, mend, tidy, width


def mended(*paragraphs: str) -> list[str]:
    blocks, _ = mend([Paragraph(text) for text in paragraphs])
    return [block.text for block in blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("\u3000\u3000一、概述\u00a0", "一、概述"),
        ("一 概 述", "一 概 述"),
        ("政府\u200b信息\ufeff公开", "政府信息公开"),
        ("填报单位:\u3000\u3000\u3000日期", "填报单位: 日期"),
        ("本办公室全年共受理申请 12 件,办结 11 件,办结率 98 %。", "本办公室全年共受理申请12件,办结11件,办结率98%。"),
        ("本年新收政府信息公开申请数量 12 3 0 0 1 0 16", "本年新收政府信息公开申请数量 12 3 0 0 1 0 16"),
        ("一、概述 2011年,全镇上下共同努力,做了许多工作,效果较好。", "一、概述 2011年,全镇上下共同努力,做了许多工作,效果较好。"),
    ],
)
def test_tidy(line: str, plain: str) -> None:
    assert tidy(line) == plain


def test_width_counts_ascii_half() -> None:
    assert width("公开12条") == 4


@pytest.mark.parametrize("line", ["一、概述", "（二）做法", "(三)问题", "3.其他", "1、基本", "①首先", "附件：表", "第二章 机构", "一是加强", "附表1 情况"])
def test_numbered_lines(line: str) -> None:
    assert is_numbered(line)


@pytest.mark.parametrize("line", ["2011年全年", "12件", "1.5万条", "十二个镇", "公开"])
def test_lines_without_a_number_of_their_own(line: str) -> None:
    assert not is_numbered(line)


def test_soft_breaks_at_links_are_joined() -> None:
    assert mended("根据《\n中华人民共和国政府信息公开条例》的规定,现公布\n示例市政府办公室2013年工作情况,请予监督。") == [
        "根据《中华人民共和国政府信息公开条例》的规定,现公布示例市政府办公室2013年工作情况,请予监督。"
    ]


def test_an_enumeration_goes_on_after_its_mark() -> None:
    assert mended("主要公开食品药品安全、\n环境保护、安全生产等内容。") == ["主要公开食品药品安全、环境保护、安全生产等内容。"]


def test_a_break_inside_a_number_or_a_year() -> None:
    assert mended("本办公室全年主动公开政府信息共计1,2\n34条,超过上年。") == ["本办公室全年主动公开政府信息共计1,234条,超过上年。"]
    assert mended("统计数据的期限为2012年1月1日起至20\n12年12月31日止。") == ["统计数据的期限为2012年1月1日起至2012年12月31日止。"]


def test_a_break_inside_a_word_of_the_title() -> None:
    assert mended("示例县河东街道政府信息\n公开工作年度报告", "一、概述") == ["示例县河东街道政府信息公开工作年度报告", "一、概述"]


def test_a_line_never_begins_with_a_closing_mark() -> None:
    assert mended("全年共公开信息三十余条", "，其中规章五条。") == ["全年共公开信息三十余条，其中规章五条。"]


def test_title_on_two_lines_stays_two_lines() -> None:
    lines = ["示例市人民政府", "关于2009年度政府信息公开工作的报告", "省政府办公厅:"]
    assert mended("\n".join(lines)) == lines
    assert mended(*lines) == lines


def test_headings_and_list_items_are_never_joined() -> None:
    lines = ["二、加强门户网站建设,推进主动公开", "(一)改版网站。今年完成了改版。", "一是增加栏目,方便查阅;", "二是及时更新。"]
    assert mended("\n".join(lines)) == lines


def test_unnumbered_headings_are_not_joined_to_their_text() -> None:
    lines = ["主要做法及成效", "2012年,全县共发布信息三百条,比上年有所增加。", "存在问题", "一些单位重视不够,更新不及时。"]
    assert mended("\n".join(lines)) == lines


def test_a_table_one_cell_a_line_stays_as_it_is() -> None:
    lines = ["指标", "数量", "主动公开信息数", "4252", "其中:全文电子化的主动公开信息数", "17", "网上咨询数", "人次", "2133", "申请处理率", "97.5%"]
    assert mended("\n".join(lines)) == lines
    assert mended(*lines) == lines


def test_numbers_below_one_another_are_never_joined() -> None:
    assert mended("1,2\n34\n5\n0") == ["1,2", "34", "5", "0"]


def test_a_finished_sentence_is_not_joined() -> None:
    lines = ["今年共办理申请三件,均按时答复。", "全年没有收到行政复议申请,也没有被提起诉讼"]
    assert mended("\n".join(lines)) == lines


def test_a_page_wrapped_at_one_width_is_one_paragraph_a_paragraph() -> None:
    text = "办公室对栏目作了调整，新设专题五个，并安排专人每月核对一次，保证内容及时更新，方便群众查阅和使用，同时加强了培训工作，提高了队伍素质，" * 3
    rows = [text[i : i + 30] for i in range(0, len(text), 30)]
    blocks, repairs = mend([Paragraph("\n".join([*rows, "一、总体情况", *rows]))])
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == [text, "一、总体情况", text]
    assert [r.kind for r in repairs] == ["line_join"]
    assert repairs[0].count == 2 * (len(rows) - 1)


def test_indented_lines_begin_a_paragraph() -> None:
    assert mended(
        "\u3000\u3000今年以来,全区各部门按照要求做了大量的工作,内容更加丰富\n\u3000\u3000各镇街也做了许多工作,建立了公开栏,方便了群众查阅使用信息。"
    ) == ["今年以来,全区各部门按照要求做了大量的工作,内容更加丰富", "各镇街也做了许多工作,建立了公开栏,方便了群众查阅使用信息。"]


def test_page_numbers_go_and_the_sentence_over_the_page_goes_on() -> None:
    blocks, repairs = mend([Paragraph("全区坚持便民原则,着力打造一流\n-1-\n\f营商环境,各项工作都有新的进步。"), Paragraph("— 2 —")])
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["全区坚持便民原则,着力打造一流营商环境,各项工作都有新的进步。"]
    assert {(r.kind, r.before, r.count) for r in repairs} >= {("page_number", "-1-", 2)}


def test_a_negative_number_is_no_page_number() -> None:
    assert mended("本年增减", "-1", "-12") == ["本年增减", "-1", "-12"]


def test_every_join_is_a_repair() -> None:
    _, repairs = mend([Paragraph("现公布示例市《\n政府信息公开规定》。")])
    assert [(r.kind, r.before, r.after) for r in repairs] == [("line_join", "现公布示例市《\n政府信息公开规定》。", "现公布示例市《政府信息公开规定》。")]


def test_tables_pass_through_and_stop_a_join() -> None:
    made = Table([["甲", "1"]])
    blocks, _ = mend([Paragraph("情况如下，"), made, Paragraph("其余情况，见附件。")])
    assert [type(b) for b in blocks] == [Paragraph, Table, Paragraph]
    assert blocks[1] is made


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="一二政府公开，。、《》（）()“”12,.\n\u3000 abc:：-", max_size=200))
def test_no_character_is_lost(text: str) -> None:
    blocks, repairs = mend([Paragraph(text)])
    kept = "".join(b.text for b in blocks if isinstance(b, Paragraph))
    pages = any(r.kind == "page_number" for r in repairs)
    assert pages or "".join(kept.split()) == "".join(text.split())


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_linear_in_the_lines() -> None:
    line = "《本机关全年公开政府信息，其中规章\n"
    start = time.monotonic()
    mend([Paragraph(line * 20_000)])
    assert time.monotonic() - start < 8


def test_the_spaces_of_a_table_in_one_line_part_its_cells() -> None:
    row = "(二)部分公开(区分处理的,只计这一情形) 1 0 0 0 1 (三)不予公开 1.属于国家秘密 0 0 0 0 0"
    assert tidy(row) == row
    assert tidy("全年共受理申请 12 件,其中 3 件为信函申请,其余网上提交。") == "全年共受理申请12件,其中3件为信函申请,其余网上提交。"


@pytest.mark.parametrize(
    ("row", "following"),
    [
        ("1 一、本年新收政府信息公开申请数量,不含上年结转的申请 6701 100 0 0 58 0 6859", "2 二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0"),
        ("申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 3 0 0 0 0 0 3", "申请人逾期未按收费通知要求缴纳费用 0 0 0 0 0 0 0"),
        ("危及国家安全、公共安全、经济安全和社会稳定的信息,以及《条例》规定的 件 4", "法律法规规定的其他情形 件 1"),
    ],
)
def test_a_row_of_a_table_ends_its_line(row: str, following: str) -> None:
    assert mended(f"{row}\n{following}") == [row, following]

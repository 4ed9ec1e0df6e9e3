"""PDFs as offices make them: running headers, long headings, open tables, cells of several lines, stamps across the text."""

from __future__ import annotations

import time

import pytest
from documents import TITLE, drawn

from govreports.items import Page, Paragraph, Table
from govreports.reading.formats import pdf

FULL = "本报告依照条例编制并向社会公布所列数据均为全年数据统计期限"


def opened(*pages: dict[str, object]) -> Page:
    return pdf.open_pdf(drawn(list(pages)), "x.pdf")


def paragraphs(page: Page) -> list[str]:
    return [b.text for b in page.blocks if isinstance(b, Paragraph)]


def tables(page: Page) -> list[list[list[str]]]:
    return [b.rows for b in page.blocks if isinstance(b, Table)]


def test_running_headers_go_and_are_told() -> None:
    page = opened(*({"text": [(200, 50, "新会区年报"), (98, 140 + 20 * n, FULL[:-2]), (70, 160 + 20 * n, f"第{n}止。")]} for n in range(4)))
    assert paragraphs(page) == [f"{FULL[:-2]}第{n}止。" for n in range(4)]
    assert [(r.kind, r.before, r.count) for r in page.repairs] == [("page_number", "新会区年报", 4)]


def test_a_title_of_several_lines_is_one() -> None:
    page = opened({"text": [(180, 90, "新会区人民政府办公室", 22), (160, 125, "政府信息公开工作年度报告", 22), (98, 180, FULL[:-2]), (70, 200, FULL), (70, 220, "止。")]})
    assert page.title == "新会区人民政府办公室政府信息公开工作年度报告"


def test_a_heading_that_wraps_is_one() -> None:
    heading = "一、" + FULL[:24]
    page = opened({"text": [(98, 90, heading), (70, 110, "情况"), (98, 130, FULL[:-2]), (70, 150, "止。"), (98, 170, FULL[:-2]), (70, 190, "止。")]})
    assert paragraphs(page)[0] == heading + "情况"


def test_a_table_open_at_both_sides_keeps_its_outer_columns() -> None:
    cells = [(0, 0, "信息内容"), (0, 1, "本年处理决定数量"), (0, 2, "说明"), (1, 0, "行政许可"), (1, 1, "31"), (1, 2, "无"), (2, 0, "行政处罚"), (2, 1, "7"), (2, 2, "/")]
    page = opened({"text": [(98, 60, FULL[:-2])], "grid": ([70, 200, 380, 520], [100, 130, 160, 190], cells, False)})
    assert tables(page) == [[["信息内容", "本年处理决定数量", "说明"], ["行政许可", "31", "无"], ["行政处罚", "7", "/"]]]
    assert paragraphs(page) == [FULL[:-2]]


def test_a_rule_in_the_foot_is_no_part_of_an_open_table() -> None:
    page = opened({"text": [(98, 60, FULL[:-2]), (98, 400, "以上。")], "grid": ([70, 200, 380], [100, 130, 160], [(0, 0, "行政许可"), (0, 1, "3"), (1, 0, "行政处罚"), (1, 1, "7")], False)})
    assert tables(page) == [[["行政许可", "3"], ["行政处罚", "7"]]]
    assert paragraphs(page)[-1] == "以上。"


def test_a_cell_of_several_lines_is_one_cell() -> None:
    cells = [(0, 0, "（一）予以公开"), (0, 1, "2"), (1, 0, "（二）部分公开（区分处理的，\n只计这一情形，不计其他情\n形）"), (1, 1, "12\n345")]
    page = opened({"grid": ([70, 260, 330], [100, 130, 180], cells)})
    assert tables(page) == [[["（一）予以公开", "2"], ["（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "12345"]]]


def test_a_space_parts_thousands_and_a_wide_gap_two_numbers() -> None:
    cells = [(0, 0, "行政许可"), (0, 1, "1 234"), (1, 0, "行政处罚"), (1, 1, "1      234")]
    assert tables(opened({"grid": ([70, 200, 380], [100, 130, 160], cells)})) == [[["行政许可", "1 234"], ["行政处罚", "1  234"]]]


def test_what_stands_across_the_text_is_left_out() -> None:
    page = opened({"text": [(98, 90, FULL[:-2]), (70, 110, "止。")], "rotated": [(200, 150, "内部资料", 45)]})
    assert "".join(paragraphs(page)) == FULL[:-2] + "止。"


def test_a_table_without_rulings_is_one_where_its_columns_are_clear() -> None:
    rows = [("行政许可", "31", "5"), ("行政处罚", "7", "0"), ("行政强制", "2", "12")]
    text = [(x, 100 + 20 * n, cell) for n, row in enumerate(rows) for x, cell in zip((80, 250, 400), row, strict=True)]
    page = opened({"text": [(98, 60, FULL[:-2]), *text, (98, 200, FULL[:-2])]})
    assert tables(page) == [[list(row) for row in rows]]


def test_lines_in_pieces_with_unclear_columns_stay_lines() -> None:
    text = [(80, 100, "甲"), (250, 100, "1"), (80, 120, "乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙"), (400, 120, "2"), (80, 140, "丙"), (250, 140, "3"), (300, 140, "4")]
    page = opened({"text": text})
    assert not tables(page)
    assert paragraphs(page) == ["甲 1", "乙" * 16 + " 2", "丙 3 4"]


def test_a_cover_in_two_columns_keeps_the_title_apart() -> None:
    page = opened({"text": [(70, 60, "发布机构：新会区政府办"), (380, 60, "日期：2023年1月18日"), (150, 200, TITLE, 18)]}, {"text": [(98, 90, FULL[:-2])]})
    assert TITLE in paragraphs(page)


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_a_page_takes_a_third_of_a_second_at_most() -> None:
    cells = [(r, c, str(r * c)) for r in range(28) for c in range(10)]
    grid = ([40 + 50 * n for n in range(11)], [60 + 20 * n for n in range(29)], cells)
    body = drawn([{"text": [(60, 700, FULL)], "grid": grid}] * 6)
    pdf.open_pdf(body, "x.pdf")
    start = time.process_time()
    page = pdf.open_pdf(body, "x.pdf")
    taken = time.process_time() - start
    assert sum(len(rows) for rows in tables(page)) == 28 * 6
    assert taken / 6 < 0.3


def test_short_lines_at_the_left_are_paragraphs_of_their_own() -> None:
    lines = [TITLE, "根据条例的规定编制本报告。", "一、总体情况", "公开工作平稳有序。", "二、依申请公开情况", "收到申请3件。"]
    assert paragraphs(opened({"text": [(60, 80 + 20 * n, line) for n, line in enumerate(lines)]})) == lines
    long = [TITLE, FULL + FULL[:4], "止。", *lines[2:]]
    told = paragraphs(opened({"text": [(60, 80 + 20 * n, line) for n, line in enumerate(long)]}))
    assert told == [TITLE, FULL + FULL[:4] + "止。", *lines[2:]]


def test_a_clause_goes_on_at_a_ragged_margin() -> None:
    text = ["全年公开政府信息12345条,其中网站公开10000条,", "通过政务微博公开1345条,通过公报公开1000条,通过", "公开栏公开1条。"]
    page = opened({"text": [(60, 80, TITLE), *((60, 100 + 20 * n, line) for n, line in enumerate(text))]})
    assert paragraphs(page)[1:] == ["".join(text)]

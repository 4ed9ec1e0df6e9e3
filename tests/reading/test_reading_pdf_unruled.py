"""Tables of a PDF without rulings: columns by figures and header cells, rows by their labels; what could be either is left out."""

from __future__ import annotations

import time

import pytest
from documents import drawn
from tabling import identity, values

from govreports.items import Paragraph, Table
from govreports.reading.formats import pdf
from govreports.reading.formats.unruled import Span, lay_out
from govreports.reading.sections import outline
from govreports.reading.tables import read_tables

XS = [250, 290, 330, 370, 410, 450, 490]
HEAD = [["申请人情况"], ["法人或其他组织"], ["自然人", "商业", "科研", "社会公", "法律服", "其他", "总计"], ["", "企业", "机构", "益组织", "务机构", "", ""]]
ROWS = [
    ("一、本年新收政府信息公开申请数量", ["12", "3", "0", "0", "0", "1", "16"]),
    ("二、上年结转政府信息公开申请数量", ["1", "0", "0", "0", "0", "0", "1"]),
    ("（一）予以公开", ["10", "2", "0", "0", "0", "0", "12"]),
    ("（二）部分公开（区分处理的，\n只计这一情形，不计其他情形）", ["1", "1", "0", "0", "0", "1", "3"]),
    ("1.属于国家秘密", ["0", "0", "0", "0", "0", "0", "0"]),
    ("2.其他法律行政法规\n禁止公开", ["2", "0", "0", "0", "0", "0", "2"]),
]
RECEIVED, CARRIED, PARTIAL, LAW = (
    "applications.received.total",
    "applications.carried_in",
    "applications.outcome.granted_partial",
    "applications.outcome.denied.other_law",
)
Drawn = list[tuple[float, float, str, float]]


def centred(x: float, y: float, text: str) -> tuple[float, float, str, float]:
    width = sum(9 if ord(char) > 255 else 4.5 for char in text)
    return x - width / 2, y, text, 9


def head(y: float = 100) -> Drawn:
    return [
        centred(370, y, HEAD[0][0]),
        centred(370, y + 12, HEAD[1][0]),
        *(centred(x, y + 24 + 11 * n, text) for n in (0, 1) for x, text in zip(XS, HEAD[2 + n], strict=True) if text),
    ]


def rows(told: list[tuple[str, list[str]]], y: float = 160, *, at: float = 0.5) -> Drawn:
    """Labels at the left, their figures at the height `at` of their lines."""
    found: Drawn = []
    for label, cells in told:
        lines = label.split("\n")
        found += [(60, y + 11 * n, line, 9) for n, line in enumerate(lines)]
        found += [centred(x, y + 11 * at * (len(lines) - 1), cell) for x, cell in zip(XS, cells, strict=True) if cell]
        y += 11 * len(lines) + 6
    return found


def read(*pages: Drawn) -> dict[str, int | float]:
    page = pdf.open_pdf(drawn([{"text": [(98, 60, "附表", 14)] * (not n) + text} for n, text in enumerate(pages)]), "x.pdf")
    return values(read_tables(outline(page, identity()), identity()))


@pytest.mark.parametrize("at", [0, 0.5, 1], ids=["top", "middle", "bottom"])
def test_a_label_of_several_lines_has_its_figures_at_one_height(at: float) -> None:
    found = read(head() + rows(ROWS, at=at))
    assert [found[code] for code in (RECEIVED, CARRIED, PARTIAL, LAW)] == [16, 1, 3, 2]
    assert found[f"{PARTIAL}@legal.other"] == 1
    assert len(found) == 42


def test_blank_cells_and_blank_columns_are_left_out_and_move_nothing() -> None:
    told = [(label, ["" if cell == "0" else cell for cell in cells]) for label, cells in ROWS]
    found = read(head() + rows(told))
    assert found[f"{RECEIVED}@legal.other"] == found[f"{PARTIAL}@legal.other"] == 1
    assert f"{RECEIVED}@legal.research" not in found
    assert [found[code] for code in (RECEIVED, PARTIAL, LAW)] == [16, 3, 2]
    assert 0 not in found.values()


def test_a_table_goes_on_behind_a_page_break() -> None:
    found = read(head() + rows(ROWS[:3]), rows([(label, ["", *cells[1:]]) for label, cells in ROWS[3:]], y=90))
    assert [found[code] for code in (RECEIVED, PARTIAL, LAW)] == [16, 3, 2]
    assert f"{PARTIAL}@natural_person" not in found
    assert found[f"{PARTIAL}@legal.business"] == 1


def test_a_row_between_two_labels_keeps_its_figures_and_gets_no_label() -> None:
    moved = [(x, y + 16, text, size) if text.isdigit() else (x, y, text, size) for x, y, text, size in rows([ROWS[3]], y=239)]
    found = read([*head(), *rows([*ROWS[:3], ROWS[5]]), *moved, *rows([ROWS[4]], y=290)])
    assert found[LAW] == 2
    assert PARTIAL not in found


def test_a_number_that_its_column_broke_is_mended_where_only_then_the_row_adds_up() -> None:
    broken = rows([("一、本年新收政府信息公开申请数量", ["1200", "34", "0", "0", "0", "0", "1203"])])
    rest = [centred(XS[0], 171, "0"), centred(XS[-1], 171, "4")]
    assert read([*head(), *broken, *rest, *rows(ROWS[1:], y=190)])[RECEIVED] == 12034
    unsure = rows([("一、本年新收政府信息公开申请数量", ["1200", "0", "0", "0", "0", "0", "1200"])])
    found = read([*head(), *unsure, *rest, *rows(ROWS[1:], y=190)])
    assert RECEIVED not in found
    assert found[CARRIED] == 1


def test_fifteen_columns_without_labels() -> None:
    xs = [60 + 32 * n for n in range(15)]
    cells = [("结果", "维持"), ("结果", "纠正"), ("其他", "结果"), ("尚未", "审结"), ("总计", "")] * 3
    figures = ["", "1", "0", "2", "3", "0", "0", "4", "0", "4", "", "", "", "", ""]
    text = [centred(xs[2], 100, "行政复议"), centred(xs[9] + 16, 100, "行政诉讼"), centred(xs[7], 112, "未经复议直接起诉"), centred(xs[12], 112, "复议后起诉")]
    text += [centred(x, 124 + 11 * n, cell[n]) for x, cell in zip(xs, cells, strict=True) for n in (0, 1) if cell[n]]
    found = read([*text, *(centred(x, 160, cell) for x, cell in zip(xs, figures, strict=True) if cell)])
    assert (found["review.corrected"], found["review.pending"], found["review.total"]) == (1, 2, 3)
    assert (found["litigation.direct.other"], found["litigation.direct.total"]) == (4, 4)
    assert "review.upheld" not in found


def test_a_main_heading_and_prose_are_no_rows() -> None:
    first = [(60, 100, "信息内容", 9), centred(270, 100, "本年制发件数"), centred(350, 100, "本年废止件数"), centred(430, 100, "现行有效件数")]
    first += [(60, 116 + 16 * n, label, 9) for n, label in enumerate(("规章", "行政规范性文件"))]
    first += [centred(x, 116 + 16 * n, cell) for n, row in enumerate((("0", "1", "2"), ("3", "4", "5"))) for x, cell in zip((270, 350, 430), row, strict=True)]
    heading = (60, 150, "三、收到和处理政府信息公开申请情况", 9)
    page = pdf.open_pdf(drawn([{"text": [*first, heading, *head(170), *rows(ROWS, y=230), (60, 400, "以上。", 9)]}]), "x.pdf")
    assert [len(block.rows) > 2 for block in page.blocks if isinstance(block, Table)] == [True, True]
    assert next(block.text for block in page.blocks if isinstance(block, Paragraph)) == heading[2]


def test_headers_close_below_each_other_are_parted_by_the_row_between() -> None:
    lines = [
        ("信息内容", "上一年项目数量", "本年增/减"), ("行政事业性收费", "7", ""), ("信息内容", "采购项目数量", "采购总金额"),
        ("政府集中采购", "6", "12.5万元"),
    ]  # fmt: skip
    text = [
        (60, 100 + 13 * n, cell, 9) if not m else centred((0, 270, 350)[m], 100 + 13 * n, cell)
        for n, line in enumerate(lines) for m, cell in enumerate(line)
    ]  # fmt: skip
    assert read(text) == {"actions.fees.items_prev": 7, "actions.procurement.projects": 6, "actions.procurement.amount": 125_000}


def test_other_tables_are_not_laid_out() -> None:
    lines = [[Span(60, 100, 20 * n, 9, f"甲{n}", n), Span(200, 210, 20 * n, 9, str(n), n), Span(300, 310, 20 * n, 9, "5", n)] for n in range(5)]
    assert lay_out(lines) is None


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_a_full_region_of_pieces_is_laid_out_in_half_a_second() -> None:
    words = ["1.属于国家秘密", "自然人", "7", "其他", "（三）不予公开", "12", "总计", "续行"]
    for width in (2, 10):
        lines = [[Span(40.0 * c + n % 7, 40.0 * c + 30, 12.0 * n, 9, words[(n * c) % 8], n) for c in range(width)] for n in range(600)]
        start = time.process_time()
        lay_out(lines)
        assert time.process_time() - start < 0.5

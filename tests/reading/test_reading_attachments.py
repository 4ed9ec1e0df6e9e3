"""The report behind the page: what the page only links is read, what both hold is one report."""

from __future__ import annotations

import pytest
from documents import CHAPTERS, NUMBERS, TITLE, word_file

from govreports.items import Attachment, Page, Paragraph, ReadingError, ReportPage, Table
from govreports.reading import chain
from govreports.reading.attachments import with_attachments
from govreports.reading.parts import points, weigh


def html(lines: list[str], title: str = TITLE) -> bytes:
    told = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<html><head><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2023-01-18 10:00"></head>'
        f"<body><h1>{title}</h1><div id='zoom'>{told}</div></body></html>"
    ).encode()


def whole(lines: list[str], *attachments: Attachment, title: str = TITLE) -> ReportPage:
    item = ReportPage(url="http://www.example.gov.cn/a.html", body=html(lines, title), attachments=list(attachments))
    chain.decode_step(item)
    chain.page_step(item)
    return item


def file(body: bytes, name: str = "附件.docx") -> Attachment:
    return Attachment(url=f"http://www.example.gov.cn/{len(body)}.bin", name=name, body=body, status=200)


def paragraphs(page: Page | None) -> list[str]:
    assert page is not None
    return [b.text for b in page.blocks if isinstance(b, Paragraph)]


def tables(page: Page | None) -> list[Table]:
    assert page is not None
    return [b for b in page.blocks if isinstance(b, Table)]


def test_a_page_that_only_points_is_read_from_its_attachment() -> None:
    item = whole(["附件：点击下载"], file(word_file([TITLE, *CHAPTERS], NUMBERS)))
    assert item.page is not None
    assert item.page.format == "docx"
    assert item.page.published == "2023-01-18"
    assert "一、总体情况" in paragraphs(item.page)
    assert [table.rows[2] for table in tables(item.page)] == [["行政许可", "31", ""]]
    assert item.attachments[0].error is None


def test_a_preamble_with_a_link_is_a_pointer_too() -> None:
    preamble = "根据条例规定，现公布本区上年度政府信息公开工作情况。本报告的统计期限为全年，电子版可以在本网站下载，如有疑问请与区政务公开办联系，欢迎提出意见和建议。"
    item = whole([preamble, "全文下载"], file(word_file([TITLE, *(CHAPTERS * 2)])))
    assert item.page is not None
    assert item.page.format == "docx"


def test_the_title_of_the_attachment_counts_where_the_page_has_none() -> None:
    item = whole(["点击查看"], file(word_file([TITLE, *CHAPTERS])), title="年报公示")
    assert item.page is not None
    assert item.page.title == TITLE


def test_page_and_attachment_with_the_same_report_are_one_report() -> None:
    item = whole([*CHAPTERS, "附件：年度报告.docx"], file(word_file([TITLE, *CHAPTERS])))
    assert item.page is not None
    assert item.page.format == "html"
    assert paragraphs(item.page).count("一、总体情况") == 1
    assert not tables(item.page)


def test_tables_only_in_the_attachment_are_taken_from_there() -> None:
    item = whole([*CHAPTERS, "附件：统计表.docx"], file(word_file(["附表"], NUMBERS), "统计表.docx"))
    assert item.page is not None
    assert item.page.format == "html"
    assert [table.rows for table in tables(item.page)] == [NUMBERS]
    assert paragraphs(item.page).count("一、总体情况") == 1


def test_a_table_that_the_page_has_is_not_taken_again() -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in NUMBERS)
    item = whole([*CHAPTERS, f"<table>{cells}</table>"], file(word_file([TITLE, *CHAPTERS], NUMBERS)))
    assert len(tables(item.page)) == 1


def test_a_table_that_lost_its_grid_on_the_page_is_there_already() -> None:
    flat = ["".join(row) for row in NUMBERS]
    item = whole([*CHAPTERS, *flat], file(word_file([TITLE], NUMBERS)))
    assert not tables(item.page)


@pytest.mark.parametrize("name", ["政府网站工作年度报表.docx", "2021年政府信息公开工作年度报告.docx"])
def test_tables_of_another_report_are_left_alone(name: str) -> None:
    item = whole(CHAPTERS, file(word_file([name[:-5]], NUMBERS), name))
    assert not tables(item.page)
    assert item.attachments[0].error is None


def test_a_form_without_figures_is_left_alone() -> None:
    form = [["申请人信息", "姓名", ""], ["", "行政许可", ""], ["行政处罚", "行政强制", "规章"]]
    assert not tables(whole(CHAPTERS, file(word_file(["申请表"], form))).page)


def test_an_unreadable_attachment_is_told_and_does_not_cost_the_page() -> None:
    item = whole(CHAPTERS, file(word_file(CHAPTERS)[:900], "报告.docx"))
    assert "一、总体情况" in paragraphs(item.page)
    assert (item.attachments[0].error or "").startswith("truncated: ")


def test_a_pointer_at_nothing_readable_fails_with_the_reason_of_the_attachment() -> None:
    with pytest.raises(ReadingError, match="only points") as caught:
        whole(["附件：点击下载"], file(word_file(CHAPTERS)[:900], "报告.docx"))
    assert (caught.value.step, caught.value.reason) == ("page", "truncated")
    lost = Attachment(url="http://www.example.gov.cn/b.pdf", name="b.pdf", error="timeout: no answer")
    with pytest.raises(ReadingError) as caught:
        whole(["附件：点击下载"], lost)
    assert caught.value.reason == "unfetched"


def test_the_report_is_chosen_among_several_attachments() -> None:
    other = file(word_file(["政府信息公开申请表", "姓名", "所需信息"]), "申请表.docx")
    report, annex = file(word_file([TITLE, *CHAPTERS]), "报告.docx"), file(word_file(["附表"], NUMBERS), "附表.docx")
    item = whole(["附件：点击下载"], other, annex, report)
    assert "二、依申请公开情况" in paragraphs(item.page)
    assert [table.rows for table in tables(item.page)] == [NUMBERS]


def test_the_same_report_in_two_formats_is_read_once() -> None:
    body = word_file([TITLE, *CHAPTERS])
    broken = file(b"%PDF-1.4 nothing", f"{TITLE}.pdf")
    item = whole(["附件：点击下载"], broken, file(body, f"{TITLE}.docx"))
    assert broken.error is None  # it was not opened
    assert item.page is not None
    assert item.page.format == "docx"


def test_the_page_itself_is_not_changed() -> None:
    page = Page("html", TITLE, [Paragraph("一、总体情况"), Paragraph("二、其他"), Paragraph("本年无申请。" * 20)])
    found = with_attachments(page, [file(word_file(["附表"], NUMBERS))])
    assert len(page.blocks) == 3
    assert len(found.blocks) == 4


def test_the_record_says_what_was_read() -> None:
    item = whole(["附件：点击下载"], file(word_file([TITLE, *CHAPTERS], NUMBERS)), file(b"%PDF-1.4 nothing", "表.pdf"))
    for _, step in chain.STEPS[2:]:
        step(item)
    assert item.report is not None
    assert item.report.source.format == "docx"
    assert [bool(a["error"]) for a in item.report.source.attachments] == [False, True]
    assert [s.value for s in item.report.statistics if s.origin == "table"] == [31, 7, 2]


@pytest.mark.parametrize(
    ("line", "is_pointer"),
    [("附件：2022年报.pdf", True), ("【点击查看】", True), ("全年收到申请8件。", False), ("", False)],
)
def test_lines_that_only_point(line: str, is_pointer: bool) -> None:
    assert points(line) is is_pointer


def test_weight_is_read_from_the_form() -> None:
    weight = weigh(Page("docx", TITLE, [Paragraph(line) for line in CHAPTERS] + [Table(NUMBERS)]))
    assert (weight.chapters, weight.tables, weight.titled, weight.year) == (3, 1, True, 2022)
    assert weight.is_report
    assert not weigh(Page("docx", "政府网站工作年度报表", [Table(NUMBERS)])).is_report

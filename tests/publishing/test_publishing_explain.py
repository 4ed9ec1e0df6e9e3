"""The explain page: everything escaped, every mark in its place, nothing from elsewhere."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from fake_reports import make_report
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.items import Finding, Repair, Report, ReportPage, Section, Statistic, TableRecord
from govreports.publishing.explain import explain
from govreports.reading.chain import read

HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=y>&amp;\u202e'
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "span", "mark", "sup", "a", "table", "tr", "td", "th",
    "br", "del", "ins", "strong",
}  # fmt: skip


class Elements(HTMLParser):
    """The elements, attributes and text of a page; `marked` is the text within marks by class and tip."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.marked: list[tuple[str, str, str]] = []
        self.cells: list[tuple[str, str]] = []
        self._in: list[str] = []
        self._now = ("", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs
        self._in.append(tag)
        if tag in ("mark", "td"):
            self._now = (dict(attrs).get("class") or "", dict(attrs).get("title") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._in and self._in.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._in and self._in[-1] == "mark":
            self.marked.append((*self._now, data))
        if self._in and self._in[-1] == "td" and "stat" in self._now[0]:
            self.cells.append((self._now[1], data))


def parsed(report: Report) -> Elements:
    page = Elements()
    page.feed(explain(report))
    return page


def hostile_report(text: str) -> Report:
    """A report that has `text` everywhere that a text may stand."""
    report = make_report(
        text=f"一、{text}\n{text}收到申请3件。",
        title=text, title_original=text, issuer=text,
        sections=[Section(1, "一", text, text, [text], text)],
        tables=[TableRecord(text, text, [[text, "3"]], 0)],
        findings=[Finding(text, text, text, [text], text, text, [text], {"code": text})],
        repairs=[Repair(text, text, text, 2)],
    )  # fmt: skip
    report.statistics = [
        Statistic(text, text, 3, text, "prose", section=0, quote=f"{text}收到申请3件", at={"text": len(text) + 3}, scope=text),
        Statistic(text, None, 3, text, "table", section=0, quote=f"{text} 3", at={"table": 0, "row": 0}),
    ]
    return report


def test_hostile_text_stays_text() -> None:
    page = parsed(hostile_report(HOSTILE))
    assert page.names <= ELEMENTS
    assert {name for name, _ in page.attributes} <= {"class", "id", "title", "href", "lang", "charset", "http-equiv", "content"}
    assert all((value or "").startswith("#") for name, value in page.attributes if name == "href")
    assert "<script>alert(1)</script>" in "".join(page.words)


@given(st.text(min_size=1, max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_keeps_the_form_of_the_page(text: str) -> None:
    page = parsed(hostile_report(text))
    assert page.names <= ELEMENTS
    assert all((value or "").startswith("#") for name, value in page.attributes if name == "href")


def test_characters_that_turn_or_hide_text_are_named() -> None:
    page = explain(hostile_report("甲\u202e乙\x00丙\ud800"))
    assert "甲⟨U+202E⟩乙⟨U+0000⟩丙?" in page
    assert "\u202e" not in page


def test_the_page_needs_no_host_and_no_script() -> None:
    page = explain(make_report())
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "src=" not in page.replace("default-src", "")


SOURCE = """广州市南沙区2021年政府信息公开工作年度报告
一、总体情况
2021年,我區主動公開政府信息約1200條,其中政府網站公開900條。
二、收到和处理政府信息公开申请情况
全年收到政府信息公開申請12件,办结12件。
"""


@pytest.fixture(scope="module")
def report() -> Report:
    return read(ReportPage("https://a.example/1.txt", SOURCE.encode(), content_type="text/plain; charset=utf-8"))


def test_every_statistic_of_the_text_is_marked_where_it_stands(report: Report) -> None:
    page = parsed(report)
    told = [entry for entry in report.statistics if entry.at and "text" in entry.at]
    assert told
    for entry in told:
        here = [words for kinds, tip, words in page.marked if "stat" in kinds.split() and f"{entry.code} = " in tip]
        assert "".join(here).replace(" ", "") in entry.quote.replace(" ", "")
        assert str(entry.value) in "".join(here)
    numbers = [value for name, value in page.attributes if name == "id" and value and value.startswith("p")]
    assert sorted(numbers) == sorted(f"p{report.statistics.index(entry) + 1}" for entry in told)


def test_headings_stand_with_their_kinds(report: Report) -> None:
    page = explain(report)
    for section in report.sections:
        assert f"{section.level}: {', '.join(section.kinds) or section.kind or '?'}" in page


def test_repairs_and_findings_are_marked() -> None:
    report = make_report(
        text="总体情况\n本单位制定文件十件。", statistics=0, repairs=[Repair("phrase_conversion", "檔案", "文件", 1)],
        findings=[Finding("prose_sum", "warning", "合计不符", quotes=["文件十件"])],
    )  # fmt: skip
    report.statistics = []
    marked = parsed(report).marked
    assert ("repair finding", "文件") in [(kinds, words) for kinds, _, words in marked]
    assert any(kinds == "finding" and words == "十件" and "合计不符" in tip for kinds, tip, words in marked)


def test_the_cells_used_are_marked_once_each() -> None:
    report = make_report(tables=[TableRecord(None, "NAT_2021_T2", [["一、本年新收", "0", "2", "2", "1,204", ""]], 0)])
    report.statistics = [
        Statistic("a.code", who, value, "件", "table", quote="一、本年新收 0 2 2 1,204", at={"table": 0, "row": 0})
        for who, value in (("natural_person", 0), ("legal.business", 2), ("legal.research", 2), (None, 1204))
    ]
    cells = parsed(report).cells
    assert [words for _, words in cells] == ["0", "2", "2", "1,204"]
    assert "a.code@legal.research = 2" in cells[2][0]


def test_extract_writes_one_page_a_file(tmp_path: Path) -> None:
    import subprocess
    import sys

    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(SOURCE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "extract", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--explain", str(tmp_path / "pages")],
        cwd=Path(__file__).resolve().parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert sorted(p.name for p in (tmp_path / "pages").iterdir()) == ["440115-gov-2021-2.html", "440115-gov-2021.html"]

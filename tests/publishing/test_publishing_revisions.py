"""The difference between two versions as a person reads it."""

from __future__ import annotations

from dataclasses import replace

from fake_reports import make_report
from hypothesis import given
from hypothesis import strategies as st

from govreports.items import Report, Section, Statistic, TableRecord
from govreports.publishing.revisions import Revision, revisions

OVERVIEW = Section(1, "一", "总体情况", "sec.overview", ["sec.overview"], "主动公开信息120条。收到申请10件。")
FEES = Section(1, "二", "收费情况", "sec.fees", ["sec.fees"], "本年度没有收费。")


def report(*sections: Section, before: str = "本报告由办公室编制。", version: int = 1, **changes: object) -> Report:
    lines = [before, *(line for s in sections for line in (f"{s.number}、{s.title}", s.text))]
    made = make_report(text="\n".join(lines), fetched=f"2026-0{version}-01T00:00:00Z", version=version)
    return replace(made, sections=list(sections), statistics=[], **changes)  # type: ignore[arg-type]


def told(old: Report, new: Report) -> list[tuple[str, str | None, str | None, str, str]]:
    return [(r.what, r.section, r.code, r.before, r.after) for r in revisions(old, new)]


def test_equal_content_has_no_difference() -> None:
    assert revisions(report(OVERVIEW), report(OVERVIEW, version=2)) == []


def test_a_changed_sentence_stands_alone_under_its_section() -> None:
    new = report(replace(OVERVIEW, text="主动公开信息121条。收到申请10件。"), FEES, version=2)
    assert revisions(report(OVERVIEW, FEES), new) == [
        Revision("440115-gov-2022", 2, "2026-02-01T00:00:00Z", "section", "总体情况", before="主动公开信息120条。", after="主动公开信息121条。")
    ]


def test_a_new_a_lost_and_a_renamed_section() -> None:
    assert told(report(OVERVIEW), report(OVERVIEW, FEES)) == [("section", "收费情况", None, "", "收费情况\n本年度没有收费。")]
    assert told(report(OVERVIEW, FEES), report(OVERVIEW)) == [("section", "收费情况", None, "收费情况\n本年度没有收费。", "")]
    renamed = replace(FEES, title="收费及减免情况", text="本年度减免一件。")
    assert told(report(OVERVIEW, FEES), report(OVERVIEW, renamed)) == [
        ("section", "收费及减免情况", None, "收费情况", "收费及减免情况"), ("section", "收费及减免情况", None, "本年度没有收费。", "本年度减免一件。"),
    ]  # fmt: skip


def test_text_before_the_first_heading() -> None:
    assert told(report(OVERVIEW), report(OVERVIEW, before="本报告由政务办编制。")) == [
        ("section", None, None, "本报告由办公室编制。", "本报告由政务办编制。")
    ]


def number(code: str, value: float, origin: str = "prose", applicant: str | None = None) -> Statistic:
    return Statistic(code, applicant, value, "件", origin, quote=str(value), from_=["a"] if origin == "derived" else None)


def test_a_number_told_in_prose_and_table_is_one_difference() -> None:
    old = replace(report(OVERVIEW), statistics=[number("a", 10), number("a", 10, "table"), number("b", 1), number("d", 4, "derived")])
    new = replace(old, statistics=[number("a", 11), number("a", 11, "table"), number("c", 0), number("d", 5, "derived")])
    assert told(old, new) == [
        ("statistic", None, "a", "10", "11"), ("statistic", None, "b", "1", ""), ("statistic", None, "c", "", "0"),
    ]  # fmt: skip


def test_fields_of_the_record() -> None:
    old = report(OVERVIEW)
    new = replace(old, published=None, period=["2022-01-01", "2022-10-31"])
    assert told(old, new) == [
        ("metadata", None, "period", "2022-01-01/2022-12-31", "2022-01-01/2022-10-31"), ("metadata", None, "published", "2023-01-20", ""),
    ]  # fmt: skip


def test_a_cell_that_moved_within_its_row() -> None:
    old = replace(report(OVERVIEW), tables=[TableRecord(None, None, [["申请", "1", ""]], 0)])
    new = replace(old, tables=[TableRecord(None, None, [["申请", "", "1"]], 0)])
    assert told(old, new) == [("section", None, None, "申请 | 1 | ", "申请 |  | 1")]


_texts = st.lists(st.sampled_from(["收到申请10件。", "收到申请11件。", "没有收费;", "公开12条", "\n"]), max_size=6).map("".join)
_sections = st.lists(st.builds(lambda t, x: Section(1, "一", t, None, [], x), st.sampled_from("甲乙丙丁"), _texts), max_size=4)


@given(_sections, _sections)
def test_other_sections_always_differ_and_equal_ones_never(one: list[Section], two: list[Section]) -> None:
    def words(sections: list[Section]) -> list[tuple[str, list[str]]]:
        return [(s.title, [x for line in s.text.split("\n") for x in line.replace("。", "。|").replace(";", ";|").split("|") if x]) for s in sections]

    found = revisions(report(*one), report(*two))
    assert bool(found) == (words(one) != words(two))

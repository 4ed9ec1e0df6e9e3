"""What only several reports show; the order in which they come plays no part."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govreports import codebook
from govreports.items import Finding, Locality, Report, Source, Statistic
from govreports.reading import layouts
from govreports.reading.across import across, outdone, total_of, zeros


def entry(code: str, value: float, applicant: str | None = None, origin: str = "table") -> Statistic:
    return Statistic(code, applicant, value, "件", origin, quote=f"{code} {value}")


def report(year: int, *statistics: Statistic, text: str = "", body: str = "s-gov", version: int = 1, issuer: str = "甲市人民政府", period: list[str] | None = None) -> Report:
    place = Locality("440100", "s", "甲市", "甲市", "乙省甲市", "prefecture")
    source = Source(f"https://example.org/{body}/{year}/{version}", None, 200, None, "0" * 64, None, None)
    return Report(f"{body}-{year}", version, "t", "t", year, period, issuer, "government", place, None, None, source, "simplified", [], text, [], [], list(statistics), [])  # fmt: skip


def test_applications_carried_over_must_arrive_in_every_column() -> None:
    old = report(2021, entry("applications.carried_out", 7), entry("applications.carried_out", 5, "natural_person"), entry("applications.carried_out", 2, "legal.business"))
    new = report(2022, entry("applications.carried_in", 7), entry("applications.carried_in", 6, "natural_person"), entry("applications.carried_in", 1, "legal.business"))
    found = across([old, new])
    assert list(found) == ["s-gov-2022"]
    assert [(f.rule, f.severity, f.found, f.expected) for f in found["s-gov-2022"]] == [("C07", "error", 6, 5), ("C07", "error", 1, 2)]
    assert "自然人" in found["s-gov-2022"][0].message
    assert "2021年" in found["s-gov-2022"][0].message


def test_what_agrees_or_is_not_told_gives_nothing() -> None:
    old = report(2021, entry("applications.carried_out", 7))
    assert across([old, report(2022, entry("applications.carried_in", 7))]) == {}
    assert across([old, report(2022)]) == {}
    assert across([old, report(2023, entry("applications.carried_in", 9))]) == {}
    assert across([old, report(2022, entry("applications.carried_in", 9), body="s-1234abcd")]) == {}


def test_a_body_that_was_renamed_is_only_warned_of() -> None:
    found = across([report(2021, entry("applications.carried_out", 7)), report(2022, entry("applications.carried_in", 9), issuer="甲市人民政府办公室")])
    assert found["s-gov-2022"][0].severity == "warning"


def test_stocks_and_what_was_added_and_taken_away() -> None:
    old = report(2021, entry("normative_docs.in_force", 30))
    fits = report(2022, entry("normative_docs.in_force", 33), entry("normative_docs.issued", 5), entry("normative_docs.repealed", 2))
    odd = report(2022, entry("normative_docs.in_force", 40), entry("normative_docs.issued", 5), entry("normative_docs.repealed", 2))
    assert across([old, fits]) == {}
    assert [(f.rule, f.severity, f.found, f.expected) for f in across([old, odd])["s-gov-2022"]] == [("C09", "warning", 40, 33)]


def test_the_newest_version_counts_and_order_does_not_matter() -> None:
    reports = [
        report(2020, entry("applications.carried_out", 1)),
        report(2021, entry("applications.carried_in", 9), entry("applications.carried_out", 7)),
        report(2021, entry("applications.carried_in", 1), entry("applications.carried_out", 3), version=2),
        report(2022, entry("applications.carried_in", 4)),
    ]
    results = [across(list(order)) for order in itertools.permutations(reports)]
    assert all(result == results[0] for result in results)
    assert [(f.found, f.expected) for f in results[0]["s-gov-2022"]] == [(4, 3)]
    assert list(results[0]) == ["s-gov-2022"]


def test_a_total_ten_times_last_years() -> None:
    old = report(2012, entry("proactive.total", 500, origin="prose"))
    assert [f.rule for f in across([old, report(2013, entry("proactive.total", 9000, origin="prose"))])["s-gov-2013"]] == ["X02"]
    assert across([old, report(2013, entry("proactive.total", 4000, origin="prose"))]) == {}


def test_last_years_text_figures_and_period() -> None:
    text = "\n".join(f"第{i}段讲的是全年开展的{i}项工作,内容较长,所以两年逐字相同并不寻常,共有{i}个单位参加,举办培训{i}次,印发材料{i}份,发布消息{i}条,接受咨询{i}次,形成经验{i}条。" for i in range(4))
    old = report(2015, text=text, period=["2015-01-01", "2015-12-31"])
    new = report(2016, text=text, period=["2015-01-01", "2015-12-31"])
    assert [f.rule for f in across([old, new])["s-gov-2016"]] == ["copied_text", "year_mismatch"]
    codes = ["proactive.total", "applications.received.total", "consult.total", "training.sessions", "response.online_interviews", "complaints.total"]
    same = [[entry(code, 11 + i, origin="prose") for i, code in enumerate(codes)] for _ in range(2)]
    assert [f.rule for f in across([report(2015, *same[0]), report(2016, *same[1])])["s-gov-2016"]] == ["X07"]


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_compare(count: int) -> None:
    assert across([report(2020)][:count]) == {}


def test_every_column_of_carried_over_applications_is_compared_and_blanks_are_left_out() -> None:
    columns = ["natural_person", "legal.business", "legal.research", "legal.public_welfare", "legal.legal_service", "legal.other", None]
    old = report(2021, *(entry("applications.carried_out", n + 1, who) for n, who in enumerate(columns)))
    new = report(2022, *(entry("applications.carried_in", n + 2, who) for n, who in enumerate(columns)))
    found = across([old, new])["s-gov-2022"]
    assert [(f.rule, f.found, f.expected) for f in found] == [("C07", n + 2, n + 1) for n in range(7)]
    for blank in range(7):
        new = report(2022, *(entry("applications.carried_in", n + 2, who) for n, who in enumerate(columns) if n != blank))
        assert len(across([old, new])["s-gov-2022"]) == 6


@pytest.mark.parametrize("kind", ["license", "other_service", "penalty", "coercion", "fees"])
def test_items_of_the_form_of_2019_go_on_in_the_next_year(kind: str) -> None:
    old = report(2019, entry(f"actions.{kind}.items_prev", 30), entry(f"actions.{kind}.items_change", -4))
    assert across([old, report(2020, entry(f"actions.{kind}.items_prev", 26))]) == {}
    (finding,) = across([old, report(2020, entry(f"actions.{kind}.items_prev", 30))])["s-gov-2020"]
    assert (finding.rule[:3], finding.found, finding.expected) == ("C10", 30, 26)


def test_a_cumulative_figure_that_shrinks_is_noted() -> None:
    old = report(2012, entry("proactive.cumulative_total", 5000, origin="prose"))
    (finding,) = across([old, report(2013, entry("proactive.cumulative_total", 4000, origin="prose"))])["s-gov-2013"]
    assert (finding.rule, finding.severity, finding.found, finding.expected) == ("X01", "info", 4000, 5000)
    assert across([old, report(2013, entry("proactive.cumulative_total", 6000, origin="prose"))]) == {}


def test_last_years_period_is_told_once() -> None:
    period = ["2015-01-01", "2015-12-31"]
    new = report(2016, period=period)
    assert [f.rule for f in across([report(2015, period=period), new])["s-gov-2016"]] == ["year_mismatch"]
    new.findings.append(Finding("year_mismatch", "warning", "报告年度为2016年,统计期限却写作2015年"))
    assert across([report(2015, period=period), new]) == {}


CODES = st.sampled_from(["applications.carried_in", "applications.carried_out", "proactive.total", *(known.code for known in codebook.indicators()[:40])])
CELLS = st.dictionaries(
    st.tuples(CODES, st.sampled_from([None, *layouts.APPLICANTS])), st.sampled_from([0, 0, 1, 2, 30]), max_size=60
)


@settings(max_examples=100, deadline=None)
@given(old=CELLS, new=CELLS)
@example(old={("proactive.total", None): 30}, new={("proactive.total", None): 1, ("proactive.total", "natural_person"): 0})
def test_zeros_of_applicants_that_are_left_out_change_no_finding(old: dict[tuple[str, str | None], int], new: dict[tuple[str, str | None], int]) -> None:
    whole = [report(year, *(entry(code, value, who) for (code, who), value in cells.items())) for year, cells in ((2021, old), (2022, new))]
    least = [
        report(r.year, *(s for s in r.statistics if s.value or s.applicant is None or s.origin == "prose" or s.code in zeros()))
        for r in whole
    ]
    assert across(least) == across(whole)


def told(value: float, scope: str | None, *, kind: str = "department", year: int = 2012, body: str = "s-0a1b2c3d", approximate: bool = False) -> Report:
    found = report(year, Statistic("proactive.total", None, value, "条", "prose", approximate, scope, quote=f"公开{value}条"), body=body, issuer="甲市教育局")
    found.issuer_kind = kind
    return found


AREA = told(100, "area", kind="government", body="s-gov")


def x08(*reports: Report) -> dict[str, list[Finding]]:
    return outdone(total for one in reports if (total := total_of(one)))


def test_an_area_has_no_less_than_each_of_its_departments() -> None:
    found = x08(told(60, None), AREA, told(120, "office", body="s-1"), told(150, None, body="s-2"))
    assert {key: [(f.rule, f.found, f.expected, f.quotes) for f in several] for key, several in found.items()} == {
        "s-gov-2012": [("X08", 100, 150, ["公开100条", "公开150条"])]
    }
    assert "甲市教育局" in found["s-gov-2012"][0].message
    assert x08(AREA, told(100, None)) == {}


@pytest.mark.parametrize(
    "other",
    [
        told(150, None, year=2013),  # another year
        told(150, "area"),  # of its whole field, with what is under it
        told(150, None, approximate=True),
        told(150, None, kind="subdistrict"),  # a part of the area, but no department
    ],
)
def test_what_is_no_departments_own_total_is_not_laid_against_the_areas(other: Report) -> None:
    assert x08(AREA, other) == {}


def test_a_government_that_tells_of_its_office_alone_is_not_outdone() -> None:
    assert x08(told(100, "office", kind="government", body="s-gov"), told(150, None)) == {}
    assert x08(told(100, None, kind="government", body="s-gov"), told(150, None)) == {}

"""The identities of the codebook: parsed, evaluated on what is there, and the one wrong cell found."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tabling import ROWS_2019, ROWS_2021, applications, figures, identity, outline, table

from govreports import codebook
from govreports.items import Finding, Outline, Statistic, Table
from govreports.reading import identities, layouts
from govreports.reading.audit import audit, locate, verdict
from govreports.reading.identities import checks, derived, implied
from govreports.reading.statistics import statistics

SENTENCES = {"B13", "C19", "C20", "C21", "C22", "C23", "X02", "X03", "X04", "X05", "X06", "X07", "X08", "X09", "X10", "X11"}
"""Rows of identities.csv whose sides are sentences: functions of `audit`, `across` and the prose."""
FIGURES = figures(
    **{"in": [3, 0, 1, 0, 0, 0]}, granted=[15, 1, 0, 0, 2, 0], secret=[0, 4, 1, 0, 0, 0], misc=[2, 0, 0, 6, 0, 9], out=[1, 0, 0, 0, 1, 0]
)


def read(*blocks: str | Table, year: int = 2022, level: str = "prefecture") -> tuple[list[Statistic], list[Finding], Outline]:
    page, who = outline(*blocks), identity(year, level=level)
    found = statistics(page, who)
    return found, audit(page, who, found), page


def rules(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings if finding.severity != "info"]


def test_every_row_of_the_file_is_parsed_or_known_to_be_a_sentence() -> None:
    parsed = {rule.id for rule in identities.parsed()}
    assert parsed | SENTENCES == {row.id for row in codebook.identities()}
    assert parsed & SENTENCES == set()


def test_every_code_of_an_identity_is_in_the_codebook() -> None:
    for rule in identities.parsed():
        for term in (*rule.left, *rule.right):
            for part in term.among or (term,):
                assert part.code in ("", "*") or codebook.indicator(part.code), (rule.id, part)


def test_a_table_that_balances_gives_no_finding() -> None:
    for rows, cells in ((ROWS_2021, FIGURES), (ROWS_2019, figures(ROWS_2019, granted=[5, 2, 0, 0, 0, 1], other=[4, 0, 0, 0, 0, 0]))):
        _, found, _ = read(applications(cells, rows))
        assert found == []


@pytest.mark.parametrize("error", [1, -1, 90])
def test_any_single_wrong_cell_of_the_applications_table_is_named(error: int) -> None:
    told, _, _ = read(applications(FIGURES))
    cells = {(s.code, s.applicant): s.value for s in told if s.origin == "table"}
    assert len(cells) == 175
    for cell, value in random.Random(error).sample(sorted(cells.items(), key=str), 60):
        if value + error >= 0:
            wrong = {**cells, cell: value + error}
            assert locate(checks(wrong, {"NAT_2021_T2"}), wrong) == (cell, value)


COUNTS = st.lists(st.sampled_from([0, 0, 0, 1, 2, 7, 30, 415]), min_size=6, max_size=6)


@st.composite
def balanced(draw: st.DrawFn) -> tuple[tuple[tuple[str, str], ...], dict[str, list[str]]]:
    rows = draw(st.sampled_from([ROWS_2019, ROWS_2021]))
    told = {name: draw(COUNTS) for name, _ in rows if name not in ("new", "in", "out", "total") and draw(st.booleans())}
    told["out"] = draw(COUNTS)
    return rows, figures(rows, **told)


@settings(max_examples=40, deadline=None)
@given(form=balanced(), data=st.data())
def test_whatever_single_cell_of_either_form_is_wrong_the_finding_names_it(
    form: tuple[tuple[tuple[str, str], ...], dict[str, list[str]]], data: st.DataObject
) -> None:
    rows, cells = form
    assert read(applications(cells, rows))[1] == []
    name, column = data.draw(st.sampled_from(rows))[0], data.draw(st.integers(0, 6))
    true = int(cells[name][column])
    wrong = data.draw(st.integers(0, 500).filter(lambda value: value != true))
    _, found, _ = read(applications({**cells, name: [*cells[name][:column], str(wrong), *cells[name][column + 1 :]]}, rows))
    assert found
    assert {(f.suspect["applicant"], f.suspect["value"], f.suspect["verdict"]) for f in found if f.suspect} == {
        (layouts.APPLICANTS[column], true, "publisher")
    }
    assert all(f.suspect for f in found if f.rule.startswith(("C01", "C02", "C03")))


@settings(max_examples=20, deadline=None)
@given(balanced())
def test_a_correct_table_whose_zeros_are_blank_raises_no_alarm(form: tuple[tuple[tuple[str, str], ...], dict[str, list[str]]]) -> None:
    rows, cells = form
    shown = {name: ["" if value == "0" else value for value in row] for name, row in cells.items()}
    assert read(applications(shown, rows))[1] == []


def test_two_wrong_cells_are_not_blamed_on_one() -> None:
    told, _, _ = read(applications(FIGURES))
    cells = {(s.code, s.applicant): s.value for s in told if s.origin == "table"}
    cells["applications.outcome.granted_full", "natural_person"] += 3
    cells["applications.carried_in", "legal.business"] += 5
    broken = checks(cells, {"NAT_2021_T2"})
    assert [check for check in broken if not check.holds]
    assert locate(broken, cells) is None


def test_the_finding_is_a_sentence_with_its_numbers_quotes_and_the_suspect() -> None:
    cells = {**FIGURES, "granted": ["25", *FIGURES["granted"][1:]]}
    _, found, page = read(applications(cells))
    assert {finding.rule for finding in found} == {"C02", "C03b"}
    for finding in found:
        assert finding.severity == "error"
        assert finding.suspect == {"code": "applications.outcome.granted_full", "applicant": "natural_person", "value": 15, "verdict": "publisher"}
        assert "原文即印作25" in finding.message
        assert "予以公开" in finding.message
        assert str(finding.found) in finding.message
        assert str(finding.expected) in finding.message
        assert all(quote in page.text for quote in finding.quotes)
    row = next(finding for finding in found if finding.rule == "C02")
    assert (row.found, row.expected) == (18, 28)


@pytest.mark.parametrize(
    ("printed", "verdict"), [("25", "publisher"), ("２５", "publisher"), ("25件", "publisher"), ("0.0025万", "reading"), ("二十五", "reading")]
)
def test_re_reading_tells_a_wrong_cell_of_the_publisher_from_a_doubtful_reading(printed: str, verdict: str) -> None:
    cells = {**FIGURES, "granted": [printed, *FIGURES["granted"][1:]]}
    _, found, _ = read(applications(cells))
    assert [finding.suspect and finding.suspect["verdict"] for finding in found] == [verdict, verdict]


def test_a_value_cut_out_of_digits_without_separators_is_a_doubtful_reading() -> None:
    page = outline("申请总数1510020其中网络申请18")
    whole = Statistic("applications.channel.network", None, 18, "件", "table", quote="网络申请18", at={"text": 13})
    cut = Statistic("applications.received.total", None, 15, "件", "table", quote="申请总数1510020", at={"text": 0})
    assert verdict(whole, [whole, cut], page) == "publisher"
    assert verdict(cut, [whole, cut], page) == "reading"
    twice = [Statistic(whole.code, who, 18, "件", "table", quote=whole.quote, at=whole.at) for who in (None, "natural_person")]
    assert verdict(twice[0], twice, page) == "reading"


def test_a_recognised_picture_is_a_doubtful_reading() -> None:
    cells = {**FIGURES, "granted": ["25", *FIGURES["granted"][1:]]}
    page, who = outline(applications(cells)), identity(2022)
    page.ocr = True
    found = audit(page, who, statistics(page, who))
    assert {finding.suspect["verdict"] for finding in found if finding.suspect} == {"reading"}


def test_blanks_stop_a_check_and_are_no_zero() -> None:
    cells = {name: ["" if v == "0" else v for v in row] for name, row in FIGURES.items()}
    assert read(applications(cells))[1] == []
    cells["granted"][5] = ""
    cells["granted"][6] = "19"  # one more than the figures beside it: it may stand in the blanks
    assert "C02" not in rules(read(applications(cells))[1])


def test_figures_that_exceed_their_total_are_wrong_whatever_the_blanks_hold() -> None:
    cells = {name: ["" if v == "0" else v for v in row] for name, row in FIGURES.items()}
    cells["granted"][6] = "17"
    assert "C02" in rules(read(applications(cells))[1])


def test_a_wrong_cell_is_named_where_the_zeros_are_blank() -> None:
    cells = {name: ["" if v == "0" else v for v in row] for name, row in FIGURES.items()}
    cells["granted"][0] = "24"
    suspects = [(f.rule, f.suspect and (f.suspect["code"], f.suspect["applicant"], f.suspect["value"])) for f in read(applications(cells))[1]]
    assert suspects == [(rule, ("applications.outcome.granted_full", "natural_person", 15)) for rule in ("C02", "C03b")]


def test_blank_totals_are_derived_from_their_row_where_the_sums_of_the_table_prove_the_blanks() -> None:
    """The shape of real reports of 2019: zeros and the totals of the outcomes left blank."""
    cells = {
        name: [("" if v == "0" or (i == 6 and name not in ("new", "in", "total", "out")) else v) for i, v in enumerate(row)]
        for name, row in FIGURES.items()
    }
    found, findings, _ = read(applications(cells))
    totals = {(s.code, s.applicant): s for s in found if s.origin == "derived"}
    assert findings == []
    assert totals["applications.outcome.granted_full", None].value == 18
    assert totals["applications.outcome.granted_full", None].quote is None
    assert totals["applications.outcome.granted_full", "legal"].value == 3
    assert "applications.outcome.granted_full@applicant.natural_person" in (totals["applications.outcome.granted_full", None].from_ or [])
    assert not any(s.value == 0 for s in found if s.origin != "derived")


def test_what_the_sums_do_not_prove_is_not_derived() -> None:
    cells = {name: list(row) for name, row in FIGURES.items()}
    for name in cells:
        for column in (1, 2, 6):
            cells[name][column] = ""
    found, _, _ = read(applications(cells))
    assert not any(s.origin == "derived" and s.applicant is None and s.code == "applications.outcome.granted_full" for s in found)


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, 174), max_size=60))
def test_implied_values_are_the_true_ones(blank: set[int]) -> None:
    told, _, _ = read(applications(FIGURES))
    cells = {(s.code, s.applicant): s.value for s in told if s.origin == "table"}
    left = {cell: value for i, (cell, value) in enumerate(cells.items()) if i not in blank}
    for cell, value in implied(left, frozenset({"NAT_2021_T2"})).items():
        assert value == cells[cell]
    assert all(check.holds for check in checks(left, {"NAT_2021_T2"}))


def test_derived_values_need_all_their_parts() -> None:
    t3 = {("litigation.direct.total", None): 4, ("litigation.after_review.total", None): 2, ("litigation.direct.upheld", None): 1}
    found = derived(t3, {"NAT_2019_2021_T3"})
    assert found == {("litigation.total", None): (6, ("litigation.direct.total", "litigation.after_review.total"))}
    assert derived(t3, set()) == {}


def test_identities_speak_only_of_their_forms() -> None:
    annex = {("applications.outcome.total", None): 5, ("applications.outcome.granted_full", None): 1, ("applications.outcome.granted_partial", None): 0,
             ("applications.outcome.denied.total", None): 1}  # fmt: skip
    assert "A18" in {check.identity.id for check in checks(annex, {"DX_2008"}) if not check.holds}
    assert "A17" not in {check.identity.id for check in checks(annex, {"DX_2008"})}
    assert checks(annex, set()) == [] or all(check.holds for check in checks(annex, set()))


def test_one_part_of_a_form_is_not_enough_to_blame_its_total() -> None:
    told: dict[identities.CellKey, int | float] = {("applications.outcome.denied.total", None): 2, ("applications.outcome.unavailable.nonexistent", None): 6}
    assert "A19" not in {check.identity.id for check in checks(told, {"DX_2008"})}
    parts = ("not_gov_info", "unavailable.other_agency", "unavailable.unclear")
    told |= {(f"applications.outcome.{part}", None): 1 for part in parts}
    assert "A19" in {check.identity.id for check in checks(told, {"DX_2008"}) if not check.holds}


def test_sums_of_an_annex() -> None:
    markup = "指标|数量\n申请总数|{}\n其中:1.当面申请数|0\n2.传真申请数|0\n3.电子邮件申请数|0\n4.网上申请数|1\n5.信函申请数|0\n6.其他形式申请数|0\n对申请的答复总数|1\n其中:1.同意公开答复数|1\n2.同意部分公开答复数|0\n3.不予公开答复数|0\n4.信息不存在答复数|0\n5.非本机关政府信息答复数|0\n6.申请内容不明确答复数|0"
    assert read(table(markup.format(1)), year=2011)[1] == []
    _, found, _ = read(table(markup.format(0)), "2011年共受理政府信息公开申请1件。", year=2011)
    wrong = next(finding for finding in found if finding.rule == "A01")
    assert (wrong.found, wrong.expected) == (0, 1)


@pytest.mark.parametrize(
    ("total", "rule"), [("20", set()), ("21", {"C04"}), ("", set())]
)
def test_reviews_add_up(total: str, rule: set[str]) -> None:
    five = "结果维持|结果纠正|其他结果|尚未审结|总计"
    markup = f"行政复议*5^2|行政诉讼*10\n未经复议直接起诉*5|复议后起诉*5\n{five}|{five}|{five}\n5|5|5|5|{total}|1|0|0|0|1|0|0|0|0|0"
    assert set(rules(read(table(markup))[1])) == rule


def test_rules_of_plausibility() -> None:
    t1 = "信息内容|本年制发件数|本年废止件数|现行有效件数\n规章|2|0|2\n行政规范性文件|5|0|9\n信息内容|本年收费金额(单位:万元)*3\n行政事业性收费|3500000*3"
    assert {"C19", "C21"} <= set(rules(read(table(t1), level="county")[1]))
    assert rules(read(table(t1))[1]) == []
    t2014 = "统计指标|单位|统计数\n收到申请数|件|5\n行政复议数量|件|1\n行政诉讼数量|件|1\n依申请公开信息收取的费用|万元|{}"
    assert "B13" in rules(read(table(t2014.format(1200)), year=2015, level="county")[1])
    assert rules(read(table(t2014.format(0.12)), year=2015, level="county")[1]) == []


def test_answers_may_be_a_few_more_than_requests() -> None:
    form = "统计指标|单位|统计数\n收到申请数|件|{}\n1.当面申请数|件|{}\n2.传真申请数|件|0\n3.网络申请数|件|0\n4.信函申请数|件|0\n申请办结数|件|{}\n1.按时办结数|件|{}\n2.延期办结数|件|0\n申请答复数|件|{}"
    assert "A29" not in rules(read(table(form.format(10, 10, 11, 11, 11)), year=2015)[1])
    assert "A29" in rules(read(table(form.format(10, 10, 30, 30, 30)), year=2015)[1])

"""Whose figure it is: kinds of applicants, the whole area and the office alone."""

from __future__ import annotations

import pytest
from test_reading_prose import P, R, read

TOTAL = "applications.received.total"


def applicants(text: str, year: int = 2022) -> dict[str | None, float]:
    return {e.applicant: e.value for e in read(text, R, year=year) if e.code == TOTAL}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共收到政府信息公开申请95件,其中自然人申请89件,法人或其他组织申请6件。", {None: 95, "natural_person": 89}),
        ("全年收到申请120件。自然人申请89件,占74.2%;商业企业申请20件,科研机构申请3件,社会公益组织申请2件,"
         "法律服务机构申请5件,其他组织申请1件。",
         {None: 120, "natural_person": 89, "legal.business": 20, "legal.research": 3, "legal.public_welfare": 2,
          "legal.legal_service": 5, "legal.other": 1}),
        ("全年新收政府信息公开申请56件,自然人提出申请50件,商业企业提出申请6件。",
         {None: 56, "natural_person": 50, "legal.business": 6}),
        ("收到申请56件,来自自然人的50件,来自法人的6件。", {None: 56, "natural_person": 50}),
        ("全年共收到申请56件(自然人50件、商业企业6件)。", {None: 56, "natural_person": 50, "legal.business": 6}),
        ("全年共收到申请56件,50件由自然人提出,6件由法人提出。", {None: 56, "natural_person": 50}),
        ("从申请人情况看,公民50件,法律服务机构2件。", {"natural_person": 50, "legal.legal_service": 2}),
        ("收到自然人申请50件,收到法人或者其他组织申请6件。", {"natural_person": 50}),
        ("全年共收到申请12件,均由自然人提出。", {None: 12, "natural_person": 12}),
        ("全年收到公民政府信息公开申请12件。", {None: 12}),
        ("全年收到公民、法人和其他组织提出的政府信息公开申请12件。", {None: 12}),
    ],
)  # fmt: skip
def test_who_asked(text: str, expected: dict[str | None, float]) -> None:
    assert applicants(text) == expected


@pytest.mark.parametrize("text", ["受理自然人申请行政许可89件,企业申请12件。", "走访企业50件次,自然人3件。"])
def test_other_requests_are_not_counted_by_who_asked(text: str) -> None:
    assert [e for e in read(text, None, year=2022) if e.applicant] == []


@pytest.mark.parametrize(
    ("text", "section", "code", "area", "office"),
    [
        ("全县主动公开政府信息15.6万条,其中县政府办公室主动公开1.2万条。", P, "proactive.total", 156_000, 12_000),
        ("全县各级行政机关主动公开政府信息9千条。县人民政府办公室主动公开政府信息800条。", P, "proactive.total", 9000, 800),
        ("全县各部门主动公开政府信息9000条;县本级主动公开800条。", P, "proactive.total", 9000, 800),
        ("全县主动公开政府信息3200条,县政府机关主动公开信息1200条。", P, "proactive.total", 3200, 1200),
        ("本机关主动公开政府信息320条,全县主动公开政府信息3200条。", P, "proactive.total", 3200, 320),
        ("全县共受理政府信息公开申请120件,其中县政府办公室受理32件。", R, TOTAL, 120, 32),
        ("县政府办公室收到政府信息公开申请15件,全县各部门收到200件。", R, TOTAL, 200, 15),
        ("全县共收到政府信息公开申请1200件,其中,县政府本级收到150件。", R, TOTAL, 1200, 150),
    ],
)
def test_the_area_and_the_office_both_stand(text: str, section: str, code: str, area: int, office: int) -> None:
    found = {(e.scope, e.value) for e in read(text, section, year=2021) if e.code == code}
    assert found == {("area", area), ("office", office)}


def test_what_was_answered_is_no_second_total() -> None:
    found = read("全县共收到政府信息公开申请183件,答复183件,县政府办公室办理回复32件。", R, year=2016)
    assert [e.value for e in found if e.code == TOTAL] == [183]


@pytest.mark.parametrize("rest", ["因内容不明确告知补正", "未按期答复", "案件收取信息处理费380元", "延期答复", "引发行政诉讼", "被提起行政复议"])
def test_what_became_of_some_requests_is_no_total(rest: str) -> None:
    assert [e for e in read(f"全年有3件政府信息公开申请{rest}。", R, year=2022) if e.code == TOTAL] == []

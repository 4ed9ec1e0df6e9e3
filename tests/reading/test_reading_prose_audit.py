"""Whether prose adds up: each rule with what it must find and what it must let pass."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.codebook import indicator
from govreports.items import Finding, Identity, Line, Locality, Outline, Section, Statistic
from govreports.reading.prose import read_prose
from govreports.reading.prose_audit import audit_prose

PLACE = Locality("430181", "430181", "青石县", "青石县", "青石县", "county")
IDENTITY = Identity("x", "报告", "报告", 2021, None, "青石县教育局", "department", PLACE, None, None)


def audit(
    text: str, kind: str = "sec.overview", table: dict[str, float] | None = None, *, derived: tuple[str, ...] = ()
) -> list[Finding]:
    """The findings of a text, its numbers read as the chain reads them, beside the given cells of a table."""
    lines: list[Line] = []
    start = 0
    for line in text.split("\n"):
        lines.append(Line(line, start, 0))
        start += len(line) + 1
    outline = Outline(text, lines, [Section(1, "一", "情况", kind, [kind])], [])
    cells = []
    for code, value in (table or {}).items():
        known = indicator(code)
        assert known is not None
        origin = "derived" if code in derived else "table"
        cells.append(Statistic(code, None, value, known.unit, origin, quote=f"{known.label} {value}"))
    return audit_prose(outline, IDENTITY, [*cells, *read_prose(outline, IDENTITY)])


def alarms(findings: list[Finding]) -> list[str]:
    return [f"{f.rule}: {f.message}" for f in findings if f.severity != "info"]


# ---------------------------------------------------------------------------------------------------
# shares and rates


def test_a_wrong_share_among_right_ones_is_found() -> None:
    text = "主动公开政府信息45条,其中法规类7条,占15.6%;业务类30条,占68%;其他类8条,占17.8%。"
    (finding,) = audit(text, "sec.proactive")
    assert (finding.rule, finding.severity, finding.found, finding.expected) == ("prose_rate", "warning", 68, 66.7)
    assert "30条" in finding.message
    assert "45条" in finding.message
    assert finding.quotes[0] in text
    assert "proactive.category.admin_duty" in finding.codes


@pytest.mark.parametrize(
    "text",
    [
        "主动公开政府信息45条,其中法规类7条,占15%;规划计划类1条,占2%;业务类30条,占66%。",  # cut off
        "主动公开政府信息45条,其中法规类7条,占15.6%;业务类30条,占66.7%;其他类8条,占17.8%。",  # rounded
        "收到申请805件。不予公开35件,占4.34%;无法提供265件,占32.9%;不予处理158件,占19.6%。",  # base in the sentence before
        "收到申请20件,其中网络申请15件,占75%。征地类3件,占15%。",
        "占总数的15%。",
    ],
)
def test_right_rounded_and_cut_off_shares_are_no_finding(text: str) -> None:
    assert alarms(audit(text, "sec.on_request")) == []


def test_shares_that_are_all_wrong_of_parts_that_make_up_the_whole() -> None:
    text = "主动公开政府信息2000条,其中文件类8条,占0.04%;动态类1990条,占99.95%;其他类2条,占0.01%。"
    found = [(f.found, f.expected) for f in audit(text, "sec.proactive") if f.rule == "prose_rate"]
    assert found == [(0.04, 0.4), (99.95, 99.5)]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("主动公开的信息中,机构类占40%,政策类占35%,其他类占35%。", 110),
        ("申请内容涉及征地拆迁的占52.5%,涉及财政资金的占20.1%,涉及城市规划的占9.3%,其余占8.1%。", 90),
        ("全年公开信息,政策类12条,占30%;动态类20条,占50%;其它8条,占30%。", 110),
    ],
)
def test_shares_that_end_with_what_is_left_make_up_the_whole(text: str, total: float) -> None:
    found = [f for f in audit(text, "sec.proactive") if f.rule == "X05"]
    assert [(f.severity, f.found, f.expected) for f in found] == [("info", total, 100)]
    assert all(quote in text for quote in found[0].quotes)


@pytest.mark.parametrize(
    "text",
    [
        "主动公开的信息中,机构类占40%,政策类占35%,其他类占25%。",
        "主动公开的信息中,机构类占33%,政策类占34%,动态类占34%,其他类占1%。",  # rounded
        "主动公开的信息中,机构类占40%,政策类占35%,动态类占35%。",  # nobody says that these are all
        "主动公开的信息中,机构类占60%,其中规章占20%,文件占20%,其他占20%。",  # of a part
        "主动公开的信息中,机构类约占40%,政策类约占35%,其他类约占35%。",
        "办结率98%,满意率99%,其他各项按时完成率100%。",
        "机构类占40%,其他类占50%。",  # two are no list
    ],
)
def test_shares_that_make_up_the_whole_or_need_not(text: str) -> None:
    assert [f for f in audit(text, "sec.proactive") if f.rule == "X05"] == []


def test_a_rate_against_its_two_figures() -> None:
    (finding,) = audit("全年共受理网上审批事项1136件,办结1126件,办结率98.86%。")
    assert (finding.rule, finding.found, finding.expected) == ("prose_rate", 98.86, 99.12)


@pytest.mark.parametrize(
    "text",
    [
        "全年共受理网上审批事项3705件,办结3705件,办结率100%。",
        "收到问题23个,已解决23个,解决率为100%。",
        "收到申请17件,办结15件,其余2件正在办理,办结率100%。",
        "收到申请17件,办结15件,按时办结率100%。",
        "办结927件次,办结率实现100%。",
        "受理约900件,办结890件,办结率97%。",
        "收到来信60件,办结59件,满意率95%。",
    ],
)
def test_rates_that_hold_or_are_of_something_else(text: str) -> None:
    assert alarms(audit(text)) == []


def test_a_shortened_time_limit() -> None:
    text = "平均法定时限21个工作日,平均承诺时限11个工作日,承诺提速达48%。平均实际办理时限为2个工作日,较平均法定办理时限缩短85%。"
    (finding,) = audit(text)
    assert (finding.rule, finding.found, finding.expected) == ("prose_rate", 85, 90.5)


# ---------------------------------------------------------------------------------------------------
# sums


def test_a_part_larger_than_its_total() -> None:
    (finding,) = audit("窗口共受理办件1200件。其中,即办件300件,承诺件1250件。")
    assert (finding.rule, finding.severity, finding.found, finding.expected) == ("prose_sum", "warning", 1200, 1550)


def test_a_list_with_a_rest_must_be_complete() -> None:
    text = "办结政务事项864件,其中代办事项589件,群众咨询213件,其他类事项60件。"
    (finding,) = audit(text)
    assert (finding.rule, finding.found, finding.expected) == ("prose_sum", 864, 862)


def test_outcomes_against_all_answers() -> None:
    text = "答复政府信息公开申请80件。予以公开40件;不予公开5件;无法提供20件;不予处理10件;其他处理0件。"
    (finding,) = audit(text, "sec.on_request")
    assert (finding.rule, finding.found, finding.expected) == ("prose_sum", 80, 75)
    assert "applications.outcome.total" in finding.codes


def test_more_channels_than_requests() -> None:
    (finding,) = audit("收到政府信息公开申请10件,其中网络申请8件,信函申请5件。", "sec.on_request")
    assert (finding.rule, finding.severity, finding.expected) == ("prose_sum", "warning", 13)


@pytest.mark.parametrize(
    "text",
    [
        "办结政务事项864件,其中代办事项589件,群众咨询213件,其他类事项62件。",
        "收到申请20件,答复18件,其中网络申请15件,信函申请5件。",  # of the 20, not of the 18
        "收到申请20件,其中网络申请15件,信函申请5件,予以公开12件,不予公开8件。",  # two lists in one
        "新收申请317件,上年结转3件。其中,予以公开184件,部分公开18件,不予公开8件,无法提供57件,不予处理18件,其他处理22件,"
        "结转下年度继续办理13件。",
        "主动公开政府信息233条,其中机构设置类3条,办事指南类60条。",  # need not be complete
        "行政复议351件,其中结果维持72件,结果纠正64件,其他结果178件,尚未审结37件。",
        "累计发布信息32511条,全年访问量达987万人次,共发布政务信息25318条,其它信息7193条。",
        "公开信息4252件,其中网站点击率为61231人次,办理业务3705件,办结3705件。",
    ],
)
def test_sums_that_hold_or_need_not(text: str) -> None:
    assert alarms(audit(text, "sec.on_request")) == []


def test_classes_that_all_but_make_up_the_whole_are_a_slip() -> None:
    found = audit("全年主动公开各类信息5329条,其中工作动态信息1288条,通知公告信息4040条。")
    assert [f.severity for f in found if f.rule == "prose_sum"] == ["info"]
    assert not audit("全年主动公开各类信息5329条,其中工作动态信息1288条,通知公告信息2040条。")


def test_channels_that_are_more_than_the_whole_are_told() -> None:
    found = audit("全年政务网站、微信、微博共发布各类信息2483条,其中网站(含转发)319条,微信(含转发)851条、微博(含转发)2348条。")
    assert [(f.severity, f.expected) for f in found if f.rule == "prose_sum"] == [("info", 3518)]


def test_parts_behind_several_channels_are_of_none_in_particular() -> None:
    text = "通过政府网站公开政府信息754条,通过政务新媒体公开政府信息2808条。其中,微信公众号发布信息3205条、微博2984条、抖音号628条。"
    assert not [f for f in audit(text) if f.rule == "prose_sum"]
    assert [f.found for f in audit("主动公开政府信息2808条。" + text.split("。")[1]) if f.rule == "prose_sum"] == [2808]


def test_words_in_brackets_announce_no_parts() -> None:
    assert not audit("机构类信息65条,部门文件类(包括规章、规范性文件等)信息338条,动态类信息2263条,其他信息4314条。")


def test_a_list_ends_where_its_marks_change() -> None:
    text = "全年主动公开各类信息199条,其中概况类信息2条,工作动态信息72条,通知公告信息{}条;微信公众号发布信息422条。"
    assert [f.found for f in audit(text.format(127)) if f.rule == "prose_sum"] == [199]
    assert not audit(text.format(125))


def test_classes_may_overlap() -> None:
    text = "主动公开政府信息606条,其中政策法规类51条,规划计划类307条,工作动态类260条。"
    assert [f.severity for f in audit(text, "sec.proactive")] in ([], ["info"])


# ---------------------------------------------------------------------------------------------------
# prose against table, prose against prose


@pytest.mark.parametrize(
    ("text", "code", "rule"),
    [
        ("全年收到政府信息公开申请2件。", "applications.received.total", "C15"),
        ("共答复政府信息公开申请2件。", "applications.outcome.total", "C16"),
        ("政府信息公开行政复议2件。", "review.total", "C17"),
        ("政府信息公开行政诉讼2件。", "litigation.total", "C18"),
        ("收到政府信息公开申请9件,其中不予公开2件。", "applications.outcome.denied.total", "table_vs_prose"),
    ],
)
def test_prose_against_the_table(text: str, code: str, rule: str) -> None:
    found = audit(text, "sec.on_request", {code: 3})
    (finding,) = [f for f in found if code in f.codes]
    assert (finding.rule, finding.severity, finding.found, finding.expected) == (rule, "warning", 3, 2)
    assert "正文为2件" in finding.message
    assert "表中为3件" in finding.message
    assert alarms(audit(text, "sec.on_request", {code: 2})) == []


def test_prose_may_tell_new_and_carried_in_together() -> None:
    table = {"applications.received.total": 58, "applications.carried_in": 4}
    assert alarms(audit("全年收到政府信息公开申请62件。", "sec.on_request", table)) == []
    assert alarms(audit("全年收到政府信息公开申请63件。", "sec.on_request", table)) != []


def test_an_approximate_figure_near_the_cell_is_no_contradiction() -> None:
    assert alarms(audit("全年主动公开政府信息1200余条。", "sec.proactive", {"proactive.total": 1234})) == []


def test_a_figure_in_ten_thousands_is_rounded() -> None:
    listed = "全年主动公开政府信息{},其中网站公开8012条,微信公众号公开3990条。"
    assert audit(listed.format("1.2万条"), "sec.proactive") == []
    assert audit(listed.format("12000条"), "sec.proactive") != []
    told = "全年收到政府信息公开申请{}。\n本年度共收到政府信息公开申请12034件。"
    assert audit(told.format("1.2万件"), "sec.on_request") == []
    assert audit(told.format("1.3万件"), "sec.on_request") != []
    assert audit("全年主动公开政府信息1.2万条。", "sec.proactive", {"proactive.total": 12034}) == []
    assert audit("全年主动公开政府信息1.2万条。", "sec.proactive", {"proactive.total": 12634}) != []
    shares = "主动公开政府信息1.2万条,其中法规类8012条,占66.8%;业务类3990条,占{}%。"
    assert audit(shares.format("33.1"), "sec.proactive") == []
    assert [f.rule for f in audit(shares.format("36.1"), "sec.proactive")] == ["prose_rate"]


def test_requests_by_applicant_against_their_column() -> None:
    cells = [Statistic("applications.received.total", who, value, "件", "table", quote=f"一、新收 {value}")
             for who, value in ((None, 95), ("natural_person", 89), ("legal.business", 6))]  # fmt: skip
    text = "共收到政府信息公开申请95件,自然人申请{}件,商业企业申请6件。"
    for figure, expected in ((89, []), (80, [(89, 80)])):
        section = Section(1, "一", "情况", "sec.on_request", ["sec.on_request"])
        outline = Outline(text.format(figure), [Line(text.format(figure), 0, 0)], [section], [])
        told = read_prose(outline, IDENTITY)
        assert [(f.found, f.expected) for f in audit_prose(outline, IDENTITY, [*cells, *told])] == expected


def test_all_upheld_against_pending_cases() -> None:
    text = "信息公开类行政复议7件,诉讼9件,均获维持。"
    found = audit(text, "sec.review_litigation", {"review.total": 7, "review.upheld": 5, "review.pending": 2})
    (finding,) = [f for f in found if "review.upheld" in f.codes]
    assert (finding.rule, finding.found, finding.expected) == ("table_vs_prose", 5, 7)


def test_two_outcomes_in_one_number() -> None:
    table = {"applications.outcome.granted_full": 272, "applications.outcome.granted_partial": 3}
    text = "答复政府信息公开申请805件,予以公开及部分公开258件。"
    (finding,) = audit(text, "sec.on_request", table)
    assert (finding.rule, finding.found, finding.expected) == ("table_vs_prose", 258, 275)
    assert audit(text.replace("258", "275"), "sec.on_request", table) == []


def test_one_figure_told_twice() -> None:
    text = "全年收到政府信息公开申请12件。\n本年度共收到政府信息公开申请15件。"
    (finding,) = audit(text, "sec.on_request")
    assert (finding.rule, finding.severity) == ("prose_vs_prose", "warning")
    assert {finding.found, finding.expected} == {12, 15}


def test_two_of_a_kind_in_one_sentence_do_not_contradict() -> None:
    text = "我局网站发布信息86条,通过市政务公开网发布信息31条。"
    assert [f for f in audit(text, "sec.proactive") if f.rule == "prose_vs_prose"] == []


def test_two_scopes_do_not_contradict() -> None:
    text = "全市收到政府信息公开申请120件。市政府办公室收到政府信息公开申请31件。"
    assert alarms(audit(text, "sec.on_request")) == []


def test_one_figure_under_two_names_is_pointed_out() -> None:
    found = audit(
        "通过政府网站公开政府信息25318条。", "sec.proactive", {"proactive.cumulative.website.city_portal": 25318}
    )
    assert ("duplicate_figure", "info") in {(f.rule, f.severity) for f in found}


@pytest.mark.parametrize(
    ("text", "told", "right"),
    [
        ("全年收到申请35件,比2020年的20件增长65%。", 65, 75),
        ("全年收到申请35件(上年为20件),同比增长65%。", 65, 75),
        ("2020年收到申请20件,2021年收到申请35件,增长65%。", 65, 75),
        ("收到申请由上年的20件减少到15件,下降30%。", -30, -25),
        ("全年收到申请35件,比上年增加20件,增长75%。", 75, 133.3),
        ("全年收到申请35件,较上年的20件增加16件。", 16, 15),
    ],
)
def test_a_change_since_last_year_against_the_figures_beside_it(text: str, told: float, right: float) -> None:
    (finding,) = audit(text, "sec.on_request")
    assert (finding.severity, finding.found, finding.expected) == ("warning", told, right)
    assert finding.quotes[0] in text


@pytest.mark.parametrize(
    "text",
    [
        "全年收到申请35件,比上年的20件增长75%。",
        "全年收到申请16件,比上年的12件增长33%。",
        "全年收到申请15件,比上年减少5件,下降25%。",
        "全年收到申请近35件,比上年的20件增长65%。",
        "全年收到申请35件,比上年的20件增加明显;网站访问量增长65%。",
    ],
)
def test_a_change_that_follows_from_its_figures_or_is_of_others_is_no_finding(text: str) -> None:
    assert alarms(audit(text, "sec.on_request")) == []


def test_a_share_of_a_figure_that_is_told_between() -> None:
    (finding,) = audit("网络申请30件,占申请总数40件的85%。", "sec.on_request")
    assert (finding.rule, finding.found, finding.expected) == ("prose_rate", 85, 75)
    assert audit("网络申请30件,占申请总数40件的75%。", "sec.on_request") == []
    assert audit("网络申请近30件,占申请总数40件的72%。", "sec.on_request") == []


def test_parts_against_the_total_told_behind_them() -> None:
    text = "全年收到网络申请25件、信函申请10件、当面申请6件,共计{}件。"
    (finding,) = audit(text.format(40), "sec.on_request")
    assert (finding.rule, finding.severity, finding.found, finding.expected) == ("prose_sum", "warning", 40, 41)
    assert audit(text.format(41), "sec.on_request") == []


def test_names_that_are_counted() -> None:
    (finding,) = audit("全年重点公开4个方面,分别是财政、教育、医疗。")
    assert (finding.rule, finding.severity, finding.found, finding.expected) == ("count", "info", 4, 3)
    assert audit("全年重点公开4个方面,分别是财政、教育、医疗和社保。") == []


@given(
    st.text(
        alphabet="0123456789件条%占率办结其中,。;受理共收到申请公开缩短时限个工作日均维持复议诉讼、及 \n", max_size=150
    )
)
@settings(max_examples=100, deadline=None)
def test_any_text_is_audited_without_an_exception(text: str) -> None:
    for finding in audit(text, "sec.on_request", {"applications.received.total": 3, "review.total": 1}):
        assert finding.message
        assert finding.severity in ("error", "warning", "info")

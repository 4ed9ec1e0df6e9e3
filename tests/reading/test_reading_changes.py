"""Changes since last year told in prose, against last year's report of the same body."""

from __future__ import annotations

import time

import pytest
from test_reading_across import entry, report

from govreports.items import Finding, Report, Statistic
from govreports.reading.across import across

RECEIVED = "applications.received.total"


def told(text: str, quote: str, value: float, code: str = RECEIVED, scope: str | None = None) -> tuple[str, Statistic]:
    return text, Statistic(code, None, value, "件", "prose", scope=scope, quote=quote, at={"text": text.index(quote)})


def compare(old: Report, text: str, *statistics: Statistic) -> list[Finding]:
    return across([old, report(2022, *statistics, text=text)]).get("s-gov-2022", [])


@pytest.mark.parametrize(
    ("last", "words", "rule"),
    [
        (100, ",比上年增长20%。", None),
        (100, ",比上年增长25%。", "prose_rate"),
        (100, ",同比下降20%。", "prose_rate"),
        (113, ",同比增长6%。", None),
        (113, ",同比增长6.19%。", None),
        (113, ",同比增长6.2%。", None),
        (113, ",同比增长6.4%。", "prose_rate"),
        (113, ",同比增长7个百分点。", None),
        (150, "，较２０２１年减少２０%。", None),
        (150, ",较2021年度减少30件。", None),
        (150, ",较2021年度减少35件。", "prose_vs_prose"),
        (150, ",较2020年度减少35件。", None),
        (60, ",是上年的2倍。", None),
        (60, ",是上年的3倍。", "prose_rate"),
        (60, ",比去年增长1倍。", None),
        (60, ",比去年增长2倍。", "prose_rate"),
        (60, "(上年为60件)。", None),
        (60, "(上年为66件)。", "prose_vs_prose"),
        (0, ",同比增长50%。", None),
        (100, ",增长30%。", None),
        (100, ",办结率比上年增长30%。", None),
        (100, "。比上年增长30%的是邮件。", None),
        (100, ",比上年增长至120件。", None),
    ],
)
def test_a_change_is_compared_with_last_years_report(last: int, words: str, rule: str | None) -> None:
    text, statistic = told(f"全年收到申请120件{words}", "收到申请120件", 120)
    found = compare(report(2021, entry(RECEIVED, last)), text, statistic)
    assert [f.rule for f in found] == ([rule] if rule else [])
    for finding in found:
        assert finding.severity == "warning"
        assert finding.codes == [RECEIVED]
        assert finding.quotes[0] in text
        assert "2021年报告中" in finding.message


@pytest.mark.parametrize(("last", "count"), [(100, 0), (90, 1)])
def test_last_years_figure_told_before_this_years(last: int, count: int) -> None:
    text, statistic = told("收到申请由上年的100件增加到120件。", "收到申请由上年的100件增加到120件", 120)
    found = compare(report(2021, entry(RECEIVED, last)), text, statistic)
    assert [(f.rule, f.found, f.expected) for f in found] == [("prose_vs_prose", 100, 90)] * count


def test_the_finding_tells_both_figures_and_the_true_change() -> None:
    text, statistic = told("全年收到申请120件, 同比增长50%。", "收到申请120件", 120)
    (finding,) = compare(report(2021, entry(RECEIVED, 100)), text, statistic)
    assert (finding.found, finding.expected) == (50, 20)
    assert finding.quotes[0] == "收到申请120件, 同比增长50%"
    assert "实际增加20%" in finding.message
    text, statistic = told("全年收到申请80件,同比增长20%。", "收到申请80件", 80)
    (finding,) = compare(report(2021, entry(RECEIVED, 100)), text, statistic)
    assert "实际减少20%" in finding.message


def test_rounded_figures_explain_what_lies_between_them() -> None:
    text, statistic = told("主动公开信息1.2万条,同比增长24.5%。", "主动公开信息1.2万条", 12000, "proactive.total")
    assert compare(report(2021, entry("proactive.total", 9641)), text, statistic) == []
    text, statistic = told("主动公开信息1.2万条,同比增长40%。", "主动公开信息1.2万条", 12000, "proactive.total")
    assert [f.rule for f in compare(report(2021, entry("proactive.total", 9641)), text, statistic)] == ["prose_rate"]


def test_scopes_are_never_mixed_and_vague_figures_not_compared() -> None:
    text, statistic = told("本局收到申请120件,同比增长50%。", "收到申请120件", 120, scope="office")
    assert compare(report(2021, entry(RECEIVED, 100)), text, statistic) == []
    old = entry(RECEIVED, 100, origin="prose")
    old.scope = "office"
    assert [f.rule for f in compare(report(2021, old), text, statistic)] == ["prose_rate"]
    old.approximate = True
    assert compare(report(2021, old), text, statistic) == []


def test_a_change_that_fits_another_figure_of_its_sentence_is_right() -> None:
    text = "收到申请120件,其中网络申请60件,同比增长20%。"
    first = told(text, "收到申请120件", 120)[1]
    second = told(text, "网络申请60件", 60, "applications.channel.network")[1]
    old = report(2021, entry(RECEIVED, 100), entry("applications.channel.network", 40))
    assert compare(old, text, first, second) == []
    old = report(2021, entry(RECEIVED, 110), entry("applications.channel.network", 40))
    assert [(f.rule, f.severity) for f in compare(old, text, first, second)] == [("prose_rate", "info")]


def test_a_reorganised_body_is_only_noted() -> None:
    text, statistic = told("全年收到申请120件,同比增长50%。", "收到申请120件", 120)
    new = report(2022, statistic, text=text, issuer="甲市人民政府办公室")
    assert [f.severity for f in across([report(2021, entry(RECEIVED, 100)), new])["s-gov-2022"]] == ["info"]


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_many_figures_stay_linear() -> None:
    text = "收到申请120件,同比增长50%," * 4_000
    step = len(text) // 4_000
    found = [Statistic(RECEIVED, None, 120, "件", "prose", quote="收到申请120件", at={"text": n * step}) for n in range(4_000)]
    begun = time.perf_counter()
    assert compare(report(2021, entry(RECEIVED, 100)), text, *found)
    assert time.perf_counter() - begun < 5

"""Statistics put together (tables, prose, derived), and the findings on dates; the real documents where they are there."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tabling import applications, figures, identity, outline, table

from govreports.items import Finding, ReportPage
from govreports.reading.audit import audit
from govreports.reading.statistics import sheets, statistics

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
DOCUMENTS = {
    "seeds/nansha_2011": "seeds/nansha_2011.txt",
    "seeds/panzhihua_2009": "seeds/panzhihua_2009.txt",
    "seeds/yunan_2012": "seeds/yunan_2012.txt",
    "seeds/guankou_2011": "seeds/guankou_2011.txt",
    "seeds/yunlong_2016": "seeds/yunlong_2016.txt",
    "national/shanghai-office-2019": "national/shanghai-office-2019.html",
    "national/huaian-2024": "national/huaian-2024.pdf",
}
FIVE = "结果维持|结果纠正|其他结果|尚未审结|总计"
T3 = f"行政复议*5^2|行政诉讼*10\n未经复议直接起诉*5|复议后起诉*5\n{FIVE}|{FIVE}|{FIVE}\n1|0|0|0|1|2|0|0|0|2|3|0|0|0|3"


def test_order_is_that_of_the_text_and_derived_values_come_last() -> None:
    page = outline("全年主动公开政府信息120条。", table(T3), "全年共收到政府信息公开申请7件。")
    found = statistics(page, identity())
    origins = [entry.origin for entry in found]
    derived = origins.index("derived")
    assert origins[:derived] == ["prose", *["table"] * 15, "prose"]
    assert set(origins[derived:]) == {"derived"}


def test_derived_values_tell_their_parts_and_have_no_quote() -> None:
    found = {entry.code: entry for entry in statistics(outline(table(T3)), identity()) if entry.origin == "derived"}
    total = found["litigation.total"]
    assert (total.value, total.unit, total.quote, total.at) == (5, "件", None, None)
    assert total.from_ == ["litigation.direct.total", "litigation.after_review.total"]


def test_the_same_figure_told_twice_is_one_entry_with_its_first_quote() -> None:
    page = outline(table(T3), table(T3))
    found = [entry for entry in statistics(page, identity()) if entry.code == "review.total"]
    assert len(found) == 1
    assert found[0].at is not None
    assert found[0].at["table"] == 0


def test_two_sets_of_the_same_form_are_checked_apart() -> None:
    office = figures(granted=[4, 0, 0, 0, 0, 0])
    area = figures(granted=[40, 3, 0, 0, 0, 0], again=[1, 0, 0, 0, 0, 0])
    page, who = outline(applications(area), applications(office)), identity()
    found = statistics(page, who)
    assert [(e.value, (e.at or {})["table"]) for e in found if e.code == "applications.received.total" and e.applicant is None] == [(44, 0), (4, 1)]
    assert [(f.rule, f.severity) for f in audit(page, who, found)] == [("duplicate_figure", "info")]  # nothing says whose they are
    assert len(sheets(page, found)) == 2


def test_each_of_two_tables_is_checked_with_all_of_its_own_cells() -> None:
    area, office = figures(granted=[40, 3, 0, 0, 0, 0]), figures(granted=[4, 3, 0, 0, 0, 0])
    office["granted"][-1] = "9"
    page, who = outline(applications(area), applications(office)), identity()
    found = statistics(page, who)
    assert [len(sheet.cells) for sheet in sheets(page, [*found, *page.again])] == [175, 175]
    wrong = [f for f in audit(page, who, found) if f.severity == "error"]
    assert ("applications.outcome.granted_full", 9, 7) in [(f.codes[0], f.found, f.expected) for f in wrong]


def test_a_table_that_repeats_cells_of_another_is_of_the_same_set() -> None:
    cells = figures(granted=[4, 3, 0, 0, 0, 0])
    page = outline(applications(cells), table(T3), table(T3))
    found = statistics(page, identity())
    assert [len(sheet.cells) for sheet in sheets(page, [*found, *page.again])] == [190]


def dates(year: int, kind: str, published: str | None = None, dated: str | None = None, text: str = "") -> list[Finding]:
    page, who = outline(text or "全年平稳。"), identity(year, kind=kind, published=published, dated=dated)
    return audit(page, who, statistics(page, who))


@pytest.mark.parametrize(
    ("year", "kind", "published", "severity"),
    [
        (2010, "government", "2011-03-31", None),
        (2010, "department", "2011-03-31", None),
        (2010, "government", "2011-04-01", "warning"),
        (2018, "department", "2019-03-20", None),
        (2019, "department", "2020-02-01", "warning"),
        (2019, "office", "2020-01-31", None),
        (2019, "office", "2020-03-05", "info"),
        (2019, "government", "2020-03-31", None),
        (2022, "government", "2023-06-01", "warning"),
        (2012, "government", "2019-08-01", "info"),
        (2012, "government", None, None),
        (2012, "government", "no date", None),
    ],
)
def test_late_publication_by_the_law_of_its_year(year: int, kind: str, published: str | None, severity: str | None) -> None:
    found = [finding for finding in dates(year, kind, published) if finding.rule == "late_publication"]
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_a_report_signed_after_the_last_day_is_late_where_the_page_tells_no_date() -> None:
    assert [f.rule for f in dates(2022, "government", None, "2023-05-04")] == ["late_publication"]
    assert dates(2022, "government", "2023-03-30", "2023-04-04") == []
    assert dates(2007, "government", "2008-05-30") == []  # no law was in force that set a day


def test_a_finding_about_a_date_quotes_the_line_that_tells_it() -> None:
    text = "全年平稳。2023年5月4日召开了会议,会上通报了全年主动公开政府信息的情况和各单位的任务分工。\n甲市人民政府\n2023年5月4日"
    assert [f.quotes for f in dates(2022, "government", None, "2023-05-04", text)] == [["2023年5月4日"]]
    assert [f.quotes for f in dates(2022, "government", "2023-05-04", None, "全年平稳。")] == [[]]  # only the page around the text tells it
    signed = "全年平稳。\n二〇一三年三月二十日"
    assert [(f.rule, f.quotes) for f in dates(2012, "government", "2013-03-01", "2013-03-20", signed)] == [("date_order", ["二〇一三年三月二十日"])]


def test_signed_after_it_was_published() -> None:
    assert [f.rule for f in dates(2012, "government", "2013-03-01", "2013-03-20")] == ["date_order"]
    assert dates(2012, "government", "2013-03-01", "2013-03-04") == []


def test_the_period_and_the_title_of_last_year() -> None:
    old = "本报告所列数据的统计期限为2011年1月1日至2011年12月31日,报告全文在门户网站公布,供社会各界查阅。"
    assert [f.rule for f in dates(2012, "government", text=old)] == ["year_mismatch"]
    assert dates(2011, "government", text=old) == []
    title = "根据有关规定,现公布甲市2019年政府信息公开工作年度报告,报告由总体情况等六部分组成,供公众查阅。"
    assert [f.rule for f in dates(2020, "government", text=title)] == ["year_mismatch"]
    assert dates(2019, "government", text=title) == []
    notice = "按照《关于做好2019年政府信息公开工作年度报告编制工作的通知》要求,现将2020年工作情况报告如下,供公众查阅。"
    assert dates(2020, "government", text=notice) == []


@pytest.mark.parametrize(
    ("told", "period", "rules"),
    [
        ("2011年1月1日起至12月31日止", ["2011-01-01", "2011-12-31"], ["year_mismatch"]),
        ("2011.1.1-2011.12.31", ["2011-01-01", "2011-12-31"], ["year_mismatch"]),
        ("二〇一一年一月一日至二〇一一年十二月三十一日", ["2011-01-01", "2011-12-31"], ["year_mismatch"]),
        ("2002年1月1日至2012年12月31日", ["2002-01-01", "2012-12-31"], ["year_mismatch"]),
        ("2012.1.1-2012.12.31", ["2012-01-01", "2012-12-31"], []),
    ],
)
def test_the_period_of_another_year_in_every_wording(told: str, period: list[str], rules: list[str]) -> None:
    page, who = outline(f"本报告所列数据的统计期限为{told},电子版在门户网站公布。"), replace(identity(2012), period=period)
    assert [f.rule for f in audit(page, who, statistics(page, who))] == rules


def test_last_years_title_at_the_head_of_the_preamble() -> None:
    title = "《甲市2011年政府信息公开工作年度报告》根据《条例》编制,由概述等六部分组成。"
    assert [f.rule for f in dates(2012, "government", text=title)] == ["year_mismatch"]
    assert dates(2012, "government", text="《甲市2011年政府信息公开工作年度报告》已于2012年3月在门户网站公布。") == []


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_the_real_documents(name: str) -> None:
    """Tables, quotes and findings of the labelled documents, by the scorer that comes with them."""
    gold = SHARED / "gold" / f"{name}.json"
    if not gold.is_file():
        pytest.skip("the labelled documents are not here (../shared/gold)")
    sys.path.insert(0, str(SHARED / "gold"))
    try:
        import score  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    from govreports.reading.chain import read

    path = SHARED / DOCUMENTS[name]
    record = read(ReportPage(url=path.resolve().as_uri(), body=path.read_bytes())).to_dict()
    tally = score.score(json.loads(gold.read_text(encoding="utf-8")), record, set())
    rates = tally.rates()
    wanted = ("table_p", "table_r", "table_nonzero_f1", "units", "quotes", "alarms_avoided")
    assert {metric: rates[metric] for metric in wanted if rates[metric] not in (None, 1)} == {}, tally.details
    missing = [line for line in tally.details if line.startswith("finding missing") and "正文" not in line]
    assert not any("附表" in line and "渠道" in line for line in missing), missing


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_a_megabyte_of_anything_stays_linear() -> None:
    spent = []
    for size in (100, 1000):
        text = "\n".join(f"{i}.第{i}项工作,共办理{i}件\n申请总数\n{i}\n其他\n{i}\n主动公开信息数条{i}其中当面申请数件{i}" for i in range(size))
        page = outline(text)
        start = time.perf_counter()
        statistics(page, identity())
        spent.append(time.perf_counter() - start)
    assert spent[1] < 40 * max(spent[0], 0.02)

"""Dates of every form, statistical periods, signatures, lost characters, Unix seconds at +08:00."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.reading.dates import china_date, find_date, find_period, mend_date, signature_date


@pytest.mark.parametrize(
    "text",
    [
        "2010-03-09 14:41",
        "2010-3-9",
        "2010/03/09",
        "2010.3.9",
        "20100309",
        "2010年3月9日",
        "2010年03月09日 14:41",
        "２０１０年３月９日",
        "二○一○年三月九日",
        "二〇一〇年三月九日",
        "发布时间：2010-03-09 14:41 浏览次数：3",
        "2010-03-0914:41:02",
        "<b>\n 2010-\n 03-\n 09 </b>",
        "2010 年 3 月 9 日",
        "[2010-03-09]",
        "2010-03-09T14:41:02+08:00",
    ],
)
def test_forms_of_a_date(text: str) -> None:
    assert find_date(text) == "2010-03-09"


@pytest.mark.parametrize("text", ["", "2010年", "2010年3月", "2010-02-30", "2010-13-01", "1234567890123", "0766-8600000", "第2010309号"])
def test_what_is_no_date(text: str) -> None:
    assert find_date(text) is None


def test_chinese_days_and_months() -> None:
    assert find_date("二〇二〇年十二月三十一日") == "2020-12-31"
    assert find_date("二〇二〇年十月二十日") == "2020-10-20"
    assert find_date("二〇一九年一月廿三日") == "2019-01-23"


@pytest.mark.parametrize(
    ("text", "year", "period"),
    [
        ("所列数据的统计期限自2011年1月1日起至2011年12月31日止。", 2011, ["2011-01-01", "2011-12-31"]),
        ("本报告涵盖2012年1月1日至12月31日期间的情况。", 2012, ["2012-01-01", "2012-12-31"]),
        ("数据统计期限从2019年1月1日到12月31日止。", 2019, ["2019-01-01", "2019-12-31"]),
        ("数据统计期限自1月1日始至12月31日止。", 2014, ["2014-01-01", "2014-12-31"]),
        ("统计期限自2008年5月1日起至2008年12月31日止。", 2008, ["2008-05-01", "2008-12-31"]),
        ("自2008年5月1日《条例》施行至2008年12月31日", 2008, ["2008-05-01", "2008-12-31"]),
        ("统计期限自2010年1月1日起，至2010年12月31日止。", 2010, ["2010-01-01", "2010-12-31"]),
        ("统计期限为二〇一二年一月一日至十二月三十一日。", 2012, ["2012-01-01", "2012-12-31"]),
        ("统计期限：２０１２年１月１日—１２月３１日", 2012, ["2012-01-01", "2012-12-31"]),
        ("统计期限为2019.1.1-2019.12.31。", 2019, ["2019-01-01", "2019-12-31"]),
        ("统计期限自2019\n年1月1日至\n12月31日", 2019, ["2019-01-01", "2019-12-31"]),
        ("统计时间为1月1日至12月31日。", 2013, ["2013-01-01", "2013-12-31"]),
        ("统计期限自201011日起至20101231日止", 2010, ["2010-01-01", "2010-12-31"]),
        ("涵盖201511日至1231日期间的情况", 2015, ["2015-01-01", "2015-12-31"]),
        ("2012年5月1日至5月7日开展了条例宣传周活动。", 2012, None),
        ("截至2012年12月31日，共公开信息50条。", 2012, None),
        ("", 2012, None),
    ],
)
def test_periods(text: str, year: int, period: list[str] | None) -> None:
    assert find_period(text, year) == period


def test_a_period_of_another_year_is_what_the_text_states() -> None:
    assert find_period("统计期限自2010年1月1日起至12月31日止。", 2011) == ["2010-01-01", "2010-12-31"]


def test_the_period_of_the_reported_year_wins_over_one_in_passing() -> None:
    text = "2010年1月1日至12月31日的旧数据已经公布。本报告统计期限自2011年1月1日起至2011年12月31日止。"
    assert find_period(text, 2011) == ["2011-01-01", "2011-12-31"]


@pytest.mark.parametrize(
    ("lines", "dated"),
    [
        (["标题", "正文。", "示例市人民政府", "2010年3月4日"], "2010-03-04"),
        (["标题", "正文。", "二○一○年三月四日"], "2010-03-04"),
        (["标题", "(2010年3月4日)", "正文一。", "正文二。"], "2010-03-04"),
        (["标题", "正文。", "201034"], "2010-03-04"),
        (["标题", "正文。", "2010-03-04"], "2010-03-04"),
        (["标题", "2010-03-04", *["正文。"] * 20], None),
        (["标题", "示例市人民政府", "2010年3月", "正文。"], None),
        (["标题", "2010年3月4日,召开了会议。", "正文。"], None),
        (["标题", "正文。", "二○一○年三月四日", "附表", *["指标", "12"] * 40], "2010-03-04"),
        ([], None),
    ],
)
def test_the_date_of_signature(lines: list[str], dated: str | None) -> None:
    assert signature_date(lines) == dated


def test_lost_year_and_month_are_mended_only_where_one_split_is_valid() -> None:
    assert mend_date("2020315") == "2020-03-15"
    assert mend_date("20201112") == "2020-11-12"
    assert mend_date("2020111") is None
    assert mend_date("202012") is None
    assert mend_date("20201") is None
    assert mend_date("20209999") is None
    assert mend_date("²²²²²²") is None


def test_midnight_at_0800_is_that_day() -> None:
    # 2025-03-31 00:00 +08:00 is still 30 March in UTC
    seconds = datetime.datetime(2025, 3, 30, 16, tzinfo=datetime.UTC).timestamp()
    assert china_date(seconds) == "2025-03-31"
    with pytest.raises(ValueError, match="Unix seconds"):
        china_date(1e18)


@given(st.dates(min_value=datetime.date(1990, 1, 1), max_value=datetime.date(2049, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_every_date_is_read_in_its_usual_forms(day: datetime.date) -> None:
    for text in (f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day:%Y/%m/%d}"):
        assert find_date(text) == day.isoformat()
    mended = mend_date(f"{day.year}{day.month}{day.day}")
    assert mended in (None, day.isoformat())


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text_gives_iso_dates_or_none(text: str) -> None:
    for found in (find_date(text), signature_date(text.split("\n")), *(find_period(text, 2012) or ())):
        assert found is None or datetime.date.fromisoformat(found)


@pytest.mark.long  # a bound on time: not where other work shares the machine
@pytest.mark.parametrize("unit", ["1月", "2019年1月1日", "1", "自2019年1月1日《条", "二〇一九年", "12月31日至"])
def test_periods_are_searched_in_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        began = time.perf_counter()
        find_period(text, 2019)
        signature_date([text])
        return time.perf_counter() - began

    small, large = seconds(50_000), seconds(400_000)
    assert large < 0.3 + 30 * small


def test_a_zero_among_chinese_numerals_in_any_writing() -> None:
    for zero in "0〇零○◯oOО":
        assert find_date(f"二{zero}一七年一月二十五日") == "2017-01-25"
        assert find_period(f"统计期限自二{zero}一六年1月1日至12月31日", 2016) == ["2016-01-01", "2016-12-31"]

"""The whole chain on mangled reports: hypothesis puts together tables, headings, numbers and bytes that no one would.

`make test` runs a few hundred examples, `make fuzz` (or FUZZ_EXAMPLES=20000 with `-m long`) the nightly number.
What must hold of any input: no exception but `ReadingError`, no hang, every statistic with a quote that stands in the
record, offsets and indexes that are right, and a record that fits the schema.
"""

from __future__ import annotations

import faulthandler
import math
import os
import signal
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govreports import codebook
from govreports.items import ReadingError, Report, ReportPage
from govreports.publishing.schema import problem
from govreports.reading.chain import STEPS, read

FEW = 300
MANY = int(os.environ.get("FUZZ_EXAMPLES", "20000"))
HANG = 30.0
"""Seconds after which the run is ended with the stack of the loop: far above what a loaded machine needs for one page."""

TITLES = (
    "广州市南沙区2021年政府信息公开工作年度报告", "长沙市教育局2019年政府信息公开工作年度报告", "2012年度云安县政府信息公开年度报告",
    "成都市人民政府办公厅二〇一六年政府信息公开工作年度报告", "甲地2020年政府信息公开年度报告", "鄂托克旗２０１５年政府信息公开工作年度报告",
)  # fmt: skip
HEADINGS = (
    "总体情况", "概述", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "依申请公开政府信息情况", "政府信息公开行政复议、行政诉讼情况",
    "政府信息公开的收费及减免情况", "存在的主要问题及改进情况", "其他需要报告的事项", "咨询处理情况", "附表", "",
)  # fmt: skip
MARKS = ("一、", "二、", "十一、", "(一)", "（三）", "㈠", "1.", "1、", "(1)", "①", "第一,", "一是", "一 ", "", "、", "〇、", "99.")
PROSE = (
    "全年主动公开政府信息{}条,其中政府网站公开{}条,政务微信公开{}条。", "共收到政府信息公开申请{}件,其中当面申请{}件、网络申请{}件,分别为{}。",
    "截至{}年{}月{}日,办结{}件,办结率{}%。", "未收到政府信息公开申请。", "行政复议{}件,行政诉讼{}件,均已审结。", "比上年增长{}%,累计{}万人次。",
    "市长信箱办理群众来信{}件。", "根据国办发〔{}〕{}号文件,计划公开{}余条。", "电话:020-{}", "收取费用{}元,减免{}元。", "统计期限自{}年1月1日起至{}日止",
)  # fmt: skip
FIGURES = (
    "0", "1", "12", "１２", "1,234", "1，２３４", "〇", "○", "一百二十三", "十二", "1.2万", "3亿", "-5", "+3", "−7", "/", "-", "--", "", " ",
    "12件", "3.5%", "1e9", "99999999999999999999", "0.0.1", "12\n34", "1 2", "约20余", "无", "NaN", "∞", "²", "٣", "½", "万", "一千零",
)  # fmt: skip
NOISE = ("\u200b", "\xa0", "\u3000", "\n", "(de)", "務(wù)", "|", "\x00", "\ufffd", "<b>", "&nbsp;", "〔", "其中:", "\u202e", "🙂", "\ud7ff")


figures = st.one_of(st.sampled_from(FIGURES), st.integers(-10, 10**6).map(str), st.text("0123456789一二三十百万〇,.，％%/-余约件条年月日", max_size=8))
words = st.one_of(st.sampled_from(HEADINGS), st.sampled_from(NOISE), st.text(max_size=12))
headings = st.builds("{}{}{}".format, st.sampled_from(MARKS), words, st.sampled_from(("", "。", ":", "情况。2020年,我区收到申请3件。")))


@st.composite
def sentences(draw: st.DrawFn) -> str:
    pattern = draw(st.sampled_from(PROSE))
    text = pattern.format(*(draw(figures) for _ in range(pattern.count("{}"))))
    if draw(st.booleans()):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.sampled_from(NOISE)) + text[place:]
    return text


@st.composite
def forms(draw: st.DrawFn) -> list[list[str]]:
    """A form of the codebook with any figures, rows lost, doubled and swapped, labels cut, columns added."""
    layout = draw(st.sampled_from(codebook.layouts()))
    width = draw(st.sampled_from((1, 1, 2, 4, 7, 8)))
    start = draw(st.integers(0, max(0, len(layout.rows) - 2)))
    rows = []
    for row in layout.rows[start : start + draw(st.integers(1, 14))]:
        label = row.label
        match draw(st.integers(0, 9)):
            case 0:
                continue
            case 1:
                label = label[: draw(st.integers(0, len(label)))]
            case 2:
                label = draw(st.sampled_from(NOISE)).join((label[:2], label[2:]))
            case 3:
                rows.append([label] * 2)
            case _:
                pass
        rows.append([label, *(draw(figures) for _ in range(0 if row.code.startswith("#") else width))])
    if draw(st.booleans()):
        rows.insert(0, ["申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"][: width + 1])
    if draw(st.booleans()) and rows:
        at = draw(st.integers(0, len(rows) - 1))
        rows.insert(at, [draw(figures) for _ in range(draw(st.integers(0, 16)))])
    return rows


@st.composite
def blocks(draw: st.DrawFn) -> tuple[str, str]:
    """One block as HTML and as text."""
    kind = draw(st.sampled_from(("heading", "prose", "prose", "table", "flat")))
    if kind == "heading":
        text = draw(headings)
        tag = draw(st.sampled_from(("h2", "p", "strong", "div", "td")))
        return f"<{tag}>{text}</{tag}>", text
    if kind == "prose":
        text = "".join(draw(st.lists(sentences(), min_size=1, max_size=3)))
        return f"<p>{text}</p>", text
    rows = draw(forms())
    if kind == "flat":
        cells, lines = draw(st.sampled_from((("\n", "\n"), (" ", "\n"), ("", ""), (" ", " "), ("|", "\n"), ("\t", "\n"))))
        text = lines.join(cells.join(row) for row in rows)
        return "".join(f"<p>{line}</p>" for line in text.split("\n")), text
    spans = st.sampled_from(("", "", "", ' colspan="3"', ' rowspan="2"', ' rowspan="0"', ' colspan="99999"', ' colspan="-1"', ' rowspan="x"'))
    markup = "".join("<tr>" + "".join(f"<td{draw(spans)}>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{markup}</table>", "\n".join("\t".join(row) for row in rows)


@st.composite
def documents(draw: st.DrawFn) -> tuple[bytes, str | None]:
    """The bytes of a report and the type they are declared as."""
    title, parts = draw(st.sampled_from(TITLES)), draw(st.lists(blocks(), max_size=7))
    as_html = draw(st.booleans())
    if as_html:
        body = "".join(html for html, _ in parts)
        text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div id='zoom'>{body}</div></body></html>"
    else:
        text = "\n".join((title, *(plain for _, plain in parts)))
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "gb18030", "big5", "utf-16")))
    data = text.encode(encoding, "replace")
    if draw(st.integers(0, 4)) == 0:  # damaged on the way
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(max_size=6)) + data[at + draw(st.integers(0, 9)) :]
    return data, draw(st.sampled_from((None, "text/html", "text/plain", "text/html; charset=gb2312", "application/octet-stream")))


class HangError(BaseException):
    """Not an `Exception`, so that no handler of the package takes it for its own."""


def _ring(*_: object) -> None:
    raise HangError(f"one page took more than {HANG:.0f} s")


@contextmanager
def watched() -> Iterator[None]:
    """Fails the test, with the place, where one example hangs; ends the run where it hangs in C and sees no signal."""
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, HANG)
    faulthandler.dump_traceback_later(4 * HANG, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def page_of(body: bytes, content_type: str | None = None) -> ReportPage:
    return ReportPage("https://www.a.example/zwgk/1.html", body, content_type=content_type)


def try_read(body: bytes, content_type: str | None = None) -> Report | None:
    with watched():
        try:
            return read(page_of(body, content_type))
        except ReadingError:
            return None


def letters(text: str) -> str:
    """What of a text must stand in the record: letters and digits, as the published scorer compares them."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).replace("○", "〇") if c.isalnum())


def check(report: Report) -> None:
    """What holds of every record."""
    record = report.to_dict()
    assert problem(record) is None
    places = [letters(report.text)]
    places += [letters("".join(row)) for table in report.tables for row in table.rows]
    places += [letters("".join(cell for row in table.rows for cell in row)) for table in report.tables]
    known = {entry.code for entry in codebook.indicators()}
    for entry in report.statistics:
        assert entry.code in known
        assert entry.section is None or 0 <= entry.section < len(report.sections)
        assert math.isfinite(entry.value)
        if entry.origin == "derived":
            assert entry.from_
            continue
        assert entry.quote, entry
        quote = letters(entry.quote)
        assert quote, entry
        assert any(quote in place for place in places), entry
        assert entry.at, entry
        if "text" in entry.at:
            began = entry.at["text"]
            assert letters(report.text[began : began + 2 * len(entry.quote) + 40]).startswith(quote), entry
        else:
            table = report.tables[entry.at["table"]]
            assert 0 <= entry.at["row"] < len(table.rows), entry
    for table in report.tables:
        assert table.section is None or 0 <= table.section < len(report.sections)
    for section in report.sections:
        assert section.level >= 1
    for finding in report.findings:
        assert finding.message
        assert all(quote is not None for quote in finding.quotes)


def chain_on(document: tuple[bytes, str | None]) -> None:
    report = try_read(*document)
    if report is not None:
        check(report)


@given(documents())
@settings(max_examples=FEW, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_mangled_report_is_read_or_refused(document: tuple[bytes, str | None]) -> None:
    chain_on(document)


@pytest.mark.long
@given(documents())
@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_mangled_reports_are_read_or_refused(document: tuple[bytes, str | None]) -> None:
    chain_on(document)


MAGIC = (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xd8\xff", b"Rar!\x1a\x07", b"<?xml", b"{\\rtf1", b"\xff\xfe")


@given(st.sampled_from(MAGIC), st.binary(max_size=400), st.sampled_from((None, "application/pdf", "text/html; charset=\x00", "application/zip")))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_are_read_or_refused(magic: bytes, rest: bytes, content_type: str | None) -> None:
    chain_on((magic + rest, content_type))


HEAD = "广州市南沙区2021年政府信息公开工作年度报告"
SHAPES: dict[str, str] = {
    "digits": "1234567890", "commas": "1,234,", "one_word": "政府信息公开", "headings": "<p>一、总体情况</p>", "glued_headings": "一、总体情况(一)",
    "sentences": "<p>全年主动公开政府信息12条,其中政府网站8条、政务微信4条。</p>", "no_stop": "收到申请12件,其中", "zeros": "未收到申请,没有",
    "brackets": "(((", "pinyin": "務(wù)", "nested": "<div>", "spans": "<table><tr><td colspan=999 rowspan=999>1</td></tr></table>",
    "cells": "<p>12</p>", "flat_row": "主动公开文件数条12", "labels": "<p>收到申请数</p><p>3</p>", "dates": "2021年1月1日至", "lost_dates": "20211231日",
    "spaces": " \u3000\xa0", "entities": "&nbsp;&#12;", "tags": "<b></b>", "chinese": "一二三四五六七八九十百千万", "percent": "占9.5%,", "colon": "来源:发布时间:",
    "rows": "0 ", "one_code": "网络申请#件、", "shares": "公开#条,业务类30条,占68%;", "limits": "法定时限20个工作日,实际2天,缩短85%,",
    "glued_lines": "</p><p>主动公开文件数条128045210其中政府网站公开数条97038800",
}  # fmt: skip


def long_page(shape: str, size: int) -> bytes:
    """About `size` bytes of one shape, in one paragraph; a # in it counts."""
    piece = SHAPES[shape]
    count = size // len(piece.encode())
    body = "".join(piece.replace("#", str(n)) for n in range(count)) if "#" in piece else piece * count
    return f"<html><body><h1>{HEAD}</h1><p>{body}</p></body></html>".encode()


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_long_pages_are_no_hang(shape: str) -> None:
    try_read(long_page(shape, 100_000), "text/html; charset=utf-8")


@pytest.mark.long
@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_no_step_takes_more_than_two_seconds_of_a_megabyte(shape: str) -> None:
    """Processor time, the best of three: other work on the machine must not decide."""
    slow = slow_steps(long_page(shape, 1_000_000))
    for _ in range(2):
        if slow:
            slow &= slow_steps(long_page(shape, 1_000_000))
    assert not slow


def slow_steps(body: bytes) -> set[str]:
    """The steps that take more than 2 s of processor time on a page."""
    item, slow = page_of(body, "text/html; charset=utf-8"), set()
    with watched():
        for name, step in STEPS:
            began = time.process_time()
            try:
                step(item)
            except ReadingError:
                break
            finally:
                if time.process_time() - began > 2.0:
                    slow.add(name)
    return slow

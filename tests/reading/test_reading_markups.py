"""The national tables in every markup that converters make of them: each cell comes back exact, and where a copy dropped
its blank cells nothing is read into a wrong place."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from govreports import codebook
from govreports.items import ReportPage
from govreports.reading import chain
from govreports.reading.layouts import APPLICANTS, forms, outcomes

Cell = tuple[str, int, int]
"""Text, rowspan, colspan."""
Rows = list[list[Cell]]
Figures = dict[tuple[str, str | None], int]
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
GROUPS = {"(三)不予公开": 8, "(四)无法提供": 3, "(五)不予处理": 5, "(六)其他处理": 3}
COUNTS = st.sampled_from([0, 0, 0, 0, 1, 2, 5, 17, 104, 1208])


def form(name: str) -> tuple[codebook.LayoutRow, ...]:
    return next(layout.rows for layout in codebook.layouts() if layout.name == name)


@st.composite
def reports(draw: st.DrawFn, year: int) -> tuple[int, Figures]:
    """A form that balances: outcomes by applicant, carried over, documents and cases."""
    found: Figures = {}
    rows = [row.code for row in form(f"NAT_{year}_T2") if not row.code.startswith("#")]
    leaves = [
        code for code in rows if code.startswith("applications.outcome.") and code != "applications.outcome.total"
    ]
    sums = []
    for applicant in APPLICANTS[:-1]:
        column = {code: draw(COUNTS) if draw(st.integers(0, 3)) == 0 else 0 for code in leaves}
        done, later = sum(column.values()), draw(st.integers(0, 2))
        before = min(draw(st.integers(0, 2)), done + later)
        column |= {
            "applications.outcome.total": done,
            "applications.carried_out": later,
            "applications.carried_in": before,
        }
        column["applications.received.total"] = done + later - before
        sums.append(column)
        found |= {(code, applicant): value for code, value in column.items()}
    found |= {(code, None): sum(column[code] for column in sums) for code in rows}
    for row in form(f"NAT_{year}_T1"):
        found |= {(code, None): draw(COUNTS) for code in row.code.split(";") if not code.startswith("#")}
    for n, code in enumerate(outcomes()):
        found[code, None] = draw(COUNTS) if n % 5 < 4 else sum(found[c, None] for c in outcomes()[n - 4 : n])
    return year, found


def grids(year: int, cells: dict[tuple[str, str | None], str]) -> list[tuple[str, Rows]]:
    """The three tables as the official form prints them, each below its heading."""
    first: Rows = []
    for row in form(f"NAT_{year}_T1"):
        parts = (
            row.label.split("|")
            if row.code.startswith("#")
            else [row.label, *(cells[c, None] for c in row.code.split(";"))]
        )
        first.append([*((part, 1, 1) for part in parts[:-1]), (parts[-1], 1, 5 - len(parts))])
    second: Rows = [
        [("(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(name, 1, 1) for name in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
    ]
    above: list[Cell] = []
    for row in form(f"NAT_{year}_T2"):
        if row.code.startswith("#"):
            above.append((row.label, GROUPS.get(row.label, 22 if year == 2021 else 20), 1))
            continue
        wide = 3 if row.label[0] in "一二四" else 2 if row.label[0] == "(" else 1
        second.append([*above, (row.label, 1, wide), *((cells[row.code, who], 1, 1) for who in APPLICANTS)])
        above = []
    third: Rows = [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*((name, 2, 1) for name in OUTCOMES), ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        [(name, 1, 1) for name in OUTCOMES * 2],
        [(cells[code, None], 1, 1) for code in outcomes()],
    ]
    return [
        ("二、主动公开政府信息情况", first),
        ("三、收到和处理政府信息公开申请情况", second),
        ("四、政府信息公开行政复议、行政诉讼情况", third),
    ]


def expanded(rows: Rows, *, down: bool) -> list[list[str]]:
    """Each cell with the blank cells that its colspan (and rowspan) stands for."""
    taken: dict[tuple[int, int], str] = {}
    for r, row in enumerate(rows):
        c = 0
        for text, tall, wide in row:
            while down and (r, c) in taken:
                c += 1
            for i in range(tall if down else 1):
                for j in range(wide):
                    taken[r + i, c + j] = text if i == j == 0 else ""
            c += wide
    return [[taken[r, c] for c in range(max(c for row, c in taken if row == r) + 1)] for r in range(len(rows))]


def texts(row: list[Cell]) -> list[str]:
    return [text for text, _, _ in row]


def told(row: list[Cell]) -> list[str]:
    return [text for text in texts(row) if text]


def filled_up(rows: Rows) -> str:
    width = max(sum(wide for _, _, wide in row) for row in rows)
    return "\n".join(" | ".join(told(row)) + " | " + "|" * (width - len(told(row))) for row in rows)


def cell_a_line_filled(rows: Rows, opened: str) -> str:
    return "\n".join(opened + line.replace(" | ", " |\n") for line in filled_up(rows).split("\n"))


KEEP: dict[str, Callable[[Rows], str]] = {
    "markdown": lambda rows: "\n".join("| " + " | ".join(row) + " |" for row in expanded(rows, down=True)),
    "markdown without rowspans": lambda rows: "\n".join(
        "| " + " | ".join(row) + " |" for row in expanded(rows, down=False)
    ),
    "tabs": lambda rows: "\n".join("\t".join(texts(row)) for row in rows),
    "two tabs": lambda rows: "\n".join("\t\t".join(texts(row)) for row in rows),
}
"""Markups that keep a blank cell."""
DROP: dict[str, Callable[[Rows], str]] = {
    "filled up with bars": filled_up,
    "opened and filled up": lambda rows: "\n".join("| " + line for line in filled_up(rows).split("\n")),
    "two bars": lambda rows: "\n".join("|" + "||".join(told(row)) + "|" for row in rows),
    "bars": lambda rows: "\n".join(" | ".join(told(row)) + " |" for row in rows),
    "bar before a cell": lambda rows: "\n".join("|" + text for row in rows for text in told(row)),
    "bar behind a cell": lambda rows: cell_a_line_filled(rows, ""),
    "row opened by a bar": lambda rows: cell_a_line_filled(rows, "|\n"),
    "bar on its own line": lambda rows: "\n".join(text + "\n|" for row in rows for text in told(row)),
    "two tabs, none at the end": lambda rows: "\n".join("\t\t".join(texts(row)).rstrip("\t") for row in rows),
    "cell a line": lambda rows: "\n".join(text for row in rows for text in told(row)),
    "blank lines": lambda rows: "\n\n".join(text for row in rows for text in told(row)),
    "row a line": lambda rows: "\n".join(" ".join(told(row)) for row in rows),
    "one line": lambda rows: " ".join(text for row in rows for text in told(row)),
    "columns set by spaces": lambda rows: "\n".join("  ".join(text.ljust(14) for text in told(row)) for row in rows),
}
"""Markups that drop it."""


def markup(rows: Rows) -> str:
    cells = (
        "".join(f'<td rowspan="{tall}" colspan="{wide}"><p>{escape(text)}</p></td>' for text, tall, wide in row)
        for row in rows
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def read(
    year: int, cells: dict[tuple[str, str | None], str], render: Callable[[Rows], str], *, html: bool = False
) -> Figures:
    lines = [f"沂水县人民政府{year}年政府信息公开工作年度报告", "一、总体情况", "全县政府信息公开工作平稳推进。"]
    parts = [part for heading, rows in grids(year, cells) for part in (heading, render(rows))]
    lines += [*parts, "五、存在的主要问题及改进情况", "公开的主动性有待提高。"]
    text = (
        "".join(line if line.startswith("<table") else f"<p>{line}</p>" for line in lines) if html else "\n".join(lines)
    )
    kind = "html" if html else "plain"
    page = ReportPage(f"file:///report.{kind}", text.encode(), content_type=f"text/{kind}; charset=utf-8")
    return {(s.code, s.applicant): s.value for s in chain.read(page).statistics if s.origin == "table"}


few = settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@pytest.mark.parametrize("year", [2019, 2021])
@pytest.mark.parametrize("name", [*KEEP, *DROP])
@few
@given(data=st.data())
def test_every_cell_comes_back(year: int, name: str, data: st.DataObject) -> None:
    _, found = data.draw(reports(year))
    render = (KEEP | DROP)[name]
    assert read(year, {cell: str(value) for cell, value in found.items()}, render) == found


@pytest.mark.parametrize("blank", ["", "/", "-", "—"])
@pytest.mark.parametrize("name", ["html", *KEEP])
@few
@given(data=st.data())
def test_blank_cells_that_are_kept_are_no_zeros(blank: str, name: str, data: st.DataObject) -> None:
    year, found = data.draw(st.sampled_from([2019, 2021]).flatmap(reports))
    cells = {cell: str(value) if value else blank for cell, value in found.items()}
    render = markup if name == "html" else KEEP[name]
    assert read(year, cells, render, html=name == "html") == {cell: value for cell, value in found.items() if value}


@pytest.mark.parametrize("name", DROP)
@few
@given(data=st.data())
def test_nothing_is_read_into_a_wrong_place_where_blank_cells_were_dropped(name: str, data: st.DataObject) -> None:
    year, found = data.draw(st.sampled_from([2019, 2021]).flatmap(reports))
    read_ = read(year, {cell: str(value or "") for cell, value in found.items()}, DROP[name])
    assert {cell: value for cell, value in read_.items() if found[cell] != value} == {}


@pytest.mark.parametrize("blank", ["", "/", "—", "无"])
@pytest.mark.parametrize("name", [*KEEP, *DROP])
@settings(few, max_examples=2)
@given(data=st.data())
def test_among_zeros_no_blank_becomes_one(name: str, blank: str, data: st.DataObject) -> None:
    """Some zeros are printed (as 0 or 〇), others left out, as hand-made tables have it: which is which must not be guessed."""
    year, found = data.draw(st.sampled_from([2019, 2021]).flatmap(reports))
    zero = data.draw(st.sampled_from(["0", "〇", "０"]))
    left_out = {cell for cell, value in found.items() if not value and data.draw(st.booleans())}
    cells = {cell: blank if cell in left_out else str(value or zero) for cell, value in found.items()}
    read_ = read(year, cells, (KEEP | DROP)[name])
    assert {cell: value for cell, value in read_.items() if found[cell] != value or cell in left_out} == {}


@pytest.mark.parametrize("year", [2019, 2021])
@few
@given(data=st.data())
def test_a_whole_report_in_one_line(year: int, data: st.DataObject) -> None:
    _, found = data.draw(reports(year))
    parts = [
        part
        for heading, rows in grids(year, {k: str(v) for k, v in found.items()})
        for part in (heading, DROP["one line"](rows))
    ]
    prose = "一、总体情况 " + "全县政府信息公开工作平稳推进。" * 9
    text = f"沂水县人民政府{year}年政府信息公开工作年度报告\n" + " ".join([prose, *parts, "五、存在的问题"])
    report = chain.read(ReportPage("file:///report.txt", text.encode(), content_type="text/plain; charset=utf-8"))
    assert {(s.code, s.applicant): s.value for s in report.statistics if s.origin == "table"} == found
    assert [s for s in report.statistics if s.origin == "prose"] == []
    kinds = ["sec.overview", "sec.proactive", "sec.on_request", "sec.review_litigation", "sec.problems"]
    assert [(section.number, section.kind) for section in report.sections] == list(zip("一二三四五", kinds, strict=True))


@pytest.mark.parametrize("year", [2019, 2021])
@few
@given(data=st.data())
def test_html_with_its_spans(year: int, data: st.DataObject) -> None:
    _, found = data.draw(reports(year))
    assert read(year, {cell: f"{value:,}" for cell, value in found.items()}, markup, html=True) == found


def annex(name: str, figures: dict[str, int | None], *, counted: bool, cumulative: bool) -> Rows:
    """A form that lists one value a row: with a column that counts the rows, and one of all years, or without."""
    head = ["指标", "单位", *(["本年度", "历年累计"] if cumulative else ["统计数"])]
    rows: Rows = [[(text, 1, 1) for text in [*(["序号"] if counted else []), *head]]]
    for row in forms()[name].rows:
        figure = figures.get(row.code or "")
        cells = [row.label, row.unit or "——", "" if figure is None else str(figure)]
        if cumulative:
            cells.append("" if row.code not in figures else str((figure or 0) + 7))
        rows.append([(text, 1, 1) for text in [*([str(len(rows))] if counted else []), *cells]])
    return rows


@pytest.mark.parametrize("cumulative", [False, True], ids=["one column", "this year and all years"])
@pytest.mark.parametrize("counted", [False, True], ids=["", "rows counted"])
@pytest.mark.parametrize("name", ["html", *KEEP, *DROP])
@settings(few, max_examples=2)
@given(data=st.data())
def test_lists_of_one_value_a_row(name: str, counted: bool, cumulative: bool, data: st.DataObject) -> None:
    layout = data.draw(st.sampled_from(sorted(forms())))
    known = {
        row.code: row.unit for row in forms()[layout].rows if row.code and codebook.indicator(row.code).unit != "text"
    }
    blanks = (
        st.just(None) if not (cumulative and name == "opened and filled up") else st.just(3)
    )  # a blank or a bar too many
    figures = {
        code: data.draw(blanks) if data.draw(st.integers(0, 4)) == 4 else data.draw(st.integers(0, 99_999))
        for code in known
    }
    render = markup if name == "html" else (KEEP | DROP)[name]
    table = render(annex(layout, figures, counted=counted, cumulative=cumulative))
    lines = [
        "沂水县人民政府2016年政府信息公开工作年度报告",
        "一、概述",
        "全县政府信息公开工作平稳推进。",
        "二、附表",
        table,
        "三、存在的问题",
    ]
    text = (
        "".join(line if line.startswith("<table") else f"<p>{line}</p>" for line in lines)
        if name == "html"
        else "\n".join(lines)
    )
    kind = "html" if name == "html" else "plain"
    page = ReportPage(f"file:///report.{kind}", text.encode(), content_type=f"text/{kind}; charset=utf-8")
    got = {s.code: s.value for s in chain.read(page).statistics if s.origin == "table" and "cumulative" not in s.code}
    scale = {
        code: 10_000 if (codebook.indicator(code).unit, unit) == ("元", "万元") else 1 for code, unit in known.items()
    }
    want = {
        code: value * scale[code] for code, value in figures.items() if value is not None and "cumulative" not in code
    }
    if cumulative and name in DROP:  # where a row lost one of its two figures, nothing is read
        assert {code: value for code, value in got.items() if want.get(code) != value} == {}
    else:
        assert got == want

"""One report as one HTML page that shows where every number, repair, heading and finding stands.

`explain` is pure: a `Report` in, the page out. The page needs no other host and no script, and says so in its
Content-Security-Policy; everything a report brings is escaped, so that hostile text stays text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from govreports import codebook
from govreports.items import Finding, Repair, Report, Statistic

MARKS = """
table{border-collapse:collapse;font-size:.85rem;margin:.5rem 0}
td,th{border:1px solid #bbb;padding:.15rem .45rem;vertical-align:top;text-align:left}
th{background:#eee}.page{display:block;overflow-x:auto}
.text p{margin:.2rem 0;overflow-wrap:anywhere}
.s1 strong{font-size:1.1rem}.s1{margin-top:.8rem!important}.s2{margin-left:1rem!important}.s3{margin-left:2rem!important}
.kind{font:.7rem monospace;background:#e4e0f5;border-radius:3px;padding:0 .3rem;margin-left:.4rem}
mark{background:none;color:inherit}mark.stat,td.stat{background:#cdeccd}mark.repair{background:#fbe3b5}mark.finding{outline:2px solid #d33}
mark.stat.repair{background:linear-gradient(#cdeccd 60%,#fbe3b5 60%)}sup a{text-decoration:none;color:#060}:target{background:#ffef9e}
.error{background:#f6c9c9}.warning{background:#fbe9c4}.info{background:#e7eef7}.none{color:#777}del{color:#a00}ins{color:#060;text-decoration:none}
"""
"""What the marks, headings and tables of a report look like; the browsing site uses it too."""
STYLE = f"""
body{{font:16px/1.7 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;margin:0 auto;max-width:76rem;padding:1rem;color:#222}}
h1{{font-size:1.4rem}}h2{{font-size:1.15rem;border-bottom:1px solid #999;margin-top:2rem}}
{MARKS}"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
MAX_TIPS = 8
"""Marks told in one tooltip."""
MAX_PLACES = 50
"""Places of one repair that are marked; its count is told in any case."""


@dataclass(slots=True)
class Mark:
    """A stretch of the text with what it is: `stat`, `repair` or `finding`; `anchor` is the number of a statistic."""

    start: int
    end: int
    kind: str
    tip: str
    anchor: int | None = None


def explain(report: Report) -> str:
    """The page of one report, whole."""
    parts = [
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">",
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>{_safe(report.title)}</title>',
        f"<style>{STYLE}</style></head><body><h1>{_safe(report.title)}</h1>", content(report), "</body></html>\n",
    ]  # fmt: skip
    return "\n".join(parts).encode("utf-8", "replace").decode("utf-8")


def content(report: Report) -> str:
    """What stands below the title: facts, findings, text with its marks, statistics, tables with the cells used, repairs."""
    facts = [
        ("编号", report.report_id), ("年度", report.year), ("统计期限", " 至 ".join(report.period) if report.period else None),
        ("机关", f"{report.issuer}（{report.issuer_kind}）"),
        ("地区", f"{report.locality.full_name}（{report.locality.code}，文中称{report.locality.name_in_report}）"),
        ("发布", report.published), ("落款", report.dated), ("文字", report.script), ("原题", report.title_original),
        ("来源", report.source.url), ("格式", f"{report.source.format}，{report.source.encoding or '二进制'}"),
        ("SHA-256", report.source.sha256), ("文字识别", "是" if report.source.ocr else "否"),
    ]  # fmt: skip
    parts = [
        _table(("项", "值"), facts),
        f"<p>数据 {len(report.statistics)} 项，发现 {len(report.findings)} 条，修补 {sum(r.count for r in report.repairs)} 处，"
        f"章节 {len(report.sections)} 个，表格 {len(report.tables)} 张。<mark class=\"stat\">数据</mark> "
        '<mark class="repair">修补</mark> <mark class="finding">发现</mark></p>',
        "<h2>发现</h2>", _findings(report.findings),
        "<h2>正文</h2>", *_text(report),
        "<h2>数据</h2>", _statistics(report),
        "<h2>表格</h2>", *_tables(report),
        "<h2>修补</h2>", _repairs(report.repairs),
    ]  # fmt: skip
    return "\n".join(parts)


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _safe(value: object) -> str:
    """Text for HTML, in elements and attributes; characters that one cannot see or that turn the line are named."""
    return html.escape(_UNSEEN.sub(lambda m: f"⟨U+{ord(m.group()):04X}⟩", "" if value is None else str(value)))


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of plain cells; None is a dash."""
    head = "".join(f"<th>{_safe(cell)}</th>" for cell in header)
    body = "".join(
        "<tr>" + "".join('<td class="none">—</td>' if c is None else f"<td>{_safe(c)}</td>" for c in row) + "</tr>" for row in rows
    )
    return f'<table class="page"><tr>{head}</tr>{body}</table>'


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return '<p class="none">无</p>'
    rows = "".join(
        f'<tr id="f{n}" class="{_safe(f.severity)}"><td>{_safe(f.rule)}</td><td>{_safe(f.severity)}</td><td>{_safe(f.message)}</td>'
        f"<td>{_safe(f.found)}</td><td>{_safe(f.expected)}</td><td>{_safe(f.suspect or '')}</td>"
        f"<td>{'<br>'.join(map(_safe, f.quotes))}</td></tr>"
        for n, f in enumerate(findings, 1)
    )
    head = "".join(f"<th>{h}</th>" for h in ("规则", "程度", "说明", "所见", "应为", "可疑", "原文"))
    return f'<table class="page"><tr>{head}</tr>{rows}</table>'


def _label(entry: Statistic) -> str:
    known = codebook.indicator(entry.code)
    name = known.label if known else entry.code
    return f"{name}（{entry.applicant}）" if entry.applicant else name


def _tip(entry: Statistic) -> str:
    about = "约，" if entry.approximate else ""
    scope = f"，范围 {entry.scope}" if entry.scope else ""
    code = f"{entry.code}@{entry.applicant}" if entry.applicant else entry.code
    return f"{code} = {about}{entry.value} {entry.unit or ''}（{entry.origin}{scope}）"


def _statistics(report: Report) -> str:
    if not report.statistics:
        return '<p class="none">无</p>'
    rows = []
    for n, entry in enumerate(report.statistics, 1):
        section = report.sections[entry.section].title if entry.section is not None else None
        proof = entry.quote if entry.from_ is None else "= " + " + ".join(entry.from_)
        cells = (_label(entry), entry.code, entry.applicant, entry.value, entry.unit, entry.origin, "约" if entry.approximate else None,
                 entry.scope, section)  # fmt: skip
        plain = "".join('<td class="none">—</td>' if c is None else f"<td>{_safe(c)}</td>" for c in cells)
        rows.append(f'<tr id="s{n}"><td><a href="#p{n}">{n}</a></td>{plain}<td>{_safe(proof)}</td></tr>')
    head = "".join(f"<th>{h}</th>" for h in ("", "指标", "代码", "申请人", "值", "单位", "来处", "概数", "范围", "章节", "原文"))
    return f'<table class="page"><tr>{head}</tr>{"".join(rows)}</table>'


def _repairs(repairs: Sequence[Repair]) -> str:
    if not repairs:
        return '<p class="none">无</p>'
    rows = "".join(
        f"<tr><td>{_safe(r.kind)}</td><td><del>{_safe(_shown(r.before))}</del></td><td><ins>{_safe(_shown(r.after))}</ins></td>"
        f"<td>{r.count}</td></tr>"
        for r in repairs
    )
    return f'<table class="page"><tr><th>种类</th><th>原来</th><th>修补后</th><th>次数</th></tr>{rows}</table>'


def _shown(text: str) -> str:
    return text.replace("\n", "↵") or "∅"


# -------------------------------------------------------------------------------------------------------------
# the text


def _text(report: Report) -> Iterator[str]:
    """The text line by line: headings by their level with their kind, marks in place."""
    marks = sorted(_marks(report), key=lambda mark: (mark.start, -mark.end))
    headings = dict(_headings(report))
    first = 0
    active: list[Mark] = []
    start = 0
    yield '<div class="text">'
    for line in report.text.split("\n"):
        end = start + len(line)
        while first < len(marks) and marks[first].start < end:
            active.append(marks[first])
            first += 1
        active = [mark for mark in active if mark.end > start]
        if start not in headings:
            yield f"<p>{_marked(report.text, start, end, active)}</p>"
        else:
            index, title_end = headings[start]
            section = report.sections[index]
            head, rest = _marked(report.text, start, title_end, active), _marked(report.text, title_end, end, active)
            kinds = f'<span class="kind">{section.level}: {_safe(", ".join(section.kinds) or section.kind or "?")}</span>'
            yield f'<p class="s{min(section.level, 3)}"><strong>{head}</strong>{kinds} {rest}</p>'
        start = end + 1
    yield "</div>"


def _headings(report: Report) -> Iterator[tuple[int, tuple[int, int]]]:
    """For each section that has its heading in the text: the offset of its line, its index and where the title ends."""
    lines = report.text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    bare = ["".join(line[:300].split()) for line in lines]
    at = 0
    for index, section in enumerate(report.sections):
        number, title = ("".join((words or "").split()) for words in (section.number, section.title))
        for place in range(at, len(lines)) if title else ():
            before = bare[place].find(title)
            if bare[place].startswith(number) and 0 <= before <= len(number) + 4:
                head = bare[place][: before + len(title)]
                yield starts[place], (index, _end(report.text, starts[place], head))
                at = place + 1
                break


def _marks(report: Report) -> Iterator[Mark]:
    """Where statistics, repairs and the quotes of findings stand in the text."""
    for n, entry in enumerate(report.statistics, 1):
        if entry.quote and entry.at and "text" in entry.at:
            start = entry.at["text"]
            yield Mark(start, _end(report.text, start, entry.quote), "stat", _tip(entry), n)
    for repair in report.repairs:
        after = repair.after.strip()
        if len(after) < 2:
            continue  # a lost character that came back: its place cannot be told from any other
        tip = f"{repair.kind}：{_shown(repair.before)} → {_shown(repair.after)}"
        place = report.text.find(after)
        for _ in range(min(repair.count, MAX_PLACES)):
            if place < 0:
                break
            yield Mark(place, place + len(after), "repair", tip)
            place = report.text.find(after, place + len(after))
    for finding in report.findings:
        for quote in finding.quotes:
            place = report.text.find(quote) if quote else -1
            if place >= 0:
                yield Mark(place, place + len(quote), "finding", f"{finding.rule}：{finding.message}")


def _end(text: str, start: int, quote: str) -> int:
    """The offset behind a quote that stands at `start`, whatever the white space between its words."""
    place = start
    for character in quote:
        if character.isspace():
            continue
        while place < len(text) and text[place].isspace():
            place += 1
        if place >= len(text) or text[place] != character:
            break
        place += 1
    return place


def _marked(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """One line with its marks; where they overlap, a stretch carries the classes and tips of all."""
    if not marks:
        return _safe(text[start:end])
    cuts = sorted({start, end, *(p for m in marks for p in (m.start, m.end) if start < p < end)})
    parts: list[str] = []
    here: list[Mark] = []
    first = 0
    for left, right in pairwise(cuts):  # marks come in the order of their beginnings
        while first < len(marks) and marks[first].start < right:
            here.append(marks[first])
            first += 1
        here = [mark for mark in here if mark.end > left]
        body = _safe(text[left:right])
        if here:
            tips = "\n".join(dict.fromkeys(m.tip for m in here[:MAX_TIPS]))
            kinds = " ".join(sorted({m.kind for m in here}, reverse=True))
            parts.append(f'<mark class="{kinds}" title="{_safe(tips)}">{body}</mark>')
        else:
            parts.append(body)
        parts.extend(_link(m.anchor) for m in here if m.anchor is not None and m.end == right)
    return "".join(parts)


def _link(number: int) -> str:
    return f'<sup id="p{number}"><a href="#s{number}">{number}</a></sup>'


# -------------------------------------------------------------------------------------------------------------
# the tables


def _tables(report: Report) -> Iterator[str]:
    """Every table with the cells that became statistics."""
    told: dict[tuple[int, int], list[tuple[int, Statistic]]] = defaultdict(list)
    for n, entry in enumerate(report.statistics, 1):
        if entry.at and "table" in entry.at:
            told[entry.at["table"], entry.at.get("row", -1)].append((n, entry))
    if not report.tables:
        yield '<p class="none">无</p>'
    for index, table in enumerate(report.tables):
        yield f"<h3>表 {index + 1} {_safe(table.caption)}<span class=\"kind\">{_safe(table.layout or '?')}</span></h3>"
        rows = []
        for number, row in enumerate(table.rows):
            used = _cells(row, told.get((index, number), []))
            cells = []
            for column, cell in enumerate(row):
                if column in used:
                    tip = "\n".join(_tip(entry) for _, entry in used[column][:MAX_TIPS])
                    links = "".join(_link(n) for n, _ in used[column])
                    cells.append(f'<td class="stat" title="{_safe(tip)}">{_safe(cell)}{links}</td>')
                else:
                    cells.append(f"<td>{_safe(cell)}</td>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        yield f'<table class="page">{"".join(rows)}</table>'


def _cells(row: Sequence[str], told: Sequence[tuple[int, Statistic]]) -> dict[int, list[tuple[int, Statistic]]]:
    """Which cell each statistic of a row was read from: the next one, from the left, that prints its value."""
    used: dict[int, list[tuple[int, Statistic]]] = defaultdict(list)
    figures = [_figure(cell) for cell in row]
    for n, entry in told:
        wanted = [float(entry.value) * scale for scale in (1, 1e-4, 1e4)]
        fitting = [c for c, figure in enumerate(figures) if figure is not None and any(abs(figure - w) < 1e-6 for w in wanted)]
        column = next((c for c in fitting if c not in used), fitting[0] if fitting else None)
        if column is not None:
            used[column].append((n, entry))
    return used


def _figure(cell: str) -> float | None:
    """The number of a short cell, or None."""
    plain = unicodedata.normalize("NFKC", cell).replace(",", "").replace("−", "-").replace("○", "0").replace("〇", "0")
    match = re.fullmatch(r"\D{0,6}?([+-]?\d+(?:\.\d+)?)\D{0,6}", plain.strip())
    return float(match[1]) if match else None

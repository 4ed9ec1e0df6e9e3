"""What only several reports show. Of one body: carried-over applications, stocks, last year's text and figures; the findings
belong to the later of two years. Of one year: a total of the whole area that one of its departments outdoes (`outdone`).

Pure and independent of the order of the reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from govreports import codebook
from govreports.items import Finding, Report, Statistic
from govreports.reading import identities, layouts
from govreports.reading.changes import changes
from govreports.reading.identities import CellKey, Identity, Value

LONG = 60
"""Paragraphs of at least so many characters are compared; shorter ones are headings and set phrases."""
COPIED = 0.5
"""Share of long paragraphs taken over unchanged from which a report is told to be copied."""
SAME_FIGURES = 5
"""So many equal figures that are not 0, and hardly any that differ, are last year's (codebook, X07)."""
_DIGITS = re.compile(r"\d+")


def across(reports: Sequence[Report]) -> dict[str, list[Finding]]:
    """Findings by `report_id` from comparing each report with the one of the same body a year before.

    Of several versions the highest counts. Reports of different bodies are compared by `outdone` alone.
    """
    newest: dict[str, Report] = {}
    for report in sorted(reports, key=lambda r: (r.report_id, r.version, r.source.url, r.source.sha256)):
        newest[report.report_id] = report
    bodies: dict[tuple[str, int], Report] = {}
    for report in newest.values():
        bodies[report.report_id.rpartition("-")[0], report.year] = report
    found: dict[str, list[Finding]] = {}
    for (body, year), report in sorted(bodies.items()):
        before = bodies.get((body, year - 1))
        if before is None:
            continue
        findings = [
            *_identities(before, report),
            *_cumulative(before, report),
            *_jump(before, report),
            *changes(before, report, reorganised=_reorganised(before, report)),
            *_copied(before, report),
        ]
        if findings:
            found[report.report_id] = findings
    return found


@dataclass(frozen=True, slots=True)
class Total:
    """What a report says was made public in its year: of the whole area (`whole`), or a department of itself."""

    report_id: str
    year: int
    issuer: str
    whole: bool
    told: Statistic


def total_of(report: Report) -> Total | None:
    """The total that `outdone` compares, or None where the report tells none, several, or only about how many."""
    department = report.issuer_kind == "department"
    if not department and report.issuer_kind not in ("government", "office"):
        return None
    scopes = (None, "office") if department else ("area",)
    told = [s for s in report.statistics if s.code == "proactive.total" and s.applicant is None and s.scope in scopes]
    if len({s.value for s in told}) != 1 or told[0].origin == "derived" or told[0].approximate:
        return None
    return Total(report.report_id, report.year, report.issuer, not department, told[0])


def outdone(totals: Iterable[Total]) -> dict[str, list[Finding]]:
    """Findings by `report_id`: the total of a whole area is less than that of one of its departments (codebook, X08). All
    totals are of one locality."""
    most: dict[int, Total] = {}
    areas: list[Total] = []
    for total in sorted(totals, key=lambda t: (-t.told.value, t.report_id)):
        if total.whole:
            areas.append(total)
        else:
            most.setdefault(total.year, total)
    return {
        area.report_id: [
            Finding(
                "X08",
                identities.severity_of("X08"),
                f"全地区{area.year}年主动公开信息数为{area.told.value},少于“{most[area.year].issuer}”一家的{most[area.year].told.value}",
                ["proactive.total"],
                found=area.told.value,
                expected=most[area.year].told.value,
                quotes=[entry.quote for entry in (area.told, most[area.year].told) if entry.quote],
            )
        ]
        for area in areas
        if area.year in most and area.told.value < most[area.year].told.value
    }


def _cells(report: Report) -> dict[CellKey, Statistic]:
    """The cells of a report's tables that the rules between years want, and what is derived from them; told twice with
    different values: left out."""
    found: dict[CellKey, Statistic] = {}
    odd: set[CellKey] = set()
    wanted = [entry for entry in report.statistics if entry.code in _codes()]
    for origin in ("table", "derived"):
        for entry in wanted:
            if entry.origin != origin:
                continue
            cell = (entry.code, entry.applicant)
            if cell in found and found[cell].value != entry.value and found[cell].origin == origin:
                odd.add(cell)
            found.setdefault(cell, entry)
    return {cell: entry for cell, entry in found.items() if cell not in odd}


@cache
def _rules() -> tuple[Identity, ...]:
    return tuple(rule for rule in identities.parsed() if rule.across and rule.relation != ":=")


@cache
def zeros() -> frozenset[str]:
    """The codes of which zeros in the columns of applicants are compared, too; of all others only what is not 0."""
    return frozenset(term.code for rule in _rules() for term in (*rule.left, *rule.right) if term.applicant == "*")


@cache
def _codes() -> frozenset[str]:
    return frozenset(term.code for rule in _rules() for term in (*rule.left, *rule.right))


def _identities(before: Report, report: Report) -> Iterator[Finding]:
    """The codebook's identities between two years, in every applicant column."""
    old, new = _cells(before), _cells(report)
    for rule in _rules():
        every = any(term.applicant == "*" for term in (*rule.left, *rule.right))
        for applicant in layouts.APPLICANTS if every else (None,):
            finding = _compare(rule, applicant, old, new, before, report)
            if finding is not None:
                yield finding


def _compare(
    rule: Identity,
    applicant: str | None,
    old: dict[CellKey, Statistic],
    new: dict[CellKey, Statistic],
    before: Report,
    report: Report,
) -> Finding | None:
    sides: list[Value] = []
    used: list[tuple[int, Statistic]] = []
    for side in (rule.left, rule.right):
        total: Value = 0
        for term in side:
            who = applicant if term.applicant == "*" else term.applicant
            entry = (old if term.shift else new).get((term.code, who))
            if entry is None:
                return None
            total += term.factor * entry.value
            used.append((before.year if term.shift else report.year, entry))
        sides.append(total)
    left, right = sides
    if left == right or (rule.relation == "<=" and left <= right) or (rule.relation == ">=" and left >= right):
        return None
    named = "、".join(f"{year}年报告“{_label(entry.code)}”{entry.value}" for year, entry in used)
    column = "" if applicant is None else f"“{_column(applicant)}”一栏:"
    reorganised = _reorganised(before, report)
    message = f"{column}{named},两年数据不衔接"
    if reorganised:
        message += "(其间机关或区划名称有变)"
    return Finding(
        rule=rule.id,
        severity="warning" if reorganised else rule.severity,
        message=message,
        codes=list(dict.fromkeys(entry.code for _, entry in used)),
        found=_plain(left),
        expected=_plain(right),
        quotes=[entry.quote for _, entry in used if entry.quote],
    )


def _reorganised(before: Report, report: Report) -> bool:
    """Whether the body or its place bears another name than a year before."""
    return before.issuer != report.issuer or before.locality.name_in_report != report.locality.name_in_report


def _cumulative(before: Report, report: Report) -> Iterator[Finding]:
    """What was ever disclosed, as the prose tells it, should not shrink; only noted, since sites are cleaned up (X01)."""
    code = "proactive.cumulative_total"
    old, new = _told_once(before, code), _told_once(report, code)
    if old is None or new is None or new.value >= old.value or old.scope != new.scope:
        return
    if "prose" in (old.origin, new.origin) and not (old.approximate or new.approximate):
        yield Finding(
            "X01",
            "info",
            f"累计主动公开信息数由{before.year}年报告的{old.value}减为{report.year}年报告的{new.value},累计数通常不应减少",
            [code],
            found=new.value,
            expected=old.value,
            quotes=[entry.quote for entry in (new, old) if entry.quote],
        )


def _jump(before: Report, report: Report) -> Iterator[Finding]:
    """X02: a yearly total ten times last year's or a tenth of it: another scope, a lost 万, or a cumulative figure."""
    old, new = _total(before), _total(report)
    if old is None or new is None or not old.value or not new.value:
        return
    if not 0.1 <= new.value / old.value <= 10:
        yield Finding(
            "X02",
            identities.severity_of("X02"),
            f"主动公开信息数由{before.year}年的{old.value}变为{report.year}年的{new.value},相差十倍以上,口径可能不同",
            [new.code],
            found=new.value,
            expected=old.value,
            quotes=[entry.quote for entry in (new, old) if entry.quote],
        )


def _total(report: Report) -> Statistic | None:
    return _told_once(report, "proactive.total")


def _told_once(report: Report, code: str) -> Statistic | None:
    told = [s for s in report.statistics if s.code == code and s.applicant is None and s.origin != "derived"]
    return told[0] if len({s.value for s in told}) == 1 else None


def _copied(before: Report, report: Report) -> Iterator[Finding]:
    """X07: last year's paragraphs, figures or period in this year's report."""
    old = {line for line in before.text.splitlines() if len(line) >= LONG}
    mine = [line for line in report.text.splitlines() if len(line) >= LONG]
    same = [line for line in mine if line in old]
    with_figures = [line for line in same if len(_DIGITS.findall(line)) >= 3]
    if len(same) >= 3 and len(same) >= COPIED * len(mine):
        yield Finding(
            "copied_text",
            "warning",
            f"{len(mine)}段长文字中有{len(same)}段与{before.year}年报告完全相同",
            [],
            found=len(same),
            expected=len(mine),
            quotes=[line[:80] for line in (with_figures or same)[:3]],
        )
    figures = _figures(before), _figures(report)
    shared = [cell for cell in figures[1] if cell in figures[0]]
    equal = [cell for cell in shared if figures[0][cell].value == figures[1][cell].value]
    if len(equal) >= SAME_FIGURES and len(equal) >= 0.8 * len(shared):
        quotes = [figures[1][cell].quote for cell in equal]
        yield Finding(
            "X07",
            identities.severity_of("X07"),
            f"{len(shared)}个可比的非零数字中有{len(equal)}个与{before.year}年报告相同,可能沿用了上年数据",
            list(dict.fromkeys(code for code, _ in equal)),
            found=len(equal),
            expected=len(shared),
            quotes=[quote for quote in dict.fromkeys(quotes) if quote][:5],
        )
    known = any(finding.rule == "year_mismatch" for finding in report.findings)  # the report shows it by itself
    if report.period and report.period == before.period and not known:
        yield Finding(
            "year_mismatch",
            "warning",
            f"统计期限{report.period[0]}至{report.period[1]}与{before.year}年报告相同",
            [],
            found=report.period[1],
            expected=f"{report.year}-12-31",
        )


def _figures(report: Report) -> dict[CellKey, Statistic]:
    """Figures of a year that are not 0: flows, not stocks, rates or derived values."""
    found: dict[CellKey, Statistic] = {}
    for entry in report.statistics:
        if not entry.value or entry.origin == "derived":
            continue
        known = codebook.indicator(entry.code)
        if known and known.sum_role not in ("stock", "attribute"):
            found.setdefault((entry.code, entry.applicant), entry)
    return found


def _label(code: str) -> str:
    known = codebook.indicator(code)
    return known.label if known else code


def _column(applicant: str) -> str:
    return next((label for label, means in layouts.words("applicant").items() if means == applicant), applicant)


def _plain(value: Value) -> Value:
    return int(value) if value == int(value) else round(value, 6)

"""What does not add up within one report: the identities of the codebook, plausibility, dates, and the prose.

A finding is a sentence that can be printed, with its quotes; it never changes a value. Only cells that are there
are compared: a blank stops a check. Rounding is no finding.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache, lru_cache
from typing import Any

from govreports import codebook
from govreports.codebook.deadlines import deadline
from govreports.items import Finding, Identity, Line, Outline, Statistic
from govreports.reading import identities, layouts
from govreports.reading.dates import find_date, find_period
from govreports.reading.identities import CellKey, Check, Value
from govreports.reading.numbers import half_width
from govreports.reading.prose_audit import audit_prose
from govreports.reading.statistics import Sheet, sheets
from govreports.reading.units import unit_of

MAX_QUOTES = 8
_RANGE = re.compile(
    r"(?P<from>20[012]\d)\s?年\s?1\s?月\s?1\s?日\s?(?:起|始)?\s?(?:至|到|止|-|—|～|~)+\s?(?P<to>20[012]\d)\s?年\s?12\s?月\s?3[01]\s?日"
)
_OWN_TITLE = re.compile(
    r"(?:现(?:将|公布|发布|向)|社会(?:公众)?公开|公布|编制|本报告[为是])[^。;；]{0,60}?(?P<year>20[012]\d)\s?年度?[^。;；，,《]{0,24}?信息公开(?:工作)?(?:情况)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_TITLE_FIRST = re.compile(
    r"^《?[^。,;；，:：《》]{0,30}?(?P<year>20[012]\d)\s?年度?[^。,;；，《》]{0,24}?信息公开(?:工作)?(?:情况)?(?:年度)?(?:工作)?(?:报告|年报)》?"
    r"(?=由|包括|包含|分为|根据|依据|按照|依照|全文)"
)
"""A paragraph that begins with the title: what the report consists of."""
FIRST_YEAR = 2008
"""The Regulations are in force since 1 May 2008: reports of earlier years were due under no national law."""
DATE_LINE = 40
"""Characters of a line above which it tells more than a date."""
_PRINTED = re.compile(r"[-+]?\d[\d,，.]*")
_NOTICE = re.compile(r"通知|要求|部署|精神|关于做好")


Parts = tuple[tuple[str, str | None, Value], ...]
"""Cells of one side of a check: code, applicant, value."""


class _Told:
    """The statistics of a report by what the sums ask of them."""

    def __init__(self, statistics: list[Statistic]) -> None:
        self.prose: dict[CellKey, list[Statistic]] = {}
        self._table = [entry for entry in statistics if entry.origin == "table"]
        self._rows: dict[tuple[tuple[str, int], ...], list[Statistic]] = {}
        for entry in statistics:
            if entry.origin == "prose":
                self.prose.setdefault((entry.code, entry.applicant), []).append(entry)

    def values(self, cell: CellKey) -> set[Value]:
        """What the prose tells of a cell."""
        return {entry.value for entry in self.prose.get(cell, ())}

    def beside(self, source: Statistic) -> list[Statistic]:
        """The statistics of the table row that a statistic stands in."""
        if not self._rows:
            for entry in self._table:
                self._rows.setdefault(_place(entry), []).append(entry)
        return self._rows.get(_place(source), [])


def _place(entry: Statistic) -> tuple[tuple[str, int], ...]:
    return tuple((entry.at or {}).items())


def audit(outline: Outline, identity: Identity, statistics: list[Statistic]) -> list[Finding]:
    """The findings of one report: doubts of the tables, sums, plausibility, dates, then the prose (`audit_prose`)."""
    found: list[Finding] = list(outline.doubts)
    cells = [*statistics, *outline.again]
    told = _Told(cells)
    together, outline.sheets = outline.sheets, None
    for sheet in sheets(outline, cells) if together is None else together:
        found.extend(_sums(sheet, told, outline))
        found.extend(_plausibility(sheet, identity, statistics))
    found.extend(_dates(outline, identity))
    found.extend(audit_prose(outline, identity, statistics))
    unique: dict[tuple[str, str, tuple[str, ...]], Finding] = {}
    for finding in found:
        unique.setdefault((finding.rule, finding.message, tuple(finding.codes)), finding)
    return list(unique.values())


# -------------------------------------------------------------------------------------------------------------
# sums


def _sums(sheet: Sheet, told: _Told, outline: Outline) -> list[Finding]:
    """The broken identities of one set of tables, the one wrong cell named where they locate it."""
    if not sheet.present:
        return []
    cells = {**_totals_from_prose(sheet, told), **sheet.cells}
    checks = identities.checks(cells, sheet.present)
    broken = [check for check in checks if not check.holds]
    wrong = locate(checks, sheet.cells) if broken else None
    if broken and wrong is None and _share_a_cell(broken) and (zeros := _blanks_as_zero(sheet)):
        wrong = locate(identities.checks({**zeros, **cells}, sheet.present), sheet.cells)
    return [_finding(check, sheet, told, wrong, outline) for check in broken]


def _share_a_cell(broken: list[Check]) -> bool:
    """Whether a cell stands in all broken sums of the applications table: else none explains them, blanks or no blanks."""
    sides = [{*check.left_cells, *check.right_cells} for check in broken if _of_applications(check)]
    return bool(sides and set.intersection(*sides))


def _of_applications(check: Check) -> bool:
    return check.relation == "=" and _name_applications(check.identity.layouts)


@cache
def _name_applications(names: tuple[str, ...]) -> bool:
    return any("_T2" in name for name in names)


def _blanks_as_zero(sheet: Sheet) -> dict[CellKey, Value]:
    """The blanks of a table of applications as zeros, {} where it has none. Of a sum that is wrong whatever they hold, the wrong
    cell may so be named: nothing but that one cell breaks just these sums."""
    form = next((name for name in sheet.present if name.endswith("_T2")), None)
    if form is None or not all(cell in sheet.cells for cell in identities.BALANCE):
        return {}
    cells = ((code, who) for code in layouts.applications().labels for who in layouts.APPLICANTS)
    return {cell: 0 for cell in cells if cell not in sheet.cells and cell[0] in layouts.layout_codes(form)}


def _totals_from_prose(sheet: Sheet, told: _Told) -> dict[CellKey, Value]:
    """Totals that only the prose tells, of sums whose parts all stand in the tables (A28)."""
    found: dict[CellKey, Value] = {}
    for rule in _sums_of_any_form(sheet.present):
        left = (rule.left[0].code, None)
        if left in sheet.cells:
            continue
        if not any((term.code, None) in sheet.cells for term in rule.right):
            continue
        values = told.values(left)
        if len(values) == 1 and not any(left[0] in layouts.layout_codes(name) for name in sheet.present):
            found[left] = values.pop()
    return found


@lru_cache(maxsize=256)
def _sums_of_any_form(present: frozenset[str]) -> tuple[identities.Identity, ...]:
    """The sums with one total that hold in every form, where they speak of the layouts present."""
    return tuple(
        rule
        for rule in identities.parsed()
        if rule.relation == "=" and not (rule.across or rule.by_origin or rule.layouts) and len(rule.left) == 1
        and identities.holds_for(rule, present)
    )  # fmt: skip


def locate(checks: list[Check], cells: identities.Cells) -> tuple[CellKey, Value] | None:
    """The one cell of the applications table that explains every broken check and no unbroken one, with the value that
    would balance; None where none or several would. The syndromes of single wrong cells are all different."""
    table = [check for check in checks if check.complete and _of_applications(check)]
    broken = [(check, _signs(check)) for check in table if not check.holds]
    if not broken:
        return None
    suspects = set(broken[0][1]).intersection(*(signs for _, signs in broken[1:]))
    if not suspects:
        return None
    touched = Counter(cell for check in table for cell in {*check.left_cells, *check.right_cells} & suspects)
    found: list[tuple[CellKey, Value]] = []
    for cell in suspects:
        errors = {round((check.left - check.right) / signs[cell], 6) for check, signs in broken}
        if len(errors) == 1 and touched[cell] == len(broken) and cell in cells:
            value = cells[cell] - errors.pop()
            if value >= 0:
                found.append((cell, int(value) if value == int(value) else value))
    return found[0] if len(found) == 1 else None


def _signs(check: Check) -> dict[CellKey, int]:
    """+1 for the cells of the left side, -1 for those of the right."""
    return dict.fromkeys(check.right_cells, -1) | dict.fromkeys(check.left_cells, 1)


def _finding(
    check: Check, sheet: Sheet, told: _Told, wrong: tuple[CellKey, Value] | None, outline: Outline
) -> Finding:
    parts = check.parts
    left, right = parts[: len(check.left_cells)], parts[len(check.left_cells) :]
    rule = {"=": "两者应当相等", "<=": "前者不应大于后者", ">=": "前者不应小于后者"}[check.relation]
    where = f"“{_applicant(check.applicant)}”一栏中," if check.applicant else ""
    by_row = {code for code, _, _ in parts}
    if len(by_row) == 1 and len(parts) > 2:  # one row over all applicants
        label = _label(next(iter(by_row)), sheet.present)
        message = f"“{label}”一行总计为{_figure(check.left)},各类申请人之和为{_figure(check.right)},{rule}"
    else:
        message = f"{where}{_side(left, check.left, sheet)},{_side(right, check.right, sheet)},{rule}"
    if not check.complete:
        message += "(尚有空白格未计)"
    suspect: dict[str, Any] | None = None
    if wrong is not None and any((code, who) == wrong[0] for code, who, _ in parts):
        (code, who), value = wrong
        suspect = {"code": code, "applicant": who, "value": value}
        message += "" if check.complete else ";空白格按0计"
        cell = f"“{_label(code, sheet.present)}”{_applicant(who)}栏的{_figure(sheet.cells[wrong[0]])}"
        message += f";只改{cell}为{_figure(value)}即可平衡"
    elif len(check.left_cells) == 1 and check.relation == "=" and check.complete:
        suspect = _supported(check, told)
    source = sheet.sources.get((suspect["code"], suspect["applicant"])) if suspect is not None else None
    if suspect is not None and source is not None:
        suspect["verdict"] = verdict(source, told.beside(source), outline)
        message += _VERDICTS[suspect["verdict"]].format(_figure(source.value))
    return Finding(
        rule=check.identity.id,
        severity=check.identity.severity,
        message=message,
        codes=list(dict.fromkeys(code for code, _, _ in parts)),
        found=check.left,
        expected=check.right,
        quotes=_quotes(left, right, sheet, told),
        suspect=suspect,
    )


_VERDICTS = {
    "publisher": "(该格原文即印作{},应系发布机关填报之误)",
    "reading": "(原文并未单独印出{},也可能是识读之误)",
}


def verdict(source: Statistic, row_statistics: list[Statistic], outline: Outline) -> str:
    """Whether re-reading the source, a cell with the statistics of its row, supports an error of the publisher or of the
    reading.

    `publisher`: the row prints the value as a cell of its own, as often at least as it was read from this row.
    `reading`: the value was cut out of digits that lost their separators, or the cell prints something else (a multiplier,
    a Chinese numeral, another unit), or the page was recognised from a picture.
    """
    at = source.at or {}
    table, row = at.get("table"), at.get("row")
    if table is not None and row is not None:
        if table >= len(outline.tables) or row >= len(outline.tables[table].rows):
            return "reading"
        cells = outline.tables[table].rows[row]
    else:
        cells = _PRINTED.findall(source.quote or "")
    told = Counter(_bare(cell) for cell in cells)[_figure(source.value)]
    read = len({(s.code, s.applicant) for s in row_statistics if s.value == source.value})
    return "publisher" if told >= read and not outline.ocr else "reading"


def _bare(cell: str) -> str:
    """A printed figure in half width, without white space, thousands separators and a unit behind it (25件; 2万 stays)."""
    text = re.sub(r"[\s,]", "", half_width(cell))
    digits = text.rstrip("".join(c for c in text if not c.isdigit()))
    unit = unit_of(text[len(digits) :]) if digits else None
    return digits if unit and unit.factor == 1 else text


def _supported(check: Check, told: _Told) -> dict[str, Any] | None:
    """The total as the wrong cell, where the prose tells the sum of the parts instead of it."""
    code, who = check.left_cells[0]
    return {"code": code, "applicant": who, "value": check.right} if told.values((code, who)) == {check.right} else None


def _side(parts: Parts, total: Value, sheet: Sheet) -> str:
    if len(parts) == 1:
        return f"“{_label(parts[0][0], sheet.present)}”为{_figure(parts[0][2])}"
    told = [(code, value) for code, _, value in parts if value]
    if not told:
        return f"“{_label(parts[0][0], sheet.present)}”等{len(parts)}项均为0"
    listed = "、".join(f"“{_label(code, sheet.present)}”{_figure(value)}" for code, value in told[:6])
    more = f"等{len(told)}项" if len(told) > 6 else ""
    return f"{listed}{more}之和为{_figure(total)}" if len(told) > 1 else f"{listed}(其余各项为0)"


@lru_cache(maxsize=4096)
def _label(code: str, present: frozenset[str]) -> str:
    """The row's name as one of the forms prints it, else the codebook's."""
    for name in sorted(present):
        label = layouts.layout_labels(name).get(code)
        if (
            label
            and "/" not in label
            and label != "其他"
            and sum(1 for row in layouts.layout_labels(name).values() if row == label) == 1
        ):
            return label
    known = codebook.indicator(code)
    return known.label if known else code


@cache
def _applicant(applicant: str | None) -> str:
    return next((label for label, means in layouts.words("applicant").items() if means == (applicant or "total")), "")


def _figure(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _quotes(
    left: Parts,
    right: Parts,
    sheet: Sheet,
    told: _Told,
) -> list[str]:
    """The quotes of the total and of its parts, those that are not 0 first to be kept."""
    cells = [*left, *(part for part in right if part[2]), *(part for part in right if not part[2])]
    quotes: dict[str, None] = {}
    for code, who, _ in cells:
        source = sheet.sources.get((code, who)) or next(iter(told.prose.get((code, who), ())), None)
        if source is not None and source.quote:
            quotes[source.quote] = None
            if len(quotes) == MAX_QUOTES:
                break
    return list(quotes)


# -------------------------------------------------------------------------------------------------------------
# plausibility


def _plausibility(sheet: Sheet, identity: Identity, statistics: list[Statistic]) -> list[Finding]:
    """The checks of the codebook that are no sums: B13, C19 to C23."""
    local = identity.locality.level in ("county", "township", "zone") or identity.issuer_kind in (
        "department",
        "subdistrict",
    )
    found: list[Finding] = []

    def add(rule: str, cells: list[CellKey], message: str, severity: str | None = None) -> None:
        sources = [sheet.sources[cell] for cell in cells]
        found.append(
            Finding(
                rule,
                severity or identities.severity_of(rule),
                message,
                list(dict.fromkeys(code for code, _ in cells)),
                found=sheet.cells[cells[0]],
                quotes=list(dict.fromkeys(s.quote for s in sources if s.quote))[:MAX_QUOTES],
            )
        )

    fees = ("fees.collected", None)
    if local and sheet.layouts.get(fees[0]) == "NAT_2014" and sheet.cells[fees] >= 1_000_000:
        add("B13", [fees], f"依申请公开收费折合{_figure(sheet.cells[fees])}元:表中单位为万元,可能误填为元")
    amount = ("actions.fees.amount", None)
    if local and sheet.cells.get(amount, 0) >= 100_000 and sheet.sources[amount].unit == "万元":
        add("C21", [amount], f"行政事业性收费填为{_figure(sheet.cells[amount])}万元,数额过大,可能误以元填报")
    rules = [cell for cell, value in sheet.cells.items() if cell[0].startswith("regulations.") and value > 0]
    if rules and identity.locality.level in ("county", "township", "zone"):
        add("C19", rules, f"“规章”一行填有{_figure(sheet.cells[rules[0]])}件:县级以下机关无权制定规章,可能误填")
    for cell, value in sheet.cells.items():
        if value >= 0 and isinstance(value, int):
            continue
        known = codebook.indicator(cell[0])
        counted = known is not None and known.unit not in (None, "元", "万元", "%", "text")
        if counted and (value != int(value) or (value < 0 and not cell[0].endswith(".items_change"))):
            add("C22", [cell], f"“{_label(cell[0], sheet.present)}”填为{_figure(value)},应为不小于零的整数")
    overdue = ("applications.outcome.other.fee_overdue", None)
    if sheet.cells.get(overdue, 0) > 0 and identity.year < 2021:
        add("C23", [overdue], "2021年以前尚无信息处理费,却有“逾期未缴费”的办理结果")
    for entry in statistics:
        if entry.code == "fees.collected" and entry.origin == "prose" and identity.year >= 2021 and entry.value % 10:
            found.append(
                Finding(
                    "C20", identities.severity_of("C20"), f"信息处理费{_figure(entry.value)}元不是10元的整数倍,与收费标准不符",
                    [entry.code], found=entry.value, quotes=[entry.quote] if entry.quote else [],
                )
            )  # fmt: skip
    return found


# -------------------------------------------------------------------------------------------------------------
# dates


def _dates(outline: Outline, identity: Identity) -> list[Finding]:
    return [*_years(outline, identity), *_order(outline, identity), *_late(outline, identity)]


def _years(outline: Outline, identity: Identity) -> list[Finding]:
    """The period that the text states, and the title that its first paragraphs give, against the report's year."""
    found: list[Finding] = []
    year = identity.year
    ranges = [(line, match) for line in outline.lines if line.table is None for match in _RANGE.finditer(line.text)]
    ranges = [(line, match) for line, match in ranges if re.search("统计|期限|报告|期间|本报告", line.text)]
    if ranges and not any(match["from"] == match["to"] == str(year) for _, match in ranges):
        line, match = ranges[0]
        first, last = int(match["from"]), int(match["to"])
        if first == last == year - 1 or first > last or (first < last and year in (first, last) and identity.period is not None):
            found.append(
                _mismatch(f"报告年度为{year}年,统计期限却写作{match.group()}", match.group(), year, match["to"])
            )
    elif identity.period is not None and not ranges:
        found += _stated_period(outline, identity)
    for line in _preamble(outline):
        for match in (*_OWN_TITLE.finditer(line.text), *_TITLE_FIRST.finditer(line.text)):
            told = int(match["year"])
            if abs(told - year) == 1 and str(year) not in match.group() and not _NOTICE.search(match.group()):
                found.append(
                    _mismatch(f"报告年度为{year}年,开头却称公布{told}年的年度报告", match.group(), year, str(told))
                )
    return found[:2]


def _stated_period(outline: Outline, identity: Identity) -> list[Finding]:
    """The period where it is told in other ways (2011.1.1-2011.12.31, 2011年1月1日起至12月31日止, in Chinese numerals)."""
    first, last = identity.period or ("", "")
    if not first[:4] == last[:4] == str(identity.year - 1):
        return []
    for line in outline.lines[:40]:
        if line.table is None and find_period(line.text, None) == [first, last]:
            return [_mismatch(f"报告年度为{identity.year}年,统计期限却为{first}至{last}", line.text[:200], identity.year, last[:4])]
    return []


def _mismatch(message: str, quote: str, year: int, told: str) -> Finding:
    return Finding("year_mismatch", "warning", message, [], found=int(told), expected=year, quotes=[quote])


def _preamble(outline: Outline) -> list[Line]:
    """The paragraphs before the first section's text, five at most."""
    lines = (line for line in outline.lines[:12] if line.table is None)
    return [line for line in lines if len(line.text) > 30 or (len(line.text) > 15 and line.text.endswith("。"))][:5]


def _order(outline: Outline, identity: Identity) -> list[Finding]:
    """Signed after it was published, or published before the year was over."""
    published, dated = _date(identity.published), _date(identity.dated)
    found: list[Finding] = []
    if published and dated and (dated - published).days > 7 and dated.year - published.year <= 1:
        message = f"落款日期{dated.isoformat()}晚于发布日期{published.isoformat()}"
        quotes = _line_of(outline, dated)
        found.append(
            Finding("date_order", "warning", message, [], found=dated.isoformat(), expected=published.isoformat(), quotes=quotes)
        )
    if published and published < date(identity.year, 12, 1):
        message = f"{identity.year}年度的报告发布于{published.isoformat()},其时该年度尚未结束"
        found.append(
            Finding("year_mismatch", "warning", message, [], found=published.isoformat(), expected=identity.year + 1)
        )
    return found


def _late(outline: Outline, identity: Identity) -> list[Finding]:
    """Publication after the date the law sets (`codebook.deadlines`); where the page tells no date, a report that was signed
    after it.

    A date two years or more after the report's year is that of a migrated page and proves nothing. General offices
    publish their own report (31 January) or the government's (31 March): between the two only noted.
    """
    signed = identity.published is None
    published = _date(identity.dated if signed else identity.published)
    if published is None or published.year <= identity.year or identity.year < FIRST_YEAR:
        return []
    due, spring = deadline(identity.year, identity.issuer_kind), deadline(identity.year, "government").day
    if published <= due.day:
        return []
    unsure = published.year > identity.year + 1 or (identity.issuer_kind == "office" and published <= spring)
    message = f"报告{'落款' if signed else '发布'}于{published.isoformat()},晚于{due.law}规定的{due.day.isoformat()}"
    if published.year > identity.year + 1:
        message += "(也可能是网站迁移后的日期)"
    return [
        Finding(
            "late_publication", "info" if unsure else "warning", message, [],
            found=published.isoformat(), expected=due.day.isoformat(), quotes=_line_of(outline, published),
        )
    ]  # fmt: skip


def _line_of(outline: Outline, day: date) -> list[str]:
    """The line of the text that tells a day, the last first (a signature stands at the end); none where only the page around the
    text tells it: a quote stands in the record."""
    lines = (line.text.strip() for line in reversed(outline.lines) if line.table is None and len(line.text) <= DATE_LINE)
    return next(([text] for text in lines if find_date(text) == day.isoformat()), [])


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None

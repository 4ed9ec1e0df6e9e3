"""Whether the figures of the running text add up, with each other and with the tables.

Rules: `prose_sum` (parts announced by 其中 against their total), `prose_rate` (shares and rates against the figures they
are of; X04 of the codebook), `X05` (shares of a whole), `prose_vs_prose` (one figure told twice), `C15` to `C18` and
`table_vs_prose` (prose against the table), `duplicate_figure`, `count`. Only what cannot be a matter of reading is a
warning; rounding, truncation and lists that need not be complete are no finding, overlapping classes are `info`.
CODEBOOK.md sections 7 and 9.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from govreports.codebook import indicator, indicators
from govreports.items import Finding, Identity, Outline, Statistic
from govreports.reading.growth import growth
from govreports.reading.identities import severity_of
from govreports.reading.numbers import chinese_number, rounding
from govreports.reading.prose.grammar import phrase, unit_class
from govreports.reading.prose.sentences import CLOSED, Count, Sentence, scanned
from govreports.reading.prose.terms import behind, item_codes

_SHARE = phrase("SHARE")
_RATE = phrase("RATE")
_UNFINISHED = phrase("UNFINISHED")
_SHORTENED = phrase("SHORTENED")
_TIME = re.compile(r"(?P<n>\d{1,3}(?:\.\d)?)个?(?P<unit>工作日|天|自然日)")
_TIME_LEAD = phrase("TIME_LEAD")
_OF_WHICH = phrase("OF_WHICH")
_RESIDUAL = phrase("RESIDUAL")
_GROWTH_LEAD = phrase("GROWTH_LEAD")
_SUBJECT = phrase("SUBJECT")
"""Words that begin a new statement: what follows is no part of the list before."""
_LISTED = phrase("LISTED")


@dataclass(slots=True)
class _Place:
    """A number with the sentence it stands in."""

    sentence: Sentence
    count: Count

    @property
    def unit(self) -> str:
        return unit_class(self.count.unit)


def audit_prose(outline: Outline, identity: Identity, statistics: Sequence[Statistic]) -> list[Finding]:
    """The findings of one report's prose, in the order of the text. Never raises; a finding changes no value."""
    told = _Codes(outline, statistics)
    findings: list[Finding] = []
    for paragraph in _paragraphs(outline):
        counts = [count for sentence in paragraph for count in sentence.counts]
        if len(counts) > 1:
            if any(count.unit == "%" for count in counts):
                wrong = [*_shares(outline, told, [_Place(s, c) for s in paragraph for c in s.counts]), *_rates(outline, told, paragraph)]
                findings += wrong or _hundred(outline, paragraph)
            findings += _sums_behind(outline, told, paragraph)
            findings += _growths(outline, told, paragraph)
            findings += _sums(outline, told, paragraph)
            if told.table:
                findings += _compound(outline, told, paragraph)
        findings += _time_limits(outline, paragraph)
        findings += _lists(outline, paragraph)
    outline.scanned = None
    findings += _told_twice(outline, statistics)
    findings += _against_table(identity, told, statistics)
    findings += _applicants(told, statistics)
    findings += _same_figure(statistics)
    return _once(findings)


def _paragraphs(outline: Outline) -> Iterator[list[Sentence]]:
    """The sentences of each line; a line that goes on listing (在主动公开的信息中, 其中) belongs to the line before."""
    group: list[Sentence] = []
    line = -1
    for sentence in (found.with_limits() for found in scanned(outline) if found.figures):
        if sentence.kinds & {"sec.tables", "sec.chrome", "sec.next_plan"}:
            continue
        follows = sentence.line == line or (
            sentence.line <= line + 2 and phrase("CONTINUES").match(sentence.text) is not None
        )
        if group and not follows:
            yield group
            group = []
        group.append(sentence)
        line = sentence.line
    if group:
        yield group


class _Codes:
    """Which codes the numbers of the text were read as, and what the tables say of them."""

    def __init__(self, outline: Outline, statistics: Sequence[Statistic]) -> None:
        self.prose: dict[tuple[int, float], str] = {}
        self.table: dict[str, Statistic] = {}
        self.asked: dict[str | None, Statistic] = {}
        """The requests of each kind of applicant in the table."""
        columns: dict[str, float] = {}
        for entry in statistics:
            if entry.origin == "prose" and entry.at and entry.quote:
                self.prose.setdefault((entry.at["text"] + len(entry.quote), float(entry.value)), entry.code)
            elif entry.applicant is None and entry.origin in ("table", "derived"):
                if entry.code not in self.table or self.table[entry.code].origin == "derived":
                    self.table[entry.code] = entry
            elif entry.applicant and entry.applicant != "legal":
                columns[entry.code] = columns.get(entry.code, 0) + entry.value
                if entry.code == "applications.received.total":
                    self.asked[entry.applicant] = entry
        for code, value in columns.items():  # a blank total column: the sum of the six (D12)
            if code not in self.table:
                self.table[code] = Statistic(code, None, value, "件", "derived")

    def of(self, place: _Place) -> str | None:
        end = place.sentence.places[place.count.end - 1] + 1
        return self.prose.get((end, float(place.count.value)))

    def codes(self, places: Iterable[_Place]) -> list[str]:
        return list(dict.fromkeys(code for code in map(self.of, places) if code))


def _words(outline: Outline, place: _Place, end: int | None = None) -> str:
    """The clause of a number as it stands in the text."""
    sentence, count = place.sentence, place.count
    begin = max(*(sentence.text.rfind(mark, 0, count.start) + 1 for mark in ",;:。("), count.after)
    while begin < count.start and sentence.text[begin] in ",;:。、(":
        begin += 1
    return sentence.quote(outline, begin, end or count.end)[0]


def _number(value: float) -> str:
    return f"{value:g}" if value != int(value) or abs(value) > 1e15 else str(int(value))


# ---------------------------------------------------------------------------------------------------
# shares and rates


def _rounding(place: _Place) -> float:
    """How far a figure printed in 万 or 亿 may be from the truth."""
    return rounding(place.sentence.text[place.count.start : place.count.end], place.count.value)


def _tolerance(decimals: int) -> float:
    """Rounding and cutting off are no error: one unit of a whole per cent, 0.1 point where decimals are printed."""
    return 0.999 if decimals == 0 else 0.1001


def _holds(part: float, base: float, percent: Count) -> bool:
    return base > 0 and abs(100 * part / base - percent.value) <= _tolerance(percent.decimals)


_LONGEST = 200
"""Items of a list, and figures around it that are looked at: a longer one is no sentence of a report."""


def _shares(outline: Outline, told: _Codes, places: list[_Place]) -> Iterator[Finding]:
    """`业务类信息30条,占68%`: the shares of one list have one base; the base for which most of them hold is it."""
    items: list[tuple[int, _Place, _Place]] = []
    for index, place in enumerate(places[1:], 1):
        before = places[index - 1]
        if (
            place.count.unit == "%"
            and before.count.unit != "%"
            and before.sentence is place.sentence
            and _SHARE.search(place.count.lead)
        ):
            items.append((index, before, place))
    if not items:
        return
    if len(items) > _LONGEST:
        return
    first = items[0][0] - 1
    parts = {id(part.count) for _, part, _ in items}
    bases = [p for p in places[:first] if p.count.unit != "%" and p.unit == items[0][1].unit and p.count.value > 0]
    bases = bases[-_LONGEST:]
    later = [p for p in places[first : first + 3 * _LONGEST] if p.count.unit != "%" and id(p.count) not in parts]
    fit = {id(b): sum(_holds(part.count.value, b.count.value, share.count) for _, part, share in items) for b in bases}
    best = max(reversed(bases), key=lambda b: fit[id(b)], default=None)
    whole = best is not None and len(items) > 1 and sum(part.count.value for _, part, _ in items) == best.count.value
    if best is None or (len(items) > 1 and not whole and (2 * fit[id(best)] < len(items) or fit[id(best)] == 0)):
        return
    if len(items) == 1:
        index, part, share = items[0]
        if fit[id(best)] or len(bases) != 1 or not phrase("OF_THE_TOTAL").search(share.count.lead + part.count.lead):
            return
    for index, part, share in items:
        value, percent = part.count.value, share.count
        others = [*bases, *(p for p in places[max(first, index - _LONGEST) : index - 1] if p.count.unit != "%"), *later]
        if any(_holds(value, p.count.value, percent) for p in others) or value > best.count.value:
            continue
        if part.count.number.approximate or best.count.number.approximate:
            continue
        expected = 100 * value / best.count.value
        off, slack = _rounding(part) / value if value else 0, _rounding(best) / best.count.value
        if abs(expected - percent.value) <= _tolerance(percent.decimals) + expected * (off + slack) / (1 - slack):
            continue
        shown = round(expected, max(1, percent.decimals))
        unit = part.count.unit
        yield Finding(
            rule="prose_rate",
            severity="warning",
            message=f"正文称“{_words(outline, part, None)}”占{_number(percent.value)}%,"
            f"而{_number(value)}{unit}占{_number(best.count.value)}{unit}的{_number(shown)}%。",
            codes=told.codes([part, best]),
            found=percent.value,
            expected=shown,
            quotes=[_words(outline, part, share.count.end), _words(outline, best)],
        )


def _hundred(outline: Outline, paragraph: list[Sentence]) -> Iterator[Finding]:
    """`甲类占40%,乙类占35%,其他占35%`: a list of shares that ends with what is left has to make up the whole (codebook, X05)."""
    for sentence in paragraph:
        shares = [count for count in sentence.counts if count.unit == "%"]
        if len(shares) < _SHARES or any(share.number.approximate for share in shares):
            continue
        names = [sentence.text[max(0, shares[0].start - 20) : shares[0].start]]
        names += [sentence.text[one.end : other.start] for one, other in pairwise(shares)]
        if not (all("占" in name for name in names) and _REST.search(names[-1])):
            continue
        if any("约" in name for name in names) or any("其中" in name for name in names[1:]):
            continue
        total = sum(share.value for share in shares)
        if abs(total - 100) <= max(1.0, sum(0.5 * 10.0**-share.decimals for share in shares)):
            continue
        first, last = (_Place(sentence, share) for share in (shares[0], shares[-1]))
        yield Finding(
            rule="X05",
            severity=severity_of("X05"),
            message=f"正文所列{len(shares)}项占比(末项为其余部分)之和为{_number(round(total, 6))}%,应为100%",
            found=round(total, 6),
            expected=100,
            quotes=[_words(outline, first), _words(outline, last)],
        )


_SHARES = 3
"""So many make a list."""
_REST = re.compile("其他|其它|其余|剩余")


def _rates(outline: Outline, told: _Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
    """`受理1136件,办结1126件,办结率98.86%`: the rate against the two figures told just before it."""
    for sentence in paragraph:
        counts = sentence.counts
        for index, percent in enumerate(counts):
            match = _RATE.search(percent.lead) if percent.unit == "%" and index >= 2 else None
            if match is None or _UNFINISHED.search(sentence.text):
                continue
            if phrase("OTHER_RATE").search(percent.lead[: match.start()]):
                continue
            done, base = counts[index - 1], counts[index - 2]
            if "%" in (done.unit, base.unit) or match["stem"] not in done.lead or _GROWTH_LEAD.search(done.lead):
                continue
            if re.search(r"[。;]", percent.lead) or unit_class(done.unit) != unit_class(base.unit):
                continue
            if done.value > base.value or not base.value or done.number.approximate or base.number.approximate:
                continue
            if _holds(done.value, base.value, percent) or (percent.decimals and _near(done.value, base.value, percent)):
                continue
            expected = round(100 * done.value / base.value, max(1, percent.decimals))
            places = [_Place(sentence, base), _Place(sentence, done)]
            yield Finding(
                rule="prose_rate",
                severity="warning",
                message=f"正文称{match['stem']}率为{_number(percent.value)}%,"
                f"而{_number(base.value)}{base.unit}中{match['stem']}{_number(done.value)}{done.unit},应为{_number(expected)}%。",
                codes=told.codes(places),
                found=percent.value,
                expected=expected,
                quotes=[_words(outline, places[0], percent.end)],
            )


def _growths(outline: Outline, told: _Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
    """`收到申请35件,比上年的20件增长65%`: the change against the two figures."""
    for sentence in paragraph:
        if len(sentence.counts) < 2:
            continue
        for start, end, finding in growth(sentence.text):
            finding.codes = told.codes(_Place(sentence, count) for count in sentence.counts if start < count.end <= end)
            finding.quotes = [sentence.quote(outline, start, end)[0]]
            yield finding


def _near(part: float, base: float, percent: Count) -> bool:
    """Rounded or cut off at the printed decimals."""
    return abs(100 * part / base - percent.value) < 10.0**-percent.decimals


_FEW = 100
"""Time limits before a cut that are looked through for the one it is of."""


def _time_limits(outline: Outline, paragraph: list[Sentence]) -> Iterator[Finding]:
    """`平均法定时限21个工作日,实际2个工作日,缩短85%`: the cut against the two limits."""
    limits: list[tuple[str, float, Sentence, int, int]] = []
    for sentence in paragraph:
        if not ("%" in sentence.text or "天" in sentence.text or "作日" in sentence.text or "然日" in sentence.text):
            continue
        events: list[tuple[int, re.Match[str] | Count]] = [
            *((m.start(), m) for m in _TIME.finditer(sentence.text)),
            *((c.start, c) for c in sentence.counts if c.unit == "%"),
        ]
        for start, event in sorted(events, key=lambda e: e[0]):
            if isinstance(event, re.Match):
                lead = behind(",;。", sentence.text[max(0, start - 24) : start])
                if _TIME_LEAD.search(lead):
                    limits.append((lead, float(event["n"]), sentence, start - len(lead), event.end()))
                continue
            if len(limits) < 2:
                continue
            lead = behind(",;。", sentence.text[max(0, start - 30) : start])
            if not _SHORTENED.search(lead) or not phrase("TIME_WORDS").search(lead):
                continue
            current = limits[-1]
            named = next((w for w in ("法定", "承诺", "规定", "原") if w in lead), None)
            if named and "提速" in lead:
                named = None
            earlier = (entry for entry in reversed(limits[-_FEW:-1]) if named is None or named in entry[0])
            reference = next(earlier, None)
            if reference is None or (named and named in current[0]):
                continue
            if reference[1] <= current[1] or current[2].line != sentence.line:
                continue
            expected = 100 * (reference[1] - current[1]) / reference[1]
            if abs(expected - event.value) <= _tolerance(event.decimals):
                continue
            shown = round(expected, max(1, event.decimals))
            yield Finding(
                rule="prose_rate",
                severity="warning",
                message=f"正文称缩短{_number(event.value)}%,而由{_number(reference[1])}日到{_number(current[1])}日,应为{_number(shown)}%。",
                codes=[],
                found=event.value,
                expected=shown,
                quotes=[
                    reference[2].quote(outline, reference[3], reference[4])[0],
                    sentence.quote(outline, current[3], event.end)[0]
                    if current[2] is sentence
                    else sentence.quote(outline, start, event.end)[0],
                ],
            )


# ---------------------------------------------------------------------------------------------------
# sums


def _sums(outline: Outline, told: _Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
    """Parts announced by 其中 (or a list of outcomes) against the total told before them."""
    for position, sentence in enumerate(paragraph):
        counts = [c for c in sentence.counts if c.unit != "%"]
        if len(counts) < 2:
            continue
        marker = next((m for m in _OF_WHICH.finditer(sentence.text) if not _ASIDE.match(sentence.text, m.end())), None)
        if not marker and len(counts) < 3:
            continue
        if marker:
            before = [c for c in counts if c.end <= marker.start()]
            parts = [c for c in counts if c.start >= marker.end()]
        else:
            parts = [c for c in counts if item_codes(c.lead)]
            if len(parts) < 3:
                continue
            before = [c for c in counts if c.start < parts[0].start]
        totals = [_Place(sentence, c) for c in before]
        if not totals and position:
            previous = paragraph[position - 1]
            totals = [_Place(previous, c) for c in previous.counts if c.unit != "%" and not _GROWTH_LEAD.search(c.lead)]
        if not parts:
            continue
        unit = unit_class(parts[0].unit)
        totals = [t for t in totals if t.unit == unit and not _GROWTH_LEAD.search(t.count.lead)]
        rest = parts
        parts = list(_run(sentence, parts, unit))
        besides = [c.value for c in rest if c not in parts]
        if not totals or len(parts) < 2 or any(p.number.approximate for p in parts):
            continue
        yield from _sum(outline, told, [_Place(sentence, p) for p in parts], totals, besides, sure=not marker)


_TOGETHER = re.compile("[,、]?(?:以上)?(?:共计|合计|总计|累计|共)(?:收到|受理)?(?:申请)?")
_NEXT = re.compile(r"[、,和及](?:以及)?[^,;。、\d]{1,16}")


def _sums_behind(outline: Outline, told: _Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
    """`网络申请25件、信函申请10件,共计36件`: parts of one list against the total told behind them."""
    for sentence in paragraph:
        text, counts = sentence.text, sentence.counts
        if "共" not in text and "计" not in text:
            continue
        for at, total in enumerate(counts[2:], 2):
            if not _TOGETHER.fullmatch(text, counts[at - 1].end, total.start) or total.unit == "%":
                continue
            first = at - 1
            while first and counts[first - 1].unit == total.unit and _NEXT.fullmatch(text, counts[first - 1].end, counts[first].start):
                first -= 1
            parts = [_Place(sentence, count) for count in counts[first:at]]
            codes = [code for part in parts if (code := told.of(part))]
            families = {_family(code) for code in codes}
            if len(parts) < 2 or len(set(codes)) != len(parts) or len(families) != 1 or counts[at - 1].unit != total.unit:
                continue
            whole = sum(part.count.value for part in parts)
            if whole == total.value or any(count.number.approximate for count in counts[first : at + 1]):
                continue
            yield Finding(
                rule="prose_sum",
                severity="warning" if families <= _DISJOINT or families == {"applications.outcome"} else "info",
                message=f"正文所列各项之和为{'+'.join(_number(part.count.value) for part in parts)}={_number(whole)}{total.unit},"
                f"与其后所称合计{_number(total.value)}{total.unit}不符。",
                codes=told.codes([*parts, _Place(sentence, total)]),
                found=total.value,
                expected=whole,
                quotes=[_words(outline, part) for part in [*parts, _Place(sentence, total)]],
            )


def _run(sentence: Sentence, parts: list[Count], unit: str) -> Iterator[Count]:
    """The parts of one list: one unit, no figure within brackets, none that tells a growth or a new subject."""
    for count in parts:
        opened = sentence.text.count("(", parts[0].start, count.start) - sentence.text.count(
            ")", parts[0].start, count.start
        )
        if opened > 0 or _GROWTH_LEAD.search(count.lead):
            continue
        if unit_class(count.unit) not in (unit, "") or (count is not parts[0] and _SUBJECT.search(count.lead)):
            return
        if ";" in count.lead and count is not parts[0] and ";" not in parts[1].lead:
            return  # the list had commas: 其中概况类2条,动态类72条;微信公众号422条
        yield count


_ASIDE = re.compile(r"[^()\d]{0,40}\)")
"""The rest of a bracket of mere words: 部门文件类(包括规章等)信息338条 announces no parts."""
_DISJOINT = frozenset(["applications.channel", "review", "litigation"])
"""Lists in which a case stands once: their parts can never be more than the total."""


_MANY, _SLIP, _OVER = 200, 0.005, 1.1
"""Of so many, parts that miss the whole by no more than this share are taken for all of it; what is more than the whole by more
than a tenth is another list."""
_ANSWERED = ("applications.outcome.total", "applications.closed.total")


def _family(code: str) -> str:
    """The list a code belongs to: `applications.outcome`, `applications.channel`, `proactive.category`, `review` ..."""
    parts = code.split(".")
    return ".".join(parts[: 2 if parts[0] in ("applications", "proactive") else 1])


def _sum(
    outline: Outline, told: _Codes, parts: list[_Place], totals: list[_Place], besides: list[float], *, sure: bool
) -> Iterator[Finding]:
    values = [p.count.value for p in parts]
    whole = sum(values)
    stated = {t.count.value for t in totals}
    if stated & set(accumulate(values)) or any(t.count.number.approximate for t in totals):
        return
    if any(sum(values[n + 1 :]) == value for n, value in enumerate(values[:-1])):
        return  # 其中网站公开1233条,含规范性文件2条、其他文件1231条: the later ones are parts of an earlier one
    pairs = {a.count.value + b.count.value for a in totals for b in totals if a is not b}
    if whole in pairs or any(whole + extra in stated | pairs for extra in besides):
        return  # new and carried in, or with what was carried out
    total = next((t for t in totals if told.of(t) == "applications.outcome.total"), totals[-1]) if sure else totals[-1]
    limit = max(stated)
    kinds = [tuple(filter(None, [told.of(p)])) or item_codes(p.count.lead) for p in parts]
    families = {_family(codes[0]) for codes in kinds if codes}
    if "applications.outcome" in families and not any(told.of(t) in _ANSWERED for t in totals):
        return
    known = all(kinds)
    residual = _RESIDUAL.search(parts[-1].count.lead) is not None
    alike = len(families) <= 1
    if (max(values) > limit and alike) or (
        residual and len(parts) >= 3 and whole != limit and (not known or alike or sure)
    ):
        severity = "warning"
    elif whole > limit and known and alike:
        severity = "warning" if families <= _DISJOINT else "info"
    elif limit < whole <= limit * _OVER and alike and families and len(parts) > 2:
        severity = "info"
    elif limit >= _MANY and 0 < abs(whole - limit) <= limit * _SLIP:
        severity = "info"  # parts that are all but the whole: a slip, not a list that leaves something out
    else:
        return
    if whole > limit and families & {"proactive.channel", "proactive.category"}:
        severity = "info"  # classes and channels may overlap
    if any(0 < abs(whole - t.count.value) <= sum(map(_rounding, [t, *parts])) for t in totals):
        return  # 1.2万条,其中8012条、3990条
    listed = "+".join(_number(v) for v in values)
    unit = total.count.unit
    yield Finding(
        rule="prose_sum",
        severity=severity,
        message=f"正文所列各项之和为{listed}={_number(whole)}{unit},与总数{_number(total.count.value)}{unit}不符。",
        codes=told.codes([total, *parts]),
        found=total.count.value,
        expected=whole,
        quotes=[_words(outline, total), *(_words(outline, p) for p in parts)],
    )


# ---------------------------------------------------------------------------------------------------
# prose against table, prose against prose


def _compound(outline: Outline, told: _Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
    """`予以公开及部分公开258件`: two outcomes in one number have no code, but the table has their sum."""
    for sentence, count in ((s, c) for s in paragraph for c in s.counts if c.unit != "%"):
        codes = item_codes(count.lead)
        if len(codes) < 2 or not all(code in told.table for code in codes):
            continue
        expected = sum(told.table[code].value for code in codes)
        if expected == count.value or count.number.approximate:
            continue
        place = _Place(sentence, count)
        parts = "+".join(_number(told.table[code].value) for code in codes)
        yield Finding(
            rule="table_vs_prose",
            severity="warning",
            message=f"正文称“{_words(outline, place)}”,表中相应各项之和为{parts}={_number(expected)}件。",
            codes=list(codes),
            found=count.value,
            expected=expected,
            quotes=[_words(outline, place), *(q for code in codes if (q := told.table[code].quote))],
        )


_RULES = {
    "applications.received.total": "C15",
    "applications.outcome.total": "C16",
    "review.total": "C17",
    "litigation.total": "C18",
}
_ALSO = {
    "applications.received.total": (
        ("applications.received.total", "applications.carried_in"),
        ("applications.accepted.total",),
    ),
    "applications.outcome.total": (
        ("applications.closed.total",),
        ("applications.outcome.total", "applications.carried_out"),
    ),
    "applications.closed.total": (("applications.outcome.total",),),
    "litigation.total": (("litigation.direct.total",), ("litigation.after_review.total",), ("litigation.received",)),
    "review.total": (("review.received",), ("review.accepted",)),
    "proactive.normative_docs.disclosed": (("normative_docs.issued",), ("normative_docs.public_stock",)),
    "normative_docs.issued": (("proactive.normative_docs.disclosed",),),
    "regulations.disclosed": (("regulations.issued",),),
}
"""Other readings of a figure of the prose: the sum of these cells of the table is no contradiction."""
_LOOSE = (
    "proactive.category.",
    "service.",
    "media.",
    "governance.",
    "meta.",
    "access.",
    "response.",
    "training.",
    "org.",
)


def _against_table(identity: Identity, told: _Codes, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    prose: dict[str, list[Statistic]] = {}
    quotes: dict[str, set[str]] = {}
    for entry in statistics:
        if entry.origin == "prose" and entry.applicant is None:
            prose.setdefault(entry.code, []).append(entry)
            quotes.setdefault(entry.quote or "", set()).add(entry.code)
    for code, entries in prose.items():
        cell = told.table.get(code)
        if cell is None:
            continue
        accepted = {float(cell.value)}
        for codes in _ALSO.get(code, ()):
            if all(c in told.table for c in codes):
                accepted.add(float(sum(told.table[c].value for c in codes)))
        if any(abs(entry.value - value) <= rounding(entry.quote or "", entry.value) for entry in entries for value in accepted):
            continue
        for entry in entries:
            if entry.approximate and abs(entry.value - cell.value) <= 0.1 * max(entry.value, cell.value):
                continue
            if code == "proactive.total" and any(c.startswith("proactive.channel.") for c in quotes[entry.quote or ""]):
                continue  # the figure of one channel, told as if it were the total
            loose = code.startswith(_LOOSE) or (entry.scope == "office" and identity.issuer_kind == "government")
            known = indicator(code)
            label = known.label if known else code
            unit = cell.unit or entry.unit or ""
            yield Finding(
                rule=_RULES.get(code, "table_vs_prose"),
                severity="info" if loose else "warning",
                message=f"{label}:正文为{_number(entry.value)}{unit},表中为{_number(cell.value)}{unit}。",
                codes=[code],
                found=cell.value,
                expected=entry.value,
                quotes=[q for q in (entry.quote, cell.quote) if q],
            )


def _applicants(told: _Codes, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Requests by the kind of applicant against the row of new requests; only noted, since the prose may count what was carried in."""
    for entry in statistics:
        cell = told.asked.get(entry.applicant) if entry.origin == "prose" and entry.applicant else None
        if cell is None or entry.approximate or cell.value == entry.value:
            continue
        label = next((i.label for i in indicators() if i.code == f"applicant.{entry.applicant}"), entry.applicant)
        yield Finding(
            rule="table_vs_prose",
            severity="info",
            message=f"申请人为{label}的申请:正文为{_number(entry.value)}件,表中为{_number(cell.value)}件。",
            codes=[entry.code],
            found=cell.value,
            expected=entry.value,
            quotes=[q for q in (entry.quote, cell.quote) if q],
        )


_FIRM = (
    "applications.received.total",
    "applications.outcome.total",
    "review.total",
    "litigation.total",
    "fees.collected",
)


_SENTENCE_END = re.compile("[。!?\n]")


def _told_twice(outline: Outline, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """One code, one scope, two exact values in the prose; within one sentence they are parts (两个网站各发布多少)."""
    seen: dict[tuple[str | None, ...], Statistic] = {}
    ends: list[int] | None = None
    for entry in statistics:
        if entry.origin != "prose" or entry.approximate or entry.code.startswith("media."):
            continue  # every account has its own readers
        first = seen.setdefault((entry.code, entry.applicant, entry.scope), entry)
        if first.value == entry.value:
            continue
        if abs(first.value - entry.value) <= rounding(first.quote or "", first.value) + rounding(entry.quote or "", entry.value):
            continue
        if ends is None:  # found once: a paragraph without any would be searched through again and again
            ends = [match.start() for match in _SENTENCE_END.finditer(outline.text)]
        begin, end = sorted((_at(first), _at(entry)))
        if bisect_left(ends, begin) == bisect_left(ends, end):  # none lies between
            continue
        firm = entry.code in _FIRM and not any(phrase("PARTIAL_WORDS").search(e.quote or "") for e in (first, entry))
        known = indicator(entry.code)
        yield Finding(
            rule="prose_vs_prose",
            severity="warning" if firm else "info",
            message=f"{known.label if known else entry.code}在正文中有两个数:{_number(first.value)}和{_number(entry.value)}。",
            codes=[entry.code],
            found=entry.value,
            expected=first.value,
            quotes=[q for q in (first.quote, entry.quote) if q],
        )


def _at(entry: Statistic) -> int:
    return int((entry.at or {}).get("text", 0))


def _same_figure(statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """A large figure that the prose tells as one thing and the table as another, unrelated one."""
    table: dict[float, list[Statistic]] = {}
    for entry in statistics:
        if entry.origin == "table" and entry.applicant is None and entry.value >= 1000:
            table.setdefault(float(entry.value), []).append(entry)
    codes = {entry.code for entry in statistics if entry.origin == "table"}
    for entry in statistics:
        if (
            entry.origin != "prose"
            or entry.applicant
            or entry.value < 1000
            or entry.approximate
            or entry.value % 100 == 0
            or entry.code in codes
        ):
            continue
        for cell in table.get(float(entry.value), []):
            a, b = indicator(entry.code), indicator(cell.code)
            if cell.code == entry.code or a is None or b is None or a.unit != b.unit:
                continue
            if a.parent in (b.code, b.parent) or b.parent == a.code:
                continue
            yield Finding(
                rule="duplicate_figure",
                severity="info",
                message=f"同一数字{_number(entry.value)}在正文中是“{a.label}”,在表中是“{b.label}”。",
                codes=[entry.code, cell.code],
                found=entry.value,
                expected=None,
                quotes=[q for q in (entry.quote, cell.quote) if q],
            )
            break


def _lists(outline: Outline, paragraph: list[Sentence]) -> Iterator[Finding]:
    """`4个部门,分别是甲、乙、丙。`: a number and the names it announces."""
    for sentence in paragraph:
        if sentence.kinds & CLOSED or not (
            "分别是" in sentence.text or "分别为" in sentence.text or "即" in sentence.text
        ):
            continue
        for match in _LISTED.finditer(sentence.text):
            names = match["names"]
            if "等" in names or "、" not in names or "(" in names:
                continue
            announced = int(match["n"]) if match["n"].isdigit() else chinese_number(match["n"])
            least = len(re.split("[、,]", names))
            most = len(phrase("NAMES_AND").split(names))
            if announced is None or least <= announced <= most:
                continue
            yield Finding(
                rule="count",
                severity="info",
                message=f"正文称{announced}个{match['what']},所列为{least}个。",
                codes=[],
                found=announced,
                expected=least,
                quotes=[sentence.quote(outline, match.start(), match.end())[0]],
            )


def _once(findings: list[Finding]) -> list[Finding]:
    return list({(f.rule, f.message): f for f in reversed(findings)}.values())[::-1]

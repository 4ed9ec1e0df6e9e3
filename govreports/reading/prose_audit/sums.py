"""Parts against the total told before or behind them, and names against their number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from govreports.items import Finding, Outline
from govreports.reading.numbers import chinese_number
from govreports.reading.prose.grammar import phrase, unit_class
from govreports.reading.prose.sentences import CLOSED, Count, Sentence
from govreports.reading.prose.terms import item_codes
from govreports.reading.prose_audit.told import GROWTH_LEAD, Codes, Place, number, rounding_of, words

_OF_WHICH = phrase("OF_WHICH")
_RESIDUAL = phrase("RESIDUAL")
_SUBJECT = phrase("SUBJECT")
"""Words that begin a new statement: what follows is no part of the list before."""
_LISTED = phrase("LISTED")


def sums(outline: Outline, told: Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
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
        totals = [Place(sentence, c) for c in before]
        if not totals and position:
            previous = paragraph[position - 1]
            totals = [Place(previous, c) for c in previous.counts if c.unit != "%" and not GROWTH_LEAD.search(c.lead)]
        if not parts:
            continue
        unit = unit_class(parts[0].unit)
        totals = [t for t in totals if t.unit == unit and not GROWTH_LEAD.search(t.count.lead)]
        rest = parts
        parts = list(_run(sentence, parts, unit))
        besides = [c.value for c in rest if c not in parts]
        if not totals or len(parts) < 2 or any(p.number.approximate for p in parts):
            continue
        yield from _sum(outline, told, [Place(sentence, p) for p in parts], totals, besides, sure=not marker)


_TOGETHER = re.compile("[,、]?(?:以上)?(?:共计|合计|总计|累计|共)(?:收到|受理)?(?:申请)?")
_NEXT = re.compile(r"[、,和及](?:以及)?[^,;。、\d]{1,16}")


def sums_behind(outline: Outline, told: Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
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
            parts = [Place(sentence, count) for count in counts[first:at]]
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
                message=f"正文所列各项之和为{'+'.join(number(part.count.value) for part in parts)}={number(whole)}{total.unit},"
                f"与其后所称合计{number(total.value)}{total.unit}不符。",
                codes=told.codes([*parts, Place(sentence, total)]),
                found=total.value,
                expected=whole,
                quotes=[words(outline, part) for part in [*parts, Place(sentence, total)]],
            )


def _run(sentence: Sentence, parts: list[Count], unit: str) -> Iterator[Count]:
    """The parts of one list: one unit, no figure within brackets, none that tells a growth or a new subject."""
    for count in parts:
        opened = sentence.text.count("(", parts[0].start, count.start) - sentence.text.count(
            ")", parts[0].start, count.start
        )
        if opened > 0 or GROWTH_LEAD.search(count.lead):
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
    outline: Outline, told: Codes, parts: list[Place], totals: list[Place], besides: list[float], *, sure: bool
) -> Iterator[Finding]:
    values = [p.count.value for p in parts]
    whole = sum(values)
    stated = {t.count.value for t in totals}
    if stated & set(accumulate(values)) or any(t.count.number.approximate for t in totals):
        return
    if sum(_family(told.of(t) or "") == "proactive.channel" for t in totals) > 1:
        return  # 网站公开754条,新媒体公开2808条。其中微信1205条、抖音628条: of which of them, nobody says
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
    if any(0 < abs(whole - t.count.value) <= sum(map(rounding_of, [t, *parts])) for t in totals):
        return  # 1.2万条,其中8012条、3990条
    listed = "+".join(number(v) for v in values)
    unit = total.count.unit
    yield Finding(
        rule="prose_sum",
        severity=severity,
        message=f"正文所列各项之和为{listed}={number(whole)}{unit},与总数{number(total.count.value)}{unit}不符。",
        codes=told.codes([total, *parts]),
        found=total.count.value,
        expected=whole,
        quotes=[words(outline, total), *(words(outline, p) for p in parts)],
    )


def lists(outline: Outline, paragraph: list[Sentence]) -> Iterator[Finding]:
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

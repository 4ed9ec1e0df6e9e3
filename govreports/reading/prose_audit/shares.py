"""Shares, rates and changes against the figures they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from govreports.items import Finding, Outline
from govreports.reading.growth import growth
from govreports.reading.identities import severity_of
from govreports.reading.prose.grammar import phrase, unit_class
from govreports.reading.prose.sentences import Count, Sentence
from govreports.reading.prose_audit.told import GROWTH_LEAD, Codes, Place, holds, number, rounding_of, tolerance, words

_SHARE = phrase("SHARE")
_RATE = phrase("RATE")
_UNFINISHED = phrase("UNFINISHED")


_LONGEST = 200
"""Items of a list, and figures around it that are looked at: a longer one is no sentence of a report."""


def shares(outline: Outline, told: Codes, places: list[Place]) -> Iterator[Finding]:
    """`业务类信息30条,占68%`: the shares of one list have one base; the base for which most of them hold is it."""
    items: list[tuple[int, Place, Place]] = []
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
    fit = {id(b): sum(holds(part.count.value, b.count.value, share.count) for _, part, share in items) for b in bases}
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
        if any(holds(value, p.count.value, percent) for p in others) or value > best.count.value:
            continue
        if part.count.number.approximate or best.count.number.approximate:
            continue
        expected = 100 * value / best.count.value
        off, slack = rounding_of(part) / value if value else 0, rounding_of(best) / best.count.value
        if abs(expected - percent.value) <= tolerance(percent.decimals) + expected * (off + slack) / (1 - slack):
            continue
        shown = round(expected, max(1, percent.decimals))
        unit = part.count.unit
        yield Finding(
            rule="prose_rate",
            severity="warning",
            message=f"正文称“{words(outline, part, None)}”占{number(percent.value)}%,"
            f"而{number(value)}{unit}占{number(best.count.value)}{unit}的{number(shown)}%。",
            codes=told.codes([part, best]),
            found=percent.value,
            expected=shown,
            quotes=[words(outline, part, share.count.end), words(outline, best)],
        )


def hundred(outline: Outline, paragraph: list[Sentence]) -> Iterator[Finding]:
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
        first, last = (Place(sentence, share) for share in (shares[0], shares[-1]))
        yield Finding(
            rule="X05",
            severity=severity_of("X05"),
            message=f"正文所列{len(shares)}项占比(末项为其余部分)之和为{number(round(total, 6))}%,应为100%",
            found=round(total, 6),
            expected=100,
            quotes=[words(outline, first), words(outline, last)],
        )


_SHARES = 3
"""So many make a list."""
_REST = re.compile("其他|其它|其余|剩余")


def rates(outline: Outline, told: Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
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
            if "%" in (done.unit, base.unit) or match["stem"] not in done.lead or GROWTH_LEAD.search(done.lead):
                continue
            if re.search(r"[。;]", percent.lead) or unit_class(done.unit) != unit_class(base.unit):
                continue
            if done.value > base.value or not base.value or done.number.approximate or base.number.approximate:
                continue
            if holds(done.value, base.value, percent) or (percent.decimals and _near(done.value, base.value, percent)):
                continue
            expected = round(100 * done.value / base.value, max(1, percent.decimals))
            places = [Place(sentence, base), Place(sentence, done)]
            yield Finding(
                rule="prose_rate",
                severity="warning",
                message=f"正文称{match['stem']}率为{number(percent.value)}%,"
                f"而{number(base.value)}{base.unit}中{match['stem']}{number(done.value)}{done.unit},应为{number(expected)}%。",
                codes=told.codes(places),
                found=percent.value,
                expected=expected,
                quotes=[words(outline, places[0], percent.end)],
            )


def growths(outline: Outline, told: Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
    """`收到申请35件,比上年的20件增长65%`: the change against the two figures."""
    for sentence in paragraph:
        if len(sentence.counts) < 2:
            continue
        for start, end, finding in growth(sentence.text):
            finding.codes = told.codes(Place(sentence, count) for count in sentence.counts if start < count.end <= end)
            finding.quotes = [sentence.quote(outline, start, end)[0]]
            yield finding


def _near(part: float, base: float, percent: Count) -> bool:
    """Rounded or cut off at the printed decimals."""
    return abs(100 * part / base - percent.value) < 10.0**-percent.decimals

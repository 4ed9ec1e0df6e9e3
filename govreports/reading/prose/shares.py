"""Parts told in per cent before their number: 工作动态类占60%,120条; 其中60%(120条)为工作动态; 占60%的120条通过网站公开.

The number gets the words that belong to its share, so that it is read like any item of a list. Only where it is that share of
a number told before, up to the rounding of the percentage: two figures that stand side by side by chance do not fit each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from govreports.reading.prose import grammar
from govreports.reading.prose.grammar import phrase
from govreports.reading.prose.sentences import Count, Sentence
from govreports.reading.prose.terms import category, channels_of


def with_shares(sentence: Sentence, bases: Iterable[Count]) -> Sentence:
    """The sentence with such numbers named; `bases` are numbers told before it, of which they may be parts."""
    if "%" not in sentence.text or len(sentence.counts) < 2:
        return sentence
    whole = list(bases)
    named: dict[int, Count] = {}
    for at, (share, part) in enumerate(pairwise(sentence.counts)):
        if share.unit != "%":
            whole.append(share)
        elif part.unit != "%" and (found := _named(share, part)) is not None and _is_share(share, part, whole):
            named[at + 1] = found
    if not named:
        return sentence
    return replace(sentence, counts=[named.get(at, count) for at, count in enumerate(sentence.counts)])


def _named(share: Count, part: Count) -> Count | None:
    """The number with the name that stands before its share, else behind the number; None where the two are not told together."""
    tail = part.tail.removeprefix(")")
    part = replace(part, start=share.start, end=part.end + len(part.tail) - len(tail), after=share.after, tail=tail)
    if (told := phrase("HAS_SHARE").search(share.lead)) and phrase("OF_SHARE").fullmatch(part.lead):
        lead = share.lead[: told.start()]
        if lead.strip(",;、(其中"):
            return replace(part, lead=lead)
    if not phrase("SHARE_ALONE").search(share.lead) or not phrase("SHARE_IS").fullmatch(part.lead):
        return None
    behind = phrase("SHARE_NAMES").match(tail)
    if behind and (category("," + behind["name"])[0] or (behind["verb"] and len(channels_of(behind["name"])) == 1)):
        return replace(part, end=part.end + behind.end(), lead=",其中" + behind["name"] + (behind["verb"] or ""), tail="")
    return replace(part, lead=",其中")


def _is_share(share: Count, part: Count, whole: list[Count]) -> bool:
    """Whether the number is that share of one of the numbers told before, in the same kind of unit."""
    precision = 0.1**share.decimals
    kin = next((units for kind in _KINDS if part.unit in (units := grammar.units()[kind])), frozenset([part.unit]))
    alike = [base.value for base in whole if base.unit in kin or not base.unit]
    return any(base >= part.value > 0 and abs(100 * part.value / base - share.value) < precision for base in alike)


_KINDS = ("alike", "money")

"""One figure told twice: in prose and table, or twice in the prose."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from govreports.codebook import indicator, indicators
from govreports.items import Finding, Identity, Outline, Statistic
from govreports.reading.numbers import rounding
from govreports.reading.prose.grammar import phrase
from govreports.reading.prose.sentences import Sentence
from govreports.reading.prose.terms import item_codes
from govreports.reading.prose_audit.told import Codes, Place, number, words


def compound(outline: Outline, told: Codes, paragraph: list[Sentence]) -> Iterator[Finding]:
    """`予以公开及部分公开258件`: two outcomes in one number have no code, but the table has their sum."""
    for sentence, count in ((s, c) for s in paragraph for c in s.counts if c.unit != "%"):
        codes = item_codes(count.lead)
        if len(codes) < 2 or not all(code in told.table for code in codes):
            continue
        expected = sum(told.table[code].value for code in codes)
        if expected == count.value or count.number.approximate:
            continue
        place = Place(sentence, count)
        parts = "+".join(number(told.table[code].value) for code in codes)
        yield Finding(
            rule="table_vs_prose",
            severity="warning",
            message=f"正文称“{words(outline, place)}”,表中相应各项之和为{parts}={number(expected)}件。",
            codes=list(codes),
            found=count.value,
            expected=expected,
            quotes=[words(outline, place), *(q for code in codes if (q := told.table[code].quote))],
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


def against_table(identity: Identity, told: Codes, statistics: Sequence[Statistic]) -> Iterator[Finding]:
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
                message=f"{label}:正文为{number(entry.value)}{unit},表中为{number(cell.value)}{unit}。",
                codes=[code],
                found=cell.value,
                expected=entry.value,
                quotes=[q for q in (entry.quote, cell.quote) if q],
            )


def applicants(told: Codes, statistics: Sequence[Statistic]) -> Iterator[Finding]:
    """Requests by the kind of applicant against the row of new requests; only noted, since the prose may count what was carried in."""
    for entry in statistics:
        cell = told.asked.get(entry.applicant) if entry.origin == "prose" and entry.applicant else None
        if cell is None or entry.approximate or cell.value == entry.value:
            continue
        label = next((i.label for i in indicators() if i.code == f"applicant.{entry.applicant}"), entry.applicant)
        yield Finding(
            rule="table_vs_prose",
            severity="info",
            message=f"申请人为{label}的申请:正文为{number(entry.value)}件,表中为{number(cell.value)}件。",
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


def told_twice(outline: Outline, statistics: Sequence[Statistic]) -> Iterator[Finding]:
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
            message=f"{known.label if known else entry.code}在正文中有两个数:{number(first.value)}和{number(entry.value)}。",
            codes=[entry.code],
            found=entry.value,
            expected=first.value,
            quotes=[q for q in (first.quote, entry.quote) if q],
        )


def _at(entry: Statistic) -> int:
    return int((entry.at or {}).get("text", 0))


def same_figure(statistics: Sequence[Statistic]) -> Iterator[Finding]:
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
                message=f"同一数字{number(entry.value)}在正文中是“{a.label}”,在表中是“{b.label}”。",
                codes=[entry.code, cell.code],
                found=entry.value,
                expected=None,
                quotes=[q for q in (entry.quote, cell.quote) if q],
            )
            break

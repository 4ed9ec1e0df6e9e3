"""A cut of a time limit against the two limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govreports.items import Finding, Outline
from govreports.reading.prose.grammar import phrase
from govreports.reading.prose.sentences import Count, Sentence
from govreports.reading.prose.terms import behind
from govreports.reading.prose_audit.told import number, tolerance

_SHORTENED = phrase("SHORTENED")
_TIME = re.compile(r"(?P<n>\d{1,3}(?:\.\d)?)个?(?P<unit>工作日|天|自然日)")
_TIME_LEAD = phrase("TIME_LEAD")


_FEW = 100
"""Time limits before a cut that are looked through for the one it is of."""


def time_limits(outline: Outline, paragraph: list[Sentence]) -> Iterator[Finding]:
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
            if abs(expected - event.value) <= tolerance(event.decimals):
                continue
            shown = round(expected, max(1, event.decimals))
            yield Finding(
                rule="prose_rate",
                severity="warning",
                message=f"正文称缩短{number(event.value)}%,而由{number(reference[1])}日到{number(current[1])}日,应为{number(shown)}%。",
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

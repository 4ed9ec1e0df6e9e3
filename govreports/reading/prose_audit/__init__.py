"""Whether the figures of the running text add up, with each other and with the tables.

Rules: `prose_sum` (parts announced by 其中 against their total), `prose_rate` (shares and rates against the figures they
are of; X04 of the codebook), `X05` (shares of a whole), `prose_vs_prose` (one figure told twice), `C15` to `C18` and
`table_vs_prose` (prose against the table), `duplicate_figure`, `count`. Only what cannot be a matter of reading is a
warning; rounding, truncation and lists that need not be complete are no finding, overlapping classes are `info`.
CODEBOOK.md sections 7 and 9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govreports.items import Finding, Identity, Outline, Statistic
from govreports.reading.prose.grammar import phrase
from govreports.reading.prose.sentences import Sentence, scanned
from govreports.reading.prose_audit.against import against_table, applicants, compound, same_figure, told_twice
from govreports.reading.prose_audit.limits import time_limits
from govreports.reading.prose_audit.shares import growths, hundred, rates, shares
from govreports.reading.prose_audit.sums import lists, sums, sums_behind
from govreports.reading.prose_audit.told import Codes, Place

__all__ = ["audit_prose"]


def audit_prose(outline: Outline, identity: Identity, statistics: Sequence[Statistic]) -> list[Finding]:
    """The findings of one report's prose, in the order of the text. Never raises; a finding changes no value."""
    told = Codes(outline, statistics)
    findings: list[Finding] = []
    for paragraph in _paragraphs(outline):
        counts = [count for sentence in paragraph for count in sentence.counts]
        if len(counts) > 1:
            if any(count.unit == "%" for count in counts):
                wrong = [*shares(outline, told, [Place(s, c) for s in paragraph for c in s.counts]), *rates(outline, told, paragraph)]
                findings += wrong or hundred(outline, paragraph)
            findings += sums_behind(outline, told, paragraph)
            findings += growths(outline, told, paragraph)
            findings += sums(outline, told, paragraph)
            if told.table:
                findings += compound(outline, told, paragraph)
        findings += time_limits(outline, paragraph)
        findings += lists(outline, paragraph)
    outline.scanned = None
    findings += told_twice(outline, statistics)
    findings += against_table(identity, told, statistics)
    findings += applicants(told, statistics)
    findings += same_figure(statistics)
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


def _once(findings: list[Finding]) -> list[Finding]:
    return list({(f.rule, f.message): f for f in reversed(findings)}.values())[::-1]

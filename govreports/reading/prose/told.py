"""One reading of a number: its quote, its scope, and whether it is this body's number of this year at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from govreports.codebook import indicator
from govreports.items import Identity, Outline
from govreports.reading.prose.grammar import Rule, phrase
from govreports.reading.prose.sentences import Count, Sentence
from govreports.reading.prose.terms import behind, tail_item

_SUBUNIT = phrase("SUBUNIT")
_GENERIC = phrase("GENERIC")


@dataclass(slots=True)
class Told:
    """One reading of a number, before the weaker and the contradicting ones are dropped."""

    code: str
    value: int | float
    approximate: bool
    rank: int
    quote: str
    at: int
    section: int | None
    scope: str | None
    total: bool = False
    """The words say that it is the total of the year (共, 全年, 累计)."""
    count: Count | None = None
    applicant: str | None = None
    """Whose requests: a column of the table of applications."""
    amassed: bool = False
    """What had amassed by a date (截至年底累计): the stock where the year has a figure of its own."""

    @property
    def cell(self) -> tuple[str, str | None]:
        """Code and applicant."""
        return self.code, self.applicant


@dataclass(slots=True)
class State:
    """What elliptic clauses rely on: the family of the list, whether the subject is another body's, the topic."""

    family: str | None = None
    foreign: bool = False
    cumulative: bool = False
    topic: str | None = None
    claimed: set[tuple[str, str | None]] = field(default_factory=set)
    bases: list[Count] = field(default_factory=list)
    """Numbers told before in the line, of which shares may be told."""


def tell(
    code: str,
    rank: int,
    sentence: Sentence,
    count: Count,
    outline: Outline,
    span: tuple[int, int],
    rule: Rule | None = None,
) -> Told:
    """The reading of a number as `code`, scaled to the unit of the code; the quote reaches to the end of the rule's tail."""
    if rule and rule.tail:
        match = rule.tail.search(count.tail)
        span = span[0], count.end + (match.end() if match else 0)
    known = indicator(code)
    value = count.value
    if known and known.unit == "万元":
        scaled = value / 10000
        value = int(scaled) if scaled == int(scaled) else scaled
    quote, at = sentence.quote(outline, *span)
    approximate = count.number.approximate or bool(phrase("MORE").match(sentence.text, count.end))
    return Told(
        code, value, approximate, rank, quote, at, sentence.section, scope_of(sentence, count.start), count=count
    )


def clause_of(sentence: Sentence, count: Count) -> tuple[int, int]:
    """Where the words of a number begin and end: from the last comma before it to its unit."""
    begin = count.after
    for mark in ",;:。":
        begin = max(begin, sentence.text.rfind(mark, begin, count.start) + 1)
    if count.start and sentence.text[count.start - 1] == "、":
        begin = count.start
    while begin < count.start and sentence.text[begin] in ",;:。、(和及":
        begin += 1
    return begin, count.end


def with_tail(sentence: Sentence, count: Count, span: tuple[int, int]) -> tuple[int, int]:
    """The quote of an item told behind its number reaches to the next comma."""
    if phrase("LIST_BEGINS").sub("", tail_item(count.lead)) or not count.tail:
        return span
    match = re.match(r"[^,;。]*", count.tail)
    return span[0], count.end + (match.end() if match else 0)


def scope_of(sentence: Sentence, at: int) -> str | None:
    """`area` or `office` by the last words before a place that say so, or None."""
    areas, offices = sentence.spans("AREA"), sentence.spans("OFFICE")
    if not areas and not offices:
        return None
    area, office = (max((end for _, end in found if end <= at), default=-1) for found in (areas, offices))
    if area == office:
        return None
    return "area" if area > office else "office"


def other_year(sentence: Sentence, at: int, year: int) -> bool:
    """Whether the last year named before a place is not the year reported on (由2013年的1128条 ..., 2012年将 ...)."""
    if not ("20" in sentence.text or "19" in sentence.text):
        return False
    years = sentence.spans("YEAR")
    if not years or years[0][1] > at:
        return False
    start, end = next((span for span in reversed(years) if span[1] <= at and not _compared(sentence.text, span, at)), (0, 0))
    if not end or start < at - 160 or not sentence.text[start : start + 4].isdigit():
        return False
    named = int(sentence.text[start : start + 4])
    if named == year or not 1990 <= named <= 2100:
        return False
    if named == year + 1 and phrase("AS_OF").search(sentence.text[max(0, start - 6) : start]):
        return False
    if phrase("CARRIED").search(sentence.text[max(0, start - 6) : start]):
        return False
    # a year within a span (自2008年5月1日以来), a date, a title, a carried-over case is not the year of the number
    return not phrase("NO_YEAR_OF_FIGURE").match(sentence.text[end:at])


def several_years(text: str, year: int) -> str:
    """Whether the last time named in the words before a number is one of several years: `since` a year that is named
    (自2008年5月1日至2013年底), or `span` (近三年); else "". Two parts of years no longer than one (2012年12月至2013年11月) are one."""
    if "年" not in text:
        return ""
    found = last_of(phrase("YEARS_SPANNED").finditer(text))
    if found is None or phrase("THIS_YEAR").search(text, found.end()) or _A_YEAR.search(text, found.end()):
        return ""
    if found["from"]:
        return "since" if int(found["from"]) < year else ""
    if not found["since"]:
        return "span"
    months = 12 * (int(found["until"]) - int(found["since"])) + int(found["m2"] or 12) - int(found["m1"] or 1) + 1
    return "since" if months > 13 else ""


def last_of(matches: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """The last of some matches."""
    last = None
    for last in matches:  # noqa: B007
        pass
    return last


_A_YEAR = re.compile(r"(?<!\d)20\d\d年(?!底|末|\d{1,2}月)")


def _compared(text: str, year: tuple[int, int], at: int) -> bool:
    """Whether a year only says what was compared, in a clause before (较2024年提升20%;通过微信发布640条)."""
    start, end = year
    return bool(_AGAINST.search(text[max(0, start - 4) : start])) and bool(_CLAUSE.search(text[end:at]))


_AGAINST = re.compile(r"[较比与](?:于)?$")
_CLAUSE = re.compile("[,;)]")


def foreign(whole: str, lead: str, identity: Identity) -> bool:
    """Whether the clause tells the number of a subordinate body (南沙街累计主动公开233条 in the report of a district)."""
    clause = behind(",;:。(", lead) or lead
    match = _SUBUNIT.match(clause[-60:])
    if match is None:
        return False
    name = match["name"]
    own = identity.issuer + identity.title + identity.locality.name + identity.locality.name_in_report
    if len(name) < 2 or _GENERIC.fullmatch(name) or name in own or name.endswith(identity.locality.name):
        return False
    return identity.issuer_kind in ("government", "office") or name[-1] not in "局委厅会"

"""Statistics told in prose: sentence by sentence, a grammar of number, unit, words before and words behind.

The words are data: `prose_patterns.csv` (patterns, masks, vetoes), `prose_words.csv` (parts that many patterns share),
`prose_terms.csv` (items of lists: 政策法规类信息42条), `prose_zero.csv` (未收到, 未发生), `subjects.csv` (whose
number an elliptic clause tells), `units.csv`. Traps: CODEBOOK.md section 7. A wrong number is worse than a missing one.

How a number is read: `scan` cuts the prose of an outline into sentences and finds every number with its unit. Of each,
`lead` is what stands between it and the number before, `tail` what follows. The first pattern whose words end the
lead (or begin the tail) gives the code; otherwise an item of a list takes it from the terms of the list's family.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from govreports.codebook import indicator
from govreports.items import Identity, Outline, Statistic
from govreports.reading.prose import grammar
from govreports.reading.prose.counts import LEAD, read_count
from govreports.reading.prose.grammar import phrase
from govreports.reading.prose.sentences import CLOSED, KEPT, Count, Sentence, scan
from govreports.reading.prose.shares import with_shares
from govreports.reading.prose.terms import channel_of_year
from govreports.reading.prose.told import State, Told, clause_of
from govreports.reading.prose.zeros import read_zeros, says_nothing


def read_prose(outline: Outline, identity: Identity) -> list[Statistic]:
    """The statistics of the running text, in the order of the text, with the words that tell them as quote.

    Values are scaled to the unit of their code (fees in 元, budgets in 万元). `scope` is `area` or `office` where the
    sentence says so. Never raises.
    """
    told: list[Told] = []
    state = State()
    line = -1
    kept: list[Sentence] = []
    for sentence in scan(outline):
        if len(kept) < KEPT:
            kept.append(sentence)
        if sentence.kinds & CLOSED and not sentence.kinds & OWN:
            continue
        if sentence.line != line:
            line, keep = sentence.line, _continues(sentence.text)
            state = State(family=state.family if keep else None, cumulative=state.cumulative and keep)
        told.extend(read_sentence(sentence, outline, identity, state))
    outline.scanned = kept if len(kept) < KEPT else None
    return _statistics(told)


OWN = frozenset(["sec.fees"])
"""A section of these speaks for itself even where its heading merges it with plans."""


def read_sentence(sentence: Sentence, outline: Outline, identity: Identity, state: State) -> list[Told]:
    """All readings of one sentence; sets `reading` and `family` of its counts and carries `state` on."""
    goes_on = _continues(sentence.text)
    if not goes_on:
        state.family, state.cumulative = None, False
    if not sentence.first or not goes_on:
        state.foreign = False
    if "主动公开" in sentence.text and phrase("OF_PUBLISHED").match(sentence.text):
        state.family = "proactive"
    state.claimed = set()
    topics: list[tuple[int, str]] = []
    if sentence.counts or "箱" in sentence.text or "热线" in sentence.text:
        topics = [(m.end(), grammar.topic_of(m.group())) for m in grammar.topics().finditer(sentence.text)]
    told: list[Told] = []
    sentence = with_shares(_distributed(sentence), state.bases)
    if sentence.counts:
        state.bases += [count for count in sentence.counts if count.unit != "%"]
        del state.bases[:-_BASES]
    for position, count in enumerate(sentence.counts):
        topic = _topic(sentence, topics, count, state)
        for reading in read_count(sentence, position, count, topic, outline, identity, state):
            count.reading = f"applicant.{reading.applicant}" if reading.applicant else reading.code
            count.rank = reading.rank
            told.append(reading)
        count.family = state.family
    told = _of_disclosure(sentence, _without_parts(told))
    if told:
        told.extend(_implied(sentence, outline, told, identity.year))
    if says_nothing(sentence.text):
        told.extend(read_zeros(sentence, outline, identity, told))
    if topics:
        names = [name for _, name in topics]
        state.topic = "mailbox" if "mailbox" in names else names[-1]
    return told


_BASES = 24
"""Numbers before, of the same line, of which a share may be told."""


def _without_parts(told: list[Told]) -> list[Told]:
    """Of 省直单位公开3万条,各市公开9万条,各县公开40万条 none is the total: what one sentence tells of several bodies are parts,
    unless one of the clauses says that it is the whole."""
    totals = [r for r in told if r.code == "proactive.total"]
    if (documents := [r for r in totals if _of_documents(r)]) and len(documents) < len(totals):
        told = [r for r in told if not any(r is part for part in documents)]  # 公开信息2056条,主动公开文件592份
        totals = [r for r in totals if not _of_documents(r)]
    if len({r.value for r in totals}) < 2 or any(phrase("WHOLE").search(r.quote) for r in totals):
        return told
    first, second = totals[:2]
    channel_told = any(r.code.startswith("proactive.channel.") and first.at < r.at < second.at for r in told)
    of_which = first.count is not None and first.count.tail.startswith((",其中", "其中", "。其中", ";其中"))
    if (of_which or channel_told) and first.value == max(r.value for r in totals):
        totals = totals[1:]  # 公开2.7万条,其中通过各部门网站公开2.6万条: the others are parts of the first
        return [r for r in told if not any(r is part for part in totals)]
    return [r for r in told if r.code != "proactive.total"]


def _of_disclosure(sentence: Sentence, told: list[Told]) -> list[Told]:
    """Of 办理行政复议案件56件;涉及政府信息公开的复议1件 only what is said of disclosure: the others are cases of all kinds."""
    cases = [r for r in told if r.code in ("review.total", "litigation.total") and r.count]
    named = phrase("OVER_DISCLOSURE").search(sentence.text) if cases and "信息公开" in sentence.text else None
    if named is None:
        return told
    after = {r.code for r in cases if r.count and r.count.start > named.start()}
    if any(0 <= count.start - named.end() < _BESIDE for count in sentence.counts):  # 其中涉及政府信息公开5件
        after = after or {r.code for r in cases}
    return [r for r in told if not (r.code in after and r.count and r.count.start < named.start())]


_BESIDE = 6
"""Characters between the words and the figure that tells of them."""


def _continues(text: str) -> bool:
    return phrase("CONTINUES").match(text) is not None


def _topic(sentence: Sentence, topics: list[tuple[int, str]], count: Count, state: State) -> str | None:
    """Whose number: the last subject named before it, else that of the sentence before, else of the section."""
    named = None
    for end, name in topics:
        if end > count.start:
            break
        named = name
    if named:
        return named
    if state.topic in ("mailbox", "hotline", "approvals", "messages") and not sentence.first:
        return state.topic
    return _section_topic(sentence.kinds) or (state.topic if not sentence.first else None)


@lru_cache(maxsize=256)
def _section_topic(kinds: frozenset[str]) -> str | None:
    return next((name for kind, name in _SECTION_TOPIC if kind in kinds), None)


_SECTION_TOPIC = (
    ("sec.on_request", "requests"),
    ("sec.on_request.received", "requests"),
    ("sec.on_request.handled", "requests"),
    ("sec.consult", "consult"),
    ("sec.fees", "fees"),
)


def _distributed(sentence: Sentence) -> Sentence:
    """`甲、乙、丙分别为3件、2件和1件`: each number gets the name it belongs to as its lead; `甲、乙各1件`: each name the number."""
    if "各" in sentence.text and any("各" in count.lead[-3:] for count in sentence.counts):
        sentence = replace(sentence, counts=[part for count in sentence.counts for part in _each(count)])
    if "分别" not in sentence.text:
        return sentence
    counts = [replace(count) for count in sentence.counts]
    for index, count in enumerate(counts):
        match = phrase("RESPECTIVELY").search(count.lead[-LEAD:]) if "分别" in count.lead else None
        if match is None:
            continue
        group = [count]
        for following in counts[index + 1 :]:
            if not phrase("AND_NEXT").fullmatch(following.lead):
                break
            group.append(following)
        names = [name for name in phrase("AND").split(match["names"]) if name]
        verb = count.lead.rpartition("分别")[2]
        if len(group) == 1 and (len(names) == 1 or "公开" in verb or "发布" in verb):
            continue  # 其他类信息分别为19条; 在甲网和乙网分别公开政府信息48条
        if len(group) < 2 or len(names) != len(group):
            for member in group:
                member.lead = ";"
            continue
        for member, name in zip(group, _whole_names(names), strict=True):
            member.after = group[0].after
            member.lead = "," + name
    return replace(sentence, counts=counts)


def _each(count: Count) -> list[Count]:
    """The number once for each name that shares it."""
    match = phrase("EACH").search(count.lead[-LEAD:])
    names = [name for name in phrase("AND").split(match["names"]) if name] if match else []
    return [replace(count, lead="," + name) for name in _whole_names(names)] if len(names) > 1 else [count]


def _whole_names(names: list[str]) -> list[str]:
    """Names joined by 、 and 和, each with the end that only the last one has (专、兼职人员) and without what stands before the first."""
    suffix = next((w for w in _SHARED if names[-1].endswith(w)), "")
    whole = [name if name.endswith(suffix) else name + suffix for name in names]
    head = phrase("RESPECTIVELY_HEAD").match(whole[0])
    return [whole[0][head.end() :] if head else whole[0], *whole[1:]]


_SHARED = ("申请", "咨询", "信息", "案件", "职工作人员", "职人员", "职管理人员")


_IMPLIED = phrase("IMPLIED")
_ALL_BY = phrase("ALL_BY")


def _implied(sentence: Sentence, outline: Outline, told: list[Told], year: int) -> list[Told]:
    """`复议7件,诉讼9件,均获维持`; `3件,均为信函申请`: the figure is the one told just before."""
    found: list[Told] = []
    readings = {reading.code: reading for reading in told if not reading.applicant}
    last = next((c for c in reversed(sentence.counts) if c.unit != "%"), None)
    if last is None:
        return found
    pair = ["litigation.total", "review.total"]
    for base in told:  # 复议1件,结果维持;诉讼0件
        count = base.count
        both = count is last and base.code == pair[0]
        if count is None or not base.value or (base.code not in pair and count is not last):
            continue
        rest = sentence.text[count.end : count.end + 36]
        if base.code in pair and base.value == 1 and (pending := phrase("PENDING").match(rest)):  # 行政诉讼1件,尚未审结
            quote, at = sentence.quote(outline, clause_of(sentence, count)[0], count.end + pending.end())
            found.append(Told(f"{base.code.split('.')[0]}.pending", 1, False, 2, quote, at, base.section, base.scope))
            continue
        if base.code in pair and base.value == 1 and (one := phrase("OUTCOME_OF_ONE").match(sentence.text, count.end)):
            if outcome_of_one := grammar.terms()[base.code.split(".")[0]].get(one["word"]):  # 行政复议1件,维持原决定
                quote, at = sentence.quote(outline, clause_of(sentence, count)[0], one.end())
                found.append(Told(outcome_of_one, 1, False, 2, quote, at, base.section, base.scope))
            continue
        match = _IMPLIED.match(rest)
        if match is None:
            continue
        both = both and match["word"] != "胜诉"
        outcome = grammar.terms()["litigation"].get(match["word"], "litigation.upheld").split(".")[1]
        for code in pair if both else [base.code] if base.code in pair else pair[1:]:
            if (of := readings.get(code)) and of.value and of.count:
                start = clause_of(sentence, of.count)[0]
                quote, at = sentence.quote(outline, start, count.end + match.end())
                found.append(Told(f"{code.split('.')[0]}.{outcome}", of.value, False, 2, quote, at, of.section, of.scope))
    asked = readings.get("applications.received.total")
    rest = sentence.text[asked.count.end : asked.count.end + 36] if asked and asked.count else ""
    match = _ALL_BY.match(rest) or _ALL_BY.match(rest[max(0, rest.find(",")) :])
    if match is None and asked and asked.value == 1:
        match = phrase("ONE_BY").match(rest)
    if asked and asked.value and asked.count and match:
        channel = grammar.terms()["ask"].get(match["term"])
        if channel:
            channel = channel_of_year(channel, sentence.text, year)
            quote, at = sentence.quote(outline, clause_of(sentence, asked.count)[0], asked.count.end + match.end())
            found.append(Told(channel, asked.value, asked.approximate, 2, quote, at, asked.section, asked.scope))
    if asked and asked.count and asked.value:
        end = asked.count.end
        match = phrase("ALL_APPLICANTS").match(sentence.text[end : end + 24])
        who = grammar.terms()["applicant"].get(match["who"]) if match else None
        if match and who and not who.startswith("legal"):
            quote, at = sentence.quote(outline, clause_of(sentence, asked.count)[0], end + match.end())
            found.append(replace(asked, applicant=who, quote=quote, at=at))
    return found


def _statistics(told: Iterable[Told]) -> list[Statistic]:
    """The readings without the weaker and the contradicting ones, each value once, in the order of the text."""
    readings = _stocks(list(told))
    strongest: dict[tuple[str, str | None], int] = {}
    for reading in readings:
        strongest[reading.cell] = min(reading.rank, strongest.get(reading.cell, 9))
    kept = [reading for reading in readings if reading.rank == strongest[reading.cell]]
    kept = _documents_alone(_one_total(kept))
    positive = {(r.cell, r.scope) for r in kept if r.value}
    values: dict[str, set[float]] = {}
    for reading in kept:
        values.setdefault(reading.code, set()).add(reading.value)
    found: dict[tuple[object, ...], Statistic] = {}
    for reading in sorted(kept, key=lambda r: r.at):
        code = reading.code
        if (
            not reading.value
            and reading.count is None
            and ((reading.cell, reading.scope) in positive or (reading.cell, None) in positive)
        ):
            continue
        if code.startswith("proactive.category.") and len(values[code]) > 1:
            continue  # two classes of one name: which of them is meant cannot be told
        known = indicator(code)
        key = (reading.cell, reading.scope, reading.value)
        if key in found or known is None:
            continue
        found[key] = Statistic(
            code=code,
            applicant=reading.applicant,
            value=reading.value,
            unit=known.unit,
            origin="prose",
            approximate=reading.approximate,
            scope=reading.scope,
            section=reading.section,
            quote=reading.quote,
            at={"text": reading.at},
        )
    return list(found.values())


def _of_documents(reading: Told) -> bool:
    """Whether a number counts documents (主动公开文件63件), not information."""
    return reading.count is not None and phrase("DOCUMENT").search(reading.count.lead.rstrip("共为")) is not None


def _documents_alone(readings: list[Told]) -> list[Told]:
    """The readings without a total of mere documents where one account or site published more than that."""
    most = max((r.value for r in readings if r.code.startswith("proactive.channel.")), default=0)
    return [r for r in readings if r.code != "proactive.total" or r.value >= most or not _of_documents(r)]


def _stocks(readings: list[Told]) -> list[Told]:
    """`2014年公开20条。截至2014年底,累计公开50条`: beside the year's own figure what had amassed by its end is the stock."""
    totals = [r for r in readings if r.code == "proactive.total" and r.rank < 3]
    of_year = [r.value for r in totals if not r.amassed]
    return [
        replace(r, code="proactive.cumulative_total", total=False) if r.amassed and any(0 < v < r.value for v in of_year) else r
        for r in readings
    ]


_SINGLE = (
    "proactive.total",
    "proactive.cumulative_total",
    "visits.site_total",
    "training.sessions",
    "response.press_conferences",
)


def _one_total(readings: list[Told]) -> list[Told]:
    """Of several totals of one scope those that say they are the total, and of these the largest: parts are smaller."""
    dropped: set[int] = set()
    for code in _SINGLE:
        scopes: dict[str | None, list[Told]] = {}
        for reading in readings:
            if reading.code == code:
                scopes.setdefault(reading.scope if code == "proactive.total" else None, []).append(reading)
        for group in scopes.values():
            named = [r for r in group if r.total] or group
            largest = max(r.value for r in named)
            dropped.update(id(r) for r in group if r.value != largest)
    best = max((r.value for r in readings if r.code == "proactive.total" and (r.total or r.scope)), default=0)
    dropped.update(
        id(r) for r in readings if r.code == "proactive.total" and r.scope is None and not r.total and r.value < best
    )
    return [reading for reading in readings if id(reading) not in dropped]

"""Statistics told in prose: sentence by sentence, a grammar of number, unit, words before and words behind.

The words are data: `prose_patterns.csv` (patterns, masks, vetoes), `prose_words.csv` (parts that many patterns share),
`prose_terms.csv` (items of lists: 政策法规类信息42条), `prose_zero.csv` (未收到, 未发生), `subjects.csv` (whose
number an elliptic clause tells), `units.csv`. Traps: CODEBOOK.md section 7. A wrong number is worse than a missing one.

How a number is read: `scan` cuts the prose of an outline into sentences and finds every number with its unit. Of each,
`lead` is what stands between it and the number before, `tail` what follows. The first pattern whose words end the
lead (or begin the tail) gives the code; otherwise an item of a list takes it from the terms of the list's family.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise

from govreports.codebook import ProsePattern, indicator, prose_patterns, rows, split
from govreports.items import Identity, Line, Outline, Statistic
from govreports.reading.guard import guarded
from govreports.reading.numbers import NUMBER, WIDTH, Number, read_match

LEAD = 90
"""Characters before a number that a pattern may look at."""
TAIL = 40

# ---------------------------------------------------------------------------------------------------
# the scan: sentences and their numbers


@cache
def phrase(name: str) -> re.Pattern[str]:
    """The compiled pattern of a row of `prose_words.csv`. Raises KeyError where it has none of the name."""
    return guarded(_expand(_words()[name]))


@cache
def _words() -> dict[str, str]:
    return {row["name"]: row["pattern"] for row in rows("prose_words.csv")}


def _expand(pattern: str) -> str:
    """`<NAME>` in a pattern becomes the pattern of that name."""
    return re.sub(r"<([A-Z]+)>", lambda m: _expand(_words()[m.group(1)]), pattern)


@dataclass(slots=True)
class Count:
    """A number with its unit: places are offsets in `Sentence.text`; `end` is behind the unit."""

    start: int
    end: int
    number: Number
    unit: str
    lead: str
    tail: str
    decimals: int = 0
    after: int = 0
    """Where the number before ends, or the sentence begins."""
    reading: str | None = None
    """The code it was read as, or None."""
    family: str | None = None

    @property
    def value(self) -> int | float:
        """As printed, multiplier applied, not yet scaled to the unit of a code."""
        return self.number.value


@dataclass(slots=True)
class Sentence:
    """One sentence without white space, in half width, masked figures as ``＃``; `places` leads back to the text."""

    text: str
    places: Sequence[int]
    """For each character its offset in `Outline.text`."""
    section: int | None
    kinds: frozenset[str]
    line: int
    first: bool
    """The first sentence of its line."""
    counts: list[Count] = field(default_factory=list)
    figures: bool = False
    """Whether it has a figure, masked or not."""
    open: str | None = None
    """The text with its time limits as figures (20个工作日), where it has any."""
    _found: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def spans(self, name: str) -> list[tuple[int, int]]:
        """Where the words of a row of `prose_words.csv` stand in the sentence; looked for once."""
        if name not in self._found:
            self._found[name] = [match.span() for match in phrase(name).finditer(self.text)]
        return self._found[name]

    def with_limits(self) -> Sentence:
        """The sentence with its time limits as figures, for checks of rates."""
        return self if self.open is None else replace(self, text=self.open, counts=_counts(self.open), _found={})

    def quote(self, outline: Outline, start: int, end: int) -> tuple[str, int]:
        """The exact words of the outline between two places of the sentence, and their offset."""
        begin = self.places[start]
        return outline.text[begin : self.places[end - 1] + 1], begin


_FIGURE = re.compile(r"[\d０-９]|[一二两三四五六七八九十百千]{1,4}余?[件次场期起例份条个名宗]")
_NOTHING = re.compile(r"[未没无零〇]|不存在|不收")
_CANDIDATE = re.compile(f"{_FIGURE.pattern}|{_NOTHING.pattern}|[信意]箱|热线")
_END = re.compile(r"[^。!?]{1,800}(?:[。!?]|$)|[^。!?]{1,800}[,;]|[^。!?]{1,800}")
"""A sentence; one of more than 800 characters is cut behind a comma, since each of its figures looks at all of it."""
_SPACE = re.compile(r"\s+")
_QUOTED = re.compile(r"《[^《》]{0,80}》|“[^“”]{1,40}”|\"[^\"]{1,40}\"|『[^』]{1,40}』|「[^」]{1,40}」")
_DIGIT = re.compile(r"[\d一二两三四五六七八九十百千]")


def scan(outline: Outline) -> Iterator[Sentence]:
    """The sentences of prose that may tell a number or a zero. Lines of tables, also of lost ones, are left out."""
    kinds = _section_kinds(outline)
    for index, line in _prose(outline):
        body = line.text[line.body :]
        if not _CANDIDATE.search(body):
            continue
        text, places = _compact(body, line.start + line.body)
        for position, match in enumerate(_END.finditer(text)):
            if not _CANDIDATE.search(match.group()):
                continue
            sentence = Sentence(
                text=match.group(),
                places=places[match.start() : match.end()],
                section=line.section,
                kinds=kinds[line.section] if line.section is not None else frozenset(),
                line=index,
                first=position == 0,
                figures=_FIGURE.search(match.group()) is not None,
            )
            if sentence.figures:
                _mask(sentence)
                sentence.counts = _counts(sentence.text)
            yield sentence


KEPT = 5_000
"""Sentences that are kept for the audit; of a text that has more, none, for the sake of memory."""


def scanned(outline: Outline) -> Iterator[Sentence]:
    """What `scan` gives, from what `read_prose` has kept of it where it has."""
    return iter(outline.scanned) if outline.scanned is not None else scan(outline)


def _compact(body: str, start: int) -> tuple[str, Sequence[int]]:
    """White space dropped (a blank between digits stays, so that figures of a row never join), width made half."""
    text = body.translate(WIDTH).replace("！", "!").replace("？", "?").replace("｡", "。")
    if not _SPACE.search(text):
        return text, range(start, start + len(text))
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for match in _SPACE.finditer(text):
        begin, end = match.span()
        parts.append(text[last:begin])
        places.extend(range(start + last, start + begin))
        if begin > 0 and end < len(text) and text[begin - 1].isdigit() and text[end].isdigit():
            parts.append(" ")
            places.append(start + begin)
        last = end
    parts.append(text[last:])
    places.extend(range(start + last, start + len(text)))
    return "".join(parts), places


def _mask(sentence: Sentence) -> None:
    """Figures within titles and quotation marks, document numbers, telephones ... become ``＃``, one for one."""
    text = _QUOTED.sub(_hide, sentence.text)
    sentence.text = _masks().sub(_hide, text)
    if _time_limits().search(text):
        sentence.open = _hard_masks().sub(_hide, text)


def _hide(match: re.Match[str]) -> str:
    return _DIGIT.sub("＃", match.group())


def _counts(text: str) -> list[Count]:
    found: list[Count] = []
    last = 0
    for match in _count_pattern().finditer(text):
        before, digits, chinese, unit = match.group("before", "digits", "chinese", "unit")
        if chinese and not unit:
            continue
        start, end = match.span()
        if before:  # 约, 近 belong to the number, but the words before must see that they end there
            start = match.start("digits") if digits else match.start("chinese")
        if not unit and (text[end : end + 1] in _NOT_AFTER or _HOTLINE.fullmatch(digits or "")):
            continue
        previous = text[start - 1] if start else ""
        if chinese and (previous in _NOT_BEFORE or text.endswith("没有", 0, start)):
            continue  # 数十件, 无一例, 每一次
        if previous and (previous in "第-—–#＃" or (previous in "./·" and not unit)):
            continue
        number = read_match(match)
        if number is None:
            continue
        found.append(
            Count(
                start=start,
                end=end,
                number=number,
                unit="%" if number.percent else unit or "",
                lead=text[last:start],
                tail=text[end : end + TAIL],
                after=last,
                decimals=len(digits.translate(WIDTH).partition(".")[2]) if digits else 0,
            )
        )
        last = end
    for count, following in pairwise(found):
        count.tail = text[count.end : min(following.start, count.end + TAIL)]
    return found


_HOTLINE = re.compile(r"1[12]\d{3}")
_NOT_BEFORE = frozenset("数几上成无未每任逐另统唯同之")
_NOT_AFTER = frozenset("年月日号时点分秒届-—–/·℃楼室栋路弄")


def _prose(outline: Outline) -> Iterator[tuple[int, Line]]:
    """Lines that are prose: no headings, no table rows, no run of bare cells that was a table once."""
    lines = outline.lines
    cells = [line.table is not None or (len(line.text) < 60 and not _STOPS.search(line.text)) for line in lines]
    figures = [
        cell and (line.table is not None or _FIGURE_CELL.fullmatch(line.text.strip()) is not None)
        for line, cell in zip(lines, cells, strict=True)
    ]
    for index, line in enumerate(lines):
        if line.table is not None or line.body >= len(line.text):
            continue
        if cells[index] and any(figures[max(0, index - 2) : index] + figures[index + 1 : index + 3]):
            continue
        yield index, line


_STOPS = re.compile(r"[。；;，]|,(?!\d)")
_FIGURE_CELL = re.compile(r"[^\d\s]{0,40}[\d,.+-]{1,14}|/|[^\s]{1,40}(?:\s{1,4}[\d,.]{1,14}){1,12}|[-—]+")


def _section_kinds(outline: Outline) -> list[frozenset[str]]:
    """For each section its kinds; plans, problems and tables hand theirs down to their subsections."""
    found: list[frozenset[str]] = []
    path: list[tuple[int, frozenset[str]]] = []
    for section in outline.sections:
        own = frozenset([*section.kinds, *([section.kind] if section.kind else [])])
        while path and path[-1][0] >= section.level:
            path.pop()
        inherited = frozenset().union(*(kinds & CLOSED for _, kinds in path))
        if not own and path:  # a heading of no kind speaks of what its parent speaks of
            own = path[-1][1]
        path.append((section.level, own))
        found.append(own | inherited)
    return found


CLOSED = frozenset(
    ["sec.next_plan", "sec.improvements", "sec.problems", "sec.problems_improvements", "sec.chrome", "sec.tables"]
)
"""Kinds of section whose numbers are no figures of the year: plans, problems, tables, page furniture."""

# ---------------------------------------------------------------------------------------------------
# the grammar, compiled from the codebook


@dataclass(frozen=True, slots=True)
class _Rule:
    row: ProsePattern
    lead: re.Pattern[str] | None
    tail: re.Pattern[str] | None
    units: frozenset[str]
    words: re.Pattern[str] | None
    veto: re.Pattern[str] | None


@cache
def _units() -> dict[str, frozenset[str]]:
    return {row["class"]: frozenset(part.strip() for part in row["words"].split("|")) for row in rows("units.csv")}


@cache
def _count_pattern() -> re.Pattern[str]:
    words = sorted({w for group in _units().values() for w in group if w}, key=len, reverse=True)
    units = "|".join(map(re.escape, words))
    return re.compile(
        r"(?=[\d０-９约近逾超突将接大〇○零一二两三四五六七八九十百千万亿])"
        + NUMBER.pattern
        + rf"(?P<unit>(?:{units})(?:\((?:{units})\))?)?(?P<more3>余|多)?"
    )


@cache
def _masks() -> re.Pattern[str]:
    return guarded("|".join(p.lead for p in prose_patterns() if p.kind == "mask"))


@cache
def _hard_masks() -> re.Pattern[str]:
    return guarded("|".join(p.lead for p in prose_patterns() if p.kind == "mask" and p.id != "M12"))


@cache
def _time_limits() -> re.Pattern[str]:
    return guarded("|".join(p.lead for p in prose_patterns() if p.id == "M12"))


@cache
def _vetoes() -> re.Pattern[str]:
    return guarded("|".join(f"(?:{p.lead})" for p in prose_patterns() if p.kind == "veto"))


@cache
def _rules(kind: str) -> tuple[_Rule, ...]:
    glue = _words()["GLUE"]
    return tuple(
        _Rule(
            row=p,
            lead=guarded(rf"(?:{_expand(p.lead)}){glue if kind != 'after' else ''}$") if p.lead else None,
            tail=guarded(_expand(p.tail)) if p.tail else None,
            units=_units().get(p.unit, frozenset(["%"])),
            words=guarded(p.words) if p.words else None,
            veto=guarded(p.veto) if p.veto else None,
        )
        for p in prose_patterns()
        if p.kind in kind.split("|")
    )


@cache
def _by_unit(unit: str) -> tuple[tuple[_Rule, ...], dict[str, list[tuple[str, frozenset[int]]]]]:
    """The patterns that take a number of this unit (visits are often told without one); and by first character their
    keys, each with the patterns that it calls."""
    rules = _rules("count|after|proactive")
    found = tuple(rule for rule in rules if unit in rule.units or (rule.row.unit == "visit" and not unit))
    keys: dict[str, list[tuple[str, frozenset[int]]]] = {}
    for key in dict.fromkeys(key for rule in found for key in rule.row.keys):
        called = frozenset(n for n, rule in enumerate(found) if key in rule.row.keys)
        keys.setdefault(key[0], []).append((key, called))
    return found, keys


def _called(unit: str, lead: str, tail: str) -> list[_Rule]:
    """The patterns for a number of this unit of which a key stands before or behind it, in the order of the file."""
    rules, keys = _by_unit(unit)
    words = f"{lead}\n{tail}"
    numbers: set[int] = set()
    for first in keys.keys() & set(words):
        for key, called in keys[first]:
            if key in words:
                numbers |= called
    return [rules[n] for n in sorted(numbers)]


@cache
def _terms() -> dict[str, dict[str, str]]:
    """family -> normalised word -> code."""
    found: dict[str, dict[str, str]] = {}
    for row in rows("prose_terms.csv"):
        for word in split(row["words"]):
            found.setdefault(row["family"], {}).setdefault(_bare(word), row["code"])
    return found


@cache
def _any_term(family: str) -> re.Pattern[str]:
    """Any term of a family, anywhere."""
    return re.compile("|".join(map(re.escape, _terms()[family])))


@cache
def _topics() -> re.Pattern[str]:
    return guarded("|".join(f"(?P<{row['topic']}>{row['words']})" for row in rows("subjects.csv")))


@dataclass(frozen=True, slots=True)
class _Zero:
    code: str
    keys: tuple[str, ...]
    object: re.Pattern[str]
    sections: frozenset[str]
    words: re.Pattern[str]
    veto: re.Pattern[str] | None


@cache
def _zeros() -> tuple[_Zero, ...]:
    return tuple(
        _Zero(
            row["code"],
            split(row["keys"]),
            re.compile(_expand(row["object"])),
            frozenset(row["sections"].split()),
            re.compile(row["words"]),
            re.compile(row["veto"]) if row["veto"] else None,
        )
        for row in rows("prose_zero.csv")
    )


# ---------------------------------------------------------------------------------------------------
# reading

_PREFIX = phrase("PREFIX")
_SUFFIX = phrase("SUFFIX")
_CONJOINED = phrase("CONJOINED")
_OUTCOME_PREFIX = phrase("OUTCOME_PREFIX")
_OUTCOME_SUFFIX = phrase("OUTCOME_SUFFIX")
_ASK_ITEM = phrase("ASK_ITEM")
_CUMULATIVE = phrase("CUMULATIVE")
_AMASSED = phrase("AMASSED")
_THIS_YEAR = phrase("THIS_YEAR")
_NEWLY = phrase("NEWLY")
_SHARE_LEAD = phrase("SHARE_LEAD")
_PARTLY = phrase("PARTLY")
_SUBUNIT = phrase("SUBUNIT")
_GENERIC = phrase("GENERIC")
_OF_NOTHING = phrase("OF_NOTHING")
_BARE_ZERO = phrase("BARE_ZERO")
_NEGATION = phrase("NEGATION")
_ZERO_AFTER = phrase("ZERO_AFTER")
_CONDITIONAL = phrase("CONDITIONAL")


@dataclass(slots=True)
class _Told:
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


@dataclass(slots=True)
class _State:
    """What elliptic clauses rely on: the family of the list, whether the subject is another body's, the topic."""

    family: str | None = None
    foreign: bool = False
    cumulative: bool = False
    topic: str | None = None
    claimed: set[str] = field(default_factory=set)


def read_prose(outline: Outline, identity: Identity) -> list[Statistic]:
    """The statistics of the running text, in the order of the text, with the words that tell them as quote.

    Values are scaled to the unit of their code (fees in 元, budgets in 万元). `scope` is `area` or `office` where the
    sentence says so. Never raises.
    """
    told: list[_Told] = []
    state = _State()
    line = -1
    kept: list[Sentence] = []
    for sentence in scan(outline):
        if len(kept) < KEPT:
            kept.append(sentence)
        if sentence.kinds & CLOSED and not sentence.kinds & OWN:
            continue
        if sentence.line != line:
            line, keep = sentence.line, _continues(sentence.text)
            state = _State(family=state.family if keep else None, cumulative=state.cumulative and keep)
        told.extend(read_sentence(sentence, outline, identity, state))
    outline.scanned = kept if len(kept) < KEPT else None
    return _statistics(told)


OWN = frozenset(["sec.fees"])
"""A section of these speaks for itself even where its heading merges it with plans."""


def read_sentence(sentence: Sentence, outline: Outline, identity: Identity, state: _State) -> list[_Told]:
    """All readings of one sentence; sets `reading` and `family` of its counts and carries `state` on."""
    if not sentence.first or not _continues(sentence.text):
        if not _continues(sentence.text):
            state.family, state.cumulative = None, False
        state.foreign = False
    state.claimed = set()
    topics: list[tuple[int, str]] = []
    if sentence.counts or "箱" in sentence.text or "热线" in sentence.text:
        topics = [(m.end(), m.lastgroup or "") for m in _topics().finditer(sentence.text)]
    told: list[_Told] = []
    sentence = _distributed(sentence)
    for position, count in enumerate(sentence.counts):
        topic = _topic(sentence, topics, count, state)
        for reading in _read_count(sentence, position, count, topic, outline, identity, state):
            count.reading = reading.code
            told.append(reading)
        count.family = state.family
    told = _without_parts(told)
    if told:
        told.extend(_implied(sentence, outline, told))
    if (_NOTHING.search(sentence.text) or "0" in sentence.text) and _OF_NOTHING.search(sentence.text):
        told.extend(_read_zeros(sentence, outline, identity, told))
    if topics:
        names = [name for _, name in topics]
        state.topic = "mailbox" if "mailbox" in names else names[-1]
    return told


def _behind(marks: str, text: str) -> str:
    """What stands behind the last of the marks: the clause, the item."""
    return text[max(map(text.rfind, marks)) + 1 :]


def _without_parts(told: list[_Told]) -> list[_Told]:
    """Of 省直单位公开3万条,各市公开9万条,各县公开40万条 none is the total: what one sentence tells of several bodies are parts,
    unless one of the clauses says that it is the whole."""
    totals = [r for r in told if r.code == "proactive.total"]
    if len({r.value for r in totals}) < 2 or any(phrase("WHOLE").search(r.quote) for r in totals):
        return told
    return [r for r in told if r.code != "proactive.total"]


def _continues(text: str) -> bool:
    return phrase("CONTINUES").match(text) is not None


def _topic(sentence: Sentence, topics: list[tuple[int, str]], count: Count, state: _State) -> str | None:
    """Whose number: the last subject named before it, else that of the sentence before, else of the section."""
    before = [name for end, name in topics if end <= count.start]
    if before:
        return before[-1]
    if state.topic in ("mailbox", "hotline", "approvals", "messages") and not sentence.first:
        return state.topic
    for kind, name in _SECTION_TOPIC:
        if kind in sentence.kinds:
            return name
    return state.topic if not sentence.first else None


_SECTION_TOPIC = (
    ("sec.on_request", "requests"),
    ("sec.on_request.received", "requests"),
    ("sec.on_request.handled", "requests"),
    ("sec.consult", "consult"),
    ("sec.fees", "fees"),
)


def _distributed(sentence: Sentence) -> Sentence:
    """`甲、乙、丙分别为3件、2件和1件`: each number gets the name it belongs to as its lead."""
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
        if len(group) < 2 or len(names) != len(group):
            for member in group:
                member.lead = ";"
            continue
        last = names[-1]
        suffix = next((w for w in ("申请", "咨询", "信息", "案件") if last.endswith(w)), "")
        head = phrase("RESPECTIVELY_HEAD").match(names[0])
        for member, name in zip(group, names, strict=True):
            member.after = group[0].after
            whole = name if name.endswith(suffix) else name + suffix
            member.lead = "," + (whole[head.end() :] if head and name is names[0] else whole)
    return replace(sentence, counts=counts)


def _read_count(
    sentence: Sentence,
    position: int,
    count: Count,
    topic: str | None,
    outline: Outline,
    identity: Identity,
    state: _State,
) -> Iterator[_Told]:
    lead = count.lead[-LEAD:]
    whole = sentence.text[: count.start]
    if count.unit == "%":
        for rule in _rules("share"):
            if _fits(rule, sentence, lead, count.tail, whole, topic, state):
                if not state.foreign:
                    yield _tell(rule.row.code, rule.row.rank, sentence, count, outline, _clause(sentence, count))
                return
        return
    if _vetoes().search(lead) or _other_year(sentence, count.start, identity.year):
        return
    if sentence.spans("REPRINTED") and phrase("REPRINTED").search(_behind(";。", whole[: len(whole) - len(count.lead)])):
        return
    tail = count.tail
    if not count.unit and not _WORD.search(lead) and not _WORD.search(tail):
        return  # a row of figures
    for rule in _called(count.unit.partition("(")[0], lead, tail):
        if not _fits(rule, sentence, lead, count.tail, whole, topic, state):
            continue
        if _foreign(whole, lead, identity):
            state.foreign, state.family = True, None
            return
        code = rule.row.code
        if code in _ANSWERED and outcome_code(count.lead):
            continue  # 信息不存在答复4件 is an outcome, not all answers
        asked = "requests" in (topic, state.family) or sentence.kinds & _REQUESTS
        if rule.row.kind == "proactive" and asked and outcome_code(count.lead):
            continue  # 属于已经主动公开的2件 is an answer
        if code.startswith(("review.", "litigation.")) and sentence.spans("UNRELATED"):
            return
        if rule.row.kind == "proactive":
            yield from _proactive(rule, sentence, position, count, outline, identity, state)
            return
        if code.startswith("applications.") and sentence.spans("ATTRIBUTES"):
            return
        state.foreign = state.foreign and not code.startswith(("applications.received", "review", "litigation"))
        if state.foreign:
            return
        if code == "applications.closed":
            code = "applications.closed.total" if identity.year < 2019 else "applications.outcome.total"
        if code == "applications.pending" and identity.year >= 2019:
            return
        state.family = _FAMILY.get(code.split(".")[0], state.family)
        if code in state.claimed and code.startswith(("service.", "applications.received")):
            return  # 收到183件,答复183件: the first is what was received
        state.claimed.add(code)
        yield _tell(code, rule.row.rank, sentence, count, outline, _clause(sentence, count), rule)
        return
    if not state.foreign:
        yield from _item(sentence, position, count, topic, outline, identity, state)


_ANSWERED = ("applications.outcome.total", "applications.closed")
_FAMILY = {"applications": "requests", "review": "review", "litigation": "litigation", "consult": "consult"}


_WORD = re.compile(r"[^\W\d_]")


def _fits(rule: _Rule, sentence: Sentence, lead: str, tail: str, whole: str, topic: str | None, state: _State) -> bool:
    row = rule.row
    place = tail if row.kind == "after" else lead
    if row.keys and not any(key in place for key in row.keys) and not (row.tail and any(k in tail for k in row.keys)):
        return False
    if rule.tail and not rule.tail.search(tail):
        return False
    if rule.lead and not rule.lead.search(lead):
        return False
    clause = _behind(";。", lead)
    if rule.veto and (rule.veto.search(clause) or (row.kind == "after" and rule.veto.search(tail))):
        return False
    if not row.sections and rule.words is None:
        return True
    if row.sections & sentence.kinds or f"@{topic}" in row.sections or f"@{state.family}" in row.sections:
        return True
    if rule.words is None:
        return False
    return bool(rule.words.search(whole) or rule.words.search(tail))


def _other_year(sentence: Sentence, at: int, year: int) -> bool:
    """Whether the last year named before a place is not the year reported on (由2013年的1128条 ..., 2012年将 ...)."""
    years = sentence.spans("YEAR")
    start, end = next((span for span in reversed(years) if span[1] <= at), (-1, -1)) if years else (-1, -1)
    if start < max(0, at - 160) or not sentence.text[start : start + 4].isdigit():
        return False
    named = int(sentence.text[start : start + 4])
    if named == year or not 1990 <= named <= 2100:
        return False
    if named == year + 1 and phrase("AS_OF").search(sentence.text[max(0, start - 6) : start]):
        return False
    # a year within a span (自2008年5月1日以来), a date, a title, a carried-over case is not the year of the number
    return not phrase("NO_YEAR_OF_FIGURE").match(sentence.text[end:at])


def _foreign(whole: str, lead: str, identity: Identity) -> bool:
    """Whether the clause tells the number of a subordinate body (南沙街累计主动公开233条 in the report of a district)."""
    clause = _behind(",;:。(", lead) or lead
    own = identity.issuer + identity.title + identity.locality.name + identity.locality.name_in_report
    match = _SUBUNIT.match(clause[-60:])
    if match is None:
        return False
    name = match["name"]
    if len(name) < 2 or _GENERIC.fullmatch(name) or name in own:
        return False
    return identity.issuer_kind in ("government", "office") or name[-1] not in "局委厅会"


def _proactive(
    rule: _Rule,
    sentence: Sentence,
    position: int,
    count: Count,
    outline: Outline,
    identity: Identity,
    state: _State,
) -> Iterator[_Told]:
    """Information made public: the total, the part of one channel, or the stock since a date."""
    whole = sentence.text[: count.start]
    lead = count.lead[-LEAD:]
    clause = _behind(";。", lead)
    head = rule.lead.search(lead) if rule.lead else None
    near = _behind(",;", clause)
    channels = _channels(near)
    if not channels and (own := phrase("OWN_CHANNEL").search(clause[: len(clause) - len(near)])):
        channels = _channels(own.group())
    rank = rule.row.rank
    rest = sentence.text[count.end :]
    listed = bool(phrase("LIST_FOLLOWS").match(rest)) or _lists_categories(sentence, position)
    since = _CUMULATIVE.search(whole)
    amassed = _AMASSED.search(lead) is not None
    stock = bool(since and (amassed or rank <= 2)) or (
        "累计" in lead
        and not _THIS_YEAR.search(whole)
        and bool(_NEWLY.match(rest) or phrase("NEW_FIGURE").search(rest))
    )
    if state.cumulative:
        stock = not phrase("OF_THE_YEAR").search(clause)
    span = _clause(sentence, count)
    state.family = "proactive" if rank < 3 or listed or state.family == "proactive" else "other"
    state.foreign = False
    before = clause[: head.start() - len(lead) or None] if head else clause
    told_of = _behind(",;", before) if rank == 1 else before
    partly = _PARTLY.search(phrase("MAIN_COLUMN").sub("", told_of))
    part = phrase("A_PART").search(before) and not channels and not phrase("OF_THE_YEAR").search(clause)
    if partly or (part and not sentence.spans("ATTRIBUTES")):
        state.family = "other"
        return
    if stock:
        state.cumulative = True
        if len(channels) == 1 and channels[0] == "website":
            yield _tell("proactive.cumulative.website", rank, sentence, count, outline, span)
        elif not channels:
            yield _tell("proactive.cumulative_total", rank, sentence, count, outline, span)
        return
    state.cumulative = False
    said = bool(phrase("A_TOTAL").search(clause)) or bool(_THIS_YEAR.search(whole[-60:]))
    if len(channels) == 1:
        reading = _tell(f"proactive.channel.{channels[0]}", 1, sentence, count, outline, span)
        yield reading
        if rank > 1 and not listed:
            return
        if channels[0] != "website" or phrase("NEXT_CHANNEL").match(rest):
            return
        rank += 1
    elif rank == 3 and not listed and not phrase("GOVERNMENT_INFORMATION").search(clause):
        return
    total = _tell("proactive.total", rank, sentence, count, outline, span)
    total.total = said
    yield total


def _channels(text: str) -> list[str]:
    """The channels of publication that a clause names, each once."""
    found = []
    for name, pattern in _CHANNELS:
        if pattern.search(text):
            found.append(name)
    return found


_CHANNELS = tuple(
    (row["name"].removeprefix("CHANNEL_"), phrase(row["name"]))
    for row in rows("prose_words.csv")
    if row["name"].startswith("CHANNEL_")
)


def _lists_categories(sentence: Sentence, position: int) -> bool:
    """Whether at least two of the next numbers are items of categories."""
    items = 0
    for count in sentence.counts[position + 1 : position + 8]:
        if count.unit != "%" and _category(count.lead)[0]:
            items += 1
    return items >= 2


def _tail_item(lead: str) -> str:
    """The item that ends a lead (`其中:政策法规类信息` -> 政策法规类信息); empty where a comma stands before the number."""
    if ")" in lead:
        lead = _BRACKETS.sub("", lead)
    lead = lead.rstrip(":(")
    if lead.endswith((",", ";", "、", "。")):
        return ""
    item = _behind(",;:(。", lead)
    return phrase("UP_TO_LIST").sub("", item).lstrip("、和及与")


_BRACKETS = re.compile(r"\([^()]{0,14}\)")


def _bare(text: str) -> str:
    return text.translate(_MARKS)


_MARKS = str.maketrans("", "", '“”"《》 ')


def _lookup(family: str, text: str) -> str | None:
    """The code of an item: the words themselves, or what is left without usual beginnings and, one by one, endings."""
    terms = _terms()[family]
    cases = family in ("outcome", "review", "litigation")
    prefix, suffix = (_OUTCOME_PREFIX, _OUTCOME_SUFFIX) if cases else (_PREFIX, _SUFFIX)
    text = _bare(text)
    if not _any_term(family).search(text):
        return None
    for word in (text, prefix.sub("", text)):
        while word:
            if word in terms:
                return terms[word]
            match = suffix.search(word)
            word = word[: match.start()] if match else ""
    return None


@lru_cache(maxsize=1024)
def _category(lead: str) -> tuple[str | None, str]:
    """The category of an item of a list, or None; and the words it was read from."""
    item = _tail_item(lead)
    if not item:
        return None, item
    if code := _lookup("category", item):
        return code, item
    parts = [part for part in _CONJOINED.split(_PREFIX.sub("", item)) if part]
    if len(parts) < 2:
        return None, item
    codes = {_lookup("category", part) for part in parts}
    other = "proactive.category.other"
    if other in codes:
        return other, item
    return (next(iter(codes)), item) if len(codes) == 1 else (None, item)


_REQUESTS = frozenset(["sec.on_request", "sec.on_request.received", "sec.on_request.handled"])


def _item(
    sentence: Sentence,
    position: int,
    count: Count,
    topic: str | None,
    outline: Outline,
    identity: Identity,
    state: _State,
) -> Iterator[_Told]:
    """An item of a list: its code is a term of the family that the list belongs to."""
    family = state.family
    if family is None and sentence.kinds & _REQUESTS:
        family = "requests"
    if family is None and topic in ("requests", "review", "litigation", "proactive"):
        family = topic
    if family is None and "sec.proactive.content" in sentence.kinds:
        family = "proactive"
    units = _units()
    bare = not count.unit and (count.tail[:1] in ",;、。)" or not count.tail)
    if family == "proactive" and (count.unit in units["item"] or bare):
        code, item = _category(count.lead)
        if code == "proactive.category.other" and (phrase("DOCUMENT").search(item) or phrase("NAMED").match(count.tail)):
            return  # 其他文件 in a list of documents is no class of information; 其他62条主要为动态 says what they are
        if code is None:
            code = _lookup("channel", _tail_item(count.lead))
            if code is None and phrase("TOLD_OF_CHANNEL").search(item) and len(channels := _channels(item)) == 1:
                code = f"proactive.channel.{channels[0]}"
            if state.cumulative:
                code = None
        if code:
            yield _tell(code, 1, sentence, count, outline, _clause(sentence, count))
        return
    if family == "requests" and not sentence.spans("ATTRIBUTES") and (count.unit in units["case"] or bare):
        before = next((c.reading for c in reversed(sentence.counts[:position]) if c.reading and c.unit != "%"), "")
        asked, outcome = _asked(count, sentence.text, identity.year), _outcome(count)
        code = asked or outcome
        if asked and outcome:  # 其他 is a channel among channels and an outcome among outcomes
            code = outcome if before.startswith("applications.outcome.") else asked if "channel" in before else None
        if code:
            yield _tell(code, 1, sentence, count, outline, _with_tail(sentence, count, _clause(sentence, count)))
        return
    if family in ("review", "litigation") and (count.unit in units["case"] or bare):
        code = _term(family, count.lead) or _term(family, count.tail, tail=True)
        if code:
            yield _tell(code, 1, sentence, count, outline, _with_tail(sentence, count, _clause(sentence, count)))


def _asked(count: Count, sentence: str, year: int) -> str | None:
    """The channel of requests: `通过网络提交的申请5件`, `当面申请3件`, `网络5件`, `5件为信函申请`."""
    terms = _terms()["ask"]
    item = _tail_item(count.lead)
    item = phrase("ASK_PREFIX").sub("", item.lstrip("、和及与"))
    item = phrase("ASK_SUFFIX").sub("", item)
    code = terms.get(phrase("BY_WAY_OF").sub("", item)) if item else None
    if code is None:
        body = phrase("ASK_NOUN").sub("", item) if item.endswith("申请") else item
        body = phrase("ASK_VERB").sub("", body)
        body = phrase("ASK_WAY").sub("", body)
        if body != item or item.endswith("申请"):
            code = terms.get(phrase("BY_WAY_OF").sub("", body)) or _ending(terms, body)
    if code is None and not item:
        match = phrase("ASK_BEHIND").match(count.tail)
        code = terms.get(match.group(1)) if match else None
    apart = "电子邮" in sentence and "网上" in sentence  # the two are told apart, whatever the year
    if code and year >= 2014 and not apart and code.startswith("applications.channel.network."):
        return "applications.channel.network"
    return code


def _ending(terms: dict[str, str], text: str) -> str | None:
    """The longest term that ends the text."""
    return next((terms[text[-n:]] for n in range(min(8, len(text)), 1, -1) if text[-n:] in terms), None)


def _outcome(count: Count) -> str | None:
    return outcome_code(count.lead) or _term("outcome", count.tail, tail=True)


def outcome_code(item: str) -> str | None:
    """The outcome an item names (`不予公开`, `因本机关不掌握等原因无法提供`), or None, also where it names two."""
    return _term("outcome", item)


@lru_cache(maxsize=1024)
def item_codes(lead: str) -> tuple[str, ...]:
    """The outcomes or channels of requests that the item before a number names: none, one, or several that it joins
    (`予以公开及部分公开`)."""
    item = _tail_item(lead)
    if code := _lookup("outcome", item) or _lookup("ask", item):
        return (code,)
    parts = [part for part in _CONJOINED.split(item) if part]
    codes = [outcome_code(part) for part in parts] if len(parts) > 1 else []
    return tuple(code for code in codes if code) if all(codes) else ()


def unit_class(unit: str) -> str:
    """A name for all units that count the same things: cases, items; the unit itself where it has no group."""
    word = unit.partition("(")[0]
    return "件" if word in _units()["alike"] else word


def _term(family: str, text: str, *, tail: bool = False) -> str | None:
    """The term that is the whole item: nothing but its usual prefixes and suffixes around it."""
    if tail:
        match = phrase("OUTCOME_BEHIND").match(text)
        return _lookup(family, match.group(1)) if match else None
    return _lookup(family, _tail_item(text))


_IMPLIED = phrase("IMPLIED")
_ALL_BY = phrase("ALL_BY")


def _implied(sentence: Sentence, outline: Outline, told: list[_Told]) -> list[_Told]:
    """`复议7件,诉讼9件,均获维持`; `3件,均为信函申请`: the figure is the one told just before."""
    found: list[_Told] = []
    readings = {reading.code: reading for reading in told}
    last = next((c for c in reversed(sentence.counts) if c.unit != "%"), None)
    if last is None:
        return found
    rest = sentence.text[last.end : last.end + 24]
    pair = ["litigation.total", "review.total"]
    for base in told:  # 复议1件,结果维持;诉讼0件
        count = base.count
        both = count is last and base.code == pair[0]
        if count is None or not base.value or (base.code not in pair and count is not last):
            continue
        match = _IMPLIED.match(sentence.text[count.end : count.end + 24])
        if match is None:
            continue
        outcome = _terms()["litigation"].get(match["word"], "litigation.upheld").split(".")[1]
        for code in pair if both else pair[1:] if count is last else [base.code]:
            if (of := readings.get(code)) and of.value and of.count:
                start = _clause(sentence, of.count)[0]
                quote, at = sentence.quote(outline, start, count.end + match.end())
                found.append(_Told(f"{code.split('.')[0]}.{outcome}", of.value, False, 2, quote, at, of.section, of.scope))
    asked = readings.get("applications.received.total")
    if asked and asked.value and asked.count is last and (match := _ALL_BY.match(rest)):
        channel = _terms()["ask"].get(match["term"])
        if channel:
            quote, at = sentence.quote(outline, _clause(sentence, last)[0], last.end + match.end())
            found.append(_Told(channel, asked.value, asked.approximate, 2, quote, at, asked.section, asked.scope))
    return found


def _read_zeros(sentence: Sentence, outline: Outline, identity: Identity, told: list[_Told]) -> list[_Told]:
    """What the sentence says there was none of: 未收到, 未发生, 没有, 无, 零; one sentence may set several codes."""
    text = sentence.text
    found: list[_Told] = []
    if bare := _BARE_ZERO.match(text):
        for kind, codes in _BARE_SECTIONS:
            if kind in sentence.kinds and sentence.first:
                quote, at = sentence.quote(outline, 0, bare.end())
                return [_Told(code, 0, False, 2, quote, at, sentence.section, None) for code in codes]
        return found
    spans: list[tuple[int, int]] = []
    for match in _NEGATION.finditer(text):
        if spans and match.start() < spans[-1][1]:
            continue
        stop = min((at for mark in ",;。" if (at := text.find(mark, match.end())) >= 0), default=len(text))
        spans.append((match.start(), min(stop, match.end() + 90)))
    for start, end in spans:
        part = text[start:end]
        begin = max(text.rfind(mark, 0, start) for mark in ",;。") + 1
        clause = text[begin:end]
        if _CONDITIONAL.search(clause) or phrase("COUNTED_CASES").search(part):
            continue
        if _other_year(sentence, start, identity.year):
            continue
        found.extend(_zero(sentence, outline, identity, begin, start, end, part))
    for hit in _ZERO_AFTER.finditer(text):
        begin = max(text.rfind(mark, 0, hit.start()) for mark in ",;。") + 1
        if any(s <= hit.start("zero") < e for s, e in spans) or hit.start("zero") == begin:
            continue
        found.extend(_zero(sentence, outline, identity, begin, begin, hit.end(), text[begin : hit.end()], after=True))
    stated = {reading.code for reading in told}
    return [reading for reading in found if reading.code not in stated]


_BARE_SECTIONS = (
    ("sec.on_request", ("applications.received.total",)),
    ("sec.review_litigation", ("review.total", "litigation.total")),
    ("sec.fees", ("fees.collected",)),
)


def _zero(
    sentence: Sentence,
    outline: Outline,
    identity: Identity,
    begin: int,
    start: int,
    end: int,
    part: str,
    *,
    after: bool = False,
) -> Iterator[_Told]:
    about = sentence.text[:end]
    named: list[str] = []
    for zero in _zeros():
        if not any(key in part for key in zero.keys):
            continue
        match = zero.object.search(part)
        if match is None or (zero.veto and zero.veto.search(sentence.text[begin:end])):
            continue
        if not (zero.sections & sentence.kinds or zero.words.search(about)):
            continue
        if zero.code == "applications.received.total":
            # 因信息公开申请引起的复议: the request is only the cause of what did not happen
            if named and not phrase("ENUMERATED").match(part[match.end() :]):
                continue
            if phrase("BECAUSE").search(part[: match.start()]) and not re.search(
                r"收到|接到|受理", part[: match.start()]
            ):
                continue
            behind = part[match.end() :]
            if phrase("ONLY_CAUSE").match(behind):
                continue
            if not after and phrase("NOT_BECAUSE").match(part) and "收到" not in part:
                continue
            if special := _ending(_terms()["ask"], phrase("WAY_ENDING").sub("", part[: match.start()])):
                quote, at = sentence.quote(outline, begin, end)
                yield _Told(special, 0, False, 1, quote, at, sentence.section, _scope(sentence, end))
                continue
        if zero.code.startswith("fees.") and not phrase("FEE_WORDS").search(part):
            continue
        if zero.code == "fees.collected" and re.search(r"减免", part) and not phrase("CHARGED").search(part):
            continue
        named.append(zero.code)
        if _foreign(sentence.text[:start], sentence.text[begin:start], identity):
            continue
        quote, at = sentence.quote(outline, begin, end)
        yield _Told(zero.code, 0, False, 1, quote, at, sentence.section, _scope(sentence, end))


def _clause(sentence: Sentence, count: Count) -> tuple[int, int]:
    """Where the words of a number begin and end: from the last comma before it to its unit."""
    before = sentence.text[: count.start]
    begin = max(max(map(before.rfind, ",;:。")) + 1, count.after)
    if count.start and sentence.text[count.start - 1] == "、":
        begin = count.start
    while begin < count.start and sentence.text[begin] in ",;:。、(和及":
        begin += 1
    return begin, count.end


def _with_tail(sentence: Sentence, count: Count, span: tuple[int, int]) -> tuple[int, int]:
    """The quote of an item told behind its number reaches to the next comma."""
    if phrase("LIST_BEGINS").sub("", _tail_item(count.lead)) or not count.tail:
        return span
    match = re.match(r"[^,;。]*", count.tail)
    return span[0], count.end + (match.end() if match else 0)


def _tell(
    code: str,
    rank: int,
    sentence: Sentence,
    count: Count,
    outline: Outline,
    span: tuple[int, int],
    rule: _Rule | None = None,
) -> _Told:
    if rule and rule.tail:
        match = rule.tail.search(count.tail)
        span = span[0], count.end + (match.end() if match else 0)
    known = indicator(code)
    value = count.value
    if known and known.unit == "万元":
        scaled = value / 10000
        value = int(scaled) if scaled == int(scaled) else scaled
    quote, at = sentence.quote(outline, *span)
    approximate = count.number.approximate or bool(phrase("MORE").match(sentence.text[count.end : count.end + 1]))
    return _Told(
        code, value, approximate, rank, quote, at, sentence.section, _scope(sentence, count.start), count=count
    )


def _scope(sentence: Sentence, at: int) -> str | None:
    """`area` or `office` by the last words before a place that say so, or None."""
    areas, offices = sentence.spans("AREA"), sentence.spans("OFFICE")
    if not areas and not offices:
        return None
    area, office = (max((end for _, end in found if end <= at), default=-1) for found in (areas, offices))
    if area == office:
        return None
    return "area" if area > office else "office"


def _statistics(told: Iterable[_Told]) -> list[Statistic]:
    """The readings without the weaker and the contradicting ones, each value once, in the order of the text."""
    readings = list(told)
    strongest: dict[str, int] = {}
    for reading in readings:
        strongest[reading.code] = min(reading.rank, strongest.get(reading.code, 9))
    kept = [reading for reading in readings if reading.rank == strongest[reading.code]]
    kept = _one_total(kept)
    positive = {(r.code, r.scope) for r in kept if r.value}
    values: dict[str, set[float]] = {}
    for reading in kept:
        values.setdefault(reading.code, set()).add(reading.value)
    found: dict[tuple[str, str | None, float], Statistic] = {}
    for reading in sorted(kept, key=lambda r: r.at):
        code = reading.code
        if (
            not reading.value
            and reading.count is None
            and ((code, reading.scope) in positive or (code, None) in positive)
        ):
            continue
        if code.startswith("proactive.category.") and len(values[code]) > 1:
            continue  # two classes of one name: which of them is meant cannot be told
        known = indicator(code)
        key = (code, reading.scope, reading.value)
        if key in found or known is None:
            continue
        found[key] = Statistic(
            code=code,
            applicant=None,
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


_SINGLE = (
    "proactive.total",
    "proactive.cumulative_total",
    "visits.site_total",
    "training.sessions",
    "response.press_conferences",
)


def _one_total(readings: list[_Told]) -> list[_Told]:
    """Of several totals of one scope those that say they are the total, and of these the largest: parts are smaller."""
    dropped: set[int] = set()
    for code in _SINGLE:
        scopes: dict[str | None, list[_Told]] = {}
        for reading in readings:
            if reading.code == code:
                scopes.setdefault(reading.scope if code == "proactive.total" else None, []).append(reading)
        for group in scopes.values():
            named = [r for r in group if r.total] or group
            largest = max(r.value for r in named)
            dropped.update(id(r) for r in group if r.value != largest)
    return [reading for reading in readings if id(reading) not in dropped]

"""The many ways to say that there was none: 未收到, 未发生, 没有, 无, 零."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govreports.items import Identity, Outline
from govreports.reading.prose import grammar
from govreports.reading.prose.grammar import phrase
from govreports.reading.prose.sentences import NOTHING, Sentence
from govreports.reading.prose.terms import channel_of_year, ending
from govreports.reading.prose.told import Told, foreign, other_year, scope_of

_OF_NOTHING = phrase("OF_NOTHING")
_BARE_ZERO = phrase("BARE_ZERO")
_NEGATION = phrase("NEGATION")
_ZERO_AFTER = phrase("ZERO_AFTER")
_CONDITIONAL = phrase("CONDITIONAL")


_ZERO = re.compile(r"0(?<=\D0)")  # a figure that begins with it, and words before: `re` looks for the 0 first


def says_nothing(text: str) -> bool:
    """Whether any word or figure for none stands in a sentence: most have neither."""
    return bool((_ZERO.search(text) or NOTHING.search(text)) and _OF_NOTHING.search(text))


def read_zeros(sentence: Sentence, outline: Outline, identity: Identity, told: list[Told]) -> list[Told]:
    """What the sentence says there was none of: 未收到, 未发生, 没有, 无, 零; one sentence may set several codes."""
    text = sentence.text
    found: list[Told] = []
    if bare := _BARE_ZERO.match(text):
        for kind, codes in _BARE_SECTIONS:
            if kind in sentence.kinds and sentence.first:
                quote, at = sentence.quote(outline, 0, bare.end())
                return [Told(code, 0, False, 2, quote, at, sentence.section, None) for code in codes]
        return found
    spans: list[tuple[int, int]] = []
    for match in _NEGATION.finditer(text):
        if spans and match.start() < spans[-1][1]:
            continue
        stop = min((at for mark in ",;。" if (at := text.find(mark, match.end())) >= 0), default=len(text))
        if stop == match.end():
            continue  # 减免情况为无
        if anew := _AND_NOT.search(text, match.end(), stop):
            stop = anew.start()  # 未收到申请且未发生行政复议: two statements
        spans.append((match.start(), min(stop, match.end() + 90)))
    for start, end in spans:
        part = text[start:end]
        begin = max(text.rfind(mark, 0, start) for mark in ",;。") + 1
        clause = text[begin:end]
        if _CONDITIONAL.search(clause) or phrase("COUNTED_CASES").search(part):
            continue
        if other_year(sentence, start, identity.year) or phrase("PART_OF_YEAR").search(clause):
            continue
        found.extend(_zero(sentence, outline, identity, begin, start, end, part))
    for hit in _ZERO_AFTER.finditer(text):
        begin = max(text.rfind(mark, 0, hit.start()) for mark in ",;。") + 1
        if item := _OTHER_ITEM.match(text, begin, hit.start("zero")):
            begin = item.end()  # 依申请公开信息3条、不予公开为0件: the last item only
        if any(s <= hit.start("zero") < e for s, e in spans) or hit.start("zero") == begin:
            continue
        found.extend(_zero(sentence, outline, identity, begin, begin, hit.end(), text[begin : hit.end()], after=True))
    stated = {reading.code for reading in told}
    return [reading for reading in found if reading.code not in stated]


_AND_NOT = re.compile("(?:并且|而且|且|也|亦)(?:未|没有|无)")
_OTHER_ITEM = re.compile(r"[^,;。]*\d[^\d、]{0,6}、")
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
) -> Iterator[Told]:
    about = sentence.text[:end]
    named: list[str] = []
    for zero in grammar.zeros():
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
            asked_by = phrase("WAY_ENDING").sub("", part[: match.start()])
            if phrase("ONE_KIND_ASKED").search(part[: match.start()]):
                continue  # 未收到书面申请: others there may have been
            if not phrase("OTHER_WAY").search(asked_by) and (special := ending(grammar.terms()["ask"], asked_by)):
                special = channel_of_year(special, "", identity.year)
                quote, at = sentence.quote(outline, begin, end)
                yield Told(special, 0, False, 1, quote, at, sentence.section, scope_of(sentence, end))
                continue
        if zero.code.startswith("fees.") and not phrase("FEE_WORDS").search(part):
            continue
        if zero.code == "fees.collected" and phrase("OTHER_FEES").search(part):
            continue  # 除复制费30元外,未收取其他费用
        if zero.code == "fees.collected" and re.search(r"减免", part) and not phrase("CHARGED").search(part):
            continue
        named.append(zero.code)
        if foreign(sentence.text[:start], sentence.text[begin:start], identity):
            continue
        quote, at = sentence.quote(outline, begin, end)
        yield Told(zero.code, 0, False, 1, quote, at, sentence.section, scope_of(sentence, end))

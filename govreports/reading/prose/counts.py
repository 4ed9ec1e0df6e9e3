"""What a number of a sentence counts: by the patterns of its words, else as an item of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from govreports.items import Identity, Outline
from govreports.reading.prose import grammar
from govreports.reading.prose.grammar import Rule, phrase
from govreports.reading.prose.sentences import Count, Sentence
from govreports.reading.prose.terms import (
    account,
    applicant,
    asked_way,
    behind,
    category,
    channels_of,
    has,
    lookup,
    names_applicant,
    outcome_code,
    outcome_of,
    published,
    tail_item,
    term_of,
)
from govreports.reading.prose.told import (
    State,
    Told,
    clause_of,
    foreign,
    other_year,
    scope_of,
    several_years,
    tell,
    with_tail,
)

LEAD = 90
"""Characters before a number that a pattern may look at."""
_CUMULATIVE = phrase("CUMULATIVE")
_AMASSED = phrase("AMASSED")
_THIS_YEAR = phrase("THIS_YEAR")
_NEWLY = phrase("NEWLY")
_PARTLY = phrase("PARTLY")
_ITEMS, _CASES = grammar.units()["item"], grammar.units()["case"]


def read_count(
    sentence: Sentence,
    position: int,
    count: Count,
    topic: str | None,
    outline: Outline,
    identity: Identity,
    state: State,
) -> Iterator[Told]:
    """The readings of one number, none where it is no figure of the year; `state` is carried on."""
    lead = _lead(count)
    whole = sentence.text[: count.start]
    if count.unit == "%":
        before = sentence.counts[position - 1].reading if position else None
        if before and before.startswith(_OTHER_WORK):
            return  # 办理舆情2件、按时办结率100%
        for rule in grammar.rules("share"):
            if _keyed(rule, lead, count.tail) and _fits(rule, sentence, lead, count.tail, whole, topic, state):
                if not state.foreign:
                    yield tell(rule.row.code, rule.row.rank, sentence, count, outline, clause_of(sentence, count))
                return
        return
    tail = count.tail
    rules = grammar.called(count.unit.partition("(")[0], lead, tail)
    if not count.unit and not _stands_bare(count):
        rules = tuple((rule, keyed) for rule, keyed in rules if rule.row.unit == "visit")
    family = _family(sentence, position, count, topic, state)
    if not rules and (family is None or state.foreign):
        return
    if grammar.vetoed(lead) or other_year(sentence, count.start, identity.year):
        return
    if sentence.spans("REPRINTED") and phrase("REPRINTED").search(behind(";。", whole[: -len(count.lead) or None])):
        listed = state.family == "proactive" and category(count.lead)[0]
        own = _VERB.search(lead) and channels_of(lead)  # 转载25条,微信发布稿件60条
        if not (listed or own) and ";" not in count.lead:  # an item of the list goes on behind 转载150条
            return
    if not count.unit and not _WORD.search(lead) and not _WORD.search(tail):
        return  # a row of figures
    asker = _applicant(sentence, position, count, topic, state)
    if asker is not None:
        if asker != "legal" and not foreign(whole, lead, identity):
            reading = tell("applications.received.total", 2, sentence, count, outline, clause_of(sentence, count))
            yield replace(reading, applicant=asker)
        return
    for rule, keyed in rules:
        if not keyed or not _fits(rule, sentence, lead, tail, whole, topic, state):
            continue
        if foreign(whole, lead, identity):
            state.foreign, state.family = True, None
            return
        code = rule.row.code
        if rule.row.kind == "proactive" and count.unit in _ISSUES and (not tail or channels_of(lead) == ["bulletin_board"]):
            continue  # 发布信息54期97条, 公开栏公开12期
        if code == "fees.collected" and phrase("FEES_NEXT").match(tail):
            continue  # 检索费120元、复制费80元: a part
        if code in _ANSWERED and outcome_code(count.lead):
            continue  # 信息不存在答复4件 is an outcome, not all answers
        if code in _ENDED and phrase("GOT_AND").search(lead):
            continue  # 收到并按时办结16件 tells what came in
        if code == "applications.received.total" and _one_of_ways(sentence, position, identity.year):
            continue  # 通过邮寄受理申请12件,通过网络受理申请30件
        if code == "applications.received.total" and tail == "。" and phrase("NEWWITHIN").match(_following(sentence, outline)):
            continue  # 办理申请10件。其中本年度新收9件
        if state.family in _DISPUTES and code.startswith(_HANDLED):
            continue  # 行政复议3件,申请人撤回1件
        asked = "requests" in (topic, state.family) or sentence.kinds & _REQUESTS
        if rule.row.kind == "proactive" and asked and outcome_code(count.lead):
            continue  # 属于已经主动公开的2件 is an answer
        if code.startswith(("review.", "litigation.")) and sentence.spans("UNRELATED"):
            return
        in_column = rule.row.kind == family == "proactive" and ("栏" in lead or "板块" in lead)
        if in_column and phrase("COLUMN_TELLS").search(lead.replace("”", "")) and category(count.lead)[0]:
            break  # 其中“机构设置”栏目发布信息3条
        if rule.row.kind == "proactive" and rule.row.rank == 3 and (item := tail_item(count.lead)) and published(item):
            whole_kind = phrase("GOVERNMENT_INFORMATION").search(lead)  # 各类动态信息
            told_on = channels_of(item + (match[0] if rule.lead and (match := rule.lead.search(lead)) else ""))
            if not whole_kind and told_on in ([], ["website"]) and phrase("PUBLISHED").search(item):
                break  # 公开财政预决算等信息31条 tells of one class
        if rule.row.kind == "proactive":
            yield from _proactive(rule, sentence, position, count, outline, identity, state)
            return
        if code.startswith("applications.") and sentence.spans("ATTRIBUTES"):
            return
        if code == "response.policy_interpretations" and _within(sentence, position, code):
            return  # 解读稿件10篇,其中图文解读5篇
        if code.startswith(_FLOWS) and several_years(whole, identity.year):
            return
        state.foreign = state.foreign and not code.startswith(("applications.received", "review", "litigation"))
        if state.foreign:
            return
        if code == "applications.carried_in" and re.search(rf"{identity.year}年度?(?:结转|转结)", lead):
            code = "applications.carried_out"  # 2023年结转至2024年3件 in the report of 2023
        if code == "applications.closed":
            code = "applications.closed.total" if identity.year < 2019 else "applications.outcome.total"
        if code == "applications.pending" and identity.year >= 2019:
            return
        if code != "applications.secret_documents":
            state.family = _FAMILY.get(code.split(".")[0], state.family)
        scope = scope_of(sentence, count.start)
        if code.startswith(("service.", "applications.received")) and any(
            code == other and (scope is None or of is None or scope == of) for other, of in state.claimed
        ):
            if code.startswith("service."):
                return
            break  # 收到183件,答复183件: the first is what was received, of which the others may be parts
        state.claimed.add((code, scope))
        yield tell(code, rule.row.rank, sentence, count, outline, clause_of(sentence, count), rule)
        return
    if base := _other_scope(sentence, position, count):
        yield tell(base.reading or "", base.rank, sentence, count, outline, clause_of(sentence, count))
    elif family and not state.foreign:
        yield from _item(sentence, position, count, family, outline, identity, state)


def _other_scope(sentence: Sentence, position: int, count: Count) -> Count | None:
    """The number that tells of the one scope what this one tells of the other: 全市收到申请1200件,其中市政府本级收到150件."""
    if not position or count.lead[-1:] not in _VERB_ENDS:
        return None
    item = behind(",;:。(", count.lead)
    match = phrase("TOLD_AGAIN").search(item)
    if match is None:
        return None
    own = scope_of(sentence, count.start)
    begin = count.start - len(item)
    if not any(start >= begin for name in ("AREA", "OFFICE") for start, _ in sentence.spans(name)):
        return None
    code = "proactive.total" if match["verb"] in ("公开", "发布") else "applications.received.total"
    told = [other for other in sentence.counts[:position] if other.reading == code]
    scopes = {scope_of(sentence, other.start) for other in told}
    return told[0] if own and scopes == {"office" if own == "area" else "area"} else None


def _applicant(sentence: Sentence, position: int, count: Count, topic: str | None, state: State) -> str | None:
    """Whose requests a number counts; None where it is no count of requests by who asked: 收到公民申请12件 alone is all of them."""
    if ("requests" not in (topic, state.family) and not sentence.kinds & _REQUESTS) or not names_applicant(sentence.text):
        return None
    if (count.unit or "件") not in _CASES or not (count.unit or _stands_bare(count)):
        return None
    before = next((c.reading or "" for c in reversed(sentence.counts[:position]) if c.unit != "%"), "")
    found = applicant(count, before)
    if found and not before and phrase("RECEIVED").search(tail_item(count.lead)):
        later = (applicant(other, "") for other in sentence.counts[position + 1 :])
        return found if any(later) else None
    return found


def _lead(count: Count) -> str:
    """The words before a number, without a bracket of mere words between (发布信息(涉及律师、公证等)37条)."""
    lead = count.lead[-LEAD:]
    return _ASIDE.sub("", lead) if lead.endswith(")") else lead


_ASIDE = re.compile(r"\([^()\d]{3,40}\)$")


def _one_of_ways(sentence: Sentence, position: int, year: int) -> bool:
    """Whether a number tells what was asked in one way, and the next or the last one what was asked in another."""
    near = sentence.counts[max(0, position - 1) : position + 2]
    if sentence.counts[position].lead.endswith("书面申请") and asked_way(near[-1], sentence.text, year):
        return True  # 收到书面申请2件、网上申请5件
    ways = [asked_way(count, sentence.text, year) for count in near if phrase("BY_WAY_OF").match(tail_item(count.lead))]
    return len(set(filter(None, ways))) > 1 and phrase("BY_WAY_OF").match(tail_item(sentence.counts[position].lead)) is not None


def _stands_bare(count: Count) -> bool:
    """Whether a number without unit may be a count whose unit was lost (收到政府信息公开申请96,均已答复), and is no year."""
    return (not count.tail or count.tail[0] in ",;。)") and not 1990 <= count.value <= 2100


_VERB_ENDS = tuple("到理收开布了")
"""How `TOLD_AGAIN` ends."""
_ISSUES = frozenset(["期", "期次", "次"])
_TOTALS = ("proactive.total", "proactive.channel.", "proactive.cumulative")
_ANSWERED = ("applications.outcome.total", "applications.closed")
_ENDED = (*_ANSWERED, "applications.closed.on_time")
_DISPUTES = ("review", "litigation")
_OTHER_WORK = ("response.hot_issues", "response.weibo_wechat", "service.", "governance.")
_FLOWS = ("applications.", "review.", "litigation.", "consult.", "fees.", "training.", "response.")
_HANDLED = ("applications.withdrawn", "applications.outcome", "applications.closed", "applications.pending")
_FAMILY = {"applications": "requests", "review": "review", "litigation": "litigation", "consult": "consult"}
_CLAUSE_END = re.compile("[,;。]")
_MARK = re.compile("[,;:、。]")
_WORD = re.compile(r"[^\W\d_]")


def _keyed(rule: Rule, lead: str, tail: str) -> bool:
    """Whether a key of the pattern, if it has any, stands where the pattern looks."""
    keys = rule.row.keys
    return not keys or has(lead, keys) or (bool(rule.row.tail) and has(tail, keys))


def _fits(rule: Rule, sentence: Sentence, lead: str, tail: str, whole: str, topic: str | None, state: State) -> bool:
    row = rule.row
    about = not row.sections or row.sections & sentence.kinds or f"@{topic}" in row.sections or f"@{state.family}" in row.sections
    if not about and rule.words is None:
        return False
    if rule.tail and not rule.tail.search(tail):
        return False
    if rule.lead and not rule.lead.search(lead):
        return False
    if rule.veto and (
        rule.veto.search(behind(";。", lead)) or (row.kind == "after" and rule.veto.search(_CLAUSE_END.split(tail)[0]))
    ):
        return False
    if about and (row.sections or rule.words is None):
        return True
    return rule.words is not None and bool(rule.words.search(whole) or rule.words.search(tail))


def _proactive(
    rule: Rule,
    sentence: Sentence,
    position: int,
    count: Count,
    outline: Outline,
    identity: Identity,
    state: State,
) -> Iterator[Told]:
    """Information made public: the total, the part of one channel, or the stock since a date."""
    whole = sentence.text[: count.start]
    lead = _lead(count)
    clause = behind(";。", lead)
    head = rule.lead.search(lead) if rule.lead else None
    near = behind(",;", clause)
    rank = rule.row.rank
    channels = (":" in near and channels_of(behind(":", near))) or channels_of(near)  # 新媒体方面:微信公众号发布82条
    told_where = near[: len(near) - len(head.group())] if head else near
    if not channels and (own := phrase("OWN_CHANNEL").search(clause[: len(clause) - len(near)])):
        channels, told_where = channels_of(own.group()), own.group().rstrip(",")
    if not channels and rank == 3 and (followed := phrase("FOLLOWED").search(whole[: len(whole) - len(near)][-LEAD:])):
        channels = channels_of(followed.group())  # 微信公众号粉丝2万人,全年推送信息320条
    if not channels and position and sentence.counts[position - 1].reading == "proactive.gazette.issues" and _VERB.match(near):
        channels = ["gazette"]  # 发行《公报》12期,发布政府信息662条
    told_before = any((c.reading or "").startswith("proactive.total") for c in sentence.counts[:position])
    one_by_one = told_before and any((c.reading or "").startswith("proactive.channel.") for c in sentence.counts[:position])
    if len(channels) > 1 and tail_item(count.lead).startswith(("其他", "其它")):
        channels = ["other"]  # 其他电视台、微信公众号等方式公开50条
    several = channels == ["website"] or (len(channels) == 1 and "、" in told_where)
    if several and not one_by_one and "其中" not in whole and phrase("ALL_WAYS").search(told_where):
        channels = []  # 通过门户网站等渠道公开 names the site as one of several
    if channels == ["website"] and phrase("WIDE_PLATFORM").match(near) and phrase("SITE_WITHIN").match(sentence.text, count.end):
        channels = []  # 全县公开平台发布9000条,其中通过政府网站发布3000条
    if near.startswith(("信息公开", "信息发布", "信息更新")) and "其中" in whole:
        return  # 其中工作动态42条,信息公开23条: a class of the list
    if not channels and near.startswith("信息"):  # 微博关注人数183人,信息发布量98条: the clause before tells whose
        channels = next(filter(None, map(channels_of, reversed(_CLAUSE_END.split(whole)[-4:]))), [])
    rest = sentence.text[count.end :]
    listed = bool(phrase("LIST_FOLLOWS").match(rest)) or _lists_categories(sentence, position)
    if phrase("HAS_PUBLISHED").match(rest) and phrase("SHOULD_PUBLISH").search(near):
        return  # 应公开1300条,已公开1290条
    spanned = several_years(whole, identity.year)
    if spanned == "span":
        return
    since = spanned or _since(whole, near)
    amassed = _AMASSED.search(lead) is not None
    stock = bool(since and (amassed or rank <= 2)) or (
        "累计" in lead
        and not _THIS_YEAR.search(whole)
        and bool(_NEWLY.match(rest + _following(sentence, outline)) or phrase("NEW_FIGURE").search(rest))
    )
    if amassed and not stock and ("目前" in whole or "迄今" in whole) and not _THIS_YEAR.search(whole):
        stock = phrase("UNTIL_NOW").search(whole) is not None  # 截至目前累计发布1200条
    site = channels in ([], ["website"])  # 信息90条,微博累计发布320条: the account is no part of the 90
    stock = stock or (site and told_before and "累计" in near and _beyond_the_year(sentence, position, count, near))
    stock = stock or (amassed and told_before and phrase("NOW").search(near) is not None)  # 公开606条,目前总计公开2739条
    if not (amassed or (sentence.spans("YEAR") and sentence.spans("YEAR")[0][0] < count.start)):
        stock = stock or phrase("NEW_THIS_YEAR").match(rest) is not None  # 共公开3819条,本年度新增169条
    if state.cumulative:
        stock = not phrase("OF_THE_YEAR").search(clause)
    span = clause_of(sentence, count)
    sibling = state.family == "other" and phrase("COLUMN").search(near)  # 栏目发布56条,信息公开目录发布24条: each a part
    known = rank < 3 or listed or state.family == "proactive" or channels == ["website"]
    known = known or bool(len(channels) == 1 and phrase("ACCOUNTS_FOLLOW").match(rest))  # 微信发布642条、微博208条
    state.family = "proactive" if known else "other"
    state.foreign = False
    before = clause[: head.start() - len(lead) or None] if head else clause
    told_of = behind(",;", before)
    if rank > 1 and (place := phrase("OWN_CHANNEL").search(before[: len(before) - len(told_of)])):
        told_of = place.group() + told_of
    partly = _PARTLY.search(phrase("MAIN_COLUMN").sub("", told_of)) and not _whole(told_of)
    made = rank == 1 and not told_before and phrase("MADE").search(whole)  # 制作信息148条,其中主动公开103条
    part = phrase("A_PART").search(before) and not (channels or made or phrase("OF_THE_YEAR").search(clause))
    apart = told_before and scope_of(sentence, count.start) == "office"  # 全市公开9万条,其中市政府办公厅公开2千条
    if partly or sibling or (part and not apart and not sentence.spans("ATTRIBUTES")):
        state.family = "other"
        return
    if stock:
        state.cumulative = True
        if len(channels) == 1 and channels[0] == "website":
            yield tell("proactive.cumulative.website", rank, sentence, count, outline, span)
        elif not channels:
            yield tell("proactive.cumulative_total", rank, sentence, count, outline, span)
        return
    if spanned:
        return
    state.cumulative = False
    if "new_media" in channels and len(channels) == 2 and phrase("ONE_NEW_MEDIUM").search(clause):
        channels.remove("new_media")
    more = "new_media" not in channels and _AND_MORE.search(clause[: head.start()] if head else clause)
    if len(channels) > 1 and _NEW_MEDIA.issuperset(channels) and not more:
        channels = ["new_media"]  # 官方微信、微博平台公开2809条 is told of both together, and of nothing else
    said = bool(phrase("A_TOTAL").search(clause)) or bool(_THIS_YEAR.search(whole[-60:]))
    if len(channels) == 1:
        reading = tell(f"proactive.channel.{channels[0]}", 1, sentence, count, outline, span)
        yield reading
        if rank > 1 and not listed:
            return
        if told_before or channels[0] != "website" or "其中" in whole or phrase("NEXT_CHANNEL").match(rest):
            return
        if not told_before and any((c.reading or "").startswith("proactive.channel.") for c in sentence.counts[:position]):
            return  # one channel after another
        rank += 1
    elif (
        rank == 3
        and not (listed or phrase("GOVERNMENT_INFORMATION").search(clause) or _whole(told_of) or _own_work(head, identity))
        and not (len(channels) > 1 and _NAMED_ONE_BY_ONE.search(told_of))
        and not (rest == "。" and _OF_WHICH.match(_following(sentence, outline)))  # 共发布信息342条。其中通知公告3条
    ):
        return
    if len(channels) > 1 and "website" not in channels and phrase("BESIDES").search(behind(";。", whole)):
        state.family = "other"
        return  # 网站公开信息60条。同时,通过报纸、微信等方式公开信息40条
    total = tell("proactive.total", rank, sentence, count, outline, span)
    total.total = said
    total.amassed = ("累计" in lead or "已" in lead) and phrase("AMASSED_BY").search(whole) is not None
    if not channels or _whole(told_of):
        state.family = "proactive"  # of the list behind, in this sentence or the next
    yield total


def _since(whole: str, near: str) -> bool:
    """Whether a figure is told since a date, which a year named behind the date takes back (自2009年起每天更新,今年公开300条)."""
    found = _CUMULATIVE.search(whole)
    return found is not None and not (found.end() <= len(whole) - len(near) and _THIS_YEAR.match(near))


def _beyond_the_year(sentence: Sentence, position: int, count: Count, near: str) -> bool:
    """Whether 累计 behind a total of the year tells the stock: 全年公开信息90条,累计公开800条, but no sum of what was told before."""
    before = [c.value for c in sentence.counts[:position] if (c.reading or "").startswith(("proactive.total", "proactive.channel."))]
    if count.value <= max(before) or count.value == sum(before) or _THIS_YEAR.search(near) or _DATED.search(near):
        return False
    begin = count.start - len(near)
    return not any(begin <= start < count.start for start, _ in sentence.spans("AREA"))  # 县政府公开90条,全县累计公开800条


_DATED = re.compile(r"20\d\d年")


def _goes_on(sentence: Sentence, position: int) -> bool:
    """Whether the next number belongs to the same item (推送48期共176条): no mark stands before it."""
    if position + 1 == len(sentence.counts):
        return False
    begin, end = sentence.counts[position].end, sentence.counts[position + 1].start
    return end - begin < 6 and _MARK.search(sentence.text, begin, end) is None


def _within(sentence: Sentence, position: int, code: str) -> bool:
    """Whether a number is a part of one that was read as the same code (动态类信息174条,其中工作动态类156条)."""
    before = next((c for c in sentence.counts[:position] if c.reading == code), None)
    if before is None:
        return False
    between = sentence.text[before.end : sentence.counts[position].start]
    return "其中" in between or (_COMPRISES.match(between) is not None and ";" not in between)


_COMPRISES = re.compile(r"[,(]?(?:主要)?包[含括]")
"""Behind a class: its own parts follow, up to the semicolon (工作动态60条,包括部门动态40条;财政信息5条)."""


def _whole(told_of: str) -> bool:
    """Whether channels or kinds are named one after another: together they are the whole."""
    return bool(phrase("ALL_WAYS").search(told_of) or phrase("ALL_KINDS").search(told_of))


def _following(sentence: Sentence, outline: Outline) -> str:
    """The beginning of the sentence behind, in the same line (累计公开5520条。2014年新增620条)."""
    begin = sentence.places[-1] + 1
    return outline.text[begin : begin + 40].partition("\n")[0].partition("。")[0]


def _lists_categories(sentence: Sentence, position: int) -> bool:
    """Whether at least two of the next numbers are items of categories."""
    items = 0
    for count in sentence.counts[position + 1 : position + 8]:
        if count.unit != "%" and category(count.lead)[0]:
            items += 1
    return items >= 2


def _own_work(head: re.Match[str] | None, identity: Identity) -> bool:
    """Whether what was published is called after the line of work that the body itself is named after (教育局: 各类教育信息)."""
    named = _OF_WORK.search(head.group()) if head else None
    return named is not None and named[1] in identity.issuer


_OF_WORK = re.compile("各[类种项]([一-龥]{2,4})信息$")
_NAMED_ONE_BY_ONE = re.compile("、[^,;。、]{2,12}等(?:方式)?(?:及时|主动|全年|共|累计)*$")
"""通过网站、微信、显示屏等公开: channels one after another, without the word channel."""
_OF_WHICH = re.compile(r"其中[^。]{2,30}\d")
_VERB = re.compile("公开|发布|公布")
_AND_MORE = re.compile("等|其[他它]")
_NEW_MEDIA = frozenset(["wechat", "weibo", "douyin", "app", "new_media"])
_REQUESTS = frozenset(["sec.on_request", "sec.on_request.received", "sec.on_request.handled"])


def _family(sentence: Sentence, position: int, count: Count, topic: str | None, state: State) -> str | None:
    """The family of the list that a number may be an item of, or None."""
    family = state.family
    if family == "other" and "sec.proactive" in sentence.kinds and (put := phrase("PUBLISHED_ON").match(tail_item(count.lead))):
        family = "proactive" if channels_of(put.group()) == ["website"] else family
    if family is None and sentence.kinds & _REQUESTS:
        family = "requests"
    if family is None and "sec.proactive" in sentence.kinds and _channel_told(tail_item(count.lead)):
        family = "proactive"
    if family is None and topic in _LISTED:
        family = topic
    if family is None and "sec.proactive.content" in sentence.kinds:
        family = "proactive"
    if family == "requests" and not sentence.kinds & _REQUESTS and phrase("PUBLISHED").search(item := tail_item(count.lead)):
        family = state.family = "proactive" if "依申请" not in item and published(item) else family  # 申请1件。其中公开机构信息1条
    may_be_item = not count.unit or count.unit in _ITEMS
    told_of = topic not in _NOT_PUBLISHED or (topic == "approvals" and tail_item(count.lead).endswith("信息"))  # 行政许可信息320条
    if family is None and may_be_item and told_of and not sentence.kinds & _REQUESTS:
        if _begins_list(sentence, position, count):
            family = state.family = "proactive"
        elif "sec.proactive" in sentence.kinds and _is_class(sentence, count):
            family = state.family = "proactive"  # 公开规范性文件2件,财政预决算信息52条
        elif (
            (phrase("PUBLISHED").search(item := tail_item(count.lead)) and "依申请" not in item and published(item))
            or _class_behind(count)
        ) and not phrase("OTHER_SYSTEM").search(sentence.text, 0, count.start):
            family = state.family = "proactive"  # 通过县政府官网公开发展规划信息3条,人事信息7条
    return family if family in _LISTED else None


def _is_class(sentence: Sentence, count: Count) -> bool:
    """Whether an item is called information of a class, behind a clause that says that something was made public."""
    item = tail_item(count.lead)
    if not item.endswith("信息") or category(count.lead)[0] is None:
        return False
    whole = sentence.text[: count.start - len(item)]
    return "公开" in whole and phrase("NOT_PUBLISHED").search(whole) is None


def _class_behind(count: Count) -> str | None:
    """The class that stands behind its number: 共公开60条预决算信息."""
    if not phrase("PUBLISHED_SO_MANY").search(count.lead) or (match := phrase("CLASS_BEHIND").match(count.tail)) is None:
        return None
    return category("," + match["class"])[0]


def _bracketed(text: str) -> bool:
    return text.count("(") > text.count(")")


def _begins_list(sentence: Sentence, position: int, count: Count) -> bool:
    """Whether a list of what was published begins without its total: 按内容分类,概况信息12条,法规公文46条,工作动态876条."""
    if category(count.lead)[0] is None or not _lists_categories(sentence, position):
        return False
    whole = sentence.text[: count.start]
    return phrase("PUBLISHED").search(whole) is not None and phrase("NOT_PUBLISHED").search(whole) is None


_NOT_PUBLISHED = frozenset(["requests", "review", "litigation", "consult", "complaints", "mailbox", "hotline", "messages", "approvals"])


def _channel_told(item: str) -> str | None:
    """The channel of an item that says how much one of them published (通过公开栏公开30条), or None."""
    told = "依申请公开" not in item and phrase("TOLD_OF_CHANNEL").search(item)  # a list of what may be asked for
    if told and item.startswith(("其他", "其它")) and _WAYS.search(item):
        return "proactive.channel.other"  # 其他电视台、公众号等方式公开50条
    channels = channels_of(item) if told else []
    return f"proactive.channel.{channels[0]}" if len(channels) == 1 else None


_WAYS = re.compile("方式|渠道|途径|形式|载体|平台|媒介|媒体|电视|广播|报")
"""What other ways of publication are called; other columns, bureaus or towns are none."""
_LISTED = ("requests", "review", "litigation", "proactive")


def _item(
    sentence: Sentence,
    position: int,
    count: Count,
    family: str,
    outline: Outline,
    identity: Identity,
    state: State,
) -> Iterator[Told]:
    """An item of a list: its code is a term of the family that the list belongs to."""
    bare = not count.unit and (count.tail[:1] in ",;、。)" or not count.tail)
    if family == "proactive" and (bare or count.unit in _ITEMS):
        code, item = category(count.lead)
        if count.unit in _ISSUES and _goes_on(sentence, position):
            return  # 政务微信公开269次1189条
        if phrase("ATTRIBUTE_ITEM").match(item) or (count.unit == "项" and item.endswith("清单")):
            return  # 权责清单3200项 counts duties
        before = next((c.reading or "" for c in reversed(sentence.counts[:position]) if c.unit != "%"), "")
        if code == "proactive.category.other" and before.startswith(_TOTALS) and not phrase("OF_WHICH").search(count.lead):
            return  # 发布政务信息900条,其他信息20条: what is no government information
        if code == "proactive.category.other" and (phrase("DOCUMENT").search(item) or phrase("NAMED").match(count.tail)):
            return  # 其他文件 in a list of documents is no class of information; 其他62条主要为动态 says what they are
        code = code or published(item) or _class_behind(count)
        if code and count.start and _bracketed(sentence.text[: count.start]) and any(c.reading == code for c in sentence.counts):
            return  # 行政执法12条(含行政许可4条)
        if code is None:
            code = lookup("channel", item) or account(item)
            if code is None and count.unit not in _ISSUES:
                code = _channel_told(item)
            if state.cumulative:
                code = None
        if code and not _within(sentence, position, code):
            state.family = "proactive"  # the list goes on, whatever its next item is about
            yield tell(code, 1, sentence, count, outline, clause_of(sentence, count))
        return
    if family == "requests" and phrase("OTHER_MATTER").match(count.tail):
        return
    if family == "requests" and not sentence.spans("ATTRIBUTES") and (count.unit in _CASES or bare):
        before = next((c.reading for c in reversed(sentence.counts[:position]) if c.reading and c.unit != "%"), "")
        asked, outcome = asked_way(count, sentence.text, identity.year), outcome_of(count)
        if phrase("BARE_PUBLIC").match(tail_item(count.lead)) and not phrase("GRANTED").search(sentence.text):
            return
        code = asked or outcome
        if asked and outcome:  # 其他 is a channel among channels and an outcome among outcomes
            code = outcome if before.startswith("applications.outcome.") else asked if "channel" in before else None
        if code:
            yield tell(code, 1, sentence, count, outline, with_tail(sentence, count, clause_of(sentence, count)))
        return
    if family in _DISPUTES and (count.unit in _CASES or bare):
        item = tail_item(count.lead)
        if named := phrase("DISPUTE_NAMED").match(item):
            family = state.family = named.lastgroup or family  # 复议3件、诉讼1件,其中复议维持2件
            item = item[named.end() :]
        code = term_of(family, count.lead) or lookup(family, item) or term_of(family, count.tail, tail=True)
        if code:
            yield tell(code, 1, sentence, count, outline, with_tail(sentence, count, clause_of(sentence, count)))

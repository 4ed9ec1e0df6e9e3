"""What the item before or behind a number names: a category, a channel, an outcome, a way of asking."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from govreports.codebook import rows
from govreports.reading.prose import grammar
from govreports.reading.prose.grammar import phrase
from govreports.reading.prose.sentences import Count

_PREFIX = phrase("PREFIX")
_SUFFIX = phrase("SUFFIX")
_CONJOINED = phrase("CONJOINED")
_OUTCOME_PREFIX = phrase("OUTCOME_PREFIX")
_OUTCOME_SUFFIX = phrase("OUTCOME_SUFFIX")


@lru_cache(maxsize=1024)
def tail_item(lead: str) -> str:
    """The item that ends a lead (`其中:政策法规类信息` -> 政策法规类信息); empty where a comma stands before the number."""
    if ")" in lead:
        lead = _BRACKETS.sub("", lead)
    lead = lead.rstrip(":(")
    if lead.endswith((",", ";", "、", "。")):
        return ""
    item = behind(",;:(。", lead)
    return _AND_FIRST.sub("", phrase("UP_TO_LIST").sub("", item))


_AND_FIRST = re.compile("^(?:[)、和与]|及(?!时))+")
_BRACKETS = re.compile(r"\((?:[^()]{0,14}|(?:https?:|www\.)[^()]{0,80})\)")


def behind(marks: str, text: str) -> str:
    """What stands behind the last of the marks: the clause, the item."""
    return text[max(map(text.rfind, marks)) + 1 :]


def has(text: str, words: tuple[str, ...]) -> bool:
    """Whether any of the words stands in a text."""
    for word in words:  # noqa: SIM110 - a generator for `any` costs more than the look
        if word in text:
            return True
    return False


@lru_cache(maxsize=4096)
def lookup(family: str, text: str) -> str | None:
    """The code of an item: the words themselves, or what is left without usual beginnings and, one by one, endings."""
    terms = grammar.terms()[family]
    cases = family in ("outcome", "review", "litigation")
    prefix, suffix = (_OUTCOME_PREFIX, _OUTCOME_SUFFIX) if cases else (_PREFIX, _SUFFIX)
    text = grammar.bare(text)
    if not grammar.any_term(family).search(text):
        return None
    if cases and (caused := phrase("CAUSED").match(text)) and (code := lookup(family, caused["cause"])):
        return code
    for word in (text, prefix.sub("", text)):
        while word:
            if word in terms:
                return terms[word]
            match = suffix.search(word)
            word = word[: match.start()] if match else ""
    return None


@lru_cache(maxsize=1024)
def category(lead: str) -> tuple[str | None, str]:
    """The category of an item of a list, or None; and the words it was read from."""
    item = tail_item(lead)
    if not item:
        return None, item
    if code := lookup("category", item):
        return code, item
    named = item[item.rfind("等") + 1 :]
    if len(named) > 1 and named != item and named[0] not in "工政各相有" and (code := lookup("category", named)):
        return code, item  # 机构职能等概况类信息
    kind = _PREFIX.sub("", item)
    if kind.startswith(("其他", "其它")) and (code := lookup("category", kind[2:])):
        return code, item  # 其他概况类信息
    if kind.startswith(("其他", "其它")) and _DUE.search(kind):
        return "proactive.category.other", item  # 其他结合实际应当公开的信息
    parts = [part for part in _CONJOINED.split(kind) if part]
    if len(parts) < 2:
        return None, item
    codes = {lookup("category", part) for part in parts}
    other = "proactive.category.other"
    if other in codes:
        return other, item
    return (next(iter(codes)) if len(codes) == 1 else _compounds().get(frozenset(codes))), item


@cache
def _compounds() -> dict[frozenset[str | None], str]:
    """The codes of classes that are told in one number, and the code that the codebook gives them together."""
    found = (row for row in rows("prose_terms.csv") if row["family"] == "compound")
    return {frozenset(row["words"].split("|")): row["code"] for row in found}


def published(item: str) -> str | None:
    """The category of an item that says where it was published: 通过县政府官网公开发展规划信息, of a site or of no named channel."""
    put = phrase("PUBLISHED_ON").match(item)
    if put and _HANDED.search(put.group()):
        return None  # 向上级报送主动公开文件
    if put is None or channels_of(put.group()) not in ([], ["website"]):
        return category("," + item)[0]
    return category("," + item[put.end() :])[0]


def account(item: str) -> str | None:
    """The channel of an item that is its name (“某县发布”微信公众号, 社区公示栏), with no word of what it did; a site may be anybody's."""
    if (at := item.rfind("等其")) >= 0:
        item = item[at + 1 :]  # 日报、杂志和信息公开栏等其他形式
    if len(item) > 24 or _DID.search(_NAMED.sub("", item)):
        return None
    code = ending(grammar.terms()["channel"], item)
    return code if code != "proactive.channel.website" else None


_HANDED = re.compile("报送|上报|移交|送交|提交|抄送")
_DUE = re.compile("(?:应当?|需要?)(?:主动)?公开")
_DID = re.compile("公开|发布|推送|更新|转载|关注|粉丝|阅读|建|设|办|开通|维护")


def asked_way(count: Count, sentence: str, year: int) -> str | None:
    """The channel of requests: `通过网络提交的申请5件`, `当面申请3件`, `网络5件`, `5件为信函申请`."""
    item, code = _way(tail_item(count.lead))
    if code is None and not item:
        match = phrase("ASK_BEHIND").match(count.tail)
        code = grammar.terms()["ask"].get(match.group(1)) if match else None
    return code and channel_of_year(code, sentence, year)


def channel_of_year(code: str, sentence: str, year: int) -> str:
    """The channel of requests as the form of the year has it: from 2014 on one for web and e-mail, unless both are told apart."""
    if year >= 2014 and code.startswith("applications.channel.network.") and not ("电子邮" in sentence and "网上" in sentence):
        return "applications.channel.network"
    return code


@lru_cache(maxsize=4096)
def _way(item: str) -> tuple[str, str | None]:
    """An item without the little words around it, and the channel of requests that it names."""
    terms = grammar.terms()["ask"]
    item = phrase("ASK_PREFIX").sub("", item.lstrip("、和及与"))
    item = phrase("ASK_SUFFIX").sub("", item)
    code = terms.get(phrase("BY_WAY_OF").sub("", item)) if item else None
    if code is None:
        body = phrase("ASK_NOUN").sub("", item) if item.endswith("申请") or "依申请公开" in item else item
        body = phrase("ASK_VERB").sub("", body)
        body = phrase("ASK_WAY").sub("", body)
        if body != item or item.endswith("申请"):
            code = terms.get(phrase("BY_WAY_OF").sub("", body)) or ending(terms, body)
    return item, code


_KINDS = ("自然人", "公民", "法人", "企业", "机构", "组织")


def names_applicant(sentence: str) -> bool:
    """Whether a kind of applicant is named at all."""
    return has(sentence, _KINDS)


def applicant(count: Count, before: str) -> str | None:
    """Who asked, by the item before or behind a number (`自然人申请89件`, `89件由自然人提出`), `legal` where it is a group without
    a column; 其他 only where the number `before` was that of an applicant."""
    terms = grammar.terms()["applicant"]
    item = phrase("APPLICANT_BEFORE").sub("", tail_item(count.lead))
    found = terms.get(item) or terms.get(phrase("APPLICANT_AFTER").sub("", item))
    if found is None and not item and (behind_ := phrase("APPLICANT_BEHIND").match(count.tail)):
        found = terms.get(behind_["who"])
    return None if found == "legal.other" and not before.startswith("applicant.legal") else found


def ending(terms: dict[str, str], text: str) -> str | None:
    """The longest term that ends the text."""
    return next((terms[text[-n:]] for n in range(min(8, len(text)), 1, -1) if text[-n:] in terms), None)


def outcome_of(count: Count) -> str | None:
    """The outcome that the words before or behind a number name."""
    return outcome_code(count.lead) or term_of("outcome", count.tail, tail=True)


def outcome_code(item: str) -> str | None:
    """The outcome an item names (`不予公开`, `因本机关不掌握等原因无法提供`), or None, also where it names two."""
    return None if phrase("ROW_OF_REQUESTS").match(tail_item(item)) else term_of("outcome", item)


@lru_cache(maxsize=1024)
def item_codes(lead: str) -> tuple[str, ...]:
    """The outcomes or channels of requests that the item before a number names: none, one, or several that it joins
    (`予以公开及部分公开`)."""
    item = tail_item(lead)
    if code := lookup("outcome", item) or lookup("ask", item):
        return (code,)
    parts = [part for part in _CONJOINED.split(item) if part]
    codes = [outcome_code(part) for part in parts] if len(parts) > 1 else []
    return tuple(code for code in codes if code) if all(codes) else ()


def term_of(family: str, text: str, *, tail: bool = False) -> str | None:
    """The term that is the whole item: nothing but its usual prefixes and suffixes around it."""
    if tail:
        match = phrase("OUTCOME_BEHIND").match(text)
        return lookup(family, match.group(1)) if match else None
    return lookup(family, tail_item(text))


def channels_of(text: str) -> list[str]:
    """The channels of publication that a clause names, each once."""
    found = []
    if "“" in text and (unnamed := _NAMED.sub("", text)) and _ACCOUNT.search(unnamed):
        text = unnamed  # 微信公众号“某县政府网” is no site
    for name, pattern in _CHANNELS:
        if pattern.search(text):
            found.append(name)
    return found


_NAMED = re.compile("“[^“”]{0,40}”")
_ACCOUNT = re.compile("公众号|微信|微博|抖音|客户端")
_CHANNELS = tuple(
    (row["name"].removeprefix("CHANNEL_"), phrase(row["name"]))
    for row in rows("prose_words.csv")
    if row["name"].startswith("CHANNEL_")
)

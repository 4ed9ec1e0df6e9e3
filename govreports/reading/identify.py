"""Whose report, of which year: title, year, period, issuer, locality, dates and the stable id of the report.

The order of belief is title, the body's own title lines, signature and preamble, labelled fields of the page, the
listing's row, the portal's row. The year is that reported on, never that of publication.

The id is `<series>-<issuer key>-<year>`. The issuer key is `gov` for the area's own government (of a street its
办事处, of a zone its 管理委员会), else the first eight hex digits of the SHA-1 of the organ's full name without its place
(`series` says the place already, so that the office of a renamed county keeps its key).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from govreports.codebook import rows, split
from govreports.items import Identity, ListingEntry, Locality, Page, Paragraph, PortalHint, ReadingError, Table
from govreports.localities import COUNTRY, Place, by_code, digest, find_place, squeeze
from govreports.reading.dates import find_date, find_period, signature_date
from govreports.reading.furniture import TRAIL
from govreports.reading.titles import LONGEST, Title, parse_title, words

HEAD = 12
"""So many lines at the beginning may be title lines, so many at the end a signature."""
TEXT = 200_000
"""So many characters of the text are searched."""
_PROSE = re.compile(r"[，。；,;]")
_GLUED_TITLE = re.compile(
    r"((?![本我该现])[^，。；,;]{8,60}?(?:报告|年报))(?:\s+(?=[一第引(（]|本|根据)|(?=\1)|(?=(?:根据|按照|依据|依照)[^，。；,;]{0,12}《))"
)
"""The title that begins a paragraph: one that holds the whole report, has the title twice, or goes on with what it is based on."""
_SENTENCE = re.compile(r"。.|[,，][^,，]{0,60}公布")
"""What makes of a line a sentence, whatever words of a title it holds."""
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．\s]|[（(][一二三四五六七八九十]{1,3}[)）])")
_DAY = re.compile(r"20\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s*$")
_DATE_LINE = re.compile(
    r"[•·]\s*20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}[:时]\d{1,2}\S*)?"
    r"|20\d\d([-/.])\d{1,2}\1\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?"
)
"""A date of the page that stands alone: an item of a header, or with its time (a signature has neither)."""
_YEARS = re.compile(r"(?<!\d)(20[0-4]\d)(?=年)")
_YEAR_OF_REPORT = re.compile(r"(?<!\d)(20[0-4]\d)年?度?的?(?:[我全][省市县区局委])?(?:政府|政务)?信息公开")
_TRAILING_ORGAN = re.compile(r"^[\u3400-\u4dbf\u4e00-\u9fff()·]{3,40}$")
_NOTED = re.compile(r"\([^()]{1,20}\)$")
_DIVISION = re.compile(r"^[\u3400-\u4dbf\u4e00-\u9fff]{2,10}?[省市县区州旗盟](?![场政容民级域划])")
"""A name that begins like that of a division (火星市), not like an organ (城市管理局)."""


_OWN_OFFICE = re.compile(r"(?:政府信息|政务|信息)公开(?:工作)?(?:领导小组)?办公室$")
"""The office for the law within an organ, to which readers turn: no part of the organ's name."""
_INNER_UNIT = re.compile(r"(?<=[局厅])(?:办公室|[\u4e00-\u9fff]{1,8}[科股室处])$")
"""The unit within a bureau to which readers turn."""
_CRUMBS = re.compile(r"[>»›→:/|\s-]+")
_DIVISION_OR_TOWN = re.compile(r"^[\u3400-\u4dbf\u4e00-\u9fff]{2,8}?(?:街道|镇|乡|苏木)(?=$|办事处|人民政府)")


@dataclass(frozen=True, slots=True)
class _Issuer:
    name: str
    kind: str
    organ: str
    """The organ's full name without its place; "" for the area's own government."""
    locality: Locality


@dataclass(slots=True)
class _Evidence:
    """What the page offers, gathered once."""

    lines: list[str]
    text: str
    page: Page
    entry: ListingEntry | None
    code: str | None
    """The GB/T 2260 code of the page (SiteIDCode) or of the portal."""


def identify(
    page: Page, *, url: str, hint: PortalHint | None = None, entry: ListingEntry | None = None
) -> Identity:
    """Who reports on which year. `page` is simplified; `hint` and `entry` are what portal and listing say.

    Raises `ReadingError("identify", reason, ...)`: `lookalike` for what is easily taken for such a report, `no_report` where nothing
    shows that the page is one (home pages, challenge pages, lists), `no_year`, `no_locality`, `no_issuer` (a bureau that calls itself
    only 我局).
    """
    evidence = _gather(page, hint, entry)
    title = _title(evidence, url)
    year = title.year or _year_of_text(evidence)
    if year is None:
        raise ReadingError("identify", "no_year", f"the report names no year: {title.text or url}")
    issuer = _issuer(evidence, title, year)
    if issuer is None:
        trouble = "its text names no listed place, or none alone, and its address is no known portal's"
        raise ReadingError("identify", "no_locality", f"no place is known for the report {title.text or url}: {trouble}")
    key = digest(issuer.organ) if issuer.organ else "gov"
    return Identity(
        report_id=f"{issuer.locality.series}-{key}-{year}",
        title=title.text,
        title_original=_original(page, title.text),
        year=year,
        period=find_period(evidence.text, year),
        issuer=issuer.name,
        issuer_kind=issuer.kind,
        locality=issuer.locality,
        published=_published(evidence),
        dated=signature_date(evidence.lines),
    )


def _gather(page: Page, hint: PortalHint | None, entry: ListingEntry | None) -> _Evidence:
    lines = [line for block in page.blocks if isinstance(block, Paragraph) for line in block.text.split("\n")]
    lines = [line.strip() for line in lines if line.strip()]
    text = "\n".join(lines)[:TEXT]
    tables = [cell for block in page.blocks if isinstance(block, Table) for row in block.rows[-2:] for cell in row[:1]]
    text += "\n" + "\n".join(tables)[: TEXT // 4]
    return _Evidence(lines, text, page, entry, _code(page, hint))


def _code(page: Page, hint: PortalHint | None) -> str | None:
    """The code of the page's own site where it lies within the portal's, else the portal's, else the site's.

    A page without a SiteIDCode may show the issuer's unified social credit code (GB 32100-2015) in its index number: its third to
    eighth digits are the code of the place that registered the organ.
    """
    site = next((v for k, v in page.meta.items() if k.lower() == "siteidcode" and v[:6].isdigit()), None)
    if site is None and (credit := _CREDIT.search(_index_number(page))):
        site = credit[1]
    own = by_code(site[:6]) if site else None
    portal = by_code(hint.code) if hint and hint.code else None
    if own is None or (portal is not None and portal.full_name not in own.full_name):
        return hint.code if portal is not None and hint else None
    return own.code


def _index_number(page: Page) -> str:
    """The labelled index number of a page, or the first lines that name one."""
    fields = [v for k, v in page.meta.items() if v and "索" in k]
    blocks = page.blocks[:HEAD]
    lines = [b.text[:400] if isinstance(b, Paragraph) else "|".join(b.rows[0]) for b in blocks if isinstance(b, Paragraph) or b.rows]
    return "|".join([*fields, *(line for line in lines if "索" in line)])


_CREDIT = re.compile(r"(?<![0-9A-Z])(?:1[1-39]|N[1-39])(\d{6})[0-9A-Z]{9}[0-9A-Z](?![0-9A-Z])")


# ---------------------------------------------------------------------------------------------------
# title and year


def _title(evidence: _Evidence, url: str) -> Title:
    """The best title that is a report's, with what its rivals know; raises where the page is no report."""
    page, entry = evidence.page, evidence.entry
    own = [parse_title(t) for t in (page.title, *_meta(page, ("ArticleTitle",))) if t and not _SENTENCE.search(t)]
    listing = _is_listing(evidence.lines)
    body = [] if listing else list(_title_lines(evidence.lines))
    strength = _strength(evidence.lines)
    reports = [t for t in own if t.kind == "report" and not (listing and t.year is None)]
    if strength >= 2 or reports:
        reports += body
    if entry is not None and (strength >= 3 or reports):
        reports += [t for t in (parse_title(entry.title),) if t.kind == "report"]
    lookalike = next((t for t in own if t.kind == "lookalike"), None)
    if lookalike and not any(t.kind == "report" for t in own) and not (body and strength >= 4):
        raise ReadingError("identify", "lookalike", f"no report of this law, but {lookalike.text}")
    if reports:
        best = max(reports, key=lambda t: (t.sure, t.year is not None, bool(t.body), not t.text.endswith("…")))
        year = best.year or next((t.year for t in reports if t.year), None)
        body_of = best.body or next((t.body for t in reports if t.body), "")
        return replace(best, year=year, body=body_of)
    told = _told_title(evidence) if strength >= 4 and not listing else None
    if told is not None:
        return told
    if strength >= 5 and not listing:
        listed = parse_title(entry.title) if entry else None
        shown = listed if listed and listed.kind == "other" and listed.text else next(iter(own), parse_title(""))
        return shown if shown.text else replace(shown, text=evidence.lines[0][:LONGEST])
    raise ReadingError("identify", "no_report", f"nothing shows that this page is an annual report: {url}")


def _told_title(evidence: _Evidence) -> Title | None:
    """The title as the preamble tells it (现公布某镇2017年度政府信息公开年度报告), where the page shows none."""
    preamble = squeeze("\n".join(line for line in evidence.lines[:HEAD] if len(line) < 2000)[:3000])
    for pattern in _patterns("told_title"):
        if found := pattern.search(preamble):
            title = parse_title(found[1])
            if title.kind == "report" and title.year:
                return title
    return None


def _title_lines(lines: list[str]) -> Iterator[Title]:
    """Titles among the first lines: one line, or two or three that make one (issuer, then title)."""
    head = [glued[1] if (glued := _GLUED_TITLE.match(line)) else line for line in lines[:HEAD]]
    head = [line for line in head if len(line) <= 80]
    for start in range(len(head)):
        for count in (1, 2, 3):
            joined = "".join(head[start : start + count])
            if count > 1 and head[start] in "".join(head[start + 1 : start + count]):
                break  # the issuer alone above a title that names it again
            if count > 1 and _DAY.search(head[start + count - 2]):
                break  # the site's name and a date stand above the title
            if len(joined) > 90 or start + count > len(head) or _PROSE.search(joined):
                break
            title = parse_title(joined)
            if title.kind == "report":
                if not (count > 1 and _stands_alone("".join(head[start + 1 : start + count]))):
                    yield title
                break


def _stands_alone(text: str) -> bool:
    """Whether a title names its year and its place itself: what stands above it is the site's (2019年度, the name of a column)."""
    title = parse_title(text)
    return title.kind == "report" and title.year is not None and bool(title.body) and find_place(title.body) is not None


def _is_listing(lines: list[str]) -> bool:
    """Whether the page lists reports of several years instead of being one."""
    rows_ = [line for line in lines if len(line) <= 60 and ("年报" in line or "年度报告" in line)][:40]
    years = {t.year for t in map(parse_title, rows_) if t.kind == "report" and t.year}
    return len(years) >= 3


def _strength(lines: list[str]) -> int:
    """How many different words of a report stand in sentences and numbered headings (not in navigation)."""
    kept = [line for line in lines if (len(line) >= 20 and _PROSE.search(line)) or _HEADING.match(line)]
    text = "\n".join(kept)[:20_000]
    return sum(word in text for word in words("body"))


def _year_of_text(evidence: _Evidence) -> int | None:
    """The year of the statistical period, else of 20xx年…信息公开 in the preamble, else the one year most spoken of."""
    period = find_period(evidence.text, None)
    if period and period[0][:4] == period[1][:4]:
        return int(period[0][:4])
    start = squeeze(evidence.text[:4000])
    named = _YEAR_OF_REPORT.search(start)
    if named:
        return int(named[1])
    counted = Counter(_YEARS.findall(start)).most_common(2)
    if counted and counted[0][1] >= 2 and (len(counted) == 1 or counted[0][1] > counted[1][1]):
        return int(counted[0][0])
    return None


def _original(page: Page, title: str) -> str:
    """The page's own writing of the title, where the title chosen is the page's; else the title."""
    shown, original = page.title, page.title_original
    if shown and original and parse_title(shown).text == title:
        return parse_title(original).text or original
    return title


def _published(evidence: _Evidence) -> str | None:
    """The page's date, else that of its metadata, else that of the listing's row."""
    for value in (evidence.page.published, *_meta(evidence.page, ("PubDate", "发布日期", "发布时间"))):
        if value and (found := find_date(value)):
            return found
    if line := next((line for line in evidence.lines[:HEAD] if _DATE_LINE.fullmatch(line)), None):
        return find_date(line)
    return find_date(evidence.entry.date) if evidence.entry and evidence.entry.date else None


def _meta(page: Page, names: tuple[str, ...]) -> list[str]:
    """The values of labelled fields, by name without regard to case, in the order of `names`."""
    known = {k.lower(): v for k, v in page.meta.items() if v}
    return [known[name.lower()] for name in names if name.lower() in known]


# ---------------------------------------------------------------------------------------------------
# issuer and place


def _issuer(evidence: _Evidence, title: Title, year: int) -> _Issuer | None:
    """The issuer that the title names, its place completed from the rest of the page; else the first that the rest names.

    A title that names a place nobody knows (or several share) is believed: only a phrase with that very name can settle it, and
    never the portal's row. A page that calls its body only 我局 is that bureau's, never its government's: where nothing
    names a bureau with its place, one named alone (市审计局 in letterhead, trail or signature) is completed like a title's.
    """
    own = _own(evidence) if not title.body or _OWN_BODY.fullmatch(title.body) else None
    if own is None:
        return _told_issuer(evidence, title, year)
    title = replace(title, body="")
    found = _told_issuer(evidence, title, year, own)
    fits = found is not None and found.name.endswith(own.ends)
    if fits and found is not None and found.kind != "government":
        return found
    for short in _short_names(evidence, own):
        named = _told_issuer(evidence, replace(title, body=short), year)
        if named is not None and named.name.endswith(own.ends) and (not fits or named.kind == "department"):
            return named
    if found is not None and not fits and own.sure:
        trouble = f"it calls itself 我{own.word} and nothing on its page says which"
        raise ReadingError("identify", "no_issuer", f"no body is known for the report {title.text}: {trouble}")
    return found


@dataclass(frozen=True, slots=True)
class _Own:
    """What the text calls its body (我局), and how the names of such bodies end."""

    word: str
    ends: tuple[str, ...]
    sure: bool
    """Said more than once, and as often as 我市: not a quotation in the report of a government."""


def _own(evidence: _Evidence) -> _Own | None:
    """What the text calls its body most often, None where it does not."""
    text = evidence.text[:20_000]
    count, word, ends = max((len(pattern.findall(text)), word, ends) for pattern, word, ends in _own_words())
    area = sum(text.count("我" + level) for level in "省市县区州")
    return _Own(word, ends, count > 1 and count >= area) if count else None


def _short_names(evidence: _Evidence, own: _Own) -> Iterator[str]:
    """Names without a place that end as the body's own must: signature, letterhead, labelled fields, trail."""
    lines = [_signed(line) for line in reversed(evidence.lines[-HEAD:])]
    lines += [_letterhead(line) for line in evidence.lines[:4]]
    fields = [_without_furniture(value) for value in _meta(evidence.page, (*_words("label"), *_words("author")))]
    preamble = squeeze(evidence.text[:3000])
    asked = [found[1] for role in ("prose", "contact") for pattern in _patterns(role) if (found := pattern.search(preamble))]
    trail = reversed(_CRUMBS.split(evidence.page.meta.get(TRAIL, "")))
    for name in map(squeeze, (*lines, *fields, *map(_without_inner, asked), *trail)):
        end = max((len(end) for end in own.ends if name.endswith(end)), default=len(name))
        if len(name) - end >= 2 and _TRAILING_ORGAN.match(name) and not any(word in name for word in (*_words("group"), "我", "本")):
            yield name


def _told_issuer(evidence: _Evidence, title: Title, year: int, own: _Own | None = None) -> _Issuer | None:
    """As `_issuer`; of names that the page tells beside its title those that are of the body's `own` kind come first."""
    organ, level = "", ""
    if title.body:
        place = _place(title.body, year, evidence)
        if place is not None:
            return _named(place)
        if name := _ministries().get(squeeze(title.body).removeprefix("中华人民共和国")):
            return _Issuer(name, "department", name, COUNTRY)
        level, rest = _split_relative(title.body)
        organ = _organ(rest)
    named = _DIVISION.match(organ)
    other: _Issuer | None = None
    for phrase in _phrases(evidence):
        place = _place(phrase, year, evidence)
        if place is None or (named and named[0] not in phrase) or not _fits(level, place.locality):
            continue
        if own is not None and not _named(place).name.endswith(own.ends):
            other = other or _named(place)
            continue
        inside = bool(organ) and (organ not in phrase or (kind_of(organ) == "department" and place.rest.startswith(organ)))
        if inside and _DIVISION_OR_TOWN.match(organ):
            town = _place(place.locality.name_in_report + organ, year, evidence)  # of the county that the phrase names
            if town is not None and town.locality.level == "township":
                return _named(town)
        return _completed(organ, place.locality) if inside else _named(place)
    if other is not None:
        return other
    if organ:
        place = _before_organ(organ, level, year, evidence)
        if place is not None:
            return _named(place) if place.rest or _DIVISION_OR_TOWN.match(organ) else _completed(organ, place.locality)
    known = by_code(evidence.code, year) if evidence.code and not named else None
    if known is None and organ and not named and (known := _of_site(level, year, evidence)) and _DIVISION_OR_TOWN.match(organ):
        town = _place(known.name_in_report + organ, year, evidence)
        return _named(town) if town else None
    if known and _fits(level, known):
        return _completed(organ, known)
    return _town_of_context(title.body, year, evidence)


def _town_of_context(body: str, year: int, evidence: _Evidence) -> _Issuer | None:
    """A town named alone, of those of its name the one whose county, prefecture or province the text names most."""
    if not _DIVISION_OR_TOWN.match(body) and not _DIVISION_OR_TOWN.match(_split_relative(body)[1]):
        return None
    context = evidence.page.meta.get(TRAIL, "")[:400] + "\n" + evidence.text[:20_000]
    place = find_place(body, year=year, context=context, town_by_context=True)
    return _named(place) if place else None


def _of_site(level: str, year: int, evidence: _Evidence) -> Locality | None:
    """The one area on whose site the trail or the text says that the body publishes (通过某县人民政府网发布), None where they
    name several."""
    text = squeeze(evidence.page.meta.get(TRAIL, "")[:400] + "|" + evidence.text[:20_000])
    if "网" not in text:
        return None
    names = dict.fromkeys(found[1] for pattern in _patterns("site") for found in pattern.finditer(text))
    places = [place.locality for name in names if (place := _place(name, year, evidence)) and place.rest == "人民政府"]
    places = [place for place in places if _fits(level, place)]
    return places[0] if places and all(place.code == places[0].code for place in places) else None


def _place(phrase: str, year: int, evidence: _Evidence) -> Place | None:
    return find_place(phrase, year=year, hint_code=evidence.code, context=evidence.text[:20_000])


def _phrases(evidence: _Evidence) -> Iterator[str]:
    """Where else an issuer may stand: signature, preamble, labelled fields, the listing."""
    for line in reversed(evidence.lines[-HEAD:]):
        text = _signed(line)
        if text and kind_of(text) != "other":
            yield text
    preamble = squeeze(evidence.text[:3000])
    for pattern in _patterns("prose"):
        if found := pattern.search(preamble):
            yield found[1]
    for line in evidence.lines[:4]:
        text = _letterhead(line)
        if text and kind_of(text) != "other":
            yield text  # the body on a line of its own under a title that names none
    for value in _meta(evidence.page, _words("label") if evidence.code is None else _words("label")[:-1]):
        yield _without_furniture(value)
    if evidence.entry is not None:
        yield parse_title(evidence.entry.title).body
    for pattern in _patterns("contact"):
        if found := pattern.search(preamble):
            yield _without_inner(found[1])
    for line in evidence.lines[:HEAD]:
        for cell in line.split("|") if "|" in line else ():  # 张三镇人民政府 in the row of values of a flattened header
            if _TRAILING_ORGAN.match(text := squeeze(cell)) and kind_of(text) in ("government", "office", "subdistrict"):
                yield text


def _signed(line: str) -> str:
    """The body that a line at the end is signed by, "" for any other line: alone, in brackets, or with the date behind it, then
    also behind the last sentence (特此报告。 某市审计局 2013年3月5日)."""
    if len(line) > SIGNED and not _SIGNED_DATE.search(line[-SIGNED:]):
        return ""
    text = squeeze(line[-SIGNED:])
    if dated := _SIGNED_DATE.search(text):
        text = text[: dated.start()].rpartition("。")[2]
    text = text.strip("()")
    return text if _TRAILING_ORGAN.match(text) and not _HEADING.match(line) else ""


SIGNED = 80
"""A line with a signature is not longer, or the signature at its end is not."""
_DAY_OR_MONTH = r"[\d一二三四五六七八九十]{1,3}"
_SIGNED_DATE = re.compile(rf"[(,]?(?:20\d\d|二[〇○零Oo0][〇○零一二三四五六七八九]{{2}})年{_DAY_OR_MONTH}月{_DAY_OR_MONTH}日\)?$")


def _without_inner(name: str) -> str:
    """The body of a unit to which readers turn: 某市审计局办公室 -> 某市审计局."""
    return _INNER_UNIT.sub("", _OWN_OFFICE.sub("", name))


def _letterhead(line: str) -> str:
    """The body that a line at the beginning is: alone, or as the letterhead of its documents (某市审计局文件)."""
    text = _NOTED.sub("", squeeze(line))
    return text.removesuffix("文件") if _TRAILING_ORGAN.match(text) and not _HEADING.match(line) else ""


def _without_furniture(source: str) -> str:
    """The body behind a site: 长沙市人民政府门户网站 -> 长沙市人民政府."""
    return next((source[: -len(w)] for w in words("furniture") if source.endswith(w)), source)


def _before_organ(organ: str, level: str, year: int, evidence: _Evidence) -> Place | None:
    """The place before the organ where the text calls it by its full name (示例市教育局)."""
    text = squeeze(evidence.text[:20_000])
    at = text.find(organ)
    town = _DIVISION_OR_TOWN.match(organ) is not None
    while at >= 0:
        for length in range(min(14, at), 1, -1):
            place = _place(text[at - length : at], year, evidence)
            if place is not None and place.start == 0 and not place.rest and _fits(level, place.locality):
                return (_place(text[at - length : at] + organ, year, evidence) or place) if town else place
        at = text.find(organ, at + 1)
        if at > 5000:
            break
    return None


def _named(place: Place) -> _Issuer:
    """The issuer of a phrase with a place: 浏阳市关口街道 -> 浏阳市关口街道办事处."""
    organ = _organ(place.rest)
    central = next((w for w in _words("central") if place.before.endswith(w)), "")
    if central in ("中共", "中国共产党") and organ.startswith("人民政府"):
        central = ""
    return _completed(organ, place.locality, central)


def _completed(organ: str, locality: Locality, central: str = "") -> _Issuer:
    """The issuer's full name and kind, of an organ (its full name, "" for the authority itself) and its place."""
    called = _called(locality) if not organ or organ.startswith(("人民政府", "行政公署")) else locality.name_in_report
    authority, kind, further = _authority(locality)
    if not central and (not organ or organ == authority or organ in further):
        return _Issuer(called + (organ if organ in further[:-1] else authority), kind, "", locality)
    kind = kind_of(organ)
    return _Issuer(central + called + organ, "department" if kind == "zone" else kind, central + organ, locality)


def _authority(locality: Locality) -> tuple[str, str, tuple[str, ...]]:
    """What governs a place: its name, its kind, and what else it may be called (the last one is a short form)."""
    name = locality.name_in_report
    if locality.level == "zone":
        own = "" if name.endswith(_words("self")) else "管理委员会"
        return own, "zone", ("管理局", "管理处", "人民政府", "委")
    if locality.level == "township" and name.endswith("街道"):
        return "办事处", "subdistrict", ("街道办事处", "办")
    if name.endswith(("地区", "盟")):
        return "行政公署", "government", ("人民政府", "公署")
    return "人民政府", "government", ("行政公署", "")


def _called(locality: Locality) -> str:
    """The place as an issuer's name has it: as the report calls it, a short form (株洲) made full (株洲市)."""
    called = locality.name_in_report
    if locality.level in ("zone", "township") or called[-1:] in "省市县区旗盟" or called.endswith(locality.name):
        return called
    return locality.name


def kind_of(organ: str) -> str:
    """`government`, `office`, `department`, `subdistrict`, `zone` or `other`, by how the name of the organ ends."""
    return next((kind for suffix, kind in _suffixes() if organ.endswith(suffix)), "other")


@lru_cache(maxsize=1024)
def _organ(rest: str) -> str:
    """The full name of an organ: 卫健委 -> 卫生健康委员会, 政府办 -> 人民政府办公室."""
    rest = rest.strip("-—、,.:()《》“”\" 的")
    short = _full_forms()
    if rest in short:
        return short[rest]
    for word, full in short.items():
        if rest.endswith(word) and rest[: -len(word)].endswith(("人民政府", "委员会", "管理区", "街道", "镇", "乡")):
            return rest[: -len(word)] + full
    return rest


def _split_relative(body: str) -> tuple[str, str]:
    """区教育局 -> 区, 教育局; 市场监督管理局 -> "", 市场监督管理局; 我市 -> 市, ""."""
    text, level = squeeze(body), ""
    levels = _levels()
    while text.startswith(_words("relative")) and (text.startswith("政府", 1) or not text.startswith(_words("word"))):
        level = text[0] if levels[text[0]] else level
        text = text[1:]
    return (level, text) if len(text) != 1 else ("", squeeze(body))


def _fits(level: str, locality: Locality) -> bool:
    """Whether a place can be what a title calls only 区, 市 or 县."""
    return not level or locality.level in _levels()[level]


@cache
def _levels() -> dict[str, tuple[str, ...]]:
    return {r["words"]: split(r["kind"]) for r in rows("issuers.csv") if r["role"] == "relative"}


@cache
def _words(role: str) -> tuple[str, ...]:
    return tuple(r["words"] for r in rows("issuers.csv") if r["role"] == role)


@cache
def _own_words() -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    """Patterns of what a body calls itself behind 我 or 本, the word, and how the names of such bodies end."""
    found = [(r["words"], split(r["kind"])) for r in rows("issuers.csv") if r["role"] == "own"]
    return tuple((re.compile("(?<=[我本])" + word), word.partition("(")[0], ends) for word, ends in found)


@cache
def _suffixes() -> tuple[tuple[str, str], ...]:
    found = [(r["words"], r["kind"]) for r in rows("issuers.csv") if r["role"] == "suffix"]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@cache
def _full_forms() -> dict[str, str]:
    return {r["words"]: r["kind"] for r in rows("issuers.csv") if r["role"] == "exact"}


@cache
def _ministries() -> dict[str, str]:
    """The bodies of the State Council, as they are called -> full names."""
    return {r["words"]: r["kind"] or r["words"] for r in rows("issuers.csv") if r["role"] == "ministry"}


@cache
def _patterns(role: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(word.replace("%", ",")) for word in _words(role))


_OWN_BODY = re.compile(f"[我本](?:{'|'.join(word for _, word, _ in _own_words())})")
"""A body that a page calls only 我局."""

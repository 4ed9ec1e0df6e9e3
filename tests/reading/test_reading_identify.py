"""Whose report, of which year: title, issuer, place, id; and what is no report.

`identify_titles.csv` holds 200 titles (invented reports of real bodies) over provinces, eras, renamed places, zones, streets and departments.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.items import Identity, ListingEntry, Page, Paragraph, PortalHint, ReadingError, Table
from govreports.localities import by_code
from govreports.reading.identify import identify, kind_of

TITLES = list(csv.DictReader((Path(__file__).parent / "identify_titles.csv").read_text(encoding="utf-8").splitlines()))
BODY = [
    "本报告根据《中华人民共和国政府信息公开条例》编制,统计期限自2019年1月1日起至2019年12月31日止。",
    "一、总体情况",
    "2019年,我单位主动公开政府信息120条,收到公开申请3件。",
    "二、行政复议、行政诉讼情况",
    "无。",
    "三、存在的主要问题及改进情况",
    "存在问题是信息更新不及时,下一步将加强培训。",
]


def page(title: str | None, *lines: str, meta: dict[str, str] | None = None, published: str | None = None) -> Page:
    return Page("html", title, [Paragraph(line) for line in lines], meta=meta or {}, published=published)


def read(title: str | None, *lines: str, hint: str | None = None, meta: dict[str, str] | None = None) -> Identity:
    return identify(page(title, *lines, meta=meta), url="http://example.test/1.html", hint=PortalHint(code=hint))


def refused(
    title: str | None, *lines: str, hint: str | None = None, entry: ListingEntry | None = None, meta: dict[str, str] | None = None
) -> str:
    with pytest.raises(ReadingError) as raised:
        identify(page(title, *lines, meta=meta), url="http://example.test/", hint=PortalHint(code=hint), entry=entry)
    assert raised.value.step == "identify"
    assert str(raised.value)
    return raised.value.reason


@pytest.mark.parametrize("row", TITLES, ids=lambda row: row["title"])
def test_titles(row: dict[str, str]) -> None:
    found = read(row["title"], row["title"], "一、概述", "认真贯彻《中华人民共和国政府信息公开条例》,做好主动公开工作。")
    place = found.locality
    assert found.year == int(row["year"])
    assert (place.code, place.series, place.level) == (row["code"], row["series"], row["level"])
    assert (place.full_name, place.name_in_report) == (row["full_name"], row["name_in_report"])
    assert (found.issuer, found.issuer_kind) == (row["issuer"], row["issuer_kind"])
    assert ("-gov-" in found.report_id) == (row["own"] == "yes")
    assert found.report_id.startswith(row["series"] + "-")
    assert found.report_id.endswith(f"-{row['year']}")


def test_there_are_enough_titles() -> None:
    assert len(TITLES) >= 150
    assert {row["level"] for row in TITLES} == {"province", "prefecture", "county", "township", "zone"}
    assert {row["code"][:2] for row in TITLES} >= {str(n) for n in (11, 21, 31, 44, 50, 54, 65)}


def test_the_key_of_an_organ_is_its_name_without_its_place() -> None:
    key = hashlib.sha1("教育局".encode()).hexdigest()[:8]
    assert read("浏阳市教育局2019年政府信息公开年度报告", *BODY).report_id == f"430181-{key}-2019"
    # the bureau of a renamed county keeps its key, so that both are one line of reports
    older = read("云安县教育局2012年政府信息公开年度报告", *BODY).report_id
    newer = read("云浮市云安区教育局2016年政府信息公开年度报告", *BODY).report_id
    assert older.rsplit("-", 1)[0] == newer.rsplit("-", 1)[0] == f"445303-{key}"


def test_a_short_form_of_an_organ_has_the_key_of_the_full_one() -> None:
    short = read("长沙市发改委2016年政府信息公开年度报告", *BODY)
    full = read("长沙市发展和改革委员会2016年政府信息公开年度报告", *BODY)
    assert short.report_id == full.report_id
    assert short.issuer == "长沙市发展和改革委员会"


def test_the_office_of_a_government_is_not_the_government() -> None:
    office = read("长沙市人民政府办公厅2019年政府信息公开年度报告", *BODY)
    assert office.issuer_kind == "office"
    assert office.report_id != read("长沙市2019年政府信息公开年度报告", *BODY).report_id


def test_the_issuer_of_a_title_without_one_is_the_signature() -> None:
    found = read("2019年政府信息公开年度报告", *BODY, "长沙市天心区人民政府办公室", "2020年1月20日")
    assert (found.issuer, found.issuer_kind, found.dated) == ("长沙市天心区人民政府办公室", "office", "2020-01-20")


def test_the_issuer_of_a_title_without_one_is_the_line_above_it() -> None:
    found = read("2019年政府信息公开年度报告", "长沙市天心区人民政府", "2019年政府信息公开年度报告", "(2020年1月20日)", *BODY)
    assert (found.issuer, found.dated) == ("长沙市天心区人民政府", "2020-01-20")
    assert found.title == "长沙市天心区人民政府2019年政府信息公开年度报告"


def test_the_issuer_of_a_title_without_one_is_whom_the_preamble_names() -> None:
    found = read("信息公开年报", "现公布长沙市天心区人民政府2019年政府信息公开工作年度报告。", *BODY)
    assert found.issuer == "长沙市天心区人民政府"


def test_the_issuer_of_a_title_without_one_is_the_labelled_field() -> None:
    found = read("2019年政府信息公开年度报告", *BODY, meta={"来源": "本网", "发布机构": "长沙市天心区体育局"})
    assert (found.issuer, found.issuer_kind) == ("长沙市天心区体育局", "department")


def test_a_login_name_as_source_names_nobody() -> None:
    found = read("2019年政府信息公开年度报告", *BODY, meta={"来源": "bgs"}, hint="430103")
    assert found.issuer == "天心区人民政府"


def test_the_party_prefix_of_a_government_office_is_dropped() -> None:
    found = read("2019年政府信息公开年度报告", *BODY, "中共长沙市天心区人民政府办公室")
    assert found.issuer == "长沙市天心区人民政府办公室"


def test_an_organ_without_its_place_takes_it_from_the_text() -> None:
    found = read("区教育局2019年政府信息公开年度报告", "2019年,长沙市天心区教育局认真贯彻条例。", *BODY)
    assert (found.issuer, found.locality.code) == ("长沙市天心区教育局", "430103")


def test_an_organ_without_its_place_takes_it_from_the_portal() -> None:
    assert read("区教育局2019年政府信息公开年度报告", *BODY, hint="430103").issuer == "天心区教育局"
    assert read("市场监督管理局2019年政府信息公开年度报告", *BODY, hint="430103").issuer == "天心区市场监督管理局"


OWN = [
    "一、主动公开情况",
    "2012年我局认真贯彻《中华人民共和国政府信息公开条例》,主动公开政府信息120条。",
    "二、依申请公开情况",
    "我局收到政府信息公开申请3件,均按期答复。",
    "三、存在的主要问题",
    "更新不够及时,下一步我局将加强培训。",
]
NAMELESS = "2012年政府信息公开工作年度报告"


@pytest.mark.parametrize("line", ["浏阳市审计局 2013年3月5日", "浏阳市审计局二〇一三年三月五日", "(浏阳市审计局)", "特此报告。 浏阳市审计局 2013年3月5日"])
def test_a_signature_may_have_its_date_or_brackets_on_its_line(line: str) -> None:
    assert read(NAMELESS, *OWN, line).issuer == "浏阳市审计局"


def test_a_letterhead_names_the_body() -> None:
    assert read(NAMELESS, "浏阳市审计局文件", "浏审发〔2013〕5号", *OWN).issuer == "浏阳市审计局"


@pytest.mark.parametrize(
    "lines", [("市审计局",), ("审计局", "2013年3月5日"), ("市审计局 2013年3月5日",), ("如有疑问,请与市审计局办公室联系。",)]
)
def test_a_page_that_says_only_our_bureau_takes_a_name_without_its_place_too(lines: tuple[str, ...]) -> None:
    before, after = ((), lines) if "联系" not in lines[0] else (lines, ())
    assert read(NAMELESS, *before, *OWN, *after, hint="430181").issuer == "浏阳市审计局"


@pytest.mark.parametrize("trail", ["首页 > 信息公开 > 市审计局 > 年度报告", "当前位置:首页>>部门>>浏阳市审计局>>年报", "市直委办局>审计局>年报"])
def test_a_page_that_says_only_our_bureau_takes_the_name_of_its_trail(trail: str) -> None:
    assert read(NAMELESS, *OWN, hint="430181", meta={"位置": trail}).issuer == "浏阳市审计局"


@pytest.mark.parametrize("label", ["来源", "作者"])
def test_a_page_that_says_only_our_bureau_takes_the_name_of_a_field(label: str) -> None:
    assert read(NAMELESS, *OWN, hint="430181", meta={label: "市审计局"}).issuer == "浏阳市审计局"


def test_our_office_may_be_the_governments_or_a_departments() -> None:
    own = [line.replace("我局", "我办") for line in OWN]
    assert read(NAMELESS, *own, hint="430181").issuer == "浏阳市人民政府"
    assert read(NAMELESS, *own, "市政府法制办", hint="430181").issuer == "浏阳市人民政府法制办公室"


def test_a_bureau_that_nothing_names_is_not_its_government() -> None:
    assert refused(NAMELESS, *OWN, hint="430181") == "no_issuer"
    assert refused(NAMELESS, *[line.replace("我局", "我镇") for line in OWN], hint="430181") == "no_issuer"
    # a report of the government that quotes a bureau
    assert read(NAMELESS, "我市各部门认真贯彻条例,我市全年公开政府信息900条。", *OWN[:2], hint="430181").issuer == "浏阳市人民政府"


def test_a_body_that_the_title_calls_our_bureau_has_no_name_there() -> None:
    assert read("我局" + NAMELESS, *OWN, "浏阳市审计局").issuer == "浏阳市审计局"


@pytest.mark.parametrize("trail", ["首页 > 各委办局 > 年报", "市直部门>年度报告", "首页 > 市中心 > 我局"])
def test_a_name_of_several_bodies_is_nobodys(trail: str) -> None:
    assert refused(NAMELESS, *OWN, hint="430181", meta={"位置": trail}) == "no_issuer"


def test_the_site_code_is_finer_than_the_portal() -> None:
    found = read("2019年政府信息公开年度报告", *BODY, hint="430100", meta={"SiteIDCode": "4301030001"})
    assert found.locality.code == "430103"
    # a site outside the portal's area is a copied template
    found = read("2019年政府信息公开年度报告", *BODY, hint="430100", meta={"SiteIDCode": "2302000001"})
    assert found.locality.code == "430100"


def test_the_title_is_stronger_than_portal_and_site() -> None:
    found = read("攀枝花市2019年政府信息公开年度报告", *BODY, hint="510000", meta={"SiteIDCode": "5100000001"})
    assert found.locality.code == "510400"


def test_a_place_that_nobody_knows_is_no_place_of_the_portal() -> None:
    assert refused("火星市2019年政府信息公开年度报告", *BODY) == "no_locality"
    assert refused("火星市2019年政府信息公开年度报告", *BODY, hint="430103") == "no_locality"


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("教育部2024年政府信息公开工作年度报告", "教育部"),
        ("审计署发布2012年政府信息公开工作年度报告", "审计署"),
        ("国家卫健委2022年政府信息公开工作年度报告", "国家卫生健康委员会"),
        ("中华人民共和国水利部2015年政府信息公开工作年度报告", "水利部"),
    ],
)
def test_a_body_of_the_state_council_reports_on_the_whole_country(title: str, issuer: str) -> None:
    found = read(title, *BODY)
    assert (found.issuer, found.issuer_kind) == (issuer, "department")
    assert (found.locality.code, found.locality.level) == ("000000", "country")
    assert by_code("000000") == found.locality


def test_a_local_office_of_such_a_body_reports_on_its_place() -> None:
    assert read("国家税务总局长沙市税务局2020年政府信息公开工作年度报告", *BODY).locality.code == "430100"


def test_a_shared_name_is_settled_by_the_text_or_refused() -> None:
    assert refused("鼓楼区2019年政府信息公开年度报告", *BODY) == "no_locality"
    found = read("鼓楼区2019年政府信息公开年度报告", *BODY, "按照南京市的要求,我区将继续努力。")
    assert found.locality.code == "320106"


def test_a_zone_named_alone_lies_in_the_portals_place() -> None:
    found = read("高新区2019年政府信息公开年度报告", *BODY, hint="430200")
    assert (found.issuer_kind, found.locality.code, found.locality.name) == ("zone", "430200", "株洲高新区")


def test_the_year_is_that_reported_on_and_never_that_of_publication() -> None:
    found = read("长沙市天心区政府信息公开年度报告", *BODY, "2020年3月1日")
    assert found.year == 2019
    found = identify(page("长沙市2019年政府信息公开年度报告", *BODY, published="2021-05-01"), url="u")
    assert (found.year, found.published) == (2019, "2021-05-01")


def test_the_year_of_the_preamble_where_the_title_has_none() -> None:
    lines = ["长沙市天心区人民政府", "2020年1月", "根据条例,现公布本区2019年政府信息公开年度报告,主动公开与依申请公开情况如下。", "一、概述"]
    assert read("长沙市天心区政府信息公开年度报告", *lines).year == 2019


def test_a_title_that_contradicts_the_period_is_believed() -> None:
    found = read("长沙市2020年政府信息公开年度报告", *BODY)
    assert (found.year, found.period) == (2020, ["2019-01-01", "2019-12-31"])


def test_a_report_without_a_year() -> None:
    lines = ["长沙市天心区人民政府", "一、概述", "认真贯彻条例,主动公开政府信息。"]
    assert refused("政府信息公开年度报告", *lines) == "no_year"


def test_the_date_of_the_listing_where_the_page_has_none() -> None:
    entry = ListingEntry("u", "长沙市2019年政府信息公开年度报告", date="2020-03-30")
    assert identify(page("长沙市2019年政府信息公开年度报告", *BODY), url="u", entry=entry).published == "2020-03-30"


def test_the_listing_names_the_report_whose_page_does_not() -> None:
    entry = ListingEntry("u", "长沙市2019年政府信息公开工作年度报告")
    found = identify(page("长沙市人民政府门户网站", *BODY), url="u", entry=entry)
    assert (found.title, found.issuer) == (entry.title, "长沙市人民政府")


def test_a_listing_alone_is_no_evidence() -> None:
    entry = ListingEntry("u", "长沙市2019年政府信息公开工作年度报告")
    assert refused("长沙市人民政府门户网站", "首页", "要闻", "公告", entry=entry) == "no_report"
    assert refused("", "Please enable JavaScript and refresh the page.", entry=entry) == "no_report"
    assert refused(None, entry=entry) == "no_report"


def test_a_home_page_that_links_a_report_is_none() -> None:
    lines = ["要闻", "全市召开经济工作会议,部署明年工作。", "政府信息公开指南", "长沙市2019年政府信息公开工作年度报告", "依申请公开"]
    assert refused("长沙市人民政府门户网站", *lines) == "no_report"


def test_a_list_of_reports_is_none() -> None:
    lines = [f"长沙市{year}年政府信息公开工作年度报告" for year in range(2014, 2020)]
    assert refused("政府信息公开年报", *lines) == "no_report"


@pytest.mark.parametrize("title", ["2019年政府网站工作年度报表", "长沙市2019年法治政府建设年度报告", "长沙市政府信息公开指南"])
def test_lookalikes_say_so(title: str) -> None:
    assert refused(title, title, "各项工作按照要求开展,现将情况报告如下。") == "lookalike"


def test_a_page_that_holds_only_the_title_and_an_attachment_is_the_report() -> None:
    assert read("长沙市2019年政府信息公开工作年度报告", "附件:年报.pdf").report_id == "430100-gov-2019"


def test_the_title_keeps_the_pages_own_characters_beside_it() -> None:
    given = page("云安县2012年政府信息公开工作年度报告_云安网", *BODY)
    given.title_original = "雲安縣2012年政府信息公開工作年度報告_雲安網"
    found = identify(given, url="u")
    assert found.title == "云安县2012年政府信息公开工作年度报告"
    assert found.title_original == "雲安縣2012年政府信息公開工作年度報告"


@pytest.mark.parametrize(
    ("organ", "kind"),
    [
        ("人民政府", "government"),
        ("人民政府办公室", "office"),
        ("人民政府办公厅", "office"),
        ("卫生健康委员会", "department"),
        ("公安局", "department"),
        ("街道办事处", "subdistrict"),
        ("管理委员会", "zone"),
        ("管理委员会办公室", "office"),
        ("第一中学", "other"),
        ("人民医院", "other"),
        ("自来水有限公司", "other"),
        ("张三", "other"),
    ],
)
def test_kinds_of_organs(organ: str, kind: str) -> None:
    assert kind_of(organ) == kind


@given(st.lists(st.text(max_size=60), max_size=12), st.none() | st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_page_is_identified_or_refused(lines: list[str], title: str | None) -> None:
    blocks: list[Paragraph | Table] = [*(Paragraph(line) for line in lines), Table([["a", "1"], [lines[0] if lines else "", ""]])]
    try:
        outcome = identify(Page("html", title, blocks), url="u", hint=PortalHint(code="430103")).report_id[-4:]
    except ReadingError as error:
        outcome = error.reason
    assert outcome.isdigit() or outcome in ("lookalike", "no_report", "no_year", "no_locality")


def test_a_district_organ_is_none_of_the_portals_city() -> None:
    assert refused("区教育局2019年政府信息公开年度报告", *BODY, hint="430100") == "no_locality"
    assert read("市教育局2019年政府信息公开年度报告", *BODY, hint="430100").issuer == "长沙市教育局"
    assert read("我市2019年政府信息公开年度报告", *BODY, hint="430100").report_id == "430100-gov-2019"


def test_the_government_of_a_relative_place_is_not_the_first_government_that_the_text_names() -> None:
    lines = ["根据湖南省人民政府的要求编制。", *BODY]
    assert read("区政府2019年政府信息公开年度报告", *lines, hint="430103").report_id == "430103-gov-2019"
    assert refused("区政府2019年政府信息公开年度报告", *lines) == "no_locality"


def test_the_name_of_the_site_is_the_last_resort() -> None:
    found = read("2019年政府信息公开年度报告", *BODY, meta={"SiteName": "长沙市天心区人民政府门户网站"})
    assert found.issuer == "长沙市天心区人民政府"


@pytest.mark.parametrize("verb", ["现公布", "按照条例要求,编写", "根据有关规定,形成", "现发布"])
def test_a_page_without_a_title_is_called_as_its_preamble_calls_it(verb: str) -> None:
    told = f"{verb}苍溪县教育局2010年度政府信息公开工作年度报告。统计期限自2010年1月1日起至2010年12月31日止。"
    lines = ("引言", told, "一、概述", "二、主动公开情况", "收到公开申请2件,未发生行政复议、行政诉讼,存在问题另述。")
    for title in (None, "引言", "根据《中华人民共和国政府信息公开条例》的规定,现公布我局2010年度政府信息公开年度报告。报告分为五个部分。"):
        found = read(title, *lines)
        assert found.title == "苍溪县教育局2010年度政府信息公开工作年度报告"
        assert (found.issuer, found.year) == ("苍溪县教育局", 2010)


def test_an_organ_of_a_town_takes_county_and_code_from_where_the_text_names_it_in_full() -> None:
    title = "和平街道办事处2020年政府信息公开工作年度报告"
    found = identify(
        Page("text", None, [Paragraph(t) for t in (title, *BODY, "公众号“梅河口市和平街道办事处”发布消息30条。")]), url="file:///1.txt"
    )
    assert (found.issuer, found.locality.level, found.locality.code) == ("梅河口市和平街道办事处", "township", "220581070")


def test_the_issuer_in_a_flattened_header() -> None:
    head = ("索引号 | 公开方式 | 发布机构 |", "12345/2010-00023 | 主动公开 | 凉州区张义镇人民政府 |")
    found = read(None, *head, "现向社会公布2009年度本机关信息公开年度报告,分为主动公开、依申请公开、行政复议情况。", *BODY[1:2], *BODY[3:])
    assert (found.issuer, found.year) == ("凉州区张义镇人民政府", 2009)


def test_a_town_lies_in_the_county_of_the_site() -> None:
    found = read("2019年朝阳乡政府信息公开工作年度报告", *BODY, meta={"SiteName": "大竹县人民政府"})
    assert (found.issuer, found.issuer_kind, found.locality.code) == ("大竹县朝阳乡人民政府", "government", "511724203")


def test_a_town_that_the_text_names_in_full_is_named_once() -> None:
    found = read("沙塘镇2019年度政府信息公开年度报告", "如有疑问,请致电我镇,地址:开平市沙塘镇1号。", *BODY)
    assert (found.issuer, found.issuer_kind) == ("开平市沙塘镇人民政府", "government")


def test_the_office_to_call_is_not_the_issuer() -> None:
    found = read("市教育局2019年度政府信息公开报告", "如对本报告有疑问,请与沈阳市教育局办公室联系。", *BODY)
    assert found.issuer == "沈阳市教育局"


def test_a_town_lies_where_it_says_that_it_publishes() -> None:
    found = read("张家湾镇2019年政府信息公开工作年度报告", *BODY, "全年通过《富县人民政府网》发布信息85条。")
    assert (found.issuer, found.locality.code) == ("富县张家湾镇人民政府", "610628103")


def test_the_issuer_behind_the_year_of_the_preamble() -> None:
    found = read("2019年政府信息公开工作年度报告", "特向社会公布2019年度十堰市农业局信息公开工作年度报告。", *BODY)
    assert found.issuer == "十堰市农业局"


@pytest.mark.parametrize(
    "told",
    [
        "根据条例的要求,十堰市农业局编制了2019年度政府信息公开工作年度报告。",
        "十堰市农业局根据条例及有关要求,编写完成了2019年度政府信息公开年度报告。",
        "按照条例要求,十堰市农业局组织编写本报告。",
        "2019年度十堰市农业局政府信息公开年度报告主要包括概述等六个部分。",
    ],
)
def test_the_issuer_that_wrote_the_report(told: str) -> None:
    found = read(None, told, *BODY)
    assert (found.issuer, found.year) == ("十堰市农业局", 2019)


def test_the_issuer_alone_above_a_title_that_names_it_again() -> None:
    found = read(None, "十堰市农业局", "十堰市农业局2019年", "政府信息公开工作年度报告", *BODY)
    assert found.title == "十堰市农业局2019年政府信息公开工作年度报告"


def test_a_year_above_a_title_that_names_its_own_is_no_part_of_it() -> None:
    found = read(None, "2019年度", "十堰市农业局2019年政府信息公开", "工作年度报告", *BODY)
    assert found.title == "十堰市农业局2019年政府信息公开工作年度报告"


def test_the_government_itself_as_the_one_that_reports() -> None:
    found = read("城口县人民政府机关2019年政府信息公开工作年度报告", *BODY)
    assert (found.issuer, found.issuer_kind, found.report_id) == ("城口县人民政府", "government", "500229-gov-2019")


@pytest.mark.parametrize(("number", "code"), [
    ("113301220025032156/2015-12", "330122"),  # 桐庐县: the third to eighth digits of the credit code
    ("002503215/2015-12", None),
])  # fmt: skip
def test_the_credit_code_in_the_index_number_names_the_place(number: str, code: str | None) -> None:
    lines = (f"索引号: | {number} | 发布机构: | 区教育局", *BODY)
    if code is None:
        assert refused("教育局2019年政府信息公开年度报告", *lines) == "no_locality"
    else:
        assert read("教育局2019年政府信息公开年度报告", *lines).locality.code == code


def test_the_office_for_the_law_within_an_organ_is_no_part_of_its_name() -> None:
    contact = "如对本报告有任何疑问,请与浏阳市司法局政府信息公开领导小组办公室联系。"
    assert read("2019年政府信息公开工作年度报告", contact, *BODY).issuer == "浏阳市司法局"


def test_a_shared_name_is_settled_by_short_names_of_the_parents_in_the_text() -> None:
    assert read("南山区2019年政府信息公开年度报告", "通过《深圳晚报》等媒体公开。", *BODY).locality.code == "440305"
    assert refused("南山区2019年政府信息公开年度报告", *BODY) == "no_locality"


def test_a_town_named_alone_is_the_one_whose_county_the_text_names() -> None:
    assert read("城关镇2019年政府信息公开年度报告", "在旬阳市政府网站公开。", *BODY).locality.full_name == "陕西省安康市旬阳市城关镇"
    assert refused("城关镇2019年政府信息公开年度报告", *BODY) == "no_locality"


def test_the_title_of_a_report_that_is_one_paragraph() -> None:
    whole = "2019年浏阳市司法局政府信息公开年报 一、总体情况 " + " ".join(BODY)
    found = read(None, whole)
    assert (found.title, found.issuer) == ("2019年浏阳市司法局政府信息公开年报", "浏阳市司法局")


@pytest.mark.parametrize(("line", "published"), [
    ("• 2020年03月12日 00时00分", "2020-03-12"), ("2020-03-12 16:20", "2020-03-12"), ("2020年3月12日", None),
])  # fmt: skip
def test_a_date_alone_above_the_text_is_the_page_s_where_it_is_no_signature(line: str, published: str | None) -> None:
    assert read("浏阳市司法局2019年政府信息公开年度报告", line, *BODY).published == published


@pytest.mark.parametrize(
    "line",
    [
        "长沙市教育局2019年政府信息公开工作年度报告根据《中华人民共和国政府信息公开条例》编制。",
        "长沙市教育局2019年政府信息公开年度报告长沙市教育局2019年政府信息公开年度报告2019年,我局做好公开工作。",
        "长沙市教育局2019年政府信息公开年度报告按照上级《年度报告格式》的要求编制。",
    ],
)
def test_a_title_that_its_paragraph_goes_on_behind(line: str) -> None:
    found = read(None, line, *BODY)
    assert (found.issuer, found.year, found.title.partition("报告")[2]) == ("长沙市教育局", 2019, "")


def test_a_town_lies_in_the_county_of_its_trail() -> None:
    trail = {"位置": "首页 > 旬阳市人民政府门户网站 > 政务公开 > 年报"}
    assert read("城关镇2022年政府信息公开年度报告", *BODY, meta=trail).locality.full_name == "陕西省安康市旬阳市城关镇"
    assert refused("城关镇2022年政府信息公开年度报告", *BODY, meta={"位置": "首页 > 政务公开 > 年报"}) == "no_locality"

"""Statistics told in prose: own sentences in the forms met in reports of every era."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.codebook import ProsePattern, indicator, prose_patterns
from govreports.items import Identity, Line, Locality, Outline, Section, Statistic
from govreports.reading.prose import read_prose


def outline(text: str, kind: str | None = None) -> Outline:
    """An outline of one section whose lines are all prose."""
    sections = [Section(1, "一", "情况", kind, [kind] if kind else [])]
    lines: list[Line] = []
    start = 0
    for line in text.split("\n"):
        lines.append(Line(line, start, 0))
        start += len(line) + 1
    return Outline(text, lines, sections, [])


def identity(year: int = 2015, issuer: str = "青石县人民政府", kind: str = "government") -> Identity:
    name = issuer.removesuffix("人民政府")
    place = Locality("430181", "430181", name, name, name, "county")
    return Identity("x", f"{name}报告", f"{name}报告", year, None, issuer, kind, place, None, None)


def read(text: str, section: str | None = None, **who: object) -> list[Statistic]:
    return read_prose(outline(text, section), identity(**who))  # type: ignore[arg-type]


def values(text: str, section: str | None = None, **who: object) -> dict[str, float]:
    """code -> value; every quote is checked on the way."""
    found = read(text, section, **who)
    for entry in found:
        assert entry.quote
        assert entry.at
        assert text[entry.at["text"] :].startswith(entry.quote)
        known = indicator(entry.code)
        assert known is not None
        assert entry.unit == known.unit
    return {entry.code: entry.value for entry in found}


PATTERNS = [p for p in prose_patterns() if p.example and p.expected]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.id)
def test_every_pattern_of_the_codebook_reads_its_example(pattern: ProsePattern) -> None:
    if pattern.kind == "mask":
        return
    told = values(pattern.example)
    code = "applications.closed.total" if pattern.code == "applications.closed" else pattern.code
    assert told.get(code) == float(pattern.expected), told


@pytest.mark.parametrize("mask", [p for p in prose_patterns() if p.kind == "mask"], ids=lambda p: p.id)
def test_a_mask_matches_only_where_one_of_its_keys_stands(mask: ProsePattern) -> None:
    assert mask.keys
    assert re.search(mask.lead, mask.example)
    without = re.compile("|".join(map(re.escape, mask.keys))).sub("", mask.example)
    assert not re.search(mask.lead, without)


R = "sec.on_request"
RL = "sec.review_litigation"
F = "sec.fees"
P = "sec.proactive"
O = "sec.overview"  # noqa: E741

TOLD: list[tuple[str, str | None, int, dict[str, float]]] = [
    # --- 累计 behind a figure of the year tells the stock, unless it is the sum of what was told
    ("我局全年公开信息82条,累计公开信息930条。", P, 2014, {"proactive.total": 82, "proactive.cumulative_total": 930}),
    ("本中心2014年通过政府信息公开网主动公开政府信息82条,其中:工作动态60条,机构设置22条,累计公开信息930项。", P, 2014,
     {"proactive.total": 82, "proactive.category.work_dynamics": 60, "proactive.category.org_function": 22,
      "proactive.cumulative_total": 930}),
    ("通过网站公开信息80条、公告栏公开40条,累计公开信息120条。", P, 2014,
     {"proactive.channel.website": 80, "proactive.channel.bulletin_board": 40, "proactive.total": 120}),
    # --- a year told behind a date since when; time words before the body itself
    ("自2009年起坚持天天更新,今年门户网站累计更新信息3150条,访问人次达25万次。", O, 2012,
     {"proactive.channel.website": 3150, "visits.site_total": 250000}),
    ("报告期我镇公开政府信息120条。今年我镇收到政府信息公开申请2件。", P, 2012,
     {"proactive.total": 120, "applications.received.total": 2}),
    ("今年以来白水镇公开政府信息50条。", P, 2012, {}),
    # --- 已公开 alone says neither that it was public before nor that it was given
    ("收到申请9件,已公开7件,部分公开1件,不公开1件。", R, 2012,
     {"applications.received.total": 9, "applications.outcome.granted_partial": 1, "applications.outcome.denied.total": 1}),
    ("收到申请9件,其中已公开的7件,同意公开2件。", R, 2012,
     {"applications.received.total": 9, "applications.outcome.already_public": 7, "applications.outcome.granted_full": 2}),
    ("依申请公开受理数为9件。", R, 2012, {"applications.received.total": 9}),
    ("我局新增公开信息190条。", P, 2012, {"proactive.total": 190}),
    ("2013年计划新增公开信息200条。", P, 2013, {}),
    ("全年在县政府门户网站上载信息146条。", P, 2012, {"proactive.channel.website": 146}),
    ("开通政务微博,共发微博1200条。", O, 2013, {"media.weibo.posts": 1200}),
    ("召开新闻发布会和媒体通气会共8场。", O, 2013, {"response.press_conferences": 8}),
    ("主动公开信息900条,其中公告公示40条,工作动态300条,其它子栏目发布30条,其他部门公开20条。", P, 2014,
     {"proactive.total": 900, "proactive.category.announcements": 40, "proactive.category.work_dynamics": 300}),
    # --- requests that were not taken up are not those that came in
    ("未予受理政府信息公开申请2件。", R, 2012, {}),
    ("收到申请9件,未予受理的政府信息公开申请2件,已答复的申请7件。", R, 2012,
     {"applications.received.total": 9, "applications.outcome.total": 7}),
    # --- work on disclosure, letters
    ("组织考核各科室信息公开工作1次,开展政务公开监督检查3次。", P, 2011, {}),
    ("门户网站受理群众投诉咨询310件,其中局长信箱120件、违法举报100件、在线咨询90件。", O, 2012, {"service.mailbox_cases": 120}),
    ("局外网公开政府信息610条,政务微信公开50条。", P, 2014, {"proactive.channel.wechat": 50}),
    ("通过公告栏目发布信息41条,发布动态要闻205条。", P, 2013,
     {"proactive.category.announcements": 41, "proactive.category.work_dynamics": 205}),
    ("全年主动公开文件35件,依申请公开4件,不予公开120件。", O, 2012, {}),
    # --- lists without their total, items with where they were published, joint classes
    ("从信息类别看,机构职能类32条,政策法规类56条,规划计划类18条,业务类1236条,其他类86条。", P, 2016,
     {"proactive.category.org_function": 32, "proactive.category.laws_documents": 56, "proactive.category.plans": 18,
      "proactive.category.admin_duty": 1236, "proactive.category.other": 86}),
    ("全年发布政策文件86件、政策解读98篇、工作动态2680条、通知公告320条。", O, 2024,
     {"proactive.category.laws_documents": 86, "response.policy_interpretations": 98,
      "proactive.category.work_dynamics": 2680, "proactive.category.announcements": 320}),
    ("2021年以来本局通过县政府官网公开发展规划信息3条。", P, 2021, {"proactive.category.plans": 3}),
    ("主动公开信息900条,公开机构职能等概况类信息36条,公开政务动态类信息864条。", P, 2024,
     {"proactive.total": 900, "proactive.category.overview": 36, "proactive.category.work_dynamics": 864}),
    ("其中概况类信息更新量5条,政务动态信息更新量426条。", "sec.proactive.content", 2022,
     {"proactive.category.overview": 5, "proactive.category.work_dynamics": 426}),
    # --- one way among others, counts of issues beside counts of items
    ("依托县政府门户网站信息公开栏目、简报等多样化渠道,累计发布超230条各类信息。", P, 2024, {"proactive.total": 230}),
    ("“青石外事”微信订阅号发布信息54期97条。", P, 2020, {"proactive.channel.wechat": 97}),
    ("我街道主动公开事项共计273余项。", P, 2022, {"proactive.total": 273}),
    ("更新发布法定主动公开内容信息216条。", O, 2023, {"proactive.total": 216}),
    ("主动公开政府信息数为1230条,其中规范性文件15件。", P, 2018,
     {"proactive.total": 1230, "proactive.normative_docs.disclosed": 15}),
    # --- requests
    ("全年主动公开政府信息153条,办理依申请公开件2件。", O, 2021, {"proactive.total": 153, "applications.received.total": 2}),
    ("通过邮寄方式受理申请12件,通过在线平台受理申请30件,通过当面方式受理2件。", R, 2023,
     {"applications.channel.letter": 12, "applications.channel.network": 30, "applications.channel.in_person": 2}),
    ("收到申请9件,1件尚在办理期限内,其中8件已按规定答复。", R, 2020,
     {"applications.received.total": 9, "applications.outcome.total": 8}),
    ("部分公开4件、不予公开2件(其中涉及国家秘密1件)、无法提供6件。", R, 2023,
     {"applications.outcome.granted_partial": 4, "applications.outcome.denied.total": 2,
      "applications.outcome.denied.state_secret": 1, "applications.outcome.unavailable.total": 6}),
    ("本年度没有收到任何个人或单位的书面或网上信息公开申请。", R, 2021, {"applications.received.total": 0}),
    ("今年我局依申请公开事项0件。", R, 2021, {"applications.received.total": 0}),
    ("因政府信息公开被申请行政复议、行政诉讼数量为0件。", R, 2022, {"review.total": 0, "litigation.total": 0}),
    ("信息公开类行政复议1起,正在办理中。", R, 2021, {"review.total": 1, "review.pending": 1}),
    ("涉及政府信息公开的行政复议案件5起,行政诉讼案件2起,均胜诉。", RL, 2022,
     {"review.total": 5, "litigation.total": 2, "litigation.upheld": 2}),
    # --- names in quotation marks, groups of channels, lists that go on
    ("政府网站公开各类信息约9800条,微信公众号“青石县政府网”发布信息930余条。", P, 2023,
     {"proactive.channel.website": 9800, "proactive.channel.wechat": 930}),
    ("通过微信、微博等政务新媒体发布各类政府信息372条。及时发布各类通知公告19条。及时更新各类概况性信息3条,人事信息7条。", P, 2023,
     {"proactive.channel.new_media": 372, "proactive.category.announcements": 19, "proactive.category.overview": 3,
      "proactive.category.personnel": 7}),
    ("主动公开各类信息199条,其中概况类信息更新2条,政务动态信息更新72条;“青石县政府网”微信公众号422条。", P, 2022,
     {"proactive.total": 199, "proactive.category.overview": 2, "proactive.category.work_dynamics": 72,
      "proactive.channel.wechat": 422}),
    ("全年通过县政府门户网站公开重大战略部署及26个重点领域等方面信息7965条。", P, 2023,
     {"proactive.channel.website": 7965}),
    ("我局共完成政府网站信息发布65条,其中工作动态42条,信息公开23条。", P, 2023,
     {"proactive.channel.website": 65, "proactive.total": 65, "proactive.category.work_dynamics": 42}),
    ("在本局官方网站对应栏目主动公开信息411条。", P, 2020, {"proactive.channel.website": 411, "proactive.total": 411}),
    ("先后举办和参加新闻发布会11场次。", O, 2022, {"response.press_conferences": 11}),
    ("部分公开51件,信息无法提供30件、不予处理3件。", R, 2023,
     {"applications.outcome.granted_partial": 51, "applications.outcome.unavailable.total": 30,
      "applications.outcome.not_processed.total": 3}),
    # --- figures before their class, totals behind their kinds, documents as what is counted
    ("本年度共公开60条预决算信息。", P, 2022, {"proactive.category.finance": 60}),
    ("全年公开财政预决算等信息31条。", P, 2022, {"proactive.category.finance": 31}),
    ("主动公开政府文件、便民政策、31个领域信息等共计15条,政府公示栏公开涉及项目、财务、救助补贴等信息60条。", P, 2025,
     {"proactive.total": 15, "proactive.channel.bulletin_board": 60}),
    ("积极主动地公开了各类政府信息,具体包括领导分工、补助领取等方面的内容共计108条,利用公示栏公示乡村信息170条。", P, 2025,
     {"proactive.total": 108, "proactive.channel.bulletin_board": 170}),
    ("全年共发布各类新闻信息1247条、各类政务信息1.5万余条。", P, 2024,
     {"proactive.total": 15000, "proactive.category.work_dynamics": 1247}),
    ("2022年,我局共公开文件104份,历年累计1089份,已经100%实现全文电子化。其中政策法规文件(规定、条例)4份。", P, 2022,
     {"proactive.total": 104, "proactive.cumulative_total": 1089, "proactive.electronic_rate": 100,
      "proactive.category.laws_documents": 4}),
    ("主动公开政府信息915条,电子化全文公开率达100%。", P, 2016, {"proactive.total": 915, "proactive.electronic_rate": 100}),
    ("主动公开政府信息129条,其中主动公开文件4条,行政执法12条(含行政许可4条、行政处罚3条)。", P, 2025,
     {"proactive.total": 129, "proactive.category.enforcement": 12}),
    ("全年政府网站已累计发布各类信息5274条,网站点击率累计达到16.3万次。其中动态类信息3633条,通知公告454条。", P, 2024,
     {"proactive.channel.website": 5274, "visits.site_total": 163000, "proactive.category.work_dynamics": 3633,
      "proactive.category.announcements": 454}),
    ("2018年,我区收到1件政府信息公开申请,属于网络申请。", R, 2018,
     {"applications.received.total": 1, "applications.channel.network": 1}),
    ("共收到依申请公开信息12条,其中:收到邮递依申请公开信息1条,信息公开平台依申请公开11条。", R, 2022,
     {"applications.received.total": 12, "applications.channel.letter": 1, "applications.channel.network": 11}),
    ("我局共接到公民、法人和其他组织申请公开的政府信息项目6例。", R, 2022, {"applications.received.total": 6}),
    ("我办未收到任何形式的申请公开信息要求。", R, 2018, {"applications.received.total": 0}),
    ("主动公开信息43条,其中简报信息24条、依申请公开信息0条、不予公开为0件。", P, 2014, {"proactive.total": 43}),
    ("行政复议1件、行政诉讼数量为0件。", RL, 2021, {"review.total": 1, "litigation.total": 0}),
    # --- lists whose subject wanders, a site that is a part, more ways to receive
    ("主动公开县政府文件26条,发展规划类信息3条,财政类信息257条,政府采购类信息309条,人事任免、招录信息15条。", P, 2025,
     {"proactive.category.plans": 3, "proactive.category.finance": 257, "proactive.category.procurement": 309,
      "proactive.category.personnel": 15}),
    ("通过公报、网站和新媒体等媒介,主动公开政府信息20余万条,其中,县政府门户网站发布信息16642条(概况类194条、政务动态5749条)。", P, 2022,
     {"proactive.total": 200000, "proactive.channel.website": 16642, "proactive.category.overview": 194,
      "proactive.category.work_dynamics": 5749}),
    ("公开各类政府信息900条,政策文件37条,其他结合我县实际应当公开的信息652条。", P, 2022,
     {"proactive.total": 900, "proactive.category.laws_documents": 37, "proactive.category.other": 652}),
    ("不掌握相关政府信息、无法提供4件,申请补正信息的2件。", R, 2019,
     {"applications.outcome.unavailable.not_held": 4, "applications.outcome.told_to_amend": 2}),
    ("全年通过政府门户网站、微信公众号、政务公开栏分别公开信息320条、560条、86条。", P, 2023,
     {"proactive.channel.website": 320, "proactive.channel.wechat": 560, "proactive.channel.bulletin_board": 86}),
    ("围绕重点领域主动公开政府信息数2360条。", P, 2023, {"proactive.total": 2360}),
    ("“青石政务”公众号发布信息296期共1120篇。", P, 2023, {"proactive.channel.wechat": 1120}),
    ("开展“在线访谈”8期。", O, 2023, {"response.online_interviews": 8}),
    # --- what was carried into the year by its name, requests without their noun
    ("2022年结转至2023年2件,2023年共受理265件,已办结264件,结转下年度办理3件。", R, 2023,
     {"applications.carried_in": 2, "applications.received.total": 265, "applications.outcome.total": 264,
      "applications.carried_out": 3}),
    ("收到政府信息公开申请30件,2023年结转至2024年3件。", R, 2023,
     {"applications.received.total": 30, "applications.carried_out": 3}),
    ("全年共受理4件申请公开政府信息,均为当面申请。", R, 2020,
     {"applications.received.total": 4, "applications.channel.in_person": 4}),
    ("收到网上咨询55件,部门信箱1件。全年共受理人民网留言11条,回复率达到100%。", O, 2020,
     {"consult.online": 55, "service.mailbox_cases": 1, "service.public_messages": 11}),
    ("公开区级政策文件22件,发布意见征集信息18条。", P, 2024,
     {"proactive.category.laws_documents": 22, "governance.consultations": 18}),
    # --- accounts, training
    ("“青石发布”公众号粉丝量达5.6万,全年推送稿件2134篇,累计阅读量320万人次。", O, 2024,
     {"media.wechat.followers": 56000, "media.wechat.posts": 2134, "media.reads": 3200000}),
    ("开展政务公开专题培训3期,覆盖工作人员420人次。", "sec.training", 2022,
     {"training.sessions": 3, "training.attendees": 420}),
    # --- the total of what was made public, in the wordings of all eras
    ("2012年,我县主动公开政府信息2,315条。", P, 2012, {"proactive.total": 2315}),
    ("全年累计主动公开各类政府信息1.2万余条。", P, 2020, {"proactive.total": 12000}),
    ("本年度主动公开的政府信息共有86条。", P, 2009, {"proactive.total": 86}),
    ("截至2014年12月31日,我局累计主动公开信息408条。", P, 2014, {"proactive.total": 408}),
    ("截止12月底,共公开政府信息９７条。", P, 2011, {"proactive.total": 97}),
    ("2018年共制作政府信息600条,其中主动公开400条,依申请公开80条,不予公开120条。", O, 2018, {"proactive.total": 400}),
    ("自《条例》施行以来,全市累计公开政府信息8120条,其中本年新增1300条。", P, 2012,
     {"proactive.cumulative_total": 8120, "proactive.total": 1300}),
    ("到年底累计主动公开政府信息5100条,其中本年度新增主动公开政府信息1980条。", P, 2010,
     {"proactive.cumulative_total": 5100, "proactive.total": 1980}),
    ("年内主动公开政府信息97条,全文电子化率为98.5%。", P, 2009,
     {"proactive.total": 97, "proactive.electronic_rate": 98.5}),
    # --- lists of classes and channels
    ("主动公开政府信息60条。其中:机构概况类信息4条,占6.7%;政策法规类信息12条,占20%;工作动态类信息44条,占73.3%。", P, 2013,
     {"proactive.total": 60, "proactive.category.org_function": 4, "proactive.category.laws_documents": 12,
      "proactive.category.work_dynamics": 44}),
    ("全年主动公开政府信息150条,其中财政预决算类2条、人事任免类5条、通知公告类93条、其他类50条。", P, 2019,
     {"proactive.total": 150, "proactive.category.finance": 2, "proactive.category.personnel": 5,
      "proactive.category.announcements": 93, "proactive.category.other": 50}),
    ("主动公开政府信息共计30条,包括:规划计划类6条;政府采购类3条;应急管理类21条。", P, 2014,
     {"proactive.total": 30, "proactive.category.plans": 6, "proactive.category.procurement": 3,
      "proactive.category.emergency": 21}),
    ("通过政府网站公开信息210条,微信公众号公开信息95条,政务微博公开信息33条。", P, 2017,
     {"proactive.channel.website": 210, "proactive.channel.wechat": 95, "proactive.channel.weibo": 33}),
    ("主动公开政府信息280条,其中网站200条,公示栏80条。", P, 2010,
     {"proactive.total": 280, "proactive.channel.website": 200, "proactive.channel.bulletin_board": 80}),
    ("政务微信公众号推送文章310篇,粉丝达2.4万人。", None, 2021,
     {"media.wechat.posts": 310, "media.wechat.followers": 24000}),
    # --- documents, gazette, response
    ("全年制发行政规范性文件12件,公开规章2件。", O, 2022, {"normative_docs.issued": 12, "regulations.disclosed": 2}),
    ("编印《青石县人民政府公报》6期,免费发放政府公报3000份。", None, 2013,
     {"proactive.gazette.issues": 6, "proactive.gazette.copies": 3000}),
    ("召开新闻发布会14场,在线访谈8期,发布政策解读稿件26篇。", None, 2017,
     {"response.press_conferences": 14, "response.online_interviews": 8, "response.policy_interpretations": 26}),
    ("及时回应公众关注热点和重大舆情9次。", None, 2018, {"response.hot_issues": 9}),
    # --- requests and their channels
    ("全年共收到政府信息公开申请36件,其中当面申请4件,信函申请12件,网络申请20件。", R, 2016,
     {"applications.received.total": 36, "applications.channel.in_person": 4, "applications.channel.letter": 12,
      "applications.channel.network": 20}),
    ("全年受理政府信息公开申请11件。其中,通过网络提交的7件,通过邮寄方式提交的3件,当面提交1件。", R, 2019,
     {"applications.received.total": 11, "applications.channel.network": 7, "applications.channel.letter": 3,
      "applications.channel.in_person": 1}),
    ("收到申请6件,网络、信函、当面申请分别为3件、2件和1件。", R, 2015,
     {"applications.received.total": 6, "applications.channel.network": 3, "applications.channel.letter": 2,
      "applications.channel.in_person": 1}),
    ("收到群众以书面形式提出的政府信息公开申请5份。", R, 2009, {"applications.received.total": 5}),
    ("本街道收到两件政府信息公开申请。", R, 2020, {"applications.received.total": 2}),
    ("2013年,共收到依申请公开8宗,均为信函申请。", R, 2013,
     {"applications.received.total": 8, "applications.channel.letter": 8}),
    ("当年新收政府信息公开申请58件,上年结转申请4件,共计62件。", R, 2021,
     {"applications.received.total": 58, "applications.carried_in": 4}),
    ("共办理政府信息公开申请45件(含2019年结转3件)。", R, 2020,
     {"applications.received.total": 45, "applications.carried_in": 3}),
    # --- outcomes
    ("收到申请20件,答复18件,其中予以公开10件,部分公开2件,不予公开3件,无法提供3件,另有2件结转下年度继续办理。", R, 2021,
     {"applications.received.total": 20, "applications.outcome.total": 18, "applications.outcome.granted_full": 10,
      "applications.outcome.granted_partial": 2, "applications.outcome.denied.total": 3,
      "applications.outcome.unavailable.total": 3, "applications.carried_out": 2}),
    ("在答复中,“同意公开”的9件,“信息不存在”的4件,“不属于本行政机关公开”的2件。", R, 2012,
     {"applications.outcome.granted_full": 9, "applications.outcome.unavailable.nonexistent": 4,
      "applications.outcome.unavailable.other_agency": 2}),
    ("收到申请7件,其中5件予以公开,1件信息不存在,1件申请人主动撤回。", R, 2017,
     {"applications.received.total": 7, "applications.outcome.granted_full": 5,
      "applications.outcome.unavailable.nonexistent": 1, "applications.withdrawn": 1}),
    ("申请办结数12件,其中按时办结数11件,延期办结数1件。", R, 2016,
     {"applications.closed.total": 12, "applications.closed.on_time": 11, "applications.closed.extended": 1}),
    ("共收到政府信息公开申请9件,办结9件,按时办结率100%。", R, 2018,
     {"applications.received.total": 9, "applications.closed.total": 9, "applications.on_time_rate": 100}),
    ("其中同意公开答复数6件,占75%,属于已主动公开范围2件,占25%。", R, 2015,
     {"applications.outcome.granted_full": 6, "applications.outcome.already_public": 2}),
    # --- nothing, in its many wordings
    ("本年度未收到政府信息公开申请。", R, 2019, {"applications.received.total": 0}),
    ("我镇没有收到任何公民、法人和其他组织提出的信息公开申请。", R, 2014, {"applications.received.total": 0}),
    ("全年无政府信息公开申请。", R, 2011, {"applications.received.total": 0}),
    ("全年收到政府信息公开申请0件。", R, 2022, {"applications.received.total": 0}),
    ("2010年度暂未接到依申请公开政府信息的申请。", R, 2010, {"applications.received.total": 0}),
    ("我局实现信息公开零申请。", R, 2016, {"applications.received.total": 0}),
    ("2015年未受理依申请公开事项。", R, 2015, {"applications.received.total": 0}),
    ("未发生因政府信息公开引起的行政复议、行政诉讼。", RL, 2017, {"review.total": 0, "litigation.total": 0}),
    ("没有因政府信息公开申请行政复议、提起行政诉讼和申诉的情况。", RL, 2012,
     {"review.total": 0, "litigation.total": 0, "appeals.total": 0}),
    ("行政复议、行政诉讼均为0件。", RL, 2020, {"review.total": 0, "litigation.total": 0}),
    ("政府信息公开行政复议、行政诉讼均为零。", RL, 2020, {"review.total": 0, "litigation.total": 0}),
    ("无行政复议和行政诉讼案件,也未收到举报投诉。", "sec.complaints", 2017,
     {"review.total": 0, "litigation.total": 0, "complaints.total": 0}),
    ("2013年度本机关未被申请行政复议。", RL, 2013, {"review.total": 0}),
    ("无。", RL, 2014, {"review.total": 0, "litigation.total": 0}),
    ("依申请提供政府信息未收取任何费用。", F, 2012, {"fees.collected": 0}),
    ("没有收费及减免情况。", F, 2010, {"fees.collected": 0, "fees.waived": 0}),
    ("我局未向申请人收取检索、复制、邮寄费用。", R, 2015, {"fees.collected": 0}),
    ("本年度未收取政府信息公开信息处理费。", "sec.other", 2022, {"fees.collected": 0}),
    # --- reviews and lawsuits
    ("全年发生政府信息公开行政复议4件,诉讼1件。", RL, 2018, {"review.total": 4, "litigation.total": 1}),
    ("因政府信息公开被申请行政复议6件,其中维持4件,纠正1件,尚未审结1件。", RL, 2021,
     {"review.total": 6, "review.upheld": 4, "review.corrected": 1, "review.pending": 1}),
    ("行政复议、行政诉讼分别为3件、2件。", RL, 2019, {"review.total": 3, "litigation.total": 2}),
    ("本年有5起信息公开类行政诉讼,法院判决驳回诉讼请求3件,正在审理2件。", RL, 2020,
     {"litigation.total": 5, "litigation.upheld": 3, "litigation.pending": 2}),
    # --- fees, people, places, training
    ("全年依申请提供信息收取复制费共计128.5元,减免费用30元。", F, 2012, {"fees.collected": 128.5, "fees.waived": 30}),
    ("全年收取政府信息公开信息处理费0.12万元。", "sec.other", 2023, {"fees.collected": 1200}),
    ("配备政府信息公开专职人员2名,兼职人员15名。", "sec.resources", 2016,
     {"org.staff.full_time": 2, "org.staff.part_time": 15}),
    ("设立6个政府信息查阅点。", O, 2010, {"access.points.total": 6}),
    ("举办政府信息公开培训班3期,培训240人次。", "sec.training", 2017,
     {"training.sessions": 3, "training.attendees": 240}),
    ("召开政务公开工作会议2次。", "sec.training", 2018, {"training.meetings": 2}),
    # --- consultations, service, proposals
    ("共接受群众咨询约1500人次,其中现场咨询900人次,电话咨询600人次。", "sec.consult", 2011,
     {"consult.total": 1500, "consult.in_person": 900, "consult.phone": 600}),
    ("办理市长信箱来信312件,12345热线工单1804件。", None, 2021,
     {"service.mailbox_cases": 312, "service.hotline_12345": 1804}),
    ("办理人大代表建议23件、政协提案31件。", None, 2022,
     {"governance.npc_proposals": 23, "governance.cppcc_proposals": 31}),
    ("政府门户网站全年访问量达56.3万人次。", None, 2014, {"visits.site_total": 563000}),
    # --- shapes met in real reports of other provinces
    ("主动公开政府信息12034条(不同渠道公开相同信息计1条),其中政府网站公开9800条,政务微博公开1203条,其他方式公开351条。",
     P, 2016, {"proactive.total": 12034, "proactive.channel.website": 9800, "proactive.channel.weibo": 1203,
               "proactive.channel.other": 351}),
    ("全年共主动公开了237条政府信息。", P, 2022, {"proactive.total": 237}),
    ("我局公开各类信息共计921条,其中通过政府网站公开信息766条,通过微信公众号发布信息110余条。", P, 2021,
     {"proactive.total": 921, "proactive.channel.website": 766, "proactive.channel.wechat": 110}),
    ("本年度新增主动公开政府信息312条。其中,政务动态类信息50条,占16%;公文类信息24条;行政执法类信息0条。", P, 2008,
     {"proactive.total": 312, "proactive.category.work_dynamics": 50, "proactive.official_documents": 24,
      "proactive.category.enforcement": 0}),
    ("在网站、微信、微博共发布各类信息2483条,其中网站(含转发)319条,微信(含转发)851条。", P, 2016,
     {"proactive.total": 2483, "proactive.channel.website": 319, "proactive.channel.wechat": 851}),
    ("抖音号发布短视频68条,政务微信发布推文90篇。", None, 2022,
     {"proactive.channel.douyin": 68, "media.wechat.posts": 90}),
    ("我局接到12项依申请公开政府信息申请。", R, 2017, {"applications.received.total": 12}),
    ("共受理信息公开申请0件,传真申请0件,信函申请0件。", R, 2013,
     {"applications.received.total": 0, "applications.channel.fax": 0, "applications.channel.letter": 0}),
    ("新收政府信息公开申请317件,上年结转3件。其中,予以公开184件,本机关无法提供57件,结转下年度继续办理13件。", R, 2021,
     {"applications.received.total": 317, "applications.carried_in": 3, "applications.outcome.granted_full": 184,
      "applications.outcome.unavailable.total": 57, "applications.carried_out": 13}),
    ("对申请的答复总数为19件,其中:同意公开答复数12件,不予公开答复总数3件,信息不存在答复数4件。", R, 2013,
     {"applications.outcome.total": 19, "applications.outcome.granted_full": 12,
      "applications.outcome.denied.total": 3, "applications.outcome.unavailable.nonexistent": 4}),
    ("因政府信息公开申请行政复议2件,未经复议直接起诉2件,复议后起诉1件。", RL, 2021,
     {"review.total": 2, "litigation.direct.total": 2, "litigation.after_review.total": 1}),
    ("因信息公开被提起行政诉讼3件,其中2件判决驳回,1件正在审理中。", RL, 2017,
     {"litigation.total": 3, "litigation.upheld": 2, "litigation.pending": 1}),
    ("我乡无一例因政府信息公开申请行政复议和提起行政诉讼。", RL, 2016, {"review.total": 0, "litigation.total": 0}),
    ("没有依申请公开的政府信息。", R, 2016, {"applications.received.total": 0}),
    ("收到申请3件,全部按时办结,未收取任何费用,未引起行政复议、行政诉讼。", R, 2017,
     {"applications.received.total": 3, "fees.collected": 0, "review.total": 0, "litigation.total": 0}),
    ("政府信息公开工作专兼职人员86人,其中专职12人,兼职74人。", "sec.resources", 2013,
     {"org.staff.total": 86, "org.staff.full_time": 12, "org.staff.part_time": 74}),
    ("安排专项经费用于政府信息公开,经费5万元;信息公开工作经费3.5万元。", "sec.resources", 2016, {"org.budget": 3.5}),
    ("在已答复的40件申请中,“同意公开”的21件,“信息不存在”的14件,其他5件。", R, 2014,
     {"applications.outcome.total": 40, "applications.outcome.granted_full": 21,
      "applications.outcome.unavailable.nonexistent": 14, "applications.outcome.other.total": 5}),
    ("其中当面申请21件,信函申请14件,其他5件。", R, 2014,
     {"applications.channel.in_person": 21, "applications.channel.letter": 14, "applications.channel.other": 5}),
    ("行政诉讼案件16件,维持具体行政行为或者驳回原告诉讼请求11件,被依法纠错5件。", RL, 2016,
     {"litigation.total": 16, "litigation.upheld": 11, "litigation.corrected": 5}),
    ("其中属于已经主动公开的3件,同意公开答复41件,申请信息不存在的9件。收到政府信息公开申请53件。", R, 2018,
     {"applications.outcome.already_public": 3, "applications.outcome.granted_full": 41,
      "applications.outcome.unavailable.nonexistent": 9, "applications.received.total": 53}),
    ("主动公开政府信息46条(次)。其中:通过青石县人民政府门户网站公开29条,通过“青石司法”微信公众号公开17条。", P, 2017,
     {"proactive.total": 46, "proactive.channel.website": 29, "proactive.channel.wechat": 17}),
    ("县政府门户网站发布信息19条,包含机构信息4条、人事信息15条;便民大厅电子显示屏发布32条。", P, 2023,
     {"proactive.channel.website": 19, "proactive.category.org_function": 4, "proactive.category.personnel": 15,
      "proactive.channel.bulletin_board": 32}),
    ("我乡共主动公开政府信息71条,其中规划计划3条,其他68条主要为工作动态类的信息。", P, 2022,
     {"proactive.total": 71, "proactive.category.plans": 3}),
    ("全年共受理依申请政府信息公开2件。", R, 2024, {"applications.received.total": 2}),
    ("2022年,未收到群众申请要求公开的其他方面政府信息。", R, 2022, {"applications.received.total": 0}),
    ("主动公开政府信息31条,财政预算决算报告类信息4条,突发公共事件的应急预案类信息2条。", P, 2011,
     {"proactive.total": 31, "proactive.category.finance": 4, "proactive.category.emergency": 2}),
    ("我单位发出收费通知的件数为2件,总金额为60元,实际收取的总金额为30元。", "sec.other", 2022,
     {"fees.processing.cases": 2, "fees.collected": 30}),
    ("本年发出收费通知的件数和总金额以及实际收取的总金额均为0。", "sec.other", 2022, {"fees.collected": 0}),
    ("自2016年1月1日起至2016年12月31日止,我镇主动公开信息458条。", P, 2016, {"proactive.total": 458}),
    ("自2008年5月1日起至2016年12月31日止,我镇主动公开信息458条。", P, 2016, {"proactive.cumulative_total": 458}),
    ("全县按时办结申请1,150件,延期办结申请7件。", R, 2017, {"applications.closed.on_time": 1150, "applications.closed.extended": 7}),
    ("我局收到政府信息依申请公开办理事项4件。", None, 2021, {"applications.received.total": 4}),
    ("微信公众号发布164条,微信视频号发布20条。", P, 2021, {"proactive.channel.wechat": 164}),
    ("全年收到申请9件,其中网络申请6件,邮寄纸质版申请2件,信函、传真申请1件。", R, 2016,
     {"applications.received.total": 9, "applications.channel.network": 6, "applications.channel.letter": 1}),
    ("主动公开信息64条,其中采购信息22条;年度计划3条;其他各类政府信息39条。", P, 2021,
     {"proactive.total": 64, "proactive.category.procurement": 22, "proactive.category.plans": 3, "proactive.category.other": 39}),
    # --- numbered items, remarks in brackets, kinds between verb and noun
    ("主动公开政府信息70条。其中:1.组织机构类信息6条;2.工作文件类(包括政策解读等)信息12条;3、财政预决算信息2条;其他信息50条。", P, 2018,
     {"proactive.total": 70, "proactive.category.org_function": 6, "proactive.category.laws_documents": 12,
      "proactive.category.finance": 2, "proactive.category.other": 50}),
    ("全年制作、获取政府信息210条,其中主动公开信息有160条,属于国家秘密的公文类信息0条。", P, 2010,
     {"proactive.total": 160, "applications.secret_documents": 0}),
    ("2022年,在政府网站公开发展规划、重点项目、医疗卫生等信息318条。", P, 2022, {"proactive.channel.website": 318}),
    ("通过县政府网站主动公开预算决算、招生政策、重要举措等群众关心关注的信息共计57条。", P, 2025,
     {"proactive.channel.website": 57}),
    ("门户网站共发布信息610条,其中转载上级信息90条,政务动态类信息120条,其他类信息400条。", P, 2023,
     {"proactive.channel.website": 610, "proactive.total": 610, "proactive.category.work_dynamics": 120,
      "proactive.category.other": 400}),
    ("共公开政府信息15条,在县政府网站发布工作动态38条。", O, 2021,
     {"proactive.total": 15, "proactive.category.work_dynamics": 38}),
    ("县政府网站共发布水利工程信息86条。", P, 2022, {"proactive.channel.website": 86}),
    ("微信公众号发布稿件53条,抖音公众号发布稿件16条。", P, 2025, {"media.wechat.posts": 53, "proactive.channel.douyin": 16}),
    ("通过信息公开网、简报、宣传栏等各类公开载体主动公开信息43条,依申请公开信息0条,不予公开为0件。", P, 2014,
     {"proactive.total": 43}),
    ("本局共发文96件,其中主动公开文件30件,不公开文件60件,依申请公开6件。", O, 2021, {}),
    ("新发布的行政规范性文件4件,及时废止与上级不一致的文件。", O, 2023, {"proactive.normative_docs.disclosed": 4}),
    # --- requests: causes, ways told behind, what lost its unit
    ("本年度共收到依申请公开17件,其中4件由于重复申请不予处理。", R, 2023,
     {"applications.received.total": 17, "applications.outcome.not_processed.duplicate": 4}),
    ("全年共受理依申请公开8件,都为信函申请,按时办结8件。", R, 2017,
     {"applications.received.total": 8, "applications.channel.letter": 8, "applications.closed.on_time": 8}),
    ("全年收到政府信息公开申请96,均已答复。", R, 2022, {"applications.received.total": 96}),
    ("收到政府信息公开申请19件,18件按期限答复办结,1件结转到2024年度办理。", R, 2023,
     {"applications.received.total": 19, "applications.closed.on_time": 18, "applications.carried_out": 1}),
    # --- whose channel the clause before tells, parts behind a comma, causes of outcomes, full labels of the form
    ("微博关注人数183人,信息发布量98条;微信公众号订阅数1482人,信息发布量383条。", O, 2020,
     {"media.weibo.followers": 183, "proactive.channel.weibo": 98, "media.wechat.followers": 1482, "proactive.channel.wechat": 383}),
    ("全年共发布各类动态信息117条,涉及政策法规、应急管理等。", P, 2017, {"proactive.total": 117}),
    ("全年共发布各类信息3682条,其中,通过部门频道主动公开政府信息1233条,含规范性文件类信息2条。", O, 2024, {"proactive.total": 3682}),
    ("主动发布各类信息314条,全文电子化率达100%,其中,局机关发布信息64条。", O, 2016,
     {"proactive.total": 314, "proactive.electronic_rate": 100}),
    ("政务微信机制进一步完善,共发布文章514篇。", O, 2021, {"media.wechat.posts": 514}),
    ("网站主动公开235条信息,其中政策文件34条。", P, 2021,
     {"proactive.channel.website": 235, "proactive.total": 235, "proactive.category.laws_documents": 34}),
    ("持续推进重点领域信息公开,全年局网站发布信息1724条,微信公众号发布微信970条。", P, 2024,
     {"proactive.channel.website": 1724, "media.wechat.posts": 970}),
    ("微信公众号转载其他信息210篇;微博发布信息700条。", O, 2021, {"proactive.channel.weibo": 700}),
    ("依托门户网站、信息公开网、微信公众号等信息发布平台发布信息3403条。", P, 2021, {"proactive.total": 3403}),
    ("依托微博、微信等平台,全面、准确地主动公开各类公安政府信息4186条。", P, 2018, {"proactive.total": 4186}),
    ("全年收到申请50件,因不掌握相关政府信息无法提供16件,申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请2件。",
     R, 2023, {"applications.received.total": 50, "applications.outcome.unavailable.not_held": 16,
               "applications.outcome.other.amend_overdue": 2}),
    ("收到申请84件,属于信访、投诉、举报等申请不作为政府信息公开申请处理11件,属于保护第三方合法权益73件。", R, 2023,
     {"applications.received.total": 84, "applications.outcome.not_processed.petition": 11,
      "applications.outcome.denied.third_party": 73}),
    ("我局共收到依申请公开政府信息案件7件。", R, 2024, {"applications.received.total": 7}),
    ("另处理重复申请1件。", R, 2025, {"applications.outcome.not_processed.duplicate": 1}),
    ("对公民、法人和其他组织的申请暂不收取任何费用。", O, 2016, {"fees.collected": 0}),
    ("2020年,本机关主动公开政府信息3911条。其中网页专栏主动公开2153条,执法公示平台主动公开59条。", P, 2020, {"proactive.total": 3911}),
    ("门户网站主动公开信息579条。通过官方微信、微博平台公开政府信息2809条。", P, 2022,
     {"proactive.channel.website": 579, "proactive.total": 579, "proactive.channel.new_media": 2809}),
    ("全年在区政府网站公示的信息共计227条,其中行政处罚62条,其他类信息10条。", P, 2022,
     {"proactive.channel.website": 227, "proactive.total": 227, "proactive.category.enforcement": 62, "proactive.category.other": 10}),
    ("通过微信公众号推送涉及教育、医疗、公共文化等的政务动态68余条。", O, 2020, {"proactive.channel.wechat": 68}),
    ("截至2014年底,本机关累计主动公开政府信息5520条,全文电子化率达100%。2014年新增主动公开政府信息620条,其中新增规范性文件12件。",
     P, 2014, {"proactive.cumulative_total": 5520, "proactive.electronic_rate": 100, "proactive.total": 620,
               "proactive.normative_docs.disclosed": 12}),
    ("新增公开政府信息86条,全文电子化的主动公开达100%,其中,政策、规范性文件类信息12条。", P, 2013,
     {"proactive.total": 86, "proactive.electronic_rate": 100, "proactive.category.laws_documents": 12}),
    ("主动公开文件753条,作为可依申请公开文件518条,不予公开文件925条。", O, 2015, {}),
    ("受理政府信息公开申请60件,并对群众在门户网站提出的177条业务咨询作出了回复。", R, 2015, {"applications.received.total": 60}),
    ("收到依申请公开事项94件,当年办结91件,结转2023年办理3件。", R, 2022,
     {"applications.received.total": 94, "applications.outcome.total": 91, "applications.carried_out": 3}),
    ("明确政务公开由局办公室牵头,落实专(兼)职工作人员3名。", "sec.resources", 2022, {"org.staff.total": 3}),
    ("共公开政府信息10条,内容涉及工作动态3篇,规划信息2篇。", P, 2022,
     {"proactive.total": 10, "proactive.category.work_dynamics": 3, "proactive.category.plans": 2}),
    ("全区主动公开政府信息971条。其中政府网站发布657条、其它便于公众知晓的方式公开信息362条。", P, 2017,
     {"proactive.total": 971, "proactive.channel.website": 657, "proactive.channel.other": 362}),
    ("在重点领域信息板块公开财政资金类信息25条、公共服务类信息80条。", P, 2017,
     {"proactive.category.finance": 25, "proactive.category.services": 80}),
    ("主动公开政务信息461条(微信公众号公布457条,政府网站公布4条)。", P, 2023,
     {"proactive.total": 461, "proactive.channel.wechat": 457, "proactive.channel.website": 4}),
    ("共发布信息283条,其中:政府网站公开政府信息27条,图书馆网站发布信息8条。", O, 2020,
     {"proactive.total": 283, "proactive.channel.website": 27}),
    ("在政府门户网站上公开发布262条信息,回复部门网站留言16条。", O, 2020,
     {"proactive.channel.website": 262, "service.public_messages": 16}),
    ("开设“专员信箱”,办理网民留言92件。", O, 2022, {"service.public_messages": 92}),
    ("通过网站主动公开信息2405条,网站访问量超364万次。", P, 2023,
     {"proactive.channel.website": 2405, "proactive.total": 2405, "visits.site_total": 3640000}),
    ("共收到2个自然人的政府信息公开申请。", R, 2023, {"applications.received.total": 2}),
    ("2023年共收到依申请公开信件23件。", R, 2023, {"applications.received.total": 23}),
    ("历年累计信息公开170条。", P, 2013, {"proactive.cumulative_total": 170}),
    ("市政府信息公开办配备了1名兼职工作人员,在行政服务大厅设立了1个申请受理点。", O, 2013,
     {"org.staff.part_time": 1, "org.application_points": 1}),
    # --- forms of the eighth round of real reports
    ("全年答复政府信息公开申请44件(含上年度转结申请3件,另有2件申请转结下年度继续办理)。", R, 2024,
     {"applications.outcome.total": 44, "applications.carried_in": 3, "applications.carried_out": 2}),
    ("配备了7名(全职、兼职)工作人员负责政府信息公开。", "sec.resources", 2014, {"org.staff.total": 7}),
    ("我局有三名兼职从事政府信息公开工作人员。", "sec.resources", 2013, {"org.staff.part_time": 3}),
    ("全年接收到申请书21份,申请公开的信息主要涉及规划。", R, 2025, {"applications.received.total": 21}),
    ("收到和处理政府信息公开申请办理事项为0件。", R, 2022, {"applications.received.total": 0}),
    ("发布重大行政决策宣传解读材料30余项。", P, 2024, {"response.policy_interpretations": 30}),
    ("通过官方微博平台发布有关信息(涉及法律援助、公证等)910条。", P, 2014, {"proactive.channel.weibo": 910}),
    ("我街道通过区政府网、公众号、各级媒体等方式主动向社会公开政策文件、工作动态等信息640条。", P, 2022,
     {"proactive.total": 640}),
    # --- forms of the ninth round of real reports
    ("其中,政府网站发布信息90条,较2024年提升20%;通过新媒体发布信息310余条。", P, 2025,
     {"proactive.channel.website": 90, "proactive.channel.new_media": 310}),
    ("利用“某镇发布”微信公众号,及时发布工作动态、政策解读等,2019年推送信息64条。", P, 2019, {"media.wechat.posts": 64}),
    ("高质量解读政策文件27个。", P, 2021, {"response.policy_interpretations": 27}),
    ("发布政策解读6条,转载政策解读11条。", P, 2024, {"response.policy_interpretations": 6}),
    ("通过县政府门户网站发布各类工作动态、公示公告等主动公开信息52条。", P, 2025,
     {"proactive.channel.website": 52, "proactive.total": 52}),
    ("全市主动公开政府信息4100条,其中市政府门户网站900条,各县政府门户网站1300条。", P, 2023,
     {"proactive.total": 4100, "proactive.channel.website": 900}),
    ("编制《某市人民政府公报》6期,共印发1800册。", P, 2023, {"proactive.gazette.issues": 6, "proactive.gazette.copies": 1800}),
    ("政务微信订阅号“印象某镇”(微信号:abcd4800123)公开政府信息31条。", P, 2017, {"proactive.channel.wechat": 31}),
    ("充分运用新媒体网络平台“某乡发布”微信公众号公开政府信息17条。", P, 2025, {"proactive.channel.wechat": 17}),
    ("微博公开信息85条,头条号公开信息43条。", P, 2021, {"proactive.channel.weibo": 85}),
    ("收到5份政府信息依申请公开事项,其中4份是网络依申请公开。没有因政府信息公开引起行政复议或者行政起诉的案例。", R, 2021,
     {"applications.received.total": 5, "applications.channel.network": 4, "review.total": 0, "litigation.total": 0}),
    # --- forms of the tenth round of real reports
    ("涉及政府信息公开的行政复议、行政诉讼案件为0件。", R, 2021, {"review.total": 0, "litigation.total": 0}),
    ("收到政府信息公开申请14件,按规定时间办结14件。", R, 2016,
     {"applications.received.total": 14, "applications.closed.on_time": 14}),
    ("按照上级要求公开政府信息30条。", P, 2016, {"proactive.total": 30}),
    ("收到要求公开政府信息的申请7件,在规定时限内答复7件。", R, 2020,
     {"applications.received.total": 7, "applications.outcome.total": 7}),
    ("收到36条网民留言,办结留言30条。", O, 2024, {"service.public_messages": 36}),
    ("印发规范性文件4件,现行有效文件20件。", O, 2024, {"normative_docs.issued": 4, "normative_docs.in_force": 20}),
    # --- forms thought of beside them
    ("本年度新公开信息76条,全部为电子化信息。", P, 2010, {"proactive.total": 76}),
    ("“某发布”微信公众号粉丝数达12.6万,全年推送图文信息1850篇。", P, 2022,
     {"media.wechat.followers": 126000, "media.wechat.posts": 1850}),
    ("累计公开政府信息12000条,其中2012年公开2300条。", P, 2012,
     {"proactive.cumulative_total": 12000, "proactive.total": 2300}),
    ("政府信息公开申请受理量为0。", R, 2017, {"applications.received.total": 0}),
    ("组织政务公开业务培训2次,参训人员达150余人。", "sec.training", 2021,
     {"training.sessions": 2, "training.attendees": 150}),
    ("制定规章3部,现行有效规章26部。", O, 2022, {"regulations.issued": 3, "regulations.in_force": 26}),
    # --- lists and elliptic clauses of the reports of 2008 to 2014
    ("公开信息分类:全文电子化的主动公开信息数42条;其中机构职能类信息9条。", P, 2011,
     {"proactive.electronic_fulltext": 42, "proactive.category.org_function": 9}),
    ("信息发布量由2013年的310条增加到2014年的425条,在市政府网站信息公开专栏发布信息60条,总计485条。", P, 2014,
     {"proactive.total": 485, "proactive.channel.website": 60}),
    ("全年发行《青石政报》6期,发布政府信息210条,赠阅1.2万份。", P, 2011,
     {"proactive.gazette.issues": 6, "proactive.channel.gazette": 210, "proactive.gazette.copies": 12000}),
    ("在网站上主动公开的政府信息中便民服务信息4条,与民互动交流信息3条,廉政、党建等其他信息95条。", "sec.proactive.content", 2014,
     {"proactive.category.services": 4, "proactive.category.interaction": 3, "proactive.category.other": 95}),
    ("业务动态类信息120条,其中子目录中形势分析类15条,工作动态类105条。", "sec.proactive.content", 2010,
     {"proactive.category.work_dynamics": 120}),
    ("一年来,通过县政府网站公开信息65条,通过公开栏公开信息30条,通过电视公开信息12条。", P, 2010,
     {"proactive.channel.website": 65, "proactive.channel.bulletin_board": 30, "proactive.channel.media": 12}),
    ("通过政府网站公开80条,政务公开栏公开25条。", P, 2010,
     {"proactive.channel.website": 80, "proactive.channel.bulletin_board": 25}),
    ("财政收支、各类专项资金管理和使用类信息2条,应主动公开的其他信息7条。", "sec.proactive.content", 2011,
     {"proactive.category.finance": 2, "proactive.category.other": 7}),
    ("全年我县共收到申请政府信息公开26件(次)。", R, 2011, {"applications.received.total": 26}),
    ("2010年公民申请政府信息公开3次。", R, 2010, {"applications.received.total": 3}),
    ("全年有4位市民提出政府信息公开申请。", R, 2010, {"applications.received.total": 4}),
    ("2013年全市共发生依申请公开政府信息6例。", None, 2013, {"applications.received.total": 6}),
    ("以传真、电报形式申请2件。", R, 2009, {"applications.channel.fax": 2}),
    ("告知非本机关职责权限范围的2件。", "sec.on_request.handled", 2010, {"applications.outcome.unavailable.other_agency": 2}),
    ("县长信箱收件58件,均已回复。", P, 2011, {"service.mailbox_cases": 58}),
    ("年内共收到行政复议申请7件,均已办结;行政诉讼2件,均胜诉。", RL, 2010,
     {"review.total": 7, "litigation.total": 2, "litigation.upheld": 2}),
    ("针对我局政府信息公开的行政复议申请有3件。", RL, 2010, {"review.total": 3}),
    ("一审判决维持1宗。行政诉讼案件2宗,一审判决维持1宗。", RL, 2010, {"litigation.total": 2, "litigation.upheld": 1}),
    ("网上答复咨询40条,现场接待咨询人员25人。", "sec.consult", 2010, {"consult.online": 40, "consult.in_person": 25}),
    ("2010年度政府信息公开咨询共计350人次。", "sec.consult", 2010, {"consult.total": 350}),
    ("全年没有接到有关政府信息公开的咨询。", "sec.consult", 2010, {"consult.total": 0}),
    ("全局共有政府信息公开工作人员4名。", "sec.resources", 2010, {"org.staff.total": 4}),
    ("我局政府信息公开工作人员1名(兼职)。", O, 2010, {"org.staff.part_time": 1}),
    ("政府信息公开工作由办公室承办,现无专职人员。", "sec.resources", 2011, {"org.staff.full_time": 0}),
    ("设立了1个专门的信息公开受理点。", O, 2011, {"org.application_points": 1}),
    ("政府信息公开收费情况为无,减免情况为无。", F, 2010, {"fees.collected": 0, "fees.waived": 0}),
    ("政府网站日均访问量900人次,年访问量达32万人次。", P, 2010, {"visits.site_total": 320000}),
    ("我局未收到任何形式的申请公开信息要求。", R, 2011, {"applications.received.total": 0}),
    ("我委共配备了1名专职、26名兼职信息公开工作人员。", O, 2011, {"org.staff.full_time": 1, "org.staff.part_time": 26}),
    ("配备了一名兼职工作人员,设立了一个专门的信息申请受理点负责信息公开。", O, 2011,
     {"org.staff.part_time": 1, "org.application_points": 1}),
    ("截至目前,累计发布政府信息1200条。", P, 2012, {"proactive.cumulative_total": 1200}),
    ("到目前为止,门户网站总计公开信息560条。", P, 2012, {"proactive.cumulative.website": 560}),
    ("截至目前,我局今年累计发布政府信息120条。", P, 2012, {"proactive.total": 120}),
    ("我委2011年共主动公开政府信息306条,目前我委总计主动公开政府信息1239条。", P, 2011,
     {"proactive.total": 306, "proactive.cumulative_total": 1239}),
    ("2011年新增(下同)法规文件类信息31条,规划计划类信息7条。", "sec.proactive.content", 2011,
     {"proactive.category.laws_documents": 31, "proactive.category.plans": 7}),
    ("全镇未发生一起因政府信息公开申请行政复议、提起行政诉讼的事项。", RL, 2009, {"review.total": 0, "litigation.total": 0}),
    ("全年没有收到一件政府信息公开申请。", R, 2009, {"applications.received.total": 0}),
    ("全年未受理1件政府信息公开申请。", R, 2009, {"applications.received.total": 0}),
    ("通过局门户网站主动公开政府信息930条,通过省政府网站主动公开政府信息37条。", P, 2012, {"proactive.channel.website": 37}),
    ("开通了“青石水利”官方微博,发布各种水利类信息360余条。", P, 2012, {"proactive.channel.weibo": 360}),
    ("2009年,我局主动公开政府信息192条。截止12月底,已主动公开政府信息840多条。", P, 2009,
     {"proactive.total": 192, "proactive.cumulative_total": 840}),
    ("截止2009年底,门户网站累计访问量46万人次,其中2009年度14万人次。", P, 2009, {"visits.site_total": 140000}),
    ("我局主动公开政府信息历年累计52条,其中2010年新增主动公开政府信息14条。", P, 2010,
     {"proactive.total": 14, "proactive.cumulative_total": 52}),
    ("在该平台共整理公开政府信息819条,其中全文电子化达100%,本年度新增的主动公开信息69条。", P, 2010,
     {"proactive.cumulative_total": 819, "proactive.electronic_rate": 100, "proactive.total": 69}),
    ("本部门网站主动公开政府信息累计达173条。2010年新增49条。", P, 2010,
     {"proactive.cumulative.website": 173, "proactive.total": 49}),
    ("党政办一名干部兼职负责政府信息公开工作。", O, 2009, {"org.staff.part_time": 1}),
    ("设立了三处公开查询点。", P, 2009, {"access.points.total": 3}),
    ("全年举办培训次数2次,参加培训40人次。", "sec.resources", 2010, {"training.sessions": 2, "training.attendees": 40}),
    ("其他类信息分别为19条,占全年公开信息总数的54%。", "sec.proactive.content", 2010, {"proactive.category.other": 19}),
    ("截至2011年底,我局累计主动公开政府信息892条。2011年,共主动公开全文电子化政府信息82条。", P, 2011,
     {"proactive.cumulative_total": 892, "proactive.total": 82}),
    ("本年度没有申请公开政府信息和不予公开政府信息的情况。", R, 2014, {"applications.received.total": 0}),
    ("截止到年底,委(局)共发布各类信息36条。从业务角度划分,政策法规信息类14条,业务管理类信息7条(宗教方面),其他信息类15条。", P, 2009,
     {"proactive.total": 36, "proactive.category.laws_documents": 14, "proactive.category.other": 15}),
    ("在门户网站上主动公开和更新了各类信息92条。其中工作动态76条,法律法规8条。", P, 2010,
     {"proactive.channel.website": 92, "proactive.total": 92, "proactive.category.work_dynamics": 76,
      "proactive.category.laws_documents": 8}),
    ("2010年,我街公开信息总数为13条。截止2010年末,累计公开信息总数24条。", P, 2010,
     {"proactive.total": 13, "proactive.cumulative_total": 24}),
    ("我局没有接收到书面或者电话等其他形式要求公开政府信息的申请。", R, 2012, {"applications.received.total": 0}),
    ("信息公开专门配备了专、兼职工作人员各1名。", O, 2012, {"org.staff.full_time": 1, "org.staff.part_time": 1}),
    ("因政府信息公开发生行政复议、行政诉讼各2件。", RL, 2012, {"review.total": 2, "litigation.total": 2}),
    ("收到申请4件,当面、信函各2件。", R, 2012,
     {"applications.received.total": 4, "applications.channel.in_person": 2, "applications.channel.letter": 2}),
    ("全年对信息员集中培训2次,培训人数80多人。", "sec.training", 2010, {"training.sessions": 2, "training.attendees": 80}),
    ("年内未有群众申请信息公开。", R, 2010, {"applications.received.total": 0}),
    # --- rounds 22 and 23: and what other clerks write for the same
    ("2022年,通过政府网站等平台主动公开各类政府水利信息约3.2万条。", P, 2022, {"proactive.total": 32000}),
    ("主动回应公众关注的医疗卫生领域热点或重大舆情信息4条。", P, 2022, {"response.hot_issues": 4}),
    ("全年承接12345热线派单312件,办结率100%。", O, 2022, {"service.hotline_12345": 312}),
    ("全年公开信息125条,其中政策性文件8条。", P, 2022, {"proactive.total": 125, "proactive.category.laws_documents": 8}),
    ("2010年主动公开政府信息249条。其中,行政机关机构职能类信息8条,社会民生类信息13条。", P, 2010,
     {"proactive.total": 249, "proactive.category.org_function": 8, "proactive.category.livelihood": 13}),
    ("共收到依申请公开1件,为网上申请。", R, 2021, {"applications.received.total": 1, "applications.channel.network": 1}),
    ("共收到申请2件,均为网上申请。", R, 2013, {"applications.received.total": 2, "applications.channel.network.web": 2}),
    ("我局全年主动向社会公开的政府信息总计达到516条。", P, 2015, {"proactive.total": 516}),
    ("截至年底,县政府网站信息公开平台共挂网信息342条。", P, 2015, {"proactive.channel.website": 342}),
    ("我局共对外公开信息94条,公开率100%。", P, 2016, {"proactive.total": 94}),
    ("今年以来共上传政务公开信息218条。", P, 2019, {"proactive.total": 218}),
    ("全年主动公开法定内容310条。", P, 2024, {"proactive.total": 310}),
    ("在法定主动公开栏目发布信息56条,政府信息公开目录发布信息24条。", P, 2024, {}),
    ("转载上级媒体信息25条,微博、微信发布稿件1362条。", P, 2021, {"proactive.channel.new_media": 1362}),
    ("官方微博和微信公众号共推发作品860件。", P, 2021, {"proactive.channel.new_media": 860}),
    ("官方微信刊发各类信息159篇。", P, 2021, {"proactive.channel.wechat": 159}),
    ("转载国务院、省政府信息150条,公告公示30条。", P, 2021, {}),
    ("主动公开主办的42件人大代表建议、43件政协委员提案办理结果。", O, 2021, {"governance.npc_proposals": 42, "governance.cppcc_proposals": 43}),
    ("共答复11件建议、提案。", O, 2021, {}),
    ("扎实开展规范性文件清理,本年度制发0件,废止3件,现行有效2件。", O, 2022,
     {"normative_docs.issued": 0, "normative_docs.repealed": 3, "normative_docs.in_force": 2}),
    ("宣布废止规范性文件6件、失效2件,继续有效30件。", O, 2022, {"normative_docs.repealed": 6, "normative_docs.in_force": 30}),
    ("清理行政规范性文件54件,其中保留46件,废止8件。", O, 2022, {"normative_docs.repealed": 8, "normative_docs.in_force": 46}),
    ("拟废止规范性文件5件。", O, 2022, {}),
    ("2011年我局公开政务信息63次,包括通知公告5次、法规公文5次、工作动态47次。", P, 2011,
     {"proactive.total": 63, "proactive.category.announcements": 5, "proactive.category.laws_documents": 5,
      "proactive.category.work_dynamics": 47}),
    ("更新政府信息公开目录3次。", P, 2011, {}),
    ("2023年未接到政府信息公开申请且未出现政府信息公开申请行政复议、提起行政诉讼等情况。", R, 2023,
     {"applications.received.total": 0, "review.total": 0, "litigation.total": 0}),
    ("未收到申请并且未产生收费。", R, 2023, {"applications.received.total": 0, "fees.collected": 0}),
    ("公开县政府和县政府办公室规范性文件7件,人事信息12条。", P, 2025,
     {"proactive.normative_docs.disclosed": 7, "proactive.category.personnel": 12}),
    ("公开省政府及省政府办公厅行政规范性文件9件。", P, 2025, {"proactive.normative_docs.disclosed": 9}),
    ("公开各类信息1505条,其中采购招标、磋商、询价及中标公告19条。", P, 2020, {"proactive.total": 1505, "proactive.category.procurement": 19}),
    ("政府信息公开行政诉讼3件,均经法院审理后判决驳回原告诉讼请求。", RL, 2025, {"litigation.total": 3, "litigation.upheld": 3}),
    ("行政复议案件4件,复议决定均维持我局答复。", RL, 2025, {"review.total": 4, "review.upheld": 4}),
    ("共收到依申请公开办理事项7件,其中,6件均严格按时限依法依规答复,1件结转下年办理。", R, 2024,
     {"applications.received.total": 7, "applications.outcome.total": 6, "applications.carried_out": 1}),
    ("收到申请15件,其中13件已在法定期限内答复申请人,剩余2件转下年办理。", R, 2024,
     {"applications.received.total": 15, "applications.carried_out": 2, "applications.outcome.total": 13}),
    ("组织在线访谈24场,征求公众意见2次。", O, 2024, {"response.online_interviews": 24, "governance.consultations": 2}),
    ("新收申请12件,承接上年度未办结申请2件,结转下年1件。", R, 2024,
     {"applications.received.total": 12, "applications.carried_in": 2, "applications.carried_out": 1}),
    ("新收申请12件,上年度遗留2件。", R, 2024, {"applications.received.total": 12, "applications.carried_in": 2}),
    ("“青石公安”微博、微信公众号关注量达26万,全年发布信息1.3万余条。", P, 2024, {"proactive.channel.new_media": 13000}),
    ("政务微博关注人数1.2万人,年内发布信息410条。", P, 2024, {"media.weibo.followers": 12000, "proactive.channel.weibo": 410}),
    # --- round 24: the whole and its parts
    ("2016年,通过市政府网站、各部门网站、公报等载体,主动公开政府信息27649条,其中,通过各部门网站、公报等渠道主动公开政府信息27531件。", P, 2016, {"proactive.total": 27649}),
    ("省直单位公开政府信息3万条,各市公开政府信息9万条。", P, 2016, {}),
    ("一是及时发布各类文件、财务、人事等信息237件。", P, 2024, {"proactive.total": 237}),
    ("及时公开低保、五保、救助等信息30条。", P, 2024, {}),
    ("依托门户网站、微信公众号等平台,主动向广大群众公开食品安全、质量安全等信息312条。其中,政府网站动态84条,公告公示31条。", P, 2022,
     {"proactive.total": 312, "proactive.category.announcements": 31}),
    ("本局网站设在政务外网。累计公开政府信息3667条,其中通过政务外网公开1910条,通过微信公众号公开910条。", P, 2022,
     {"proactive.total": 3667, "proactive.channel.website": 1910, "proactive.channel.wechat": 910}),
    ("2010年主动公开政府信息数104条。其中,机构职能类信息2条。重点领域公开政府信息数23条。", P, 2010,
     {"proactive.total": 104, "proactive.category.org_function": 2, "proactive.category.key_areas": 23}),
    ("截至2025年12月31日,共发布信息342条。其中在区政府网站发布通知公告3条、行政执法信息公示1条、财政信息7条。", P, 2025,
     {"proactive.total": 342, "proactive.category.announcements": 3, "proactive.category.enforcement": 1,
      "proactive.category.finance": 7}),
    ("《青石市人民政府公报》全年出版12期、印数3600册。", O, 2025, {"proactive.gazette.issues": 12, "proactive.gazette.copies": 3600}),
    # --- round 25, and own sentences: requests told otherwise, cases of another kind, followers, training
    ("主动公开政务信息数545条,通过公众号公开信息数529条,通过政府网站公开信息数16条,(其中,法定主动公开内容16条)。", P, 2024,
     {"proactive.total": 545, "proactive.channel.wechat": 529, "proactive.channel.website": 16}),
    ("门户网站公开信息153条,官方微信公众号发文612条,点击量49226次,转载1824次;信息公示栏公开信息46条。", P, 2020,
     {"proactive.channel.website": 153, "media.wechat.posts": 612, "proactive.channel.bulletin_board": 46}),
    ("门户网站公开信息153条,全年访问量8万次。", P, 2020, {"proactive.channel.website": 153, "visits.site_total": 80000}),
    ("全年向社会公开发布信息199条。", P, 2020, {"proactive.total": 199}),
    ("本年度政府信息公开共530条,包括政策文件类13条。历年累计主动公开信息4390条。", P, 2025,
     {"proactive.total": 530, "proactive.category.laws_documents": 13, "proactive.cumulative_total": 4390}),
    ("2025年政府信息公开申请3件。", R, 2025, {"applications.received.total": 3}),
    ("2024年,我乡没有收到个人和组织递交的《信息公开申请表》。", R, 2024, {"applications.received.total": 0}),
    ("通过“青石审计”微信公众号推送《关于某事的通知》等186条信息。", P, 2021, {"proactive.channel.wechat": 186}),
    ("2012年我局共收到信息公开申请表8份,其中网上提交6份,现场提交2份。", R, 2012,
     {"applications.received.total": 8, "applications.channel.network.web": 6, "applications.channel.in_person": 2}),
    ("申请总量为23件,较2014年减少4件。", R, 2015, {"applications.received.total": 23}),
    ("本年度新收依申请10件、上年度结转1件,共办理11件。", R, 2024,
     {"applications.received.total": 10, "applications.carried_in": 1, "applications.outcome.total": 11}),
    ("受理政府信息公开申请12件,其中11件已办结,1件结转至2025年办理。", R, 2024,
     {"applications.received.total": 12, "applications.outcome.total": 11, "applications.carried_out": 1}),
    ("答复结果:主动公开类5件,同意公开类3件,不同意公开1件。", R, 2017,
     {"applications.outcome.already_public": 5, "applications.outcome.granted_full": 3,
      "applications.outcome.denied.total": 1}),
    ("其中3件因信息不存在未予提供,1件已予公开。", R, 2017,
     {"applications.outcome.unavailable.nonexistent": 3, "applications.outcome.granted_full": 1}),
    ("收到申请9件,答复率和按期办结率均为100%。", R, 2024, {"applications.received.total": 9, "applications.on_time_rate": 100}),
    ("收到申请9件,答复及时率100%。", R, 2024, {"applications.received.total": 9, "applications.on_time_rate": 100}),
    ("因政府信息公开提起的行政复议2件,均被上级机关维持。", RL, 2014, {"review.total": 2, "review.upheld": 2}),
    ("受理信息公开行政复议申请3件,其中维持2件,申请人撤回1件。", RL, 2016, {"review.total": 3, "review.upheld": 2}),
    ("涉信息公开行政复议5件、行政应诉2件、举报投诉0件。", RL, 2021, {"review.total": 5, "litigation.total": 2, "complaints.total": 0}),
    ("开展在线访谈8期,主要负责同志参加在线访谈2次。", "sec.response", 2016,
     {"response.online_interviews": 8, "response.online_interviews.principal": 2}),
    ("对重大政策进行解读21次。", "sec.response", 2016, {"response.policy_interpretations": 21}),
    ("举办政务公开业务培训班1期,共有86人参加。", "sec.training", 2018, {"training.sessions": 1, "training.attendees": 86}),
    ("开展线上线下培训3场次,覆盖全区政务公开工作人员150余人。", "sec.supervision", 2022, {"training.sessions": 3, "training.attendees": 150}),
    ("解答群众电话咨询600余次,网上咨询回复45条。", "sec.consult", 2012, {"consult.phone": 600, "consult.online": 45}),
    ("政府信息公开网页全年点击量达6.2万次。", O, 2013, {"visits.column_pageviews": 62000}),
    ("政务微博关注量3.6万;政务微信订阅数5.2万。", "sec.platform", 2021,
     {"media.weibo.followers": 36000, "media.wechat.followers": 52000}),
    ("集中公开现行有效规章12部、行政规范性文件88件。", "sec.info_management", 2022, {"regulations.in_force": 12}),
    # --- round 26, and own sentences: brackets of addresses, ordinals before classes, channels without the word
    ("我局共发布各类政务信息1634条,其中局官方网站(http://www.example.gov.cn/)发布922条,微博“青石文旅”发布243条。", P, 2021,
     {"proactive.total": 1634, "proactive.channel.website": 922, "proactive.channel.weibo": 243}),
    ("政策解读发布信息29条。", P, 2021, {"response.policy_interpretations": 29}),
    ("主动公开政府信息150条,其中工作动态发布120条、通知公告发布30条。", P, 2021,
     {"proactive.total": 150, "proactive.category.work_dynamics": 120, "proactive.category.announcements": 30}),
    ("全年共制定1条行政规范性文件。", O, 2021, {"normative_docs.issued": 1}),
    ("出台了3件规范性文件,公开4件行政规范性文件。", O, 2021, {"normative_docs.issued": 3, "proactive.normative_docs.disclosed": 4}),
    ("通过《政府信息公开》栏目主动公开政府信息1098条。其中机构职能栏目公开信息2条;业务工作栏目公开信息248条。", P, 2011,
     {"proactive.total": 1098, "proactive.category.org_function": 2, "proactive.category.admin_duty": 248}),
    ("我局组织召开和参加新闻发布会19场。", O, 2021, {"response.press_conferences": 19}),
    ("主动公开政府信息400条。一是机构职能类8条;二是政策法规类36条;三是工作动态类356条。", P, 2015,
     {"proactive.total": 400, "proactive.category.org_function": 8, "proactive.category.laws_documents": 36,
      "proactive.category.work_dynamics": 356}),
    ("全年通过门户网站、政务微信、政务微博、电子显示屏等公开信息1206条。", P, 2021, {"proactive.total": 1206}),
    ("利用网站、公众号、微信群、公示栏等方式及时公开信息1206条。", P, 2021, {"proactive.total": 1206}),
    ("全年累计公开860条,其中行政许可120条。", P, 2022, {"proactive.total": 860, "proactive.category.enforcement": 120}),
    ("在“中国青石”网站公开政策文件18件、解读材料12篇。", P, 2024,
     {"proactive.category.laws_documents": 18, "response.policy_interpretations": 12}),
    ("自2008年5月1日条例实施至2010年底,累计公开信息286条,2010年公开96条。", P, 2010,
     {"proactive.cumulative_total": 286, "proactive.total": 96}),
    ("主动公开政府信息42条,其中公文类政府信息12条。", P, 2009, {"proactive.total": 42, "proactive.official_documents": 12}),
    # --- round 27: numbers of classes called 公开数
    ("全年收到政府信息依申请公开事件0件次。", R, 2025, {"applications.received.total": 0}),
    ("2024年我局共发布政府信息221条。主要内容涵盖政策法规、财政资金等21类大项。其中政策法规信息公开数3条;财政资金信息公开数17条;公共法律服务信息公开数59条;政策解读信息公开数2条。", P, 2024,
     {"response.policy_interpretations": 2, "proactive.total": 221, "proactive.category.laws_documents": 3,
      "proactive.category.finance": 17}),
    ("2024年政府信息公开数为86条。", P, 2024, {"proactive.total": 86}),
    ("全年网站信息发布量86条。", P, 2024, {"proactive.channel.website": 86}),
    ("主动公开政府信息300条。公开内容涉及:机构职能8条,工作动态240条,其他52条。", P, 2016,
     {"proactive.total": 300, "proactive.category.org_function": 8, "proactive.category.work_dynamics": 240,
      "proactive.category.other": 52}),
    # --- several ways with one that has a code, what was due and what was done
    ("全年应公开政府信息53条,实际公开53条。", P, 2016, {"proactive.total": 53}),
    ("通过公示栏、大喇叭、微信群等形式,向村民公开各类信息80条。", P, 2022, {"proactive.total": 80}),
    # --- round 28
    ("2025年,我局主动公开政府信息464条,其中财政信息10条、其他主动公开内容432条。", P, 2025,
     {"proactive.total": 464, "proactive.category.finance": 10, "proactive.category.other": 432}),
    ("全年发布公告公示25条,信息“双公示”67条。", P, 2025,
     {"proactive.category.announcements": 25, "proactive.category.enforcement": 67}),
    # --- rounds 29 and 30: what governments and their offices tell
    ("全年开展6次民意征集。", P, 2024, {"governance.consultations": 6}),
    ("组织11期网上调查,发布政策解读材料20篇。", P, 2024, {"governance.consultations": 11, "response.policy_interpretations": 20}),
    ("开展9期重大决策草案意见征集。", P, 2024, {"governance.consultations": 9}),
    ("征集重要决策意见11期,回应公众关注热点20次。", P, 2023, {"governance.consultations": 11, "response.hot_issues": 20}),
    ("通过门户网站征集公众对决策草案的意见9期。", P, 2023, {"governance.consultations": 9}),
    ("发布各类政策解读件37篇。", P, 2023, {"response.policy_interpretations": 37}),
    ("全年制作多形式解读产品15个。", P, 2023, {"response.policy_interpretations": 15}),
    ("编发原创解读作品22件。", P, 2023, {"response.policy_interpretations": 22}),
    ("全县主动公开政府信息5200条,其中财政预决算210条,教育、卫生等民生事业1830条,其他640条。", P, 2022,
     {"proactive.total": 5200, "proactive.category.finance": 210, "proactive.category.livelihood": 1830,
      "proactive.category.other": 640}),
    ("我县主动公开政府信息2140条。公开通知公告320条,国家、省、市各项政策法规26条。", P, 2019,
     {"proactive.total": 2140, "proactive.category.announcements": 320, "proactive.category.laws_documents": 26}),
    ("我区主动公开政府信息1950条,其中中央、省、市各类政策文件48条,工作动态913条。", P, 2019,
     {"proactive.total": 1950, "proactive.category.laws_documents": 48, "proactive.category.work_dynamics": 913}),
    ("主动公开省政府规章9件(含新制定3件,修改2件,废止4件),主动公开行政规范性文件31件。", P, 2022,
     {"regulations.disclosed": 9, "proactive.normative_docs.disclosed": 31}),
    ("公开规章21件(其中废止5件),公开规范性文件60件。", P, 2022, {"regulations.disclosed": 21, "proactive.normative_docs.disclosed": 60}),
    ("全年发布县政府文件8件,县政府办公室文件15件,行政规范性文件6件。", P, 2022, {"proactive.normative_docs.disclosed": 6}),
    ("共收到6件政府信息公开申请。其中,予以公开3件,本单位不掌握相关政府信息3件。无下年度结转。", R, 2022,
     {"applications.received.total": 6, "applications.outcome.granted_full": 3,
      "applications.outcome.unavailable.not_held": 3, "applications.carried_out": 0}),
    ("共收到政府信息公开申请6件,其中部分公开2件,因本镇不掌握相关政府信息无法提供4件,无结转下年度继续办理的申请。", R, 2022,
     {"applications.received.total": 6, "applications.outcome.granted_partial": 2,
      "applications.outcome.unavailable.not_held": 4, "applications.carried_out": 0}),
    ("全年收到政府信息公开申请7件,没有结转至下一年度办理的申请。", R, 2022, {"applications.received.total": 7, "applications.carried_out": 0}),
    ("全年收到依申请公开20件,19件已按照规定时限和程序依法依规进行了答复,1件结转下年。", R, 2025,
     {"applications.received.total": 20, "applications.outcome.total": 19, "applications.carried_out": 1}),
    ("收到政府信息公开申请14件,其中13件在规定时间内按要求进行了答复。", R, 2024,
     {"applications.received.total": 14, "applications.outcome.total": 13}),
    ("全年共收到并按时办结16件政府信息公开申请。", R, 2024, {"applications.received.total": 16}),
    ("全年共接收并答复政府信息公开申请45件。", R, 2024, {"applications.received.total": 45}),
    ("全年收到且已全部办结12件政府信息公开申请。", R, 2024, {"applications.received.total": 12}),
    ("全年共办理依申请公开43件(上年结转2件),其中公开18件,不予公开4件。", R, 2023,
     {"applications.carried_in": 2, "applications.outcome.granted_full": 18, "applications.outcome.denied.total": 4}),
    ("全年因政府信息公开引发行政复议3件、行政诉讼1件,其中复议维持2件、纠正1件,诉讼维持1件。", RL, 2024,
     {"review.total": 3, "litigation.total": 1, "review.upheld": 2, "review.corrected": 1, "litigation.upheld": 1}),
    ("信息公开行政复议案件5件,维持2件,纠正1件,撤销复议申请2件。", RL, 2025, {"review.total": 5, "review.upheld": 2, "review.corrected": 1}),
    ("信息公开行政复议案件4件,其中申请人撤回复议申请1件,维持3件。", RL, 2025, {"review.total": 4, "review.upheld": 3}),
    ("“某县发布”微信公众号发布信息2100条、微博1830条、抖音160条。", P, 2023,
     {"proactive.channel.wechat": 2100, "proactive.channel.weibo": 1830, "proactive.channel.douyin": 160}),
    ("新媒体方面:某县微信公众号信息发布量120条,关注人数5200人。", P, 2019, {"proactive.channel.wechat": 120, "media.wechat.followers": 5200}),
    ("政务新媒体:微信公众号发布信息830条,抖音号发布视频45条。", P, 2021, {"proactive.channel.wechat": 830, "proactive.channel.douyin": 45}),
    # --- round 31: what streets, townships and customs tell
    ("主动公开信息47条,其中“机构设置”栏目发布信息5条;“工作动态”栏目发布信息42条。", P, 2011,
     {"proactive.total": 47, "proactive.category.org_function": 5, "proactive.category.work_dynamics": 42}),
    ("全年共发布信息60条,其中政策法规栏目发布25条,“规划计划”专栏更新信息15条,通知公告栏目上传信息20条。", P, 2012,
     {"proactive.total": 60, "proactive.category.laws_documents": 25, "proactive.category.plans": 15,
      "proactive.category.announcements": 20}),
    ("2012年主动公开信息88条,其中在“人事信息”栏目中公开信息8条,在“工作动态”栏目内发布了各类信息80条。", P, 2012,
     {"proactive.total": 88, "proactive.category.personnel": 8, "proactive.category.work_dynamics": 80}),
    ("主动公开信息40条。其中:机构职能板块公开信息4条;政务动态板块公开信息36条。", P, 2012,
     {"proactive.total": 40, "proactive.category.org_function": 4, "proactive.category.work_dynamics": 36}),
    ("在政府信息公开栏目发布信息90条。", P, 2012, {"proactive.total": 90}),
    ("发布主动公开信息33条,制作依申请公开信息28条。", P, 2012, {"proactive.total": 33}),
    ("我关主动公开海关政府信息520条,其中门户网站公开300条。", P, 2015, {"proactive.total": 520, "proactive.channel.website": 300}),
    ("全年主动公开气象政府信息210条。", P, 2013, {"proactive.total": 210}),
    ("专门确定了3名工作人员负责政府信息公开工作。", O, 2011, {"org.staff.total": 3}),
    ("安排3名同志具体负责政务公开日常工作。", O, 2012, {"org.staff.total": 3}),
    ("明确1名干部承担信息公开事务。", O, 2012, {"org.staff.total": 1}),
    ("配备2名专职人员负责政府信息公开工作。", O, 2012, {"org.staff.full_time": 2}),
    ("2010年我局未产生诉讼,没有相应费用支出。", F, 2010, {"org.litigation_cost": 0}),
    ("未产生政府信息公开诉讼相关的费用支出。", F, 2016, {"org.litigation_cost": 0}),
    ("没有因政府信息公开行政诉讼产生费用。", F, 2012, {"org.litigation_cost": 0}),
    ("未发生行政诉讼,没有收取检索、复制等相关费用。", F, 2012, {"fees.collected": 0}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "section", "year", "expected"), TOLD, ids=lambda v: v[:18] if isinstance(v, str) else None
)
def test_what_is_told(text: str, section: str | None, year: int, expected: dict[str, float]) -> None:
    told = values(text, section, year=year)
    implied = {"proactive.channel.website"} if "网站" not in text else set()
    assert {code: value for code, value in told.items() if code not in implied} == expected


SILENT: list[tuple[str, str | None, int]] = [
    ("社区公开信息5条。", P, 2010),
    ("本年度没有对申请不予公开的情况。", R, 2014),
    ("在本单位政务公开大厅公开信息8条。", P, 2010),
    # other business that looks like requests
    ("全年受理行政审批事项3705件,办结3705件,办结率100%。", O, 2011),
    ("便民服务中心共办理各类业务864件,按时办结率99%。", O, 2013),
    ("全年受理低保申请52件。", O, 2015),
    ("依法办理行政复议案件120件,行政诉讼案件30件。", "sec.key_areas", 2019),
    ("消费者投诉举报80件。", O, 2020),
    ("通过微信答复网友有关咨询60余件。", P, 2014),
    ("要求各单位全年公开政府信息30条。", P, 2016),
    ("考核办法规定每个单位发布信息50条。", P, 2016),
    ("医保养保1888人次,民政事务626件。", O, 2011),
    # years, document numbers, telephones, laws, limits
    ("根据《条例》(国务院令第711号)和国办发〔2014〕32号文件要求编制。", O, 2014),
    ("统计期限为2012年1月1日至12月31日。", O, 2012),
    ("联系电话:0731-8316630,邮编:410300,电子邮箱:31404583@example.cn。", O, 2011),
    ("收到申请之日起15个工作日内予以答复。", R, 2015),
    ("根据《条例》第二十条规定,主动公开政府信息。", P, 2019),
    # plans, last year, growth
    ("力争全年主动公开政府信息不少于500条。", P, 2015),
    ("比上年增加52条。", P, 2015),
    ("主动公开数量同比增长22%。", P, 2015),
    ("2014年主动公开政府信息410条。", P, 2015),
    ("去年收到政府信息公开申请12件。", R, 2015),
    # infrastructure and other people's figures
    ("开设公开栏8个,宣传板8块。", P, 2011),
    ("其中,黑土镇共主动公开信息620条,石桥街道公开政府信息80条。", P, 2011),
    ("指导各乡镇处理信息公开申请10件。", "sec.supervision", 2020),
    ("在“安全生产专栏”发布信息343条。", O, 2012),
    ("报送舆情信息1000多条。", None, 2016),
    ("发布农村党务、村务、财务公开信息3353条。", O, 2012),
    # no statement of zero
    ("对未按时答复的申请进行通报。", "sec.supervision", 2016),
    ("申请人对答复不服的,可以依法申请行政复议或提起行政诉讼。", R, 2016),
    ("没有正当理由的,不予处理。", R, 2020),
    ("所有审批事项全部不收取任何费用。", "sec.platform", 2011),
    ("组织2场征集意见座谈会。", P, 2024),
    ("开展3次业务培训和网上调查。", P, 2024),
    ("征集政策意见建议32条。", P, 2024),
    ("转载原创解读产品12个。", P, 2023),
    ("上年预算全部支出,无下年度结转资金。", R, 2024),
    ("窗口实现零投诉。", O, 2011),
    ("共收到行政复议申请3件,均与政府信息公开无关。", RL, 2017),
    ("在网站公布依申请公开信息28条。", P, 2011),
    ("编制依申请公开信息共28条。", P, 2011),
    ("各科室确定1名工作人员负责信息公开工作。", O, 2012),
    ("各单位都明确了1名分管领导和1名工作人员负责信息公开工作。", O, 2012),
    ("南岭镇主动公开政府信息226条,工作动态类300条。", P, 2011),
    ("本年度没有其他需要报告的事项。", "sec.other", 2021),
    ("行政许可、行政处罚等信息全部上网公开,无遗漏。", P, 2019),
    ("全年收到政府信息公开申请2015,均已答复。", R, 2015),
    ("没有因政府信息公开引起行政复议纠错和行政诉讼败诉的情形。", R, 2024),
    ("涉及秘密及其他免予公开的公文类信息138条。", P, 2017),
    ("其中,食品药品经营许可信息公开1条、食品安全2条。", P, 2023),
    # --- what looks like a figure of the year and is none
    ("村务公开栏全年公开12次。", P, 2020),
    ("公开权责清单3200项。", P, 2020),
    ("申请人对2件答复不满意。", R, 2020),
    ("微信群推送信息300条。", O, 2020),
    ("被省政府网站采用信息36条,被市政府网站采用信息120条。", P, 2020),
    ("受理行政许可申请1203件,已办结1200件。", O, 2020),
    ("拟公开政府信息120条。", P, 2020),
    ("废止文件12件,修订制度5项。", O, 2020),
    ("受理法律援助案件1213件,办结案件1138件。", O, 2020),
    ("视频号粉丝3000人,发布作品60条。", O, 2020),
]


def test_who_asked_is_told_behind_all_requests_whatever_follows() -> None:
    told = read("共受理信息公开申请2件,均由自然人提出,予以公开2件。", R, year=2019)
    assert ("applications.received.total", "natural_person", 2) in [(s.code, s.applicant, s.value) for s in told]


def test_a_result_told_of_the_only_case_is_its_result() -> None:
    told = values("因政府信息公开发生行政复议1件,结果维持;行政诉讼0件。", "sec.review_litigation", year=2021)
    assert told == {"review.total": 1, "review.upheld": 1, "litigation.total": 0}
    told = values("发生信息公开行政复议7件,诉讼9件,均获维持。", "sec.review_litigation", year=2021)
    assert told == {"review.total": 7, "review.upheld": 7, "litigation.total": 9, "litigation.upheld": 9}


@pytest.mark.parametrize(("text", "section", "year"), SILENT, ids=lambda v: v[:18] if isinstance(v, str) else None)
def test_what_is_not_told(text: str, section: str | None, year: int) -> None:
    assert values(text, section, year=year) == {}


@pytest.mark.parametrize("kind", ["sec.next_plan", "sec.problems_improvements", "sec.improvements", "sec.tables"])
def test_plans_problems_and_tables_tell_no_figures_of_the_year(kind: str) -> None:
    assert values("全年共主动公开政府信息500条,收到政府信息公开申请9件。", kind) == {}


def test_a_platform_of_which_the_site_is_a_part_is_no_site() -> None:
    told = read("全县政务公开平台共发布政府信息8640条,其中:通过县政府网站发布信息3120条,政务新媒体发布5520条。", P, year=2024)
    assert [(s.code, s.value) for s in told] == [
        ("proactive.total", 8640), ("proactive.channel.website", 3120), ("proactive.channel.new_media", 5520),
    ]  # fmt: skip


def test_two_scopes_are_both_kept() -> None:
    found = read("全市共收到政府信息公开申请120件。市政府办公室收到政府信息公开申请31件。", R)
    assert {(e.value, e.scope) for e in found} == {(120, "area"), (31, "office")}


def test_parts_of_several_bodies_are_no_total() -> None:
    text = "省直单位主动公开信息3.1万条,各县级政府主动公开信息40万条。"
    assert "proactive.total" not in values(text, P)
    assert values("全省共主动公开信息43.1万条," + text, P)["proactive.total"] == 431000


def test_the_name_of_an_outcome_says_nothing_about_the_scope() -> None:
    found = read("“非本机关掌握”的12件,“申请内容不明确”的3件,不属于本机关公开4件。", R)
    assert {e.scope for e in found} == {None}


def test_a_figure_told_about_is_approximate_and_scaled() -> None:
    entry = read("全年主动公开政府信息1.2万余条。", P)[0]
    assert (entry.value, entry.unit, entry.approximate) == (12000, "条", True)
    assert entry.quote == "全年主动公开政府信息1.2万余条"


def test_the_quote_keeps_the_blanks_and_the_width_of_the_text() -> None:
    text = "2012年，全县主动公开政府信息 １，２０４ 条。"
    entry = read(text, P, year=2012)[0]
    assert entry.value == 1204
    assert entry.quote in text


def test_own_township_is_no_foreign_body() -> None:
    who = {"issuer": "黑土镇人民政府", "kind": "government", "year": 2011}
    assert values("黑土镇主动公开政府信息226条。", P, **who)["proactive.total"] == 226


def test_own_township_may_be_told_with_its_county() -> None:
    who = {"issuer": "黑土镇人民政府", "kind": "government", "year": 2012}
    told = "某县黑土镇人民政府2012年共主动公开政府信息226条。"
    assert values(told, P, **who)["proactive.total"] == 226
    assert values(told.replace("黑土", "白水"), P, **who) == {}


def test_information_called_after_the_line_of_work_of_the_body_is_all_that_it_published() -> None:
    told = "全年及时发布各类教育信息710条。"
    assert values(told, P, issuer="青石县教育局", kind="department") == {"proactive.total": 710}
    assert values(told, P, issuer="青石县人民政府") == {}


def test_the_subject_may_stand_in_the_sentence_before() -> None:
    text = "加强市长信箱办理力度。截至12月31日,办结927件次,办结率100%。"
    assert values(text, O) == {"service.mailbox_cases": 927}


def test_cells_of_a_lost_table_are_no_prose() -> None:
    assert values("申请总数\n5\n1.当面申请数\n2\n网上申请3件\n4", R) == {}


def test_lines_of_tables_and_headings_are_left_out() -> None:
    text = "收到政府信息公开申请5件。"
    rows = outline(text, R)
    rows.lines[0].table = 0
    assert read_prose(rows, identity()) == []
    heading = outline(text, R)
    heading.lines[0].body = len(text)
    assert read_prose(heading, identity()) == []


@pytest.mark.long  # a bound on time: not where other work shares the machine
@pytest.mark.parametrize("unit", ["共计", "的有", "一", "12", "收到申请", "主动公开", "其中、", "通过网站", "(", "未"])
def test_time_is_linear_in_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit))) + "政府信息公开申请5件,未收到申请。"
        start = time.perf_counter()
        read_prose(outline(text, R), identity())
        return time.perf_counter() - start

    seconds(1000)
    assert seconds(200_000) < 3


@given(
    st.text(alphabet="0123456789一二十件条次元%,。;:、()其中分别为主动公开政府信息申请收到未复议诉讼 \n", max_size=120)
)
@settings(max_examples=100, deadline=None)
def test_any_text_gives_quotes_that_stand_in_it(text: str) -> None:
    values(text, R)


@pytest.mark.parametrize("words", ["其他方式公开政府信息28条", "通过其它渠道发布政府信息28条", "其他形式公开信息28条"])
def test_other_ways_of_publication_are_a_channel_and_no_second_total(words: str) -> None:
    told = values(f"全镇主动公开政府信息103条,其中通过政府网站公开政府信息75条,{words}。", "sec.proactive")
    assert told == {"proactive.total": 103, "proactive.channel.website": 75, "proactive.channel.other": 28}


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("收到行政复议1件,予以维持。", RL, {"review.total": 1, "review.upheld": 1}),
        ("收到行政复议1件,区政府作出维持决定。", RL, {"review.total": 1, "review.upheld": 1}),
        ("行政诉讼1件,法院驳回原告诉讼请求。", RL, {"litigation.total": 1, "litigation.upheld": 1}),
        ("行政诉讼1件,已撤销申请。", RL, {"litigation.total": 1}),
        ("行政复议2件,维持原决定。", RL, {"review.total": 2}),
        ("收到书面申请3件、网上申请4件。", R, {"applications.channel.network.web": 4}),
        ("我局设立查阅点2处。", "sec.resources", {"access.points.total": 2}),
        ("我局在市政府网站和本局网站分别主动公开政府信息48条。", "sec.proactive",
         {"proactive.total": 48, "proactive.channel.website": 48}),
    ],
)
def test_the_end_of_one_case_and_ways_that_are_no_total(text: str, kind: str, told: dict[str, float]) -> None:
    assert values(text, kind, year=2012) == told


# --- parts told in per cent before their number ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("全年主动公开信息200条。其中,工作动态类占60%,120条;公告公示类占25%,50条。", P,
         {"proactive.category.work_dynamics": 120, "proactive.category.announcements": 50}),
        ("全年主动公开信息200条,工作动态类信息占总数的60%(120条),公告公示类占40%,共80条。", P,
         {"proactive.category.work_dynamics": 120, "proactive.category.announcements": 80}),
        ("主动公开信息200条,其中60%(120条)为工作动态,占25%的50条为公告公示类信息,15%即30条为政策文件。", P,
         {"proactive.category.work_dynamics": 120, "proactive.category.announcements": 50, "proactive.category.laws_documents": 30}),
        ("主动公开信息500条,其中占80%的400条在政府网站公开,20%(100条)通过公开栏公开。", P,
         {"proactive.channel.website": 400, "proactive.channel.bulletin_board": 100}),
        ("收到政府信息公开申请40件,其中75%(30件)通过网络提交,信函申请占25%,10件。", R,
         {"applications.channel.network": 30, "applications.channel.letter": 10}),
        ("共答复申请40件,其中50%(20件)予以公开,30%(12件)不予公开。不予公开的占30%,12件;信息不存在的占20%,有8件。", R,
         {"applications.outcome.granted_full": 20, "applications.outcome.denied.total": 12,
          "applications.outcome.unavailable.nonexistent": 8}),
    ],
)  # fmt: skip
def test_a_part_told_in_per_cent_before_its_number(text: str, section: str, expected: dict[str, float]) -> None:
    found = values(text, section)
    assert {code: value for code, value in found.items() if not code.endswith(".total") or code in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息200条,工作动态类占70%,120条。",  # not that share
        "主动公开信息200条,工作动态类点击量增长60%,120条。",
        "主动公开信息200条,工作动态类占60%,120人次。",  # another unit
        "工作动态类占60%,120条。",  # of what
        "主动公开信息200条,公告公示占60%,工作动态工作会议120次。",
    ],
)
def test_a_number_that_is_not_the_share_beside_it_gets_no_name(text: str) -> None:
    assert [code for code in values(text, P) if "category" in code] == []


def test_a_class_of_two_names_has_the_code_that_the_codebook_gives_both_or_none() -> None:
    assert values("主动公开信息100条。其中机构职能、人事类信息20条,工作动态80条。", P)["proactive.category.org_function"] == 20
    found = values("主动公开信息100条。其中财政预决算、政府采购类信息20条,其他信息80条。", P)
    assert found == {"proactive.total": 100, "proactive.category.other": 80}


def test_the_share_of_a_number_between_does_not_hide_what_went_before() -> None:
    assert "proactive.category.other" not in values("全年公开信息300条,网站占80%即240条,其他占20%即60条。", P)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自2008年5月1日至2015年12月31日,共主动公开政府信息4.2万条。", {"proactive.cumulative_total": 42000}),
        ("2009年至2015年,我县主动公开政府信息42000条。", {"proactive.cumulative_total": 42000}),
        ("2008年至今,累计公开政府信息42000条,2015年公开政府信息4200条。",
         {"proactive.cumulative_total": 42000, "proactive.total": 4200}),
        ("近三年共公开政府信息12000条。", {}),
        ("2014年12月1日至2015年11月30日,共主动公开政府信息4200条。", {"proactive.total": 4200}),
        ("2015年1月1日至2015年12月31日,共主动公开政府信息4200条。", {"proactive.total": 4200}),
    ],
)  # fmt: skip
def test_what_several_years_amassed_is_no_figure_of_the_year(text: str, expected: dict[str, float]) -> None:
    assert values(text, P) == expected


def test_requests_of_several_years_are_none_of_the_year() -> None:
    assert values("自2008年5月1日至2015年底,共收到政府信息公开申请320件。", "sec.on_request") == {}


def test_reviews_over_disclosure_among_those_of_all_kinds() -> None:
    text = "全年办理行政复议案件56件,行政应诉案件23件;涉及政府信息公开的复议1件、诉讼0件。"
    assert values(text, "sec.review_litigation") == {"review.total": 1, "litigation.total": 0}
    assert values("收到行政复议申请86件,其中涉及政府信息公开5件。", "sec.review_litigation").get("review.total") != 86


def test_thousands_with_a_blank_between_them_are_one_number() -> None:
    (told,) = read("全年主动公开政府信息12 345条。", P)
    assert (told.value, told.quote) == (12345, "全年主动公开政府信息12 345条")
    assert values("全年主动公开政府信息 345条。", P) == {"proactive.total": 345}


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("平均每个单位公开信息32条。", P, {}),
        ("12月份公开政府信息98条。", P, {}),
        ("应公开政府信息1300条,已公开政府信息1290条。", P, {"proactive.total": 1290}),
        ("依法应主动公开的政府信息1300条。", P, {"proactive.total": 1300}),
        ("收取检索费120元、复制费80元、邮寄费50元,共计250元。", "sec.fees", {"fees.collected": 250}),
    ],
)
def test_means_months_duties_and_parts_are_not_the_figure_of_the_year(text: str, section: str, expected: dict[str, float]) -> None:
    assert values(text, section) == expected


def test_a_lawsuit_that_was_carried_in_is_no_case_of_the_year() -> None:
    assert values("上年度结转行政诉讼2件,本年度新收行政诉讼3件。", "sec.review_litigation") == {"litigation.total": 3}


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("未收到书面申请,收到申请2件。", "sec.on_request", {"applications.received.total": 2}),
        ("未收到法人申请。", "sec.on_request", {}),
        ("未收到公民、法人和其他组织申请。", "sec.on_request", {"applications.received.total": 0}),
        ("上半年未收到申请,下半年收到申请3件。", "sec.on_request", {}),
        ("2015年1月1日至12月31日未收到申请。", "sec.on_request", {"applications.received.total": 0}),
        ("除复制费30元外,未收取其他费用。", "sec.fees", {}),
        ("没有收取检索费、复制费及其他费用。", "sec.fees", {"fees.collected": 0}),
    ],
)
def test_none_of_one_kind_is_not_none_of_all(text: str, section: str, expected: dict[str, float]) -> None:
    assert values(text, section) == expected


def test_the_number_of_requests_is_no_outcome() -> None:
    found = values("公开申请数为35件,同意公开数为30件,不予公开申请数为5件。", "sec.on_request")
    assert found["applications.received.total"] == 35
    assert (found["applications.outcome.granted_full"], found["applications.outcome.denied.total"]) == (30, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "主动公开信息500条,通过门户网站公开信息260条,利用公众号、宣传栏等方式公开信息240条。",
            {"proactive.total": 500, "proactive.channel.website": 260},
        ),
        (
            "主动公开信息90条,通过公开栏公开20条,在报纸、广播等渠道公开信息70条。",
            {"proactive.total": 90, "proactive.channel.bulletin_board": 20, "proactive.channel.media": 70},
        ),
        ("媒体网站、杂志等其他媒体发布信息68余条。", {"proactive.channel.media": 68}),
        ("回应媒体关切,发布政务信息90条。", {"proactive.total": 90}),
        ("通过融媒体平台发布信息60条。", {}),
        ("建立县水利局微信公众服务号,发布水利信息12条。", {"proactive.channel.wechat": 12}),
        ("运营“某镇”微信公众号,累计发布民生信息21条。", {"proactive.channel.wechat": 21}),
        ("建立微信工作群,发布通知信息100条。", {}),
        ("及时更新企业服务平台信息,截至2015年底,共更新政策信息502条。", {}),
        ("完善信息公开平台建设,公开财政信息6条。", {"proactive.category.finance": 6}),
        (
            "公开信息100条,其中微信10条,杂志、《某日报》和社区信息公开栏等其他形式90条。",
            {"proactive.total": 100, "proactive.channel.wechat": 10, "proactive.channel.other": 90},
        ),
    ],
)  # fmt: skip
def test_parts_of_accounts_and_media_and_what_other_systems_hold(text: str, expected: dict[str, float]) -> None:
    assert values(text, P) == expected


def test_the_parts_of_a_class_are_no_second_class_of_its_name() -> None:
    text = "公开信息79条,其中动态要闻35条,包含乡镇快讯30条、部门动态5条;人事信息3条,工作动态2条。"
    assert values(text, P) == {"proactive.total": 79, "proactive.category.personnel": 3}  # 35 and 2 are two classes of one name
    assert values(text.replace(",工作动态2条", ""), P)["proactive.category.work_dynamics"] == 35


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("其中上年结转答复1件,结转下一年答复2件。", {"applications.carried_in": 1, "applications.carried_out": 2}),
        ("其中上年度结转办结3件。", {"applications.carried_in": 3}),
        ("其中结转答复2件。", {}),
        ("本年度办理结果不予公开6件。", {"applications.outcome.denied.total": 6}),
        ("处理结果均为不予处理4件。", {"applications.outcome.not_processed.total": 4}),
        ("答复结果予以公开7件。", {"applications.outcome.granted_full": 7}),
    ],
)
def test_what_became_of_requests(text: str, expected: dict[str, float]) -> None:
    assert values(f"收到政府信息公开申请9件,{text}", "sec.on_request") == {"applications.received.total": 9, **expected}


def test_complaints_directly_behind_reviews_and_lawsuits() -> None:
    told = "公开建议办理结果3条,收到依申请公开2件,行政复议0件,行政诉讼0件,{}投诉举报0件。"
    assert values(told.format(""), P)["complaints.total"] == 0
    assert "complaints.total" not in values(told.format("消费"), P)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("明确2名专职干部担任政府信息公开联系人。", {"org.staff.full_time": 2}),
        ("安排2名兼职同志做好信息公开工作。", {"org.staff.part_time": 2}),
        ("指定2名工作人员担任政府信息公开联络员。", {"org.staff.total": 2}),
        ("明确2名分管领导担任政府信息公开联系人。", {}),
        ("各村明确1名干部担任信息公开联络员。", {}),
    ],
)
def test_staff_that_keeps_the_contacts(text: str, expected: dict[str, float]) -> None:
    assert values(text, "sec.overview") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主动公开文件63件。局官网发布信息465条。", {"proactive.channel.website": 465}),
        ("主动公开文件63件。局官网发布信息25条。", {"proactive.total": 63, "proactive.channel.website": 25}),
        ("市政府网站上主动公开交通行业信息112条。", {"proactive.channel.website": 112}),
        ("微信公众号“某某发布”发稿320篇。", {"media.wechat.posts": 320}),
        ("公开行政许可信息320条。", {"proactive.category.enforcement": 320}),
        ("公开行政许可信息320条、行政处罚信息41条。", {}),
        ("微信公众号推送信息12条,用户数达900人。", {"proactive.channel.wechat": 12, "media.wechat.followers": 900}),
        ("微信公众号上线运行,掌上社保注册用户4万人。", {}),
    ],
)
def test_mere_documents_the_line_of_a_site_and_users_of_accounts(text: str, expected: dict[str, float]) -> None:
    assert values(text, P) == expected


@pytest.mark.parametrize("lead", ["全年", "本年度", "年内共"])
def test_requests_handled_within_the_year(lead: str) -> None:
    text = f"收到政府信息公开申请20件,上年结转2件;{lead}办理21件,不予公开3件、结转下年1件。"
    found = values(text, "sec.on_request", year=2022)
    assert (found["applications.outcome.total"], found["applications.carried_out"]) == (21, 1)
    assert "applications.outcome.total" not in values(f"收到政府信息公开申请20件;{lead}办理网民留言21件。", "sec.on_request", year=2022)


def test_nobody_came_to_ask() -> None:
    for who in ("没有市民前来", "无群众来电", "未发生公众到窗口"):
        assert values(f"本年度{who}咨询。", "sec.consult") == {"consult.total": 0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主动公开信息数量56条,主动公开文件12份。", {"proactive.total": 56}),
        ("主动公开文件20件,发布各类政务信息300条。", {"proactive.total": 300}),
        ("主动公开文件20件,其中规范性文件4件。", {"proactive.total": 20, "proactive.normative_docs.disclosed": 4}),
        ("主动公开发布部门预算决算说明、履职依据等内容共计33条。", {"proactive.total": 33}),
        ("主动公开领导分工、办事流程等相关事项合计21条。", {"proactive.total": 21}),
        ("主动公开预算决算等内容8条。", {"proactive.category.finance": 8}),
        ("依申请公开预算决算等内容共8条。", {}),
        ("公开信息50条,其中工作文件12条,业务工作类30条。", {
            "proactive.total": 50, "proactive.category.laws_documents": 12, "proactive.category.admin_duty": 30}),
    ],
)  # fmt: skip
def test_information_and_documents_are_told_apart(text: str, expected: dict[str, float]) -> None:
    assert values(text, P) == expected

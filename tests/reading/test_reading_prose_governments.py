"""Figures that governments and their offices tell: requests handled, copies handed on, lists of events, what was made public."""

from __future__ import annotations

import pytest
from test_reading_prose import P, R, read, values

RECEIVED, CARRIED_IN, ANSWERED = "applications.received.total", "applications.carried_in", "applications.outcome.total"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("处理政府信息公开申请92件,其中本年度新收91件,上年结转1件。", {RECEIVED: 91, CARRIED_IN: 1}),
        ("全年共办理依申请公开50件,其中今年收到47件,去年结转3件。", {RECEIVED: 47, CARRIED_IN: 3}),
        ("共办理申请30件(新受理28件,上年结转2件)。", {RECEIVED: 28, CARRIED_IN: 2}),
        ("收到政府信息公开申请20件,其中新收18件,上年结转2件。", {RECEIVED: 18, CARRIED_IN: 2}),
        ("共承办依申请公开事项10件。其中本年度新受理9件,上年度结转1件。", {RECEIVED: 9, CARRIED_IN: 1}),
        ("全年办理政府信息公开申请12件,其中上年结转2件。", {CARRIED_IN: 2}),
        ("收到政府信息公开申请20件,其中受理18件。", {RECEIVED: 20}),
        ("收到申请11件,办理上年结转件4件。", {RECEIVED: 11, CARRIED_IN: 4}),
        ("结转上年度继续办理1件,新收申请8件。", {RECEIVED: 8, CARRIED_IN: 1}),
        ("收到政府信息依申请公开11件,办理完毕11件。", {RECEIVED: 11, ANSWERED: 11}),
        ("受理申请5件,出具政府信息公开答复书5份。", {RECEIVED: 5, ANSWERED: 5}),
        ("收到申请3件,出具补正告知书2份。", {RECEIVED: 3}),
        ("全年答复申请4件,尚未答复1件。", {ANSWERED: 4}),
        ("收到申请7件,已答复6件,未予答复1件。", {RECEIVED: 7, ANSWERED: 6}),
        ("收到信息公开申请5件,回应舆情3起,办结率100%。", {RECEIVED: 5, "response.hot_issues": 3}),
    ],
)
def test_requests_handled_are_those_that_came_in_and_those_carried_in(text: str, expected: dict[str, float]) -> None:
    assert values(text, R, year=2021) == expected


def test_the_cases_of_disclosure_are_no_approvals() -> None:
    assert values("全年依申请公开办件6件,均已答复。", year=2021)[RECEIVED] == 6
    assert values("全市政务服务办件21000件。", year=2021) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年公开信息70条,向区档案馆、图书馆报送公开文件70份。", {"proactive.total": 70}),
        ("移交档案馆主动公开文件44件。", {}),
        ("向档案馆、图书馆赠送政府公报300份。", {"proactive.gazette.copies": 300}),
    ],
)
def test_copies_handed_to_an_archive_are_published_once(text: str, expected: dict[str, float]) -> None:
    assert values(text, P) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("举办网上访谈5场、新闻发布会3场。", [("response.online_interviews", 5), ("response.press_conferences", 3)]),
        ("编发简报10期、政府公报4期。", [("proactive.gazette.issues", 4)]),
        ("出版6期《某县人民政府公报》。", [("proactive.gazette.issues", 6)]),
        ("政务微信公开120次560条。", [("proactive.channel.wechat", 560)]),
        ("政务微信推送48期合计176条。", [("proactive.channel.wechat", 176)]),
    ],
)
def test_a_number_counts_the_item_before_it(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(told.code, told.value) for told in read(text, P)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("通过网站、微信公众号、办事大厅、宣传册等各类平台、公开载体主动公开政府信息2300条。", {"proactive.total": 2300}),
        ("全年主动公开市政府及市政府办公室信息330条。", {"proactive.total": 330}),
        ("主动公开区政府(含区政府办公室)各类信息640条。", {"proactive.total": 640}),
        ("发布财政预算、民生工程等涉及群众利益的政府信息210条。", {"proactive.total": 210}),
        ("县政府网站发布政务动态类消息230条。", {"proactive.category.work_dynamics": 230}),
        (
            "全年公开信息90条,其中政务动态64条、规划等群众普遍关心的其他类信息26条。",
            {"proactive.total": 90, "proactive.category.work_dynamics": 64, "proactive.category.other": 26},
        ),
        ("网站公开60条,其它微博、宣传栏等途径公开30条。", {"proactive.channel.website": 60, "proactive.channel.other": 30}),
        ("妥善办理政务舆情3件。", {"response.hot_issues": 3}),
        ("参加“百姓之声”广播热线4期。", {"media.hotline_programs": 4}),
        ("县政府网站总访客12万人次。", {"visits.site_total": 120000}),
        ("门户网站独立用户访问量5000个,访问总量8.8万人次。", {"visits.site_total": 88000}),
        ("微信公众号总访客2万人次。", {}),
        ("县政府网站政务公开专栏公布文件36件,点击量5万次。", {"visits.column_pageviews": 50000}),
        ("县政府网站开设专栏5个,全年访问量9万人次。", {"visits.site_total": 90000}),
    ],
)
def test_what_a_government_and_its_office_made_public_and_who_came(text: str, expected: dict[str, float]) -> None:
    assert values(text, P) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共收到政府信息依申请公开58件,已办结54件,结转4件。", {RECEIVED: 58, ANSWERED: 54, "applications.carried_out": 4}),
        ("收到申请9件,答复7件,顺延办理2件。", {RECEIVED: 9, ANSWERED: 7, "applications.carried_out": 2}),
        ("新收申请9件,结转3件,办结12件。", {RECEIVED: 9, ANSWERED: 12}),
        (
            "因政府信息公开被提起行政诉讼的案件共6件,2件法院尚未作出裁决。",
            {"litigation.total": 6, "litigation.pending": 2},
        ),
        ("涉及政府信息公开行政复议的案件3件,其中1件尚未判决。", {"review.total": 3, "review.pending": 1}),
        (
            "公开人大代表建议和政协委员提案办理情况分别是6件和12件。",
            {"governance.npc_proposals": 6, "governance.cppcc_proposals": 12},
        ),
    ],
)
def test_what_is_left_of_requests_and_suits_is_told_behind_the_rest(text: str, expected: dict[str, float]) -> None:
    assert values(text, R, year=2021) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("主动公开县政府及办公室文件信息36条。", {"proactive.total": 36}),
        ("通过门户网站等渠道主动公开市政府和市政府办政府信息64条。", {"proactive.total": 64}),
        ("2015年,政府信息累计公开4366条。", {"proactive.total": 4366}),
        ("全年公开信息13条;政务微博累计发布信息31条。", {"proactive.total": 13, "proactive.channel.weibo": 31}),
        ("通过政务新媒体政务微信公众号发布信息32条。", {"proactive.channel.wechat": 32}),
        (
            "区政府门户网站全年发稿541篇,通过“某区发布”微信公众号发稿24条,官方微博发稿7条。",
            {"proactive.channel.website": 541, "media.wechat.posts": 24, "media.weibo.posts": 7},
        ),
        ("向省级媒体发稿56篇。", {}),
        ("发布政策解读稿件10篇,其中制作图文解读5篇、视频解读2篇。", {"response.policy_interpretations": 10}),
        ("对4件规范性文件同步开展解读。", {"response.policy_interpretations": 4}),
        ("对15个政策文件进行了清理。", {}),
        ("集中公开现行有效行政规范性文件108件。", {"normative_docs.in_force": 108}),
        ("公开规范性文件7件,现行有效42件。", {"proactive.normative_docs.disclosed": 7, "normative_docs.in_force": 42}),
    ],
)
def test_what_was_made_public_by_whom_and_of_what(text: str, expected: dict[str, float]) -> None:
    assert values(text, P) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年通过门户网站公开政府信息60条。同时,通过报纸、微信公众号等方式公开政府信息40条。", {"proactive.channel.website": 60}),
        ("网站公开信息60条。此外,借助电视、手机客户端等渠道发布信息25条。", {"proactive.channel.website": 60}),
        ("通过报纸、广播、微信公众号等多种渠道主动公开政府信息90条。", {"proactive.total": 90}),
        ("制作“在线访谈”节目8期。", {"response.online_interviews": 8}),
        ("集中公开区政府及区政府办公室政策文件31篇。", {"proactive.category.laws_documents": 31}),
        ("梳理行政规范性文件,公开继续有效类94件、需要修改类7件。", {"normative_docs.in_force": 94}),
    ],
)
def test_what_is_told_beside_the_site_is_no_total(text: str, expected: dict[str, float]) -> None:
    assert values(text, P) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年受理行政审批申请120件,其中新受理100件。", {}),
        ("收到因政府信息公开申请引发的行政复议5件,已办结4件,结转1件。", {"review.total": 5}),
        ("办理人大建议20件,已答复18件,结转2件。", {"governance.npc_proposals": 20}),
        ("对30个政策文件进行了解读培训。", {}),
        ("计划对20个政策文件进行解读。", {}),
        ("向法院提交行政诉讼答复书2份。", {}),
        ("在省政府门户网站发稿35篇。", {}),
    ],
)
def test_approvals_reviews_and_plans_are_no_requests_and_no_readings(text: str, expected: dict[str, float]) -> None:
    assert values(text, R, year=2021) == expected

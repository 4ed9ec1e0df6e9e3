"""Names and numbers of clerks: what is masked, and what must not be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.publishing.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("联系电话:0731-83166306。", "联系电话:*************。"),
        ("电话:(020)84981234转8012", "电话:******************"),
        ("手机13800001234,", "手机***********,"),
        ("联系人:张小三,电话83607728", "联系人:***,电话********"),
        ("单位负责人:李四 审核人:王五六填报人:赵七 填报日期:2015年1月5日", "单位负责人:** 审核人:***填报人:** 填报日期:2015年1月5日"),
        ("填报人 | 赵 七 | 联系电话 | 83607728", "填报人 | * * | 联系电话 | ********"),
        ("电子邮箱zs_01@ns.gov.example", "电子邮箱" + "*" * len("zs_01@ns.gov.example")),
        ("QQ:314045839", "QQ:*********"),
        ("联系人为欧阳小明同志", "联系人为****同志"),
    ],
)
def test_contacts_become_stars(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "全年主动公开政府信息12345678条,比上年增加13.5%。",
        "12345热线办理13800件。",
        "参加新闻发布会的主要负责人2人次,负责人审核把关。",
        "湘ICP备12013741号",
        "网站访问量364万次,统计期限自2014年1月1日至2014年12月31日。",
        "咨询电话 | 3732790 | 人次",
        "接听咨询电话3732790人次。",
        "本报告由区政府办公室负责解释。",
    ],
)
def test_figures_and_prose_stay(text: str) -> None:
    assert mask(text) == text


def test_a_name_stands_in_the_cell_behind_its_word() -> None:
    assert mask([["联系人", "张三"], ["收到申请数", "12"], ["a|b", "=1"]]) == [["联系人", "**"], ["收到申请数", "12"], ["a|b", "=1"]]


def test_addresses_and_hashes_of_an_attachment_stay() -> None:
    entry = {"url": "http://a.example/13800001234", "name": "联系人:张三.doc", "sha256": "13800001234", "error": None}
    assert mask([entry]) == [{**entry, "name": "联系人:**.doc"}]


@given(st.text(alphabet="联系人电话:| 张三李四0123456789-@.a()，。\n", max_size=200))
def test_every_character_keeps_its_place_and_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text)
    assert len(once) == len(text)
    assert all(a == b or b == "*" for a, b in zip(text, once, strict=True))
    assert len(mask(once)) == len(text)


@pytest.mark.parametrize("unit", ["信", "a", "1", "0731-", "联系人", "联系人:", "电话:(", "a@", "a.", "QQ"])
def test_long_hostile_lines_end(unit: str) -> None:
    """Every pattern is bounded: two hundred thousand characters of one kind take no more than their length."""
    text = unit * (200_000 // len(unit))
    assert len(mask(text)) == len(text)

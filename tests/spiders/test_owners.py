"""Whose row of a shared listing a title is."""

from __future__ import annotations

import pytest

from govreports.portals import load
from govreports.spiders.owners import owner

CITIES = [portal for portal in load("hunan") if "szzf_97945" in portal.listing_url]
DISTRICTS = [portal for portal in load("guangdong") if portal.listing_url.endswith("/zfxxgknb/gq/")]


@pytest.mark.parametrize(
    ("title", "portal_id"),
    [
        ("株洲市2019年政府信息公开工作年度报告", "430200"),
        ("湘西自治州2018年政府信息公开工作年度报告", "433100"),
        ("湘西土家族苗族自治州人民政府2020年政府信息公开工作年度报告", "433100"),
        ("株洲市云龙示范区2016年政府信息公开工作年度报告", "430200-yunlong"),
        ("长沙市2018年政府信息公开工作年度报告", "430000-szzf"),
    ],
)
def test_cities_in_the_column_of_their_province(title: str, portal_id: str) -> None:
    found = owner(CITIES, "www.hunan.gov.cn", title)
    assert found is not None
    assert found.portal_id == portal_id


@pytest.mark.parametrize(
    ("title", "portal_id"),
    [
        ("广州市南沙区2024年政府信息公开工作年度报告", "440115-gq"),
        ("白云区人民政府2015年政府信息公开年度报告", "440111"),
        ("天河2013年政府信息公开年度报告", "440106"),
        ("2012年政府信息公开年度报告", "440100-gq"),
    ],
)
def test_districts_in_the_column_of_their_city(title: str, portal_id: str) -> None:
    found = owner(DISTRICTS, "www.gz.gov.cn", title)
    assert found is not None
    assert found.portal_id == portal_id


def test_a_walk_of_one_row_takes_only_its_own() -> None:
    only = [portal for portal in CITIES if portal.portal_id == "430300"]
    assert owner(only, "www.hunan.gov.cn", "株洲市2019年政府信息公开工作年度报告") is None
    assert owner(only, "www.hunan.gov.cn", "湘潭市2019年政府信息公开工作年度报告") is only[0]

"""Places: names of their time to today's codes, ambiguous names, townships, zones."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.localities import by_code, digest, find_place, full_name, resolve, series_rows, short_name
from govreports.localities.divisions import NOW, ancestors, current, divisions


@pytest.mark.parametrize(
    ("name", "year", "code", "today"),
    [
        ("云安县", 2012, "445303", "云安区"),
        ("云安区", 2016, "445303", "云安区"),
        ("襄樊市", 2009, "420600", "襄阳市"),
        ("襄樊市", 2012, "420600", "襄阳市"),
        ("增城市", 2010, "440118", "增城区"),
        ("莱芜市", 2015, "371200", "莱芜市"),
        ("巢湖市", 2009, "341400", "巢湖市"),
        ("巢湖市", 2015, "340181", "巢湖市"),
        ("公主岭市", 2012, "220184", "公主岭市"),
        ("太谷县", 2012, "140703", "太谷区"),
        ("儋州市", 2012, "460400", "儋州市"),
    ],
)
def test_a_name_of_its_time_gives_the_code_of_today(name: str, year: int, code: str, today: str) -> None:
    place = resolve(name, year=year)
    assert place is not None
    assert (place.code, place.name, place.name_in_report) == (code, today, name)


def test_a_renamed_place_is_one_series() -> None:
    for older, newer in (("云安县", "云安区"), ("株洲县", "渌口区"), ("公主岭市", "公主岭市"), ("户县", "鄠邑区")):
        assert resolve(older, year=2010).series == resolve(newer, year=2022).series  # type: ignore[union-attr]


def test_places_merged_later_are_two_series_while_both_existed() -> None:
    pairs = (("广州市萝岗区", "广州市黄埔区"), ("南京市白下区", "南京市秦淮区"), ("淮安市清河区", "淮安市清浦区"))
    for one, other in pairs:
        assert resolve(one, year=2010).series != resolve(other, year=2010).series  # type: ignore[union-attr]


def test_no_series_has_two_places_in_one_year() -> None:
    rows = divisions()
    for year in (2009, 2012, 2016, 2020, NOW):
        seen: dict[str, str] = {}
        for row in rows:
            if row.first <= year <= row.last:
                assert seen.setdefault(row.series, row.code) == row.code, (year, row)


def test_every_place_of_today_is_found_by_its_full_name() -> None:
    for place in series_rows():
        found = resolve(place.full_name, year=NOW)
        assert found is not None, place
        assert found.code == place.code, place
    assert sum(1 for p in series_rows() if p.level == "county") > 2800


def test_a_shared_name_is_settled_by_the_hint_or_not_at_all() -> None:
    assert resolve("鼓楼区人民政府", year=2015) is None
    assert resolve("鼓楼区人民政府", year=2015, hint_code="350102").full_name == "福建省福州市鼓楼区"  # type: ignore[union-attr]
    # 江苏 has two: a hint that fits both settles nothing
    assert resolve("鼓楼区人民政府", year=2015, hint_code="320000") is None
    assert resolve("鼓楼区人民政府", year=2015, hint_code="410200").code == "410204"  # type: ignore[union-attr]


def test_a_shared_name_is_settled_by_the_parents_that_the_text_names() -> None:
    place = find_place("鼓楼区人民政府", year=2015, context="根据河南省开封市的规定编制")
    assert place is not None
    assert place.locality.code == "410204"


def test_the_text_is_stronger_than_the_hint() -> None:
    assert resolve("攀枝花市", year=2012, hint_code="440000").code == "510400"  # type: ignore[union-attr]


def test_a_name_is_unique_in_the_year_in_which_only_one_place_had_it() -> None:
    assert resolve("南沙区", year=2012).code == "440115"  # type: ignore[union-attr]
    assert resolve("南沙区", year=2022) is None
    assert resolve("南沙区", year=2022, hint_code="440100").code == "440115"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name",
    ["", "火星市", "某某区人民政府", "示例市和平区人民政府", "公安局", "市辖区", "教育局", "政府信息公开", "东方红小学", "2012年", "中心"],
)
def test_what_names_no_place_is_none(name: str) -> None:
    assert resolve(name, year=2015) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("湘西州", "433100"),
        ("内蒙古", "150000"),
        ("石柱县", "500240"),
        ("巴州", "652800"),
        ("长沙岳麓区", "430104"),
        ("湖南长沙", "430100"),
        ("吉林市", "220200"),
        ("吉林省", "220000"),
        ("广东省南沙区", "440115"),
        ("神农架", "429021"),
        ("浦东新区", "310115"),
        ("赵县", "130133"),
    ],
)
def test_short_forms_and_chains(name: str, code: str) -> None:
    place = resolve(name, year=2015)
    assert place is not None
    assert place.code == code


def test_short_name_never_loses_all_but_one_character() -> None:
    assert short_name("广州市") == "广州"
    assert short_name("赵县") == "赵县"
    assert short_name("湘西土家族苗族自治州") == "湘西"
    assert short_name("新疆维吾尔自治区") == "新疆"
    assert short_name("积石山保安族东乡族撒拉族自治县") == "积石山"


def test_a_township_has_nine_digits_and_its_countys_full_name() -> None:
    place = find_place("东莞市虎门镇人民政府", year=2019)
    assert place is not None
    assert (place.locality.code, place.locality.level, place.locality.name) == ("441900121", "township", "虎门镇")
    assert place.locality.series == "441900121"
    assert place.locality.full_name == "广东省东莞市虎门镇"
    assert place.rest == "人民政府"


def test_a_township_nobody_knows_has_its_countys_code_and_a_series_of_its_own() -> None:
    place = resolve("浏阳市子虚镇人民政府", year=2010)
    assert place is not None
    assert (place.code, place.level, place.name) == ("430181", "township", "子虚镇")
    assert place.series == "430181-" + hashlib.sha1("子虚镇".encode()).hexdigest()[:8]


def test_a_former_kind_of_township_is_the_township_of_today() -> None:
    assert resolve("浏阳市荷花镇人民政府", year=2009).name == "荷花街道"  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["浏阳市城乡建设局", "望城区乡村振兴局", "岳阳市城镇化办公室"])
def test_organs_with_characters_of_townships_are_none(name: str) -> None:
    place = resolve(name, year=2015)
    assert place is not None
    assert place.level in ("county", "prefecture")


def test_a_township_alone_takes_its_county_from_the_hint() -> None:
    assert resolve("永安镇人民政府", year=2015) is None
    assert resolve("永安镇人民政府", year=2015, hint_code="430181").code == "430181117"  # type: ignore[union-attr]


def test_a_zone_carries_its_parents_code_and_a_series_of_its_name() -> None:
    place = resolve("岳阳临港新区管理委员会", year=2014)
    assert place is not None
    assert (place.code, place.level, place.name) == ("430600", "zone", "岳阳临港新区")
    assert place.series == "430600-" + digest("岳阳临港新区")
    assert place.full_name == "湖南省岳阳市临港新区"
    assert digest("岳阳临港新区") == hashlib.sha1("岳阳临港新区".encode()).hexdigest()[:8]


def test_a_zone_is_one_series_however_its_parent_is_written() -> None:
    names = ("岳阳临港新区", "岳阳市临港新区", "湖南省岳阳市临港新区")
    assert len({resolve(name, year=2014).series for name in names}) == 1  # type: ignore[union-attr]
    assert resolve("临港新区管委会", year=2014, hint_code="430600").series == resolve(names[0], year=2014).series  # type: ignore[union-attr]


def test_a_zone_known_by_its_own_name_needs_no_parent() -> None:
    place = resolve("横琴新区管委会", year=2013)
    assert place is not None
    assert (place.code, place.level) == ("440400", "zone")


def test_a_zone_alone_without_a_hint_is_none() -> None:
    assert resolve("高新技术产业开发区管委会", year=2014) is None


def test_by_code_of_every_year() -> None:
    assert by_code("445323", 2010).name_in_report == "云安县"  # type: ignore[union-attr]
    assert by_code("445323", 2010).code == "445303"  # type: ignore[union-attr]
    assert by_code("4403000052").name == "深圳市"  # type: ignore[union-attr]
    assert by_code("441900121").full_name == "广东省东莞市虎门镇"  # type: ignore[union-attr]
    assert by_code("999999") is None
    assert by_code("") is None
    assert by_code("bm12000001") is None


def test_full_names_go_from_the_province_down_once() -> None:
    assert full_name("440115") == "广东省广州市南沙区"
    assert full_name("110105") == "北京市朝阳区"
    assert full_name("419001") == "河南省济源市"
    assert full_name("650000") == "新疆维吾尔自治区"


def test_parents_are_places() -> None:
    for series, above in ancestors().items():
        assert series not in above
        assert all(parent in current() for parent in above)


@given(st.text(max_size=300), st.integers(min_value=1900, max_value=2100), st.none() | st.text(max_size=12))
@settings(max_examples=100, deadline=None)
def test_any_text_gives_a_place_or_none(text: str, year: int, hint: str | None) -> None:
    place = find_place(text, year=year, hint_code=hint)
    if place is not None:
        assert 0 <= place.start <= place.end <= len(place.phrase)
        assert place.locality.code.isdigit()


def test_a_part_of_a_free_trade_zone_lies_in_the_city_it_names():
    found = find_place("中国(福建)自由贸易试验区福州片区管理委员会")
    assert found is not None
    assert (found.locality.code, found.locality.level, found.rest) == ("350100", "zone", "管理委员会")
    whole = find_place("中国（陕西）自由贸易试验区工作办公室")
    assert whole is not None
    assert (whole.locality.code, whole.locality.level, whole.rest) == ("610000", "zone", "工作办公室")


def test_a_township_that_a_zone_looks_after_is_a_township():
    found = find_place("淄博高新区四宝山街道办事处")
    assert found is not None
    assert (found.locality.code, found.locality.level, found.rest) == ("370303008", "township", "办事处")
    counted_apart = find_place("洪江区桂花园乡人民政府")
    assert counted_apart is not None
    assert (counted_apart.locality.level, counted_apart.locality.full_name) == ("township", "湖南省怀化市洪江区桂花园乡")
    organ = find_place("郑州高新区建设局")
    assert organ is not None
    assert (organ.locality.level, organ.rest) == ("zone", "建设局")

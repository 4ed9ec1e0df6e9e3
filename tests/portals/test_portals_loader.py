"""The registry: what a row must be, what the loader says of one that is not, and how a locality is found."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest

from govreports import portals
from govreports.portals import COUNTRY, PortalError, find, load, load_file, parse, provinces, registry

HEADER = "portal_id,locality,code,level,host,platform,listing_url,sid,min,since,status,confidence,engine,delay,robots,tls,reason,notes"
ROW = {
    "portal_id": "x", "locality": "广州市", "code": "440100", "level": "prefecture", "host": "www.gz.gov.cn",
    "platform": "nfcms", "listing_url": "http://www.gz.gov.cn/nb/", "sid": "", "min": "3", "since": "2012", "status": "seen",
    "confidence": "high", "engine": "", "delay": "", "robots": "", "tls": "", "reason": "", "notes": "",
}  # fmt: skip


def table(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER.split(","))
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    return out.getvalue()


def test_guangdong_is_there_in_full() -> None:
    rows = load("guangdong")
    codes = {row.code for row in rows}
    assert "440000" in codes
    assert len({code for code in codes if code.endswith("00") and not code.endswith("0000")}) == 21
    assert len({row.code for row in rows if row.level == "county"}) >= 120
    assert all(row.status in portals.STATUSES for row in rows)
    assert {row.portal_id for row in rows if row.platform == "gkmlpt" and row.sid} >= {"440000", "441200", "445300"}


def test_the_whole_country_is_there() -> None:
    rows = registry(COUNTRY)
    count = {level: len({row.code for row in rows if row.level == level}) for level in ("province", "prefecture", "county")}
    assert count == {"province": 31, "prefecture": 333, "county": 2841}
    assert len({row.portal_id for row in rows}) == len(rows), "an id names one row of the country"
    assert all(row.notes for row in rows if row.status != "none"), "an address has its evidence"
    assert all(row.status == "none" or row.confidence for row in rows)


def test_departments_on_hosts_of_their_own_are_rows_of_their_government() -> None:
    rows = {row.portal_id: row for row in load("guangdong")}
    culture, work = rows["440000-whly"], rows["440300-hrss"]
    assert (culture.locality, culture.sid, culture.listing_url) == ("广东省", "175", "http://whly.gd.gov.cn/gkmlpt/annualreport")
    assert (work.locality, work.code, work.tls) == ("深圳市", "440300", "legacy")
    assert rows["441200-zqrsj"].listing_url == "http://www.zhaoqing.gov.cn/zqrsj/gkmlpt/annualreport"


def test_finer_rows_of_a_province_win_over_the_national_list() -> None:
    hunan = {row.portal_id: row for row in load("hunan")}
    assert hunan["431200"].listing_url == "http://www.hunan.gov.cn/hnszf/xxgk/zfxxgknb/szzf_97945/"
    assert hunan["431200"].shared
    assert hunan["430200-yunlong"].level == "zone"
    assert hunan["430111"].host, "the national list has the host that the finer one lacks"
    sichuan = {row.portal_id: row for row in load("sichuan")}
    assert (sichuan["510421"].status, sichuan["510421"].listing_url) == ("unverified", "http://www.scmiyi.gov.cn/zfxxgk/zfxxgknb/")


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_loading_is_fast() -> None:
    load.cache_clear()
    began = time.perf_counter()
    assert len(registry(COUNTRY)) > 3200
    assert time.perf_counter() - began < 0.9


def test_a_row_is_read_whole() -> None:
    (portal,) = parse(table({"delay": "1.5", "reason": "slow", "engine": "splash", "robots": "ignore"}), "t.csv")
    assert (portal.portal_id, portal.code, portal.min, portal.since, portal.delay) == ("x", "440100", 3, 2012, 1.5)
    assert portal.start_url == "http://www.gz.gov.cn/nb/"
    assert portal.province == "44"
    assert not portal.shared


def test_without_a_listing_the_home_page_is_the_start() -> None:
    (portal,) = parse(table({"listing_url": "", "platform": "", "status": "none"}), "t.csv")
    assert portal.start_url == "http://www.gz.gov.cn/"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"platform": "wordpress"}, ["wordpress", "gkmlpt"]),
        ({"code": "449999"}, ["449999", "GB/T 2260"]),
        ({"code": "4401"}, ["4401", "six digits"]),
        ({"code": "440115"}, ["440115", "county", "prefecture"]),
        ({"locality": ""}, ["locality is missing"]),
        ({"min": ""}, ["min is missing"]),
        ({"min": "-1"}, ["min", "whole number"]),
        ({"since": "12"}, ["since", "2000"]),
        ({"level": "village"}, ["village", "township"]),
        ({"status": "sure"}, ["sure", "seen"]),
        ({"confidence": "very"}, ["very", "high"]),
        ({"listing_url": "ftp://x/"}, ["ftp://x/", "web"]),
        ({"listing_url": "http://[www.gz.gov.cn/"}, ["http://[", "web"]),
        ({"listing_url": "http://www.gz.gov.cn:99999/"}, ["99999", "web"]),
        ({"listing_url": ""}, ["needs a listing_url"]),
        ({"host": "www.gz.gov.cn:99999"}, ["99999", "no host name"]),
        ({"notes": "x" * 200_000}, ["field larger than field limit"]),
        ({"host": "http://www.gz.gov.cn"}, ["no host name"]),
        ({"delay": "soon", "reason": "r"}, ["soon", "seconds"]),
        ({"delay": "nan", "reason": "r"}, ["nan", "seconds"]),
        ({"robots": "ignore"}, ["needs a reason"]),
        ({"tls": "legacy"}, ["needs a reason"]),
        ({"tls": "none", "reason": "r"}, ["none", "legacy"]),
        ({"engine": "lynx", "reason": "r"}, ["lynx", "splash"]),
        ({"portal_id": "A B"}, ["A B", "a-z"]),
    ],
)
def test_a_bad_row_is_one_sentence_with_file_and_line(change: dict[str, str], words: list[str]) -> None:
    with pytest.raises(PortalError) as caught:
        parse(table({"portal_id": "ok", "listing_url": "http://www.gz.gov.cn/a/"}, change), "some.csv")
    message = str(caught.value)
    assert message.startswith("some.csv, line 3: ")
    assert message.endswith(".")
    assert "\n" not in message
    assert all(word in message for word in words)


def test_duplicates_are_told_with_both_lines() -> None:
    with pytest.raises(PortalError, match=r"t.csv, line 1: the column 'notes' is there twice\."):
        parse(table({}).replace(",reason,notes", ",notes,notes"), "t.csv")
    with pytest.raises(PortalError, match=r"line 3: the portal_id x is also on line 2"):
        parse(table({}, {"listing_url": "http://www.gz.gov.cn/other/"}), "t.csv")
    with pytest.raises(PortalError, match=r"line 3: the listing .*gz.gov.cn/nb/ is also on line 2"):
        parse(table({}, {"portal_id": "y"}), "t.csv")


def test_missing_and_unknown_columns_and_ragged_rows() -> None:
    with pytest.raises(PortalError, match="line 1: the column 'code' is missing"):
        parse(HEADER.replace("code,", "") + "\n", "t.csv")
    with pytest.raises(PortalError, match="line 1: there is no column 'colour'"):
        parse(HEADER + ",colour\n", "t.csv")
    with pytest.raises(PortalError, match="line 2: there are more cells than columns"):
        parse(table({}).rstrip("\r\n") + ",1,2,3\n", "t.csv")


def test_rows_with_one_listing_share_it() -> None:
    rows = parse(table({}, {"portal_id": "y", "code": "440106", "level": "county", "locality": "广州市天河区"},
                       {"portal_id": "z", "listing_url": "http://www.gz.gov.cn/z/"}), "t.csv")  # fmt: skip
    assert [row.shared for row in rows] == [True, True, False]


def test_a_locality_is_found_by_code_id_and_name() -> None:
    rows = load("guangdong")
    assert {p.portal_id for p in find(rows, "440115")} == {"440115", "440115-gq"}
    assert find(rows, "南沙区") == find(rows, "广州市南沙区") == find(rows, "440115")
    assert [p.portal_id for p in find(rows, "440100-gq")] == ["440100-gq"]
    assert {p.portal_id for p in find(rows, "广州市")} == {"440100", "440100-bm", "440100-gq", "440100-rsj"}
    assert {p.portal_id for p in find(rows, "云安县")} == {"445303"}, "a name it had"
    assert find(rows, "广东省广州市南沙区") == find(rows, "440115")
    with pytest.raises(PortalError, match="火星市"):
        find(rows, "火星市")
    several = parse(table({"locality": "甲市新区", "level": "zone"}, {"portal_id": "y", "locality": "乙市新区", "level": "zone"}), "t.csv")
    with pytest.raises(PortalError, match="several places: 乙市新区, 甲市新区"):
        find(several, "新区")


def test_another_file_replaces_the_registry(tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    path.write_text(table({}, {"portal_id": "hn", "code": "430000", "level": "province", "locality": "湖南省",
                               "listing_url": "http://www.hunan.gov.cn/nb/"}), encoding="utf-8-sig")  # fmt: skip
    assert [p.portal_id for p in registry("guangdong", path)] == ["x"]
    assert [p.portal_id for p in registry("hunan", path)] == ["hn"]
    copies = table({}, {"portal_id": "m", "platform": "mirror", "listing_url": "https://newton.com.tw/wiki/a", "host": "newton.com.tw"})
    path.with_name("mirrors.csv").write_text(copies, encoding="utf-8")
    assert [p.portal_id for p in registry("mirrors", path.with_name("mirrors.csv"))] == ["m"]
    assert [p.portal_id for p in registry("guangdong", path.with_name("mirrors.csv"))] == ["x"]
    with pytest.raises(PortalError, match="no portal of 'sichuan'"):
        registry("sichuan", path)
    with pytest.raises(PortalError, match="cannot be read"):
        load_file(tmp_path / "none.csv")


def test_unknown_province() -> None:
    with pytest.raises(PortalError, match="no province 'mars'"):
        load("mars")
    with pytest.raises(PortalError, match="no province 'mars'"):
        registry("mars")
    assert len(provinces()) == 31


def test_a_host_is_known_by_its_place() -> None:
    rows = parse(
        table(
            {},
            {"portal_id": "y", "host": "www.bj.gov.cn", "locality": "北京市", "code": "110000", "level": "province", "listing_url": "http://b.cn/"},
            {"portal_id": "s", "host": "www.shared.cn", "listing_url": "http://c.cn/"},
            {"portal_id": "t", "host": "www.shared.cn", "locality": "南沙区", "code": "440115", "level": "county", "listing_url": "http://d.cn/"},
        ),
        "x.csv",
    )
    known = {host: portals.by_host(rows, host) for host in ("www.gz.gov.cn", "jyj.gz.gov.cn", "GZ.gov.cn:8080", "shared.cn", "gov.cn", "z.gov.cn")}
    assert [row.code if row else None for row in known.values()] == ["440100", "440100", "440100", None, None, None]

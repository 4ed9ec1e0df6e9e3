"""One walk of the real spider over portals of every platform, none of whose rows names it, and one over a mirror."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from portal_server import serving
from walks import Answer, Portals, report, titled


@pytest.fixture
def portals() -> Iterator[Portals]:
    with serving() as running:
        yield Portals(running)


PLACES = {"trs": "甲局", "hanweb": "乙局", "jpaas": "丙局", "ucap": "丁局", "ucapsearch": "戊局", "jsonlist": "己局", "boda": "庚局",
          "panzhihua": "辛局", "zhuzhou": "壬局", "yunan": "癸局", "zfxxgk": "子局", "generic": "丑局"}  # fmt: skip
YEARS = range(2016, 2024)
CHANNEL = "0123456789abcdef0123456789abcdef"


def item(portals: Portals, name: str, path: str, year: int, *, deep: bool = True) -> str:
    """A row of a list, and the report that it leads to."""
    title = titled(f"广州市{PLACES[name]}", year)
    portals.server.pages[path] = report(title)
    return f"<li><a href='{path}' title='{title}'>{title[:9]}...</a><span>{year + 1}-01-30</span></li>"


def rows(portals: Portals, name: str, address: str, years: range) -> str:
    return "".join(item(portals, name, address.format(year), year) for year in years)


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>政府信息公开年报</title>{head}</head><body><ul class='list'>{body}</ul></body></html>"


def answer(value: object) -> Answer:
    return Answer(json.dumps(value), headers={"Content-Type": "application/json"})


def publish(portals: Portals) -> dict[str, str]:
    """A portal of every platform, with its reports on two pages; the addresses of the first."""
    pages, first, second = portals.server.pages, range(2020, 2024), range(2016, 2020)

    def two(name: str, column: str, further: str, address: str, pager: str, head: str = "", wrap: str = "{}") -> str:
        pages[column] = page(wrap.format(rows(portals, name, address, first)) + pager, head)
        pages[further] = page(wrap.format(rows(portals, name, address, second)), head)
        return column

    found = {
        "trs": two("trs", "/trs/nb/", "/trs/nb/index_1.html", "/trs/nb/202401/t20240101_{}.html", "<script>createPageHTML(2, 0, 'index', 'html');</script>"),
        "ucap": two("ucap", "/ucap/c1/zwlist.shtml", "/ucap/c1/zwlist_2.shtml", "/ucap/c1/202401/{}.shtml",
                    "<script>createPageHTML('page_div',2,1,'zwlist','shtml',8);</script>", f"<meta name='channelId' content='{CHANNEL}'>"),
        "boda": two("boda", "/boda/nb.htm", "/boda/nb/1.htm", "/info/1050/{}.htm", "<div class='pb_sys_common'><span>1/2</span></div>"),
        "panzhihua": two("panzhihua", "/pzh/zfxxgknb/index.shtml", "/pzh/zfxxgknb/index_2.shtml", "/pzh/zfxxgknb/102{}.shtml", "<a href='index_2.shtml'>下一页</a>"),
        "zhuzhou": two("zhuzhou", "/c14780/index.html", "/c14780/index_2.html", "/c14780/20240130/i{}.html", "<a href='index_2.html'>下一页</a>"),
        "yunan": two("yunan", "/menhuwangzhan/nb", "/menhuwangzhan/nb?page=2", "/menhuwangzhan/nb/50004{}", "<a href='/menhuwangzhan/nb?page=2'>下一页</a>"),
        "zfxxgk": two("zfxxgk", "/zf/nb/", "/zf/nb/index_2.html", "/zf/p/{}.html", "<a href='index_2.html'>下一页</a>", wrap="<div class='zfxxgk_zdgkc'><ul>{}</ul></div>"),
        "generic": two("generic", "/any/nb.asp", "/any/nb.asp?p=2", "/any/show.asp?id={}", "<a href='nb.asp?p=2'>下一页</a>"),
    }  # fmt: skip
    stored = "".join(f"<record><![CDATA[{item(portals, 'hanweb', f'/art/2024/1/30/art_1_{y}.html', y)}]]></record>" for y in first)
    rest = "".join(f"<record><![CDATA[{item(portals, 'hanweb', f'/art/2024/1/30/art_1_{y}.html', y)}]]></record>" for y in second)
    script = "<script>$('#7').jpage({totalRecord:8,perPage:4,data:{webid:23,columnid:5,unitid:'7'}});</script>"
    pages["/col/col5/index.html"] = page(f"<script type='text/xml'><datastore><recordset>{stored}</recordset></datastore></script>{script}")
    pages["/module/web/jpage/dataproxy.jsp?startrecord=5&endrecord=16&perpage=4&webid=23&columnid=5&unitid=7"] = Answer(
        f"<datastore><totalrecord>8</totalrecord><recordset>{rest}</recordset></datastore>", headers={"Content-Type": "text/xml"}
    )
    unit = "/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&pageId=6&tagId=list"
    pages["/col/col6/index.html"] = page(f"<script url='{unit[:55]}' queryData=\"{{'webId':'1','pageId':'6','tagId':'list'}}\"></script>")
    for url, years in ((unit, first), (unit + "&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A4%7D", second)):
        pages[url] = answer({"data": {"html": rows(portals, "jpaas", "/col/col6/art/2024/art_{}.html", years) + "<p count='8'></p>"}})
    pages["/ucap/c2/list.shtml"] = page("<!--<li>stale</li>-->", f"<meta name='channelId' content='{CHANNEL[::-1]}'>")
    for number, years in ((1, first), (2, second)):
        results = [{"title": titled(f"广州市{PLACES['ucapsearch']}", y), "url": f"/ucap/c2/202401/9{y}.shtml"} for y in years]
        rows(portals, "ucapsearch", "/ucap/c2/202401/9{}.shtml", years)
        query = f"sort=&_isAgg=false&_isJson=true&_pageSize=20&_template=index&page={number}"
        pages[f"/common/search/{CHANNEL[::-1]}?{query}"] = answer({"data": {"results": results, "total": 8}})
    rows(portals, "jsonlist", "/js/content/content_19000000000{}.html", YEARS)
    articles = [
        {"title": titled(f"广州市{PLACES['jsonlist']}", y), "pubDate": f"{y + 1}-01-30 10:00", "urls": json.dumps({"pc": f"/js/content/content_19000000000{y}.html"})}
        for y in YEARS
    ]
    pages["/js/col/col1/index.html"] = page(f"<script>var listData={{articleList: {json.dumps(articles)}}};</script>")
    return {**found, "hanweb": "/col/col5/index.html", "jpaas": "/col/col6/index.html", "ucapsearch": "/ucap/c2/list.shtml", "jsonlist": "/js/col/col1/index.html"}


def test_every_platform_is_known_by_its_pages_and_walked_to_its_end(portals: Portals, tmp_path: Path) -> None:
    for name, path in publish(portals).items():
        portals.row(name, url=f"{portals.server.base}{path}", platform="", least=8)
    found = portals.walk(tmp_path)
    told = {name: (run["platform"], run["listed"], run["fetched"], run["failed"], run["complete"], run["events"]) for name, run in found["runs"].items()}
    expected = {name: {"jpaas": "hanweb", "ucapsearch": "ucap"}.get(name, name) for name in PLACES}
    assert told == {name: (platform, 8, 8, 0, True, []) for name, platform in expected.items()}
    assert all(page["article_title"] == page["entry"]["title"] for page in found["pages"])
    assert {run["years"][0] for run in found["runs"].values()} == {2016}


def test_a_mirror_gives_its_article_and_what_it_names(portals: Portals, tmp_path: Path) -> None:
    own, kin = "廣州市2012年政府信息公開工作年度報告", "佛山市2013年政府信息公開工作年度報告"
    pages = portals.server.pages

    def article(title: str, more: str = "") -> str:
        return f"<html><body><article><h1>{title}</h1><div id='content'><div class='wiki'><p>一、概述</p></div></div>{more}</article></body></html>"

    pages["/wiki/1"] = article(own, f"<ul><li><a href='/wiki/2'>{kin}</a></li><li><a href='/wiki/3'>廣州市</a></li></ul>")
    pages["/wiki/2"] = article(kin)
    portals.row("m", url=f"{portals.server.base}/wiki/1", platform="mirror")
    found = portals.walk(tmp_path, mirrors=True)
    assert [(page["entry"]["title"], page["platform"], page["hint"]["code"]) for page in found["pages"]] == [
        (own, "mirror", "440100"), (kin, "mirror", None),
    ]  # fmt: skip
    assert found["runs"]["m"]["complete"]
    assert portals.server.asked("/wiki/3") == 0

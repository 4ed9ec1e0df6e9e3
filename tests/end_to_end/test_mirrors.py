"""A copy in an encyclopedia, from the registry's row to the feed of the body that wrote the report."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import quote

from conftest import Crawler

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "spiders"))

from portal_server import serving
from walks import HEADER

TITLE = "2012年上海市政府信息公開工作年度報告"
PAGE = (
    f"<html><body><div id='body'><article><h1>{TITLE}</h1><div id='content'><div class='wiki'><h2>一、概述</h2>"
    "<p>本報告由市政府辦公廳編制,統計期限自2012年1月1日起至12月31日止。</p><h2>二、主動公開政府信息情況</h2>"
    "<p>全年主動公開政府信息1234條,入口網站更新及時。</p><h2>三、依申請公開政府信息情況</h2><p>共收到政府信息公開申請56件。</p>"
    "</div></div></article></div></body></html>"
)


def test_a_copy_is_the_report_of_the_body_that_it_names(tmp_path: Path) -> None:
    with serving() as server:
        path = f"/wiki/{quote(TITLE)}"
        server.pages[path] = PAGE
        registry = tmp_path / "portals.csv"
        row = f"310000-copy,上海市,310000,province,{server.netloc},mirror,{server.base}{path},,1,2012,seen,medium,,,,,,"
        registry.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
        crawler = Crawler(tmp_path / "data", registry, server)  # type: ignore[arg-type]
        done = crawler.run(spider="mirror_reports")
    assert done.returncode == 0, done.stderr
    (feed,) = [body for name, body in crawler.feeds().items() if name.endswith("310000.jsonl")]
    (record,) = [json.loads(line) for line in feed.decode().splitlines()]
    assert (record["year"], record["locality"]["code"], record["locality"]["full_name"]) == (2012, "310000", "上海市")
    assert record["source"]["url"].endswith(path)
    assert record["script"] == "traditional_tw"
    assert {(s["code"], s["value"]) for s in record["statistics"]} == {("proactive.total", 1234), ("applications.received.total", 56)}

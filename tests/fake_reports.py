"""Reports and pages made up for tests of what comes after reading. The text is ours; nothing of it was published."""

from __future__ import annotations

import hashlib
from typing import Any

from govreports.items import (
    Finding,
    ListingEntry,
    Locality,
    PortalHint,
    Repair,
    Report,
    ReportPage,
    Section,
    Source,
    Statistic,
    TableRecord,
)

NANSHA = Locality("440115", "440115", "南沙区", "南沙区", "广东省广州市南沙区", "county")
YUNAN = Locality("445303", "445323", "云安区", "云安县", "广东省云浮市云安区", "county")


def make_report(
    year: int = 2022,
    *,
    url: str = "http://a.example/1.html",
    body: bytes = b"one",
    text: str = "本年度收到申请十件。",
    place: Locality = NANSHA,
    fetched: str | None = "2026-01-01T00:00:00Z",
    statistics: int = 3,
    **changes: Any,
) -> Report:
    """A whole report; the text and the bytes are the caller's."""
    values: dict[str, Any] = {
        "report_id": f"{place.series}-gov-{year}",
        "version": 1,
        "title": f"{place.name}{year}年政府信息公开工作年度报告",
        "title_original": f"{place.name}{year}年政府信息公开工作年度报告",
        "year": year,
        "period": [f"{year}-01-01", f"{year}-12-31"],
        "issuer": f"{place.name}人民政府",
        "issuer_kind": "government",
        "locality": place,
        "published": f"{year + 1}-01-20",
        "dated": None,
        "source": Source(
            url=url, fetched=fetched, status=200, content_type="text/html", sha256=hashlib.sha256(body).hexdigest(),
            encoding="utf-8", encoding_evidence="header", archive=f"sha256:{hashlib.sha256(body).hexdigest()}",
        ),
        "script": "simplified",
        "repairs": [Repair("line_join", "\n", "", 2)],
        "text": text,
        "sections": [Section(1, "一", "总体情况", "sec.overview", ["sec.overview"], text)],
        "tables": [TableRecord(None, None, [["项目", "数量"], ["申请", "10"]], 0)],
        "statistics": [
            Statistic("applications.received.total", None, 10 + n, "件", "prose", section=0, quote=text[:40], at={"text": 0})
            for n in range(statistics)
        ],
        "findings": [Finding("prose_sum", "warning", "合计与各项之和不符。", ["a"], 10, 9, [text[:40]])],
    }  # fmt: skip
    return Report(**{**values, **changes})


def make_page(
    url: str = "http://a.example/1.html", body: bytes = b"<p>one</p>", *, code: str | None = "440115", **changes: Any
) -> ReportPage:
    """A fetched page as a spider hands it on."""
    values: dict[str, Any] = {
        "url": url,
        "body": body,
        "headers": [("Content-Type", "text/html; charset=utf-8"), ("ETag", '"x"')],
        "content_type": "text/html; charset=utf-8",
        "fetched": "2026-01-01T00:00:00Z",
        "hint": PortalHint("p1", code, "南沙区", "county"),
        "platform": "gkmlpt",
        "entry": ListingEntry(url, "南沙区2022年政府信息公开工作年度报告", "2023-01-20", "http://a.example/"),
    }
    return ReportPage(**{**values, **changes})

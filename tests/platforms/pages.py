"""Pages in the shapes of the platforms, written for these tests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from scrapy.http import HtmlResponse, Request, TextResponse

from govreports.platforms import Listing, Platform, Step


def html(url: str, body: str, status: int = 200) -> HtmlResponse:
    """A page as the decoding middleware hands it on."""
    return HtmlResponse(url, status=status, body=body.encode(), encoding="utf-8", request=Request(url))


def api(url: str, answer: Any) -> TextResponse:
    """An answer of a JSON interface."""
    body = answer if isinstance(answer, str) else json.dumps(answer)
    return TextResponse(url, body=body.encode(), headers={"Content-Type": "application/json"}, encoding="utf-8", request=Request(url))


def titled(place: str, year: int) -> str:
    """A title of a report."""
    return f"{place}{year}年政府信息公开工作年度报告"


REPORT = (
    "<p>示例区某局现公布本年度报告。</p><p>一、总体情况</p><p>本年收到申请3件。</p><p>二、主动公开政府信息情况</p><p>公开文件2件。</p>"
    "<p>三、收到和处理政府信息公开申请情况</p><p>已办结。</p>"
)
"""The text of a report, ours."""
BLOCKED = "<html><head><meta content='x' r='m'><script>$_ts=window['$_ts'];$_ts.cd='q';</script></head><body></body></html>"
"""A challenge page that came through (the middleware turns it away): no platform takes it for anything."""


@dataclass
class Row:
    """What a platform needs of a row of the registry."""

    start_url: str
    sid: str = ""


@dataclass
class Walked:
    """What a walk over pages in memory found."""

    titles: list[str] = field(default_factory=list)
    dates: list[str | None] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    advertised: int = 0
    own: list[str] = field(default_factory=list)


def walk(platform: Platform, pages: dict[str, Any], start: str | Step, *, most: int = 500) -> Walked:
    """Walks as the spider does, over pages in memory by address; what is not there is a 404. Dicts are JSON."""
    found = Walked()
    steps = platform.listing_requests(Row(start)) if isinstance(start, str) else [start]
    asked: set[str] = set()
    while steps and len(asked) < most:
        step = steps.pop(0)
        if step.url in asked:
            continue
        asked.add(step.url)
        found.asked.append(step.url)
        page = pages.get(step.url)
        if page is None:
            listing = platform.absent(step) or Listing(problems=[("gone-404", step.url)])
        else:
            is_html = isinstance(page, str) and step.kind != "api"
            listing = platform.listing(html(step.url, page) if is_html else api(step.url, page), step)
        for entry in listing.entries:
            if entry.url not in found.urls:
                found.titles.append(entry.title)
                found.dates.append(entry.date)
                found.urls.append(entry.url)
        found.advertised += listing.advertised or 0
        found.problems += listing.problems
        found.own += [listing.itself.title] if listing.itself else []
        steps += listing.steps
    return found

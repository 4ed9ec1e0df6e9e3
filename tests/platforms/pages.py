"""Pages in the shapes of the platforms, written for these tests."""

from __future__ import annotations

import json
from typing import Any

from scrapy.http import HtmlResponse, Request, TextResponse


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

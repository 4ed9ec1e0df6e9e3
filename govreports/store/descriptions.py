"""What is archived beside the bytes of a page, so that the archive alone can build the same `ReportPage` again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from govreports.items import Attachment, ListingEntry, PortalHint, ReportPage, plain
from govreports.store.canonical import dumps


def describe(page: ReportPage, sha: str) -> dict[str, Any]:
    """A page without the bytes, which are named by their hashes."""
    return {
        "url": page.url,
        "sha256": sha,
        "status": page.status,
        "content_type": page.content_type,
        "fetched": page.fetched,
        "headers": page.headers,
        "hint": plain(page.hint),
        "platform": page.platform,
        "entry": plain(page.entry) if page.entry else None,
        "article_html": page.article_html,
        "article_title": page.article_title,
        "article_date": page.article_date,
        "attachments": [
            {
                **{f.name: getattr(a, f.name) for f in fields(Attachment) if f.name != "body"},
                "sha256": hashlib.sha256(a.body).hexdigest() if a.body else None,
            }
            for a in page.attachments
        ],
    }


def digest_of(description: dict[str, Any]) -> str:
    """Hash of a description without what differs at every fetch (times, headers such as Date)."""
    passing = ("fetched", "headers")
    stable = {
        **{k: v for k, v in description.items() if k not in passing},
        "attachments": [{k: v for k, v in a.items() if k not in passing} for a in description["attachments"]],
    }
    return hashlib.sha256(dumps(stable).encode("utf-8", "surrogatepass")).hexdigest()


def rebuild(value: dict[str, Any], body: Callable[[str], bytes]) -> ReportPage:
    """The page of a description; `body` gives the bytes of ``sha256:...``."""
    attachments = []
    for a in value["attachments"]:
        sha = a.pop("sha256")
        a["headers"] = [(str(n), str(v)) for n, v in a["headers"]]
        attachments.append(Attachment(**a, body=body(f"sha256:{sha}") if sha else b""))
    return ReportPage(
        url=value["url"],
        body=body(f"sha256:{value['sha256']}"),
        status=value["status"],
        headers=[(str(n), str(v)) for n, v in value["headers"]],
        content_type=value["content_type"],
        fetched=value["fetched"],
        hint=PortalHint(**value["hint"]),
        platform=value["platform"],
        entry=ListingEntry(**value["entry"]) if value["entry"] else None,
        attachments=attachments,
        archive=f"sha256:{value['sha256']}",
        article_html=value["article_html"],
        article_title=value["article_title"],
        article_date=value["article_date"],
    )

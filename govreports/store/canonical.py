"""The one form of a record as text, and the hashes by which the store compares records and pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from govreports.items import ReportPage

UNPUBLISHED = "source", "version", "repairs"
"""Fields of a record that say where it came from and how it was mended, not what the report says."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dumps(value: Any) -> str:
    """JSON as the store and the feeds write it: no escapes, no spaces, keys in the order of declaration."""
    return _ENCODER.encode(value)


def content_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of what the report says: the record without its source, version and repairs."""
    return hash_of_parts({name: dumps(value) for name, value in record.items()})


def hash_of_parts(parts: Mapping[str, str]) -> str:
    """`content_hash` of a record whose fields are JSON text already."""
    return _sha256("\n".join(text for name, text in parts.items() if name not in UNPUBLISHED))


def source_key(record: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of all bytes a record was read from: the page's and its attachments' hashes."""
    source = record["source"]
    parts = sorted(f"{a.get('url')} {a.get('sha256')}" for a in source["attachments"] if a.get("sha256"))
    return _sha256("\n".join([source["sha256"], *parts]))


def page_key(page: ReportPage) -> str:
    """The `source_key` of what is read from a page."""
    attachments = [{"url": a.url, "sha256": hashlib.sha256(a.body).hexdigest()} for a in page.attachments if a.body]
    return source_key({"source": {"sha256": hashlib.sha256(page.body).hexdigest(), "attachments": attachments}})


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

"""One value with its proof, in Chinese and English: what `scrapy cite` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from govreports.publishing.reference import label

VERDICTS = {
    "verified": ("重新读取存档字节,得到同一数值", "the archived bytes, read again, yield this value"),
    "differs": ("重新读取存档字节,未得到这一数值", "the archived bytes, read again, do not yield this value"),
    "unreadable": ("存档字节已不能读取", "the archived bytes cannot be read"),
    "damaged": ("存档字节与哈希不符", "the archived bytes are not those of the hash"),
    "not_archived": ("未存档", "the bytes are not in the archive"),
}
"""What checking against the archive can give."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where the bytes lie, and whether they still say so."""

    verdict: str
    """One of `VERDICTS`."""
    detail: str = ""
    file: str | None = None
    """WARC file; `offset` is the record's."""
    offset: int | None = None


def select(
    record: Mapping[str, Any], code: str, *, applicant: str | None, origin: str | None
) -> list[Mapping[str, Any]]:
    """The statistics of a record with this code, column (None: the total) and origin (None: any)."""
    return [
        s
        for s in record["statistics"]
        if s["code"] == code and s["applicant"] == applicant and origin in (None, s["origin"])
    ]


def same(entry: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two readings tell the same value in the same words."""
    names = ("code", "applicant", "value", "unit", "origin", "scope", "quote", "from")
    return all(entry.get(name) == other.get(name) for name in names)


def lines(record: Mapping[str, Any], entry: Mapping[str, Any], proof: Proof) -> Iterator[tuple[str, str, str]]:
    """(Chinese name, English name, words) of everything that makes the value citable."""
    source, place = record["source"], record["locality"]
    about = "约" if entry["approximate"] else ""
    yield "数值", "value", f"{about}{entry['value']} {entry['unit'] or ''}".rstrip()
    yield "指标", "indicator", f"{label('indicator', entry['code'])} ({entry['code']})"
    if entry["applicant"]:
        yield "申请人", "applicant", label("applicant", entry["applicant"])
    if entry["scope"]:
        yield "口径", "scope", label("scope", entry["scope"])
    yield "来源", "origin", label("origin", entry["origin"])
    yield "原文", "quote", entry["quote"] or "、".join(entry.get("from") or [])
    section = entry["section"]
    if section is not None and section < len(record["sections"]):
        heading = record["sections"][section]
        yield "章节", "section", f"{heading['number'] or ''} {heading['title']}".strip()
    yield "报告", "report", f"{record['title']} ({record['report_id']}, 版本 version {record['version']})"
    yield "机关", "issuer", f"{record['issuer']} ({place['full_name']} {place['code']}, {record['year']})"
    yield "网址", "address", source["url"]
    yield "采集", "captured", source["fetched"] or "—"
    yield "哈希", "sha256", source["sha256"]
    yield "存档", "archive record", "—" if proof.file is None else f"{proof.file} @ {proof.offset}"
    chinese, english = VERDICTS[proof.verdict]
    yield "核对", "check", f"{chinese} · {english}" + (f" ({proof.detail})" if proof.detail else "")


def text(record: Mapping[str, Any], entry: Mapping[str, Any], proof: Proof) -> str:
    """`lines` as text. What a terminal would take for a command is left out."""
    return "".join(f"{zh} {en}: {printable(words)}\n" for zh, en, words in lines(record, entry, proof))


def printable(words: str) -> str:
    """Words on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())

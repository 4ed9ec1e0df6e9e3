"""The chain of `reading` on one page: each step calls one pure function and puts its result on the `ReportPage`.

`STEPS` is the order of the pipelines; `read` runs them all. A step raises `ReadingError` and nothing else
for a page that cannot be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from govreports.items import ReadingError, Report, ReportPage, Source
from govreports.reading.attachments import with_attachments
from govreports.reading.audit import audit
from govreports.reading.decode import decode
from govreports.reading.formats import TEXTUAL, sniff
from govreports.reading.identify import identify
from govreports.reading.page import isolate
from govreports.reading.sections import outline
from govreports.reading.simplify import simplify
from govreports.reading.statistics import statistics

T = TypeVar("T")


def decode_step(item: ReportPage) -> None:
    """Bytes to text, for the formats that are text; sets `decoded` (None for PDF, Word, ...) unless the crawl has."""
    if sniff(item.body, content_type=item.content_type, url=item.url) not in (*TEXTUAL, "empty", "binary"):
        item.decoded = None
    elif item.decoded is None:
        item.decoded = decode(item.body, content_type=item.content_type)


def page_step(item: ReportPage) -> None:
    """Text or bytes, and the attachments, to the page model; sets `page` (and `error` on attachments that are unreadable)."""
    page = isolate(
        item.decoded,
        item.body,
        format=sniff(item.body, content_type=item.content_type, url=item.url),
        url=item.url,
        article_html=item.article_html,
        article_title=item.article_title,
        article_date=item.article_date,
    )
    item.page = with_attachments(page, item.attachments)


def simplify_step(item: ReportPage) -> None:
    """The page model in simplified characters; replaces `page`."""
    item.page = simplify(_have(item.page, "simplify"))


def identify_step(item: ReportPage) -> None:
    """Whose report, of which year; sets `identity`."""
    item.identity = identify(_have(item.page, "identify"), url=item.url, hint=item.hint, entry=item.entry)


def sections_step(item: ReportPage) -> None:
    """The heading tree and the record's text; sets `outline`."""
    page = _have(item.page, "sections")
    item.outline = outline(page, _have(item.identity, "sections"))
    item.outline.ocr = page.ocr


def statistics_step(item: ReportPage) -> None:
    """The numbers that the codebook knows; sets `statistics`."""
    item.statistics = statistics(_have(item.outline, "statistics"), _have(item.identity, "statistics"))


def audit_step(item: ReportPage) -> None:
    """What does not add up; sets `findings` and, as the last step, `report`."""
    item.findings = audit(
        _have(item.outline, "audit"), _have(item.identity, "audit"), _have(item.statistics, "audit")
    )
    item.report = finish(item)


STEPS: tuple[tuple[str, Callable[[ReportPage], None]], ...] = (
    ("decode", decode_step),
    ("page", page_step),
    ("simplify", simplify_step),
    ("identify", identify_step),
    ("sections", sections_step),
    ("statistics", statistics_step),
    ("audit", audit_step),
)


def read(item: ReportPage) -> Report:
    """Runs the whole chain on one page. Raises `ReadingError` where the page is no readable report."""
    for _, step in STEPS:
        step(item)
    return _have(item.report, "audit")


def finish(item: ReportPage) -> Report:
    """The record of a page on which every step has put its result; version 1 (the store numbers versions)."""
    page, identity, outlined = _have(item.page, "finish"), _have(item.identity, "finish"), _have(item.outline, "finish")
    decoded = item.decoded
    return Report(
        report_id=identity.report_id,
        version=1,
        title=identity.title,
        title_original=identity.title_original,
        year=identity.year,
        period=identity.period,
        issuer=identity.issuer,
        issuer_kind=identity.issuer_kind,
        locality=identity.locality,
        published=identity.published,
        dated=identity.dated,
        source=Source(
            url=item.url,
            fetched=item.fetched,
            status=item.status,
            content_type=item.content_type,
            sha256=hashlib.sha256(item.body).hexdigest(),
            encoding=decoded.encoding if decoded else None,
            encoding_evidence=decoded.evidence if decoded else None,
            archive=item.archive,
            format=page.format,
            ocr=page.ocr,
            attachments=[
                {
                    "url": a.url,
                    "name": a.name,
                    "content_type": a.content_type,
                    "sha256": hashlib.sha256(a.body).hexdigest() if a.body else None,
                    "error": a.error,
                }
                for a in item.attachments
            ],
        ),
        script=page.script or "simplified",
        repairs=page.repairs,
        text=outlined.text,
        sections=outlined.sections,
        tables=outlined.tables,
        statistics=item.statistics or [],
        findings=item.findings or [],
    )


def _have(value: T | None, step: str) -> T:
    """The value, or a `ReadingError` where an earlier step did not run."""
    if value is None:
        raise ReadingError(step, "error", f"{step} needs the result of an earlier step")
    return value

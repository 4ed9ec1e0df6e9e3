"""The report behind the page: what a page only links is read in its place, and tables that it lacks are taken from there.

The page wins where both hold the report: an attachment then only fills tables that the page lacks. Where the page only
points at its attachment, the attachment's text is the report's, and the page still gives title and publication date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from govreports.items import Attachment, Page, ReadingError, Repair
from govreports.reading import furniture as known
from govreports.reading.decode import decode
from govreports.reading.formats import TEXTUAL, sniff
from govreports.reading.page import isolate
from govreports.reading.parts import SHORT, Weight, chosen, fill, weigh

MAX_READ = 8
"""Attachments of one page that are opened; a report has one to three."""
ORDER = ("docx", "html", "mhtml", "doc", "wps", "xlsx", "xls", "pdf", "ofd", "text", "zip", "rar", "7z", "image")
"""Formats in the order in which they are opened: what keeps its tables best comes first."""

_ENDING = re.compile(r"\.[a-z0-9]{1,5}$", re.I)


def with_attachments(page: Page, attachments: Sequence[Attachment]) -> Page:
    """The page model of the whole report, made of `page` and its fetched `attachments`; `page` itself is not changed.

    An attachment that cannot be read gets its `error` set (reason and one sentence) and costs nothing else. One whose
    `error` is set already is not opened. Raises ReadingError (step `page`, the reason of the first attachment) where the
    page only points at attachments of which none can be read; `unfetched` where none was fetched.
    """
    if not attachments:
        return page
    own = weigh(page)
    found: list[tuple[Attachment, Page, Weight]] = []
    for attachment in _in_order(attachments):
        if any(_is_copy(attachment, other, weight) for other, _, weight in found):
            continue
        if len(found) >= MAX_READ:
            attachment.error = f"limit: of one page no more than {MAX_READ} attachments are read"
            continue
        try:
            opened = open_attachment(attachment)
        except ReadingError as error:
            attachment.error = f"{error.reason}: {error}"
            continue
        found.append((attachment, opened, weigh(opened, attachment.name)))
    best = chosen([weight for _, _, weight in found], own.year)
    whole = page
    if best is None and is_pointer(own):
        failed = [a for a in attachments if a.error]
        if failed:
            reason, _, why = next((a.error or "" for a in failed if a.body), "unfetched: it was not fetched").partition(": ")
            raise ReadingError("page", reason, f"the page only points at its attachment, which cannot be read: {why}")
        if len(found) == 1 and found[0][2].characters >= SHORT and not found[0][2].lookalike:
            whole = _in_place(page, found[0][1])
    elif best is not None and _stands_for(found[best][2], own):
        whole = _in_place(page, found[best][1])
    for attachment, opened, weight in found:
        if not weight.tables or weight.lookalike or (own.year and weight.year and own.year != weight.year):
            continue
        if whole is page:
            whole = replace(page, blocks=list(page.blocks))
        if fill(whole, opened, _caption(opened, attachment)):
            whole.ocr = whole.ocr or opened.ocr
    return whole


def open_attachment(attachment: Attachment) -> Page:
    """The page model of one attachment. Raises ReadingError like `decode` and `isolate`."""
    name = attachment.name if _ENDING.search(attachment.name) else attachment.url
    url = quote(name, safe="/:?&=%#")
    format = sniff(attachment.body, content_type=attachment.content_type, url=url)
    textual = format in TEXTUAL or format in ("empty", "binary")
    decoded = decode(attachment.body, content_type=attachment.content_type) if textual else None
    return isolate(decoded, attachment.body, format=format, url=attachment.name or attachment.url)


def is_pointer(weight: Weight) -> bool:
    """Whether a page of this weight holds no report of its own."""
    return weight.chapters < 2 and not weight.tables and weight.characters < SHORT


def _stands_for(attachment: Weight, page: Weight) -> bool:
    """Whether the attachment is the report and the page only introduces it."""
    if page.chapters >= 2 or page.tables:
        return False
    if is_pointer(page):
        return True
    return attachment.chapters >= 2 and attachment.characters > 2 * page.characters


def _in_place(page: Page, report: Page) -> Page:
    """The attachment's blocks with what the page around it says of the report."""
    titled = known.is_title(page.title or "") or not report.title
    repairs = [Repair(r.kind, r.before, r.after, r.count) for r in report.repairs]
    return replace(
        report,
        title=page.title if titled else report.title,
        blocks=list(report.blocks),
        meta={**report.meta, **page.meta},
        published=page.published or report.published,
        repairs=repairs,
    )


def _in_order(attachments: Sequence[Attachment]) -> list[Attachment]:
    """What was fetched, best format first, otherwise in the page's order."""

    def rank(attachment: Attachment) -> int:
        format = sniff(attachment.body, content_type=attachment.content_type, url=attachment.name)
        return ORDER.index(format) if format in ORDER else len(ORDER)

    return sorted((a for a in attachments if a.body and not a.error), key=rank)


def _is_copy(attachment: Attachment, read: Attachment, weight: Weight) -> bool:
    """Whether an attachment is one that was read already, in another format: the same bytes or the same name."""
    if attachment.body == read.body:
        return True
    name, other = (_ENDING.sub("", a.name.strip()) for a in (attachment, read))
    return weight.is_report and name == other and (name != attachment.name.strip() or known.is_title(name))


def _caption(opened: Page, attachment: Attachment) -> str | None:
    """What the tables of an attachment are called where they have no caption: its title, else its name."""
    return opened.title or _ENDING.sub("", attachment.name) or None

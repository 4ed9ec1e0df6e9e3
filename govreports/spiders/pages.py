"""A response as the page or the attachment that is handed on."""

from __future__ import annotations

from scrapy.http import Response

from govreports.items import Attachment, ListingEntry, PortalHint, ReportPage
from govreports.platforms import Platform, article
from govreports.platforms.markup import text_response
from govreports.portals import Portal
from govreports.spiders.evidence import event_of_status
from govreports.store.clock import now


def report_page(response: Response, portal: Portal, platform: Platform, entry: ListingEntry) -> ReportPage | None:
    """A report page with the addresses of its attachments; None where the response is no article."""
    text = text_response(response)
    found = article(platform, text) if text is not None else None
    if text is not None and found is None:
        return None
    return ReportPage(
        url=entry.url,
        body=response.body,
        status=response.status,
        headers=_headers(response),
        content_type=_content_type(response),
        fetched=now("seconds"),
        hint=_hint(portal, platform, entry),
        platform=platform.name,
        entry=entry,
        attachments=found.attachments if found else [],
        article_html=found.html if found else None,
        article_title=found.title if found else None,
        article_date=found.date if found else None,
        decoded=response.request.meta.pop("decoded", None) if response.request else None,
    )


def fill(attachment: Attachment, response: Response) -> tuple[str, str] | None:
    """Put what came on the attachment; kind and detail of an event where it is not what was asked for."""
    attachment.status, attachment.fetched = response.status, now("seconds")
    attachment.content_type = _content_type(response)
    if response.status != 200:
        return event_of_status(response.status)
    attachment.body, attachment.headers = response.body, _headers(response)
    return None


def _headers(response: Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in response.headers.items() for value in values
    ]


def _hint(portal: Portal, platform: Platform, entry: ListingEntry) -> PortalHint:
    """What the row tells of the body; it tells nothing of the other articles that a mirror's article leads to."""
    if platform.mirror and entry.url != portal.listing_url:
        return PortalHint(portal.portal_id)
    return PortalHint(portal.portal_id, portal.code, portal.locality, portal.level)


def _content_type(response: Response) -> str | None:
    return (response.headers.get("Content-Type") or b"").decode("latin-1") or None

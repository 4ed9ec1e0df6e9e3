"""What an exception of a download means, as kind and detail of a `PortalEvent`."""

from __future__ import annotations

from scrapy import exceptions as scrapy_errors
from scrapy.spidermiddlewares.httperror import HttpError

from govreports.middlewares.legacy_tls import is_tls

IGNORED = {"robots.txt": "robots", "redirections": "moved", "DOWNLOAD_MAXSIZE": "too-large"}
"""Scrapy's words when it gives a request up, and the kind of event that it is."""
REFUSALS = {403: "403", 412: "412", 429: "429", 521: "521"}
"""Statuses by which a portal refuses us, and the kind of `blocked` they are."""


def event_of(error: BaseException | None) -> tuple[str, str]:
    """Kind and detail of an exception, from a middleware of ours (it says them itself) or from Scrapy."""
    kind = getattr(error, "kind", None)
    if isinstance(kind, str):
        return kind, str(getattr(error, "detail", ""))
    detail = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    if isinstance(error, HttpError):
        return event_of_status(error.response.status)
    if isinstance(error, scrapy_errors.IgnoreRequest):
        return next((kind for words, kind in IGNORED.items() if words in detail), "error"), detail
    if isinstance(error, scrapy_errors.CannotResolveHostError):
        return "dns", detail
    if isinstance(error, scrapy_errors.DownloadConnectionRefusedError):
        return "refused", detail
    if isinstance(error, scrapy_errors.DownloadTimeoutError):
        return "timeout", detail
    if isinstance(error, scrapy_errors.DownloadCancelledError):
        return "too-large", detail
    if isinstance(error, scrapy_errors.UnsupportedURLSchemeError | scrapy_errors.NotSupported):
        return "host-refused", detail
    if isinstance(error, scrapy_errors.DownloadFailedError | scrapy_errors.ResponseDataLossError):
        return ("tls" if is_tls(error) else "reset"), detail
    return "error", detail


def event_of_status(status: int) -> tuple[str, str]:
    """Kind and detail of a status that is no answer."""
    if status in REFUSALS:
        return "blocked", REFUSALS[status]
    if status in (404, 410):
        return "gone-404", f"status {status}"
    if 300 <= status < 400:
        return "moved", f"status {status}"
    return "server-error", f"status {status}"  # not `error`: that is a defect of ours

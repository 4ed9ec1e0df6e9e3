"""What an exception of a download means, as kind and detail of a `PortalEvent`."""

from __future__ import annotations

from scrapy import exceptions as scrapy_errors
from scrapy.spidermiddlewares.httperror import HttpError

REFUSALS = {403: "403", 412: "412", 429: "429", 521: "521"}
"""Statuses by which a portal refuses us, and the kind of `blocked` they are."""
_TLS = ("ssl", "tls", "certificate", "handshake")


def event_of(error: BaseException | None) -> tuple[str, str]:
    """Kind and detail of an exception, from a middleware of ours (it says them itself) or from Scrapy."""
    kind = getattr(error, "kind", None)
    if isinstance(kind, str):
        return kind, str(getattr(error, "detail", ""))
    detail = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    if isinstance(error, HttpError):
        return event_of_status(error.response.status)
    if isinstance(error, scrapy_errors.IgnoreRequest):
        loop = "redirections" in detail  # Scrapy's words for both
        return ("robots" if "robots.txt" in detail else "moved" if loop else "error"), detail
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
        cause = f"{detail} {error.__cause__!r}".lower()
        return ("tls" if any(word in cause for word in _TLS) else "reset"), detail
    return "error", detail


def event_of_status(status: int) -> tuple[str, str]:
    """Kind and detail of a status that is no answer."""
    if status in REFUSALS:
        return "blocked", REFUSALS[status]
    if status in (404, 410):
        return "gone-404", f"status {status}"
    if 300 <= status < 400:
        return "moved", f"status {status}"
    return ("server-error" if status >= 500 else "error"), f"status {status}"

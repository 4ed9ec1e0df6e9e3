"""TLS as servers spoke it long ago: weak keys, old versions, renegotiation without protection. A fallback for rows that
say `tls=legacy`, never the first choice: current servers may hang with it.

Scrapy's own handler cannot lower OpenSSL's security level (its cipher list is expanded before use, the level is lost),
so the standard library asks, in a thread.
"""

from __future__ import annotations

import http.client
import ssl
import warnings
from collections.abc import Callable
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

WORDS = ("ssl", "tls", "certificate", "handshake")


def is_tls(error: BaseException) -> bool:
    """Whether a failed download failed at the handshake."""
    text = f"{error} {error.__cause__!r}".lower()
    return any(word in text for word in WORDS)


def fetch(request: Request, most: int, private: Callable[[str], bool]) -> Response:
    """The answer to a GET request over https, at most `most` bytes; no redirect is followed. Blocks. `private` says of
    the address that the name led to whether it lies inside a network: then nothing is asked.

    Raises DownloadFailedError, DownloadTimeoutError, DownloadCancelledError (too large, or such an address).
    """
    parts = urlsplit(request.url)
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port, timeout=float(request.meta.get("download_timeout", 60)), context=_context()
    )
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers_sent = {name.decode("latin-1"): b",".join(values).decode("latin-1") for name, values in request.headers.items()}
        connection.connect()
        address = connection.sock.getpeername()[0]
        if private(address):
            raise DownloadCancelledError(f"old TLS: {request.url} leads to the private address {address}")
        connection.request("GET", target, headers={**headers_sent, "Connection": "close"})
        answer = connection.getresponse()
        body = answer.read(most + 1)
    except TimeoutError as error:
        raise DownloadTimeoutError(f"old TLS: {request.url} timed out") from error
    except (OSError, http.client.HTTPException) as error:
        raise DownloadFailedError(f"old TLS: {type(error).__name__}: {error}") from error
    finally:
        connection.close()
    if len(body) > most:
        raise DownloadCancelledError(f"old TLS: {request.url} is larger than {most} bytes")
    headers = Headers()
    for name, value in answer.getheaders():
        headers.appendlist(name, value)
    kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
    return kind(url=request.url, status=answer.status, headers=headers, body=body, request=request)


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # as Scrapy's own: expired and foreign certificates are common there
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # short keys, SHA-1; TLS 1.0 needs 0 with OpenSSL 3
    context.options |= 0x4  # OP_LEGACY_SERVER_CONNECT; ssl names it from Python 3.12 on
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that TLS 1.0 is old is why we are here
        context.minimum_version = ssl.TLSVersion.TLSv1
    return context

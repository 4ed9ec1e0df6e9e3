"""Decoding of HTML at order 585 (after decompression, before anything reads text): Scrapy's own guess is wrong for
mislabelled Chinese pages. The bytes stay as they are; only the encoding is decided, by `reading.decode`."""

from __future__ import annotations

from scrapy.http import HtmlResponse, Request, Response, XmlResponse

from govreports.items import ReadingError
from govreports.middlewares.splash import real_url
from govreports.reading.decode import decode
from govreports.reading.formats import sniff


class DecodeMiddleware:
    """Gives every HTML page its real encoding."""

    def process_response(self, request: Request, response: Response) -> Response:
        """The response as HtmlResponse with the encoding of its bytes; what is no HTML passes. The text goes along as
        `meta["decoded"]`, so that a report page need not be decoded again."""
        request.meta.pop("decoded", None)  # of a page that led here
        if not response.body or isinstance(response, XmlResponse):
            return response
        if "rendered" in request.meta:  # a browser's page: UTF-8, under the address and with the headers it came with
            url, headers = real_url(request), request.meta["rendered"]
            return HtmlResponse(url, response.status, headers, response.body, request=request, encoding="utf-8")
        declared = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if "json" in declared or "javascript" in declared:
            return response
        html = isinstance(response, HtmlResponse)
        if not html and sniff(response.body, content_type=declared, url=response.url) != "html":
            return response
        try:
            decoded = decode(response.body, content_type=declared or None)
        except ReadingError:
            return response  # binary under a text label: the pipelines say so, with the bytes
        request.meta["decoded"] = decoded
        # Not response.replace(): it asks for the old encoding first, that is, runs the slow detector.
        return HtmlResponse(
            url=response.url,
            status=response.status,
            headers=response.headers,
            body=response.body,
            encoding=decoded.encoding,
            flags=response.flags,
            request=request,
            certificate=response.certificate,
            ip_address=response.ip_address,
            protocol=response.protocol,
        )

"""What stands between the walk and the network: host guard, politeness, challenge pages, decoding, rendering.

A middleware that turns a request or an answer away raises `TurnedAway`; its `kind` and `detail` are those of a
`PortalEvent`, so that the spider's errback can record it without knowing the middleware.
"""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class TurnedAway(IgnoreRequest):
    """A request or an answer that is refused; `kind` is a kind of `PortalEvent`."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail

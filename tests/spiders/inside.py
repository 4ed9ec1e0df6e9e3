"""A resolver for tests: names under `.inside.example` lead to this machine, as a name of a stranger's may."""

from __future__ import annotations

from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed


class InsideResolver(CachingThreadedResolver):
    """Scrapy's resolver, but for these names."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        if name.endswith(".inside.example"):
            return succeed("127.0.0.1")
        return super().getHostByName(name, timeout)

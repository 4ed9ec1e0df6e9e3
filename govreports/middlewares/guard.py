"""The host guard: nothing is asked of a host that the registry does not name, before and after every redirect.

Allowed are the hosts of the walk's rows with their sub-hosts (zwgk.foshan.gov.cn for www.foshan.gov.cn), and government
hosts (gov.cn) that a listing leads to as a column (`meta["jump"]`), if any row of the registry names them. Refused are other schemes than
http and https, ports other than the scheme's that no row names, and private, loopback and link-local addresses that no
row names, whether they stand in the address or are what its name resolves to.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from scrapy.utils.defer import maybe_deferred_to_future

from govreports import portals
from govreports.middlewares import TurnedAway

GOVERNMENT = ".gov.cn"
DEFAULT_PORTS = {"http": 80, "https": 443}


class Guard:
    """The rule itself: which addresses may be asked. `named` are the hosts of the walk's rows as they have them, with
    odd ports; `registry` gives the hosts of all rows."""

    def __init__(self, named: Iterable[str], registry: Callable[[], Iterable[str]] = tuple) -> None:
        self.named = {host.lower() for host in named}
        self.bases = _bases(self.named)
        """Endings of the hosts that may be asked besides those named."""
        self._registry = registry

    def refusal(self, url: str) -> str | None:
        """Why `url` is refused, or None where it may be asked."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return "the address is malformed"
        if parts.scheme not in DEFAULT_PORTS:
            return f"the scheme {parts.scheme!r} is not of the web"
        odd = port is not None and port != DEFAULT_PORTS[parts.scheme]
        name = f"{host}:{port}" if odd else host
        if name in self.named:
            return None
        if odd:
            return f"no row names the port {port} of {host}"
        if (address := ip_of(host)) is not None:
            return f"no row names the address {address}"
        if not ("." + host).endswith(self.bases or ("/",)):
            return f"no row names the host {host}"
        return None

    def private(self, url: str, address: str) -> bool:
        """Whether a host name led to an address inside a network (an address that a row names is meant)."""
        host = (urlsplit(url).hostname or "").lower()
        return ip_of(host) is None and host != "localhost" and not ipaddress.ip_address(address).is_global

    def allow(self, url: str) -> bool:
        """Let a host in that a listing leads to: a government host on the usual port, of a row of the registry."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        usual = host.endswith(GOVERNMENT) and parts.port in (None, DEFAULT_PORTS.get(parts.scheme))
        if usual and ("." + host).endswith(_bases(self._registry()) or ("/",)):
            self.named.add(host)
            self.bases += ("." + _plain(host),)
            return True
        return False


class HostGuardMiddleware:
    """Refuses requests by the rule, before and after redirects; the spider's `allowed_hosts` names the hosts. Without it, all pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._guard: Guard | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        guard = self.rule
        if guard is None or request.meta.get("_splash_processed"):  # that request goes to our own Splash
            return
        reason = guard.refusal(request.url)
        if reason and request.meta.get("jump") and not request.meta.get("redirect_times") and guard.allow(request.url):
            return
        if reason:
            self.crawler.stats.inc_value("guard/refused")
            kind = "moved" if request.meta.get("redirect_times") else "host-refused"
            raise TurnedAway(kind, f"{reason}: {request.url}")

    async def before_sending(self, request: Request) -> None:
        """Called at the moment a request would go out. Raises TurnedAway where its host's name leads inside a network."""
        guard = self.rule
        if guard is None or request.meta.get("_splash_processed") or request.meta.get("proxy"):
            return
        address = await address_of(urlsplit(request.url).hostname or "")
        if address and guard.private(request.url, address):
            self.crawler.stats.inc_value("guard/private")
            raise TurnedAway("host-refused", f"{request.url} leads to the private address {address}")

    @property
    def rule(self) -> Guard | None:
        """The rule for the hosts of the spider; None for a spider that names none."""
        if self._guard is None:
            hosts = getattr(self.crawler.spider, "allowed_hosts", None)
            self._guard = Guard(hosts, self._registry) if hosts is not None else None
        return self._guard

    def _registry(self) -> list[str]:
        try:
            return [portal.host for portal in portals.registry(portals.COUNTRY, self.crawler.settings.get("PORTALS") or None)]
        except portals.PortalError:  # a file of mirrors only
            return []


async def address_of(host: str) -> str | None:
    """What a name leads to, asked of the resolver that the download asks, too (its cache makes it the same answer);
    None for an address. Raises CannotResolveHostError, as the download would: the name is not looked up twice."""
    from twisted.internet import reactor  # only now is it installed

    if ip_of(host) is not None:
        return None
    resolve: Any = reactor.resolve  # Twisted's own hints have it wrong
    try:
        return await maybe_deferred_to_future(resolve(host))
    except Exception as error:
        raise CannotResolveHostError(f"DNS lookup failed: {error or host}") from error


def _bases(hosts: Iterable[str]) -> tuple[str, ...]:
    return tuple("." + _plain(host) for host in hosts if ":" not in host and ip_of(host) is None)


def _plain(host: str) -> str:
    return host.removeprefix("www.")


def ip_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host of a URL is, or None for a name."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None

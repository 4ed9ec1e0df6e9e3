"""What the rows of a run and the command line say of Scrapy's settings."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from govreports import __version__
from govreports.portals import Portal


def apply(settings: BaseSettings, portals: tuple[Portal, ...]) -> None:
    """What rows and the command line say of settings: delays a host, the user agent's contact."""
    slots = dict(settings.getdict("DOWNLOAD_SLOTS"))
    delays: dict[str, float] = {}
    for portal in portals:
        if portal.delay is not None:
            for address in (portal.start_url, f"//{portal.host}"):  # the listing may be the parent's, the reports its own
                host = urlsplit(address).hostname or portal.host
                delays[host] = max(portal.delay, delays.get(host, 0.0))  # rows share a host: the longest holds
    slots.update({host: {"delay": delay} for host, delay in delays.items()})
    settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
    contact = settings.get("CONTACT")
    if contact and contact not in settings["USER_AGENT"]:
        agent = f"Mozilla/5.0 (compatible; govreports/{__version__}; +{contact})"
        settings.set("USER_AGENT", agent, priority="spider")
    logging.getLogger("charset_normalizer").setLevel(logging.WARNING)

"""The arguments of a crawl (`-a name=value`), checked before anything is asked of a portal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any, Self
from urllib.parse import urlsplit

from govreports import settings as project

MODES = ("new", "changed", "full")
FIRST_YEAR = 2003
"""Shanghai and others reported years before the Regulations of 2008."""
LAST_YEAR = 2100
NEEDED = ("CONCURRENT_REQUESTS", "CONCURRENT_REQUESTS_PER_DOMAIN", "CONCURRENT_ITEMS", "QUEUE_PORTALS", "READING_PROCESSES")
"""Settings of which a crawl needs one at least: with none it would wait for ever."""

_CONTACT = re.compile(r"[!-~]+@[!-~]+|https?://[!-~]+")
"""What may stand in the user agent as a contact: printable ASCII without a space."""


class WrongArgument(ValueError):
    """An argument that cannot be; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a crawl is asked to do; None or 0: no bound."""

    locality: str | None = None
    since: int | None = None
    until: int | None = None
    sample: int = 0
    mode: str = "changed"

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> Self:
        """The arguments as Scrapy hands them on, all text. Raises WrongArgument. `_job` and the like are Scrapyd's."""
        known = ("locality", "since", "until", "sample", "mode")
        for name in given:
            if name not in known and not name.startswith("_"):
                raise WrongArgument(f"there is no argument {name!r}; there are {', '.join(known)}.")
        since, until = (_number(given, name, FIRST_YEAR, LAST_YEAR) for name in ("since", "until"))
        if since and until and since > until:
            raise WrongArgument(f"since ({since}) is after until ({until}).")
        mode = str(given.get("mode", "changed"))
        if mode not in MODES:
            raise WrongArgument(f"mode must be one of {', '.join(MODES)}, not {mode!r}.")
        sample = _number(given, "sample", 1, 1_000_000) or 0
        locality = str(given["locality"]).strip() if "locality" in given else None
        if locality == "":  # as of a variable that is not set: all portals would be walked instead of one
            raise WrongArgument("locality is empty: give a code (440115) or a name (南沙区), or leave it out.")
        return cls(locality, since, until, sample, mode)

    def covers(self, year: int) -> bool:
        """Whether a report of this year is asked for."""
        return (self.since is None or year >= self.since) and (self.until is None or year <= self.until)


def check_numbers(settings: Mapping[str, Any]) -> None:
    """Whether the numbers among the project's settings are numbers, and large enough. Raises WrongArgument."""
    for name, default in vars(project).items():
        if not name.isupper() or type(default) not in (int, float):
            continue
        given, least = settings.get(name, default), int(name in NEEDED)
        try:
            good = type(default)(given) >= least
        except (TypeError, ValueError, OverflowError):
            good = False
        if not good:
            kind = "whole number" if type(default) is int else "number"
            raise WrongArgument(f"{name} must be a {kind} from {least} on, not {given!r}.")


def check_contact(settings: Mapping[str, Any], hosts: Iterable[str] = ()) -> None:
    """Whether CONTACT tells whom we ask how to reach us; not needed where all `hosts` are this machine. Raises WrongArgument."""
    contact = str(settings.get("CONTACT") or "")
    given = list(hosts)
    if contact:
        if not _CONTACT.fullmatch(contact):
            raise WrongArgument(f"CONTACT must be an e-mail address or a page (https://...), not {contact!r}.")
    elif not given or not all(map(is_here, given)):
        raise WrongArgument(
            "CONTACT is not set, by which a portal can reach us: give an e-mail address or a page by the environment "
            "(GOVREPORTS_CONTACT=...) or -s CONTACT=."
        )


def is_here(host: str) -> bool:
    """Whether a host of a row is this machine: `localhost`, or an address of loopback."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def check_no_job(settings: Mapping[str, Any]) -> None:
    """Whether Scrapy is to keep its requests on disk (JOBDIR): what it reads back there are copies, in which no walk would find its
    books again, and every portal would seem cut short. The store knows what is done. Raises WrongArgument."""
    if settings.get("JOBDIR"):
        raise WrongArgument("JOBDIR is not needed and must not be set: a run that was killed is run again, the store knows what is done.")


def check_queue(url: str) -> None:
    """Whether REDIS_URL can be that of a queue. Raises WrongArgument, and does not quote it: a password may stand in it."""
    if find_spec("scrapy_redis") is None:
        raise WrongArgument("the queue of REDIS_URL needs `pip install -r requirements-scale.txt`.")
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("redis", "rediss", "unix") and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise WrongArgument("REDIS_URL is no address of a Redis server, as redis://host:6379/0.")


def _number(given: Mapping[str, Any], name: str, low: int, high: int) -> int | None:
    if name not in given:
        return None
    text = str(given[name]).strip()
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise WrongArgument(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
    return int(text)

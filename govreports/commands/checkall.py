"""`scrapy checkall`: lints settings, registry and spiders; every fault is one sentence, exit status 1 if there is any."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from govreports import localities, portals
from govreports.commands.quiet import Quiet
from govreports.platforms import PLATFORMS
from govreports.spiders.arguments import WrongArgument, check_contact, check_numbers, is_here
from govreports.spiders.base import ReportSpider

SECONDS_LEAST = 1.0
"""Delay below which a host that is not our own is asked too fast."""


class Command(Quiet, ScrapyCommand):
    """The linter."""

    def short_desc(self) -> str:
        return "Check the contact, the portals and the spiders"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"checkall takes no argument, but was given {args[0]}", print_help=False)
        assert self.settings is not None
        faults = list(check(self.settings))
        for fault in faults:
            sys.stdout.write(fault + "\n")
        rows = sum(len(portals.registry(scope)) for scope in (portals.COUNTRY, portals.MIRRORS)) if not faults else 0
        if not faults:
            sys.stdout.write(f"{rows} portals, {len(list(spiders(self.settings)))} spiders: no fault found.\n")
        self.exitcode = 1 if faults else 0


def check(settings: BaseSettings) -> Iterator[str]:
    """All faults, each one sentence."""
    yield from check_settings(settings)
    yield from check_platforms()
    for province in portals.provinces():
        yield from check_province(province)
    yield from check_file(portals.MIRRORS)
    yield from check_ids()
    path = settings.get("PORTALS")
    if path:
        try:
            yield from check_rows(portals.load_file(path), str(path))
        except portals.PortalError as error:
            yield str(error)
    yield from check_spiders(settings)


def check_settings(settings: BaseSettings) -> Iterator[str]:
    """Who we say we are, and how we behave."""
    try:
        check_numbers(settings)
    except WrongArgument as error:
        yield str(error)
        return
    try:
        check_contact(settings)
    except WrongArgument as error:
        yield str(error)
    if not settings.getbool("ROBOTSTXT_OBEY"):
        yield "ROBOTSTXT_OBEY is off: a row may except itself with its reason, the project may not."
    if settings.getfloat("DOWNLOAD_DELAY") < SECONDS_LEAST:
        yield f"DOWNLOAD_DELAY is below {SECONDS_LEAST:g} second."
    if settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") != 1:
        yield "CONCURRENT_REQUESTS_PER_DOMAIN is not 1."
    for name in ("TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED"):
        if settings.getbool(name):
            yield f"{name} is on: it opens a port."


def check_platforms() -> Iterator[str]:
    """The names that rows may use are the classes there are."""
    for name in sorted(set(portals.PLATFORMS) ^ set(PLATFORMS)):
        yield f"the platform {name!r} is named by the registry or by a class, not by both."


def check_province(province: portals.Province) -> Iterator[str]:
    """The file of a province."""
    yield from check_file(province.slug)
    rows = loaded(province.slug)
    for row in rows:
        if row.province != province.code[:2]:
            yield f"portals/{province.slug}.csv: {row.portal_id}: the code {row.code} is not of {province.name}."
    if rows and not any(row.code == province.code for row in rows):
        yield f"portals/{province.slug}.csv: there is no row of {province.name} itself."


def check_file(name: str) -> Iterator[str]:
    """One file of the registry."""
    try:
        rows = portals.load(name)
    except (portals.PortalError, OSError) as error:
        yield str(error)
        return
    for row in rows:
        if row.mirror != (name == portals.MIRRORS):
            yield f"portals/{name}.csv: {row.portal_id}: rows of mirrors, and only these, stand in mirrors.csv."
    yield from check_rows(rows, f"portals/{name}.csv")


def loaded(name: str) -> tuple[portals.Portal, ...]:
    """The rows of a file; none where it has a fault, which `check_file` tells."""
    try:
        return portals.load(name)
    except (portals.PortalError, OSError):
        return ()


def check_ids() -> Iterator[str]:
    """An id names one row of the whole registry: the store and the run reports know portals by it."""
    found: dict[str, str] = {}
    for name in (*(province.slug for province in portals.provinces()), portals.MIRRORS):
        for row in loaded(name):
            if found.setdefault(row.portal_id, name) != name:
                yield f"portals/{name}.csv: {row.portal_id} is also in portals/{found[row.portal_id]}.csv."


def check_rows(rows: tuple[portals.Portal, ...], name: str) -> Iterator[str]:
    """What the loader lets pass and a person should not."""
    for row in rows:
        place = localities.by_code(row.code[:6])
        if place and row.level not in ("township", "zone") and not row.locality.endswith(place.name):
            yield f"{name}: {row.portal_id}: the code {row.code} is {place.name}'s, the locality is {row.locality}."
        if row.status == "seen" and row.min == 0:
            yield f"{name}: {row.portal_id}: a listing that was seen expects at least one report (min)."
        if row.delay is not None and row.delay < SECONDS_LEAST and not is_here(row.host):
            yield f"{name}: {row.portal_id}: the delay {row.delay:g} is below {SECONDS_LEAST:g} second."


def spiders(settings: BaseSettings) -> Iterator[type[ReportSpider]]:
    """The spiders that walk the registry."""
    loader = get_spider_loader(settings)
    for name in loader.list():
        spider = loader.load(name)
        if issubclass(spider, ReportSpider):
            yield spider


def check_spiders(settings: BaseSettings) -> Iterator[str]:
    """Every province has its spider, and every walking spider tells its arguments."""
    found = list(spiders(settings))
    scopes = {spider.scope for spider in found}
    for province in portals.provinces():
        if province.slug not in scopes:
            yield f"there is no spider of {province.name}."
    for spider in found:
        documentation = (spider.__doc__ or "") + (ReportSpider.__doc__ or "")
        for argument in ("locality", "since", "until", "sample", "mode"):
            if f"`{argument}`" not in documentation:
                yield f"the spider {spider.name} does not document its argument {argument}."

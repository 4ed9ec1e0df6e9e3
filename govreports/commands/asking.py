"""What several commands are told alike: years, provinces, the registry, a spider. A bad argument is one sentence and exit status 2."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib.util import find_spec
from typing import Any

from scrapy import Spider
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from govreports import portals
from govreports.publishing.coverage import Listing
from govreports.spiders.base import ReportSpider
from govreports.spiders.on_disk import OnDiskSpider


def year_of(text: str | None) -> int:
    """The year of `--since`; 0 where it is not given. Raises UsageError."""
    if text is None:
        return 0
    if not (text.isascii() and text.isdigit() and 2000 <= int(text) <= 2100):
        raise UsageError(f"--since {text!r} is no year from 2000 to 2100", print_help=False)
    return int(text)


def provinces_of(text: str | None) -> tuple[str, ...]:
    """The first two digits of the provinces of `--province`; none where it is not given. Raises UsageError."""
    found = []
    for part in (text or "").split(","):
        word = part.strip()
        if not word and text is None:
            continue
        match = [p for p in portals.provinces() if word in (p.slug, p.name, p.code, p.code[:2])]
        if not match:
            raise UsageError(
                f"--province {word!r} is no province: a name (广东省, guangdong) or a code (44)", print_help=False
            )
        found.append(match[0].code[:2])
    return tuple(sorted(set(found)))


def listings(settings: Mapping[str, Any]) -> list[Listing]:
    """What the registry asks for: the rows of `PORTALS`, or those of the package. Raises UsageError for a bad row."""
    try:
        rows = portals.registry(portals.COUNTRY, settings.get("PORTALS"))
    except portals.PortalError as error:
        raise UsageError(str(error), print_help=False) from error
    return [Listing(row.portal_id, row.code, row.locality, row.level, row.since) for row in rows]


def spider_class(settings: BaseSettings, name: str) -> type[Spider]:
    """The spider of this name. Raises UsageError."""
    loader = get_spider_loader(settings)
    if name not in loader.list():
        near = get_close_matches(name, [*loader.list()], 1, 0.5)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UsageError(f"there is no spider {name!r}: {hint}`scrapy list` names them all", print_help=False)
    return loader.load(name)


def check_crawl(settings: BaseSettings, name: str, arguments: Mapping[str, Any]) -> None:
    """Whether a spider can be asked for this, said before Scrapy has begun to log. Raises UsageError for an unknown spider, and
    SystemExit with one sentence for an argument or setting that cannot be."""
    spider = spider_class(settings, name)
    if issubclass(spider, ReportSpider | OnDiskSpider):
        spider.checked(settings, arguments)


def needs_site() -> None:
    """Raises UsageError where what the site is made with is not installed."""
    missing = [name for name in ("datasette", "datasette_dashboards", "jinja2") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"{missing[0]} is not installed: pip install -r requirements-site.txt", print_help=False
        )

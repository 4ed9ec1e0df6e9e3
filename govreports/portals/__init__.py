"""Where the reports are: one CSV a province, one row a listing; the loader checks every row.

The columns are described in `docs/adding-a-portal.md`. Everything is read with `importlib.resources`, so that it
works from a zipped egg. The setting `PORTALS` (path of one CSV) replaces the whole registry: see `registry`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from govreports import localities

PLATFORMS = (
    "gkmlpt", "nfcms", "trs", "hanweb", "ucap", "jsonlist", "boda", "zfxxgk", "panzhihua", "zhuzhou", "yunan", "mirror",
    "generic",
)  # fmt: skip
"""The platforms a row may name; a blank one is decided by the fingerprint of the first page."""
LEVELS = ("province", "prefecture", "county", "township", "zone")
STATUSES = ("seen", "unverified-derived", "unverified-parent", "unverified", "none")
CONFIDENCES = ("high", "medium", "low")
ENGINES = ("", "splash", "playwright")
ROBOTS = ("", "ignore")
TLS = ("", "legacy")
COUNTRY = "country"
"""The scope of all provinces together."""
MIRRORS = "mirrors"
"""The scope of the encyclopedias that copied reports: rows of their own, since they are the last evidence there is."""
REQUIRED = ("portal_id", "locality", "code", "level", "host", "min", "status", "confidence")


class PortalError(ValueError):
    """A row that cannot be used; the message is one sentence with file and line."""


@dataclass(frozen=True, slots=True)
class Portal:
    """One listing of one locality; the columns of the CSV."""

    portal_id: str
    locality: str
    """Name with its parent as needed: 广州市, 广州市南沙区."""
    code: str
    """GB/T 2260, six digits; nine for a township where known; a township or zone without its own has its parent's."""
    level: str
    host: str
    """The body's own host, with its port where that is not the scheme's."""
    platform: str = ""
    listing_url: str = ""
    """Where the walk begins; blank: at the home page of `host`."""
    sid: str = ""
    """gkmlpt: the site id, used where the page does not tell it."""
    min: int = 0
    """Reports expected at least; 0: an empty listing is legitimate."""
    since: int | None = None
    """First report year expected, or None where unknown."""
    status: str = "unverified"
    confidence: str = "low"
    engine: str = ""
    """The pages need a browser: `splash` (any will do) or `playwright` (a current one)."""
    delay: float | None = None
    """Seconds between requests to the host, where not the project's."""
    robots: str = ""
    """`ignore`: robots.txt is not asked for this row."""
    tls: str = ""
    """`legacy`: where the handshake fails, an old one is tried."""
    reason: str = ""
    """Why `engine`, `delay`, `robots` or `tls` are set; required then."""
    notes: str = ""
    shared: bool = False
    """Other rows have the same listing: then its reports are told apart by the names in their titles."""

    @property
    def start_url(self) -> str:
        """The first address of the walk."""
        return self.listing_url or f"http://{self.host}/"

    @property
    def mirror(self) -> bool:
        """Whether this is a copy of somebody else's report."""
        return self.platform == "mirror"

    @property
    def province(self) -> str:
        """The first two digits of the code."""
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class Province:
    """One row of `provinces.csv`: `slug` names the file of its portals and its spider."""

    slug: str
    code: str
    name: str


@cache
def provinces() -> tuple[Province, ...]:
    """The provinces of the mainland, in the order of their codes."""
    return tuple(Province(**row) for row in csv.DictReader(io.StringIO(_text("provinces.csv"))))


@cache
def load(name: str) -> tuple[Portal, ...]:
    """The rows of a file: of a province by its slug (`guangdong`), or `MIRRORS`; in the order of the file.

    Raises PortalError for an unknown province and for the first bad row.
    """
    (name,) = _files(name)
    return parse(_text(f"{name}.csv"), f"portals/{name}.csv")


def load_file(path: str | Path) -> tuple[Portal, ...]:
    """The rows of any CSV of portals. Raises PortalError where it cannot be read, and for the first bad row."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PortalError(f"the portals in {path} cannot be read: {error}.") from error
    return parse(text, str(path))


def registry(scope: str, path: str | Path | None = None) -> tuple[Portal, ...]:
    """The portals of a province by its slug, of the whole `COUNTRY`, or the `MIRRORS`: of the package, or those rows of
    the CSV at `path` that belong to it.

    Raises PortalError as `load` and `load_file`, and where the file has no such row.
    """
    names = _files(scope)
    if not path:
        return tuple(portal for name in names for portal in load(name))
    codes = {province.code[:2]: province.slug for province in provinces()}
    found = tuple(
        portal
        for portal in load_file(path)
        if (MIRRORS if portal.mirror else codes.get(portal.province)) in names
    )
    if not found:
        raise PortalError(f"{path} has no portal of {scope!r}.")
    return found


def parse(text: str, name: str) -> tuple[Portal, ...]:
    """The portals of a CSV text; `name` stands in the messages. Raises PortalError."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    try:
        return _parsed(reader, name)
    except csv.Error as error:  # a cell of megabytes: no CSV, or a quote that is never closed
        raise PortalError(f"{name}, line {reader.line_num + 1}: {error}.") from error


def _parsed(reader: csv.DictReader[str], name: str) -> tuple[Portal, ...]:
    known = {f.name for f in fields(Portal)} - {"shared"}
    header = reader.fieldnames or []
    for column in REQUIRED:
        if column not in header:
            raise PortalError(f"{name}, line 1: the column {column!r} is missing.")
    for column in header:
        if column not in known:
            raise PortalError(f"{name}, line 1: there is no column {column!r}.")
        if list(header).count(column) > 1:
            raise PortalError(f"{name}, line 1: the column {column!r} is there twice.")
    found: list[Portal] = []
    lines: dict[object, int] = {}
    for row in reader:
        line = reader.line_num
        portal = _portal(row, f"{name}, line {line}")
        listing = (portal.code, portal.locality, portal.start_url)
        for what, key in (("portal_id", portal.portal_id), ("listing", listing)):
            if key in lines:
                raise PortalError(f"{name}, line {line}: the {what} {_told(key)} is also on line {lines[key]}.")
            lines[key] = line
        found.append(portal)
    listings = Counter(portal.listing_url for portal in found if portal.listing_url)
    return tuple(replace(portal, shared=listings[portal.listing_url] > 1) for portal in found)


def find(portals: Iterable[Portal], locality: str) -> tuple[Portal, ...]:
    """The portals of a locality, by code (440115), portal id, or name: 广州市南沙区, 南沙区 where no other is, or what else
    the place is or was called (广东省广州市南沙区, 云安县).

    Raises PortalError, with one sentence, where there is none, or where a short name means several places.
    """
    wanted = locality.strip()
    portals = tuple(portals)
    exact = tuple(p for p in portals if wanted in (p.portal_id, p.code, p.locality))
    if exact:
        return exact
    ending = tuple(p for p in portals if len(wanted) > 1 and p.locality.endswith(wanted))
    names = sorted({p.locality for p in ending})
    if len(names) > 1:
        raise PortalError(f"locality {wanted!r} means several places: {', '.join(names)}.")
    if not ending and (place := localities.resolve(wanted)):
        ending = tuple(p for p in portals if p.code in (place.code, place.series))
    if not ending:
        raise PortalError(f"there is no portal of the locality {wanted!r}: give a code (440115) or a name (南沙区).")
    return ending


def by_host(portals: Iterable[Portal], host: str) -> Portal | None:
    """The row of the place whose portal a host is, or a part of it (jyj.example.gov.cn of www.example.gov.cn); None where
    there is none, or rows of several places share it."""
    wanted = host.lower().partition(":")[0].removeprefix("www.")
    rows: dict[str, list[Portal]] = {}
    for portal in portals:
        rows.setdefault(portal.host.partition(":")[0].removeprefix("www."), []).append(portal)
    while "." in wanted:
        if found := rows.get(wanted):
            return found[0] if len({portal.code for portal in found}) == 1 else None
        wanted = wanted.partition(".")[2]
    return None


def _files(scope: str) -> tuple[str, ...]:
    slugs = tuple(province.slug for province in provinces())
    if scope == COUNTRY:
        return slugs
    if scope not in (*slugs, MIRRORS):
        raise PortalError(f"there is no province {scope!r}: one of {', '.join(slugs)}.")
    return (scope,)


_ID = re.compile(r"[0-9a-z][0-9a-z_.-]*")
_HOST = re.compile(r"[0-9a-z](?:[0-9a-z.-]*[0-9a-z])?(?::\d{1,5})?")


def _portal(row: dict[str, str], where: str) -> Portal:
    if None in row:
        raise PortalError(f"{where}: there are more cells than columns.")
    cells = {key: (value or "").strip() for key, value in row.items()}
    for column in REQUIRED:
        if not cells[column]:
            raise PortalError(f"{where}: {column} is missing.")
    if not _ID.fullmatch(cells["portal_id"]):
        raise PortalError(f"{where}: portal_id {cells['portal_id']!r} may hold only a-z, 0-9, '-', '_' and '.'.")
    if not _HOST.fullmatch(cells["host"]) or not is_address(f"http://{cells['host']}/"):
        raise PortalError(f"{where}: host {cells['host']!r} is no host name.")
    for column, allowed in (("level", LEVELS), ("status", STATUSES), ("confidence", CONFIDENCES),
                            ("engine", ENGINES), ("robots", ROBOTS), ("tls", TLS)):  # fmt: skip
        if cells.get(column, "") not in allowed:
            raise PortalError(f"{where}: {column} {cells[column]!r} is not one of {', '.join(filter(None, allowed))}.")
    platform = cells.get("platform", "")
    if platform and platform not in PLATFORMS:
        raise PortalError(f"{where}: the platform {platform!r} is unknown: one of {', '.join(PLATFORMS)}, or blank.")
    _check_code(cells["code"], cells["level"], where)
    url = cells.get("listing_url", "")
    if url and not is_address(url):
        raise PortalError(f"{where}: listing_url {url!r} is no address of the web.")
    if not url and platform:
        raise PortalError(f"{where}: a row that names its platform needs a listing_url.")
    if not cells.get("reason") and any(cells.get(column) for column in ("engine", "delay", "robots", "tls")):
        raise PortalError(f"{where}: a row with engine, delay, robots or tls needs a reason.")
    texts: dict[str, Any] = {key: cells.get(key, "") for key in _TEXT}
    return Portal(
        **texts,
        min=_whole(cells["min"], "min", where, 0, 100_000),
        since=_whole(cells["since"], "since", where, 2000, 2100) if cells.get("since") else None,
        delay=_seconds(cells["delay"], where) if cells.get("delay") else None,
    )


_TEXT = tuple(f.name for f in fields(Portal) if f.name not in ("min", "since", "delay", "shared"))


def is_address(url: str) -> bool:
    """Whether this can be an address of the web."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket that is never closed, a port above 65535
        return False


def _check_code(code: str, level: str, where: str) -> None:
    if not re.fullmatch(r"\d{6}|\d{9}", code) or (len(code) == 9 and level not in ("township", "zone")):
        raise PortalError(f"{where}: the code {code!r} is not six digits (nine for a township).")
    if localities.by_code(code[:6]) is None:
        raise PortalError(f"{where}: the code {code!r} is not in GB/T 2260.")
    expected = "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
    if level not in (expected, "township", "zone"):
        raise PortalError(f"{where}: the code {code!r} is a {expected}'s, the level says {level}.")


def _whole(cell: str, column: str, where: str, low: int, high: int) -> int:
    if not cell.isascii() or not cell.isdigit() or not low <= int(cell) <= high:
        raise PortalError(f"{where}: {column} {cell!r} is not a whole number from {low} to {high}.")
    return int(cell)


def _seconds(cell: str, where: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 600:
        raise PortalError(f"{where}: delay {cell!r} is not a number of seconds from 0 to 600.")
    return value


def _told(key: str | tuple[str, ...]) -> str:
    return key if isinstance(key, str) else " ".join(key[1:])


def _text(name: str) -> str:
    return (resources.files(__name__) / name).read_text(encoding="utf-8-sig")

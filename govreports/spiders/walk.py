"""One listing that is walked: where it begins, where it goes on when that is dead, and what was learnt of the portal.

A row may leave the platform open, or have no listing address, or a dead one. Then the column is looked for from the
home page, and what was found (platform, columns) is a `Decision` of the store, by which the next runs begin.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from govreports.items import PortalRun
from govreports.platforms import PLATFORMS, SEARCHING, Listing, Platform, Step
from govreports.platforms.columns import listing_rank
from govreports.platforms.generic import MAX_SEARCH
from govreports.portals import Portal
from govreports.store import Decision, clock

DEAD = ("gone-404", "soft-404", "dns", "moved")
"""Kinds of event by which an address is dead, while the portal may well live."""
CLOSED = ("refused", "reset", "timeout")
"""Kinds of event by which a home page may not be had by http, while it is by https."""
Begin = tuple[Platform, list[Step]]


@dataclass(slots=True)
class Walk:
    """One listing that is walked, for the rows that share it."""

    portals: list[Portal]
    runs: list[PortalRun]
    platform: str = ""
    """What the row or an earlier decision says of the platform."""
    asked: set[str] = field(default_factory=set)
    """Listing addresses asked for."""
    listed: set[str] = field(default_factory=set)
    """Addresses of rows seen."""
    found: bool = False
    """A page of the column has been read."""
    searched: int = 0
    """Pages asked for while the column is looked for."""
    left_out: int = 0
    """Pages that would have been searched, too, beyond the bound."""
    first: set[str] = field(default_factory=set)
    """Addresses it began with, and those it went on with in their place."""
    _later: list[Begin] = field(default_factory=list)
    _lost: list[tuple[str, str, str]] = field(default_factory=list)
    _tops: set[str] = field(default_factory=set)
    _seen: Counter[str] = field(default_factory=Counter)
    _decision: Decision | None = None

    def note(self, kind: str, stage: str, url: str, detail: str = "") -> None:
        for run in self.runs:
            run.note(kind, stage, url, detail)

    def ended(self) -> bool:
        """Whether nothing more will come of it: all listing pages are read, all reports asked for have gone their way."""
        return all(
            run.open_requests == 0 and run.asked <= run.failed + run.new + run.versions + run.unchanged for run in self.runs
        )

    def begin(self, decision: Decision | None, search_days: float) -> Begin:
        """The first steps: by what was decided earlier, else by the row, which may only know the home page."""
        portal = self.portals[0]
        known = decision if decision is not None and decision.start_url == portal.start_url else None
        self._decision = known
        self.platform = portal.platform or (known.platform if known else "")
        ways = [self._by_address(PLATFORMS[portal.platform or "generic"], [portal.start_url])]
        hosts = dict.fromkeys([urlsplit(portal.start_url).netloc, *([] if portal.shared else [portal.host])])
        homes = [f"{scheme}://{host}/" for host in hosts for scheme in ("http", "https") if ":" not in host or scheme == "http"]
        if ways[0][0].has_home(portal.start_url):
            ways += [self._by_address(PLATFORMS["generic"], [home]) for home in homes]
        if known and known.columns and known.platform in PLATFORMS and not _older(known.at, search_days):
            self._tops.update(known.columns)
            ways.insert(0, self._by_address(PLATFORMS[known.platform], list(known.columns)))
        first, *self._later = ways
        self.first = {step.url for step in first[1]}
        return first

    def _by_address(self, platform: Platform, addresses: list[str]) -> Begin:
        portal, steps = self.portals[0], []
        for url in addresses:
            jump = urlsplit(url).netloc not in (portal.host, urlsplit(portal.start_url).netloc)
            steps += [replace(step, jump=jump) for step in platform.listing_requests(replace(portal, listing_url=url))]
        return platform, steps

    def instead(self, step: Step, kind: str, detail: str) -> Begin | None:
        """Where the walk goes on in place of an address that it began with and that is dead, or of a home page that is closed
        to http; None: nowhere."""
        closed = kind in CLOSED and step.kind == "start"
        if step.url not in self.first or not (kind in DEAD or closed):
            return None
        host = urlsplit(step.url).netloc
        while self._later:
            platform, steps = self._later.pop(0)
            same = {s.url for s in steps if urlsplit(s.url).netloc == host}
            steps = [s for s in steps if s.url not in self.asked and not (kind == "dns" and s.url in same)]
            if steps and (not closed or same):
                self._lost.append((kind, step.url, detail))
                self.first |= {s.url for s in steps}
                return platform, steps
        return None

    def name_for(self, step: Step, platform: Platform) -> str:
        """What is known of the platform of a page before it is seen."""
        return "" if step.jump or step.kind in SEARCHING else self.platform or platform.name

    def may_search(self, step: Step) -> bool:
        """Whether one more page may be asked for on the way to the column."""
        if step.kind not in SEARCHING:
            return True
        if self.searched >= MAX_SEARCH:
            self.left_out += 1
            return False
        self.searched += 1
        return True

    def problems(self, step: Step, listing: Listing) -> list[tuple[str, str]]:
        """What is to be told of a page: that one on the way has no column says nothing, `settle` tells whether any had."""
        return [found for found in listing.problems if not (found[0] == "layout" and step.kind in SEARCHING)]

    def learn(self, step: Step, platform: Platform, listing: Listing) -> None:
        """Take in what one page tells of the portal."""
        reports = sum(listing_rank(entry.title) for entry in listing.entries) + (listing.itself is not None)
        if step.kind in SEARCHING and platform.name == "generic":
            self._tops |= {s.url for s in listing.steps if s.kind not in SEARCHING}
            if step.kind == "way" and reports > 1 and not listing.steps:  # it was the column itself, under another name
                self._tops.add(step.url)
        elif step.kind in SEARCHING:
            self._tops.add(step.url)
        of_column = step.kind not in SEARCHING or step.url in self._tops
        if not of_column or not (listing.entries or listing.steps or listing.itself):
            return
        self.found = True
        self._seen[platform.name] += reports
        for run in self.runs:
            if step.url in self._tops and step.url not in run.columns:
                run.columns.append(step.url)
            if not self.portals[0].platform and reports and self._seen[platform.name] == reports:
                run.platform = self._seen.most_common(1)[0][0]

    def settle(self) -> None:
        """Nothing is on its way any more: tell what was not found."""
        if self.found:
            return
        for run in self.runs:
            search, run.events = run.events, []
            for kind, url, detail in self._lost:
                run.note(kind, "start", url, f"{detail}; nothing was found from the home page")
            run.events += search  # after what it was for: that is the reason
        home = self.portals[0].start_url
        if self.left_out:
            self.note("limit", "listing", home, f"{MAX_SEARCH} pages searched, and no column of annual reports was among them")
        elif self.searched and not any(event.stage in ("start", "listing") for event in self.runs[0].events):
            self.note("layout", "start", home, "no column of annual reports was found from the home page")

    def decided(self) -> list[Decision]:
        """What the next runs are to know, where that is new; only a walk that was read to its end decides."""
        platform = next((name for name, reports in self._seen.most_common(1) if reports), None)
        if not platform or not all(run.complete for run in self.runs):
            return []
        columns, before = tuple(sorted(self.runs[0].columns)), self._decision
        if before is not None and not self.searched and (before.platform, before.columns) == (platform, columns):
            return []
        if self.portals[0].platform == platform and not columns:
            return []
        return [Decision(p.portal_id, p.start_url, platform, columns, clock.now("seconds")) for p in self.portals]


def _older(at: str, days: float) -> bool:
    moment = clock.parse(at)
    return moment is None or clock.moment() - moment >= timedelta(days=days)

"""The run report: what happened, in `data/runs/<run>.json` and as a table at the end; progress while it runs.

Nothing is lost silently: an exception that no pipeline caught, and one in a spider's callback, become failure rows too.
How to read it: docs/reading-the-run-report.md.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call
from twisted.python.failure import Failure as TwistedFailure

from govreports.items import PORTALS_DONE, Failure, PortalRun, ReportPage
from govreports.monitoring.outcome import decide
from govreports.monitoring.table import layout
from govreports.publishing.feeds import settled, write, write_index
from govreports.publishing.sources import GOOD, facts, write_sources
from govreports.store import (
    Archive,
    Source,
    StoreError,
    archive_dir,
    clock,
    feed_dir,
    record_failure,
    run_id,
    runs_dir,
    store_of,
)
from govreports.store.archive import RunOutcomes
from govreports.store.clock import now
from govreports.store.run import began

logger = logging.getLogger(__name__)

KEPT = 2000
"""Reports, and failures, of a run that the report names one by one; of a larger run the store knows the others."""
SHOWN = 60
"""Rows of the closing table."""
CHECKPOINT = 5.0
"""Seconds between two states of the run report on disk, from which the next run tells what a killed one had done ..."""
SHARE = 50
"""... or so many times as long as one took to write: of thousands of portals it takes a second, in which nothing else goes on."""
LEAST = 0.1
"""Seconds between two looks at how far it is."""
FIRST = 1.0
"""Seconds until the first plain line: that something goes on is told before PROGRESS_SECONDS have passed."""


class RunReport:
    """Scrapy extension. Settings: DATA_DIR, and PROGRESS_SECONDS (between two plain lines where there is no terminal)."""

    def __init__(self, crawler: Crawler) -> None:
        try:
            self.store = store_of(crawler)
            self.path = runs_dir(crawler.settings) / f"{run_id(crawler)}.json"
            for folder in (self.path.parent, archive_dir(crawler.settings)):
                _make(folder)
        except StoreError as error:
            # SystemExit, since Scrapy prints a traceback for every other exception.
            raise SystemExit(f"govreports: {error}") from None
        self.crawler = crawler
        self.terminal = sys.stderr.isatty()
        self.started = now()
        self.reports: list[dict[str, Any]] = []
        self._tick: Any = None
        self._every = self._pause = CHECKPOINT
        self._since_checkpoint = self._since_line = 0.0
        self._renewal = clock.moment()
        self._last_line = ""
        self._before: dict[str, Source] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connects the signals."""
        report = cls(crawler)
        for handler, signal in (
            (report.spider_opened, signals.spider_opened),
            (report.item_scraped, signals.item_scraped),
            (report.item_error, signals.item_error),
            (report.spider_error, signals.spider_error),
            (report.spider_closed, signals.spider_closed),
            (report.engine_stopped, signals.engine_stopped),
            (report.portals_done, PORTALS_DONE),
        ):
            crawler.signals.connect(handler, signal=signal)
        return report

    # -- while it runs ------------------------------------------------------------------------------

    def spider_opened(self, spider: Spider) -> None:
        """Enter the run, and tell of runs that never ended."""
        for dead in self.store.start_run(run_id(self.crawler), spider.name, self.started):
            self._bury(dead)
        self._write("running", {})
        self._every = 0.5 if self.terminal else self.crawler.settings.getfloat("PROGRESS_SECONDS", CHECKPOINT)
        self._since_line = max(self._every - FIRST, 0.0)
        tick = min(max(self._every, LEAST), FIRST)  # state and leases do not wait for a line that comes once an hour
        self._tick = create_looping_call(self._progress, tick)
        self._tick.start(tick, now=False)

    def _progress(self, seconds: float) -> None:
        self._since_checkpoint += seconds
        try:
            self._renew()
            if self._since_checkpoint >= self._pause:
                self._since_checkpoint, began = 0.0, monotonic()
                self._write("running", {})
                self._pause = max(CHECKPOINT, SHARE * (monotonic() - began))
        except StoreError as error:
            logger.error("run report: %s", error)
        self._since_line += seconds
        if self._since_line >= self._every:
            self._since_line = 0.0
            self._show()

    def _show(self) -> None:
        line = self.progress_line()
        if self.terminal:
            sys.stderr.write(f"\r\x1b[K{line}")
        elif line != self._last_line:
            sys.stderr.write(line + "\n")
        self._last_line = line
        sys.stderr.flush()

    def _renew(self) -> None:
        """Keep the portals of this run from other jobs (see `govreports.store.leases`)."""
        if clock.moment() >= self._renewal:
            seconds = self.crawler.settings.getfloat("LEASE_SECONDS", 600)
            self._renewal = clock.moment() + timedelta(seconds=seconds / 4)
            self.store.renew_leases(run_id(self.crawler), seconds)

    def progress_line(self) -> str:
        """Pages, reports and failures so far."""
        value = self.crawler.stats.get_value
        return (
            f"{value('response_received_count', 0)} pages, {value('reports/count', 0)} reports, "
            f"{value('failures/count', 0)} failures"
        )

    def item_scraped(self, item: Any) -> None:
        """Keep a row of the closing table."""
        if isinstance(item, ReportPage) and item.report and len(self.reports) < KEPT:
            report = item.report
            self.reports.append(
                {
                    "report_id": report.report_id,
                    "locality": report.locality.full_name,
                    "code": report.locality.code,
                    "year": report.year,
                    "version": report.version,
                    "outcome": item.outcome,
                    "sections": len(report.sections),
                    "statistics": len(report.statistics),
                    "findings": len(report.findings),
                    "url": item.url,
                }
            )

    def item_error(self, item: Any, failure: TwistedFailure) -> None:
        """An exception that escaped the pipelines."""
        page = item if isinstance(item, ReportPage) else None
        self._failed(
            getattr(item, "url", type(item).__name__), "pipelines", failure, page.hint.portal_id if page else None
        )

    def spider_error(self, failure: TwistedFailure, response: Response | None) -> None:
        """An exception in a callback or in `start`."""
        portal_id = response.meta.get("portal_id") if response is not None and response.request else None
        self._failed(response.url if response is not None else "start", "spider", failure, portal_id)

    def _failed(self, url: str, step: str, failure: TwistedFailure, portal_id: str | None) -> None:
        detail = f"{failure.type.__name__ if failure.type else 'exception'}: {failure.value}"
        record_failure(self.crawler, Failure(url, step, "error", detail, portal_id))
        run = self._portals().get(portal_id or "")
        if run:
            run.failed += 1

    # -- at the end ---------------------------------------------------------------------------------

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Decide the outcomes, write the index and the report, and show the table."""
        if self._tick is not None:
            self._tick.stop()
        outcomes = {portal_id: decide(run) for portal_id, run in self._portals().items()}
        finished = now()
        rows = [(p, outcomes[p], asdict(run)) for p, run in self._portals().items()]
        stats = self.crawler.stats
        try:
            if rows:
                self._archive(outcomes, finished, run_id(self.crawler))
                self.store.put_outcomes(run_id(self.crawler), finished, rows)
            folder = feed_dir(self.crawler.settings)
            stats.inc_value("feeds/written", len(write_index(self.store, folder)) + len(write_sources(self.store, folder)))
        except StoreError as error:
            stats.inc_value("feeds/errors")
            logger.error("run report: %s", error)
        try:
            self.store.finish_run(run_id(self.crawler), reason, finished)
            self.store.release_leases(run_id(self.crawler))
            self._write(reason, outcomes, finished)
            self._forget()
        except (StoreError, OSError) as error:
            stats.inc_value("run_report/errors")
            logger.error("run report: %s", error)
        if not self.terminal:
            self._show()  # a short run has told nothing yet
        sys.stderr.write(("\r\x1b[K" if self.terminal else "") + self.closing(outcomes) + "\n")
        sys.stderr.flush()

    def _forget(self) -> None:
        """Of runs that began more than HISTORY_DAYS ago only what is still told of a portal stays (see `store.history`)."""
        days = min(self.crawler.settings.getfloat("HISTORY_DAYS", 400), 36_500)  # a century is for ever
        before = min(began(clock.moment() - timedelta(days=days)), run_id(self.crawler))
        self.store.forget(before, GOOD)
        for path in self.path.parent.glob("*.json"):
            if path.name < before:
                path.unlink(missing_ok=True)

    def portals_done(self, portal_ids: list[str]) -> None:
        """Portals that several crawlers share have been walked: their outcome is kept now, whatever becomes of this run.
        The file of the run is in use; these go into one beside it."""
        runs = {portal_id: self._portals()[portal_id] for portal_id in portal_ids}
        outcomes = {portal_id: decide(run) for portal_id, run in runs.items()}
        at = now()
        self._archive(outcomes, at, f"{run_id(self.crawler)}-portals")
        rows = [(portal_id, outcomes[portal_id], asdict(run)) for portal_id, run in runs.items()]
        self.store.put_outcomes(run_id(self.crawler), at, rows, more=True)

    def engine_stopped(self) -> None:
        """Nothing uses the store any more."""
        self.store.close()

    def _archive(self, outcomes: dict[str, str], finished: str, file: str) -> None:
        """Archive what differs from the last run's outcomes, so that the archive alone can rebuild the index."""
        if self._before is None:  # read once: no other run tells of the portals of this one
            self._before = {source.portal_id: source for source in self.store.sources(GOOD)}
        changed = []
        for portal_id, outcome in outcomes.items():
            known, told = self._before.get(portal_id), facts(asdict(self._portals()[portal_id]))
            same = known is not None and settled(known.outcome) == settled(outcome) and facts(known.evidence) == told
            if outcome != "busy" and not same:
                changed.append((portal_id, outcome, told))
                self._before[portal_id] = Source(portal_id, outcome, evidence=told)
        if changed:
            archive = Archive(archive_dir(self.crawler.settings), self.store)
            archive.start(file)
            archive.put_outcomes(RunOutcomes(run_id(self.crawler), finished, changed))
            archive.close()

    def closing(self, outcomes: dict[str, str]) -> str:
        """The closing table."""
        value = self.crawler.stats.get_value
        rows = sorted(self.reports, key=lambda r: (r["code"], r["year"], r["url"]))[:SHOWN]
        columns = ["locality", "year", "outcome", "sections", "statistics", "findings"]
        parts = [layout(columns, [[r[c] for c in columns] for r in rows]) if rows else "no report was read"]
        total = value("reports/count", 0)
        if total > len(rows):
            parts.append(f"... and {total - len(rows)} more")
        portals = self._portals()
        if portals:
            shown = list(portals.values())[:SHOWN]
            counts = ["advertised", "listed", "fetched", "read", "failed"]
            table = [[r.portal_id, r.locality, outcomes[r.portal_id], *[getattr(r, c) for c in counts]] for r in shown]
            parts.append("\n" + layout(["portal", "locality", "outcome", *counts], table))
            if len(portals) > len(shown):
                tally = ", ".join(f"{n} {outcome}" for outcome, n in sorted(Counter(outcomes.values()).items()))
                parts.append(f"... and {len(portals) - len(shown)} more; in all: {tally}")
        failures = value("failures/count", 0)
        errors = value("feeds/errors", 0)
        parts.append(
            f"\n{total} reports ({value('reports/new', 0)} new, {value('reports/version', 0)} new versions), "
            f"{failures} failures, {value('feeds/written', 0)} feed files written"
            + (f", {errors} feed errors (see the log)" if errors else "")
        )
        parts.append(f"feeds: {feed_dir(self.crawler.settings)}\nrun report: {self.path}")
        return "\n".join(parts)

    def _portals(self) -> dict[str, PortalRun]:
        return getattr(self.crawler.spider, "portal_runs", {})

    def _write(self, state: str, outcomes: dict[str, str], finished: str | None = None) -> None:
        stats = self.crawler.stats.get_stats()
        ours = ("reports/", "failures/", "feeds/", "attachments/", "coverage/", "politeness/", "guard/", "challenge/", "tls/")
        value = {
            "run_id": run_id(self.crawler),
            "spider": self.crawler.spidercls.name,
            "started": self.started,
            "finished": finished,
            "finish_reason": state,
            "feeds": str(feed_dir(self.crawler.settings)),
            "counts": {
                "pages": stats.get("response_received_count", 0),
                **{k: v for k, v in sorted(stats.items()) if k.startswith(ours)},
            },
            "portals": [
                {**asdict(run), "outcome": outcomes.get(portal_id, state)} for portal_id, run in self._portals().items()
            ],
            "reports": sorted(self.reports, key=lambda r: (r["code"], r["year"], r["url"])) if finished else [],
            "failures": self.store.failures(run_id(self.crawler), KEPT) if finished else [],
        }
        write(self.path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")

    def _bury(self, dead: str) -> None:
        """The report of a run that never ended: every portal of it is `killed`, with what it had done by then."""
        path = self.path.with_name(f"{Path(dead).name}.json")
        for left in path.parent.glob(f".{path.name}.*.tmp"):  # it was being written
            left.unlink(missing_ok=True)
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            value = {"run_id": dead, "portals": []}
        value["finish_reason"] = "killed"
        for portal in value["portals"]:
            portal["outcome"] = "killed"
        value["failures"] = self.store.failures(dead, KEPT)
        write(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")
        rows = [(p["portal_id"], "killed", p) for p in value["portals"]]
        self.store.put_outcomes(dead, self.started, rows, keep=True)
        logger.warning("run %s was killed; what it had stored stands", dead)


def _make(folder: Path) -> None:
    """Make a folder that is to be written into. Raises StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise StoreError(f"{folder} cannot be written")

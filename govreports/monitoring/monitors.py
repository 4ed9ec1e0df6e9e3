"""The Spidermon suite over every run: one monitor a question, one sentence where the answer is no.

Settings (shares between 0 and 1): WATCH_BAD_PORTALS, WATCH_FAILURES, WATCH_LATE, WATCH_DRIFT, and WATCH_COVERAGE, the least
share of reports that have a field. How to read what they say: docs/operating.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from scrapy.settings import BaseSettings
from spidermon import Monitor, MonitorSuite

from govreports.monitoring.actions import MailAction, WebhookAction
from govreports.monitoring.summary import Summary, failing, shrunk, tally, usual_coverage, usual_statistics

NAMED = 10
"""Portals that a sentence names."""


class RunMonitor(Monitor):  # type: ignore[misc]
    """What every check works on."""

    longMessage = False  # the sentence alone, without unittest's "False is not true"

    @property
    def run_(self) -> Summary:
        """The run that has just ended."""
        summary: Summary = self.data.run
        return summary

    @property
    def before(self) -> Sequence[Summary]:
        """The runs before it."""
        summaries: Sequence[Summary] = self.data.before
        return summaries

    @property
    def settings(self) -> BaseSettings:
        """The crawl's settings."""
        settings: BaseSettings = self.data.settings
        return settings


class Ending(RunMonitor):
    """Did the run itself go well?"""

    def test_finished(self) -> None:
        """It ended on its own."""
        self.assertEqual(self.run_.finish_reason, "finished", f"the run ended as {self.run_.finish_reason!r}")

    def test_errors(self) -> None:
        """Nothing failed on our side."""
        self.assertEqual(self.run_.errors, 0, f"{self.run_.errors} errors of our own (exceptions, feeds or failures not written)")


class Portals(RunMonitor):
    """What became of the portals?"""

    def test_outcomes(self) -> None:
        """Few portals ask for something."""
        bad, all_ = self.run_.bad, self.run_.outcomes
        limit = self.settings.getfloat("WATCH_BAD_PORTALS") * len(all_)
        self.assertLessEqual(len(bad), limit, f"{len(bad)} of {len(all_)} portals failed: {tally(self.run_)}")

    def test_season(self) -> None:
        """The reports that are due by law are listed."""
        late, all_ = self.run_.late, self.run_.listed
        limit = self.settings.getfloat("WATCH_LATE") * len(all_)
        self.assertLessEqual(len(late), limit, f"{len(late)} of {len(all_)} portals do not list the report that is due: {named(late)}")

    def test_drift(self) -> None:
        """No portal lists far fewer reports than it did."""
        fewer = shrunk(self.run_, self.before, self.settings.getfloat("WATCH_DRIFT"))
        words = [f"{portal} ({now}, was {before:g})" for portal, (now, before) in fewer.items()]
        self.assertFalse(fewer, f"portals list fewer reports than in the last runs: {named(words)}")


class Reports(RunMonitor):
    """What became of the reports?"""

    def test_failures(self) -> None:
        """Few reports could not be fetched or read that could before, or are new."""
        failed, tried = failing(self.run_, self.before)
        limit = self.settings.getfloat("WATCH_FAILURES") * tried
        self.assertLessEqual(failed, limit, f"{failed} of {tried} reports failed")

    def test_coverage(self) -> None:
        """Fields are filled as they should be."""
        if self.run_.read:
            least = {name: float(share) for name, share in self.settings.getdict("WATCH_COVERAGE").items()}
            low = [
                f"{name} in {self.run_.coverage.get(name, 0):.0%} (least {share:.0%})"
                for name, share in least.items()
                if self.run_.coverage.get(name, 0) < share
            ]
            self.assertFalse(low, f"fields are missing in too many reports: {', '.join(low)}")

    def test_coverage_drift(self) -> None:
        """... and as they were in the last runs."""
        drift = self.settings.getfloat("WATCH_DRIFT")
        if self.run_.read:
            low = [
                f"{name} in {self.run_.coverage.get(name, 0):.0%} (was {usual:.0%})"
                for name, usual in usual_coverage(self.before).items()
                if self.run_.coverage.get(name, 0) < (1 - drift) * usual
            ]
            self.assertFalse(low, f"fields are filled less often than in the last runs: {', '.join(low)}")

    def test_statistics(self) -> None:
        """A report gives about as many numbers as in the last runs."""
        usual, found = usual_statistics(self.before), self.run_.statistics
        if usual is not None and found is not None:
            least = (1 - self.settings.getfloat("WATCH_DRIFT")) * usual
            self.assertGreaterEqual(found, least, f"{found:.0f} statistics a report, where the last runs had {usual:.0f}")


class RunSuite(MonitorSuite):  # type: ignore[misc]
    """All checks; where one fails, the operator is told."""

    monitors: ClassVar = [Ending, Portals, Reports]
    monitors_failed_actions: ClassVar = [MailAction, WebhookAction]


def named(names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")

"""One word for what happened to a portal in a run, decided from the evidence alone (docs/reading-the-run-report.md)."""

from __future__ import annotations

from govreports.items import PortalEvent, PortalRun

FIXED = ("busy", "needs-browser")
"""Said before anything was fetched: nothing else can be known."""
TRANSPORT = {
    "robots": "robots",
    "dns": "dns",
    "refused": "refused",
    "reset": "refused",
    "timeout": "timeout",
    "tls": "tls",
    "server-error": "server-error",
    "error": "server-error",
    "gone-404": "gone-404",
    "soft-404": "gone-404",
    "moved": "moved",
    "host-refused": "moved",
}
"""Kind of an event -> outcome, where it hit the first page of the listing."""
PASSING = (
    "robots",
    "dns",
    "refused",
    "reset",
    "timeout",
    "tls",
    "server-error",
    "too-large",
    "limit",
    "error",
    "blocked",
    "needs-browser",
)
"""Kinds of event by which one report is missing for now; a dead link (404) is missing for good and only counted."""


ADVICE = {
    "ok": "nothing",
    "unchanged": "nothing",
    "empty-legit": "nothing",
    "busy": "nothing: another job has it",
    "blocked": "wait; then ask the portal's operator",
    "robots": "ask the portal's operator; an exception needs a reason in the row",
    "dns": "look again tomorrow; after a week, look whether the portal moved",
    "refused": "look again tomorrow; after a week, look whether the portal moved",
    "timeout": "look again tomorrow; after a week, look whether the portal moved",
    "tls": "look again tomorrow; after a week, look whether the portal moved",
    "server-error": "look again tomorrow; after a week, look whether the portal moved",
    "gone-404": "find the new address, change the row",
    "moved": "find the new address, change the row",
    "needs-browser": "set SPLASH_URL or CHROMIUM; see the events in the run report",
    "incomplete": "see the events in the run report; run again",
    "layout-changed": "compare the page with the row's platform",
    "below-min": "look whether the portal took reports down; else mend the row's min",
    "killed": "run again",
    "": "run it",
}
"""Outcome -> what an operator does next (docs/reading-the-run-report.md); "" is a portal that no run has seen."""


def advice(outcome: str) -> str:
    """What to do about a portal with this outcome (``blocked:412`` and the like included)."""
    return ADVICE.get(outcome.split(":")[0], "see the run report")


def decide(run: PortalRun) -> str:
    """The outcome of a portal: the first that fits of blocked, transport, incomplete, layout-changed, below-min, then
    `empty-legit`, `unchanged`, `ok`. `killed` is not decided here: the next run writes it for one that never ended."""
    start = [event for event in run.events if event.stage == "start"]
    for kind in FIXED:
        if any(event.kind == kind for event in start):
            return kind
    blocked = [event for event in run.events if event.kind == "blocked" and event.stage != "attachment"]
    if blocked:
        return f"blocked:{_kind(blocked[0])}"
    for event in start:
        if event.kind in TRANSPORT:
            return TRANSPORT[event.kind]
    if _incomplete(run):
        return "incomplete"
    if _layout_changed(run):
        return "layout-changed"
    if run.listed < run.minimum and not run.sampled:
        return "below-min"
    if run.listed == 0:
        return "empty-legit"
    return "ok" if run.new or run.versions else "unchanged"


def _kind(event: PortalEvent) -> str:
    words = event.detail.replace(":", " ").split()
    return words[0] if words else "challenge"


def _incomplete(run: PortalRun) -> bool:
    """Something that the portal has, or asked us to look at, was not seen."""
    layout_only = {event.kind for event in run.events if event.stage in ("start", "listing")} <= {"layout"}
    if any(event.kind != "layout" for event in run.events if event.stage in ("start", "listing")):
        return True
    if any(event.stage == "report" and event.kind in PASSING for event in run.events):
        return True
    if run.open_requests > 0 or run.asked + run.held > run.failed + run.new + run.versions + run.unchanged:
        return True  # cut short
    if run.sampled:
        return False
    if run.advertised is not None and run.rows < run.advertised and not (layout_only and run.rows == 0):
        return True
    return not run.complete and not any(event.kind == "layout" for event in run.events)


def _layout_changed(run: PortalRun) -> bool:
    """Pages came, and are not what the platform makes."""
    if any(event.kind == "layout" for event in run.events):
        return True
    if run.pages and not run.rows and run.minimum:
        return True
    came = run.fetched + run.unreadable
    return came > 0 and run.failed >= came and not (run.read or run.known or run.unchanged)

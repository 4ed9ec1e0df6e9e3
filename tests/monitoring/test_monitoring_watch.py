"""The monitors over a run: what each of them says no to, who is told, and what is published of the sources."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from conftest import free_port
from scrapy.settings import Settings
from spidermon.runners import MonitorRunner

from govreports.monitoring.actions import redacted
from govreports.monitoring.monitors import RunSuite
from govreports.monitoring.outcome import ADVICE, FIXED, TRANSPORT, advice
from govreports.monitoring.summary import due_year, earlier, is_late, summarise

SHARES = {
    "WATCH_BAD_PORTALS": 0.2, "WATCH_FAILURES": 0.1, "WATCH_LATE": 0.2, "WATCH_DRIFT": 0.3,
    "WATCH_COVERAGE": {"published": 0.7, "statistics": 0.8},
}  # fmt: skip


def portal(name: str, **more: Any) -> dict[str, Any]:
    return {"portal_id": name, "outcome": "ok", "complete": True, "listed": 10, "newest": {"government": 2025}, **more}


def report(number: int = 1, **more: Any) -> dict[str, Any]:
    """A run in June 2026 over five portals, in which all went well."""
    counts = {"reports/new": 40, "reports/unchanged": 10, "reports/count": 50, "reports/statistics": 10_000,
              "coverage/published": 50, "coverage/statistics": 50}  # fmt: skip
    return {
        "run_id": f"2026060{number}T000000-x-1", "spider": "x", "started": f"2026-06-0{number}T00:00:00Z",
        "finish_reason": "finished", "counts": {**counts, **more.pop("counts", {})},
        "portals": [portal(f"p{n}") for n in range(5)], **more,
    }  # fmt: skip


def said(run: dict[str, Any], *before: dict[str, Any], settings: dict[str, Any] | None = None) -> list[str]:
    """What the suite says no to."""
    return [result.reason or result.error for result in result_of(run, *before, settings=settings).monitors_failed_results]


def result_of(run: dict[str, Any], *before: dict[str, Any], settings: dict[str, Any] | None = None) -> Any:
    given = Settings({**SHARES, **(settings or {})})
    return MonitorRunner().run(
        RunSuite(crawler=SimpleNamespace(settings=given)),
        run=summarise(run), before=[summarise(x) for x in before], settings=given, path="runs/x.json",
    )  # fmt: skip


def test_a_good_run_is_passed() -> None:
    assert said(report(3), report(2), report(1)) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"finish_reason": "shutdown"}, "the run ended as 'shutdown'"),
        ({"counts": {"feeds/errors": 1}}, "1 errors of our own"),
        ({"counts": {"failures/statistics/error": 2}}, "2 errors of our own"),
        ({"counts": {"failures/fetch/timeout": 9}}, "9 of 59 reports failed"),
        ({"counts": {"coverage/published": 20}}, "fields are missing in too many reports: published in 40% (least 70%)"),
        (
            {"portals": [portal("p0", outcome="blocked:412"), portal("p1", outcome="dns"), *(portal(f"p{n}") for n in (2, 3, 4))]},
            "2 of 5 portals failed: 3 ok, 1 blocked:412, 1 dns",
        ),
        (
            {"portals": [portal("p0", newest={"government": 2024}), portal("p1", newest={"government": 2020, "department": 2024}), *(portal(f"p{n}") for n in (2, 3, 4))]},
            "2 of 5 portals do not list the report that is due: p0, p1",
        ),
    ],
)
def test_a_bad_run_is_told_in_one_sentence(change: dict[str, Any], sentence: str) -> None:
    (found,) = said(report(**change))
    assert found.startswith(sentence)


def test_what_failed_before_is_told_once() -> None:
    dead = [{"url": f"http://a.example/{n}", "step": "fetch", "reason": "gone-404"} for n in range(9)]
    counts = {"reports/new": 0, "reports/unchanged": 0, "failures/fetch/gone-404": 9}
    first = report(1, counts=counts, failures=dead)
    assert said(first) == ["9 of 9 reports failed"]
    assert said(report(2, counts=counts, failures=dead), first) == []
    otherwise = [{**row, "reason": "timeout"} for row in dead[:2]]
    counts = {"reports/new": 10, "reports/unchanged": 0, "failures/fetch/gone-404": 7, "failures/fetch/timeout": 2}
    assert "2 of 12 reports failed" in said(report(2, counts=counts, failures=[*otherwise, *dead[2:]]), first)


def test_drift_against_the_last_runs() -> None:
    fewer = report(3, counts={"reports/statistics": 5_000, "coverage/published": 36})
    fewer["portals"][0]["listed"] = 6
    assert sorted(said(fewer, report(2), report(1))) == [
        "100 statistics a report, where the last runs had 200",
        "portals list fewer reports than in the last runs: p0 (6, was 10)",
    ]
    fewer["counts"]["coverage/published"] = 35
    told = said(fewer, report(2, counts={"coverage/published": 51}), settings={"WATCH_DRIFT": 0.3})
    assert "fields are filled less often than in the last runs: published in 70% (was 102%)" in told
    assert said(fewer) == []  # the first run has nothing to be compared with


def test_a_listing_that_was_not_read_to_its_end_is_not_compared() -> None:
    cut = report(2)
    cut["portals"][0] = portal("p0", listed=1, newest={"government": 2019}, complete=False, outcome="incomplete")
    assert said(cut, report(1)) == []


@pytest.mark.parametrize(
    ("kind", "day", "due"),
    [
        ("government", date(2026, 3, 31), 2024),
        ("government", date(2026, 4, 1), 2025),
        ("department", date(2026, 1, 31), 2024),
        ("department", date(2026, 2, 1), 2025),
        ("department", date(2020, 1, 31), 2018),
        ("department", date(2020, 2, 1), 2019),
        ("department", date(2019, 3, 31), 2017),  # the Regulations of 2019 are of 15 May: until then 31 March for all
        ("department", date(2019, 4, 1), 2018),
    ],
)
def test_the_year_that_is_due(kind: str, day: date, due: int) -> None:
    assert due_year(day, kind) == due


@pytest.mark.parametrize(
    ("newest", "late"),
    [
        ({"department": 2024}, True),
        ({"department": 2025}, False),
        ({"government": 2024}, False),  # it has until 31 March
        ({"government": 2023}, True),
        ({"government": 2024, "department": 2024}, True),
        ({"government": 2024, "department": 2015}, False),  # the departments have gone elsewhere
        ({"government": 2015, "department": 2024}, True),
        ({"government": 2015, "department": 2015}, True),
        ({}, False),
    ],
)
def test_in_february_departments_are_late_and_governments_are_not(newest: dict[str, int], late: bool) -> None:
    assert is_late(newest, date(2026, 2, 15)) == late


def test_earlier_runs_are_those_of_the_spider_that_finished(tmp_path: Path) -> None:
    for run in (report(1), report(2, finish_reason="killed"), report(3), {**report(4), "spider": "y", "run_id": "20260604T0-y-1"}):
        (tmp_path / f"{run['run_id']}.json").write_text(json.dumps(run), encoding="utf-8")
    (tmp_path / "20260605T000000-x-1.json").write_text("{", encoding="utf-8")
    found = earlier(tmp_path, "20260609T000000-x-1", "x")
    assert [summary.run_id for summary in found] == ["20260603T000000-x-1", "20260601T000000-x-1"]


def test_every_outcome_has_its_advice() -> None:
    words = {*FIXED, *TRANSPORT.values(), "blocked:412", "incomplete", "layout-changed", "below-min", "empty-legit", "ok", "unchanged"}
    assert all(word.split(":")[0] in ADVICE for word in words)
    assert advice("blocked:captcha") == ADVICE["blocked"]


# -- who is told ------------------------------------------------------------------------------------


class Sink:
    """Keeps the mails that a server is given."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope)
        return "250 kept"


@pytest.fixture
def mails() -> Iterator[tuple[str, list[Any]]]:
    """A mail server on loopback; its address and what it was given."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"127.0.0.1:{controller.port}", sink.mails
    controller.stop()


@pytest.fixture
def hook() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A web server on loopback; its address and the JSON it was posted."""
    posts: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if "broken" in self.path else 204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", posts
    server.shutdown()
    server.server_close()


BAD = {"counts": {"feeds/errors": 1}}


def test_a_failed_check_is_mailed_and_posted(mails: Any, hook: Any) -> None:
    settings = {"WATCH_MAIL_TO": "op@govreports.example", "WATCH_SMTP_URL": f"smtp://{mails[0]}", "WATCH_WEBHOOK_URL": f"{hook[0]}/x"}
    assert said(report(2), settings=settings) == []
    assert (mails[1], hook[1]) == ([], [])  # a good run bothers nobody
    said(report(2, **BAD), settings=settings)
    (mail,), (post,) = mails[1], hook[1]
    text = mail.content.decode()
    assert mail.rcpt_tos == ["op@govreports.example"]
    assert "Subject: govreports: x: 1 checks failed" in text
    assert "1 errors of our own" in text
    assert "run 20260602T000000-x-1" in text
    assert (post["run_id"], post["spider"], len(post["failed"])) == ("20260602T000000-x-1", "x", 1)
    assert "1 errors of our own" in post["text"]


def test_an_operator_who_is_not_there_costs_nothing_but_a_line(hook: Any) -> None:
    result = result_of(report(2, **BAD))
    assert [r.reason for r in result.monitors_failed_action_results] == [
        "WATCH_MAIL_TO or WATCH_SMTP_URL is not set", "WATCH_WEBHOOK_URL is not set",
    ]  # fmt: skip
    settings = {"WATCH_MAIL_TO": "op@govreports.example", "WATCH_SMTP_URL": "smtp://127.0.0.1:9", "WATCH_WEBHOOK_URL": f"{hook[0]}/broken"}
    result = result_of(report(2, **BAD), settings=settings)
    errors = [r.error.strip().splitlines()[-1] for r in result.monitors_failed_action_results]
    assert "ConnectionRefusedError" in errors[0]
    assert "HTTP Error 500" in errors[1]


def test_a_password_is_never_sent_in_the_clear(mails: Any) -> None:
    settings = {"WATCH_MAIL_TO": "op@govreports.example", "WATCH_SMTP_URL": f"smtp://me:geheim@{mails[0]}"}
    (mail, _) = result_of(report(2, **BAD), settings=settings).monitors_failed_action_results
    assert "no STARTTLS" in mail.error
    assert mails[1] == []


def test_what_is_told_of_a_failure_has_no_secret() -> None:
    settings = {"WATCH_SMTP_URL": "smtp://me:ge%3Aheim@mail.example", "WATCH_WEBHOOK_URL": "https://hook.example/token"}
    text = "ValueError: smtp://me:ge%3Aheim@mail.example or ge:heim or https://hook.example/token"
    assert redacted(text, settings) == "ValueError: *** or *** or ***"

"""The pure parts of the walk: arguments, due dates, conditional headers, what an exception means."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from scrapy import exceptions
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError

from govreports.middlewares import TurnedAway
from govreports.portals import parse
from govreports.spiders.arguments import Arguments, WrongArgument, check_contact
from govreports.spiders.evidence import event_of
from govreports.spiders.manners import apply
from govreports.spiders.refresh import conditional, is_due
from govreports.store import PageState

SETTINGS = {"REFRESH_DAYS": 1.0, "REFRESH_DAYS_MAX": 64.0}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_arguments_are_read() -> None:
    found = Arguments.parse({"locality": "440115", "since": "2010", "until": "2020", "sample": "3", "mode": "full", "_job": "x"})
    assert found == Arguments("440115", 2010, 2020, 3, "full")
    assert Arguments.parse({}) == Arguments(None, None, None, 0, "changed")
    assert [year for year in (2009, 2010, 2020, 2021) if found.covers(year)] == [2010, 2020]


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"since": "abc"}, "since"), ({"until": "1999"}, "until"), ({"sample": "0"}, "sample"), ({"sample": "-1"}, "sample"), ({"mode": "fast"}, "fast"),
        ({"locality": " "}, "locality is empty"), ({"mode": ""}, "mode"),
        ({"since": "2020", "until": "2019"}, "after"), ({"color": "red"}, "color"), ({"since": "２０２０"}, "since"), ({"since": ""}, "since"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_one_sentence(given: dict[str, str], word: str) -> None:
    with pytest.raises(WrongArgument) as caught:
        Arguments.parse(given)
    assert word in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("contact", "hosts", "word"),
    [
        ("", ["www.gz.gov.cn"], "is not set"), ("", ["127.0.0.1:8377", "www.gz.gov.cn"], "is not set"), ("", [], "is not set"),
        ("", ["127.0.0.1:8377", "localhost", "127.0.0.2"], None), ("", ["10.0.0.1"], "is not set"),
        ("post@example.org", ["www.gz.gov.cn"], None), ("https://example.org/bot", [], None),
        ("someone", ["127.0.0.1"], "must be"), ("a@b.example\r\nX: y", [], "must be"),
    ],
)  # fmt: skip
def test_whom_we_ask_can_reach_us(contact: str, hosts: list[str], word: str | None) -> None:
    with pytest.raises(WrongArgument, match=f"CONTACT {word}") if word else nullcontext():
        check_contact({"CONTACT": contact}, hosts)


def test_the_delay_of_a_row_holds_for_all_its_hosts_and_the_longest_of_several() -> None:
    rows = [("a", "www.a.gov.cn", "http://www.gz.gov.cn/a/", "5"), ("b", "www.gz.gov.cn:8080", "", "3"), ("c", "www.c.gov.cn", "", "")]
    lines = [f"{name},广州市,440100,prefecture,{host},{'trs' if url else ''},{url},1,none,low,{delay},test" for name, host, url, delay in rows]
    settings = Settings({"DOWNLOAD_DELAY": 2, "USER_AGENT": "x"})
    header = "portal_id,locality,code,level,host,platform,listing_url,min,status,confidence,delay,reason"
    apply(settings, parse("\n".join([header, *lines]), "t"))
    assert settings.getdict("DOWNLOAD_SLOTS") == {"www.a.gov.cn": {"delay": 5.0}, "www.gz.gov.cn": {"delay": 5.0}}


@pytest.mark.parametrize(
    ("checked", "unchanged", "due"),
    [
        (None, 0, True), ("2026-11-21T11:59:59Z", 0, True), ("2026-11-21T12:00:01Z", 0, False), ("2026-11-19T12:00:00Z", 2, False),
        ("2026-11-18T12:00:00Z", 2, True), ("2026-09-20T00:00:00Z", 50, False), ("2026-09-19T12:00:00Z", 50, True), ("rubbish", 9, True),
        ("2026-11-21T11:59:59", 0, True),
    ],
)  # fmt: skip
def test_the_interval_grows_while_nothing_changes(checked: str | None, unchanged: int, due: bool) -> None:
    assert is_due(PageState("u", checked=checked, unchanged=unchanged), SETTINGS, NOW) is due


def test_a_page_that_gave_no_report_is_asked_for_whole() -> None:
    assert conditional(PageState("u", etag='"e"', last_modified="d", report_id="r")) == {"If-None-Match": '"e"', "If-Modified-Since": "d"}
    assert conditional(PageState("u", etag='"e"', report_id=None)) == {}
    assert conditional(PageState("u", report_id="r")) == {}


def test_no_server_is_believed_for_ever_that_nothing_changed() -> None:
    asked_whole = [n for n in range(24) if not conditional(PageState("u", etag='"e"', report_id="r", unchanged=n))]
    assert asked_whole == [7, 15, 23]


def status(code: int) -> HttpError:
    return HttpError(Response("http://x/", status=code))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TurnedAway("blocked", "captcha"), "blocked"), (status(403), "blocked"), (status(429), "blocked"), (status(503), "server-error"),
        (status(404), "gone-404"), (status(410), "gone-404"), (status(304), "moved"), (status(418), "server-error"),
        (exceptions.IgnoreRequest("Forbidden by robots.txt"), "robots"), (exceptions.IgnoreRequest("max redirections reached"), "moved"),
        (exceptions.IgnoreRequest("other"), "error"), (exceptions.CannotResolveHostError("x"), "dns"),
        (exceptions.DownloadConnectionRefusedError("x"), "refused"), (exceptions.DownloadTimeoutError("x"), "timeout"),
        (exceptions.DownloadFailedError("[('SSL routines', '', 'unsafe legacy renegotiation')]"), "tls"),
        (exceptions.DownloadFailedError("Connection lost"), "reset"), (exceptions.ResponseDataLossError(), "reset"),
        (exceptions.DownloadCancelledError("too big"), "too-large"), (exceptions.UnsupportedURLSchemeError("file"), "host-refused"),
        (ValueError("x"), "error"), (None, "error"),
    ],
)  # fmt: skip
def test_what_an_exception_means(error: BaseException | None, kind: str) -> None:
    assert event_of(error)[0] == kind

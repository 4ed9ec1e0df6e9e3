"""Telling the operator: by mail and by webhook. Where to, and with which password, stands in the environment only."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from scrapy.crawler import Crawler
from spidermon.core.actions import Action
from spidermon.exceptions import SkipAction

SECONDS = 20.0
"""A mail server or webhook that takes longer is given up: the run is over and waits for nobody."""


class _Telling(Action):  # type: ignore[misc]
    """What both need: the sentences of the checks that failed."""

    def __init__(self, settings: Any) -> None:
        super().__init__()
        self.settings = settings

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Spidermon makes actions."""
        return cls(crawler.settings)

    def sentences(self) -> list[str]:
        """One sentence a failed check."""
        return [str(result.reason or result.error) for result in self.result.monitors_failed_results]


class MailAction(_Telling):
    """A mail to WATCH_MAIL_TO over WATCH_SMTP_URL (``smtp://user:password@host:587`` with STARTTLS where the server has it,
    ``smtps://`` for TLS from the start)."""

    def run_action(self) -> None:
        """Raises OSError or smtplib.SMTPException; Spidermon records it."""
        receiver, server = self.settings.get("WATCH_MAIL_TO"), self.settings.get("WATCH_SMTP_URL")
        if not receiver or not server:
            raise SkipAction("WATCH_MAIL_TO or WATCH_SMTP_URL is not set")
        run = self.data.run
        mail = EmailMessage()
        mail["Subject"] = f"govreports: {run.spider}: {len(self.sentences())} checks failed"
        mail["From"] = self.settings.get("WATCH_MAIL_FROM") or receiver
        mail["To"] = receiver
        mail.set_content("\n".join([*self.sentences(), "", f"run {run.run_id}", f"report {self.data.path}"]) + "\n")
        _send(mail, server)


class WebhookAction(_Telling):
    """The same as JSON to WATCH_WEBHOOK_URL (POST): `run_id`, `spider`, `text`, `failed`."""

    def run_action(self) -> None:
        """Raises OSError; Spidermon records it."""
        url = self.settings.get("WATCH_WEBHOOK_URL")
        if not url:
            raise SkipAction("WATCH_WEBHOOK_URL is not set")
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("WATCH_WEBHOOK_URL is no http address")
        run, failed = self.data.run, self.sentences()
        text = f"govreports: {run.spider}: " + "; ".join(failed)
        body = json.dumps({"run_id": run.run_id, "spider": run.spider, "text": text, "failed": failed}, ensure_ascii=False)
        request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"}, method="POST")
        with urllib.request.urlopen(request, timeout=SECONDS):
            pass


def _send(mail: EmailMessage, server: str) -> None:
    url = urlsplit(server)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise ValueError("WATCH_SMTP_URL is not of the form smtp://user:password@host:port")
    context = ssl.create_default_context()
    connection: smtplib.SMTP
    if url.scheme == "smtps":
        connection = smtplib.SMTP_SSL(url.hostname, url.port or 465, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(url.hostname, url.port or 587, timeout=SECONDS)
    with connection:
        connection.ehlo()
        if url.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls(context=context)
        elif url.scheme == "smtp" and url.username:
            raise ValueError("the mail server has no STARTTLS: the password is not sent in the clear")
        if url.username:
            connection.login(unquote(url.username), unquote(url.password or ""))
        connection.send_message(mail)


def redacted(text: str, settings: Any) -> str:
    """A message of an exception without the addresses and passwords that it may quote."""
    for url in filter(None, (settings.get("WATCH_SMTP_URL"), settings.get("WATCH_WEBHOOK_URL"))):
        for secret in filter(None, (url, urlsplit(url).password, unquote(urlsplit(url).password or ""))):
            text = text.replace(secret, "***")
    return text

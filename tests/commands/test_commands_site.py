"""`scrapy site` and `scrapy browse`: what is said of bad arguments, and where the extra is not installed."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from commanding import run_command
from fake_reports import make_page
from scrapy.commands import ScrapyCommand

import govreports.settings
from govreports.commands import asking, browse, site
from govreports.publishing.site import browse as site_browse
from govreports.store import Archive, Store


@pytest.mark.parametrize(
    ("command", "arguments", "sentence"),
    [
        (site.Command(), [], "name the folder to write: --to DIR"),
        (site.Command(), ["x"], "site takes no argument, but was given x"),
        (browse.Command(), ["x"], "browse takes no argument, but was given x"),
        (browse.Command(), ["--port", "70000"], "--port '70000' is no number from 0 to 65535"),
    ],
)
def test_a_bad_argument_is_one_sentence(
    command: ScrapyCommand, arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(command, tmp_path, arguments, capsys) == (2, sentence)


@pytest.mark.parametrize("command", [site.Command(), browse.Command()])
def test_what_is_not_installed_is_named(
    command: ScrapyCommand, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "find_spec", lambda name: None)
    status, said = run_command(command, tmp_path, ["--to", str(tmp_path / "x")] if isinstance(command, site.Command) else [], capsys)
    assert (status, said) == (2, "datasette is not installed: pip install -r requirements-site.txt")


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, said = run_command(browse.Command(), tmp_path, ["--no-open", "--port", str(port)], capsys)
    assert status == 1
    assert said.startswith(f"browse: port {port} of 127.0.0.1 cannot be had")


def test_the_archive_may_lie_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    archived = Archive(tmp_path / "elsewhere", Store(f"sqlite:///{tmp_path / 'data' / 'govreports.db'}"))
    archived.start("run1")
    key = archived.put(make_page())
    archived.close()
    given: list[bytes] = []
    monkeypatch.setattr(site_browse, "serve", lambda database, bytes_of, port, ready: given.append(bytes_of(key)))
    monkeypatch.setattr(govreports.settings, "ARCHIVE_DIR", str(tmp_path / "elsewhere"), raising=False)
    assert run_command(browse.Command(), tmp_path / "data", ["--no-open"], capsys) == (0, "")
    assert given == [make_page().body]

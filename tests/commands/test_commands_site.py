"""`scrapy site` and `scrapy browse`: what is said of bad arguments, and where the extra is not installed."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from commanding import run_command
from scrapy.commands import ScrapyCommand

from govreports.commands import asking, browse, site


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

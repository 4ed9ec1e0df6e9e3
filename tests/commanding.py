"""One of our commands run within the test: quicker than a process, for the many ways of asking wrongly."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

import govreports.settings


def run_command(
    command: ScrapyCommand, data: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """Exit status and everything said; a UsageError is what Scrapy makes of it: its sentence and status 2."""
    settings = Settings()
    settings.setmodule(govreports.settings)
    settings.setdict({"DATA_DIR": str(data)})
    command.settings = settings
    parser = argparse.ArgumentParser(conflict_handler="resolve")
    command.add_options(parser)
    options, rest = parser.parse_known_args(arguments)
    try:
        command.run(rest, options)
    except UsageError as error:
        return 2, str(error)
    said = capsys.readouterr()
    return command.exitcode, said.out + said.err

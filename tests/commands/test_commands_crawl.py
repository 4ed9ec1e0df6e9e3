"""What `scrapy crawl` and `scrapy run` say of what is asked wrongly: before anything else, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "scrapy", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", ["crawl", "run"])
def test_an_unknown_spider_is_one_sentence_with_a_hint(command: str) -> None:
    done = scrapy(command, "guangdong")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("there is no spider 'guangdong': did you mean guangdong_reports? `scrapy list` names them all")
    assert "Traceback" not in done.stderr
    assert "Versions" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("guangdong_reports", "-a", "mode=fast"), "guangdong_reports: mode must be one of new, changed, full, not 'fast'."),
        (("guangdong_reports", "-s", "CONTACT="), "guangdong_reports: CONTACT is not set, "),
        (("guangdong_reports", "-s", "JOBDIR=job"), "guangdong_reports: JOBDIR is not needed and must not be set: "),
        (("file_reports",), "file_reports: path=FILE_OR_FOLDER or manifest=FILE is needed"),
        (("file_reports", "-a", "colour=red"), "file_reports: unknown argument colour; known: path, manifest"),
        (("archive_reports", "-a", "path=/nowhere"), "archive_reports: /nowhere holds no archive: "),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_the_only_line(arguments: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    done = scrapy("crawl", *arguments, "-s", f"DATA_DIR={tmp_path}")
    (line,) = done.stderr.splitlines()
    assert (done.returncode, done.stdout, line[: len(sentence)]) == (1, "", sentence)
    assert not list(tmp_path.iterdir())

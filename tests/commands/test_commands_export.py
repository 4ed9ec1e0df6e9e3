"""`scrapy export` as a user runs it: what it says, and its exit status."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commanding import run_command
from fake_reports import make_report

from govreports.commands.export import Command
from govreports.store import Store

ROOT = Path(__file__).resolve().parents[2]


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "export", *arguments, "-s", f"DATA_DIR={data}"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_dataset_is_written_and_counted(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'govreports.db'}")
    store.save(make_report(), run_id="r")
    store.close()
    done = run(tmp_path, "--to", str(tmp_path / "out"), "--province", "广东省,51", "--since", "2019")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\n")[0].split() == ["reports", "1"]
    assert (tmp_path / "out" / "datapackage.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name the folder to write: --to DIR"),
        (["--to", "x", "--format", "csv,xlsx"], "--format is a list of csv, jsonl, parquet, sqlite, not 'csv,xlsx'"),
        (["--to", "x", "--since", "last"], "--since 'last' is no year from 2000 to 2100"),
        (
            ["--to", "x", "--province", "Atlantis"],
            "--province 'Atlantis' is no province: a name (广东省, guangdong) or a code (44)",
        ),
        (["--to", "x", "stray"], "export takes no argument, but was given stray"),
    ],
)
def test_a_bad_argument_is_one_sentence(
    tmp_path: Path, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(Command(), tmp_path, arguments, capsys) == (2, sentence)


def test_scrapy_makes_a_bad_argument_exit_status_2(tmp_path: Path) -> None:
    done = run(tmp_path, "--to", "x", "--format", "xlsx")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("a")
    done = run(tmp_path, "--to", str(tmp_path / "mine"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "holds other things than an export" in done.stderr

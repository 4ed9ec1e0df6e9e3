"""`scrapy coverage`: its three forms, and what is said of bad arguments."""

from __future__ import annotations

from pathlib import Path

import pytest
from commanding import run_command
from fake_reports import make_report

from govreports.commands.coverage import Command
from govreports.store import Store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    store = Store(f"sqlite:///{tmp_path / 'govreports.db'}")
    store.save(make_report(2012, published="2013-04-12"), run_id="r1")
    store.close()
    return tmp_path


def test_the_table_shows_who_has_reports_and_counts_the_others(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run_command(Command(), data, ["--since", "2011"], capsys)
    assert status == 0
    lines = said.splitlines()
    assert lines[0].split() == ["locality", "2011", "2012"]
    assert lines[2].split() == ["广东省广州市南沙区", "·", "+12"]
    assert "localities of which nothing was asked are not shown" in lines[-1]


def test_csv_and_picture_go_where_they_are_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(Command(), data, ["--format", "svg", "--to", str(data / "c.svg")], capsys) == (0, "")
    assert (data / "c.svg").read_text(encoding="utf-8").startswith("<svg")
    status, said = run_command(Command(), data, ["--format", "csv", "--province", "44"], capsys)
    assert (status, said.splitlines()[0].split(",")[:3]) == (0, ["series", "code", "full_name"])
    assert "440115,440115,广东省广州市南沙区,county,2012,present,,440115-gov-2012,2013-04-12,12" in said


def test_an_empty_store_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(Command(), tmp_path, [], capsys) == (0, "no report is in the store and no portal was asked\n")


@pytest.mark.parametrize(("arguments", "sentence"), [(["x"], "coverage takes no argument, but was given x"),
                                                     (["--since", "5"], "--since '5' is no year from 2000 to 2100")])  # fmt: skip
def test_a_bad_argument_is_one_sentence(
    data: Path, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(Command(), data, arguments, capsys) == (2, sentence)

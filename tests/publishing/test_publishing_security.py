"""A page is written by somebody else: nothing of it becomes code, a formula, a command or a path on its way to a reader.
Each line of docs/security.md on publishing has its test here."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from fake_reports import make_report

from govreports.items import Attachment, Finding, Report, ReportPage, Section
from govreports.publishing import cite
from govreports.publishing.dataset import tables
from govreports.publishing.export import Wanted, export
from govreports.publishing.feeds import publish
from govreports.publishing.writers import FORMATS
from govreports.store import Archive, Store

FORMULAS = [
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://evil")',
]
PATHS = ["../../../../tmp/evil", "/etc/passwd", "..\\..\\evil.exe", "a\0b", "C:evil"]


def hostile(text: str, number: int = 0) -> Report:
    """A report whose every word is `text`."""
    report = make_report(2010 + number, url=f"http://a.example/{number}", body=text.encode(), title=text, title_original=text,
                         text=text, statistics=1)  # fmt: skip
    report.sections = [Section(1, text, text, None, [], text)]
    report.statistics[0].quote = text
    report.findings = [Finding("count", "info", text, [text], text, text, [text], {"code": text})]
    report.source.attachments = [
        {"url": "http://a.example/f", "name": text, "content_type": text, "sha256": None, "error": text}
    ]
    report.locality = replace(report.locality, name_in_report=text)
    report.issuer = text
    return report


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store' / 'g.db'}")


@pytest.mark.parametrize("masked", [False, True])
def test_no_cell_of_any_csv_is_a_formula(store: Store, tmp_path: Path, masked: bool) -> None:
    for number, text in enumerate(FORMULAS):
        store.save(hostile(text, number), run_id="r")
    export(store, tmp_path / "out", Wanted(("csv",), mask_contacts=masked))
    publish(store, tmp_path / "feeds", across=lambda _: {})
    store.close()
    files = [*(tmp_path / "out").glob("*.csv"), *(tmp_path / "feeds").rglob("*.csv")]
    assert len(files) == len(tables()) + 1
    for path in files:
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")):
            assert [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


def test_text_is_never_part_of_a_statement(store: Store, tmp_path: Path) -> None:
    text = "'); DROP TABLE reports; --"
    store.save(hostile(text), run_id="r")
    export(store, tmp_path / "out", Wanted(("sqlite",)))
    store.close()
    with sqlite3.connect(tmp_path / "out" / "govreports.sqlite") as db:
        assert db.execute("SELECT title FROM reports").fetchall() == [(text,)]
    db.close()


@pytest.mark.parametrize("name", PATHS)
def test_a_file_name_from_a_page_reaches_no_path(store: Store, tmp_path: Path, name: str) -> None:
    report = hostile(name)
    report.locality.series = name if "\0" not in name else "x"
    report.report_id = f"{report.locality.series}-gov-2010"
    archive = Archive(tmp_path / "archive", store)
    archive.start("r")
    archive.put(
        ReportPage(url="http://a.example/", body=b"x", attachments=[Attachment("http://a.example/f", name, b"y", 200)])
    )
    archive.close()
    store.save(report, run_id="r")
    export(store, tmp_path / "out", Wanted(FORMATS))
    publish(store, tmp_path / "feeds", across=lambda _: {})
    store.close()
    assert [path.parent.parent for path in tmp_path.rglob("*.jsonl") if path.parent.name != "out"] == [
        tmp_path / "feeds"
    ]
    top = {"store", "archive", "out", "feeds", ".feeds.lock"}
    assert {path.name for path in tmp_path.iterdir()} <= top
    expected = {f"{table}.{kind}" for table in tables() for kind in ("csv", "jsonl", "parquet")}
    assert {path.name for path in (tmp_path / "out").iterdir()} == expected | {"govreports.sqlite", "datapackage.json"}
    assert not (tmp_path.parent / "evil").exists()


def test_what_a_terminal_would_obey_is_not_printed() -> None:
    words = cite.printable("\x1b]0;evil\x07title\x1b[2J\r\n\u202eabc")
    assert words == "]0;evil title [2J abc"


def test_a_spreadsheet_program_sees_text(store: Store, tmp_path: Path) -> None:
    """LibreOffice opens the table and gives it back: a formula would come back as its value."""
    if not shutil.which("soffice"):
        pytest.skip("soffice is not installed")
    store.save(hostile("=1+1"), run_id="r")
    export(store, tmp_path / "out", Wanted(("csv",)))
    store.close()
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path), str(tmp_path / "out" / "sections.csv")],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    from python_calamine import CalamineWorkbook

    (header, row) = CalamineWorkbook.from_path(str(tmp_path / "sections.xlsx")).get_sheet_by_index(0).to_python()
    assert dict(zip(header, row, strict=True))["title"] == "'=1+1"
    assert json.loads(dict(zip(header, row, strict=True))["kinds"]) == []

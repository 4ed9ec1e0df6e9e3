"""Old Word files that LibreOffice itself wrote, read with the programs of this machine: every cell of the national tables."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from test_reading_markups import Figures, Rows, form, grids

from govreports.items import ReportPage
from govreports.reading import chain
from govreports.reading.formats import word
from govreports.reading.layouts import APPLICANTS, outcomes

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def told() -> Figures:
    """A form with few figures: two applications of a person, one of a business, granted or not held."""
    rows = [row.code for row in form("NAT_2021_T2") if not row.code.startswith("#")]
    found: Figures = {(code, who): 0 for code in rows for who in APPLICANTS}
    for code, person, business in (
        ("applications.received.total", 2, 1),
        ("applications.outcome.granted_full", 2, 0),
        ("applications.outcome.unavailable.not_held", 0, 1),
        ("applications.outcome.total", 2, 1),
    ):
        found |= {(code, "natural_person"): person, (code, "legal.business"): business, (code, None): person + business}
    codes = [code for row in form("NAT_2021_T1") if not row.code.startswith("#") for code in row.code.split(";")]
    found |= {(code, None): 11 * n for n, code in enumerate(codes)}
    return found | {(code, None): 0 for code in outcomes()}


def add_table(document: docx.document.Document, rows: Rows) -> None:
    width = max(sum(wide for _, _, wide in row) for row in rows)
    table = document.add_table(rows=len(rows), cols=width)
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        c = 0
        for text, tall, wide in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(tall) for j in range(wide)}
            cell = table.cell(r, c)
            (cell.merge(table.cell(r + tall - 1, c + wide - 1)) if tall * wide > 1 else cell).text = text
            c += wide


@pytest.fixture(scope="module")
def old_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("office")
    document = docx.Document()
    document.add_paragraph("沂水县人民政府2021年政府信息公开工作年度报告")
    document.add_paragraph("一、总体情况")
    document.add_paragraph("全县政府信息公开工作平稳推进，主动公开的内容不断充实，依申请公开的办理更加规范。")
    for heading, rows in grids(2021, {cell: str(value or "") for cell, value in told().items()}):
        document.add_paragraph(heading)
        add_table(document, rows)
    document.add_paragraph("五、存在的主要问题及改进情况")
    document.save(str(folder / "report.docx"))
    command = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "doc"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(folder / "report.docx")], check=True, capture_output=True, timeout=120
    )
    return Path(folder / "report.doc").read_bytes()


def read(body: bytes, name: str) -> Figures:
    report = chain.read(ReportPage(f"file:///{name}", body))
    return {(s.code, s.applicant): s.value for s in report.statistics if s.origin == "table"}


def test_libreoffice_gives_every_cell(old_file: bytes) -> None:
    assert read(old_file, "report.wps") == {cell: value for cell, value in told().items() if value}


@pytest.mark.skipif(shutil.which("antiword") is None, reason="antiword is not installed")
def test_antiword_gives_no_wrong_cell(old_file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    which = shutil.which
    monkeypatch.setattr(word.shutil, "which", lambda name: which(name) if name == "antiword" else None)
    found, want = read(old_file, "report.doc"), told()
    assert {cell: value for cell, value in found.items() if want[cell] != value} == {}
    assert found["normative_docs.in_force", None] == want["normative_docs.in_force", None]

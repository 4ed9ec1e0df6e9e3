"""zip, rar and 7z: the member that is the report is read, others fill its tables, everything is bounded."""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import tarfile
from pathlib import Path

import pytest
from documents import CHAPTERS, NUMBERS, TITLE, rar_file, word_file, zip_file

from govreports.items import Page, Paragraph, ReadingError, Table
from govreports.reading.formats import archived, sniff

needs_bsdtar = pytest.mark.skipif(shutil.which("bsdtar") is None, reason="bsdtar is not installed")
TEXT = "\n\n".join([TITLE, *CHAPTERS]).encode()


def opened(body: bytes) -> Page:
    return archived.open_archive(body, "x.zip", sniff(body))


def paragraphs(page: Page) -> list[str]:
    return [b.text for b in page.blocks if isinstance(b, Paragraph)]


def tables(page: Page) -> list[Table]:
    return [b for b in page.blocks if isinstance(b, Table)]


def reason(body: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        opened(body)
    assert caught.value.step == "page"
    return caught.value.reason


def test_the_member_that_is_the_report_is_read() -> None:
    page = opened(zip_file({"a/申请表.docx": word_file(["政府信息公开申请表", "姓名"]), "b/报告.docx": word_file([TITLE, *CHAPTERS])}))
    assert "二、依申请公开情况" in paragraphs(page)
    assert "姓名" not in paragraphs(page)
    assert page.format == "docx"


def test_a_table_in_a_member_of_its_own_is_joined() -> None:
    page = opened(zip_file({"1.txt": TEXT, "2.docx": word_file(["附表"], NUMBERS)}))
    assert page.format == "text"
    assert [table.rows for table in tables(page)] == [NUMBERS]


def test_the_tables_of_another_year_are_not_joined() -> None:
    last = word_file(["新会区2021年政府信息公开工作年度报告"], NUMBERS)
    assert not tables(opened(zip_file({"1.txt": TEXT, "2.docx": last})))


def test_what_systems_leave_behind_is_no_document() -> None:
    page = opened(zip_file({"__MACOSX/._1.txt": b"\0\5\x16\7", "Thumbs.db": b"\xd0\xcf", "~$1.docx": b"x", "1.txt": TEXT}))
    assert page.format == "text"


def test_names_of_members_are_never_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = opened(zip_file({"../../evil.txt": TEXT, "/etc/evil.docx": word_file(["附表"], NUMBERS)}))
    assert tables(page)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"inner.zip": zip_file({"1.txt": TEXT})}, "unsupported"),
        ({"1.docx": word_file(CHAPTERS)[:900]}, "truncated"),
        ({f"{n}.txt": TEXT for n in range(archived.MAX_OPENED + 1)}, "limit"),
        ({"1.txt": b"0" * (64 << 20)}, "limit"),
        ({}, "empty"),
        ({"1.bin": bytes(range(256)) * 40}, "unsupported"),
    ],
)
def test_what_cannot_be_read_says_why(members: dict[str, bytes | str], expected: str) -> None:
    assert reason(zip_file(members)) == expected


def test_a_cut_archive_is_refused() -> None:
    body = zip_file({"1.txt": os.urandom(4000)})
    assert reason(body[: len(body) // 2]) == "truncated"


def test_rar_without_the_program_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archived.shutil, "which", lambda name: None)
    with pytest.raises(ReadingError, match="needs bsdtar") as caught:
        archived.open_archive(rar_file({"1.txt": TEXT}), "x.rar", "rar")
    assert caught.value.reason == "unsupported"


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bsdtar of our own, first on the path."""
    path = folder / "bsdtar"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_the_programs_stream_is_read_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tarfile.open(tmp_path / "made.tar", "w") as tar:
        for name, data in {"../1.txt": TEXT, "2.docx": word_file(["附表"], NUMBERS)}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        link = tarfile.TarInfo("3.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    program(tmp_path, f"cat '{tmp_path}/made.tar'", monkeypatch)
    page = archived.open_archive(rar_file({"1.txt": TEXT}), "x.rar", "rar")
    assert len(tables(page)) == 1
    assert "一、总体情况" in paragraphs(page)


@pytest.mark.parametrize(
    ("script", "expected"),
    [("echo 'Passphrase required' >&2; exit 1", "encrypted"), ("exit 1", "truncated"), ("sleep 60", "limit"), ("cat /dev/zero", "limit")],
)
def test_a_program_that_fails_hangs_or_floods_is_stopped(script: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, script, monkeypatch)
    monkeypatch.setattr(archived, "UNPACK_SECONDS", 2)
    monkeypatch.setattr(archived, "MAX_UNPACKED", 1 << 20)
    with pytest.raises(ReadingError) as caught:
        archived.open_archive(rar_file({"1.txt": TEXT}), "x.rar", "rar")
    assert caught.value.reason == expected


@needs_bsdtar
def test_a_real_rar() -> None:
    page = opened(rar_file({"1.txt": TEXT, "2.docx": word_file(["annex"], NUMBERS)}))
    assert [table.rows for table in tables(page)] == [NUMBERS]
    assert page.format == "text"


@needs_bsdtar
def test_a_real_7z_and_a_damaged_one(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes(TEXT)
    program = shutil.which("bsdtar")
    assert program is not None
    subprocess.run([program, "-cf", "a.7z", "--format", "7zip", "1.txt"], cwd=tmp_path, check=True)
    body = (tmp_path / "a.7z").read_bytes()
    assert sniff(body) == "7z"
    assert "一、总体情况" in paragraphs(opened(body))
    assert reason(body[:60]) == "truncated"

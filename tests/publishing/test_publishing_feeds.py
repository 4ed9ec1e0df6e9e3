"""The feeds as a reader of them sees them: files, bytes, cells; and what happens when the disk does not play along."""

from __future__ import annotations

import csv
import errno
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from fake_reports import NANSHA, YUNAN, make_report
from sqlalchemy import select

from govreports.items import Finding, Report, Sighting, Statistic
from govreports.publishing import feeds
from govreports.publishing.feeds import publish, write, write_index
from govreports.publishing.figures import figures
from govreports.publishing.schema import problem
from govreports.store import Store, StoreError, dirty
from govreports.store import tables as t


def nothing(_: Sequence[Report]) -> Mapping[str, list[Finding]]:
    return {}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    yield store
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "feeds"


def save(store: Store, *reports: Report, **more: Any) -> None:
    for report in reports:
        store.save(report, run_id="r1", **more)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_one_folder_a_province_one_pair_of_files_a_series(store: Store, folder: Path) -> None:
    save(store, make_report(2011), make_report(2016, place=YUNAN, url="http://y.example/", body=b"y"))
    done = publish(store, folder, across=nothing)
    names = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    assert names == ["44/440115.csv", "44/440115.jsonl", "44/445323.csv", "44/445323.jsonl"]
    assert sorted(str(p.relative_to(folder)) for p in done.written) == names
    assert store.dirty() == {}


def test_records_stand_by_year_issuer_version(store: Store, folder: Path) -> None:
    later = make_report(2011, body=b"three", text="改。", fetched="2026-03-01T00:00:00Z")
    office = make_report(2011, url="http://o.example/", body=b"o", report_id="440115-0a1b2c3d-2011", issuer="南沙区司法局")
    save(store, make_report(2012, url="http://a.example/2", body=b"two"), make_report(2011), later, office)
    publish(store, folder, across=nothing)
    found = [(r["year"], r["issuer"], r["version"]) for r in lines(folder / "44" / "440115.jsonl")]
    assert found == sorted(found)
    assert len(found) == 4


def test_statistics_are_one_row_a_number_in_the_columns_of_the_contract(store: Store, folder: Path) -> None:
    save(store, make_report(2011, statistics=2))
    publish(store, folder, across=nothing)
    text = (folder / "44" / "440115.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == (
        "report_id,series,code_of_locality,locality,year,issuer,version,code,applicant,value,unit,approximate,scope,origin,quote"
    )
    assert "\r" not in text
    (first, _) = rows(folder / "44" / "440115.csv")
    assert (first["value"], first["applicant"], first["approximate"]) == ("10", "", "false")


@pytest.mark.parametrize("quote", ['=1,2"万"条', "两行\n说的=1"])
def test_rows_made_when_a_version_was_stored_are_those_made_of_its_statistics(store: Store, tmp_path: Path, quote: str) -> None:
    told = [
        Statistic("proactive.total", None, 12000.0, "条", "prose", approximate=True, scope="area", quote=quote, at={"text": 4}),
        Statistic("fees.total", "natural_person", 0.5, "万元", "table", quote="收费|0.5", at={"table": 0, "row": 1}),
        Statistic("fees.total", None, 0, None, "derived", quote=None),
    ]
    files = []
    for made in (figures, None):
        report, none = make_report(2011, place=YUNAN, issuer="-某局,一科"), make_report(2012, place=YUNAN, url="http://y.example/12", statistics=0)
        report.statistics = told
        save(store, report, none, figures=made)
        with store.reading() as db:
            stored = db.execute(select(t.reports.c.figures).order_by(t.reports.c.year)).scalars().all()
        assert [one is None for one in stored] == [made is None or "\n" in quote, made is None]
        (done,) = [p for p in publish(store, tmp_path / str(bool(made)), across=nothing).written if p.suffix == ".csv"]
        files.append(done.read_bytes())
        with store.writing() as db:
            for table in t.metadata.sorted_tables:
                db.execute(table.delete())
    assert files[0] == files[1]
    assert len(rows(tmp_path / "True" / "44" / "445323.csv")) == 3


def test_nothing_changed_nothing_written(store: Store, folder: Path) -> None:
    save(store, make_report())
    publish(store, folder, across=nothing)
    stamp = (folder / "44" / "440115.jsonl").stat().st_mtime_ns
    with store.writing() as db:
        dirty.mark(db, "440115")
    assert publish(store, folder, across=nothing).written == []
    assert (folder / "44" / "440115.jsonl").stat().st_mtime_ns == stamp
    assert publish(store, folder, across=nothing).written == []


def test_only_the_locality_that_changed_is_written(store: Store, folder: Path) -> None:
    save(store, make_report(2011), make_report(2016, place=YUNAN, url="http://y.example/", body=b"y"))
    publish(store, folder, across=nothing)
    save(store, make_report(2017, place=YUNAN, url="http://y.example/7", body=b"7"))
    assert {p.name for p in publish(store, folder, across=nothing).written} == {"445323.csv", "445323.jsonl"}


def test_a_series_without_reports_loses_its_feed(store: Store, folder: Path) -> None:
    save(store, make_report(2010))
    publish(store, folder, across=nothing)
    save(store, make_report(2010, place=YUNAN))  # the same bytes: a better reader says another place
    publish(store, folder, across=nothing)
    assert sorted(p.name for p in folder.rglob("*") if p.is_file()) == ["445323.csv", "445323.jsonl"]


def test_findings_across_reports_stand_on_the_newest_version_only(store: Store, folder: Path) -> None:
    later = make_report(2011, body=b"three", text="改。", fetched="2026-03-01T00:00:00Z")
    save(store, make_report(2011), later)
    seen: list[list[int]] = []

    def across(reports: Sequence[Report]) -> Mapping[str, list[Finding]]:
        seen.append([r.version for r in reports])
        return {"440115-gov-2011": [Finding("sequence", "error", "上年结转与本年不符。")]}

    publish(store, folder, across=across)
    assert seen == [[2]]
    assert [[f["rule"] for f in r["findings"]] for r in lines(folder / "44" / "440115.jsonl")] == [
        ["prose_sum"],
        ["prose_sum", "sequence"],
    ]
    write_index(store, folder)
    assert rows(folder / "index.csv")[0]["findings"] == "2"


def test_the_total_of_an_area_is_laid_against_those_of_its_departments(store: Store, folder: Path) -> None:
    def total(value: float, scope: str | None, **of: Any) -> Report:
        report = make_report(2011, body=of["report_id"].encode(), findings=[], **of)
        report.statistics = [Statistic("proactive.total", None, value, "条", "prose", scope=scope, quote=report.text, at={"text": 0})]
        return report

    area = total(100, "area", report_id="440115-gov-2011")
    bureau = total(150, None, report_id="440115-0a1b2c3d-2011", issuer="南沙区教育局", issuer_kind="department", url="http://a.example/2.html")
    save(store, area, bureau, zeros=frozenset())
    publish(store, folder, across=nothing)
    found = {r["report_id"]: [(f["rule"], f["found"], f["expected"]) for f in r["findings"]] for r in lines(folder / "44" / "440115.jsonl")}
    assert found == {"440115-gov-2011": [("X08", 100, 150)], "440115-0a1b2c3d-2011": []}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"), ("@cmd", "'@cmd"), ("-去年", "'-去年"), ("+86 20", "'+86 20"), ("-5", "-5"), ("+3.5%", "+3.5%"),
        ("-1,234", "-1,234"), ("申请=3", "申请=3"), ("", ""), ("-", "'-"), ("-5\n=x", "'-5\n=x"),
    ],
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(store: Store, folder: Path, cell: str, expected: str) -> None:
    report = make_report(statistics=1)
    report.statistics[0].quote = cell
    save(store, report)
    publish(store, folder, across=nothing)
    assert rows(folder / "44" / "440115.csv")[0]["quote"] == expected


def test_the_index_has_a_row_a_series(store: Store, folder: Path) -> None:
    save(store, make_report(2011), make_report(2013, url="http://a.example/3", body=b"3"), portal_id="p1")
    store.put_outcomes("r1", "2026-01-01", [("p1", "unchanged", {})])
    publish(store, folder, across=nothing)
    write_index(store, folder)
    assert rows(folder / "index.csv") == [
        {
            "series": "440115", "code": "440115", "name": "南沙区", "full_name": "广东省广州市南沙区", "level": "county",
            "first_year": "2011", "last_year": "2013", "reports": "2", "findings": "2", "last_outcome": "ok",
            "last_good": "2026-01-01",
        }
    ]  # fmt: skip
    store.put_outcomes("r2", "2026-01-02", [("p1", "blocked:412", {})])
    assert write_index(store, folder) == [folder / "index.csv"]
    assert rows(folder / "index.csv")[0]["last_outcome"] == "blocked:412"


def test_an_empty_store_writes_nothing(store: Store, folder: Path) -> None:
    assert publish(store, folder, across=nothing).written == []
    assert write_index(store, folder) == []
    assert not folder.exists()


def test_a_full_disk_leaves_the_old_feed_and_says_so(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, make_report(2010))
    publish(store, folder, across=nothing)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    save(store, make_report(2011, url="http://a.example/2", body=b"2"))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(feeds.os, "fsync", full)
        with pytest.raises(StoreError, match=r"440115\.jsonl cannot be written: No space left on device"):
            publish(store, folder, across=nothing)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert set(store.dirty()) == {"440115"}
    publish(store, folder, across=nothing)
    assert len(lines(folder / "44" / "440115.jsonl")) == 2


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="mounting a small file system needs root")
def test_a_disk_that_is_really_full(store: Store, tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mount)], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    try:
        save(store, make_report(2010))
        publish(store, mount, across=nothing)
        before = (mount / "44" / "440115.jsonl").read_bytes()
        save(store, make_report(2011, url="http://a.example/2", body=b"2", text="字" * 60_000))
        with pytest.raises(StoreError, match="No space left on device"):
            publish(store, mount, across=nothing)
        assert (mount / "44" / "440115.jsonl").read_bytes() == before
        assert not list(mount.rglob("*.tmp"))
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    save(store, make_report())
    with pytest.raises(StoreError, match="cannot be written"):
        publish(store, tmp_path / "file", across=nothing)


def test_a_series_can_not_leave_the_folder(store: Store, folder: Path) -> None:
    place = type(NANSHA)("440115", "44/../../x", "南沙区", "南沙区", "广东省广州市南沙区", "county")
    save(store, make_report(2011, place=place, report_id="44-gov-2011"))
    publish(store, folder, across=nothing)
    assert {p.parent for p in folder.rglob("*.jsonl")} == {folder / "44"}


def test_a_written_feed_can_be_read_by_others(tmp_path: Path) -> None:
    (path,) = write(tmp_path / "a" / "b.txt", "x")
    assert path.stat().st_mode & 0o777 == 0o644
    assert write(path, "x") == []


def test_what_changed_stands_in_a_file_of_its_own(store: Store, folder: Path) -> None:
    save(store, make_report(2010))
    publish(store, folder, across=nothing)
    path = folder / "44" / "440115.revisions.csv"
    assert not path.exists(), "nothing changed yet"
    changed = make_report(2010, body=b"two", text="=收到申请十一件。", fetched="2026-02-01T00:00:00Z")
    save(store, changed)
    publish(store, folder, across=nothing)
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    assert head == "report_id,series,locality,year,issuer,version,when,what,section,code,applicant,unit,before,after"
    assert "440115-gov-2010,440115,南沙区,2010,南沙区人民政府,2,2026-02-01T00:00:00Z,section,,,,,本年度收到申请十件。,'=收到申请十一件。" in rows


def test_a_withdrawn_report_stays_with_its_mark(store: Store, folder: Path) -> None:
    report = make_report(2010)
    store.save(report, run_id="r", portal_id="p")
    publish(store, folder, across=nothing)
    url = report.source.url
    store.sight(Sighting("p", "2099-03-01T00:00:00Z", 0, lost=[url]))
    store.sight(Sighting("p", "2099-03-03T00:00:00Z", gone=[url]))
    publish(store, folder, across=nothing)
    (record,) = lines(folder / "44" / "440115.jsonl")
    assert record == {**store.records("440115")[0], "withdrawn": True}
    assert problem(record) is None
    assert "withdrawn" in (folder / "44" / "440115.revisions.csv").read_text(encoding="utf-8")


def test_what_a_killed_job_left_half_written_goes(store: Store, folder: Path) -> None:
    save(store, make_report(2010))
    publish(store, folder, across=nothing)
    for left in (folder / ".index.csv.x1.tmp", folder / "44" / ".440115.csv.x2.tmp"):
        left.write_text("half", encoding="utf-8")
    publish(store, folder, across=nothing)
    assert not list(folder.rglob("*.tmp"))

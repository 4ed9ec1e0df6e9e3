"""The exported dataset as those who use it read it: pandas, polars, DuckDB, SQLite and Frictionless."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pytest
from fake_reports import NANSHA, YUNAN, make_report

from govreports.items import Finding, Locality, Report, Sighting, Statistic, TableRecord
from govreports.publishing import whole
from govreports.publishing.coverage import Listing
from govreports.publishing.dataset import tables
from govreports.publishing.export import ExportError, Wanted, export
from govreports.publishing.writers import FORMATS
from govreports.store import Store

ROOT = Path(__file__).resolve().parents[2]
FRICTIONLESS = ROOT / ".frictionless" / "bin" / "frictionless"
PANZHIHUA = Locality("510400", "510400", "攀枝花市", "攀枝花市", "四川省攀枝花市", "prefecture")
ZONE = Locality("440115", "440115-0a1b2c3d", "某开发区", "某开发区", "广东省广州市南沙区某开发区", "zone")


def told(code: str, value: float, **more: Any) -> Statistic:
    values = {"unit": "件", "origin": "table", "section": 0, "quote": f"{code} {value}", "at": {"table": 0, "row": 1}}
    return Statistic(code, more.pop("applicant", None), value, **{**values, **more})


def derived(code: str, value: int) -> Statistic:
    return Statistic(code, None, value, "件", "derived", from_=["a", "b"])


def save(store: Store, *reports: Report) -> None:
    for report in reports:
        store.save(report, run_id="r1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    save(
        store,
        make_report(2018, tables=[TableRecord(None, "NAT_2014", [["收到申请数", "10"]], 0)]),
        make_report(2018, body=b"later", text="本年度收到申请十一件。", fetched="2026-02-01T00:00:00.500000Z"),
        make_report(2019, url="http://a.example/19", body=b"19", statistics=0, published="2020-04-03"),
        make_report(2019, url="http://o.example/", body=b"o", report_id="440115-0a1b2c3d-2019", issuer="南沙区司法局",
                    issuer_kind="department", period=None, published=None),
        make_report(2020, url="http://z.example/", body=b"z", place=ZONE, report_id="440115-0a1b2c3d-gov-2020"),
        make_report(2012, url="http://y.example/", body=b"y", place=YUNAN),
        make_report(2009, url="http://p.example/", body=b"p", place=PANZHIHUA),
    )  # fmt: skip
    store.put_across("440115", {("440115-gov-2019", 1): [Finding("copied_text", "warning", "与上年雷同。", ["c"], 3, 4, ["q"])]})
    yield store
    store.close()


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_store_gives_the_same_bytes_in_every_format(store: Store, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(store, tmp_path / name, Wanted(FORMATS))
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert len(files(tmp_path / "one")) == 3 * len(tables()) + 2


def test_the_order_of_arrival_changes_no_byte(tmp_path: Path) -> None:
    reports = [make_report(2011), make_report(2012, url="http://a.example/2", body=b"2"),
               make_report(2012, url="http://y.example/", body=b"y", place=YUNAN)]  # fmt: skip
    for name, several in (("one", reports), ("two", reports[::-1])):
        store = Store(f"sqlite:///{tmp_path / name}.db")
        save(store, *several)
        export(store, tmp_path / name, Wanted(FORMATS))
        store.close()
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_every_reader_finds_the_same_rows(store: Store, tmp_path: Path) -> None:
    counts = export(store, tmp_path / "out", Wanted(FORMATS))
    out = tmp_path / "out"
    with sqlite3.connect(out / "govreports.sqlite") as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for name, table in tables().items():
            csv_rows = rows(out, name)
            json_rows = [json.loads(line) for line in (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
            columns = [field.name for field in table.fields]
            frame = pandas.read_parquet(out / f"{name}.parquet")
            cursor = db.execute(f"SELECT * FROM {name}")
            assert columns == [d[0] for d in cursor.description] == list(frame.columns)
            assert counts[name] == len(csv_rows) == len(json_rows) == len(frame) == len(cursor.fetchall())
            assert polars.read_parquet(out / f"{name}.parquet").height == counts[name]
            (found,) = duckdb.sql(f"SELECT count(*) FROM '{out / name}.parquet'").fetchall()
            assert found == (counts[name],)
            keys = [tuple(row[key] for key in table.primary) for row in json_rows]
            assert len(set(keys)) == len(keys)
    db.close()


def test_values_are_the_same_in_every_format(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(store, out, Wanted(FORMATS))
    keys = ["report_id", "version", "position"]
    frames = [
        pandas.read_csv(out / "statistics.csv", keep_default_na=False, na_values=[""]),
        pandas.read_parquet(out / "statistics.parquet"),
        duckdb.sql(f"SELECT * FROM read_csv('{out / 'statistics.csv'}', header=true)").df(),
        polars.read_csv(out / "statistics.csv", infer_schema_length=None).to_pandas(),
    ]
    for frame in frames:
        ordered = frame.sort_values(keys)
        assert list(ordered["value"]) == list(frames[0].sort_values(keys)["value"])
        assert list(ordered["quote"]) == list(frames[0].sort_values(keys)["quote"])
    (row,) = duckdb.sql(
        f"SELECT published, period_end, fetched, newest FROM '{out / 'reports.parquet'}' "
        "WHERE report_id = '440115-gov-2018' AND version = 2"
    ).fetchall()
    assert [str(value) for value in row[:2]] == ["2019-01-20", "2018-12-31"]
    assert row[2].isoformat().startswith("2026-02-01T00:00:00.5")
    assert row[3] is True


def test_every_version_stands_and_the_newest_is_marked(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", Wanted())
    found = [(r["report_id"], r["version"], r["newest"]) for r in rows(tmp_path / "out", "reports")]
    assert found[:3] == [
        ("440115-0a1b2c3d-2019", "1", "true"), ("440115-gov-2018", "1", "false"), ("440115-gov-2018", "2", "true"),
    ]  # fmt: skip
    changes = rows(tmp_path / "out", "revisions")
    assert {(r["report_id"], r["version"]) for r in changes} == {("440115-gov-2018", "2")}
    assert ("本年度收到申请十件。", "本年度收到申请十一件。") in {(r["before"], r["after"]) for r in changes}


def test_a_report_that_was_taken_down_stands_with_that_mark(store: Store, tmp_path: Path) -> None:
    url = "http://y.example/"
    store.save(make_report(2012, url=url, body=b"y", place=YUNAN), run_id="r1", portal_id="p")
    store.sight(Sighting("p", "2026-03-01T00:00:00Z", 0, lost=[url]))
    store.sight(Sighting("p", "2026-03-03T00:00:00Z", gone=[url]))
    export(store, tmp_path / "out", Wanted())
    marked = {r["report_id"]: r["withdrawn"] for r in rows(tmp_path / "out", "reports") if r["withdrawn"]}
    assert marked == {"445323-gov-2012": "2026-03-03T00:00:00Z"}
    (change,) = [r for r in rows(tmp_path / "out", "revisions") if r["what"] == "withdrawn"]
    assert (change["report_id"], change["version"], change["when"]) == ("445323-gov-2012", "1", "2026-03-03T00:00:00Z")
    (cell,) = [r for r in rows(tmp_path / "out", "coverage") if r["series"] == "445323" and r["year"] == "2012"]
    assert (cell["status"], cell["report_id"]) == ("withdrawn", "445323-gov-2012")


def test_findings_across_reports_come_after_those_of_the_record(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", Wanted())
    found = [
        (f["position"], f["rule"]) for f in rows(tmp_path / "out", "findings") if f["report_id"] == "440115-gov-2019"
    ]
    assert found == [("0", "prose_sum"), ("10000", "copied_text")]
    (across,) = [f for f in rows(tmp_path / "out", "findings") if f["position"] == "10000"]
    assert (across["codes"], across["found"], across["expected"], across["quotes"]) == ('["c"]', "3", "4", '["q"]')
    (report,) = [r for r in rows(tmp_path / "out", "reports") if r["report_id"] == "440115-gov-2019"]
    assert report["findings"] == "2"


def test_since_and_province_narrow_every_table(store: Store, tmp_path: Path) -> None:
    listings = [Listing("p", "440100", "广州市", "prefecture"), Listing("q", "510400", "攀枝花市", "prefecture")]
    export(store, tmp_path / "out", Wanted(since=2012, provinces=("44",)), listings)
    assert {r["year"] for r in rows(tmp_path / "out", "reports")} == {"2012", "2018", "2019", "2020"}
    assert {
        r["series"][:2] for name in ("reports", "coverage", "localities", "panel") for r in rows(tmp_path / "out", name)
    } == {"44"}
    assert min(r["year"] for r in rows(tmp_path / "out", "coverage")) == "2012"


def test_the_panel_adds_what_a_form_tells_apart_and_flags_the_break(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    full, public, received = (
        "applications.outcome.granted_full", "applications.outcome.already_public", "applications.received.total",
    )  # fmt: skip
    reports = {
        2013: [told(full, 3), told(received, 9, origin="prose", approximate=True)],
        2017: [told(full, 4), told(public, 2), told(received, 11), told(received, 12, origin="prose")],
        2018: [told(full, 4), told(received, 11), told(received, 12)],
        2021: [told(full, 7), told(received, 20), told(received, 1, applicant="natural_person")],
    }
    for year, statistics in reports.items():
        report = make_report(year, url=f"http://a.example/{year}", body=str(year).encode(), statistics=0)
        report.statistics = statistics
        save(store, report)
    export(store, tmp_path / "out", Wanted())
    store.close()
    panel = {int(r["year"]): r for r in rows(tmp_path / "out", "panel")}
    assert [panel[year]["granted_full"] for year in panel] == ["3", "6", "", "7"], (
        "a term that is not told leaves a blank"
    )
    assert [panel[year]["applications_received"] for year in panel] == ["9", "11", "", "20"], "told twice: blank"
    assert [panel[year]["form"] for year in panel] == ["local", "NAT_2014", "NAT_2014", "NAT_2021"]
    assert [panel[year]["break"] for year in panel] == ["false", "true", "false", "true"]
    assert json.loads(panel[2017]["breaks"]) == ["granted_full"]
    assert json.loads(panel[2013]["approximate"]) == ["applications_received"]


def test_a_department_never_stands_for_its_place(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", Wanted())
    assert [(r["series"], r["year"]) for r in rows(tmp_path / "out", "panel")] == [
        ("440115", "2018"), ("440115", "2019"), ("440115-0a1b2c3d", "2020"), ("445323", "2012"), ("510400", "2009"),
    ]  # fmt: skip


def test_a_derived_value_names_its_codes(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    report = make_report(2021, statistics=0)
    report.statistics = [derived("applications.outcome.unavailable.total", 5)]
    save(store, report)
    export(store, tmp_path / "out", Wanted(("csv", "jsonl")))
    store.close()
    (row,) = rows(tmp_path / "out", "statistics")
    assert (row["quote"], json.loads(row["from"])) == ("", ["a", "b"])
    assert json.loads((tmp_path / "out" / "statistics.jsonl").read_text())["from"] == ["a", "b"]


def test_contacts_are_masked_where_they_stand(tmp_path: Path) -> None:
    text = "一、概述\n本年收到申请12件,电话020-84981234,邮箱zhang.san@example.cn。\n填报人:张小三 联系电话:83607728\n单位负责人 | 李四 | 审核人 | 王五"
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    report = make_report(2014, text=text, statistics=0, title="报告(联系人:赵六)",
                         tables=[TableRecord(None, None, [["单位负责人", "李四", "联系电话", "83607728"], ["收到申请", "12"]], 0)])  # fmt: skip
    report.statistics = [
        told("applications.received.total", 12, quote="本年收到申请12件,电话020-84981234", at={"text": 5})
    ]
    save(store, report)
    export(store, tmp_path / "plain", Wanted(FORMATS))
    export(store, tmp_path / "masked", Wanted(FORMATS, mask_contacts=True))
    store.close()
    secrets = ["张小三", "李四", "王五", "赵六", "84981234", "83607728", "zhang.san"]
    for path in (tmp_path / "masked").iterdir():
        if path.suffix != ".parquet":
            content = path.read_bytes().decode("utf-8", "replace")
            assert [word for word in secrets if word in content] == []
    assert "张小三" in (tmp_path / "plain" / "reports.csv").read_text(encoding="utf-8")
    (plain,), (masked,) = (rows(tmp_path / name, "reports") for name in ("plain", "masked"))
    assert len(masked["text"]) == len(plain["text"]), "offsets still hold"
    assert json.loads(masked["tables"])[0]["rows"] == [["单位负责人", "**", "联系电话", "********"], ["收到申请", "12"]]
    (statistic,) = rows(tmp_path / "masked", "statistics")
    assert statistic["quote"].startswith("本年收到申请12件,电话")
    assert "84981234" not in statistic["quote"]


HOSTILE = [
    "=cmd|'/c calc'!A1",
    "@SUM(1)",
    "+1+1",
    "-2+3",
    "<script>alert(1)</script>",
    "'; DROP TABLE reports; --",
    'a\n=1+1,b"c',
]


def test_hostile_text_is_no_formula_and_no_statement(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    for n, text in enumerate(HOSTILE):
        report = make_report(
            2010 + n, url=f"http://a.example/{n}", body=text.encode(), title=text, text=text, statistics=1
        )
        report.statistics[0].quote = text
        report.source.attachments = [{"url": "http://a.example/f", "name": "../../../etc/passwd", "content_type": text,
                                      "sha256": None, "error": text}]  # fmt: skip
        save(store, report)
    export(store, tmp_path / "deep" / "out", Wanted(FORMATS))
    store.close()
    assert sorted(p.name for p in tmp_path.rglob("*passwd*")) == []
    for name in tables():
        for row in rows(tmp_path / "deep" / "out", name):
            for value in row.values():
                assert value[:1] not in ("=", "@")
                assert value[:1] not in ("+", "-") or float(value.replace(",", "")) is not None
    frame = pandas.read_parquet(tmp_path / "deep" / "out" / "reports.parquet")
    assert sorted(frame["title"]) == sorted(HOSTILE), "Parquet keeps the words as they are"


def test_a_folder_of_somebody_else_is_never_replaced(store: Store, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("dear diary")
    with pytest.raises(ExportError, match="holds other things than an export"):
        export(store, tmp_path / "mine", Wanted())
    with pytest.raises(ExportError, match="is no folder"):
        export(store, tmp_path / "mine" / "diary.txt", Wanted())
    assert files(tmp_path / "mine") == {"diary.txt": b"dear diary"}


def test_only_an_export_and_nothing_beside_it_is_replaced(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(store, out, Wanted())
    (out / "search.sqlite").write_bytes(b"the site's")
    export(store, out, Wanted())
    (out / "diary.txt").write_text("dear diary")
    with pytest.raises(ExportError, match="holds other things than an export"):
        export(store, out, Wanted())
    assert (out / "diary.txt").read_text() == "dear diary"
    other = tmp_path / "other"
    other.mkdir()
    (other / "datapackage.json").write_text('{"name": "somebody-elses", "resources": [{"path": "data.csv"}]}')
    with pytest.raises(ExportError, match="holds other things than an export"):
        export(store, other, Wanted())


def test_an_older_export_is_replaced_whole(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", Wanted(FORMATS))
    export(store, tmp_path / "out", Wanted(("jsonl",)))
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".jsonl", ".json"}
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_a_failure_leaves_the_older_export(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(store, tmp_path / "out", Wanted())
    before = files(tmp_path / "out")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(whole.os, "fsync", full)
        with pytest.raises(ExportError, match="No space left on device; what was there stands"):
            export(store, tmp_path / "out", Wanted(FORMATS))
    assert files(tmp_path / "out") == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_an_empty_store_gives_empty_tables(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    counts = export(store, tmp_path / "out", Wanted(FORMATS))
    store.close()
    assert (counts["reports"], counts["coverage"], counts["indicators"] > 200) == (0, 0, True)


@pytest.mark.parametrize("formats", [FORMATS, ("jsonl",)])
def test_the_real_frictionless_finds_no_fault(store: Store, tmp_path: Path, formats: tuple[str, ...]) -> None:
    program = os.environ.get("FRICTIONLESS") or (
        str(FRICTIONLESS) if FRICTIONLESS.exists() else shutil.which("frictionless")
    )
    if not program:
        pytest.skip("frictionless is not installed: make frictionless")
    export(store, tmp_path / "out", Wanted(formats), [Listing("p", "440100", "广州市", "prefecture")])
    done = subprocess.run([program, "validate", "--json", "datapackage.json"], cwd=tmp_path / "out",
                          capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
    report = json.loads(done.stdout)
    assert [(t["name"], e["message"]) for t in report["tasks"] for e in t["errors"]] == []
    assert report["valid"]
    assert report["stats"]["tasks"] >= len(tables())


def test_the_package_tells_keys_and_references(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "out", Wanted())
    value = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {r["name"]: r["schema"] for r in value["resources"]}
    assert {tuple(key["fields"]): key["reference"] for key in schemas["statistics"]["foreignKeys"]} == {
        ("report_id", "version"): {"resource": "reports", "fields": ["report_id", "version"]},
        ("series",): {"resource": "localities", "fields": ["series"]},
        ("code",): {"resource": "indicators", "fields": ["code"]},
    }
    assert NANSHA.series in {r["series"] for r in rows(tmp_path / "out", "localities")}

"""A store of every released schema is brought up to the present one when it is opened, with its data."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import sqlite3
import zipfile
from pathlib import Path

import pytest
from fake_reports import NANSHA, make_report
from sqlalchemy import create_engine, inspect

from govreports.store import Store, StoreError, migrations
from govreports.store import tables as t

BASELINE_REPORT = {
    "report_id": "440115-gov-2012", "version": 1, "series": "440115", "code": "440115", "name": "南沙区",
    "full_name": "广东省广州市南沙区", "level": "county", "year": 2012, "issuer": "南沙区人民政府", "issuer_kind": "gov",
    "title": "2012年度报告", "url": "http://a.example/1.html", "sha256": "0" * 64, "source_key": "1" * 64,
    "content_hash": "2" * 64, "reader": "old", "run_id": "r0",
    "record": json.dumps({"report_id": "440115-gov-2012", "version": 1, "year": 2012, "issuer": "南沙区人民政府", "source": {}}),
}  # fmt: skip


def baseline(path: Path) -> None:
    """A store as the first release left it: made by the baseline alone, without a revision, with one report."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    first = importlib.import_module("govreports.store.migrations.versions.v0001_baseline")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as db, Operations.context(MigrationContext.configure(db)):
        first.upgrade()
    engine.dispose()
    with sqlite3.connect(path) as plain:
        names = ", ".join(BASELINE_REPORT)
        marks = ", ".join("?" for _ in BASELINE_REPORT)
        plain.execute(f"insert into reports ({names}) values ({marks})", list(BASELINE_REPORT.values()))


def shape(path: Path) -> dict[str, object]:
    """Tables, columns, keys and indexes as the database tells them."""
    engine = create_engine(f"sqlite:///{path}")
    present = inspect(engine)
    found = {
        name: (
            {c["name"]: (str(c["type"]), c["nullable"]) for c in present.get_columns(name)},
            present.get_pk_constraint(name)["constrained_columns"],
            sorted((i["name"], tuple(i["column_names"])) for i in present.get_indexes(name)),
        )
        for name in present.get_table_names()
    }
    engine.dispose()
    return found


def options(path: Path) -> dict[str, bool]:
    """Which tables are without rowid."""
    with sqlite3.connect(path) as plain:
        return {n: "WITHOUT ROWID" in sql.upper() for n, sql in plain.execute("select name, sql from sqlite_master where type='table'")}


def test_a_migrated_store_has_the_schema_of_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    baseline(old)
    for path in (old, new):
        Store(f"sqlite:///{path}").close()
    assert shape(old) == shape(new)
    assert options(old) == options(new)
    assert set(shape(new)) == {*t.metadata.tables, "alembic_version"}


def test_the_data_of_the_first_release_is_kept_and_can_be_added_to(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    baseline(path)
    store = Store(f"sqlite:///{path}")
    assert [r["report_id"] for r in store.records("440115")] == ["440115-gov-2012"]
    assert store.save(make_report(place=NANSHA, year=2023, url="http://a.example/2.html"), run_id="r1").outcome == "new"
    store.close()
    again = Store(f"sqlite:///{path}")
    assert len(again.records("440115")) == 2
    again.close()


def test_where_a_quote_stands_is_taken_from_the_record(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    baseline(path)
    places: list[dict[str, int] | None] = [{"text": 5}, {"table": 0, "row": 2}, None]
    with sqlite3.connect(path) as plain:
        plain.execute("update reports set record = ?", [json.dumps({"statistics": [{"at": at} for at in places]})])
        names = "report_id, version, position, code, value, approximate, origin"
        rows = [("440115-gov-2012", 1, n, "proactive.total", 7, 0, "prose") for n in range(len(places))]
        plain.executemany(f"insert into statistics ({names}) values (?, ?, ?, ?, ?, ?, ?)", rows)
    Store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as plain:
        assert plain.execute("select at_text from statistics order by position").fetchall() == [(5,), (None,), (None,)]


def test_a_store_of_a_later_release_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    Store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as plain:
        plain.execute("update alembic_version set version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"its schema is 9999, and this release knows up to .*: upgrade govreports"):
        Store(f"sqlite:///{path}")
    assert path.read_bytes() == before


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0099"
down_revision = "{last}"


def upgrade() -> None:
    with op.batch_alter_table("reports") as reports:
        reports.add_column(sa.Column("extra", sa.Integer(), nullable=False, server_default="7"))
        reports.alter_column("title", existing_type=sa.Text(), nullable=True)
"""


def test_an_upgrade_runs_out_of_a_zipped_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, egg = tmp_path / "g.db", tmp_path / "g.egg"
    baseline(path)
    Store(f"sqlite:///{path}").close()
    here = Path(migrations.__file__).parent
    with zipfile.ZipFile(egg, "w") as pack:
        for file in sorted(here.rglob("*.py")):
            pack.write(file, f"m/{file.relative_to(here)}")
        pack.writestr("m/versions/v0099_next.py", NEXT.format(last=migrations.revisions()[-1]))
    monkeypatch.setattr(migrations, "files", lambda _: zipfile.Path(egg, "m/"))
    Store(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as plain:
        assert plain.execute("select extra, title from reports").fetchall() == [(7, "2012年度报告")]
        assert plain.execute("select version_num from alembic_version").fetchall() == [("0099",)]


def test_a_migration_that_fails_leaves_the_old_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "g.db"
    baseline(path)
    before = shape(path)
    monkeypatch.setattr(migrations, "revisions", lambda: ["0001", "0002"])  # one that has no file

    def fail(db: object) -> None:
        t.dirty.drop(db)  # type: ignore[arg-type]
        raise OSError("the disk is full")

    monkeypatch.setattr(migrations, "_upgrade", fail)
    with pytest.raises(StoreError, match="the disk is full"):
        Store(f"sqlite:///{path}")
    assert shape(path) == before


def _open(url: str) -> str:
    try:
        Store(url).close()
    except StoreError as error:
        return str(error)
    return "open"


def test_several_jobs_may_open_the_same_old_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    baseline(path)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.map(_open, [f"sqlite:///{path}"] * 6) == ["open"] * 6


def test_revisions_are_one_line() -> None:
    """Each names the one before it, and the file carries its number."""
    before = None
    for number in migrations.revisions():
        (name,) = (p.stem for p in (Path(migrations.__file__).parent / "versions").glob(f"v{number}_*.py"))
        module = importlib.import_module(f"govreports.store.migrations.versions.{name}")
        assert (module.revision, module.down_revision) == (number, before)
        before = number

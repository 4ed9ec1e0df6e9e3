"""The store on a real PostgreSQL: the same decisions and the same feeds as on SQLite, and several crawlers writing at once."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Crawler, without_times
from fake_reports import make_report
from servers import postgresql
from sqlalchemy import create_engine, inspect, text

from govreports.items import Finding, Sighting
from govreports.publishing.export import Wanted, export
from govreports.publishing.writers import FORMATS
from govreports.store import Store, StoreError, migrations
from govreports.store import tables as t


@pytest.fixture(scope="module")
def database() -> Iterator[Callable[..., str]]:
    """Makes databases."""
    with postgresql() as make:
        yield make


def test_a_migrated_store_has_the_schema_of_a_new_one(database: Callable[..., str]) -> None:
    shapes = []
    for name in ("fresh", "old"):
        url = database(name)
        engine = create_engine(url)
        if name == "old":
            from alembic.operations import Operations
            from alembic.runtime.migration import MigrationContext

            from govreports.store.migrations.versions import v0001_baseline

            with engine.begin() as db, Operations.context(MigrationContext.configure(db)):
                v0001_baseline.upgrade()
        Store(url).close()
        found = inspect(engine)
        shapes.append(
            {
                table: (
                    {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(table)},
                    sorted((i["name"], tuple(i["column_names"])) for i in found.get_indexes(table)),
                )
                for table in found.get_table_names()
            }
        )
        with engine.connect() as db:
            assert db.execute(text("select version_num from alembic_version")).scalar() == migrations.revisions()[-1]
        engine.dispose()
    assert shapes[0] == shapes[1]
    assert {*t.metadata.tables, "alembic_version"} == set(shapes[0])


def test_a_database_that_sorts_by_a_language_is_refused(database: Callable[..., str]) -> None:
    url = database("latin", "--template=template0", "--encoding=LATIN1", "--locale=C")
    with pytest.raises(StoreError, match="its encoding LATIN1: make the database with `createdb"):
        Store(url)


def test_three_crawlers_at_once_on_postgresql_give_the_feeds_of_one_on_sqlite(database: Callable[..., str], crawler: Crawler) -> None:
    assert crawler.run().returncode == 0
    url = database("many")
    many = Crawler(crawler.data.with_name("many"), crawler.portals, crawler.server, {"GOVREPORTS_DATABASE_URL": url})
    halves = ("-a", "locality=sample-gz"), ("-a", "locality=sample-yf"), ()
    jobs = [
        subprocess.Popen(many.command(*half), cwd=ROOT, env={**os.environ, **many.environment}, stderr=subprocess.DEVNULL)
        for half in halves
    ]
    assert [job.wait(timeout=180) for job in jobs] == [0, 0, 0]
    assert without_times(many.feeds()) == without_times(crawler.feeds())
    store = Store(url)
    assert (store.dirty(), len(store.overview())) == ({}, 24)
    store.close()
    assert not (many.data / "govreports.db").exists()


def test_the_dataset_from_postgresql_is_that_from_sqlite(database: Callable[..., str], tmp_path: Path) -> None:
    folders = []
    for name, url in (("lite", f"sqlite:///{tmp_path / 'g.db'}"), ("post", database("dataset"))):
        store = Store(url)
        for year in (2012, 2013):
            store.save(make_report(year, url=f"http://a.example/{year}", body=str(year).encode()), run_id="r")
        store.save(make_report(2012, url="http://a.example/2012", body=b"later", text="改。", fetched="2026-03-01T00:00:00Z"), run_id="r")
        store.put_across("440115", {("440115-gov-2013", 1): [Finding("copied_text", "warning", "雷同。", ["c"])]})
        export(store, tmp_path / name, Wanted(FORMATS, since=2010, provinces=("44",)))
        store.close()
        folders.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert folders[0] == folders[1]


def test_leases_and_sightings(database: Callable[..., str]) -> None:
    url = database("leases")
    one, two = Store(url), Store(url)
    assert one.lease("p", "a", 60)
    assert not two.lease("p", "b", 60)
    assert one.renew_leases("a", 60) == 1
    one.release_leases("a")
    assert two.lease("p", "b", 60)
    report = make_report(2022)
    one.save(report, run_id="r", portal_id="p")
    one.sight(Sighting("p", "2099-03-01T00:00:00Z", 1, lost=[report.source.url]))
    one.sight(Sighting("p", "2099-03-03T00:00:00Z", gone=[report.source.url]))
    assert two.withdrawn("440115") == {report.report_id: "2099-03-03T00:00:00Z"}
    assert [record["withdrawn"] for record in two.records("440115")] == [True]
    one.close()
    two.close()

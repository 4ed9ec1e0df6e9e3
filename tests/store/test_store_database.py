"""What the store decides, on a real SQLite file: versions, addresses, dirty localities, failures, runs."""

from __future__ import annotations

import itertools
import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_reports import NANSHA, YUNAN, make_report

from govreports.items import Failure, Finding, Report
from govreports.store import PageState, Store, StoreError, failure_of
from govreports.store.canonical import content_hash

OWN, OTHER, MIRROR = "http://a.example/1.html", "http://b.example/1.html", "http://m.example/1.html"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'deep' / 'g.db'}")
    yield store
    store.close()


def save(store: Store, report: Report, **more: Any) -> tuple[str, int]:
    saved = store.save(report, run_id="r1", **more)
    return saved.outcome, saved.version


def seen(store: Store, series: str = "440115") -> list[dict[str, Any]]:
    """The records without the one field that two crawls may write differently."""
    found = store.records(series)
    for record in found:
        record["source"].pop("fetched")
    return found


def test_a_first_report_is_new_and_comes_back_whole(store: Store) -> None:
    report = make_report(2011)
    assert save(store, report) == ("new", 1)
    (record,) = store.records("440115")
    assert record == report.to_dict()
    assert Report.from_dict(record) == report
    assert store.dirty() == {"440115": 1}


def test_the_same_bytes_again_are_unchanged_and_leave_the_locality_clean(store: Store) -> None:
    save(store, make_report())
    store.clean(store.dirty())
    assert save(store, make_report(fetched="2026-02-01T00:00:00Z")) == ("unchanged", 1)
    assert store.dirty() == {}
    assert store.records("440115")[0]["source"]["fetched"] == "2026-01-01T00:00:00Z"


def test_other_bytes_with_the_same_content_make_no_version(store: Store) -> None:
    save(store, make_report(body=b"seen 10 times"))
    later = make_report(body=b"seen 11 times", fetched="2026-02-01T00:00:00Z", repairs=[])
    assert save(store, later) == ("unchanged", 1)


def test_other_content_at_the_same_address_is_version_2_and_version_1_stays(store: Store) -> None:
    save(store, make_report())
    changed = make_report(body=b"two", text="本年度收到申请十一件。", fetched="2026-02-01T00:00:00Z")
    assert save(store, changed) == ("version", 2)
    texts = [(r["version"], r["text"]) for r in store.records("440115")]
    assert texts == [(1, "本年度收到申请十件。"), (2, "本年度收到申请十一件。")]


def test_a_page_that_changes_back_is_version_3(store: Store) -> None:
    save(store, make_report(fetched="2026-01-01T00:00:00Z"))
    save(store, make_report(body=b"two", text="二。", fetched="2026-02-01T00:00:00Z"))
    assert save(store, make_report(fetched="2026-03-01T00:00:00Z")) == ("version", 3)


def test_old_captures_read_again_make_no_version(store: Store) -> None:
    first, second = make_report(), make_report(body=b"two", text="二。", fetched="2026-02-01T00:00:00Z")
    save(store, first)
    save(store, second)
    assert save(store, first) == ("unchanged", 1)
    assert save(store, second) == ("unchanged", 2)
    assert len(store.records("440115")) == 2


def test_a_better_reader_mends_the_record_in_place(store: Store) -> None:
    save(store, make_report(), reader="old")
    save(store, make_report(body=b"two", text="二。", fetched="2026-02-01T00:00:00Z"), reader="old")
    store.clean(store.dirty())
    assert save(store, make_report(title="更好的标题"), reader="new") == ("unchanged", 1)
    titles = [r["title"] for r in store.records("440115")]
    assert titles[0] == "更好的标题"
    assert titles[1] != "更好的标题"
    assert store.dirty() == {"440115": 1}


def test_other_bytes_that_a_better_reader_reads_like_the_old_ones_make_no_version(store: Store) -> None:
    save(store, make_report(text="旧读法。"), reader="old")
    better = make_report(body=b"two", text="新读法。", fetched="2026-02-01T00:00:00Z")
    old_bytes_read_anew = content_hash(make_report(text="新读法。").to_dict())
    assert save(store, better, reader="new") == ("unsure", 1)
    assert len(store.records("440115")) == 1
    assert save(store, better, reader="new", old_content=old_bytes_read_anew) == ("unchanged", 1)
    assert save(store, better, reader="new", old_content="something else") == ("version", 2)


def test_a_better_reader_that_finds_another_report_takes_the_misread_one_away(store: Store) -> None:
    save(store, make_report(2010))
    store.clean(store.dirty())
    assert save(store, make_report(2011, place=YUNAN)) == ("new", 1)
    assert store.records("440115") == []
    assert set(store.dirty()) == {"440115", "445323"}


def test_next_years_report_at_the_same_address_is_another_report(store: Store) -> None:
    save(store, make_report(2021))
    later = make_report(2022, body=b"two", fetched="2026-02-01T00:00:00Z")
    assert save(store, later) == ("new", 1)
    assert [r["year"] for r in store.records("440115")] == [2021, 2022]


def test_an_attachment_that_fails_this_time_changes_nothing(store: Store) -> None:
    whole, broken = make_report(), make_report(body=b"two", text="附件缺失。", fetched="2026-02-01T00:00:00Z")
    attachment = {"url": "http://a.example/t.pdf", "name": "附表", "content_type": None, "sha256": "0" * 64, "error": None}
    whole.source.attachments = [attachment]
    broken.source.attachments = [{**attachment, "sha256": None, "error": "timeout: "}]
    save(store, whole)
    assert save(store, broken) == ("unchanged", 1)


def test_a_changed_attachment_is_a_changed_source(store: Store) -> None:
    reports = [make_report(), make_report(text="附表更正。", fetched="2026-02-01T00:00:00Z")]
    for n, report in enumerate(reports):
        report.source.attachments = [{"url": "http://a.example/t.pdf", "name": "附表", "sha256": str(n) * 64}]
    assert [save(store, r)[0] for r in reports] == ["new", "version"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_one_report_at_three_addresses_is_the_same_in_every_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    found = [
        (make_report(url=OWN, body=b"own", text="本站正文。"), 0),
        (make_report(url=OTHER, body=b"parent", text="上级网站正文。"), 1),
        (make_report(url=MIRROR, body=b"mirror", text="镜像正文。"), 3),
    ]
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    outcomes = [save(store, found[n][0], rank=found[n][1])[0] for n in order]
    assert outcomes == ["new", "also", "also"]
    (record,) = seen(store)
    assert (record["source"]["url"], record["source"]["also"]) == (OWN, [OTHER, MIRROR])
    assert (record["version"], record["text"]) == (1, "本站正文。")
    again = [save(store, report, rank=rank)[0] for report, rank in found]
    assert again == ["unchanged"] * 3
    store.close()


def test_addresses_of_equal_rank_go_by_their_order(store: Store) -> None:
    save(store, make_report(url=OTHER, body=b"b", text="乙。"), rank=2)
    save(store, make_report(url=OWN, body=b"a", text="甲。"), rank=2)
    (record,) = store.records("440115")
    assert (record["source"]["url"], record["text"]) == (OWN, "甲。")


def test_a_change_at_a_worse_address_makes_no_version(store: Store) -> None:
    save(store, make_report(url=OWN), rank=0)
    save(store, make_report(url=MIRROR, body=b"m"), rank=3)
    changed = make_report(url=MIRROR, body=b"m2", text="镜像改了。", fetched="2026-02-01T00:00:00Z")
    assert save(store, changed, rank=3) == ("unchanged", 1)


def test_parts_of_a_report_stand_in_tables_of_their_own(store: Store, tmp_path: Path) -> None:
    save(store, make_report(statistics=2))
    with sqlite3.connect(tmp_path / "deep" / "g.db") as db:
        assert db.execute("select code, value, unit, origin, approximate from statistics order by position").fetchall() == [
            ("applications.received.total", 10.0, "件", "prose", 0),
            ("applications.received.total", 11.0, "件", "prose", 0),
        ]
        assert db.execute("select number, title, kinds, text from sections").fetchall() == [
            ("一", "总体情况", "sec.overview", "本年度收到申请十件。")
        ]
        assert db.execute("select rule, severity from findings").fetchall() == [("prose_sum", "warning")]
        assert db.execute("pragma journal_mode").fetchone() == ("wal",)


def test_a_change_while_feeds_are_rendered_stays_dirty(store: Store) -> None:
    save(store, make_report(2010))
    marks = store.dirty()
    save(store, make_report(2011, body=b"two", url=OTHER))
    store.clean(marks)
    assert set(store.dirty()) == {"440115"}


def test_findings_across_reports_are_replaced_not_added(store: Store) -> None:
    save(store, make_report(2010))
    finding = Finding("sequence", "warning", "上年结转与本年不符。")
    for _ in range(2):
        store.put_across("440115", {("440115-gov-2010", 1): [finding]})
    assert [row.findings for row in store.overview()] == [2]
    store.put_across("440115", {})
    assert [row.findings for row in store.overview()] == [1]


def test_page_states_count_the_checks_that_found_nothing(store: Store) -> None:
    for n, report in enumerate([make_report(), make_report(fetched="2026-02-01T00:00:00Z")]):
        save(store, report, state=PageState(OWN, "p1", 200, '"x"', checked=f"2026-0{n + 1}-01T00:00:00Z"))
    store.page_checked(OWN, "2026-03-01T00:00:00Z")
    state = store.page_state(OWN)
    assert state is not None
    assert (state.report_id, state.unchanged, state.etag) == ("440115-gov-2022", 2, '"x"')
    assert (state.changed, state.checked) == ("2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z")
    assert list(store.page_states("p1")) == [OWN]
    assert store.page_state("http://nobody.example/") is None


@pytest.mark.parametrize(("reason", "kept"), [("gone-404", True), ("no_report", True), ("timeout", False), ("error", False)])
def test_a_page_keeps_the_failure_that_is_its_own(store: Store, reason: str, kept: bool) -> None:
    failure = Failure(OWN, "fetch", reason, "why: so", "p1")
    for _ in range(3):
        store.page_failed(failure)
    state = store.page_state(OWN)
    if not kept:
        assert state is None
        return
    assert state is not None
    assert (failure_of(state), state.unchanged) == (failure, 2)
    store.page_failed(replace(failure, detail="else"))
    state = store.page_state(OWN)
    assert state is not None
    assert state.unchanged == 0, "another failure begins the intervals anew"


def test_a_page_that_does_not_come_leaves_what_is_known_of_its_report(store: Store) -> None:
    save(store, make_report(), state=PageState(OWN, "p1", 200, '"x"', checked="2026-01-01T00:00:00Z"))
    store.page_failed(Failure(OWN, "fetch", "gone-404", "status 404", "p1"))
    state = store.page_state(OWN)
    assert state is not None
    assert (state.report_id, state.failure, state.checked) == ("440115-gov-2022", None, "2026-01-01T00:00:00Z")


def test_a_page_that_came_and_was_no_report_is_told_with_its_bytes_until_it_is_one(store: Store) -> None:
    failure = Failure(OWN, "identify", "no_year", "no year in the title", "p1", "ab", "sha256:ab")
    store.add_failure("r1", failure, PageState(OWN, "p1", 200, sha256="ab", checked="2026-01-01T00:00:00Z"))
    state = store.page_state(OWN)
    assert state is not None
    assert failure_of(state) == failure
    save(store, make_report(), state=PageState(OWN, "p1", 200, sha256="ab", checked="2026-02-01T00:00:00Z"))
    state = store.page_state(OWN)
    assert state is not None
    assert (failure_of(state), state.unchanged) == (None, 0)


def test_failures_are_kept_once_a_step_and_run(store: Store) -> None:
    for _ in range(2):
        store.add_failure("r1", Failure(OWN, "identify", "no_year", "no year in the title", "p1", "ab", "sha256:ab"))
    store.add_failure("r2", Failure(OWN, "identify", "no_year"))
    assert len(store.failures("r1")) == 1
    assert len(store.failures()) == 2
    assert store.failures("r1")[0]["archive"] == "sha256:ab"


def test_a_run_whose_process_is_gone_is_told_as_killed(store: Store, tmp_path: Path) -> None:
    script = "import sys; from govreports.store import Store; Store(sys.argv[1]).start_run('dead', 's', '2026')"
    subprocess.run([sys.executable, "-c", script, store.url], check=True)
    assert store.start_run("r2", "s", "2026") == ["dead"]
    assert store.start_run("r3", "s", "2026") == []  # r2 is this process, and told once is enough
    store.finish_run("r2", "finished", "2026")


def test_outcomes_of_the_last_run_that_was_not_killed(store: Store) -> None:
    store.put_outcomes("r1", "2026-01-01", [("p1", "ok", {"read": 3}), ("p2", "blocked:403", {})])
    store.put_outcomes("r2", "2026-01-02", [("p1", "killed", {})])
    assert store.last_outcomes() == {"p1": ("ok", "2026-01-01"), "p2": ("blocked:403", "2026-01-01")}


def test_a_data_folder_that_cannot_be_written_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match=r"the store .*g\.db cannot be opened for writing"):
        Store(f"sqlite:///{tmp_path / 'file' / 'g.db'}")


def test_a_file_that_is_no_database_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "g.db").write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store(f"sqlite:///{tmp_path / 'g.db'}")


def test_a_process_killed_while_it_saves_leaves_whole_reports_only(tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})
        from fake_reports import make_report
        from govreports.store import Store
        store = Store(sys.argv[1])
        print("ready", flush=True)
        for n in range(100000):
            report = make_report(2000 + n % 20, body=str(n).encode(), url=f"http://a.example/{{n}}", statistics=40)
            report.report_id = f"440115-gov-{{n}}"
            store.save(report, run_id="r", state=None)
            if n == 30:
                print("thirty", flush=True)
    """)
    url = f"sqlite:///{tmp_path / 'g.db'}"
    process = subprocess.Popen([sys.executable, "-c", script, url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert [process.stdout.readline().strip() for _ in range(2)] == ["ready", "thirty"]
    process.kill()
    process.wait()
    process.stdout.close()
    with sqlite3.connect(tmp_path / "g.db") as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        reports = db.execute("select count(*) from reports").fetchone()[0]
        assert reports >= 31
        assert db.execute("select count(*) from statistics").fetchone()[0] == 40 * reports
        assert db.execute("select count(*) from addresses").fetchone()[0] == reports
    store = Store(url)
    assert len(store.records("440115")) == reports
    assert save(store, make_report(2030, place=NANSHA, url="http://a.example/x", body=b"x"))[0] == "new"
    store.close()


def test_two_processes_save_the_same_reports_at_once(tmp_path: Path) -> None:
    script = textwrap.dedent(f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})
        from fake_reports import make_report
        from govreports.store import Store
        store = Store(sys.argv[1])
        for n in range(60):
            report = make_report(2000, body=sys.argv[2].encode(), url=f"http://{{sys.argv[2]}}.example/{{n}}")
            report.report_id = f"440115-gov-{{n}}"
            store.save(report, run_id=sys.argv[2])
    """)
    url = f"sqlite:///{tmp_path / 'g.db'}"
    Store(url).close()
    jobs = [subprocess.Popen([sys.executable, "-c", script, url, name]) for name in ("a", "b")]
    assert [job.wait(60) for job in jobs] == [0, 0]
    store = Store(url)
    found = store.records("440115")
    store.close()
    assert len(found) == 60
    assert all(r["source"]["url"].startswith("http://a.") and len(r["source"]["also"]) == 1 for r in found)
    assert os.path.exists(tmp_path / "g.db")

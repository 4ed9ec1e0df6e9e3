"""Reports at several addresses: which change is the publisher's, once the published address is no longer listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_reports import make_report

from govreports.items import Sighting
from govreports.store import PageState, Store
from govreports.store.canonical import content_hash

OLD, NEW = "http://a.example/1.html", "http://b.example/1.html"
DAY = "2026-03-{:02d}T12:00:00Z".format
SEEN = "2099-01-01T00:00:00.000000Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    yield store
    store.close()


def save(store: Store, url: str, text: str, day: int, *, reader: str = "r", **more: Any) -> tuple[str, int]:
    report = make_report(url=url, body=f"{url} {text} {day}".encode(), text=text, fetched=DAY(day))
    saved = store.save(report, run_id="r", portal_id="p", reader=reader, state=PageState(url, "p"), **more)
    return saved.outcome, saved.version


def moved(store: Store) -> None:
    """At OLD first; then at NEW, in other words; OLD is not listed any more."""
    assert save(store, OLD, "正文。", 1) == ("new", 1)
    assert save(store, NEW, "正文(新平台)。", 2) == ("also", 1)
    store.sight(Sighting("p", SEEN, 1, lost=[OLD]))


def texts(store: Store) -> list[str]:
    return [record["text"] for record in store.records("440115")]


def test_a_move_brings_no_version_and_later_changes_do(store: Store) -> None:
    moved(store)
    assert save(store, NEW, "正文(新平台)。", 3) == ("unchanged", 1)
    assert save(store, NEW, "正文(新平台),更正。", 4) == ("version", 2)
    assert save(store, NEW, "正文(新平台),更正。", 5) == ("unchanged", 2)
    assert texts(store) == ["正文。", "正文(新平台),更正。"]


def test_while_the_published_address_is_listed_only_it_changes_the_report(store: Store) -> None:
    save(store, OLD, "正文。", 1)
    save(store, NEW, "转载。", 2)
    assert save(store, NEW, "转载,另改。", 3) == ("unchanged", 1)
    assert save(store, OLD, "正文,更正。", 4) == ("version", 2)
    assert texts(store) == ["正文。", "正文,更正。"]


def test_an_old_page_that_comes_back_does_not_undo_a_correction(store: Store) -> None:
    moved(store)
    save(store, NEW, "更正。", 4)
    store.sight(Sighting("p", SEEN.replace("01-01", "01-02"), 1, back=[OLD]))
    assert save(store, OLD, "正文。", 5) == ("unchanged", 2)
    assert texts(store) == ["正文。", "更正。"]
    assert save(store, OLD, "正文,再更正。", 6) == ("version", 3)


def test_a_better_reader_is_no_change_at_the_new_address_either(store: Store) -> None:
    moved(store)
    assert save(store, NEW, "新读法。", 4, reader="better") == ("unsure", 1)
    assert store.bytes_before("440115-gov-2022", NEW) == (NEW, make_report(url=NEW, body=f"{NEW} 正文(新平台)。 2".encode()).source.sha256)
    again = make_report(text="新读法。").to_dict()
    assert save(store, NEW, "新读法。", 4, reader="better", old_content=content_hash(again)) == ("unchanged", 1)
    assert save(store, NEW, "新读法,更正。", 5, reader="better", old_content="") == ("version", 2)


def test_nothing_is_kept_of_what_was_unsure(store: Store) -> None:
    moved(store)
    before = store.page_state(NEW)
    assert save(store, NEW, "更正。", 4, reader="better") == ("unsure", 1)
    assert store.page_state(NEW) == before
    assert save(store, NEW, "更正。", 4, reader="better", old_content="") == ("version", 2)

"""Sightings in the store and in the archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_reports import make_report

from govreports.items import Sighting
from govreports.store import Archive, Store, iter_captures

URL, OTHER = "http://a.example/1.html", "http://b.example/1.html"
DAY = "2099-03-{:02d}T12:00:00.000000Z".format


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    store.save(make_report(url=URL), run_id="r", portal_id="p")
    store.clean(store.dirty())
    yield store
    store.close()


def is_withdrawn(store: Store) -> bool:
    (record,) = store.records("440115")
    return bool(record.get("withdrawn", False))


def test_a_report_is_marked_only_when_its_page_is_gone(store: Store) -> None:
    store.sight(Sighting("p", DAY(1), 1, lost=[URL]))
    assert not is_withdrawn(store)
    assert store.dirty() == {}
    store.sight(Sighting("p", DAY(3), gone=[URL]))
    assert is_withdrawn(store)
    assert store.withdrawn("440115") == {"440115-gov-2022": DAY(3)}
    assert store.dirty() == {"440115": 1}
    assert store.report("440115-gov-2022") is not None, "the report stays"


def test_a_report_that_comes_back_loses_the_mark(store: Store) -> None:
    store.sight(Sighting("p", DAY(1), 0, lost=[URL]))
    store.sight(Sighting("p", DAY(3), gone=[URL]))
    store.clean(store.dirty())
    store.sight(Sighting("p", DAY(4), 1, back=[URL]))
    assert not is_withdrawn(store)
    assert set(store.dirty()) == {"440115"}


def test_a_report_that_is_still_at_another_address_is_not_withdrawn(store: Store) -> None:
    store.save(make_report(url=OTHER), run_id="r", portal_id="q", rank=1)
    store.sight(Sighting("p", DAY(1), 0, lost=[URL]))
    store.sight(Sighting("p", DAY(3), gone=[URL]))
    assert not is_withdrawn(store)


def test_an_old_sighting_changes_nothing(store: Store) -> None:
    store.sight(Sighting("p", DAY(5), 1))
    store.sight(Sighting("p", DAY(1), 0, lost=[URL]))
    assert store.addresses("p")[URL].unlisted is None
    assert store.listing("p") == store.listing("p").__class__(DAY(5), 1, None)


def test_a_short_listing_is_dated_and_changes_nothing_else(store: Store) -> None:
    store.sight(Sighting("p", DAY(1), 40))
    store.sight(Sighting("p", DAY(2), short=True))
    store.sight(Sighting("p", DAY(3), short=True))
    listing = store.listing("p")
    assert listing is not None
    assert (listing.listed, listing.short_since) == (40, DAY(2))
    store.sight(Sighting("p", DAY(4), 41))
    assert store.listing("p").short_since is None  # type: ignore[union-attr]


def test_the_archive_keeps_sightings_once_and_gives_them_back(store: Store, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", store)
    archive.start("run")
    sightings = [Sighting("p", DAY(1), 0, lost=[URL]), Sighting("p", DAY(3), gone=[URL])]
    for sighting in (*sightings, *sightings):
        archive.put_sighting(sighting)
        store.sight(sighting)
    archive.close()
    assert list(iter_captures(tmp_path / "archive")) == sightings
    archive.start("next")  # which indexes what is there, and passes sightings over
    assert store.capture(URL, "x" * 64) is None

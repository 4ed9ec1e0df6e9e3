"""The byte archive: what goes in comes out again, also after a kill, and standard tools can read it."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_reports import make_page
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from govreports.items import Attachment, Failure, ReportPage
from govreports.store import Archive, Store, StoreError, iter_captures
from govreports.store.archive import RunOutcomes


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    yield store
    store.close()


@pytest.fixture
def archive(tmp_path: Path, store: Store) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive", store)
    archive.start("run1")
    yield archive
    archive.close()


def whole(**changes: object) -> ReportPage:
    """A page with everything that a page can have."""
    attachments = [
        Attachment("http://a.example/t.pdf", "附表", b"%PDF-1", 200, [("Content-Type", "application/pdf")], "application/pdf"),
        Attachment("http://a.example/gone.doc", "附件二", status=404, error="gone-404: status 404"),
    ]
    page = make_page(attachments=attachments, article_html="<div>正文</div>", article_title="题", article_date="2023-01-20")
    return replace(page, **changes)


def types(folder: Path) -> list[str]:
    out = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as stream:
            out += [record.rec_type for record in ArchiveIterator(stream)]
    return out


def pages(folder: Path) -> list[ReportPage]:
    return [capture for capture in iter_captures(folder) if isinstance(capture, ReportPage)]


def test_the_archive_alone_rebuilds_the_same_page(archive: Archive, tmp_path: Path) -> None:
    page = whole()
    key = archive.put(page)
    assert key == "sha256:" + hashlib.sha256(page.body).hexdigest() == page.archive
    assert pages(tmp_path / "archive") == [page]


def test_a_key_leads_to_headers_and_bytes(archive: Archive) -> None:
    headers, body = archive.read(archive.put(whole()))
    assert body == b"<p>one</p>"
    assert ("ETag", '"x"') in headers
    assert archive.read("sha256:" + hashlib.sha256(b"%PDF-1").hexdigest())[1] == b"%PDF-1"
    with pytest.raises(KeyError):
        archive.read("sha256:" + "0" * 64)


def test_standard_tools_read_bodies_and_status(archive: Archive, tmp_path: Path) -> None:
    archive.put(whole(headers=[("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Odd", "a\r\nb: 中")]))
    with next((tmp_path / "archive").glob("*.warc.gz")).open("rb") as stream:
        records = [(r.rec_type, r.http_headers, r.content_stream().read()) for r in ArchiveIterator(stream)]
    kind, http, body = records[0]
    assert (kind, http.get_statuscode(), body) == ("response", "200", b"<p>one</p>")
    assert http.get_header("X-Archive-Orig-Content-Encoding") == "gzip"


def test_the_same_page_again_writes_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.put(whole())
    before = (tmp_path / "archive" / "run1.warc.gz").read_bytes()
    archive.put(whole(fetched="2026-05-05T00:00:00Z", headers=[("Date", "another")]))
    assert (tmp_path / "archive" / "run1.warc.gz").read_bytes() == before


def test_the_same_bytes_at_another_address_are_a_revisit(archive: Archive, tmp_path: Path) -> None:
    archive.put(make_page())
    archive.put(make_page("http://b.example/2.html"))
    assert types(tmp_path / "archive") == ["response", "metadata", "revisit", "metadata"]
    assert [(p.url, p.body) for p in pages(tmp_path / "archive")] == [
        ("http://a.example/1.html", b"<p>one</p>"),
        ("http://b.example/2.html", b"<p>one</p>"),
    ]


def test_a_page_that_changes_back_is_told_but_its_bytes_are_not_kept_twice(archive: Archive, tmp_path: Path) -> None:
    for body in (b"one", b"two", b"one"):
        archive.put(make_page(body=body))
    assert [p.body for p in pages(tmp_path / "archive")] == [b"one", b"two", b"one"]
    assert types(tmp_path / "archive").count("response") == 2


def test_reading_an_archive_through_the_pipelines_adds_nothing_to_it(archive: Archive, tmp_path: Path) -> None:
    for body in (b"one", b"two", b"one"):
        archive.put(make_page(body=body))
    before = (tmp_path / "archive" / "run1.warc.gz").read_bytes()
    for page in pages(tmp_path / "archive"):
        archive.put(page)
    assert (tmp_path / "archive" / "run1.warc.gz").read_bytes() == before


def test_older_bytes_of_an_address_can_be_had(archive: Archive) -> None:
    archive.put(make_page(body=b"one"))
    archive.put(make_page(body=b"two"))
    old = archive.page("http://a.example/1.html", hashlib.sha256(b"one").hexdigest())
    assert old is not None
    assert old.body == b"one"
    assert archive.page("http://a.example/1.html", "0" * 64) is None


def test_a_file_is_a_resource_without_http(archive: Archive, tmp_path: Path) -> None:
    archive.put(make_page("file:///reports/a.html", status=None, headers=[], content_type=None))
    assert types(tmp_path / "archive") == ["resource", "metadata"]
    assert pages(tmp_path / "archive")[0].status is None


def test_outcomes_of_a_run_come_back(archive: Archive, tmp_path: Path) -> None:
    archive.put_outcomes(RunOutcomes("run1", "2026-01-01T00:00:00Z", [("p1", "blocked:412", {"code": "440115"})]))
    (found,) = list(iter_captures(tmp_path / "archive"))
    assert isinstance(found, RunOutcomes)
    assert (found.run_id, found.outcomes) == ("run1", [("p1", "blocked:412", {"code": "440115"})])


def test_the_order_of_archiving_holds_over_files(tmp_path: Path, store: Store) -> None:
    for run, body in (("b", b"one"), ("a", b"two")):  # the names say the opposite
        archive = Archive(tmp_path / "archive", store)
        archive.start(run)
        archive.put(make_page(body=body))
        archive.close()
    assert [p.body for p in pages(tmp_path / "archive")] == [b"one", b"two"]


@pytest.mark.parametrize("cut", [1, 7, 40, 200])
def test_a_torn_last_record_is_passed_over_and_cut_off(tmp_path: Path, store: Store, cut: int) -> None:
    archive = Archive(tmp_path / "archive", store)
    archive.start("run1")
    archive.put(make_page())
    archive.put(make_page("http://a.example/2.html", b"<p>two</p>"))
    archive.close()
    path = tmp_path / "archive" / "run1.warc.gz"
    torn = path.read_bytes()[:-cut]
    path.write_bytes(torn)
    assert [p.url for p in pages(tmp_path / "archive")] == ["http://a.example/1.html"]
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    again = Archive(tmp_path / "archive", other)
    again.start("run2")
    assert path.stat().st_size < len(torn)
    with path.open("rb") as stream:
        assert [r.rec_type for r in ArchiveIterator(stream)] == ["response", "metadata", "response"]
    assert again.page("http://a.example/1.html", hashlib.sha256(b"<p>one</p>").hexdigest()) is not None
    again.put(make_page("http://a.example/2.html", b"<p>two</p>"))
    again.close()
    other.close()
    assert [p.body for p in pages(tmp_path / "archive")] == [b"<p>one</p>", b"<p>two</p>"]


def test_what_was_written_but_not_indexed_is_indexed_at_the_next_start(tmp_path: Path, archive: Archive, store: Store) -> None:
    key = archive.put(whole())
    archive.close()
    fresh = Store(f"sqlite:///{tmp_path / 'fresh.db'}")
    again = Archive(tmp_path / "archive", fresh)
    again.start("run2")
    assert again.read(key)[1] == b"<p>one</p>"
    again.put(whole())
    assert not (tmp_path / "archive" / "run2.warc.gz").exists()
    fresh.close()


def test_the_index_is_entered_with_the_next_transaction_that_is_not_rolled_back(tmp_path: Path, archive: Archive, store: Store) -> None:
    archive.put(whole())
    other = Store(f"sqlite:///{tmp_path / 'g.db'}")
    assert other.archive_files() == {}
    with pytest.raises(ZeroDivisionError), store.writing():
        raise ZeroDivisionError
    with store.writing() as db:
        db.rollback()
    assert other.archive_files() == {}
    with store.writing():
        pass
    assert other.archive_files() == {"run1.warc.gz": (tmp_path / "archive" / "run1.warc.gz").stat().st_size}
    other.close()


def test_who_looks_into_the_index_finds_what_waits(archive: Archive, tmp_path: Path) -> None:
    archive.put(whole())
    archive.put(whole())
    assert types(tmp_path / "archive") == ["response", "response", "metadata"]


def test_a_file_in_use_by_another_job_is_left_alone(tmp_path: Path, archive: Archive) -> None:
    archive.put(whole())
    path = tmp_path / "archive" / "run1.warc.gz"
    with path.open("ab") as stream:
        stream.write(b"\x1f\x8b\x08half a member")
    size = path.stat().st_size
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    Archive(tmp_path / "archive", other).start("run2")
    other.close()
    assert path.stat().st_size == size


def test_a_record_damaged_in_the_middle_is_not_cut_off(tmp_path: Path, archive: Archive) -> None:
    archive.put(make_page())
    archive.put(make_page("http://a.example/2.html", os.urandom(4000)))
    archive.close()
    path = tmp_path / "archive" / "run1.warc.gz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    Archive(tmp_path / "archive", other).start("run2")
    other.close()
    assert path.stat().st_size == len(data)


def test_what_is_lost_by_damage_is_told_and_the_rest_comes_back(tmp_path: Path, store: Store) -> None:
    for run, url in (("run1", "http://a.example/1.html"), ("run2", "http://a.example/2.html"), ("run3", "http://a.example/3.html")):
        archive = Archive(tmp_path / "archive", store)
        archive.start(run)
        archive.put(make_page(url, b"the same" if run != "run3" else b"other"))
        archive.close()
    first = tmp_path / "archive" / "run1.warc.gz"
    data = bytearray(first.read_bytes())
    data[20] ^= 0xFF
    first.write_bytes(data)
    told = list(iter_captures(tmp_path / "archive"))
    failures = [capture for capture in told if isinstance(capture, Failure)]
    assert [(failure.url, failure.step, failure.reason) for failure in failures] == [
        (str(first), "archive", "store"), ("http://a.example/2.html", "archive", "store"),
    ]  # fmt: skip
    assert "damaged at 0" in failures[0].detail
    assert "lacks the bytes sha256:" in failures[1].detail
    assert [page.url for page in told if isinstance(page, ReportPage)] == ["http://a.example/3.html"]


def test_a_full_disk_leaves_no_torn_record(tmp_path: Path, archive: Archive) -> None:
    archive.put(make_page())
    path = tmp_path / "archive" / "run1.warc.gz"
    good = path.read_bytes()
    real = archive._file
    assert real is not None

    class Full:
        """A file on a disk that takes ten more bytes."""

        def write(self, data: memoryview) -> int:
            if len(data) < 10:
                return real.write(data)
            real.write(data[:10])
            raise OSError(errno.ENOSPC, "No space left on device")

        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

    archive._file = Full()  # type: ignore[assignment]
    with pytest.raises(StoreError, match="No space left on device"):
        archive.put(make_page("http://a.example/2.html", os.urandom(500)))
    archive._file = real
    assert path.read_bytes() == good


def test_an_archive_that_is_not_there_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no archive"):
        list(iter_captures(tmp_path / "nowhere"))


@settings(max_examples=40, deadline=None)
@given(
    body=st.binary(max_size=200),
    title=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    value=st.text(max_size=20),
)
def test_any_bytes_titles_and_headers_come_back(tmp_path_factory: pytest.TempPathFactory, body: bytes, title: str, value: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    store = Store(f"sqlite:///{folder / 'g.db'}")
    archive = Archive(folder / "archive", store)
    archive.start("run1")
    page = make_page(body=body, headers=[("X-Any", value)], article_title=title)
    archive.put(page)
    archive.close()
    store.close()
    assert pages(folder / "archive") == [page]

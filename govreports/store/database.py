"""The report store: what is known, in which version, found where, and what of it is not yet published.

One transaction a method; what a method does in it stands in the module of its subject.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from govreports.items import Failure, Finding, Report, Sighting
from govreports.store import (
    across,
    decisions,
    dirty,
    history,
    index,
    leases,
    migrations,
    page_states,
    presence,
    records,
    runs,
    saving,
    sources,
)
from govreports.store import tables as t
from govreports.store.canonical import dumps, hash_of_parts, source_key
from govreports.store.clock import now
from govreports.store.engine import file_of, open_engine
from govreports.store.page_states import PageState
from govreports.store.saving import Figures, Saved


class StoreError(Exception):
    """The store cannot be opened, read or written; the message is one clear sentence."""


class Store:
    """The store behind `url` (an SQLAlchemy URL). Every method is one transaction. Raises StoreError."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._unindexed: list[index.Entry] = []
        path = file_of(url)
        try:
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._engine = open_engine(url)
            try:
                with self._engine.begin() as db:
                    migrations.prepare(db)
            except BaseException:
                self._engine.dispose()
                raise
        except (OSError, SQLAlchemyError, migrations.WrongStore) as error:
            where = f"the store {path}" if path else f"the store {make_url(url).render_as_string(hide_password=True)}"
            raise StoreError(f"{where} cannot be opened for writing: {_reason(error)}") from error

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes. Raises StoreError."""
        try:
            with self._transaction() as db:
                yield db
        except SQLAlchemyError as error:
            raise StoreError(f"the store cannot be written: {_reason(error)}") from error

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """What waits for the archive's index goes in first, and waits on where this is rolled back."""
        waiting = len(self._unindexed)
        with self._engine.begin() as db:
            for entry in self._unindexed[:waiting]:
                index.enter(db, entry)
            yield db
            kept = db.in_transaction()
        if kept:
            del self._unindexed[:waiting]

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads. Raises StoreError."""
        self.index_now()
        try:
            with self._engine.connect().execution_options(readonly=True) as db:
                yield db
        except SQLAlchemyError as error:
            raise StoreError(f"the store cannot be read: {_reason(error)}") from error

    # -- reports ------------------------------------------------------------------------------------

    def save(
        self,
        report: Report,
        *,
        run_id: str,
        rank: int = 0,
        portal_id: str | None = None,
        reader: str = "",
        state: PageState | None = None,
        old_content: str | None = None,
        record: dict[str, Any] | None = None,
        figures: Figures | None = None,
        zeros: frozenset[str] | None = None,
    ) -> Saved:
        """Store what was read at one address, and mark its locality dirty where that changed something.

        `rank` orders the addresses of a report: 0 the portal's own, 1 its parent's, 2 another portal's, 3 a mirror's;
        the content published is that of the lowest (rank, url). A better address takes the newest version over in
        place, whether it arrives first or last; other bytes at the same address with other content make a version. Once
        that address is unlisted, a change at another one is the publisher's too, against what stood there before: a
        portal that moves brings no version, and its later changes do.
        `reader` names the reader that made the record. Where a version turns on what another reader made of the bytes
        that are stored, the outcome is `unsure`; `old_content` then is the `content_hash` of the present reader's reading
        of them (see `bytes_before`; "" where they cannot be read), so that a better reader alone makes no version. `state` is
        stored in the same transaction. `record` is `report.to_dict()`, where it is at hand. What `figures` makes of a version
        is stored beside it, so that a feed need not; with `zeros` also what is compared with other years: without the zeros
        in columns of applicants but of these codes. Raises StoreError.
        """
        record = record or report.to_dict()
        parts = {name: dumps(value) for name, value in record.items()}
        key, content = source_key(record), hash_of_parts(parts)
        incoming = saving.Incoming(report, record, parts, key, content, rank, run_id, reader, figures, zeros)
        for attempt in (1, 2, 3):
            try:
                with self._transaction() as db:
                    saved = saving.decide(db, incoming, portal_id, old_content)
                    if saved.outcome == "unsure":
                        db.rollback()
                    elif state is not None:
                        state.report_id = report.report_id
                        page_states.put(db, state, changed=saved.outcome in ("new", "version"))
                    return saved
            except IntegrityError as error:  # another job stored the same report at the same moment
                if attempt == 3:
                    raise StoreError(f"the store cannot be written: {_reason(error)}") from error
            except SQLAlchemyError as error:
                raise StoreError(f"the store cannot be written: {_reason(error)}") from error
        raise AssertionError("unreachable")

    def bytes_before(self, report_id: str, url: str) -> tuple[str, str] | None:
        """Address and SHA-256 of the page against which other content at `url` is new: that of the newest version where it
        is of this address, else what stood there before; or None."""
        with self.reading() as db:
            return saving.bytes_before(db, report_id, url)

    def dirty(self) -> dict[str, int]:
        """Series whose feed is older than their reports, with the mark to hand back to `clean`."""
        with self.reading() as db:
            return dirty.marks(db)

    def clean(self, marks: Mapping[str, int]) -> None:
        """The feeds of these series are published as of these marks; a later change stays dirty."""
        if marks:
            with self.writing() as db:
                dirty.clean(db, marks)

    def series(self) -> list[str]:
        """All series with at least one report, sorted."""
        with self.reading() as db:
            return records.series(db)

    def records(self, series: str) -> list[dict[str, Any]]:
        """The records of one series, every version, by year, issuer, version; `source.also` filled in."""
        with self.reading() as db:
            return records.of_series(db, series)

    def put_across(self, series: str, findings: Mapping[tuple[str, int], list[Finding]]) -> None:
        """Keep what was found across the reports of a series, by (report_id, version), beside their own findings. It is
        no part of a version: it is made anew whenever the feed is."""
        with self.writing() as db:
            across.put(db, series, findings)

    def report(self, report_id: str, version: int | None = None) -> dict[str, Any] | None:
        """One record (the newest version unless told), or None."""
        with self.reading() as db:
            return records.one(db, report_id, version)

    def read_from(self, url: str, source_key: str) -> list[dict[str, Any]]:
        """The records that were made of these bytes of an address (`source.also` is empty)."""
        with self.reading() as db:
            return records.read_from(db, url, source_key)

    def knows(self, report_id: str) -> bool:
        """Whether there is a report of this id."""
        with self.reading() as db:
            return records.knows(db, report_id)

    def overview(self) -> list[t.AnyRow]:
        """One row a report (its newest version): series, code, name, full_name, level, year, issuer, version,
        findings (count), sections, statistics, url, fetched, portal_id, run_id; by series, year, issuer."""
        with self.reading() as db:
            return records.overview(db)

    # -- pages --------------------------------------------------------------------------------------

    def page_state(self, url: str) -> PageState | None:
        """What is known of an address, or None."""
        with self.reading() as db:
            return page_states.get(db, url)

    def page_states(self, portal_id: str) -> dict[str, PageState]:
        """All known pages of a portal by address."""
        with self.reading() as db:
            return page_states.of_portal(db, portal_id)

    def page_checked(self, url: str, checked: str) -> None:
        """The page was asked for and had not changed (304)."""
        with self.writing() as db:
            page_states.checked(db, url, checked)

    # -- where reports still are --------------------------------------------------------------------

    def listing(self, portal_id: str) -> presence.Listed | None:
        """The last listing of a portal that was taken at its word, or None."""
        with self.reading() as db:
            return presence.listing(db, portal_id)

    def addresses(self, portal_id: str) -> dict[str, presence.Address]:
        """The known addresses of a portal, and whether its listing still has them."""
        with self.reading() as db:
            return presence.addresses(db, portal_id)

    def sight(self, sighting: Sighting) -> None:
        """Enter a sighting; the localities of reports that became withdrawn, or ceased to be, are dirty then."""
        with self.writing() as db:
            for series in presence.apply(db, sighting):
                dirty.mark(db, series)

    def withdrawn(self, series: str) -> dict[str, str]:
        """The reports of a series that their publishers took down, and when that was proven."""
        with self.reading() as db:
            return presence.withdrawn_of(db, series)

    # -- leases -------------------------------------------------------------------------------------

    def lease(self, portal_id: str, owner: str, seconds: float) -> bool:
        """Take a portal for `owner` (a run id) for so long, or longer where it has it already. False: another live job
        has it. A dead owner on this host loses it at once, one on another host when its time runs out."""
        try:
            with self._engine.begin() as db:
                return leases.take(db, portal_id, owner, seconds)
        except IntegrityError:  # another job took it at the same moment
            return False
        except SQLAlchemyError as error:
            raise StoreError(f"the store cannot be written: {_reason(error)}") from error

    def finished(self, portal_id: str, owner: str) -> bool:
        """Whether the run that has this portal is another than `owner`, and has stored its outcome: all it had left to do was to
        say so."""
        with self.reading() as db:
            holder = leases.holder(db, portal_id)
            return holder not in (None, owner) and runs.has_told(db, str(holder), portal_id)

    def renew_leases(self, owner: str, seconds: float) -> int:
        """Have all leases of a run end so long from now; returns how many it still has."""
        with self.writing() as db:
            return leases.renew(db, owner, seconds)

    def release_leases(self, owner: str, portal_id: str | None = None) -> None:
        """Give back one lease of a run, or all."""
        with self.writing() as db:
            leases.release(db, owner, portal_id)

    # -- failures and runs --------------------------------------------------------------------------

    def add_failure(self, run_id: str, failure: Failure, state: PageState | None = None) -> None:
        """One row of `failures` (the same step of the same page in one run is one row), and what is known of the page that came."""
        with self.writing() as db:
            runs.add_failure(db, run_id, failure)
            if state is not None:
                page_states.failed(db, failure, state, now("seconds"))

    def page_failed(self, failure: Failure) -> None:
        """Nothing came of a page that was asked for."""
        with self.writing() as db:
            page_states.failed(db, failure, None, now("seconds"))

    def failures(self, run_id: str | None = None, most: int | None = None) -> list[dict[str, Any]]:
        """The failures of a run (or of all), by run, address and step; the first `most`."""
        with self.reading() as db:
            return runs.failures(db, run_id, most)

    def forget(self, before: str, good: Collection[str]) -> int:
        """Delete what runs said that began before this moment (as a run id begins), but for what is still told of a portal; how
        many rows went. See `history`."""
        with self.writing() as db:
            return history.forget(db, before, good)

    def start_run(self, run_id: str, spider: str, started: str) -> list[str]:
        """Enter a run; returns the runs found dead (never finished, and their process gone from this host, or their leases
        run out), which are marked `killed`."""
        with self.writing() as db:
            return runs.start(db, run_id, spider, started)

    def finish_run(self, run_id: str, state: str, finished: str) -> None:
        """The run ended; `state` is Scrapy's finish reason."""
        with self.writing() as db:
            runs.finish(db, run_id, state, finished)

    def put_outcomes(
        self,
        run_id: str,
        at: str,
        outcomes: Iterable[tuple[str, str, Mapping[str, Any]]],
        *,
        keep: bool = False,
        more: bool = False,
    ) -> None:
        """The outcome of every portal of a run: (portal_id, outcome, evidence). `more`: of some, beside those that are known;
        `keep`: the same, and what is known of these stands."""
        with self.writing() as db:
            runs.put_outcomes(db, run_id, at, outcomes, keep=keep, more=more)

    def last_outcomes(self) -> dict[str, tuple[str, str]]:
        """(outcome, time) of every portal's last run that was not killed and did not leave it to another."""
        with self.reading() as db:
            return runs.last_outcomes(db)

    # -- what was decided of portals -----------------------------------------------------------------

    def put_decision(self, decision: decisions.Decision) -> None:
        """See `decisions`."""
        with self.writing() as db:
            decisions.put(db, decision)

    def decision(self, portal_id: str) -> decisions.Decision | None:
        """What was decided of a portal."""
        with self.reading() as db:
            return decisions.get(db, portal_id)

    # -- the sources ----------------------------------------------------------------------------------

    def sources(self, good: Collection[str]) -> list[sources.Source]:
        """Every portal that a run has seen, by id, with its last outcome and its last `good` one; see `sources`."""
        with self.reading() as db:
            return sources.all_of(db, good)

    # -- the index of the archive -------------------------------------------------------------------

    def archived(self, sha256: str) -> t.AnyRow | None:
        """Where the body with this hash lies: file, offset, url, at."""
        with self.reading() as db:
            return index.body(db, sha256)

    def capture(self, url: str, sha256: str | None = None) -> t.AnyRow | None:
        """The newest archived form of a page (with these bytes): digest, sha256, file, offset."""
        with self.reading() as db:
            return index.newest(db, url, sha256)

    def archive_state(
        self, url: str, digest: str, bodies: Iterable[str], *, newest: bool
    ) -> tuple[bool, dict[str, t.AnyRow]]:
        """Whether a page was archived in this form (as the newest of its address, or at any time), and if not, where those
        of these bodies lie that are archived: file, offset, url, at, by hash."""
        with self.reading() as db:
            return index.state(db, url, digest, bodies, newest=newest)

    def index_archive(self, entry: index.Entry) -> None:
        """Enter records of a WARC file with the next transaction: in a crawl that of the report that was read from them.
        A file tells by itself what a killed run did not enter."""
        self._unindexed.append(entry)

    def index_now(self) -> None:
        """Enter what waits for the next transaction."""
        if self._unindexed:
            with self.writing():
                pass

    def archive_files(self) -> dict[str, int]:
        """How far (bytes) every WARC file is indexed."""
        with self.reading() as db:
            return index.files(db)


def _reason(error: BaseException) -> str:
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    return str(error).splitlines()[0] if str(error) else type(error).__name__

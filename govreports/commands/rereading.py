"""What another reading of the archive would change (`scrapy reextract --diff`): shown before it is accepted."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

from scrapy.settings import BaseSettings

from govreports.commands.run import FAILED
from govreports.items import Failure, ReadingError, Report, ReportPage
from govreports.pipelines.pool import Worker, is_heavy
from govreports.publishing.cells import cell
from govreports.publishing.revisions import Revision, rereading
from govreports.reading.chain import read
from govreports.store import Store, StoreError, archive_dir, iter_captures
from govreports.store.canonical import page_key
from govreports.store.run import database_url

COLUMNS = ("report_id", "version", "what", "section", "code", "applicant", "unit", "before", "after")


def show_differences(settings: BaseSettings) -> int:
    """What the present reader makes of the archive, against the store: CSV on standard output, a sentence on standard
    error. The exit status is 1 where archive or store, or any page of it, cannot be read."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    changed: set[str] = set()
    unread = 0
    try:
        store = Store(database_url(settings))
        try:
            for r in differences(store, settings):
                if isinstance(r, Failure):
                    unread += 1
                    sys.stderr.write(f"reextract: {r.url}: {r.detail}\n")
                    continue
                changed.add(r.report_id)
                section, before, after = map(cell, (r.section, r.before, r.after))
                out.writerow((r.report_id, r.version, r.what, section, r.code, r.applicant, r.unit, before, after))
        finally:
            store.close()
    except StoreError as error:
        sys.stderr.write(f"reextract: {error}\n")
        return FAILED
    lost = f"; {unread} parts of the archive could not be read" if unread else ""
    sys.stderr.write(f"{len(changed)} reports would change; nothing was written{lost}\n")
    return FAILED if unread else 0


def differences(store: Store, settings: BaseSettings) -> Iterator[Revision | Failure]:
    """What the present reader would change of every stored version that was read from an archived page; reports that it
    would lose (`lost`), and those that it would find (`found`); and as failures what of the archive
    is damaged, and pages over which the reader tripped. Raises StoreError."""
    worker = Worker(settings.getfloat("READING_SECONDS", 60), settings.getint("READING_MEMORY_MB", 1536))
    seen: set[tuple[str, str]] = set()
    try:
        for page in iter_captures(archive_dir(settings)):
            if isinstance(page, Failure):
                yield page
            if not isinstance(page, ReportPage) or (page.url, page_key(page)) in seen:
                continue
            seen.add((page.url, page_key(page)))
            try:
                report = _read(page, worker)
            except Exception as error:  # a defect of ours: it costs this page
                yield Failure(page.url, "reading", "error", f"{type(error).__name__}: {error}")
                continue
            stored = [Report.from_dict(record) for record in store.read_from(page.url, page_key(page))]
            if stored or (report is not None and not store.knows(report.report_id)):
                yield from rereading(stored, report)
    finally:
        worker.close()


def _read(page: ReportPage, worker: Worker) -> Report | None:
    try:
        return worker.read(page).report if is_heavy(page) else read(page)
    except ReadingError:
        return None

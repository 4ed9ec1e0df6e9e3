"""`scrapy cite REPORT CODE`: one value with its proof, checked against the archive."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from govreports.commands.quiet import Quiet
from govreports.items import ReadingError, ReportPage
from govreports.publishing.cite import Proof, same, select, text
from govreports.store import Archive, Store, StoreError, archive_dir


class Command(Quiet, ScrapyCommand):
    """See docs/DATA_FORMAT.md, Commands."""

    def syntax(self) -> str:
        """What follows the command's name."""
        return "REPORT CODE [--applicant COLUMN] [--origin table|prose|derived] [--version N]"

    def short_desc(self) -> str:
        """One line."""
        return "Print one value with its quote and source, and check it against the archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """The options of the syntax."""
        super().add_options(parser)
        parser.add_argument("--applicant", metavar="COLUMN", help="column of the national table (default: the total)")
        parser.add_argument("--origin", choices=("table", "prose", "derived"), help="only what was read so")
        parser.add_argument(
            "--version", metavar="N", dest="report_version", help="version of the report (default: the newest)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Prints every value that fits; exit status 0 only where the archive still yields all of them."""
        if len(args) != 2:
            raise UsageError(
                "name a report and a code: scrapy cite 440115-gov-2022 applications.received.total", print_help=False
            )
        version = opts.report_version
        if version is not None and not (version.isascii() and version.isdigit() and int(version)):
            raise UsageError(f"--version {version!r} is no number of a version", print_help=False)
        assert self.settings is not None
        with self.telling(), self.opened() as store:
            self.exitcode = self._cite(store, args[0], args[1], opts, int(version or 0))

    def _cite(self, store: Store, report_id: str, code: str, opts: argparse.Namespace, version: int) -> int:
        assert self.settings is not None
        record = store.report(report_id, version or None)
        if record is None:
            sys.stderr.write(
                f"cite: the store has no report {report_id}{f' of version {version}' if version else ''}\n"
            )
            return 1
        entries = select(record, code, applicant=opts.applicant, origin=opts.origin)
        if not entries:
            columns = sorted(
                {str(s["applicant"]) for s in record["statistics"] if s["code"] == code and s["applicant"]}
            )
            also = f"; it has the columns {', '.join(columns)} of it" if columns else ""
            sys.stderr.write(f"cite: the report {report_id} does not tell {code}{also}\n")
            return 1
        place, again = read_again(record["source"], Archive(archive_dir(self.settings), store), self.settings)
        proofs = [place if again is None else judge(entry, again, place) for entry in entries]
        sys.stdout.write("\n".join(text(record, entry, proof) for entry, proof in zip(entries, proofs, strict=True)))
        return 0 if all(proof.verdict == "verified" for proof in proofs) else 1


def judge(entry: Mapping[str, Any], again: Sequence[Mapping[str, Any]], place: Proof) -> Proof:
    """Whether the bytes read again tell the same."""
    verdict = "verified" if any(same(entry, other) for other in again) else "differs"
    return Proof(verdict, "", place.file, place.offset)


def read_again(
    source: dict[str, Any], archive: Archive, settings: BaseSettings
) -> tuple[Proof, list[dict[str, Any]] | None]:
    """Where the bytes of a record lie, and the statistics that they give to the present reader (None: the proof says why)."""
    try:
        where = archive.where(source["sha256"])
        page = archive.page(source["url"], source["sha256"])
    except (StoreError, KeyError) as error:
        return Proof("damaged", str(error)), None
    if where is None or page is None:
        return Proof("not_archived"), None
    try:
        report = _read(page, settings).report
    except ReadingError as error:
        return Proof("unreadable", f"{error.step}: {error.reason}", *where), None
    return Proof("verified", "", *where), [] if report is None else report.to_dict()["statistics"]


def _read(page: ReportPage, settings: BaseSettings) -> ReportPage:
    """The page through the whole of reading, in a process of its own where that takes long."""
    from govreports.pipelines.pool import Worker, is_heavy
    from govreports.reading.chain import read

    if not is_heavy(page):
        read(page)
        return page
    worker = Worker(settings.getfloat("READING_SECONDS", 60), settings.getint("READING_MEMORY_MB", 1536))
    try:
        return worker.read(page)
    finally:
        worker.close()

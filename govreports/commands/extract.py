"""`scrapy extract PATH...`: reads files, prints one record a line. No crawl, no store, no network."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from govreports.commands.quiet import Quiet

if TYPE_CHECKING:
    from govreports.items import PortalHint, Report


class Command(Quiet, ScrapyCommand):
    """See docs/DATA_FORMAT.md, Commands."""

    def syntax(self) -> str:
        """What follows the command's name."""
        return "PATH... [--url URL] [--content-type TYPE] [--explain DIR]"

    def short_desc(self) -> str:
        """One line."""
        return "Read report files (html, txt, pdf, docx, xlsx, ...) and print one JSON record a line"

    def long_desc(self) -> str:
        """For --help."""
        return (
            "Reads each file and prints its record as one line of JSON on standard output. A file that cannot be read is "
            "one line on standard error; the others are still read, and the exit status is 1. With --explain, each record "
            "also becomes one HTML page that shows where every number, repair, heading and finding stands."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """--url and --content-type hold for all files named."""
        super().add_options(parser)
        parser.add_argument("--url", metavar="URL", help="the address the file came from (default: its file:// URI)")
        parser.add_argument("--content-type", metavar="TYPE", help="the Content-Type header it came with")
        parser.add_argument("--explain", metavar="DIR", help="also write one HTML page a report, with all its proofs, into DIR")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Reads every file in the order given."""
        if not args:
            raise UsageError("name at least one file")
        for arg in args:
            if arg.startswith("--"):
                raise UsageError(f"unknown option {arg}", print_help=False)
        assert self.settings is not None
        # Imported here, so that `scrapy list` and the other commands start without the whole of reading.
        from govreports.items import ReadingError
        from govreports.pipelines.pool import Worker, is_heavy
        from govreports.reading.chain import read
        from govreports.store.canonical import dumps
        from govreports.store.files import file_page

        hint = self._hint(opts.url)
        worker = Worker(self.settings.getfloat("READING_SECONDS", 60), self.settings.getint("READING_MEMORY_MB", 1536))
        out = sys.stdout.buffer
        explained: set[str] = set()
        try:
            for arg in args:
                try:
                    page = file_page(Path(arg), url=opts.url, content_type=opts.content_type)
                    page.hint = hint
                    if is_heavy(page):
                        page = worker.read(page)
                    else:
                        read(page)
                    if page.report is None:
                        raise ReadingError("audit", "error", "no step made a report of this file")
                    line = dumps(page.report.to_dict())
                    if opts.explain:
                        self._explain(Path(opts.explain), page.report, explained)
                except ReadingError as error:
                    self._failed(arg, error.step, error.reason, str(error))
                    continue
                except Exception as error:
                    self._failed(arg, "reading", "error", f"{type(error).__name__}: {error}")
                    continue
                out.write(line.encode("utf-8", "backslashreplace") + b"\n")
                out.flush()
        except BrokenPipeError:
            # The reader of our output has gone (`| head`): the interpreter must not try to flush again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self.exitcode = 1
        finally:
            worker.close()

    def _hint(self, url: str | None) -> PortalHint:
        """Whose portal the registry says the address is of: a page that names no place it can be known by is of there."""
        from govreports import portals
        from govreports.items import PortalHint

        if url and not (portals.is_address(url) or url.startswith("file:///")):
            raise UsageError(f"--url {url!r} is no address, as http://www.example.gov.cn/nb/1.html", print_help=False)
        host = urlsplit(url or "").hostname
        if not host:
            return PortalHint()
        assert self.settings is not None
        try:
            row = portals.by_host(portals.registry(portals.COUNTRY, self.settings.get("PORTALS") or None), host)
        except portals.PortalError as error:
            raise UsageError(str(error), print_help=False) from error
        return PortalHint(row.portal_id, row.code, row.locality, row.level) if row else PortalHint()

    def _explain(self, folder: Path, report: Report, taken: set[str]) -> None:
        """Writes the page of one report, named by its id; a second file of the same report gets a number."""
        from govreports.publishing.explain import explain

        name = stem = re.sub(r"[^\w.-]", "_", report.report_id)
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.html").write_text(explain(report), encoding="utf-8")

    def _failed(self, path: str, step: str, reason: str, detail: str) -> None:
        sys.stderr.write(f"{path}: {step}: {reason}: {' '.join(detail.split())}\n")
        self.exitcode = 1

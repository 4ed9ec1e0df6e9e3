"""`scrapy crawl file_reports -a path=FOLDER`: files on disk through the same pipelines, into the store and the feeds."""

from __future__ import annotations

import csv
import glob
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from govreports import localities
from govreports.items import Failure, PortalHint, ReadingError, ReportPage
from govreports.portals import LEVELS, is_address
from govreports.spiders.on_disk import OnDiskSpider
from govreports.store.clock import now
from govreports.store.files import file_page

COLUMNS = ("path", "url", "content_type", "code", "locality", "level")


class FileReportsSpider(OnDiskSpider):
    """Arguments: `path`, a file, a folder (all files below it) or a pattern such as ``reports/**/*.html``; `manifest`, a
    CSV file that says more of some of them (columns `path` relative to the manifest, and any of `url`, `content_type`,
    `code`, `locality`, `level`); with a manifest alone, its files are read."""

    name = "file_reports"
    arguments = ("path", "manifest")

    def __init__(self, path: str = "", manifest: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows, self.files = _chosen(path, manifest)

    @classmethod
    def checked(cls, settings: BaseSettings, given: Mapping[str, Any]) -> None:
        """That there is nothing to read ends the command, too."""
        super().checked(settings, given)
        _chosen(given.get("path", ""), given.get("manifest", ""))

    def pages(self) -> Iterator[ReportPage | Failure]:
        """Every file, by path; one that cannot be read from disk is a failure."""
        for path in self.files:
            row = self.rows.get(path.resolve(), {})
            try:
                page = file_page(path, url=row.get("url"), content_type=row.get("content_type"))
            except ReadingError as error:
                yield Failure(row.get("url") or path.resolve().as_uri(), error.step, error.reason, str(error))
                continue
            page.hint = PortalHint(None, row.get("code"), row.get("locality"), row.get("level"))
            page.fetched = now()
            yield page


def _chosen(path: str, manifest: str) -> tuple[dict[Path, dict[str, str]], list[Path]]:
    """What the manifest says of files, and the files. Raises SystemExit with one sentence."""
    if not (path or manifest):
        raise SystemExit("file_reports: path=FILE_OR_FOLDER or manifest=FILE is needed")
    rows = _manifest(Path(manifest)) if manifest else {}
    files = _files(path) if path else list(rows)
    if not files:
        raise SystemExit(f"file_reports: no file at {path or manifest}")
    return rows, files


def _files(path: str) -> list[Path]:
    given = Path(path)
    if given.is_dir():
        return sorted(p for p in given.rglob("*") if p.is_file() and not p.name.startswith("."))
    if given.exists():
        return [given]
    return sorted(Path(name) for name in glob.glob(path, recursive=True) if Path(name).is_file())


def _manifest(path: Path) -> dict[Path, dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            unknown = set(reader.fieldnames or ()) - set(COLUMNS)
            if unknown or "path" not in (reader.fieldnames or ()):
                raise SystemExit(f"file_reports: {path}: the columns are {', '.join(COLUMNS)}")
            rows = {}
            for row in reader:
                if wrong := _wrong(row):
                    raise SystemExit(f"file_reports: {path}, line {reader.line_num}: {wrong}")
                rows[(path.parent / row["path"]).resolve()] = {k: v for k, v in row.items() if v and k != "path"}
            return rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SystemExit(f"file_reports: {path}: {error}") from None


def _wrong(row: Mapping[str | None, Any]) -> str:
    """What cannot be in a row of a manifest, in words; "" where all can."""
    code, level, url = row.get("code") or "", row.get("level") or "", row.get("url") or ""
    if None in row:
        return "there are more cells than columns"
    if not row["path"]:
        return "path is missing"
    if code and not (code.isascii() and code.isdigit() and len(code) in (6, 9) and localities.by_code(code[:6])):
        return f"the code {code!r} is not in GB/T 2260"
    if level and level not in LEVELS:
        return f"level {level!r} is not one of {', '.join(LEVELS)}"
    if url and not is_address(url):
        return f"url {url!r} is no address of the web"
    return ""

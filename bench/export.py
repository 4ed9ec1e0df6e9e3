"""The export: seconds and peak memory of every format, against DuckDB writing the same tables in the same run.

The store is generated: records of the sample reports under other places and years, with prose of their own, part of it taken
over from the year before. ``python -m bench.export --reports 100000`` is the full size.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.crawl import ROOT, measured
from govreports.items import ReportPage
from govreports.localities import series_rows
from govreports.publishing import copying
from govreports.publishing.dataset import tables
from govreports.reading.chain import read
from govreports.store import Store
from govreports.store import tables as t
from govreports.store.canonical import dumps
from govreports.store.dataset import each
from samples.reports import all_reports

YEARS = tuple(range(2008, 2025))
ORGANS = ("", "教育局", "财政局")
PARAGRAPHS, CHARACTERS = 8, 150
COPIED = 0.4
"""Share of the paragraphs that a body takes over from its report of the year before."""
HAN = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 800))
FORMATS = ("csv", "jsonl", "parquet", "sqlite")
DUCKDB = """
import sys, time, duckdb
source, target, kind, names = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4].split(",")
options = {"csv": "FORMAT csv, HEADER", "jsonl": "FORMAT json", "parquet": "FORMAT parquet, COMPRESSION zstd"}[kind]
db = duckdb.connect(f"{target}/duck.db")
db.execute("SET enable_progress_bar = false")
for name in names:
    db.execute(f"CREATE TABLE \\"{name}\\" AS SELECT * FROM '{source}/{name}.parquet'")
began, busy = time.perf_counter(), time.process_time()
for name in names:
    db.execute(f"COPY \\"{name}\\" TO '{target}/{name}.{kind}' ({options})")
print(time.perf_counter() - began, time.process_time() - busy)
"""


def templates() -> dict[int, dict[str, Any]]:
    """For every year the record of a sample report of that time."""
    records = []
    for text in all_reports().values():
        page = ReportPage(url="http://bench.example/", body=f"<h1>{text.title}</h1>{text.html}".encode(), content_type="text/html; charset=utf-8")
        records.append(read(page).to_dict())
    return {year: min(records, key=lambda r: (abs(r["year"] - year), -len(r["statistics"]))) for year in YEARS}


def records(count: int) -> Iterator[dict[str, Any]]:
    """`count` records, body by body."""
    made = templates()
    bodies = [(place, organ) for place in series_rows() for organ in ORGANS]
    for number in range(count):
        body, year = number // len(YEARS), YEARS[number % len(YEARS)]
        place, organ = bodies[body]
        issuer = place.full_name + (organ or "人民政府")
        key = f"{random.Random(organ).getrandbits(32):08x}" if organ else "gov"
        url = f"http://bench.example/{body}/{year}.html"
        base = made[year]
        text = base["text"] + "\n" + "\n".join(_paragraph(body, year, n) for n in range(PARAGRAPHS))
        yield {
            **base, "report_id": f"{place.series}-{key}-{year}", "title": f"{issuer}{year}年政府信息公开工作年度报告",
            "year": year, "issuer": issuer, "issuer_kind": "department" if organ else "government", "text": text,
            "locality": {**base["locality"], "code": place.code, "series": place.series, "name": place.name,
                         "full_name": place.full_name, "level": place.level},
            "published": f"{year + 1}-03-{1 + number % 28:02d}", "source": {**base["source"], "url": url},
        }  # fmt: skip


def _paragraph(body: int, year: int, number: int) -> str:
    """A paragraph of a body: a new one, or the one it had the year before."""
    while year > YEARS[0] and random.Random(f"{body} {year} {number}").random() < COPIED:
        year -= 1
    return "".join(random.Random(f"{body} {year} {number} text").choices(HAN, k=CHARACTERS))


def fill(folder: Path, count: int) -> None:
    """A store with `count` generated reports."""
    path = folder / "govreports.db"
    Store(f"sqlite:///{path}").close()
    columns = [column.name for column in t.reports.columns]
    marks = ",".join(f":{name}" for name in columns)
    with sqlite3.connect(path) as db:
        db.executemany(f"INSERT INTO reports ({','.join(columns)}) VALUES ({marks})", map(_row, records(count)))
    db.close()


def _row(record: dict[str, Any]) -> dict[str, Any]:
    place, source = record["locality"], record["source"]
    kept = ("report_id", "version", "year", "issuer", "issuer_kind", "title", "published", "dated")
    return {
        **dict.fromkeys(column.name for column in t.reports.columns), **{name: record[name] for name in kept},
        **{name: place[name] for name in ("series", "code", "name", "full_name", "level")}, "url": source["url"],
        "fetched": source["fetched"], "sha256": source["sha256"], "source_key": record["report_id"],
        "content_hash": "", "reader": "", "run_id": "bench", "record": dumps(record),
    }  # fmt: skip


def main(count: int = 2000, formats: tuple[str, ...] = (*FORMATS, ",".join(FORMATS))) -> None:
    """Prints the sizes and the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        fill(folder, count)
        size = (folder / "govreports.db").stat().st_size
        print(f"{count} reports, store of {size / 1e6:.0f} MB, generated in {time.perf_counter() - began:.0f} s\n")
        pairs, wall, busy = copying_seconds(folder)
        print(f"copying alone: {pairs} pairs in {wall:.1f} s, {busy:.1f} of a processor\n")
        print("| format | seconds | of a processor | peak MB | size MB | DuckDB, writing alone: seconds | of a processor |")
        print("|---|---|---|---|---|---|---|")
        source = folder / "parquet"
        for kind in sorted(formats, key=lambda one: "parquet" not in one):  # DuckDB takes its rows from there
            target = source if "parquet" in kind and not source.exists() else folder / "out"
            command = [sys.executable, "-m", "scrapy", "export", "--to", str(target), "--format", kind, "-s", f"DATA_DIR={folder}"]
            wall, busy, peak = measured(command, ROOT)
            written = sum(path.stat().st_size for path in target.iterdir())
            duck = [duckdb_seconds(source, folder, one) for one in kind.split(",") if one != "sqlite"]
            told = " | ".join(f"{sum(seconds):.1f}" for seconds in zip(*duck, strict=True)) or "no writer offline | "
            print(f"| {kind} | {wall:.1f} | {busy:.1f} | {peak / 1e6:.0f} | {written / 1e6:.0f} | {told} |", flush=True)


def copying_seconds(folder: Path) -> tuple[int, float, float]:
    """Pairs found by the measure of copying, seconds of the clock and of a processor; without collecting the prose."""
    store = Store(f"sqlite:///{folder / 'govreports.db'}")
    with closing(copying.Proses(folder / "proses.db")) as proses:
        for held in each(store):
            proses.add(held.record)
        began, busy = time.perf_counter(), time.process_time()
        pairs = sum(len(relatives) for _, relatives in copying.measure(proses))
        store.close()
        return pairs, time.perf_counter() - began, time.process_time() - busy


def duckdb_seconds(source: Path, folder: Path, kind: str) -> tuple[float, float]:
    """Seconds (of the clock, of a processor) in which DuckDB writes all tables from its own database into one format. Raises
    RuntimeError where it fails."""
    with tempfile.TemporaryDirectory(dir=folder) as target:
        command = [sys.executable, "-c", DUCKDB, str(source), target, kind, ",".join(tables())]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    wall, busy = map(float, done.stdout.split())
    return wall, busy


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Times the export of a generated store.")
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--formats", default="", help="formats to time, with spaces between; several with commas are one export")
    options = parser.parse_args()
    main(options.reports, tuple(options.formats.split()) or (*FORMATS, ",".join(FORMATS)))

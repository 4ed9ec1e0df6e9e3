"""One writer a format: rows of the dataset's tables into files, a batch at a time, so that memory stays flat.

The same rows give the same bytes: no time, no name of the machine, no order but that of the rows.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

from govreports.publishing.cells import cell
from govreports.publishing.dataset import Field, Row, Table, tables
from govreports.store.canonical import dumps

FORMATS = ("csv", "jsonl", "parquet", "sqlite")
DATABASE = "govreports.sqlite"
_INDEXES = {
    "reports": ("series, year", "newest, year"),
    "statistics": ("code, year", "series, code"),
    "findings": ("year", "rule, year", "severity, year", "series, year"),
    "coverage": ("year, status",),
}
"""What the pages of a browsing site look rows up by, besides the keys."""
_TEXTS = ("reports", "sections", "relatives")
"""Tables whose rows hold whole texts: keyed by SQLite's own row number, since a wide row does not belong into a key's
tree, and full-text search refers to it."""


class WriterError(Exception):
    """A format that cannot be written here; the message is one clear sentence."""


class Writer(Protocol):
    """Files of one format. Every table is there from the start, also without rows."""

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Append rows to a table."""

    def close(self) -> None:
        """Finish the files."""


def writer(name: str, folder: Path) -> Writer:
    """The writer of one of `FORMATS` into `folder`. Raises WriterError."""
    kinds: dict[str, Callable[[Path], Writer]] = {
        "csv": CsvWriter, "jsonl": JsonLinesWriter, "parquet": ParquetWriter, "sqlite": SqliteWriter,
    }  # fmt: skip
    return kinds[name](folder)


class CsvWriter:
    """UTF-8, line ends `\\n`, blank for null, `true` and `false`, lists as JSON; what a spreadsheet would run is
    neutralised as in the feeds."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._writers: dict[str, Any] = {}
        self._encoders = {table.name: [(n, e) for n, f in enumerate(table.fields) if (e := _csv_encoder(f))]
                          for table in tables().values()}  # fmt: skip
        for table in tables().values():
            path = folder / f"{table.name}.csv"
            stream = self._stack.enter_context(path.open("w", encoding="utf-8", errors="backslashreplace", newline=""))
            self._writers[table.name] = csv.writer(stream, lineterminator="\n")
            self._writers[table.name].writerow([field.name for field in table.fields])

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Append rows to a table."""
        self._writers[table.name].writerows(_encoded(rows, self._encoders[table.name]))

    def close(self) -> None:
        """Finish the files."""
        self._stack.close()


class JsonLinesWriter:
    """One object a line, keys in the order of the fields, null where there is nothing."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._streams = {
            name: self._stack.enter_context(
                (folder / f"{name}.jsonl").open("w", encoding="utf-8", errors="backslashreplace", newline="")
            )
            for name in tables()
        }

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Append rows to a table."""
        names = [field.name for field in table.fields]
        lines = (dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows)
        self._streams[table.name].writelines(lines)

    def close(self) -> None:
        """Finish the files."""
        self._stack.close()


class ParquetWriter:
    """Zstandard; dates are dates, times are UTC timestamps, lists and objects are JSON text."""

    def __init__(self, folder: Path) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError as error:
            raise WriterError("parquet needs pyarrow: pip install -r requirements-parquet.txt") from error
        self._arrow = pyarrow
        kinds = {
            "string": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64(),
            "boolean": pyarrow.bool_(), "date": pyarrow.date32(), "datetime": pyarrow.timestamp("us", tz="UTC"),
        }  # fmt: skip
        self._schemas = {
            table.name: pyarrow.schema(
                [(field.name, kinds.get(field.type, pyarrow.string())) for field in table.fields]
            )
            for table in tables().values()
        }
        self._writers = {
            name: pyarrow.parquet.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")
            for name, schema in self._schemas.items()
        }

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Append rows to a table, as one row group."""
        if not rows:
            return
        schema = self._schemas[table.name]
        columns = []
        for field, kind, values in zip(table.fields, schema.types, zip(*rows, strict=True), strict=True):
            if field.json:
                values = tuple(None if value is None else dumps(value) for value in values)
            if field.type in ("date", "datetime"):
                columns.append(self._arrow.array(values, self._arrow.string()).cast(kind))
            else:
                columns.append(self._arrow.array(values, kind))
        self._writers[table.name].write_table(self._arrow.table(columns, schema=schema))

    def close(self) -> None:
        """Finish the files."""
        for one in self._writers.values():
            one.close()


class SqliteWriter:
    """One database with keys, foreign keys and indexes; lists and objects are JSON text, booleans 0 and 1."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / DATABASE, isolation_level=None)
        for pragma in (
            "page_size=8192",
            "journal_mode=OFF",
            "synchronous=OFF",
        ):  # the file is new: it is whole or thrown away
            self._db.execute(f"PRAGMA {pragma}").close()
        self._encoders = {
            table.name: [(n, _json) for n, f in enumerate(table.fields) if f.json] for table in tables().values()
        }
        self._db.execute("BEGIN")
        for table in tables().values():
            self._db.execute(_ddl(table))

    def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Append rows to a table."""
        marks = ",".join("?" * len(table.fields))
        self._db.executemany(f"INSERT INTO {table.name} VALUES ({marks})", _encoded(rows, self._encoders[table.name]))

    def close(self) -> None:
        """Make the indexes and finish the file."""
        for name, several in _INDEXES.items():
            for columns in several:
                index = f"{name}_{columns.replace(', ', '_')}"
                self._db.execute(f"CREATE INDEX {index} ON {name} ({columns})")
        self._db.execute("COMMIT")
        self._db.close()


def _encoded(rows: Sequence[Row], encoders: Sequence[tuple[int, Callable[[Any], Any]]]) -> Sequence[Sequence[object]]:
    if not encoders:
        return rows
    found = []
    for row in rows:
        values = list(row)
        for n, encode in encoders:
            values[n] = encode(values[n])
        found.append(values)
    return found


def _csv_encoder(field: Field) -> Callable[[Any], Any] | None:
    if field.json:
        return _json
    return {"string": cell, "boolean": _boolean}.get(field.type)


def _boolean(value: bool | None) -> str | None:
    return None if value is None else "true" if value else "false"


def _json(value: Any) -> str | None:
    return None if value is None else dumps(value)


_SQL_TYPES = {"integer": "INTEGER", "number": "NUMERIC", "boolean": "INTEGER"}


def _ddl(table: Table) -> str:
    """The table with its keys. Names are ours, from `fields.csv`; some (`from`, `left`) are words of SQL."""
    lines = [f'"{f.name}" {_SQL_TYPES.get(f.type, "TEXT")}{" NOT NULL" if f.key else ""}' for f in table.fields]
    lines.append(f"PRIMARY KEY ({_names(table.primary)})")
    for other, pairs in table.references.items():
        own, there = zip(*pairs, strict=True)
        lines.append(f"FOREIGN KEY ({_names(own)}) REFERENCES {other} ({_names(there)})")
    tail = "" if table.name in _TEXTS else " WITHOUT ROWID"
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + f"\n){tail}"


def _names(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)

"""What differs between the databases: how a connection is set up and how a transaction begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

WRITING = 0x676F7672
"""PostgreSQL's advisory lock of whoever writes."""

PRAGMAS = (
    "busy_timeout=30000",
    "page_size=16384",  # of a new file, and before WAL: a record has 100 KB, and SQLite reads and writes page by page
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "wal_autocheckpoint=1000",  # pages: 16 MB
)


def file_of(url: str) -> Path | None:
    """The file of a store on SQLite; None of one on a server."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def open_engine(url: str) -> Engine:
    """The engine behind an SQLAlchemy URL. A transaction may write unless its connection has the option `readonly`."""
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))  # a server may have been started anew
    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "begin")
        def alone(connection: Connection) -> None:
            # One transaction writes at a time, as in SQLite: what a save decides rests on what it has read.
            # A reading one sees one state throughout, also as in SQLite.
            readonly = connection.get_execution_options().get("readonly")
            reading = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
            connection.exec_driver_sql(reading if readonly else f"SELECT pg_advisory_xact_lock({WRITING})")

    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _: Any) -> None:
            connection.isolation_level = None  # transactions begin where we say, below
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").close()

        @event.listens_for(engine, "begin")
        def begun(connection: Connection) -> None:
            # A transaction that reads and then writes must own the write lock from its start: a lock taken later
            # fails at once when another job wrote in between, whatever the timeout.
            readonly = connection.get_execution_options().get("readonly")
            connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")

    return engine

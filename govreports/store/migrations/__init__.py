"""The schema of the store through the releases: one alembic revision a change, `versions/vNNNN_what.py`, in a line.

A new store is made from `tables.py` at once; an older one is brought up when it is opened, in one transaction. The
revision is read with a plain query: alembic itself is imported only where there is something to do.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select, text

from govreports.store import tables as t

BASELINE = "0001"
"""Revision of stores that were made before there were migrations."""

revision = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


class WrongStore(Exception):
    """The store is none of ours, or of a later release; the message is one clear sentence."""


def revisions() -> list[str]:
    """All revisions, oldest first; the last is that of `tables.py`."""
    names = (entry.name for entry in (files(__name__) / "versions").iterdir())
    return sorted(name[1:5] for name in names if name.startswith("v") and name.endswith(".py"))


def prepare(db: Connection) -> None:
    """Bring the store behind this connection (in a transaction that writes) to the schema of `tables.py`. Raises
    WrongStore."""
    if db.dialect.name == "postgresql":
        _check_order(db)
    known, present = revisions(), inspect(db)
    if present.has_table(revision.name):
        found = db.execute(select(revision.c.version_num)).scalar()
    else:
        found = BASELINE if present.has_table(t.reports.name) else None
        revision.create(db)
        db.execute(revision.insert().values(version_num=found or known[-1]))
        if found is None:
            t.metadata.create_all(db)
            return
    if found == known[-1]:
        return
    if found not in known:
        raise WrongStore(f"its schema is {found}, and this release knows up to {known[-1]}: upgrade govreports")
    _upgrade(db)


def _check_order(db: Connection) -> None:
    """Text has to sort by its bytes, as in SQLite: the order of feeds would depend on the server's language otherwise."""
    query = "select datcollate, pg_encoding_to_char(encoding) from pg_database where datname = current_database()"
    collation, encoding = db.execute(text(query)).one()
    if collation not in ("C", "POSIX", "C.UTF-8", "C.utf8") or encoding != "UTF8":
        raise WrongStore(
            f"its collation is {collation} and its encoding {encoding}: make the database with "
            "`createdb --template=template0 --lc-collate=C --encoding=UTF8`"
        )


def _upgrade(db: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    with _scripts() as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = db
        command.upgrade(config, "head")


@contextlib.contextmanager
def _scripts() -> Iterator[Path]:
    """This package as a folder: alembic lists one, and Scrapyd runs the egg zipped."""
    package = files(__name__)
    if isinstance(package, Path):
        yield package
        return
    with TemporaryDirectory() as name:
        (Path(name) / "versions").mkdir()
        for source, target in ((package, Path(name)), (package / "versions", Path(name) / "versions")):
            for entry in source.iterdir():
                if entry.name.endswith(".py"):
                    with entry.open("rb") as stream, (target / entry.name).open("wb") as out:
                        shutil.copyfileobj(stream, out)
        yield Path(name)

"""The index of the archive: in which WARC file, and at which offset, every body and every form of a page lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from govreports.store import tables as t

_C, _F = t.captures.c, t.archive_files.c
BODY = select(t.archived).where(t.archived.c.sha256 == bindparam("sha256"))
DIGEST = select(_C.digest).where(_C.url == bindparam("url")).order_by(_C.at.desc()).limit(1)
SAME = select(_C.digest).where(_C.url == bindparam("url"), _C.digest == bindparam("digest")).limit(1)
DROP_CAPTURE = delete(t.captures).where(_C.url == bindparam("of"), _C.at == bindparam("when"))
INDEXED = update(t.archive_files).where(_F.file == bindparam("of")).values(indexed=bindparam("upto"))
INSERT_BODY, INSERT_CAPTURE = insert(t.archived), insert(t.captures)


@dataclass(frozen=True, slots=True)
class Entry:
    """Records of one WARC file: `bodies` (sha256, offset, url, at) and `captures` (url, at, digest, sha256, offset); `upto` is
    the offset up to which the file is indexed with them."""

    file: str
    upto: int
    bodies: Sequence[Mapping[str, Any]] = ()
    captures: Sequence[Mapping[str, Any]] = ()


def body(db: Connection, sha256: str) -> t.AnyRow | None:
    """Where the body with this hash lies: file, offset, url, at."""
    return db.execute(BODY, {"sha256": sha256}).first()


def newest(db: Connection, url: str, sha256: str | None) -> t.AnyRow | None:
    """The newest archived form of a page (with these bytes): digest, sha256, file, offset."""
    query = select(t.captures).where(_C.url == url).order_by(_C.at.desc()).limit(1)
    return db.execute(query if sha256 is None else query.where(_C.sha256 == sha256)).first()


def state(
    db: Connection, url: str, digest: str, bodies: Iterable[str], *, newest: bool
) -> tuple[bool, dict[str, t.AnyRow]]:
    """See `Store.archive_state`."""
    if newest:
        known = db.execute(DIGEST, {"url": url}).scalar() == digest
    else:
        known = db.execute(SAME, {"url": url, "digest": digest}).first() is not None
    if known:
        return True, {}
    rows = (db.execute(BODY, {"sha256": sha}).first() for sha in bodies)
    return False, {row.sha256: row for row in rows if row}


def enter(db: Connection, entry: Entry) -> None:
    """Enter records of one WARC file."""
    for row in entry.bodies:
        if not db.execute(BODY, {"sha256": row["sha256"]}).first():
            db.execute(INSERT_BODY, {**row, "file": entry.file})
    for row in entry.captures:
        db.execute(DROP_CAPTURE, {"of": row["url"], "when": row["at"]})
        db.execute(INSERT_CAPTURE, {**row, "file": entry.file})
    if not db.execute(INDEXED, {"of": entry.file, "upto": entry.upto}).rowcount:
        db.execute(insert(t.archive_files), {"file": entry.file, "indexed": entry.upto})


def files(db: Connection) -> dict[str, int]:
    """How far (bytes) every WARC file is indexed."""
    return {row.file: row.indexed for row in db.execute(select(t.archive_files))}

"""Series whose feeds are older than their reports. A mark counts the changes, so that one which comes while a feed is
rendered is not lost."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from govreports.store import tables as t

_D = t.dirty.c
MARK = update(t.dirty).where(_D.series == bindparam("one")).values(mark=_D.mark + 1)
INSERT_DIRTY = insert(t.dirty)
CLEAN = delete(t.dirty).where(_D.series == bindparam("s"), _D.mark == bindparam("m"))


def mark(db: Connection, series: str) -> None:
    """The feed of a series has to be written anew."""
    if not db.execute(MARK, {"one": series}).rowcount:
        db.execute(INSERT_DIRTY, {"series": series, "mark": 1})


def marks(db: Connection) -> dict[str, int]:
    """All of them, by series."""
    return {row.series: row.mark for row in db.execute(select(t.dirty).order_by(_D.series))}


def clean(db: Connection, marks: Mapping[str, int]) -> None:
    """Take back these marks (at least one); a series that was marked since keeps its own."""
    db.execute(CLEAN, [{"s": series, "m": mark} for series, mark in marks.items()])

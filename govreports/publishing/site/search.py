"""Full-text search that finds words of two characters: SQLite's FTS5 over pairs of neighbouring characters.

The index is a file of its own beside the export. Its rows count from the newest year back, so that the first hits are the
newest, and no sorting is needed.
"""

from __future__ import annotations

import os
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEARCH = "search.sqlite"
HITS = 20
"""Hits a page."""
AROUND = 40
"""Characters of a snippet on either side of the hit."""
LONGEST = 100
"""Characters of a query that are looked at."""
_WORD = re.compile("[\u3400-\u9fff\U00020000-\U0002ebef]+|[0-9a-z]+")
_MAKE = """
CREATE VIRTUAL TABLE words USING fts5(body, content='', columnsize=0, tokenize='ascii');
CREATE TABLE entries(id INTEGER PRIMARY KEY, report INTEGER NOT NULL);
CREATE TABLE years(year INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE facts(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a query finds: how many reports, and `reports.rowid` of some of them."""

    total: int
    rowids: list[int]


def plain(text: str) -> str:
    """The characters that are searched: full width is half width, capitals are small."""
    return unicodedata.normalize("NFKC", text).lower()


def terms(text: str) -> Iterator[str]:
    """The terms of a text: of Chinese every pair of neighbours and the last character alone (so that every character begins a
    term), other words and numbers whole."""
    for run in _WORD.findall(plain(text)):
        if run[0] < "\u3400":
            yield run
        else:
            for place in range(len(run)):
                yield run[place : place + 2]


def expression(query: str) -> str | None:
    """The query in the language of FTS5: every word must stand in the text, letter by letter; None where there is no word.
    Only letters and digits of ours get into it."""
    parts = []
    for run in _WORD.findall(plain(query[:LONGEST])):
        if run[0] < "\u3400" or len(run) == 1:
            parts.append(f'"{run}"*')
        else:
            parts.append('"' + " ".join(run[n : n + 2] for n in range(len(run) - 1)) + '"')
    return " AND ".join(parts) or None


def find(db: sqlite3.Connection, query: str, *, year: int | None = None, first: int = 0, limit: int = HITS) -> Hits:
    """The newest versions whose title or text has every word of the query, the newest year first."""
    words = expression(query)
    span = (0, 1 << 62) if year is None else db.execute("SELECT first, last FROM years WHERE year = ?", (year,)).fetchone()
    if words is None or span is None:
        return Hits(0, [])
    where = "words MATCH ? AND rowid BETWEEN ? AND ?"
    total = db.execute(f"SELECT count(*) FROM words WHERE {where}", (words, *span)).fetchone()[0]
    ids = f"SELECT rowid FROM words WHERE {where} ORDER BY rowid LIMIT ? OFFSET ?"
    rows = db.execute(f"SELECT report FROM entries WHERE id IN ({ids}) ORDER BY id", (words, *span, limit, first))
    return Hits(total, [row[0] for row in rows])


def snippet(title: str, text: str, query: str) -> tuple[str, str, str]:
    """The place of the longest word of the query, rather in the text than in a title (which says the same in every report):
    what stands before it, the word, what stands after it."""
    shown, heading = plain(text), plain(title)
    start = shown.find("\n") + 1
    for word in sorted(_WORD.findall(plain(query[:LONGEST])), key=len, reverse=True):
        for where, first in ((shown, start), (shown, 0), (heading, 0)):
            place = where.find(word, first)
            if place >= 0:
                end = place + len(word)
                return where[max(0, place - AROUND) : place], word, where[end : end + AROUND]
    return shown[: 2 * AROUND], "", ""


def facts(db: sqlite3.Connection) -> dict[str, Any]:
    """What was counted while the index was made."""
    return dict(map(tuple, db.execute("SELECT name, value FROM facts")))


def refresh(database: Path) -> Path:
    """The index beside the exported file, made anew where it was made of another one. Raises OSError and sqlite3.Error."""
    target, stat = database.with_name(SEARCH), database.stat()
    stamp = f"{stat.st_size} {stat.st_mtime_ns}"
    if not _is_of(target, stamp):
        work = target.with_suffix(".tmp")
        work.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(work, isolation_level=None)) as db,
        ):
            _fill(db, source, stamp)
        os.replace(work, target)
    return target


def _is_of(path: Path, stamp: str) -> bool:
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return facts(db).get("of") == stamp
    except sqlite3.Error:
        return False


def _fill(db: sqlite3.Connection, source: sqlite3.Connection, stamp: str) -> None:
    for pragma in ("page_size=8192", "journal_mode=OFF", "synchronous=OFF", "cache_size=-64000"):
        db.execute(f"PRAGMA {pragma}").close()  # the file is new: it is whole or thrown away
    db.executescript(_MAKE)
    db.execute("BEGIN")
    years: dict[int, list[int]] = {}
    statistics, fetched, number = 0, "", 0
    query = (
        "SELECT rowid, year, title, text, statistics, fetched FROM reports WHERE newest ORDER BY year DESC, series, report_id"
    )
    for number, (rowid, year, title, text, count, at) in enumerate(source.execute(query), 1):
        db.execute("INSERT INTO words(rowid, body) VALUES (?, ?)", (number, " ".join(terms(f"{title}\n{text}"))))
        db.execute("INSERT INTO entries VALUES (?, ?)", (number, rowid))
        years.setdefault(year, [number, number])[1] = number
        statistics, fetched = statistics + count, max(fetched, at or "")
    db.executemany("INSERT INTO years VALUES (?, ?, ?)", [(year, *span) for year, span in years.items()])
    told = {"reports": number, "statistics": statistics, "fetched": fetched or None, "of": stamp}
    db.executemany("INSERT INTO facts VALUES (?, ?)", told.items())
    db.execute("COMMIT")

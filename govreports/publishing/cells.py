"""Values as cells of the CSV files that we publish, and rows of them as text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?%?", re.ASCII)


def cell(value: Any) -> Any:
    """A value as a cell: one that a spreadsheet would take for a formula gets a `'` before it. A carriage return, which
    `csv` does not quote and a reader takes for the end of the row, becomes a line feed."""
    if isinstance(value, str):
        if value[:1] in FORMULA and not NUMBER.fullmatch(value):
            value = "'" + value
        if "\r" in value:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
    return value


def table(header: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> str:
    """CSV text with one kind of line end. None is the blank cell; words of others have gone through `cell`."""
    return lines((tuple(header), *rows))


def lines(rows: Iterable[tuple[Any, ...]]) -> str:
    """Rows of a CSV, without its header."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()

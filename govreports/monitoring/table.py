"""Plain text tables whose columns line up although Chinese characters are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def layout(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under their header; numbers to the right, words to the left."""
    cells = [list(header), *[["" if value is None else str(value) for value in row] for row in rows]]
    widths = [max(width(row[n]) for row in cells) for n in range(len(header))]
    right = [all(isinstance(row[n], int) or row[n] in ("", None) for row in rows) for n in range(len(header))]
    lines = []
    for row in cells:
        parts = []
        for n, text in enumerate(row):
            pad = " " * (widths[n] - width(text))
            parts.append(pad + text if right[n] else text + pad)
        lines.append("  ".join(parts).rstrip())
    lines.insert(1, "  ".join("-" * w for w in widths))
    return "\n".join(lines)

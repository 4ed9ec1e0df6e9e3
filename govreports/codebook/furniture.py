"""`furniture.csv`: what stands around a report on a page (menus, header fields, footers, boxes of mirrors), and its loader.

One row a pattern: `kind`, `pattern` (simplified characters, half-width), `value`, `note`. The kinds are told in the notes
of their first rows; how they are used is told in `reading/furniture.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import opencc

from govreports.codebook import rows


@dataclass(frozen=True, slots=True)
class Furniture:
    """All patterns by kind, in the order of the file."""

    patterns: dict[str, tuple[str, ...]]
    values: dict[str, dict[str, str]]
    """For the kinds with a value (`meta`, `field`): pattern to value."""

    def of(self, kind: str) -> tuple[str, ...]:
        """The patterns of a kind; raises KeyError for a kind that the file does not have."""
        return self.patterns[kind]

    def both_scripts(self, kind: str) -> tuple[str, ...]:
        """The patterns of a kind in simplified and in traditional characters (where these differ)."""
        convert = _converter().convert
        return tuple(dict.fromkeys(form for p in self.patterns[kind] for form in (p, convert(p))))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


@cache
def furniture() -> Furniture:
    """The file, read once."""
    patterns: dict[str, list[str]] = {}
    values: dict[str, dict[str, str]] = {}
    for row in rows("furniture.csv"):
        patterns.setdefault(row["kind"], []).append(row["pattern"])
        values.setdefault(row["kind"], {})[row["pattern"]] = row["value"]
    return Furniture({kind: tuple(found) for kind, found in patterns.items()}, values)

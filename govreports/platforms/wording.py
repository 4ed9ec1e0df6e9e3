"""The words and dates that portals write: plain text, whatever the page is made of."""

from __future__ import annotations

import re
from functools import cache

from govreports import codebook

MAX_TITLE = 2000
"""Characters of a title whose mark-up is taken away."""
_TAG = re.compile(r"<[^<>]*>")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s{0,9}[-./年]\s{0,9}(\d{1,2})\s{0,9}[-./月]\s{0,9}(\d{1,2})(?!\d)")


@cache
def words(kind: str) -> re.Pattern[str]:
    """The pattern of a kind of `portal_words.csv`, its rows joined. Raises KeyError where there is none."""
    found = [row["pattern"] for row in codebook.rows("portal_words.csv") if row["kind"] == kind]
    if not found:
        raise KeyError(kind)
    return re.compile("|".join(found), re.IGNORECASE)


def is_column(name: str) -> bool:
    """Whether a column or link of this name holds annual reports of this law."""
    return bool(words("column").search(name)) and not words("not_column").search(name)


def iso_date(text: str) -> str | None:
    """The first date written with separators in `text` (2024-01-30, 2024.1.30, 2024年1月30日), ISO, or None."""
    for match in _DATE.finditer(text):
        year, month, day = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year:04d}-{month:02d}-{day:02d}"
    return None


def plain(html: str) -> str:
    """The text of a title with mark-up in it."""
    return squeeze(_TAG.sub("", html[:MAX_TITLE]))


def squeeze(text: str) -> str:
    """White space of any kind as single spaces, none at the ends."""
    return " ".join(text.split())

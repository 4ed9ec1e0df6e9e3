"""Names, telephone numbers and addresses of clerks, masked. Every character becomes a star, so that offsets into the
text still hold. The words and patterns are those of `codebook/contacts.csv`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from govreports import codebook

STAR = "*"
BAR = "\0"
"""Stands for a bar within a cell while the cells are one line."""
_UNTOUCHED = ("sha256", "url", "content_type", "layout", "kind", "code", "applicant")
"""Keys within tables, repairs, attachments and findings that hold no words of the report."""


def mask(value: Any) -> Any:
    """A text, or a list or dict of texts, without contacts; anything else as it is. A row of cells is looked at as one
    line, since a name often stands in the cell behind the word for who it is."""
    if isinstance(value, str):
        return _mask_text(value)
    if isinstance(value, dict):
        return {key: entry if key in _UNTOUCHED else mask(entry) for key, entry in value.items()}
    if isinstance(value, list):
        if value and all(isinstance(entry, str) for entry in value):
            line = _mask_text("|".join(entry.replace("|", BAR) for entry in value))
            return [entry.replace(BAR, "|") for entry in line.split("|")]
        return [mask(entry) for entry in value]
    return value


def _mask_text(text: str) -> str:
    for pattern in _patterns():
        text = pattern.sub(_stars, text)
    return text


def _stars(match: re.Match[str]) -> str:
    whole = match.group()
    if "mask" not in match.re.groupindex:
        return STAR * len(whole)
    start, end = match.start("mask") - match.start(), match.end("mask") - match.start()
    return whole[:start] + re.sub(r"\S", STAR, whole[start:end]) + whole[end:]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in codebook.rows("contacts.csv"))

"""What the directory (`gkmlpt`) writes for its own script: the values of `window._CONFIG`, the tree of columns, numbers and
moments as its API has them."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

from govreports.platforms.wording import is_column, iso_date
from govreports.reading.dates import china_date

LATEST = 4_102_444_800
"""The year 2100 in Unix seconds: what is later is no date."""
_KEY = re.compile(r"""\b(TREE|DETAIL)['"]?\s{0,20}:\s{0,20}(?=[\[{])""")


def value(script: str, key: str, opening: str) -> Any:
    """The JSON value of `key` in `window._CONFIG`, cut where its bracket closes; None where there is none.

    The decoder reads exactly one value from its bracket on, so that what follows does not matter. Of several values
    (the text of a report may hold the words, too) the first outside of another one counts. Linear time.
    """
    start = script.find("_CONFIG")
    if start < 0:
        return None
    decoder, position = json.JSONDecoder(strict=False), start
    for match in islice(_KEY.finditer(script, start), 50):
        begin = match.end()
        if begin < position:
            continue
        try:
            found, position = decoder.raw_decode(script, begin)
        except (ValueError, RecursionError):
            continue
        if match[1] == key and script[begin] == opening:
            return found
    return None


def columns(nodes: object, *, wanted: bool, depth: int = 0) -> list[dict[str, Any]]:
    """The nodes to read: those named like annual reports, and all that is below such a one.

    A node with children is read through them, and itself too where it has more rows than they have together.
    """
    found: list[dict[str, Any]] = []
    for node in nodes if isinstance(nodes, list) and depth < 20 else []:
        if not isinstance(node, dict) or "id" not in node:
            continue
        mine = is_column(str(node.get("name") or "")) or wanted
        children = node.get("children")
        below = columns(children, wanted=mine, depth=depth + 1)
        rest = (count(node.get("post_count")) or 0) - sum(count(n.get("post_count")) or 0 for n in below)
        if mine and (not below or node.get("jump_url") or rest > 0):
            found.append(node)
        found += below
    return found


def count(number: object) -> int | None:
    """A count or identifier of the API, which writes some numbers as text; None where it is none."""
    return int(number) if isinstance(number, int | str) and str(number).isdecimal() else None


def date_of(given: object) -> str | None:
    """A date of the API: Unix seconds are a moment in China (midnight there is the day before in UTC), text is read."""
    if isinstance(given, str) and not given.isdecimal():
        return iso_date(given)
    seconds = count(given)
    return china_date(seconds) if seconds and seconds < LATEST else None

"""A cheap first look for long alternations: with which characters can a match begin?

Python's `re` tries every alternative at every place of a text. A look-ahead for the set of first characters turns most
places away at once; what matches is the same.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])+\]|\((?:\?(?:P<\w+>|[:>=!]|<[=!]))?|[*+?][+?]?|\{\d*,?\d*\}[+?]?|.", re.DOTALL
)


def guarded(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled, behind a look-ahead for its first characters where these can be told. Raises `re.error`."""
    first = None if _begins_with_words(pattern) else first_characters(pattern)
    return re.compile(f"(?=[{first}])(?:{pattern})" if first else pattern)


def _begins_with_words(pattern: str) -> bool:
    """Whether each alternative begins with a plain character: `re` looks for these itself, faster than any look-ahead."""
    if not re.search(r"[(\[\\]", pattern):  # words only
        return True
    tokens = [match.group() for match in _TOKEN.finditer(pattern)]
    depth, begins = 0, True
    for token, following in zip(tokens, [*tokens[1:], "|"], strict=True):
        if begins and (len(token) > 1 or token in ".^$()|" or following[0] in "?*{"):
            return False
        depth += token.startswith("(") - (token == ")")
        begins = token == "|" and depth == 0
    return not begins


def first_characters(pattern: str) -> str | None:
    """The inside of a character class with all characters that a match of `pattern` can begin with, or None where it may
    begin with anything or be empty. No flags, no back references."""
    tokens = [match.group() for match in _TOKEN.finditer(pattern)]
    found, _ = _alternatives(tokens, 0)
    return "".join(dict.fromkeys(found)) if found and "" not in found else None


def _alternatives(tokens: list[str], at: int) -> tuple[list[str], int]:
    """The first characters of all alternatives from `at` to the end of the group, and where that is. "" stands for
    what cannot be told or may be empty."""
    found: list[str] = []
    while True:
        first, at = _sequence(tokens, at)
        found += first
        if at >= len(tokens) or tokens[at] == ")":
            return found, at
        at += 1  # the bar


def _sequence(tokens: list[str], at: int) -> tuple[list[str], int]:
    """The first characters of one alternative, and where its bar, its bracket or the end is."""
    found: list[str] = []
    told = False
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        token = tokens[at]
        first = [_of(token)]
        if token.startswith("("):
            first, at = _alternatives(tokens, at + 1)
        at += 1
        optional = at < len(tokens) and (tokens[at][0] in "*?" or tokens[at].startswith(("{0", "{,")))
        while at < len(tokens) and tokens[at][0] in "*+?{":
            at += 1
        if not told and token not in _NO_WIDTH:
            found += first
            told = not optional
    return (found if told else [*found, ""]), at


_NO_WIDTH = frozenset(["^", "$", "\\b", "\\B", "\\A", "\\Z", "(?=", "(?!", "(?<=", "(?<!"])


def _of(token: str) -> str:
    """One character or class as part of a class; "" for a class that excludes, and for the dot."""
    if token.startswith("["):
        inside = token[1:-1]
        inside = "\\" + inside if inside.startswith("-") else inside
        return "" if inside.startswith("^") else inside[:-1] + "\\-" if inside.endswith("-") else inside
    if token.startswith("\\"):
        return token if token[1] in "dsw" or not token[1].isalnum() else ""
    return "" if token == "." else re.escape(token)

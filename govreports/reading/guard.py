"""A cheap first look for long alternations: with which characters can a match begin?

Python's `re` tries every alternative at every place of a text, unless each begins with a plain character: then it looks for
these first. So alternatives are written out until they do; where that cannot be (digits, long classes), a look-ahead for the
set of first characters turns most places away. What matches is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_TOKEN = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])+\]|\((?:\?(?:P<\w+>|[:>=!]|<[=!]))?|[*+?][+?]?|\{\d*,?\d*\}[+?]?|.", re.DOTALL
)


def guarded(pattern: str) -> re.Pattern[str]:
    """`pattern` compiled, one branch a first character, or behind a look-ahead for its first characters where these can be
    told. Raises `re.error`."""
    if not re.search(r"[(\[\\]", pattern):  # words only: each begins with a plain character
        return re.compile(pattern)
    if (branches := _branches(pattern)) is not None:
        return re.compile(branches)
    first = first_characters(pattern)
    return re.compile(f"(?=[{first}])(?:{pattern})" if first else pattern)


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of the words, the longest that begins at a place, one branch a first character. None is empty."""
    branches: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        branches.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in branches.items())


class _Untold(Exception):
    """The first character is none of a few, or what follows it cannot be written out."""


_MOST = 120
"""Ways to begin that are written out at most."""


def _branches(pattern: str) -> str | None:
    """`pattern` with one branch a first character, or None. What begins alike keeps its order; the rest cannot compete."""
    tokens = [match.group() for match in _TOKEN.finditer(pattern)]
    if any(token == "(" or token.startswith("(?P") for token in tokens):  # a group must not stand twice
        return None
    try:
        ways = [way for alternative in _split(tokens) for way in _ways(alternative, "")]
    except _Untold:
        return None
    if len(ways) > _MOST:
        return None
    branches: dict[str, list[str]] = {}
    for first, rest in ways:
        branches.setdefault(first, []).append(rest)
    return "|".join(first + (rests[0] if len(rests) == 1 else f"(?:{'|'.join(rests)})") for first, rests in branches.items())


def _ways(tokens: list[str], before: str) -> list[tuple[str, str]]:
    """The ways in which an alternative may begin, the preferred first, as (first character, what must follow it). `before`:
    conditions on what stands before it, seen from behind it."""
    if not tokens:
        raise _Untold
    token, end = tokens[0], 0
    if token.startswith("("):
        end = _closing(tokens)
    inside, rest = tokens[1:end], tokens[end + 1 :]
    repeated = rest[0] if rest and rest[0][0] in "*+?{" else ""
    if token in ("(?<!", "(?<="):
        return _ways(rest, f"{before}{token}(?:{''.join(inside)})[\\s\\S])")
    if repeated not in ("", "?"):
        raise _Untold
    rest = rest[1:] if repeated else rest
    if token == "(?:":
        found = [way for alternative in _split(inside) for way in _ways([*alternative, *rest], before)]
    else:
        found = [(first, before + "".join(rest)) for first in _single(token)]
    return [*found, *_ways(rest, before)] if repeated else found


def _single(token: str) -> list[str]:
    """The characters that a token stands for, escaped."""
    if token.startswith("["):
        if token[1] == "^" or "\\" in token or "-" in token[2:-2]:
            raise _Untold
        return [re.escape(character) for character in token[1:-1]]
    if token in ".^$)|" or token.startswith("(") or (len(token) > 1 and token[1].isalnum()):
        raise _Untold
    return [token]


def _split(tokens: list[str]) -> list[list[str]]:
    """The alternatives of a group or pattern."""
    found: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.startswith("(") - (token == ")")
        if token == "|" and not depth:
            found.append([])
        else:
            found[-1].append(token)
    return found


def _closing(tokens: list[str]) -> int:
    """Where the bracket closes that the first token opens."""
    depth = 0
    for at, token in enumerate(tokens):
        depth += token.startswith("(") - (token == ")")
        if not depth:
            return at
    raise _Untold


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

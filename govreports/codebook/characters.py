"""Characters exchanged one for one: punctuation and width."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping


def swapper(table: Mapping[int, int | str | None]) -> Callable[[str], str]:
    """A function that does what `str.translate` does with `table`, many times faster on text of which few characters change:
    `translate` looks every Chinese character up, `replace` searches. Raises ValueError where a replacement is itself
    to be replaced."""
    swaps = {chr(old): "" if new is None else chr(new) if isinstance(new, int) else new for old, new in table.items()}
    if not swaps.keys().isdisjoint("".join(swaps.values())):
        raise ValueError("a replacement must not be replaced itself")
    search = re.compile("[" + "".join(map(re.escape, swaps)) + "]").search

    def swap(text: str) -> str:
        match = search(text)
        while match:
            text = text.replace(match[0], swaps[match[0]])
            match = search(text, match.start())
        return text

    return swap

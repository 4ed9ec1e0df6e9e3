"""How many requests may wait at once: a portal's walk begins only when there is room, so that a run over thousands of
portals holds no more in memory than one over a few dozen."""

from __future__ import annotations

import asyncio


class Gate:
    """Counts requests that were made and not answered yet; `most` of them leave no room for another portal."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting = 0
        self._changed = asyncio.Event()

    def made(self) -> None:
        """A request was made."""
        self._waiting += 1

    def answered(self) -> None:
        """Its answer, or its failure, came."""
        self._waiting -= 1
        self._changed.set()

    async def room(self) -> None:
        """Waits until another portal may begin."""
        while self._waiting >= self._most:
            self._changed.clear()
            await self._changed.wait()

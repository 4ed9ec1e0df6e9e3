"""No further portal is begun while too much waits."""

from __future__ import annotations

import asyncio

from govreports.spiders.gate import Gate


def test_a_portal_waits_for_room() -> None:
    async def scene() -> list[str]:
        gate, told = Gate(2), []

        async def begin() -> None:
            await gate.room()
            told.append("begun")

        gate.made()
        await begin()
        gate.made()
        task = asyncio.create_task(begin())
        await asyncio.sleep(0.01)
        told.append("waiting")
        gate.answered()
        await task
        return told

    assert asyncio.run(scene()) == ["begun", "waiting", "begun"]

"""The present moment, in one place, so that a test can live through ten years in a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

offset = timedelta(0)
"""Added to the machine's time; only a test sets it."""


def moment() -> datetime:
    """The present moment (UTC)."""
    return datetime.now(UTC) + offset


def stamp(at: datetime, timespec: str = "microseconds") -> str:
    """A moment as the store writes it: UTC, ISO 8601 with a trailing `Z`."""
    return at.isoformat(timespec=timespec).replace("+00:00", "Z")


def now(timespec: str = "microseconds") -> str:
    """The present moment as the store writes it."""
    return stamp(moment(), timespec)


def parse(text: str | None) -> datetime | None:
    """A moment as the store writes it, or any ISO 8601 (UTC where it names no zone); None where it is no time."""
    try:
        at = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)

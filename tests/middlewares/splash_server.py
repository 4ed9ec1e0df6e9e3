"""Starts Splash 3.5 on the Python of Debian 12, whose changes since 2020 it does not know: run with the Python that has it."""

from __future__ import annotations

import json
from typing import Any

from PyQt5 import QtCore

LOADS, TIMER = json.loads, QtCore.QTimer


def loads(text: Any, *arguments: Any, encoding: str | None = None, **options: Any) -> Any:
    """`json.loads` has no `encoding` any more (Python 3.9)."""
    return LOADS(text, *arguments, **options)


class Timer(TIMER):
    """Qt's timer takes whole milliseconds only (Python 3.10)."""

    def start(self, *arguments: float) -> None:
        super().start(*(int(value) for value in arguments))


if __name__ == "__main__":
    json.loads, QtCore.QTimer = loads, Timer
    from splash.server import main

    main()

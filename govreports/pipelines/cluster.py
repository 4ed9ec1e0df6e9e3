"""Reading on the machines of a Dask cluster (`requirements-scale.txt`), in place of the processes of `pool`.

A page is sent whole and its report comes back, so that the machines share no disk. Bounds hold there as they do here; a
worker that dies gives its pages to the others.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from govreports.items import ReadingError, ReportPage
from govreports.pipelines.pool import Worker, is_heavy
from govreports.pipelines.reader import reader
from govreports.pipelines.worker import strip
from govreports.reading.chain import read

SECONDS = 30
"""A scheduler that does not answer within these is not there."""
_own = threading.local()


class ClusterError(Exception):
    """The cluster cannot be used; the message is one clear sentence."""


class ClusterPool:
    """As `ReadingPool`, on the cluster behind `address` (``tcp://host:8786``). Raises ClusterError."""

    def __init__(self, address: str, seconds: float, megabytes: int) -> None:
        self._limits = (seconds, megabytes)
        if not address.startswith(("tcp://", "tls://")):
            raise ClusterError(f"{address!r} is no address of a Dask scheduler, as tcp://host:8786")
        try:
            from distributed import Client
        except ImportError as error:
            raise ClusterError("a Dask cluster needs `pip install -r requirements-scale.txt`") from error
        try:
            self._client = Client(address, timeout=SECONDS, set_as_default=False)
            readers = self._client.run(reader)
        except (OSError, ValueError, ImportError) as error:
            raise ClusterError(f"the Dask scheduler {address} cannot be used: {error}") from error
        if not readers:
            raise ClusterError(f"the Dask scheduler {address} has no workers")
        if others := sorted(worker for worker, name in readers.items() if name != reader()):
            raise ClusterError(f"another release of govreports is installed on {', '.join(others)}")
        self.size = sum(self._client.nthreads().values())
        self._executor = self._client.get_executor()

    async def read(self, page: ReportPage) -> ReportPage:
        """As `Worker.read`, without holding up the event loop."""
        from distributed.scheduler import KilledWorker

        try:
            done: ReportPage = await asyncio.wrap_future(self._executor.submit(_read, page, *self._limits))
        except KilledWorker as error:
            raise ReadingError("page", "limit", "the workers that read the document died") from error
        return done

    def close(self) -> None:
        """Wait for what is being read, then leave the cluster."""
        self._executor.shutdown()
        self._client.close()


def _read(page: ReportPage, seconds: float, megabytes: int) -> ReportPage:
    """On the cluster: a heavy page in a process with its bounds, any other right here."""
    if not is_heavy(page):
        read(page)
        strip(page)
        return page
    worker: Any = getattr(_own, "worker", None)
    if worker is None:
        worker = _own.worker = Worker(seconds, megabytes)
    return worker.read(page)  # type: ignore[no-any-return]

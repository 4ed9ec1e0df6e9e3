"""What every part of one crawl asks for: its store, its id, its folders. A crawl is Scrapy's `Crawler`, known here only
as something with `settings` and `spidercls`."""

from __future__ import annotations

import logging
import os
import weakref
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from govreports.items import Failure
from govreports.store.clock import moment, stamp
from govreports.store.database import Store, StoreError
from govreports.store.page_states import PageState

logger = logging.getLogger(__name__)

BACKENDS = ("sqlite", "postgresql")
"""Databases that the store knows."""

_stores: weakref.WeakKeyDictionary[Any, Store] = weakref.WeakKeyDictionary()
_run_ids: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()


def store_of(crawler: Any) -> Store:
    """The one store of a crawl: setting `DATABASE_URL`, or SQLite under `DATA_DIR`. Raises StoreError."""
    if crawler not in _stores:
        _stores[crawler] = Store(database_url(crawler.settings))
    return _stores[crawler]


def run_id(crawler: Any) -> str:
    """The id of this run: the moment it began (UTC), the spider and the process, so that ids sort by time."""
    if crawler not in _run_ids:
        _run_ids[crawler] = f"{began(moment())}-{crawler.spidercls.name}-{os.getpid()}"
    return _run_ids[crawler]


def began(at: datetime) -> str:
    """How the id of a run begins that began at this moment."""
    return "".join(c for c in stamp(at) if c.isalnum()).removesuffix("Z")


def record_failure(crawler: Any, failure: Failure, state: PageState | None = None) -> None:
    """Enter a failure into the store and the crawl's statistics. Where the store itself fails, the log has it."""
    crawler.stats.inc_value("failures/count")
    crawler.stats.inc_value(f"failures/{failure.step}/{failure.reason}")
    try:
        store_of(crawler).add_failure(run_id(crawler), failure, state)
    except StoreError as error:
        crawler.stats.inc_value("failures/not_stored")
        logger.error("failure not stored (%s): %s", error, failure)


def database_url(settings: Mapping[str, Any]) -> str:
    """`DATABASE_URL` of the settings, or the SQLite file under `DATA_DIR`. Raises StoreError where that can be no store; it
    does not quote it: a password may stand in it."""
    given = settings.get("DATABASE_URL")
    if not given:
        return f"sqlite:///{data_dir(settings) / 'govreports.db'}"
    try:
        url = make_url(given)
        if url.get_backend_name() not in BACKENDS:
            raise StoreError(f"DATABASE_URL is of {url.get_backend_name()}: the store is one of {', '.join(BACKENDS)}")
        url.get_dialect().import_dbapi()
    except ArgumentError as error:
        raise StoreError("DATABASE_URL is no address of a database, as postgresql+psycopg://user@host/name") from error
    except ImportError as error:
        raise StoreError(f"DATABASE_URL: {error}; a store on PostgreSQL needs `pip install -r requirements-scale.txt`") from error
    return str(given)


def data_dir(settings: Mapping[str, Any]) -> Path:
    """`DATA_DIR` (default `data`): where the store, the archive, the runs and the feeds lie."""
    return Path(settings.get("DATA_DIR") or "data")


def feed_dir(settings: Mapping[str, Any]) -> Path:
    """`FEED_DIR`, or `feeds` under `DATA_DIR`."""
    return Path(settings.get("FEED_DIR") or data_dir(settings) / "feeds")


def archive_dir(settings: Mapping[str, Any]) -> Path:
    """`ARCHIVE_DIR`, or `archive` under `DATA_DIR`."""
    return Path(settings.get("ARCHIVE_DIR") or data_dir(settings) / "archive")


def runs_dir(settings: Mapping[str, Any]) -> Path:
    """Where the run reports lie: `runs` under `DATA_DIR`."""
    return data_dir(settings) / "runs"

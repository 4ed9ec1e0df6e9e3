"""What the site stands on: the export under `DATA_DIR/site`, made anew only when the store has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from govreports import __version__
from govreports.publishing import feeds
from govreports.publishing.coverage import Listing
from govreports.publishing.export import Wanted, export
from govreports.publishing.site import search
from govreports.publishing.site.database import SiteError
from govreports.publishing.writers import DATABASE
from govreports.store import Store
from govreports.store.canonical import dumps
from govreports.store.dataset import state

FORMATS = ("csv", "sqlite")
MADE_OF = "made-of.json"


def make(store: Store, folder: Path, listings: Sequence[Listing]) -> Path:
    """The exported database, as the store is now, with its search index beside it. Raises ExportError, StoreError and
    SiteError."""
    told = dumps([__version__, state(store), [[x.portal_id, x.code, x.locality, x.level, x.since] for x in listings]])
    data, mark = folder / "data", folder / MADE_OF
    try:
        if not (data / DATABASE).is_file() or not mark.is_file() or mark.read_text(encoding="utf-8") != told:
            export(store, data, Wanted(FORMATS), listings)
            feeds.write(mark, told)
        search.refresh(data / DATABASE)
    except (OSError, sqlite3.Error) as error:
        raise SiteError(f"what the site stands on cannot be written in {folder}: {error}") from error
    return data / DATABASE

"""What is kept: the reports with their versions (`Store`, SQLAlchemy Core) and the bytes they were read from
(`Archive`, WARC). Knows `govreports.items` only."""

from govreports.store.archive import Archive, iter_captures
from govreports.store.database import Store, StoreError
from govreports.store.decisions import Decision
from govreports.store.page_states import PageState, failure_of
from govreports.store.run import archive_dir, data_dir, feed_dir, record_failure, run_id, runs_dir, store_of
from govreports.store.saving import Saved
from govreports.store.sources import Source

__all__ = [
    "Archive",
    "Decision",
    "PageState",
    "Saved",
    "Source",
    "Store",
    "StoreError",
    "archive_dir",
    "data_dir",
    "failure_of",
    "feed_dir",
    "iter_captures",
    "record_failure",
    "run_id",
    "runs_dir",
    "store_of",
]

"""What the commands have in common that crawl nothing. (No command itself: Scrapy takes only classes below its own for one.)"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, ClassVar

from scrapy.settings import Settings

from govreports.store import Store, StoreError
from govreports.store.engine import file_of
from govreports.store.run import database_url


class Quiet:
    """Beside `ScrapyCommand`: no crawler process, no log; what goes wrong is one sentence and exit status 1."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}
    settings: Settings | None
    exitcode: int

    @contextmanager
    def telling(self, *errors: type[Exception]) -> Iterator[None]:
        """An error of these kinds, or of the store, ends what stands within, and is told."""
        kinds: tuple[type[Exception], ...] = (StoreError, *errors)
        try:
            yield
        except kinds as error:
            sys.stderr.write(f"{type(self).__module__.rpartition('.')[2]}: {error}\n")
            self.exitcode = 1

    @contextmanager
    def opened(self, *, new: bool = True) -> Iterator[Store]:
        """The store of the settings; without `new` it has to be there already (of a mistyped DATA_DIR one would be made, and all be
        well with it). Raises StoreError."""
        assert self.settings is not None
        if not new and (path := file_of(database_url(self.settings))) is not None and not path.exists():
            raise StoreError(f"there is no store at {path}")
        with closing(Store(database_url(self.settings))) as store:
            yield store

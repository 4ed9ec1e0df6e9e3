"""Every portal that was recorded by `scrapy addportal` is still read as it was recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govreports.commands.addportal import recorded

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "portals"
PAGES = sorted(FOLDER.glob("*.html"))


def test_some_are_recorded() -> None:
    assert {path.stem for path in PAGES} >= {"example-trs", "example-gkmlpt", "example-nfcms"}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_recorded_portal_is_read_as_it_was(page: Path) -> None:
    told = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert recorded(page.read_bytes(), told["url"]) == told

"""`trs`, TRS WCM: static columns of `./YYYYMM/tYYYYMMDD_N.html`, the commonest system of the provinces.

The pager is written by a script, `createPageHTML(3, 0, "index", "html")`: counted from 0, so that page 2 is
index_1.html; a variant counts from 1, another has the rows first. Some lists are written row by row by a script
(`document.writeln`). Channels are folders, with a number behind the name where it clashes (`bmnb_97945`).
"""

from __future__ import annotations

import re
from typing import ClassVar

from scrapy.http import TextResponse

from govreports.items import ListingEntry
from govreports.platforms.base import Step
from govreports.platforms.columns import StaticColumns
from govreports.platforms.markup import fragment

_WRITTEN = re.compile(r"""document\.write(?:ln)?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\)""")


class Trs(StaticColumns):
    """The portals made with TRS WCM."""

    name: ClassVar[str] = "trs"
    row: ClassVar[re.Pattern[str]] = re.compile(r"/t\d{8}_\d+\.s?html?$|/P0\d{10,24}\.\w{2,5}$")
    body: ClassVar[str] = (
        "//*[contains(concat(' ', normalize-space(@class), ' '), ' TRS_Editor ') or contains(@class, 'trs_editor_view')"
        " or contains(@class, 'TRS_UEDITOR') or contains(@class, 'Custom_UnionStyle')]"
    )

    def recognise(self, response: TextResponse) -> bool:
        return bool(re.search(r"/t\d{8}_\d+\.s?html?[\"'?#]|TRS_(?:Editor|UEDITOR)|trs_editor_view", response.text))

    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        found = super().entries(response, step)
        if not found:
            written = "".join((single or double).replace("\\", "") for single, double in _WRITTEN.findall(response.text))
            found = super().entries(fragment(response, written), step) if written else []
        return found

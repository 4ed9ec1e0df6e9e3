"""Whose row of a shared listing a title is: told by the names of the places that share it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from govreports import localities
from govreports.portals import Portal


def owner(portals: Sequence[Portal], host: str, title: str) -> Portal | None:
    """The portal whose place the title names (罗定市 of 云浮市罗定市; 湘西 of 湘西土家族苗族自治州 where no name stands in
    full), the longest name first; else the one whose host the listing is on; None where nobody claims it."""
    others = [portal for portal in portals if portal.host != host]
    for name in (last_part, _short):
        named = [portal for portal in others if name(portal.locality) in title]
        if named:
            return max(named, key=_length(name))
    return next((portal for portal in portals if portal.host == host), None)


def last_part(locality: str) -> str:
    """The last part of a name: 南沙区 of 广州市南沙区, 罗定市 of 云浮市罗定市."""
    _, mark, tail = locality.partition("市")
    return tail if mark and tail else locality


def _short(locality: str) -> str:
    return localities.short_name(last_part(locality))


def _length(name: Callable[[str], str]) -> Callable[[Portal], int]:
    return lambda portal: len(name(portal.locality))

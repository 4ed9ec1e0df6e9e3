"""What a walk that read a listing to its end says of reports that are no longer on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from govreports.items import PortalRun, Sighting
from govreports.spiders.refresh import is_due
from govreports.store import PageState, clock
from govreports.store.presence import APART, Address, Listed, is_short

Addresses = Mapping[str, Address]


def concluded(
    run: PortalRun, before: Listed | None, known: Addresses, listed: Collection[str], at: str
) -> Sighting | None:
    """What is new of a portal's known addresses now that its listing has been read to its end; None where nothing is.

    A listing that lost far too much at once is told as `shortened` on `run`, and nothing follows from it; nor does
    anything from one with fewer reports than the registry expects.
    """
    if before is not None and is_short(before, run.listed, at):
        run.note("shortened", "listing", run.listing_url or "", f"{run.listed} reports, and {before.listed} by {before.at}")
        run.complete = False
        return None if before.short_since else Sighting(run.portal_id, at, short=True)
    if run.listed < run.minimum:
        return None
    lost = sorted(url for url, address in known.items() if url not in listed and address.unlisted is None)
    back = sorted(url for url, address in known.items() if url in listed and address.unlisted is not None)
    same = before is not None and (before.listed, before.short_since) == (run.listed, None)
    return None if same and not lost and not back else Sighting(run.portal_id, at, run.listed, lost=lost, back=back)


def is_same_page(asked: str, answered: str) -> bool:
    """Whether an answer is the page's own: a redirect to https or www is, one to an error page is not."""
    return urlsplit(asked)._replace(scheme="", netloc="") == urlsplit(answered)._replace(scheme="", netloc="")


def vanished(
    known: Addresses, listed: Collection[str], at: str, state_of: Callable[[str], PageState | None], settings: Mapping[str, Any]
) -> list[str]:
    """Known addresses that a complete listing no longer had a day ago and does not have now: their pages are asked
    whether they are gone, at once, and as long as they answer at the interval of any known page."""
    moment = clock.parse(at)
    found = []
    for url, address in sorted(known.items()):
        unlisted = clock.parse(address.unlisted)
        if moment and unlisted and moment - unlisted >= APART and address.gone is None and url not in listed:
            state = state_of(url)
            asked = clock.parse(state.checked) if state else None
            if state is None or asked is None or asked - unlisted < APART or is_due(state, settings, moment):
                found.append(url)
    return found

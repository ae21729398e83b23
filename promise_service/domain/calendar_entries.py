"""A callback in the customer's calendar: one entry, however often the callback moves (RFC 5545, RFC 5546)."""

from __future__ import annotations

from promise_service.domain.notices import CalendarEntry
from promise_service.domain.promises import Promise, Succession

_IN_PLACE_OF = frozenset({Succession.DELAY, Succession.RESCHEDULE})


def origin_of(promise_id: str, before: Promise | None, succession: Succession | None) -> tuple[str, int]:
    """The first of the promises that took each other's place up to this new one, and how many moves lie between."""
    if before is None or succession not in _IN_PLACE_OF:
        return promise_id, 0
    return before.origin_id, before.moves + 1


def calendar_entry(promise: Promise, summary: str, *, cancelled: bool = False) -> CalendarEntry | None:
    """The entry of a callback as it is now promised, or as it is taken out again; None for what has no window.

    `uid` names the first promise, `sequence` grows with each move, and once more for the cancellation (RFC 5545,
    section 3.8.7.4); whoever is only reminded gets the entry that they have.
    """
    if promise.window is None:
        return None
    return CalendarEntry(
        uid=promise.origin_id,
        sequence=promise.moves + 1 if cancelled else promise.moves,
        window=promise.window,
        summary=summary,
        cancelled=cancelled,
    )

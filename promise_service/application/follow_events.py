"""Following events as they happen: the stream, and where somebody begins to read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from promise_service.domain.events import EventType
from promise_service.errors import EventNotKept

KEPT_FOR = timedelta(days=7)
"""How long an event stays in the stream: so long may somebody be away and still miss nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedEvent:
    """An event with its place in the stream; `body` is its text, the same as webhooks carry."""

    position: int
    id: str
    type: EventType
    body: str = field(repr=False)


class EventStream(Protocol):
    """All events of the last days, in the one order in which everybody sees them.

    A position never comes to light after a higher one, whoever writes at once.
    """

    def put_in_order(self) -> None:
        """Give every event that has come in since a place; before that it is not in the stream."""
        ...

    def newest(self) -> int:
        """The position of the newest event; 0 where there is none."""
        ...

    def position_of(self, event_id: str) -> int | None:
        """The position of an event; None where the stream does not hold it (any more)."""
        ...

    def after(self, position: int, limit: int) -> Sequence[PlacedEvent]:
        """At most `limit` events from behind that position on."""
        ...


def beginning(stream: EventStream, last_event_id: str | None) -> int:
    """The position behind which somebody begins: that of the last event they have seen, else of the newest there is.

    EventNotKept where the stream does not hold that event: nobody could say then what was missed.
    """
    stream.put_in_order()
    if last_event_id is None:
        return stream.newest()
    position = stream.position_of(last_event_id)
    if position is None:
        raise EventNotKept(last_event_id)
    return position

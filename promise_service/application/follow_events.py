"""Following events as they happen: the stream, and where somebody begins to read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from promise_service.domain.events import EventType
from promise_service.errors import EventNotKept

KEPT_FOR = timedelta(days=7)
"""How long somebody may be away and still miss nothing."""

FORGOTTEN_AFTER = KEPT_FOR + timedelta(hours=1)
"""How long an event stays in the stream: none goes while somebody goes on from just before it."""


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

    def position_of(self, event_id: str, since: datetime) -> int | None:
        """The position of an event that came in after that instant; None where the stream holds no such event."""
        ...

    def id_at(self, position: int) -> str | None:
        """Which event has that position, or had it last; None where none has."""
        ...

    def after(self, position: int, limit: int) -> Sequence[PlacedEvent]:
        """At most `limit` events from behind that position on."""
        ...


@dataclass(frozen=True, slots=True)
class Beginning:
    """The position behind which somebody begins, and the event that has it; None before the first event of all."""

    position: int
    event_id: str | None


def beginning(stream: EventStream, last_event_id: str | None, now: datetime) -> Beginning:
    """Where somebody begins: behind the last event they have seen, else behind the newest there is.

    EventNotKept where that event came in more than seven days ago, or never: something behind it may be forgotten by
    now, though it is not forgotten itself, and nobody could say what was missed.
    """
    stream.put_in_order()
    if last_event_id is None:
        newest = stream.newest()
        return Beginning(newest, stream.id_at(newest))
    position = stream.position_of(last_event_id, now - KEPT_FOR)
    if position is None:
        raise EventNotKept(last_event_id)
    return Beginning(position, last_event_id)

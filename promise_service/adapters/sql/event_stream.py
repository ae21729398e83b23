"""The event stream over SQL: read in the order of places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading
from promise_service.adapters.sql.event_places import newest_position, put_in_order
from promise_service.adapters.sql.schema.webhooks import event_places, events
from promise_service.application.follow_events import PlacedEvent
from promise_service.domain.events import EventType

_POSITION = sa.select(event_places.c.position).where(
    event_places.c.event_id == sa.bindparam("event_id"), event_places.c.written_at > sa.bindparam("since")
)
_ID = sa.select(event_places.c.event_id).where(event_places.c.position == sa.bindparam("position"))
_AFTER: sa.Select[Any] = (
    sa.select(event_places.c.position, events.c.id, events.c.type, events.c.body)
    .join(events, events.c.id == event_places.c.event_id)
    .where(event_places.c.position > sa.bindparam("position"))
    .order_by(event_places.c.position)
    .limit(sa.bindparam("limit"))
)


class SqlEventStream:
    """Events in the database, in the one order in which everybody sees them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put_in_order(self) -> None:
        """Give every committed event a place, which it keeps."""
        put_in_order(self._engine)

    def newest(self) -> int:
        """The position of the newest event; 0 where there is none."""
        with reading(self._engine) as connection:
            return newest_position(connection)

    def position_of(self, event_id: str, since: datetime) -> int | None:
        """The position of an event that came in after that instant; None where the stream holds no such event."""
        with reading(self._engine) as connection:
            position: int | None = connection.scalar(_POSITION, {"event_id": event_id, "since": since})
        return position

    def id_at(self, position: int) -> str | None:
        """Which event has that position, or had it last; None where none has."""
        with reading(self._engine) as connection:
            event_id: str | None = connection.scalar(_ID, {"position": position})
        return event_id

    def after(self, position: int, limit: int) -> Sequence[PlacedEvent]:
        """At most `limit` events from behind that position on."""
        with reading(self._engine) as connection:
            rows = connection.execute(_AFTER, {"position": position, "limit": limit})
            return [
                PlacedEvent(position=row.position, id=row.id, type=EventType(row.type), body=row.body) for row in rows
            ]

"""The order of events in the stream, given once they are committed, and the end of their time in it.

Numbers that a transaction gives itself may come to light after higher ones, and whoever had read the higher ones would
never see them. Here a writer gives none. Whoever reads the stream numbers what is committed and has no place yet, one
process at a time: a position comes to light after all lower ones.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from promise_service.adapters.sql.engine import in_transaction, reading
from promise_service.adapters.sql.locks import lock
from promise_service.adapters.sql.schema.webhooks import deliveries, event_places, events
from promise_service.application.follow_events import FORGOTTEN_AFTER

_PLACED_AT_ONCE = 1000
_FORGOTTEN_AT_ONCE = 1000
_THE_ORDER = "the order of the event stream"

_WITHOUT_PLACE = event_places.c.position.is_(None)
_ANY_WITHOUT_PLACE = sa.select(event_places.c.arrival).where(_WITHOUT_PLACE).limit(1)
_NEWEST = sa.select(sa.func.coalesce(sa.func.max(event_places.c.position), 0))
_NEXT = (
    sa.select(event_places.c.arrival, sa.func.row_number().over(order_by=event_places.c.arrival).label("place"))
    .where(_WITHOUT_PLACE)
    .order_by(event_places.c.arrival)
    .limit(_PLACED_AT_ONCE)
    .subquery()
)
_PLACE = (
    sa.update(event_places)
    .where(event_places.c.arrival == _NEXT.c.arrival)
    .values(position=sa.bindparam("newest", type_=sa.BigInteger) + _NEXT.c.place)
)

# The newest place of all stays, so that numbers go on from it.
_FIRST = (
    sa.select(event_places.c.arrival, event_places.c.position)
    .where(event_places.c.written_at <= sa.bindparam("since"))
    .order_by(event_places.c.arrival)
    .limit(_FORGOTTEN_AT_ONCE)
    .with_for_update(skip_locked=True)
    .subquery()
)
_OLD = sa.select(_FIRST.c.arrival).where(
    sa.or_(_FIRST.c.position.is_(None), _FIRST.c.position < _NEWEST.scalar_subquery())
)
_FORGET_PLACES = sa.delete(event_places).where(event_places.c.arrival.in_(_OLD)).returning(event_places.c.event_id)
_FORGET_UNTOLD = sa.delete(events).where(
    events.c.id.in_(sa.bindparam("ids", expanding=True)),
    ~sa.exists().where(deliveries.c.event_id == events.c.id),
)


def put_in_order(engine: Engine) -> None:
    """Give every event that is committed, and has none, its place behind all others."""
    while _some_without_place(engine):
        in_transaction(engine, _place_some)


def newest_position(connection: Connection) -> int:
    """The last place that was given; 0 where none was."""
    position: int = connection.execute(_NEWEST).scalar_one()
    return position


def forget_events(connection: Connection, now: datetime, kept_for: timedelta = FORGOTTEN_AFTER) -> None:
    """Take some events out of the stream that have been in it for long enough, and forget those nobody was sent."""
    forgotten = connection.scalars(_FORGET_PLACES, {"since": now - kept_for}).all()
    if forgotten:
        connection.execute(_FORGET_UNTOLD, {"ids": forgotten})


def _some_without_place(engine: Engine) -> bool:
    with reading(engine) as connection:
        return connection.execute(_ANY_WITHOUT_PLACE).first() is not None


def _place_some(connection: Connection) -> None:
    """The lock is held until the commit: whoever comes next sees all places that were given before."""
    lock(connection, [_THE_ORDER])
    connection.execute(_PLACE, {"newest": newest_position(connection)})

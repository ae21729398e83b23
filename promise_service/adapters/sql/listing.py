"""Which promises a list holds, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from promise_service.adapters.sql.as_of import stage_at, verdict_at
from promise_service.adapters.sql.promise_rows import STANDING_COLUMNS
from promise_service.adapters.sql.schema.promises import OWED_ROWS, promises, standings
from promise_service.application.ports.archive import PromiseFilter, Reach
from promise_service.domain.promise_course import OWED, Stage, State

RECORDS = sa.select(*promises.c, *STANDING_COLUMNS).join(standings, standings.c.promise_id == promises.c.id)
"""Promises, each with how it stands."""

_Condition = sa.ColumnElement[bool] | sa.TextClause


def listing(
    wanted: PromiseFilter, now: datetime, *, limit: int, after: tuple[datetime, str] | None
) -> sa.Select[tuple[object, ...]]:
    """Promises by `due_at` and id, from behind `after` on; `due_after` is in the list, `due_before` is not."""
    order = (standings.c.due_at, standings.c.promise_id)
    statement = RECORDS.where(*_conditions(wanted, now)).order_by(*order).limit(limit)
    if after is not None:
        place = sa.tuple_(sa.literal(after[0], standings.c.due_at.type), sa.literal(after[1]))
        statement = statement.where(sa.tuple_(*order) > place)
    return statement


def owed_records(now: datetime) -> sa.Select[tuple[object, ...]]:
    """Everything that is owed at `now`, in the order of lists."""
    return RECORDS.where(*_in_states(OWED, now)).order_by(standings.c.due_at, standings.c.promise_id)


def _conditions(wanted: PromiseFilter, now: datetime) -> Iterable[_Condition]:
    if wanted.states is not None:
        yield from _in_states(wanted.states, now)
    if wanted.verdict is not None:
        yield verdict_at(now) == wanted.verdict.value
    if wanted.reach is not None:
        yield _within(wanted.reach)
    if wanted.due_after is not None:
        yield standings.c.due_at >= wanted.due_after
    if wanted.due_before is not None:
        yield standings.c.due_at < wanted.due_before
    for column, value in (
        (promises.c.kind, wanted.kind),
        (promises.c.queue, wanted.queue),
        (promises.c.channel, wanted.channel),
        (promises.c.customer_id, wanted.customer_id),
        (promises.c.conversation_id, wanted.conversation_id),
        (standings.c.team, wanted.team),
        (standings.c.agent_id, wanted.agent_id),
        (standings.c.phone, wanted.phone),
    ):
        if value is not None:
            yield column == value


def _within(reach: Reach) -> sa.ColumnElement[bool]:
    """What `Reach.covers` says, in SQL."""
    return sa.or_(
        promises.c.queue.is_not(None) if reach.every_queue else promises.c.queue.in_(reach.queues),
        sa.false() if reach.made_by is None else promises.c.made_by == reach.made_by,
    )


def _in_states(states: frozenset[State], now: datetime) -> Iterable[_Condition]:
    yield stage_at(now).in_([stage.value for stage in Stage if stage.state in states])
    if states <= OWED:
        # Time alone makes nothing owed that was not; said once more, so that the index of owed promises serves.
        yield sa.text(f"standings.{OWED_ROWS}")

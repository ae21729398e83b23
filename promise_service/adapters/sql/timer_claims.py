"""Due timers, handed out by SQL: one dispatcher gets each, one worker begins it, for as long as its lease lasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, Row

from promise_service.adapters.sql.engine import in_transaction, reading, writing
from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.job_rows import timer_from
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.statements import in_list
from promise_service.application.ports.jobs import Begun, ClaimedTimer
from promise_service.domain.timers import Timer, TimerKind, TimerState

MOST_STARTS = 10
"""After so many starts without an end a timer is given up: it seems to take its worker with it."""

_NOW = sa.bindparam("now", type_=Instant)
_LEASE_UNTIL = sa.bindparam("lease_until", type_=Instant)

_WAITING = sa.text("timers.state = 'waiting'")  # as it stands: only so does the index of waiting ones serve
_STILL_HELPS = timers.c.helps_until > _NOW
_DUE = (
    sa.select(timers.c.id)
    .where(
        _WAITING,
        timers.c.due_at <= _NOW,
        sa.or_(timers.c.claimed_until.is_(None), timers.c.claimed_until <= _NOW),
    )
    .order_by(
        sa.case((_STILL_HELPS, 0), (timers.c.helps_until.is_(None), 1), else_=2),
        sa.case((_STILL_HELPS, timers.c.helps_until), else_=timers.c.due_at),
        timers.c.due_at,
        timers.c.id,
    )
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    sa.update(timers)
    .where(timers.c.id.in_(_DUE))
    .values(claimed_until=_LEASE_UNTIL, begun=False)
    .returning(timers.c.id, timers.c.due_at, timers.c.helps_until, timers.c.starts)
)

# Only what waits is claimed. The state is not asked for, lest PostgreSQL goes through the index of all that waits.
_HELD = (in_list(timers.c.id, "ids"), timers.c.claimed_until == _LEASE_UNTIL)
# How often a delivery was tried is counted with the delivery: it is begun in vain whenever its receiver is slow.
_STARTS = timers.c.starts + sa.case((timers.c.kind == TimerKind.DELIVER_EVENT.value, 0), else_=1)
# In the order of their ids, as far as they can be locked in any: others move the timers of many deliveries at once.
_IN_ORDER = sa.select(timers.c.id).where(in_list(timers.c.id, "ids")).order_by(timers.c.id).with_for_update()
_BEGIN = (
    sa.update(timers)
    .where(
        timers.c.id.in_(_IN_ORDER),
        timers.c.claimed_until == _LEASE_UNTIL,
        timers.c.claimed_until > _NOW,
        sa.not_(timers.c.begun),
    )
    .values(begun=True, starts=_STARTS)
    .returning(timers.c.id, timers.c.starts, timers.c.detail)
)
_RELEASE = (
    sa.update(timers)
    .where(*_HELD)
    .values(
        claimed_until=None,
        begun=False,
        starts=timers.c.starts - sa.case((sa.and_(timers.c.begun, timers.c.starts > 0), 1), else_=0),
    )
)
_NOTE = sa.update(timers).where(*_HELD).values(detail=sa.bindparam("failure"))
_NEXT_UNCLAIMED = (
    sa.select(timers.c.due_at).where(_WAITING, timers.c.claimed_until.is_(None)).order_by(timers.c.due_at).limit(1)
)


class SqlTimerClaims:
    """Claims of due timers. A timer is free again when its lease has run out, or once it was written anew."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, now: datetime, *, lease_until: datetime, limit: int) -> Sequence[ClaimedTimer]:
        """Due timers that nobody else gets before `lease_until`: first what still helps, by the end of its use."""
        with writing(self._engine) as connection:
            rows = connection.execute(_CLAIM, {"now": now, "lease_until": lease_until, "limit": limit}).all()
        return [ClaimedTimer(row.id, row.starts) for row in sorted(rows, key=partial(_urgency, now=now))]

    def begin(self, timer_ids: Sequence[str], *, lease_until: datetime, now: datetime) -> Begun:
        """Begin those that are still held under exactly this lease and were not begun under it."""
        if not timer_ids:
            return Begun(held=[])
        given = {"ids": list(timer_ids), "lease_until": lease_until, "now": now}
        begun = {row.id: row for row in in_transaction(self._engine, lambda write: write.execute(_BEGIN, given).all())}
        given_up = {row.id: _why_given_up(row.detail) for row in begun.values() if row.starts > MOST_STARTS}
        return Begun(held=[each for each in timer_ids if each in begun.keys() - given_up.keys()], given_up=given_up)

    def release(self, timer_ids: Sequence[str], *, lease_until: datetime) -> None:
        """Give back at once what is held under this lease; a start that came to nothing does not count."""
        if timer_ids:
            given = {"ids": list(timer_ids), "lease_until": lease_until}
            in_transaction(self._engine, lambda write: write.execute(_RELEASE, given))

    def note_failure(self, timer_id: str, *, lease_until: datetime, detail: str) -> None:
        """Keep the name of what went wrong."""
        with writing(self._engine) as connection:
            connection.execute(_NOTE, {"ids": [timer_id], "lease_until": lease_until, "failure": detail})

    def listed(self, state: TimerState, *, limit: int) -> Sequence[Timer]:
        """Timers in that state, earliest due first."""
        # The state goes into the statement as it stands: only so does an index of one state serve.
        in_state = timers.c.state == sa.literal_column(f"'{state.value}'")
        statement = sa.select(timers).where(in_state).order_by(timers.c.due_at, timers.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [timer_from(row) for row in connection.execute(statement)]

    def next_due_at(self) -> datetime | None:
        """When the next timer that was never claimed is due; None where none waits."""
        with reading(self._engine) as connection:
            return connection.scalar(_NEXT_UNCLAIMED)


def _why_given_up(last_failure: str | None) -> str:
    known = f"the last failure was: {last_failure}" if last_failure else "nobody could say what went wrong"
    return f"begun {MOST_STARTS} times and never settled; {known}"


def _urgency(row: Row[Any], now: datetime) -> tuple[int, datetime, datetime, str]:
    """The order of `_DUE` again, for rows are returned in none. (SQLite's RETURNING cannot tell what is null.)"""
    if row.helps_until is None:
        return 1, row.due_at, row.due_at, row.id
    if row.helps_until > now:
        return 0, row.helps_until, row.due_at, row.id
    return 2, row.due_at, row.due_at, row.id

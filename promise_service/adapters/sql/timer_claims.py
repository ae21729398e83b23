"""Due timers, handed out by SQL: one dispatcher gets each, for as long as its lease lasts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.job_rows import timer_from
from promise_service.adapters.sql.schema import timers
from promise_service.domain.timers import Timer, TimerState

_WAITING = sa.text("timers.state = 'waiting'")
_DUE = (
    sa.select(timers.c.id)
    .where(
        _WAITING,
        timers.c.due_at <= sa.bindparam("now"),
        sa.or_(timers.c.claimed_until.is_(None), timers.c.claimed_until <= sa.bindparam("now")),
    )
    .order_by(timers.c.due_at, timers.c.id)
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    sa.update(timers)
    .where(timers.c.id.in_(_DUE))
    .values(claimed_until=sa.bindparam("lease_until", type_=Instant))
    .returning(timers.c.due_at, timers.c.id)
)
_NEXT_UNCLAIMED = (
    sa.select(timers.c.due_at).where(_WAITING, timers.c.claimed_until.is_(None)).order_by(timers.c.due_at).limit(1)
)


class SqlTimerClaims:
    """Claims of due timers. A timer is free again when its lease has run out, or once it was written anew."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, now: datetime, *, lease_until: datetime, limit: int) -> Sequence[str]:
        """The ids of due timers, earliest first, that nobody else gets before `lease_until`."""
        with writing(self._engine) as connection:
            rows = connection.execute(_CLAIM, {"now": now, "lease_until": lease_until, "limit": limit}).all()
        return [row.id for row in sorted(rows)]

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

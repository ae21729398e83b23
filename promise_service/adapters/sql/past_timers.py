"""Timers whose time is past and that are to do nothing any more, while a demo makes a past up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.jobs import notices, timers
from promise_service.adapters.sql.schema.promises import OWED_ROWS, promises, standings
from promise_service.adapters.sql.schema.webhooks import webhooks
from promise_service.domain.notices import NoticeOutcome
from promise_service.domain.timers import TimerKind, TimerState

_REMINDERS = (TimerKind.CUSTOMER_REMINDER, TimerKind.OWNER_REMINDER, TimerKind.SUPERVISOR_REMINDER)
_OF_WHAT_IS_OWED = (TimerKind.AT_RISK, TimerKind.WINDOW_OPENED, TimerKind.DELAY_NOTICE, TimerKind.DUE)
_DUE = sa.and_(sa.text("timers.state = 'waiting'"), timers.c.due_at <= sa.bindparam("now", type_=Instant))
_SKIPPED = {"state": TimerState.SKIPPED.value}
_SKIP_REMINDERS = (
    sa.update(timers)
    .where(_DUE, timers.c.kind.in_([each.value for each in _REMINDERS]))
    .values(**_SKIPPED, detail="a demo reminds nobody")
)
_STILL_OWED = sa.exists().where(standings.c.promise_id == timers.c.subject_id, sa.text(f"standings.{OWED_ROWS}"))
_SKIP_SETTLED = (
    sa.update(timers)
    .where(_DUE, timers.c.kind.in_([each.value for each in _OF_WHAT_IS_OWED]), sa.not_(_STILL_OWED))
    .values(**_SKIPPED, detail="the promise was settled before")
)
_LEFT = sa.select(timers.c.id).where(_DUE).order_by(timers.c.due_at, timers.c.id)
_NEXT = sa.select(sa.func.min(timers.c.due_at)).where(sa.text("timers.state = 'waiting'"))
_SKIP_ALL = sa.update(timers).where(_DUE).values(**_SKIPPED, detail="a demo was broken off before this")
_SKIP_NOTICES = (
    sa.update(notices)
    .where(sa.text("notices.outcome = 'pending'"))
    .values(
        outcome=NoticeOutcome.SKIPPED.value,
        settled_at=sa.bindparam("now", type_=Instant),
        detail="a demo was broken off before this, and nobody is told",
    )
)


class PastTimers:
    """What is due in the past that is being made up."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, now: datetime) -> Sequence[str]:
        """Those that something is to be decided by, earliest first; the others are skipped, each with its reason."""
        with writing(self._engine) as connection:
            connection.execute(_SKIP_REMINDERS, {"now": now})
            connection.execute(_SKIP_SETTLED, {"now": now})
            return connection.scalars(_LEFT, {"now": now}).all()

    def next_due_at(self) -> datetime | None:
        """When the next one is due; None where none waits."""
        with reading(self._engine) as connection:
            due_at: datetime | None = connection.scalar(_NEXT)
        return due_at

    def let_be(self, now: datetime) -> None:
        """Skip all that is due by now, and every message that was not sent."""
        with writing(self._engine) as connection:
            connection.execute(_SKIP_ALL, {"now": now})
            connection.execute(_SKIP_NOTICES, {"now": now})

    def promises(self) -> int:
        """How many promises there are."""
        with reading(self._engine) as connection:
            number: int = connection.execute(sa.select(sa.func.count()).select_from(promises)).scalar_one()
        return number

    def why_not_empty(self) -> str | None:
        """Why this database cannot be filled with a demo, if it cannot."""
        with reading(self._engine) as connection:
            if connection.execute(sa.select(promises.c.id).limit(1)).first() is not None:
                return "There are promises in this database already, and a demo would mix with them: use an empty one."
            if connection.execute(sa.select(webhooks.c.id).limit(1)).first() is not None:
                return "There are webhooks in this database, and they would be told of a demo's promises; remove them."
        return None

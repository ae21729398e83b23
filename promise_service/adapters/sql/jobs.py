"""What happens by itself, for people to look at: timers in one state, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, Row

from promise_service.adapters.sql.engine import reading
from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.job_rows import timer_from
from promise_service.adapters.sql.schema.jobs import notices, timers
from promise_service.adapters.sql.schema.promises import promises
from promise_service.adapters.sql.schema.webhooks import deliveries
from promise_service.application.ports.jobs import Backlog, Job
from promise_service.domain.timers import TimerKind, TimerState
from promise_service.errors import NotFound

_SUBJECT = sa.case(
    (timers.c.kind == TimerKind.SEND_NOTICE.value, notices.c.promise_id),
    (timers.c.kind == TimerKind.DELIVER_EVENT.value, deliveries.c.subject_id),
    else_=timers.c.subject_id,
)
_PROMISE = sa.select(promises.c.id).where(promises.c.id == _SUBJECT).scalar_subquery()
_JOBS = (
    sa.select(timers, _PROMISE.label("promise_id"))
    .outerjoin(notices, notices.c.id == timers.c.subject_id)
    .outerjoin(deliveries, deliveries.c.id == timers.c.subject_id)
)
_BEHIND = sa.tuple_(timers.c.due_at, timers.c.id) > sa.tuple_(
    sa.bindparam("due_at", type_=Instant), sa.bindparam("id", type_=sa.Text)
)
# States stand in statements as they are: only so do the indexes of one state serve.
_STILL_HELPS = sa.or_(timers.c.helps_until.is_(None), timers.c.helps_until > sa.bindparam("now", type_=Instant))
_DEAD = sa.select(sa.func.count(), sa.func.count().filter(_STILL_HELPS)).where(sa.text("timers.state = 'dead'"))
_OVERDUE = sa.select(sa.func.count(), sa.func.min(timers.c.due_at)).where(
    sa.text("timers.state = 'waiting'"), timers.c.due_at <= sa.bindparam("now", type_=Instant)
)
_PENDING = sa.select(sa.func.count()).select_from(notices).where(sa.text("notices.outcome = 'pending'"))


class SqlJobs:
    """Timers as jobs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def job(self, job_id: str) -> Job:
        """One job; NotFound where there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(_JOBS.where(timers.c.id == job_id)).one_or_none()
        if row is None:
            raise NotFound("job", job_id)
        return _job(row)

    def jobs(
        self, state: TimerState, *, kind: TimerKind | None, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[Job]:
        """Jobs in that state, earliest due first, from behind the due time and id `after` on; at most `limit`."""
        statement = _JOBS.where(timers.c.state == sa.literal_column(f"'{state.value}'"))
        given: dict[str, Any] = {}
        if kind is not None:
            statement = statement.where(timers.c.kind == kind.value)
        if after is not None:
            statement = statement.where(_BEHIND)
            given = {"due_at": after[0], "id": after[1]}
        in_order = statement.order_by(timers.c.due_at, timers.c.id).limit(limit)
        with reading(self._engine) as connection:
            return [_job(row) for row in connection.execute(in_order, given)]

    def backlog(self, now: datetime) -> Backlog:
        """How many are dead or overdue at `now`, and how many notices wait to be sent."""
        with reading(self._engine) as connection:
            dead, of_use = connection.execute(_DEAD, {"now": now}).one()
            overdue, since = connection.execute(_OVERDUE, {"now": now}).one()
            return Backlog(
                dead=dead,
                dead_of_use=of_use,
                overdue=overdue,
                overdue_since=since,
                notices_pending=connection.scalar(_PENDING) or 0,
            )


def _job(row: Row[Any]) -> Job:
    return Job(timer=timer_from(row), promise_id=row.promise_id)

"""Deliveries that are due, and what became of each try: short transactions, for threads that call endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from promise_service.adapters.sql.delivery_beginnings import COMES_BEFORE, EARLIER, ORDER, NotBegun, begin_try
from promise_service.adapters.sql.delivery_outcomes import record_try
from promise_service.adapters.sql.engine import is_conflict, reading, writing
from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.webhooks import deliveries, events, webhooks
from promise_service.adapters.sql.statements import in_list
from promise_service.adapters.sql.waiting_deliveries import FREE, WAITING
from promise_service.adapters.sql.webhook_rows import EVENT_COLUMNS, delivery_from, event_beside, webhook_from
from promise_service.application.ports.webhooks import DueDelivery
from promise_service.domain.delivery_attempts import AfterAttempt, Attempt
from promise_service.domain.timers import TimerKind, TimerState
from promise_service.domain.webhooks import Webhook
from promise_service.errors import StoreUnavailable

_TRIES = 5

_ENDPOINTS = (
    sa.select(deliveries.c.webhook_id, timers.c.id)
    .join(deliveries, deliveries.c.id == timers.c.subject_id)
    .where(WAITING, in_list(timers.c.id, "ids"))
    .order_by(*ORDER)
)
_ITS_TIMER = timers.alias("its_timer")
_BEHIND = (
    sa.select(_ITS_TIMER.c.due_at)
    .join(EARLIER, EARLIER.c.id == _ITS_TIMER.c.subject_id)
    .where(sa.text("its_timer.state = 'waiting'"), _ITS_TIMER.c.kind == TimerKind.DELIVER_EVENT.value, COMES_BEFORE)
    .order_by(EARLIER.c.at, EARLIER.c.position, EARLIER.c.id)
    .limit(1)
    .correlate(deliveries)
    .scalar_subquery()
)
_TIMER = (
    sa.select(deliveries, *EVENT_COLUMNS, timers.c.due_at, _BEHIND.label("behind"))
    .select_from(timers)
    .outerjoin(deliveries, deliveries.c.id == timers.c.subject_id)
    .outerjoin(events, events.c.id == deliveries.c.event_id)
    .where(WAITING, timers.c.id == sa.bindparam("timer"))
)
_WEBHOOK = sa.select(webhooks).where(webhooks.c.id == sa.bindparam("endpoint"))
_THIS = sa.and_(WAITING, timers.c.id == sa.bindparam("timer"))
_PUT_OFF = (
    sa.update(timers)
    .where(_THIS, timers.c.due_at == sa.bindparam("seen_due_at", type_=Instant))
    .values(due_at=sa.bindparam("new_due_at", type_=Instant), **FREE)
)
_FORGET = (
    sa.update(timers)
    .where(_THIS, ~sa.exists(sa.select(1).where(deliveries.c.id == timers.c.subject_id).correlate(timers)))
    .values(state=TimerState.SKIPPED.value, detail="what it was to deliver is gone", **FREE)
)


class SqlDeliveryDesk:
    """Deliveries in the database. What changes an endpoint begins with the endpoint's own row."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def endpoints_of(self, timer_ids: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Of these timers those that wait, each after the endpoint that it is for, in the order of telling."""
        with reading(self._engine) as connection:
            rows = connection.execute(_ENDPOINTS, {"ids": list(timer_ids)}).all()
        return [(webhook_id, timer_id) for webhook_id, timer_id in rows]

    def due(self, timer_id: str) -> DueDelivery | None:
        """What that timer is to send, as it stands now; None where there is nothing to send any more."""
        with reading(self._engine) as connection:
            row = connection.execute(_TIMER, {"timer": timer_id}).one_or_none()
            webhook = None if row is None else _webhook(connection, row.webhook_id)
        if row is None:
            return None
        if webhook is None:
            with writing(self._engine) as connection:
                connection.execute(_FORGET, {"timer": timer_id})
            return None
        return DueDelivery(
            timer_id=timer_id,
            due_at=row.due_at,
            delivery=delivery_from(row),
            event=event_beside(row),
            webhook=webhook,
            trying_until=row.trying_until,
            behind=row.behind,
        )

    def put_off(self, due: DueDelivery, until: datetime) -> bool:
        """Try it no earlier than `until`. False where somebody has moved or settled it meanwhile."""
        moved = {"timer": due.timer_id, "seen_due_at": due.due_at, "new_due_at": until}
        with writing(self._engine) as connection:
            return connection.execute(_PUT_OFF, moved).rowcount == 1

    def begin(self, due: DueDelivery, now: datetime, until: datetime) -> DueDelivery | None:
        """Begin a try, which is nobody else's before `until`; None where that may not be.

        No lock is kept: that somebody is trying is written down, and lapses by itself.
        """
        try:
            with writing(self._engine) as connection:
                begin_try(connection, due, now, until)
        except NotBegun:
            return None
        return replace(due, trying_until=until)

    def record(self, tried: DueDelivery, attempt: Attempt, after: AfterAttempt, now: datetime) -> bool:
        """Store what became of a try, in one transaction.

        A success always counts. A failure counts only if nobody has begun another try meanwhile: the process may have
        been frozen in the middle of its own. The endpoint's row is left alone where nothing changes about it, lest all
        who call it wait for each other.
        """
        for _ in range(_TRIES):
            try:
                with writing(self._engine) as connection:
                    return record_try(connection, tried, attempt, after, now)
            except DBAPIError as error:
                if not is_conflict(error):
                    raise
        raise StoreUnavailable(f"The database is too busy: {_TRIES} tries to record a delivery were in vain.")


def _webhook(connection: Connection, webhook_id: str | None) -> Webhook | None:
    row = connection.execute(_WEBHOOK, {"endpoint": webhook_id}).one_or_none()
    return None if row is None else webhook_from(row)

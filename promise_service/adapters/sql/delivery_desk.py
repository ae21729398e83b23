"""Deliveries that are due, and what became of each try: short transactions, for threads that call endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Row

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema import deliveries, events, timers, webhooks
from promise_service.adapters.sql.statements import in_list
from promise_service.adapters.sql.waiting_deliveries import (
    FREE,
    WAITING,
    hold_back,
    kill_all,
    let_another_probe,
    pull_forward,
    wake,
)
from promise_service.adapters.sql.webhook_rows import EVENT_COLUMNS, delivery_from, event_beside, webhook_from
from promise_service.application.ports import DueDelivery
from promise_service.domain.delivery_attempts import AfterAttempt, Attempt
from promise_service.domain.timers import TimerState
from promise_service.domain.webhooks import DeliveryState, WebhookState

_TIMER_OF = {DeliveryState.PENDING: TimerState.WAITING, DeliveryState.DELIVERED: TimerState.DONE}
_GONE = "the endpoint answered 410 Gone"

_ORDER = (deliveries.c.at, deliveries.c.position, deliveries.c.id)
_ENDPOINTS = (
    sa.select(deliveries.c.webhook_id, timers.c.id)
    .join(deliveries, deliveries.c.id == timers.c.subject_id)
    .where(WAITING, in_list(timers.c.id, "ids"))
    .order_by(*_ORDER)
)
_TIMER = (
    sa.select(deliveries, *EVENT_COLUMNS, timers.c.due_at)
    .join(deliveries, deliveries.c.id == timers.c.subject_id)
    .join(events, events.c.id == deliveries.c.event_id)
    .where(WAITING, timers.c.id == sa.bindparam("timer"), timers.c.due_at <= sa.bindparam("now", type_=Instant))
)
_WEBHOOK = sa.select(webhooks).where(webhooks.c.id == sa.bindparam("endpoint"))
_BEHIND = (
    sa.select(timers.c.due_at)
    .join(deliveries, deliveries.c.id == timers.c.subject_id)
    .where(
        WAITING,
        sa.text("deliveries.state = 'pending'"),
        deliveries.c.webhook_id == sa.bindparam("endpoint"),
        deliveries.c.subject_id == sa.bindparam("subject"),
        sa.tuple_(*_ORDER)
        < sa.tuple_(sa.bindparam("at", type_=Instant), sa.bindparam("position"), sa.bindparam("delivery")),
    )
    .order_by(*_ORDER)
    .limit(1)
)
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
_PROBE = (
    sa.update(webhooks)
    .where(
        webhooks.c.id == sa.bindparam("endpoint"),
        sa.or_(webhooks.c.paused_until.is_(None), webhooks.c.paused_until <= sa.bindparam("now", type_=Instant)),
    )
    .values(paused_until=sa.bindparam("until", type_=Instant))
)
_DELIVERY = sa.update(deliveries).where(deliveries.c.id == sa.bindparam("delivery"))
_NOT_DELIVERED = _DELIVERY.where(deliveries.c.state != DeliveryState.DELIVERED.value)
_AS_SEEN = _DELIVERY.where(
    deliveries.c.state == sa.bindparam("seen_state"), deliveries.c.tries == sa.bindparam("seen_tries")
)
_TRIED_TIMER = sa.update(timers).where(timers.c.id == sa.bindparam("timer"))


class SqlDeliveryDesk:
    """Deliveries in the database. Every change that is about an endpoint begins with the endpoint's own row."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def endpoints_of(self, timer_ids: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Of these timers those that wait, each after the endpoint that it is for, in the order of telling."""
        with reading(self._engine) as connection:
            rows = connection.execute(_ENDPOINTS, {"ids": list(timer_ids)}).all()
        return [(webhook_id, timer_id) for webhook_id, timer_id in rows]

    def due(self, timer_id: str, now: datetime) -> DueDelivery | None:
        """What that timer is to send; None where it is not due, or there is nothing to send any more."""
        with reading(self._engine) as connection:
            row = connection.execute(_TIMER, {"timer": timer_id, "now": now}).one_or_none()
            if row is not None:
                return _due(connection, timer_id, row)
        with writing(self._engine) as connection:
            connection.execute(_FORGET, {"timer": timer_id})
        return None

    def put_off(self, due: DueDelivery, until: datetime) -> None:
        """Try it again no earlier than `until`, unless somebody has moved or settled it meanwhile."""
        moved = {"timer": due.timer_id, "seen_due_at": due.due_at, "new_due_at": until}
        with writing(self._engine) as connection:
            connection.execute(_PUT_OFF, moved)

    def may_probe(self, webhook_id: str, now: datetime, until: datetime) -> bool:
        """Whether the endpoint has rested by `now`, and nobody else tries it before `until`."""
        with writing(self._engine) as connection:
            probed = connection.execute(_PROBE, {"endpoint": webhook_id, "now": now, "until": until})
        return probed.rowcount == 1

    def record(self, due: DueDelivery, attempt: Attempt, after: AfterAttempt, now: datetime) -> bool:
        """Store what became of a try, in one transaction.

        A success always counts. A failure counts only if nobody has recorded a try meanwhile: the process may have
        been frozen in the middle of its own.
        """
        endpoint = {"endpoint": due.webhook.id}
        with writing(self._engine) as connection:
            row = connection.execute(_WEBHOOK.with_for_update(key_share=True), endpoint).one_or_none()
            if row is None or not _recorded(connection, due, attempt, after, now):
                return False
            if after.state is not DeliveryState.PENDING:
                pull_forward(connection, due.delivery, now)
            _record_endpoint(connection, row, due, after, now)
        return True


def _due(connection: Connection, timer_id: str, row: Row[Any]) -> DueDelivery:
    delivery = delivery_from(row)
    webhook = webhook_from(connection.execute(_WEBHOOK, {"endpoint": delivery.webhook_id}).one())
    place = {
        "endpoint": delivery.webhook_id,
        "subject": delivery.subject_id,
        "at": delivery.at,
        "position": delivery.position,
        "delivery": delivery.id,
    }
    return DueDelivery(
        timer_id=timer_id,
        due_at=row.due_at,
        delivery=delivery,
        event=event_beside(row),
        webhook=webhook,
        behind=connection.scalar(_BEHIND, place),
    )


def _recorded(connection: Connection, due: DueDelivery, attempt: Attempt, after: AfterAttempt, now: datetime) -> bool:
    delivered = after.state is DeliveryState.DELIVERED
    seen = {"seen_state": due.delivery.state.value, "seen_tries": due.delivery.tries}
    statement = (_NOT_DELIVERED if delivered else _AS_SEEN).values(
        state=after.state.value,
        tries=deliveries.c.tries + 1,
        last_tried_at=now,
        last_status=attempt.status,
        detail=attempt.detail,
    )
    told = {"delivery": due.delivery.id} if delivered else {"delivery": due.delivery.id, **seen}
    if connection.execute(statement, told).rowcount == 0:
        return False
    ended = {} if after.next_try_at is None else {"due_at": after.next_try_at}
    timer = _TRIED_TIMER.values(
        state=_TIMER_OF.get(after.state, TimerState.DEAD).value,
        tries=timers.c.tries + 1,
        detail=attempt.detail,
        **ended,
        **FREE,
    )
    connection.execute(timer, {"timer": due.timer_id})
    return True


def _record_endpoint(
    connection: Connection, before: Row[Any], due: DueDelivery, after: AfterAttempt, now: datetime
) -> None:
    changed: dict[str, Any] = {"failures": after.failures, "paused_until": after.paused_until}
    if after.disabled:
        changed |= {"state": WebhookState.DISABLED.value, "detail": _GONE, "version": before.version + 1}
        kill_all(connection, due.webhook.id, _GONE)
    elif after.paused_until is not None:
        hold_back(connection, due.delivery, after.paused_until)
        if after.next_try_at != after.paused_until:
            let_another_probe(connection, due.delivery, after.paused_until)
    elif before.failures > 0:
        wake(connection, due.webhook.id, now)
    else:
        return
    connection.execute(sa.update(webhooks).where(webhooks.c.id == due.webhook.id).values(changed))

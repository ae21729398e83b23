"""What became of a try: written down with the delivery, its timer, its endpoint and what waits behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from promise_service.adapters.sql.instants import Instant
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.webhooks import deliveries, webhooks
from promise_service.adapters.sql.waiting_deliveries import (
    FREE,
    hold_back,
    kill_all,
    let_another_probe,
    pull_forward,
    wake,
)
from promise_service.application.ports.webhooks import DueDelivery
from promise_service.domain.delivery_attempts import AfterAttempt, Attempt
from promise_service.domain.timers import TimerState
from promise_service.domain.webhooks import DeliveryState, WebhookState

_TIMER_OF = {DeliveryState.PENDING: TimerState.WAITING, DeliveryState.DELIVERED: TimerState.DONE}
_GONE = "the endpoint answered 410 Gone"

_ENDPOINT = sa.select(webhooks).where(webhooks.c.id == sa.bindparam("endpoint")).with_for_update(key_share=True)
_DELIVERY = sa.update(deliveries).where(deliveries.c.id == sa.bindparam("delivery"))
_MY_TRY = _DELIVERY.where(
    deliveries.c.state == DeliveryState.PENDING.value,
    deliveries.c.trying_until == sa.bindparam("my_trying_until", type_=Instant),
)
_NOT_DELIVERED = _DELIVERY.where(deliveries.c.state != DeliveryState.DELIVERED.value)
_TIMER = sa.update(timers).where(timers.c.id == sa.bindparam("timer"))


def record_try(
    connection: Connection, tried: DueDelivery, attempt: Attempt, after: AfterAttempt, now: datetime
) -> bool:
    """Store what became of a try; False where nothing is, because another one was begun meanwhile.

    A success always counts, for the receiver has it; but of the endpoint only who tries in time can tell. The
    endpoint's row is left alone where nothing changes about it, lest all who call it wait for each other.
    """
    endpoint = _locked_endpoint(connection, tried) if _changes_endpoint(tried, after) else None
    delivery = {
        "state": after.state.value,
        "tries": deliveries.c.tries + 1,
        "last_tried_at": now,
        "trying_until": None,
        "last_status": attempt.status,
        "detail": attempt.detail,
    }
    this = {"delivery": tried.delivery.id}
    my_try = {**this, "my_trying_until": tried.trying_until}
    in_time = connection.execute(_MY_TRY.values(delivery), my_try).rowcount == 1
    if not in_time:
        if after.state is not DeliveryState.DELIVERED:
            return False
        if connection.execute(_NOT_DELIVERED.values(delivery), this).rowcount == 0:
            return False
    _record_timer(connection, tried, attempt, after)
    if after.state is not DeliveryState.PENDING:
        pull_forward(connection, tried.delivery, now)
    if in_time and endpoint is not None:
        _record_endpoint(connection, endpoint, tried, after, now)
    return True


def _changes_endpoint(tried: DueDelivery, after: AfterAttempt) -> bool:
    return after.disabled or after.paused_until is not None or tried.webhook.failures > 0


def _locked_endpoint(connection: Connection, tried: DueDelivery) -> Row[Any] | None:
    return connection.execute(_ENDPOINT, {"endpoint": tried.webhook.id}).one_or_none()


def _record_timer(connection: Connection, tried: DueDelivery, attempt: Attempt, after: AfterAttempt) -> None:
    timer: dict[str, Any] = {
        "state": _TIMER_OF.get(after.state, TimerState.DEAD).value,
        "tries": timers.c.tries + 1,
        "detail": attempt.detail,
        **FREE,
    }
    if after.next_try_at is not None:
        timer["due_at"] = after.next_try_at
    connection.execute(_TIMER.values(timer), {"timer": tried.timer_id})


def _record_endpoint(
    connection: Connection, before: Row[Any], tried: DueDelivery, after: AfterAttempt, now: datetime
) -> None:
    changed: dict[str, Any] = {"failures": after.failures, "paused_until": after.paused_until}
    if after.disabled:
        changed |= {"state": WebhookState.DISABLED.value, "detail": _GONE, "version": before.version + 1}
        kill_all(connection, tried.webhook.id, _GONE)
    elif after.paused_until is not None:
        hold_back(connection, tried.delivery, after.paused_until)
        if after.next_try_at != after.paused_until:
            let_another_probe(connection, tried.delivery, after.paused_until)
    elif before.failures > 0:
        wake(connection, tried.webhook.id, now)
    else:
        return
    connection.execute(sa.update(webhooks).where(webhooks.c.id == tried.webhook.id).values(changed))

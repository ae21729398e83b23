"""Endpoints and deliveries, as administrators read and edit them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Row

from promise_service.adapters.sql.engine import reading, writing
from promise_service.adapters.sql.schema.jobs import timers
from promise_service.adapters.sql.schema.webhooks import deliveries, event_places, events, webhooks
from promise_service.adapters.sql.waiting_deliveries import move_all, skip_all
from promise_service.adapters.sql.webhook_rows import (
    EVENT_COLUMNS,
    delivery_from,
    event_beside,
    webhook_from,
    webhook_row,
)
from promise_service.application.ports.webhooks import DeliveryRecord
from promise_service.domain.delivery_attempts import PARKED_FOR
from promise_service.domain.timers import TimerKind, TimerState
from promise_service.domain.webhooks import DeliveryState, Webhook, WebhookState
from promise_service.errors import NotFound, StaleVersion

_EDITED = ("url", "description", "event_types", "state", "detail", "version")
_REFRESHED = {"failures": 0, "paused_until": sa.null()}
_AT_ONCE = 500
_WEBHOOK = sa.select(webhooks).where(webhooks.c.id == sa.bindparam("id"))
_NEXT_TRY = sa.and_(
    timers.c.subject_id == deliveries.c.id,
    timers.c.kind == TimerKind.DELIVER_EVENT.value,
    timers.c.state == TimerState.WAITING.value,
)
_RECORDS: sa.Select[Any] = (
    sa.select(
        *deliveries.c,
        *EVENT_COLUMNS,
        timers.c.due_at.label("next_try_at"),
    )
    .join(events, events.c.id == deliveries.c.event_id)
    .outerjoin(timers, _NEXT_TRY)
    .where(deliveries.c.webhook_id == sa.bindparam("webhook_id"))
)
_OF_WEBHOOK = sa.select(deliveries.c.id, deliveries.c.event_id).where(deliveries.c.webhook_id == sa.bindparam("id"))
_SOME_FINISHED = _OF_WEBHOOK.where(sa.text("deliveries.state <> 'pending'")).limit(_AT_ONCE)
_FORGET = sa.delete(deliveries).where(deliveries.c.id.in_(sa.bindparam("ids", expanding=True)))
_FORGET_UNTOLD = sa.delete(events).where(
    events.c.id.in_(sa.bindparam("ids", expanding=True)),
    ~sa.exists().where(deliveries.c.event_id == events.c.id),
    ~sa.exists().where(event_places.c.event_id == events.c.id),
)


class SqlWebhooks:
    """Endpoints and deliveries in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def webhook(self, webhook_id: str) -> Webhook:
        """One endpoint; NotFound where there is none."""
        with reading(self._engine) as connection:
            return _found(connection, _WEBHOOK, webhook_id)

    def webhooks(self, *, limit: int, after: str | None = None) -> Sequence[Webhook]:
        """Endpoints in the order of their making, from behind the id `after` on."""
        statement = sa.select(webhooks).order_by(webhooks.c.id).limit(limit)
        if after is not None:
            statement = statement.where(webhooks.c.id > after)
        with reading(self._engine) as connection:
            return [webhook_from(row) for row in connection.execute(statement)]

    def edit(self, webhook: Webhook, *, follows: int, now: datetime) -> Webhook:
        """Store what was edited and show how it stands then, unless somebody else has edited it meanwhile.

        Tries go on while somebody edits: how often they failed, and until when they pause, stay as they are now. Only
        an endpoint that is enabled again, or gets another address, is tried anew at once.
        """
        enabled = webhook.state is WebhookState.ENABLED
        with writing(self._engine) as connection:
            before = _locked(connection, webhook.id, follows)
            anew = enabled and (before.state is not webhook.state or before.url != webhook.url)
            row = webhook_row(webhook)
            edited = {name: row[name] for name in _EDITED} | (_REFRESHED if anew else {})
            connection.execute(sa.update(webhooks).where(webhooks.c.id == webhook.id).values(edited))
            if anew:
                move_all(connection, webhook.id, now)
            elif before.state is not webhook.state:
                move_all(connection, webhook.id, now + PARKED_FOR)
            return _found(connection, _WEBHOOK, webhook.id)

    def remove(self, webhook_id: str, *, follows: int) -> None:
        """Forget an endpoint with its deliveries, and the events that nobody else was told of and the stream has left.

        What is finished goes first, in steps, so that nobody waits long to write meanwhile. Whoever edits the endpoint
        between two of them keeps it, with what is left of its deliveries.
        """
        while self._forget_some(webhook_id, follows):
            pass
        with writing(self._engine) as connection:
            _locked(connection, webhook_id, follows)
            skip_all(connection, webhook_id, "the webhook was deleted")
            _forget(connection, connection.execute(_OF_WEBHOOK, {"id": webhook_id}).all())
            connection.execute(sa.delete(webhooks).where(webhooks.c.id == webhook_id))

    def delivery(self, webhook_id: str, delivery_id: str) -> DeliveryRecord:
        """One delivery to that endpoint; NotFound where there is none."""
        with reading(self._engine) as connection:
            statement = _RECORDS.where(deliveries.c.id == delivery_id)
            row = connection.execute(statement, {"webhook_id": webhook_id}).one_or_none()
        if row is None:
            raise NotFound("delivery", delivery_id)
        return _record_from(row)

    def deliveries(
        self, webhook_id: str, *, state: DeliveryState | None, limit: int, before: tuple[datetime, str] | None = None
    ) -> Sequence[DeliveryRecord]:
        """Deliveries to that endpoint, newest first; NotFound where there is no such endpoint."""
        order = (deliveries.c.at, deliveries.c.id)
        statement = _RECORDS.order_by(*(column.desc() for column in order)).limit(limit)
        if state is not None:
            statement = statement.where(deliveries.c.state == state.value)
        if before is not None:
            place = sa.tuple_(sa.literal(before[0], deliveries.c.at.type), sa.literal(before[1]))
            statement = statement.where(sa.tuple_(*order) < place)
        with reading(self._engine) as connection:
            _found(connection, _WEBHOOK, webhook_id)
            return [_record_from(row) for row in connection.execute(statement, {"webhook_id": webhook_id})]

    def _forget_some(self, webhook_id: str, follows: int) -> bool:
        """Forget some finished deliveries to an endpoint; whether there may be more."""
        with writing(self._engine) as connection:
            _locked(connection, webhook_id, follows)
            finished = connection.execute(_SOME_FINISHED, {"id": webhook_id}).all()
            _forget(connection, finished)
        return len(finished) == _AT_ONCE


def _forget(connection: Connection, told: Sequence[Row[str, str]]) -> None:
    for first in range(0, len(told), _AT_ONCE):
        some = told[first : first + _AT_ONCE]
        connection.execute(_FORGET, {"ids": [row.id for row in some]})
        connection.execute(_FORGET_UNTOLD, {"ids": [row.event_id for row in some]})


def _locked(connection: Connection, webhook_id: str, follows: int) -> Webhook:
    """The endpoint as it stands, which nobody else changes until the transaction ends."""
    webhook = _found(connection, _WEBHOOK.with_for_update(key_share=True), webhook_id)
    if webhook.version != follows:
        raise StaleVersion(f"Webhook {webhook_id!r} is at version {webhook.version}, and the edit is of {follows}.")
    return webhook


def _found(connection: Connection, statement: sa.Select[Any], webhook_id: str) -> Webhook:
    row = connection.execute(statement, {"id": webhook_id}).one_or_none()
    if row is None:
        raise NotFound("webhook", webhook_id)
    return webhook_from(row)


def _record_from(row: Row[Any]) -> DeliveryRecord:
    return DeliveryRecord(delivery=delivery_from(row), event=event_beside(row), next_try_at=row.next_try_at)

"""Endpoints, events and deliveries as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from promise_service.adapters.sql.schema.webhooks import events
from promise_service.domain.events import EventType
from promise_service.domain.webhooks import Delivery, DeliveryState, Event, Webhook, WebhookState


def webhook_row(webhook: Webhook) -> dict[str, Any]:
    """The row of an endpoint."""
    return {
        "id": webhook.id,
        "url": webhook.url,
        "description": webhook.description,
        "event_types": None if webhook.event_types is None else sorted(webhook.event_types),
        "secret": webhook.secret,
        "former_secret": webhook.former_secret,
        "former_secret_until": webhook.former_secret_until,
        "state": webhook.state.value,
        "detail": webhook.detail,
        "failures": webhook.failures,
        "paused_until": webhook.paused_until,
        "version": webhook.version,
        "created_at": webhook.created_at,
        "created_by": webhook.created_by,
    }


def webhook_from(row: Row[Any]) -> Webhook:
    """The endpoint of a row."""
    return Webhook(
        id=row.id,
        url=row.url,
        description=row.description,
        event_types=None if row.event_types is None else frozenset(map(EventType, row.event_types)),
        secret=row.secret,
        former_secret=row.former_secret,
        former_secret_until=row.former_secret_until,
        state=WebhookState(row.state),
        detail=row.detail,
        failures=row.failures,
        paused_until=row.paused_until,
        version=row.version,
        created_at=row.created_at,
        created_by=row.created_by,
    )


def event_row(event: Event) -> dict[str, Any]:
    """The row of an event."""
    return {
        "id": event.id,
        "type": event.type.value,
        "subject_id": event.subject_id,
        "at": event.at,
        "body": event.body,
    }


EVENT_COLUMNS = tuple(column.label(f"event_{column.name}") for column in events.c if column.name != "id")
"""The columns of an event beside those of a delivery, which has its id."""


def event_beside(row: Row[Any]) -> Event:
    """The event that a delivery's row carries beside it."""
    return Event(
        id=row.event_id,
        type=EventType(row.event_type),
        subject_id=row.event_subject_id,
        at=row.event_at,
        body=row.event_body,
    )


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    """The row of a delivery."""
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "event_id": delivery.event_id,
        "subject_id": delivery.subject_id,
        "at": delivery.at,
        "position": delivery.position,
        "state": delivery.state.value,
        "tries": delivery.tries,
        "last_tried_at": delivery.last_tried_at,
        "last_status": delivery.last_status,
        "detail": delivery.detail,
    }


def delivery_from(row: Row[Any]) -> Delivery:
    """The delivery of a row."""
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        event_id=row.event_id,
        subject_id=row.subject_id,
        at=row.at,
        position=row.position,
        state=DeliveryState(row.state),
        tries=row.tries,
        last_tried_at=row.last_tried_at,
        last_status=row.last_status,
        detail=row.detail,
    )

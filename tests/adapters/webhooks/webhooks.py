"""Endpoints and events to send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from promise_service.application.manage_webhooks import new_secret
from promise_service.domain.events import EventType
from promise_service.domain.webhooks import Event, Webhook
from tests.builders import at

NOW = at("Mon 2026-11-23 10:00 Europe/Paris")


def a_webhook(**changes: Any) -> Webhook:
    made = Webhook(
        id="whk_1",
        url="https://crm.example.org/promises",
        description=None,
        event_types=None,
        secret=new_secret(),
        created_at=NOW,
        created_by="key_1",
    )
    return replace(made, **changes)


def an_event(**changes: Any) -> Event:
    made = Event(id="evt_1", type=EventType.PROMISE_MADE, subject_id="prm_1", at=NOW, body='{"says":"Grüße"}')
    return replace(made, **changes)

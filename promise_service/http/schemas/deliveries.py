"""Events on their way to an endpoint, and what became of each."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from promise_service.application.ports.webhooks import DeliveryRecord
from promise_service.domain.events import EventType
from promise_service.domain.webhooks import DeliveryState
from promise_service.http.instants import format_instant
from promise_service.http.paging import Cursor, Limit
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.events import PromiseEvent
from promise_service.http.schemas.promises import PROMISE
from promise_service.http.schemas.scalars import InstantText

DELIVERY: dict[str, Any] = {
    "id": "dlv_01KAW4N8F3N7R0V4X6Z8A2C5DE",
    "event_id": "evt_01KAW4N8E2M6Q9T3W5X7Y1Z4AB",
    "event_type": "callback.window_opened",
    "subject": PROMISE["id"],
    "at": "2026-11-24T09:30:00+00:00",
    "state": "pending",
    "tries": 1,
    "last_tried_at": "2026-11-24T09:30:00.312000+00:00",
    "last_status": 503,
    "detail": "503: Back in a minute",
    "next_try_at": "2026-11-24T09:30:05.518000+00:00",
}
_EVENT: Any = PromiseEvent.model_config["json_schema_extra"]


class DeliveryBody(BaseModel):
    """One event on its way to one endpoint."""

    model_config = answer(DELIVERY)

    id: str
    event_id: str = Field(description="The webhook-id that it is sent with.")
    event_type: EventType
    subject: str = Field(description="The promise or offer that the event is about.")
    at: InstantText = Field(description="When it set out; what concerns one promise arrives in this order.")
    state: DeliveryState
    tries: int
    last_tried_at: InstantText | None
    last_status: int | None = Field(description="What was answered to the last try; null where nothing was.")
    detail: str | None = Field(description="The beginning of that answer, or why there was none.")
    next_try_at: InstantText | None = Field(description="Null where it is not tried again.")


class DeliveryWithBody(DeliveryBody):
    """One event on its way to one endpoint, with the text that every try sends, to the byte."""

    model_config = answer({**DELIVERY, "body": PromiseEvent.model_validate(_EVENT["examples"][0]).model_dump_json()})

    body: str


class DeliveryPage(BaseModel):
    """Deliveries to one endpoint, newest first."""

    model_config = answer({"items": [DELIVERY], "next_cursor": None})

    items: list[DeliveryBody]
    next_cursor: str | None


class DeliveriesQuery(BaseModel):
    """Which deliveries to list, and which page of them."""

    model_config = request()

    state: DeliveryState | None = None
    limit: Limit = 50
    cursor: Cursor = None


def delivery_body(record: DeliveryRecord) -> DeliveryBody:
    """A delivery, without the text that is sent."""
    return DeliveryBody(**_shown(record))


def delivery_with_body(record: DeliveryRecord) -> DeliveryWithBody:
    """A delivery with the text that is sent."""
    return DeliveryWithBody(**_shown(record), body=record.event.body)


def _shown(record: DeliveryRecord) -> dict[str, Any]:
    def instant(at: Any) -> str | None:
        return None if at is None else format_instant(at, "UTC")

    delivery = record.delivery
    return {
        "id": delivery.id,
        "event_id": delivery.event_id,
        "event_type": record.event.type,
        "subject": delivery.subject_id,
        "at": instant(delivery.at),
        "state": delivery.state,
        "tries": delivery.tries,
        "last_tried_at": instant(delivery.last_tried_at),
        "last_status": delivery.last_status,
        "detail": delivery.detail,
        "next_try_at": instant(record.next_try_at),
    }

"""What endpoints are sent, as the `webhooks` of the contract."""

from __future__ import annotations

from typing import Any

from promise_service.domain.events import EventType
from promise_service.http.event_bodies import model_of_event
from promise_service.http.openapi_schemas import REF

_MEDIA = "application/cloudevents+json"
_WHEN = {
    EventType.PROMISE_MADE: "A promise was made, also one that follows another by delay or reschedule.",
    EventType.PROMISE_REMINDED: "A reminder was accepted, for the customer, the owner or the supervisor.",
    EventType.PROMISE_AT_RISK: "Most of the time is gone, and nobody has done what was promised; or, as `why` of the "
    "fact says, more is promised for its window than the agents then at work can keep.",
    EventType.PROMISE_FOREWARNED: "The customer was told a new exact time before the promise was due.",
    EventType.PROMISE_KEPT: "The promise was kept.",
    EventType.PROMISE_BROKEN: "The promise was broken.",
    EventType.PROMISE_VOIDED: "The promise is void: it does not count.",
    EventType.PROMISE_TRANSFERRED: "The promise went to another team or agent.",
    EventType.CALLBACK_WINDOW_OPENED: "The window of a callback has begun, and nobody has called yet.",
    EventType.OFFER_MADE: "A caller was offered windows, or there was a reason not to.",
    EventType.WEBHOOK_TEST: "An administrator tests the endpoint.",
}
_HEADERS = {
    "webhook-id": "The id of the event: the same on every try.",
    "webhook-timestamp": "When this try was made, in seconds since 1970.",
    "webhook-signature": "`v1,` and the signature in base64; two of them, with a space between, during a rotation.",
}


def event_objects() -> dict[str, Any]:
    """Every type of event, as OpenAPI 3.1 describes what is sent to others."""
    return {event_type.value: {"post": _event(event_type)} for event_type in EventType}


def _event(event_type: EventType) -> dict[str, Any]:
    model = model_of_event(event_type).__name__
    return {
        "summary": event_type.value,
        "description": _WHEN[event_type],
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": meaning, "schema": {"type": "string"}}
            for name, meaning in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                _MEDIA: {
                    "schema": {"$ref": REF.format(model=model)},
                    "examples": {"example": {"$ref": f"#/components/examples/{model}"}},
                }
            },
        },
        "responses": {
            "2XX": {"description": "Taken: it is not sent again."},
            "410": {"description": "The endpoint wants nothing any more: the webhook is disabled."},
            "default": {"description": "Not taken: it is tried again, later and later."},
        },
    }

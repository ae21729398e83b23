"""Events, as endpoints get them: CloudEvents 1.0 in the structured form."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from promise_service.domain.events import STREAMED, EventType
from promise_service.http.event_stream_text import RETRY, STILL_HERE, event_text
from promise_service.http.faults import shown
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.history import HistoryEntry
from promise_service.http.schemas.offers import OFFER, OfferBody
from promise_service.http.schemas.promises import PROMISE, PromiseBody
from promise_service.http.schemas.scalars import InstantText, refusing, separated

EVENT_ID = "evt_01KAW4N8E2M6Q9T3W5X7Y1Z4AB"
SOURCE = "https://www.example.org/v1"
_OPENED: dict[str, Any] = {
    "fact_id": "fct_01KAW4N8D6S9B3N8V5K7R1Y0MZ",
    "kind": "window_opened",
    "promise_id": PROMISE["id"],
    "at": PROMISE["window"]["start"],
    "recorded_at": PROMISE["window"]["start"],
    "by": "promise-service",
    "caused_by": None,
    "retracted_by": None,
}


def _example(event_type: EventType, subject: str, time: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": EVENT_ID,
        "source": SOURCE,
        "type": event_type.value,
        "subject": subject,
        "time": time,
        "datacontenttype": "application/json",
        "data": data,
    }


class CloudEvent(BaseModel):
    """What every event says of itself; `id` is the webhook-id too, and the same on every try."""

    model_config = answer()

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(description="The same for every endpoint, and on every try: know by it what came before.")
    source: str = Field(description="The address of this service.")
    type: EventType
    subject: str = Field(description="The id of the promise or offer.")
    time: InstantText = Field(description="When it happened.")
    datacontenttype: Literal["application/json"] = "application/json"


class PromiseEventData(BaseModel):
    """A promise as it stood after what happened, and the fact; null for the making."""

    model_config = answer()

    promise: PromiseBody
    fact: HistoryEntry | None


_WINDOW_OPENED = _example(
    EventType.CALLBACK_WINDOW_OPENED,
    PROMISE["id"],
    "2026-11-24T09:30:00+00:00",
    {"promise": PROMISE, "fact": _OPENED},
)


class PromiseEvent(CloudEvent):
    """Something happened to a promise."""

    model_config = answer(_WINDOW_OPENED)

    data: PromiseEventData


class OfferEventData(BaseModel):
    """An offer as it was made."""

    model_config = answer()

    offer: OfferBody


class OfferEvent(CloudEvent):
    """A callback was offered, or could not be."""

    model_config = answer(
        _example(EventType.OFFER_MADE, OFFER["offer_id"], "2026-11-24T09:05:00+00:00", {"offer": OFFER})
    )

    data: OfferEventData


class TrialEventData(BaseModel):
    """The endpoint that is tested."""

    model_config = answer()

    webhook_id: str


class TrialEvent(CloudEvent):
    """Nothing happened: somebody tests the endpoint."""

    model_config = answer(
        _example(
            EventType.WEBHOOK_TEST,
            "whk_01KAW0B3C5D7F9G2H4J6K8M0NP",
            "2026-11-24T09:05:00+00:00",
            {"webhook_id": "whk_01KAW0B3C5D7F9G2H4J6K8M0NP"},
        )
    )

    data: TrialEventData


EXAMPLE_STREAM = (
    RETRY
    + event_text(EVENT_ID, EventType.CALLBACK_WINDOW_OPENED, json.dumps(_WINDOW_OPENED, separators=(",", ":"))).decode()
    + STILL_HERE
)


def _streamed_type(name: object) -> EventType:
    if name not in STREAMED:
        raise ValueError(f"must be one of {', '.join(STREAMED)}, not {shown(name)}")
    return EventType(str(name))


StreamedType = Annotated[
    EventType, BeforeValidator(refusing(_streamed_type)), WithJsonSchema({"type": "string", "enum": list(STREAMED)})
]


class EventsQuery(BaseModel):
    """Which events to follow."""

    model_config = request()

    types: Annotated[
        Annotated[list[StreamedType], Field(max_length=100)] | None,
        BeforeValidator(separated),
        Field(description="Only events of these types; may be repeated or hold several, with commas."),
    ] = None

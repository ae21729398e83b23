"""What endpoints are told, in the form in which callers read it."""

from __future__ import annotations

from pydantic import BaseModel

from promise_service.application.announcing import Occurrence
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.views import OfferView
from promise_service.domain.events import EventType
from promise_service.http.instants import format_instant
from promise_service.http.schemas.events import (
    OfferEvent,
    OfferEventData,
    PromiseEvent,
    PromiseEventData,
    TrialEvent,
    TrialEventData,
)
from promise_service.http.schemas.history import announced_fact
from promise_service.http.schemas.offers import offer_body
from promise_service.http.schemas.promises import promise_body


def model_of_event(event_type: EventType) -> type[PromiseEvent | OfferEvent | TrialEvent]:
    """The form of events of this type."""
    if event_type is EventType.OFFER_MADE:
        return OfferEvent
    return TrialEvent if event_type is EventType.WEBHOOK_TEST else PromiseEvent


class EventBodies:
    """Writes events down as CloudEvents 1.0; `address` is where callers find the API."""

    def __init__(self, address: str) -> None:
        self._source = f"{address}/v1"

    def __call__(self, occurrence: Occurrence) -> str:
        """The event as JSON: a promise is shown exactly as reading it would show it now."""
        event = model_of_event(occurrence.type)(
            id=occurrence.event_id,
            source=self._source,
            type=occurrence.type,
            subject=occurrence.subject_id,
            time=format_instant(occurrence.at, "UTC"),
            data=_data(occurrence),
        )
        return event.model_dump_json(by_alias=True)


def _data(occurrence: Occurrence) -> BaseModel:
    about, fact = occurrence.about, occurrence.fact
    match about:
        case PromiseRecord():
            entry = None if fact is None else announced_fact(fact, about.promise)
            return PromiseEventData(promise=promise_body(about), fact=entry)
        case OfferView():
            return OfferEventData(offer=offer_body(about))
        case _:
            return TrialEventData(webhook_id=about.id)

"""Callback offers, as requests and answers name them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, Field, Strict

from promise_service.application.views import OfferView
from promise_service.domain.offers import Decision, OfferOutcome, Reason
from promise_service.http.instants import format_instant
from promise_service.http.schemas.across_fields import AcrossFields, at_most_one_of
from promise_service.http.schemas.channel_switches import QUESTION, ChannelQuestionBody, question_body
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.customers import CUSTOMER, CustomerInput
from promise_service.http.schemas.meanings import CallInstant, Phone, QueueName
from promise_service.http.schemas.other_systems import (
    CONNECT_WAIT,
    GENESYS_WAIT,
    GOOGLE_WAIT,
    ConnectWait,
    GenesysWait,
    GoogleWait,
    WaitFrom,
)
from promise_service.http.schemas.predicted_waits import (
    PredictedWaitBody,
    Priority,
    Seconds,
    predicted_wait_body,
    shown_seconds,
)
from promise_service.http.schemas.promises import PromiseBody, promise_body
from promise_service.http.schemas.scalars import Flag, Id, InstantText, Locale
from promise_service.http.schemas.slots import SLOT, SlotBody, slot_body

OFFER: dict[str, Any] = {
    "offer_id": "off_01KAW2V1Z6N0R5H8S2K4W9P7QA",
    "decision": "callback",
    "reason": "wait_over_threshold",
    "predicted_wait": {
        "seconds": 260,
        "quantiles": None,
        "source": "caller",
        "as_of": "2026-11-24T10:05:00+01:00",
        "probability_over_threshold": None,
        "announce": False,
    },
    "slots": [SLOT],
    "time_zone": "Europe/Paris",
    "exception": None,
    "prompt": "Nous pouvons vous rappeler mardi vingt-quatre novembre, entre dix heures trente et onze heures.",
    "expires_at": "2026-11-24T10:07:00+01:00",
    "outcome": "open",
    "elapsed_seconds": None,
    "still_offering": False,
    "open_promises": [],
    "channel_switch": None,
}


class OfferInput(AcrossFields):
    """Someone on the line who may have to wait."""

    model_config = request(
        {
            "queue": "support",
            "predicted_wait_seconds": 260,
            "phone": "+33612345678",
            "customer": CUSTOMER,
            "conversation_id": "call-8817",
        }
    )

    rules: ClassVar = (at_most_one_of("predicted_wait_seconds", "wait_from", GENESYS_WAIT, CONNECT_WAIT, GOOGLE_WAIT),)

    queue: QueueName
    called_at: CallInstant | None = Field(default=None, description="Now without it; 15 minutes old at most.")
    predicted_wait_seconds: Seconds | None = Field(
        default=None, description="The wait as the caller of the API knows it; without it, this service forecasts it."
    )
    wait_from: WaitFrom = None
    genesys_wait: GenesysWait = Field(default=None, alias=GENESYS_WAIT)
    connect_wait: ConnectWait = Field(default=None, alias=CONNECT_WAIT)
    google_wait: GoogleWait = Field(default=None, alias=GOOGLE_WAIT)
    elapsed_seconds: Seconds | None = Field(
        default=None,
        description="How long the caller has waited already: an offer may be asked for again. The forecast is then "
        "about the rest of the wait.",
    )
    priority: Annotated[Priority, Strict()] = Field(
        default=0, description="The telephony system's number for the caller."
    )
    call_id: Id | None = Field(
        default=None,
        description="Under which the calls of the queue tell of this caller; that says more than `elapsed_seconds` and "
        "`priority`.",
    )
    phone: Phone | None = Field(default=None, description="Wins over the customer's.")
    customer: CustomerInput | None = None
    conversation_id: Id | None = None
    locale: Locale | None = Field(default=None, description="Wins over the customer's.")
    hold: Flag = Field(default=True, description="Whether the slots are kept for this caller until the offer expires.")

    @property
    def told_wait(self) -> float | None:
        """The wait in seconds as the caller of the API or another system says it; None where neither knows."""
        told = (self.predicted_wait_seconds, self.wait_from, self.genesys_wait, self.connect_wait, self.google_wait)
        return next((seconds for seconds in told if seconds is not None), None)

    @property
    def elapsed(self) -> timedelta:
        """How long the caller has waited already."""
        return timedelta(seconds=self.elapsed_seconds or 0)


class OfferBody(BaseModel):
    """What to tell the caller: take one of these slots, wait, or neither."""

    model_config = answer({**OFFER, "channel_switch": QUESTION})

    offer_id: str
    decision: Decision
    reason: Reason
    predicted_wait: PredictedWaitBody
    slots: list[SlotBody] = Field(description="At most three, earliest first.")
    time_zone: str = Field(description="The IANA zone of the queue's calendar.")
    exception: str | None = Field(
        description="`same_day_full` or `next_day_full` where a later date had to be offered."
    )
    prompt: str = Field(description="What the voice menu says.")
    expires_at: InstantText
    outcome: OfferOutcome = Field(description="What came of the offer.")
    elapsed_seconds: int | float | None = Field(description="How long the caller had waited; null for a new one.")
    still_offering: bool = Field(
        description="The forecast is no longer over the threshold, but not clearly under it either: the queue offers "
        "callbacks until it is, so that offers do not come and go with every call."
    )
    open_promises: list[PromiseBody] = Field(description="Callbacks that this customer is promised already.")
    channel_switch: ChannelQuestionBody | None = Field(
        description="What to ask the caller, who came by another channel before; report the channel switch then. Only "
        "in the answer to the making of an offer; null for nothing to ask."
    )


def offer_body(view: OfferView) -> OfferBody:
    """An offer in words, with times in the zone of the queue's calendar."""
    offer = view.offer
    return OfferBody(
        offer_id=offer.id,
        decision=offer.decision,
        reason=offer.reason,
        predicted_wait=predicted_wait_body(offer.predicted_wait, view.time_zone),
        slots=[slot_body(slot) for slot in view.slots],
        time_zone=view.time_zone,
        exception=offer.exception,
        prompt=offer.prompt,
        expires_at=format_instant(offer.expires_at, view.time_zone),
        outcome=offer.outcome,
        elapsed_seconds=None if offer.elapsed is None else shown_seconds(offer.elapsed.total_seconds()),
        still_offering=offer.still_offering,
        open_promises=[promise_body(record) for record in view.open_promises],
        channel_switch=question_body(view.channel_question),
    )

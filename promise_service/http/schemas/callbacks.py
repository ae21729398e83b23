"""Taking a callback window."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from promise_service.http.schemas.closed_models import request
from promise_service.http.schemas.customers import CUSTOMER, CustomerInput
from promise_service.http.schemas.scalars import Flag, Id, Instant, Locale, Name, Phone, Text


class CallbackInput(BaseModel):
    """A window that the customer takes: `offer_id` with `slot_id`, or, without an offer, `queue` with `start`."""

    model_config = request(
        {
            "offer_id": "off_01KAW2V1Z6N0R5H8S2K4W9P7QA",
            "slot_id": "support.20261124T0930Z",
            "phone": "+33612345678",
            "customer": CUSTOMER,
        }
    )

    offer_id: Id | None = None
    slot_id: Id | None = None
    queue: Name | None = None
    start: Instant | None = Field(default=None, description="The start of an open window of the queue.")
    phone: Phone = Field(description="Whom to call.")
    customer: CustomerInput | None = None
    subject: Name | None = None
    agent_id: Id | None = Field(default=None, description="Who calls, where it must be somebody in particular.")
    note: Text | None = None
    conversation_id: Id | None = None
    locale: Locale | None = None
    replace: Flag = Field(default=False, description="Move the callback that this customer is promised already.")

    @model_validator(mode="after")
    def _names_one_window(self) -> Self:
        by_offer = (self.offer_id is not None, self.slot_id is not None)
        by_start = (self.queue is not None, self.start is not None)
        if (by_offer, by_start) not in {((True, True), (False, False)), ((False, False), (True, True))}:
            raise PydanticCustomError(
                "which_window", "send offer_id with slot_id, or queue with start, and not both pairs"
            )
        return self

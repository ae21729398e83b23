"""Taking a callback window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from promise_service.http.schemas.across_fields import AcrossFields, sent
from promise_service.http.schemas.closed_models import request
from promise_service.http.schemas.customers import CUSTOMER, CustomerInput
from promise_service.http.schemas.meanings import Phone, QueueName, SubjectName
from promise_service.http.schemas.scalars import Flag, Id, Instant, Locale, Text


def _whom_to_call(given: Mapping[str, Any]) -> str | None:
    customer = given.get("customer")
    known = sent(given, "phone") or (isinstance(customer, dict) and sent(customer, "phone"))
    return None if known else "send the phone number to call, as phone or in customer"


def _which_window(given: Mapping[str, Any]) -> str | None:
    named = sent(given, "offer_id", "slot_id", "queue", "start")
    if named in (["offer_id", "slot_id"], ["queue", "start"]):
        return None
    return "send offer_id with slot_id, or queue with start, and not both pairs"


class CallbackInput(AcrossFields):
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
    queue: QueueName | None = None
    start: Instant | None = Field(default=None, description="The start of an open window of the queue.")
    phone: Phone | None = Field(default=None, description="Whom to call; without it, the customer's `phone`.")
    customer: CustomerInput | None = None
    subject: SubjectName | None = None
    agent_id: Id | None = Field(default=None, description="Who calls, where it must be somebody in particular.")
    note: Text | None = None
    conversation_id: Id | None = None
    locale: Locale | None = None
    replace: Flag = Field(default=False, description="Move the callback that this customer is promised already.")

    rules = (_whom_to_call, _which_window)

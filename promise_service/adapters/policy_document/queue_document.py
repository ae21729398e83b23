"""Phone queues of the policy document, as they are written."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from promise_service.adapters.policy_document.calendar_document import AS_WRITTEN
from promise_service.adapters.policy_document.capacity_document import USUAL_CAPACITY, Capacity
from promise_service.adapters.policy_document.money_document import MinuteCost
from promise_service.adapters.policy_document.scalars import Duration, LocalTime, Name, between
from promise_service.domain.callback_slots import MOST_CHOICES


class CallbackRule(BaseModel):
    """Which day's windows are offered; the first rule that fits the call and has a window counts."""

    model_config = AS_WRITTEN

    called_before: LocalTime | None = Field(default=None, description="Strictly before it; absent: any call.")
    day: Literal["same", "next_open"]
    end_by: LocalTime | None = Field(default=None, description="Windows ending by then; absent: any.")


class Attempts(BaseModel):
    """How often somebody who does not answer is called."""

    model_config = AS_WRITTEN

    max: Annotated[int, Field(ge=1, le=20)] = 3
    every: Annotated[Duration, between("PT1M", "P1D")] = timedelta(minutes=10)


class Callback(BaseModel):
    """What is offered to a caller instead of waiting."""

    model_config = AS_WRITTEN

    window: Annotated[Duration, between("PT1M", "P1D")] = timedelta(minutes=30)
    lead_time: Annotated[Duration, between("PT0S", "P31D")] = timedelta(minutes=20)
    choices: Annotated[int, Field(ge=1, le=MOST_CHOICES)] = 3
    hold: Annotated[Duration, between("PT1S", "PT1H")] = timedelta(minutes=2)
    rules: Annotated[list[CallbackRule], Field(min_length=1, max_length=20)] = Field(
        default_factory=lambda: [
            CallbackRule.model_validate({"called_before": "12:00", "day": "same"}),
            CallbackRule.model_validate({"day": "next_open", "end_by": "12:00"}),
        ]
    )
    when_full: Literal["next_rule", "decline"] = "next_rule"
    capacity: Capacity = USUAL_CAPACITY
    attempts: Attempts = Field(default_factory=Attempts)


def _no_service_level(_value: Any) -> Any:
    raise PydanticCustomError(
        "not_supported", "is not supported by this version; leave it out and use offer_callback_after"
    )


class Queue(BaseModel):
    """A phone queue."""

    model_config = AS_WRITTEN

    team: Name | None = Field(default=None, description="Absent: the default team.")
    calendar: Name | None = Field(default=None, description="Absent: the named team's, else the default.")
    offer_callback_after: Annotated[Duration, between("PT0S", "P1D")] = Field(
        default=timedelta(minutes=3), description="A predicted wait strictly above this leads to an offer."
    )
    when_wait_unknown: Literal["callback", "wait"] = "callback"
    callback: Callback = Field(default_factory=Callback)
    minute_cost: MinuteCost | None = Field(default=None, description="Absent: that of the policy.")
    service_level: SkipJsonSchema[Annotated[None, BeforeValidator(_no_service_level)]] = None

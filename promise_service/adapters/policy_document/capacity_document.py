"""How many callbacks a window takes, as it is written in the policy document."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from promise_service.adapters.policy_document.calendar_document import AS_WRITTEN
from promise_service.adapters.policy_document.scalars import Duration, between
from promise_service.domain.callback_load import (
    USUAL_ANSWER_RATE,
    USUAL_HANDLE_TIME_VARIATION,
    USUAL_UNANSWERED_TIME,
)

_ONE_OF_TWO: JsonDict = {
    "oneOf": [
        {"required": ["per_window"], "maxProperties": 1},
        {"required": ["average_handle_time"], "not": {"required": ["per_window"]}},
    ]
}


class Capacity(BaseModel):
    """How many promises and holds one window takes: a number, or as many as agents can begin in it."""

    model_config = AS_WRITTEN | {"json_schema_extra": _ONE_OF_TWO}

    per_window: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="The same for every window; nothing else goes with it."
    )
    agents: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=0,
        description="Who call back at any time of which neither the team's roster nor its staffing says more.",
    )
    average_handle_time: Annotated[Duration, between("PT1S", "PT8H")] | None = Field(
        default=None, description="Of a customer who answers: ring, talk and after-call work."
    )
    keep_probability: Annotated[float, Field(ge=0.5, le=0.9999)] = Field(
        default=0.99, description="With which the last callback of a window begins inside it."
    )
    answer_rate: Annotated[float, Field(gt=0, le=1)] = Field(
        default=USUAL_ANSWER_RATE, description="The share of attempts that customers answer."
    )
    handle_time_variation: Annotated[float, Field(ge=0, le=5)] = Field(
        default=USUAL_HANDLE_TIME_VARIATION, description="The standard deviation of handle times ÷ their mean."
    )
    unanswered_time: Annotated[Duration, between("PT1S", "PT8H")] = Field(
        default=USUAL_UNANSWERED_TIME, description="For an attempt that is not answered: to ring and leave a message."
    )
    agents_begin: Literal["idle", "busy"] = Field(
        default="idle", description="As the first window of a day begins; busy: with other calls."
    )

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if self.per_window is None and self.average_handle_time is None:
            raise PydanticCustomError(
                "one_capacity", "must have per_window, or average_handle_time with agents or a staffed team"
            )
        beside = sorted(self.model_fields_set - {"per_window"})
        if self.per_window is not None and beside:
            raise PydanticCustomError(
                "one_capacity", "per_window stands alone; leave out {beside}", {"beside": ", ".join(beside)}
            )
        return self


USUAL_CAPACITY = Capacity(per_window=6)
"""Of a queue that says nothing of it."""

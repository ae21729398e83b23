"""The promise of an agent to come back to a customer."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from promise_service.domain.response_deadlines import MOST, Unit, Within
from promise_service.http.schemas.closed_models import request
from promise_service.http.schemas.customers import CustomerInput
from promise_service.http.schemas.scalars import Id, Name

_Elapsed = Annotated[int, Strict(), Field(ge=0, le=MOST[Unit.MINUTES])]
_Hours = Annotated[int, Strict(), Field(ge=0, le=MOST[Unit.HOURS])]
_Days = Annotated[int, Strict(), Field(ge=0, le=MOST[Unit.DAYS])]


class WithinInput(BaseModel):
    """A length of time: a whole number of exactly one unit."""

    model_config = request({"business_hours": 4})

    minutes: _Elapsed | None = None
    hours: _Hours | None = None
    days: _Days | None = None
    business_minutes: _Elapsed | None = None
    business_hours: _Hours | None = None
    business_days: _Days | None = None

    @model_validator(mode="after")
    def _names_one_unit(self) -> Self:
        if len(self._counts()) != 1:
            units = ", ".join(Unit)
            raise PydanticCustomError("which_unit", "must have exactly one of {units}", {"units": units})
        return self

    def within(self) -> Within:
        """The same as a value of the domain."""
        ((unit, count),) = self._counts().items()
        return Within(Unit(unit), count)

    def _counts(self) -> dict[str, int]:
        counts: dict[str, int] = self.model_dump(exclude_none=True)
        return counts


class FollowUpInput(BaseModel):
    """A case that cannot be closed at once, and the agent who will come back to the customer."""

    model_config = request(
        {"promise_id": "prm_01KAW3B0M5V8X2Z7G4F6E1H9TS", "agent_id": "ag-7", "channel": "email"}
    )

    promise_id: Id | None = None
    conversation_id: Id | None = None
    agent_id: Id = Field(description="Who promises it, and owns it.")
    channel: Name
    customer: CustomerInput | None = None
    within: WithinInput | None = Field(default=None, description="The policy's `follow_ups` without it.")

    @model_validator(mode="after")
    def _follows_something(self) -> Self:
        if (self.promise_id is None) == (self.conversation_id is None):
            raise PydanticCustomError("which_matter", "send promise_id or conversation_id, one of the two")
        return self

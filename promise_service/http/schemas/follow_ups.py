"""The promise of an agent to come back to a customer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

from promise_service.domain.response_deadlines import MOST, Unit, Within
from promise_service.http.schemas.across_fields import AcrossFields, exactly_one_of
from promise_service.http.schemas.closed_models import request
from promise_service.http.schemas.customers import CustomerInput
from promise_service.http.schemas.meanings import KnownChannel
from promise_service.http.schemas.scalars import Id

_Elapsed = Annotated[int, Strict(), Field(ge=0, le=MOST[Unit.MINUTES])]
_Hours = Annotated[int, Strict(), Field(ge=0, le=MOST[Unit.HOURS])]
_Days = Annotated[int, Strict(), Field(ge=0, le=MOST[Unit.DAYS])]


class WithinInput(AcrossFields):
    """A length of time: a whole number of exactly one unit."""

    model_config = request({"business_hours": 4})

    minutes: _Elapsed | None = None
    hours: _Hours | None = None
    days: _Days | None = None
    business_minutes: _Elapsed | None = None
    business_hours: _Hours | None = None
    business_days: _Days | None = None

    rules = (exactly_one_of(*Unit),)

    def within(self) -> Within:
        """The same as a value of the domain."""
        ((unit, count),) = self._counts().items()
        return Within(Unit(unit), count)

    def _counts(self) -> dict[str, int]:
        counts: dict[str, int] = self.model_dump(exclude_none=True)
        return counts


class FollowUpInput(AcrossFields):
    """A case that cannot be closed at once, and the agent who will come back to the customer."""

    model_config = request({"promise_id": "prm_01KAW3B0M5V8X2Z7G4F6E1H9TS", "agent_id": "ag-7", "channel": "email"})

    promise_id: Id | None = None
    conversation_id: Id | None = None
    agent_id: Id = Field(description="Who promises it, and owns it.")
    channel: KnownChannel
    customer: CustomerInput | None = None
    within: WithinInput | None = Field(default=None, description="The policy's `follow_ups` without it.")

    rules = (exactly_one_of("promise_id", "conversation_id"),)

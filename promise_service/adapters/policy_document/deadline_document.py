"""Deadlines of the policy document, as they are written: replies, delays and follow-ups."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from promise_service.adapters.policy_document.calendar_document import AS_WRITTEN
from promise_service.adapters.policy_document.scalars import Name, TimeOfTargetDate
from promise_service.domain.response_deadlines import MOST, Unit

_Minutes = Annotated[int, Field(ge=0, le=MOST[Unit.MINUTES])]
_Hours = Annotated[int, Field(ge=0, le=MOST[Unit.HOURS])]
_Days = Annotated[int, Field(ge=0, le=MOST[Unit.DAYS])]


class Within(BaseModel):
    """How long an answer may take: a whole number of exactly one unit."""

    model_config = AS_WRITTEN | {"json_schema_extra": {"minProperties": 1, "maxProperties": 1}}

    minutes: _Minutes | None = None
    hours: _Hours | None = None
    days: _Days | None = None
    business_minutes: _Minutes | None = None
    business_hours: _Hours | None = None
    business_days: _Days | None = None

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        if len(self.counts) != 1:
            units = ", ".join(Unit)
            raise PydanticCustomError("one_unit", "must have exactly one of {units}", {"units": units})
        return self

    @property
    def counts(self) -> dict[Unit, int]:
        """The unit that is given, with its count."""
        given = {unit: getattr(self, unit.value) for unit in Unit}
        return {unit: count for unit, count in given.items() if count is not None}


_At = Field(
    default=None,
    description="For business_days only: same_time (the default), closing, or a local time on that date.",
)


class Reply(BaseModel):
    """The deadline of one written channel, or of one subject on it. The first rule that fits counts."""

    model_config = AS_WRITTEN

    channel: Name = Field(examples=["email"])
    subject: Name | None = Field(default=None, description="Absent: any.")
    within: Within
    at: TimeOfTargetDate | None = _At
    team: Name | None = Field(default=None, description="Who answers; absent: the default team.")
    calendar: Name | None = Field(default=None, description="Absent: the named team's, else the default.")


class Delay(BaseModel):
    """How the new exact time is counted, from now, when the first cannot be kept."""

    model_config = AS_WRITTEN

    within: Within
    at: TimeOfTargetDate | None = _At
    calendar: Name | None = Field(default=None, description="Absent: the promise's own.")


class FollowUps(BaseModel):
    """The deadline of what could not be closed at once, by the same agent."""

    model_config = AS_WRITTEN

    within: Within = Field(default_factory=lambda: Within(business_days=1))
    at: TimeOfTargetDate | None = _At
    owner: Literal["same_agent"] = "same_agent"
    team: Name | None = Field(default=None, description="Absent: that of the promise before.")
    calendar: Name | None = Field(default=None, description="Absent: that of its team.")

"""Calendars and teams of the policy document, as they are written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from promise_service.adapters.policy_document.scalars import (
    Country,
    Email,
    Line,
    LocalDate,
    Name,
    Span,
    Subdivision,
)

AS_WRITTEN = ConfigDict(extra="forbid", strict=True, frozen=True)
"""No unknown fields, and no guessing: `"6"` is not a number and `yes` is not true."""


class Weekly(BaseModel):
    """The opening hours of each weekday; one that is left out is closed."""

    model_config = AS_WRITTEN

    mon: list[Span] = Field(default=[], examples=[["09:00-12:00", "13:00-18:00"]])
    tue: list[Span] = []
    wed: list[Span] = []
    thu: list[Span] = []
    fri: list[Span] = []
    sat: list[Span] = []
    sun: list[Span] = []


class Holidays(BaseModel):
    """Whose public holidays are closed; the dates are stored with the version."""

    model_config = AS_WRITTEN

    country: Country = Field(description="ISO 3166, two letters.")
    subdivision: Subdivision | None = Field(default=None, description="A state, region or canton.")


class Calendar(BaseModel):
    """A weekly pattern, minus holidays and closures; special hours replace all that for their date."""

    model_config = AS_WRITTEN

    time_zone: Line = Field(description="An IANA name.", examples=["Europe/Paris"])
    weekly: Weekly
    holidays: Holidays | None = Field(default=None, description="Absent: no public holiday is closed.")
    closures: list[LocalDate] = Field(default=[], description="Whole local dates.", examples=[["2026-12-24"]])
    special_hours: dict[LocalDate, list[Span]] = Field(
        default={},
        description="By local date; an empty list closes it.",
        examples=[{"2026-12-31": ["09:00-12:00"]}],
    )


class Shift(BaseModel):
    """So many agents of a team call back at these hours; shifts at the same time add up."""

    model_config = AS_WRITTEN

    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(
        default=["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        min_length=1,
        description="Absent: every day.",
        examples=[["mon", "tue"]],
    )
    hours: Span
    agents: Annotated[int, Field(ge=0, le=1000)]


class Team(BaseModel):
    """Who answers: their calendar, the addresses of their reminders and alarms, and how many call back when."""

    model_config = AS_WRITTEN

    calendar: Name | None = Field(default=None, description="Absent: the default calendar.")
    email: Email | None = None
    supervisor_email: Email | None = None
    staffing: list[Shift] = Field(
        default=[],
        max_length=200,
        description="Local times of its calendar; for queues whose capacity goes by agents, in place of their number.",
    )


class Agent(BaseModel):
    """A person who answers, as far as reminders need to know."""

    model_config = AS_WRITTEN

    team: Name | None = Field(default=None, description="Absent: the default team.")
    email: Email | None = None


class Defaults(BaseModel):
    """For what names no team or calendar of its own; where there is only one, it need not be named."""

    model_config = AS_WRITTEN

    team: Name | None = None
    calendar: Name | None = None

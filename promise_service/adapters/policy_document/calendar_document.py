"""Calendars and teams of the policy document, as they are written."""

from __future__ import annotations

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


class Team(BaseModel):
    """Who answers: their calendar, and the addresses of their reminders and alarms."""

    model_config = AS_WRITTEN

    calendar: Name | None = Field(default=None, description="Absent: the default calendar.")
    email: Email | None = None
    supervisor_email: Email | None = None


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

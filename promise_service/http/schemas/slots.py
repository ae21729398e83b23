"""Callback windows, as requests and answers name them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

from promise_service.application.views import SlotView, WindowRoom
from promise_service.http.instants import format_instant, parse_query_date_or_instant
from promise_service.http.paging import Cursor, Limit
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.scalars import InstantText, Locale, refusing

SLOT: dict[str, Any] = {
    "slot_id": "support.20261124T0930Z",
    "start": "2026-11-24T10:30:00+01:00",
    "end": "2026-11-24T11:00:00+01:00",
    "statement": "mardi 24 novembre entre 10 h 30 et 11 h 00",
    "spoken": "mardi vingt-quatre novembre, entre dix heures trente et onze heures",
}
LONGEST_LOOK_AHEAD = 31


def _date_or_instant(value: object) -> date | datetime:
    return parse_query_date_or_instant(str(value))


FromWhen = Annotated[
    date | datetime,
    BeforeValidator(refusing(_date_or_instant)),
    WithJsonSchema({"type": "string", "examples": ["2026-11-24", "2026-11-24T10:30:00+01:00"]}),
]


class SlotBody(BaseModel):
    """A window that can be promised: `statement` for the eye, `spoken` for a speech engine."""

    model_config = answer(SLOT)

    slot_id: str
    start: InstantText
    end: InstantText
    statement: str
    spoken: str


class WindowBody(SlotBody):
    """A window with how many promises it takes in all, and how many more."""

    model_config = answer({**SLOT, "capacity": 6, "remaining": 4})

    capacity: int
    remaining: int


class WindowPage(BaseModel):
    """Windows of a queue, earliest first."""

    model_config = answer({"items": [{**SLOT, "capacity": 6, "remaining": 4}], "next_cursor": None})

    items: list[WindowBody]
    next_cursor: str | None


class SlotsQuery(BaseModel):
    """Which windows of a queue to list."""

    model_config = request()

    start: FromWhen | None = Field(
        default=None,
        alias="from",
        description="An instant, or a date in the queue's time zone; now without it.",
    )
    days: int = Field(default=7, ge=1, le=LONGEST_LOOK_AHEAD, description="How many days to look ahead.")
    locale: Locale | None = Field(default=None, description="The language of the statements; the policy's without it.")
    limit: Limit = 200
    cursor: Cursor = None


def slot_body(slot: SlotView) -> SlotBody:
    """A window in words."""
    return SlotBody(
        slot_id=slot.slot_id,
        start=format_instant(slot.window.start, slot.time_zone),
        end=format_instant(slot.window.end, slot.time_zone),
        statement=slot.statement.written,
        spoken=slot.statement.spoken,
    )


def window_body(room: WindowRoom) -> WindowBody:
    """A window in words, with its room."""
    return WindowBody(
        **slot_body(room.slot).model_dump(),
        capacity=room.capacity,
        remaining=room.remaining,
    )

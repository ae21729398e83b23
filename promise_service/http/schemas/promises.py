"""Promises, as answers show them and lists are asked for them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from promise_service.application.ports.archive import PromiseFilter, PromiseRecord, Reach
from promise_service.domain.promise_course import State
from promise_service.domain.promises import PromiseKind
from promise_service.domain.verdicts import Detail, Verdict
from promise_service.http.instants import format_instant
from promise_service.http.paging import Cursor, Limit
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.customers import CUSTOMER, CustomerBody
from promise_service.http.schemas.meanings import Phone, QueryPhone
from promise_service.http.schemas.scalars import Id, InstantText, Name, QueryInstant, separated

PROMISE: dict[str, Any] = {
    "id": "prm_01KAW2V5Q8J7Y4M3T9C6B1D0EX",
    "kind": "callback",
    "channel": "phone",
    "conversation_id": "cnv_01KAW2V5Q8J7Y4M3T9C6B1D0EX",
    "state": "open",
    "verdict": None,
    "detail": None,
    "forewarned": False,
    "made_at": "2026-11-24T10:05:12+01:00",
    "window": {"start": "2026-11-24T10:30:00+01:00", "end": "2026-11-24T11:00:00+01:00"},
    "due_at": "2026-11-24T11:00:00+01:00",
    "time_zone": "Europe/Paris",
    "statement": "mardi 24 novembre entre 10 h 30 et 11 h 00",
    "queue": "support",
    "subject": None,
    "phone": "+33612345678",
    "note": None,
    "message_id": None,
    "attempts_made": 0,
    "next_attempt_at": None,
    "team": "support",
    "agent_id": None,
    "customer": {**CUSTOMER, "phone": "+33612345678", "time_zone": None},
    "policy_version": 3,
    "follows": None,
    "followed_by": None,
    "fulfilled_at": None,
}


class WindowTimes(BaseModel):
    """From when on, and by when, the customer is called: both ends are in time."""

    model_config = answer()

    start: InstantText
    end: InstantText


class PromiseBody(BaseModel):
    """An exact promise and how it stands now. What was promised never changes; a new commitment is a new promise."""

    model_config = answer(PROMISE)

    id: str
    kind: PromiseKind
    channel: str
    conversation_id: str
    state: State
    verdict: Verdict | None = Field(description="Null until it is settled.")
    detail: Detail | None = Field(description="Why the verdict is what it is.")
    forewarned: bool = Field(description="Whether the customer was told a new exact time before it was due.")
    made_at: InstantText
    window: WindowTimes | None = Field(description="Null for what is answered in writing.")
    due_at: InstantText = Field(description="A whole minute; for a callback, the end of its window.")
    time_zone: str = Field(description="The IANA zone of the calendar it was counted in.")
    statement: str = Field(description="The exact words given to the customer.")
    queue: str | None
    subject: str | None
    phone: str | None = Field(description="Whom to call, in E.164, as it stands now.")
    note: str | None
    message_id: str | None
    attempts_made: int
    next_attempt_at: InstantText | None
    team: str
    agent_id: str | None
    customer: CustomerBody
    policy_version: int
    follows: str | None = Field(description="The promise that this one took the place of, or grew out of.")
    followed_by: str | None
    fulfilled_at: InstantText | None


class PromisePage(BaseModel):
    """Promises, earliest due first."""

    model_config = answer({"items": [PROMISE], "next_cursor": None})

    items: list[PromiseBody]
    next_cursor: str | None


class PromiseSelection(BaseModel):
    """Which promises are meant; whatever is left out asks for any."""

    model_config = request({"team": "support", "agent_id": "ag-7", "state": ["open"]})

    state: Annotated[Annotated[list[State], Field(max_length=20)] | None, BeforeValidator(separated)] = None
    verdict: Verdict | None = None
    kind: PromiseKind | None = None
    queue: Name | None = None
    team: Name | None = None
    agent_id: Id | None = None
    channel: Name | None = None
    customer_id: Id | None = None
    phone: Phone | None = None
    conversation_id: Id | None = None
    due_after: QueryInstant | None = Field(default=None, description="Due at this instant or later.")
    due_before: QueryInstant | None = Field(default=None, description="Due before this instant.")

    def filter(self, reach: Reach | None) -> PromiseFilter:
        """The same as a filter, within that reach."""
        return PromiseFilter(
            states=frozenset(self.state) if self.state else None,
            verdict=self.verdict,
            kind=self.kind,
            queue=self.queue,
            team=self.team,
            agent_id=self.agent_id,
            channel=self.channel,
            customer_id=self.customer_id,
            phone=self.phone,
            conversation_id=self.conversation_id,
            due_after=self.due_after,
            due_before=self.due_before,
            reach=reach,
        )


class PromisesQuery(PromiseSelection):
    """Which promises to list, and which page of them."""

    phone: QueryPhone | None = None
    limit: Limit = 50
    cursor: Cursor = None


class WorklistQuery(BaseModel):
    """Whose open promises to list."""

    model_config = request()

    team: Name | None = None
    agent_id: Id | None = None
    limit: Limit = 50
    cursor: Cursor = None


def promise_body(record: PromiseRecord) -> PromiseBody:
    """A promise as it stands, with times in the zone of its calendar."""
    promise, standing = record.promise, record.standing

    def shown(instant: datetime | None) -> str | None:
        return None if instant is None else format_instant(instant, promise.time_zone)

    customer = promise.customer
    return PromiseBody(
        id=promise.id,
        kind=promise.kind,
        channel=promise.channel,
        conversation_id=promise.conversation_id,
        state=standing.state,
        verdict=standing.verdict,
        detail=standing.detail,
        forewarned=standing.forewarned,
        made_at=format_instant(promise.made_at, promise.time_zone),
        window=window_times(record),
        due_at=format_instant(promise.due_at, promise.time_zone),
        time_zone=promise.time_zone,
        statement=promise.statement,
        queue=promise.queue,
        subject=promise.subject,
        phone=standing.phone if promise.counts_attempts else promise.phone,
        note=promise.note,
        message_id=promise.message_id,
        attempts_made=standing.attempts_made,
        next_attempt_at=shown(standing.next_attempt_at),
        team=standing.team,
        agent_id=standing.agent_id,
        customer=CustomerBody(
            id=customer.id,
            name=customer.name,
            email=standing.email,
            phone=standing.phone,
            locale=customer.locale,
            time_zone=customer.time_zone,
        ),
        policy_version=promise.policy_version,
        follows=promise.follows,
        followed_by=record.followed_by,
        fulfilled_at=shown(standing.fulfilled_at),
    )


def window_times(record: PromiseRecord) -> WindowTimes | None:
    """The window of a callback, in the zone of its calendar."""
    window, time_zone = record.promise.window, record.promise.time_zone
    if window is None:
        return None
    return WindowTimes(start=format_instant(window.start, time_zone), end=format_instant(window.end, time_zone))

"""How long callers wait, as requests and answers name it: states and calls of a queue, and the forecast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Annotated, Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, Strict

from promise_service.application.live_queues import LiveWait
from promise_service.application.offering import wait_by_forecast
from promise_service.application.tell_of_calls import MOST_CALLS, CallsRecorded, ToldCall, record_faults
from promise_service.application.tell_queue_state import StateTold, ToldState, WhyVoid
from promise_service.domain.offers import UNKNOWN_WAIT
from promise_service.domain.policy import Queue
from promise_service.domain.waiting.live_queue import Waiting
from promise_service.errors import Fault, InvalidInput
from promise_service.http.instants import format_instant
from promise_service.http.other_states import OtherState, state_in
from promise_service.http.schemas.across_fields import AcrossFields, sent
from promise_service.http.schemas.closed_models import answer, request
from promise_service.http.schemas.meanings import PastInstant, RecordedInstant
from promise_service.http.schemas.other_systems import StateFrom
from promise_service.http.schemas.predicted_waits import (
    FORECAST,
    PredictedWaitBody,
    Priority,
    Seconds,
    predicted_wait_body,
    shown_seconds,
)
from promise_service.http.schemas.rows import judged_rows
from promise_service.http.schemas.scalars import Id, InstantText

Told = TypeVar("Told")

Count = Annotated[int, Strict(), Field(ge=0, le=100_000)]

_ENTERED: dict[str, Any] = {"call_id": "call-8817", "entered_at": "2026-11-24T10:05:00+01:00", "priority": 1}
_ANSWERED: dict[str, Any] = {
    "call_id": "call-8809",
    "entered_at": "2026-11-24T10:01:10+01:00",
    "answered_at": "2026-11-24T10:04:52+01:00",
}


_TOLD_BY_STATE = {
    "waiting": "waiting",
    "agents_staffed": "agents_staffed",
    "agents_available": "agents_available",
    "longest_wait_seconds": "longest_wait",
}


def _whole_state(given: Mapping[str, Any]) -> str | None:
    """What a system counts by itself is whole; what another answered tells something, or is no state."""
    if given.get("state_from") is not None:
        other = _other_state(given)
        if other is None or sent(given, *_TOLD_BY_STATE) or other != OtherState():
            return None
        return "state_from tells nothing of the queue: what is unknown is best not told"
    missing = [name for name in ("waiting", "agents_staffed", "agents_available") if given.get(name) is None]
    return f"send {', '.join(missing)}, or state_from" if missing else None


def _nothing_twice(given: Mapping[str, Any]) -> str | None:
    other = _other_state(given)
    told = [] if other is None else sent(given, *_TOLD_BY_STATE)
    twice = [name for name in told if getattr(other, _TOLD_BY_STATE[name]) is not None]
    return f"{', '.join(twice)} stands beside state_from, which tells it too" if twice else None


def _other_state(given: Mapping[str, Any]) -> OtherState | None:
    """What another system answered; None where nothing was sent, or nothing that is understood."""
    with suppress(InvalidInput):
        if isinstance(given.get("state_from"), Mapping):
            return state_in(given["state_from"])
    return None


class QueueStateInput(AcrossFields):
    """How a queue stands at one instant, as the telephony system counts it."""

    model_config = request({"waiting": 4, "agents_staffed": 5, "agents_available": 0, "longest_wait_seconds": 130})

    rules: ClassVar = (_whole_state, _nothing_twice)

    at: PastInstant | None = Field(
        default=None, description="Now without it. A state older than the known one, or too old, does not count."
    )
    waiting: Count | None = Field(default=None, description="Callers who wait. Required without `state_from`.")
    agents_staffed: Count | None = Field(
        default=None, description="Agents at work in this queue, busy or not. Required without `state_from`."
    )
    agents_available: Count | None = Field(
        default=None, description="Those of them who could take a call now. Required without `state_from`."
    )
    average_handle_seconds: Seconds | None = Field(
        default=None, description="How long a call keeps an agent, after-call work included; else the calls show it."
    )
    longest_wait_seconds: Seconds | None = Field(default=None, description="How long the first in line has waited.")
    state_from: StateFrom = None

    def told(self) -> ToldState:
        """The same as a value of the application."""
        other = self.state_from or OtherState()
        return ToldState(
            at=self.at,
            waiting=_either(self.waiting, other.waiting),
            agents_staffed=_either(self.agents_staffed, other.agents_staffed),
            agents_available=_either(self.agents_available, other.agents_available),
            available_told_in="/state_from" if self.agents_available is None else "/agents_available",
            average_handle_time=_duration(self.average_handle_seconds),
            longest_wait=_either(_duration(self.longest_wait_seconds), other.longest_wait),
        )


class QueueStateBody(BaseModel):
    """A state that was taken in."""

    model_config = answer(
        {
            "queue": "support",
            "at": "2026-11-24T10:05:00+01:00",
            "counts": True,
            "reason": None,
            "known_for_seconds": 120,
        }
    )

    queue: str
    at: InstantText
    counts: bool = Field(description="Whether it says how the queue stands now.")
    reason: WhyVoid | None = Field(
        description="Why it does not: a newer one was told before (`newer_state_known`), or it is older than "
        "`known_for_seconds` (`stale`). Null where it counts."
    )
    known_for_seconds: int | float = Field(description="How long it is believed: `wait_known_for` of the policy.")


class CallInput(BaseModel):
    """What is known of a call so far. A later record of the same `call_id` may know more; none takes anything back."""

    model_config = request(_ENTERED)

    call_id: Id
    entered_at: RecordedInstant = Field(description="When the caller was put into the queue: at most a year ago.")
    priority: Annotated[Priority, Strict()] = Field(default=0, description="A larger number is served first.")
    answered_at: PastInstant | None = Field(default=None, description="When an agent took the call.")
    abandoned_at: PastInstant | None = Field(
        default=None, description="When the caller hung up. With `answered_at` as well, the earlier one ended the wait."
    )
    ended_at: PastInstant | None = Field(default=None, description="When the talk ended.")

    def told(self) -> ToldCall:
        """The same as a value of the application."""
        return ToldCall(
            call_id=self.call_id,
            entered_at=self.entered_at,
            priority=self.priority,
            answered_at=self.answered_at,
            abandoned_at=self.abandoned_at,
            ended_at=self.ended_at,
        )


def _record_faults(records: Mapping[int, CallInput]) -> Iterator[tuple[int, Fault]]:
    return ((place, fault) for place, record in records.items() for fault in record_faults(record.told()))


class CallsInput(BaseModel):
    """What happened to calls of a queue, in any order, once or several times."""

    model_config = request({"calls": [_ENTERED, _ANSWERED]})

    calls: Annotated[
        list[CallInput], Field(min_length=1, max_length=MOST_CALLS), judged_rows(CallInput, _record_faults)
    ]


class CallsBody(BaseModel):
    """Records that were taken in."""

    model_config = answer({"queue": "support", "records": 2, "live": True})

    queue: str
    records: int = Field(description="How many were sent and recorded.")
    live: bool = Field(
        description="Whether they say how the queue stands just now. False while Redis is away: they are recorded all "
        "the same, and waits are unknown."
    )


class WaitQuery(BaseModel):
    """Whose wait is asked for."""

    model_config = request()

    priority: Priority = Field(default=0, description="The telephony system's number for the caller.")
    elapsed_seconds: float = Field(
        default=0,
        ge=0,
        le=86_400,
        allow_inf_nan=False,
        description="How long the caller has waited already. The answer is then about the rest of the wait.",
    )
    call_id: Id | None = Field(
        default=None, description="A caller whose entering was told; that says more than the other two."
    )

    @property
    def elapsed(self) -> timedelta:
        """How long the caller has waited already."""
        return timedelta(seconds=self.elapsed_seconds)


class WaitBody(PredictedWaitBody):
    """How long a caller will probably wait from now on."""

    model_config = answer(
        {**FORECAST, "threshold_seconds": 180, "call_known": None, "learnt_at": "2026-11-22T02:14:00+01:00"}
    )

    threshold_seconds: int | float = Field(description="The wait that `probability_over_threshold` is about.")
    call_known: bool | None = Field(
        description="Whether calls tell that the caller of the `call_id` waits. Where not, as when nothing was told of "
        "it, or the end of its wait was, the answer is that for `elapsed_seconds` and `priority`. Null without a "
        "`call_id`."
    )
    learnt_at: InstantText | None = Field(
        description="When the forecasts of this queue were last fitted to its recorded calls; null where never."
    )


def state_body(queue: Queue, told: StateTold, zone: ZoneInfo) -> QueueStateBody:
    """A state that was taken in, with times in the zone of the queue's calendar."""
    return QueueStateBody(
        queue=queue.name,
        at=format_instant(told.state.at, zone.key),
        counts=told.void is None,
        reason=told.void,
        known_for_seconds=shown_seconds(queue.wait_known_for.total_seconds()),
    )


def calls_body(recorded: CallsRecorded) -> CallsBody:
    """Records that were taken in."""
    return CallsBody(queue=recorded.queue, records=recorded.records, live=recorded.live)


def wait_body(queue: Queue, whose: Waiting, live: LiveWait, zone: ZoneInfo) -> WaitBody:
    """A forecast, or that nothing is known."""
    wait = UNKNOWN_WAIT if live.forecast is None else wait_by_forecast(live.forecast)
    return WaitBody(
        **predicted_wait_body(wait, zone.key).model_dump(by_alias=True),
        threshold_seconds=shown_seconds(queue.offer_callback_after.wait.total_seconds()),
        call_known=None if whose.call_id is None else live.call_waits,
        learnt_at=None if live.learnt_at is None else format_instant(live.learnt_at, zone.key),
    )


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _either(ours: Told | None, others: Told | None) -> Told | None:
    return others if ours is None else ours

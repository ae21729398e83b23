"""When something has to happen by itself: reminders, delay notices, verdicts, the end of holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from promise_service.domain.policy import Policy
from promise_service.domain.promises import Promise
from promise_service.domain.response_deadlines import fraction_point
from promise_service.domain.verdicts import Standing
from promise_service.errors import NotFound


class TimerKind(StrEnum):
    """What a timer does when its time has come."""

    HOLD_EXPIRY = "hold_expiry"
    CUSTOMER_REMINDER = "customer_reminder"
    OWNER_REMINDER = "owner_reminder"
    SUPERVISOR_REMINDER = "supervisor_reminder"
    DELAY_NOTICE = "delay_notice"
    DUE = "due"
    GIVING_UP = "giving_up"
    SEND_NOTICE = "send_notice"


class TimerState(StrEnum):
    """A timer waits until its time, then is done, or skipped because what it was for has been settled."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A row that comes due. `subject_id` is the promise, offer or notice that it is about.

    `tries` counts how often it was run in vain; `detail` says why it was skipped or what last went wrong.
    """

    id: str
    kind: TimerKind
    subject_id: str
    due_at: datetime
    state: TimerState = TimerState.WAITING
    tries: int = 0
    detail: str | None = None


def new_timer(kind: TimerKind, due_at: datetime, subject_id: str) -> Timer:
    """A timer that waits. Its id says what it does, to what and when, so that the same one cannot be set twice."""
    return Timer(
        id=f"{kind}:{subject_id}:{due_at:%Y%m%dT%H%M%S.%fZ}",
        kind=kind,
        subject_id=subject_id,
        due_at=due_at,
    )


def named_by(timer_id: str) -> tuple[TimerKind, str]:
    """What a timer does, and the id of what it is about; NotFound where this is no timer's id."""
    try:
        kind, subject_id, _ = timer_id.split(":")
        return TimerKind(kind), subject_id
    except ValueError:
        raise NotFound("timer", timer_id) from None


JUST_AFTER = timedelta(microseconds=1)
"""Limits are inclusive: at `due_at` a promise can still be kept, the instant after it cannot."""


def timers_of(promise: Promise, policy: Policy) -> Iterator[tuple[TimerKind, datetime]]:
    """What has to happen by itself for a new promise; what would be due at or before its making is left out."""
    for kind, due_at in _planned(promise, policy):
        if due_at > promise.made_at:
            yield kind, due_at


def giving_up_timer(promise: Promise, standing: Standing) -> tuple[TimerKind, datetime] | None:
    """When an attempted promise is to be given up, if nobody tries again."""
    if standing.lapses_at is None or standing.lapses_at == promise.due_at:
        return None
    return TimerKind.GIVING_UP, standing.lapses_at + JUST_AFTER


def _planned(promise: Promise, policy: Policy) -> Iterator[tuple[TimerKind, datetime]]:
    if promise.window is not None:
        yield from _before_window(promise, policy)
        lead = policy.delay_notices.callback
    else:
        yield from _along_the_way(promise, policy)
        lead = policy.delay_notices.reply
    yield TimerKind.DELAY_NOTICE, _delay_notice_at(promise, lead)
    yield TimerKind.DUE, promise.due_at + JUST_AFTER


def _before_window(promise: Promise, policy: Policy) -> Iterator[tuple[TimerKind, datetime]]:
    if promise.window is None:
        return
    if policy.reminders.callback_customer is not None:
        yield TimerKind.CUSTOMER_REMINDER, promise.window.start - policy.reminders.callback_customer
    if policy.reminders.callback_owner is not None:
        yield TimerKind.OWNER_REMINDER, promise.window.start - policy.reminders.callback_owner


def _along_the_way(promise: Promise, policy: Policy) -> Iterator[tuple[TimerKind, datetime]]:
    rule = promise.basis.deadline
    if rule is None:
        return
    open_time = policy.calendars[promise.basis.calendar]
    for kind, percents in (
        (TimerKind.OWNER_REMINDER, policy.reminders.reply_owner),
        (TimerKind.SUPERVISOR_REMINDER, policy.reminders.reply_supervisor),
    ):
        for percent in percents:
            yield kind, fraction_point(rule.within.unit, promise.received_at, promise.due_at, percent, open_time)


def _delay_notice_at(promise: Promise, lead: timedelta) -> datetime:
    """So long before the deadline as the policy says; where less than that was left, a fifth of what was left."""
    planned = promise.due_at - lead
    if planned > promise.made_at:
        return planned
    return promise.due_at - (promise.due_at - promise.made_at) / 5

"""When something has to happen by itself: reminders, delay notices, verdicts, the end of holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32
from zoneinfo import ZoneInfo

from promise_service.domain.delay_notices import delay_notice_at
from promise_service.domain.intervals import Interval
from promise_service.domain.notices import NoticeKind
from promise_service.domain.policy import NoticeRules, Policy
from promise_service.domain.promises import Promise
from promise_service.domain.quiet_hours import last_minute_before, quiet_until
from promise_service.domain.response_deadlines import fraction_point
from promise_service.domain.risks import at_risk_at
from promise_service.domain.verdicts import Standing
from promise_service.domain.wall_clock import zone_named
from promise_service.errors import NotFound


class TimerKind(StrEnum):
    """What a timer does when its time has come."""

    HOLD_EXPIRY = "hold_expiry"
    CUSTOMER_REMINDER = "customer_reminder"
    OWNER_REMINDER = "owner_reminder"
    SUPERVISOR_REMINDER = "supervisor_reminder"
    DELAY_NOTICE = "delay_notice"
    FEEDBACK_REQUEST = "feedback_request"
    DUE = "due"
    GIVING_UP = "giving_up"
    AT_RISK = "at_risk"
    WINDOW_OPENED = "window_opened"
    SEND_NOTICE = "send_notice"
    DELIVER_EVENT = "deliver_event"
    FIT_WAITS = "fit_waits"
    MEASURE_EFFORT = "measure_effort"


class TimerState(StrEnum):
    """A timer waits until its time, then is done, or skipped because what it was for has been settled."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A row that comes due. `subject_id` is the promise, offer, notice, delivery or queue that it is about.

    Running it helps somebody until `helps_until` (None: always); of all that is overdue, what helps for the shortest
    time goes first. `tries` counts how often it was run in vain; `detail` says why it was skipped or what last went
    wrong.
    """

    id: str
    kind: TimerKind
    subject_id: str
    due_at: datetime
    helps_until: datetime | None = None
    state: TimerState = TimerState.WAITING
    tries: int = 0
    detail: str | None = None


def new_timer(kind: TimerKind, due_at: datetime, subject_id: str, helps_until: datetime | None = None) -> Timer:
    """A timer that waits. Its id says what it does, to what and when, so that the same one cannot be set twice."""
    return Timer(
        id=f"{kind}:{subject_id}:{due_at:%Y%m%dT%H%M%S.%fZ}",
        kind=kind,
        subject_id=subject_id,
        due_at=due_at,
        helps_until=helps_until,
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


def timers_of(promise: Promise, policy: Policy) -> Iterator[Timer]:
    """What has to happen by itself for a new promise; what would be due at or before its making is left out."""
    for timer in _planned(promise, policy):
        if timer.due_at > promise.made_at:
            yield timer


def customer_zone(promise: Promise) -> ZoneInfo:
    """The time zone of the customer's clock: their own where it is known."""
    return zone_named(promise.customer.time_zone or promise.time_zone)


def giving_up_timer(promise: Promise, standing: Standing) -> Timer | None:
    """When an attempted promise is to be given up, if nobody tries again."""
    if standing.lapses_at is None or standing.lapses_at == promise.due_at:
        return None
    return new_timer(TimerKind.GIVING_UP, standing.lapses_at + JUST_AFTER, promise.id)


ASKED_WITHIN = timedelta(days=7)
"""Of the time that the policy names: after a longer outage, or where it became known later, nobody remembers well."""


def last_time_to_ask(fulfilled_at: datetime, rules: NoticeRules) -> datetime:
    """Until when the customer is still asked what they think of a promise that was fulfilled then."""
    return fulfilled_at + rules.feedback_after + ASKED_WITHIN


def feedback_timer(promise: Promise, standing: Standing, rules: NoticeRules, now: datetime) -> Timer | None:
    """When the customer of a promise that was fulfilled just now is asked what they think of it.

    That is so long after the fulfilment as the policy says, or now where that is past, and out of quiet hours. What
    helps only for some time goes first in a backlog, and this can wait: until when it is of use is looked at then.
    """
    if standing.fulfilled_at is None or not rules.channels[NoticeKind.FEEDBACK_REQUEST]:
        return None
    due_at = max(standing.fulfilled_at + rules.feedback_after, now)
    if rules.quiet_hours is not None:
        due_at = quiet_until(rules.quiet_hours, customer_zone(promise), due_at)
    return new_timer(TimerKind.FEEDBACK_REQUEST, due_at, promise.id)


LEARNT_ON = 6
"""The weekday, Sunday, whose first hours in UTC find most contact centres closed."""

_LEARNT_AT = timedelta(hours=1)
_APART = 3600


def fit_timer(queue: str, now: datetime) -> Timer:
    """When the forecasts of a queue are next fitted to its calls: in the night to Sunday, every queue at its own time.

    It is the same timer all week, so whoever tells of calls can see to it that it is set.
    """
    return _in_the_night_to_sunday(TimerKind.FIT_WAITS, queue, now)


def measuring_timer(queue: str, now: datetime) -> Timer:
    """When is next measured what callbacks take in a queue: at the same time, and the same timer all week as well."""
    return _in_the_night_to_sunday(TimerKind.MEASURE_EFFORT, queue, now)


def _in_the_night_to_sunday(kind: TimerKind, queue: str, now: datetime) -> Timer:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    sunday = midnight + timedelta(days=(LEARNT_ON - now.weekday()) % 7)
    due_at = sunday + _LEARNT_AT + timedelta(seconds=crc32(queue.encode()) % _APART)
    return new_timer(kind, due_at if due_at > now else due_at + timedelta(weeks=1), queue)


def _planned(promise: Promise, policy: Policy) -> Iterator[Timer]:
    if promise.window is not None:
        yield from _around_window(promise, promise.window, policy)
    else:
        yield from _along_the_way(promise, policy)
    risk_at = at_risk_at(promise, policy)
    if risk_at is not None:
        yield _until_due(promise, TimerKind.AT_RISK, risk_at)
    yield _until_due(promise, TimerKind.DELAY_NOTICE, delay_notice_at(promise, policy))
    yield new_timer(TimerKind.DUE, promise.due_at + JUST_AFTER, promise.id)


def _around_window(promise: Promise, window: Interval, policy: Policy) -> Iterator[Timer]:
    reminders = policy.reminders
    if reminders.callback_customer is not None:
        due_at = _customer_reminder_at(promise, window, reminders.callback_customer, policy)
        yield new_timer(TimerKind.CUSTOMER_REMINDER, due_at, promise.id, helps_until=window.start)
    if reminders.callback_owner is not None:
        yield _until_due(promise, TimerKind.OWNER_REMINDER, window.start - reminders.callback_owner)
    yield _until_due(promise, TimerKind.WINDOW_OPENED, window.start)


def _customer_reminder_at(promise: Promise, window: Interval, lead: timedelta, policy: Policy) -> datetime:
    """So long before the window as the policy says; out of quiet hours, after them where that still helps."""
    planned, quiet = window.start - lead, policy.notices.quiet_hours
    if quiet is None or planned <= promise.made_at:
        return planned
    zone = customer_zone(promise)
    after = quiet_until(quiet, zone, planned)
    return after if after < window.start else last_minute_before(quiet, zone, planned)


def _along_the_way(promise: Promise, policy: Policy) -> Iterator[Timer]:
    rule = promise.basis.deadline
    if rule is None:
        return
    open_time = policy.calendars[promise.basis.calendar]
    for kind, percents in (
        (TimerKind.OWNER_REMINDER, policy.reminders.reply_owner),
        (TimerKind.SUPERVISOR_REMINDER, policy.reminders.reply_supervisor),
    ):
        for percent in percents:
            due_at = fraction_point(rule.within.unit, promise.received_at, promise.due_at, percent, open_time)
            yield _until_due(promise, kind, due_at)


def _until_due(promise: Promise, kind: TimerKind, due_at: datetime) -> Timer:
    """A timer that helps as long as the promise can still be kept."""
    return new_timer(kind, due_at, promise.id, helps_until=promise.due_at)

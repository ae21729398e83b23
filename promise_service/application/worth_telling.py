"""When a message is still of use, and when it may leave: asked as its time comes, and again before it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.delay_notices import last_time_to_tell
from promise_service.domain.notices import REMINDERS, Notice, NoticeKind, NoticeOutcome
from promise_service.domain.policy import QuietHours
from promise_service.domain.promise_course import OWED, State
from promise_service.domain.promise_pages import was_fulfilled
from promise_service.domain.promises import Promise
from promise_service.domain.quiet_hours import quiet_until
from promise_service.domain.timers import customer_zone
from promise_service.domain.wall_clock import local_time, zone_named

AT_LEAST_APART = timedelta(minutes=1)
"""Two reminders or questions about one promise to the same person."""

_WHILE_OPEN = frozenset(
    {
        NoticeKind.ACKNOWLEDGEMENT,
        NoticeKind.CUSTOMER_REMINDER,
        NoticeKind.DELAY_NOTICE,
        NoticeKind.RESCHEDULE_NOTICE,
        NoticeKind.OWNER_REMINDER,
        NoticeKind.SUPERVISOR_REMINDER,
    }
)
_OF_ONE_TIME = frozenset({NoticeKind.ACKNOWLEDGEMENT, NoticeKind.CUSTOMER_REMINDER, NoticeKind.RESCHEDULE_NOTICE})
_NOT_IN_QUIET_HOURS = frozenset({NoticeKind.CUSTOMER_REMINDER, NoticeKind.DELAY_NOTICE, NoticeKind.FEEDBACK_REQUEST})
_ONE_AT_A_TIME = REMINDERS | {NoticeKind.FEEDBACK_REQUEST}


def helps_until(kind: NoticeKind, promise: Promise) -> datetime | None:
    """Until when a message of this kind about that promise is of use to its receiver; None: always."""
    match kind:
        case NoticeKind.CUSTOMER_REMINDER | NoticeKind.RESCHEDULE_NOTICE if promise.window is not None:
            return promise.window.start
        case NoticeKind.ALARM | NoticeKind.CANCELLATION_NOTICE | NoticeKind.FEEDBACK_REQUEST:
            return None
        case _:
            return promise.due_at


def leaves_at(kind: NoticeKind, promise: Promise, quiet: QuietHours | None, now: datetime) -> datetime | None:
    """When a message that is ready now may leave: at once, or after quiet hours where it helps then.

    What cannot wait for their end is a matter of its kind: a reminder is then better not sent (None), while being told
    of a delay at night is better than too late for another try. What answers the customer's own doing never waits.
    """
    if quiet is None or kind not in _NOT_IN_QUIET_HOURS:
        return now
    until, last = quiet_until(quiet, customer_zone(promise), now), helps_until(kind, promise)
    if until == now:
        return now
    if kind is NoticeKind.DELAY_NOTICE:
        return until if until <= last_time_to_tell(promise) else now
    return until if last is None or until < last else None


def why_useless(kind: NoticeKind, record: PromiseRecord, now: datetime) -> str | None:
    """Why a message of this kind would only confuse its receiver by now, if it would."""
    promise, standing = record.promise, record.standing
    if kind is NoticeKind.DELAY_NOTICE and now >= promise.due_at:
        return "the deadline has passed: a delay is told before it, or not at all"
    if kind in _WHILE_OPEN and standing.state not in (State.OPEN, State.ATTEMPTED):
        return f"the promise is {standing.state}"
    if kind in _OF_ONE_TIME and standing.delayed:
        return "the customer has been given another time"
    if kind is NoticeKind.FEEDBACK_REQUEST and not was_fulfilled(standing):
        return f"the promise is {standing.stage}"
    if kind is NoticeKind.CANCELLATION_NOTICE and standing.state in OWED:
        return "the cancellation was taken back"
    last = helps_until(kind, promise)
    if last is None or now < last:
        return None
    passed = "the deadline has passed" if last == promise.due_at else "the window has begun"
    return f"{passed}: the message comes too late to be of use"


def reminded_just_now(notice: Notice, record: PromiseRecord, others: Iterable[Notice], now: datetime) -> str | None:
    """Why a reminder or question would reach its receiver together with another one of the same promise, if it would.

    `others` are the messages about the promise and its chain. What counts is when a reminder was sent; an earlier one
    that waits still goes first, and makes this one superfluous.
    """
    if notice.kind not in _ONE_AT_A_TIME:
        return None
    earlier = [
        each
        for each in others
        if each.kind in _ONE_AT_A_TIME and each.receiver == notice.receiver and each.id != notice.id
    ]
    sent = [each.settled_at for each in earlier if each.outcome is NoticeOutcome.ACCEPTED and each.settled_at]
    reminded_at = max(sent, default=None)
    if reminded_at is not None and now - reminded_at < AT_LEAST_APART:
        then = local_time(reminded_at, zone_named(record.promise.time_zone)).isoformat(timespec="seconds")
        return f"the same person was reminded at {then}"
    if any(_goes_first(each, notice, record, now) for each in earlier):
        return "the same person is being reminded already"
    return None


def _goes_first(other: Notice, notice: Notice, record: PromiseRecord, now: datetime) -> bool:
    """Whether the other one, that waits, is sent about now or later: of another promise of the chain, if it is new."""
    if other.outcome is not NoticeOutcome.PENDING or (other.created_at, other.id) > (notice.created_at, notice.id):
        return False
    if other.promise_id != notice.promise_id:
        return now - other.created_at < AT_LEAST_APART
    return why_useless(other.kind, record, now) is None

"""When a message is still of use, and when it may leave: asked as its time comes, and again before it is sent."""

from __future__ import annotations

from datetime import datetime

from promise_service.application.ports import PromiseRecord
from promise_service.domain.notices import NoticeKind
from promise_service.domain.policy import QuietHours
from promise_service.domain.promise_course import OWED, State
from promise_service.domain.promises import Promise
from promise_service.domain.quiet_hours import quiet_until
from promise_service.domain.timers import customer_zone

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
_NOT_IN_QUIET_HOURS = frozenset({NoticeKind.CUSTOMER_REMINDER, NoticeKind.DELAY_NOTICE})


def helps_until(kind: NoticeKind, promise: Promise) -> datetime | None:
    """Until when a message of this kind about that promise is of use to its receiver; None: always."""
    match kind:
        case NoticeKind.CUSTOMER_REMINDER | NoticeKind.RESCHEDULE_NOTICE if promise.window is not None:
            return promise.window.start
        case NoticeKind.ALARM | NoticeKind.CANCELLATION_NOTICE:
            return None
        case _:
            return promise.due_at


def leaves_at(kind: NoticeKind, promise: Promise, quiet: QuietHours | None, now: datetime) -> datetime | None:
    """When a message that is ready now may leave: at once, or after quiet hours where it helps then.

    What cannot wait for their end is a matter of its kind: a reminder is then better not sent (None), while being told
    of a delay at night is better than not at all. What answers the customer's own doing never waits.
    """
    if quiet is None or kind not in _NOT_IN_QUIET_HOURS:
        return now
    until, last = quiet_until(quiet, customer_zone(promise), now), helps_until(kind, promise)
    if until == now or last is None or until < last:
        return until
    return now if kind is NoticeKind.DELAY_NOTICE else None


def why_useless(kind: NoticeKind, record: PromiseRecord, now: datetime) -> str | None:
    """Why a message of this kind would only confuse its receiver by now, if it would."""
    promise, standing = record.promise, record.standing
    if kind is NoticeKind.DELAY_NOTICE and now >= promise.due_at:
        return "the deadline has passed: a delay is told before it, or not at all"
    if kind in _WHILE_OPEN and standing.state not in (State.OPEN, State.ATTEMPTED):
        return f"the promise is {standing.state}"
    if kind in _OF_ONE_TIME and standing.delayed:
        return "the customer has been given another time"
    if kind is NoticeKind.CANCELLATION_NOTICE and standing.state in OWED:
        return "the cancellation was taken back"
    last = helps_until(kind, promise)
    if last is None or now < last:
        return None
    passed = "the deadline has passed" if last == promise.due_at else "the window has begun"
    return f"{passed}: the message comes too late to be of use"

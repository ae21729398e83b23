"""When a message is still of use: asked when its time has come, and again before it is sent."""

from __future__ import annotations

from datetime import datetime

from promise_service.application.ports import PromiseRecord
from promise_service.domain.notices import NoticeKind
from promise_service.domain.promise_course import State
from promise_service.domain.promises import Promise

_WHILE_OPEN = frozenset(
    {
        NoticeKind.CUSTOMER_REMINDER,
        NoticeKind.OWNER_REMINDER,
        NoticeKind.SUPERVISOR_REMINDER,
        NoticeKind.DELAY_NOTICE,
    }
)


def helps_until(kind: NoticeKind, promise: Promise) -> datetime | None:
    """Until when a message of this kind about that promise is of use to its receiver; None: always."""
    match kind:
        case NoticeKind.CUSTOMER_REMINDER | NoticeKind.RESCHEDULE_NOTICE if promise.window is not None:
            return promise.window.start
        case NoticeKind.ALARM | NoticeKind.CANCELLATION_NOTICE:
            return None
        case _:
            return promise.due_at


def why_useless(kind: NoticeKind, record: PromiseRecord, now: datetime) -> str | None:
    """Why a message of this kind would only confuse its receiver by now, if it would."""
    promise, standing = record.promise, record.standing
    if kind is NoticeKind.DELAY_NOTICE and now >= promise.due_at:
        return "the deadline has passed: a delay is told before it, or not at all"
    if kind in _WHILE_OPEN and standing.state not in (State.OPEN, State.ATTEMPTED):
        return f"the promise is {standing.state}"
    if kind is NoticeKind.CUSTOMER_REMINDER:
        if promise.window is not None and now >= promise.window.start:
            return "the window has begun: the reminder comes too late to be of use"
        if standing.delayed:
            return "the customer has been given another time"
    return None

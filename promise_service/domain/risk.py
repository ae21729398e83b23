"""When a promise comes to be at risk: most of its time is gone, and nobody has done what was promised."""

from __future__ import annotations

from datetime import datetime

from promise_service.domain.business_time import BusinessTime
from promise_service.domain.promise_course import State
from promise_service.domain.promises import Promise
from promise_service.domain.response_deadlines import fraction_point
from promise_service.domain.verdicts import Standing

AT_RISK_PERCENT = 80
"""Of its time: a promise that nobody has kept by then is at risk."""

_CAN_BE_AT_RISK = frozenset({State.OPEN, State.ATTEMPTED})


def comes_at_risk_at(promise: Promise, open_time: BusinessTime) -> datetime | None:
    """When so much of its time is gone: of a callback's window, of the time from receipt to deadline of any other.

    `open_time` is that of the promise's calendar. None where no rule says how the time is counted.
    """
    window, rule = promise.window, promise.basis.deadline
    if window is not None:
        return window.start + (window.end - window.start) * AT_RISK_PERCENT / 100
    if rule is None:
        return None
    return fraction_point(rule.within.unit, promise.received_at, promise.due_at, AT_RISK_PERCENT, open_time)


def at_risk_since(promise: Promise, standing: Standing, open_time: BusinessTime, now: datetime) -> datetime | None:
    """Since when a promise is at risk; None where it is not.

    One that is settled or overdue is not at risk any more, and one whose customer was called inside the window is
    not either: what follows may take its time.
    """
    if standing.state not in _CAN_BE_AT_RISK or standing.tried_inside:
        return None
    since = comes_at_risk_at(promise, open_time)
    return since if since is not None and since <= now else None

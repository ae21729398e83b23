"""Which promises are in danger of being broken, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from promise_service.domain.policy import Policy
from promise_service.domain.promise_course import State
from promise_service.domain.promises import Promise
from promise_service.domain.response_deadlines import fraction_point
from promise_service.domain.verdicts import Standing

AT_RISK_PERCENT = 80
"""Of its time: a promise that nobody has kept by then is at risk."""


class Risk(StrEnum):
    """Why somebody should look after a promise now; what is worst comes first."""

    OVERDUE = "overdue"
    TIME_NEARLY_GONE = "time_nearly_gone"
    UNKEEPABLE = "unkeepable"
    WINDOW_NEAR = "window_near"


def at_risk_at(promise: Promise, policy: Policy) -> datetime | None:
    """When four fifths of the time are gone: of a callback's window, else from receipt to deadline.

    A deadline in business units is measured in open time. `policy` is the version that the promise was made under. None
    for what has neither a window nor a rule.
    """
    if promise.window is not None:
        return promise.window.start + promise.window.duration * AT_RISK_PERCENT / 100
    rule = promise.basis.deadline
    if rule is None:
        return None
    open_time = policy.calendars[promise.basis.calendar]
    return fraction_point(rule.within.unit, promise.received_at, promise.due_at, AT_RISK_PERCENT, open_time)


def why_safe(standing: Standing) -> str | None:
    """Why a promise is not at risk, however much of its time is gone; None where it may be."""
    if standing.state not in (State.OPEN, State.ATTEMPTED):
        return f"the promise is {standing.state}"
    if standing.tried_inside:
        return "the customer has been called inside the window"
    return None


def risk_of(
    promise: Promise, standing: Standing, policy: Policy, now: datetime, *, unkeepable: bool = False
) -> Risk | None:
    """Why a promise should be looked after now, as it stands at `now`; None where nothing presses.

    `unkeepable` says that more is promised in its window than the agents then at work can keep. A window is near from
    the time at which the owner is reminded of it, else from its start.
    """
    if standing.state is State.OVERDUE:
        return Risk.OVERDUE
    if why_safe(standing):
        return None
    nearly_gone_at = at_risk_at(promise, policy)
    if nearly_gone_at is not None and now >= nearly_gone_at:
        return Risk.TIME_NEARLY_GONE
    if unkeepable:
        return Risk.UNKEEPABLE
    lead = policy.reminders.callback_owner or timedelta()
    if promise.window is not None and now >= promise.window.start - lead:
        return Risk.WINDOW_NEAR
    return None

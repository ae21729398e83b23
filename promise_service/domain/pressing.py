"""From when on little of a promise's time is left: by facts alone, so that it does not move as time goes by."""

from __future__ import annotations

from datetime import datetime, timedelta

from promise_service.domain.business_time import BusinessTime
from promise_service.domain.delay_notices import told_late_at
from promise_service.domain.policy import Policy
from promise_service.domain.promises import Promise
from promise_service.domain.risks import at_risk_at
from promise_service.domain.verdicts import Standing
from promise_service.errors import InvalidInput

RETRY_AFTER = timedelta(minutes=10)
"""Between two attempts at a follow-up on the phone: no policy says how often those are tried."""

LONGEST_LEAD = RETRY_AFTER
"""So long before the notice at most, so that a try that nobody answers is not the last."""


def presses_at(promise: Promise, standing: Standing, policy: Policy) -> datetime:
    """When it is at risk, or in the last fifth of the time before its customer is told of a delay, if that is sooner.

    Of that fifth ten minutes at most. What is measured in open time is so here too: before a notice that comes while
    nobody is at work, time presses before they leave. `policy` is the version that the promise was made under.
    """
    times = [at_risk_at(promise, policy), _presses_before_notice(promise, standing, policy)]
    return min((instant for instant in times if instant is not None), default=promise.received_at)


def last_notice_that_presses(until: datetime, open_time: BusinessTime) -> datetime | None:
    """No time presses by `until` for the sake of a notice that comes later; None where nothing is open any more then.

    That is for promises that are counted in this open time; in elapsed time it is so long after `until` as time
    presses at most.
    """
    try:
        return open_time.next_opening(open_time.add(until, LONGEST_LEAD))
    except InvalidInput:
        return None


def _presses_before_notice(promise: Promise, standing: Standing, policy: Policy) -> datetime | None:
    told_at = told_late_at(promise, standing, policy)
    if told_at is None:
        return None
    begins = promise.received_at if promise.window is None else promise.window.start
    rule = promise.basis.deadline
    if promise.window is None and rule is not None and rule.within.unit.counts_open_time:
        open_time = policy.calendars[promise.basis.calendar]
        if left := open_time.measure(begins, told_at):
            return min(told_at, open_time.add(begins, left - _lead(left)))
    return told_at - _lead(told_at - begins)


def _lead(left: timedelta) -> timedelta:
    return min(left / 5, LONGEST_LEAD)

"""When the service tells customers by itself that we will be late: so long before the deadline, while nobody called."""

from __future__ import annotations

from datetime import datetime, timedelta

from promise_service.domain.policy import DelayNotices, Policy
from promise_service.domain.promises import Promise
from promise_service.domain.verdicts import Standing

USUAL_BEFORE_THE_END = timedelta(minutes=10)
"""Of a window that is at least twice as long."""


def delay_notice_at(promise: Promise, policy: Policy) -> datetime:
    """So long before the deadline as the policy says; where less than that was left, a fifth of what was left.

    `policy` is the version that the promise was made under.
    """
    planned = promise.due_at - _before_the_end(promise, policy.delay_notices)
    return planned if planned > promise.made_at else last_time_to_tell(promise)


def _before_the_end(promise: Promise, notices: DelayNotices) -> timedelta:
    if promise.window is None:
        return notices.reply
    if notices.callback is None:
        return min(USUAL_BEFORE_THE_END, promise.window.duration / 2)
    return notices.callback


def last_time_to_tell(promise: Promise) -> datetime:
    """When a delay is told at the latest: a fifth of the span before the deadline, which leaves time for more tries."""
    return promise.due_at - (promise.due_at - promise.made_at) / 5


def why_none_is_needed(standing: Standing) -> str | None:
    """Why the customer of an open or attempted promise is not told of a delay; None where nothing speaks against it."""
    if standing.tried_inside:
        return "the customer has been called inside the window"
    if standing.delayed:
        return "the customer has been given another time"
    return None


def told_late_at(promise: Promise, standing: Standing, policy: Policy) -> datetime | None:
    """When the customer is told that we will be late, unless somebody calls before; it may be past.

    None where no call spares the customer that: somebody has called inside the window, or the notice comes before it
    begins. Where no address is known, or the chain was delayed by itself before, people are alarmed at that time
    instead; that is in vain as well if we are not late after all.
    """
    told_at = delay_notice_at(promise, policy)
    begins = promise.made_at if promise.window is None else promise.window.start
    return None if standing.tried_inside or not begins < told_at < promise.due_at else told_at

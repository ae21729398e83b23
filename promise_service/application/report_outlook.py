"""What is coming: callbacks against the capacity of each window, deadlines by day and team, and what is at risk now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from promise_service.application.list_slots import MOST_DAYS
from promise_service.application.outlook import (
    Coming,
    DeadlineOutlook,
    Outlook,
    PromiseAtRisk,
    Prospects,
    WindowOutlook,
)
from promise_service.application.ports import PolicyVersions, PromiseRecord
from promise_service.application.refusals import Faults
from promise_service.application.report_scope import usual_zone
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.callback_slots import open_windows
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.report_periods import Step, divided
from promise_service.domain.risks import risk_of
from promise_service.domain.wall_clock import instant_of, local_time, zone_named
from promise_service.errors import NoPolicyYet

MOST_AT_RISK = 1000
"""How many promises at risk are listed; all of them are counted."""


def report_outlook(
    prospects: Prospects,
    versions: PolicyVersions,
    *,
    days: int,
    queue: str | None,
    time_zone: str | None,
    now: datetime,
) -> Outlook:
    """From now to the end of the last of so many local dates, of which today is the first.

    NotFound names the known queues; InvalidInput at `/days` and `/time_zone`.
    """
    policy = versions.current()
    if policy is None:
        raise NoPolicyYet("There is nothing to look ahead to yet: no policy has been published.")
    faults = Faults()
    if not 1 <= days <= MOST_DAYS:
        faults.add("/days", f"must be from 1 to {MOST_DAYS}, not {days}")
    faults.refuse()
    queues = list(policy.queues.values()) if queue is None else [policy.queue(queue)]
    zone = zone_named(time_zone) if time_zone is not None else usual_zone(policy)
    end = instant_of(local_time(now, zone).date() + timedelta(days=days), 0, zone)
    span = Interval(now, end)
    dates = [period.span for period in divided(span, Step.DAY, zone)]
    coming = prospects.coming(dates, queue, now)
    at_risk = list(_at_risk(versions, coming.pressing, now))
    return Outlook(
        span=span,
        zone=zone,
        windows=sorted(_windows(policy, queues, coming, span), key=lambda row: (row.window, row.queue)),
        deadlines=[
            DeadlineOutlook(due_on=local_time(day.start, zone).date(), team=team, due=due)
            for (day, team), due in sorted(coming.deadlines.items())
        ],
        at_risk=at_risk[:MOST_AT_RISK],
        at_risk_count=len(at_risk),
    )


def _windows(policy: Policy, queues: Sequence[Queue], coming: Coming, span: Interval) -> Iterator[WindowOutlook]:
    """The windows that the policy lays out, and those beside them that something is promised or held in."""
    laid_out = {queue.name: list(_laid_out(policy, queue, span)) for queue in queues}
    for name in {*laid_out, *coming.promised, *coming.held}:
        promised, held = Counter(coming.promised.get(name, {})), Counter(coming.held.get(name, {}))
        occupancy = Occupancy(promised + held)
        ours = laid_out.get(name, [])
        others = {window for window in promised | held if span.contains(window.start)} - set(ours)
        capacity = policy.queues[name].callback.per_window if ours else None
        for window in (*ours, *others):
            yield WindowOutlook(
                queue=name,
                window=window,
                capacity=None if window in others else capacity,
                promised=promised[window],
                held=held[window],
                taken=occupancy.taken(window),
            )


def _laid_out(policy: Policy, queue: Queue, span: Interval) -> Iterator[Interval]:
    # Dates are not the same everywhere: two more than the span has are enough for any pair of zones.
    days = -(-span.duration // timedelta(days=1)) + 2
    windows = open_windows(policy.calendars[queue.calendar], queue.callback.plan.window, span.start, days)
    return takewhile(lambda window: window.start < span.end, windows)


def _at_risk(versions: PolicyVersions, pressing: Sequence[PromiseRecord], now: datetime) -> Iterator[PromiseAtRisk]:
    for record in pressing:
        risk = risk_of(record.promise, record.standing, versions.version(record.promise.policy_version), now)
        if risk is not None:
            yield PromiseAtRisk(record=record, risk=risk)

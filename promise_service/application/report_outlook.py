"""What is coming: callbacks against the capacity of each window, deadlines by day and team, and what is at risk now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from promise_service.application.list_due import owed_promise
from promise_service.application.list_slots import MOST_DAYS
from promise_service.application.outlook import (
    Coming,
    DeadlineOutlook,
    EffortOutlook,
    Outlook,
    PromiseAtRisk,
    Prospects,
    WindowOutlook,
)
from promise_service.application.ports.archive import PromiseRecord
from promise_service.application.ports.policies import PolicyVersions
from promise_service.application.refusals import Faults
from promise_service.application.report_scope import usual_zone
from promise_service.application.window_chances import places_ahead, promised_ahead, unkeepable_windows
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.callback_slots import open_windows
from promise_service.domain.fullness import QueueWindow
from promise_service.domain.intervals import Interval
from promise_service.domain.measured_effort import effort_figures
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.report_periods import Step, divided
from promise_service.domain.staffed_capacity import StaffedCapacity
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
    windows = sorted(
        _windows(policy, queues, coming, span, gone=queue is None), key=lambda row: (row.window, row.queue)
    )
    unkeepable = unkeepable_windows(policy, coming, now)
    at_risk = list(_at_risk(versions, coming.pressing, unkeepable, now))
    return Outlook(
        span=span,
        zone=zone,
        windows=windows,
        deadlines=[
            DeadlineOutlook(due_on=local_time(day.start, zone).date(), team=team, due=due)
            for (day, team), due in sorted(coming.deadlines.items())
        ],
        at_risk=at_risk[:MOST_AT_RISK],
        at_risk_count=len(at_risk),
        efforts=[each for queue in queues for each in _efforts(queue, coming)],
    )


def _windows(
    policy: Policy, queues: Sequence[Queue], coming: Coming, span: Interval, *, gone: bool
) -> Iterator[WindowOutlook]:
    """The windows that the policy lays out, and those beside them that something is promised or held in.

    `gone` asks for those of queues that the policy has no more as well.
    """
    for queue in queues:
        yield from _windows_of(policy, queue, coming, span)
    for name in ({*coming.promised, *coming.held} - policy.queues.keys()) if gone else ():
        promised, held, occupancy = _taken(coming, name)
        for window in promised | held:
            if span.contains(window.start):
                yield WindowOutlook(
                    queue=name,
                    window=window,
                    capacity=None,
                    promised=promised[window],
                    held=held[window],
                    taken=occupancy.taken(window),
                    remaining=0,
                    chance=None,
                )


def _windows_of(policy: Policy, queue: Queue, coming: Coming, span: Interval) -> Iterator[WindowOutlook]:
    promised, held, occupancy = _taken(coming, queue.name)
    places, kept = places_ahead(policy, queue, coming), promised_ahead(policy, queue, coming)
    laid_out = list(_laid_out(policy, queue, span))
    others = {window for window in promised | held if span.contains(window.start)} - set(laid_out)
    for window in (*laid_out, *others):
        yield WindowOutlook(
            queue=queue.name,
            window=window,
            capacity=None if window in others else places.capacity.of(window),
            promised=promised[window],
            held=held[window],
            taken=occupancy.taken(window),
            remaining=0 if window in others else places.room(window),
            chance=kept.capacity.chance(window, kept.occupancy),
        )


def _efforts(queue: Queue, coming: Coming) -> Iterator[EffortOutlook]:
    """The figures that the windows of a queue go by; none where they do not go by agents."""
    capacity = queue.callback.capacity
    if isinstance(capacity, StaffedCapacity):
        measured = coming.measured.get(queue.name)
        for figure in effort_figures(capacity.written_effort, coming.attempts(queue.name)):
            yield EffortOutlook(queue=queue.name, figure=figure, measured=measured)


def _taken(coming: Coming, name: str) -> tuple[Counter[Interval], Counter[Interval], Occupancy]:
    promised, held = Counter(coming.promised.get(name, {})), Counter(coming.held.get(name, {}))
    return promised, held, Occupancy(promised + held)


def _laid_out(policy: Policy, queue: Queue, span: Interval) -> Iterator[Interval]:
    # Dates are not the same everywhere: two more than the span has are enough for any pair of zones.
    days = -(-span.duration // timedelta(days=1)) + 2
    windows = open_windows(policy.calendars[queue.calendar], queue.callback.plan.window, span.start, days)
    return takewhile(lambda window: window.start < span.end, windows)


def _at_risk(
    versions: PolicyVersions, pressing: Sequence[PromiseRecord], unkeepable: frozenset[QueueWindow], now: datetime
) -> Iterator[PromiseAtRisk]:
    for record in pressing:
        risk = owed_promise(record, versions, now, unkeepable).risk
        if risk is not None:
            yield PromiseAtRisk(record=record, risk=risk)

"""What is coming: callbacks against the capacity of each window, deadlines by day and team, and what is at risk now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Protocol
from zoneinfo import ZoneInfo

from promise_service.application.list_slots import MOST_DAYS
from promise_service.application.ports import PolicyVersions, PromiseRecord
from promise_service.application.refusals import Faults
from promise_service.application.report_scope import usual_zone
from promise_service.domain.callback_capacity import Occupancy
from promise_service.domain.callback_slots import open_windows
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import Policy, Queue
from promise_service.domain.report_periods import Step, divided
from promise_service.domain.risks import Risk, risk_of
from promise_service.domain.wall_clock import instant_of, local_time, zone_named
from promise_service.errors import NoPolicyYet

MOST_AT_RISK = 1000
"""How many promises at risk are listed; all of them are counted."""

Taken = Mapping[str, Mapping[Interval, int]]
"""How many places are taken in windows that have not ended, by queue and window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What is stored of the time ahead, all of one moment.

    `deadlines` counts the promises without a window that are due in a day and still owed, by day and team. `pressing`
    are the promises that are owed and may be at risk, earliest due first; what surely is not may be left out.
    """

    promised: Taken
    held: Taken
    deadlines: Mapping[tuple[Interval, str], int]
    pressing: Sequence[PromiseRecord]


class Prospects(Protocol):
    """Reads what is coming, without any lock."""

    def coming(self, days: Sequence[Interval], queue: str | None, now: datetime) -> Coming:
        """What is owed as of `now`, of that queue or of all (None); deadlines only those within `days`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOutlook:
    """One window: `promised` and `held` are for it alone, `taken` is whatever overlaps it.

    `capacity` is None for a window that the policy in force does not lay out: nothing more is promised there.
    """

    queue: str
    window: Interval
    capacity: int | None
    promised: int
    held: int
    taken: int

    @property
    def remaining(self) -> int:
        """How many more it takes; 0 where a changed policy left it over-full."""
        return max(0, (self.capacity or 0) - self.taken)

    @property
    def share(self) -> float | None:
        """Taken ÷ capacity: above 1 where a changed policy left it over-full, None without a capacity."""
        return None if self.capacity is None else self.taken / self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineOutlook:
    """How many replies and follow-ups a team owes that are due on one local date."""

    due_on: date
    team: str
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseAtRisk:
    """A promise that somebody should look after now."""

    record: PromiseRecord
    risk: Risk


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is coming in a span whose days begin in `zone`; `at_risk_count` counts those that are not listed as well."""

    span: Interval
    zone: ZoneInfo
    windows: Sequence[WindowOutlook]
    deadlines: Sequence[DeadlineOutlook]
    at_risk: Sequence[PromiseAtRisk]
    at_risk_count: int


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

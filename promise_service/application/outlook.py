"""What the outlook tells, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from promise_service.application.ports.archive import PromiseRecord
from promise_service.domain.callback_capacity import KeepChance
from promise_service.domain.intervals import Interval
from promise_service.domain.measured_effort import NO_ATTEMPTS, AttemptTally, EffortFigure, MeasuredEffort
from promise_service.domain.risks import Risk
from promise_service.domain.rosters import Roster

Taken = Mapping[str, Mapping[Interval, int]]
"""How many places are taken in windows that have not ended, by queue and window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What is stored of the time ahead, all of one moment.

    `deadlines` counts the promises without a window that are due in a day and still owed, by day and team. `pressing`
    are the promises that are owed and may be at risk, earliest due first; what surely is not may be left out.
    `rosters` are those of teams that have one, by team; `measured` is what was measured of queues, by queue.
    """

    promised: Taken
    held: Taken
    deadlines: Mapping[tuple[Interval, str], int]
    pressing: Sequence[PromiseRecord]
    rosters: Mapping[str, Roster] = field(default_factory=dict)
    measured: Mapping[str, MeasuredEffort] = field(default_factory=dict)

    def attempts(self, queue: str) -> AttemptTally:
        """How attempts in that queue went, as far as it was measured."""
        measured = self.measured.get(queue)
        return NO_ATTEMPTS if measured is None else measured.tally


class Prospects(Protocol):
    """Reads what is coming, without any lock."""

    def coming(self, days: Sequence[Interval], queue: str | None, now: datetime) -> Coming:
        """What is owed as of `now`, of that queue or of all (None); deadlines only those within `days`.

        Places taken are those of all queues: agents may share them.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOutlook:
    """One window: `promised` and `held` are for it alone, `taken` is whatever overlaps it.

    `capacity` is None for a window that the policy in force does not lay out: nothing more is promised there.
    `remaining` is how many more it takes beside the windows around it. `chance` says whether what is promised can still
    be kept; None where its queue is gone, so that nobody can say.
    """

    queue: str
    window: Interval
    capacity: int | None
    promised: int
    held: int
    taken: int
    remaining: int
    chance: KeepChance | None

    @property
    def share(self) -> float | None:
        """Taken ÷ capacity: above 1 where it is over-full, None without a capacity or where that is 0."""
        return self.taken / self.capacity if self.capacity else None

    @property
    def unkeepable(self) -> bool:
        """Whether it is known that what is promised cannot be kept any more, as surely as it should be."""
        return self.chance is not None and not self.chance.keepable


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
class EffortOutlook:
    """One figure of what callbacks take in a queue, as it counts for its windows; `measured` None: never was."""

    queue: str
    figure: EffortFigure
    measured: MeasuredEffort | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is coming in a span whose days begin in `zone`; `at_risk_count` counts those that are not listed as well."""

    span: Interval
    zone: ZoneInfo
    windows: Sequence[WindowOutlook]
    deadlines: Sequence[DeadlineOutlook]
    at_risk: Sequence[PromiseAtRisk]
    at_risk_count: int
    efforts: Sequence[EffortOutlook]

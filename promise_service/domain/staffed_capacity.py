"""The capacity of a queue by how many agents call back: what its windows can carry together, not each by itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise, takewhile
from operator import attrgetter

from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_capacity import KeepChance, Occupancy
from promise_service.domain.callback_load import CallbackEffort
from promise_service.domain.callback_slots import windows_on
from promise_service.domain.callback_staffing import DemandLimits, KeepingAim
from promise_service.domain.conditions import BY_POLICY_ALONE, Conditions
from promise_service.domain.intervals import Interval
from promise_service.domain.measured_effort import effort_that_counts
from promise_service.domain.rosters import UsualStaffing, crew_in
from promise_service.domain.wall_clock import local_time

_DAY = timedelta(days=1)
_END = attrgetter("end")
_DATES_REMEMBERED = 64
"""Two months."""
_CONDITIONS_REMEMBERED = 2
"""Those in force, and none or those before, which others may still be reading."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Windows end to end, with what each stretch of them carries."""

    windows: tuple[Interval, ...]
    limits: DemandLimits

    def before(self, occupancy: Occupancy) -> list[int]:
        return [occupancy.ended_by(each.start) for each in self.windows]

    def until(self, occupancy: Occupancy) -> list[int]:
        return [occupancy.begun_before(each.end) for each in self.windows]


class StaffedCapacity:
    """So many callbacks as the agents at work can begin inside each window, with the probability that is aimed at.

    Windows of a date that lie end to end are one run: agents are taken to begin it afresh, and every stretch of it is
    tested. What a date comes to is computed once; many threads may ask at once.
    """

    def __init__(
        self,
        business_time: BusinessTime,
        width: timedelta,
        aim: KeepingAim,
        usual: UsualStaffing,
        conditions: Conditions = BY_POLICY_ALONE,
    ) -> None:
        self._business_time = business_time
        self._width = width
        self._written = aim
        self._aim = replace(aim, effort=effort_that_counts(aim.effort, conditions.attempts))
        self._usual = usual
        self._roster = conditions.roster
        self._places_on = lru_cache(_DATES_REMEMBERED)(self._runs_on)
        self._with = lru_cache(_CONDITIONS_REMEMBERED)(self._met_by)

    @property
    def written_effort(self) -> CallbackEffort:
        """What a callback takes by the policy."""
        return self._written.effort

    def under(self, conditions: Conditions, /) -> StaffedCapacity:
        """The same with the team's roster in place of its usual staffing, where it says anything.

        And with what is measured of the queue's attempts in place of the policy's figures, where that is enough.
        """
        return self._with(conditions)

    def of(self, window: Interval, /) -> int:
        """How many `window` takes while nothing else is promised."""
        run, place = self._run(window)
        return run.limits.of(place, place)

    def windows_over(self, window: Interval, /) -> list[Interval]:
        """Its own windows that overlap `window`, which may be one of another queue."""
        zone = self._business_time.zone
        # The windows of a night belong to the date on which it begins.
        day, last = local_time(window.start, zone).date() - _DAY, local_time(window.end, zone).date()
        found: list[Interval] = []
        while day <= last:
            windows = self._windows_on(day)
            first = bisect_right(windows, window.start, key=_END)
            found += takewhile(lambda each: each.start < window.end, windows[first:])
            day += _DAY
        return found

    def spares(self, window: Interval, occupancy: Occupancy) -> Mapping[Interval, int]:
        """How many more `window` and each other one of its run takes, so that all of them can still be kept."""
        run, _ = self._run(window)
        spares = run.limits.spares(run.before(occupancy), run.until(occupancy))
        return dict(zip(run.windows, spares, strict=True))

    def chance(self, window: Interval, promised: Occupancy) -> KeepChance:
        """Whether what is promised for `window` and before it can be begun by its end."""
        run, place = self._run(window)
        before, until = run.before(promised), promised.begun_before(window.end)
        shortfall = run.limits.shortfall(place, before, until)
        if until == before[place]:
            return KeepChance(keepable=True)
        return KeepChance(shortfall <= 0, run.limits.probability(place, before, until))

    def _run(self, window: Interval) -> tuple[_Run, int]:
        """The run of `window` and its place there; one that the calendar does not lay out is a run by itself."""
        day = self._business_time.owning_date(window.start)
        found = self._places_on(day).get(window) if day is not None else None
        return found or (self._run_of((window,)), 0)

    def _windows_on(self, day: date) -> tuple[Interval, ...]:
        return windows_on(self._business_time, day, self._width)

    def _runs_on(self, day: date) -> dict[Interval, tuple[_Run, int]]:
        windows = self._windows_on(day)
        begins = [0, *(place for place, (a, b) in enumerate(pairwise(windows), 1) if a.end != b.start), len(windows)]
        runs = [self._run_of(windows[first:end]) for first, end in pairwise(begins)] if windows else []
        return {window: (run, place) for run in runs for place, window in enumerate(run.windows)}

    def _run_of(self, windows: tuple[Interval, ...]) -> _Run:
        crews = [crew_in(window, self._roster, self._usual) for window in windows]
        return _Run(windows, DemandLimits(crews, self._aim))

    def _met_by(self, conditions: Conditions) -> StaffedCapacity:
        return StaffedCapacity(self._business_time, self._width, self._written, self._usual, conditions)

"""How many agents of a team are at work, and when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from promise_service.domain.business_calendar import OpeningSpan
from promise_service.domain.callback_staffing import Crew
from promise_service.domain.intervals import Interval
from promise_service.domain.wall_clock import instant_of, local_time

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class StaffedSpan:
    """So many agents are at work from one instant up to another."""

    span: Interval
    agents: int


class Roster:
    """The spans that a workforce-management tool told of a team; they do not overlap.

    Equal only to itself, so that what is computed by it can be remembered by it.
    """

    __slots__ = ("_starts", "spans")

    def __init__(self, spans: Iterable[StaffedSpan] = ()) -> None:
        self.spans: tuple[StaffedSpan, ...] = tuple(sorted(spans))
        self._starts = [each.span.start for each in self.spans]

    def with_replaced(self, spans: Sequence[StaffedSpan], not_before: datetime) -> Roster:
        """The same with `spans` in place of whatever lies between the first and the last of them.

        What ended before `not_before` is left out.
        """
        start, end = min(each.span.start for each in spans), max(each.span.end for each in spans)
        kept: list[StaffedSpan] = []
        for each in self.spans:
            before, after = min(each.span.end, start), max(each.span.start, end)
            if each.span.start < before:
                kept.append(StaffedSpan(Interval(each.span.start, before), each.agents))
            if after < each.span.end:
                kept.append(StaffedSpan(Interval(after, each.span.end), each.agents))
        return Roster(each for each in (*kept, *spans) if each.span.end > not_before)

    def within(self, window: Interval) -> Sequence[StaffedSpan]:
        """The spans that overlap `window`."""
        first = max(0, bisect_right(self._starts, window.start) - 1)
        last = bisect_right(self._starts, window.end)
        return [each for each in self.spans[first:last] if each.span.overlaps(window)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRoster:
    """The roster of a team, and how often it was changed so far."""

    team: str
    roster: Roster
    version: int


NO_ROSTER = Roster()
"""Nobody told anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """So many agents on these days of the week (0 is Monday) at these hours; a night belongs to its first day."""

    days: frozenset[int]
    hours: OpeningSpan
    agents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualStaffing:
    """Who is at work where no roster says otherwise: the shifts of the team, else `agents`; shifts add up."""

    agents: int
    shifts: tuple[Shift, ...] = ()
    zone: ZoneInfo

    def within(self, window: Interval) -> list[StaffedSpan]:
        """The shifts that overlap `window`."""
        day, last = local_time(window.start, self.zone).date() - _DAY, local_time(window.end, self.zone).date()
        found: list[StaffedSpan] = []
        while day <= last:
            for shift in self.shifts:
                if day.weekday() in shift.days:
                    start = instant_of(day, shift.hours.start_minute, self.zone)
                    end = instant_of(day, shift.hours.end_minute, self.zone)
                    if max(start, window.start) < min(end, window.end):
                        found.append(StaffedSpan(Interval(start, end), shift.agents))
            day += _DAY
        return found


def crew_in(window: Interval, roster: Roster, usual: UsualStaffing) -> Crew:
    """Who works in `window`: the roster counts where it says anything, then the shifts, then the usual number."""
    told, shifts = roster.within(window), usual.within(window)
    cuts = {window.start, window.end}
    for each in (*told, *shifts):
        cuts |= {at for at in (each.span.start, each.span.end) if window.contains(at)}
    at_work: list[int] = []
    agent_seconds = 0.0
    for start, end in pairwise(sorted(cuts)):
        agents = _at(start, told)
        if agents is None:
            agents = _at(start, shifts)
        if agents is None:
            agents = usual.agents
        at_work.append(agents)
        agent_seconds += agents * (end - start).total_seconds()
    return Crew(min(at_work), agent_seconds, at_first=at_work[0])


def _at(instant: datetime, spans: Iterable[StaffedSpan]) -> int | None:
    agents = [each.agents for each in spans if each.span.contains(instant)]
    return sum(agents) if agents else None

"""Who sits at the phones of a queue: planned by what is usual, so that a worse day than usual makes callers wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from random import Random

from promise_service.demo.demand import ZONE, calls_an_hour
from promise_service.demo.staff import share_there
from promise_service.domain.intervals import Interval
from promise_service.domain.wall_clock import local_time, zone_named

_AN_HOUR = timedelta(hours=1)
_OF_THE_LOAD, _BESIDES = 0.9, 0.7
"""Agents planned for those whom the usual calls keep busy. Some callers take a callback, and need none of them now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """An hour of a queue: how many agents answer, and how many calls come, as it turns out."""

    span: Interval
    agents: int
    calls_an_hour: float


class Rota:
    """The hours of one queue, for about so many calls in the quarter that begins at `start`."""

    def __init__(
        self, team: str, in_the_quarter: float, handle_seconds: float, start: datetime, chance: Random
    ) -> None:
        self.handle_seconds = handle_seconds
        self._team = team
        self._in_the_quarter = in_the_quarter
        self._start = start
        self._chance = chance
        self._zone = zone_named(ZONE)

    def shifts(self, hours: Interval) -> Iterator[Shift]:
        """Hour by hour; the calls of a whole day may be more or fewer than usual."""
        luck = self._chance.uniform(0.85, 1.15)
        there = share_there(self._team, hours.start - self._start)
        begin = local_time(self._start, self._zone).date()
        at = hours.start
        while at < hours.end:
            until = min(at + _AN_HOUR, hours.end)
            usual = calls_an_hour(self._in_the_quarter, local_time(at, self._zone), begin)
            load = usual * self.handle_seconds / 3600
            agents = max(floor((_OF_THE_LOAD * load + _BESIDES) * there + self._chance.random()), 1)
            yield Shift(span=Interval(at, until), agents=agents, calls_an_hour=usual * luck)
            at = until

"""Who rings whom in a simulated call centre: its days, live calls, and which windows are promised to callers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate, islice
from math import exp, log, sqrt
from random import Random
from typing import NamedTuple

from promise_service.domain.business_calendar import BusinessCalendar, OpeningSpan
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_load import CallbackEffort
from promise_service.domain.callback_slots import windows_on
from promise_service.domain.callback_staffing import AgentsBegin, Crew, DemandLimits, KeepingAim
from promise_service.domain.intervals import Interval

MOST_ATTEMPTS = 3
EFFORT = CallbackEffort(average_handle_time=timedelta(minutes=5), attempts=MOST_ATTEMPTS)
WIDTH = timedelta(minutes=30)
WINDOWS_A_DAY = 18
KEEP_PROBABILITY = 0.99
EVERY = timedelta(minutes=10)
"""How often, and how far apart, `tests.builders.a_callback` promises to try."""

_MONDAY = date(2026, 11, 23)
_OFFICE = BusinessTime(
    BusinessCalendar(
        name="office", time_zone="Europe/Paris", weekly=dict.fromkeys(range(5), (OpeningSpan.parse("09:00-18:00"),))
    )
)
_VARIATION = log(1 + EFFORT.handle_time_variation**2)


class LiveCall(NamedTuple):
    """A caller on the line: seconds after opening, and the seconds that an agent needs."""

    enters: float
    handle: float


class Try(NamedTuple):
    """What comes of an attempt, whenever it is made."""

    answered: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A caller who was promised a window."""

    at: datetime
    window: Interval
    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class PerWindow:
    """The same number of callbacks for each window."""

    number: int

    def room(self, place: int, taken: Sequence[int]) -> int:
        """How many more the window at `place` of a day takes; `taken` is what each window of the day holds already."""
        return self.number - taken[place]


@dataclass(frozen=True, slots=True)
class Staffed:
    """The service's rule: so many that the last one of every stretch of windows begins inside with probability .99.

    `effort` is what the policy says of a callback.
    """

    agents: int
    begin: AgentsBegin
    effort: CallbackEffort = EFFORT

    def room(self, place: int, taken: Sequence[int]) -> int:
        """The same; every stretch of windows with this one in it must be able to carry it."""
        until = list(accumulate(taken))
        return _limits(self, len(taken)).spares([0, *until[:-1]], until)[place]


@cache
def _limits(staffed: Staffed, windows: int) -> DemandLimits:
    aim = KeepingAim(staffed.effort, KEEP_PROBABILITY, staffed.begin)
    return DemandLimits([Crew(staffed.agents, staffed.agents * WIDTH.total_seconds())] * windows, aim)


def average_allows(agents: int) -> PerWindow:
    """As many as fit into a window if every callback takes its mean."""
    return PerWindow(int(agents * WIDTH.total_seconds() / EFFORT.work.mean))


def working_days(number: int) -> Sequence[tuple[Interval, ...]]:
    """The windows of so many days."""
    dates = (_MONDAY + timedelta(days=ahead) for ahead in range(number * 2 + 7))
    return list(islice(filter(None, (windows_on(_OFFICE, each, WIDTH) for each in dates)), number))


def live_calls(draw: Random, windows: Sequence[Interval], load: float) -> list[LiveCall]:
    """The calls of a day, at random (Poisson), with lognormal handle times; they keep `load` agents busy on average."""
    if not load:
        return []
    per_second = load / EFFORT.average_handle_time.total_seconds()
    open_for = (windows[-1].end - windows[0].start).total_seconds()
    return [LiveCall(enters, _handle_time(draw)) for enters in _arrivals(draw, per_second, open_for)]


def promised(
    draw: Random, days: Sequence[tuple[Interval, ...]], places: PerWindow | Staffed, per_window: float
) -> tuple[list[Asked], int]:
    """Callers who take the first window with room that begins after they ask; and how many find none in these days.

    So many ask during a window, on average. Nobody cancels, so a window without room stays so.
    """
    taken = [[0] * len(day) for day in days]
    free = [(window.start, number, place) for number, day in enumerate(days) for place, window in enumerate(day)]
    asked: list[Asked] = []
    declined = 0
    for day in days:
        for seconds in _arrivals(draw, per_window / WIDTH.total_seconds(), len(day) * WIDTH.total_seconds()):
            at, tries = day[0].start + timedelta(seconds=seconds), tuple(_try(draw) for _ in range(MOST_ATTEMPTS))
            next_free = bisect_left(free, at, key=lambda each: each[0])
            while next_free < len(free):
                _, number, place = free[next_free]
                if places.room(place, taken[number]) > 0:
                    taken[number][place] += 1
                    asked.append(Asked(at, days[number][place], tries))
                    break
                del free[next_free]
            else:
                declined += 1
    return asked, declined


def _arrivals(draw: Random, per_second: float, until: float) -> Iterator[float]:
    at = draw.expovariate(per_second)
    while at < until:
        yield at
        at += draw.expovariate(per_second)


def _handle_time(draw: Random) -> float:
    mean = EFFORT.average_handle_time.total_seconds()
    return mean * exp(draw.gauss(-_VARIATION / 2, sqrt(_VARIATION)))


def _try(draw: Random) -> Try:
    answered = draw.random() < EFFORT.answer_rate
    handle = _handle_time(draw)
    return Try(answered, handle if answered else EFFORT.unanswered_time.total_seconds())

"""How many callbacks so many agents can promise for a span of time.

The callbacks of a span are begun one after the other, each by the next free agent. All agents together do as many
seconds of work as they are there; the last callback begins inside when the work before it, less what the agents may
still have in hand at the end, fits in that. The sum of the work of j callbacks is nearly a gamma variable with shape
j / dispersion, so that, with P the regularised incomplete gamma function,

    P(the k-th begins inside) = P((k - ahead) / dispersion, agent seconds / (mean * dispersion))

`ahead` is how many are begun beyond those that the time suffices for: a server that is always busy has begun
t/mean + (1 + dispersion)/2 by the time t, from the renewal theorem (S. Asmussen, "Applied Probability and Queues",
2nd ed., Springer 2003, V.6). At most one for each agent counts, so that it never errs to the bold side where handle
times vary more than exponential ones. Agents who are still busy with a call as the span begins have less time by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from promise_service.domain.callback_load import CallbackEffort
from promise_service.domain.incomplete_gamma import gamma_share

MOST_IN_A_SPAN = 100_000
"""Callbacks; nobody has agents for more."""

MOST_TOGETHER = 48
"""Windows in a stretch: a day of half hours."""

_SPANS_REMEMBERED = 65_536

_LEAST_DISPERSION = 0.01
"""No work is so even that its standard deviation is below a tenth of its mean."""


class Crew(NamedTuple):
    """Who works off a span of callbacks: so many agents all the time, of whom some are `busy` as it begins.

    `agent_seconds` is what all who are there at any time work together. `at_first` are there as it begins; None where
    they are as many as all the time.
    """

    agents: int
    agent_seconds: float
    busy: int = 0
    at_first: int | None = None


class AgentsBegin(StrEnum):
    """What the agents do when a run of windows begins: wait for work, or talk to another customer."""

    IDLE = "idle"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class KeepingAim:
    """With which probability the last callback of any span is to begin inside it, and what a callback takes."""

    effort: CallbackEffort
    probability: float
    agents_begin: AgentsBegin = AgentsBegin.IDLE


def begins_inside(place: int, crew: Crew, effort: CallbackEffort) -> float:
    """How likely the callback at this place (from 1) begins before the crew's time is over."""
    work = effort.work
    ahead = crew.agents * min(1.0, (1 + work.dispersion) / 2) - crew.busy * effort.left_of_a_call / work.mean
    if place <= ahead:
        return 1.0
    dispersion = max(work.dispersion, _LEAST_DISPERSION)
    return gamma_share((place - ahead) / dispersion, crew.agent_seconds / (work.mean * dispersion))


@lru_cache(_SPANS_REMEMBERED)
def most_callbacks(crew: Crew, effort: CallbackEffort, probability: float) -> int:
    """The largest number of callbacks whose last one begins in the crew's time with that probability."""

    def fits(callbacks: int) -> bool:
        return begins_inside(callbacks, crew, effort) >= probability

    if not fits(1):
        return 0
    enough, too_many = 1, 2
    while too_many <= MOST_IN_A_SPAN and fits(too_many):
        enough, too_many = too_many, too_many * 2
    while too_many - enough > 1:
        middle = (enough + too_many) // 2
        enough, too_many = (middle, too_many) if fits(middle) else (enough, middle)
    return enough


class DemandLimits:
    """How many callbacks may be promised in each stretch of windows that lie end to end.

    `crews` are those of each window, in order. More time or more agents never carry less: a stretch takes at least what
    any part of it takes. Stretches of more than `MOST_TOGETHER` windows are not looked at.
    """

    __slots__ = ("_aim", "_crews", "_limits")

    def __init__(self, crews: Sequence[Crew], aim: KeepingAim) -> None:
        self._aim, self._crews = aim, tuple(crews)
        limits: list[list[int]] = []
        for first in range(len(crews) - 1, -1, -1):
            later = limits[-1] if limits else []
            row: list[int] = []
            for last, crew in enumerate(self._stretches_from(first), first):
                alone = most_callbacks(crew, aim.effort, aim.probability)
                row.append(max(alone, row[-1] if row else 0, later[last - first - 1] if last > first else 0))
            limits.append(row)
        self._limits = limits[::-1]

    def _stretches_from(self, first: int) -> Iterator[Crew]:
        fewest, together = self._crews[first].agents, 0.0
        at_first = self._crews[first].at_first
        beginning = fewest if at_first is None else at_first
        # Whoever leaves before the end may be busy with a call as well, and does so much less.
        busy = beginning if self._aim.agents_begin is AgentsBegin.BUSY else 0
        for crew in self._crews[first : first + MOST_TOGETHER]:
            fewest, together = min(fewest, crew.agents), together + crew.agent_seconds
            yield Crew(fewest, together, busy)

    def of(self, first: int, last: int) -> int:
        """The most callbacks that may be promised in the windows from `first` to `last`, both included."""
        return self._limits[first][last - first]

    def spares(self, before: Sequence[int], until: Sequence[int]) -> list[int]:
        """How many more each window takes, so that every stretch with it in it can still be kept.

        `until[i]` counts what is promised for windows that start before the end of window i, and `before[i]` what is
        promised for windows that end by its start: their difference is what a stretch has to carry (the demand bound of
        earliest deadline first; S. K. Baruah, L. E. Rosier and R. R. Howell, Real-Time Systems 2 (1990), 301-324).
        Below zero where too much is promised.
        """
        spares = [MOST_IN_A_SPAN] * len(until)
        for first, limits in enumerate(self._limits):
            least = MOST_IN_A_SPAN
            for last in range(first + len(limits) - 1, first - 1, -1):
                # What the stretches from `first` leave, of those that end with this window or later.
                left = limits[last - first] - until[last]
                least = min(least, left)
                spares[last] = min(spares[last], least + before[first])
        return spares

    def shortfall(self, place: int, before: Sequence[int], until: int) -> int:
        """By how many callbacks a stretch that ends with the window at `place` carries too much; 0 or less: by none.

        Under earliest deadline first they are the last of this very window. `until` is that of the window.
        """
        return max(
            until - before[first] - self._limits[first][place - first]
            for first in range(max(0, place - MOST_TOGETHER + 1), place + 1)
        )

    def probability(self, place: int, before: Sequence[int], until: int) -> float:
        """How likely the last callback of the window at `place` begins inside; at least, where stretches are mixed."""
        likely = 1.0
        for first in range(max(0, place - MOST_TOGETHER + 1), place + 1):
            crew = list(self._stretches_from(first))[place - first]
            begun = begins_inside(until - before[first], crew, self._aim.effort)
            if until - before[first] <= self._limits[first][place - first]:
                begun = max(begun, self._aim.probability)
            likely = min(likely, begun)
        return likely

"""A line of bench/callbacks.py: what is promised, who serves it, and what comes of that in some working days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from random import Random

from bench.callbacks_centre import Day
from bench.callbacks_demand import Asked, PerWindow, Staffed, live_calls, promised, working_days
from bench.callbacks_serving import (
    USUAL_MANNER,
    Callback,
    GoesFirst,
    Manner,
    callbacks_first,
    callbacks_last,
    slack_rule,
)
from promise_service.domain.intervals import Interval

ASK_PER_WINDOW = 72
"""Callers who would take a callback, on average: more than any rule here promises."""

LAST, FIRST, SLACK = "callbacks last", "callbacks first", "slack rule"


@dataclass(frozen=True, slots=True)
class Case:
    """A line of the table: how many are promised, the agents, and which of two lines those serve first.

    `crew` of the agents only call back; without a crew all take live calls and call back. Live calls keep `load` agents
    busy on average.
    """

    promised: str
    places: PerWindow | Staffed
    serving: str
    agents: int = 10
    load: float = 8.0
    crew: int = 0
    manner: Manner = USUAL_MANNER

    @property
    def goes_first(self) -> GoesFirst:
        """The rule by which the agents serve."""
        rules = {LAST: callbacks_last, FIRST: callbacks_first}
        return rules.get(self.serving) or slack_rule(self.agents)


@dataclass(slots=True)
class Tally:
    """What came of the callbacks of a case, and how many seconds its live calls waited.

    `windows_kept` says of each window with a promise in it whether all of them were kept.
    """

    callbacks: list[Callback] = field(default_factory=list)
    windows_kept: list[bool] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count those of another run as well."""
        self.callbacks += other.callbacks
        self.windows_kept += other.windows_kept
        self.waits += other.waits

    @property
    def begun_inside(self) -> int:
        """Callbacks that were called inside their window, however it went on."""
        return sum(each.standing.tried_inside for each in self.callbacks)

    @property
    def told_in_vain(self) -> int:
        """Callbacks that were called inside their window though the customer had been told of a delay."""
        return sum(each.told_late and each.standing.tried_inside for each in self.callbacks)

    @property
    def kept(self) -> int:
        """Callbacks whose promise was kept."""
        return sum(each.is_kept for each in self.callbacks)


def simulate(case: Case, days: int, seed: int) -> Tally:
    """So many days; the same seed has the same live calls in every case."""
    asked = _promised(case.places, days, seed)
    tally = Tally([Callback.of(number, each, case.manner) for number, each in enumerate(asked)])
    in_window: dict[Interval, list[Callback]] = defaultdict(list)
    for callback in tally.callbacks:
        in_window[callback.window].append(callback)
    for windows in working_days(days):
        callbacks = [callback for window in windows for callback in in_window[window]]
        calls = live_calls(Random(f"live {seed} {windows[0].start}"), windows, case.load)
        line = Day(windows[0].start, case.agents - case.crew, case.goes_first)
        line.run(calls, [] if case.crew else callbacks)
        if case.crew:
            Day(windows[0].start, case.crew, case.goes_first).run([], callbacks)
        tally.waits += line.waits
    tally.windows_kept += [all(each.is_kept for each in together) for together in in_window.values() if together]
    return tally


@cache
def _promised(places: PerWindow | Staffed, days: int, seed: int) -> list[Asked]:
    asked, _declined = promised(Random(f"asked {seed}"), working_days(days), places, ASK_PER_WINDOW)
    return asked

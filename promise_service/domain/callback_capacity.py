"""How full callback windows are: never more promises and live holds in a window than its capacity."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from operator import attrgetter
from typing import Protocol

from promise_service.domain.conditions import Conditions
from promise_service.domain.intervals import Interval


class Occupancy:
    """What is promised or held in a queue's windows, whichever policy version laid them out.

    Windows of several widths may stand side by side after a policy changed; each one counts for every window that it
    overlaps. Immutable: `with_added` and `with_removed` give new values.
    """

    __slots__ = ("_begun", "_ended", "_ends", "_starts", "_taken")

    def __init__(self, taken: Mapping[Interval, int] | None = None) -> None:
        self._taken = {window: count for window, count in (taken or {}).items() if count > 0}
        by_start = sorted(self._taken, key=_START)
        by_end = sorted(self._taken, key=_END)
        self._starts, self._ends = [each.start for each in by_start], [each.end for each in by_end]
        self._begun = list(accumulate((self._taken[each] for each in by_start), initial=0))
        self._ended = list(accumulate((self._taken[each] for each in by_end), initial=0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Occupancy) and self._taken == other._taken

    __hash__ = None  # type: ignore[assignment]  # compared by value, never a key

    def __repr__(self) -> str:
        return f"Occupancy({self._taken!r})"

    def taken(self, window: Interval) -> int:
        """How many promises and holds overlap `window`."""
        return self.begun_before(window.end) - self.ended_by(window.start)

    def begun_before(self, instant: datetime) -> int:
        """How many promises and holds are for windows that start before `instant`."""
        return self._begun[bisect_left(self._starts, instant)]

    def ended_by(self, instant: datetime) -> int:
        """How many promises and holds are for windows that end at or before `instant`."""
        return self._ended[bisect_right(self._ends, instant)]

    def with_added(self, windows: Iterable[Interval]) -> Occupancy:
        """The same with each of `windows` taken once more."""
        taken = dict(self._taken)
        for window in windows:
            taken[window] = taken.get(window, 0) + 1
        return Occupancy(taken)

    def with_removed(self, windows: Iterable[Interval]) -> Occupancy:
        """The same with each of `windows` given back once."""
        taken = dict(self._taken)
        for window in windows:
            taken[window] = taken.get(window, 0) - 1
        return Occupancy(taken)

    @property
    def windows(self) -> Mapping[Interval, int]:
        """How often each window is taken, of those that are."""
        return self._taken


def together(occupancies: Iterable[Occupancy]) -> Occupancy:
    """What is taken in the windows of several queues."""
    first, *others = occupancies
    if not others:
        return first
    taken = Counter(first.windows)
    for other in others:
        taken.update(other.windows)
    return Occupancy(taken)


_START, _END = attrgetter("start"), attrgetter("end")


class Capacity(Protocol):
    """How many promises and holds windows take."""

    def of(self, window: Interval, /) -> int:
        """How many `window` takes while nothing else is promised."""
        ...

    def spares(self, window: Interval, occupancy: Occupancy) -> Mapping[Interval, int]:
        """How many more `window` takes beside what is taken already; below 0 where that is too much.

        With the same of other windows, where it is found by the way.
        """
        ...

    def chance(self, window: Interval, promised: Occupancy) -> KeepChance:
        """Whether what is promised for `window`, and for the windows before it, can still be kept."""
        ...


@dataclass(frozen=True, slots=True)
class KeepChance:
    """Whether a window can be kept, and the probability that its last callback begins inside, where it is known."""

    keepable: bool
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class PerWindow:
    """The same number for every window."""

    places: int

    def under(self, _conditions: Conditions, /) -> PerWindow:
        """The same: it does not go by agents."""
        return self

    def of(self, _window: Interval, /) -> int:
        """How many any window takes."""
        return self.places

    def spares(self, window: Interval, occupancy: Occupancy) -> Mapping[Interval, int]:
        """How many more `window` takes; below 0 where a changed policy left it over-full."""
        return {window: self.places - occupancy.taken(window)}

    def chance(self, window: Interval, promised: Occupancy) -> KeepChance:
        """Keepable while no more is promised than it takes."""
        return KeepChance(promised.taken(window) <= self.places)


@dataclass(frozen=True, slots=True)
class Places:
    """The windows of a queue with what they take, and what is taken in them."""

    capacity: Capacity
    occupancy: Occupancy
    _spares: dict[Interval, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def room(self, window: Interval) -> int:
        """How many more fit into `window`; 0 where it is over-full."""
        if window not in self._spares:
            self._spares.update(self.capacity.spares(window, self.occupancy))
        return max(0, self._spares[window])

    def with_added(self, windows: Iterable[Interval]) -> Places:
        """The same with each of `windows` taken once more."""
        return Places(self.capacity, self.occupancy.with_added(windows))

    def with_removed(self, windows: Iterable[Interval]) -> Places:
        """The same with each of `windows` given back once."""
        return Places(self.capacity, self.occupancy.with_removed(windows))

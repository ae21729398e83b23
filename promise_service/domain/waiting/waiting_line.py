"""Who waits, by call id, and when they entered: kept in order for each level, so that nobody has to go through all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping, MutableMapping, Sequence, ValuesView
from functools import partial
from typing import Protocol, TypeVar, overload

EnteredByLevel = Mapping[int, Sequence[float]]
"""For each level of which somebody waits when they entered, in seconds since 1970, the earliest first."""


def how_many(entered: EnteredByLevel) -> int:
    """How many callers these are."""
    return sum(map(len, entered.values()))


def without_the_longest(many: int, waiting: EnteredByLevel, *, entered_by: float) -> EnteredByLevel:
    """All but so many of those who had entered by then: who entered first, and at once with the lower level.

    Nobody goes through all: how many of a level are left out is found by halving, and nothing is copied.
    """

    def longer_waiting(level: int, place: int) -> int:
        """How many come before the one at this place."""
        own = waiting[level][place]
        return place + sum(
            [
                bisect_right(entered, own) if other < level else bisect_left(entered, own)
                for other, entered in waiting.items()
                if other != level
            ]
        )

    left: dict[int, Sequence[float]] = {}
    for level, entered in waiting.items():
        places = range(min(many, bisect_right(entered, entered_by)))
        out = bisect_left(places, many, key=partial(longer_waiting, level))
        if out < len(entered):
            left[level] = _From(entered, out) if out else entered
    return left


class _From(Sequence[float]):
    """A sequence from a place on, as it is now."""

    def __init__(self, whole: Sequence[float], place: int) -> None:
        self._whole = whole
        self._place = place

    def __len__(self) -> int:
        return len(self._whole) - self._place

    @overload
    def __getitem__(self, place: int) -> float: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[float]: ...
    def __getitem__(self, place: int | slice) -> float | Sequence[float]:
        return self._whole[self._place :][place] if isinstance(place, slice) else self._whole[self._place + place]


class Caller(Protocol):
    """Somebody who waits. The level stays as it is for as long as they do."""

    level: int
    entered: float


C = TypeVar("C", bound=Caller)


class WaitingLine(MutableMapping[str, C]):
    """Callers in the order in which they were told of."""

    def __init__(self, callers: Mapping[str, C]) -> None:
        self._callers = dict(callers)
        self._entered: dict[int, list[float]] = {}
        for caller in self._callers.values():
            self._entered.setdefault(caller.level, []).append(caller.entered)
        for entered in self._entered.values():
            entered.sort()

    @property
    def entered(self) -> EnteredByLevel:
        """When those who wait entered; it changes with them."""
        return self._entered

    def entered_besides(self, caller: C) -> EnteredByLevel:
        """When all others entered than this one of them."""
        others = list(self._entered[caller.level])
        del others[bisect_left(others, caller.entered)]
        return {**self._entered, caller.level: others}

    def values(self) -> ValuesView[C]:
        """The callers."""
        return self._callers.values()

    def clear(self) -> None:
        """Nobody waits any more."""
        self._callers.clear()
        self._entered.clear()

    def __getitem__(self, call_id: str) -> C:
        return self._callers[call_id]

    def __setitem__(self, call_id: str, caller: C) -> None:
        self.pop(call_id, None)
        self._callers[call_id] = caller
        insort(self._entered.setdefault(caller.level, []), caller.entered)

    def __delitem__(self, call_id: str) -> None:
        caller = self._callers.pop(call_id)
        entered = self._entered[caller.level]
        del entered[bisect_left(entered, caller.entered)]
        if not entered:
            del self._entered[caller.level]

    def __iter__(self) -> Iterator[str]:
        return iter(self._callers)

    def __len__(self) -> int:
        return len(self._callers)

    def __contains__(self, call_id: object) -> bool:
        return call_id in self._callers

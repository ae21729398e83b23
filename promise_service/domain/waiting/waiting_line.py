"""Who waits, by call id, and when they entered: kept in order for each level, so that nobody has to go through all."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, MutableMapping, Sequence, ValuesView
from typing import Protocol, TypeVar

EnteredByLevel = Mapping[int, Sequence[float]]
"""For each level of which somebody waits when they entered, in seconds since 1970, the earliest first."""


def how_many(entered: EnteredByLevel) -> int:
    """How many callers these are."""
    return sum(map(len, entered.values()))


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

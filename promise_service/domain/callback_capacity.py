"""How full callback windows are: never more promises and live holds in a window than its capacity."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import timedelta

from promise_service.domain.intervals import Interval


class Occupancy:
    """What is promised or held in a queue's windows, whichever policy version laid them out.

    Windows of several widths may stand side by side after a policy changed; each one counts for every window that it
    overlaps. Immutable: `with_added` and `with_removed` give new values.
    """

    __slots__ = ("_longest", "_taken", "_windows")

    def __init__(self, taken: Mapping[Interval, int] | None = None) -> None:
        self._taken = {window: count for window, count in (taken or {}).items() if count > 0}
        self._windows = sorted(self._taken)
        self._longest = max((window.duration for window in self._windows), default=timedelta(0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Occupancy) and self._taken == other._taken

    __hash__ = None  # type: ignore[assignment]  # compared by value, never a key

    def __repr__(self) -> str:
        return f"Occupancy({self._taken!r})"

    def taken(self, window: Interval) -> int:
        """How many promises and holds overlap `window`."""
        starts_after = bisect_left(self._windows, window.start - self._longest, key=lambda other: other.start)
        starts_before = bisect_right(self._windows, window.end, key=lambda other: other.start)
        return sum(self._taken[other] for other in self._windows[starts_after:starts_before] if other.overlaps(window))

    def room(self, window: Interval, capacity: int) -> int:
        """How many more fit into `window`; 0 where a changed policy left it over-full."""
        return max(0, capacity - self.taken(window))

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

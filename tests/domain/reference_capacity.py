"""What queues that share agents may promise, computed as plainly as it can be said, however long it takes.

Nothing here comes from the modules that it is held against: windows are laid out by hours on the clock, demand is
counted promise by promise, and the incomplete gamma function is its power series.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from math import exp, lgamma, log
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_LONGEST_STRETCH = 48

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainQueue:
    """Opening hours, the same each day ("22:00-06:00" runs into the next), and who calls back for how long.

    Handle times vary by .6; 93 of 100 answer, and nobody is called twice.
    """

    hours: tuple[str, ...]
    minutes: int
    agents: int
    call: int
    keep: float
    begin_busy: bool = False

    def windows_of(self, day: date) -> list[Window]:
        """The windows of the spans that begin on that day."""
        found = []
        for span in self.hours:
            opens, closes = (time.fromisoformat(each) for each in span.split("-"))
            last = day if closes > opens else day + timedelta(days=1)
            start = datetime.combine(day, opens, PARIS).astimezone(ZoneInfo("UTC"))
            end = datetime.combine(last, closes, PARIS).astimezone(ZoneInfo("UTC"))
            width = timedelta(minutes=self.minutes)
            while start + width <= end:
                found.append((start, start + width))
                start += width
        return sorted(found)

    def stretches_of(self, day: date) -> Iterator[list[Window]]:
        """Windows of a day that lie end to end, from any one to any later one."""
        windows = self.windows_of(day)
        for first in range(len(windows)):
            for last in range(first, min(len(windows), first + _LONGEST_STRETCH)):
                stretch = windows[first : last + 1]
                if all(one[1] == other[0] for one, other in pairwise(stretch)):
                    yield stretch

    def takes(self, windows: int) -> int:
        """How many callbacks a stretch of so many windows takes; never fewer than a shorter one."""
        return max(self._takes_just(each) for each in range(1, windows + 1))

    def _takes_just(self, windows: int) -> int:
        return _most(self.agents, 60 * self.minutes * windows, 60 * self.call, self.keep, self.begin_busy)


def room(sharing: Sequence[PlainQueue], promised: Sequence[Window], wanted: Window, days: Sequence[date]) -> int:
    """How many more promises `wanted` takes, so that no stretch of any queue that it overlaps carries too many.

    Each promise whose window overlaps a stretch counts in it, whichever queue made it.
    """
    left = [
        queue.takes(len(stretch)) - sum(_overlap(each, stretch) for each in promised)
        for queue in sharing
        for day in days
        for stretch in queue.stretches_of(day)
        if _overlap(wanted, stretch)
    ]
    return max(0, min(left))


def overbooked(sharing: Sequence[PlainQueue], promised: Sequence[Window], days: Sequence[date]) -> list[list[Window]]:
    """The stretches of any queue that carry more than they take."""
    return [
        stretch
        for queue in sharing
        for day in days
        for stretch in queue.stretches_of(day)
        if sum(_overlap(each, stretch) for each in promised) > queue.takes(len(stretch))
    ]


def _overlap(window: Window, stretch: Sequence[Window]) -> bool:
    return window[0] < stretch[-1][1] and stretch[0][0] < window[1]


@cache
def _most(agents: int, seconds: int, call: int, keep: float, begin_busy: bool) -> int:
    """One by one, until the next one would not begin inside with that probability."""
    mean = 0.93 * call + 0.07 * 45
    squares = 0.93 * call**2 * (1 + 0.6**2) + 0.07 * 45**2
    dispersion = squares / mean**2 - 1
    ahead = agents * min(1.0, (1 + dispersion) / 2)
    if begin_busy:
        ahead -= agents * call * (1 + 0.6**2) / 2 / mean
    count = 0
    while (shape := (count + 1 - ahead) / dispersion) <= 0 or _gamma(
        shape, agents * seconds / (mean * dispersion)
    ) >= keep:
        count += 1
    return count


def _gamma(shape: float, value: float) -> float:
    """The regularised lower incomplete gamma function, by its power series."""
    if value <= 0:
        return 0.0
    term = total = 1.0
    place = shape
    while term > 1e-15 * total:
        place += 1
        term *= value / place
        total += term
    return min(1.0, total * exp(shape * log(value) - value - lgamma(shape + 1)))

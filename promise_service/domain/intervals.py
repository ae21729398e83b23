"""Stretches of time between two instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from promise_service.domain.instants import utc
from promise_service.errors import InvalidInput


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Half-open, `[start, end)`: it holds its start, and everything up to but not including its end.

    Both ends are instants, kept in UTC. A naive one, or an end that is not after the start, raises
    InvalidInput. Intervals sort by their start, then by their end.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        object.__setattr__(self, "end", utc(self.end))
        if self.end <= self.start:
            start, end = self.start.isoformat(), self.end.isoformat()
            raise InvalidInput.at("", f"an interval must end after its start: {end} is not after {start}")

    @property
    def duration(self) -> timedelta:
        """Real elapsed time from start to end."""
        return self.end - self.start

    def in_parts(self, number: int) -> list[Interval]:
        """The same in so many parts of one length, end to end.

        They must come out as whole microseconds, for rounded ones would be other windows than were put together.
        ValueError where they do not.
        """
        length = self.duration // number
        if length * number != self.duration:
            raise ValueError(f"an interval of {self.duration} must divide into {number} parts of whole microseconds")
        return [Interval(self.start + place * length, self.start + (place + 1) * length) for place in range(number)]

    def contains(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share any time; intervals that only touch do not."""
        return self.start < other.end and other.start < self.end

"""How times, numbers and names are written, as the pages need them; an adapter stands behind it for each language."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from promise_service.domain.intervals import Interval


class Formats(Protocol):
    """One language's way of writing. `now` decides whether a year must be told."""

    def moment(self, instant: datetime, zone: ZoneInfo, now: datetime) -> str:
        """A day and a time."""
        ...

    def window(self, window: Interval, zone: ZoneInfo, now: datetime) -> str:
        """A day and two times."""
        ...

    def clock(self, instant: datetime, zone: ZoneInfo) -> str:
        """A time of day."""
        ...

    def day(self, day: date, now: datetime, zone: ZoneInfo) -> str:
        """A weekday and a date."""
        ...

    def short_day(self, day: date) -> str:
        """A date in a few letters."""
        ...

    def weekday(self, day: date) -> str:
        """A weekday and a day of the month in a few letters."""
        ...

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many digits after the point."""
        ...

    def percent(self, share: float, digits: int = 1) -> str:
        """A share as a percentage."""
        ...

    def points(self, change: float) -> str:
        """A difference of two shares, signed, in points of a percentage."""
        ...

    def duration(self, time: timedelta) -> str:
        """A length of time in whole minutes."""
        ...

    def plural(self, count: int) -> str:
        """Which form a noun has after this number: `one` or `other`."""
        ...

    def promise_kind(self, kind: str) -> str:
        """The name of a kind of promise."""
        ...

    def channel(self, channel: str) -> str:
        """The name of a channel."""
        ...

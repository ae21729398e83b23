"""A calendar compiled: the open time of some years as sorted arrays, in which looking up is bisecting."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Self

from promise_service.domain.business_calendar import BusinessCalendar
from promise_service.domain.intervals import Interval
from promise_service.domain.wall_clock import instant_of

# Tails of nights, zones and skipped dates reach a few days over the turn of a year.
MARGIN = timedelta(days=7)

_DAY = timedelta(days=1)
# A span of 24 hours by the clock on the wall, prolonged by clocks going back.
_LONGEST_SPAN = timedelta(hours=48)
_NOTHING = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenYears:
    """The open time of whole years; complete for every instant from `since` to `until`.

    `starts[i]` and `ends[i]` are the i-th stretch of open time, touching and overlapping spans being one, and
    `before[i]` is all open time up to its start. `spans` are the spans with the dates that own them.
    """

    first_year: int
    last_year: int
    since: datetime
    until: datetime
    by_date: dict[date, tuple[Interval, ...]]
    open_dates: list[date]
    span_starts: list[datetime]
    spans: list[tuple[Interval, date]]
    starts: list[datetime]
    ends: list[datetime]
    before: list[timedelta]

    @classmethod
    def compile(cls, calendar: BusinessCalendar, first_year: int, last_year: int, known: Self | None) -> Self:
        by_date = dict(known.by_date) if known else {}
        day, last_day = date(first_year, 1, 1) - MARGIN, date(last_year, 12, 31) + MARGIN
        while day <= last_day:
            if day not in by_date:
                by_date[day] = calendar.intervals_on(day)
            day += _DAY
        owned = sorted((interval, day) for day, intervals in by_date.items() for interval in intervals)
        starts, ends = _merged([interval for interval, _ in owned])
        lengths = (end - start for start, end in zip(starts, ends, strict=True))
        return cls(
            first_year=first_year,
            last_year=last_year,
            since=instant_of(date(first_year, 1, 1), 0, calendar.zone),
            until=instant_of(date(last_year + 1, 1, 1), 0, calendar.zone),
            by_date=by_date,
            open_dates=sorted(day for day, intervals in by_date.items() if intervals),
            span_starts=[interval.start for interval, _ in owned],
            spans=owned,
            starts=starts,
            ends=ends,
            before=list(accumulate(lengths, initial=_NOTHING))[: len(starts)],
        )

    def is_open(self, instant: datetime) -> bool:
        place = bisect_right(self.ends, instant)
        return place < len(self.starts) and self.starts[place] <= instant

    def after(self, instant: datetime, open_time: timedelta) -> datetime | None:
        """The instant by which `open_time` is used up, None where that lies beyond these years."""
        place = bisect_right(self.ends, instant)
        if place == len(self.starts):
            return None
        begun = max(instant, self.starts[place])
        if open_time:
            used_up = self.before[place] + (begun - self.starts[place]) + open_time
            # A stretch that begins with the count used up is not entered: that ends at the closing before.
            place = bisect_left(self.before, used_up) - 1
            begun = self.starts[place] + (used_up - self.before[place])
        return begun if begun <= self.until and begun <= self.ends[place] else None

    def open_time_until(self, instant: datetime) -> timedelta:
        """All open time up to `instant`, from some beginning that is the same for every instant."""
        place = bisect_right(self.starts, instant) - 1
        if place < 0:
            return _NOTHING
        return self.before[place] + (min(instant, self.ends[place]) - self.starts[place])

    def stretches(self, start: datetime, end: datetime, most: int | None = None) -> tuple[Interval, ...]:
        """The open time from `start` to a later `end`, clipped to them; the first `most` stretches of it."""
        places = self._places(start, end)[:most]
        return tuple(Interval(max(start, self.starts[place]), min(end, self.ends[place])) for place in places)

    def stretch_count(self, start: datetime, end: datetime) -> int:
        """How many stretches `stretches` has in all."""
        return len(self._places(start, end))

    def _places(self, start: datetime, end: datetime) -> range:
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def owner(self, instant: datetime) -> date | None:
        """The date of the span that holds `instant`, of the latest one if several do, None if none does."""
        for place in range(bisect_right(self.span_starts, instant) - 1, -1, -1):
            interval, owner = self.spans[place]
            if instant < interval.end:
                return owner
            if interval.start < instant - _LONGEST_SPAN:
                break
        return None

    def open_date(self, local_date: date, count: int) -> date | None:
        """The `count`-th date with open time after `local_date`, None where that lies beyond these years."""
        place = bisect_right(self.open_dates, local_date) + count - 1
        if place < len(self.open_dates) and self.open_dates[place].year <= self.last_year:
            return self.open_dates[place]
        return None


def _merged(intervals: list[Interval]) -> tuple[list[datetime], list[datetime]]:
    """Starts and ends of sorted intervals, where those that touch or overlap have become one."""
    starts: list[datetime] = []
    ends: list[datetime] = []
    for interval in intervals:
        if ends and interval.start <= ends[-1]:
            ends[-1] = max(ends[-1], interval.end)
        else:
            starts.append(interval.start)
            ends.append(interval.end)
    return starts, ends

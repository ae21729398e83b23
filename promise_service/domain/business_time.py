"""Open time, compiled: a calendar as sorted arrays, in which counting and looking up are bisections."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from threading import Lock
from typing import Self

from promise_service.domain.business_calendar import BusinessCalendar
from promise_service.domain.instants import utc
from promise_service.domain.intervals import Interval
from promise_service.domain.wall_clock import instant_of, local_time
from promise_service.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 1970, 2100

_DAY = timedelta(days=1)
# Tails of nights, zones and skipped dates reach a few days over the turn of a year.
_MARGIN = timedelta(days=7)
# A span of 24 hours by the clock on the wall, prolonged by clocks going back.
_LONGEST_SPAN = timedelta(hours=48)
_NOTHING = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenYears:
    """The open time of whole years; complete for every instant from `since` to `until`.

    `starts[i]` and `ends[i]` are the i-th stretch of open time, touching and overlapping spans being one, and
    `before[i]` is all open time up to its start. `spans` and `owners` are the spans as their dates own them.
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
        day, last_day = date(first_year, 1, 1) - _MARGIN, date(last_year, 12, 31) + _MARGIN
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


class BusinessTime:
    """Counts and looks up the open time of one calendar, for every date from 1970 to 2100.

    For counting, spans that touch or overlap by the tail of a night are one. For dates, each date has the
    spans that begin on it. Years are compiled when they are first needed; many threads may ask at once.
    What lies before 1970 or after 2100 raises InvalidInput, and so does a naive time.
    """

    def __init__(self, calendar: BusinessCalendar) -> None:
        self.calendar = calendar
        self.zone = calendar.zone
        self._since = instant_of(date(FIRST_YEAR, 1, 1), 0, self.zone)
        self._until = instant_of(date(LAST_YEAR + 1, 1, 1), 0, self.zone)
        self._compiled: _OpenYears | None = None
        self._compiling = Lock()

    def in_reach(self, instant: datetime) -> datetime:
        """`instant` in UTC; InvalidInput where its local date is before 1970 or after 2100."""
        instant = utc(instant)
        if not self._since <= instant < self._until:
            raise self._outside(instant.isoformat())
        return instant

    def local_time(self, instant: datetime) -> datetime:
        """What the clock on the wall shows at `instant`, with its UTC offset."""
        return local_time(self.in_reach(instant), self.zone)

    def is_open(self, instant: datetime) -> bool:
        instant = utc(instant)
        compiled = self._covering(instant)
        place = bisect_right(compiled.ends, instant)
        return place < len(compiled.starts) and compiled.starts[place] <= instant

    def next_opening(self, instant: datetime) -> datetime:
        """The first open instant at or after `instant`: itself where it is open."""
        return self.add(instant, _NOTHING)

    def add(self, instant: datetime, open_time: timedelta) -> datetime:
        """The earliest instant by which that much open time has passed, counting from `instant`.

        Where it is used up exactly at a closing, that closing; for no open time, the first open instant.
        """
        if open_time < _NOTHING:
            raise InvalidInput.at("", f"open time to add must not be negative, but is {open_time}")
        instant = utc(instant)
        compiled = self._covering(instant)
        while True:
            result = _added(compiled, instant, open_time)
            if result is not None:
                return result
            if compiled.last_year == LAST_YEAR:
                since = instant.isoformat()
                raise InvalidInput.at("", f"{self._name} has no {open_time} of open time left after {since}")
            compiled = self._further(compiled)

    def measure(self, start: datetime, end: datetime) -> timedelta:
        """The open time from `start` to `end`, which must not be earlier."""
        start, end = self._in_order(start, end)
        self._covering(start)
        compiled = self._covering(end)
        return _open_time_before(compiled, end) - _open_time_before(compiled, start)

    def open_spans(self, start: datetime, end: datetime) -> tuple[Interval, ...]:
        """The stretches of open time from `start` to `end`, clipped to them; touching spans are one."""
        start, end = self._in_order(start, end)
        if start == end:
            return ()
        self._covering(start)
        compiled = self._covering(end)
        first, last = bisect_right(compiled.ends, start), bisect_left(compiled.starts, end)
        return tuple(
            Interval(max(start, compiled.starts[place]), min(end, compiled.ends[place]))
            for place in range(first, last)
        )

    def intervals_of(self, local_date: date) -> tuple[Interval, ...]:
        """The open time that belongs to the date: the tail of its night, but not of the night before."""
        return self._with_year(local_date).by_date[local_date]

    def owning_date(self, instant: datetime) -> date | None:
        """The date whose span holds `instant`, None where it is closed.

        In the tail of a night it is the date on which the night began, unless a later span holds it too.
        """
        instant = utc(instant)
        compiled = self._covering(instant)
        for place in range(bisect_right(compiled.span_starts, instant) - 1, -1, -1):
            interval, owner = compiled.spans[place]
            if instant < interval.end:
                return owner
            if interval.start < instant - _LONGEST_SPAN:
                break
        return None

    def next_date_with_open_time(self, local_date: date) -> date:
        """The first date after `local_date` to which open time belongs."""
        return self.open_date(local_date, 1)

    def open_date(self, local_date: date, count: int) -> date:
        """The date that is the `count`-th with open time after `local_date`; `local_date` itself for 0."""
        if count == 0:
            return local_date
        compiled = self._with_year(local_date)
        while True:
            place = bisect_right(compiled.open_dates, local_date) + count - 1
            if place < len(compiled.open_dates) and compiled.open_dates[place].year <= compiled.last_year:
                return compiled.open_dates[place]
            if compiled.last_year == LAST_YEAR:
                detail = f"{self._name} has no {count} open dates left after {local_date}"
                raise InvalidInput.at("", detail)
            compiled = self._further(compiled)

    @property
    def _name(self) -> str:
        return f"calendar {self.calendar.name!r}"

    def _outside(self, what: str) -> InvalidInput:
        detail = f"{self._name} reaches from {FIRST_YEAR} to {LAST_YEAR}, which leaves out {what}"
        return InvalidInput.at("", detail)

    def _in_order(self, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        start, end = utc(start), utc(end)
        if end < start:
            detail = f"time is measured forward, not from {start.isoformat()} to {end.isoformat()}"
            raise InvalidInput.at("", detail)
        return start, end

    def _covering(self, instant: datetime) -> _OpenYears:
        compiled = self._compiled
        if compiled is not None and compiled.since <= instant < compiled.until:
            return compiled
        year = self.local_time(instant).year
        return self._with_years(year, year)

    def _with_year(self, local_date: date) -> _OpenYears:
        compiled = self._compiled
        if compiled is not None and compiled.first_year <= local_date.year <= compiled.last_year:
            return compiled
        if not date(FIRST_YEAR, 1, 1) - _MARGIN <= local_date <= date(LAST_YEAR, 12, 31) + _MARGIN:
            raise self._outside(local_date.isoformat())
        # The last nights of 1969 may reach into 1970, and those of 2100 into 2101.
        year = min(max(local_date.year, FIRST_YEAR), LAST_YEAR)
        return self._with_years(year, year)

    def _further(self, compiled: _OpenYears) -> _OpenYears:
        """At least twice as many years, so that however far one counts, little is compiled twice."""
        years = compiled.last_year - compiled.first_year + 1
        return self._with_years(compiled.first_year, min(compiled.last_year + years, LAST_YEAR))

    def _with_years(self, first_year: int, last_year: int) -> _OpenYears:
        # Readers need no lock: compiled years are never changed, only replaced by more of them.
        with self._compiling:
            known = self._compiled
            if known is not None:
                first_year, last_year = min(first_year, known.first_year), max(last_year, known.last_year)
                if (first_year, last_year) == (known.first_year, known.last_year):
                    return known
            self._compiled = compiled = _OpenYears.compile(self.calendar, first_year, last_year, known)
            return compiled


def _added(compiled: _OpenYears, instant: datetime, open_time: timedelta) -> datetime | None:
    """The instant at which `open_time` is used up; None where that lies beyond what is compiled."""
    starts, before = compiled.starts, compiled.before
    place = bisect_right(compiled.ends, instant)
    if place == len(starts):
        return None
    begun = max(instant, starts[place])
    if open_time:
        used_up = before[place] + (begun - starts[place]) + open_time
        # A stretch that begins with the count used up is not entered: that ends at the closing before.
        place = bisect_left(before, used_up) - 1
        begun = starts[place] + (used_up - before[place])
    return begun if begun <= compiled.until and begun <= compiled.ends[place] else None


def _open_time_before(compiled: _OpenYears, instant: datetime) -> timedelta:
    place = bisect_right(compiled.starts, instant) - 1
    if place < 0:
        return _NOTHING
    return compiled.before[place] + (min(instant, compiled.ends[place]) - compiled.starts[place])

"""Open time: counting it, looking it up, and telling which date it belongs to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Lock

from promise_service.domain.business_calendar import BusinessCalendar
from promise_service.domain.instants import utc
from promise_service.domain.intervals import Interval
from promise_service.domain.open_years import MARGIN, OpenYears
from promise_service.domain.wall_clock import instant_of, local_time
from promise_service.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 1970, 2100

_NOTHING = timedelta()


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
        self._compiled: OpenYears | None = None
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
        return self._covering(instant).is_open(instant)

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
            result = compiled.after(instant, open_time)
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
        return compiled.open_time_until(end) - compiled.open_time_until(start)

    def open_spans(self, start: datetime, end: datetime, most: int | None = None) -> tuple[Interval, ...]:
        """The stretches of open time from `start` to `end`, clipped to them; touching spans are one.

        Of more than `most`, only the first ones.
        """
        start, end = self._in_order(start, end)
        if start == end:
            return ()
        self._covering(start)
        return self._covering(end).stretches(start, end, most)

    def count_open_spans(self, start: datetime, end: datetime) -> int:
        """How many stretches `open_spans` has in all."""
        start, end = self._in_order(start, end)
        if start == end:
            return 0
        self._covering(start)
        return self._covering(end).stretch_count(start, end)

    def intervals_of(self, local_date: date) -> tuple[Interval, ...]:
        """The open time that belongs to the date: the tail of its night, but not of the night before."""
        return self._with_year(local_date).by_date[local_date]

    def owning_date(self, instant: datetime) -> date | None:
        """The date whose span holds `instant`, None where it is closed.

        In the tail of a night it is the date on which the night began, unless a later span holds it too.
        """
        instant = utc(instant)
        return self._covering(instant).owner(instant)

    def next_date_with_open_time(self, local_date: date) -> date:
        """The first date after `local_date` to which open time belongs."""
        return self.open_date(local_date, 1)

    def open_date(self, local_date: date, count: int) -> date:
        """The date that is the `count`-th with open time after `local_date`; `local_date` itself for 0."""
        if count == 0:
            return local_date
        compiled = self._with_year(local_date)
        while True:
            found = compiled.open_date(local_date, count)
            if found is not None:
                return found
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

    def _covering(self, instant: datetime) -> OpenYears:
        compiled = self._compiled
        if compiled is not None and compiled.since <= instant < compiled.until:
            return compiled
        year = self.local_time(instant).year
        return self._with_years(year, year)

    def _with_year(self, local_date: date) -> OpenYears:
        compiled = self._compiled
        if compiled is not None and compiled.first_year <= local_date.year <= compiled.last_year:
            return compiled
        if not date(FIRST_YEAR, 1, 1) - MARGIN <= local_date <= date(LAST_YEAR, 12, 31) + MARGIN:
            raise self._outside(local_date.isoformat())
        # The last nights of 1969 may reach into 1970, and those of 2100 into 2101.
        year = min(max(local_date.year, FIRST_YEAR), LAST_YEAR)
        return self._with_years(year, year)

    def _further(self, compiled: OpenYears) -> OpenYears:
        """At least twice as many years, so that however far one counts, little is compiled twice."""
        years = compiled.last_year - compiled.first_year + 1
        return self._with_years(compiled.first_year, min(compiled.last_year + years, LAST_YEAR))

    def _with_years(self, first_year: int, last_year: int) -> OpenYears:
        # Readers need no lock: compiled years are never changed, only replaced by more of them.
        with self._compiling:
            known = self._compiled
            if known is not None:
                first_year, last_year = min(first_year, known.first_year), max(last_year, known.last_year)
                if (first_year, last_year) == (known.first_year, known.last_year):
                    return known
            self._compiled = compiled = OpenYears.compile(self.calendar, first_year, last_year, known)
            return compiled

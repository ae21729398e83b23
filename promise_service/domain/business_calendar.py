"""Business calendars: when a team is open, as its people write it down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from promise_service.domain.intervals import Interval
from promise_service.domain.wall_clock import MINUTES_A_DAY, date_exists, instant_of, zone_named
from promise_service.errors import Fault, InvalidInput

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_THAT_MUST_OPEN = 400

Day = TypeVar("Day", int, date)

_SPAN = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_NO_LENGTH = "a span cannot end at the time at which it begins; a whole day is 00:00-24:00"


@dataclass(frozen=True, slots=True, order=True)
class OpeningSpan:
    """Opening hours in minutes from the midnight at which their date begins: 22:00-06:00 is 1320 to 1800.

    A span begins on its own date and lasts at most 24 hours; anything else raises InvalidInput.
    """

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_minute < MINUTES_A_DAY:
            raise InvalidInput.at("", f"a span must begin at minute 0 to 1439, not {self.start_minute}")
        if self.end_minute != MINUTES_A_DAY and (self.end_minute - self.start_minute) % MINUTES_A_DAY == 0:
            raise InvalidInput.at("", _NO_LENGTH)
        if not self.start_minute < self.end_minute <= self.start_minute + MINUTES_A_DAY:
            length = self.end_minute - self.start_minute
            raise InvalidInput.at("", f"a span must last at most 24 hours, not {length} minutes")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `"09:00-12:00"`; `"22:00-06:00"` ends on the next date, and `"24:00"` is a legal end."""
        match = _SPAN.fullmatch(text)
        if match is None:
            raise InvalidInput.at("", f"{text!r} is not a span of opening hours; write it as 09:00-12:00")
        start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
        start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
        if start >= MINUTES_A_DAY or end > MINUTES_A_DAY:
            raise InvalidInput.at("", f"{text!r} is not a span of opening hours; only its end may be 24:00")
        if start == end:
            raise InvalidInput.at("", f"{text!r}: {_NO_LENGTH}")
        return cls(start, end if end > start else end + MINUTES_A_DAY)

    def __str__(self) -> str:
        end = self.end_minute if self.end_minute <= MINUTES_A_DAY else self.end_minute - MINUTES_A_DAY
        return f"{_clock(self.start_minute)}-{_clock(end)}"

    def overlaps(self, other: OpeningSpan) -> bool:
        """Whether two spans of the same date share time; spans that only touch do not."""
        return self.start_minute < other.end_minute and other.start_minute < self.end_minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


class ClosedBecause(StrEnum):
    """Why no open time belongs to a date."""

    WEEKLY = "weekly"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    SPECIAL_HOURS = "special_hours"
    CLOCK_CHANGE = "clock_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    """A weekly pattern in a time zone, minus holidays and closures; special hours replace all that.

    `weekly` maps weekdays, Monday being 0, to the spans that begin on them; a weekday left out is closed.
    Special hours without any span close their date. An unknown zone, a weekday beyond Sunday, and spans of
    one date that overlap raise InvalidInput, which lists every fault with its place in the calendar as the
    policy writes it.
    """

    name: str
    time_zone: str
    weekly: Mapping[int, tuple[OpeningSpan, ...]] = field(hash=False)
    holidays: frozenset[date] = frozenset()
    closures: frozenset[date] = frozenset()
    special_hours: Mapping[date, tuple[OpeningSpan, ...]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise InvalidInput(faults)
        object.__setattr__(self, "weekly", _in_order(self.weekly))
        object.__setattr__(self, "special_hours", _in_order(self.special_hours))

    def _faults(self) -> Iterator[Fault]:
        try:
            zone_named(self.time_zone)
        except InvalidInput as error:
            yield from (fault.under("/time_zone") for fault in error.faults)
        for weekday, spans in self.weekly.items():
            if not 0 <= weekday < len(WEEKDAYS):
                yield Fault(f"/weekly/{weekday}", f"there is no weekday {weekday}; Monday is 0 and Sunday 6")
            else:
                yield from _overlaps(f"/weekly/{WEEKDAYS[weekday]}", spans)
        for local_date, spans in self.special_hours.items():
            yield from _overlaps(f"/special_hours/{local_date.isoformat()}", spans)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def spans_on(self, local_date: date) -> tuple[OpeningSpan, ...]:
        """The spans in effect that begin on `local_date`, the earliest first."""
        special = self.special_hours.get(local_date)
        if special is not None:
            return special
        if local_date in self.holidays or local_date in self.closures:
            return ()
        return self.weekly.get(local_date.weekday(), ())

    def intervals_on(self, local_date: date) -> tuple[Interval, ...]:
        """The open time that belongs to `local_date`, the earliest first.

        None on a date that the zone skipped; a span whose end falls on or before its start once clocks have
        gone forward does not exist that day, and two that did not overlap may do so.
        """
        spans, zone = self.spans_on(local_date), self.zone
        if not spans or not date_exists(local_date, zone):
            return ()
        ends = (
            (instant_of(local_date, span.start_minute, zone), instant_of(local_date, span.end_minute, zone))
            for span in spans
        )
        return tuple(sorted(Interval(start, end) for start, end in ends if start < end))

    def closed_because(self, local_date: date) -> ClosedBecause:
        """Why no open time belongs to `local_date`, which must be such a date."""
        if self.spans_on(local_date):
            return ClosedBecause.CLOCK_CHANGE
        if local_date in self.special_hours:
            return ClosedBecause.SPECIAL_HOURS
        if local_date in self.holidays:
            return ClosedBecause.HOLIDAY
        return ClosedBecause.CLOSURE if local_date in self.closures else ClosedBecause.WEEKLY


def _in_order(
    hours: Mapping[Day, tuple[OpeningSpan, ...]],
) -> MappingProxyType[Day, tuple[OpeningSpan, ...]]:
    return MappingProxyType({day: tuple(sorted(spans)) for day, spans in hours.items()})


def _overlaps(pointer: str, spans: tuple[OpeningSpan, ...]) -> Iterator[Fault]:
    for place, span in enumerate(spans):
        other = next((earlier for earlier in spans[:place] if earlier.overlaps(span)), None)
        if other is not None:
            yield Fault(f"{pointer}/{place}", f"{span} overlaps {other}; spans of one date may only touch")


def opening_faults(calendar: BusinessCalendar, today: date) -> list[Fault]:
    """A fault where the calendar has no open span from `today` to 400 days later: it promises nothing."""
    if any(calendar.intervals_on(today + timedelta(days=ahead)) for ahead in range(DAYS_THAT_MUST_OPEN + 1)):
        return []
    last = today + timedelta(days=DAYS_THAT_MUST_OPEN)
    return [Fault("", f"calendar {calendar.name!r} is never open from {today} to {last}; give it hours")]

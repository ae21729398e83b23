"""From written calendars to open time, with their holidays as dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from promise_service.adapters.policy_document.calendar_document import Calendar, Holidays
from promise_service.adapters.policy_document.fault_list import FaultList
from promise_service.adapters.policy_document.holiday_dates import HolidaySource
from promise_service.adapters.policy_document.structure import SoundParts
from promise_service.domain.business_calendar import WEEKDAYS, BusinessCalendar, opening_faults
from promise_service.domain.business_time import BusinessTime
from promise_service.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedCalendars:
    """Open time by calendar, and the dates that its holidays stand for, where it has holidays."""

    business_time: Mapping[str, BusinessTime]
    holidays: Mapping[str, tuple[date, ...]]


def calendars_to_publish(parts: SoundParts, source: HolidaySource, today: date, faults: FaultList) -> ResolvedCalendars:
    """The calendars with the holidays that are known today.

    A calendar that never opens in the 400 days ahead is a fault, and so are holidays not known for next year.
    """
    holidays: dict[str, tuple[date, ...]] = {}
    for name, calendar in parts.document.calendars.items():
        if calendar.holidays is not None:
            with faults.of("calendars", name, "holidays"):
                holidays[name] = _holidays_known_next_year(calendar.holidays, source, today)
    resolved = _with_holidays(parts, holidays, faults)
    for name, time in resolved.business_time.items():
        faults.extend(opening_faults(time.calendar, today), "calendars", name)
    return resolved


def calendars_as_stored(
    parts: SoundParts, holidays: Mapping[str, Sequence[date]], faults: FaultList
) -> ResolvedCalendars:
    """The calendars with the holidays that were stored with their version; one that lacks its own is a fault."""
    for name, calendar in parts.document.calendars.items():
        if calendar.holidays is not None and name not in holidays:
            faults.add("has no dates stored with this version", "calendars", name, "holidays")
    return _with_holidays(parts, holidays, faults)


def _with_holidays(parts: SoundParts, holidays: Mapping[str, Sequence[date]], faults: FaultList) -> ResolvedCalendars:
    """The sound calendars; of those that lack something in form, `faults` gets what is wrong in meaning too."""
    written = parts.document.calendars
    business_time: dict[str, BusinessTime] = {}
    for name, calendar in written.items():
        with faults.of("calendars", name):
            compiled = BusinessTime(_business_calendar(name, calendar, holidays.get(name, ())))
            if name not in parts.incomplete_calendars:
                business_time[name] = compiled
    return ResolvedCalendars(
        business_time=business_time,
        holidays={name: tuple(holidays[name]) for name in written if name in holidays},
    )


def _holidays_known_next_year(holidays: Holidays, source: HolidaySource, today: date) -> tuple[date, ...]:
    dates = source(holidays.country, holidays.subdivision)
    next_year = today.year + 1
    if not any(day.year == next_year for day in dates):
        raise InvalidInput.at(
            "",
            f"the holidays of {holidays.country} are not known for {next_year}; list them as closures",
        )
    return dates


def _business_calendar(name: str, written: Calendar, holidays: Sequence[date]) -> BusinessCalendar:
    return BusinessCalendar(
        name=name,
        time_zone=written.time_zone,
        weekly={day: tuple(getattr(written.weekly, weekday)) for day, weekday in enumerate(WEEKDAYS)},
        holidays=frozenset(holidays),
        closures=frozenset(written.closures),
        special_hours={day: tuple(spans) for day, spans in written.special_hours.items()},
    )

"""The two ways in which days and times reach people: written for the eye, spoken for the ear."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import lru_cache
from typing import Protocol

from babel.dates import format_date, format_time

from promise_service.adapters.wording.language import Phrases
from promise_service.adapters.wording.locales import Tongue
from promise_service.adapters.wording.wall_times import WallTime


class Style(Protocol):
    """One way of telling days, times and UTC offsets."""

    def phrases(self, tongue: Tongue) -> Phrases: ...

    def day(self, tongue: Tongue, day: date, *, with_year: bool) -> str: ...

    def times(self, tongue: Tongue, start: WallTime, end: WallTime) -> tuple[str, str]:
        """The two ends of a window, each as it is told after "between"."""
        ...

    def time(self, tongue: Tongue, local: WallTime) -> str:
        """A time as it is told after "at"."""
        ...

    def offset(self, tongue: Tongue, local: WallTime, /) -> str: ...


class Written:
    """Figures, by CLDR patterns that Babel fills in."""

    def phrases(self, tongue: Tongue) -> Phrases:
        return tongue.language.written

    def day(self, tongue: Tongue, day: date, *, with_year: bool) -> str:
        return _written_day(tongue, day, with_year)

    def times(self, tongue: Tongue, start: WallTime, end: WallTime) -> tuple[str, str]:
        article = tongue.language.article
        return article(start.hour) + self.clock(tongue, start), article(end.hour) + self.clock(tongue, end)

    def time(self, tongue: Tongue, local: WallTime) -> str:
        return tongue.language.at(local.hour) + self.clock(tongue, local)

    def offset(self, _tongue: Tongue, local: WallTime, /) -> str:
        """UTC+2, UTC-3:30; UTC itself has no figure."""
        sign, hours, minutes = _offset(local)
        if not (hours or minutes):
            return "UTC"
        return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}"

    def clock(self, tongue: Tongue, local: WallTime) -> str:
        """A time by itself, without any word before it."""
        words = _written_time(tongue, local.hour, local.minute)
        return f"{words} ({self.offset(tongue, local)})" if local.repeated else words


class Spoken:
    """Words only: nothing that a speech engine could read in two ways."""

    def phrases(self, tongue: Tongue) -> Phrases:
        return tongue.language.spoken

    def day(self, tongue: Tongue, day: date, *, with_year: bool) -> str:
        return _spoken_day(tongue, day, with_year)

    def times(self, tongue: Tongue, start: WallTime, end: WallTime) -> tuple[str, str]:
        article, part = tongue.language.article, tongue.language.day_part
        start_part, end_part = part(start.hour, start.minute), part(end.hour, end.minute)
        said_once = start_part == end_part and start.date == end.date
        return (
            article(start.hour) + self._clock(tongue, start, "" if said_once else start_part),
            article(end.hour) + self._clock(tongue, end, end_part),
        )

    def time(self, tongue: Tongue, local: WallTime) -> str:
        part = tongue.language.day_part(local.hour, local.minute)
        return tongue.language.at(local.hour) + self._clock(tongue, local, part)

    def offset(self, tongue: Tongue, local: WallTime, /) -> str:
        """UTC plus two, UTC minus three thirty."""
        sign, hours, minutes = _offset(local)
        if not (hours or minutes):
            return "UTC"
        language = tongue.language
        words = f"UTC {language.plus if sign == '+' else language.minus} {language.number(hours)}"
        return f"{words} {language.number(minutes)}" if minutes else words

    def _clock(self, tongue: Tongue, local: WallTime, day_part: str) -> str:
        words = _spoken_time(tongue, local.hour, local.minute) + day_part
        return f"{words}, {self.offset(tongue, local)}" if local.repeated else words


def _offset(local: WallTime) -> tuple[str, int, int]:
    hours, minutes = divmod(abs(local.offset) // timedelta(minutes=1), 60)
    return "-" if local.offset < timedelta() else "+", hours, minutes


@lru_cache(maxsize=8192)
def _written_day(tongue: Tongue, day: date, with_year: bool) -> str:
    pattern = tongue.language.first_of_month if day.day == 1 else tongue.language.date
    return format_date(day, pattern + (tongue.language.year if with_year else ""), locale=tongue.locale)


@lru_cache(maxsize=8192)
def _spoken_day(tongue: Tongue, day: date, with_year: bool) -> str:
    weekday, month = (format_date(day, pattern, locale=tongue.locale) for pattern in ("EEEE", "MMMM"))
    words = tongue.language.spoken_date(weekday, day.day, month)
    return words + tongue.language.spoken_year(day.year) if with_year else words


@lru_cache(maxsize=8192)
def _written_time(tongue: Tongue, hour: int, minute: int) -> str:
    return format_time(time(hour, minute), tongue.language.time, locale=tongue.locale)


@lru_cache(maxsize=8192)
def _spoken_time(tongue: Tongue, hour: int, minute: int) -> str:
    return tongue.language.spoken_time(hour, minute)

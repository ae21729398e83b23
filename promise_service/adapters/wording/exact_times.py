"""Windows and moments in words: the part of a sentence that no policy can reword."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from promise_service.adapters.wording.locales import Tongue, tongue
from promise_service.adapters.wording.styles import Style, Written
from promise_service.adapters.wording.wall_times import WallTime, wall_time
from promise_service.application.wording import Reader
from promise_service.domain.intervals import Interval


@dataclass(frozen=True, slots=True)
class Hearer:
    """Where and when a sentence arrives. The year is named where it is not `this_year`."""

    tongue: Tongue
    zone: ZoneInfo
    names_zone: bool
    this_year: int

    @classmethod
    def of(cls, reader: Reader) -> Hearer:
        zone = _zone(reader.time_zone)
        abroad = reader.time_zone != reader.home_zone
        return cls(tongue(reader.locale), zone, abroad, wall_time(reader.said_at, zone).date.year)


@lru_cache(maxsize=8192)
def window_in_words(window: Interval, hearer: Hearer, style: Style) -> str:
    """mardi 24 novembre entre 10 h 30 et 11 h 00. Both dates are named where they differ."""
    start, end = wall_time(window.start, hearer.zone), wall_time(window.end, hearer.zone)
    start_words, end_words = style.times(hearer.tongue, start, end)
    phrases = style.phrases(hearer.tongue)
    if start.date == end.date:
        words = phrases.window.format(day=_day(start, hearer, style), start=start_words, end=end_words)
    else:
        next_day = _day(end, hearer, style)
        words = phrases.window_to_next_day.format(
            day=_day(start, hearer, style), next_day=next_day, start=start_words, end=end_words
        )
    return words + _zone_words(start, hearer, style)


def moment_in_words(instant: datetime, hearer: Hearer, style: Style) -> str:
    """mercredi 25 novembre à 16 h 30."""
    local = wall_time(instant, hearer.zone)
    time = style.time(hearer.tongue, local)
    words = style.phrases(hearer.tongue).moment.format(day=_day(local, hearer, style), time=time)
    return words + _zone_words(local, hearer, style)


def day_in_words(instant: datetime, hearer: Hearer, style: Style) -> str:
    """mercredi 25 novembre, with the zone where that must be named."""
    local = wall_time(instant, hearer.zone)
    return _day(local, hearer, style) + _zone_words(local, hearer, style)


def hours_in_words(window: Interval, hearer: Hearer, style: Written) -> str:
    """10 h 30 – 11 h 00."""
    ends = (wall_time(window.start, hearer.zone), wall_time(window.end, hearer.zone))
    return " – ".join(style.clock(hearer.tongue, each) for each in ends)


def _day(local: WallTime, hearer: Hearer, style: Style) -> str:
    return style.day(hearer.tongue, local.date, with_year=local.date.year != hearer.this_year)


def _zone_words(local: WallTime, hearer: Hearer, style: Style) -> str:
    if not hearer.names_zone:
        return ""
    city = _city(hearer.zone, hearer.tongue)
    return f", {hearer.tongue.language.zone_of(city) if city else style.offset(hearer.tongue, local)}"


@lru_cache(maxsize=1024)
def _city(zone: ZoneInfo, tongue: Tongue) -> str | None:
    """The city that a zone is known by; None for zones that are a mere offset, as UTC or Etc/GMT+5."""
    area, slash, _ = zone.key.partition("/")
    if not slash or area == "Etc":
        return None
    # Some cities come with their country or state: Argentina/Buenos Aires.
    return get_timezone_location(zone, locale=tongue.locale, return_city=True).rpartition("/")[2]


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)

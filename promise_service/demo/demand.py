"""When customers turn to us, and how: by the day of the week, the season, the hour and the channel."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from promise_service.demo.staff import WEEKS
from promise_service.domain.wall_clock import zone_named

QUARTER = timedelta(weeks=WEEKS)
ZONE = "Europe/Paris"
SHARE_IN_LINE = 0.36
"""Besides, of all contacts: callers who are offered windows because their wait would be long."""

_BY_WEEKDAY = (1.35, 1.1, 1.0, 1.0, 0.95, 0.45, 0.15)
_BY_CHANNEL = {"phone": 0.03, "email": 0.24, "form": 0.1, "chat": 0.09, "social": 0.04, "letter": 0.03}
_BY_OPEN_HOUR = {8: 5, 9: 9, 10: 11, 11: 10, 12: 6, 13: 6, 14: 9, 15: 9, 16: 8, 17: 6, 18: 4}
_BY_HOUR = (1, 1, 0, 0, 0, 1, 2, 4, 7, 9, 9, 8, 7, 7, 8, 8, 7, 7, 6, 6, 6, 5, 4, 2)
_WHILE_CLOSED = (6, 19, 19, 19, 20, 20, 21)
_ONE_OF_THE_SAME = 0.12


@dataclass(frozen=True, slots=True, order=True)
class Contact:
    """Somebody turns to us; `again` says that they did so before, in the same matter."""

    at: datetime
    channel: str
    again: bool


def contacts(number: int, end: datetime, chance: Random) -> list[Contact]:
    """Of so many contacts of the quarter that ends at `end`: those in writing, and by phone while we are closed."""
    zone = zone_named(ZONE)
    begin = end - QUARTER
    days = [begin.astimezone(zone).date() + timedelta(days=day) for day in range(QUARTER.days + 1)]
    weights = [_BY_WEEKDAY[day.weekday()] * _season(day - days[0]) * chance.uniform(0.85, 1.15) for day in days]
    drawn = round(number * sum(_BY_CHANNEL.values()))
    channels = chance.choices(list(_BY_CHANNEL), list(_BY_CHANNEL.values()), k=drawn)
    found = []
    for channel, day in zip(channels, chance.choices(days, weights, k=drawn), strict=True):
        shifted = day - timedelta(days=1) if channel == "chat" and day.weekday() == 6 else day
        at = _at(shifted, _hour(channel, shifted.weekday(), chance), zone, chance)
        if begin < at <= end:
            found.append(Contact(at=at, channel=channel, again=comes_again(chance)))
    return sorted(found)


def comes_again(chance: Random) -> bool:
    """Whether somebody turned to us before, in the same matter."""
    return chance.random() < _ONE_OF_THE_SAME


def calls_an_hour(in_the_quarter: float, local: datetime, begin: date) -> float:
    """How many calls are to be expected in the open hour that begins then, of so many in the quarter since `begin`."""
    return in_the_quarter * _call_weight(local.date(), local.hour, begin) / _ALL_CALLS


def _call_weight(day: date, hour: int, begin: date) -> float:
    return _BY_WEEKDAY[day.weekday()] * _season(day - begin) * _BY_OPEN_HOUR[hour]


def _season(since_start: timedelta) -> float:
    """More in the middle of the quarter than at its ends."""
    return 1.0 + 0.25 * math.sin(math.pi * (since_start / QUARTER))


_MONDAY = date(2001, 1, 1)
_ALL_CALLS = sum(
    _call_weight(day, hour, _MONDAY)
    for day in (_MONDAY + timedelta(days=number) for number in range(QUARTER.days))
    for hour in _BY_OPEN_HOUR
    if day.weekday() < 5 or (day.weekday() == 5 and 9 <= hour < 13)
)


def _hour(channel: str, weekday: int, chance: Random) -> int:
    if channel == "phone":
        return chance.choice(_WHILE_CLOSED)
    if channel != "chat":
        return chance.choices(range(24), _BY_HOUR)[0]
    if weekday == 5:
        return chance.choice((9, 10, 11, 12))
    return chance.choices(list(_BY_OPEN_HOUR), list(_BY_OPEN_HOUR.values()))[0]


def _at(day: date, hour: int, zone: ZoneInfo, chance: Random) -> datetime:
    local = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), zone)
    return local.astimezone(UTC)

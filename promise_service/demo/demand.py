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
_ZONE = "Europe/Paris"
_BY_WEEKDAY = (1.35, 1.1, 1.0, 1.0, 0.95, 0.45, 0.15)
_BY_CHANNEL = {"phone": 0.5, "email": 0.24, "form": 0.1, "chat": 0.09, "social": 0.04, "letter": 0.03}
_WHILE_OPEN = frozenset({"phone", "chat"})
_OPEN_HOURS = (8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
_BY_OPEN_HOUR = (5, 9, 11, 10, 6, 6, 9, 9, 8, 6, 4)
_BY_HOUR = (1, 1, 0, 0, 0, 1, 2, 4, 7, 9, 9, 8, 7, 7, 8, 8, 7, 7, 6, 6, 6, 5, 4, 2)
_ONE_OF_THE_SAME = 0.12


@dataclass(frozen=True, slots=True, order=True)
class Contact:
    """Somebody turns to us; `again` says that they did so before, in the same matter."""

    at: datetime
    channel: str
    again: bool


def contacts(number: int, end: datetime, chance: Random) -> list[Contact]:
    """So many contacts of the quarter that ends at `end`, in their order."""
    zone = zone_named(_ZONE)
    begin = end - QUARTER
    days = [begin.astimezone(zone).date() + timedelta(days=day) for day in range(QUARTER.days + 1)]
    weights = [_BY_WEEKDAY[day.weekday()] * _season(day - days[0]) * chance.uniform(0.85, 1.15) for day in days]
    channels = chance.choices(list(_BY_CHANNEL), list(_BY_CHANNEL.values()), k=number)
    found = []
    for channel, day in zip(channels, chance.choices(days, weights, k=number), strict=True):
        while_open = channel in _WHILE_OPEN
        shifted = day - timedelta(days=1) if while_open and day.weekday() == 6 else day
        at = _at(shifted, _hour(channel, shifted.weekday(), chance), zone, chance)
        if begin < at <= end:
            found.append(Contact(at=at, channel=channel, again=chance.random() < _ONE_OF_THE_SAME))
    return sorted(found)


def _season(since_start: timedelta) -> float:
    """More in the middle of the quarter than at its ends."""
    return 1.0 + 0.25 * math.sin(math.pi * (since_start / QUARTER))


def _hour(channel: str, weekday: int, chance: Random) -> int:
    if channel not in _WHILE_OPEN:
        return chance.choices(range(24), _BY_HOUR)[0]
    if weekday == 5:
        return chance.choice((9, 10, 11, 12))
    return chance.choices(_OPEN_HOURS, _BY_OPEN_HOUR)[0]


def _at(day: date, hour: int, zone: ZoneInfo, chance: Random) -> datetime:
    local = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), zone)
    return local.astimezone(UTC)

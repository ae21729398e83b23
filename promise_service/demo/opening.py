"""When people of the demo's contact centre are at work."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from promise_service.domain.wall_clock import zone_named

_OPENS, _CLOSES = time(8), time(19)
_CLOSES_ON_SATURDAYS = time(13)


def at_work(at: datetime) -> datetime:
    """That instant, or some time of the next morning if nobody is at work then; holidays are not looked at."""
    local = at.astimezone(zone_named("Europe/Paris"))
    closes = _CLOSES_ON_SATURDAYS if local.weekday() == 5 else _CLOSES
    if local.weekday() < 6 and _OPENS <= local.time() < closes:
        return at
    day = local.date() if local.weekday() < 6 and local.time() < _OPENS else local.date() + timedelta(days=1)
    if day.weekday() == 6:
        day += timedelta(days=1)
    into_the_morning = timedelta(minutes=60 + (at.minute * 7 + at.second) % 120)
    return datetime.combine(day, _OPENS, local.tzinfo).astimezone(UTC) + into_the_morning

"""When customers are left in peace: hours of their own clock, night after night."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from promise_service.domain.instants import MINUTE
from promise_service.domain.intervals import Interval
from promise_service.domain.policy import QuietHours
from promise_service.domain.wall_clock import Fold, Gap, Unambiguous, local_time, resolve

_DAY = timedelta(days=1)


def quiet_until(hours: QuietHours, zone: ZoneInfo, instant: datetime) -> datetime:
    """The first moment, from `instant` on, at which it is not quiet; `instant` itself where it is not."""
    while (night := _night(hours, zone, instant)) is not None:
        instant = night.end
    return instant


def last_minute_before(hours: QuietHours, zone: ZoneInfo, instant: datetime) -> datetime:
    """The last whole minute, up to `instant`, that begins before it gets quiet; `instant` itself where it is not."""
    while (night := _night(hours, zone, instant)) is not None:
        instant = night.start - MINUTE
    return instant


def _night(hours: QuietHours, zone: ZoneInfo, instant: datetime) -> Interval | None:
    """The quiet hours that `instant` lies in."""
    return next((night for night in _nights_around(hours, zone, instant) if night.contains(instant)), None)


def _nights_around(hours: QuietHours, zone: ZoneInfo, instant: datetime) -> Iterator[Interval]:
    """Those that begin on the date of `instant` or next to it: none lasts for longer than a day and a clock change."""
    today = local_time(instant, zone).date()
    for evening in (today - 2 * _DAY, today - _DAY, today, today + _DAY):
        morning = evening if hours.begin < hours.end else evening + _DAY
        yield Interval(min(_readings(evening, hours.begin, zone)), max(_readings(morning, hours.end, zone)))


def _readings(day: date, at: time, zone: ZoneInfo) -> Iterable[datetime]:
    """What a wall time can mean; of one that is repeated or skipped, both readings, for the longer peace."""
    match resolve(datetime.combine(day, at), zone):
        case Unambiguous(instant=instant):
            return (instant,)
        case Gap(with_offset_before=before, with_offset_after=after):
            return (before, after)
        case Fold(first=first, second=second):
            return (first, second)

"""How today goes so far, set against the same weekday a week before, up to the same time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from promise_service.application.ports.figures import Figures
from promise_service.domain.instants import utc
from promise_service.domain.intervals import Interval
from promise_service.domain.keeping import Tally, rate_change
from promise_service.domain.wall_clock import instant_of, local_time

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What became of the promises that were due today until `now`, and a week `before` until the same time of day.

    `to_come` are those that are due later today; some of them may have been kept already.
    """

    local_date: date
    so_far: Tally
    before: Tally
    to_come: Tally

    @property
    def rate_change(self) -> float | None:
        """By how much the rate differs from the one a week before, as a share."""
        return rate_change(self.so_far, self.before)


def report_today(figures: Figures, zone: ZoneInfo, now: datetime) -> Today:
    """The day of `now` in `zone`, as it stands."""
    wall = local_time(now, zone)
    today, nothing = wall.date(), Tally()
    a_week_ago = instant_of(today - _WEEK, wall.time(), zone)
    so_far = _between(instant_of(today, 0, zone), utc(now))
    before = _between(instant_of(today - _WEEK, 0, zone), a_week_ago)
    to_come = _between(utc(now), instant_of(today + timedelta(days=1), 0, zone))
    found = figures.promises_due([span for span in (so_far, before, to_come) if span], (), now)

    def tally(span: Interval | None) -> Tally:
        return found.get((span, ()), nothing) if span else nothing

    return Today(local_date=today, so_far=tally(so_far), before=tally(before), to_come=tally(to_come))


def _between(start: datetime, end: datetime) -> Interval | None:
    return Interval(start, end) if start < end else None

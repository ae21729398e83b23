"""The stretches of time that reports tell of, and the ones that they are compared with.

Days begin at local midnight, weeks on Monday (ISO 8601), months on the first, all of them in one time zone: a day on
which clocks change is 23 or 25 hours long. Every stretch is half-open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from promise_service.domain.intervals import Interval
from promise_service.domain.wall_clock import instant_of, local_time


class Step(StrEnum):
    """How a report is divided along time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a row tells of, and the period before it; None where that has no length, as a date that a zone skipped."""

    span: Interval
    before: Interval | None


def whole(span: Interval, zone: ZoneInfo) -> Period:
    """One period, compared with the time of the same length before it, by the clock on the wall."""
    start, end = (_wall(instant, zone) for instant in (span.start, span.end))
    return Period(span=span, before=_between(_instant(start - (end - start), zone), span.start))


def divided(span: Interval, step: Step, zone: ZoneInfo) -> Iterator[Period]:
    """The days, weeks or months of a span, oldest first; the first and the last may be parts.

    A whole one is compared with the whole one before it, a part with the time of the same length before it.
    """
    begins = _first_date(local_time(span.start, zone).date(), step)
    while instant_of(begins, 0, zone) < span.end:
        ends = _next(begins, step)
        full = _between(instant_of(begins, 0, zone), instant_of(ends, 0, zone))
        seen = full and _between(max(full.start, span.start), min(full.end, span.end))
        if seen is not None and seen == full:
            before = _first_date(begins - timedelta(days=1), step)
            yield Period(span=seen, before=_between(instant_of(before, 0, zone), seen.start))
        elif seen is not None:
            yield whole(seen, zone)
        begins = ends


def _first_date(of: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return of
        case Step.WEEK:
            return of - timedelta(days=of.weekday())
        case Step.MONTH:
            return of.replace(day=1)


def _next(begins: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return begins + timedelta(days=1)
        case Step.WEEK:
            return begins + timedelta(days=7)
        case Step.MONTH:
            return (begins + timedelta(days=31)).replace(day=1)


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return local_time(instant, zone).replace(tzinfo=None)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    return instant_of(wall.date(), wall.time(), zone)


def _between(start: datetime, end: datetime) -> Interval | None:
    return Interval(start, end) if start < end else None

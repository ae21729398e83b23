"""By when a message must be answered: the units of `within`, and the times of day of `at`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from promise_service.domain.business_calendar import ClosedBecause
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.instants import utc, whole_minute_up
from promise_service.domain.intervals import Interval
from promise_service.domain.wall_clock import instant_of, time_of_day
from promise_service.errors import InvalidInput


class Unit(StrEnum):
    """What a rule counts: elapsed time, calendar days, open time, or dates with open time."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    BUSINESS_MINUTES = "business_minutes"
    BUSINESS_HOURS = "business_hours"
    BUSINESS_DAYS = "business_days"

    @property
    def counts_open_time(self) -> bool:
        return self.startswith("business_")


MOST = {
    Unit.MINUTES: 600_000,
    Unit.HOURS: 10_000,
    Unit.DAYS: 400,
    Unit.BUSINESS_MINUTES: 600_000,
    Unit.BUSINESS_HOURS: 10_000,
    Unit.BUSINESS_DAYS: 400,
}
_ONE = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.BUSINESS_MINUTES: timedelta(minutes=1),
    Unit.BUSINESS_HOURS: timedelta(hours=1),
}


class DayTime(StrEnum):
    """The times of a target date that need no clock to name them."""

    SAME_TIME = "same_time"
    CLOSING = "closing"


SAME_TIME, CLOSING = DayTime.SAME_TIME, DayTime.CLOSING

At = DayTime | time


def at_from(text: str) -> At:
    """Read the `at` of a rule: `same_time`, `closing`, or a local time as `12:00`."""
    if text in tuple(DayTime):
        return DayTime(text)
    try:
        return time_of_day(text)
    except InvalidInput:
        detail = f"{text!r} is not a time of the day; write same_time, closing or a local time as 12:00"
        raise InvalidInput.at("", detail) from None


@dataclass(frozen=True, slots=True)
class Within:
    """A whole number of one unit, from zero to the unit's limit; anything else raises InvalidInput.

    `length` is the time to be counted, None where dates are.
    """

    unit: Unit
    count: int
    length: timedelta | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        most = MOST[self.unit]
        if isinstance(self.count, bool) or not isinstance(self.count, int) or not 0 <= self.count <= most:
            detail = f"{self.unit} must be a whole number from 0 to {most:,}, not {self.count!r}"
            raise InvalidInput.at(f"/{self.unit}", detail)
        one = _ONE.get(self.unit)
        object.__setattr__(self, "length", one and one * self.count)

    def __str__(self) -> str:
        words = self.unit.replace("_", " ")
        return f"{self.count} {words.removesuffix('s') if self.count == 1 else words}"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How long an answer may take. `at` goes with business days only, and is the same time unless given."""

    within: Within
    at: At | None = None

    def __post_init__(self) -> None:
        if self.within.unit is Unit.BUSINESS_DAYS:
            if self.at is None:
                object.__setattr__(self, "at", SAME_TIME)
            elif isinstance(self.at, time) and (self.at.tzinfo or self.at.second or self.at.microsecond):
                detail = f"at must be a local time in whole minutes, as 12:00, not {self.at.isoformat()}"
                raise InvalidInput.at("/at", detail)
        elif self.at is not None:
            raise InvalidInput.at("/at", f"at goes with business_days only, not with {self.within.unit}")

    def __str__(self) -> str:
        if self.at is None:
            return str(self.within)
        at = f"{self.at:%H:%M}" if isinstance(self.at, time) else self.at.replace("_", " ")
        return f"{self.within}, at {'the ' if self.at is SAME_TIME else ''}{at}"


@dataclass(frozen=True, slots=True)
class SkippedDate:
    """A date that did not count; `because` is None where the time asked for was past on that date already."""

    local_date: date
    because: ClosedBecause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExplanation:
    """How a deadline came about, so that anyone can recompute it.

    Elapsed and open time are counted in `counted_spans`, from `counting_started_at` on; where only the first
    ones were asked for, `omitted_spans` more follow. Calendar days and business days are counted in
    `counted_dates`, from the day after `day_0` on; `target_date` is where the count ended and `skipped_dates`
    are the ones passed over on the way. `exact` is what the rule gives, `due_at` the whole minute at or after it.
    """

    rule: DeadlineRule
    calendar: str
    time_zone: str
    received_at: datetime
    counting_started_at: datetime
    day_0: date | None = None
    counted_spans: tuple[Interval, ...] = ()
    omitted_spans: int = 0
    counted_dates: tuple[date, ...] = ()
    skipped_dates: tuple[SkippedDate, ...] = ()
    target_date: date | None = None
    exact: datetime
    due_at: datetime


def due_at(rule: DeadlineRule, received_at: datetime, business_time: BusinessTime) -> datetime:
    """The whole minute, in UTC, by which what was received at `received_at` must be answered."""
    return whole_minute_up(exact_deadline(rule, received_at, business_time))


def exact_deadline(rule: DeadlineRule, received_at: datetime, business_time: BusinessTime) -> datetime:
    """The instant that the rule gives, not yet rounded up to a whole minute; never before the receipt."""
    within = rule.within
    if within.length is not None:
        if within.unit.counts_open_time:
            return business_time.add(received_at, within.length)
        return business_time.in_reach(received_at) + within.length
    if within.unit is Unit.DAYS:
        return _days_later(within.count, received_at, business_time)
    return _business_days_later(rule, utc(received_at), business_time).deadline


def explain(
    rule: DeadlineRule, received_at: datetime, business_time: BusinessTime, most_spans: int | None = None
) -> DeadlineExplanation:
    """The deadline of `due_at`, with everything that was counted on the way to it; of spans, the first `most_spans`."""
    received_at = business_time.in_reach(received_at)
    exact = exact_deadline(rule, received_at, business_time)
    counted = _Counted(started_at=received_at)
    if rule.within.unit is Unit.BUSINESS_DAYS:
        counted = _counted_dates(rule, received_at, business_time)
    elif rule.within.unit is Unit.DAYS:
        day_0 = business_time.local_time(received_at).date()
        dates = tuple(day_0 + timedelta(days=later) for later in range(1, rule.within.count + 1))
        counted = _Counted(started_at=received_at, day_0=day_0, dates=dates, target=(day_0, *dates)[-1])
    elif rule.within.unit.counts_open_time:
        started_at = business_time.next_opening(received_at)
        spans = business_time.open_spans(started_at, exact, most_spans)
        omitted = business_time.count_open_spans(started_at, exact) - len(spans)
        counted = _Counted(started_at=started_at, spans=spans, omitted=omitted)
    elif exact > received_at:
        counted = _Counted(started_at=received_at, spans=(Interval(received_at, exact),))
    return DeadlineExplanation(
        rule=rule,
        calendar=business_time.calendar.name,
        time_zone=business_time.calendar.time_zone,
        received_at=received_at,
        counting_started_at=counted.started_at,
        day_0=counted.day_0,
        counted_spans=counted.spans,
        omitted_spans=counted.omitted,
        counted_dates=counted.dates,
        skipped_dates=counted.skipped,
        target_date=counted.target,
        exact=exact,
        due_at=whole_minute_up(exact),
    )


def fraction_point(
    unit: Unit, received_at: datetime, due_at: datetime, percent: int, business_time: BusinessTime
) -> datetime:
    """The instant by which `percent` of the time from receipt to deadline has passed.

    A rule in business units is measured in open time. Any other is measured in elapsed time, and so is a
    stretch in which nothing is open.
    """
    received_at, due_at = business_time.in_reach(received_at), utc(due_at)
    if unit.counts_open_time and (open_time := business_time.measure(received_at, due_at)):
        return min(due_at, business_time.add(received_at, open_time * percent / 100))
    return received_at + (due_at - received_at) * percent / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    started_at: datetime
    day_0: date | None = None
    spans: tuple[Interval, ...] = ()
    omitted: int = 0
    dates: tuple[date, ...] = ()
    skipped: tuple[SkippedDate, ...] = ()
    target: date | None = None


@dataclass(frozen=True, slots=True)
class _BusinessDays:
    started_at: datetime
    day_0: date
    target: date
    deadline: datetime


def _days_later(count: int, received_at: datetime, business_time: BusinessTime) -> datetime:
    local = business_time.local_time(received_at)
    later = instant_of(local.date() + timedelta(days=count), local.time(), business_time.zone)
    # The second of two equal local times is read as the first.
    return max(later, utc(received_at))


def _business_days_later(rule: DeadlineRule, received_at: datetime, business_time: BusinessTime) -> _BusinessDays:
    started_at = business_time.next_opening(received_at)
    day_0 = business_time.owning_date(started_at)
    if day_0 is None:
        raise AssertionError(f"{started_at.isoformat()} is open, so some date owns it")
    target = business_time.open_date(day_0, rule.within.count)
    while (deadline := _on_date(target, rule, started_at, day_0, business_time)) < received_at:
        target = business_time.next_date_with_open_time(target)
    return _BusinessDays(started_at, day_0, target, deadline)


def _on_date(
    target: date, rule: DeadlineRule, started_at: datetime, day_0: date, business_time: BusinessTime
) -> datetime:
    if isinstance(rule.at, time):
        return instant_of(target, rule.at, business_time.zone)
    spans = business_time.intervals_of(target)
    last_closing = max(span.end for span in spans)
    if rule.at is CLOSING:
        return last_closing
    started = business_time.local_time(started_at)
    after_midnight = started.date() > day_0
    same_time = instant_of(target + timedelta(days=after_midnight), started.time(), business_time.zone)
    if any(span.contains(same_time) for span in spans):
        return same_time
    return min((span.start for span in spans if span.start > same_time), default=last_closing)


def _counted_dates(rule: DeadlineRule, received_at: datetime, business_time: BusinessTime) -> _Counted:
    found = _business_days_later(rule, received_at, business_time)
    first_candidate = business_time.open_date(found.day_0, rule.within.count)
    counted: list[date] = []
    skipped: list[SkippedDate] = []
    for day in _dates(found.day_0, found.target):
        if not business_time.intervals_of(day):
            skipped.append(SkippedDate(day, business_time.calendar.closed_because(day)))
        elif first_candidate <= day < found.target:
            skipped.append(SkippedDate(day, None))
        elif day > found.day_0:
            counted.append(day)
    return _Counted(
        started_at=found.started_at,
        day_0=found.day_0,
        dates=tuple(counted),
        skipped=tuple(skipped),
        target=found.target,
    )


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=later) for later in range((last - first).days + 1))

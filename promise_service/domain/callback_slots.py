"""Which callback windows a caller can be offered."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, islice, takewhile
from operator import attrgetter

from promise_service.domain.business_calendar import DAYS_THAT_MUST_OPEN, BusinessCalendar
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.instants import MINUTE, utc
from promise_service.domain.intervals import Interval
from promise_service.domain.wall_clock import instant_of
from promise_service.errors import Fault, InvalidInput

DAYS_AHEAD_WHEN_FULL = 14
MOST_CHOICES = 3

LONGEST_WINDOW = timedelta(days=1)

_LONGEST_LEAD = timedelta(days=31)
_DATES_REMEMBERED = 128
"""A date of narrow windows takes a quarter of a megabyte."""
_START, _END = attrgetter("start"), attrgetter("end")


class CallbackDay(StrEnum):
    """Which date a rule takes its windows from."""

    SAME = "same"
    NEXT_OPEN = "next_open"


class WhenFull(StrEnum):
    """What a rule does whose windows are all full."""

    NEXT_RULE = "next_rule"
    DECLINE = "decline"


class SlotException(StrEnum):
    """The rule for this caller was full, so a later date is offered instead."""

    SAME_DAY_FULL = "same_day_full"
    NEXT_DAY_FULL = "next_day_full"


class NoSlotReason(StrEnum):
    """Why nothing can be offered."""

    FULL = "full"
    NO_WINDOW = "no_window"


_FULL = {CallbackDay.SAME: SlotException.SAME_DAY_FULL, CallbackDay.NEXT_OPEN: SlotException.NEXT_DAY_FULL}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRule:
    """For calls strictly before `called_before`: windows of a day that end at or before `end_by`.

    Both are local times in the zone of the calendar; without them, any call and any window.
    """

    day: CallbackDay
    called_before: time | None = None
    end_by: time | None = None

    def fits(self, local_time: time) -> bool:
        return self.called_before is None or local_time < self.called_before


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackPlan:
    """How a queue calls back: the width of its windows, their notice, how many to offer, on which days.

    Impossible values raise InvalidInput, which lists every fault with its place in the plan as the policy
    writes it.
    """

    window: timedelta
    lead_time: timedelta
    choices: int
    rules: tuple[CallbackRule, ...]
    when_full: WhenFull = WhenFull.NEXT_RULE

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise InvalidInput(faults)

    def _faults(self) -> Iterator[Fault]:
        if not MINUTE <= self.window <= LONGEST_WINDOW or self.window % MINUTE:
            yield Fault("/window", f"must be whole minutes from PT1M to P1D, not {self.window}")
        if not timedelta() <= self.lead_time <= _LONGEST_LEAD or self.lead_time % MINUTE:
            yield Fault("/lead_time", f"must be whole minutes from PT0M to P31D, not {self.lead_time}")
        if not 1 <= self.choices <= MOST_CHOICES:
            yield Fault("/choices", f"must be from 1 to {MOST_CHOICES}, not {self.choices}")
        if not self.rules:
            yield Fault("/rules", "must name at least one rule, as {day: next_open}")
        for place, rule in enumerate(self.rules):
            if rule.called_before == time.min:
                yield Fault(f"/rules/{place}/called_before", "no call comes before 00:00: it never matches")


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotChoice:
    """The windows to offer, the earliest first; where there are none, `reason` says why.

    `exception` is set where the windows of the caller's own rule were full and others are offered instead.
    """

    slots: tuple[Interval, ...] = ()
    exception: SlotException | None = None
    reason: NoSlotReason | None = None


@lru_cache(_DATES_REMEMBERED)
def windows_on(business_time: BusinessTime, local_date: date, width: timedelta) -> tuple[Interval, ...]:
    """The windows of a date in their order: end to end from each of its openings, none across a closing.

    Windows of the night that began on the date are among them, those of the night before are not. They are laid out
    once, for every caller of the day is offered some of the same.
    """
    return tuple(_laid_out(business_time, local_date, width))


def open_windows(
    business_time: BusinessTime, width: timedelta, from_instant: datetime, days: int
) -> Iterator[Interval]:
    """Every window that starts at or after `from_instant`, on the local date then or the `days` - 1 after it.

    The earliest first, whatever rule would offer it; a night under way at `from_instant` is included.
    """
    first = business_time.local_time(from_instant).date()
    end = instant_of(first + timedelta(days=days), 0, business_time.zone)
    # Two days before: a night that began before a date which the zone skipped.
    dates = (first + timedelta(days=ahead) for ahead in range(-2, days))
    # Laid out as they are asked for: of many dates it is often the first window only.
    windows = heapq.merge(*(_laid_out(business_time, day, width, from_instant) for day in dates))
    return takewhile(lambda window: window.start < end, _distinct(windows))


def window_containing_start(business_time: BusinessTime, width: timedelta, start: datetime) -> Interval | None:
    """The window that starts at this very instant, None where none does."""
    window = next(open_windows(business_time, width, start, 1), None)
    return window if window is not None and window.start == start else None


def date_of_call(business_time: BusinessTime, called_at: datetime) -> date:
    """The local date of a call; between midnight and the end of a night span, the date of that span."""
    local_date = business_time.local_time(called_at).date()
    owner = business_time.owning_date(called_at)
    return local_date if owner is None else min(owner, local_date)


def choose(
    plan: CallbackPlan,
    business_time: BusinessTime,
    *,
    called_at: datetime,
    earliest_start: datetime,
    has_room: Callable[[Interval], bool],
) -> SlotChoice:
    """The windows to offer to a caller; none starts within the lead time, nor before `earliest_start`.

    The rules that fit the local time of the call are tried in their order. One without any window passes on
    to the next. One whose windows are all full declines or passes on, as the plan says; past the last rule
    come the dates up to 14 days after that of the call, still by the last rule's `end_by`.
    """
    local_time = business_time.local_time(called_at).time()
    not_before = max(utc(called_at) + plan.lead_time, utc(earliest_start))
    search = _Search(plan, business_time, date_of_call(business_time, called_at), not_before)
    exception = None
    rules = [rule for rule in plan.rules if rule.fits(local_time)]
    for rule in rules:
        windows = search.windows_by(rule)
        slots = _with_room(windows, has_room, plan.choices)
        if slots:
            return SlotChoice(slots=slots, exception=exception)
        if windows and plan.when_full is WhenFull.DECLINE:
            return SlotChoice(reason=NoSlotReason.FULL)
        if windows and exception is None:
            exception = _FULL[rule.day]
    if exception is None:
        return SlotChoice(reason=NoSlotReason.NO_WINDOW)
    for ahead in range(1, DAYS_AHEAD_WHEN_FULL + 1):
        slots = _with_room(search.windows_ahead(rules[-1], ahead), has_room, plan.choices)
        if slots:
            return SlotChoice(slots=slots, exception=exception)
    return SlotChoice(reason=NoSlotReason.FULL)


def rule_faults(plan: CallbackPlan, calendar: BusinessCalendar) -> list[Fault]:
    """A fault for each rule of the plan that can never match, as no window of this calendar ends by then."""
    width = plan.window // MINUTE
    spans = {span for day in (*calendar.weekly.values(), *calendar.special_hours.values()) for span in day}
    first_ends = [span.start_minute + width for span in spans if span.start_minute + width <= span.end_minute]
    if not first_ends:
        return [Fault("/window", f"no opening of calendar {calendar.name!r} is as long as {plan.window}")]
    earliest = min(first_ends)
    return [
        Fault(
            f"/rules/{place}/end_by",
            f"no window of calendar {calendar.name!r} ends by {rule.end_by:%H:%M}; the earliest one ends at"
            f" {earliest // 60:02}:{earliest % 60:02}, so the rule can never match",
        )
        for place, rule in enumerate(plan.rules)
        if rule.end_by is not None and rule.end_by.hour * 60 + rule.end_by.minute < earliest
    ]


@dataclass(frozen=True, slots=True)
class _Search:
    """Windows for one call, by the date of the call and the first instant at which one may start."""

    plan: CallbackPlan
    business_time: BusinessTime
    call_date: date
    not_before: datetime

    def windows_by(self, rule: CallbackRule) -> Sequence[Interval]:
        if rule.day is CallbackDay.SAME:
            return self.windows_ahead(rule, 0)
        later = (self.windows_ahead(rule, ahead) for ahead in range(1, DAYS_THAT_MUST_OPEN + 1))
        return next(filter(None, later), ())

    def windows_ahead(self, rule: CallbackRule, days: int) -> Sequence[Interval]:
        day = self.call_date + timedelta(days=days)
        windows = windows_on(self.business_time, day, self.plan.window)
        to_come = windows[bisect_left(windows, self.not_before, key=_START) :]
        if rule.end_by is None:
            return to_come
        end_by = instant_of(day, rule.end_by, self.business_time.zone)
        return to_come[: bisect_right(to_come, end_by, key=_END)]


def _with_room(windows: Iterable[Interval], has_room: Callable[[Interval], bool], choices: int) -> tuple[Interval, ...]:
    return tuple(islice(filter(has_room, windows), choices))


def _laid_out(
    business_time: BusinessTime, local_date: date, width: timedelta, not_before: datetime | None = None
) -> Iterator[Interval]:
    spans = business_time.intervals_of(local_date)
    return _distinct(heapq.merge(*(_laid_in(span, width, not_before or span.start) for span in spans)))


def _laid_in(span: Interval, width: timedelta, not_before: datetime) -> Iterator[Interval]:
    passed = max(not_before - span.start, timedelta())
    start = span.start - (-passed // width) * width
    while start + width <= span.end:
        yield Interval(start, start + width)
        start += width


def _distinct(windows: Iterable[Interval]) -> Iterator[Interval]:
    """Sorted windows, each once: clocks going forward, or a night over a day, may lay the same one twice."""
    return (window for window, _ in groupby(windows))

"""The compiled rules give what walking through every minute gives, over nights and clock changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from promise_service.domain.business_calendar import BusinessCalendar, OpeningSpan
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_slots import CallbackDay, CallbackPlan, CallbackRule, choose, windows_on
from promise_service.domain.intervals import Interval
from promise_service.domain.response_deadlines import (
    DeadlineRule,
    Unit,
    Within,
    at_from,
    exact_deadline,
    explain,
)
from promise_service.domain.wall_clock import instant_of, time_of_day, zone_named
from tests.domain import reference_time as slow

SCENES = [
    slow.Scene(zone, date.fromisoformat(first))
    for zone, first in [
        ("Europe/Paris", "2026-03-23"),  # forward on the 29th
        ("Europe/Paris", "2026-10-19"),  # back on the 25th
        ("Europe/Paris", "2026-12-22"),  # over the turn of the year
        ("America/New_York", "2026-03-02"),
        ("America/New_York", "2026-10-26"),
        ("Australia/Lord_Howe", "2026-03-30"),  # by half an hour
        ("Australia/Lord_Howe", "2026-09-28"),
        ("Asia/Kolkata", "2026-06-01"),
        ("America/St_Johns", "2026-03-02"),
        ("America/St_Johns", "2010-11-01"),  # one minute after midnight, back into the day before
        ("Pacific/Auckland", "2026-03-30"),
        ("Pacific/Auckland", "2026-09-21"),
        ("Pacific/Apia", "2011-12-24"),  # without a 30 December
    ]
]
HOURS = [
    [],
    ["09:00-12:00", "13:00-18:00"],
    ["09:00-12:00", "12:00-17:30"],
    ["22:00-06:00"],
    ["00:00-24:00"],
    ["06:00-14:00", "14:00-22:00", "22:00-06:00"],
    ["01:00-02:30", "02:45-03:15", "23:30-23:59"],
    ["02:00-03:00"],
    ["04:00-10:00", "20:00-05:30"],
    ["00:00-00:01", "00:30-01:45", "18:00-00:00"],
    ["17:00-16:59"],
]
UNITS = [(unit, None) for unit in Unit] + [
    (Unit.BUSINESS_DAYS, at) for at in ("same_time", "closing", "12:00", "02:30", "00:15")
]
MOST_IN_A_SCENE = {
    Unit.MINUTES: 9000,
    Unit.HOURS: 200,
    Unit.DAYS: 10,
    Unit.BUSINESS_MINUTES: 600,
    Unit.BUSINESS_HOURS: 10,
    Unit.BUSINESS_DAYS: 4,
}


@dataclass
class Case:
    scene: slow.Scene
    weekly: dict[int, list[str]]
    holidays: set[date]
    closures: set[date]
    special_hours: dict[date, list[str]]

    def reference(self) -> slow.Reference:
        return slow.Reference(self.scene, self.weekly, self.holidays, self.closures, self.special_hours)

    def business_time(self) -> BusinessTime:
        def spans(texts: list[str]) -> tuple[OpeningSpan, ...]:
            return tuple(OpeningSpan.parse(text) for text in texts)

        return BusinessTime(
            BusinessCalendar(
                name="support-hours",
                time_zone=self.scene.zone,
                weekly={weekday: spans(texts) for weekday, texts in self.weekly.items()},
                holidays=frozenset(self.holidays),
                closures=frozenset(self.closures),
                special_hours={day: spans(texts) for day, texts in self.special_hours.items()},
            )
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    scene = draw(st.sampled_from(SCENES))
    days = st.sampled_from(scene.dates())
    hours = st.sampled_from(HOURS)
    weekly = {weekday: draw(hours) for weekday in range(7)}
    # Some hours each week, so that a scene is long enough for what is counted in it.
    open_weekdays = draw(st.sampled_from([(0, 2, 4), (1, 4, 5), (3, 5, 6)]))
    weekly |= dict.fromkeys(open_weekdays, draw(st.sampled_from(HOURS[1:6])))
    return Case(
        scene,
        weekly,
        draw(st.sets(days, max_size=2)),
        draw(st.sets(days, max_size=1)),
        draw(st.dictionaries(days, hours, max_size=2)),
    )


# Seconds from the third date of a scene on, over nine days: around both of its nights of change.
offsets = st.one_of(st.integers(0, 9 * 24 * 60).map(lambda minutes: minutes * 60), st.integers(0, 9 * 86_400))


def instant(case: Case, offset: int) -> datetime:
    return case.scene.begin + timedelta(days=3, seconds=offset)


@settings(max_examples=150)
@given(cases(), st.lists(st.tuples(offsets, st.integers(0, 900)), min_size=10, max_size=10))
def test_open_time_is_what_walking_through_the_minutes_finds(case: Case, points: list[tuple[int, int]]) -> None:
    fast, reference = case.business_time(), case.reference()
    for offset, minutes in points:
        start, amount = instant(case, offset), timedelta(minutes=minutes)
        assert fast.is_open(start) == reference.is_open(start)
        assert fast.owning_date(start) == reference.owner(start)
        assert fast.next_opening(start) == reference.next_opening(start)
        assert fast.add(start, amount) == reference.add(start, amount)
        assert fast.measure(start, start + 2 * amount) == reference.measure(start, start + 2 * amount)


@settings(max_examples=400)  # times 50 receipts each: 20,000 deadlines
@given(
    cases(),
    st.lists(st.tuples(offsets, st.sampled_from(UNITS), st.integers(0, 1000)), min_size=50, max_size=50),
)
def test_deadlines_are_what_the_plain_rules_give(
    case: Case, receipts: list[tuple[int, tuple[Unit, str | None], int]]
) -> None:
    fast, reference = case.business_time(), case.reference()
    for offset, (unit, at), share in receipts:
        received = instant(case, offset)
        count = MOST_IN_A_SCENE[unit] * share // 1000
        rule = DeadlineRule(Within(unit, count), at_from(at) if at else None)
        deadline = exact_deadline(rule, received, fast)
        assert deadline == reference.deadline(unit.value, count, at, received)
        assert deadline >= received


@settings(max_examples=60)
@given(
    cases(),
    st.lists(st.tuples(offsets, st.sampled_from(UNITS), st.integers(0, 1000)), min_size=10, max_size=10),
)
def test_an_explanation_holds_what_it_takes_to_count_again(
    case: Case, receipts: list[tuple[int, tuple[Unit, str | None], int]]
) -> None:
    fast, reference = case.business_time(), case.reference()
    for offset, (unit, at), share in receipts:
        received = instant(case, offset)
        count = MOST_IN_A_SCENE[unit] * share // 1000
        told = explain(DeadlineRule(Within(unit, count), at_from(at) if at else None), received, fast)
        assert told.exact == reference.deadline(unit.value, count, at, received)
        assert told.due_at - timedelta(minutes=1) < told.exact <= told.due_at
        if unit is Unit.BUSINESS_DAYS:
            past = [skipped for skipped in told.skipped_dates if skipped.because is None]
            assert len(told.counted_dates) == (count if count or not past else 1)
            assert told.target_date == (told.day_0, *told.counted_dates)[-1]
        elif unit is Unit.DAYS:
            assert len(told.counted_dates) == count
        else:
            length = timedelta(**{unit.removeprefix("business_"): count})
            assert sum((span.duration for span in told.counted_spans), timedelta()) == length


@settings(max_examples=100)
@given(cases(), st.sampled_from([1, 7, 15, 30, 45, 50, 60, 90]))
def test_windows_are_laid_end_to_end_within_the_hours_of_their_date(case: Case, width: int) -> None:
    fast, reference = case.business_time(), case.reference()
    for day in case.scene.dates()[:: 1 if width > 7 else 9]:
        expected = [Interval(start, end) for start, end in reference.windows(day, width)]
        assert list(windows_on(fast, day, timedelta(minutes=width))) == expected


@settings(max_examples=80)
@given(
    cases(),
    st.sampled_from([15, 30, 45, 120]),
    st.lists(
        st.tuples(
            st.sampled_from(CallbackDay),
            st.sampled_from([None, "03:00", "12:00"]),
            st.sampled_from([None, "06:00", "12:00"]),
        ),
        min_size=1,
        max_size=3,
    ),
    st.lists(st.tuples(offsets, st.sampled_from([0, 20, 1500])), min_size=5, max_size=5),
    st.sampled_from([0, 0.5, 0.95, 1]),
    st.integers(0, 1000).map(Random),
)
def test_offers_are_what_the_plain_rules_give(
    case: Case,
    width: int,
    rules: list[tuple[CallbackDay, str | None, str | None]],
    calls: list[tuple[int, int]],
    share_full: float,
    chance: Random,
) -> None:
    fast, reference = case.business_time(), case.reference()
    full = {hour for hour in range(slow.DAYS_OF_A_SCENE * 24) if chance.random() < share_full}
    for offset, lead in calls:
        called = instant(case, offset)
        not_before = called + timedelta(minutes=lead)
        plan = CallbackPlan(
            window=timedelta(minutes=width),
            lead_time=timedelta(minutes=lead),
            choices=3,
            rules=tuple(
                CallbackRule(
                    day=day,
                    called_before=time_of_day(before) if before else None,
                    end_by=time_of_day(by) if by else None,
                )
                for day, before, by in rules
            ),
        )
        choice = choose(
            plan,
            fast,
            called_at=called,
            earliest_start=called,
            has_room=lambda window: reference.minute(window.start) // 60 not in full,
        )
        plain_rules = [(day.value, before, by) for day, before, by in rules]
        expected = reference.offer(plain_rules, width, called, not_before, full)
        assert ([(slot.start, slot.end) for slot in choice.slots], choice.exception or choice.reason) == expected


@settings(max_examples=100)
@given(st.sampled_from(SCENES), st.lists(st.integers(0, 9 * 1440), min_size=20, max_size=20))
def test_local_times_are_found_among_the_minutes(scene: slow.Scene, minutes: list[int]) -> None:
    zone = zone_named(scene.zone)
    for minute in minutes:
        wall = datetime.combine(scene.dates()[1], time()) + timedelta(minutes=minute)
        assert instant_of(wall.date(), wall.time(), zone) == slow.instant_of(scene, wall)

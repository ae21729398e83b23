"""Which windows a caller is offered, sentence by sentence of the public time rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from promise_service.domain.business_calendar import BusinessCalendar, OpeningSpan
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.callback_slots import (
    CallbackDay,
    CallbackPlan,
    CallbackRule,
    NoSlotReason,
    SlotChoice,
    SlotException,
    WhenFull,
    choose,
    date_of_call,
    open_windows,
    rule_faults,
    window_containing_start,
    windows_on,
)
from promise_service.domain.intervals import Interval
from promise_service.errors import Fault, InvalidInput
from tests.builders import at

HALF_AN_HOUR = timedelta(minutes=30)
MORNING_SAME_DAY = CallbackRule(day=CallbackDay.SAME, called_before=time(12))
NEXT_DAY_BEFORE_NOON = CallbackRule(day=CallbackDay.NEXT_OPEN, end_by=time(12))
SAME_DAY = CallbackRule(day=CallbackDay.SAME)
NEXT_DAY = CallbackRule(day=CallbackDay.NEXT_OPEN)


def calendar(*hours: str, weekdays: str = "01234", closed: str = "", **special: tuple[str, ...]) -> BusinessCalendar:
    return BusinessCalendar(
        name="support-hours",
        time_zone="Europe/Paris",
        weekly={int(weekday): tuple(map(OpeningSpan.parse, hours)) for weekday in weekdays},
        holidays=frozenset(date.fromisoformat(day) for day in closed.split()),
        special_hours={
            date.fromisoformat(day[1:].replace("_", "-")): tuple(map(OpeningSpan.parse, texts))
            for day, texts in special.items()
        },
    )


OFFICE = BusinessTime(calendar("09:00-12:00", "13:00-18:00", closed="2026-11-23"))
NIGHTS = BusinessTime(calendar("22:00-06:00", weekdays="0123456"))


def plan(*rules: CallbackRule, **changes: Any) -> CallbackPlan:
    terms: dict[str, Any] = {"window": HALF_AN_HOUR, "lead_time": timedelta(minutes=20), "choices": 3}
    return CallbackPlan(**{**terms, "rules": rules or (MORNING_SAME_DAY, NEXT_DAY_BEFORE_NOON), **changes})


def paris(text: str) -> datetime:
    return at(f"{text} Europe/Paris")


def half_hours(*starts: str) -> tuple[Interval, ...]:
    return tuple(Interval(paris(start), paris(start) + HALF_AN_HOUR) for start in starts)


def empty(_: Interval) -> bool:
    return True


def full(_: Interval) -> bool:
    return False


def full_on(*days: str) -> Callable[[Interval], bool]:
    """Every window that starts on one of these dates is full."""
    return lambda window: window.start.date().isoformat() not in days


def offered(
    called: str,
    terms: CallbackPlan | None = None,
    *,
    room: Callable[[Interval], bool] = empty,
    hours: BusinessTime = OFFICE,
) -> SlotChoice:
    called_at = paris(called)
    return choose(terms or plan(), hours, called_at=called_at, earliest_start=called_at, has_room=room)


def test_windows_are_laid_end_to_end_from_each_opening() -> None:
    windows = windows_on(OFFICE, date(2026, 11, 20), timedelta(minutes=50))
    assert [f"{window.start.hour + 1:02}:{window.start.minute:02}" for window in windows] == [
        "09:00", "09:50", "10:40", "13:00", "13:50", "14:40", "15:30", "16:20", "17:10",
    ]  # fmt: skip
    assert all(window.duration == timedelta(minutes=50) for window in windows)


def test_a_window_that_would_cross_a_closing_does_not_exist() -> None:
    assert windows_on(OFFICE, date(2026, 11, 20), timedelta(hours=4)) == (
        Interval(paris("Fri 2026-11-20 13:00"), paris("Fri 2026-11-20 17:00")),
    )
    assert windows_on(OFFICE, date(2026, 11, 20), timedelta(hours=6)) == ()


def test_spans_that_touch_lay_their_own_windows() -> None:
    touching = BusinessTime(calendar("09:00-10:00", "10:00-11:00"))
    assert windows_on(touching, date(2026, 11, 20), timedelta(minutes=45)) == (
        Interval(paris("Fri 2026-11-20 09:00"), paris("Fri 2026-11-20 09:45")),
        Interval(paris("Fri 2026-11-20 10:00"), paris("Fri 2026-11-20 10:45")),
    )


def test_the_windows_of_a_night_belong_to_the_date_on_which_it_began() -> None:
    mondays = BusinessTime(calendar("22:00-06:00", weekdays="0"))
    assert len(windows_on(mondays, date(2026, 11, 23), HALF_AN_HOUR)) == 16
    assert windows_on(mondays, date(2026, 11, 24), HALF_AN_HOUR) == ()


def test_the_windows_of_a_date_are_laid_out_once() -> None:
    assert windows_on(OFFICE, date(2026, 11, 20), HALF_AN_HOUR) is windows_on(OFFICE, date(2026, 11, 20), HALF_AN_HOUR)


def test_a_night_of_a_clock_change_has_the_windows_of_the_time_that_passes() -> None:
    assert len(windows_on(NIGHTS, date(2026, 10, 24), HALF_AN_HOUR)) == 18
    assert len(windows_on(NIGHTS, date(2026, 3, 28), HALF_AN_HOUR)) == 14


def test_two_spans_that_a_clock_change_lays_onto_each_other_give_each_window_once() -> None:
    early = BusinessTime(calendar("02:00-02:30", "03:00-04:00", weekdays="6"))
    assert windows_on(early, date(2026, 3, 29), HALF_AN_HOUR) == half_hours(
        "Sun 2026-03-29 03:00", "Sun 2026-03-29 03:30"
    )


def test_a_morning_caller_is_offered_three_windows_of_the_same_day() -> None:
    assert offered("Fri 2026-11-20 10:05") == SlotChoice(
        slots=half_hours("Fri 2026-11-20 10:30", "Fri 2026-11-20 11:00", "Fri 2026-11-20 11:30")
    )


def test_an_afternoon_caller_is_offered_the_next_open_day_before_noon() -> None:
    next_open = half_hours("Tue 2026-11-24 09:00", "Tue 2026-11-24 09:30", "Tue 2026-11-24 10:00")
    assert offered("Fri 2026-11-20 16:30") == SlotChoice(slots=next_open)


def test_called_before_noon_is_strictly_before_noon() -> None:
    assert offered("Fri 2026-11-20 11:59:59").slots[0] == half_hours("Fri 2026-11-20 13:00")[0]
    assert offered("Fri 2026-11-20 12:00").slots[0] == half_hours("Tue 2026-11-24 09:00")[0]


def test_a_window_starts_at_or_after_the_call_plus_lead_time() -> None:
    assert offered("Fri 2026-11-20 10:10").slots[0] == half_hours("Fri 2026-11-20 10:30")[0]
    assert offered("Fri 2026-11-20 10:10:01").slots[0] == half_hours("Fri 2026-11-20 11:00")[0]


def test_no_window_starts_before_the_earliest_start() -> None:
    choice = choose(
        plan(),
        OFFICE,
        called_at=paris("Fri 2026-11-20 10:05"),
        earliest_start=paris("Fri 2026-11-20 10:31"),
        has_room=empty,
    )
    assert choice.slots[0] == half_hours("Fri 2026-11-20 11:00")[0]


def test_windows_without_room_are_left_out() -> None:
    taken = half_hours("Fri 2026-11-20 10:30", "Fri 2026-11-20 11:30")
    choice = offered("Fri 2026-11-20 10:05", room=lambda window: window not in taken)
    assert choice == SlotChoice(
        slots=half_hours("Fri 2026-11-20 11:00", "Fri 2026-11-20 13:00", "Fri 2026-11-20 13:30")
    )


def test_fewer_windows_with_room_than_choices_are_offered_as_they_are() -> None:
    last = half_hours("Fri 2026-11-20 17:30")
    assert offered("Fri 2026-11-20 10:05", room=lambda window: window in last) == SlotChoice(slots=last)


@pytest.mark.parametrize("choices", [1, 2, 3])
def test_at_most_the_policy_s_number_of_windows_is_offered(choices: int) -> None:
    assert len(offered("Fri 2026-11-20 10:05", plan(choices=choices)).slots) == choices


def test_the_next_open_day_is_one_with_a_window_that_ends_in_time() -> None:
    late_tuesday = BusinessTime(calendar("09:00-12:00", closed="2026-11-23", _2026_11_24=("11:45-18:00",)))
    assert offered("Fri 2026-11-20 16:30", hours=late_tuesday).slots == half_hours(
        "Wed 2026-11-25 09:00", "Wed 2026-11-25 09:30", "Wed 2026-11-25 10:00"
    )


def test_a_window_may_end_exactly_by_the_hour_named() -> None:
    until_ten = CallbackRule(day=CallbackDay.NEXT_OPEN, end_by=time(10))
    assert offered("Fri 2026-11-20 16:30", plan(until_ten)).slots == half_hours(
        "Tue 2026-11-24 09:00", "Tue 2026-11-24 09:30"
    )


def test_the_next_open_day_may_be_weeks_away() -> None:
    closed = " ".join((date(2026, 11, 21) + timedelta(days=ahead)).isoformat() for ahead in range(21))
    after_the_break = BusinessTime(calendar("09:00-12:00", closed=closed))
    assert offered("Fri 2026-11-20 16:30", hours=after_the_break).slots[0] == half_hours("Mon 2026-12-14 09:00")[0]


def test_a_rule_whose_last_window_is_past_passes_on_without_an_exception() -> None:
    assert offered("Fri 2026-11-20 17:30", plan(SAME_DAY, NEXT_DAY)) == SlotChoice(
        slots=half_hours("Tue 2026-11-24 09:00", "Tue 2026-11-24 09:30", "Tue 2026-11-24 10:00")
    )


def test_a_rule_for_a_closed_day_passes_on_without_an_exception() -> None:
    assert offered("Sat 2026-11-21 10:00").slots[0] == half_hours("Tue 2026-11-24 09:00")[0]
    assert offered("Sat 2026-11-21 10:00").exception is None


def test_there_is_no_window_where_the_last_rule_has_none() -> None:
    nothing = SlotChoice(reason=NoSlotReason.NO_WINDOW)
    assert offered("Fri 2026-11-20 17:30", plan(SAME_DAY)) == nothing
    assert offered("Fri 2026-11-20 17:30", plan(SAME_DAY, when_full=WhenFull.DECLINE)) == nothing
    assert offered("Fri 2026-11-20 12:30", plan(MORNING_SAME_DAY)) == nothing


def test_the_next_open_day_is_one_that_the_lead_time_reaches() -> None:
    two_days = plan(NEXT_DAY_BEFORE_NOON, lead_time=timedelta(days=2))
    assert offered("Tue 2026-11-24 16:30", two_days).slots[0] == half_hours("Fri 2026-11-27 09:00")[0]


def test_a_full_same_day_passes_on_and_says_so() -> None:
    assert offered("Fri 2026-11-20 10:05", room=full_on("2026-11-20")) == SlotChoice(
        slots=half_hours("Tue 2026-11-24 09:00", "Tue 2026-11-24 09:30", "Tue 2026-11-24 10:00"),
        exception=SlotException.SAME_DAY_FULL,
    )


def test_a_full_next_day_passes_on_to_the_next_open_date_with_room_and_says_so() -> None:
    assert offered("Fri 2026-11-20 16:30", room=full_on("2026-11-24", "2026-11-25")) == SlotChoice(
        slots=half_hours("Thu 2026-11-26 09:00", "Thu 2026-11-26 09:30", "Thu 2026-11-26 10:00"),
        exception=SlotException.NEXT_DAY_FULL,
    )


def test_the_exception_names_the_first_rule_that_was_full() -> None:
    choice = offered("Fri 2026-11-20 10:05", room=full_on("2026-11-20", "2026-11-24"))
    assert choice.slots[0] == half_hours("Wed 2026-11-25 09:00")[0]
    assert choice.exception is SlotException.SAME_DAY_FULL


def test_a_full_last_rule_keeps_its_hour_on_later_dates() -> None:
    until_ten = CallbackRule(day=CallbackDay.NEXT_OPEN, end_by=time(10))
    first_of_wednesday = half_hours("Wed 2026-11-25 09:00")[0]
    choice = offered(
        "Fri 2026-11-20 16:30",
        plan(until_ten),
        room=lambda window: window.start > paris("Tue 2026-11-24 18:00") and window != first_of_wednesday,
    )
    assert choice.slots == half_hours("Wed 2026-11-25 09:30")


def test_a_full_same_day_without_another_rule_passes_on_to_the_next_open_date() -> None:
    choice = offered("Fri 2026-11-20 16:30", plan(SAME_DAY), room=full_on("2026-11-20"))
    assert choice == SlotChoice(
        slots=half_hours("Tue 2026-11-24 09:00", "Tue 2026-11-24 09:30", "Tue 2026-11-24 10:00"),
        exception=SlotException.SAME_DAY_FULL,
    )


def test_nothing_is_offered_more_than_14_days_ahead_of_a_full_call() -> None:
    def room_from(start: str) -> Callable[[Interval], bool]:
        return lambda window: window.start >= paris(start)

    assert (
        offered("Fri 2026-11-20 16:30", room=room_from("Fri 2026-12-04 00:00")).slots[0]
        == half_hours("Fri 2026-12-04 09:00")[0]
    )
    assert offered("Fri 2026-11-20 16:30", room=room_from("Sat 2026-12-05 00:00")) == SlotChoice(
        reason=NoSlotReason.FULL
    )
    assert offered("Fri 2026-11-20 10:05", room=full) == SlotChoice(reason=NoSlotReason.FULL)


def test_a_full_rule_may_decline() -> None:
    declining = plan(when_full=WhenFull.DECLINE)
    nothing = SlotChoice(reason=NoSlotReason.FULL)
    assert offered("Fri 2026-11-20 10:05", declining, room=full_on("2026-11-20")) == nothing
    assert offered("Fri 2026-11-20 16:30", declining, room=full_on("2026-11-24")) == nothing
    assert offered("Fri 2026-11-20 16:30", declining, room=full_on("2026-11-20")).slots


def test_a_call_after_midnight_in_a_night_belongs_to_the_date_of_the_night() -> None:
    assert date_of_call(NIGHTS, paris("Tue 2026-11-24 02:00")) == date(2026, 11, 23)
    assert date_of_call(NIGHTS, paris("Tue 2026-11-24 06:00")) == date(2026, 11, 24)
    assert date_of_call(NIGHTS, paris("Tue 2026-11-24 23:00")) == date(2026, 11, 24)


def test_the_same_day_of_a_call_after_midnight_is_the_rest_of_the_night() -> None:
    assert offered("Tue 2026-11-24 02:00", plan(SAME_DAY), hours=NIGHTS).slots == half_hours(
        "Tue 2026-11-24 02:30", "Tue 2026-11-24 03:00", "Tue 2026-11-24 03:30"
    )


def test_the_next_open_day_of_a_call_after_midnight_is_the_night_that_follows() -> None:
    assert (
        offered("Tue 2026-11-24 02:00", plan(NEXT_DAY), hours=NIGHTS).slots[0] == half_hours("Tue 2026-11-24 22:00")[0]
    )


def test_called_before_looks_at_the_clock_even_after_midnight() -> None:
    assert (
        offered("Tue 2026-11-24 02:00", plan(MORNING_SAME_DAY, NEXT_DAY), hours=NIGHTS).slots[0]
        == half_hours("Tue 2026-11-24 02:30")[0]
    )
    assert (
        offered("Mon 2026-11-23 23:00", plan(MORNING_SAME_DAY, NEXT_DAY), hours=NIGHTS).slots[0]
        == half_hours("Tue 2026-11-24 22:00")[0]
    )


def test_every_open_window_from_an_instant_on_can_be_listed() -> None:
    listed = list(open_windows(OFFICE, timedelta(hours=1), paris("Fri 2026-11-20 16:30"), 5))
    assert [window.start for window in listed[:3]] == [
        paris("Fri 2026-11-20 17:00"),
        paris("Tue 2026-11-24 09:00"),
        paris("Tue 2026-11-24 10:00"),
    ]
    assert len(listed) == 1 + 8
    assert list(open_windows(OFFICE, timedelta(hours=1), paris("Fri 2026-11-20 17:01"), 1)) == []


def test_a_night_under_way_is_listed_up_to_its_end() -> None:
    listed = list(open_windows(NIGHTS, timedelta(hours=1), paris("Tue 2026-11-24 03:30"), 1))
    assert [window.start for window in listed] == [
        paris("Tue 2026-11-24 04:00"),
        paris("Tue 2026-11-24 05:00"),
        paris("Tue 2026-11-24 22:00"),
        paris("Tue 2026-11-24 23:00"),
    ]


def test_a_window_of_two_overlapping_spans_is_listed_once() -> None:
    overlapping = BusinessTime(calendar("05:00-07:00", "22:00-06:00", weekdays="0123456"))
    listed = list(open_windows(overlapping, timedelta(hours=1), paris("Tue 2026-11-24 04:00"), 1))
    assert [window.start for window in listed[:4]] == [
        paris("Tue 2026-11-24 04:00"),
        paris("Tue 2026-11-24 05:00"),
        paris("Tue 2026-11-24 06:00"),
        paris("Tue 2026-11-24 22:00"),
    ]


def test_a_window_is_known_by_its_exact_start() -> None:
    assert (
        window_containing_start(OFFICE, HALF_AN_HOUR, paris("Fri 2026-11-20 10:30"))
        == half_hours("Fri 2026-11-20 10:30")[0]
    )
    for no_start in ("Fri 2026-11-20 10:31", "Fri 2026-11-20 12:00", "Sat 2026-11-21 10:00", "Fri 2026-11-20 18:00"):
        assert window_containing_start(OFFICE, HALF_AN_HOUR, paris(no_start)) is None
    assert window_containing_start(NIGHTS, HALF_AN_HOUR, paris("Tue 2026-11-24 05:30")) is not None
    assert window_containing_start(NIGHTS, timedelta(minutes=50), paris("Tue 2026-11-24 05:30")) is None


def test_a_plan_lists_all_its_faults_with_their_places() -> None:
    with pytest.raises(InvalidInput) as refused:
        CallbackPlan(
            window=timedelta(seconds=90),
            lead_time=timedelta(minutes=-1),
            choices=4,
            rules=(CallbackRule(day=CallbackDay.SAME, called_before=time(0)),),
        )
    assert [fault.pointer for fault in refused.value.faults] == [
        "/window",
        "/lead_time",
        "/choices",
        "/rules/0/called_before",
    ]


@pytest.mark.parametrize("window", [timedelta(), timedelta(seconds=59), timedelta(days=1, minutes=1)])
def test_a_window_lasts_from_a_minute_to_a_day(window: timedelta) -> None:
    with pytest.raises(InvalidInput, match="from PT1M to P1D"):
        plan(window=window)
    assert plan(window=timedelta(minutes=1), lead_time=timedelta()).lead_time == timedelta()


def test_a_plan_needs_a_rule() -> None:
    with pytest.raises(InvalidInput, match="at least one rule"):
        CallbackPlan(window=HALF_AN_HOUR, lead_time=timedelta(), choices=1, rules=())


def test_a_rule_that_can_never_match_is_a_fault() -> None:
    office = calendar("09:00-12:00", "13:00-18:00")
    impossible = plan(SAME_DAY, CallbackRule(day=CallbackDay.NEXT_OPEN, end_by=time(9, 29)))
    assert rule_faults(impossible, office) == [
        Fault(
            "/rules/1/end_by",
            "no window of calendar 'support-hours' ends by 09:29; the earliest one ends at 09:30,"
            " so the rule can never match",
        )
    ]
    assert rule_faults(plan(CallbackRule(day=CallbackDay.NEXT_OPEN, end_by=time(9, 30))), office) == []
    assert rule_faults(plan(), office) == []


def test_special_hours_can_make_a_rule_match() -> None:
    early_once = calendar("09:00-12:00", _2026_12_31=("07:00-12:00",))
    assert rule_faults(plan(CallbackRule(day=CallbackDay.NEXT_OPEN, end_by=time(8))), early_once) == []


def test_a_night_that_opens_after_the_hour_named_can_never_match() -> None:
    nights = calendar("22:00-06:00")
    assert [fault.pointer for fault in rule_faults(plan(NEXT_DAY_BEFORE_NOON), nights)] == ["/rules/0/end_by"]


def test_windows_longer_than_every_opening_are_a_fault() -> None:
    assert [fault.pointer for fault in rule_faults(plan(window=timedelta(hours=6)), calendar("09:00-12:00"))] == [
        "/window"
    ]

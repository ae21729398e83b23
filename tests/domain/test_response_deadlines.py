"""Deadlines by every unit of `within` and every `at`, sentence by sentence of the public time rules."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from promise_service.domain.business_calendar import BusinessCalendar, ClosedBecause, OpeningSpan
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.intervals import Interval
from promise_service.domain.response_deadlines import (
    CLOSING,
    SAME_TIME,
    DeadlineRule,
    SkippedDate,
    Unit,
    Within,
    at_from,
    due_at,
    exact_deadline,
    explain,
    fraction_point,
)
from promise_service.errors import InvalidInput
from tests.builders import at


def calendar(*hours: str, weekdays: str = "01234", zone: str = "Europe/Paris", closed: str = "") -> BusinessTime:
    spans = tuple(OpeningSpan.parse(text) for text in hours)
    return BusinessTime(
        BusinessCalendar(
            name="support-hours",
            time_zone=zone,
            weekly={int(weekday): spans for weekday in weekdays},
            holidays=frozenset(date.fromisoformat(day) for day in closed.split()),
        )
    )


OFFICE = calendar("09:00-12:00", "13:00-18:00", closed="2026-11-23 2026-12-25 2027-01-01")
NIGHTS = calendar("22:00-06:00", weekdays="0123456")


def paris(text: str) -> datetime:
    return at(f"{text} Europe/Paris")


def rule(count: int, unit: str, at_text: str | None = None) -> DeadlineRule:
    return DeadlineRule(Within(Unit(unit), count), at_from(at_text) if at_text else None)


@pytest.mark.parametrize(
    ("count", "unit", "received", "due"),
    [
        (5, "minutes", "Fri 2026-11-20 23:58", "Sat 2026-11-21 00:03"),
        (1, "hours", "Sat 2026-11-21 15:10", "Sat 2026-11-21 16:10"),
        (3, "hours", "Sun 2026-03-29 01:30", "Sun 2026-03-29 05:30"),
        (3, "hours", "Sat 2026-10-24 23:30", "Sun 2026-10-25 02:30"),
        (0, "minutes", "Sat 2026-11-21 15:10", "Sat 2026-11-21 15:10"),
        (0, "hours", "Sat 2026-11-21 15:10", "Sat 2026-11-21 15:10"),
    ],
)
def test_minutes_and_hours_are_elapsed_time(count: int, unit: str, received: str, due: str) -> None:
    assert due_at(rule(count, unit), paris(received), OFFICE) == paris(due)


@pytest.mark.parametrize(
    ("count", "received", "due"),
    [
        (2, "Fri 2026-11-20 16:30", "Sun 2026-11-22 16:30"),
        (20, "Fri 2026-11-20 16:30", "Thu 2026-12-10 16:30"),
        (1, "Sat 2026-10-24 12:00", "Sun 2026-10-25 12:00"),
        (1, "Sat 2026-03-28 02:30", "Sun 2026-03-29 03:30"),
        (1, "Sat 2026-10-24 02:30", "Sun 2026-10-25 02:30"),
        (400, "Fri 2026-11-20 16:30", "Sat 2027-12-25 16:30"),
    ],
)
def test_days_keep_the_local_time(count: int, received: str, due: str) -> None:
    assert due_at(rule(count, "days"), paris(received), OFFICE) == paris(due)


def test_a_day_across_a_clock_change_has_23_or_25_hours() -> None:
    spring, autumn = paris("Sat 2026-03-28 12:00"), paris("Sat 2026-10-24 12:00")
    assert due_at(rule(1, "days"), spring, OFFICE) - spring == timedelta(hours=23)
    assert due_at(rule(1, "days"), autumn, OFFICE) - autumn == timedelta(hours=25)


def test_no_days_at_all_end_at_the_receipt() -> None:
    assert due_at(rule(0, "days"), paris("Sat 2026-11-21 15:10"), OFFICE) == paris("Sat 2026-11-21 15:10")


def test_no_days_at_all_from_the_second_of_two_equal_local_times_end_at_the_receipt() -> None:
    second_half_past_two = at("Sun 2026-10-25 01:30")
    assert exact_deadline(rule(0, "days"), second_half_past_two, OFFICE) == second_half_past_two
    assert due_at(rule(1, "days"), second_half_past_two, OFFICE) == paris("Mon 2026-10-26 02:30")


def test_a_day_after_which_the_zone_skipped_a_date_ends_on_the_one_after() -> None:
    apia = calendar("09:00-17:00", zone="Pacific/Apia")
    received = at("Thu 2011-12-29 10:00 Pacific/Apia")
    assert due_at(rule(1, "days"), received, apia) == at("Sat 2011-12-31 10:00 Pacific/Apia")
    assert due_at(rule(2, "days"), received, apia) == at("Sat 2011-12-31 10:00 Pacific/Apia")
    assert due_at(rule(1, "business_days"), received, apia) == at("Mon 2012-01-02 10:00 Pacific/Apia")


@pytest.mark.parametrize(
    ("count", "unit", "received", "due"),
    [
        (8, "business_hours", "Fri 2026-11-20 16:30", "Tue 2026-11-24 16:30"),
        (90, "business_minutes", "Fri 2026-11-20 11:00", "Fri 2026-11-20 13:30"),
        (60, "business_minutes", "Fri 2026-11-20 11:00", "Fri 2026-11-20 12:00"),
        (1, "business_hours", "Fri 2026-11-20 17:00", "Fri 2026-11-20 18:00"),
        (1, "business_hours", "Sat 2026-11-21 10:00", "Tue 2026-11-24 10:00"),
        (0, "business_hours", "Fri 2026-11-20 11:00", "Fri 2026-11-20 11:00"),
        (0, "business_hours", "Fri 2026-11-20 12:30", "Fri 2026-11-20 13:00"),
        (0, "business_minutes", "Fri 2026-11-20 18:00", "Tue 2026-11-24 09:00"),
    ],
)
def test_business_hours_and_minutes_count_open_time_only(count: int, unit: str, received: str, due: str) -> None:
    assert due_at(rule(count, unit), paris(received), OFFICE) == paris(due)


def test_ten_thousand_business_hours_are_years_away() -> None:
    received = paris("Fri 2026-11-20 16:30")
    assert due_at(rule(10_000, "business_hours"), received, OFFICE) == paris("Wed 2031-09-10 16:30")


@pytest.mark.parametrize(
    ("count", "at_text", "received", "due"),
    [
        (1, None, "Fri 2026-11-20 16:30", "Tue 2026-11-24 16:30"),
        (1, "same_time", "Fri 2026-11-20 16:30", "Tue 2026-11-24 16:30"),
        (1, "closing", "Fri 2026-11-20 16:30", "Tue 2026-11-24 18:00"),
        (1, "12:00", "Fri 2026-11-20 16:30", "Tue 2026-11-24 12:00"),
        (1, "07:15", "Fri 2026-11-20 16:30", "Tue 2026-11-24 07:15"),
        (2, "12:00", "Fri 2026-11-20 16:30", "Wed 2026-11-25 12:00"),
        (30, "closing", "Fri 2026-11-20 16:30", "Wed 2027-01-06 18:00"),
    ],
)
def test_business_days_fall_on_the_nth_open_date_after_day_0(
    count: int, at_text: str | None, received: str, due: str
) -> None:
    assert due_at(rule(count, "business_days", at_text), paris(received), OFFICE) == paris(due)


@pytest.mark.parametrize(
    ("at_text", "due"),
    [("same_time", "Wed 2026-11-25 09:00"), ("closing", "Wed 2026-11-25 18:00"), ("12:00", "Wed 2026-11-25 12:00")],
)
def test_day_0_of_what_comes_while_closed_is_the_next_open_date(at_text: str, due: str) -> None:
    assert due_at(rule(1, "business_days", at_text), paris("Sat 2026-11-21 10:00"), OFFICE) == paris(due)


@pytest.mark.parametrize(
    ("at_text", "received", "due"),
    [
        ("same_time", "Fri 2026-11-20 16:30", "Fri 2026-11-20 16:30"),
        ("same_time", "Fri 2026-11-20 12:30", "Fri 2026-11-20 13:00"),
        ("closing", "Fri 2026-11-20 16:30", "Fri 2026-11-20 18:00"),
        ("17:00", "Fri 2026-11-20 16:30", "Fri 2026-11-20 17:00"),
        ("16:30", "Fri 2026-11-20 16:30", "Fri 2026-11-20 16:30"),
        ("08:00", "Sat 2026-11-21 10:00", "Tue 2026-11-24 08:00"),
    ],
)
def test_no_business_days_at_all_end_on_day_0(at_text: str, received: str, due: str) -> None:
    assert due_at(rule(0, "business_days", at_text), paris(received), OFFICE) == paris(due)


def test_a_time_already_past_on_day_0_falls_on_the_next_open_date() -> None:
    assert due_at(rule(0, "business_days", "12:00"), paris("Fri 2026-11-20 16:30"), OFFICE) == paris(
        "Tue 2026-11-24 12:00"
    )
    assert due_at(rule(0, "business_days", "12:00"), paris("Fri 2026-11-20 12:00:01"), OFFICE) == paris(
        "Tue 2026-11-24 12:00"
    )


def test_the_second_of_two_equal_local_times_is_not_answered_at_the_first() -> None:
    second_half_past_two = at("Sun 2026-10-25 01:30")
    always = calendar("00:00-24:00", weekdays="0123456")
    assert due_at(rule(0, "business_days"), second_half_past_two, always) == paris("Mon 2026-10-26 02:30")
    assert due_at(rule(0, "business_days", "02:45"), second_half_past_two, always) == paris("Mon 2026-10-26 02:45")


def test_the_same_time_moves_to_an_opening_where_the_target_date_is_closed_then() -> None:
    mixed = BusinessTime(
        BusinessCalendar(
            name="mixed",
            time_zone="Europe/Paris",
            weekly={
                0: (OpeningSpan.parse("08:00-20:00"),),
                1: (OpeningSpan.parse("10:00-12:00"), OpeningSpan.parse("14:00-16:00")),
            },
        )
    )

    def one_business_day_after(received: str) -> datetime:
        return due_at(rule(1, "business_days"), paris(received), mixed)

    assert one_business_day_after("Mon 2026-11-23 08:30") == paris("Tue 2026-11-24 10:00")
    assert one_business_day_after("Mon 2026-11-23 11:00") == paris("Tue 2026-11-24 11:00")
    assert one_business_day_after("Mon 2026-11-23 12:00") == paris("Tue 2026-11-24 14:00")
    assert one_business_day_after("Mon 2026-11-23 15:00") == paris("Tue 2026-11-24 15:00")
    assert one_business_day_after("Mon 2026-11-23 16:00") == paris("Tue 2026-11-24 16:00")
    assert one_business_day_after("Mon 2026-11-23 19:00") == paris("Tue 2026-11-24 16:00")


def test_counting_that_starts_after_midnight_in_a_night_ends_after_the_midnight_of_its_target() -> None:
    assert due_at(rule(1, "business_days"), paris("Tue 2026-11-24 03:00"), NIGHTS) == paris("Wed 2026-11-25 03:00")
    assert due_at(rule(1, "business_days"), paris("Mon 2026-11-23 23:00"), NIGHTS) == paris("Tue 2026-11-24 23:00")
    assert due_at(rule(0, "business_days", "closing"), paris("Tue 2026-11-24 03:00"), NIGHTS) == paris(
        "Tue 2026-11-24 06:00"
    )
    assert due_at(rule(1, "business_days", "closing"), paris("Tue 2026-11-24 03:00"), NIGHTS) == paris(
        "Wed 2026-11-25 06:00"
    )


def test_a_local_time_on_the_target_of_a_night_is_never_before_the_receipt() -> None:
    received = paris("Tue 2026-11-24 03:00")
    assert due_at(rule(1, "business_days", "02:00"), received, NIGHTS) == paris("Wed 2026-11-25 02:00")
    assert due_at(rule(1, "business_days", "04:00"), received, NIGHTS) == paris("Tue 2026-11-24 04:00")


def test_a_week_of_nights_on_mondays_is_counted_by_mondays() -> None:
    mondays = calendar("22:00-06:00", weekdays="0")
    assert due_at(rule(1, "business_days"), paris("Tue 2026-11-24 05:00"), mondays) == paris("Tue 2026-12-01 05:00")


def test_a_local_time_that_clocks_skip_has_the_offset_before() -> None:
    sundays = calendar("09:00-12:00", weekdays="6")
    assert due_at(rule(1, "business_days", "02:30"), paris("Sun 2026-03-22 10:00"), sundays) == paris(
        "Sun 2026-03-29 03:30"
    )


def test_seconds_are_rounded_up_after_counting() -> None:
    received = paris("Fri 2026-11-20 16:30:10")
    assert exact_deadline(rule(5, "minutes"), received, OFFICE) == paris("Fri 2026-11-20 16:35:10")
    assert due_at(rule(5, "minutes"), received, OFFICE) == paris("Fri 2026-11-20 16:36")
    assert due_at(rule(1, "days"), received, OFFICE) == paris("Sat 2026-11-21 16:31")
    assert due_at(rule(1, "business_hours"), received, OFFICE) == paris("Fri 2026-11-20 17:31")
    assert due_at(rule(1, "business_days"), received, OFFICE) == paris("Tue 2026-11-24 16:31")


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_refuses_naive_receipts_and_those_out_of_reach(unit: Unit) -> None:
    with pytest.raises(InvalidInput, match="has no UTC offset"):
        due_at(rule(1, unit), datetime(2026, 11, 20, 16, 30), OFFICE)
    with pytest.raises(InvalidInput, match="reaches from 1970 to 2100"):
        due_at(rule(1, unit), at("Fri 9999-12-31 16:30"), OFFICE)


@pytest.mark.parametrize(
    ("unit", "most"),
    [("minutes", 600_000), ("hours", 10_000), ("days", 400), ("business_minutes", 600_000),
     ("business_hours", 10_000), ("business_days", 400)],
)  # fmt: skip
def test_a_count_is_a_whole_number_up_to_its_limit(unit: str, most: int) -> None:
    assert Within(Unit(unit), 0).count == 0
    assert Within(Unit(unit), most).count == most
    wrong: list[Any] = [-1, most + 1, 1.5, True, "1"]
    for count in wrong:
        with pytest.raises(InvalidInput, match=f"{unit} must be a whole number from 0 to {most:,}") as refused:
            Within(Unit(unit), count)
        assert refused.value.faults[0].pointer == f"/{unit}"


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.BUSINESS_DAYS])
def test_a_time_of_the_day_goes_with_business_days_only(unit: Unit) -> None:
    for at_text in ("same_time", "closing", "12:00"):
        with pytest.raises(InvalidInput, match="at goes with business_days only"):
            rule(1, unit, at_text)


def test_business_days_end_at_the_same_time_unless_said_otherwise() -> None:
    assert rule(1, "business_days").at is SAME_TIME
    assert rule(1, "business_days", "closing").at is CLOSING
    assert rule(1, "business_days", "12:00").at == time(12)
    with pytest.raises(InvalidInput, match="in whole minutes"):
        DeadlineRule(Within(Unit.BUSINESS_DAYS, 1), time(12, 0, 30))


@pytest.mark.parametrize("text", ["noon", "24:00", "9:00", "", "SAME_TIME"])
def test_any_other_time_of_the_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="write same_time, closing or a local time"):
        at_from(text)


def test_a_rule_reads_as_words() -> None:
    assert str(rule(8, "business_hours")) == "8 business hours"
    assert str(rule(1, "minutes")) == "1 minute"
    assert str(rule(30, "business_days", "closing")) == "30 business days, at closing"
    assert str(rule(1, "business_days")) == "1 business day, at the same time"
    assert str(rule(0, "business_days", "12:00")) == "0 business days, at 12:00"


def test_an_explanation_of_open_time_holds_each_counted_span() -> None:
    told = explain(rule(8, "business_hours"), paris("Fri 2026-11-20 18:30:20"), OFFICE)
    assert (told.calendar, told.time_zone) == ("support-hours", "Europe/Paris")
    assert told.received_at == paris("Fri 2026-11-20 18:30:20")
    assert told.counting_started_at == paris("Tue 2026-11-24 09:00")
    assert told.counted_spans == (
        Interval(paris("Tue 2026-11-24 09:00"), paris("Tue 2026-11-24 12:00")),
        Interval(paris("Tue 2026-11-24 13:00"), paris("Tue 2026-11-24 18:00")),
    )
    assert told.exact == told.due_at == paris("Tue 2026-11-24 18:00")


def test_a_long_explanation_may_be_cut_and_says_how_much_was_left_out() -> None:
    whole = explain(rule(100, "business_hours"), paris("Fri 2026-11-20 09:00"), OFFICE)
    cut = explain(rule(100, "business_hours"), paris("Fri 2026-11-20 09:00"), OFFICE, most_spans=3)
    assert cut.counted_spans == whole.counted_spans[:3]
    assert (whole.omitted_spans, cut.omitted_spans) == (0, len(whole.counted_spans) - 3)
    assert cut.due_at == whole.due_at


def test_an_explanation_of_business_days_holds_the_dates_and_why_others_did_not_count() -> None:
    told = explain(rule(1, "business_days", "12:00"), paris("Fri 2026-11-20 16:30:20"), OFFICE)
    assert told.counting_started_at == paris("Fri 2026-11-20 16:30:20")
    assert told.day_0 == date(2026, 11, 20)
    assert told.counted_dates == (date(2026, 11, 24),)
    assert told.skipped_dates == (
        SkippedDate(date(2026, 11, 21), ClosedBecause.WEEKLY),
        SkippedDate(date(2026, 11, 22), ClosedBecause.WEEKLY),
        SkippedDate(date(2026, 11, 23), ClosedBecause.HOLIDAY),
    )
    assert told.target_date == date(2026, 11, 24)
    assert told.due_at == paris("Tue 2026-11-24 12:00")


def test_an_explanation_says_where_the_time_was_past_already() -> None:
    told = explain(rule(0, "business_days", "12:00"), paris("Thu 2026-11-19 16:30"), OFFICE)
    assert told.skipped_dates == (SkippedDate(date(2026, 11, 19), None),)
    assert told.target_date == date(2026, 11, 20)


def test_an_explanation_of_elapsed_time_is_one_span_or_the_dates() -> None:
    received = paris("Sat 2026-11-21 10:00")
    minutes = explain(rule(5, "minutes"), received, OFFICE)
    assert minutes.counted_spans == (Interval(received, paris("Sat 2026-11-21 10:05")),)
    days = explain(rule(2, "days"), received, OFFICE)
    assert (days.day_0, days.counted_dates) == (date(2026, 11, 21), (date(2026, 11, 22), date(2026, 11, 23)))
    assert days.target_date == date(2026, 11, 23)


@pytest.mark.parametrize("unit", list(Unit))
def test_an_explanation_of_a_zero_count_counts_nothing(unit: Unit) -> None:
    told = explain(rule(0, unit), paris("Fri 2026-11-20 16:30"), OFFICE)
    assert (told.counted_spans, told.counted_dates) == ((), ())
    assert told.due_at == paris("Fri 2026-11-20 16:30")


def test_percent_of_business_units_is_open_time() -> None:
    received, due = paris("Fri 2026-11-20 16:00"), paris("Tue 2026-11-24 16:00")
    assert fraction_point(Unit.BUSINESS_HOURS, received, due, 50, OFFICE) == paris("Tue 2026-11-24 11:00")
    assert fraction_point(Unit.BUSINESS_DAYS, received, due, 25, OFFICE) == paris("Fri 2026-11-20 18:00")
    assert fraction_point(Unit.BUSINESS_HOURS, received, due, 100, OFFICE) == due


def test_percent_of_other_units_is_elapsed_time() -> None:
    received, due = paris("Fri 2026-11-20 16:00"), paris("Sun 2026-11-22 16:00")
    assert fraction_point(Unit.DAYS, received, due, 50, OFFICE) == paris("Sat 2026-11-21 16:00")
    assert fraction_point(Unit.HOURS, received, due, 90, OFFICE) == paris("Sun 2026-11-22 11:12")


def test_percent_of_a_stretch_without_open_time_is_elapsed_time() -> None:
    received, due = paris("Sat 2026-11-21 06:00"), paris("Tue 2026-11-24 08:00")
    assert fraction_point(Unit.BUSINESS_DAYS, received, due, 50, OFFICE) == paris("Sun 2026-11-22 19:00")

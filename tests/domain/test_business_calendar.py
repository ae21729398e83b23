"""What a team writes down as its opening hours, and what it must not."""

from __future__ import annotations

from datetime import date

import pytest

from promise_service.domain.business_calendar import (
    BusinessCalendar,
    ClosedBecause,
    OpeningSpan,
    opening_faults,
)
from promise_service.domain.intervals import Interval
from promise_service.errors import Fault, InvalidInput
from tests.builders import at


def spans(*texts: str) -> tuple[OpeningSpan, ...]:
    return tuple(OpeningSpan.parse(text) for text in texts)


def weekdays(*texts: str) -> dict[int, tuple[OpeningSpan, ...]]:
    return {weekday: spans(*texts) for weekday in range(5)}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("09:00-12:00", 540, 720),
        ("00:00-24:00", 0, 1440),
        ("22:00-06:00", 1320, 1800),
        ("22:00-24:00", 1320, 1440),
        ("22:00-00:00", 1320, 1440),
        ("17:00-16:59", 1020, 2459),
    ],
)
def test_a_span_is_read_as_minutes_from_midnight(text: str, start: int, end: int) -> None:
    assert OpeningSpan.parse(text) == OpeningSpan(start, end)


def test_a_span_is_written_as_it_is_read() -> None:
    assert [str(span) for span in spans("09:00-12:00", "22:00-06:00", "18:00-24:00")] == [
        "09:00-12:00",
        "22:00-06:00",
        "18:00-24:00",
    ]


@pytest.mark.parametrize("text", ["09:00-09:00", "00:00-00:00"])
def test_a_span_without_length_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="a whole day is 00:00-24:00"):
        OpeningSpan.parse(text)


@pytest.mark.parametrize(
    "text",
    ["", "9:00-12:00", "09:00", "09:00-25:00", "09:00-24:30", "24:00-06:00", "24:00-24:00", "09:60-10:00",
     "09:00 - 12:00", "09h-12h", "09:00-12:00\n", "09:00-12:00-13:00", "０9:00-12:00"],
)  # fmt: skip
def test_a_malformed_span_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is not a span of opening hours"):
        OpeningSpan.parse(text)


@pytest.mark.parametrize(("start", "end"), [(-1, 60), (1440, 1500), (60, 60), (60, 1500), (60, 1501), (60, 30)])
def test_a_span_that_no_clock_shows_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(InvalidInput):
        OpeningSpan(start, end)


def test_a_calendar_lists_all_its_faults_with_their_places() -> None:
    with pytest.raises(InvalidInput) as refused:
        BusinessCalendar(
            name="support-hours",
            time_zone="Europe/Pariss",
            weekly={0: spans("09:00-12:00", "11:00-13:00"), 7: spans("09:00-12:00")},
            special_hours={date(2026, 12, 31): spans("22:00-06:00", "23:00-24:00")},
        )
    assert [fault.pointer for fault in refused.value.faults] == [
        "/time_zone",
        "/weekly/mon/1",
        "/weekly/7",
        "/special_hours/2026-12-31/1",
    ]
    assert refused.value.faults[1] == Fault(
        "/weekly/mon/1", "11:00-13:00 overlaps 09:00-12:00; spans of one date may only touch"
    )


def test_spans_of_one_date_may_touch() -> None:
    calendar = BusinessCalendar(
        name="c", time_zone="Europe/Paris", weekly=weekdays("09:00-12:00", "12:00-18:00", "22:00-06:00", "05:00-06:00")
    )
    assert calendar.spans_on(date(2026, 11, 20)) == spans("05:00-06:00", "09:00-12:00", "12:00-18:00", "22:00-06:00")


def test_a_date_has_the_hours_of_its_weekday_unless_something_is_said_about_it() -> None:
    calendar = BusinessCalendar(
        name="c",
        time_zone="Europe/Paris",
        weekly=weekdays("09:00-18:00"),
        holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
        closures=frozenset({date(2026, 12, 24), date(2026, 12, 28)}),
        special_hours={
            date(2026, 12, 28): spans("10:00-11:00"),
            date(2026, 12, 29): (),
            date(2027, 1, 1): spans("09:00-10:00"),
            date(2027, 1, 2): spans("08:00-09:00"),
        },
    )
    assert calendar.spans_on(date(2026, 12, 23)) == spans("09:00-18:00")
    assert calendar.spans_on(date(2026, 12, 24)) == ()
    assert calendar.spans_on(date(2026, 12, 25)) == ()
    assert calendar.spans_on(date(2026, 12, 26)) == ()
    assert calendar.spans_on(date(2026, 12, 28)) == spans("10:00-11:00")
    assert calendar.spans_on(date(2026, 12, 29)) == ()
    assert calendar.spans_on(date(2027, 1, 1)) == spans("09:00-10:00")
    assert calendar.spans_on(date(2027, 1, 2)) == spans("08:00-09:00")
    assert [calendar.closed_because(date(2026, 12, day)) for day in (24, 25, 26, 29)] == [
        ClosedBecause.CLOSURE,
        ClosedBecause.HOLIDAY,
        ClosedBecause.WEEKLY,
        ClosedBecause.SPECIAL_HOURS,
    ]


def test_a_night_span_ends_on_the_next_date_whatever_that_date_is() -> None:
    calendar = BusinessCalendar(
        name="c", time_zone="Europe/Paris", weekly={4: spans("22:00-06:00")}, holidays=frozenset({date(2026, 11, 21)})
    )
    assert calendar.intervals_on(date(2026, 11, 20)) == (
        Interval(at("Fri 2026-11-20 22:00 Europe/Paris"), at("Sat 2026-11-21 06:00 Europe/Paris")),
    )
    assert calendar.intervals_on(date(2026, 11, 21)) == ()


def test_a_span_inside_the_hour_that_clocks_skip_does_not_exist_that_day() -> None:
    calendar = BusinessCalendar(name="c", time_zone="Europe/Paris", weekly={6: spans("02:00-03:00", "09:00-10:00")})
    assert len(calendar.intervals_on(date(2026, 3, 22))) == 2
    assert calendar.intervals_on(date(2026, 3, 29)) == (
        Interval(at("Sun 2026-03-29 09:00 Europe/Paris"), at("Sun 2026-03-29 10:00 Europe/Paris")),
    )


def test_a_span_that_begins_in_the_hour_that_clocks_skip_is_read_with_the_offset_before() -> None:
    calendar = BusinessCalendar(name="c", time_zone="Europe/Paris", weekly={6: spans("02:30-06:00")})
    assert calendar.intervals_on(date(2026, 3, 29)) == (
        Interval(at("Sun 2026-03-29 03:30 Europe/Paris"), at("Sun 2026-03-29 06:00 Europe/Paris")),
    )


def test_a_date_that_the_zone_skipped_has_no_hours() -> None:
    calendar = BusinessCalendar(
        name="c",
        time_zone="Pacific/Apia",
        weekly=weekdays("09:00-17:00"),
        special_hours={date(2011, 12, 30): spans("09:00-10:00")},
    )
    assert calendar.intervals_on(date(2011, 12, 30)) == ()
    assert calendar.closed_because(date(2011, 12, 30)) is ClosedBecause.CLOCK_CHANGE
    assert calendar.intervals_on(date(2011, 12, 29)) == (
        Interval(at("Thu 2011-12-29 09:00 Pacific/Apia"), at("Thu 2011-12-29 17:00 Pacific/Apia")),
    )


def test_a_night_span_before_the_skipped_date_ends_after_it() -> None:
    calendar = BusinessCalendar(name="c", time_zone="Pacific/Apia", weekly=weekdays("22:00-06:00"))
    assert calendar.intervals_on(date(2011, 12, 29)) == (
        Interval(at("Thu 2011-12-29 22:00 Pacific/Apia"), at("Sat 2011-12-31 06:00 Pacific/Apia")),
    )


def test_a_calendar_must_open_within_400_days() -> None:
    never = BusinessCalendar(name="never", time_zone="Europe/Paris", weekly={})
    assert opening_faults(never, date(2026, 11, 20)) == [
        Fault("", "calendar 'never' is never open from 2026-11-20 to 2027-12-25; give it hours")
    ]
    once = BusinessCalendar(
        name="once", time_zone="Europe/Paris", weekly={}, special_hours={date(2027, 12, 25): spans("09:00-10:00")}
    )
    assert opening_faults(once, date(2026, 11, 20)) == []
    assert opening_faults(once, date(2026, 11, 19)) != []
    assert opening_faults(once, date(2027, 12, 26)) != []


def test_a_calendar_is_a_value_that_nobody_changes() -> None:
    hours = weekdays("09:00-18:00")
    calendar = BusinessCalendar(name="c", time_zone="Europe/Paris", weekly=hours)
    same = BusinessCalendar(name="c", time_zone="Europe/Paris", weekly=weekdays("09:00-18:00"))
    assert calendar == same
    assert hash(calendar) == hash(same)
    hours[5] = spans("09:00-12:00")
    assert calendar == same
    with pytest.raises(TypeError):
        calendar.weekly[5] = spans("09:00-12:00")  # type: ignore[index]

"""Open time of a calendar: counted as one where spans touch, owned by the dates on which spans begin."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from promise_service.domain.business_calendar import BusinessCalendar, OpeningSpan
from promise_service.domain.business_time import BusinessTime
from promise_service.domain.intervals import Interval
from promise_service.errors import InvalidInput
from tests.builders import at

HOUR = timedelta(hours=1)
OFFICE = ("09:00-12:00", "13:00-18:00")


def open_on(weekdays: str, *hours: str, zone: str = "Europe/Paris", **special: str) -> BusinessTime:
    """The open time of `hours` on each of `weekdays` (digits, Monday 0); `_2026_12_31="…"` gives special hours."""
    spans = tuple(OpeningSpan.parse(text) for text in hours)
    return BusinessTime(
        BusinessCalendar(
            name="support-hours",
            time_zone=zone,
            weekly={int(weekday): spans for weekday in weekdays},
            special_hours={
                date.fromisoformat(day[1:].replace("_", "-")): (OpeningSpan.parse(text),)
                for day, text in special.items()
            },
        )
    )


def paris(text: str) -> datetime:
    return at(f"{text} Europe/Paris")


def test_it_is_open_from_the_opening_up_to_the_closing() -> None:
    office = open_on("01234", *OFFICE)
    assert office.is_open(paris("Fri 2026-11-20 09:00"))
    assert office.is_open(paris("Fri 2026-11-20 11:59:59"))
    assert not office.is_open(paris("Fri 2026-11-20 12:00"))
    assert not office.is_open(paris("Fri 2026-11-20 08:59:59"))
    assert not office.is_open(paris("Sat 2026-11-21 10:00"))


def test_the_next_opening_of_an_open_instant_is_itself() -> None:
    office = open_on("01234", *OFFICE)
    assert office.next_opening(paris("Fri 2026-11-20 16:30:07")) == paris("Fri 2026-11-20 16:30:07")
    assert office.next_opening(paris("Fri 2026-11-20 12:00")) == paris("Fri 2026-11-20 13:00")
    assert office.next_opening(paris("Fri 2026-11-20 18:00")) == paris("Mon 2026-11-23 09:00")


def test_open_time_is_added_across_closings() -> None:
    office = open_on("01234", *OFFICE)
    assert office.add(paris("Fri 2026-11-20 11:30"), HOUR) == paris("Fri 2026-11-20 13:30")
    assert office.add(paris("Fri 2026-11-20 16:30"), 2 * HOUR) == paris("Mon 2026-11-23 09:30")
    assert office.add(paris("Sat 2026-11-21 16:30"), 9 * HOUR) == paris("Tue 2026-11-24 10:00")


def test_open_time_used_up_at_a_closing_ends_there() -> None:
    office = open_on("01234", *OFFICE)
    assert office.add(paris("Fri 2026-11-20 11:00"), HOUR) == paris("Fri 2026-11-20 12:00")
    assert office.add(paris("Fri 2026-11-20 17:00"), HOUR) == paris("Fri 2026-11-20 18:00")
    assert office.add(paris("Sat 2026-11-21 10:00"), 8 * HOUR) == paris("Mon 2026-11-23 18:00")


def test_adding_nothing_gives_the_next_opening() -> None:
    office = open_on("01234", *OFFICE)
    assert office.add(paris("Fri 2026-11-20 11:00"), timedelta()) == paris("Fri 2026-11-20 11:00")
    assert office.add(paris("Fri 2026-11-20 12:00"), timedelta()) == paris("Fri 2026-11-20 13:00")


def test_microseconds_are_counted_too() -> None:
    office = open_on("01234", *OFFICE)
    just_before_noon = paris("Fri 2026-11-20 11:59:59.999999")
    assert office.add(just_before_noon, HOUR) == paris("Fri 2026-11-20 13:59:59.999999")


def test_adding_less_than_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="must not be negative"):
        open_on("01234", *OFFICE).add(paris("Fri 2026-11-20 11:00"), -HOUR)


def test_a_night_has_the_hours_that_really_pass() -> None:
    nights = open_on("0123456", "22:00-06:00")
    assert nights.measure(paris("Sat 2026-03-28 12:00"), paris("Sun 2026-03-29 12:00")) == 7 * HOUR
    assert nights.measure(paris("Sat 2026-10-24 12:00"), paris("Sun 2026-10-25 12:00")) == 9 * HOUR
    assert nights.measure(paris("Sat 2026-11-21 12:00"), paris("Sun 2026-11-22 12:00")) == 8 * HOUR
    assert nights.add(paris("Sat 2026-10-24 22:00"), 9 * HOUR) == paris("Sun 2026-10-25 06:00")
    assert nights.add(paris("Sat 2026-03-28 22:00"), 7 * HOUR) == paris("Sun 2026-03-29 06:00")


def test_lord_howe_nights_change_by_half_an_hour() -> None:
    nights = open_on("0123456", "22:00-06:00", zone="Australia/Lord_Howe")
    before = at("Sat 2026-10-03 12:00 Australia/Lord_Howe")
    assert nights.measure(before, at("Sun 2026-10-04 12:00 Australia/Lord_Howe")) == timedelta(hours=7, minutes=30)


def test_spans_that_touch_across_midnight_count_as_one() -> None:
    around_the_clock = open_on("0123456", "00:00-24:00")
    assert around_the_clock.open_spans(paris("Fri 2026-11-20 10:00"), paris("Mon 2026-11-23 10:00")) == (
        Interval(paris("Fri 2026-11-20 10:00"), paris("Mon 2026-11-23 10:00")),
    )
    assert around_the_clock.add(paris("Fri 2026-11-20 10:00"), 1000 * 24 * HOUR) == paris(
        "Fri 2026-11-20 10:00"
    ) + timedelta(days=1000)


def test_a_night_tail_over_the_next_morning_is_counted_once() -> None:
    overlapping = open_on("0123456", "05:00-09:00", "22:00-06:00")
    assert overlapping.measure(paris("Fri 2026-11-20 04:00"), paris("Fri 2026-11-20 10:00")) == 5 * HOUR
    assert overlapping.open_spans(paris("Fri 2026-11-20 04:00"), paris("Fri 2026-11-20 23:00")) == (
        Interval(paris("Fri 2026-11-20 04:00"), paris("Fri 2026-11-20 09:00")),
        Interval(paris("Fri 2026-11-20 22:00"), paris("Fri 2026-11-20 23:00")),
    )


def test_no_time_at_all_has_no_open_spans() -> None:
    office = open_on("01234", *OFFICE)
    noon = paris("Fri 2026-11-20 11:00")
    assert office.open_spans(noon, noon) == ()
    assert office.measure(noon, noon) == timedelta()
    assert office.open_spans(paris("Sat 2026-11-21 00:00"), paris("Sun 2026-11-22 00:00")) == ()


def test_time_is_not_measured_backwards() -> None:
    office = open_on("01234", *OFFICE)
    with pytest.raises(InvalidInput, match="measured forward"):
        office.measure(paris("Fri 2026-11-20 11:00"), paris("Fri 2026-11-20 10:59"))


def test_the_tail_of_a_night_belongs_to_the_date_on_which_it_began() -> None:
    nights = open_on("4", "22:00-06:00")
    assert nights.owning_date(paris("Sat 2026-11-21 05:59")) == date(2026, 11, 20)
    assert nights.owning_date(paris("Sat 2026-11-21 06:00")) is None
    assert nights.intervals_of(date(2026, 11, 20)) == (
        Interval(paris("Fri 2026-11-20 22:00"), paris("Sat 2026-11-21 06:00")),
    )
    assert nights.intervals_of(date(2026, 11, 21)) == ()


def test_a_date_s_own_span_wins_over_the_tail_of_the_night_before() -> None:
    overlapping = open_on("0123456", "05:00-05:30", "22:00-06:00")
    assert overlapping.owning_date(paris("Sat 2026-11-21 04:59")) == date(2026, 11, 20)
    assert overlapping.owning_date(paris("Sat 2026-11-21 05:15")) == date(2026, 11, 21)
    assert overlapping.owning_date(paris("Sat 2026-11-21 05:45")) == date(2026, 11, 20)


def test_dates_with_open_time_are_counted_over_closed_ones() -> None:
    office = open_on("01234", *OFFICE, _2026_11_28="09:00-10:00")
    assert office.next_date_with_open_time(date(2026, 11, 20)) == date(2026, 11, 23)
    assert office.open_date(date(2026, 11, 20), 6) == date(2026, 11, 28)
    assert office.open_date(date(2026, 11, 20), 7) == date(2026, 11, 30)
    assert office.open_date(date(2026, 11, 21), 0) == date(2026, 11, 21)


@pytest.mark.parametrize("year", [1970, 1999, 2026, 2100])
def test_open_time_reaches_from_1970_to_2100(year: int) -> None:
    always = open_on("0123456", "00:00-24:00")
    new_year = datetime.fromisoformat(f"{year}-01-01T00:30+01:00")
    assert always.is_open(new_year)
    assert always.add(new_year, 100 * HOUR) == new_year + 100 * HOUR


@pytest.mark.parametrize("instant", ["Wed 1969-12-31 23:59:59", "Sat 2101-01-01 00:00"])
def test_what_lies_outside_is_refused(instant: str) -> None:
    office = open_on("0123456", "00:00-24:00")
    with pytest.raises(InvalidInput, match="reaches from 1970 to 2100"):
        office.is_open(paris(instant))
    with pytest.raises(InvalidInput, match="reaches from 1970 to 2100"):
        office.local_time(paris(instant))


def test_the_last_night_of_1969_is_open_in_1970() -> None:
    nights = open_on("0123456", "22:00-06:00")
    assert nights.is_open(paris("Thu 1970-01-01 05:59"))
    assert nights.owning_date(paris("Thu 1970-01-01 05:59")) == date(1969, 12, 31)
    assert nights.next_date_with_open_time(date(1969, 12, 31)) == date(1970, 1, 1)


def test_time_that_never_comes_is_refused() -> None:
    once = open_on("", _2026_12_31="09:00-12:00")
    assert once.add(paris("Fri 2026-11-20 10:00"), 3 * HOUR) == paris("Thu 2026-12-31 12:00")
    with pytest.raises(InvalidInput, match="'support-hours' has no 3:00:01 of open time left"):
        once.add(paris("Fri 2026-11-20 10:00"), timedelta(hours=3, seconds=1))
    with pytest.raises(InvalidInput, match="has no 2 open dates left after 2026-11-20"):
        once.open_date(date(2026, 11, 20), 2)


def test_a_naive_time_is_refused_everywhere() -> None:
    office = open_on("01234", *OFFICE)
    for ask in (office.is_open, office.next_opening, office.owning_date, office.local_time):
        with pytest.raises(InvalidInput, match="has no UTC offset"):
            ask(datetime(2026, 11, 20, 10))


def test_years_may_be_asked_for_in_any_order_and_by_many_threads_at_once() -> None:
    office = open_on("01234", *OFFICE)
    mondays = [datetime.fromisoformat(f"{year}-06-15T10:00+02:00") for year in range(2000, 2050)]
    mondays = [day + timedelta(days=-day.weekday()) for day in mondays]
    asked = mondays[::-1] + mondays
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda monday: office.add(monday, 40 * HOUR), asked))
    assert found == [monday + timedelta(days=7) for monday in asked]

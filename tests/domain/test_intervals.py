"""Instants are aware UTC, intervals half-open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from promise_service.domain.instants import utc, whole_minute_up
from promise_service.domain.intervals import Interval
from promise_service.errors import InvalidInput
from tests.builders import at


def nine_to_ten() -> Interval:
    return Interval(at("Fri 2026-11-20 09:00"), at("Fri 2026-11-20 10:00"))


def test_an_instant_is_kept_in_utc() -> None:
    offset_in_words = datetime(2026, 11, 20, 16, 30, tzinfo=timezone(timedelta(hours=1)))
    assert utc(offset_in_words).isoformat() == "2026-11-20T15:30:00+00:00"


def test_a_naive_time_is_no_instant() -> None:
    with pytest.raises(InvalidInput, match="2026-11-20T16:30:00 has no UTC offset"):
        utc(datetime(2026, 11, 20, 16, 30))


def test_an_instant_that_leaves_the_calendar_in_utc_is_refused() -> None:
    with pytest.raises(InvalidInput, match="years 1 to 9999"):
        utc(datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))))


@pytest.mark.parametrize(
    ("instant", "whole"),
    [
        ("Fri 2026-11-20 16:30:00", "Fri 2026-11-20 16:30"),
        ("Fri 2026-11-20 16:30:01", "Fri 2026-11-20 16:31"),
        ("Fri 2026-11-20 16:30:00.000001", "Fri 2026-11-20 16:31"),
        ("Thu 2026-12-31 23:59:59", "Fri 2027-01-01 00:00"),
    ],
)
def test_a_deadline_is_rounded_up_to_the_whole_minute(instant: str, whole: str) -> None:
    assert whole_minute_up(at(instant)) == at(whole)


def test_an_interval_holds_its_start_and_not_its_end() -> None:
    assert nine_to_ten().contains(at("Fri 2026-11-20 09:00"))
    assert nine_to_ten().contains(at("Fri 2026-11-20 09:59:59.999999"))
    assert not nine_to_ten().contains(at("Fri 2026-11-20 10:00"))
    assert not nine_to_ten().contains(at("Fri 2026-11-20 08:59:59.999999"))


def test_intervals_that_touch_do_not_overlap() -> None:
    assert not nine_to_ten().overlaps(Interval(at("Fri 2026-11-20 10:00"), at("Fri 2026-11-20 11:00")))
    assert not nine_to_ten().overlaps(Interval(at("Fri 2026-11-20 08:00"), at("Fri 2026-11-20 09:00")))
    assert nine_to_ten().overlaps(Interval(at("Fri 2026-11-20 09:59"), at("Fri 2026-11-20 11:00")))
    assert nine_to_ten().overlaps(Interval(at("Fri 2026-11-20 09:15"), at("Fri 2026-11-20 09:30")))


def test_an_interval_lasts_the_time_that_really_passes() -> None:
    night_of_the_change = Interval(at("Sat 2026-10-24 22:00 Europe/Paris"), at("Sun 2026-10-25 06:00 Europe/Paris"))
    assert night_of_the_change.duration == timedelta(hours=9)


def test_an_interval_converts_its_ends_to_utc() -> None:
    paris = timezone(timedelta(hours=1))
    interval = Interval(datetime(2026, 11, 20, 10, tzinfo=paris), datetime(2026, 11, 20, 11, tzinfo=paris))
    assert interval == nine_to_ten()
    assert interval.start.tzinfo is UTC


@pytest.mark.parametrize("end", ["Fri 2026-11-20 09:00", "Fri 2026-11-20 08:00"])
def test_an_interval_ends_after_its_start(end: str) -> None:
    with pytest.raises(InvalidInput, match="must end after its start"):
        Interval(at("Fri 2026-11-20 09:00"), at(end))


def test_an_interval_of_naive_times_is_refused() -> None:
    with pytest.raises(InvalidInput, match="has no UTC offset"):
        Interval(datetime(2026, 11, 20, 9), at("Fri 2026-11-20 10:00"))


def test_intervals_sort_by_start_then_end_and_can_be_keys() -> None:
    early = Interval(at("Fri 2026-11-20 09:00"), at("Fri 2026-11-20 09:30"))
    late = Interval(at("Fri 2026-11-20 09:30"), at("Fri 2026-11-20 09:45"))
    assert sorted([late, nine_to_ten(), early]) == [early, nine_to_ten(), late]
    assert {nine_to_ten(): "taken"}[nine_to_ten()] == "taken"


def test_an_interval_in_parts_of_one_length() -> None:
    ends = ("09:00", "09:20", "09:40", "10:00")
    instants = [at(f"Fri 2026-11-20 {end}") for end in ends]
    assert nine_to_ten().in_parts(3) == [Interval(start, end) for start, end in pairwise(instants)]
    assert nine_to_ten().in_parts(1) == [nine_to_ten()]


def test_an_interval_in_parts_down_to_the_microsecond() -> None:
    start = at("Fri 2026-11-20 09:00")
    ends = [start + timedelta(microseconds=each) for each in range(4)]
    assert Interval(ends[0], ends[3]).in_parts(3) == [Interval(begin, end) for begin, end in pairwise(ends)]


@pytest.mark.parametrize("number", [7, 3_600_000_001])
def test_an_interval_that_does_not_divide_is_not_rounded(number: int) -> None:
    with pytest.raises(ValueError, match=f"1:00:00 must divide into {number} parts of whole microseconds"):
        nine_to_ten().in_parts(number)

"""Local time becomes an instant by RFC 5545 section 3.3.5, in one place."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from promise_service.domain.wall_clock import (
    Fold,
    Gap,
    Unambiguous,
    date_exists,
    instant_of,
    local_time,
    resolve,
    time_of_day,
    zone_named,
)
from promise_service.errors import InvalidInput
from tests.builders import at

PARIS = zone_named("Europe/Paris")


def test_an_ordinary_wall_time_is_one_instant() -> None:
    assert resolve(datetime(2026, 11, 20, 16, 30), PARIS) == Unambiguous(at("Fri 2026-11-20 15:30"))


def test_a_wall_time_that_clocks_skip_is_a_gap() -> None:
    skipped = resolve(datetime(2026, 3, 29, 2, 30), PARIS)
    assert skipped == Gap(with_offset_before=at("Sun 2026-03-29 01:30"), with_offset_after=at("Sun 2026-03-29 00:30"))


def test_a_wall_time_that_clocks_repeat_is_a_fold() -> None:
    repeated = resolve(datetime(2026, 10, 25, 2, 30), PARIS)
    assert repeated == Fold(first=at("Sun 2026-10-25 00:30"), second=at("Sun 2026-10-25 01:30"))


def test_a_skipped_wall_time_is_read_with_the_offset_before_the_gap() -> None:
    assert instant_of(date(2026, 3, 29), time(2, 30), PARIS) == at("Sun 2026-03-29 03:30 Europe/Paris")


def test_a_repeated_wall_time_is_its_first_occurrence() -> None:
    assert instant_of(date(2026, 10, 25), time(2, 30), PARIS) == at("Sun 2026-10-25 00:30")
    assert instant_of(date(2026, 10, 25), time(2, 30, fold=1), PARIS) == at("Sun 2026-10-25 00:30")


def test_lord_howe_changes_by_half_an_hour() -> None:
    zone = zone_named("Australia/Lord_Howe")
    assert isinstance(resolve(datetime(2026, 10, 4, 2, 15), zone), Gap)
    assert isinstance(resolve(datetime(2026, 10, 4, 2, 45), zone), Unambiguous)
    assert instant_of(date(2026, 10, 4), time(2, 15), zone) == at("Sun 2026-10-04 02:45 Australia/Lord_Howe")


def test_minutes_from_midnight_count_on_into_the_next_date() -> None:
    assert instant_of(date(2026, 11, 20), 0, PARIS) == at("Fri 2026-11-20 00:00 Europe/Paris")
    assert instant_of(date(2026, 11, 20), 990, PARIS) == at("Fri 2026-11-20 16:30 Europe/Paris")
    assert instant_of(date(2026, 11, 20), 1440, PARIS) == at("Sat 2026-11-21 00:00 Europe/Paris")
    assert instant_of(date(2026, 11, 20), 1800, PARIS) == at("Sat 2026-11-21 06:00 Europe/Paris")


def test_minutes_from_midnight_are_those_of_the_wall_clock_when_clocks_change() -> None:
    assert instant_of(date(2026, 10, 25), 540, PARIS) == at("Sun 2026-10-25 09:00 Europe/Paris")


def test_local_time_carries_the_offset_of_its_date() -> None:
    assert local_time(at("Fri 2026-11-20 15:30"), PARIS).isoformat() == "2026-11-20T16:30:00+01:00"
    assert local_time(at("Mon 2026-07-20 15:30"), PARIS).isoformat() == "2026-07-20T17:30:00+02:00"


def test_apia_skipped_a_date() -> None:
    apia = zone_named("Pacific/Apia")
    assert date_exists(date(2011, 12, 29), apia)
    assert not date_exists(date(2011, 12, 30), apia)
    assert date_exists(date(2011, 12, 31), apia)


def test_a_date_that_loses_an_hour_still_exists() -> None:
    assert date_exists(date(2026, 3, 29), PARIS)
    assert date_exists(date(2018, 11, 4), zone_named("America/Sao_Paulo"))


def test_an_unknown_zone_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InvalidInput, match="there is no time zone 'Europe/Pari'; did you mean Europe/Paris"):
        zone_named("Europe/Pari")


@pytest.mark.parametrize("name", ["", "Europe", "../etc/passwd", "/etc/localtime", "Mars/Olympus\0", "CET-1CEST"])
def test_what_is_no_iana_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="there is no time zone"):
        zone_named(name)


def test_a_time_of_day_is_written_with_two_digits_each() -> None:
    assert time_of_day("09:30") == time(9, 30)
    assert time_of_day("00:00") == time(0)
    assert time_of_day("23:59") == time(23, 59)


@pytest.mark.parametrize("text", ["9:30", "24:00", "12:60", "12:00:00", "noon", "", "12:00\n", "１２:00"])
def test_any_other_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="is not a local time; write it as 09:30"):
        time_of_day(text)

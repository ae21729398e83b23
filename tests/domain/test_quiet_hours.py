"""Quiet hours: over midnight, over both changes of clocks, in any time zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from promise_service.domain.policy import QuietHours
from promise_service.domain.quiet_hours import last_minute_before, quiet_until
from promise_service.domain.wall_clock import local_time
from tests.builders import at

PARIS = ZoneInfo("Europe/Paris")
NIGHT = QuietHours(begin=time(21), end=time(8))
NOON = QuietHours(begin=time(12), end=time(14))

ZONES = ["Europe/Paris", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
quiet_hours = (
    st.tuples(times, times)
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: QuietHours(begin=pair[0], end=pair[1]))
)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from(ZONES).map(ZoneInfo)


def shows_quiet(hours: QuietHours, zone: ZoneInfo, instant: datetime) -> bool:
    """What the clock on the wall says about it."""
    shown = local_time(instant, zone).time()
    if hours.begin < hours.end:
        return hours.begin <= shown < hours.end
    return shown >= hours.begin or shown < hours.end


@pytest.mark.parametrize(
    ("instant", "until", "before"),
    [
        ("Tue 2026-11-24 20:59 Europe/Paris", "Tue 2026-11-24 20:59 Europe/Paris", "Tue 2026-11-24 20:59 Europe/Paris"),
        ("Tue 2026-11-24 21:00 Europe/Paris", "Wed 2026-11-25 08:00 Europe/Paris", "Tue 2026-11-24 20:59 Europe/Paris"),
        ("Wed 2026-11-25 03:10 Europe/Paris", "Wed 2026-11-25 08:00 Europe/Paris", "Tue 2026-11-24 20:59 Europe/Paris"),
        ("Wed 2026-11-25 08:00 Europe/Paris", "Wed 2026-11-25 08:00 Europe/Paris", "Wed 2026-11-25 08:00 Europe/Paris"),
    ],
)
def test_a_night_goes_over_midnight(instant: str, until: str, before: str) -> None:
    assert quiet_until(NIGHT, PARIS, at(instant)) == at(until)
    assert last_minute_before(NIGHT, PARIS, at(instant)) == at(before)


def test_quiet_hours_of_one_day_end_on_it() -> None:
    assert quiet_until(NOON, PARIS, at("Tue 2026-11-24 12:30 Europe/Paris")) == at("Tue 2026-11-24 14:00 Europe/Paris")
    assert quiet_until(NOON, PARIS, at("Tue 2026-11-24 11:59 Europe/Paris")) == at("Tue 2026-11-24 11:59 Europe/Paris")


def test_they_are_those_of_the_customers_clock() -> None:
    instant = at("Tue 2026-11-24 18:00 Europe/Paris")
    assert quiet_until(NIGHT, ZoneInfo("Asia/Tokyo"), instant) == at("Wed 2026-11-25 08:00 Asia/Tokyo")
    assert quiet_until(NIGHT, ZoneInfo("America/New_York"), instant) == instant


def test_a_night_is_an_hour_longer_when_clocks_go_back_and_shorter_when_they_go_forward() -> None:
    back, forward = at("Sat 2026-10-24 21:00 Europe/Paris"), at("Sat 2027-03-27 21:00 Europe/Paris")
    assert quiet_until(NIGHT, PARIS, back) - back == timedelta(hours=12)
    assert quiet_until(NIGHT, PARIS, forward) - forward == timedelta(hours=10)


def test_a_repeated_end_is_its_second_occurrence_and_a_skipped_one_the_later_reading() -> None:
    until_half_past_two = QuietHours(begin=time(22), end=time(2, 30))
    back, forward = at("Sat 2026-10-24 23:00 Europe/Paris"), at("Sat 2027-03-27 23:00 Europe/Paris")
    assert quiet_until(until_half_past_two, PARIS, back) == at("Sun 2026-10-25 01:30")
    assert quiet_until(until_half_past_two, PARIS, forward) == at("Sun 2027-03-28 01:30")


def test_a_repeated_beginning_is_its_first_occurrence_and_a_skipped_one_the_earlier_reading() -> None:
    from_half_past_two = QuietHours(begin=time(2, 30), end=time(8))
    back, forward = at("Sun 2026-10-25 01:10"), at("Sun 2027-03-28 01:10")
    assert last_minute_before(from_half_past_two, PARIS, back) == at("Sun 2026-10-25 00:29")
    assert last_minute_before(from_half_past_two, PARIS, forward) == at("Sun 2027-03-28 00:29")


@given(quiet_hours, zones, instants)
@example(QuietHours(begin=time(22), end=time(2, 30)), PARIS, datetime(2026, 10, 25, 1, 10, tzinfo=UTC))
@example(
    QuietHours(begin=time(0, 15), end=time(0, 45)), ZoneInfo("America/Sao_Paulo"), datetime(2018, 11, 4, 3, tzinfo=UTC)
)
def test_nothing_is_sent_while_the_clock_shows_a_quiet_time(
    hours: QuietHours, zone: ZoneInfo, instant: datetime
) -> None:
    assert not shows_quiet(hours, zone, quiet_until(hours, zone, instant))
    assert not shows_quiet(hours, zone, last_minute_before(hours, zone, instant))


@given(quiet_hours, zones, instants)
def test_what_is_not_quiet_is_not_moved_by_more_than_a_change_of_clocks_explains(
    hours: QuietHours, zone: ZoneInfo, instant: datetime
) -> None:
    until, before = quiet_until(hours, zone, instant), last_minute_before(hours, zone, instant)
    assert before <= instant <= until
    assert (until == instant) == (before == instant)
    if not shows_quiet(hours, zone, instant):
        assert until - instant <= timedelta(hours=1)


@given(quiet_hours, zones, instants)
def test_asked_again_it_is_not_quiet(hours: QuietHours, zone: ZoneInfo, instant: datetime) -> None:
    until, before = quiet_until(hours, zone, instant), last_minute_before(hours, zone, instant)
    assert quiet_until(hours, zone, until) == until
    assert quiet_until(hours, zone, before) == before

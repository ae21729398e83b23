"""Instants in RFC 3339."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.http.instants import format_instant, parse_instant, parse_query_instant
from tests.builders import at

HALF_PAST_TEN = at("Tue 2026-11-24 10:30 Europe/Paris")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T10:30:00+01:00",
        "2026-11-24T09:30:00Z",
        "2026-11-24t09:30:00z",
        "2026-11-24 09:30:00Z",
        "2026-11-24T09:30:00.000-00:00",
        "2026-11-24T15:00:00+05:30",
    ],
)
def test_an_instant_is_read_in_every_form_of_the_standard(text: str) -> None:
    assert parse_instant(text) == HALF_PAST_TEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-11-24",
        "2026-11-24T10:30:00",
        "2026-11-24T10:30+01:00",
        "2026-11-24T10:30:00+0100",
        "20261124T103000Z",
        "2026-W48-2T10:30:00Z",
        "2026-11-24T25:00:00Z",
        "2026-11-24T10:30:60Z",
        "2026-02-29T10:30:00Z",
        "1969-12-31T23:59:59Z",
        "2101-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "2026-11-24T10:30:00+24:00",
        "٢٠٢٦-11-24T10:30:00Z",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"2026-11-24|1970"):
        parse_instant(text)


def test_a_plus_that_became_a_space_is_understood_in_a_query_string() -> None:
    assert parse_query_instant("2026-11-24T10:30:00 01:00") == HALF_PAST_TEN
    with pytest.raises(ValueError, match="is not an instant"):
        parse_instant("2026-11-24T10:30:00 01:00")


def test_more_digits_than_a_microsecond_are_cut_off() -> None:
    assert parse_instant("2026-11-24T09:30:00.123456789Z").microsecond == 123456


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        (HALF_PAST_TEN, "Europe/Paris", "2026-11-24T10:30:00+01:00"),
        (HALF_PAST_TEN, "UTC", "2026-11-24T09:30:00+00:00"),
        (HALF_PAST_TEN, "Asia/Kathmandu", "2026-11-24T15:15:00+05:45"),
        (HALF_PAST_TEN.replace(microsecond=5), "Europe/Paris", "2026-11-24T10:30:00.000005+01:00"),
        (datetime(1971, 1, 1, tzinfo=UTC), "Africa/Monrovia", "1971-01-01T00:00:00+00:00"),
    ],
)
def test_an_instant_is_shown_with_the_offset_of_its_zone(instant: datetime, zone: str, text: str) -> None:
    assert format_instant(instant, zone) == text


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kathmandu", "Africa/Monrovia", "UTC"]),
)
def test_what_is_shown_reads_as_the_same_instant(instant: datetime, zone: str) -> None:
    assert parse_instant(format_instant(instant, zone)) == instant

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.adapters.policy_document.durations import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("PT3M", timedelta(minutes=3)),
        ("PT90S", timedelta(seconds=90)),
        ("PT1H30M", timedelta(minutes=90)),
        ("P1D", timedelta(hours=24)),
        ("P2W", timedelta(days=14)),
        ("P1DT12H", timedelta(hours=36)),
        ("PT0S", timedelta()),
    ],
)
def test_iso_8601_durations_are_read(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1DT", "3M", "pt3m", "-PT3M", "PT-3M", "PT1.5H", "P1M", "P1Y", "PT3M ", "PT٣M", "PT3M1H"],
)
def test_what_is_no_duration_of_fixed_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=366 * 86400))
def test_what_is_written_is_read_again(seconds: int) -> None:
    duration = timedelta(seconds=seconds)
    assert parse_duration(format_duration(duration)) == duration


def test_the_shortest_form_is_written() -> None:
    assert format_duration(timedelta(minutes=90)) == "PT1H30M"
    assert format_duration(timedelta(days=1)) == "P1D"
    assert format_duration(timedelta()) == "PT0S"

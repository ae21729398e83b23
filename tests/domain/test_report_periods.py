"""Days, weeks and months in a time zone, and what each one is compared with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.intervals import Interval
from promise_service.domain.report_periods import Period, Step, divided, whole
from promise_service.domain.wall_clock import instant_of
from tests.builders import at

PARIS, APIA, BEIRUT = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Apia"), ZoneInfo("Asia/Beirut")


def dates(start: str, end: str, zone: ZoneInfo = PARIS) -> Interval:
    first, last = (instant_of(date.fromisoformat(each), 0, zone) for each in (start, end))
    return Interval(first, last)


def test_days_are_as_long_as_clocks_make_them() -> None:
    autumn = list(divided(dates("2026-10-24", "2026-10-27"), Step.DAY, PARIS))
    assert [period.span.duration / timedelta(hours=1) for period in autumn] == [24, 25, 24]
    spring = list(divided(dates("2026-03-28", "2026-03-31"), Step.DAY, PARIS))
    assert [period.span.duration / timedelta(hours=1) for period in spring] == [24, 23, 24]


def test_a_day_begins_after_a_midnight_that_was_skipped() -> None:
    (day,) = divided(dates("2024-03-31", "2024-04-01", BEIRUT), Step.DAY, BEIRUT)
    assert day.span.start == at("Sun 2024-03-31 01:00 Asia/Beirut")
    assert day.span.duration == timedelta(hours=23)


def test_a_date_that_a_zone_skipped_is_no_day() -> None:
    before, after = divided(dates("2011-12-29", "2012-01-01", APIA), Step.DAY, APIA)
    assert before.span.end == after.span.start
    assert after.before is None


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    weeks = list(divided(dates("2026-10-19", "2026-11-09"), Step.WEEK, PARIS))
    assert [period.span for period in weeks] == [
        dates("2026-10-19", "2026-10-26"),
        dates("2026-10-26", "2026-11-02"),
        dates("2026-11-02", "2026-11-09"),
    ]
    months = list(divided(dates("2026-01-01", "2026-04-01"), Step.MONTH, PARIS))
    assert [period.span for period in months] == [
        dates("2026-01-01", "2026-02-01"),
        dates("2026-02-01", "2026-03-01"),
        dates("2026-03-01", "2026-04-01"),
    ]


def test_a_whole_one_is_compared_with_the_whole_one_before_it() -> None:
    january, _, march = divided(dates("2026-01-01", "2026-04-01"), Step.MONTH, PARIS)
    assert january.before == dates("2025-12-01", "2026-01-01")
    assert march.before == dates("2026-02-01", "2026-03-01")


def test_a_part_is_compared_with_the_time_of_the_same_length_before_it() -> None:
    first, second = divided(dates("2026-11-11", "2026-11-18"), Step.WEEK, PARIS)
    assert first == Period(span=dates("2026-11-11", "2026-11-16"), before=dates("2026-11-06", "2026-11-11"))
    assert second == Period(span=dates("2026-11-16", "2026-11-18"), before=dates("2026-11-14", "2026-11-16"))


def test_the_time_before_is_as_long_by_the_clock_on_the_wall() -> None:
    assert whole(dates("2026-10-26", "2026-11-02"), PARIS).before == dates("2026-10-19", "2026-10-26")
    span = Interval(at("Mon 2026-10-26 12:00 Europe/Paris"), at("Tue 2026-10-27 12:00 Europe/Paris"))
    assert whole(span, PARIS).before == Interval(at("Sun 2026-10-25 12:00 Europe/Paris"), span.start)


def test_where_clocks_leave_no_time_before_there_is_nothing_to_compare_with() -> None:
    after_the_gap = Interval(at("Sun 2026-03-29 01:00"), at("Sun 2026-03-29 02:00"))
    assert whole(after_the_gap, PARIS).before is None


@given(
    start=st.datetimes(
        min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(ZoneInfo("UTC"))
    ),
    length=st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=90)),
    step=st.sampled_from(Step),
    zone=st.sampled_from([PARIS, APIA, BEIRUT, ZoneInfo("America/Sao_Paulo"), ZoneInfo("UTC")]),
)
def test_periods_cover_the_time_without_gap_or_overlap(
    start: datetime, length: timedelta, step: Step, zone: ZoneInfo
) -> None:
    span = Interval(start, start + length)
    periods = list(divided(span, step, zone))
    assert periods[0].span.start == span.start
    assert periods[-1].span.end == span.end
    assert all(one.span.end == next_one.span.start for one, next_one in pairwise(periods))
    assert all(period.before is None or period.before.end == period.span.start for period in periods)

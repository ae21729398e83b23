"""What a callback takes, from the attempts that were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.callback_load import CallbackEffort
from promise_service.domain.measured_effort import (
    NO_ATTEMPTS,
    AttemptTally,
    EffortFigure,
    EffortSource,
    effort_figures,
    effort_that_counts,
)

WRITTEN = CallbackEffort(average_handle_time=timedelta(minutes=5), attempts=3)
SECONDS, COUNTS = st.integers(0, 28_800), st.integers(0, 300)


def tally(
    answered: Sequence[int], unanswered: Sequence[int] = (), *, untimed: tuple[int, int] = (0, 0)
) -> AttemptTally:
    """Attempts that took so many seconds each, beside so many answered and unanswered ones without a duration."""
    return AttemptTally(
        answered=len(answered) + untimed[0],
        unanswered=len(unanswered) + untimed[1],
        timed_answered=len(answered),
        answered_seconds=sum(answered),
        answered_squares=sum(each**2 for each in answered),
        timed_unanswered=len(unanswered),
        unanswered_seconds=sum(unanswered),
    )


def test_before_anything_is_measured_all_is_the_policys() -> None:
    assert effort_that_counts(WRITTEN, NO_ATTEMPTS) is WRITTEN
    assert [(each.counted, each.source) for each in effort_figures(WRITTEN, NO_ATTEMPTS)] == [(0, "policy")] * 4


@pytest.mark.parametrize(("unanswered", "rate"), [(23, 0.93), (24, 0.88)])
def test_the_answer_rate_counts_from_two_hundred_attempts_on(unanswered: int, rate: float) -> None:
    measured = tally((), untimed=(176, unanswered))
    assert effort_that_counts(WRITTEN, measured) == replace(WRITTEN, answer_rate=rate)


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([240, 360] * 49, WRITTEN),
        ([240, 480] * 50, replace(WRITTEN, average_handle_time=timedelta(minutes=6), handle_time_variation=0.335013)),
    ],
)
def test_the_handle_time_counts_from_a_hundred_answered_attempts_with_a_duration_on(
    calls: list[int], expected: CallbackEffort
) -> None:
    """The standard deviation of 240 and 480, fifty times each, is 120 × sqrt(100 / 99)."""
    found = effort_that_counts(WRITTEN, tally(calls))
    assert found.handle_time_variation == pytest.approx(expected.handle_time_variation, abs=1e-6)
    assert replace(found, handle_time_variation=0.6) == replace(expected, handle_time_variation=0.6)


@pytest.mark.parametrize(("attempts", "expected"), [(49, timedelta(seconds=45)), (50, timedelta(seconds=28))])
def test_the_unanswered_time_counts_from_fifty_on(attempts: int, expected: timedelta) -> None:
    assert effort_that_counts(WRITTEN, tally((), [28] * attempts)) == replace(WRITTEN, unanswered_time=expected)


def test_each_figure_tells_by_itself_where_it_comes_from() -> None:
    """412 attempts, 363 answered; 40 of those told how long they took, and 49 others without an answer."""
    measured = tally([200] * 40, [30] * 49, untimed=(323, 0))
    assert effort_figures(WRITTEN, measured) == (
        EffortFigure("answer_rate", pytest.approx(0.881068, abs=1e-6), 412, 200),  # type: ignore[arg-type]
        EffortFigure("average_handle_time_seconds", 300.0, 40, 100),
        EffortFigure("handle_time_variation", 0.6, 40, 100),
        EffortFigure("unanswered_time_seconds", 45.0, 49, 50),
    )
    assert [each.source for each in effort_figures(WRITTEN, measured)] == [EffortSource.MEASURED] + [
        EffortSource.POLICY
    ] * 3


def test_where_nobody_answers_it_is_as_if_one_had() -> None:
    assert effort_that_counts(WRITTEN, tally((), untimed=(0, 250))).answer_rate == 1 / 250


def test_calls_of_no_time_at_all_take_a_second() -> None:
    measured = effort_that_counts(WRITTEN, tally([0] * 100, [0] * 50))
    assert (measured.average_handle_time, measured.handle_time_variation) == (timedelta(seconds=1), 0.0)
    assert measured.unanswered_time == timedelta(seconds=1)


@given(
    st.lists(SECONDS, max_size=120), st.lists(SECONDS, max_size=60), st.tuples(st.integers(0, 300), st.integers(0, 300))
)
def test_whatever_is_measured_is_an_effort_that_the_policy_might_have_written(
    answered: list[int], unanswered: list[int], untimed: tuple[int, int]
) -> None:
    """`CallbackEffort` refuses any other."""
    effort = effort_that_counts(WRITTEN, tally(answered, unanswered, untimed=untimed))
    assert effort.attempts == WRITTEN.attempts
    assert effort.work.mean > 0


@given(st.lists(st.integers(30, 28_800), min_size=100, max_size=150))
def test_the_figures_are_those_of_textbooks(answered: list[int]) -> None:
    effort = effort_that_counts(WRITTEN, tally(answered))
    mean = fmean(answered)
    assert effort.average_handle_time.total_seconds() == pytest.approx(mean, abs=1e-5)
    assert effort.handle_time_variation == pytest.approx(min(5.0, stdev(answered) / mean), rel=1e-6, abs=1e-9)


@given(SECONDS)
def test_a_million_attempts_are_counted_as_exactly_as_a_hundred(seconds: int) -> None:
    count = 1_000_000
    measured = AttemptTally(
        answered=count, timed_answered=count, answered_seconds=count * seconds, answered_squares=count * seconds**2
    )
    assert effort_that_counts(WRITTEN, measured).handle_time_variation == 0.0

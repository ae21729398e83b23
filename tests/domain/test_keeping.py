"""The rate of kept promises, how sure it is, and how late the late ones were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from promise_service.domain.keeping import Tally, percentile, rate_change, wilson_interval


def minutes(*numbers: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=number) for number in numbers)


def test_void_and_open_promises_are_due_but_not_counted() -> None:
    tally = Tally(due=10, kept=3, broken=1, void=4)
    assert (tally.open, tally.rate) == (2, 0.75)


def test_where_nothing_was_kept_or_broken_there_is_no_rate() -> None:
    nothing = Tally(due=3, void=2)
    assert (nothing.rate, nothing.rate_interval, nothing.late(50)) == (None, None, None)
    assert rate_change(nothing, Tally(due=1, kept=1)) is None
    assert rate_change(Tally(due=1, kept=1), nothing) is None


def test_a_change_is_a_difference_of_shares() -> None:
    assert rate_change(Tally(due=4, kept=3, broken=1), Tally(due=2, kept=1, broken=1)) == 0.25


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(successes: int, trials: int, low: float, high: float) -> None:
    """Method 3 of table I of R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872."""
    assert wilson_interval(successes, trials) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize("trials", [1, 2, 7, 50, 1000])
def test_the_interval_holds_the_share_and_stays_within_bounds(trials: int) -> None:
    for successes in range(trials + 1):
        low, high = wilson_interval(successes, trials)
        assert 0.0 <= low <= successes / trials <= high <= 1.0
        mirrored = wilson_interval(trials - successes, trials)
        assert (1 - high, 1 - low) == (pytest.approx(mirrored[0]), pytest.approx(mirrored[1]))


@pytest.mark.parametrize(
    ("percent", "expected"), [(1, 15), (5, 15), (30, 20), (40, 20), (50, 35), (80, 40), (95, 50), (100, 50)]
)
def test_a_percentile_is_a_value_that_occurred(percent: int, expected: int) -> None:
    assert percentile(minutes(40, 15, 50, 35, 20), percent) == timedelta(minutes=expected)


def test_of_one_late_promise_every_percentile_is_its_own() -> None:
    tally = Tally(due=1, broken=1, lateness=minutes(3))
    assert {tally.late(percent) for percent in (50, 80, 90, 95)} == {timedelta(minutes=3)}

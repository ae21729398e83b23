"""Tails that were added up once, for all waits of nearly the same shape."""

from __future__ import annotations

from math import exp, expm1, log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from promise_service.domain.waiting.summed_tail import SummedTail, mean_wait
from promise_service.domain.waiting.tail_curve import FURTHEST, tail_curve

shapes = st.floats(0.1, 1e5)
queues = st.integers(0, 500)


@given(shapes, queues, st.floats(-9.0, 9.0))
def test_it_has_the_odds_that_are_added_up(shape: float, ahead: int, odds: float) -> None:
    """At the shape that it was asked for, to two thousandths of the time; also where it was made for one beside it."""
    time = mean_wait(shape, ahead) * exp(tail_curve(shape, ahead).log_time.at(odds))
    tail = SummedTail(shape, ahead)
    assert tail.over_by(time * (1 - 2e-3)).log_odds < odds + 1e-3
    assert tail.over_by(time * (1 + 2e-3)).log_odds > odds - 1e-3


@given(shapes, queues, st.floats(-9.0, 9.0))
def test_times_and_odds_are_each_others_inverse(shape: float, ahead: int, odds: float) -> None:
    curve = tail_curve(shape, ahead)
    log_time = curve.log_time.at(odds)
    assert curve.log_time.at(curve.log_odds_over.at(log_time)) == pytest.approx(log_time, abs=4e-3)


def test_the_next_in_line_waits_exponentially() -> None:
    curve = tail_curve(5.0, 0)
    for odds in (-6.0, -1.0, 0.0, 1.5, 5.0):
        waited = log(1 + exp(odds))
        assert exp(curve.log_time.at(odds)) == pytest.approx(waited, rel=1e-3)
        assert curve.log_odds_over.at(log(waited)) == pytest.approx(log(expm1(waited)), abs=1e-3)


def test_nearly_the_same_shape_is_not_added_up_again() -> None:
    assert tail_curve(12.0, 4) is tail_curve(12.1, 4)
    assert tail_curve(12.0, 4) is not tail_curve(13.0, 4)
    assert tail_curve(12.0, 4) is not tail_curve(12.0, 5)


@given(st.floats(1e-6, 1e10), queues, st.lists(st.floats(-40.0, 40.0), min_size=2))
def test_longer_waits_have_larger_odds_however_absurd_the_shape(shape: float, ahead: int, odds: list[float]) -> None:
    odds.sort()
    assume(odds[0] < odds[-1])
    times = [tail_curve(shape, ahead).log_time.at(each) for each in odds]
    assert times == sorted(times)


@given(shapes, queues, st.floats(-FURTHEST, FURTHEST))
def test_far_out_it_has_the_odds_that_are_added_up_to_a_hundredth(shape: float, ahead: int, odds: float) -> None:
    time = mean_wait(shape, ahead) * exp(tail_curve(shape, ahead).log_time.at(odds))
    tail = SummedTail(shape, ahead)
    assert tail.over_by(time * 0.99).log_odds < odds + 1e-3
    assert tail.over_by(time * 1.01).log_odds > odds - 1e-3


@pytest.mark.parametrize(("shape", "ahead"), [(1.2e-6, 1), (1.005e-3, 2), (0.03, 1), (1.4e-5, 1796)])
def test_points_are_found_also_where_the_odds_fall_off_a_cliff(shape: float, ahead: int) -> None:
    """Agents hardly ever answer, and once the callers ahead have hung up the odds rise far more slowly than before."""
    curve, tail, mean = tail_curve(shape, ahead), SummedTail(shape, ahead), mean_wait(shape, ahead)
    for odds in (-25.0, -15.0, -9.0, -2.0, 0.0, 2.0, 9.0):
        found = tail.over_by(mean * exp(curve.log_time.at(odds))).log_odds
        assert found == pytest.approx(odds, rel=0.1, abs=0.05)


@pytest.mark.parametrize("ahead", [500, 2_000, 20_000])
def test_a_long_line_shares_its_curve_with_those_nearly_as_long(ahead: int) -> None:
    curve = tail_curve(30.0, ahead)
    assert any(tail_curve(30.0, ahead + more) is curve for more in (-ahead // 400, ahead // 400))
    tail, mean = SummedTail(30.0, ahead), mean_wait(30.0, ahead)
    for odds in (-6.0, -2.0, 0.0, 2.0, 6.0):
        time = mean * exp(curve.log_time.at(odds))
        assert tail.over_by(time * (1 - 2e-3)).log_odds < odds < tail.over_by(time * (1 + 2e-3)).log_odds

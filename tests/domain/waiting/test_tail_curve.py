"""Tails that were added up once, for all waits of nearly the same shape."""

from __future__ import annotations

from math import exp, expm1, log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from promise_service.domain.waiting.exact_tail import ExactTail, mean_wait
from promise_service.domain.waiting.tail_curve import tail_curve

shapes = st.floats(0.1, 1e5)
queues = st.integers(0, 500)


@given(shapes, queues, st.floats(-9.0, 9.0))
def test_it_has_the_odds_that_are_added_up(shape: float, ahead: int, odds: float) -> None:
    """At the shape that it was asked for, to two thousandths of the time; also where it was made for one beside it."""
    time = mean_wait(shape, ahead) * exp(tail_curve(shape, ahead).log_time.at(odds))
    tail = ExactTail(shape, ahead)
    assert tail.elapsed_odds(time * (1 - 2e-3)).log_odds < odds + 1e-3
    assert tail.elapsed_odds(time * (1 + 2e-3)).log_odds > odds - 1e-3


@given(shapes, queues, st.floats(-9.0, 9.0))
def test_times_and_odds_are_each_others_inverse(shape: float, ahead: int, odds: float) -> None:
    curve = tail_curve(shape, ahead)
    log_time = curve.log_time.at(odds)
    assert curve.log_time.at(curve.log_odds.at(log_time)) == pytest.approx(log_time, abs=4e-3)


def test_the_next_in_line_waits_exponentially() -> None:
    curve = tail_curve(5.0, 0)
    for odds in (-6.0, -1.0, 0.0, 1.5, 5.0):
        waited = log(1 + exp(odds))
        assert exp(curve.log_time.at(odds)) == pytest.approx(waited, rel=1e-3)
        assert curve.log_odds.at(log(waited)) == pytest.approx(log(expm1(waited)), abs=1e-3)


def test_nearly_the_same_shape_is_not_added_up_again() -> None:
    assert tail_curve(12.0, 4) is tail_curve(12.1, 4)
    assert tail_curve(12.0, 4) is not tail_curve(13.0, 4)
    assert tail_curve(12.0, 4) is not tail_curve(12.0, 5)


@given(st.floats(1e-6, 1e10), queues, st.lists(st.floats(-1e4, 1e4), min_size=2))
def test_longer_waits_have_larger_odds_however_absurd_the_shape(shape: float, ahead: int, odds: list[float]) -> None:
    odds.sort()
    assume(odds[0] < odds[-1])
    times = [tail_curve(shape, ahead).log_time.at(each) for each in odds]
    assert times == sorted(times)

"""The formula for a wait while all agents are busy, added up."""

from __future__ import annotations

import random
from math import exp, expm1, fsum, inf, log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from promise_service.domain.waiting.summed_tail import SummedTail, mean_wait

shapes = st.floats(0.02, 1e5)
queues = st.integers(0, 500)
absurd_shapes = st.floats(1e-6, 1e10)
parts_of_the_mean = st.floats(1e-3, 30.0)


def longer(shape: float, ahead: int, time: float) -> float:
    """The probability that the wait is longer."""
    return 1 / (1 + exp(SummedTail(shape, ahead).over_by(time).log_odds))


def every_term_added(shape: float, ahead: int, time: float) -> float:
    """The same, by the sum as it is written."""
    logs = [-shape * time]
    for j in range(ahead):
        logs.append(logs[-1] + log((shape + j) / (j + 1) * -expm1(-time)))
    return fsum(map(exp, logs))


@pytest.mark.parametrize(
    ("agents", "handle", "leave", "ahead", "seconds", "probability"),
    [
        (5, 180, 0.003, 3, 180, 0.1757379),
        (5, 180, 0.003, 0, 180, 0.0067379),
        (5, 180, 0.01, 10, 180, 0.4167245),
        (1, 300, 0.002, 2, 600, 0.4398198),
        (20, 240, 0.004, 40, 300, 0.2829293),
        (100, 240, 0.001, 60, 150, 0.2195517),
    ],
)
def test_the_sum_is_the_incomplete_beta_function(
    agents: int, handle: float, leave: float, ahead: int, seconds: float, probability: float
) -> None:
    """I_x(a, ahead + 1) as scipy 1.17 has it."""
    assert longer(agents / handle / leave, ahead, leave * seconds) == pytest.approx(probability, abs=1e-5)


@given(shapes, queues, parts_of_the_mean)
def test_it_is_the_sum_of_all_its_terms_to_a_ten_thousandth(shape: float, ahead: int, part: float) -> None:
    time = part * mean_wait(shape, ahead)
    probability = every_term_added(shape, ahead, time)
    assume(1e-6 < probability < 1 - 1e-6)
    odds = SummedTail(shape, ahead).over_by(time).log_odds
    assert odds == pytest.approx(log((1 - probability) / probability), abs=1e-4)


@given(shapes, queues, parts_of_the_mean)
def test_the_slope_is_how_fast_the_log_odds_rise(shape: float, ahead: int, part: float) -> None:
    tail, time, step = SummedTail(shape, ahead), part * mean_wait(shape, ahead), 1e-2
    before, here, after = (tail.over_by(time * exp(each)) for each in (-step, 0.0, step))
    assume(before.log_odds > -20 and after.log_odds < 20)
    assert here.slope == pytest.approx((after.log_odds - before.log_odds) / (2 * step), rel=2e-2, abs=2e-2)


def test_drawn_waits_agree_with_it() -> None:
    draw = random.Random(5)
    drawn = [sum(draw.expovariate(4 + k) for k in range(7)) for _ in range(20_000)]
    for time in (0.3, 0.6, 0.9, 1.5):
        share = sum(wait > time for wait in drawn) / len(drawn)
        assert longer(4.0, 6, time) == pytest.approx(share, abs=0.011), time


@given(shapes, queues)
def test_the_mean_is_that_of_the_gaps_to_two_hundredths(shape: float, ahead: int) -> None:
    assert mean_wait(shape, ahead) == pytest.approx(fsum(1 / (shape + k) for k in range(ahead + 1)), rel=0.02)


def test_the_mean_is_precise_where_nobody_is_ahead_or_nobody_hangs_up() -> None:
    assert mean_wait(8.0, 0) == 1 / 8
    assert mean_wait(1e9, 9) == pytest.approx(10 / 1e9, rel=1e-6)


@given(absurd_shapes, queues, st.floats(1e-9, 1e9))
def test_there_is_an_answer_however_absurd_the_shape(shape: float, ahead: int, time: float) -> None:
    assume(shape * time < 1e300)
    odds, slope = SummedTail(shape, ahead).over_by(time)
    assert -inf < odds < inf
    assert slope >= 0


def test_the_sum_ends_where_callers_hang_up_far_sooner_than_one_is_answered() -> None:
    """A hundred have gone, one after the other, and hardly anybody was answered: the other sum is nearly endless."""
    gone_by = fsum(1 / k for k in range(1, 101))
    assert SummedTail(1e-6, 100).over_by(16.0).log_odds == pytest.approx(log(1e-6 * (16 - gone_by)), abs=1e-2)

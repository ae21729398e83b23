"""The formula for a wait while all agents are busy."""

from __future__ import annotations

from math import exp, expm1, fsum, inf, isfinite, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.waiting.tail import WaitTail

rates = st.floats(1e-3, 5.0)
hang_ups = st.floats(0.0, 0.01)
queues = st.integers(0, 500)
waits = st.floats(1.0, 7200.0)
some_odds = st.floats(-9.0, 9.0)
tails = st.builds(WaitTail, rates, hang_ups, queues)
whatever = st.floats(0.0, 1e12)
EVEN, ONE_IN_FIVE, ONE_IN_TEN = 0.0, log(0.2 / 0.8), log(0.1 / 0.9)


def test_the_next_in_line_waits_for_the_first_agent_alone() -> None:
    """Five agents, three minutes a call: the first of them is free after 36 s on average, exponentially."""
    tail = WaitTail(5 / 180, 0.003, 0)
    assert tail.exceeds(36) == pytest.approx(exp(-1), abs=1e-3)
    assert tail.exceeded_with([EVEN]) == [pytest.approx(36 * log(2), rel=1e-3)]


def every_term_added(tail: WaitTail, seconds: float) -> float:
    """The probability that the wait is longer, by the sum as it is written."""
    rate, leave, ahead = tail.made_of
    logs = [-rate * seconds]
    for j in range(ahead):
        logs.append(logs[-1] + log((rate / leave + j) / (j + 1) * -expm1(-leave * seconds)))
    return fsum(map(exp, logs))


@given(tails, waits)
def test_it_is_the_sum_of_all_its_terms_to_two_thousandths(tail: WaitTail, seconds: float) -> None:
    assert tail.exceeds(seconds) == pytest.approx(every_term_added(tail, seconds), abs=2e-3)


@given(tails, st.lists(st.floats(-9.0, 9.0), min_size=1, max_size=3))
def test_quantiles_are_those_of_the_sum_to_two_thousandths(tail: WaitTail, odds: list[float]) -> None:
    """Two thousandths of the seconds more or less lie on the other side."""
    for wanted, found in zip(odds, tail.exceeded_with(odds), strict=True):
        longer = 1 / (1 + exp(-wanted))
        assert every_term_added(tail, found * (1 - 2e-3)) > longer * (1 - 1e-10)
        assert every_term_added(tail, found * (1 + 2e-3)) < longer * (1 + 1e-10)


def test_where_nobody_hangs_up_it_is_the_tail_of_a_sum_of_exponential_gaps() -> None:
    """Four gaps, five of which fit in the time on average: exp(-5) * (1 + 5 + 25/2 + 125/6)."""
    assert WaitTail(5 / 180, 0.0, 3).exceeds(180) == pytest.approx(0.2650259, abs=1e-3)


@given(tails, waits, waits)
def test_a_longer_wait_is_less_likely(tail: WaitTail, one: float, other: float) -> None:
    assert tail.log_odds(min(one, other)) >= tail.log_odds(max(one, other)) - 1e-6


@given(rates, hang_ups, queues, st.integers(1, 50), some_odds)
def test_more_callers_ahead_make_a_longer_wait(rate: float, leave: float, ahead: int, more: int, odds: float) -> None:
    fewer, several = WaitTail(rate, leave, ahead), WaitTail(rate, leave, ahead + more)
    assert several.exceeded_with([odds])[0] >= fewer.exceeded_with([odds])[0] * (1 - 2e-3)


@given(rates, st.floats(1.0, 3.0), hang_ups, queues, some_odds)
def test_more_agents_make_a_shorter_wait(rate: float, times: float, leave: float, ahead: int, odds: float) -> None:
    few, more = WaitTail(rate, leave, ahead), WaitTail(rate * times, leave, ahead)
    assert more.exceeded_with([odds])[0] <= few.exceeded_with([odds])[0] * (1 + 2e-3)


@given(whatever, whatever, queues, whatever)
def test_it_is_a_probability_however_absurd_the_rates(rate: float, leave: float, ahead: int, seconds: float) -> None:
    tail = WaitTail(rate, leave, ahead)
    assert 0.0 <= tail.exceeds(seconds) <= 1.0
    assert isfinite(tail.log_odds(seconds))
    assert tail.log_odds(seconds) >= tail.log_odds(seconds * 1.1) - 1e-2


@given(whatever, whatever, queues, st.floats(-40.0, 40.0))
def test_quantiles_are_waits_however_absurd_the_rates(rate: float, leave: float, ahead: int, shift: float) -> None:
    odds = [each + shift for each in (EVEN, ONE_IN_FIVE, ONE_IN_TEN)]
    median, eight_of_ten, nine_of_ten = WaitTail(rate, leave, ahead).exceeded_with(odds)
    assert 0 < median <= eight_of_ten <= nine_of_ten < inf


@given(tails)
def test_who_finds_every_agent_busy_certainly_waits(tail: WaitTail) -> None:
    assert tail.exceeds(0) == pytest.approx(1, abs=1e-3)

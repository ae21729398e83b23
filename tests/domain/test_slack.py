"""How long due callbacks can yield to live calls."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.slack import Load, gamma_quantile, latest_begins
from tests.builders import at

TEN_AGENTS = Load(agents=10, handle_seconds=300)
ELEVEN = at("Tue 2026-11-24 11:00 Europe/Paris")
HALF_PAST = at("Tue 2026-11-24 11:30 Europe/Paris")


@pytest.mark.parametrize(
    ("shape", "quantile"),  # by scipy.stats.gamma.ppf(.999, shape), the last one by the sum in fifty decimal places
    [
        (1, 6.907755278982137),
        (2, 9.233413476451585),
        (5, 14.79414922253721),
        (8, 19.626177395384232),
        (63, 90.39944544510034),
        (200, 246.56587936997482),
    ],
)
def test_the_quantile_of_a_gamma_distribution(shape: int, quantile: float) -> None:
    assert gamma_quantile(0.999, shape) == pytest.approx(quantile, rel=1e-9)


@pytest.mark.parametrize(
    ("shape", "quantile"),  # by the sum in fifty decimal places
    [(201, 247.674970201092), (1000, 1100.578098293318), (4515, 4725.49731040985), (100_000, 100980.06779195946)],
)
def test_the_quantile_of_large_shapes_is_right_to_a_fiftieth_of_a_percent(shape: int, quantile: float) -> None:
    assert gamma_quantile(0.999, shape) == pytest.approx(quantile, rel=2e-4)


@given(st.integers(1, 400), st.floats(0.5, 0.9999))
def test_quantiles_grow_with_the_shape_and_the_probability(shape: int, probability: float) -> None:
    quantile = gamma_quantile(probability, shape)
    assert gamma_quantile(probability, shape + 1) > quantile
    assert gamma_quantile(0.9999, shape) >= quantile


def test_one_callback_yields_until_207_seconds_before_it_is_due() -> None:
    (begin,) = latest_begins([ELEVEN], TEN_AGENTS).values()
    assert (ELEVEN - begin).total_seconds() == pytest.approx(207.2, abs=0.05)


def test_several_for_one_deadline_yield_less_long() -> None:
    begins = latest_begins([ELEVEN] * 8, TEN_AGENTS)
    assert (ELEVEN - begins[ELEVEN]).total_seconds() == pytest.approx(588.8, abs=0.05)


def test_what_is_due_earlier_takes_agents_before() -> None:
    begins = latest_begins([HALF_PAST, ELEVEN], TEN_AGENTS)
    assert (ELEVEN - begins[ELEVEN]).total_seconds() == pytest.approx(207.2, abs=0.05)
    assert (HALF_PAST - begins[HALF_PAST]).total_seconds() == pytest.approx(277.0, abs=0.05)


def test_fewer_agents_or_longer_calls_leave_less_time() -> None:
    (begin,) = latest_begins([ELEVEN], Load(agents=5, handle_seconds=600)).values()
    assert (ELEVEN - begin).total_seconds() == pytest.approx(4 * 207.2327, abs=0.05)


def test_thousands_owed_press_at_once_and_fail_nobody() -> None:
    begins = latest_begins([ELEVEN] * 6000, TEN_AGENTS)
    assert (ELEVEN - begins[ELEVEN]).total_seconds() == pytest.approx(6000 * 30, rel=0.05)

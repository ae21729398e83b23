"""The gamma distribution that callbacks are counted by."""

from __future__ import annotations

from math import erf, exp, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.incomplete_gamma import gamma_share

shapes = st.floats(0.01, 5_000.0)
values = st.floats(0.0, 10_000.0)


@pytest.mark.parametrize(
    ("shape", "value", "share"),
    [
        (0.5, 0.3, 0.5614219739190003),
        (1, 2.3, 0.8997411562771963),
        (7.25, 3.1, 0.03050473703095539),
        (56.2, 40.0, 0.008970136470567101),
        (56.2, 75.5, 0.9911283773047173),
        (1000, 950.0, 0.055054686230738045),
        (25000, 25000.0, 0.5008410443608887),
        (100000, 100500.0, 0.9428967300239712),
        (0.01, 5, 0.9999882464805873),
    ],
)
def test_it_is_the_function_that_scipy_has(shape: float, value: float, share: float) -> None:
    """`scipy.special.gammainc` of scipy 1.17."""
    assert gamma_share(shape, value) == pytest.approx(share, abs=1e-9)


@given(st.floats(0.0, 50.0))
def test_closed_forms_hold(value: float) -> None:
    assert gamma_share(1, value) == pytest.approx(1 - exp(-value), abs=1e-12)
    assert gamma_share(0.5, value) == pytest.approx(erf(sqrt(value)), abs=1e-12)
    assert gamma_share(3, value) == pytest.approx(1 - exp(-value) * (1 + value + value**2 / 2), abs=1e-12)


@given(shapes, values, values)
def test_it_rises_with_the_value_and_is_a_probability(shape: float, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0 <= gamma_share(shape, less) <= gamma_share(shape, more) + 1e-12 <= 1 + 1e-12


@given(shapes, shapes, values)
def test_it_falls_with_the_shape(one: float, other: float, value: float) -> None:
    less, more = sorted((one, other))
    assert gamma_share(more, value) <= gamma_share(less, value) + 1e-9

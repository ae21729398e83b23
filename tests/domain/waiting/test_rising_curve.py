"""A curve through points, for what can be added up only here and there."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promise_service.domain.waiting.rising_curve import CurvePoint, RisingCurve

steps = st.floats(1e-3, 1e3)
slopes = st.floats(1e-6, 1e6)


@st.composite
def rising_points(draw: st.DrawFn) -> list[CurvePoint]:
    x, y, points = draw(st.floats(-100, 100)), draw(st.floats(-100, 100)), []
    for _ in range(draw(st.integers(1, 8))):
        points.append(CurvePoint(x, y, draw(slopes)))
        x, y = x + draw(steps), y + draw(steps)
    return points


@given(rising_points())
def test_it_goes_through_its_points(points: list[CurvePoint]) -> None:
    curve = RisingCurve(points)
    for x, y, _ in points:
        assert curve.at(x) == pytest.approx(y, rel=1e-9, abs=1e-9)


@given(rising_points(), st.lists(st.floats(-0.5, 1.5), min_size=2))
def test_it_never_falls_whatever_its_slopes(points: list[CurvePoint], parts: list[float]) -> None:
    curve, width = RisingCurve(points), points[-1].x - points[0].x + 1
    heights = [curve.at(points[0].x + part * width) for part in sorted(parts)]
    for lower, upper in pairwise(heights):
        assert lower <= upper + 1e-9 * max(abs(lower), abs(upper), 1)


def test_a_cubic_between_two_points_is_met_everywhere() -> None:
    curve = RisingCurve([CurvePoint(x, x**3, 3 * x * x) for x in (1.0, 2.0, 4.0)])
    assert [curve.at(x) for x in (1.5, 3.0, 3.5)] == pytest.approx([1.5**3, 3.0**3, 3.5**3])


def test_it_is_level_beyond_its_ends() -> None:
    curve = RisingCurve([CurvePoint(0.0, 0.5, 2.0), CurvePoint(1.0, 1.5, 1.0)])
    assert (curve.at(-10.0), curve.at(11.0)) == (0.5, 1.5)

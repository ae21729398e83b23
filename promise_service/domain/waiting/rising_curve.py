"""A curve that rises through given points with given slopes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_STEEPEST = 3.0
"""Times the straight line between two points: with slopes up to that a cubic between them never falls."""


class CurvePoint(NamedTuple):
    """Where the curve is at x, and how steeply it rises there, which is more than 0."""

    x: float
    y: float
    slope: float


class RisingCurve:
    """Cubic between neighbouring points, level before the first and after the last one.

    Slopes that would let it fall in between are held to what does not (F. N. Fritsch and R. E. Carlson, "Monotone
    piecewise cubic interpolation", SIAM Journal on Numerical Analysis 17 (1980), 238-246).
    """

    __slots__ = ("_pieces", "_places")

    def __init__(self, points: Sequence[CurvePoint]) -> None:
        """Through points in the order of their x, each above the one before."""
        first, last = points[0], points[-1]
        self._places = [point.x for point in points]
        # Each: where it begins, its y there, and the coefficients of x, x^2 and x^3 from there on.
        self._pieces = [
            (first.x, first.y, 0.0, 0.0, 0.0),
            *[_cubic(*both) for both in pairwise(points)],
            (last.x, last.y, 0.0, 0.0, 0.0),
        ]

    def at(self, x: float) -> float:
        """Its y there."""
        begin, value, first, second, third = self._pieces[bisect_right(self._places, x)]
        x -= begin
        return value + x * (first + x * (second + x * third))


def _cubic(one: CurvePoint, other: CurvePoint) -> tuple[float, float, float, float, float]:
    """The piece between two points."""
    width = other.x - one.x
    straight = (other.y - one.y) / width
    begins, ends = min(one.slope, _STEEPEST * straight), min(other.slope, _STEEPEST * straight)
    second, third = 3 * straight - 2 * begins - ends, begins + ends - 2 * straight
    return one.x, one.y, begins, second / width, third / width**2

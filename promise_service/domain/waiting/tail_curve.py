"""The tail of a wait as a curve, in proportion to its mean: added up once for all waits of nearly the same shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, log, sqrt
from typing import NamedTuple

from promise_service.domain.waiting.rising_curve import CurvePoint, RisingCurve
from promise_service.domain.waiting.summed_tail import SummedTail, mean_wait

_CURVES = 2048
"""So many are kept, of some 10 KB each. A queue with a line of up to twenty needs some hundreds in six weeks."""

_FINENESS = 220
"""Curves for each unit of 1 / sqrt(shape): from the middle of one to its edge a time of given odds, in proportion to
the mean, changes by less than two thousandths."""

_LONG = 200
"""Callers ahead from where some more or less of them hardly change a wait in proportion to its mean."""

_LONG_FINENESS = 200
"""Curves for each time that such a line is e times as long."""

FURTHEST = 30.0
"""Log odds up to which there are points at least; beyond, floats cannot tell a probability from 1."""

_NEAR, _IN_PROPORTION = 1.0, 0.25
"""From one point to the next, in log odds: the larger of so many, and of this share of those that there are."""


class TailCurve(NamedTuple):
    """The natural logarithm of the odds that a wait is over, and that of the time ÷ the mean: each by the other."""

    log_odds_over: RisingCurve
    log_time: RisingCurve


def tail_curve(shape: float, ahead: int) -> TailCurve:
    """The curve of this shape and line, or one next to it."""
    if ahead > _LONG:
        ahead = round(exp(round(log(ahead) * _LONG_FINENESS) / _LONG_FINENESS))
    return curve_of_step(ahead, int(_FINENESS / sqrt(shape)))


@lru_cache(maxsize=_CURVES)
def curve_of_step(ahead: int, step: int) -> TailCurve:
    """That of the shape in the middle of this step, added up where it is not kept."""
    shape = (_FINENESS / (step + 0.5)) ** 2
    tail, mean = SummedTail(shape, ahead), mean_wait(shape, ahead)

    def point_at(log_time: float) -> CurvePoint:
        return CurvePoint(log_time, *tail.over_by(mean * exp(log_time)))

    middle = point_at(0.0)
    points = [*reversed(_points_beyond(middle, -1, point_at)), middle, *_points_beyond(middle, +1, point_at)]
    return TailCurve(RisingCurve(points), RisingCurve([CurvePoint(y, x, 1 / slope) for x, y, slope in points]))


def _points_beyond(point: CurvePoint, direction: int, point_at: Callable[[float], CurvePoint]) -> list[CurvePoint]:
    """Those that follow, each about as many log odds further as a cubic can do without points."""
    points: list[CurvePoint] = []
    while point.y * direction < FURTHEST:
        apart = max(_NEAR, abs(point.y) * _IN_PROPORTION)
        point = point_at(point.x + direction * apart / point.slope)
        points.append(point)
    return points

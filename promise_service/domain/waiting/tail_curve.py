"""The tail of a wait as a curve, in proportion to its mean: added up once for all waits of nearly the same shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, sqrt
from typing import NamedTuple

from promise_service.domain.waiting.exact_tail import ExactTail, mean_wait
from promise_service.domain.waiting.rising_curve import CurvePoint, RisingCurve

_CURVES = 2048
"""So many are kept, of some 8 KB each. A queue with a line of up to twenty needs some hundreds in six weeks."""

_FINENESS = 200
"""Steps of 1 / sqrt(shape): within one a time of given odds, in proportion to the mean, changes by two thousandths."""

FURTHEST = 15.0
"""Log odds up to which there are points at least: one wait in three million."""

_NEAR, _IN_PROPORTION = 1.0, 0.25
"""From one point to the next, in log odds: the larger of so many, and of this share of those that there are."""

_TOO_FAR = 2.0
"""Times as far as that: closer points are sought."""


class TailCurve(NamedTuple):
    """The natural logarithm of the odds that a wait is over, and that of the time ÷ the mean: each by the other."""

    log_odds: RisingCurve
    log_time: RisingCurve


def tail_curve(shape: float, ahead: int) -> TailCurve:
    """The curve of this shape, or one next to it."""
    return curve_of_step(ahead, int(_FINENESS / sqrt(shape)))


@lru_cache(maxsize=_CURVES)
def curve_of_step(ahead: int, step: int) -> TailCurve:
    """That of the shape in the middle of this step, added up where it is not kept."""
    shape = (_FINENESS / (step + 0.5)) ** 2
    tail, mean = ExactTail(shape, ahead), mean_wait(shape, ahead)

    def point(log_time: float) -> CurvePoint:
        return CurvePoint(log_time, *tail.elapsed_odds(mean * exp(log_time)))

    middle = point(0.0)
    points = [*reversed(_from(middle, -1, point)), middle, *_from(middle, +1, point)]
    return TailCurve(RisingCurve(points), RisingCurve([CurvePoint(y, x, 1 / slope) for x, y, slope in points]))


def _from(point: CurvePoint, direction: int, at: Callable[[float], CurvePoint]) -> list[CurvePoint]:
    """Those that follow, each about as many log odds further as a cubic can do without points."""
    following: list[CurvePoint] = []
    while point.y * direction < FURTHEST:
        apart = max(_NEAR, abs(point.y) * _IN_PROPORTION)
        step = direction * apart / point.slope
        further = at(point.x + step)
        while abs(further.y - point.y) > _TOO_FAR * apart:
            step /= 2
            further = at(point.x + step)
        following.append(further)
        point = further
    return following

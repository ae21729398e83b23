"""The tail of a wait at one time, and how it goes on from there."""

from __future__ import annotations

from math import copysign
from typing import NamedTuple

_FURTHEST_STEP = 3.0
"""In the logarithm of the seconds."""


class TailPoint(NamedTuple):
    """The natural logarithm of the odds that a wait is longer than so many seconds.

    With the density of the logarithm of the wait, and how the log odds change with the logarithm of the seconds: the
    first derivative (`slope`, below 0), and ÷ that the second (`bend`) and the third (`twist`).
    """

    seconds: float
    log_odds: float
    density: float
    slope: float
    bend: float
    twist: float

    def step_to(self, log_odds: float) -> float:
        """About how much further the logarithm of the seconds is where the log odds are these.

        By Householder's method of the third order, within a millionth for a tenth of the log odds (A. S. Householder,
        "The Numerical Treatment of a Single Nonlinear Equation", New York 1970); by Newton's from too far away for it.
        """
        _, odds, _, slope, bend, twist = self
        newton = (log_odds - odds) / slope
        above = 1 + newton * bend / 2
        below = 1 + newton * (bend + newton * twist / 6)
        step = newton * above / below if 0.3 < above < 3 and 0.3 < below < 3 else newton
        return step if -_FURTHEST_STEP < step < _FURTHEST_STEP else copysign(_FURTHEST_STEP, step)

"""The tail of a wait at one time, and how it goes on from there."""

from __future__ import annotations

from math import copysign
from typing import NamedTuple

_FURTHEST_STEP = 3.0
"""In the logarithm of the seconds."""


class TailPoint(NamedTuple):
    """The natural logarithm of the odds that a wait is longer than so many seconds, and the density of its logarithm.

    Seen from here, where the log odds are by y larger the logarithm of the seconds is larger by
    x + bend * x^2 + twist * x^3 + ..., with x = y / slope: the Taylor series of the inverse. `slope`, below 0, is the
    derivative of the log odds by the logarithm of the seconds. For y within `reach` these terms are precise.
    """

    seconds: float
    log_odds: float
    density: float
    slope: float
    bend: float
    twist: float
    reach: float

    def step_to(self, log_odds: float) -> float:
        """How much further the logarithm of the seconds is where the log odds are these; outside `reach`, about."""
        straight = (log_odds - self.log_odds) / self.slope
        bent = 1 + straight * (self.bend + straight * self.twist)
        step = straight * bent if 0.3 < bent < 3 else straight
        return step if -_FURTHEST_STEP < step < _FURTHEST_STEP else copysign(_FURTHEST_STEP, step)

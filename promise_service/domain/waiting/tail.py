"""The distribution of a wait while every agent is busy.

`ahead` callers come first. The agents free themselves at `answer_rate` together, and each caller ahead hangs up at
`abandonment_rate`, so that the k-th departure from the end comes at the rate `answer_rate + k * abandonment_rate`
(exponential handle times and patience: Erlang's A model; O. Garnett, A. Mandelbaum and M. Reiman, "Designing a call
center with impatient customers", Manufacturing & Service Operations Management 4 (2002), 208-227). The wait is the sum
of `ahead + 1` such gaps. It exceeds t when at most `ahead` departures happened by then, and their number is negative
binomial with shape a = answer_rate / abandonment_rate and x = exp(-abandonment_rate * t):

    P(wait > t) = sum of (a)_j / j! * x^a * (1 - x)^j over j = 0 ... ahead = I_x(a, ahead + 1)

The second parameter of this incomplete beta function is a whole number, so the sum is exact, and no library is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, expm1, lgamma, log, log1p
from typing import NamedTuple

LEAST_ABANDONMENT = 1e-6
"""One caller in eleven days of waiting: less makes no difference to any wait, and the sum wants it above zero."""

_FURTHEST = 700.0
"""Log odds beyond which a float has no room."""

_NEARLY_CERTAIN = -1e-16
"""The largest logarithm of a probability: of its complement a logarithm must be taken as well."""

_SMALL = 1e-7
"""Of a sum: what is smaller is not added any more."""

_PRECISE = 0.03
"""Of a step in the logarithm of the seconds: Halley's method makes the next one about a thousandth of it."""

_NEAR = 2.5
"""Log odds from where a root is found sooner than from the mean."""

_LEAST_SECONDS = 1e-6
"""Who finds every agent busy waits for longer than this, with a probability that no float tells from certainty."""

_STEPS = 60
"""More than any root takes; three do nearly always."""


class TailPoint(NamedTuple):
    """The tail at one time: the natural logarithm of the odds that the wait is longer than so many seconds.

    With its derivative by the logarithm of the seconds, and the logarithmic derivative of that.
    """

    seconds: float
    log_odds: float
    slope: float
    bend: float


class WaitTail:
    """The wait behind `ahead` callers; rates are per second, and answers come at more than 0."""

    __slots__ = ("_ahead", "_constant", "_leave", "_rate", "_shape")

    def __init__(self, answer_rate: float, abandonment_rate: float, ahead: int) -> None:
        self._rate = answer_rate
        self._leave = max(abandonment_rate, LEAST_ABANDONMENT)
        self._ahead = ahead
        self._shape = self._rate / self._leave
        self._constant = lgamma(self._shape + ahead) - lgamma(self._shape) - lgamma(ahead + 1) if ahead else 0.0

    @property
    def terms(self) -> tuple[float, float, int]:
        """What it was made of."""
        return self._rate, self._leave, self._ahead

    def exceeds(self, seconds: float) -> float:
        """The probability that the wait is longer."""
        odds = self.log_odds(seconds)
        return 1 / (1 + exp(-odds)) if odds > -_FURTHEST else 0.0

    def log_odds(self, seconds: float) -> float:
        """The natural logarithm of the odds that the wait is longer."""
        return self.at(seconds).log_odds

    def exceeded_with(self, log_odds: Sequence[float], known: TailPoint | None = None) -> list[float]:
        """For each of these log odds, the seconds that the wait exceeds with them; to a thousandth of a probability.

        Halley's method on the logarithm of the seconds, in which the log odds fall smoothly, ever faster. It begins at
        the point that is `known`, if that is near, and each further root at the one before.
        """
        if known is None or abs(known.log_odds - log_odds[0]) > _NEAR:
            known = self.at(log1p((self._ahead + 1) / self._shape) / self._leave)
        seconds, odds, slope, bend = known
        found = []
        for wanted in log_odds:
            for _ in range(_STEPS):
                newton = (wanted - odds) / slope
                halley = 1 + newton * bend / 2
                step = newton / halley if halley > 0.5 else newton * 2
                if -_PRECISE < step < _PRECISE:
                    break
                seconds *= exp(min(max(step, -3.0), 3.0))
                _, odds, slope, bend = self.at(seconds)
            found.append(seconds * (1 + step))
        return found

    def at(self, seconds: float) -> TailPoint:
        """What the tail is at this time; at 0, what it is just after.

        Of the two sums, up to `ahead` and from there on, the smaller one is added up, beginning with its largest term;
        what is left of the endless one is nearly a geometric series.
        """
        rate, leave, ahead, shape = self._rate, self._leave, self._ahead, self._shape
        seconds = max(seconds, _LEAST_SECONDS)
        gone = -expm1(-leave * seconds) or 5e-324
        last = self._constant - rate * seconds
        if ahead:
            last += ahead * log(gone)
        term, step = 1.0, ahead
        if ahead * (1 - gone) < shape * gone:
            total = 1.0
            while step and term > _SMALL * total:
                term *= step / ((shape + step - 1) * gone)
                total += term
                step -= 1
            longer = min(last + log(total), _NEARLY_CERTAIN)
            shorter = log(-expm1(longer))
        else:
            total = ratio = 0.0
            while term > _SMALL * total:
                ratio = (shape + step) * gone / (step + 1)
                term *= ratio
                total += term
                step += 1
            if ratio < 1:
                total += term * ratio / (1 - ratio)
            shorter = min(last + log(total), _NEARLY_CERTAIN) if total else -_FURTHEST
            longer = log(-expm1(shorter))
        density = log(seconds * (rate + ahead * leave)) + last
        of_longer, of_shorter = exp(min(density - longer, _FURTHEST)), exp(min(density - shorter, _FURTHEST))
        bend = 1 + seconds * (ahead * leave * (1 - gone) / gone - rate) + of_longer - of_shorter
        log_odds = min(max(longer - shorter, -_FURTHEST), _FURTHEST)
        return TailPoint(seconds, log_odds, -(of_longer + of_shorter) or -1e-300, bend)

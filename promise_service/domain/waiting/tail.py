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
from dataclasses import dataclass
from math import exp, expm1, lgamma, log, log1p

LEAST_ABANDONMENT = 1e-6
"""One caller in eleven days of waiting: less makes no difference to any wait, and the sum wants it above zero."""

_FURTHEST = 700.0
"""Log odds beyond which a float has no room."""
_SMALL = 1e-12
_PRECISE = 4e-3
_STEPS = 60


@dataclass(frozen=True, slots=True)
class WaitTail:
    """The wait behind `ahead` callers; rates are per second and above 0."""

    answer_rate: float
    abandonment_rate: float
    ahead: int

    def exceeds(self, seconds: float) -> float:
        """The probability that the wait is longer."""
        odds = self.log_odds(seconds)
        return 1 / (1 + exp(-odds)) if odds > -_FURTHEST else 0.0

    def log_odds(self, seconds: float) -> float:
        """The natural logarithm of the odds that the wait is longer."""
        return self._odds_and_slope(seconds)[0]

    def mean(self) -> float:
        """The mean wait in seconds."""
        return sum(1 / (self.answer_rate + left * self.abandonment_rate) for left in range(self.ahead + 1))

    def exceeded_with(self, log_odds: Sequence[float]) -> list[float]:
        """For each of these log odds, the seconds that the wait exceeds with them; to 1 part in 100,000.

        Newton's method on the logarithm of the seconds: there the log odds fall ever faster (they are concave), so
        that it comes to the root from one side whatever the guess. Each root begins at the one before.
        """
        seconds = self._guess()
        odds, slope = self._odds_and_slope(seconds)
        found = []
        for wanted in log_odds:
            for _ in range(_STEPS):
                step = min(max((wanted - odds) / slope, -3.0), 3.0)
                if -_PRECISE < step < _PRECISE:
                    break
                seconds *= exp(step)
                odds, slope = self._odds_and_slope(seconds)
            found.append(seconds * (1 + step))
        return found

    def _guess(self) -> float:
        leave = max(self.abandonment_rate, LEAST_ABANDONMENT)
        return log1p((self.ahead + 1) * leave / self.answer_rate) / leave

    def _odds_and_slope(self, seconds: float) -> tuple[float, float]:
        """The log odds, and their derivative by the logarithm of the seconds.

        Of the two sums, up to `ahead` and from there on, the smaller one is added up, beginning with its largest term.
        """
        leave = max(self.abandonment_rate, LEAST_ABANDONMENT)
        ahead, shape = self.ahead, self.answer_rate / leave
        gone = max(-expm1(-leave * seconds), 5e-324)
        last = -self.answer_rate * seconds
        if ahead:
            last += lgamma(shape + ahead) - lgamma(shape) - lgamma(ahead + 1) + ahead * log(gone)
        total = term = 1.0
        step = ahead
        if ahead * (1 - gone) < shape * gone:
            while step > 0 and term > _SMALL * total:
                term *= step / ((shape + step - 1) * gone)
                total += term
                step -= 1
            longer = min(last + log(total), -1e-16)
            shorter = log(-expm1(longer))
        else:
            total = 0.0
            while term > _SMALL * total:
                term *= (shape + step) * gone / (step + 1)
                total += term
                step += 1
            shorter = min(last + log(total), -1e-16) if total else -_FURTHEST
            longer = log(-expm1(shorter))
        density = log(seconds * (self.answer_rate + ahead * leave)) + last
        slope = -exp(min(density - longer - shorter, _FURTHEST))
        return min(max(longer - shorter, -_FURTHEST), _FURTHEST), min(slope, -1e-300)

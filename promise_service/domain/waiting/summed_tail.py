"""The distribution of a wait while every agent is busy, added up.

`ahead` callers come first. The agents free themselves at `answer_rate` together, and each caller ahead hangs up at
`abandonment_rate`, so that the k-th departure from the end comes at the rate `answer_rate + k * abandonment_rate`
(exponential handle times and patience: Erlang's A model; O. Garnett, A. Mandelbaum and M. Reiman, "Designing a call
center with impatient customers", Manufacturing & Service Operations Management 4 (2002), 208-227). The wait is the sum
of `ahead + 1` such gaps, in whatever order. With the last one first the rates rise with each departure, as those of a
negative binomial process with shape a = answer_rate / abandonment_rate do, and the wait exceeds t when at most `ahead`
of them happened by then: with x = exp(-abandonment_rate * t)

    P(wait > t) = sum of (a)_j / j! * x^a * (1 - x)^j over j = 0 ... ahead = I_x(a, ahead + 1)

The second parameter of this incomplete beta function is a whole number, so the sum is finite, and no library is needed.
Here times are in units of 1 / abandonment_rate, so that of the two rates only the shape is left.
"""

from __future__ import annotations

from math import exp, expm1, log, log1p
from typing import NamedTuple

from promise_service.domain.waiting.departures import beyond, log_ways, up_to

_NEARLY_CERTAIN = 1 - 1e-16
"""The largest probability: of its complement a logarithm must be taken."""

_LEAST_SUM = 1e-300
"""Probabilities below are known by their logarithm alone."""

_HARDLY_ANY = 3.0
"""Callers who have not hung up by then: see `over_by`."""


class OverBy(NamedTuple):
    """The natural logarithm of the odds that a wait is over by a time, and its slope by the logarithm of the time."""

    log_odds: float
    slope: float


def mean_wait(shape: float, ahead: int) -> float:
    """About how long it takes on average, to two hundredths; precisely where nobody is ahead, or nobody hangs up.

    The sum of 1 / (shape + k) over k = 0 ... ahead, of whose terms all but the first are integrated.
    """
    return 1 / shape + log1p(ahead / (shape + 0.5))


class SummedTail:
    """The wait behind `ahead` callers for one shape."""

    __slots__ = ("_ahead", "_log_ways", "_shape")

    def __init__(self, shape: float, ahead: int) -> None:
        self._shape = shape
        self._ahead = ahead
        self._log_ways = log_ways(shape, ahead)

    def over_by(self, time: float) -> OverBy:
        """Whether the wait is over by this time.

        Of the two sums, up to `ahead` and from there on, the smaller one is added up. Where callers hang up sooner than
        one is answered, the endless one can take for ever; the other one does, once most have gone and hardly any are
        left.

        Log odds are precise to a few ten-thousandths; those over 30 say no more than that.
        """
        ahead, shape, gone = self._ahead, self._shape, -expm1(-time)
        log_term = self._log_ways + ahead * log(gone) - shape * time
        left, leaving = ahead * (1 - gone), (shape + ahead) * time
        if left < shape * gone or (shape < 1 and left < min(_HARDLY_ANY, ahead / 2)):
            longer, slope = _log_odds(log_term, up_to(ahead, shape, gone), leaving)
            return OverBy(-longer, slope)
        return OverBy(*_log_odds(log_term, beyond(ahead, shape, gone), leaving))


def _log_odds(log_term: float, times: float, leaving: float) -> tuple[float, float]:
    """Of so many times a term, and how fast they change: `leaving` times the term is the density."""
    probability = min(exp(log_term) * times, _NEARLY_CERTAIN)
    complement = 1 - probability
    log_odds = log(probability / complement) if probability > _LEAST_SUM else log_term + log(times)
    return log_odds, leaving / (times * complement)

"""The distribution of a wait while every agent is busy.

`ahead` callers come first. The agents free themselves at `answer_rate` together, and each caller ahead hangs up at
`abandonment_rate`, so that the k-th departure from the end comes at the rate `answer_rate + k * abandonment_rate`
(exponential handle times and patience: Erlang's A model; O. Garnett, A. Mandelbaum and M. Reiman, "Designing a call
center with impatient customers", Manufacturing & Service Operations Management 4 (2002), 208-227). The wait is the sum
of `ahead + 1` such gaps. It exceeds t when at most `ahead` departures happened by then, and their number is negative
binomial with shape a = answer_rate / abandonment_rate and x = exp(-abandonment_rate * t):

    P(wait > t) = sum of (a)_j / j! * x^a * (1 - x)^j over j = 0 ... ahead = I_x(a, ahead + 1)

The second parameter of this incomplete beta function is a whole number, so the sum is exact, and no library is needed.
Its density is known without any sum, so that from one time to another near by it is integrated.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, expm1, log, log1p, pi, sqrt

from promise_service.domain.waiting.departures import beyond, log_ways, up_to
from promise_service.domain.waiting.tail_point import TailPoint

LEAST_RATE = 1e-6
"""One answer, or one caller, in eleven days: less makes no difference to any wait, and the sum wants it above zero."""

MOST_ANSWERED = 1e4
"""A second: no call centre has so many agents."""

MOST_ABANDONED = 1.0
"""A second, of one waiting caller: nobody is less patient than that."""

LEAST_SECONDS, MOST_SECONDS = 1e-6, 1e9
"""Who finds every agent busy waits for longer than the one, and nobody for longer than the other."""

_NEARLY_CERTAIN = -1e-16
"""The largest logarithm of a probability: of its complement a logarithm must be taken as well."""

_HARDLY_ANY = 3.0
"""Callers who have not hung up by then: see `at`."""

_CLOSE = 2e-4
"""The fourth power of log odds ÷ their slope from where one step, whose error it is, finds a root to a millionth."""

_NEAR = 1.65
"""Log odds from where integrating is precise to a millionth, and takes fewer terms than the sum."""

_MODERATE = 30.0
"""Log odds of which both probabilities are floats that stay precise when something is taken away."""

_MANY = 80
"""Callers ahead, and a shape, from where the median is known to a millionth without any sum."""

_MEDIAN_OFF = 32 / (405 * sqrt(2 * pi))
"""Log odds at Kerman's median, for a parameter of 1; those of the other are taken away."""

_STEPS = 60
"""More than any root takes; two do nearly always."""

_BETWEEN = ((0.172673164646011, 0.272222222222222), (0.5, 0.355555555555556), (0.827326835353989, 0.272222222222222))
_AT_THE_ENDS = 0.05
"""Places from 0 to 1, and weights: Lobatto's rule of five points, exact for polynomials up to the seventh degree."""


class WaitTail:
    """The wait behind `ahead` callers; rates are per second, and what cannot be is held to what can."""

    __slots__ = ("_ahead", "_constant", "_leave", "_rate", "_shape")

    def __init__(self, answer_rate: float, abandonment_rate: float, ahead: int) -> None:
        self._rate = min(max(answer_rate, LEAST_RATE), MOST_ANSWERED)
        self._leave = min(max(abandonment_rate, LEAST_RATE), MOST_ABANDONED)
        self._ahead = ahead
        self._shape = self._rate / self._leave
        self._constant = log_ways(self._shape, ahead)

    @property
    def terms(self) -> tuple[float, float, int]:
        """What it was made of."""
        return self._rate, self._leave, self._ahead

    def exceeds(self, seconds: float) -> float:
        """The probability that the wait is longer."""
        return 1 / (1 + exp(min(-self.log_odds(seconds), 700.0)))

    def log_odds(self, seconds: float) -> float:
        """The natural logarithm of the odds that the wait is longer."""
        return self.at(seconds).log_odds

    def exceeded_with(self, log_odds: Sequence[float], known: TailPoint | None = None) -> list[float]:
        """For each of these log odds, the seconds that the wait exceeds with them; to about a millionth.

        The search goes by the logarithm of the seconds, in which the log odds fall smoothly, ever faster. It begins at
        the point that is `known`, if that is near, else in the middle; and each further root at the one before.
        """
        point = known
        if point is None or not -_NEAR < point.log_odds - log_odds[0] < _NEAR:
            point = self._middle()
        found = []
        for wanted in log_odds:
            for _ in range(_STEPS):
                begun, off = point.seconds, wanted - point.log_odds
                seconds = begun * exp(point.step_to(wanted))
                if off * off * off * off < _CLOSE * -point.slope:
                    break
                if not LEAST_SECONDS < seconds < MOST_SECONDS:
                    seconds = _held(seconds)
                    if seconds == begun:
                        break
                near = -_NEAR < off < _NEAR and -_MODERATE < wanted < _MODERATE
                point = self._beside(point, seconds) if near else self.at(seconds)
            found.append(seconds if LEAST_SECONDS < seconds < MOST_SECONDS else _held(seconds))
        return found

    def at(self, seconds: float) -> TailPoint:
        """What the tail is at this time; at 0, what it is just after.

        Of the two sums, up to `ahead` and from there on, the smaller one is added up. Where callers hang up sooner than
        one is answered, the endless one can take for ever; the other is as precise once hardly any of them are left.
        """
        rate, leave, ahead, shape = self._rate, self._leave, self._ahead, self._shape
        if not LEAST_SECONDS < seconds < MOST_SECONDS:
            seconds = _held(seconds)
        gone = -expm1(-leave * seconds)
        last = self._constant + ahead * log(gone) - rate * seconds
        left = ahead * (1 - gone)
        if left < shape * gone or (shape < 1 and left < _HARDLY_ANY):
            longer = min(last + log(up_to(ahead, shape, gone)), _NEARLY_CERTAIN)
            shorter = log(-expm1(longer))
        else:
            shorter = min(last + log(beyond(ahead, shape, gone)), _NEARLY_CERTAIN)
            longer = log(-expm1(shorter))
        log_density = log((rate + ahead * leave) * seconds) + last
        of_longer, of_shorter = exp(log_density - longer), exp(log_density - shorter)
        return self._point(seconds, longer - shorter, exp(log_density), of_longer, of_shorter)

    def _middle(self) -> TailPoint:
        """What it is near the median.

        That of a beta variable (J. Kerman, "A closed-form approximation for the median of the beta distribution",
        arXiv:1111.0433, 2011); the log odds there by the next term of the series for the median of a gamma variable, as
        both its parameters become one in turn (K. P. Choi, Proceedings of the American Mathematical Society 121 (1994),
        245-251).
        """
        shape, gaps = self._shape, self._ahead + 1
        if self._ahead < _MANY or shape < _MANY:
            return self.at(log1p((gaps - 1 / 3) * (shape + 1 / 3) / (shape * shape)) / self._leave)
        seconds = log1p((gaps - 1 / 3) / (shape - 1 / 3)) / self._leave
        log_odds, density = _MEDIAN_OFF * (gaps**-1.5 - shape**-1.5), self._density(seconds)
        longer = 1 / (1 + exp(-log_odds))
        return self._point(seconds, log_odds, density, density / longer, density / (1 - longer))

    def _beside(self, point: TailPoint, seconds: float) -> TailPoint:
        """What it is near a point where it is known: less by what ends between the two."""
        rate, leave, ahead, constant, begun = self._rate, self._leave, self._ahead, self._constant, point.seconds
        step, between = log(seconds / begun), 0.0
        for place, weight in _BETWEEN:
            then = begun * exp(step * place)
            between += weight * then * exp(constant + ahead * log(-expm1(-leave * then)) - rate * then)
        density = self._density(seconds)
        ended = step * ((rate + ahead * leave) * between + (point.density + density) * _AT_THE_ENDS)
        odds = exp(point.log_odds)
        longer, shorter = odds / (1 + odds) - ended, 1 / (1 + odds) + ended
        if longer <= 0 or shorter <= 0:
            return self.at(seconds)
        return self._point(seconds, log(longer / shorter), density, density / longer, density / shorter)

    def _density(self, seconds: float) -> float:
        """That of the logarithm of the wait."""
        rate, leave, ahead = self._rate, self._leave, self._ahead
        last = self._constant + ahead * log(-expm1(-leave * seconds)) - rate * seconds
        return (rate + ahead * leave) * seconds * exp(last)

    def _point(self, seconds: float, log_odds: float, density: float, of_longer: float, of_shorter: float) -> TailPoint:
        """With the density of the logarithm of the wait, and that ÷ the probabilities of a longer and a shorter one."""
        gone = -expm1(-self._leave * seconds)
        hastens = self._ahead * self._leave * (1 - gone) / gone * seconds
        grows, apart = 1 + hastens - self._rate * seconds, of_longer - of_shorter
        bend = grows + apart
        twist = grows * (1 + apart) - 1 - hastens * self._leave * seconds / gone
        twist += of_longer * of_longer + of_shorter * of_shorter + bend * bend
        return TailPoint(seconds, log_odds, density, -(of_longer + of_shorter), bend, twist)


def _held(seconds: float) -> float:
    """The nearest wait that can be, to one that cannot."""
    return LEAST_SECONDS if seconds < 1 else MOST_SECONDS

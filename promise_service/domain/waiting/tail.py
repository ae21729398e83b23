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

_NEARLY_CERTAIN = 1 - 1e-16
"""The largest probability: of its complement a logarithm must be taken."""

_LEAST_SUM = 1e-300
"""Probabilities below are known by their logarithm alone."""

_HARDLY_ANY = 3.0
"""Callers who have not hung up by then: see `at`."""

_NEAR = 2.5
"""Log odds up to which integrating is precise to a thousandth of the seconds, and takes fewer terms than the sum."""

_MODERATE = 3.5
"""Log odds of which both probabilities are large enough to stay precise when something is taken away."""

_SEVERAL = 3
"""Callers ahead, and a shape, from where the median is known to a thousandth without any sum."""

_MEDIAN_OFF = 32 / (405 * sqrt(2 * pi))
"""Log odds at Kerman's median, for a parameter of 1; those of the other are taken away."""

_CLOSE = 0.1
"""The fourth power of log odds ÷ their slope, which is what a step is wrong by in proportion: here by a thousandth."""

_MOST_LOG_ODDS = 700.0
"""Log odds whose odds are a float."""

_STEPS = 60
"""More than any root takes; one does nearly always."""

_PAST = 0.7
"""Of its reach, by which a point is sought past the root that it is for: so that it may do for the next one as well."""

_INWARDS = (1 - sqrt(1 / 5)) / 2
"""From both ends: by Lobatto's rule of four points polynomials up to the fifth degree are integrated exactly."""


class WaitTail:
    """The wait behind `ahead` callers; rates are per second, and what cannot be is held to what can."""

    __slots__ = ("_ahead", "_constant", "_leave", "_outflow", "_rate", "_shape")

    def __init__(self, answer_rate: float, abandonment_rate: float, ahead: int) -> None:
        self._rate = min(max(answer_rate, LEAST_RATE), MOST_ANSWERED)
        self._leave = min(max(abandonment_rate, LEAST_RATE), MOST_ABANDONED)
        self._ahead = ahead
        self._outflow = self._rate + ahead * self._leave
        self._shape = self._rate / self._leave
        self._constant = log_ways(self._shape, ahead)

    @property
    def terms(self) -> tuple[float, float, int]:
        """What it was made of."""
        return self._rate, self._leave, self._ahead

    def exceeds(self, seconds: float) -> float:
        """The probability that the wait is longer."""
        return 1 / (1 + exp(min(-self.log_odds(seconds), _MOST_LOG_ODDS)))

    def log_odds(self, seconds: float) -> float:
        """The natural logarithm of the odds that the wait is longer."""
        return self.at(seconds).log_odds

    def exceeded_with(self, log_odds: Sequence[float], known: TailPoint | None = None) -> list[float]:
        """For each of these falling log odds, the seconds that the wait exceeds with them.

        The search goes by the logarithm of the seconds, in which the log odds fall smoothly, ever faster. It begins at
        the point that is `known`, if that is near, else in the middle; and each further root at the one before. Who is
        next in line needs none: that wait is exponential. For log odds from -9 to 9, and rates and lines that call
        centres have, the seconds are precise to two thousandths.
        """
        if not self._ahead:
            return [_held(log1p(exp(min(-wanted, _MOST_LOG_ODDS))) / self._rate) for wanted in log_odds]
        point = known
        if point is None or not -_NEAR < point.log_odds - log_odds[0] < _NEAR:
            point = self._middle()
        found = []
        for wanted in log_odds:
            if not -point.reach < wanted - point.log_odds < point.reach:
                point = self._towards(wanted, point)
            seconds = point.seconds * exp(point.step_to(wanted))
            found.append(seconds if LEAST_SECONDS < seconds < MOST_SECONDS else _held(seconds))
        return found

    def at(self, seconds: float) -> TailPoint:
        """What the tail is at this time; at 0, what it is just after.

        Of the two sums, up to `ahead` and from there on, the smaller one is added up. Where callers hang up sooner than
        one is answered, the endless one can take for ever; the other one does, once hardly any of them are left.

        Log odds are precise to a few ten-thousandths; those over 30 say no more than that.
        """
        ahead, shape = self._ahead, self._shape
        if not LEAST_SECONDS < seconds < MOST_SECONDS:
            seconds = _held(seconds)
        gone = -expm1(-self._leave * seconds)
        last = self._constant + ahead * log(gone) - self._rate * seconds
        leaving, term, left = self._outflow * seconds, exp(last), ahead * (1 - gone)
        if left < shape * gone or (shape < 1 and left < _HARDLY_ANY):
            terms = up_to(ahead, shape, gone)
            longer = min(term * terms, _NEARLY_CERTAIN)
            shorter = 1 - longer
            log_odds = log(longer / shorter) if longer > _LEAST_SUM else last + log(terms)
            return self._point(seconds, log_odds, leaving * term, leaving / terms, leaving * term / shorter)
        terms = beyond(ahead, shape, gone)
        shorter = min(term * terms, _NEARLY_CERTAIN)
        longer = 1 - shorter
        log_odds = log(longer / shorter) if shorter > _LEAST_SUM else -last - log(terms)
        return self._point(seconds, log_odds, leaving * term, leaving * term / longer, leaving / terms)

    def _towards(self, log_odds: float, point: TailPoint) -> TailPoint:
        """A point that has these log odds in its reach, and smaller ones; or the nearest wait that can be."""
        for _ in range(_STEPS):
            aim = log_odds - _PAST * point.reach
            seconds = point.seconds * exp(point.step_to(aim))
            if not LEAST_SECONDS < seconds < MOST_SECONDS:
                seconds = _held(seconds)
                if seconds == point.seconds:
                    break
            near = -_NEAR < aim - point.log_odds < _NEAR and -_MODERATE < point.log_odds < _MODERATE
            point = self._beside(point, seconds) if near else self.at(seconds)
            if -point.reach < log_odds - point.log_odds < point.reach:
                break
        return point

    def _middle(self) -> TailPoint:
        """What it is near the median.

        That of a beta variable (J. Kerman, "A closed-form approximation for the median of the beta distribution",
        arXiv:1111.0433, 2011); the log odds there by the next term of the series for the median of a gamma variable, as
        both its parameters become one in turn (K. P. Choi, Proceedings of the American Mathematical Society 121 (1994),
        245-251).
        """
        shape, gaps = self._shape, self._ahead + 1
        if self._ahead < _SEVERAL or shape < _SEVERAL:
            return self.at(log1p((gaps - 1 / 3) * (shape + 1 / 3) / (shape * shape)) / self._leave)
        seconds = log1p((gaps - 1 / 3) / (shape - 1 / 3)) / self._leave
        log_odds, density = _MEDIAN_OFF * (gaps**-1.5 - shape**-1.5), self._density(seconds)
        longer = 1 / (1 + exp(-log_odds))
        return self._point(seconds, log_odds, density, density / longer, density / (1 - longer))

    def _beside(self, point: TailPoint, seconds: float) -> TailPoint:
        """What it is near a point where it is known: less by what ends between the two."""
        step, density = log(seconds / point.seconds), self._density(seconds)
        inwards = exp(step * _INWARDS)
        between = self._density(point.seconds * inwards) + self._density(seconds / inwards)
        ended = step * (point.density + density + 5 * between) / 12
        odds = exp(point.log_odds)
        longer, shorter = odds / (1 + odds) - ended, 1 / (1 + odds) + ended
        if longer <= 0 or shorter <= 0:
            return self.at(seconds)
        return self._point(seconds, log(longer / shorter), density, density / longer, density / shorter)

    def _density(self, seconds: float) -> float:
        """That of the logarithm of the wait."""
        last = self._constant + self._ahead * log(-expm1(-self._leave * seconds)) - self._rate * seconds
        return self._outflow * seconds * exp(last)

    def _point(self, seconds: float, log_odds: float, density: float, of_longer: float, of_shorter: float) -> TailPoint:
        """With the density of the logarithm of the wait, and that ÷ the probabilities of a longer and a shorter one."""
        gone = -expm1(-self._leave * seconds)
        hurry = self._leave * seconds / gone
        hastens = self._ahead * (1 - gone) * hurry
        grows, apart, steep = 1 + hastens - self._rate * seconds, of_longer - of_shorter, of_longer + of_shorter
        second = grows + apart
        third = second * second + grows * (1 + apart) - 1 - hastens * hurry
        third += of_longer * of_longer + of_shorter * of_shorter
        # Where the log odds hardly fall a step that is precise in them would be a long one: it is kept in proportion.
        reach = sqrt(sqrt(_CLOSE * steep)) if steep > 1 else _CLOSE**0.25 * steep
        return TailPoint(seconds, log_odds, density, -steep, second / -2, (3 * second * second - third) / 6, reach)


def _held(seconds: float) -> float:
    """The nearest wait that can be."""
    return min(max(seconds, LEAST_SECONDS), MOST_SECONDS)

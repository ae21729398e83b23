"""How long a due callback can yield to live calls: until the agents might not free themselves often enough any more.

While all n agents are busy with calls of m seconds on average, one of them becomes free n/m times a second, and the
k-th does after a time that is gamma distributed with shape k (exponential handle times: Erlang's model). With k
callbacks pending for one deadline, all are begun in time with probability .999 as long as `KEPT`'s quantile of that
time lies before the deadline. With n = 10 and m = 300 s that is 207 s for one callback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from math import exp, lgamma, log, sqrt
from statistics import NormalDist

KEPT = 0.999
"""The probability with which what has yielded is still begun in time."""

_SMALL = 1e-12
"""Of a sum, and of a quantile: what is smaller makes no difference."""

_MANY = 200
"""Shapes above this are well described by their approximation, which takes no longer the larger they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How fast agents become free: how many are at work, and the mean seconds of talk and wrap-up; both above 0."""

    agents: int
    handle_seconds: float


def latest_begins(due: Iterable[datetime], load: Load) -> dict[datetime, datetime]:
    """For each deadline the instant from which what is due then must not yield any more.

    `due` names the deadline of everything that is pending. What is due earlier takes agents before, so it counts.
    """
    ordered = sorted(due)
    return {
        deadline: deadline - timedelta(seconds=gamma_quantile(KEPT, ahead) * load.handle_seconds / load.agents)
        for ahead, deadline in enumerate(ordered, 1)
    }


@cache
def gamma_quantile(probability: float, shape: int) -> float:
    """What a gamma distributed value of whole-number shape (at least 1) and scale 1 does not exceed so often.

    For probabilities from .5 to .9999. Up to shape 200 by bisection, to eleven digits; above by the approximation of
    E. B. Wilson and M. M. Hilferty ("The Distribution of Chi-Square", PNAS 17 (1931) 684-688), to .02 %.
    """
    if shape > _MANY:
        return _approximate_quantile(probability, shape)
    low, high = 0.0, shape + 4 * sqrt(shape) + 10
    while high - low > _SMALL * high:
        middle = (low + high) / 2
        if _exceeds(middle, shape) > 1 - probability:
            low = middle
        else:
            high = middle
    return high


def _approximate_quantile(probability: float, shape: int) -> float:
    """The cube root of a gamma distributed value is nearly normal, with mean and variance by `shape`."""
    ninth = 1 / (9 * shape)
    return float(shape * (1 - ninth + NormalDist().inv_cdf(probability) * sqrt(ninth)) ** 3)


def _exceeds(value: float, shape: int) -> float:
    """P(X > value) = sum of exp(-value) * value^i / i! over i = 0 ... shape - 1, from its last term downwards."""
    term = total = 1.0
    for index in range(shape - 1, 0, -1):
        term *= index / value
        total += term
        if term < _SMALL * total:
            break
    return exp((shape - 1) * log(value) - value - lgamma(shape)) * total

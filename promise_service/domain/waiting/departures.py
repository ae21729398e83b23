"""How many leave a queue in a time: sums over the negative binomial distribution, as multiples of one of its terms."""

from __future__ import annotations

from math import lgamma, log, log1p

_SMALL = 3e-6
"""Of a sum: what is smaller is not added any more."""

_LARGE = 1e4
"""A shape from which the difference of two log gamma functions loses digits."""


def log_ways(shape: float, departures: int) -> float:
    """The logarithm of shape * (shape + 1) * ... of so many factors ÷ the factorial; for large shapes by Stirling."""
    if not departures:
        return 0.0
    end = shape + departures
    if shape < _LARGE:
        rising = lgamma(end) - lgamma(shape)
    else:
        rising = departures * log(shape) + (end - 0.5) * log1p(departures / shape) - departures
        rising += (1 / end - 1 / shape) / 12
    return rising - lgamma(departures + 1)


def up_to(departures: int, shape: float, gone: float) -> float:
    """The terms from none to so many departures, ÷ the last of them, where each has left with the probability `gone`.

    Added from the last one down, as they fall where more departures are to be expected.
    """
    term = total = 1.0
    step, rest = float(departures), (shape - 1) * gone
    while step and term > _SMALL * total:
        term /= gone + rest / step
        total += term
        step -= 1.0
    return total


def beyond(departures: int, shape: float, gone: float) -> float:
    """The terms of more departures ÷ that of so many, where fewer are to be expected.

    What is left of the endless sum is nearly a geometric series.
    """
    term, total, ratio = 1.0, 0.0, 0.0
    step, rest = departures + 1.0, (shape - 1) * gone
    while term > _SMALL * total:
        ratio = gone + rest / step
        term *= ratio
        total += term
        step += 1.0
    return total + term * ratio / (1 - ratio)

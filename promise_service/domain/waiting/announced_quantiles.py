"""Quantiles that stay honest: what is announced is corrected by how often it was enough.

One number for each quantile is moved with every wait that ends: up when the wait was longer than announced, down when
it was not, in such proportion that they balance where the share is right (tracking a quantile by stochastic
approximation: H. Robbins and S. Monro, Annals of Mathematical Statistics 22 (1951), 400-407; as a guarantee for any
sequence: I. Gibbs and E. Candès, "Adaptive conformal inference under distribution shift", NeurIPS 2021).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import exp, log
from operator import mul
from typing import Any

SHARES = (0.5, 0.8, 0.9)
"""Of the callers, who are answered within the announced quantiles."""

ANNOUNCED = 1
"""Which of them is announced to callers: eight of ten are answered within it."""

WINDOW = 200
TOLERANCE = 0.03
_STEP = 0.01
_FURTHEST = 2.0
"""From 0, up or down: the logarithm of a factor."""

_LEAST_FACTOR, _MOST_FACTOR = exp(-_FURTHEST), exp(_FURTHEST)
_UNMOVED = (1.0,) * len(SHARES)

_LONGER_THAN = [1 - share for share in SHARES]
"""Than each of the quantiles: so often a wait is."""

_AT_LEAST = (*_LONGER_THAN, 0.0)
_AT_MOST = (1.0, *_LONGER_THAN)
"""What a longer wait's probability can be, by how many of the quantiles are not longer, and by how many are shorter."""


class AnnouncedQuantiles:
    """Factors for the quantiles of a model, by priority, and how often the announced one was enough."""

    def __init__(self) -> None:
        self._factors: dict[int, list[float]] = {}
        self._enough: deque[bool] = deque()
        self._enough_count = 0

    def announce(self, level: int, quantiles: Sequence[float]) -> tuple[float, ...]:
        """What to announce to this priority, in seconds, for what a model says; never falling."""
        return tuple(accumulate(map(mul, self._factors.get(level, _UNMOVED), quantiles), max))

    def learn(self, level: int, announced: Sequence[float], waited: float) -> None:
        """Somebody of this priority, for whom this was announced, waited so many seconds."""
        factors = self._factors.setdefault(level, list(_UNMOVED))
        for place, (share, seconds) in enumerate(zip(SHARES, announced, strict=True)):
            moved = factors[place] * exp(_STEP * ((waited > seconds) - (1 - share)))
            factors[place] = min(max(moved, _LEAST_FACTOR), _MOST_FACTOR)
        self._count(enough=waited <= announced[ANNOUNCED])

    @property
    def coverage(self) -> float | None:
        """The share of the last 200 waits that the announced quantile was enough for; None before there are so many."""
        return self._enough_count / WINDOW if len(self._enough) == WINDOW else None

    @property
    def honest(self) -> bool:
        """Whether that share is within three points of what was promised."""
        coverage = self.coverage
        return coverage is not None and abs(coverage - SHARES[ANNOUNCED]) <= TOLERANCE + 1e-9

    def document(self) -> dict[str, Any]:
        """What was learnt, as JSON has it."""
        return {
            "log_factors": {str(level): [*map(log, factors)] for level, factors in sorted(self._factors.items())},
            "enough": [int(each) for each in self._enough],
        }

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from what was learnt. Waits that have ended here count on; where none has, those of the document."""
        self._factors = {
            int(level): [exp(min(max(each, -_FURTHEST), _FURTHEST)) for each in logs]
            for level, logs in document["log_factors"].items()
        }
        if not self._enough:
            for each in document["enough"]:
                self._count(enough=bool(each))

    def _count(self, *, enough: bool) -> None:
        self._enough.append(enough)
        self._enough_count += enough
        if len(self._enough) > WINDOW:
            self._enough_count -= self._enough.popleft()


def within(probability: float, seconds: float, announced: Sequence[float]) -> float:
    """The probability that a wait is longer than `seconds`, kept to what the announced quantiles say of it."""
    least, most = _AT_LEAST[bisect_right(announced, seconds)], _AT_MOST[bisect_left(announced, seconds)]
    return min(max(probability, least), most)

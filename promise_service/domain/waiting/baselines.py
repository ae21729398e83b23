"""What a forecast has to beat: the share so far, and the wait of the last caller who was answered.

The second is what most systems announce (R. Ibrahim and W. Whitt, "Real-time delay estimation based on delay history",
Manufacturing & Service Operations Management 11 (2009), 397-415: the last to enter service). Its probability is a
logistic regression on that one wait, learnt as it goes, so that it is as well calibrated as it can be.
"""

from __future__ import annotations

from bisect import insort
from math import ceil, log1p

from promise_service.domain.waiting.announced_quantiles import SHARES
from promise_service.domain.waiting.learnt_odds import LearntOdds, probability_of

Baseline = tuple[float, tuple[float | None, ...]]
"""A probability that the wait is longer than the threshold, and quantiles in seconds for `SHARES`."""


class ShareSoFar:
    """Every caller is told the same: what came of all waits that have ended by then."""

    def __init__(self, threshold_seconds: float) -> None:
        self._threshold_seconds = threshold_seconds
        self._longer = 0
        self._waits: list[float] = []

    def forecast(self) -> Baseline:
        """A half, and no quantiles, before the first wait has ended."""
        number = len(self._waits)
        if not number:
            return 0.5, (None,) * len(SHARES)
        return self._longer / number, tuple(self._waits[max(ceil(number * share), 1) - 1] for share in SHARES)

    def learn(self, waited: float) -> None:
        """A wait has ended."""
        insort(self._waits, waited)
        self._longer += waited > self._threshold_seconds


class LastToEnterService:
    """Callers are told what the last one waited who was answered."""

    def __init__(self, threshold_seconds: float) -> None:
        self._threshold_seconds = threshold_seconds
        self._odds = LearntOdds([0.0, 0.0], variance=1.0)
        self._last_wait = 0.0

    def forecast(self) -> tuple[Baseline, float]:
        """The median is that wait, and no other quantile is said; with the wait itself, to learn from later."""
        last = self._last_wait
        probability = probability_of(self._odds.log_odds([1.0, log1p(last)]))
        return (probability, (last, *(None,) * (len(SHARES) - 1))), last

    def answered(self, waited: float) -> None:
        """A caller was answered after waiting."""
        self._last_wait = waited

    def learn(self, last_wait: float, waited: float) -> None:
        """Somebody who came when the last wait was this one waited so long."""
        self._odds.learn([1.0, log1p(last_wait)], happened=waited > self._threshold_seconds)

"""The distribution of a wait while every agent is busy, at the rates of one queue."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from promise_service.domain.waiting.learnt_odds import probability_of
from promise_service.domain.waiting.summed_tail import mean_wait
from promise_service.domain.waiting.tail_curve import tail_curve

LEAST_RATE = 1e-6
"""One answer, or one caller, in eleven days: less makes no difference to any wait, and the sum wants it above zero."""

MOST_ANSWERED = 1e4
"""A second: no call centre has so many agents."""

MOST_ABANDONED = 1.0
"""A second, of one waiting caller: nobody is less patient than that."""

LEAST_SECONDS = 1e-6
"""Who finds every agent busy waits for longer."""


class WaitTail:
    """The wait behind `ahead` callers; rates are per second, and what cannot be is held to what can.

    `summed_tail` has the formula. At the rates that call centres have, and behind up to 500 callers, probabilities are
    precise to two thousandths, and so, in proportion, are the seconds that are exceeded with log odds from -9 to 9.
    Log odds beyond `FURTHEST` are told, and sought, as if they were hardly larger.
    """

    __slots__ = ("_ahead", "_leave", "_log_mean", "_rate", "_shape")

    def __init__(self, answer_rate: float, abandonment_rate: float, ahead: int) -> None:
        self._rate = min(max(answer_rate, LEAST_RATE), MOST_ANSWERED)
        self._leave = min(max(abandonment_rate, LEAST_RATE), MOST_ABANDONED)
        self._ahead = ahead
        self._shape = self._rate / self._leave
        self._log_mean = log(mean_wait(self._shape, ahead) / self._leave)

    @property
    def made_of(self) -> tuple[float, float, int]:
        """The rates and the callers ahead."""
        return self._rate, self._leave, self._ahead

    def exceeds(self, seconds: float) -> float:
        """The probability that the wait is longer."""
        return probability_of(self.log_odds(seconds))

    def log_odds(self, seconds: float) -> float:
        """The natural logarithm of the odds that the wait is longer."""
        curve = tail_curve(self._shape, self._ahead)
        return -curve.log_odds_over.at(log(max(seconds, LEAST_SECONDS)) - self._log_mean)

    def exceeded_with(self, log_odds: Sequence[float]) -> list[float]:
        """For each of these log odds, the seconds that the wait exceeds with them."""
        log_time, log_mean = tail_curve(self._shape, self._ahead).log_time, self._log_mean
        return [exp(log_mean + log_time.at(-each)) for each in log_odds]

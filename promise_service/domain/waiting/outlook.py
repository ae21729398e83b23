"""From what is known of a queue at one instant to the distribution of a wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log, log1p
from typing import Any, NamedTuple

from promise_service.domain.waiting.announced_quantiles import SHARES
from promise_service.domain.waiting.learnt_odds import LearntOdds, probability_of
from promise_service.domain.waiting.tail import WaitTail

ENOUGH = 200
"""Waits that must have ended before the correction is believed."""

_NEAREST_SECONDS = 20.0
"""Nothing is learnt of shorter thresholds: nearly every wait is longer, so that they tell no wait from another."""

_FURTHEST = 14.0
"""Of the tail's log odds, which it tells still further out, as something to learn from: beyond one in a million they
tell nothing more."""

_LOG_ODDS_BEYOND = tuple(log((1 - share) / share) for share in SHARES)
_LEAST_SLOPE = 0.2
"""The log odds must fall with time, whatever a queue's first waits seem to teach."""


class Known(NamedTuple):
    """What is known of a queue when a caller enters, besides the tail; waits are in seconds."""

    level: int
    mean_wait: float
    last_wait: float
    favoured: int
    recent_answers: int


class Outlook(NamedTuple):
    """The distribution of one wait: log odds that it exceeds the threshold, and quantiles in seconds for `SHARES`."""

    tail: WaitTail
    known: tuple[float, ...]
    log_odds: float
    quantiles: tuple[float, ...]
    fitted: bool

    @property
    def probability(self) -> float:
        """That the wait exceeds the threshold."""
        return probability_of(self.log_odds)

    def row(self) -> list[Any]:
        """All of it, as JSON has it."""
        return [self.tail.made_of, self.known, self.log_odds, self.quantiles, self.fitted]


def outlook_from(row: Sequence[Any]) -> Outlook:
    """The outlook of a row."""
    made_of, known, log_odds, quantiles, fitted = row
    return Outlook(WaitTail(*made_of), tuple(known), log_odds, tuple(quantiles), fitted)


class Correction:
    """What the history of a queue says about the tail: log odds at the threshold, and how fast they fall beyond.

        log odds(wait > t) = correction + slope * (tail's log odds at t - tail's log odds at the threshold)

    The correction is a weighted sum of the tail's log odds there, what the last callers waited, who else waits, how
    many were answered just now, and a constant for each priority. Of a threshold under 20 s, as of 0, which asks for
    any wait at all, it is learnt at 20 s.
    """

    def __init__(self, threshold_seconds: float) -> None:
        self.threshold_seconds = threshold_seconds
        self._learnt_at_seconds = max(threshold_seconds, _NEAREST_SECONDS)
        self._levels: list[int] = []
        self._marks: dict[int, tuple[float, ...]] = {}
        self._odds = LearntOdds([0.0, 1.0, 0.0, 0.0, 0.0, 0.0], variance=0.5)
        self._slope = LearntOdds([1.0], variance=1.0)

    @property
    def fitted(self) -> bool:
        """Whether enough waits have ended to believe it."""
        return self._odds.cases >= ENOUGH

    def meet(self, level: int) -> None:
        """There are callers of this priority."""
        if level not in self._levels:
            self._levels.append(level)
            self._odds.grow()
            self._mark_levels()

    def outlook(self, tail: WaitTail, known: Known) -> Outlook:
        """The distribution of the wait of a caller of whom this is known."""
        at_threshold = tail.log_odds(self._learnt_at_seconds)
        raw = min(max(at_threshold, -_FURTHEST), _FURTHEST)
        level, mean_wait, last_wait, favoured, recent_answers = known
        values = (
            1.0,
            raw,
            log1p(mean_wait),
            log1p(last_wait),
            log1p(favoured),
            log1p(recent_answers),
            *self._marks.get(level, ()),
        )
        if not self.fitted:
            quantiles = tail.exceeded_with(_LOG_ODDS_BEYOND)
            odds = at_threshold + self._nearer(tail, at_threshold)
            return Outlook(tail, values, odds, tuple(quantiles), fitted=False)
        odds, slope = self._odds.log_odds(values), max(self._slope.weights[0], _LEAST_SLOPE)
        quantiles = tail.exceeded_with([raw + (wanted - odds) / slope for wanted in _LOG_ODDS_BEYOND])
        return Outlook(tail, values, odds + slope * self._nearer(tail, raw), tuple(quantiles), fitted=True)

    def learn(self, outlook: Outlook, waited: float) -> None:
        """Somebody with this outlook waited so many seconds."""
        known = self._as_wide(outlook.known)
        self._odds.learn(known, happened=waited > self._learnt_at_seconds)
        odds, raw = self._odds.log_odds(known), known[1]
        for seconds in (self._learnt_at_seconds / 3, self._learnt_at_seconds * 2):
            further = min(max(outlook.tail.log_odds(seconds), -_FURTHEST), _FURTHEST) - raw
            self._slope.learn([further], happened=waited > seconds, offset=odds)

    def document(self) -> dict[str, Any]:
        """What was learnt, as JSON has it."""
        return {"levels": self._levels, "odds": self._odds.document(), "slope": self._slope.document()}

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from what was learnt."""
        self._levels = [int(each) for each in document["levels"]]
        self._mark_levels()
        self._odds.restore(document["odds"])
        self._slope.restore(document["slope"])

    def _mark_levels(self) -> None:
        """The values by which each priority is told from the others."""
        self._marks = {level: tuple(float(level == each) for each in self._levels) for level in self._levels}

    def _nearer(self, tail: WaitTail, raw: float) -> float:
        """By how much the tail's log odds are larger at the threshold than where it is learnt: `raw`."""
        return 0.0 if self.threshold_seconds == self._learnt_at_seconds else tail.log_odds(self.threshold_seconds) - raw

    def _as_wide(self, known: Sequence[float]) -> list[float]:
        """As the weights are now: priorities may have been met since."""
        return [*known, *[0.0] * (len(self._odds.weights) - len(known))]

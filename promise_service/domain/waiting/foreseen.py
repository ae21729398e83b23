"""Waits that have ended: how long they were, and how well they were foreseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from promise_service.domain.keeping import percentile
from promise_service.domain.waiting.announced_quantiles import ANNOUNCED
from promise_service.domain.waiting.known_waits import Ended, KnownWait
from promise_service.domain.waiting.scores import ProbabilityClass, Scored, Scores, coverage, reliability, scores


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTally:
    """How long callers waited: `implied` and `cut_short` of them hung up (see `Ended`)."""

    times: tuple[timedelta, ...]
    implied: int
    cut_short: int

    def time(self, percent: int) -> timedelta | None:
        """The wait that so many percent of them did not exceed; None of none."""
        return percentile(self.times, percent) if self.times else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastTally:
    """What was forecast for callers who had to wait, against what came of it.

    `announced` counts the forecasts whose announced quantile could have been told to callers, `announced_coverage` is
    the share of those that it was enough for. `scores` are None of no forecasts.
    """

    scores: Scores | None
    announced: int
    announced_coverage: float | None
    reliability: tuple[ProbabilityClass, ...]


def wait_tally(waits: Sequence[KnownWait]) -> WaitTally:
    """What these waits come to."""
    return WaitTally(
        times=tuple(sorted(each.time for each in waits)),
        implied=sum(each.ended is Ended.IMPLIED for each in waits),
        cut_short=sum(each.ended is Ended.CUT_SHORT for each in waits),
    )


def forecast_tally(forecasts: Sequence[tuple[Scored, bool]]) -> ForecastTally:
    """What these forecasts come to, each with whether it could have been announced."""
    scored = [each for each, _ in forecasts]
    announced = [each for each, announce in forecasts if announce]
    return ForecastTally(
        scores=scores(scored),
        announced=len(announced),
        announced_coverage=coverage(announced, ANNOUNCED),
        reliability=reliability(scored),
    )

"""How good forecasts of a wait were, once the waits have ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from promise_service.domain.waiting.announced_quantiles import SHARES

CLASSES = 10
"""Into how many classes of equal width probabilities are divided."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What was said of a wait: the probability that it is longer than the threshold, and quantiles; and what it was.

    A quantile is None where a way to forecast does not give any.
    """

    probability: float
    quantiles: tuple[float | None, ...]
    waited: float
    longer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What many forecasts of one kind come to.

    `brier` is the mean squared error of the probability (G. W. Brier, Monthly Weather Review 78 (1950), 1-3). `auc` is
    the chance that a wait over the threshold was given a larger probability than one under it, ties counting half;
    None where all were on one side. `calibration_error` is the mean distance between the probability and the share in
    ten classes of equal width, each counting by its size. `coverage` is, for each quantile, the share of waits that it
    was enough for.
    """

    waits: int
    longer: int
    brier: float
    auc: float | None
    calibration_error: float
    coverage: tuple[float | None, ...]


def scores(forecasts: Sequence[Scored]) -> Scores | None:
    """The scores of these; None of none."""
    if not forecasts:
        return None
    number = len(forecasts)
    return Scores(
        waits=number,
        longer=sum(each.longer for each in forecasts),
        brier=sum((each.probability - each.longer) ** 2 for each in forecasts) / number,
        auc=_auc(forecasts),
        calibration_error=_calibration_error(forecasts),
        coverage=tuple(coverage(forecasts, place) for place in range(len(SHARES))),
    )


@dataclass(frozen=True, slots=True)
class ProbabilityClass:
    """Forecasts whose probabilities are alike: how many, the sum of what they said, and how many waits were longer."""

    forecasts: int = 0
    said: float = 0.0
    longer: int = 0

    def __add__(self, other: ProbabilityClass) -> ProbabilityClass:
        return ProbabilityClass(self.forecasts + other.forecasts, self.said + other.said, self.longer + other.longer)

    @property
    def mean(self) -> float | None:
        """The mean of the probabilities; None of none."""
        return self.said / self.forecasts if self.forecasts else None

    @property
    def observed(self) -> float | None:
        """The share of waits over the threshold, which the mean should be near; None of none."""
        return self.longer / self.forecasts if self.forecasts else None


def reliability(forecasts: Sequence[Scored]) -> tuple[ProbabilityClass, ...]:
    """The forecasts by classes of equal width of their probability, least first (the reliability curve)."""
    numbers, said, longer = [0] * CLASSES, [0.0] * CLASSES, [0] * CLASSES
    for each in forecasts:
        place = min(int(each.probability * CLASSES), CLASSES - 1)
        numbers[place] += 1
        said[place] += each.probability
        longer[place] += each.longer
    return tuple(map(ProbabilityClass, numbers, said, longer))


def coverage(forecasts: Sequence[Scored], place: int) -> float | None:
    """The share of waits that the quantile at this place of `SHARES` was enough for; None where none was given."""
    given = [(each.waited, quantile) for each in forecasts if (quantile := each.quantiles[place]) is not None]
    return sum(waited <= quantile for waited, quantile in given) / len(given) if given else None


def _auc(forecasts: Sequence[Scored]) -> float | None:
    """By ranks: H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18 (1947), 50-60."""
    longer = sum(each.longer for each in forecasts)
    shorter = len(forecasts) - longer
    if not longer or not shorter:
        return None
    ranks, before = 0.0, 0
    ordered = sorted((each.probability, each.longer) for each in forecasts)
    for _, tied in groupby(ordered, key=lambda each: each[0]):
        together = list(tied)
        ranks += sum(is_longer for _, is_longer in together) * (before + (len(together) + 1) / 2)
        before += len(together)
    return (ranks - longer * (longer + 1) / 2) / (longer * shorter)


def _calibration_error(forecasts: Sequence[Scored]) -> float:
    return sum(abs(each.said - each.longer) for each in reliability(forecasts)) / len(forecasts)

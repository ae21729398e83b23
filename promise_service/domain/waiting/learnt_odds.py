"""A logistic regression that learns from each case as it comes, and slowly forgets.

The weights are normally distributed as far as we know; each case moves their mean and narrows their covariance by one
step of Newton's method, and forgetting widens it a little (W. D. Penny and S. J. Roberts, "Dynamic logistic
regression", IJCNN 1999; T. H. McCormick, A. E. Raftery, D. Madigan and R. S. Burd, "Dynamic logistic regression and
dynamic model averaging for binary classification", Biometrics 68 (2012), 23-30).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, sqrt
from operator import mul
from typing import Any

_FORGET = 0.9997
"""Of what was known before, with each case: some 3,300 cases are remembered."""

_LEAST_VARIANCE = 1e-3


def probability_of(log_odds: float) -> float:
    """The probability that has these log odds."""
    if log_odds >= 0:
        return 1 / (1 + exp(-min(log_odds, 700.0)))
    odds = exp(max(log_odds, -700.0))
    return odds / (1 + odds)


class LearntOdds:
    """The log odds of an event as a weighted sum of what is known before it."""

    def __init__(self, weights: Sequence[float], variance: float) -> None:
        self.weights = list(weights)
        self.cases = 0
        self._prior = variance
        size = len(self.weights)
        self._covariance = [[variance if i == j else 0.0 for j in range(size)] for i in range(size)]

    def grow(self) -> None:
        """One more thing is known before the event; so far it means nothing."""
        for row in self._covariance:
            row.append(0.0)
        self.weights.append(0.0)
        self._covariance.append([0.0] * (len(self.weights) - 1) + [self._prior])

    def log_odds(self, known: Sequence[float]) -> float:
        """Of the event, by what is known."""
        odds: float = sum(map(mul, self.weights, known))
        return odds

    def learn(self, known: Sequence[float], *, happened: bool, offset: float = 0.0) -> None:
        """By what was known, the event happened or not; `offset` are log odds that are not to be learnt."""
        chance = probability_of(offset + self.log_odds(known))
        variance = max(chance * (1 - chance), _LEAST_VARIANCE)
        spread = [sum(map(mul, row, known)) / _FORGET for row in self._covariance]
        narrowed = variance / (1 + variance * sum(map(mul, spread, known)))
        surprise = (happened - chance) * narrowed / variance
        self.weights = [weight + s * surprise for weight, s in zip(self.weights, spread, strict=True)]
        self._covariance = [
            [c / _FORGET - by * other for c, other in zip(row, spread, strict=True)]
            for row, by in zip(self._covariance, [s * narrowed for s in spread], strict=True)
        ]
        self.cases += 1
        self._bound()

    def document(self) -> dict[str, Any]:
        """What was learnt, as JSON has it."""
        return {"cases": self.cases, "weights": self.weights, "covariance": self._covariance}

    def restore(self, document: Mapping[str, Any]) -> None:
        """Go on from what was learnt; ValueError where weights and covariance do not fit together."""
        weights = [float(each) for each in document["weights"]]
        covariance = [[float(each) for each in row] for row in document["covariance"]]
        if len(covariance) != len(weights) or any(len(row) != len(weights) for row in covariance):
            raise ValueError(f"the covariance of {len(weights)} weights must be a square of that size")
        self.cases, self.weights, self._covariance = int(document["cases"]), weights, covariance

    def _bound(self) -> None:
        """Forgetting never leaves us less sure than we were before the first case: a rare thing is not forgotten."""
        for place, row in enumerate(self._covariance):
            if row[place] > self._prior:
                scale = sqrt(self._prior / row[place])
                for other, each in enumerate(self._covariance):
                    each[place] *= scale
                    row[other] *= scale

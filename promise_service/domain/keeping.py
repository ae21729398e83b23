"""Do we keep our promises: what became of those that were due, and how sure the rate is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil, sqrt

Group = tuple[str | None, ...]
"""What the promises of one row have in common: a value for each dimension that was asked for, in that order."""

_Z_95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution: 2.5 % are left out at either end."""


class Dimension(StrEnum):
    """By what promises can be told apart. Team and agent are those who owe them as things stand now."""

    CHANNEL = "channel"
    TEAM = "team"
    QUEUE = "queue"
    AGENT = "agent"
    SUBJECT = "subject"
    KIND = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the promises that were due in some time.

    `due` counts them all. `forewarned` ones are among the broken, `early` and `unreached` ones among the kept.
    `lateness` is, for each one that was fulfilled after it was due, by how much.
    """

    due: int = 0
    kept: int = 0
    broken: int = 0
    forewarned: int = 0
    void: int = 0
    early: int = 0
    unreached: int = 0
    lateness: tuple[timedelta, ...] = ()

    @property
    def open(self) -> int:
        """How many have no verdict yet."""
        return self.due - self.kept - self.broken - self.void

    @property
    def rate(self) -> float | None:
        """Kept ÷ (kept + broken); None where neither was."""
        counted = self.kept + self.broken
        return self.kept / counted if counted else None

    @property
    def rate_interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the rate; None where there is no rate."""
        counted = self.kept + self.broken
        return wilson_interval(self.kept, counted) if counted else None

    def late(self, percent: int) -> timedelta | None:
        """The lateness that so many percent of the late ones did not exceed; None where none was late."""
        return percentile(self.lateness, percent) if self.lateness else None


def rate_change(now: Tally, before: Tally) -> float | None:
    """By how much the rate differs from the one before: 0.05 is five points more. None where either has none."""
    if now.rate is None or before.rate is None:
        return None
    return now.rate - before.rate


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % score interval of a share, for at least one trial.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927), 209-212. It stays within 0 and 1, and says something of few trials too.
    """
    share, square = successes / trials, _Z_95**2
    centre = share + square / (2 * trials)
    margin = _Z_95 * sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    scale = 1 + square / trials
    low = 0.0 if successes == 0 else (centre - margin) / scale
    high = 1.0 if successes == trials else (centre + margin) / scale
    return low, high


def percentile(values: Sequence[timedelta], percent: int) -> timedelta:
    """The smallest of the values that at least so many percent of them do not exceed, for one value at least.

    It is a value that occurred: the nearest rank, which SQL calls PERCENTILE_DISC (ISO/IEC 9075-2).
    """
    return sorted(values)[max(ceil(len(values) * percent / 100), 1) - 1]

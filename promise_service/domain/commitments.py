"""What a service publishes as its commitments, and whether it keeps to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import accumulate


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLevel:
    """So many percent of calls are answered within so long."""

    percent: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentTerms:
    """How much of what is counted is promised, in percent; None: nothing is published.

    `in_time` is of what customers write, answered by the deadline of its channel; `personalised` of all interactions;
    `satisfaction` of fulfilled promises, on which the customer gave a score.
    """

    in_time: int
    personalised: int | None
    satisfaction: int | None
    service_level: ServiceLevel | None


USUAL_COMMITMENTS = CommitmentTerms(in_time=100, personalised=None, satisfaction=None, service_level=None)
"""What holds where a policy says nothing: a deadline is a promise to everybody."""


class Commitment(StrEnum):
    """What is committed to."""

    IN_TIME = "in_time"
    TRACEABILITY = "traceability"
    PERSONALISATION = "personalisation"
    SATISFACTION = "satisfaction"
    SERVICE_LEVEL = "service_level"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of those that were counted."""

    achieved: int = 0
    counted: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.achieved + other.achieved, self.counted + other.counted)

    def __sub__(self, other: Share) -> Share:
        return Share(self.achieved - other.achieved, self.counted - other.counted)

    @property
    def value(self) -> float | None:
        """Achieved ÷ counted; None where nothing was counted."""
        return self.achieved / self.counted if self.counted else None

    def reaches(self, percent: int) -> bool | None:
        """Whether it is at least so many percent, without rounding; None where nothing was counted."""
        return 100 * self.achieved >= percent * self.counted if self.counted else None


def reached_since(days: Sequence[Share], length: int, percent: int) -> int | None:
    """The place of the first day of the unbroken run in which a commitment stands as it does on the last of `days`.

    Each day is judged by the `length` days that end with it; one whose days count nothing breaks no run. None where
    those that end with the last one count nothing.
    """
    totals = list(accumulate(days, initial=Share()))
    states = {last: (totals[last + 1] - totals[last + 1 - length]).reaches(percent) for last in _ends(days, length)}
    now, since = states[len(days) - 1], None
    for last in reversed(states):
        if now is None or states[last] is (not now):
            break
        if states[last] is now:
            since = last
    return since


def _ends(days: Sequence[Share], length: int) -> range:
    return range(length - 1, len(days))

"""What it takes to call a customer back, from the attempts that were made, as soon as there are enough of them.

How many are enough follows from the standard error of each figure, and from what it does to the work of a callback
(`CallbackEffort.work`), by which capacity goes:

- an answer rate p of n attempts has the standard error sqrt(p (1 - p) / n): .018 of 200 at .93, and .035 at most. In
  three attempts of five minutes that moves the work by .3 % at .93, and by 1.3 % at .5;
- a mean handle time of n answered attempts has the standard error variation / sqrt(n): 6 % of 100 at the usual
  variation of .6, and the work moves by as much. Where that matters most, with many agents, a hundred calls are made
  in an hour, and thousands in eight weeks;
- the time of unanswered attempts may vary as much as it is long: 14 % of 50. It is a hundredth of the work where .93
  are answered, and an eighth where half are: .2 to 2 %.

Attempts all count alike, first and further ones: `CallbackEffort` repeats them with one rate, of which answered ÷ made
is the maximum-likelihood estimate, whoever was called once and whoever three times.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from typing import Any

from promise_service.domain.callback_load import LEAST_TIME, MOST_VARIATION, CallbackEffort

MEASURED_OVER = timedelta(weeks=8)
"""Attempts of this time count: two months of weeks, so that it follows a change of work, and each weekday is in it."""

ENOUGH_ATTEMPTS = 200
ENOUGH_ANSWERED = 100
ENOUGH_UNANSWERED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptTally:
    """How the attempts at callbacks went, in counts and in whole seconds.

    `timed_…` are those of which it was told how long they took, `…_seconds` their sum, and `answered_squares` the sum
    of the squares.
    """

    answered: int = 0
    unanswered: int = 0
    timed_answered: int = 0
    answered_seconds: int = 0
    answered_squares: int = 0
    timed_unanswered: int = 0
    unanswered_seconds: int = 0

    @property
    def made(self) -> int:
        """All attempts, answered or not."""
        return self.answered + self.unanswered

    @property
    def answer_rate(self) -> float:
        """The share that was answered. Where nobody answered, as if one had: nobody is never reached."""
        return max(1, self.answered) / self.made

    @property
    def average_handle_time(self) -> timedelta:
        """Of answered attempts; a second at least."""
        return max(LEAST_TIME, timedelta(seconds=self.answered_seconds / self.timed_answered))

    @property
    def handle_time_variation(self) -> float:
        """The standard deviation of the handle times of two or more answered attempts ÷ their mean; at most 5."""
        count = self.timed_answered
        squares = count * self.answered_squares - self.answered_seconds**2  # whole numbers, so never below 0
        deviation = sqrt(squares / (count * (count - 1)))
        return min(MOST_VARIATION, deviation / self.average_handle_time.total_seconds())

    @property
    def unanswered_time(self) -> timedelta:
        """The mean of unanswered attempts; a second at least."""
        return max(LEAST_TIME, timedelta(seconds=self.unanswered_seconds / self.timed_unanswered))


NO_ATTEMPTS = AttemptTally()
"""Nothing was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredEffort:
    """How the attempts of a queue went from `since` up to `measured_at`."""

    queue: str
    since: datetime
    measured_at: datetime
    tally: AttemptTally


class EffortSource(StrEnum):
    """Where a figure comes from."""

    POLICY = "policy"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class EffortFigure:
    """One figure of what a callback takes: the value that counts, how many attempts tell of it, and how many must."""

    name: str
    value: float
    counted: int
    enough: int

    @property
    def source(self) -> EffortSource:
        """Measured once enough attempts tell of it, the policy's before."""
        return EffortSource.MEASURED if self.counted >= self.enough else EffortSource.POLICY


def effort_that_counts(written: CallbackEffort, tally: AttemptTally) -> CallbackEffort:
    """The effort of the policy, with each figure measured of which enough attempts tell."""
    measured: dict[str, Any] = {}
    if tally.made >= ENOUGH_ATTEMPTS:
        measured["answer_rate"] = tally.answer_rate
    if tally.timed_answered >= ENOUGH_ANSWERED:
        measured["average_handle_time"] = tally.average_handle_time
        measured["handle_time_variation"] = tally.handle_time_variation
    if tally.timed_unanswered >= ENOUGH_UNANSWERED:
        measured["unanswered_time"] = tally.unanswered_time
    return replace(written, **measured) if measured else written


def effort_figures(written: CallbackEffort, tally: AttemptTally) -> tuple[EffortFigure, ...]:
    """The figures that count, one by one, with what they rest on."""
    effort = effort_that_counts(written, tally)
    handle, unanswered = effort.average_handle_time.total_seconds(), effort.unanswered_time.total_seconds()
    answered = (tally.timed_answered, ENOUGH_ANSWERED)
    return (
        EffortFigure("answer_rate", effort.answer_rate, tally.made, ENOUGH_ATTEMPTS),
        EffortFigure("average_handle_time_seconds", handle, *answered),
        EffortFigure("handle_time_variation", effort.handle_time_variation, *answered),
        EffortFigure("unanswered_time_seconds", unanswered, tally.timed_unanswered, ENOUGH_UNANSWERED),
    )

"""What became of calls, and how many of them were answered within a time."""

from __future__ import annotations

from dataclasses import dataclass

from promise_service.domain.commitments import Share


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTally:
    """So many calls entered; `unknown` are those of whose end nobody told, although nobody waits for so long."""

    calls: int = 0
    answered: int = 0
    abandoned: int = 0
    waiting: int = 0
    unknown: int = 0

    def __add__(self, other: CallTally) -> CallTally:
        return CallTally(
            calls=self.calls + other.calls,
            answered=self.answered + other.answered,
            abandoned=self.abandoned + other.abandoned,
            waiting=self.waiting + other.waiting,
            unknown=self.unknown + other.unknown,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTally:
    """How calls fared against one time: answered within it, or later; hung up only after it; waiting still, and longer.

    Who hangs up within the time left us no chance to answer within it, and counts on neither side. That is the one of
    the usual five formulas in which such calls "do not affect service level" (ICMI, "Service Level Calculations",
    QueueTips, 2002, formula 4). Who waits still is added to it: it is certain by then that no answer is in time.
    """

    answered_within: int = 0
    answered_later: int = 0
    abandoned_later: int = 0
    waiting_longer: int = 0

    def __add__(self, other: LevelTally) -> LevelTally:
        return LevelTally(
            answered_within=self.answered_within + other.answered_within,
            answered_later=self.answered_later + other.answered_later,
            abandoned_later=self.abandoned_later + other.abandoned_later,
            waiting_longer=self.waiting_longer + other.waiting_longer,
        )

    @property
    def share(self) -> Share:
        """The service level: of all of these, those who were answered within the time."""
        missed = self.answered_later + self.abandoned_later + self.waiting_longer
        return Share(self.answered_within, self.answered_within + missed)

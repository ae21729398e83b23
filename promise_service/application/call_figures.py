"""How many calls came into each queue, what became of them, and what was forecast for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from promise_service.application.call_records import Foretold
from promise_service.domain.intervals import Interval
from promise_service.domain.waiting.answering import CallTally, LevelTally


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCount:
    """The calls that entered one queue in one span; `levels` holds how they fared against each time that was asked."""

    span: Interval
    queue: str
    tally: CallTally
    levels: Mapping[timedelta, LevelTally]


class ForetoldCall(NamedTuple):
    """As much of a call as tells how long the caller waited, and what was forecast for it; None where nothing was."""

    entered_at: datetime
    answered_at: datetime | None
    abandoned_at: datetime | None
    foretold: Foretold | None


class CallFigures(Protocol):
    """Counts recorded calls, and reads very many of them, without any lock.

    Where a `queue` may be named, it is about all of them without one.
    """

    def number(self, span: Interval, queue: str | None) -> int:
        """How many calls entered in this span: found fast, however many there are."""
        ...

    def counted(
        self, spans: Sequence[Interval], within: Collection[timedelta], now: datetime, queue: str | None = None
    ) -> Sequence[CallCount]:
        """The calls that entered in each span, as it stands at `now`, by queue; nothing for a queue without any."""
        ...

    def entered(self, queue: str, span: Interval) -> Sequence[ForetoldCall]:
        """The calls that entered the queue in this span, in the order of entering."""
        ...

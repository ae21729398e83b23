"""What is said of a wait, before it and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Source(StrEnum):
    """The step that a forecast rests on."""

    IDLE_AGENT = "idle_agent"
    """An agent is free, so nobody waits."""

    TAIL = "tail"
    """The formula, with what the queue shows now: too few waits have ended to learn from."""

    FITTED = "fitted"
    """The formula, corrected by what came of the waits before."""


class WaitForecast(NamedTuple):
    """What to expect for somebody who calls now, from what was known at `as_of`.

    `quantiles` are seconds, for the shares of callers in `announced_quantiles.SHARES`. `announce` tells whether the
    announced one of them was enough for as many of the last callers as it should be.
    """

    quantiles: tuple[float, ...]
    probability_over_threshold: float
    announce: bool
    source: Source
    as_of: datetime

    @property
    def seconds(self) -> float:
        """The median."""
        return self.quantiles[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTraffic:
    """What goes on in a queue: how many wait and how many agents are at work, as far as each is known, and how long
    they need for a call.
    """

    waiting: int | None
    agents: int | None
    handle_seconds: float


@dataclass(frozen=True, slots=True)
class EndedWait:
    """How long a caller waited; or would have waited who hung up, which is `implied`."""

    call_id: str
    seconds: float
    implied: bool


@dataclass(frozen=True, slots=True)
class Observed:
    """What a record of a call came to: the waits of which it tells the end, and what was forecast for the caller.

    That is None unless the record tells that the caller entered, before anything later was told.
    """

    ended: tuple[EndedWait, ...]
    foretold: WaitForecast | None

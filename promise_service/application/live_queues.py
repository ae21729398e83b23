"""How queues stand just now, shared by all processes. Whatever is live may be lost at any time; then it is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from promise_service.domain.policy import Queue
from promise_service.domain.waiting.calls import Call, QueueState
from promise_service.domain.waiting.forecast import QueueTraffic, WaitForecast
from promise_service.domain.waiting.live_queue import Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntWaits:
    """What was learnt from the recorded calls of a queue, and when; for waits above `threshold`."""

    queue: str
    document: Mapping[str, Any]
    threshold: timedelta
    learnt_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveWait:
    """The forecast for a caller (None: unknown), and whether the queue offered callbacks by its last forecast.

    `elapsed` is how long the caller has waited already, as calls tell it, else as it was said; `call_waits` whether
    calls tell that the one of the `call_id` that was asked for waits.
    `learnt_at` is when the forecasts of this queue were last fitted to its recorded calls; None where never.
    """

    forecast: WaitForecast | None = None
    was_offering: bool = False
    elapsed: timedelta = timedelta()
    call_waits: bool = False
    learnt_at: datetime | None = None


NOTHING_LIVE = LiveWait()


class LiveQueues(Protocol):
    """The live state of queues. Nothing is raised where it cannot be reached: that is told by the answers."""

    def take_in_calls(self, queue: Queue, calls: Sequence[Call], now: datetime) -> Mapping[str, WaitForecast] | None:
        """What is known of these calls by now, each with all that was ever told of it.

        Returns the forecasts for those who have just entered, by their call id; None where nothing could be kept.
        """
        ...

    def take_in_state(self, queue: Queue, state: QueueState) -> bool | None:
        """How a queue stands; False for a state older than the one known, None where it could not be kept."""
        ...

    def wait(self, queue: Queue, whose: Waiting, now: datetime) -> LiveWait:
        """What a caller has to expect from now on."""
        ...

    def traffic(self, queue: Queue, now: datetime) -> QueueTraffic | None:
        """Who waits, and who is at work; None where nothing recent is known."""
        ...

    def note_offering(self, queue: Queue, *, offering: bool) -> None:
        """Whether the queue offers callbacks by its last forecast."""
        ...

    def begin_with(self, queue: Queue, learnt: LearntWaits) -> bool:
        """Forecast by what was learnt from now on; False where that could not be kept."""
        ...


class NoLiveQueues:
    """Where there is no place for live state: everything is unknown."""

    def take_in_calls(self, queue: Queue, calls: Sequence[Call], now: datetime) -> None:
        """Nothing is kept."""

    def take_in_state(self, queue: Queue, state: QueueState) -> None:
        """Nothing is kept."""

    def wait(self, queue: Queue, whose: Waiting, now: datetime) -> LiveWait:  # noqa: ARG002 - the port's signature
        """Nothing is known."""
        return LiveWait(elapsed=whose.elapsed)

    def traffic(self, queue: Queue, now: datetime) -> None:
        """Nothing is known."""

    def note_offering(self, queue: Queue, *, offering: bool) -> None:
        """Nothing is kept."""

    def begin_with(self, queue: Queue, learnt: LearntWaits) -> bool:  # noqa: ARG002 - as above
        """Nothing is kept."""
        return False

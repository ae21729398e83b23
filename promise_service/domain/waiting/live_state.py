"""How a queue stands as its telephony system counts it, while that is fresh."""

from __future__ import annotations

from datetime import datetime, timedelta

from promise_service.domain.waiting.calls import QueueState


class LiveState:
    """The latest state that was told, and by how many more callers than we know of it counted."""

    def __init__(self, stale_after: timedelta | None) -> None:
        self._stale_after = stale_after
        self._state: QueueState | None = None
        self._unseen = 0

    def is_news(self, state: QueueState) -> bool:
        """Whether this state is at least as new as the one known."""
        return self._state is None or state.at >= self._state.at

    def take_in(self, state: QueueState, *, known_waiting: int) -> None:
        """The queue stands like this; we know of so many who wait."""
        self._state = state
        self._unseen = max((state.waiting or 0) - known_waiting, 0)

    def stale(self, told_at: datetime | None, now: datetime) -> bool:
        """Whether what was told then is too old to be believed now."""
        return self._stale_after is not None and (told_at is None or now - told_at > self._stale_after)

    def nobody_staffed(self, now: datetime) -> bool:
        """Whether no agent is at work."""
        state = self._fresh(now)
        return state is not None and state.agents_staffed == 0

    def answer_rate(self, now: datetime, handle_seconds: float) -> float | None:
        """How many calls a second the staffed agents can take; None where nobody has told of them of late.

        `handle_seconds` counts where the state tells no handle time.
        """
        state = self._fresh(now)
        if state is None or not state.agents_staffed:
            return None
        told = state.average_handle_time
        return state.agents_staffed / (handle_seconds if told is None else max(told.total_seconds(), 1.0))

    def unseen_waiting(self, now: datetime) -> int:
        """How many wait of whom no call was told."""
        return 0 if self._fresh(now) is None else self._unseen

    def agent_is_idle(self, now: datetime, clock: float | None) -> bool:
        """Whether an agent was free, and nothing has happened since; `clock` is the latest event of any call."""
        state = self._fresh(now)
        if state is None or not state.agents_available:
            return False
        return clock is None or state.at.timestamp() >= clock

    def _fresh(self, now: datetime) -> QueueState | None:
        return None if self._state is None or self.stale(self._state.at, now) else self._state

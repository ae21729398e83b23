"""How a queue stands as its telephony system counts it, while that is fresh."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import datetime, timedelta
from typing import Any

from promise_service.domain.waiting.calls import QueueState
from promise_service.domain.waiting.waiting_line import EnteredByLevel, how_many, without_the_longest

HEARD_WITHIN_SECONDS = 1.0
"""How long somebody has waited is told in whole seconds."""


class LiveState:
    """The latest state that was told, and by how many more or fewer callers than calls tell of it counted.

    What is told only later of the time before a state changes what calls tell of that instant, and not what the state
    counted: so who was not seen, or was thought to wait, becomes known.
    """

    def __init__(self, stale_after: timedelta | None) -> None:
        self._stale_after = stale_after
        self._state: QueueState | None = None
        self._more_than_known = 0
        self._answered_since = 0

    @property
    def state(self) -> QueueState | None:
        """The latest one; None before any was told."""
        return self._state

    @property
    def unseen(self) -> int:
        """How many the latest state counted of whom no call was told."""
        return max(self._more_than_known, 0)

    def is_news(self, state: QueueState) -> bool:
        """Whether this state is at least as new as the one known."""
        return self._state is None or state.at >= self._state.at

    def take_in(self, state: QueueState, *, known_waiting: int, answered_since: int) -> None:
        """The queue stood like this; we know of so many who waited then, and who were answered after that instant."""
        self._state = state
        self._answered_since = answered_since
        self._more_than_known = 0 if state.waiting is None else state.waiting - known_waiting

    def stale(self, told_at: datetime | None, now: datetime) -> bool:
        """Whether what was told then is too old to be believed now."""
        return self._stale_after is not None and (told_at is None or now - told_at > self._stale_after)

    @property
    def tells_the_wait(self) -> bool:
        """Whether it tells all that a wait is forecast from where no call was told: who waits, and who is at work."""
        return self._state is not None and self._state.waiting is not None and self._agents > 0

    @property
    def everything_is_told(self) -> bool:
        """Whether a log that has every call is gone through: what it does not tell did not happen."""
        return self._stale_after is None

    def fresh(self, now: datetime) -> LiveState:
        """This, or where the state is too old to be believed, as if nobody had told any."""
        return _UNTOLD if self._state is None or self.stale(self._state.at, now) else self

    @property
    def nobody_staffed(self) -> bool:
        """Whether no agent is at work."""
        return self._state is not None and self._state.agents_staffed == 0

    def answer_rate(self, handle_seconds: float) -> float | None:
        """How many calls a second the staffed agents can take; None where nobody has told of them.

        `handle_seconds` counts where the state tells no handle time; telephony systems tell 0 where they know none.
        """
        if self._state is None or not self._agents:
            return None
        told = self._state.average_handle_time
        return self._agents / (max(told.total_seconds(), 1.0) if told else handle_seconds)

    def besides(self, entered: float) -> LiveState:
        """As it is for a caller of whom no call was told, who entered then: a state of later has counted them."""
        if not self.unseen:
            return self
        others = copy(self)
        others.entered(entered)
        return others

    def unseen_waiting(self, entered: float, answer_rate: float, known: EnteredByLevel) -> int:
        """How many wait of whom no call was told, and had entered by then, in seconds since 1970.

        Where the state tells the longest wait, it is that of one of them, unless somebody of those `known` has waited
        as long, and the others are taken to have entered evenly since. Else as many waited then as do now, and what
        the agents have taken since, at this rate a second, has left again.
        """
        state = self._state
        if state is None or self._more_than_known <= 0:
            return 0
        since, longest = state.at.timestamp() - entered, state.longest_wait
        if since <= 0:
            return self.unseen
        if longest is None:
            return round(max(self.unseen - answer_rate * since, 0.0))
        if since >= longest.total_seconds():
            return 0
        first_at = (state.at - longest).timestamp() + HEARD_WITHIN_SECONDS
        first = 0 if any(each[0] <= first_at for each in known.values()) else 1
        return first + round((self.unseen - first) * (1 - since / longest.total_seconds()))

    def believed(self, waiting: EnteredByLevel) -> EnteredByLevel:
        """Those of the callers who wait by their calls, of whom the state says so too.

        Where it counted fewer, the end of some was never told: the longest known ones are doubtful, and left out as
        long as the state counts.
        """
        if self._state is None or self._more_than_known >= 0:
            return waiting
        at = self._state.at.timestamp()
        return without_the_longest(-self._more_than_known, waiting, entered_by=at)

    def entered(self, at: float) -> None:
        """A caller entered at this instant, in seconds since 1970: if that was before the state, it counted them."""
        self._known_by_the_state(at, -1)

    def left(self, at: float) -> None:
        """One of those who were taken to wait left at this instant: if before the state, it did not count them."""
        self._known_by_the_state(at, +1)

    def forgotten(self, callers: int) -> None:
        """So many who had entered long before are not taken to wait any more."""
        if self._state is not None and self._state.waiting is not None:
            self._more_than_known += callers

    def answered(self, at: float) -> None:
        """A caller was answered at this instant, in seconds since 1970: by one of those who were free, if later."""
        if self._state is not None and at > self._state.at.timestamp():
            self._answered_since += 1

    def agent_is_idle(self, others_waiting: EnteredByLevel) -> bool:
        """Whether of the agents who were free one is left, after those answered since and the others who wait.

        Who was free by the state and has talked since counts as taken: whether the work after a talk is done, calls
        do not tell.
        """
        state = self._state
        if state is None or not state.agents_available:
            return False
        return state.agents_available - self._answered_since - how_many(others_waiting) - self.unseen > 0

    def document(self) -> dict[str, Any] | None:
        """What was told, as JSON has it; None before anything was."""
        state = self._state
        if state is None:
            return None
        return {
            "at": state.at.isoformat(),
            "waiting": state.waiting,
            "agents_staffed": state.agents_staffed,
            "agents_available": state.agents_available,
            "average_handle_seconds": _seconds(state.average_handle_time),
            "longest_wait_seconds": _seconds(state.longest_wait),
            "more_than_known": self._more_than_known,
            "answered_since": self._answered_since,
        }

    def restore(self, document: Mapping[str, Any] | None) -> None:
        """Go on from what was told."""
        if document is None:
            return
        self._state = QueueState(
            at=datetime.fromisoformat(document["at"]),
            waiting=document["waiting"],
            agents_staffed=document["agents_staffed"],
            agents_available=document["agents_available"],
            average_handle_time=_duration(document["average_handle_seconds"]),
            longest_wait=_duration(document["longest_wait_seconds"]),
        )
        self._more_than_known = document["more_than_known"]
        self._answered_since = document["answered_since"]

    @property
    def _agents(self) -> int:
        """At work: those staffed, or where nobody told of them those who are free, at least."""
        state = self._state
        return 0 if state is None else state.agents_staffed or state.agents_available or 0

    def _known_by_the_state(self, at: float, more: int) -> None:
        state = self._state
        if state is not None and state.waiting is not None and at <= state.at.timestamp():
            self._more_than_known += more


_UNTOLD = LiveState(None)
"""Nothing is ever taken in by this one."""


def _seconds(duration: timedelta | None) -> float | None:
    return None if duration is None else duration.total_seconds()


def _duration(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)

"""What is told of a queue: its calls, one by one, and how it stands, as telephony systems count it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from promise_service.errors import Fault

CLOCKS_DIFFER = timedelta(seconds=5)
"""Up to here an order that cannot be is two clocks that differ, and both events count as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is known of one call so far. A later record of the same `call_id` may know more; it never takes back.

    A call that was both answered and abandoned stopped waiting at whichever came first: an agent picked up a dead
    line, or the caller hung up in the middle of the talk. `priority` is the telephony system's own number for it.
    """

    call_id: str
    entered_at: datetime
    priority: int = 0
    answered_at: datetime | None = None
    abandoned_at: datetime | None = None
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        answered, abandoned, ended = self.answered_at, self.abandoned_at, self.ended_at
        if answered is not None and abandoned is not None:
            if answered <= abandoned:
                abandoned, ended = None, ended or abandoned
            else:
                answered, ended = None, None
        answered = None if answered is None else max(answered, self.entered_at)
        abandoned = None if abandoned is None else max(abandoned, self.entered_at)
        ended = None if answered is None or ended is None else max(ended, answered)
        for name, value in (("answered_at", answered), ("abandoned_at", abandoned), ("ended_at", ended)):
            object.__setattr__(self, name, value)

    def filled_in(self, later: Call) -> Call:
        """This call with what a later record of it tells that is not known of it; the first is believed.

        Who is told to have hung up, and is known to have been answered, did so in the middle of the talk.
        """
        waits = self.waited_until is None
        hung_up = None if waits else later.abandoned_at
        return replace(
            self,
            answered_at=later.answered_at if waits else self.answered_at,
            abandoned_at=later.abandoned_at if waits else self.abandoned_at,
            ended_at=self.ended_at or later.ended_at or hung_up,
        )

    @property
    def waited_until(self) -> datetime | None:
        """When the caller stopped waiting; None while that is not known."""
        return self.answered_at or self.abandoned_at

    @property
    def had_to_wait(self) -> bool:
        """Whether the caller is known to have waited at all, however long."""
        until = self.waited_until
        return until is not None and until > self.entered_at


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """How a queue stood at one instant. What a system does not tell is None, never 0."""

    at: datetime
    waiting: int | None = None
    agents_staffed: int | None = None
    agents_available: int | None = None
    average_handle_time: timedelta | None = None
    longest_wait: timedelta | None = None


def order_faults(
    entered_at: datetime, answered_at: datetime | None, abandoned_at: datetime | None, ended_at: datetime | None
) -> Iterator[Fault]:
    """What cannot be in the order of a call's events, beyond what clocks differ by."""
    for name, at in (("answered_at", answered_at), ("abandoned_at", abandoned_at), ("ended_at", ended_at)):
        if at is not None and at < entered_at - CLOCKS_DIFFER:
            yield Fault(f"/{name}", f"{at.isoformat()} is before the call entered, at {entered_at.isoformat()}")
    if answered_at is not None and ended_at is not None and entered_at <= ended_at < answered_at - CLOCKS_DIFFER:
        yield Fault(
            "/ended_at", f"{ended_at.isoformat()} is before the call was answered, at {answered_at.isoformat()}"
        )

"""Timers, a work queue and a clock, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from promise_service.application.ports.jobs import Begun, ClaimedTimer
from promise_service.domain.timers import Timer, TimerState


class HandClock:
    """A clock that stands still until somebody turns it."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)


class ClaimsInMemory:
    """The claims port over timers that are due at the given instants; `settle` takes one out."""

    def __init__(self, due: Mapping[str, datetime]) -> None:
        self._due = dict(due)
        self._leases: dict[str, datetime] = {}

    def settle(self, timer_ids: Sequence[str]) -> None:
        """These were run."""
        for timer_id in timer_ids:
            self._due.pop(timer_id, None)

    def claim(self, now: datetime, *, lease_until: datetime, limit: int) -> Sequence[ClaimedTimer]:
        free = [
            timer_id
            for timer_id, due_at in sorted(self._due.items(), key=lambda item: (item[1], item[0]))
            if due_at <= now and self._leases.get(timer_id, now) <= now
        ][:limit]
        self._leases.update(dict.fromkeys(free, lease_until))
        return [ClaimedTimer(timer_id) for timer_id in free]

    def begin(self, timer_ids: Sequence[str], *, lease_until: datetime, now: datetime) -> Begun:
        raise NotImplementedError("a dispatcher begins nothing")

    def release(self, timer_ids: Sequence[str], *, lease_until: datetime) -> None:
        for timer_id in timer_ids:
            if self._leases.get(timer_id) == lease_until:
                del self._leases[timer_id]

    def note_failure(self, timer_id: str, *, lease_until: datetime, detail: str) -> None:
        raise NotImplementedError("a dispatcher runs nothing that could fail")

    def listed(self, state: TimerState, *, limit: int) -> Sequence[Timer]:
        raise NotImplementedError("a dispatcher has no need to list timers")

    def next_due_at(self) -> datetime | None:
        return min((due_at for timer_id, due_at in self._due.items() if timer_id not in self._leases), default=None)


class JobsInMemory:
    """The work queue, with the instant at which each batch came in; workers take them at once."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.batches: list[tuple[datetime, list[str]]] = []

    def put(self, timer_ids: Sequence[str], lease_until: datetime) -> None:
        assert lease_until > self._clock.now()
        self.batches.append((self._clock.now(), list(timer_ids)))

    def waiting(self) -> int:
        return 0

    @property
    def timer_ids(self) -> list[str]:
        """All that was queued, in order."""
        return [timer_id for _, batch in self.batches for timer_id in batch]

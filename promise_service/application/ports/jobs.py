"""Due timers: claimed, handed to workers, and looked after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from promise_service.domain.timers import Timer, TimerKind, TimerState


@dataclass(frozen=True, slots=True)
class ClaimedTimer:
    """A due timer that nobody else gets for a while; `starts` counts how often it was begun and never settled."""

    id: str
    starts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Which timers of a batch may be run now, in the order of the batch; and which must be given up, and why."""

    held: Sequence[str]
    given_up: Mapping[str, str] = field(default_factory=dict)


class TimerClaims(Protocol):
    """Timers that are due, handed to one dispatcher at a time.

    A claim is told by the end of its lease. It may be begun once, and only while it lasts; whoever comes with another
    one gets nothing.
    """

    def claim(self, now: datetime, *, lease_until: datetime, limit: int) -> Sequence[ClaimedTimer]:
        """Due timers that nobody else gets before `lease_until`.

        First come those that still help somebody, by the end of their use; then those whose use has no end, then those
        that help nobody any more, by their time.
        """
        ...

    def begin(self, timer_ids: Sequence[str], *, lease_until: datetime, now: datetime) -> Begun:
        """Begin those that are still held under exactly this lease and were not begun under it.

        One that was begun ten times without ever being settled must be given up; it comes again until that is recorded.
        """
        ...

    def release(self, timer_ids: Sequence[str], *, lease_until: datetime) -> None:
        """Give back at once what is held under this lease; a start that came to nothing does not count."""
        ...

    def note_failure(self, timer_id: str, *, lease_until: datetime, detail: str) -> None:
        """Keep the name of what went wrong, for whoever asks why a timer waits or died."""
        ...

    def listed(self, state: TimerState, *, limit: int) -> Sequence[Timer]:
        """Timers in that state, earliest due first."""
        ...

    def next_due_at(self) -> datetime | None:
        """When the next unclaimed timer is due."""
        ...


class JobQueue(Protocol):
    """The work queue that workers take batches of due timers from."""

    def put(self, timer_ids: Sequence[str], lease_until: datetime) -> None:
        """Queue one batch of timers that are held until then."""
        ...

    def waiting(self) -> int:
        """How many batches wait for a worker."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A timer as people look at it, with the promise that it is about in the end, where there is one."""

    timer: Timer
    promise_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How jobs and notices stand. Of the dead ones, `dead_of_use` would still help somebody if they were retried."""

    dead: int
    dead_of_use: int
    overdue: int
    overdue_since: datetime | None
    notices_pending: int


class Jobs(Protocol):
    """What happens by itself, for people to look at."""

    def job(self, job_id: str) -> Job:
        """One job; NotFound where there is none."""
        ...

    def jobs(
        self, state: TimerState, *, kind: TimerKind | None, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[Job]:
        """Jobs in that state, earliest due first, from behind the due time and id `after` on; at most `limit`."""
        ...

    def backlog(self, now: datetime) -> Backlog:
        """How they stand at `now`."""
        ...

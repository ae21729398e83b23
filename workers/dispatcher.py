"""Due timers, from the database to the work queue."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from redis.exceptions import RedisError

from promise_service.application.ports.jobs import JobQueue, TimerClaims
from promise_service.application.ports.surroundings import Clock
from promise_service.errors import StoreUnavailable
from workers.batches import batches

LEASE = timedelta(seconds=60)
"""How long claimed timers are nobody else's, from the claim until the last of them is run."""
TO_BE_QUEUED = timedelta(seconds=10)
CLAIMED_AT_ONCE = 400
BATCHES_THAT_WAIT = 40
"""No more is claimed while so many batches wait for workers, so that none grows old, and urgent ones come next."""
POLL_SECONDS = 0.2
SHORTEST_PAUSE_SECONDS = 0.01
GATHERING_SECONDS_A_TIMER, MOST_SECONDS_OF_GATHERING = 0.02, 0.2
"""While workers are at what was claimed, what comes due is left for one claim: it shares the cost of a batch."""
PAUSE_SECONDS_WHILE_FULL = 0.05
PAUSE_SECONDS_WHILE_AWAY = 0.5

log = structlog.get_logger(__name__)


class Dispatcher:
    """Claims timers once they are due, never before, and queues them in batches.

    The database decides who gets a timer, so any number of dispatchers may run. What was claimed but cannot be
    queued is given back; what was queued but not run is claimed again when its lease has run out. At each step `beat`
    is told the time.
    """

    def __init__(
        self, claims: TimerClaims, jobs: JobQueue, clock: Clock, *,
        lease: timedelta = LEASE, pause: Callable[[float], None] = time.sleep,
        beat: Callable[[datetime], None] = lambda _now: None,
    ) -> None:  # fmt: skip
        self._claims = claims
        self._jobs = jobs
        self._clock = clock
        self._lease = lease
        self._pause = pause
        self._beat = beat
        self._unqueued: deque[Sequence[str]] = deque()
        self._lease_until = self._queue_until = datetime.min.replace(tzinfo=UTC)
        self._away: str | None = None
        self._stopping = False

    def run(self) -> None:
        """Dispatch until `stop` is called, through outages of Redis and of the database."""
        while not self._stopping:
            self._pause(self.step())
        try:
            self._give_back()
        except StoreUnavailable as error:
            self._halted("database", error)

    def stop(self) -> None:
        """Let `run` end after its present step; safe in a signal handler."""
        self._stopping = True

    def step(self) -> float:
        """Claim what is due and queue it. Returns after how many seconds there may be more to do."""
        try:
            return self._dispatch()
        except RedisError as error:
            self._halted("redis", error)
        except StoreUnavailable as error:
            self._halted("database", error)
        return PAUSE_SECONDS_WHILE_AWAY

    def _dispatch(self) -> float:
        now = self._clock.now()
        self._beat(now)
        if now >= self._queue_until:
            self._give_back()
        claimed = 0
        if not self._unqueued:
            waiting = self._jobs.waiting()
            self._resumed("redis")
            if waiting >= BATCHES_THAT_WAIT:
                return PAUSE_SECONDS_WHILE_FULL
            timers = self._claims.claim(now, lease_until=now + self._lease, limit=CLAIMED_AT_ONCE)
            self._resumed("database")
            claimed = len(timers)
            self._unqueued.extend(batches(timers))
            self._lease_until, self._queue_until = now + self._lease, now + TO_BE_QUEUED
        while self._unqueued:
            self._jobs.put(self._unqueued[0], self._lease_until)
            self._resumed("redis")
            self._unqueued.popleft()
        if claimed == CLAIMED_AT_ONCE:
            return 0.0
        return max(self._seconds_to_next(now), min(GATHERING_SECONDS_A_TIMER * claimed, MOST_SECONDS_OF_GATHERING))

    def _give_back(self) -> None:
        """What could not be queued in time is claimed anew, after whatever has become more urgent."""
        timer_ids = [timer_id for batch in self._unqueued for timer_id in batch]
        self._unqueued.clear()
        self._claims.release(timer_ids, lease_until=self._lease_until)

    def _seconds_to_next(self, now: datetime) -> float:
        due_at = self._claims.next_due_at()
        if due_at is None:
            return POLL_SECONDS
        return min(POLL_SECONDS, max(SHORTEST_PAUSE_SECONDS, (due_at - now).total_seconds()))

    def _halted(self, by: str, error: Exception) -> None:
        """Say it once per outage."""
        if self._away != by:
            log.warning("dispatch_halted", by=by, error=type(error).__name__)
        self._away = by

    def _resumed(self, by: str) -> None:
        if self._away == by:
            log.info("dispatch_resumed", by=by)
            self._away = None

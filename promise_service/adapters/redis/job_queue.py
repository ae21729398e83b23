"""Batches of due timers on their way to the workers, by RQ. Nothing in Redis is worth keeping: see docs/jobs.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from redis import Redis
from rq import Queue

QUEUE = "due-timers"
TASK = "workers.tasks.run_timers"  # by name, for the service never imports its workers
MAY_WAIT = timedelta(seconds=50)
"""How long a batch may wait for a worker. Then it is void: its timers are about to be claimed again."""
HANGS_AFTER = timedelta(seconds=150)
"""When a worker is taken away from a batch. Its lease ends long before, and it begins nothing after that."""
FAILURES_ARE_KEPT = timedelta(days=7)


class RqJobQueue:
    """Puts batches on the one queue that the workers take from.

    Jobs are JSON and hold ids and the end of a lease: with RQ's default, pickle, whoever can write to Redis runs
    code here, and whoever can read it sees customers. They have no result and no RQ retry, for timers that nobody
    finishes are claimed again; and no lasting job id, for a failed batch would then keep its own repetition out.
    """

    def __init__(self, redis: Redis) -> None:
        self._queue = Queue(QUEUE, connection=redis, serializer="json")

    def put(self, timer_ids: Sequence[str], lease_until: datetime) -> None:
        """Queue one batch of timers that are held until then; RedisError where Redis does not take it."""
        self._queue.enqueue_call(
            TASK,
            args=(list(timer_ids), lease_until.isoformat()),
            description=f"{len(timer_ids)} timers",
            ttl=int(MAY_WAIT.total_seconds()),
            timeout=int(HANGS_AFTER.total_seconds()),
            result_ttl=0,
            failure_ttl=int(FAILURES_ARE_KEPT.total_seconds()),
        )

    def waiting(self) -> int:
        """How many batches wait for a worker, void ones included; RedisError where Redis does not say."""
        return int(self._queue.count)

"""Batches of due timers on their way to the workers, by RQ. Nothing in Redis is worth keeping: see docs/jobs.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from redis import Redis
from rq import Queue

QUEUE = "due-timers"
TASK = "workers.tasks.run_timers"  # by name, for the service never imports its workers
MAY_WAIT = timedelta(seconds=20)
"""How long a batch may wait for a worker. Then it is void: its timers are about to be claimed again."""
MAY_RUN = timedelta(seconds=30)
"""How long a worker may run a batch before it is stopped."""
FAILURES_ARE_KEPT = timedelta(days=7)


class RqJobQueue:
    """Puts batches on the one queue that the workers take from.

    Jobs are JSON and hold ids only: with RQ's default, pickle, whoever can write to Redis runs code here, and
    whoever can read it sees customers. They have no result and no RQ retry, for timers that nobody finishes
    are claimed again; and no lasting job id, for a failed batch would then keep its own repetition out.
    """

    def __init__(self, redis: Redis) -> None:
        self._queue = Queue(QUEUE, connection=redis, serializer="json")

    def put(self, timer_ids: Sequence[str]) -> None:
        """Queue one batch; RedisError where Redis does not take it."""
        self._queue.enqueue_call(
            TASK,
            args=(list(timer_ids),),
            description=f"{len(timer_ids)} timers",
            ttl=int(MAY_WAIT.total_seconds()),
            timeout=int(MAY_RUN.total_seconds()),
            result_ttl=0,
            failure_ttl=int(FAILURES_ARE_KEPT.total_seconds()),
        )

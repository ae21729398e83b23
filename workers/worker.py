"""The process that takes batches of due timers from the work queue and runs them, one at a time."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import structlog
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.timeouts import UnixSignalDeathPenalty
from rq.worker import WorkerStatus

QUEUE = "due-timers"
TO_END = (signal.SIGTERM, signal.SIGINT)
_TTL_SECONDS = 30  # also how long a blocking read lasts: half of it
_MAINTENANCE_SECONDS = 30
_PAUSE_SECONDS = 0.5

log = structlog.get_logger(__name__)


class Stop:
    """Whether the process was asked to end; `told` learns of it at once."""

    def __init__(self, told: Callable[[], None]) -> None:
        self.wanted = False
        self._told = told

    def ask(self) -> None:
        """End soon; safe in a signal handler. Once is enough: what is sent again is not heard."""
        for each in TO_END:
            signal.signal(each, signal.SIG_IGN)
        self.wanted = True
        self._told()


class OutOfTime(BaseException):
    """A batch hangs, though its lease is over long since. No Exception, for it is not one timer's failure."""


class TimeLimit(UnixSignalDeathPenalty):
    """How RQ ends a batch that takes too long."""

    def handle_death_penalty(self, _signum: int, _frame: FrameType | None) -> None:
        """The alarm rings."""
        raise OutOfTime


class TimerWorker(SimpleWorker):
    """An RQ worker on the one queue, in this process.

    It does not fork: a batch then runs three times sooner, on connections that are open already. A batch that
    takes the process with it is claimed again, and only one queue lets RQ see that it was being worked on.
    """

    max_connection_wait_time = 2.0
    death_penalty_class = TimeLimit

    def __init__(self, redis: Redis, stop: Stop) -> None:
        super().__init__(
            [QUEUE],
            connection=_own_connections(redis),
            serializer="json",
            worker_ttl=_TTL_SECONDS,
            maintenance_interval=_MAINTENANCE_SECONDS,
            log_job_description=False,
        )
        self._stop = stop

    def subscribe(self) -> None:
        """Take no commands over Redis: whoever writes to it may not end workers or batches."""

    def request_stop(self, _signum: int, _frame: FrameType | None) -> None:
        """Finish the present batch, then end. RQ's own would speak to Redis here, in the midst of whatever is done."""
        self._stop.ask()
        if self.get_state() != WorkerStatus.BUSY:
            raise StopRequested
        self._stop_requested = True


def work(redis: Redis, told_to_stop: Callable[[], None]) -> None:
    """Run batches until SIGTERM or SIGINT; RQ's worker gives up when Redis fails it during a batch, this does not.

    `told_to_stop` is called in the signal's handler, so that the present batch can be made short.
    """
    stop = Stop(told_to_stop)
    with suppress(StopRequested):
        while not stop.wanted:
            try:
                TimerWorker(redis, stop).work(logging_level="WARNING")
            except RedisError as error:
                log.warning("worker_halted", by="redis", error=type(error).__name__)
            if not stop.wanted:
                time.sleep(_PAUSE_SECONDS)


def _own_connections(redis: Redis) -> Redis:
    """A client of the same server: RQ widens the time-outs of the connections that it is given."""
    pool = redis.connection_pool
    return Redis(connection_pool=ConnectionPool(pool.connection_class, **pool.connection_kwargs))

"""The process that takes batches of due timers from the work queue and runs them, one at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import FrameType

import structlog
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.timeouts import UnixSignalDeathPenalty

QUEUE = "due-timers"
_TTL_SECONDS = 30  # also how long a blocking read lasts: half of it
_MAINTENANCE_SECONDS = 30
_PAUSE_SECONDS = 0.5

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Stop:
    """Whether the process was asked to end."""

    wanted: bool = False


class OutOfTime(BaseException):
    """A batch took too long: its timers' lease is about to run out. No Exception, for it is not one timer's failure."""


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

    def handle_warm_shutdown_request(self) -> None:
        """Finish the present batch, then end."""
        self._stop.wanted = True


def work(redis: Redis) -> None:
    """Run batches until SIGTERM or SIGINT; RQ's worker gives up when Redis fails it during a batch, this does not."""
    stop = Stop()
    while not stop.wanted:
        try:
            TimerWorker(redis, stop).work(logging_level="WARNING")
            if not stop.wanted:
                time.sleep(_PAUSE_SECONDS)
        except StopRequested:
            return
        except RedisError as error:
            log.warning("worker_halted", by="redis", error=type(error).__name__)
            time.sleep(_PAUSE_SECONDS)


def _own_connections(redis: Redis) -> Redis:
    """A client of the same server: RQ widens the time-outs of the connections that it is given."""
    pool = redis.connection_pool
    return Redis(connection_pool=ConnectionPool(pool.connection_class, **pool.connection_kwargs))

"""The clock of the database server, which all processes share: exactly, and as nearly as reading needs it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock, Thread

import sqlalchemy as sa
import structlog
from sqlalchemy import Engine

from promise_service.adapters.sql.engine import reading
from promise_service.application.ports.surroundings import Clock
from promise_service.errors import StoreUnavailable

_NOW = sa.text("SELECT clock_timestamp()").columns(sa.column("now", sa.TIMESTAMP(timezone=True)))
SECONDS_BETWEEN_QUESTIONS = 10.0

_log = structlog.get_logger(__name__)


class DatabaseClock:
    """The clock of a PostgreSQL server, asked each time; SQLite has none that is not the machine's own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def now(self) -> datetime:
        """The present instant by the server, in UTC; StoreUnavailable where it does not answer."""
        with reading(self._engine) as connection:
            now: datetime = connection.execute(_NOW).scalar_one()
        return now.astimezone(UTC)


class SharedClock:
    """What another clock shows, without asking it each time: every ten seconds, in a thread, and at the start.

    In between it goes by the machine's monotonic clock, which nobody sets. It is never behind the other one, and ahead
    by no more than the way of its last answer; while the other one does not answer, it goes on alone.
    """

    def __init__(
        self, clock: Clock, *, seconds: Callable[[], float] = time.monotonic, every: float = SECONDS_BETWEEN_QUESTIONS
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._every = every
        self._answer: tuple[datetime, float] | None = None
        self._asking = Lock()

    def now(self) -> datetime:
        """The present instant, in UTC. The first call waits for the answer of the other clock, and fails as it does."""
        shown, asked_at = self._answer or self._ask()
        passed = self._seconds() - asked_at
        if passed >= self._every and self._asking.acquire(blocking=False):
            Thread(target=self._ask_again, name="shared-clock", daemon=True).start()
        return shown + timedelta(seconds=passed)

    def close(self) -> None:
        """Ask no more, and go on alone; returns once the last question is answered. A database is left after that."""
        with self._asking:
            self._every = math.inf

    def _ask(self) -> tuple[datetime, float]:
        asked_at = self._seconds()
        self._answer = self._clock.now(), asked_at
        return self._answer

    def _ask_again(self) -> None:
        try:
            self._ask()
        except StoreUnavailable as error:
            _log.warning("the database's clock was not read", because=str(error))
        finally:
            self._asking.release()

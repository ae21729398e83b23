"""That the API runs, said from its event loop: one that stands still serves nobody, and says nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import structlog
from anyio import to_thread

from promise_service.application.heartbeat import Heartbeat
from promise_service.application.ports.surroundings import Clock
from promise_service.domain.outages import BEAT
from promise_service.errors import StoreUnavailable

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def signs_of_life(heartbeat: Heartbeat, clock: Clock, *, every: timedelta = BEAT) -> AsyncIterator[None]:
    """Have it said for the length of the block, at its beginning and every half minute, and then that it ends.

    While the clock does not answer nothing is said, but for a line in the log; it is asked again the next time.
    """
    ending = asyncio.Event()
    beating = asyncio.create_task(_beat(heartbeat, clock, ending, every))
    try:
        yield
    finally:
        ending.set()
        await beating
        await to_thread.run_sync(_say, heartbeat.end, clock)


async def _beat(heartbeat: Heartbeat, clock: Clock, ending: asyncio.Event, every: timedelta) -> None:
    while not ending.is_set():
        await to_thread.run_sync(_say, heartbeat.beat, clock)
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), every.total_seconds())


def _say(sign: Callable[[datetime], None], clock: Clock) -> None:
    try:
        now = clock.now()
    except StoreUnavailable as error:
        _log.warning("no_sign_of_life", because=str(error))
    else:
        sign(now)

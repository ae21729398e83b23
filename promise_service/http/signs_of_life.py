"""That the API runs, said from its event loop: one that stands still serves nobody, and says nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from anyio import to_thread

from promise_service.application.heartbeat import Heartbeat
from promise_service.application.ports import Clock
from promise_service.domain.outages import BEAT


@asynccontextmanager
async def signs_of_life(heartbeat: Heartbeat, clock: Clock) -> AsyncIterator[None]:
    """Have it said for the length of the block, at its beginning and every half minute, and then that it ends."""
    ending = asyncio.Event()
    beating = asyncio.create_task(_beat(heartbeat, clock, ending))
    try:
        yield
    finally:
        ending.set()
        await beating
        await to_thread.run_sync(lambda: heartbeat.end(clock.now()))


async def _beat(heartbeat: Heartbeat, clock: Clock, ending: asyncio.Event) -> None:
    while not ending.is_set():
        await to_thread.run_sync(lambda: heartbeat.beat(clock.now()))
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), BEAT.total_seconds())

"""Nudges for pages: that something has happened, and not what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing

from anyio import to_thread
from litestar.types import ASGIApp

from promise_service.http.event_feed import EventFeed
from promise_service.http.event_stream_answer import EventStreamAnswer
from promise_service.http.event_stream_text import RETRY, STILL_HERE

NUDGE = "event: nudge\ndata: {}\n\n"
"""A page asks again for what it shows: so it needs no event itself, and many at once are one nudge."""

StillOpen = Callable[[], Awaitable[bool]]


class EventNudges:
    """Streams of nudges from the one feed of this process, whose places they share."""

    def __init__(self, feed: EventFeed) -> None:
        self._feed = feed

    async def __call__(self, key_id: str, still_open: StillOpen) -> ASGIApp:
        """A stream that begins now, and ends with the key, or once it is no longer open: asked before it says anything.

        TooManyListeners where the feed has no place left.
        """
        feed = self._feed
        feed.join()
        try:
            position = await to_thread.run_sync(self._newest)
        except BaseException:
            feed.leave()
            raise
        return EventStreamAnswer(feed, key_id, self._pieces(key_id, position, still_open))

    def _newest(self) -> int:
        self._feed.stream.put_in_order()
        return self._feed.stream.newest()

    async def _pieces(self, key_id: str, position: int, still_open: StillOpen) -> AsyncIterator[bytes]:
        yield RETRY.encode()
        loop = asyncio.get_running_loop()
        pause = self._feed.seconds_between_heartbeats
        beat_at = loop.time() + pause
        async with aclosing(self._feed.turns(key_id, position)) as turns:
            async for events in turns:
                if not events and loop.time() < beat_at:
                    continue
                if not await still_open():
                    return
                yield (NUDGE if events else STILL_HERE).encode()
                beat_at = loop.time() + pause

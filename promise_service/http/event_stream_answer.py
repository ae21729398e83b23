"""The answer that does not end: one listener's connection."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import cast

import structlog
from anyio import CancelScope, create_task_group, fail_after
from litestar.types import HTTPResponseStartEvent, Receive, Scope, Send

from promise_service.http.event_feed import EventFeed
from promise_service.http.event_stream_text import EVENT_STREAM

SECONDS_TO_READ = 60.0
"""How long a listener may leave what it was sent unread, before its place is given to others."""

_HEADERS = (
    (b"content-type", f"{EVENT_STREAM}; charset=utf-8".encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx: pass each event on as it comes
)

_log = structlog.get_logger(__name__)


class EventStreamAnswer:
    """Sends a listener, which has joined the feed, its pieces, until either has had enough; then its place is free."""

    def __init__(self, feed: EventFeed, key_id: str, pieces: AsyncIterator[bytes]) -> None:
        self._feed = feed
        self._key_id = key_id
        self._pieces = cast("AsyncGenerator[bytes, None]", pieces)

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        started: HTTPResponseStartEvent = {"type": "http.response.start", "status": 200, "headers": list(_HEADERS)}
        try:
            await send(started)
            async with create_task_group() as group:
                group.start_soon(_until_gone, receive, group.cancel_scope)
                await self._send_pieces(send)
                group.cancel_scope.cancel()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except* TimeoutError:
            _log.warning("a listener that reads nothing was let go", key_id=self._key_id)
        finally:
            self._feed.leave()

    async def _send_pieces(self, send: Send) -> None:
        async with aclosing(self._pieces):
            async for piece in self._pieces:
                with fail_after(SECONDS_TO_READ):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _until_gone(receive: Receive, scope: CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()

"""Watches every request from the outermost place, so that refusals of any layer are seen as they are sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

EVENTS = b"text/event-stream"
UNMATCHED = "unmatched"
"""The route of a request that none answers. Paths themselves are never kept: they hold ids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request and its answer; `seconds` until its end, or until its beginning where it is a stream of events."""

    method: str
    route: str
    status: int
    seconds: float
    key_id: str | None


Observer = Callable[[Seen], None]


class Observed:
    """An application whose requests are watched."""

    def __init__(self, app: ASGIApp, observers: Sequence[Observer]) -> None:
        self._app = app
        self._observers = observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500
        streams = False

        def observe_now() -> None:
            seen = _seen(scope, status, time.perf_counter() - started)
            for observe in self._observers:
                observe(seen)

        async def watch(message: Message) -> None:
            nonlocal status, streams
            if message["type"] == "http.response.start":
                status = message["status"]
                streams = _is_stream(message)
                if streams:
                    observe_now()
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            if not streams:
                observe_now()


def _is_stream(start: Any) -> bool:
    """Whether an answer lasts for as long as its caller wishes: how long that was says nothing of the service."""
    return any(name.lower() == b"content-type" and value.startswith(EVENTS) for name, value in start["headers"])


def _seen(scope: Any, status: int, seconds: float) -> Seen:
    key = scope.get("auth")
    return Seen(
        method=scope["method"] if scope["method"] in _METHODS else "other",
        route=scope.get("path_template", UNMATCHED),
        status=status,
        seconds=seconds,
        key_id=None if key is None else key.id,
    )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

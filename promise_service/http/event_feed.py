"""The events of this process's listeners: one look at the database serves them all, and none is made without them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass

import structlog
from anyio import to_thread

from promise_service.application.follow_events import EventStream, PlacedEvent
from promise_service.application.ports.access_keys import AccessKeys
from promise_service.application.ports.surroundings import Clock
from promise_service.domain.events import EventType
from promise_service.errors import StoreUnavailable, TooManyListeners
from promise_service.http.event_stream_text import RETRY, event_text, heartbeat

MOST_LISTENERS = 100
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_HEARTBEATS = 15.0
_AT_ONCE = 500
_REMEMBERED = 1000

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Listening:
    """What a listener asked for: the key, behind which position to begin, and which types (None: all)."""

    key_id: str
    position: int
    last_event_id: str | None
    types: Collection[EventType] | None


@dataclass(frozen=True, slots=True)
class _News:
    revoked: frozenset[str]
    newest: int
    events: Sequence[PlacedEvent]


class EventFeed:
    """Looks for news while somebody listens, and remembers the newest of it.

    A listener that is behind what is remembered reads the database by itself until it has caught up; so one that is
    slow costs no memory. All methods are called in the event loop.
    """

    def __init__(
        self,
        stream: EventStream,
        keys: AccessKeys,
        clock: Clock,
        *,
        most_listeners: int = MOST_LISTENERS,
        seconds_between_looks: float = SECONDS_BETWEEN_LOOKS,
        seconds_between_heartbeats: float = SECONDS_BETWEEN_HEARTBEATS,
    ) -> None:
        self.stream = stream
        self.seconds_between_heartbeats = seconds_between_heartbeats
        self.listeners = 0
        self._keys = keys
        self._clock = clock
        self._most_listeners = most_listeners
        self._pause = seconds_between_looks
        self._closed = False
        self._revoked: frozenset[str] = frozenset()
        self._looking: asyncio.Task[None] | None = None
        self._looked = asyncio.Event()
        self._remembered: deque[PlacedEvent] = deque()
        self._since: int | None = None  # whatever is behind this position, up to the newest seen, is remembered
        self._newest = 0

    def join(self) -> None:
        """Take a place among the listeners, which `leave` gives back; TooManyListeners where there is none."""
        if self._closed:
            raise StoreUnavailable("The service is stopping; nobody is told anything any more.")
        if self.listeners >= self._most_listeners:
            raise TooManyListeners(self._most_listeners)
        self.listeners += 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    def leave(self) -> None:
        """Give back a place that `join` took."""
        self.listeners -= 1

    def close(self) -> None:
        """Let all listeners go, and take no more."""
        self._closed = True
        self._looked.set()

    async def pieces(self, listening: Listening) -> AsyncIterator[bytes]:
        """What a listener is sent, until its key is revoked or the feed is closed."""
        yield RETRY.encode()
        passed = listening.last_event_id
        if passed is not None:
            yield heartbeat(passed)  # who is cut off before the first event comes back with this
        loop = asyncio.get_running_loop()
        beat_at = loop.time() + self.seconds_between_heartbeats
        async with aclosing(self.turns(listening.key_id, listening.position)) as turns:
            async for events in turns:
                for event in events:
                    passed = event.id
                    if listening.types is None or event.type in listening.types:
                        yield event_text(event.id, event.type, event.body)
                        beat_at = loop.time() + self.seconds_between_heartbeats
                if loop.time() >= beat_at:
                    yield heartbeat(passed)
                    beat_at = loop.time() + self.seconds_between_heartbeats

    async def turns(self, key_id: str, position: int) -> AsyncGenerator[Sequence[PlacedEvent], None]:
        """What has happened behind a position, look by look, until the key is revoked or the feed is closed.

        Nothing at all is a turn, too: one comes at least as often as signs of life are due.
        """
        loop = asyncio.get_running_loop()
        while not self._closed and key_id not in self._revoked:
            looked = self._looked
            events, position = await self._behind(position)
            yield events
            if not events:
                await _until(looked, loop.time() + self.seconds_between_heartbeats)

    async def _behind(self, position: int) -> tuple[Sequence[PlacedEvent], int]:
        """What comes behind a position, and how far that reaches."""
        since = self._since
        if since is not None and position >= since:
            if position >= self._newest:
                return (), position
            return [each for each in self._remembered if each.position > position], self._newest
        try:
            found = await to_thread.run_sync(self.stream.after, position, _AT_ONCE)
        except StoreUnavailable:
            return (), position
        return (found, found[-1].position) if found else ((), max(position, since or 0))

    async def _look(self) -> None:
        """Look for news, again and again, for as long as somebody listens; an outage of the database ends nothing."""
        away = False
        while self.listeners and not self._closed:
            more = False
            try:
                news = await to_thread.run_sync(self._news)
            except StoreUnavailable as error:
                if not away:
                    _log.warning("the stream of events stands still", because=str(error))
                away = True
            except Exception as error:  # noqa: BLE001 - listeners would wait in vain; its words may tell of customers
                _log.error("the stream of events failed", because=type(error).__name__)
            else:
                away = False
                more = self._remember(news)
            self._looked.set()
            self._looked = asyncio.Event()
            if not more:
                await asyncio.sleep(self._pause)
        self._remembered.clear()
        self._since = None

    def _news(self) -> _News:
        """Who was revoked is asked first: they are told nothing that came after."""
        now = self._clock.now()
        revoked = frozenset(
            key.id for key in self._keys.listed() if key.revoked_at is not None and key.revoked_at <= now
        )
        self.stream.put_in_order()
        if self._since is None:
            return _News(revoked, self.stream.newest(), ())
        events = self.stream.after(self._newest, _AT_ONCE)
        return _News(revoked, events[-1].position if events else self._newest, events)

    def _remember(self, news: _News) -> bool:
        """Keep news for the listeners, and say whether there may be more at once."""
        self._revoked = news.revoked
        if self._since is None:
            self._since = news.newest
        self._newest = news.newest
        self._remembered.extend(news.events)
        while len(self._remembered) > _REMEMBERED:
            self._since = self._remembered.popleft().position
        return len(news.events) == _AT_ONCE


async def _until(looked: asyncio.Event, at: float) -> None:
    """Wait for the next look, or for an instant of the event loop's clock."""
    try:
        async with asyncio.timeout_at(at):
            await looked.wait()
    except TimeoutError:
        return

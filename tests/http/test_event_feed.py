"""What listeners cost, and what they are sent while nothing happens or the database is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
import structlog

from promise_service.application.follow_events import PlacedEvent
from promise_service.domain.events import EventType
from promise_service.errors import StoreUnavailable, TooManyListeners
from promise_service.http.event_feed import EventFeed, Listening
from tests.contracts.store import NOW
from tests.fakes import FakeClock


class ShortStream:
    """A stream in memory that counts how often it is looked at."""

    def __init__(self) -> None:
        self.events: list[PlacedEvent] = []
        self.looks = 0
        self.reads = 0
        self.away = False

    def happen(self, event_type: EventType = EventType.PROMISE_MADE) -> None:
        number = len(self.events) + 1
        self.events.append(PlacedEvent(position=number, id=f"evt_{number}", type=event_type, body="{}"))

    def put_in_order(self) -> None:
        self.looks += 1
        if self.away:
            raise StoreUnavailable("The database does not answer: it is away")

    def newest(self) -> int:
        return len(self.events)

    def position_of(self, event_id: str) -> int | None:
        return next((each.position for each in self.events if each.id == event_id), None)

    def after(self, position: int, limit: int) -> Sequence[PlacedEvent]:
        self.reads += 1
        return self.events[position:][:limit]


class NoKeys:
    """Nobody's key is revoked."""

    def find(self, digest: bytes) -> None:
        return None

    def add(self, key: Any, digest: bytes) -> None:
        raise NotImplementedError

    def listed(self) -> Sequence[Any]:
        return ()

    def revoke(self, key_id: str, now: Any) -> None:
        raise NotImplementedError


def a_feed(stream: ShortStream, heartbeat: float = 30.0, most: int = 100) -> EventFeed:
    return EventFeed(
        stream,
        NoKeys(),
        FakeClock(NOW),
        most_listeners=most,
        seconds_between_looks=0.02,
        seconds_between_heartbeats=heartbeat,
    )


def listener(feed: EventFeed, *types: EventType) -> AsyncIterator[bytes]:
    feed.join()
    return feed.pieces(Listening("key_1", 0, None, types or None))


async def next_pieces(pieces: AsyncIterator[bytes], number: int) -> list[bytes]:
    async with asyncio.timeout(10):
        return [await anext(pieces) for _ in range(number)]


def test_one_look_serves_all_listeners_and_none_is_made_without_them() -> None:
    async def story() -> None:
        stream = ShortStream()
        feed = a_feed(stream)
        await asyncio.sleep(0.1)
        assert stream.looks == 0
        listeners = [listener(feed) for _ in range(20)]
        for each in listeners:
            await next_pieces(each, 1)
        waiting = [asyncio.create_task(next_pieces(each, 3)) for each in listeners]
        await asyncio.sleep(0.2)
        looks, reads = stream.looks, stream.reads
        await asyncio.sleep(0.2)
        assert 0 < stream.looks - looks <= 11
        assert stream.reads - reads <= 11, "each look reads once, and no listener by itself"
        for _ in range(3):
            stream.happen()
        told = [await each for each in waiting]
        assert told == [[b"id: evt_%d\nevent: promise.made\ndata: {}\n\n" % number for number in (1, 2, 3)]] * 20
        for _ in listeners:
            feed.leave()
        await asyncio.sleep(0.1)
        looks = stream.looks
        await asyncio.sleep(0.1)
        assert stream.looks == looks

    asyncio.run(story())


def test_a_sign_of_life_comes_while_nothing_happens() -> None:
    async def story() -> None:
        feed = a_feed(ShortStream(), heartbeat=0.05)
        pieces = listener(feed)
        assert await next_pieces(pieces, 3) == [b"retry: 3000\n\n", b": still here\n\n", b": still here\n\n"]
        feed.leave()

    asyncio.run(story())


def test_a_sign_of_life_moves_the_last_event_id_past_what_was_not_asked_for() -> None:
    async def story() -> None:
        stream = ShortStream()
        feed = a_feed(stream, heartbeat=0.2)
        pieces = listener(feed, EventType.PROMISE_BROKEN)
        await next_pieces(pieces, 1)
        stream.happen()
        assert await next_pieces(pieces, 1) == [b"id: evt_1\n: still here\n\n"]
        feed.leave()

    asyncio.run(story())


def test_while_the_database_is_away_listeners_stay_and_miss_nothing() -> None:
    async def story() -> None:
        stream = ShortStream()
        feed = a_feed(stream, heartbeat=0.1)
        pieces = listener(feed)
        await next_pieces(pieces, 1)
        stream.away = True
        with structlog.testing.capture_logs() as logged:
            assert await next_pieces(pieces, 2) == [b": still here\n\n"] * 2
        assert [line["event"] for line in logged] == ["the stream of events stands still"], "an outage is told once"
        stream.happen()
        stream.away = False
        assert await next_pieces(pieces, 1) == [b"id: evt_1\nevent: promise.made\ndata: {}\n\n"]
        feed.leave()

    asyncio.run(story())


def test_places_are_limited_and_given_back() -> None:
    async def story() -> None:
        feed = a_feed(ShortStream(), most=2)
        feed.join()
        feed.join()
        with pytest.raises(TooManyListeners, match="2 listeners are all"):
            feed.join()
        feed.leave()
        feed.join()
        feed.close()

    asyncio.run(story())


def test_a_closed_feed_ends_every_stream_and_takes_nobody() -> None:
    async def story() -> None:
        feed = a_feed(ShortStream())
        pieces = listener(feed)
        await next_pieces(pieces, 1)
        feed.close()
        async with asyncio.timeout(10):
            assert [each async for each in pieces] == []
        with pytest.raises(StoreUnavailable):
            feed.join()

    asyncio.run(story())

"""The stream of events: complete, in one order for everybody, and never behind what somebody has read already."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from promise_service.adapters.identifiers import new_id
from promise_service.adapters.sql.engine import writing
from promise_service.adapters.sql.event_places import forget_events
from promise_service.adapters.sql.event_stream import SqlEventStream
from promise_service.adapters.sql.schema.webhooks import event_places, events
from promise_service.adapters.sql.storing import announce
from promise_service.application.announcing import Announcements
from promise_service.application.follow_events import FORGOTTEN_AFTER, KEPT_FOR, Beginning, PlacedEvent, beginning
from promise_service.domain.events import EventType
from promise_service.domain.webhooks import Event
from promise_service.errors import EventNotKept
from tests.contracts.store import NOW, Store, a_reply, event_text, store_at


@pytest.fixture
def stream(store: Store) -> SqlEventStream:
    return SqlEventStream(store.engine)


@pytest.fixture
def postgresql_store(postgresql_url: str) -> Iterator[Store]:
    with store_at(postgresql_url) as opened:
        yield opened


def told(stream: SqlEventStream, position: int = 0, limit: int = 1000) -> list[PlacedEvent]:
    stream.put_in_order()
    return list(stream.after(position, limit))


def announced(*subjects: str) -> Announcements:
    """Events as some transaction announces them."""
    found = Announcements(list, event_text)
    found.events += [
        Event(id=new_id("evt", NOW), type=EventType.PROMISE_AT_RISK, subject_id=each, at=NOW, body=each)
        for each in subjects
    ]
    return found


def test_what_happens_is_in_the_stream_though_no_webhook_exists(store: Store, stream: SqlEventStream) -> None:
    store.write(promises=(a_reply(1),))
    store.write(promises=(a_reply(2),))
    first, second = told(stream)
    assert (first.type, first.body) == (EventType.PROMISE_MADE, "promise.made prm_1")
    assert (first.position, second.position, stream.newest()) == (1, 2, 2)


def test_offers_are_not_in_the_stream_though_a_webhook_asks_for_them(store: Store, stream: SqlEventStream) -> None:
    with writing(store.engine) as connection:
        both = announced("prm_1", "off_1")
        both.events[1] = replace(both.events[1], type=EventType.OFFER_MADE)
        announce(connection, both, NOW)
    assert [each.body for each in told(stream)] == ["prm_1"]


def test_what_is_refused_is_not_in_the_stream(store: Store, stream: SqlEventStream) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        store.write(promises=(a_reply(1), a_reply(1)))
    assert told(stream) == []


def test_it_is_read_on_from_any_place(store: Store, stream: SqlEventStream) -> None:
    for number in range(1, 6):
        store.write(promises=(a_reply(number),))
    five = told(stream)
    assert list(stream.after(five[1].position, 2)) == five[2:4]
    assert beginning(stream, five[3].id, NOW) == Beginning(five[3].position, five[3].id)
    assert beginning(stream, None, NOW) == Beginning(five[4].position, five[4].id)
    assert told(stream, five[4].position) == []


def test_it_says_what_it_does_not_hold(stream: SqlEventStream) -> None:
    with pytest.raises(EventNotKept, match="does not hold the event 'evt_unknown' of Last-Event-ID"):
        beginning(stream, "evt_unknown", NOW)


def test_an_event_without_a_place_yet_gets_one_when_somebody_goes_on_from_it(
    store: Store, stream: SqlEventStream
) -> None:
    store.write(promises=(a_reply(1),))
    with store.engine.connect() as connection:
        event_id = connection.scalar(sa.select(events.c.id))
    assert event_id is not None
    assert stream.position_of(event_id, NOW - KEPT_FOR) is None
    assert beginning(stream, event_id, NOW) == Beginning(1, event_id)


def test_more_events_than_are_placed_at_once_all_get_a_place(store: Store, stream: SqlEventStream) -> None:
    with writing(store.engine) as connection:
        announce(connection, announced(*(f"prm_{number}" for number in range(2500))), NOW)
    found = told(stream, limit=5000)
    assert [each.body for each in found] == [f"prm_{number}" for number in range(2500)]
    assert [each.position for each in found] == list(range(1, 2501))


def test_events_leave_after_seven_days_and_numbers_go_on(store: Store, stream: SqlEventStream) -> None:
    for number in range(1, 4):
        store.write(promises=(a_reply(number),))
    _, second, newest = told(stream)
    with writing(store.engine) as connection:
        forget_events(connection, NOW + FORGOTTEN_AFTER - timedelta(microseconds=1))
    assert len(told(stream)) == 3
    with writing(store.engine) as connection:
        forget_events(connection, NOW + FORGOTTEN_AFTER)
    assert told(stream) == [newest], "the newest stays, so that nobody's place is given anew"
    with pytest.raises(EventNotKept):
        beginning(stream, second.id, NOW + FORGOTTEN_AFTER)
    store.write(promises=(a_reply(4),))
    assert [each.position for each in told(stream, newest.position)] == [4]


def test_who_was_away_for_longer_than_events_are_kept_is_told_so_though_their_last_one_is_the_newest_with_a_place(
    store: Store, stream: SqlEventStream
) -> None:
    store.write(promises=(a_reply(1),))
    [seen] = told(stream)
    store.write(promises=(a_reply(2),))
    with writing(store.engine) as connection:
        forget_events(connection, NOW + FORGOTTEN_AFTER)
    assert told(stream, seen.position) == [], "what nobody saw is forgotten"
    with pytest.raises(EventNotKept):
        beginning(stream, seen.id, NOW + FORGOTTEN_AFTER)


def test_who_begins_just_before_the_end_of_that_time_still_misses_nothing(store: Store, stream: SqlEventStream) -> None:
    store.write(promises=(a_reply(1),))
    [seen] = told(stream)
    store.write(promises=(a_reply(2),))
    begun = beginning(stream, seen.id, NOW + KEPT_FOR - timedelta(microseconds=1))
    with writing(store.engine) as connection:
        forget_events(connection, NOW + KEPT_FOR + timedelta(minutes=30))
    assert [each.body for each in stream.after(begun.position, 10)] == ["promise.made prm_2"]


def test_before_the_first_event_of_all_there_is_none_to_begin_behind(stream: SqlEventStream) -> None:
    assert beginning(stream, None, NOW) == Beginning(0, None)


def test_events_that_nobody_ever_listened_to_leave_too(store: Store, stream: SqlEventStream) -> None:
    store.write(promises=(a_reply(1),))
    store.clock.shows = NOW + FORGOTTEN_AFTER
    store.write(promises=(a_reply(2),))
    left = told(stream)
    assert [each.body for each in left] == ["promise.made prm_2", "promise.broken prm_2"], "writers forget what is old"
    with store.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(events)) == len(left)


def test_an_event_that_is_committed_late_comes_late_and_is_never_skipped(postgresql_store: Store) -> None:
    """Written first and committed last: whoever numbered events as they are written would never show it."""
    stream = SqlEventStream(postgresql_store.engine)
    with postgresql_store.engine.connect() as slow:
        slow.begin()
        announce(slow, announced("prm_slow"), NOW)
        postgresql_store.write(promises=(a_reply(1),))
        [fast] = told(stream)
        with postgresql_store.engine.connect() as look:
            arrival = look.scalar(sa.select(event_places.c.arrival))
        assert arrival == 2, "the slow one was written before"
        assert fast.body == "promise.made prm_1"
        slow.commit()
    [late] = told(stream, fast.position)
    assert late.body == "prm_slow"
    assert told(stream) == [fast, late]


def test_many_writers_and_readers_at_once_lose_nothing(postgresql_store: Store) -> None:
    """Each writer's transactions take their time; two readers follow, each from the last position it has seen."""
    writers, each_writes = 6, 25

    def write(writer: int) -> None:
        chance = random.Random(writer)
        for number in range(each_writes):
            with writing(postgresql_store.engine) as connection:
                announce(connection, announced(f"{writer}:{number}:a", f"{writer}:{number}:b"), NOW)
                time.sleep(chance.random() / 100)

    def read() -> list[str]:
        stream, position, seen = SqlEventStream(postgresql_store.engine), 0, list[str]()
        give_up_at = time.monotonic() + 60
        while len(seen) < writers * each_writes * 2 and time.monotonic() < give_up_at:
            for event in told(stream, position, limit=7):
                position = event.position
                seen.append(event.body)
        return seen

    with ThreadPoolExecutor(writers + 2) as threads:
        readers = [threads.submit(read) for _ in range(2)]
        list(threads.map(write, range(writers)))
        first, second = (reader.result() for reader in readers)
    assert first == second
    by_writer = defaultdict[str, list[str]](list)
    for body in first:
        by_writer[body.partition(":")[0]].append(body)
    wrote = partial(map, lambda number: [f"{number}:a", f"{number}:b"])
    assert by_writer == {
        str(writer): [f"{writer}:{each}" for pair in wrote(range(each_writes)) for each in pair]
        for writer in range(writers)
    }, "what one wrote comes in the order of its writing"

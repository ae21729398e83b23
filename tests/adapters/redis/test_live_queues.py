"""Queues as several processes see them through one Redis, which may be emptied or away at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from redis import Redis

from promise_service.adapters.redis.connection import connect
from promise_service.adapters.redis.live_queues import RedisLiveQueues
from promise_service.application.live_queues import LearntWaits, LiveWait
from promise_service.domain.policy import OfferAfter, Queue
from promise_service.domain.waiting.calls import Call, QueueState
from promise_service.domain.waiting.live_queue import SOMEBODY_NEW, Waiting
from tests.adapters.policy_document.documents import policy_from, sample
from tests.domain.waiting.calls import a_call, a_predictor, after, as_it_was_told, replayed, simulated_queue

SUPPORT: Queue = policy_from(sample()).queue("support")


def nothing_learnt(_: str) -> None:
    return None


@pytest.fixture
def process(redis_client: Redis) -> Callable[..., RedisLiveQueues]:
    """Starts another process over the same Redis."""

    def start(learnt: Any = nothing_learnt) -> RedisLiveQueues:
        return RedisLiveQueues(redis_client, learnt)

    return start


def busy(live: RedisLiveQueues) -> None:
    live.take_in_calls(SUPPORT, [a_call(f"busy{number}", 0, answered=0) for number in range(3)], after(0))


def seconds(wait: LiveWait) -> float:
    assert wait.forecast is not None
    return wait.forecast.seconds


def test_nothing_told_is_unknown(process: Callable[..., RedisLiveQueues]) -> None:
    assert process().wait(SUPPORT, SOMEBODY_NEW, after(0)) == LiveWait()


def test_all_processes_see_the_same(process: Callable[..., RedisLiveQueues]) -> None:
    first, second = process(), process()
    busy(first)
    assert second.take_in_calls(SUPPORT, [a_call("w1", 5)], after(5)) is not None
    first.take_in_calls(SUPPORT, [a_call("w2", 9)], after(9))
    second.take_in_state(SUPPORT, QueueState(at=after(10), waiting=2, agents_staffed=3, agents_available=0))
    seen = {live.wait(SUPPORT, SOMEBODY_NEW, after(12)) for live in (first, second, process())}
    assert len(seen) == 1
    assert seconds(seen.pop()) > 100


def test_a_call_is_told_once_however_many_tell_of_it(process: Callable[..., RedisLiveQueues]) -> None:
    first, second = process(), process()
    busy(first)
    calls = [a_call("w1", 5), a_call("w2", 9, answered=20)]
    assert set(first.take_in_calls(SUPPORT, calls, after(20)) or ()) == {"w1"}
    before = first.wait(SUPPORT, SOMEBODY_NEW, after(21))
    assert second.take_in_calls(SUPPORT, calls[::-1], after(21)) == {}
    assert second.wait(SUPPORT, SOMEBODY_NEW, after(21)) == before


def test_processes_that_write_at_once_lose_nothing(process: Callable[..., RedisLiveQueues]) -> None:
    processes = [process() for _ in range(3)]

    def tell(number: int) -> object:
        return processes[number % 3].take_in_calls(SUPPORT, [a_call(f"w{number}", number)], after(60))

    busy(processes[0])
    with ThreadPoolExecutor(6) as threads:
        assert None not in list(threads.map(tell, range(45)))
    for live in processes:
        assert seconds(live.wait(SUPPORT, Waiting(call_id="w44"), after(60))) > 30 * seconds(
            live.wait(SUPPORT, Waiting(call_id="w0"), after(60))
        )


def test_what_was_lost_is_unknown_and_rebuilt_from_what_comes_next(
    redis_client: Redis, process: Callable[..., RedisLiveQueues]
) -> None:
    live = process()
    busy(live)
    live.note_offering(SUPPORT, offering=True)
    redis_client.flushall()
    assert live.wait(SUPPORT, SOMEBODY_NEW, after(1)) == LiveWait()
    live.take_in_calls(SUPPORT, [a_call("w1", 5)], after(5))
    assert live.wait(SUPPORT, SOMEBODY_NEW, after(6)).forecast is not None
    assert live.wait(SUPPORT, SOMEBODY_NEW, after(6)) == process().wait(SUPPORT, SOMEBODY_NEW, after(6))


def test_after_a_loss_a_queue_begins_with_what_was_learnt(
    redis_client: Redis, process: Callable[..., RedisLiveQueues]
) -> None:
    live = process(lambda _: learnt())
    busy(live)
    wait = live.wait(SUPPORT, SOMEBODY_NEW, after(1))
    assert (wait.forecast and wait.forecast.source, wait.learnt_at) == ("fitted", after(0))
    redis_client.flushall()
    busy(live)
    assert live.wait(SUPPORT, SOMEBODY_NEW, after(1)) == wait


def test_what_was_learnt_anew_is_gone_on_from_by_all(process: Callable[..., RedisLiveQueues]) -> None:
    first, second = process(), process()
    busy(first)
    assert seconds(second.wait(SUPPORT, SOMEBODY_NEW, after(1))) > 0
    assert first.begin_with(SUPPORT, learnt())
    wait = second.wait(SUPPORT, SOMEBODY_NEW, after(1))
    assert (wait.forecast and wait.forecast.source, wait.learnt_at) == ("fitted", after(0))


def learnt() -> LearntWaits:
    calls, _ = simulated_queue(agents=3, handle=120, patience=300, gap=45, callers=700, seed=5)
    teacher = a_predictor()
    replayed(teacher, calls)
    return LearntWaits(queue="support", document=teacher.document(), threshold=timedelta(minutes=3), learnt_at=after(0))


def test_the_policy_in_force_says_what_is_stale_and_which_wait_is_long(process: Callable[..., RedisLiveQueues]) -> None:
    live = process()
    busy(live)
    assert live.wait(SUPPORT, SOMEBODY_NEW, after(150)).forecast is None
    patient = replace(SUPPORT, wait_known_for=timedelta(minutes=5))
    usual = live.wait(patient, SOMEBODY_NEW, after(150)).forecast
    strict = live.wait(
        replace(patient, offer_callback_after=OfferAfter(wait=timedelta(seconds=20))), SOMEBODY_NEW, after(150)
    ).forecast
    assert usual is not None
    assert strict is not None
    assert strict.probability_over_threshold > usual.probability_over_threshold


def test_whether_a_queue_offers_is_seen_by_all(process: Callable[..., RedisLiveQueues]) -> None:
    first, second = process(), process()
    busy(first)
    first.note_offering(SUPPORT, offering=True)
    assert second.wait(SUPPORT, SOMEBODY_NEW, after(1)).was_offering
    second.note_offering(SUPPORT, offering=False)
    assert not first.wait(SUPPORT, SOMEBODY_NEW, after(1)).was_offering


def test_that_a_queue_offers_is_known_as_long_as_somebody_asks(
    redis_client: Redis, process: Callable[..., RedisLiveQueues]
) -> None:
    live = process()
    busy(live)
    live.note_offering(SUPPORT, offering=True)
    (key,) = redis_client.keys("*offering*")
    redis_client.expire(key, 5)
    assert live.wait(SUPPORT, SOMEBODY_NEW, after(1)).was_offering
    assert redis_client.ttl(key) > 800


def test_queues_know_nothing_of_each_other(process: Callable[..., RedisLiveQueues]) -> None:
    live = process()
    busy(live)
    assert live.wait(replace(SUPPORT, name="sales"), SOMEBODY_NEW, after(1)) == LiveWait()


def test_where_redis_is_away_everything_is_unknown_and_nobody_waits_for_it() -> None:
    passed = [0.0]
    with connect("unix:///nowhere/redis.sock", timeout_seconds=0.1, retries=0) as away:
        live = RedisLiveQueues(away, nothing_learnt, passed=lambda: passed[0])
        assert live.take_in_calls(SUPPORT, [a_call("w1", 5)], after(5)) is None
        assert live.take_in_state(SUPPORT, QueueState(at=after(5), waiting=1)) is None
        assert live.wait(SUPPORT, Waiting(elapsed=timedelta(seconds=9)), after(5)) == LiveWait(
            elapsed=timedelta(seconds=9)
        )
        live.note_offering(SUPPORT, offering=True)


def test_redis_is_asked_again_after_a_second(real_redis: Redis) -> None:
    passed = [0.0]
    with connect("unix:///nowhere/redis.sock", timeout_seconds=0.1, retries=0) as client:
        live = RedisLiveQueues(client, nothing_learnt, passed=lambda: passed[0])
        assert live.take_in_calls(SUPPORT, [a_call("w1", 5)], after(5)) is None
        client.connection_pool = real_redis.connection_pool
        assert live.take_in_calls(SUPPORT, [a_call("w1", 5)], after(5)) is None
        passed[0] = 1.0
        assert live.take_in_calls(SUPPORT, [a_call("w1", 5)], after(5)) is not None


def test_a_day_of_calls_stays_small(real_redis: Redis) -> None:
    live = RedisLiveQueues(real_redis, nothing_learnt)
    calls, _ = simulated_queue(agents=5, handle=150, patience=200, gap=30, callers=400, seed=8)
    for call in calls:
        for record in as_it_was_told(call):
            told_at = record.ended_at or record.waited_until or record.entered_at
            live.take_in_calls(SUPPORT, [record], told_at)
    (key,) = real_redis.keys()
    assert real_redis.memory_usage(key) < 30_000


@pytest.mark.parametrize("document", ["", "{", "7", "{}", '{"threshold_seconds": 180, "learnt_at": "x", "live": []}'])
def test_a_document_that_cannot_be_read_is_begun_anew(
    redis_client: Redis, process: Callable[..., RedisLiveQueues], document: str
) -> None:
    busy(process())
    (key,) = redis_client.keys("*live-queue*")
    redis_client.hset(key, mapping={"version": "another", "document": document})
    live = process()
    assert live.wait(SUPPORT, SOMEBODY_NEW, after(1)) == LiveWait()
    assert live.traffic(SUPPORT, after(1)) is None
    assert live.take_in_calls(SUPPORT, [a_call("w1", 2)], after(2)) is not None
    assert seconds(process().wait(SUPPORT, SOMEBODY_NEW, after(3))) > 0


def test_nobody_on_the_line_waits_for_whoever_changes_the_queue(process: Callable[..., RedisLiveQueues]) -> None:
    begun, may_go_on = Event(), Event()

    class SlowCalls(list[Call]):
        def __iter__(self) -> Iterator[Call]:
            begun.set()
            may_go_on.wait(30)
            return super().__iter__()

    live = process()
    busy(live)
    with ThreadPoolExecutor(1) as threads:
        telling = threads.submit(live.take_in_calls, SUPPORT, SlowCalls([a_call("w1", 1)]), after(1))
        assert begun.wait(30)
        meanwhile = live.wait(SUPPORT, SOMEBODY_NEW, after(1))
        may_go_on.set()
        telling.result()
    assert meanwhile == LiveWait()
    assert live.wait(SUPPORT, SOMEBODY_NEW, after(1)).forecast is not None


class Watched(Redis):
    """Tells when somebody has asked for a version, and counts the documents that were fetched."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.asked = Event()
        self.documents = 0

    def hget(self, name: Any, key: Any) -> Any:
        found = super().hget(name, key)
        self.asked.set()
        return found

    def hmget(self, name: Any, keys: Any, *args: Any) -> Any:
        self.documents += 1
        return super().hmget(name, keys, *args)


def test_what_this_process_has_just_written_is_not_decoded_by_who_waited_for_it(real_redis: Redis) -> None:
    begun = Event()
    with Watched(connection_pool=real_redis.connection_pool) as client:

        class CallsOnceAsked(list[Call]):
            def __iter__(self) -> Iterator[Call]:
                begun.set()
                client.asked.wait(30)
                return super().__iter__()

        live = RedisLiveQueues(client, nothing_learnt)
        busy(live)
        client.asked.clear()
        with ThreadPoolExecutor(1) as threads:
            telling = threads.submit(live.take_in_calls, SUPPORT, CallsOnceAsked([a_call("w1", 1)]), after(1))
            assert begun.wait(30)
            seen = live.traffic(SUPPORT, after(1))
            telling.result()
        assert (seen and seen.waiting, client.documents) == (1, 0)


def test_a_state_that_is_no_news_is_not_written(redis_client: Redis, process: Callable[..., RedisLiveQueues]) -> None:
    first, second = process(), process()
    busy(first)
    assert first.take_in_state(SUPPORT, QueueState(at=after(10), waiting=2, agents_staffed=3, agents_available=0))
    (key,) = redis_client.keys("*live-queue*")
    written = redis_client.hgetall(key)
    for live in (first, second):
        assert live.take_in_state(SUPPORT, QueueState(at=after(9), waiting=7)) is False
    assert redis_client.hgetall(key) == written
    assert second.take_in_calls(SUPPORT, [a_call("w1", 11)], after(11)) is not None
    assert first.wait(SUPPORT, SOMEBODY_NEW, after(11)) == second.wait(SUPPORT, SOMEBODY_NEW, after(11))


def test_nobody_waits_while_it_is_looked_up_what_was_learnt(process: Callable[..., RedisLiveQueues]) -> None:
    begun, may_go_on = Event(), Event()

    def slowly_learnt(_: str) -> LearntWaits:
        begun.set()
        may_go_on.wait(30)
        return learnt()

    slow, other = process(slowly_learnt), process()
    with ThreadPoolExecutor(1) as threads:
        telling = threads.submit(slow.take_in_calls, SUPPORT, [a_call("w1", 1)], after(1))
        assert begun.wait(30)
        busy(other)
        meanwhile = slow.wait(SUPPORT, SOMEBODY_NEW, after(1))
        may_go_on.set()
        telling.result()
    assert meanwhile.forecast is not None
    behind = slow.wait(SUPPORT, SOMEBODY_NEW, after(1))
    assert behind.learnt_at is None
    assert seconds(behind) > seconds(meanwhile)

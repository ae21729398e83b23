"""What a batch looks like in Redis."""

from __future__ import annotations

import json
import zlib

from redis import Redis
from rq import Queue
from rq.job import Job

from promise_service.adapters.redis.job_queue import RqJobQueue
from tests.builders import at

LEASE_UNTIL = at("Fri 2026-11-20 12:01")


def queued(redis: Redis) -> list[Job]:
    return Queue("due-timers", connection=redis, serializer="json").jobs


def test_a_batch_is_json_of_ids_and_the_end_of_their_lease_and_nothing_else(redis_client: Redis) -> None:
    RqJobQueue(redis_client).put(["tmr_1", "tmr_2"], LEASE_UNTIL)

    (job,) = queued(redis_client)
    written = redis_client.hget(job.key, "data")
    assert isinstance(written, bytes)
    assert json.loads(zlib.decompress(written)) == [
        "workers.tasks.run_timers",
        None,
        [["tmr_1", "tmr_2"], "2026-11-20T12:01:00+00:00"],
        {},
    ]
    assert job.description == "2 timers"


def test_a_batch_that_no_worker_takes_is_void_before_its_lease_is_over(redis_client: Redis) -> None:
    RqJobQueue(redis_client).put(["tmr_1"], LEASE_UNTIL)

    (job,) = queued(redis_client)
    assert 0 < redis_client.ttl(job.key) <= 50
    assert job.timeout == 150


def test_nothing_is_kept_of_a_success_and_a_week_of_a_failure(redis_client: Redis) -> None:
    RqJobQueue(redis_client).put(["tmr_1"], LEASE_UNTIL)

    (job,) = queued(redis_client)
    assert job.result_ttl == 0
    assert job.failure_ttl == 7 * 24 * 3600
    assert job.retries_left is None


def test_the_same_batch_may_be_queued_again(redis_client: Redis) -> None:
    jobs = RqJobQueue(redis_client)

    jobs.put(["tmr_1"], LEASE_UNTIL)
    jobs.put(["tmr_1"], LEASE_UNTIL)

    assert [job.args[0] for job in queued(redis_client)] == [["tmr_1"], ["tmr_1"]]


def test_it_tells_how_many_batches_wait(redis_client: Redis) -> None:
    jobs = RqJobQueue(redis_client)
    assert jobs.waiting() == 0

    jobs.put(["tmr_1"], LEASE_UNTIL)
    jobs.put(["tmr_2"], LEASE_UNTIL)

    assert jobs.waiting() == 2

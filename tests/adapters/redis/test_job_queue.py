"""What a batch looks like in Redis."""

from __future__ import annotations

import json
import zlib

from redis import Redis
from rq import Queue
from rq.job import Job

from promise_service.adapters.redis.job_queue import RqJobQueue


def queued(redis: Redis) -> list[Job]:
    return Queue("due-timers", connection=redis, serializer="json").jobs


def test_a_batch_is_json_of_ids_and_nothing_else(redis_client: Redis) -> None:
    RqJobQueue(redis_client).put(["tmr_1", "tmr_2"])

    (job,) = queued(redis_client)
    written = redis_client.hget(job.key, "data")
    assert isinstance(written, bytes)
    assert json.loads(zlib.decompress(written)) == ["workers.tasks.run_timers", None, [["tmr_1", "tmr_2"]], {}]
    assert job.description == "2 timers"


def test_a_batch_that_no_worker_takes_is_void_before_its_lease_is_over(redis_client: Redis) -> None:
    RqJobQueue(redis_client).put(["tmr_1"])

    (job,) = queued(redis_client)
    assert 0 < redis_client.ttl(job.key) <= 20
    assert job.timeout == 30


def test_nothing_is_kept_of_a_success_and_a_week_of_a_failure(redis_client: Redis) -> None:
    RqJobQueue(redis_client).put(["tmr_1"])

    (job,) = queued(redis_client)
    assert job.result_ttl == 0
    assert job.failure_ttl == 7 * 24 * 3600
    assert job.retries_left is None


def test_the_same_batch_may_be_queued_again(redis_client: Redis) -> None:
    jobs = RqJobQueue(redis_client)

    jobs.put(["tmr_1"])
    jobs.put(["tmr_1"])

    assert [job.args for job in queued(redis_client)] == [[["tmr_1"]], [["tmr_1"]]]

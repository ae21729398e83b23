"""Workers on a real Redis: what they run, what they survive, how they end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from promise_service.adapters.child_process import start_child, stop_child
from promise_service.adapters.redis.connection import connect
from promise_service.adapters.redis.embedded import redis_server_binary
from promise_service.adapters.redis.job_queue import QUEUE, TASK, RqJobQueue
from tests.builders import at
from tests.workers.claims_in_memory import ClaimsInMemory, HandClock
from workers import tasks, worker
from workers.dispatcher import Dispatcher
from workers.worker import Stop, TimerWorker

NOON = at("Fri 2026-11-20 12:00")
LEASE_UNTIL = NOON + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    """RQ's workers take over the signals of the process that they run in."""
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)}
    yield
    for each, handler in handlers.items():
        signal.signal(each, handler)


class Runs:
    """What was run, in place of the use cases."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def __call__(self, timer_ids: Sequence[str], _lease_until: datetime) -> None:
        self.batches.append(list(timer_ids))


def work_off(redis: Redis) -> None:
    """Run what is queued, in this process."""
    TimerWorker(redis, Stop(told=lambda: None)).work(burst=True, logging_level="WARNING")


class WorkerProcess:
    """A worker in a process of its own, and its journal."""

    def __init__(self, redis_url: str, journal: Path, seconds_a_batch: float) -> None:
        self._journal = journal
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers.worker_process", redis_url, str(journal), str(seconds_a_batch)],
            stderr=subprocess.DEVNULL,
        )

    @property
    def lines(self) -> list[str]:
        return self._journal.read_text().splitlines() if self._journal.exists() else []

    def wait_for(self, line: str) -> None:
        """Until the journal holds it, ten seconds at most."""
        eventually(lambda: line in self.lines)

    def ended_by(self, how: signal.Signals) -> int:
        """Its exit code after that signal."""
        self.process.send_signal(how)
        return self.process.wait(10)


@contextmanager
def worker_process(redis_url: str, journal: Path, seconds_a_batch: float = 0) -> Iterator[WorkerProcess]:
    """A worker process that listens already."""
    started = WorkerProcess(redis_url, journal, seconds_a_batch)
    try:
        started.wait_for("ready")
        with connect(redis_url) as redis:
            eventually(lambda: blocked_clients(redis) > 0)
        yield started
    finally:
        started.process.kill()
        started.process.wait()


def blocked_clients(redis: Redis) -> int:
    return int(redis.info("clients")["blocked_clients"])


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, "it did not happen within ten seconds"
        time.sleep(0.005)


def test_queue_and_worker_speak_of_the_same_queue() -> None:
    assert worker.QUEUE == QUEUE


def test_the_job_names_a_function_that_exists() -> None:
    module, _, function = TASK.rpartition(".")

    assert getattr(sys.modules[module], function) is tasks.run_timers


def test_a_batch_is_run_once_and_leaves_nothing_behind(real_redis: Redis) -> None:
    runs = Runs()
    tasks.serve(runs)
    RqJobQueue(real_redis).put(["tmr_1", "tmr_2"], LEASE_UNTIL)

    work_off(real_redis)
    work_off(real_redis)

    assert runs.batches == [["tmr_1", "tmr_2"]]
    assert real_redis.keys("rq:job:*") == []


def test_a_failed_batch_is_kept_with_the_places_of_its_errors_and_without_their_words(real_redis: Redis) -> None:
    customer = "claire@example.org"

    def fail(timer_ids: Sequence[str], _lease_until: datetime) -> None:
        failures: list[Exception] = []
        for timer_id in timer_ids:
            try:
                find_telephone(timer_id)
            except LookupError as error:
                failures.append(error)
        raise ExceptionGroup(f"failed for {customer}", failures)

    def find_telephone(timer_id: str) -> None:
        raise LookupError(f"{timer_id}: {customer} has none")

    tasks.serve(fail)
    RqJobQueue(real_redis).put(["tmr_1", "tmr_2"], LEASE_UNTIL)

    work_off(real_redis)

    kept = words_of_failure(real_redis)
    assert kept.count("RuntimeError: LookupError") == 2
    assert "in find_telephone" in kept
    assert customer not in kept


def words_of_failure(redis: Redis) -> str:
    """What RQ keeps of the one batch that failed."""
    queue = Queue(QUEUE, connection=redis, serializer="json")
    (job_id,) = queue.failed_job_registry.get_job_ids()
    job = queue.fetch_job(job_id)
    result = job.latest_result() if job else None
    return (result.exc_string if result else None) or ""


def test_a_batch_that_takes_too_long_is_ended_even_where_every_error_is_caught(real_redis: Redis) -> None:
    tried: list[str] = []

    def run(timer_ids: Sequence[str], _lease_until: datetime) -> None:
        for timer_id in timer_ids:
            with suppress(Exception):
                tried.append(timer_id)
                time.sleep(10)

    tasks.serve(run)
    queue = Queue(QUEUE, connection=real_redis, serializer="json")
    queue.enqueue_call(TASK, args=(["tmr_1", "tmr_2"], LEASE_UNTIL.isoformat()), timeout=1, result_ttl=0)

    work_off(real_redis)

    assert tried == ["tmr_1"]
    assert queue.failed_job_registry.count == 1


def test_timers_are_run_after_redis_forgot_them(real_redis: Redis) -> None:
    clock = HandClock(NOON)
    claims = ClaimsInMemory({"tmr_1": NOON, "tmr_2": NOON})
    dispatcher = Dispatcher(claims, RqJobQueue(real_redis), clock)
    runs = Runs()
    tasks.serve(runs)

    dispatcher.step()
    real_redis.flushall()
    work_off(real_redis)
    assert runs.batches == []

    clock.pass_by(60)
    dispatcher.step()
    work_off(real_redis)
    assert runs.batches == [["tmr_1", "tmr_2"]]


def test_an_idle_worker_goes_on_after_redis_was_emptied(real_redis: Redis, redis_url: str, tmp_path: Path) -> None:
    with worker_process(redis_url, tmp_path / "journal") as process:
        real_redis.flushall()
        RqJobQueue(real_redis).put(["tmr_1"], LEASE_UNTIL)

        process.wait_for("end tmr_1")


def test_what_a_killed_worker_was_at_is_run_by_another_after_the_lease(
    real_redis: Redis, redis_url: str, tmp_path: Path
) -> None:
    clock = HandClock(NOON)
    claims = ClaimsInMemory({"tmr_1": NOON, "tmr_2": NOON})
    dispatcher = Dispatcher(claims, RqJobQueue(real_redis), clock)

    with worker_process(redis_url, tmp_path / "first", seconds_a_batch=60) as first:
        dispatcher.step()
        first.wait_for("start tmr_1 tmr_2")
        first.ended_by(signal.SIGKILL)

    with worker_process(redis_url, tmp_path / "second") as second:
        clock.pass_by(59)
        dispatcher.step()
        assert second.lines == ["ready"]

        clock.pass_by(1)
        dispatcher.step()
        second.wait_for("end tmr_1 tmr_2")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_a_worker_finishes_its_batch_and_takes_no_other(
    real_redis: Redis, redis_url: str, tmp_path: Path, how: signal.Signals
) -> None:
    with worker_process(redis_url, tmp_path / "journal", seconds_a_batch=0.3) as process:
        RqJobQueue(real_redis).put(["tmr_1"], LEASE_UNTIL)
        RqJobQueue(real_redis).put(["tmr_2"], LEASE_UNTIL)
        process.wait_for("start tmr_1")

        assert process.ended_by(how) == 0
        assert process.lines == ["ready", "start tmr_1", "told to stop", "end tmr_1"]


def test_asked_again_and_again_it_still_finishes_its_batch(redis_url: str, real_redis: Redis, tmp_path: Path) -> None:
    with worker_process(redis_url, tmp_path / "journal", seconds_a_batch=0.3) as process:
        RqJobQueue(real_redis).put(["tmr_1"], LEASE_UNTIL)
        process.wait_for("start tmr_1")
        process.process.send_signal(signal.SIGTERM)
        process.wait_for("told to stop")
        process.process.send_signal(signal.SIGINT)

        assert process.ended_by(signal.SIGTERM) == 0
        assert process.lines == ["ready", "start tmr_1", "told to stop", "end tmr_1"]


def test_asked_to_end_an_idle_worker_ends_at_once(redis_url: str, tmp_path: Path) -> None:
    with worker_process(redis_url, tmp_path / "journal") as process:
        before = time.monotonic()

        assert process.ended_by(signal.SIGTERM) == 0
        assert time.monotonic() - before < 2
        assert process.lines == ["ready", "told to stop"]


class RestartableRedis:
    """A Redis server that can go away and come back, empty, at the same address."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self.url = f"unix://{self._socket}"
        self.start()

    def start(self) -> None:
        self._server = start_child(
            [str(redis_server_binary()), "--port", "0", "--unixsocket", str(self._socket), "--save", ""],
            output=subprocess.DEVNULL,
        )
        with connect(self.url) as client:
            eventually(lambda: answers(client))

    def stop(self) -> None:
        stop_child(self._server, within=0, how=signal.SIGKILL)


def answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


@pytest.fixture
def restartable_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestartableRedis]:
    """A Redis server of this test alone."""
    server = RestartableRedis(tmp_path_factory.mktemp("r"))
    yield server
    server.stop()


def test_an_idle_worker_outlives_a_restart_of_redis(restartable_redis: RestartableRedis, tmp_path: Path) -> None:
    with worker_process(restartable_redis.url, tmp_path / "journal") as process:
        restartable_redis.stop()
        restartable_redis.start()
        with connect(restartable_redis.url) as client:
            RqJobQueue(client).put(["tmr_1"], LEASE_UNTIL)

        process.wait_for("end tmr_1")


def test_a_busy_worker_outlives_a_restart_of_redis(restartable_redis: RestartableRedis, tmp_path: Path) -> None:
    with worker_process(restartable_redis.url, tmp_path / "journal", seconds_a_batch=0.5) as process:
        with connect(restartable_redis.url) as client:
            RqJobQueue(client).put(["tmr_1"], LEASE_UNTIL)
        process.wait_for("start tmr_1")
        restartable_redis.stop()
        process.wait_for("end tmr_1")
        time.sleep(0.2)  # so that RQ finds nobody to report to
        restartable_redis.start()
        with connect(restartable_redis.url) as client:
            RqJobQueue(client).put(["tmr_2"], LEASE_UNTIL)

        process.wait_for("end tmr_2")
        assert process.ended_by(signal.SIGTERM) == 0


def test_a_worker_can_be_ended_while_redis_is_away(restartable_redis: RestartableRedis, tmp_path: Path) -> None:
    with worker_process(restartable_redis.url, tmp_path / "journal") as process:
        restartable_redis.stop()
        time.sleep(0.2)  # so that it has noticed

        assert process.ended_by(signal.SIGTERM) == 0


def test_a_worker_whose_redis_went_away_finishes_its_batch_when_asked_to_end(
    restartable_redis: RestartableRedis, tmp_path: Path
) -> None:
    with worker_process(restartable_redis.url, tmp_path / "journal", seconds_a_batch=0.5) as process:
        with connect(restartable_redis.url) as client:
            RqJobQueue(client).put(["tmr_1"], LEASE_UNTIL)
        process.wait_for("start tmr_1")
        restartable_redis.stop()

        assert process.ended_by(signal.SIGTERM) == 0
        assert process.lines == ["ready", "start tmr_1", "told to stop", "end tmr_1"]

"""When due timers reach the work queue: never early, hardly late, and through every outage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import redis.exceptions
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from promise_service.adapters.redis.job_queue import HANGS_AFTER, MAY_WAIT
from promise_service.application.ports.jobs import ClaimedTimer
from promise_service.application.run_due_timers import TO_FINISH
from promise_service.errors import StoreUnavailable
from tests.builders import at
from tests.workers.claims_in_memory import ClaimsInMemory, HandClock, JobsInMemory
from workers.dispatcher import LEASE, MOST_SECONDS_OF_GATHERING, TO_BE_QUEUED, Dispatcher

GATHERED_FOR = timedelta(seconds=MOST_SECONDS_OF_GATHERING)
NOON = at("Fri 2026-11-20 12:00")


def dispatch_for(seconds: float, dispatcher: Dispatcher, clock: HandClock) -> None:
    """Let the dispatcher work for so long."""
    until = clock.now() + timedelta(seconds=seconds)
    while clock.now() < until:
        clock.pass_by(max(dispatcher.step(), 0.001))


@given(st.lists(st.integers(min_value=0, max_value=5_000_000), min_size=1, max_size=60))
def test_a_timer_is_queued_at_its_time_and_never_before(microseconds: list[int]) -> None:
    due = {f"tmr_{n}": NOON + timedelta(microseconds=after) for n, after in enumerate(microseconds)}
    clock = HandClock(NOON)
    jobs = JobsInMemory(clock)

    dispatch_for(6, Dispatcher(ClaimsInMemory(due), jobs, clock), clock)

    assert sorted(jobs.timer_ids) == sorted(due)
    for queued_at, batch in jobs.batches:
        for timer_id in batch:
            assert timedelta(0) <= queued_at - due[timer_id] <= timedelta(milliseconds=20) + GATHERED_FOR


def test_with_nothing_to_wait_for_it_looks_again_after_a_fifth_of_a_second() -> None:
    clock = HandClock(NOON)

    assert Dispatcher(ClaimsInMemory({}), JobsInMemory(clock), clock).step() == 0.2


def test_it_gives_a_sign_of_life_at_every_step_though_redis_is_away() -> None:
    clock = HandClock(NOON)
    jobs = JobsWithOutage(clock, NOON + timedelta(seconds=1), NOON + timedelta(seconds=3))
    told: list[datetime] = []

    dispatch_for(5, Dispatcher(ClaimsInMemory({}), jobs, clock, beat=told.append), clock)

    assert told[0] == NOON
    assert max(later - one for one, later in pairwise(told)) == timedelta(seconds=0.5)


@pytest.mark.parametrize(("timers", "pause"), [(1, 0.02), (3, 0.06), (10, 0.2), (399, 0.2), (400, 0.0)])
def test_the_more_has_just_come_due_the_longer_it_gathers_unless_there_is_more(timers: int, pause: float) -> None:
    clock = HandClock(NOON)
    due = {f"tmr_{n:04}": NOON for n in range(timers)} | {"tmr_soon": NOON + timedelta(milliseconds=5)}

    assert Dispatcher(ClaimsInMemory(due), JobsInMemory(clock), clock).step() == pytest.approx(pause)


def test_many_due_timers_come_in_batches_earliest_first() -> None:
    due = {f"tmr_{n:04}": NOON - timedelta(hours=1, seconds=-n) for n in range(1000)}
    clock = HandClock(NOON)
    jobs = JobsInMemory(clock)

    dispatch_for(0.1, Dispatcher(ClaimsInMemory(due), jobs, clock), clock)

    assert jobs.timer_ids == sorted(due)
    assert {len(batch) for _, batch in jobs.batches} == {20}


def test_timers_that_nobody_ran_are_queued_again_after_their_lease() -> None:
    clock = HandClock(NOON)
    jobs = JobsInMemory(clock)
    claims = ClaimsInMemory({"tmr_run": NOON, "tmr_lost": NOON})
    dispatcher = Dispatcher(claims, jobs, clock)

    dispatcher.step()
    claims.settle(["tmr_run"])
    dispatch_for(61, dispatcher, clock)

    (first, _), (second, batch) = jobs.batches
    assert batch == ["tmr_lost"]
    assert timedelta(seconds=60) <= second - first <= timedelta(seconds=60.3)


def test_a_batch_is_void_when_its_lease_is_over() -> None:
    assert TO_BE_QUEUED + MAY_WAIT <= LEASE


def test_a_worker_has_left_its_batch_long_before_it_is_taken_away_from_it() -> None:
    assert HANGS_AFTER >= LEASE + 2 * TO_FINISH


class OutageOf:
    """Lets calls through, but for a while raises instead."""

    def __init__(self, error: Exception, clock: HandClock, start: datetime, end: datetime) -> None:
        self._error, self._clock, self._start, self._end = error, clock, start, end

    def strike(self) -> None:
        if self._start <= self._clock.now() < self._end:
            raise self._error


class JobsWithOutage(JobsInMemory):
    """A work queue whose Redis is away for a while."""

    def __init__(self, clock: HandClock, start: datetime, end: datetime) -> None:
        super().__init__(clock)
        self._outage = OutageOf(redis.exceptions.ConnectionError("refused"), clock, start, end)

    def put(self, timer_ids: Sequence[str], lease_until: datetime) -> None:
        self._outage.strike()
        super().put(timer_ids, lease_until)

    def waiting(self) -> int:
        self._outage.strike()
        return super().waiting()


class ClaimsWithOutage(ClaimsInMemory):
    """Claims whose database is away for a while."""

    def __init__(self, due: dict[str, datetime], clock: HandClock, start: datetime, end: datetime) -> None:
        super().__init__(due)
        self._outage = OutageOf(StoreUnavailable("The database does not answer."), clock, start, end)

    def claim(self, now: datetime, *, lease_until: datetime, limit: int) -> Sequence[ClaimedTimer]:
        self._outage.strike()
        return super().claim(now, lease_until=lease_until, limit=limit)


def events_of(work: Callable[[], None]) -> list[tuple[str, str]]:
    with capture_logs() as lines:
        work()
    return [(line["event"], line["by"]) for line in lines]


def test_a_short_outage_of_redis_delays_timers_by_no_more_than_itself() -> None:
    clock = HandClock(NOON)
    jobs = JobsWithOutage(clock, NOON, NOON + timedelta(seconds=5))
    due = {f"tmr_{n}": NOON + timedelta(milliseconds=500 * n) for n in range(12)}
    dispatcher = Dispatcher(ClaimsInMemory(due), jobs, clock)

    events = events_of(lambda: dispatch_for(8, dispatcher, clock))

    assert sorted(jobs.timer_ids) == sorted(due)
    assert all(queued_at <= NOON + timedelta(seconds=5.6) for queued_at, _ in jobs.batches)
    assert events == [("dispatch_halted", "redis"), ("dispatch_resumed", "redis")]


def test_a_long_outage_of_redis_loses_nothing() -> None:
    clock = HandClock(NOON)
    jobs = JobsWithOutage(clock, NOON, NOON + timedelta(minutes=30))
    due = {f"tmr_{n}": NOON + timedelta(seconds=60 * n) for n in range(30)}
    claims = ClaimsInMemory(due)
    dispatcher = Dispatcher(claims, jobs, clock)

    events = events_of(lambda: dispatch_for(30 * 60 + 61, dispatcher, clock))

    assert set(jobs.timer_ids) == set(due)
    assert events == [("dispatch_halted", "redis"), ("dispatch_resumed", "redis")]


def test_an_outage_of_the_database_is_waited_for() -> None:
    clock = HandClock(NOON)
    jobs = JobsInMemory(clock)
    claims = ClaimsWithOutage({"tmr_1": NOON}, clock, NOON, NOON + timedelta(minutes=5))

    events = events_of(lambda: dispatch_for(5 * 60 + 1, Dispatcher(claims, jobs, clock), clock))

    assert jobs.timer_ids == ["tmr_1"]
    assert events == [("dispatch_halted", "database"), ("dispatch_resumed", "database")]


def test_asked_to_stop_it_finishes_its_step() -> None:
    clock = HandClock(NOON)
    pauses: list[float] = []
    jobs = JobsInMemory(clock)

    class StoppingJobs(JobsInMemory):
        def put(self, timer_ids: Sequence[str], lease_until: datetime) -> None:
            dispatcher.stop()
            jobs.put(timer_ids, lease_until)

    due = {f"tmr_{n}": NOON for n in range(40)}
    dispatcher = Dispatcher(ClaimsInMemory(due), StoppingJobs(clock), clock, pause=pauses.append)

    dispatcher.run()

    assert len(jobs.timer_ids) == 40
    assert len(pauses) == 1

"""Forecasts are fitted to the recorded calls of a queue every week, and whenever somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from promise_service.adapters.policy_document import preset
from promise_service.adapters.sql.learnt_waits import SqlLearntWaits
from promise_service.adapters.sql.timer_claims import SqlTimerClaims
from promise_service.application.backtest_waits import fit_waits
from promise_service.application.ledger import carry_out
from promise_service.application.live_queues import LearntWaits
from promise_service.application.replaying_calls import QueueCall
from promise_service.application.run_due_timers import TimerRunner
from promise_service.application.tell_of_calls import RecordCalls, ToldCall, tell_of_calls
from promise_service.bootstrap.first_start import publish_document
from promise_service.bootstrap.foundations import Foundations, foundations
from promise_service.domain.policy import Queue
from promise_service.domain.timers import TimerState, fit_timer
from promise_service.domain.waiting.calls import Call
from promise_service.domain.waiting.live_queue import SOMEBODY_NEW
from promise_service.settings import Settings
from tests.builders import at
from tests.domain.waiting.calls import simulated_queue
from tests.fakes import FakeClock, FakeEventDeliveries, due_notices

TUESDAY = at("Tue 2026-11-24 12:00")
CALLS, _ = simulated_queue(agents=3, handle=120, patience=300, gap=50, callers=500, seed=4)


class Centre:
    """A contact centre whose calls are told, with a worker."""

    def __init__(self, built: Foundations, clock: FakeClock) -> None:
        self.built, self.clock = built, clock
        self.claims = SqlTimerClaims(built.engine)
        self.runner = TimerRunner(
            claims=self.claims,
            clock=clock,
            ledger=built.ledger,
            notices=due_notices(built, clock, {}),
            deliveries=FakeEventDeliveries(),
            fits=built.live_fits,
            efforts=built.effort_measurer,
        )

    @property
    def queue(self) -> Queue:
        policy = self.built.versions.current()
        assert policy is not None
        return policy.queue("support")

    def tell(self, calls: Sequence[Call]) -> RecordCalls:
        told = [
            ToldCall(
                call_id=call.call_id,
                entered_at=call.entered_at,
                priority=call.priority,
                answered_at=call.answered_at,
                abandoned_at=call.abandoned_at,
                ended_at=call.ended_at,
            )
            for call in calls
        ]
        command = tell_of_calls(self.built.call_records, self.built.live, self.queue, told, self.clock.now())
        carry_out(self.built.ledger, command)
        return command

    def run_due(self) -> None:
        now = self.clock.now()
        due = [each.id for each in self.claims.claim(now, lease_until=now + timedelta(minutes=1), limit=10)]
        self.runner.run(due, now + timedelta(minutes=1))

    def timers(self, state: TimerState = TimerState.WAITING) -> list[str]:
        return [job.timer.id for job in self.built.jobs.jobs(state, kind=None, limit=10)]

    def learnt(self) -> LearntWaits | None:
        return SqlLearntWaits(self.built.engine).of("support")


@pytest.fixture
def centre(database_url: str, redis_url: str) -> Iterator[Centre]:
    clock = FakeClock(TUESDAY)
    with foundations(Settings(database_url=database_url, redis_url=redis_url), clock=clock) as built:
        publish_document(built, preset("sample"), follows=0, by="somebody")
        yield Centre(built, clock)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("Tue 2026-11-24 12:00", "Sun 2026-11-29"),
        ("Sun 2026-11-29 00:59:59", "Sun 2026-11-29"),
        ("Sun 2026-11-29 02:00", "Sun 2026-12-06"),
        ("Sat 2026-11-28 23:59", "Sun 2026-11-29"),
    ],
)
def test_a_queue_is_fitted_in_the_second_hour_of_sunday(now: str, due: str) -> None:
    for queue in ("support", "sales"):
        due_at = fit_timer(queue, at(now)).due_at
        assert at(f"{due} 01:00") <= due_at < at(f"{due} 02:00")


def test_each_queue_has_its_own_time() -> None:
    assert fit_timer("support", TUESDAY).due_at != fit_timer("sales", TUESDAY).due_at


def test_whoever_tells_of_calls_sets_the_timer_once_a_week(centre: Centre) -> None:
    centre.tell(CALLS[:3])
    expected = fit_timer("support", TUESDAY)
    assert centre.timers() == [expected.id]
    centre.clock.move_to(at("Fri 2026-11-27 12:00"))
    centre.tell(CALLS[3:5])
    assert centre.timers() == [expected.id]


def test_what_is_learnt_by_the_timer_is_that_of_a_replay_and_is_gone_on_from(centre: Centre) -> None:
    centre.tell(CALLS)
    centre.clock.move_to(fit_timer("support", TUESDAY).due_at)
    centre.run_due()
    learnt = centre.learnt()
    assert learnt is not None
    model = fit_waits([QueueCall("support", call) for call in CALLS], timedelta(minutes=3), lambda *_: None)
    assert learnt.document == model["support"]
    assert (learnt.threshold, learnt.learnt_at) == (timedelta(minutes=3), centre.clock.now())
    assert len(centre.timers(TimerState.DONE)) == 1
    now = centre.clock.now()
    centre.tell([Call(call_id="now", entered_at=now)])
    live = centre.built.live.wait(centre.queue, SOMEBODY_NEW, now)
    assert live.learnt_at == learnt.learnt_at
    assert live.forecast is not None
    assert live.forecast.source == "fitted"
    assert centre.timers() == [fit_timer("support", now).id]


def test_where_nothing_was_recorded_of_late_nothing_is_learnt(centre: Centre) -> None:
    centre.tell(CALLS[:5])
    centre.clock.move_to(TUESDAY + timedelta(weeks=9))
    centre.run_due()
    assert centre.learnt() is None
    (skipped,) = centre.built.jobs.jobs(TimerState.SKIPPED, kind=None, limit=10)
    assert skipped.timer.detail == "no call was recorded in the last eight weeks"


def test_a_fit_that_was_asked_for_is_kept_at_once(centre: Centre) -> None:
    assert centre.built.live_fits.fit(centre.queue) is None
    centre.tell(CALLS[:20])
    assert centre.built.live_fits.fit(centre.queue) == centre.learnt()
    assert centre.learnt() is not None


def test_only_what_is_new_of_a_call_is_recorded(centre: Centre) -> None:
    assert len(centre.tell(CALLS[:20]).calls) == 20
    assert [each.call for each in centre.tell(CALLS[15:21]).calls] == CALLS[20:21]

"""Signs of life: one row a process, one more after each silence, and never an error for whoever gives them."""

from __future__ import annotations

from datetime import datetime, timedelta

from structlog.testing import capture_logs

from promise_service.application.heartbeat import Heartbeat
from promise_service.domain.outages import TOLERANCE, Run, ServiceRole, outages
from promise_service.errors import StoreUnavailable
from tests.builders import at
from tests.fakes import FakeRuns

NOON = at("Fri 2026-11-20 12:00")
SECOND = timedelta(seconds=1)
AWAY = StoreUnavailable("The database does not answer.")


def a_heartbeat(runs: FakeRuns) -> Heartbeat:
    return Heartbeat(runs, ServiceRole.DISPATCHER, lambda now: f"run_{now:%H%M%S}")


def a_run(start: datetime, end: datetime, *, ended: bool = False) -> Run:
    return Run(
        id=f"run_{start:%H%M%S}",
        role=ServiceRole.DISPATCHER,
        started_at=start,
        seen_at=end,
        ended_at=end if ended else None,
    )


def test_it_is_renewed_every_half_minute_however_often_it_beats() -> None:
    runs = FakeRuns()
    heart = a_heartbeat(runs)
    seen = []
    for second in range(95):
        heart.beat(NOON + second * SECOND)
        seen.append(runs.known()[0].seen_at - NOON)
    assert [seen[second].seconds for second in (0, 29, 30, 59, 60, 94)] == [0, 0, 30, 30, 60, 90]
    assert runs.known() == [a_run(NOON, NOON + 90 * SECOND)]


def test_it_says_when_it_ends() -> None:
    runs = FakeRuns()
    heart = a_heartbeat(runs)
    heart.beat(NOON)
    heart.end(NOON + 7 * SECOND)
    assert runs.known() == [a_run(NOON, NOON + 7 * SECOND, ended=True)]


def test_after_a_silence_another_run_begins_so_that_the_silence_shows() -> None:
    runs = FakeRuns()
    heart = a_heartbeat(runs)
    awake = NOON + TOLERANCE + SECOND
    heart.beat(NOON)
    heart.beat(awake)
    heart.end(awake + SECOND)
    assert runs.known() == [a_run(NOON, NOON), a_run(awake, awake + SECOND, ended=True)]
    (outage,) = outages(runs.known(), awake + SECOND)
    assert (outage.start, outage.end) == (NOON, awake)


def test_a_clock_that_is_set_back_takes_nothing_of_it_back() -> None:
    runs = FakeRuns()
    heart = a_heartbeat(runs)
    heart.beat(NOON)
    heart.end(NOON - timedelta(hours=1))
    assert runs.known() == [a_run(NOON, NOON, ended=True)]


def test_what_cannot_be_kept_is_said_once_and_harms_nobody() -> None:
    runs = FakeRuns()
    heart = a_heartbeat(runs)
    heart.beat(NOON)
    runs.failure = AWAY
    with capture_logs() as lines:
        for second in (30, 60, 90):
            heart.beat(NOON + second * SECOND)
        heart.end(NOON + 95 * SECOND)
    assert lines == [
        {"event": "run_not_recorded", "log_level": "warning", "role": "dispatcher", "error": "StoreUnavailable"}
    ]
    assert runs.known() == [a_run(NOON, NOON)]


def test_a_short_absence_of_the_database_is_no_outage_and_a_long_one_is() -> None:
    runs = FakeRuns()
    heart = a_heartbeat(runs)
    for second in range(0, 600, 30):
        runs.failure = AWAY if second in (60, 90) or 300 <= second < 480 else None
        heart.beat(NOON + second * SECOND)
    (outage,) = outages(runs.known(), NOON + 600 * SECOND)
    assert ((outage.start - NOON).seconds, (outage.end - NOON).seconds) == (270, 480)

"""One round: a house under steady load, everything that goes wrong with it, and the judgement."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from promise_service.adapters.clock import SystemClock
from promise_service.domain.timers import TimerKind, TimerState
from tests.faults.answers import answers
from tests.faults.expectations import due_at
from tests.faults.house import House, house
from tests.faults.judge import judge
from tests.faults.judge_of_events import judge_events
from tests.faults.judgement import Judgement
from tests.faults.load import Load
from tests.faults.report import Reporter
from tests.faults.terms import ATTEMPTS_EVERY, full_minute
from tests.faults.toll import Toll
from tests.faults.troubles import Event, troubles

LOAD_SECONDS = 45.0
PROMISES_PER_SECOND = 6.0
LEASE = timedelta(seconds=50)
"""Short enough for what a fault has held up to be of use still, when it is claimed again."""
BEGINS_AT_SECOND = range(20, 46)
"""Of a minute: callbacks are promised until it is full, and so are over when the third minute is."""
PATIENCE_SECONDS = 240.0
_HELD_BY_WORKERS = (TimerKind.SEND_NOTICE, TimerKind.DELIVER_EVENT)

_clock = SystemClock()


def run_round(database_url: str, folder: Path, seed: str, *, lease: timedelta = LEASE) -> Judgement:
    """The judgement of the round that this seed draws, on a migrated database. It takes about three minutes."""
    seconds = LOAD_SECONDS
    random = Random(seed)
    toll = Toll(one_writer=database_url.startswith("sqlite"))
    with house(database_url, folder, lease) as opened:
        _until_it_may_begin()
        report = Reporter(seed, opened)
        begun_at = _clock.now()
        load = Load(
            opened.client,
            Random(random.random()),
            per_second=PROMISES_PER_SECOND,
            callbacks_before=full_minute(begun_at),
        )
        load.start()
        events = troubles(random, seconds=seconds, lease=lease, toll=toll)
        events.append(Event(seconds, "no more promises", lambda _: load.stop()))
        try:
            _strike(sorted(events), opened, report)
            _until_it_ends(load, report)
        finally:
            load.abandon()
            load.join()
        assert load.failure is None, load.failure
        _until_all_is_told(opened, load, report)
        said = answers(opened, [each.id for each in load.promised], _clock.now())
        judgement = judge(load.promised, opened.mail.journal.arrivals, said, toll)
        judge_events(load.promised, opened.events.journal.arrivals, said, judgement, toll)
        judgement.crimes["unfounded standing"] += opened.unfounded_standings()
        report.judgement(judgement, len(load.promised), toll)
    return judgement


def _until_it_may_begin() -> None:
    while _clock.now().second not in BEGINS_AT_SECOND:
        time.sleep(0.2)


def _strike(events: list[Event], opened: House, report: Reporter) -> None:
    for event in events:
        while report.seconds < event.at:
            time.sleep(min(0.5, max(0.0, event.at - report.seconds)))
            report.progress()
        event.strike(opened)
        report.event(event.name)


def _until_it_ends(load: Load, report: Reporter) -> None:
    while load.is_alive():
        load.join(1)
        report.progress()


def _until_all_is_told(opened: House, load: Load, report: Reporter) -> None:
    """Until nothing waits any more that is due by the last deadline; the judge sees what never came."""
    last = max(map(due_at, load.promised)) + ATTEMPTS_EVERY + timedelta(seconds=1)
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up_at and (_clock.now() < _end_of(load) or _waiting(opened, last)):
        time.sleep(1)
        report.progress()


def _end_of(load: Load) -> datetime:
    return max(due_at(each) for each in load.promised) + timedelta(seconds=1)


def _waiting(opened: House, last: datetime) -> bool:
    waiting = opened.timers(TimerState.WAITING)
    return any(timer.due_at <= last or timer.kind in _HELD_BY_WORKERS for timer in waiting)

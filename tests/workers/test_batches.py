"""How claimed timers are put together for workers."""

from __future__ import annotations

from datetime import timedelta

from promise_service.application.ports.jobs import ClaimedTimer
from promise_service.domain.timers import TimerKind, fit_timer, measuring_timer, new_timer
from tests.builders import at
from workers.batches import batches

NOW = at("Tue 2026-11-24 12:00")


def timer(kind: TimerKind, number: int) -> ClaimedTimer:
    return ClaimedTimer(new_timer(kind, NOW + timedelta(seconds=number), f"prm_{number}").id)


def test_what_is_learnt_of_a_queue_goes_alone_and_events_go_apart() -> None:
    due, event, later = timer(TimerKind.DUE, 1), timer(TimerKind.DELIVER_EVENT, 2), timer(TimerKind.DUE, 3)
    fits = [ClaimedTimer(learns("support", NOW).id) for learns in (fit_timer, measuring_timer)]
    assert batches([due, fits[0], event, fits[1], later]) == [
        [due.id, later.id], [fits[0].id], [event.id], [fits[1].id],
    ]  # fmt: skip

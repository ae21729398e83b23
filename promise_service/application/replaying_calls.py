"""Calls of the past as they became known, one event after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum

from promise_service.domain.waiting.calls import Call


@dataclass(frozen=True, slots=True)
class QueueCall:
    """A call, and the queue in which it waited."""

    queue: str
    call: Call


class Step(IntEnum):
    """What happened, in the order in which things of the same instant are told.

    Who leaves is told before who enters, so that at the instant of entering all is known that had happened by then.
    """

    ENDED = 0
    LEFT = 1
    ENTERED = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What was known of a call when something happened to it; `waits`: it entered, and was not served at once."""

    at: datetime
    step: Step
    queue: str
    call: Call
    waits: bool


def as_told(calls: Iterable[QueueCall]) -> list[Told]:
    """Every event of these calls in the order of time, then of step, then as the calls are given."""
    told: list[Told] = []
    for each in calls:
        told += _events(each.queue, each.call)
    told.sort(key=lambda event: (event.at, event.step))
    return told


def _events(queue: str, call: Call) -> Iterable[Told]:
    entered = Call(call_id=call.call_id, entered_at=call.entered_at, priority=call.priority)
    left = call if call.ended_at is None else replace(call, ended_at=None)
    until = call.waited_until
    at_once = until is not None and not call.had_to_wait
    yield Told(call.entered_at, Step.ENTERED, queue, left if at_once else entered, waits=not at_once)
    if until is not None and not at_once:
        yield Told(until, Step.LEFT, queue, left, waits=False)
    if call.ended_at is not None:
        yield Told(call.ended_at, Step.ENDED, queue, call, waits=False)
